/* relative.c: name a file as somebody in a certain folder has to call it. */
#include "nsync/base.h"

/* How far two paths have whole components in common, with the "/" behind them. */
static size_t common(const char *folder, const char *file)
{
	size_t n = 0;

	for (size_t i = 0;; i++) {
		const bool end = !folder[i] || folder[i] == '/';

		if (end && file[i] == '/')
			n = i + 1;
		if (!folder[i] || folder[i] != file[i])
			return n;
	}
}

void nsync_path_relative(struct nsync_buf *out, const char *folder, const char *file)
{
	const size_t n = common(folder, file);

	if (n < strlen(folder))
		for (const char *up = folder + n; *up; up++)
			if (*up != '/' && (up[1] == '/' || !up[1]))
				nsync_buf_text(out, "../");
	nsync_buf_text(out, file + n);
}
