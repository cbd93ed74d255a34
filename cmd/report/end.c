/* end.c: how every report ends: each verdict that was told is explained once, and output that was lost is an error. */
#include <errno.h>
#include <stdio.h>

#include "cmd/cmd.h"
#include "nsync/words.h"

int report_end(struct call *call, int code)
{
	struct nsync_error err = { 0 };

	for (int reason = 1; reason < NSYNC_REASONS; reason++) {
		if (!(call->report.reasons & (1ull << reason)))
			continue;
		print_advice(call, nsync_reason_name((enum nsync_reason)reason),
			     nsync_words_verdict((enum nsync_reason)reason),
			     nsync_words_verdict_advice((enum nsync_reason)reason));
	}
	call->report.reasons = 0;
	if (fflush(stdout) != 0)
		call->report.number = errno;
	if (call->report.number || ferror(stdout) || call->report.failed) {
		/* Once is enough; what was lost cannot be said on the same stream. */
		call->report.json = false;
		clearerr(stdout);
		errno = call->report.number;
		nsync_fail_errno(&err, "standard output", "write");
		err.code = NSYNC_EIO;
		return report_error(call, &err);
	}
	return code;
}
