/*
 * escape_json.c: what nsync_json_layout wrote into a file that others open, the same values spelt more carefully.
 * RFC 8785 leaves as they are what ends a script that JSON was pasted into, what a terminal obeys and what moves
 * text (CVE-2021-42574); all of it can only be in strings, where RFC 8259 section 7 has another spelling.
 */
#include "lib/digest/internal.h"

static bool is_spelt(int32_t c)
{
	return c == '<' || c == '>' || c == '&' || (c >= 0x7f && nsync_digest_clean(c) != c);
}

void nsync_digest_escape_json(struct nsync_buf *out, struct nsync_str json, unsigned indent)
{
	size_t at = 0, done = 0;

	while ((at += nsync_digest_plain_run(json, at)) < json.n) {
		size_t from = at;
		int32_t c = nsync_utf8_next(json, &at);

		if (c == '\n') {
			nsync_buf_add(out, json.p + done, at - done);
			for (unsigned i = 0; i < indent; i++)
				nsync_buf_char(out, ' ');
			done = at;
		} else if (is_spelt(c)) {
			nsync_buf_add(out, json.p + done, from - done);
			nsync_buf_printf(out, "\\u%04x", (unsigned)c);
			done = at;
		}
	}
	nsync_buf_add(out, json.p + done, json.n - done);
}
