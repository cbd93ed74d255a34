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
struct nsync_str digest_primary(struct nsync_str language);
/* Whether two tags have one primary subtag, in any case. */
bool digest_language_matches(struct nsync_str a, struct nsync_str b);

enum digest_label {
	DIGEST_ONLY_IN,      /* before a language's name */
	DIGEST_CORRECTION,   /* before a public correction note */
	DIGEST_HTML_OMITTED, /* instead of a block of raw HTML */
	DIGEST_SKIP,         /* of pages and mail, from here on */
	DIGEST_LATEST,
	DIGEST_OFFICES,
	DIGEST_TOPICS,
	DIGEST_ARCHIVE,
	DIGEST_SEARCH,
	DIGEST_VERIFY,
	DIGEST_SECTIONS,     /* the name of the navigation */
	DIGEST_LANGUAGES,
	DIGEST_STORY,        /* the nouns of counts */
	DIGEST_STORIES,
	DIGEST_BY,
	DIGEST_JOINT,        /* before the other offices of a joint story */
	DIGEST_ALSO_IN,      /* before the languages of translations */
	DIGEST_VERSIONS,
	DIGEST_VERSION,
	DIGEST_CURRENT,
	DIGEST_PUBLISHED,
	DIGEST_UPDATED,
	DIGEST_SOURCE,       /* the signed file's name */
	DIGEST_PHOTO,        /* before a credit */
	DIGEST_PIN,
	DIGEST_RECORD,
	DIGEST_AS_OF,
	DIGEST_EMPTY,
	DIGEST_MORE,         /* to a section's years */
	DIGEST_ALL_OF,       /* "All of 2018": before the year */
	DIGEST_KILLED,
	DIGEST_KILLED_MORE,
	DIGEST_NO_SCRIPT,
	DIGEST_QUERY,        /* the search field's label */
	DIGEST_NO_RESULT,
	DIGEST_RESULTS,
	DIGEST_FEEDS,
	DIGEST_PIN_ABOUT,
	DIGEST_BACK,
	DIGEST_COPYRIGHT,
	DIGEST_CHOOSE,       /* the root page's */
	DIGEST_ALL_OFFICES,
	DIGEST_DATE_PATTERN, /* for search.js: {d} {m} {y} */
	DIGEST_VERIFY_ABOUT,
	DIGEST_VERIFY_PIN,
	DIGEST_VERIFY_COMMAND,
	DIGEST_LABELS
};

/* A fixed text in the digest's language: Spanish, or English for all others; static. */
const char *digest_label(enum digest_label label, struct nsync_str language);
/* Append " (only in Spanish)" for a story in another language than the digest's; escape as given. */
void digest_other_language(struct nsync_buf *out, struct nsync_str story, struct nsync_str digest,
			   void (*escape)(struct nsync_buf *out, struct nsync_str text));

/* A language's name in another; the tag itself for those that nobody wrote down. */
struct nsync_str digest_language_name(struct nsync_str language, struct nsync_str in);
/* 1 to 12: "agosto"; "agosto de 2018", "August 2018". */
const char *digest_month(int month, struct nsync_str language);
void digest_month_year(struct nsync_buf *out, int month, int year, struct nsync_str language);
/* Two local days, or what is between: "1 to 5 August, 2018", "August 2018", "del 1 al 5 de agosto de 2018". */
void digest_period(struct nsync_buf *out, struct nsync_date from, struct nsync_date to, struct nsync_str language);
/* "1 story", "1,204 stories". */
void digest_count(struct nsync_buf *out, size_t count, struct nsync_str language);
/* The region's name, or its authority; an office's, or its code: in a language, as plain text. */
struct nsync_str digest_region_name(const struct nsync_digest_region *region, struct nsync_str language);
struct nsync_str digest_office_name(const struct nsync_digest_region *region, const char *code,
				    struct nsync_str language);

/* ---- escapers: one line of untrusted text into one context ------------------- */

/*
 * What may stand in any output instead of a character of the text: a space for all that breaks
 * a line, U+FFFD for other control characters, bidirectional controls (CVE-2021-42574) and what is
 * not UTF-8 (-1); itself for the rest, tab included.
 */
int32_t digest_clean(int32_t code_point);

/* How many bytes from at on are printable ASCII that no context of HTML or JSON reads as anything else. */
size_t digest_plain_run(struct nsync_str line, size_t at);
/* One line of HTML text, or of an attribute's value in either kind of quotes. */
void digest_escape_html(struct nsync_buf *out, struct nsync_str line);
/* A JSON string with its quotes, for a <script>: no "<", ">", "&", U+2028, U+2029, nothing invisible. */
void digest_escape_script(struct nsync_buf *out, struct nsync_str line);

/* ---- bodies -------------------------------------------------------------- */

/* http, https or mailto, and nothing in it that is invisible or moves text. */
bool digest_url_allowed(struct nsync_str url);

/* How a body is written. */
struct digest_style {
	void (*escape)(struct nsync_buf *out, struct nsync_str line);
	bool markup; /* Markdown; false: words only, paragraphs as the author typed them */
	unsigned heading; /* HTML: the level of a body's own first headings, 2 to 6; 0: no HTML */
	const char *(*css)(const char *tag); /* HTML: its style="", NULL: none; may be NULL (mail) */
	unsigned width; /* words only: columns of a line; 0: as long as they are */
	size_t taken;   /* columns that the first line has already */
};

extern const struct digest_style digest_style_text, digest_style_markdown;
/* Below a story's h2, as in a list of whole stories; below its h1, on a page of its own. */
extern const struct digest_style digest_style_html, digest_style_html_page;

/* Append a story's body: blocks with a blank line between, no LF at the end. */
enum nsync_code digest_body(struct nsync_buf *out, const struct nsync_item *item,
			    const struct digest_style *style, struct nsync_str language,
			    struct nsync_error *err) NSYNC_MUST_USE;
/* The body in HTML from text/plain: block elements of its own, so nothing is outside one. */
void digest_html_plain(struct nsync_buf *out, struct nsync_str text, const struct digest_style *style);

/* ---- parts of a page ------------------------------------------------------- */

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
/*
 * A colour made darker or lighter, towards 0 or 0xffffff, until text in it has a contrast of 5 to 1 on a ground.
 * Colours are 0xrrggbb. source: WCAG 2.2, contrast ratio.
 */
uint32_t digest_readable(uint32_t colour, uint32_t ground, uint32_t towards);

#endif
