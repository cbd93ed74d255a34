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

/* A story as the region holds it; borrowed. */
struct nsync_digest_story {
	const struct nsync_item *item; /* the latest accepted version that is not key-revoked */
	struct nsync_id id;            /* its id */
	enum nsync_reason reason;      /* NSYNC_REASON_OK or NSYNC_AWAITING_COSIGNATURE */
	int64_t seq;                   /* the record that accepted it, 0 if not known */
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

struct nsync_digest_options {
	bool has_from, has_to;
	struct nsync_date from, to;                     /* inclusive, local dates of firstCreated */
	struct nsync_str languages[NSYNC_MAX_DIGEST_LANGUAGES]; /* in order of wish; the first is the digest's own */
	size_t language_count;                          /* 0: every language, the digest's own is English */
	struct nsync_str office;                        /* p NULL: all */
	struct nsync_str topic;                         /* 8-digit code, p NULL: all */
	struct nsync_time as_of;
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

/* "9 August, 2018" / "9 de agosto de 2018"; language "es" or English for all others. */
void nsync_digest_date(struct nsync_buf *out, struct nsync_date date, struct nsync_str language);

#endif
