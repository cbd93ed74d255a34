/*
 * sync_clash.c: what becomes of files that two sides have changed. The region's body stands; else the server's, since
 * others may have it already. What was signed here waits as a conflict, and any other file from here is kept.
 */
#include "sync.h"

#define MAX_KEPT_FILE (256u * 1024u * 1024u)

static bool in_tree(const struct nsync_oid *blob)
{
	return !nsync_oid_zero(blob);
}

/* The blob of a file in a tree; zero where there is none. */
static enum nsync_code find_blob(struct nsync_oid *out, const struct sync_union *sync,
				 const struct nsync_oid *tree, const char *path,
				 struct nsync_error *err)
{
	enum nsync_entry_kind kind;
	struct nsync_oid blob;
	bool there;

	*out = (struct nsync_oid){ { 0 } };
	TRY(nsync_repo_find_optional(&there, &blob, &kind, sync->clone->repo, tree, nsync_str(path),
				     err));
	if (there && kind != NSYNC_ENTRY_TREE)
		*out = blob;
	return NSYNC_OK;
}

/* ---- what is kept and told ---- */

/* Copy a blob below .git/nsync/kept/. What cannot be read is in the history of main, as all of it is. */
static enum nsync_code keep(const char **copy, struct sync_union *sync, const char *path,
			    const struct nsync_oid *blob, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(MAX_KEPT_FILE);
	struct nsync_error why = { .code = NSYNC_OK };
	struct nsync_kept *kept = &sync->clone->kept;
	enum nsync_code code;

	*copy = NULL;
	code = nsync_repo_blob(&bytes, sync->clone->repo, blob, MAX_KEPT_FILE, &why);
	if (code == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	if (code)
		return NSYNC_OK;
	TRY(nsync_kept_bytes(kept, sync->clone->repo, path, nsync_buf_view(&bytes), err));
	*copy = kept->list[kept->count - 1].copy;
	return NSYNC_OK;
}

/* Keep what was here, and tell why it is not here any more. */
static enum nsync_code give_way(struct sync_union *sync, enum nsync_sync_note_kind kind,
				const char *path, const struct nsync_oid *mine,
				struct nsync_error *err)
{
	struct nsync_sync_note *note;
	const char *copy = NULL;

	TRY(keep(&copy, sync, path, mine, err));
	TRY(nsync_sync_note(&note, sync->out, kind, path, err));
	note->copy = copy ? strdup(copy) : NULL;
	return copy && !note->copy ? nsync_fail_memory(err) : NSYNC_OK;
}

/* The united tree gets another file. */
static enum nsync_code take(struct sync_union *sync, const char *path, const struct nsync_oid *blob,
			    struct nsync_error *err)
{
	const struct nsync_addition addition = { path, *blob, NULL };
	const struct nsync_oid tree = sync->united.tree;

	return nsync_repo_write_tree(&sync->united.tree, sync->clone->repo, &tree, &addition, 1,
				     err);
}

/* ---- the region has accepted one of them ---- */

/* The accepted body with other signatures, or signed at another time, is nothing to keep. */
static enum nsync_code lose_to_region(struct sync_union *sync, const char *name,
				      const struct nsync_oid *mine, const struct nsync_oid *accepted,
				      struct nsync_error *err)
{
	struct nsync_oid joined;
	struct nsync_path path;
	bool same = false;

	if (nsync_oid_eq(mine, accepted) || !in_tree(mine))
		return NSYNC_OK;
	if (nsync_path_parse(&path, nsync_str(name)))
		TRY(nsync_sync_join(&joined, &same, sync->clone->repo, path.kind, mine, accepted,
				    err));
	if (!same && path.kind == NSYNC_PATH_ITEM)
		TRY(nsync_sync_either(&same, sync, name, mine, accepted, err));
	return same ? NSYNC_OK : give_way(sync, NSYNC_SYNC_ACCEPTED, name, mine, err);
}

/* A signed file of the office that main had otherwise than the region has it. */
static enum nsync_code see_lost(void *payload, const struct nsync_entry *entry,
				const struct nsync_oid *accepted, struct nsync_error *err)
{
	const struct nsync_conflict *open;
	struct sync_union *sync = payload;
	char path[NSYNC_MAX_PATH];

	if (!accepted || !nsync_str_copy(path, sizeof(path), entry->path))
		return NSYNC_OK;
	open = nsync_conflicts_find(&sync->conflicts, path);
	/* It came from the server: the machine that signed it tells. */
	if (open && nsync_oid_eq(&open->theirs, &entry->id))
		return NSYNC_OK;
	return lose_to_region(sync, path, &entry->id, accepted, err);
}

static enum nsync_code find_lost(struct sync_union *sync, struct nsync_error *err)
{
	const struct nsync_tree_visitor visitor = { see_lost, NULL, sync };

	return nsync_clone_compare_own(sync->clone, &sync->clone->region.tree, &sync->own_tree,
				       NSYNC_SIGNED_ROOMS, &visitor, err);
}

/* ---- neither is accepted ---- */

static enum nsync_code conflict(struct sync_union *sync, const struct nsync_clash *clash,
				struct nsync_error *err)
{
	const struct nsync_conflict *open = nsync_conflicts_find(&sync->conflicts, clash->path);
	struct nsync_conflict made = { .mine = clash->ours,
				       .theirs = clash->taken,
				       .base = clash->base };

	nsync_str_copy(made.path, sizeof(made.path), nsync_str(clash->path));
	/* Somebody committed over an open conflict: what waited there before is kept. */
	if (open && in_tree(&open->mine) && !nsync_oid_eq(&open->mine, &made.mine))
		TRY(give_way(sync, NSYNC_SYNC_REPLACED, open->path, &open->mine, err));
	return nsync_conflicts_put(&sync->conflicts, &made, err);
}

static enum nsync_code two_bodies(struct sync_union *sync, const struct nsync_clash *clash,
				  const struct nsync_path *path, struct nsync_error *err)
{
	struct nsync_oid joined;
	bool same;

	TRY(nsync_sync_join(&joined, &same, sync->clone->repo, path->kind, &clash->ours,
			    &clash->taken, err));
	if (!same && path->kind == NSYNC_PATH_ITEM) {
		TRY(nsync_sync_either(&same, sync, clash->path, &clash->ours, &clash->taken, err));
		joined = clash->taken;
	}
	return same ? take(sync, clash->path, &joined, err) : conflict(sync, clash, err);
}

/* A picture's name says its bytes, so at most one of two is right. */
static enum nsync_code two_pictures(struct sync_union *sync, const struct nsync_clash *clash,
				    const struct nsync_path *path, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_MEDIA_BYTES);
	struct nsync_error why = { .code = NSYNC_OK };
	char hash[NSYNC_HEX_SIZE];
	enum nsync_code code;

	if (!in_tree(&clash->ours))
		return NSYNC_OK;
	code = nsync_repo_blob(&bytes, sync->clone->repo, &clash->ours, NSYNC_MAX_MEDIA_BYTES, &why);
	if (code == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	nsync_sha256_hex(hash, nsync_buf_view(&bytes));
	return !code && !strcmp(hash, path->sha256)
		       ? take(sync, clash->path, &clash->ours, err)
		       : give_way(sync, NSYNC_SYNC_REPLACED, clash->path, &clash->ours, err);
}

/* ---- each clash ---- */

static bool is_signed(const struct nsync_path *path)
{
	return path->kind == NSYNC_PATH_ITEM || path->kind == NSYNC_PATH_COSIGNATURE;
}

static enum nsync_code settle(struct sync_union *sync, const struct nsync_clash *clash,
			      struct nsync_error *err)
{
	struct nsync_path path = { .kind = NSYNC_PATH_NONE };
	struct nsync_oid mine, accepted;
	struct nsync_sync_note *note;
	bool own;

	if (clash->left_out)
		return nsync_sync_note(&note, sync->out, NSYNC_SYNC_LEFT_OUT, clash->path, err);
	TRY(find_blob(&mine, sync, &sync->own_tree, clash->path, err));
	/* Between the server and the region: whoever sent it hears of it. */
	if (!nsync_oid_eq(&mine, &clash->ours))
		return NSYNC_OK;
	nsync_path_parse(&path, nsync_str(clash->path));
	own = !strcmp(path.writer, sync->clone->office);
	TRY(find_blob(&accepted, sync, &sync->clone->region.tree, clash->path, err));
	if (own && is_signed(&path)) /* find_lost tells of what the region has */
		return in_tree(&accepted) ? NSYNC_OK : two_bodies(sync, clash, &path, err);
	if (own && path.kind == NSYNC_PATH_MEDIA && !in_tree(&accepted))
		return two_pictures(sync, clash, &path, err);
	return in_tree(&mine) ? give_way(sync, NSYNC_SYNC_REPLACED, clash->path, &mine, err)
			      : NSYNC_OK;
}

/* ---- what goes without a clash ---- */

/*
 * A signed file that main had, and has otherwise now, or not at all: a colleague took it back or signed it anew.
 * No conflict is about it, and none of the two is accepted.
 */
static enum nsync_code lose_to_server(struct sync_union *sync, struct nsync_str name,
				      const struct nsync_oid *mine, const struct nsync_oid *taken,
				      struct nsync_error *err)
{
	const struct nsync_conflict *open;
	struct nsync_oid accepted, joined;
	char file[NSYNC_MAX_PATH];
	struct nsync_path path;
	bool same;

	if (!nsync_path_parse(&path, name) || !is_signed(&path) ||
	    !nsync_str_copy(file, sizeof(file), name))
		return NSYNC_OK;
	TRY(find_blob(&accepted, sync, &sync->clone->region.tree, file, err));
	open = nsync_conflicts_find(&sync->conflicts, file);
	if (in_tree(&accepted) || /* find_lost tells of it */
	    (open && (nsync_oid_eq(&open->mine, mine) || nsync_oid_eq(&open->theirs, mine))))
		return NSYNC_OK;
	if (!taken)
		return give_way(sync, NSYNC_SYNC_TAKEN_BACK, file, mine, err);
	TRY(nsync_sync_join(&joined, &same, sync->clone->repo, path.kind, mine, taken, err));
	if (!same && path.kind == NSYNC_PATH_ITEM)
		TRY(nsync_sync_either(&same, sync, file, mine, taken, err));
	return same ? NSYNC_OK : give_way(sync, NSYNC_SYNC_REPLACED, file, mine, err);
}

static enum nsync_code see_replaced(void *payload, const struct nsync_entry *entry,
				    const struct nsync_oid *mine, struct nsync_error *err)
{
	return mine && !nsync_oid_eq(mine, &entry->id)
		       ? lose_to_server(payload, entry->path, mine, &entry->id, err)
		       : NSYNC_OK;
}

static enum nsync_code see_taken_back(void *payload, const struct nsync_entry *entry,
				      struct nsync_error *err)
{
	return lose_to_server(payload, entry->path, &entry->id, NULL, err);
}

static enum nsync_code find_gone(struct sync_union *sync, struct nsync_error *err)
{
	const struct nsync_tree_visitor visitor = { see_replaced, see_taken_back, sync };

	return nsync_clone_compare_own(sync->clone, &sync->own_tree, &sync->united.tree,
				       NSYNC_SIGNED_ROOMS, &visitor, err);
}

/* ---- all of it ---- */

/*
 * An open conflict follows what the server has, and is over where the region has accepted a body, or where the
 * server has mine.
 */
static enum nsync_code follow(bool *over, struct sync_union *sync, struct nsync_conflict *conflict,
			      struct nsync_error *err)
{
	struct nsync_oid accepted, taken;

	TRY(find_blob(&accepted, sync, &sync->clone->region.tree, conflict->path, err));
	TRY(find_blob(&taken, sync, &sync->united.tree, conflict->path, err));
	*over = in_tree(&accepted) || nsync_oid_eq(&taken, &conflict->mine);
	if (!*over)
		conflict->theirs = taken;
	return in_tree(&accepted)
		       ? lose_to_region(sync, conflict->path, &conflict->mine, &accepted, err)
		       : NSYNC_OK;
}

enum nsync_code nsync_sync_settle(struct sync_union *sync, struct nsync_error *err)
{
	TRY(find_lost(sync, err));
	for (size_t i = 0; i < sync->united.clash_count; i++)
		TRY(settle(sync, &sync->united.clashes[i], err));
	TRY(find_gone(sync, err));
	for (size_t i = sync->conflicts.count; i > 0; i--) {
		struct nsync_conflict *conflict = &sync->conflicts.list[i - 1];
		bool over;

		TRY(follow(&over, sync, conflict, err));
		if (over)
			nsync_conflicts_drop(&sync->conflicts, conflict->path);
	}
	return NSYNC_OK;
}
