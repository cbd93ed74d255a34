/* folders.c: where the user's own files lie (XDG Base Directory Specification 0.8). */
#include <stdlib.h>
#include <string.h>

#include "cmd/folders.h"

static enum nsync_code take_text(char **out, struct nsync_buf *text, struct nsync_error *err)
{
	*out = NULL;
	TRY(nsync_buf_check(text, err));
	*out = TAKE(text->p);
	nsync_buf_init(text, text->max);
	return NSYNC_OK;
}

enum nsync_code xdg_folder(char **out, const char *variable, const char *otherwise,
			   struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(4096);
	const char *base = getenv(variable), *home = getenv("HOME");

	*out = NULL;
	/* The specification: relative paths are to be ignored. */
	if (base && base[0] == '/')
		nsync_buf_printf(&path, "%s/nsync", base);
	else if (home && home[0] == '/')
		nsync_buf_printf(&path, "%s/%s/nsync", home, otherwise);
	else
		return nsync_fail(err, NSYNC_ENOTFOUND, "HOME", "neither HOME nor %s is set",
				  variable);
	return take_text(out, &path, err);
}
