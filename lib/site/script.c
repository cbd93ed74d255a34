/*
 * script.c: text as JavaScript that carries it byte for byte, and the scripts in data/ that hand signed files to the
 * reader's browser.
 */
#include "lib/site/internal.h"

/* Not a character changes, unlike in nsync_digest_escape_script; whatever could matter to anyone is escaped. */
void nsync_site_add_exact(struct nsync_buf *out, struct nsync_str text)
{
	size_t at = 0, done = 0;

	nsync_buf_char(out, '"');
	while ((at += nsync_digest_plain_run(text, at)) < text.n) {
		size_t from = at;
		int32_t c = nsync_utf8_next(text, &at);

		bool spelt = c == '"' || c == '\\' || c == '\n';

		if (!spelt && c != '<' && c != '>' && c != '&' && c != '\t' &&
		    c == nsync_digest_clean(c))
			continue;
		nsync_buf_add(out, text.p + done, from - done);
		if (spelt)
			nsync_buf_add(out, c == '\n' ? "\\n" : c == '"' ? "\\\"" : "\\\\", 2);
		else
			nsync_buf_printf(out, "\\u%04x", c < 0 ? 0xfffdu : (unsigned)c);
		done = at;
	}
	nsync_buf_add(out, text.p + done, text.n - done);
	nsync_buf_char(out, '"');
}

void nsync_digest_data_script(struct nsync_buf *out, struct nsync_str path, struct nsync_str bytes)
{
	nsync_buf_text(out, "(self.nsyncData=self.nsyncData||{})[");
	nsync_site_add_exact(out, path);
	nsync_buf_text(out, "]=");
	nsync_site_add_exact(out, bytes);
	nsync_buf_text(out, ";\n");
}

enum nsync_code nsync_site_put_data(struct site_page *page, const char *path,
				    struct nsync_error *err)
{
	const struct nsync_site_sink *sink = page->site->sink;

	TRY(nsync_buf_check(&page->out, err));
	return sink->put(sink->payload, path, nsync_buf_view(&page->out), err);
}

enum nsync_code nsync_site_read_file(bool *found, struct nsync_buf *out, const struct site *site, const char *path,
				     struct nsync_error *err)
{
	struct nsync_error trouble = { 0 };
	enum nsync_code code = site->source->read(site->source->payload, out, path, &trouble);

	*found = code == NSYNC_OK;
	if (code == NSYNC_OK || code == NSYNC_ENOTFOUND)
		return NSYNC_OK;
	*err = trouble;
	return code;
}
