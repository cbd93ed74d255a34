/* str.c: borrowed strings. */
#include <stdlib.h>

#include "nsync/base.h"

int nsync_str_cmp(struct nsync_str a, struct nsync_str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;

	return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool nsync_str_starts(struct nsync_str s, struct nsync_str prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool nsync_text_ends(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n > m && !strcmp(text + n - m, end);
}

bool nsync_str_number(int64_t *out, struct nsync_str digits)
{
	int64_t value = 0;

	/* 2^53-1 has 16 digits, so the sum below cannot overflow. */
	if (digits.n == 0 || digits.n > 16 || (digits.p[0] == '0' && digits.n > 1))
		return false;
	for (size_t i = 0; i < digits.n; i++) {
		if (digits.p[i] < '0' || digits.p[i] > '9')
			return false;
		value = value * 10 + (digits.p[i] - '0');
	}
	if (value > NSYNC_MAX_SAFE_INTEGER)
		return false;
	*out = value;
	return true;
}

bool nsync_str_copy(char *out, size_t size, struct nsync_str s)
{
	if (size == 0)
		return false;
	if (s.n >= size) {
		out[0] = '\0';
		return false;
	}
	if (s.n)
		memcpy(out, s.p, s.n);
	out[s.n] = '\0';
	return true;
}

bool nsync_str_next_line(struct nsync_str *line, struct nsync_str *rest)
{
	const char *end;

	if (rest->n == 0)
		return false;
	end = memchr(rest->p, '\n', rest->n);
	*line = (struct nsync_str){ rest->p, end ? (size_t)(end - rest->p) : rest->n };
	rest->p += line->n + (end != NULL);
	rest->n -= line->n + (end != NULL);
	return true;
}

void nsync_text_freep(char **text)
{
	free(*text);
	*text = NULL;
}

#define MAX_DISTANCE 64

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t nsync_str_distance(struct nsync_str a, struct nsync_str b)
{
	size_t rows[3][MAX_DISTANCE + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2];

	if (a.n > MAX_DISTANCE || b.n > MAX_DISTANCE)
		return SIZE_MAX;
	for (size_t j = 0; j <= b.n; j++)
		before[j] = above[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		row[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			size_t cost = a.p[i - 1] != b.p[j - 1];
			size_t best = least(above[j] + 1, row[j - 1] + 1);

			best = least(best, above[j - 1] + cost);
			/* Two neighbours swapped count once. */
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
				best = least(best, before[j - 2] + 1);
			row[j] = best;
		}
		size_t *spare = before;

		before = above;
		above = row;
		row = spare;
	}
	return above[b.n];
}
