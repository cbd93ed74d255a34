/*
 * archive.h: what a region has accepted, by story and version: which versions there are (cheap:
 * only trees are read), what they say (read on demand, on all cores), which record accepted them,
 * and which of the killed ones the public had seen.
 *
 * shape:     nsync_archive_list fills a struct nsync_archive_versions, nsync_archive_read or
 *            nsync_archive_read_excerpts reads their files, and nsync_archive_stories_group makes
 *            of them the stories that the digest room takes. nsync_archive_digest_make does all of
 *            it.
 * units:     versions and records count from 1; dates are local dates of firstCreated.
 * ownership: a struct owns what it points to unless its comment says otherwise. A repository,
 *            region or clone is borrowed until the call returns.
 * errors:    the region was verified before, so an accepted file that is missing or cannot be
 *            parsed is an error and no verdict: NSYNC_EGIT, where = its path. Every call:
 *            NSYNC_ENOMEM, and NSYNC_EGIT, NSYNC_EIO for objects that cannot be read.
 */
#ifndef NSYNC_ARCHIVE_H
#define NSYNC_ARCHIVE_H

#include "nsync/base.h"
#include "nsync/clone.h"
#include "nsync/digest.h"
#include "nsync/item.h"
#include "nsync/repo.h"
#include "nsync/verify.h"

/* ---- versions: which there are (versions.c, list.c) ----------------------------------------- */

/* One version of one story. */
struct nsync_archive_version {
	struct nsync_story story;
	int64_t version;
	struct nsync_oid blob;
	enum nsync_reason reason; /* a finding's: ok, awaiting-cosignature, key-revoked */
	int64_t seq;              /* of the record that accepted it, if a finding tells; else 0 */
	bool auxiliary;           /* nobody asked for it: another story names it */
	struct nsync_item_file *file; /* NULL: not read. file->message is empty */
	/* after nsync_archive_read_excerpts */
	bool excerpt;             /* file->item.text is cut to nsync_digest_words of it, */
	struct nsync_buf words;   /* which are here if it is not */
	uint8_t sha256[NSYNC_HASH_BYTES]; /* of the signed file */
	struct nsync_buf entry;   /* private: what the file of excerpts gets */
};

/* By story (office, year, month, slug), then by version. */
struct nsync_archive_versions {
	struct nsync_archive_version *versions;
	size_t count, cap;
	struct nsync_buf known; /* private: the file of excerpts, which some items are views into */
};

/* Which versions are listed; all of it zero: every story. Strings are borrowed. */
struct nsync_archive_filter {
	bool has_from, has_to;
	struct nsync_date from, to; /* nsync_archive_list looks at their months only */
	const char *office;         /* NULL: all */
	const char *slug;           /* NULL: all */
	const char *topic;          /* mediatopic code, for nsync_archive_browse; NULL: all */
	bool all_versions;          /* false: of each story the highest that is not key-revoked */
};

void nsync_archive_versions_init(struct nsync_archive_versions *versions);
void nsync_archive_versions_release(struct nsync_archive_versions *versions); /* for AUTO */

/* Whether a root of the region lists or listed an office: its stories are accepted still. */
bool nsync_archive_office_known(const struct nsync_region *region, struct nsync_str code);

/*
 * List the items of a tree; nothing is read of them.
 * out:    initialised; an earlier list is added to, if nothing of it was read.
 * region: for the findings and the offices' codes; NULL for a tree that is not the region's.
 * tree:   NULL or zero: nothing is listed.
 */
enum nsync_code nsync_archive_list(struct nsync_archive_versions *out,
				   const struct nsync_repo *repo, const struct nsync_region *region,
				   const struct nsync_oid *tree,
				   const struct nsync_archive_filter *filter,
				   struct nsync_error *err) NSYNC_MUST_USE;
/* List one story of the region's tree; nothing is added if it is not there. */
enum nsync_code nsync_archive_list_story(struct nsync_archive_versions *out,
					 const struct nsync_repo *repo,
					 const struct nsync_region *region,
					 const struct nsync_story *story, bool all_versions,
					 struct nsync_error *err) NSYNC_MUST_USE;

/* ---- versions: what they say (read.c, excerpts.c, browse.c) ---- */

