/*
 * visible.c: writes text from files and from the network so that a reader sees every character of
 * it: nothing moves a cursor, hides text or turns its direction.
 */
#include "nsync/base.h"

static bool unsafe(int32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) /* C0, DEL, C1 */
	       || c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069)                 /* bidirectional controls */
	       || c == 0x2028 || c == 0x2029                /* line and paragraph separators */
	       || c == 0x200b || c == 0x2060 || c == 0xfeff /* invisible */
	       || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

void nsync_visible(struct nsync_buf *out, struct nsync_str text, bool lines)
{
	for (size_t at = 0; at < text.n;) {
		size_t from = at;
		int32_t c = nsync_utf8_next(text, &at);

		if (c < 0)
			nsync_buf_printf(out, "\\x%02x", (unsigned)(uint8_t)text.p[from]);
		else if (lines && (c == '\n' || c == '\t'))
			nsync_buf_char(out, (char)c);
		else if (!unsafe(c))
			nsync_buf_add(out, text.p + from, at - from);
		else if (c < 0x80)
			nsync_buf_printf(out, "\\x%02x", (unsigned)c);
		else
			nsync_buf_printf(out, "\\u%04x", (unsigned)c);
	}
}
