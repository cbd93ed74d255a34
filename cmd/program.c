/* program.c: what was made by another program, of whatever version, is not taken for this one's work. */
#include <sys/stat.h>

#include "cmd/program.h"

void program_identity(struct nsync_buf *out)
{
	struct stat program;

	if (stat("/proc/self/exe", &program))
		return;
	nsync_buf_printf(out, "%ju %ju %ju %jd.%ld", (uintmax_t)program.st_dev, (uintmax_t)program.st_ino,
			 (uintmax_t)program.st_size, (intmax_t)program.st_mtim.tv_sec, program.st_mtim.tv_nsec);
}
