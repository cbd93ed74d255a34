/* text.c: words in a page: text of strangers, escaped, and the fixed words of its language. */
#include "lib/site/internal.h"

void nsync_site_text(struct site_page *page, struct nsync_str text)
{
	nsync_digest_escape_html(&page->out, text);
}

const char *nsync_site_word(const struct site_page *page, enum nsync_label label)
{
	return nsync_label(label, page->language);
}
