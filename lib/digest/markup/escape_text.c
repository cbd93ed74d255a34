/* escape_text.c: untrusted text into one line of plain text. */
#include "lib/digest/internal.h"

int32_t nsync_digest_clean(int32_t c)
{
	if (c == '\t')
		return c;
	if (c == '\n' || c == '\r' || c == '\v' || c == '\f' || c == 0x85 || c == 0x2028 ||
	    c == 0x2029)
		return ' ';
	if (c < 0x20 || (c >= 0x7f && c <= 0x9f))
		return 0xfffd;
	if (c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
	    (c >= 0x2066 && c <= 0x2069) || c == 0xfeff)
		return 0xfffd;
	return c;
}

void nsync_digest_escape_text(struct nsync_buf *out, struct nsync_str line)
{
	size_t at = 0, done = 0;

	while (at < line.n) {
		size_t from = at;

		/* Most of any text. */
		if (line.p[at] >= ' ' && line.p[at] < 0x7f) {
			at++;
			continue;
		}
		int32_t c = nsync_utf8_next(line, &at), clean = nsync_digest_clean(c);

		if (clean == c)
			continue;
		nsync_buf_add(out, line.p + done, from - done);
		nsync_utf8_add(out, (uint32_t)clean);
		done = at;
	}
	nsync_buf_add(out, line.p + done, line.n - done);
}
