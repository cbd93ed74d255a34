/*
 * archive.h: what a region has accepted, by story and version: which versions there are (cheap: only trees are
 * read), what they say (read on demand, on all cores), which record accepted them, and which of the killed ones
 * the public had seen.
 *
 * shape:     nsync_archive_list fills a struct nsync_archive_versions; nsync_archive_read or _read_excerpts reads
 *            their files; nsync_archive_stories_group makes of them the stories that the digest room takes.
 * units:     versions count from 1; dates are local dates of firstCreated, so months of the path.
 * ownership: every struct owns what it points to unless its comment says otherwise, and has an _init and a
 *            _release. A repository, region or clone that is passed in is borrowed until the call returns.
 * errors:    the region was verified before, so an accepted file that is missing or cannot be parsed is an error
 *            and not a verdict: NSYNC_EGIT, where = its path. All calls: NSYNC_ENOMEM.
 */
#ifndef NSYNC_ARCHIVE_H
#define NSYNC_ARCHIVE_H

#include "nsync/base.h"
#include "nsync/clone.h"
#include "nsync/digest.h"
#include "nsync/item.h"
#include "nsync/repo.h"
#include "nsync/verify.h"

/* ---- versions: list them, read them (list.c, excerpts.c) ----------------------------------- */

/* One version of one story. */
struct nsync_archive_version {
	struct nsync_story story;
	int64_t version;
	struct nsync_oid blob;
	enum nsync_reason reason; /* by the region's findings: ok, awaiting-cosignature, key-revoked */
	int64_t seq;              /* of the record that accepted it, as far as a finding tells; else 0 */
	bool aside;               /* not asked for: here because another story names it */
	/* after nsync_archive_read */
	struct nsync_item *item;  /* NULL: not read */
	struct nsync_id id;
	/* after nsync_archive_read_excerpts */
	bool brief;               /* its text is nsync_digest_words of it, and bytes are not the signed file's */
	struct nsync_buf words;   /* nsync_digest_words, unless brief */
	struct nsync_buf entry;   /* private */
	uint8_t sha256[NSYNC_HASH_BYTES]; /* of the signed file */
	/* private */
	struct nsync_buf bytes;
	struct nsync_json_doc doc;
};

/* By story (office, year, month, slug), then by version. */
struct nsync_archive_versions {
	struct nsync_archive_version *versions;
	size_t count, cap;
	/* private */
	const struct nsync_archive_filter *filter;
	const struct nsync_region *region;
	struct nsync_buf known; /* the file of excerpts, which items view */
};

/* Which versions are listed; zero: all. Strings are borrowed. */
struct nsync_archive_filter {
	bool has_from, has_to;
	struct nsync_date from, to;
	const char *office;    /* NULL: all */
	const char *slug;      /* NULL: all */
	bool all_versions;     /* false: the highest one of each story that is not key-revoked */
	bool associations;     /* nsync_archive_versions_for_digest: also the stories that associations name */
};

void nsync_archive_versions_init(struct nsync_archive_versions *versions);
void nsync_archive_versions_release(struct nsync_archive_versions *versions); /* for AUTO */
/* Release what was read of them; the list stays. */
void nsync_archive_versions_forget(struct nsync_archive_versions *versions);

/* Whether a root of the region lists or listed an office: its stories are accepted still. */
bool nsync_archive_office_known(const struct nsync_region *region, struct nsync_str code);

/*
 * List the items of a tree.
 * region: for the findings and the offices' codes; NULL for a tree that is not the region's.
 * tree:   NULL or zero: nothing is listed.
 */
enum nsync_code nsync_archive_list(struct nsync_archive_versions *out, const struct nsync_repo *repo,
				   const struct nsync_region *region, const struct nsync_oid *tree,
				   const struct nsync_archive_filter *filter, struct nsync_error *err) NSYNC_MUST_USE;

