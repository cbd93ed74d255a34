/* marks.c: find the places that `git merge-file` has marked, since both sides changed them. */
#include "internal.h"

/* Seven of a sign alone, or with words behind them. */
static bool is_mark(struct nsync_str line, char sign)
{
	size_t n = 0;

	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	while (n < line.n && line.p[n] == sign)
		n++;
	return n == 7 && (line.n == 7 || line.p[7] == ' ');
}

/* A mark alone is a text like any other; all three in their order are a place. */
bool nsync_draft_next_marks(size_t *first, size_t *line, struct nsync_str *rest)
{
	size_t begin = 0;
	bool middle = false;
	struct nsync_str text;

	while (nsync_str_next_line(&text, rest)) {
		++*line;
		if (is_mark(text, '<')) {
			begin = *line;
			middle = false;
		} else if (is_mark(text, '=')) {
			middle = begin > 0;
		} else if (middle && is_mark(text, '>')) {
			*first = begin;
			return true;
		}
	}
	return false;
}
