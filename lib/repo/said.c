/* said.c: a server's own words among git's messages, cleaned of what is for terminals, and bounded. */
#include "network.h"

#define MAX_LINES  50
#define LINE_BYTES 200 /* of one line, with its NUL */

/* ---- one line ---- */

/* The end of an escape sequence that begins before at. source: ECMA-48, 5.4 and 8.3. */
static size_t skip_escape(struct nsync_str line, size_t at)
{
	char kind = at < line.n ? line.p[at++] : '\0';

	if (kind == '[') {
		while (at < line.n && !(line.p[at] >= 0x40 && line.p[at] <= 0x7e))
			at++;
		return at < line.n ? at + 1 : at;
	}
	/* A string: an operating system's command, and its kin. */
	if (kind && strchr("]PX^_", kind)) {
		while (at < line.n && line.p[at] != '\a' && line.p[at] != '\033')
			at++;
		if (at + 1 < line.n && line.p[at] == '\033' && line.p[at + 1] == '\\')
			at++;
		return at < line.n ? at + 1 : at;
	}
	while (kind >= 0x20 && kind <= 0x2f && at < line.n)
		kind = line.p[at++];
	return at;
}

static bool is_control(int32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

void nsync_git_clean(char *out, size_t size, struct nsync_str line)
{
	AUTO(nsync_buf_release) struct nsync_buf piece = NSYNC_BUF_INIT(8);
	size_t n = 0, at = 0;

	while (at < line.n) {
		int32_t c = nsync_utf8_next(line, &at);

		if (c == 0x1b) {
			at = skip_escape(line, at);
			continue;
		}
		if (c == '\t')
			c = ' ';
		if (c >= 0 && is_control(c))
			continue;
		nsync_buf_clear(&piece);
		nsync_utf8_add(&piece, c < 0 ? '?' : (uint32_t)c);
		if (piece.code || n + piece.n >= size)
			break;
		memcpy(out + n, piece.p, piece.n);
		n += piece.n;
	}
	while (n && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
}

/* ---- all of them ---- */

/* The next piece of text; what a progress line overwrites is a piece of its own. */
static bool next_piece(struct nsync_str *piece, struct nsync_str *rest)
{
	size_t n = 0;

	if (!rest->n)
		return false;
	while (n < rest->n && rest->p[n] != '\n' && rest->p[n] != '\r')
		n++;
	*piece = (struct nsync_str){ rest->p, n };
	n += n < rest->n;
	rest->p += n;
	rest->n -= n;
	return true;
}

/* Take a server's mark off; false for what git itself said here. */
static bool is_server_s(struct nsync_str *line)
{
	static const char *const marks[] = { "remote:", "error: remote unpack failed:",
					     "fatal: remote error:" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		struct nsync_str mark = nsync_str(marks[i]);

		if (!nsync_str_starts(*line, mark))
			continue;
		line->p += mark.n;
		line->n -= mark.n;
		if (line->n && line->p[0] == ' ') {
			line->p++;
			line->n--;
		}
		return true;
	}
	return false;
}

static bool is_progress(const char *line)
{
	static const char *const marks[] = { "Enumerating objects:", "Counting objects:",
					     "Compressing objects:", "Writing objects:",
					     "Receiving objects:",   "Resolving deltas:",
					     "Unpacking objects:",   "Checking connectivity:",
					     "Updating files:" };

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (!strncmp(line, marks[i], strlen(marks[i])))
			return true;
	return !strncmp(line, "Total ", 6) && strstr(line, " (delta ");
}

bool nsync_git_said(char out[NSYNC_MAX_SAID], struct nsync_str errors)
{
	static const char more[] = "...\n";
	struct nsync_str piece;
	size_t n = 0, lines = 0;

	out[0] = '\0';
	while (next_piece(&piece, &errors)) {
		char line[LINE_BYTES];
		size_t length;

		piece.n = strnlen(piece.p, piece.n);
		if (!is_server_s(&piece))
			continue;
		nsync_git_clean(line, sizeof(line), piece);
		length = strlen(line);
		if (!length || is_progress(line))
			continue;
		if (lines == MAX_LINES || n + length + 1 + sizeof(more) > NSYNC_MAX_SAID) {
			memcpy(out + n, more, sizeof(more));
			return true;
		}
		memcpy(out + n, line, length);
		memcpy(out + n + length, "\n", 2);
		n += length + 1;
		lines++;
	}
	return n > 0;
}

bool nsync_git_own_line(struct nsync_str *line, struct nsync_str *rest)
{
	struct nsync_str probe;

	while (nsync_str_next_line(line, rest)) {
		line->n = strnlen(line->p, line->n);
		probe = *line;
		if (!is_server_s(&probe))
			return true;
	}
	return false;
}
