/*
 * item.h: paths, items, drafts and cosignatures.
 *
 * A story is named <office>/<yyyy>/<mm>/<slug>; an item is one version of it. The body of
 * an item is a ninjs 3.1 document narrowed by schema/item.schema.json.
 *
 * source: ninjs 3.1, RFC 4151, RFC 6920, BCP 47; schema/README.md, "Paths", "Item file".
 */
#ifndef NSYNC_ITEM_H
#define NSYNC_ITEM_H

#include "nsync/base.h"
#include "nsync/json.h"
#include "nsync/trust.h"

/* ---- paths ------------------------------------------------------------------- */

enum nsync_path_kind {
	NSYNC_PATH_NONE,        /* outside the grammar */
	NSYNC_PATH_ITEM,        /* items/<office>/<yyyy>/<mm>/<slug>.<version>.json */
	NSYNC_PATH_COSIGNATURE, /* cosignatures/<cosigner>/<office>/<yyyy>/<mm>/<slug>.<version>.json */
	NSYNC_PATH_MEDIA,       /* media/<office>/<sha256>.<ext> */
	NSYNC_PATH_ROOT,        /* trust/<n>.json */
	NSYNC_PATH_RECORD       /* log/<seq / 1000>/<seq>.json */
};

/* <office>/<yyyy>/<mm>/<slug> */
struct nsync_story {
	char office[NSYNC_MAX_OFFICE + 1];
	int32_t year, month;
	char slug[NSYNC_MAX_SLUG + 1];
};

struct nsync_path {
	enum nsync_path_kind kind;
	char writer[NSYNC_MAX_OFFICE + 1]; /* the office whose prefix it is in; "" for root and record */
	struct nsync_story story;          /* item, cosignature */
	int64_t number;                    /* version, root's version or record's seq */
	char sha256[NSYNC_HEX_SIZE];       /* media */
	char ext[NSYNC_MAX_EXTENSION + 1]; /* media */
};

/* Read a path of a repository. False (kind NONE) for all that the grammar has no place for. */
bool nsync_path_parse(struct nsync_path *out, struct nsync_str path);
/* out: at least NSYNC_MAX_PATH bytes. */
void nsync_path_format(char out[NSYNC_MAX_PATH], const struct nsync_path *path);
void nsync_path_item(char out[NSYNC_MAX_PATH], const struct nsync_story *story, int64_t version);
void nsync_path_cosignature(char out[NSYNC_MAX_PATH], const char *cosigner,
			    const struct nsync_story *story, int64_t version);
void nsync_path_root(char out[NSYNC_MAX_PATH], int64_t version);
void nsync_path_record(char out[NSYNC_MAX_PATH], int64_t seq);

/* The folders that hold the files of one office; what is in the first two is signed. */
enum nsync_room { NSYNC_ROOM_COSIGNATURES, NSYNC_ROOM_ITEMS, NSYNC_ROOM_MEDIA, NSYNC_ROOMS };
#define NSYNC_SIGNED_ROOMS 2
#define NSYNC_MAX_PREFIX   32
/* "items/gt/" */
void nsync_path_prefix(char out[NSYNC_MAX_PREFIX], const char *office, enum nsync_room room);

bool nsync_slug_valid(struct nsync_str slug);
/* "gt/2018/08/information-hubs", with or without ".<version>" (*version 0 where absent). */
bool nsync_story_parse(struct nsync_story *out, int64_t *version, struct nsync_str name);
/* out: at least NSYNC_MAX_PATH bytes; version 0: without. */
void nsync_story_format(char out[NSYNC_MAX_PATH], const struct nsync_story *story, int64_t version);
int nsync_story_cmp(const struct nsync_story *a, const struct nsync_story *b);
/* "tag:<authority>:<office>/<yyyy>/<mm>/<slug>"; authority is a view into uri. */
bool nsync_uri_parse(struct nsync_str *authority, struct nsync_story *story, struct nsync_str uri);
void nsync_uri_add(struct nsync_buf *out, struct nsync_str authority, const struct nsync_story *story);
/*
 * Append a path for a record, a message or a terminal: bytes other than 0x21 to 0x7e, and '%',
 * as %XX; cut at NSYNC_MAX_HELD_PATH bytes.
 */
void nsync_path_escape(struct nsync_buf *out, struct nsync_str path);

/* ---- items ------------------------------------------------------------------- */

enum nsync_status { NSYNC_USABLE, NSYNC_WITHHELD, NSYNC_CANCELED };
const char *nsync_status_name(enum nsync_status status);

