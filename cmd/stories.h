/*
 * stories.h: the items of a tree by story: which versions there are (cheap: trees only), and what they
 * say (read on demand, on all cores).
 */
#ifndef NSYNC_CMD_STORIES_H
#define NSYNC_CMD_STORIES_H

#include "cmd/clone.h"
#include "nsync/digest.h"
#include "nsync/item.h"

/* One version of one story. */
struct story_version {
	struct nsync_story story;
	int64_t version;
	struct nsync_oid blob;
	enum nsync_reason reason; /* by the region's findings: ok, awaiting-cosignature, key-revoked */
	int64_t seq;              /* of the record that accepted it, as far as a finding tells; else 0 */
	bool aside;               /* not asked for: here since another one names it */
	/* after stories_read */
	struct nsync_item *item;  /* NULL: not read */
	struct nsync_id id;
	/* after stories_read_brief */
	bool brief;               /* its text is nsync_digest_words of it, and bytes are not the signed file's */
	struct nsync_buf words;   /* if it is whole */
	struct nsync_buf entry;   /* private */
	uint8_t sha256[NSYNC_HASH_BYTES]; /* of the signed file */
	/* private */
	struct nsync_buf bytes;
	struct nsync_json_doc doc;
};

/* By story (office, year, month, slug), then by version. */
struct stories {
	struct story_version *versions;
	size_t count, cap;
	/* private */
	const struct stories_filter *filter;
	const struct nsync_region *region;
	struct nsync_buf known; /* what briefs were read from */
};

/* Which ones; zero: all. */
struct stories_filter {
	bool has_from, has_to; /* local dates of firstCreated, so months of the path */
	struct nsync_date from, to;
	const char *office;    /* NULL: all */
	const char *slug;      /* NULL: all */
	bool all_versions;     /* false: the highest one of each story that is not key-revoked */
	bool associations;     /* stories_of_digest: the stories that associations name as well */
};

void stories_init(struct stories *stories);
void stories_release(struct stories *stories); /* for AUTO */

/* What was read of them; the list stays. */
void stories_forget(struct stories *stories);

/* Enumerate the items of a tree; region: for the findings and the offices' names. */
enum nsync_code stories_list(struct stories *out, const struct nsync_repo *repo,
			     const struct nsync_region *region, const struct nsync_oid *tree,
			     const struct stories_filter *filter, struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Read every version that was listed (the tree was verified before, so an item that does not read is an
 * error, NSYNC_EGIT).
 */
enum nsync_code stories_read(struct stories *stories, const struct nsync_repo *repo,
			     struct nsync_error *err) NSYNC_MUST_USE;
/* Read one of them; nothing happens if it was read already. */
enum nsync_code story_read(struct story_version *version, const struct nsync_repo *repo,
			   struct nsync_error *err) NSYNC_MUST_USE;

/* Read these, on all cores. wanted: pointers into stories->versions. */
enum nsync_code stories_read_some(struct story_version **wanted, size_t count,
				  const struct nsync_repo *repo, struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Read every version that was listed, without its text where that is better: what the state folder knows is not
 * read from the repository, and of very many not all is kept in memory. state NULL: nothing is known before and
 * after. stories_brief.c.
 */
enum nsync_code stories_read_brief(struct stories *stories, const struct nsync_repo *repo, const char *state,
				   struct nsync_error *err) NSYNC_MUST_USE;
/* All of a brief one. out: initialised. */
enum nsync_code story_read_whole(struct nsync_digest_whole *out, const struct story_version *version,
				 const struct nsync_repo *repo, struct nsync_error *err) NSYNC_MUST_USE;
/* The error of an accepted item that does not read. */
enum nsync_code story_not_readable(const struct story_version *version, const struct nsync_verdict *verdict,
				   struct nsync_error *err);

/* By story, then by version. */
void stories_sort(struct stories *stories);
/* Move all that is in from to the end of stories. */
enum nsync_code stories_take(struct stories *stories, struct stories *from,
			     struct nsync_error *err) NSYNC_MUST_USE;

/*
 * List and read what a digest needs: every story that the filter's months and office have, and aside the originals of
 * translations among them wherever they are (a translation of a killed story is left out). Nothing else of the
 * tree is looked at. stories_digest.c.
 */
enum nsync_code stories_of_digest(struct stories *stories, const struct nsync_repo *repo,
				  const struct nsync_region *region, const struct stories_filter *filter,
				  struct nsync_error *err) NSYNC_MUST_USE;

#endif
