/*
 * page.h: the parts that every page of HTML is made of, whether a digest in one file, a mail, or a page of a
 * site: fixed words, names and dates in a language; escapers; a story's body; a colour that can be read.
 *
 * Text of strangers enters a page through the escapers of this header only.
 */
#ifndef NSYNC_PAGE_H
#define NSYNC_PAGE_H

#include "nsync/digest.h"

/* ---- languages ----------------------------------------------------------- */

/* The primary subtag: "es" of "es-GT" (BCP 47). */
struct nsync_str nsync_digest_primary(struct nsync_str language);
/* Whether two tags have one primary subtag, in any case. */
bool nsync_digest_language_matches(struct nsync_str a, struct nsync_str b);

enum nsync_label {
	NSYNC_LABEL_ONLY_IN,      /* before a language's name */
	NSYNC_LABEL_CORRECTION,   /* before a public correction note */
	NSYNC_LABEL_HTML_OMITTED, /* instead of a block of raw HTML */
	NSYNC_LABEL_SKIP,         /* of pages and mail, from here on */
	NSYNC_LABEL_LATEST,
	NSYNC_LABEL_OFFICES,
	NSYNC_LABEL_TOPICS,
	NSYNC_LABEL_ARCHIVE,
	NSYNC_LABEL_SEARCH,
	NSYNC_LABEL_VERIFY,
	NSYNC_LABEL_SECTIONS, /* the name of the navigation */
	NSYNC_LABEL_LANGUAGES,
	NSYNC_LABEL_STORY, /* the nouns of counts */
	NSYNC_LABEL_STORIES,
	NSYNC_LABEL_BY,
	NSYNC_LABEL_JOINT,   /* before the other offices of a joint story */
	NSYNC_LABEL_ALSO_IN, /* before the languages of translations */
	NSYNC_LABEL_VERSIONS,
	NSYNC_LABEL_VERSION,
	NSYNC_LABEL_CURRENT,
	NSYNC_LABEL_PUBLISHED,
	NSYNC_LABEL_UPDATED,
	NSYNC_LABEL_SOURCE, /* the signed file's name */
	NSYNC_LABEL_PHOTO,  /* before a credit */
	NSYNC_LABEL_PIN,
	NSYNC_LABEL_RECORD,
	NSYNC_LABEL_AS_OF,
	NSYNC_LABEL_EMPTY,
	NSYNC_LABEL_MORE,   /* to a section's years */
	NSYNC_LABEL_ALL_OF, /* "All of 2018": before the year */
	NSYNC_LABEL_KILLED,
	NSYNC_LABEL_KILLED_MORE,
	NSYNC_LABEL_NO_SCRIPT,
	NSYNC_LABEL_QUERY, /* the search field's label */
	NSYNC_LABEL_NO_RESULT,
	NSYNC_LABEL_RESULTS,
	NSYNC_LABEL_FEEDS,
	NSYNC_LABEL_PIN_ABOUT,
	NSYNC_LABEL_BACK,
	NSYNC_LABEL_COPYRIGHT,
	NSYNC_LABEL_CHOOSE, /* the root page's */
	NSYNC_LABEL_ALL_OFFICES,
	NSYNC_LABEL_DATE_PATTERN, /* for search.js: {d} {m} {y} */
	NSYNC_LABEL_VERIFY_ABOUT,
	NSYNC_LABEL_VERIFY_PIN,
	NSYNC_LABEL_VERIFY_COMMAND,
	NSYNC_LABELS
};

/* A fixed text in the digest's language: Spanish, or English for all others; static. */
const char *nsync_label(enum nsync_label label, struct nsync_str language);
/* Append " (only in Spanish)" for a story in another language than the digest's; escape as given. */
void nsync_digest_other_language(struct nsync_buf *out, struct nsync_str story,
				 struct nsync_str digest,
				 void (*escape)(struct nsync_buf *out, struct nsync_str text));

/* A language's name in another; the tag itself for those that nobody wrote down. */
struct nsync_str nsync_digest_language_name(struct nsync_str language, struct nsync_str in);
/* 1 to 12: "agosto"; "agosto de 2018", "August 2018". */
const char *nsync_digest_month(int month, struct nsync_str language);
void nsync_digest_month_year(struct nsync_buf *out, int month, int year, struct nsync_str language);
/* Two local days, or what is between: "1 to 5 August, 2018", "August 2018", "del 1 al 5 de agosto de 2018". */
void nsync_digest_period(struct nsync_buf *out, struct nsync_date from, struct nsync_date to,
			 struct nsync_str language);
