/* verdict.c: the stable reason codes, and filling a verdict. */
#include <stdarg.h>

#include "internal.h"

static const char *const reason_names[NSYNC_REASONS] = {
	[NSYNC_REASON_OK] = "ok",
	[NSYNC_BAD_PATH] = "bad-path",
	[NSYNC_BAD_MODE] = "bad-mode",
	[NSYNC_BAD_TREE] = "bad-tree",
	[NSYNC_TOO_LARGE] = "too-large",
	[NSYNC_NOT_JSON] = "not-json",
	[NSYNC_NOT_CANONICAL] = "not-canonical",
	[NSYNC_SCHEMA] = "schema",
	[NSYNC_WRONG_REGION] = "wrong-region",
	[NSYNC_WRONG_OFFICE] = "wrong-office",
	[NSYNC_WRONG_VERSION] = "wrong-version",
	[NSYNC_UNKNOWN_KEY] = "unknown-key",
	[NSYNC_BAD_SIGNATURE] = "bad-signature",
	[NSYNC_BELOW_THRESHOLD] = "below-threshold",
	[NSYNC_KEY_REVOKED] = "key-revoked",
	[NSYNC_AWAITING_COSIGNATURE] = "awaiting-cosignature",
	[NSYNC_VERSION_GAP] = "version-gap",
	[NSYNC_PREVIOUS_MISMATCH] = "previous-mismatch",
	[NSYNC_FORK] = "fork",
	[NSYNC_ISSUED_IN_FUTURE] = "issued-in-future",
	[NSYNC_CANCELED_STORY] = "canceled-story",
	[NSYNC_MISSING_MEDIA] = "missing-media",
	[NSYNC_BAD_MEDIA] = "bad-media",
	[NSYNC_ROLLBACK] = "rollback",
	[NSYNC_RECORD_MISMATCH] = "record-mismatch",
	[NSYNC_UNRECORDED_CHANGE] = "unrecorded-change",
	[NSYNC_BAD_ROOT] = "bad-root",
};

const char *nsync_reason_name(enum nsync_reason reason)
{
	return (unsigned)reason < NSYNC_REASONS ? reason_names[reason] : "unknown";
}

bool nsync_reason_parse(enum nsync_reason *out, const char *name)
{
	for (unsigned i = 0; i < NSYNC_REASONS; i++) {
		if (strcmp(reason_names[i], name) == 0) {
			*out = (enum nsync_reason)i;
			return true;
		}
	}
	return false;
}

NSYNC_PRINTF(3, 4)
static void fill(char *out, size_t size, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	nsync_vformat(out, size, format, args);
	va_end(args);
}

enum nsync_reason nsync_judge(struct nsync_verdict *out, enum nsync_reason reason,
			      const char *pointer, const char *format, ...)
{
	va_list args;

	out->reason = reason;
	fill(out->pointer, sizeof(out->pointer), "%s", pointer ? pointer : "");
	va_start(args, format);
	nsync_vformat(out->detail, sizeof(out->detail), format, args);
	va_end(args);
	return reason;
}
