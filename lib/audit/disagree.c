/* disagree.c: note the first thing in a step that disagrees with its record. */
#include "internal.h"

enum nsync_code nsync_audit_disagree(struct step *step, const char *path,
				     const struct nsync_verdict *verdict)
{
	AUTO(nsync_buf_release) struct nsync_buf escaped = NSYNC_BUF_INIT(NSYNC_MAX_HELD_PATH + 4);
	char record[NSYNC_MAX_PATH];

	if (disagrees(step))
		return NSYNC_OK;
	if (!path) {
		nsync_path_record(record, step->seq);
		path = record;
	}
	nsync_path_escape(&escaped, nsync_str(path));
	step->found.verdict = *verdict;
	step->found.commit = step->commit.id;
	step->found.seq = step->seq;
	nsync_str_copy(step->found.path, sizeof(step->found.path), nsync_buf_view(&escaped));
	return NSYNC_OK;
}
