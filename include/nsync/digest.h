/*
 * digest.h: what readers get. Selection and order, then one renderer a format.
 *
 * A digest is a pure function of the accepted items and the options. This room sees items, not
 * repositories: the caller hands over every story's newest accepted version.
 */
#ifndef NSYNC_DIGEST_H
#define NSYNC_DIGEST_H

#include "nsync/base.h"
#include "nsync/item.h"
#include "nsync/json.h"

/* One accepted version of a story that is not key-revoked; borrowed. */
struct nsync_digest_version {
	const struct nsync_item *item;
	enum nsync_reason reason; /* NSYNC_REASON_OK or NSYNC_AWAITING_COSIGNATURE */
};

/* A story as the region holds it; borrowed. */
struct nsync_digest_story {
	const struct nsync_item *item; /* the latest accepted version that is not key-revoked */
	struct nsync_id id;            /* its id */
	enum nsync_reason reason;      /* NSYNC_REASON_OK or NSYNC_AWAITING_COSIGNATURE */
	int64_t seq;                   /* the record that accepted it, 0 if not known */
	bool auxiliary;                /* nobody asked for it: at hand because others name it; counted nowhere if left out */
	struct nsync_str words;        /* nsync_digest_words of it; p NULL: not at hand */
	bool excerpt;                  /* item->text is cut to words; a site's source->full reads all of it */
	uint8_t sha256[NSYNC_HASH_BYTES]; /* of the signed file; the site asks for it, with a maker */
	const struct nsync_digest_version *versions; /* ascending, the latest last; NULL: not asked for */
	size_t version_count;
	/* Of a killed story: the language of the version that could be selected when the kill was recorded, so
	   that a notice is left in its place; p NULL: there was none. */
	struct nsync_str notice_language;
};

/* The region as the signed trust root describes it; borrowed. */
struct nsync_digest_region {
	struct nsync_str authority;
	const struct nsync_json *names; /* by language */
	const struct nsync_root *root;  /* offices and their names */
	int64_t record_seq;
	struct nsync_id record_id, pin;
};

#define NSYNC_MAX_DIGEST_LANGUAGES 8
#define NSYNC_MIN_DIGEST_WIDTH 20
#define NSYNC_MAX_DIGEST_WIDTH 1000

struct nsync_digest_options {
	bool has_from, has_to;
	struct nsync_date from, to;                     /* inclusive, local dates of firstCreated */
	struct nsync_str languages[NSYNC_MAX_DIGEST_LANGUAGES]; /* in order of wish; the first is the digest's own */
	size_t language_count;                          /* 0: every language, the digest's own is English */
	struct nsync_str office;                        /* p NULL: all */
	struct nsync_str topic;                         /* 8-digit code, p NULL: all */
	struct nsync_time as_of;
	unsigned width; /* text: columns of a line, NSYNC_MIN_DIGEST_WIDTH or more; 0: as long as paragraphs are */
	const struct nsync_digest_look *look; /* email: the colour and the words at the foot; may be NULL */
	struct nsync_str mail_from; /* email: the sender's address; p NULL: noreply@ the authority, if it isn't one */
	struct nsync_str base_url; /* of the site, with "/" at its end; p NULL: not known */
	/* The languages of the site, each a folder; 0: no site. */
	struct nsync_str site_languages[NSYNC_MAX_DIGEST_LANGUAGES];
	size_t site_language_count;
};

/* Why stories were left out: counted, never named. */
struct nsync_digest_omissions {
	size_t embargoed, expired, withheld, canceled, awaiting, translation, language, period, office, topic;
};

/* One story of a digest, selected. */
struct nsync_digest_entry {
	const struct nsync_item *item;
	struct nsync_id id;
	int64_t seq;
	bool other_language; /* to be labelled: not in the digest's own language */
};

struct nsync_digest {
	const struct nsync_digest_region *region;
	const struct nsync_digest_options *options;
	struct nsync_digest_entry *entries; /* in the digest's order */
	size_t count;
	struct nsync_digest_omissions omitted;
	struct nsync_str language; /* the digest's own: "en", "es" */
	/* What it was selected from, set by the caller for formats that tell of kills and versions; or NULL. By story. */
	const struct nsync_digest_story *stories;
	size_t story_count;
	struct nsync_str place;     /* where in a site this output goes: "es/atom.xml"; p NULL: in none */
};

/* Select and order. out: release with nsync_digest_release. stories, region, options: borrowed by out. */
enum nsync_code nsync_digest_select(struct nsync_digest *out,
				    const struct nsync_digest_region *region,
				    const struct nsync_digest_story *stories, size_t count,
				    const struct nsync_digest_options *options,
				    struct nsync_error *err) NSYNC_MUST_USE;
void nsync_digest_release(struct nsync_digest *digest);

/* One output format. */
struct nsync_digest_format {
	const char *name;        /* "text" */
	const char *media_type;  /* "text/plain; charset=utf-8" */
	const char *about;       /* one line for --help */
	enum nsync_code (*render)(struct nsync_buf *out, const struct nsync_digest *digest,
				  struct nsync_error *err);
};

