/*
 * sync.c: unite what the office has here and on its own server with the region, let main follow, and
 * push to that server what a merge would take.
 *
 * What is kept back stays in main. It does not travel: then what is pushed is a commit upon the
 * server's and the region's heads alone, and main becomes a merge of it and of what main was. Once
 * nothing is kept back, main itself is pushed.
 */
#include <limits.h>
#include <stdlib.h>

#include "sync.h"

#define PUSH_TRIES 3
#define SENT       "refs/nsync/sent" /* the newest commit that was made to be pushed in main's place */

/* The lock comes first: another sync moves what opening reads. */
enum nsync_code nsync_clone_sync_open(int *lock, struct nsync_clone *clone,
				      const struct nsync_clone_host *host, long wait,
				      struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = NULL;

	TRY(nsync_repo_open(&repo, host->folder ? host->folder : ".", err));
	TRY(nsync_repo_own_file(&name, repo, "syncing", err));
	TRY(nsync_file_mkdirs_above(name.p, err));
	TRY(nsync_file_lock(lock, name.p, 0666, wait, err));
	return nsync_clone_open(clone, host, err);
}

/* What is not sent is told as of the last try. */
static void forget_unsent(struct nsync_sync *sync)
{
	size_t count = 0;

	for (size_t i = 0; i < sync->note_count; i++) {
		if (sync->notes[i].kind == NSYNC_SYNC_KEPT_BACK ||
		    sync->notes[i].kind == NSYNC_SYNC_UNCOMMITTED) {
			free(sync->notes[i].path);
			free(sync->notes[i].file);
		} else {
			sync->notes[count++] = sync->notes[i];
		}
	}
	sync->note_count = count;
}

/* ---- commits ---- */

/* A commit of a tree upon some heads: one of them, where it holds all others and has the tree already. */
static enum nsync_code commit_upon(struct nsync_oid *out, const struct sync_union *sync,
				   const struct nsync_oid *tree, const struct nsync_oid *heads,
				   size_t count, const char *message, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf names = NSYNC_BUF_INIT(4096);
	const struct nsync_clone *clone = sync->clone;
	struct nsync_oid parents[3], has;
	struct nsync_signature who;

	TRY(nsync_repo_independent(parents, &count, clone->repo, heads, count, err));
	TRY(nsync_repo_tree_of(&has, clone->repo, &parents[0], err));
	if (count == 1 && nsync_oid_eq(&has, tree)) {
		*out = parents[0];
		return NSYNC_OK;
	}
	TRY(nsync_clone_office_author(&who, &names, clone, sync->now, err));
	return nsync_repo_write_commit(out, clone->repo, tree, parents, count, &who, message, err);
}

/*
 * What to push in main's place: a commit that has nothing of main's history. One that an earlier run
 * made and could not push is taken again.
 */
static enum nsync_code commit_to_send(struct nsync_oid *out, const struct sync_union *sync,
				      const struct nsync_oid *tree, struct nsync_error *err)
{
	const struct nsync_clone *clone = sync->clone;
	struct nsync_oid heads[3] = { sync->out->origin, clone->head }, has, parents[3];
	size_t count;
	bool there;

	/* The server has all of it. */
	if (!nsync_oid_zero(&heads[0]) && nsync_oid_eq(tree, &sync->server_tree)) {
		*out = heads[0];
		return NSYNC_OK;
	}
	TRY(nsync_repo_ref_optional(&there, &heads[2], clone->repo, SENT, err));
	if (there) {
		TRY(nsync_repo_tree_of(&has, clone->repo, &heads[2], err));
		TRY(nsync_repo_independent(parents, &count, clone->repo, heads, 3, err));
		if (count == 1 && nsync_oid_eq(&parents[0], &heads[2]) && nsync_oid_eq(&has, tree)) {
			*out = heads[2];
			return NSYNC_OK;
		}
	}
	TRY(commit_upon(out, sync, tree, heads, 2, "Send what a merge takes\n", err));
	return nsync_sync_track(clone, SENT, out, err);
}

/* main: what it becomes. send: what to push. */
static enum nsync_code make_commits(struct nsync_oid *main, struct nsync_oid *send,
				    struct sync_union *sync, bool to_server,
				    struct nsync_error *err)
{
	const struct nsync_oid *tree = &sync->united.tree;
	struct nsync_oid heads[3] = { sync->out->own, sync->out->origin, sync->clone->head };
	struct nsync_oid sendable = *tree;
	bool all = true;

