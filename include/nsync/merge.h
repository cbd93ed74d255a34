/*
 * merge.h: the regional office's work. Fetch the offices, judge their candidates, and make the
 * one commit that adds what is accepted and its signed record.
 *
 * merge(region, as-of, office heads, unreachable, key) -> commit is a pure function: the same
 * inputs give the same commit id on any machine.
 */
#ifndef NSYNC_MERGE_H
#define NSYNC_MERGE_H

#include "nsync/base.h"
#include "nsync/repo.h"
#include "nsync/trust.h"
#include "nsync/verify.h"

enum nsync_office_state {
	NSYNC_OFFICE_FETCHED,
	NSYNC_OFFICE_EMPTY,       /* reachable, but it has no main; why: another branch that it has */
	NSYNC_OFFICE_UNREACHABLE, /* why tells */
	NSYNC_OFFICE_NO_REMOTE    /* no Git remote of that name; counts as unreachable */
};

/* One office of the newest root, fetched. */
struct nsync_merge_office {
	char code[NSYNC_MAX_OFFICE + 1];
	enum nsync_office_state state;
	struct nsync_repo *quarantine; /* FETCHED; owned */
	struct nsync_oid head;
	char why[1024];         /* UNREACHABLE: what failed, with the server's own words; EMPTY: a branch it has, or "" */
	enum nsync_cause cause; /* UNREACHABLE: of that; NONE: it could not be reached */
};

/*
 * Fetch every office of root side by side into quarantines.
 * out: array of *count in code order; free with nsync_merge_offices_free, which deletes the quarantines.
 */
enum nsync_code nsync_merge_fetch(struct nsync_merge_office **out, size_t *count,
				  const struct nsync_repo *repo, const struct nsync_root *root,
				  const struct nsync_git_limits *limits,
				  struct nsync_error *err) NSYNC_MUST_USE;
void nsync_merge_offices_free(struct nsync_merge_office *offices, size_t count);

struct nsync_merge_input {
	const struct nsync_region *region; /* walked; where the merge starts from */
	int64_t as_of;                     /* seconds, UTC; not before the newest record's */
	const struct nsync_merge_office *offices; /* any order */
	size_t office_count;
	const struct nsync_key *key;       /* a merge key of the newest root; NULL: judge only (dry run) */
	unsigned jobs;
	void (*progress)(void *payload, size_t done, size_t total);
	void *payload;
};

struct nsync_merge_result {
	bool changed;              /* false: nothing new, no commit */
	struct nsync_oid commit;   /* zero where not changed or dry run */
	struct nsync_record *record;
	struct nsync_batch *batch; /* every candidate with its verdict */
	size_t added, held, newly_held;
};

/*
 * Judge and, if there is something to record, write all objects; no ref is touched.
 * out: release with nsync_merge_release.
 * err: NSYNC_EINVAL (as-of before the newest record), NSYNC_ETRUST (the root has expired at as-of), NSYNC_EKEY (not a merge
 *      key of the newest root), NSYNC_ELIMIT, NSYNC_EGIT, NSYNC_EIO.
 */
enum nsync_code nsync_merge(struct nsync_merge_result *out, struct nsync_repo *repo,
			    const struct nsync_merge_input *input,
			    struct nsync_error *err) NSYNC_MUST_USE;
void nsync_merge_release(struct nsync_merge_result *result);

/*
 * The commit that adopts a root as a record of its own: root 1 onto nothing, or version n + 1.
 * verdict: NSYNC_BAD_ROOT and the like, where the root does not follow; then nothing is written.
 */
enum nsync_code nsync_merge_adopt(struct nsync_merge_result *out, struct nsync_verdict *verdict,
				  struct nsync_repo *repo, const struct nsync_region *region,
				  const struct nsync_root *root, int64_t as_of,
				  const struct nsync_key *key, struct nsync_error *err) NSYNC_MUST_USE;

/* Whether a candidate was named as held by the newest record already. */
bool nsync_merge_held_before(const struct nsync_region *region, const struct nsync_file *file);

#endif