/* "1 story", "1,204 stories". */
void nsync_digest_count(struct nsync_buf *out, size_t count, struct nsync_str language);
/* The region's name, or its authority; an office's, or its code: in a language, as plain text. */
struct nsync_str nsync_digest_region_name(const struct nsync_digest_region *region,
					  struct nsync_str language);
struct nsync_str nsync_digest_office_name(const struct nsync_digest_region *region,
					  const char *code, struct nsync_str language);

/* ---- escapers: one line of untrusted text into one context ------------------- */

/*
 * What may stand in any output instead of a character of the text: a space for all that breaks
 * a line, U+FFFD for other control characters, bidirectional controls (CVE-2021-42574) and what is
 * not UTF-8 (-1); itself for the rest, tab included.
 */
int32_t nsync_digest_clean(int32_t code_point);

/* How many bytes from at on are printable ASCII that no context of HTML or JSON reads as anything else. */
size_t nsync_digest_plain_run(struct nsync_str line, size_t at);
/* One line of HTML text, or of an attribute's value in either kind of quotes. */
void nsync_digest_escape_html(struct nsync_buf *out, struct nsync_str line);
/* A JSON string with its quotes, for a <script>: no "<", ">", "&", U+2028, U+2029, nothing invisible. */
void nsync_digest_escape_script(struct nsync_buf *out, struct nsync_str line);

/* ---- bodies -------------------------------------------------------------- */

/* http, https or mailto, and nothing in it that is invisible or moves text. */
bool nsync_digest_url_allowed(struct nsync_str url);

/* How a body is written. */
struct digest_style {
	void (*escape)(struct nsync_buf *out, struct nsync_str line);
	bool markup; /* Markdown; false: words only, paragraphs as the author typed them */
	unsigned heading; /* HTML: the level of a body's own first headings, 2 to 6; 0: no HTML */
	const char *(*css)(const char *tag); /* HTML: its style="", NULL: none; may be NULL (mail) */
	unsigned width; /* words only: columns of a line; 0: as long as they are */
	size_t taken;   /* columns that the first line has already */
};

extern const struct digest_style nsync_digest_style_text, nsync_digest_style_markdown;
/* Below a story's h2, as in a list of whole stories; below its h1, on a page of its own. */
extern const struct digest_style nsync_digest_style_html, nsync_digest_style_html_page;

/* Append a story's body: blocks with a blank line between, no LF at the end. */
enum nsync_code nsync_digest_body(struct nsync_buf *out, const struct nsync_item *item,
				  const struct digest_style *style, struct nsync_str language,
				  struct nsync_error *err) NSYNC_MUST_USE;
/* The body in HTML from text/plain: block elements of its own, so nothing is outside one. */
void nsync_digest_html_plain(struct nsync_buf *out, struct nsync_str text,
			     const struct digest_style *style);

/* ---- parts of a page ------------------------------------------------------- */

/* ' lang="es"' where text is in another language than what is around it. */
void nsync_page_lang(struct nsync_buf *out, struct nsync_str text, struct nsync_str around);
/* ' data-item="items/gt/2018/08/hubs.1.json"': the signed file that an article shows. */
void nsync_page_item(struct nsync_buf *out, const struct nsync_item *item);
/* <time datetime="…">9 de agosto de 2018</time>; local, never shifted. */
void nsync_page_time(struct nsync_buf *out, struct nsync_time time, struct nsync_str language,
		     const char *attributes);
/* An office and those who issued with it: names in a language. */
void nsync_page_offices(struct nsync_buf *out, const struct nsync_digest_region *region,
			const struct nsync_item *item, struct nsync_str language);
/* The correction note of a story, as a block of its own; nothing if it has none. */
void nsync_page_correction(struct nsync_buf *out, const struct nsync_item *item,
			   struct nsync_str language);
/* "1a2b 3c4d …": a pin in groups of four. */
void nsync_page_pin(struct nsync_buf *out, const struct nsync_id *pin);
/* The stylesheet that is compiled in. */
struct nsync_str nsync_page_style(void);
/*
 * A colour made darker or lighter, towards 0 or 0xffffff, until text in it has a contrast of 5 to 1 on a ground.
 * Colours are 0xrrggbb. source: WCAG 2.2, contrast ratio.
 */
uint32_t nsync_digest_readable(uint32_t colour, uint32_t ground, uint32_t towards);

#endif