/* A picture file that an item names. */
struct nsync_picture {
	unsigned rendition; /* 0: the picture; 1, 2, ...: other sizes of the one before */
	char sha256[NSYNC_HEX_SIZE];
	char ext[NSYNC_MAX_EXTENSION + 1]; /* by contentType */
	struct nsync_str alt, credit, content_type;
};

/* An item's body, read; every string is a view into the document, p NULL where absent. */
struct nsync_item {
	const struct nsync_json *body;
	struct nsync_str uri, authority;
	struct nsync_story story; /* as the uri says */
	int64_t version;
	struct nsync_time first_created, version_created;
	bool embargoed, expiring;
	struct nsync_time embargoed_until, expires;
	struct nsync_str language, headline;
	struct nsync_str text;    /* the main body */
	bool markdown;            /* its contentType is text/markdown */
	struct nsync_str summary, correction, by, slugline, located, note, copyright, usage;
	int urgency;              /* 1 to 9; 0 absent */
	enum nsync_status status;
	bool has_previous;
	struct nsync_id previous; /* altIds[role=previous] */
	bool has_log;
	int64_t log_seq;          /* altIds[role=log] */
	struct nsync_id log_id;
	char joint[NSYNC_MAX_JOINT][NSYNC_MAX_OFFICE + 1]; /* jointIssuer codes, as written */
	size_t joint_count;
	struct nsync_str translation_of; /* uri */
	const struct nsync_json *places, *subjects, *associations; /* arrays or NULL */
	struct nsync_picture pictures[NSYNC_MAX_PICTURES];
	size_t picture_count;
};

/*
 * Read a body. verdict: NSYNC_SCHEMA with a pointer into the file ("/item/uri") where a member that
 * the struct needs is missing or unreadable. What schema/item.schema.json accepts reads, but for
 * what it does not say: year 0000, a reserved office, a number above 2^53-1, a picture's hash with
 * stray bits, more than NSYNC_MAX_PICTURES files, a picture whose uri isn't its first rendition's href.
 */
enum nsync_reason nsync_item_read(struct nsync_item *out, struct nsync_verdict *verdict,
				  const struct nsync_json *body);

/*
 * Whether uri, version and firstCreated's local month agree with the path and the region.
 * verdict: NSYNC_WRONG_REGION, NSYNC_WRONG_OFFICE, NSYNC_BAD_PATH, NSYNC_WRONG_VERSION.
 */
enum nsync_reason nsync_item_bind(struct nsync_verdict *verdict, const struct nsync_item *item,
				  const struct nsync_path *path, struct nsync_str authority);

/* Whether two bodies differ in nothing but version, versionCreated, edNote and altIds. */
bool nsync_item_same(const struct nsync_json *a, const struct nsync_json *b);
/* The same without uri and firstCreated: whether two stories are one text under two names. */
bool nsync_item_same_text(const struct nsync_json *a, const struct nsync_json *b);

/* One "name: value" line a property, then the body's text: for diff's textconv and for show. */
void nsync_item_words(struct nsync_buf *out, const struct nsync_item *item);

/* ---- cosignatures ------------------------------------------------------------- */

struct nsync_cosignature {
	struct nsync_str region, uri;
	struct nsync_story story;
	int64_t version;
	struct nsync_id item;
};

/* verdict: NSYNC_SCHEMA as nsync_item_read. */
enum nsync_reason nsync_cosignature_read(struct nsync_cosignature *out,
					 struct nsync_verdict *verdict,
					 const struct nsync_json *body);
/* As nsync_item_bind. */
enum nsync_reason nsync_cosignature_bind(struct nsync_verdict *verdict,
					 const struct nsync_cosignature *cosignature,
					 const struct nsync_path *path, struct nsync_str authority);
enum nsync_code nsync_cosignature_build(struct nsync_json_doc *out, struct nsync_str authority,
					const struct nsync_story *story, int64_t version,
					const struct nsync_id *item,
					struct nsync_error *err) NSYNC_MUST_USE;

/* ---- drafts ------------------------------------------------------------------- */

/* A draft, read: Markdown with YAML front matter, or a ninjs JSON document. */
struct nsync_draft;

/*
 * name: the file's name or path as the user gave it ("drafts/water-hubs.md"): its base name
 *       less ".md"/".markdown"/".json" is the slug; used in err.where.
 * err:  NSYNC_ESYNTAX, NSYNC_EINVAL with where = "name:line:column" and, for an unknown key, a
 *       suggestion in the text; NSYNC_ELIMIT.
 */
enum nsync_code nsync_draft_read(struct nsync_draft **out, struct nsync_str name,
				 struct nsync_str bytes, struct nsync_error *err) NSYNC_MUST_USE;
