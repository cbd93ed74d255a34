/* lines.c: what a line of a body is: its end, a blank, an address that may be a link, a comment of HTML. */
#include <strings.h>

#include "lib/digest/internal.h"

static bool starts_with(struct nsync_str s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.n >= n && strncasecmp(s.p, prefix, n) == 0;
}

bool nsync_digest_url_allowed(struct nsync_str url)
{
	if (!starts_with(url, "https://") && !starts_with(url, "http://") &&
	    !starts_with(url, "mailto:"))
		return false;
	for (size_t at = 0; at < url.n;) {
		int32_t c = nsync_utf8_next(url, &at);

		if (c <= ' ' || c == '<' || c == '>' || c == '"' || c != nsync_digest_clean(c))
			return false;
	}
	return true;
}

struct nsync_str nsync_digest_next_line(struct nsync_str text, size_t *at)
{
	size_t from = *at, to = from;

	while (to < text.n && text.p[to] != '\n' && text.p[to] != '\r')
		to++;
	*at = to + 1;
	if (to + 1 < text.n && text.p[to] == '\r' && text.p[to + 1] == '\n')
		++*at;
	return (struct nsync_str){ text.p + from, to - from };
}

bool nsync_digest_is_blank(struct nsync_str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] != ' ' && line.p[i] != '\t')
			return false;
	return true;
}

struct nsync_str nsync_digest_trimmed(struct nsync_str s)
{
	while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\n'))
		s.n--;
	return s;
}

/* html ends with a NUL somewhere behind it, as cmark hands it out. */
bool nsync_digest_is_comment(struct nsync_str html)
{
	html = nsync_digest_trimmed(html);
	while (html.n && html.p[0] == ' ') {
		html.p++;
		html.n--;
	}
	return nsync_str_starts(html, NSYNC_STR("<!--")) && html.n >= 7 &&
	       strstr(html.p, "-->") == html.p + html.n - 3;
}
