/* unite.c: one tree with every file of several heads; never the content of two files in one. */
#include <stdlib.h>

#include "internal.h"

/* The changes that one head brings, collected and then written at once. */
struct unite {
	struct nsync_repo *repo;
	const struct nsync_oid *base, *ours, *prefer; /* trees */
	struct nsync_buf *conflict;
	struct nsync_addition *additions;
	size_t count, cap;
};

static void unite_release(struct unite *unite)
{
	for (size_t i = 0; i < unite->count; i++)
		free((char *)(uintptr_t)unite->additions[i].path);
	free(unite->additions);
}

static enum nsync_code add(struct unite *unite, struct nsync_str path, const struct nsync_oid *id,
			   const char *mode, struct nsync_error *err)
{
	char *name;

	TRY(NSYNC_GROW(unite->additions, unite->count, unite->cap, err));
	name = strndup(path.p, path.n);
	if (!name)
		return nsync_fail_memory(err);
	unite->additions[unite->count++] = (struct nsync_addition){ name, *id, mode };
	return NSYNC_OK;
}

/* What a tree has under a path. Where nothing is there, kind is not TREE if a file is where a folder would be. */
struct place {
	bool there;
	enum nsync_entry_kind kind;
	struct nsync_oid id;
};

static enum nsync_code find(struct place *out, const struct nsync_repo *repo,
			    const struct nsync_oid *tree, struct nsync_str path,
			    struct nsync_error *err)
{
	*out = (struct place){ .kind = NSYNC_ENTRY_TREE };
	return nsync_repo_find_optional(&out->there, &out->id, &out->kind, repo, tree, path, err);
}

static bool same_place(const struct place *a, const struct place *b)
{
	return a->there && b->there && a->kind == b->kind && nsync_oid_eq(&a->id, &b->id);
}

static const char *kept_mode(const struct nsync_entry *entry)
{
	static const char *const modes[] = { "100755", "120000", "160000" };

	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (nsync_str_is(entry->mode, modes[i]))
			return modes[i];
	return NULL;
}

static enum nsync_code clash(struct unite *unite, struct nsync_str path, struct nsync_error *err)
{
	nsync_buf_clear(unite->conflict);
	nsync_buf_str(unite->conflict, path);
	return nsync_fail(err, NSYNC_ECONFLICT, NULL, "%.*s differs on both sides",
			  NSYNC_FMT(path));
}

/* Both sides have a file of their own: the accepted one stands, else a person has to choose. */
static enum nsync_code settle(struct unite *unite, const struct nsync_entry *entry,
			      struct nsync_error *err)
{
	struct place preferred;

	TRY(find(&preferred, unite->repo, unite->prefer, entry->path, err));
	if (preferred.there && preferred.kind == NSYNC_ENTRY_FILE)
		return add(unite, entry->path, &preferred.id, NULL, err);
	return clash(unite, entry->path, err);
}

/*
 * Whether our side has a file where the path needs a folder, or a folder where it needs a file, and
 * of its own: what is as the base had it goes with this head's removals.
 */
static enum nsync_code is_blocked(bool *out, const struct unite *unite, const struct place *ours,
				  struct nsync_str path, struct nsync_error *err)
{
	struct place blocker = *ours, base;
	struct nsync_str at = path;

	*out = false;
	if (ours->kind != NSYNC_ENTRY_TREE && ours->there)
		return NSYNC_OK; /* a file for a file */
	if (ours->kind == NSYNC_ENTRY_TREE && !ours->there)
		return NSYNC_OK;
	for (size_t i = 0; i < path.n && !blocker.there; i++) {
		at = (struct nsync_str){ path.p, i };
		if (path.p[i] == '/')
			TRY(find(&blocker, unite->repo, unite->ours, at, err));
		if (blocker.kind == NSYNC_ENTRY_TREE)
			blocker.there = false;
	}
	TRY(find(&base, unite->repo, unite->base, at, err));
	*out = !same_place(&blocker, &base);
	return NSYNC_OK;
}

static enum nsync_code see_changed(void *payload, const struct nsync_entry *entry,
				   const struct nsync_oid *base, struct nsync_error *err)
{
	struct unite *unite = payload;
	struct place ours;
	bool blocked;

	if (entry->trouble && (entry->trouble != NSYNC_BAD_MODE || entry->kind == NSYNC_ENTRY_TREE))
		return nsync_fail(err, NSYNC_EGIT, "unite",
				  "%.*s: a name or tree that cannot be united",
				  NSYNC_FMT(entry->path));
	TRY(find(&ours, unite->repo, unite->ours, entry->path, err));
	TRY(is_blocked(&blocked, unite, &ours, entry->path, err));
	if (blocked)
		return clash(unite, entry->path, err);
	if (ours.kind == NSYNC_ENTRY_TREE)
		ours.there = false; /* a folder that goes */
	if (ours.there && nsync_oid_eq(&ours.id, &entry->id))
		return NSYNC_OK;
	if (base ? ours.there && nsync_oid_eq(&ours.id, base) : !ours.there)
		return add(unite, entry->path, &entry->id, kept_mode(entry), err);
	return settle(unite, entry, err);
}

