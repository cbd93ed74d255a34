/* clone.c: how a command opens the clone it works in. */
#include "cmd/clone.h"

#include "cmd/report/move.h"

enum nsync_code clone_region(struct nsync_clone *clone, struct call *call, struct nsync_error *err)
{
	struct nsync_disagreement found;
	enum nsync_code code = nsync_clone_region(clone, &found, &call->host, err);

	report_opened(call, clone);
	if (found.verdict.reason)
		report_disagreement(call, &found);
	return code;
}
