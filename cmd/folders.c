/* folders.c: where the user's own files lie (XDG Base Directory Specification 0.8), and pins. */
#include <stdlib.h>
#include <string.h>

#include "cmd/context.h"

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

enum nsync_code state_folder(char **out, const struct nsync_id *pin, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(4096);
	char *base;

	*out = NULL;
	TRY(xdg_folder(&base, "XDG_STATE_HOME", ".local/state", err));
	nsync_buf_printf(&path, "%s/%s", base, pin->hex);
	free(base);
	return take_text(out, &path, err);
}

bool pin_parse(struct nsync_id *out, const char *text)
{
	char digits[NSYNC_HEX_SIZE];
	size_t n = 0;

	for (; *text; text++) {
		char c = *text;

		if (c == ' ' || c == '-' || c == '\t' || c == '\n')
			continue;
		if (n + 1 >= sizeof(digits))
			return false;
		digits[n++] = c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c;
	}
	return nsync_id_parse(out, (struct nsync_str){ digits, n });
}

void pin_groups(char out[80], const struct nsync_id *pin)
{
	size_t n = 0;

	for (size_t i = 0; i < NSYNC_HEX_SIZE - 1; i++) {
		if (i && i % 4 == 0)
			out[n++] = ' ';
		out[n++] = pin->hex[i];
	}
	out[n] = 0;
}
