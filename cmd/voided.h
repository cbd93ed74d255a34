/* voided.h: what the revocation of a key did to an accepted version, so that its author has to sign the next one. */
#ifndef NSYNC_CMD_VOIDED_H
#define NSYNC_CMD_VOIDED_H

#include "cmd/clone.h"

enum voided {
	VOIDED_NOTHING,
	VOIDED_ITEM,       /* the version itself is key-revoked */
	VOIDED_COSIGNATURE /* a cosignature is that it needs: its place is taken, so this version never gets it */
};

/* office: NULL: whichever cosignature it needs; else only that office's. */
enum voided voided(const struct nsync_region *region, const struct nsync_item *item, const char *office);

#endif