/* Read every version that was listed. */
enum nsync_code nsync_archive_read(struct nsync_archive_versions *versions, const struct nsync_repo *repo,
				   struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Read every version that was listed, without its text where that saves work: what the state folder has is not read
 * from the repository, and of a very large region not all texts are kept in memory.
 * state: the clone's private folder, where excerpts are kept for the next time; NULL: none are.
 */
enum nsync_code nsync_archive_read_excerpts(struct nsync_archive_versions *versions, const struct nsync_repo *repo,
					    const char *state, struct nsync_error *err) NSYNC_MUST_USE;
/* Read all of a version that is brief. out: initialised. */
enum nsync_code nsync_archive_read_full(struct nsync_digest_whole *out, const struct nsync_archive_version *version,
					const struct nsync_repo *repo, struct nsync_error *err) NSYNC_MUST_USE;

/*
 * List and read what a digest needs: every story that the filter's months and office have, and besides, marked as
 * such, the originals of translations among them wherever they are (a translation of a killed story is left out).
 * Nothing else of the tree is looked at. named.c.
 */
enum nsync_code nsync_archive_versions_for_digest(struct nsync_archive_versions *out, const struct nsync_repo *repo,
						  const struct nsync_region *region,
						  const struct nsync_archive_filter *filter,
						  struct nsync_error *err) NSYNC_MUST_USE;

/* ---- stories with their versions (stories.c) ------------------------------------------------ */

/* What a record of the region added. */
struct nsync_archive_record {
	int64_t seq;
	struct nsync_str added; /* the paths of all those files but the record itself, an LF after each */
};

/* What the digest and site rooms need of the stories; borrows from the versions that it was made of. */
struct nsync_archive_stories {
	struct nsync_digest_story *stories; /* in the order of nsync_story_cmp */
	size_t count;
	const struct nsync_archive_version **latest; /* of each story, what it was read from */
	/* If they were asked for: ascending, at least the newest and those of the stories. */
	struct nsync_archive_record *records;
	size_t record_count;
	/* private */
	struct nsync_digest_version *versions;
	size_t record_cap;
	struct nsync_buf paths; /* what records[].added views */
};

void nsync_archive_stories_release(struct nsync_archive_stories *stories); /* for AUTO */
/* versions: read. Each story with its versions that count; nothing is looked up in the log. */
enum nsync_code nsync_archive_stories_group(struct nsync_archive_stories *out,
					    const struct nsync_archive_versions *versions,
					    struct nsync_error *err) NSYNC_MUST_USE;
/*
 * The same, with each story's record, and with the notice_language of killed stories that the public had seen.
 * versions: every version, read. records: also fill in out->records.
 */
enum nsync_code nsync_archive_stories_make(struct nsync_archive_stories *out,
					   const struct nsync_archive_versions *versions,
					   const struct nsync_clone *clone, bool records,
					   struct nsync_error *err) NSYNC_MUST_USE;
/* One of count stories, or NULL. */
struct nsync_digest_story *nsync_archive_stories_find(struct nsync_digest_story *stories, size_t count,
						      const struct nsync_story *story);

/*
 * Fill in the seq of each story that lacks it and that was asked for. Few stories are looked for in their months'
 * folders (accepted_by_month.c); for many the whole log is walked (accepted_by_log.c).
 */
enum nsync_code nsync_archive_find_records(struct nsync_archive_stories *all, const struct nsync_clone *clone,
					   struct nsync_error *err) NSYNC_MUST_USE;
/* The same by the log, for every story that lacks it; keep_paths: also fill in all->records. */
enum nsync_code nsync_archive_records_by_log(struct nsync_archive_stories *all, const struct nsync_clone *clone,
					     bool keep_paths, struct nsync_error *err) NSYNC_MUST_USE;
/* Fill in the notice_language of killed stories that the public had seen. notices.c. */
enum nsync_code nsync_archive_find_notices(struct nsync_archive_stories *all, const struct nsync_clone *clone,
					   struct nsync_error *err) NSYNC_MUST_USE;

/* ---- a digest of the region (digest.c) ------------------------------------------------------ */

/* A digest and all that it borrows from; it must not be copied. */
struct nsync_archive_digest {
	struct nsync_digest digest;
	/* private */
	struct nsync_digest_region region;
	struct nsync_archive_stories stories;
	struct nsync_archive_versions versions;
};

void nsync_archive_digest_init(struct nsync_archive_digest *digest);
void nsync_archive_digest_release(struct nsync_archive_digest *digest); /* for AUTO */
/* A walked clone's region as the digest room describes it. out: borrows from clone. */
void nsync_archive_digest_region(struct nsync_digest_region *out, const struct nsync_clone *clone);
/*
 * Select from what a walked clone's region has, and render.
 * out:   initialised; borrows from clone and options.
 * bytes: initialised; the rendered digest is appended.
 * err:   NSYNC_ELIMIT where bytes is full; what format->render returns.
 */
enum nsync_code nsync_archive_digest_make(struct nsync_archive_digest *out, struct nsync_buf *bytes,
					  const struct nsync_clone *clone, const struct nsync_digest_options *options,
					  const struct nsync_digest_format *format,
					  struct nsync_error *err) NSYNC_MUST_USE;

/* ---- the branch record by record (history.c) ------------------------------------------------ */

/*
 * What the regional branch held with each of its records. The branch was verified, so each first-parent step is one
 * record and nothing that it accepted ever goes. Commits are read from the newest on, no further back than asked.
 */
struct nsync_archive_history {
	const struct nsync_clone *context; /* borrowed */
	size_t last;             /* the newest record's number; 0: there is none */
	/* private */
	struct nsync_oid *trees; /* by record; NULL: nothing was asked yet */
	size_t known;            /* the lowest number whose tree is known */
	struct nsync_oid next;   /* the commit before that one */
};

/* clone: walked; outlives history. */
void nsync_archive_history_init(struct nsync_archive_history *history, const struct nsync_clone *clone);
void nsync_archive_history_release(struct nsync_archive_history *history); /* for AUTO */
/* The tree with record seq, 0 to last; zero with record 0, before anything was. */
enum nsync_code nsync_archive_history_tree(struct nsync_oid *out, struct nsync_archive_history *history, size_t seq,
					   struct nsync_error *err) NSYNC_MUST_USE;
/* What a path, of a file or a folder, was with a record; zero where it was not there. */
enum nsync_code nsync_archive_history_find(struct nsync_oid *out, struct nsync_archive_history *history, size_t seq,
					   const char *path, struct nsync_error *err) NSYNC_MUST_USE;
/* The record that brought a file that is there now. Steps back grow, so what is new is found soon. */
enum nsync_code nsync_archive_history_recorded(size_t *out, struct nsync_archive_history *history, const char *path,
					       struct nsync_error *err) NSYNC_MUST_USE;

/* ---- by the names that people type (find.c) -------------------------------------------------- */

/*
 * "gt/2018/08/hubs", "gt/2018/08/hubs.2", a unique slug, or a path: the story and version (0: none said), among the
 * stories of the regional branch and, if it is an office's clone, of its own main.
 * err: NSYNC_ENOTFOUND; NSYNC_EINVAL where text is no name, names no item or names several stories.
 */
enum nsync_code nsync_archive_find_story(struct nsync_story *story, int64_t *version, const struct nsync_clone *clone,
					 const char *text, struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Read the item that text names: in the region, else in the work tree. Without a version: the newest accepted one.
 * file: initialised. *accepted: whether the region has it; *versions: how many of the story it has.
 */
enum nsync_code nsync_archive_find_item(struct nsync_item_file *file, bool *accepted, int64_t *versions,
					const struct nsync_clone *clone, const char *text,
					struct nsync_error *err) NSYNC_MUST_USE;

#endif