/* Read every version that was listed. */
enum nsync_code nsync_archive_read(struct nsync_archive_versions *versions,
				   const struct nsync_repo *repo,
				   struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Read every version that was listed, without its full text where that saves work: what the state
 * folder has is not read from the repository, and of a very large region not all texts stay in
 * memory.
 * state: the clone's private folder, which keeps excerpts for the next time; NULL: none are kept.
 */
enum nsync_code nsync_archive_read_excerpts(struct nsync_archive_versions *versions,
					    const struct nsync_repo *repo, const char *state,
					    struct nsync_error *err) NSYNC_MUST_USE;
/* Read all of an excerpt but its message. out: initialised; one file may take many in turn. */
enum nsync_code nsync_archive_read_full(struct nsync_item_file *out,
					const struct nsync_archive_version *version,
					const struct nsync_repo *repo,
					struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Read the versions of the region's tree that a filter selects, by day and topic too, and visit
 * each in turn. Few are in memory at a time; version is released after the visit.
 */
enum nsync_code nsync_archive_browse(const struct nsync_repo *repo,
				     const struct nsync_region *region,
				     const struct nsync_archive_filter *filter,
				     void (*visit)(void *payload,
						   const struct nsync_archive_version *version),
				     void *payload, struct nsync_error *err) NSYNC_MUST_USE;

/* ---- stories with their versions (stories.c) ------------------------------------------------ */

/* What a record of the region added. */
struct nsync_archive_record {
	int64_t seq;
	struct nsync_str added; /* paths of all files but the record itself, an LF after each */
};

/* What the digest and site rooms need of the stories; borrows from the versions it was made of. */
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
	struct nsync_buf paths; /* what records[].added are views into */
};

void nsync_archive_stories_release(struct nsync_archive_stories *stories); /* for AUTO */
/*
 * versions: read. Each story with its versions that are not key-revoked; the log is not looked at.
 */
enum nsync_code nsync_archive_stories_group(struct nsync_archive_stories *out,
					    const struct nsync_archive_versions *versions,
					    struct nsync_error *err) NSYNC_MUST_USE;
/* One of count stories, or NULL. */
struct nsync_digest_story *nsync_archive_stories_find(struct nsync_digest_story *stories,
						      size_t count,
						      const struct nsync_story *story);

/*
 * Fill in the seq of each story that lacks it and is not auxiliary. Few stories are looked for in
 * their months' folders; for many the whole log is walked. accepted_by_month.c.
 */
enum nsync_code nsync_archive_find_records(struct nsync_archive_stories *all,
					   const struct nsync_clone *clone,
					   struct nsync_error *err) NSYNC_MUST_USE;
/*
 * The same by the log, for auxiliary stories too. keep_paths: also fill in all->records.
 * accepted_by_log.c.
 */
enum nsync_code nsync_archive_records_by_log(struct nsync_archive_stories *all,
					     const struct nsync_clone *clone, bool keep_paths,
					     struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Fill in the notice_language of killed stories that the public had seen. all: of every version.
 * notices.c.
 */
enum nsync_code nsync_archive_find_notices(struct nsync_archive_stories *all,
					   const struct nsync_clone *clone,
					   struct nsync_error *err) NSYNC_MUST_USE;

/* ---- digests and sites of the region (digest.c) ---- */

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
 * Select from what a walked clone's region has, and render. No more stories are read than options
 * and format need.
 * out:   initialised; borrows from clone and options.
 * bytes: initialised; the rendered digest is appended.
 * err:   NSYNC_ELIMIT where bytes is full; what format->render returns.
 */
enum nsync_code nsync_archive_digest_make(struct nsync_archive_digest *out, struct nsync_buf *bytes,
					  const struct nsync_clone *clone,
					  const struct nsync_digest_options *options,
					  const struct nsync_digest_format *format,
					  struct nsync_error *err) NSYNC_MUST_USE;
/*
 * What a site needs of all stories: those of nsync_archive_stories_group, each with its record, and
 * killed ones that the public had seen with their notice_language.
 * versions: every version of every story, read. records: also fill in out->records.
 */
enum nsync_code nsync_archive_stories_make(struct nsync_archive_stories *out,
					   const struct nsync_archive_versions *versions,
					   const struct nsync_clone *clone, bool records,
					   struct nsync_error *err) NSYNC_MUST_USE;

/* ---- the branch record by record (history.c, log.c) ---- */

/*
 * What the regional branch had with each of its records. The branch was verified, so each
 * first-parent step is one record, and no accepted file is ever removed. Commits are read from the
 * newest on, no further back than asked.
 */
struct nsync_archive_history {
	const struct nsync_clone *clone; /* borrowed */
	size_t last;                     /* the newest record's number; 0: there is none */
	/* private */
	struct nsync_archive_step *steps; /* by record; NULL: nothing was asked yet */
	size_t known;                     /* the lowest number whose step is known */
	struct nsync_oid next;            /* the commit before that one */
};

/* clone: walked; outlives history. */
void nsync_archive_history_init(struct nsync_archive_history *history,
				const struct nsync_clone *clone);
void nsync_archive_history_release(struct nsync_archive_history *history); /* for AUTO */
/* The tree with record seq, 0 to last; zero with record 0, before anything was accepted. */
enum nsync_code nsync_archive_history_tree(struct nsync_oid *out,
					   struct nsync_archive_history *history, size_t seq,
					   struct nsync_error *err) NSYNC_MUST_USE;
/* The commit of record seq, 1 to last. */
enum nsync_code nsync_archive_history_commit(struct nsync_oid *out,
					     struct nsync_archive_history *history, size_t seq,
					     struct nsync_error *err) NSYNC_MUST_USE;
/* The id of a file or a folder with a record; zero where it was not there. */
enum nsync_code nsync_archive_history_find(struct nsync_oid *out,
					   struct nsync_archive_history *history, size_t seq,
					   const char *path,
					   struct nsync_error *err) NSYNC_MUST_USE;
/* The record that added a file which the newest has. What is new is found in few steps. */
enum nsync_code nsync_archive_history_recorded(size_t *out, struct nsync_archive_history *history,
					       const char *path,
					       struct nsync_error *err) NSYNC_MUST_USE;

/* One record of the log and what it added. */
struct nsync_archive_entry {
	struct nsync_record *record;
	struct nsync_oid commit;
	char **added; /* paths of all files but the record itself, bytewise ascending */
	size_t added_count, added_cap;
};

void nsync_archive_entry_release(struct nsync_archive_entry *entry); /* for AUTO; zero: empty */
/* Read record seq, 1 to history->last. out: zero. */
enum nsync_code nsync_archive_entry_read(struct nsync_archive_entry *out,
					 struct nsync_archive_history *history, size_t seq,
					 struct nsync_error *err) NSYNC_MUST_USE;

/* ---- one story (find.c, compare.c, joint.c) ---- */

/*
 * The story that text names: "gt/2018/08/hubs", "gt/2018/08/hubs.2", a unique slug, or a path;
 * among the stories of the regional branch and, if it is an office's clone, of its own main. A
 * whole name need not be there. *version: 0 where none is said.
 * err: NSYNC_ENOTFOUND; NSYNC_EINVAL where text is no name, names no item or names several
 *      stories.
 */
enum nsync_code nsync_archive_find_story(struct nsync_story *story, int64_t *version,
					 const struct nsync_clone *clone, const char *text,
					 struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Read the item that text names: in the region, else in the work tree. Without a version: the
 * newest accepted one, else the newest of the work tree.
 * file:      initialised.
 * *accepted: whether the region has it. *versions: the number of the story's newest accepted
 *            version.
 * err:       as nsync_archive_find_story; NSYNC_ENOTFOUND, where = its path.
 */
enum nsync_code nsync_archive_find_item(struct nsync_item_file *file, bool *accepted,
					int64_t *versions, const struct nsync_clone *clone,
					const char *text, struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Which two versions of a story to compare. *to: 0, or as it was named; then the newest, accepted
 * or in the work tree. *from: 0, or as it was named; then the one before *to. name: for err.where.
 * err: NSYNC_EINVAL where *to is 1 and *from was not named.
 */
enum nsync_code nsync_archive_choose_versions(int64_t *from, int64_t *to,
					      const struct nsync_clone *clone,
					      const struct nsync_story *story, const char *name,
					      struct nsync_error *err) NSYNC_MUST_USE;
/*
 * Append what changed between two versions, as lines of nsync_repo_text_diff over nsync_item_words.
 * Each version is read from the region, else from the work tree.
 * err: NSYNC_ENOTFOUND, where = a version's path.
 */
enum nsync_code nsync_archive_compare(struct nsync_buf *out, const struct nsync_clone *clone,
				      const struct nsync_story *story, int64_t from, int64_t to,
				      struct nsync_error *err) NSYNC_MUST_USE;

/* Whether the region has an office's cosignature of an item, and no revocation made it void. */
enum nsync_code nsync_archive_cosigned(bool *out, const struct nsync_clone *clone,
				       const struct nsync_item *item, const char *office,
				       struct nsync_error *err) NSYNC_MUST_USE;

#endif
