/* oid.c: object ids as hex digits. */
#include "internal.h"

void nsync_oid_hex(char out[NSYNC_OID_HEX], const struct nsync_oid *oid)
{
	nsync_hex(out, oid->id, NSYNC_OID_BYTES);
}

bool nsync_oid_parse(struct nsync_oid *out, struct nsync_str hex)
{
	return nsync_unhex(out->id, NSYNC_OID_BYTES, hex);
}
