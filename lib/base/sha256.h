/* sha256.h: SHA-256 by the processor's own instructions, where it has them. */
#ifndef NSYNC_BASE_SHA256_H
#define NSYNC_BASE_SHA256_H

#include "nsync/base.h"

/* The hash of n bytes; false where this processor has no instructions for it. */
bool sha256_by_processor(uint8_t out[NSYNC_HASH_BYTES], const uint8_t *bytes, size_t n);

#endif