/* The table of formats, ended by a NULL name. */
extern const struct nsync_digest_format nsync_digest_formats[];
const struct nsync_digest_format *nsync_digest_format_find(struct nsync_str name);

/* What a format tells beyond what was selected, so that it needs a digest's stories; to be or'ed. */
enum nsync_digest_wants {
	NSYNC_WANTS_KILLS = 1,   /* all their versions, and their notices */
	NSYNC_WANTS_NAMES = 2,   /* the stories that associations name */
	NSYNC_WANTS_RECORDS = 4, /* their seq */
};
unsigned nsync_digest_format_wants(const struct nsync_digest_format *format);

/*
 * Append what lists and the search index have of a story's text: its first words, as one line of plain text. All
 * that a site shows of a story beside its own page is in these and in the item's other members.
 */
enum nsync_code nsync_digest_words(struct nsync_buf *out, const struct nsync_item *item,
				   struct nsync_error *err) NSYNC_MUST_USE;

/* ---- translations -------------------------------------------------------- */

/* What a story is to the others of the list. */
struct digest_family {
	size_t root;      /* the same index for all versions of one text in several languages */
	bool translation; /* it names an original that is in the list */
	bool orphan;      /* an original of it, however far back, is killed or withheld */
};

/* out: count entries, by story. */
enum nsync_code nsync_digest_families(struct digest_family *out,
				      const struct nsync_digest_story *stories, size_t count,
				      struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Whether each story may be told of at a moment, whatever else was asked for: it is to be shown, or it was killed and
 * leaves a notice. out: count entries, by story.
 */
enum nsync_code nsync_digest_public(uint8_t *out, const struct nsync_digest_story *stories,
				    size_t count, struct nsync_time as_of, struct nsync_error *err)
	NSYNC_MUST_USE;

/* ---- of one story ------------------------------------------------------------------ */

/* Append where a story's page is in the site: "es/gt/2018/08/hubs.html". options: its site_languages. */
void nsync_digest_page_path(struct nsync_buf *out, const struct nsync_digest_options *options,
			    const struct nsync_story *story, struct nsync_str language);
/* Whether a killed story leaves a notice in this digest. */
bool nsync_digest_notice_wanted(const struct nsync_digest *digest,
				const struct nsync_digest_story *story);
/* for (s = NULL; nsync_digest_topic(&code, &s, item); ): the mediatopic codes of an item in turn. */
bool nsync_digest_topic(struct nsync_str *code, const struct nsync_json **at,
			const struct nsync_item *item);
#define NSYNC_DIGEST_WORDS \
	600u /* bytes of a story's first words that lists and the search index choose from */
/* Append a line, or so many of its words as at most max bytes hold. */
void nsync_digest_shorten(struct nsync_buf *out, struct nsync_str text, size_t max);
/* Append the body's first words as one line of plain text, at most max bytes and not in mid-word. */
enum nsync_code nsync_digest_lede(struct nsync_buf *out, const struct nsync_item *item, size_t max,
				  struct nsync_error *err) NSYNC_MUST_USE;

/* ---- how pages and mails look ------------------------------------------------------- */

/* What schema/site.schema.json lets a region choose. */
struct nsync_digest_look {
	uint32_t accent;               /* 0xrrggbb */
	bool has_accent;
	struct nsync_str logo;         /* the picture's bytes; p NULL: none */
	const char *logo_type;         /* its file name's end: "svg" */
	const struct nsync_json *footer; /* by language, texts; NULL: none */
};

/* ---- manifests: what a signed digest is made of ---------------------------------------- */

struct nsync_digest_file {
	char *path; /* "digest.txt", "es/index.html" */
	char sha256[NSYNC_HEX_SIZE];
};

/* The body of a signed file of kind digest. */
struct nsync_digest_manifest {
	struct nsync_str authority;
	int64_t record_seq;
	struct nsync_id record_id;
	struct nsync_digest_options options; /* as they were typed; strings are views into what was read */
	struct nsync_str format;
	struct nsync_str config;             /* hex SHA-256 of a site's configuration; p NULL: none */
	const struct nsync_json *files;      /* read: path -> SHA-256 */
};

/* Whether a path can be named in a manifest: [A-Za-z0-9][A-Za-z0-9._-]* between slashes. */
bool nsync_digest_path_valid(struct nsync_str path);

/* err: NSYNC_EINVAL for a path that cannot be named, and without files; NSYNC_ENOMEM. */
enum nsync_code nsync_digest_manifest_build(struct nsync_json_doc *out,
					    const struct nsync_digest_manifest *manifest,
					    const struct nsync_digest_file *files, size_t count,
					    struct nsync_error *err) NSYNC_MUST_USE;
/* body: valid by digest.schema.json. False for what this nsync could not have made. */
bool nsync_digest_manifest_read(struct nsync_digest_manifest *out, const struct nsync_json *body);

/* "9 August, 2018" / "9 de agosto de 2018"; language "es" or English for all others. */
void nsync_digest_date(struct nsync_buf *out, struct nsync_date date, struct nsync_str language);

#endif
