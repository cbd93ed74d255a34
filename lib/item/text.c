/* text.c: which characters the texts of a story may hold; trimming, shortening, and the nearest of some names. */
#include "internal.h"

/*
 * Control characters could command a terminal, bidirectional controls make a text read
 * otherwise than it is stored (CVE-2021-42574), U+FEFF is seen by nobody.
 */
bool nsync_char_in_text(int32_t c)
{
	if (c < 0x20)
		return c == '\n' || c == '\t';
	return !((c >= 0x7f && c <= 0x9f) || c == 0x61c || c == 0x200e || c == 0x200f ||
		 (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff);
}

bool nsync_char_in_line(int32_t c)
{
	return nsync_char_in_text(c) && c != '\n' && c != '\t' && c != 0x2028 && c != 0x2029;
}

static bool all_in(struct nsync_str s, bool (*allowed)(int32_t c))
{
	for (size_t at = 0; at < s.n;) {
		if (!allowed(nsync_utf8_next(s, &at)))
			return false;
	}
	return true;
}

bool nsync_line_ok(struct nsync_str s)
{
	return all_in(s, nsync_char_in_line);
}

bool nsync_text_ok(struct nsync_str s)
{
	return all_in(s, nsync_char_in_text);
}

#define SHORT 60

struct nsync_str nsync_shorten(struct nsync_str s)
{
	if (s.n > SHORT) {
		s.n = SHORT;
		while (s.n > 0 && ((unsigned char)s.p[s.n] & 0xc0) == 0x80)
			s.n--;
	}
	return s;
}

struct nsync_str nsync_trim(struct nsync_str s, const char *set)
{
	while (s.n > 0 && s.p[0] != '\0' && strchr(set, s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && s.p[s.n - 1] != '\0' && strchr(set, s.p[s.n - 1]))
		s.n--;
	return s;
}

bool nsync_nearer(size_t *best, struct nsync_str to, struct nsync_str name)
{
	char lower[64];

	if (to.n == 0 || to.n > sizeof(lower))
		return false;
	for (size_t i = 0; i < to.n; i++)
		lower[i] = (char)(to.p[i] >= 'A' && to.p[i] <= 'Z' ? to.p[i] + ('a' - 'A') : to.p[i]);

	size_t distance = nsync_str_distance((struct nsync_str){ lower, to.n }, name);

	/* A word of which little is left is another word. */
	if (distance > 1 + name.n / 4 || distance >= *best)
		return false;
	*best = distance;
	return true;
}

struct nsync_str nsync_nearest(struct nsync_str to, const char *const names[], size_t count)
{
	struct nsync_str found = { NULL, 0 };
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < count; i++) {
		if (nsync_nearer(&best, to, nsync_str(names[i])))
			found = nsync_str(names[i]);
	}
	return found;
}