	if (to_server)
		TRY(nsync_sync_sendable(&sendable, &all, sync, err));
	if (!all) {
		TRY(commit_to_send(send, sync, &sendable, err));
		heads[1] = *send;
	}
	TRY(commit_upon(main, sync, tree, heads, 3, "Unite with the region\n", err));
	if (all)
		*send = *main;
	return NSYNC_OK;
}

/* ---- uniting ---- */

static void union_release(struct sync_union *sync)
{
	nsync_united_release(&sync->united);
	nsync_conflicts_release(&sync->conflicts);
}

/*
 * Before main moves, the conflicts that are over stay noted beside the new ones: a run that is killed
 * in between must not have forgotten any.
 */
static enum nsync_code save_before(const struct sync_union *sync, struct nsync_error *err)
{
	AUTO(nsync_conflicts_release) struct nsync_conflicts both = { .list = NULL };

	TRY(nsync_conflicts_read(&both, sync->clone->repo, err));
	if (!both.count && !sync->conflicts.count)
		return NSYNC_OK;
	for (size_t i = 0; i < sync->conflicts.count; i++)
		TRY(nsync_conflicts_put(&both, &sync->conflicts.list[i], err));
	return nsync_conflicts_save(&both, sync->clone->repo, err);
}

static enum nsync_code move_main(struct nsync_oid *send, struct sync_union *sync,
				 struct nsync_move *move, bool to_server, struct nsync_error *err)
{
	struct nsync_sync *out = sync->out;
	struct nsync_oid main;

	TRY(make_commits(&main, send, sync, to_server, err));
	TRY(save_before(sync, err));
	if (!nsync_oid_eq(&main, &out->own))
		TRY(nsync_move_main(move, &main, "nsync sync", &sync->clone->kept, err));
	out->own = main;
	out->behind = move->behind;
	return nsync_conflicts_save(&sync->conflicts, sync->clone->repo, err);
}

/* to_server: origin was fetched, and what is to be pushed is judged. */
static enum nsync_code unite(struct nsync_oid *send, struct nsync_sync *out,
			     struct nsync_clone *clone, int64_t now, bool to_server,
			     struct nsync_error *err)
{
	AUTO(nsync_move_end) struct nsync_move move = { .lock = -1 };
	AUTO(union_release) struct sync_union sync = { .out = out, .clone = clone, .now = now };
	struct nsync_error why = { .code = NSYNC_OK };
	enum nsync_code code;

	TRY(nsync_move_begin(&move, clone->repo, &clone->kept, err));
	out->own = move.head;
	sync.own_tree = move.tree;
	TRY(nsync_repo_tree_of(&sync.server_tree, clone->repo, &out->origin, err));
	TRY(nsync_conflicts_read(&sync.conflicts, clone->repo, err));
	const struct nsync_oid heads[] = { out->own, out->origin, clone->head };
	TRY(nsync_repo_unite(&sync.united, clone->repo, heads, 3, &clone->region.tree, err));
	TRY(nsync_sync_settle(&sync, err));
	forget_unsent(out);
	TRY(move_main(send, &sync, &move, to_server, err));
	out->united = true;
	/* The commits are made: index and files are a matter of this clone alone. */
	code = out->behind.code ? NSYNC_OK : nsync_sync_files(&sync, &move, &why);
	if (code == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	if (code)
		out->behind = why;
	return NSYNC_OK;
}

/* ---- pushing ---- */

static enum nsync_code push(struct nsync_sync *out, const struct nsync_clone *clone,
			    const struct nsync_oid *send, struct nsync_error *err)
{
	TRY(nsync_repo_push(clone->repo, "origin", send, &nsync_clone_limits, err));
	out->pushed = true;
	return nsync_sync_track(clone, NSYNC_SERVER_MAIN, send, err);
}

/* Somebody else of the office may push at the same time: unite with theirs and try again. */
enum nsync_code nsync_clone_sync_origin(struct nsync_sync *out, struct nsync_clone *clone,
					int64_t now, struct nsync_error *err)
{
	for (int tries = 1;; tries++) {
		struct nsync_error unfetched = { .code = NSYNC_OK }, why = { .code = NSYNC_OK };
		struct nsync_oid send;
		enum nsync_code code;
		bool to_server = !nsync_sync_fetch_origin(out, clone, &unfetched) && out->has_origin;

		TRY(unite(&send, out, clone, now, to_server, err));
		if (unfetched.code) {
			*err = unfetched;
			return unfetched.code;
		}
		if (!to_server || nsync_oid_eq(&send, &out->origin))
			return NSYNC_OK;
		code = push(out, clone, &send, &why);
		if (code != NSYNC_ECONFLICT || tries == PUSH_TRIES) {
			*err = why;
			return code;
		}
	}
}