void nsync_draft_free(struct nsync_draft *draft);
void nsync_draft_freep(struct nsync_draft **draft); /* for AUTO */

/* Who writes it and what came before it. */
struct nsync_draft_context {
	struct nsync_str authority;
	struct nsync_str office;
	int64_t version;
	struct nsync_time version_created;
	const struct nsync_json *before; /* body of version - 1, NULL for version 1 */
	struct nsync_id previous;        /* id of version - 1 */
	int64_t log_seq;                 /* newest record seen; 0 before the first: then the pin */
	struct nsync_id log_id;
	bool note_optional;              /* the body is only compared: no version needs a note */
};

/* The story that a draft will be in office: its slug, year and month of its date. */
enum nsync_code nsync_draft_story(struct nsync_story *out, const struct nsync_draft *draft,
				  struct nsync_str office, struct nsync_error *err) NSYNC_MUST_USE;

/*
 * The body of the item that a draft becomes.
 * err: NSYNC_EINVAL where the draft lacks something (`note` from version 2 on, `countries` for an
 *      office that is no country, `date` other than version 1's), where = the draft's name:line.
 */
enum nsync_code nsync_draft_build(struct nsync_json_doc *out, const struct nsync_draft *draft,
				  const struct nsync_draft_context *context,
				  struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Write a body as a draft: what reading that draft and building from it gives says the same
 * (nsync_item_same). Drafts of two bodies compare line by line.
 * json: as a ninjs document; else as Markdown, which must fit (nsync_draft_fits_markdown).
 * note: false leaves edNote out, for each version needs a note of its own.
 * err:  NSYNC_EINVAL for a body that nsync_item_read refuses.
 */
enum nsync_code nsync_draft_write(struct nsync_buf *out, const struct nsync_json *body, bool json,
				  bool note, struct nsync_error *err) NSYNC_MUST_USE;
/* Whether a Markdown draft can say all that the body says: pictures, for one, only JSON can. */
enum nsync_code nsync_draft_fits_markdown(bool *out, const struct nsync_json *body,
					  struct nsync_error *err) NSYNC_MUST_USE;

/* What a draft says in its note, its correction and its headline; p NULL where it has none. */
struct nsync_str nsync_draft_note(const struct nsync_draft *draft);
struct nsync_str nsync_draft_correction(const struct nsync_draft *draft);
struct nsync_str nsync_draft_headline(const struct nsync_draft *draft);

/* The mediatopic code of an alias of schema/topics.json, or of itself; false if there is none. */
bool nsync_topic_code(char out[9], struct nsync_str topic);
/* The topic's name in a language, p NULL if unknown. */
struct nsync_str nsync_topic_name(struct nsync_str code, struct nsync_str language);
/* Its alias in that language, or in another one; p NULL where it has none. */
struct nsync_str nsync_topic_alias(struct nsync_str code, struct nsync_str language);

/* ---- signed items as files (file.c) -------------------------------------------------- */

/* One signed item, read; owns its bytes. It must not be copied. */
struct nsync_item_file {
	char path[NSYNC_MAX_PATH]; /* below the top of the repository */
	struct nsync_buf bytes;    /* the file */
	struct nsync_buf message;  /* what was signed */
	struct nsync_json_doc doc; /* private */
	struct nsync_signed file;  /* views into doc */
	struct nsync_item item;    /* views into doc */
	struct nsync_id id;
};

void nsync_item_file_init(struct nsync_item_file *file);
void nsync_item_file_release(struct nsync_item_file *file); /* for AUTO */
struct nsync_item_file *nsync_item_file_new(void);          /* NULL: no memory */
void nsync_item_file_free(struct nsync_item_file *file);
void nsync_item_file_freep(struct nsync_item_file **file); /* for AUTO */

/*
 * Read the item whose bytes are in file->bytes already; a file that was read before may be read anew.
 * verdict: what refuses to read it; NSYNC_REASON_OK otherwise.
 */
enum nsync_code nsync_item_file_read(struct nsync_item_file *file, struct nsync_verdict *verdict,
				     struct nsync_error *err) NSYNC_MUST_USE;
/* The same without message and id, which take as long again: message is empty, id is left as it is. */
enum nsync_code nsync_item_file_parse(struct nsync_item_file *file, struct nsync_verdict *verdict,
				      struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Append a file that was read as an envelope with payloadType, payload and signatures, in the one layout. dsse.c.
 * source: DSSE v1.0, "JSON envelope"; RFC 8785 for the payload.
 */
enum nsync_code nsync_item_file_dsse(struct nsync_buf *out, const struct nsync_item_file *file,
				     struct nsync_error *err) NSYNC_MUST_USE;

#endif
