/* site_verify.c: what a page needs so that its reader's browser can check signatures. */
#include "lib/digest/site.h"

/* The signed files of a story's page, and the roots and the record that all are judged by. */
void site_verify_scripts(struct site_page *page)
{
	struct nsync_buf *out = &page->out;
	char name[NSYNC_MAX_PATH];

	nsync_buf_printf(out, "<script src=\"%sassets/verify.js\" defer></script>\n", page->root);
	if (!page->story)
		return;
	nsync_story_format(name, &page->story->entry->item->story, page->story->entry->item->version);
	nsync_buf_printf(out, "<script src=\"%sdata/items/%s.js\" defer></script>\n", page->root, name);
}
