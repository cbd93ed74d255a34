/* verdict.c: give a file of a batch its verdict; one arena keeps all of them. */
#include "internal.h"

enum nsync_code nsync_file_verdict(struct nsync_file *file, struct arena *arena,
				   const struct nsync_verdict *verdict, struct nsync_error *err)
{
	struct nsync_verdict *kept;

	file->reason = verdict->reason;
	file->verdict = NULL;
	if (verdict->reason == NSYNC_REASON_OK)
		return NSYNC_OK;
	kept = nsync_verify_arena_take(arena, sizeof(*kept));
	if (!kept)
		return nsync_fail_memory(err);
	*kept = *verdict;
	file->verdict = kept;
	return NSYNC_OK;
}
