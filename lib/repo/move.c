/*
 * move.c: main moves from one commit to another, whole or not at all, and index and work tree follow.
 *
 * One run at a time moves main: it holds a lock (flock(2)) that ends with it. Before the ref moves,
 * the old and the new commit are noted in .git/nsync/moving.json; the note goes once index and files
 * have followed. So whatever stops a run, the next one that takes the lock finds either the old
 * commit, and nothing has happened, or the new one, and lets index and files follow.
 */
#include <limits.h>

#include "follow.h"
#include "moving.h"
#include "stale_lock.h"

#define MAIN      "refs/heads/main"
#define WAIT_MS   10000L /* for another run; a move takes milliseconds */
#define MAX_TRIES 5 /* to write an index that other programs write, too */

/* ---- the lock ---- */

static enum nsync_code take_lock(struct nsync_move *move, long wait, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);

	TRY(nsync_repo_own_file(&name, move->repo, "lock", err));
	TRY(nsync_file_mkdirs_above(name.p, err));
	return nsync_file_lock(&move->lock, name.p, 0666, wait, err);
}

void nsync_move_end(struct nsync_move *move)
{
	nsync_file_unlock(&move->lock);
}

/* ---- main ---- */

static enum nsync_code read_main(struct nsync_move *move, struct nsync_error *err)
{
	bool born;

	move->head = (struct nsync_oid){ { 0 } };
	TRY(nsync_repo_ref_optional(&born, &move->head, move->repo, MAIN, err));
	return nsync_repo_tree_of(&move->tree, move->repo, &move->head, err);
}

/* ---- following ---- */

static enum nsync_code follow_once(bool *again, const struct follow *follow,
				   struct index_copy *copy, const struct nsync_repo *repo,
				   struct nsync_kept *kept, struct nsync_error *err)
{
	TRY(nsync_follow(follow, repo, copy, kept, err));
	return nsync_index_copy_publish(again, copy, err);
}

/* Somebody took Git's index away: it is made anew of what main has, or all else would look removed. */
static enum nsync_code fill(struct index_copy *copy, const struct nsync_repo *repo,
			    const struct nsync_oid *tree, struct nsync_error *err)
{
	git_tree *handle = NULL;
	git_oid id = to_git(tree);
	int rc;

	if (copy->there || nsync_oid_zero(tree))
		return NSYNC_OK;
	rc = git_tree_lookup(&handle, repo->git, &id);
	if (!rc)
		rc = git_index_read_tree(copy->index, handle);
	git_tree_free(handle);
	return rc ? nsync_repo_fail_in(err, rc, repo, "index", "cannot make the index") : NSYNC_OK;
}

static enum nsync_code follow(const struct follow *follow, struct index_copy *copy,
			      const struct nsync_repo *repo, struct nsync_kept *kept,
			      struct nsync_error *err)
{
	bool again = true;

	for (int tries = 0; again && tries < MAX_TRIES; tries++) {
		if (tries)
			TRY(nsync_index_copy_open(copy, repo, err));
		TRY(fill(copy, repo, &follow->old, err));
		TRY(follow_once(&again, follow, copy, repo, kept, err));
	}
	return again ? nsync_fail(err, NSYNC_ECONFLICT, "index",
				  "other programs keep changing Git's index")
		     : NSYNC_OK;
}

static enum nsync_code finish(struct nsync_move *move, const struct moving *begun,
			      struct nsync_kept *kept, struct nsync_error *err)
{
	AUTO(nsync_index_copy_release) struct index_copy copy = { .index = NULL };
	struct follow what = { .head = move->tree };
	bool ours = nsync_oid_eq(&move->head, &begun->next);

	if (!ours && !nsync_oid_zero(&move->head) && !nsync_oid_eq(&move->head, &begun->old))
		TRY(nsync_repo_descends(&ours, move->repo, &move->head, &begun->next, err));
	if (ours && nsync_index_on_main(move->repo)) {
		TRY(nsync_repo_tree_of(&what.old, move->repo, &begun->old, err));
		TRY(nsync_repo_tree_of(&what.next, move->repo, &begun->next, err));
		TRY(nsync_index_copy_open(&copy, move->repo, err));
		TRY(follow(&what, &copy, move->repo, kept, err));
		move->finished = true;
	}
	nsync_moving_remove(move->repo);
	return NSYNC_OK;
}