static enum nsync_code see_removed(void *payload, const struct nsync_entry *entry,
				   struct nsync_error *err)
{
	static const struct nsync_oid none;
	struct unite *unite = payload;
	struct place ours, preferred;

	TRY(find(&ours, unite->repo, unite->ours, entry->path, err));
	TRY(find(&preferred, unite->repo, unite->prefer, entry->path, err));
	if (!ours.there || preferred.there || !nsync_oid_eq(&ours.id, &entry->id))
		return NSYNC_OK;
	return add(unite, entry->path, &none, NULL, err);
}

/*
 * The tree of the best common ancestor of the last of these heads and a merge of all before it; zero: none.
 * With the first of them alone, what two others had from each other would look like two texts of one name.
 */
static enum nsync_code base_tree(struct nsync_oid *out, const struct nsync_repo *repo,
				 const struct nsync_oid *heads, size_t count,
				 struct nsync_error *err)
{
	git_oid *ids = calloc(count, sizeof(*ids)), base;
	struct nsync_commit commit;
	struct nsync_oid id;
	int rc;

	*out = (struct nsync_oid){ { 0 } };
	if (!ids)
		return nsync_fail_memory(err);
	for (size_t i = 0; i < count; i++)
		ids[i] = to_git(&heads[count - 1 - i]);
	rc = git_merge_base_many(&base, repo->git, count, ids);
	free(ids);
	if (rc == GIT_ENOTFOUND)
		return NSYNC_OK;
	if (rc)
		return nsync_repo_fail_in(err, rc, repo, NULL, "cannot find a common ancestor");
	id = from_git(&base);
	TRY(nsync_repo_commit(&commit, repo, &id, err));
	*out = commit.tree;
	return NSYNC_OK;
}

/* Bring what the last of these heads changed into the tree of those before it. */
static enum nsync_code take_in(struct nsync_oid *tree, struct nsync_buf *conflict,
			       struct nsync_repo *repo, const struct nsync_oid *heads, size_t count,
			       const struct nsync_oid *prefer, struct nsync_error *err)
{
	struct nsync_oid base, made;
	AUTO(unite_release) struct unite unite = { repo, &base, tree, prefer, conflict, NULL, 0, 0 };
	const struct nsync_tree_visitor visitor = { see_changed, see_removed, &unite };
	struct nsync_commit commit;

	TRY(nsync_repo_commit(&commit, repo, &heads[count - 1], err));
	TRY(base_tree(&base, repo, heads, count, err));
	TRY(nsync_repo_compare(repo, &base, &commit.tree, "", &visitor, err));
	TRY(nsync_repo_write_tree(&made, repo, tree, unite.additions, unite.count, err));
	*tree = made;
	return NSYNC_OK;
}

/* Heads without those that others hold already; kept in their order. */
static enum nsync_code reduce(struct nsync_oid *out, size_t *count, const struct nsync_repo *repo,
			      const struct nsync_oid *heads, size_t given, struct nsync_error *err)
{
	*count = 0;
	for (size_t i = 0; i < given; i++) {
		bool held = nsync_oid_zero(&heads[i]);

		for (size_t j = 0; j < given && !held; j++) {
			bool same = nsync_oid_eq(&heads[i], &heads[j]);

			if (i == j || nsync_oid_zero(&heads[j]) || (same && j > i))
				continue;
			TRY(nsync_repo_descends(&held, repo, &heads[j], &heads[i], err));
		}
		if (!held)
			out[(*count)++] = heads[i];
	}
	return *count ? NSYNC_OK : nsync_fail(err, NSYNC_EINVAL, NULL, "nothing to unite");
}

static enum nsync_code unite_heads(struct nsync_oid *out, struct nsync_buf *conflict,
				   struct nsync_repo *repo, const struct nsync_oid *heads,
				   size_t count, const struct nsync_oid *prefer,
				   const struct nsync_signature *author, const char *message,
				   struct nsync_error *err)
{
	struct nsync_commit first;
	struct nsync_oid tree;

	TRY(nsync_repo_commit(&first, repo, &heads[0], err));
	tree = first.tree;
	for (size_t n = 2; n <= count; n++)
		TRY(take_in(&tree, conflict, repo, heads, n, prefer, err));
	return nsync_repo_write_commit(out, repo, &tree, heads, count, author, message, err);
}

enum nsync_code nsync_repo_unite(struct nsync_oid *out, struct nsync_buf *conflict,
				 struct nsync_repo *repo, const struct nsync_oid *heads,
				 size_t count, const struct nsync_oid *prefer,
				 const struct nsync_signature *author, const char *message,
				 struct nsync_error *err)
{
	struct nsync_oid *kept = calloc(count + 1, sizeof(*kept));
	size_t kept_count;
	enum nsync_code code;

	if (!kept)
		return nsync_fail_memory(err);
	code = reduce(kept, &kept_count, repo, heads, count, err);
	if (!code && kept_count == 1)
		*out = kept[0];
	else if (!code)
		code = unite_heads(out, conflict, repo, kept, kept_count, prefer, author, message,
				   err);
	free(kept);
	return code;
}
