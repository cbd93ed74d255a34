/*
 * names.c: names that no tree may hold, since some system would take them for something else
 * (CVE-2014-9390: .git in another case, with ignorable characters, or by its short name).
 */
#include "names.h"

/* Characters that HFS+ ignores in names. */
static bool ignorable(int32_t c)
{
	return (c >= 0x200c && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x206a && c <= 0x206f) || c == 0xfeff;
}

/* The name as careless systems see it, lower case, at most size - 1 bytes. */
static size_t plain(char *out, size_t size, struct nsync_str name)
{
	size_t at = 0, n = 0;

	while (at < name.n && n < size) {
		int32_t c = nsync_utf8_next(name, &at);

		if (ignorable(c))
			continue;
		if (c == ':' || c == '\\') /* an NTFS stream, or a folder there */
			break;
		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		out[n++] = (char)(c > 0 && c < 0x80 ? c : '?');
	}
	while (n && (out[n - 1] == '.' || out[n - 1] == ' '))
		n--;
	return n;
}

bool nsync_tree_name_valid(struct nsync_str name)
{
	char seen[16];
	struct nsync_str as = { seen, 0 };

	if (name.n == 0 || nsync_str_is(name, ".") || nsync_str_is(name, "..") ||
	    memchr(name.p, '/', name.n))
		return false;
	as.n = plain(seen, sizeof(seen), name);
	return !nsync_str_is(as, ".git") && !nsync_str_is(as, "git~1");
}
