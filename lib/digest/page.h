/*
 * page.h: the parts that every page of HTML is made of, a document by itself or a page of the site.
 */
#ifndef NSYNC_LIB_DIGEST_PAGE_H
#define NSYNC_LIB_DIGEST_PAGE_H

#include "lib/digest/internal.h"

/* ' lang="es"' where text is in another language than what is around it. */
void page_lang(struct nsync_buf *out, struct nsync_str text, struct nsync_str around);
/* ' data-item="items/gt/2018/08/hubs.1.json"': the signed file that an article shows. */
void page_item(struct nsync_buf *out, const struct nsync_item *item);
/* <time datetime="…">9 de agosto de 2018</time>; local, never shifted. */
void page_time(struct nsync_buf *out, struct nsync_time time, struct nsync_str language,
	       const char *attributes);
/* An office and those who issued with it: names in a language. */
void page_offices(struct nsync_buf *out, const struct nsync_digest_region *region,
		  const struct nsync_item *item, struct nsync_str language);
/* The correction note of a story, as a block of its own; nothing if it has none. */
void page_correction(struct nsync_buf *out, const struct nsync_item *item, struct nsync_str language);
/* "1a2b 3c4d …": a pin in groups of four. */
void page_pin(struct nsync_buf *out, const struct nsync_id *pin);
/* The stylesheet that is compiled in. */
struct nsync_str page_style(void);

#endif
