/* program.c: how another program starts this one. */
#include <string.h>
#include <unistd.h>

#include "cmd/program.h"

enum nsync_code own_program(const char **out, char path[MAX_PROGRAM], const struct call *call,
			    struct nsync_error *err)
{
	ssize_t n;

	*out = call->program;
	if (!strchr(call->program, '/'))
		return NSYNC_OK;
	n = readlink("/proc/self/exe", path, MAX_PROGRAM - 1);
	if (n <= 0)
		return nsync_fail_errno(err, call->program, "find");
	path[n] = 0;
	*out = path;
	return NSYNC_OK;
}
