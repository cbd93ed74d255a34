/*
 * internal.h: what the files of this room share. One file a format, one escaper a context;
 * body.c turns a story's body into either, by a style.
 */
#ifndef NSYNC_LIB_DIGEST_INTERNAL_H
#define NSYNC_LIB_DIGEST_INTERNAL_H

#include <cmark.h>

#include "nsync/digest.h"
#include "nsync/page.h"

/* ---- escapers: one line of untrusted text into one context ------------------- */

void nsync_digest_escape_text(struct nsync_buf *out, struct nsync_str line);
/* Looks back in out, to the start of the line, to see what would open a block. */
void nsync_digest_escape_markdown(struct nsync_buf *out, struct nsync_str line);
/* A link's destination, after nsync_digest_url_allowed. */
void nsync_digest_escape_markdown_url(struct nsync_buf *out, struct nsync_str url);

/* Text with the references that HTML and XML share; clean: what a character becomes where it may not be. */
void nsync_digest_escape_by(struct nsync_buf *out, struct nsync_str text,
			    int32_t (*clean)(int32_t));
/* One line of XML text, or of an attribute's value in either kind of quotes. */
void nsync_digest_escape_xml(struct nsync_buf *out, struct nsync_str line);
/* Markup of another kind as XML text: its lines stay. */
void nsync_digest_escape_xml_markup(struct nsync_buf *out, struct nsync_str markup);
/*
 * A JSON text, the same values: what a script, a terminal or an editor might obey is spelt as \u in its strings.
 * Each line but the first is indented by so many more spaces.
 */
void nsync_digest_escape_json(struct nsync_buf *out, struct nsync_str json, unsigned indent);

/* ---- bodies -------------------------------------------------------------- */

/* Columns where all characters are of one width: 0 for marks and joiners, 2 for ideographs and emoji. */
size_t nsync_digest_char_width(int32_t code_point);
size_t nsync_digest_width(struct nsync_str line);

#define DIGEST_LEAST_ROOM 8u /* columns beside deep quotes and lists, even beyond the width */

/* The columns of a line that has some already. */
size_t nsync_digest_room(const struct digest_style *style, size_t taken);
/* for (at = 0; nsync_digest_wrap_next(&piece, &at, line, room); ): what stands on one line each, its words whole. */
bool nsync_digest_wrap_next(struct nsync_str *piece, size_t *at, struct nsync_str line,
			    size_t room);
/* Append a line, escaped and wrapped as the style has it; its first columns are taken. */
void nsync_digest_wrap(struct nsync_buf *out, struct nsync_str line,
		       const struct digest_style *style, size_t taken);

/* The same for any text/plain. */
void nsync_digest_plain(struct nsync_buf *out, struct nsync_str text,
			const struct digest_style *style);

/*
 * What the body's tree and its words become in HTML. root: parsed by cmark; located: a dateline that opens the
 * body and is marked, p NULL: none. body_html.c
 */
void nsync_digest_html_tree(struct nsync_buf *out, cmark_node *root,
			    const struct digest_style *style, struct nsync_str language,
			    struct nsync_str located);
/* The next line of text from *at on, without its end: LF, CR or CR LF. */
struct nsync_str nsync_digest_next_line(struct nsync_str text, size_t *at);
bool nsync_digest_is_blank(struct nsync_str line);
/* Without the blanks at its end. */
struct nsync_str nsync_digest_trimmed(struct nsync_str s);
/* Whether a block of raw HTML is but one comment. */
bool nsync_digest_is_comment(struct nsync_str html);

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

void nsync_digest_writer_init(struct digest_writer *writer, struct nsync_buf *out,
			      struct nsync_str source, const struct digest_style *style,
			      struct nsync_str language);
void nsync_digest_writer_release(struct digest_writer *writer);
/* Append all blocks of a document; failures stick in the writer's buffers. */
void nsync_digest_write_tree(struct digest_writer *writer, cmark_node *root);
/* The words of a block: one inline node entered or left. */
void nsync_digest_write_inline(struct digest_writer *writer, cmark_node *node, bool entering);

/*
 * Run work with an allocator for cmark. cmark cannot be told that memory is out and would abort
 * the process; here work is left in mid-course instead and NSYNC_ENOMEM returned. What was allocated
 * is freed at the end. work must own nothing that is not in payload.
 */
enum nsync_code nsync_digest_arena_run(void (*work)(cmark_mem *mem, void *payload), void *payload,
				       struct nsync_error *err) NSYNC_MUST_USE;

/* ---- formats ------------------------------------------------------------- */

/* The text format on lines of so many columns; 0: unwrapped. */
enum nsync_code nsync_digest_text_of(struct nsync_buf *out, const struct nsync_digest *digest,
				     unsigned width, struct nsync_error *err) NSYNC_MUST_USE;
enum nsync_code nsync_digest_render_text(struct nsync_buf *out, const struct nsync_digest *digest,
					 struct nsync_error *err);
enum nsync_code nsync_digest_render_markdown(struct nsync_buf *out,
					     const struct nsync_digest *digest,
					     struct nsync_error *err);
enum nsync_code nsync_digest_render_html(struct nsync_buf *out, const struct nsync_digest *digest,
					 struct nsync_error *err);
enum nsync_code nsync_digest_render_email(struct nsync_buf *out, const struct nsync_digest *digest,
					  struct nsync_error *err);
enum nsync_code nsync_digest_render_atom(struct nsync_buf *out, const struct nsync_digest *digest,
					 struct nsync_error *err);
enum nsync_code nsync_digest_render_rss(struct nsync_buf *out, const struct nsync_digest *digest,
					struct nsync_error *err);
enum nsync_code nsync_digest_render_jsonfeed(struct nsync_buf *out,
					     const struct nsync_digest *digest,
					     struct nsync_error *err);
enum nsync_code nsync_digest_render_ninjs(struct nsync_buf *out, const struct nsync_digest *digest,
					  struct nsync_error *err);
enum nsync_code nsync_digest_render_json(struct nsync_buf *out, const struct nsync_digest *digest,
					 struct nsync_error *err);

#endif
