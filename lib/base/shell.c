/* shell.c: write a word so that a POSIX shell reads it as it is, on one line that is shown unchanged. */
#include "nsync/base.h"

/* What means nothing to a shell anywhere in a word. */
static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("_-./,:+@%", c));
}

static bool all_plain(struct nsync_str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (!is_plain(word.p[i]))
			return false;
	return word.n > 0;
}

/* A terminal shows a line feed or a character that turns the line as a code, which nobody can type. */
static bool shows_as_it_is(struct nsync_str word)
{
	AUTO(nsync_buf_release) struct nsync_buf shown = NSYNC_BUF_INIT(SIZE_MAX / 2);

	nsync_visible(&shown, word, false);
	return nsync_str_eq(nsync_buf_view(&shown), word);
}

static void add_quoted(struct nsync_buf *out, struct nsync_str word)
{
	nsync_buf_char(out, '\'');
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] == '\'')
			nsync_buf_text(out, "'\\''");
		else
			nsync_buf_char(out, word.p[i]);
	nsync_buf_char(out, '\'');
}

/* printf(1) knows bytes by their octal numbers; it would take a "-" at the beginning for an option. */
static void add_printed(struct nsync_buf *out, struct nsync_str word)
{
	nsync_buf_text(out, "\"$(printf '");
	for (size_t i = 0; i < word.n; i++)
		if (is_plain(word.p[i]) && word.p[i] != '%' && (i || word.p[i] != '-'))
			nsync_buf_char(out, word.p[i]);
		else
			nsync_buf_printf(out, "\\%03o", (unsigned)(uint8_t)word.p[i]);
	nsync_buf_text(out, "')\"");
}

void nsync_shell_word(struct nsync_buf *out, struct nsync_str word)
{
	if (all_plain(word))
		nsync_buf_str(out, word);
	else if (shows_as_it_is(word))
		add_quoted(out, word);
	else
		add_printed(out, word);
}

void nsync_shell_file(struct nsync_buf *out, struct nsync_str path)
{
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(SIZE_MAX / 2);

	if (path.n && path.p[0] == '-')
		nsync_buf_text(&file, "./");
	nsync_buf_str(&file, path);
	nsync_shell_word(out, nsync_buf_view(&file));
}
