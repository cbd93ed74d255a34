/*
 * internal.h: what the files of this room share. One file a format, one escaper a context;
 * body.c turns a story's body into either, by a style.
 */
#ifndef NSYNC_LIB_DIGEST_INTERNAL_H
#define NSYNC_LIB_DIGEST_INTERNAL_H

#include <cmark.h>

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

/* ---- translations -------------------------------------------------------- */

/* What a story is to the others of the list. */
struct digest_family {
	size_t root;      /* the same index for all versions of one text in several languages */
	bool translation; /* it names an original that is in the list */
	bool orphan;      /* an original of it, however far back, is killed or withheld */
};

/* out: count entries, by story. */
enum nsync_code digest_families(struct digest_family *out, const struct nsync_digest_story *stories,
				size_t count, struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Whether each story may be told of at a moment, whatever else was asked for: it is to be shown, or it was killed and
 * leaves a notice. out: count entries, by story.
 */
enum nsync_code digest_public(uint8_t *out, const struct nsync_digest_story *stories, size_t count,
			      struct nsync_time as_of, struct nsync_error *err) NSYNC_MUST_USE;

/* ---- escapers: one line of untrusted text into one context ------------------- */

/*
 * What may stand in any output instead of a character of the text: a space for all that breaks
 * a line, U+FFFD for other control characters, bidirectional controls (CVE-2021-42574) and what is
 * not UTF-8 (-1); itself for the rest, tab included.
 */
int32_t digest_clean(int32_t code_point);

void digest_escape_text(struct nsync_buf *out, struct nsync_str line);
/* Looks back in out, to the start of the line, to see what would open a block. */
void digest_escape_markdown(struct nsync_buf *out, struct nsync_str line);
/* A link's destination, after digest_url_allowed. */
void digest_escape_markdown_url(struct nsync_buf *out, struct nsync_str url);

/* How many bytes from at on are printable ASCII that no context of HTML or JSON reads as anything else. */
size_t digest_plain_run(struct nsync_str line, size_t at);
/* One line of HTML text, or of an attribute's value in either kind of quotes. */
void digest_escape_html(struct nsync_buf *out, struct nsync_str line);
/* Text with the references that HTML and XML share; clean: what a character becomes where it may not be. */
void digest_escape_by(struct nsync_buf *out, struct nsync_str text, int32_t (*clean)(int32_t));
/* A JSON string with its quotes, for a <script>: no "<", ">", "&", U+2028, U+2029, nothing invisible. */
void digest_escape_script(struct nsync_buf *out, struct nsync_str line);
/* One line of XML text, or of an attribute's value in either kind of quotes. */
void digest_escape_xml(struct nsync_buf *out, struct nsync_str line);
/* Markup of another kind as XML text: its lines stay. */
void digest_escape_xml_markup(struct nsync_buf *out, struct nsync_str markup);
/*
 * A JSON text, the same values: what a script, a terminal or an editor might obey is spelt as \u in its strings.
 * Each line but the first is indented by so many more spaces.
 */
void digest_escape_json(struct nsync_buf *out, struct nsync_str json, unsigned indent);

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

/* Columns where all characters are of one width: 0 for marks and joiners, 2 for ideographs and emoji. */
size_t digest_char_width(int32_t code_point);
size_t digest_width(struct nsync_str line);

#define DIGEST_LEAST_ROOM 8u /* columns beside deep quotes and lists, even beyond the width */

/* The columns of a line that has some already. */
size_t digest_room(const struct digest_style *style, size_t taken);
/* for (at = 0; digest_wrap_next(&piece, &at, line, room); ): what stands on one line each, its words whole. */
bool digest_wrap_next(struct nsync_str *piece, size_t *at, struct nsync_str line, size_t room);
/* Append a line, escaped and wrapped as the style has it; its first columns are taken. */
void digest_wrap(struct nsync_buf *out, struct nsync_str line, const struct digest_style *style, size_t taken);

/* Append a story's body: blocks with a blank line between, no LF at the end. */
enum nsync_code digest_body(struct nsync_buf *out, const struct nsync_item *item,
			    const struct digest_style *style, struct nsync_str language,
			    struct nsync_error *err) NSYNC_MUST_USE;
/* The same for any text/plain. */
void digest_plain(struct nsync_buf *out, struct nsync_str text, const struct digest_style *style);

/*
 * The same in HTML: block elements of their own, so nothing is outside one. What the body's tree and its
 * words become is in body_html.c; root: parsed by cmark; located: a dateline that opens the body is marked, p NULL.
 */
void digest_html_plain(struct nsync_buf *out, struct nsync_str text, const struct digest_style *style);
void digest_html_tree(struct nsync_buf *out, cmark_node *root, const struct digest_style *style,
		      struct nsync_str language, struct nsync_str located);
/* The next line of text from *at on, without its end: LF, CR or CR LF. */
struct nsync_str digest_next_line(struct nsync_str text, size_t *at);
bool digest_is_blank(struct nsync_str line);
/* Whether a block of raw HTML is but one comment. */
bool digest_is_comment(struct nsync_str html);

#define DIGEST_MAX_NESTING 16u /* quotes and lists, or emphasis; deeper ones stay at this level */

/* A parsed body on its way out. */
struct digest_writer {
	struct nsync_buf *out;
	const struct digest_style *style;
	struct nsync_str source, language; /* what was parsed; the digest's own language */
	struct nsync_str located;          /* the dateline, as metadata */
	struct nsync_buf line;             /* the words of the block at hand */
	struct nsync_buf first, rest;      /* what opens the next line, and each one after it */
	size_t levels[DIGEST_MAX_NESTING], depth;  /* lengths of rest outside each quote or item */
	size_t marks[DIGEST_MAX_NESTING], marked; /* where in line each open emphasis begins */
	size_t link_at;                    /* where in line the open link's words begin */
	int line_number;                   /* of the source line at source_at */
	size_t source_at;
	size_t opened;                     /* columns that opened the line at hand */
	size_t common;                     /* bytes of rest that the line before had too */
	bool any;                          /* a block was written */
};

void digest_writer_init(struct digest_writer *writer, struct nsync_buf *out,
			struct nsync_str source, const struct digest_style *style,
			struct nsync_str language);
void digest_writer_release(struct digest_writer *writer);
/* Append all blocks of a document; failures stick in the writer's buffers. */
void digest_write_tree(struct digest_writer *writer, cmark_node *root);
/* The words of a block: one inline node entered or left. */
void digest_write_inline(struct digest_writer *writer, cmark_node *node, bool entering);

/* out was made of what is in part: where part failed, out did. */
static inline void digest_fail_with(struct nsync_buf *out, const struct nsync_buf *part)
{
	if (out->code == NSYNC_OK)
		out->code = part->code;
}

/* Shorten a buffer. */
static inline void digest_cut(struct nsync_buf *buf, size_t n)
{
	if (buf->p && n < buf->n) {
		buf->n = n;
		buf->p[n] = '\0';
	}
}

/*
 * Run work with an allocator for cmark. cmark cannot be told that memory is out and would abort
 * the process; here work is left in mid-course instead and NSYNC_ENOMEM returned. What was allocated
 * is freed at the end. work must own nothing that is not in payload.
 */
enum nsync_code digest_arena_run(void (*work)(cmark_mem *mem, void *payload), void *payload,
				 struct nsync_error *err) NSYNC_MUST_USE;

/* ---- the site ------------------------------------------------------------------ */

/* Append where a story's page is in the site: "es/gt/2018/08/hubs.html". options: its site_languages. */
void digest_page_path(struct nsync_buf *out, const struct nsync_digest_options *options,
		      const struct nsync_story *story, struct nsync_str language);
/* A colour made darker or lighter (towards 0 or 0xffffff) until text in it can be read on a ground. */
uint32_t digest_readable(uint32_t colour, uint32_t ground, uint32_t towards);
/* Whether a killed story leaves a notice in this digest. */
bool digest_notice_wanted(const struct nsync_digest *digest, const struct nsync_digest_story *story);
/* for (s = NULL; digest_topic(&code, &s, item); ): the mediatopic codes of an item in turn. */
bool digest_topic(struct nsync_str *code, const struct nsync_json **at, const struct nsync_item *item);
/* Append a script that hands one signed file, byte for byte, to the reader's browser. */
void digest_data_script(struct nsync_buf *out, struct nsync_str path, struct nsync_str bytes);
#define DIGEST_WORDS 600u /* bytes of a story's first words that lists and the search index choose from */
/* Append a line, or so many of its words as at most max bytes hold. */
void digest_shorten(struct nsync_buf *out, struct nsync_str text, size_t max);
/* Append the body's first words as one line of plain text, at most max bytes and not in mid-word. */
enum nsync_code digest_lede(struct nsync_buf *out, const struct nsync_item *item, size_t max,
			    struct nsync_error *err) NSYNC_MUST_USE;

/* ---- formats ------------------------------------------------------------- */

/* The text format on lines of so many columns; 0: unwrapped. */
enum nsync_code digest_text_of(struct nsync_buf *out, const struct nsync_digest *digest, unsigned width,
			       struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code digest_render_text(struct nsync_buf *out, const struct nsync_digest *digest,
				   struct nsync_error *err);
enum nsync_code digest_render_markdown(struct nsync_buf *out, const struct nsync_digest *digest,
				       struct nsync_error *err);
enum nsync_code digest_render_html(struct nsync_buf *out, const struct nsync_digest *digest,
				   struct nsync_error *err);
enum nsync_code digest_render_email(struct nsync_buf *out, const struct nsync_digest *digest,
				    struct nsync_error *err);
enum nsync_code digest_render_atom(struct nsync_buf *out, const struct nsync_digest *digest,
				   struct nsync_error *err);
enum nsync_code digest_render_rss(struct nsync_buf *out, const struct nsync_digest *digest,
				  struct nsync_error *err);
enum nsync_code digest_render_jsonfeed(struct nsync_buf *out, const struct nsync_digest *digest,
				       struct nsync_error *err);
enum nsync_code digest_render_ninjs(struct nsync_buf *out, const struct nsync_digest *digest,
				    struct nsync_error *err);
enum nsync_code digest_render_json(struct nsync_buf *out, const struct nsync_digest *digest,
				   struct nsync_error *err);

#endif