static enum nsync_code begin(struct nsync_move *move, struct nsync_repo *repo, long wait,
			     struct nsync_kept *kept, struct nsync_error *err)
{
	struct moving begun;
	bool found;

	*move = (struct nsync_move){ .repo = repo, .lock = -1 };
	TRY(take_lock(move, wait, err));
	nsync_stale_locks_clear(repo);
	TRY(read_main(move, err));
	TRY(nsync_moving_read(&found, &begun, repo, err));
	return found ? finish(move, &begun, kept, err) : NSYNC_OK;
}

enum nsync_code nsync_move_begin(struct nsync_move *move, struct nsync_repo *repo,
				 struct nsync_kept *kept, struct nsync_error *err)
{
	return begin(move, repo, WAIT_MS, kept, err);
}

enum nsync_code nsync_move_finish_begun(bool *finished, struct nsync_repo *repo,
					struct nsync_kept *kept, struct nsync_error *err)
{
	AUTO(nsync_move_end) struct nsync_move move = { .lock = -1 };
	struct moving begun;

	*finished = false;
	TRY(nsync_moving_read(finished, &begun, repo, err));
	if (!*finished)
		return NSYNC_OK;
	*finished = false;
	TRY(begin(&move, repo, 0, kept, err));
	*finished = move.finished;
	return NSYNC_OK;
}

/* ---- moving ---- */

static enum nsync_code swap(struct nsync_move *move, const struct nsync_oid *next,
			    const char *message, struct nsync_error *err)
{
	const struct moving moving = { .old = move->head, .next = *next };
	struct nsync_oid now = { { 0 } };
	struct nsync_error none = { .code = NSYNC_OK };
	enum nsync_code code;

	TRY(nsync_moving_write(move->repo, &moving, err));
	code = nsync_repo_ref_swap(move->repo, MAIN, next,
				   nsync_oid_zero(&move->head) ? NULL : &move->head, message, err);
	/* A failure may come after the ref has moved, from a disk that is full by then. */
	if (code && !nsync_repo_ref(&now, move->repo, MAIN, &none) && nsync_oid_eq(&now, next))
		code = NSYNC_OK;
	if (code)
		nsync_moving_remove(move->repo);
	return code;
}

enum nsync_code nsync_move_main(struct nsync_move *move, const struct nsync_oid *next,
				const char *message, struct nsync_kept *kept,
				struct nsync_error *err)
{
	AUTO(nsync_index_copy_release) struct index_copy copy = { .index = NULL };
	struct follow what = { .old = move->tree };
	const bool checked_out = nsync_index_on_main(move->repo);

	move->behind = (struct nsync_error){ .code = NSYNC_OK };
	TRY(nsync_repo_tree_of(&what.next, move->repo, next, err));
	what.head = what.next;
	/* An index that cannot be read or is locked is known before anything moves. */
	if (checked_out)
		TRY(nsync_index_copy_open(&copy, move->repo, err));
	TRY(swap(move, next, message, err));
	move->head = *next;
	move->tree = what.next;
	if (!checked_out || !follow(&what, &copy, move->repo, kept, &move->behind)) {
		nsync_moving_remove(move->repo);
		move->behind = (struct nsync_error){ .code = NSYNC_OK };
	}
	return NSYNC_OK;
}

enum nsync_code nsync_move_commit(struct nsync_oid *out, struct nsync_move *move,
				  const struct nsync_addition *additions, size_t count,
				  const struct nsync_signature *author, const char *message,
				  struct nsync_kept *kept, struct nsync_error *err)
{
	const bool born = !nsync_oid_zero(&move->head);
	struct nsync_oid tree;

	if (!nsync_index_on_main(move->repo))
		return nsync_fail_cause(err, NSYNC_EGIT, NSYNC_CAUSE_OFF_MAIN, "HEAD", "%s", "");
	TRY(nsync_repo_write_tree(&tree, move->repo, born ? &move->tree : NULL, additions, count,
				  err));
	TRY(nsync_repo_write_commit(out, move->repo, &tree, &move->head, born ? 1 : 0, author,
				    message, err));
	return nsync_move_main(move, out, "nsync: commit", kept, err);
}
