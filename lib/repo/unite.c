/*
 * unite.c: one tree with every file of several heads. Where two heads have files of their own under one path,
 * one of them is taken as it is, and the caller is told which.
 */
#include <stdlib.h>

#include "internal.h"

/* The changes that one step brings, collected and then written at once. */
struct unite {
	struct nsync_repo *repo;
	const struct nsync_oid *base, *ours, *theirs, *prefer; /* trees */
	struct nsync_united *out;
	struct nsync_addition *additions;
	size_t count, cap;
};

static const struct nsync_oid none;

static void unite_release(struct unite *unite)
{
	for (size_t i = 0; i < unite->count; i++)
		free((char *)(uintptr_t)unite->additions[i].path);
	free(unite->additions);
}

void nsync_united_release(struct nsync_united *united)
{
	for (size_t i = 0; i < united->clash_count; i++)
		free(united->clashes[i].path);
	free(united->clashes);
	free(united->parents);
	*united = (struct nsync_united){ .parents = NULL };
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

/* A path that clashed with the head before, too, keeps our file and gets what is taken in the end. */
static enum nsync_code clash(struct unite *unite, struct nsync_str path,
			     const struct nsync_clash *found, struct nsync_error *err)
{
	struct nsync_united *out = unite->out;
	char *name;

	for (size_t i = 0; i < out->clash_count; i++) {
		if (!nsync_str_is(path, out->clashes[i].path))
			continue;
		out->clashes[i].theirs = found->theirs;
		out->clashes[i].taken = found->taken;
		return NSYNC_OK;
	}
	TRY(NSYNC_GROW(out->clashes, out->clash_count, out->clash_cap, err));
	name = strndup(path.p, path.n);
	if (!name)
		return nsync_fail_memory(err);
	out->clashes[out->clash_count] = *found;
	out->clashes[out->clash_count++].path = name;
	return NSYNC_OK;
}

/* Both sides have changed a file: what is preferred is taken, else theirs. */
static enum nsync_code settle(struct unite *unite, const struct nsync_entry *entry,
			      const struct place *ours, const struct nsync_oid *base,
			      struct nsync_error *err)
{
	struct nsync_clash found = { .ours = ours->there ? ours->id : none,
				     .theirs = entry->id,
				     .base = base ? *base : none,
				     .taken = entry->id };
	const char *mode = kept_mode(entry);
	struct place preferred;

	TRY(find(&preferred, unite->repo, unite->prefer, entry->path, err));
	if (preferred.there && preferred.kind == NSYNC_ENTRY_FILE) {
		found.taken = preferred.id;
		mode = NULL;
	}
	if (nsync_oid_eq(&found.ours, &found.taken))
		return NSYNC_OK;
	TRY(add(unite, entry->path, &found.taken, mode, err));
	return clash(unite, entry->path, &found, err);
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
	struct place ours, preferred;
	bool blocked;

	if (entry->trouble && (entry->trouble != NSYNC_BAD_MODE || entry->kind == NSYNC_ENTRY_TREE))
		return nsync_fail(err, NSYNC_EGIT, "unite",
				  "%.*s: a name or tree that cannot be united",
				  NSYNC_FMT(entry->path));
	TRY(find(&ours, unite->repo, unite->ours, entry->path, err));
	TRY(is_blocked(&blocked, unite, &ours, entry->path, err));
	if (blocked) {
		TRY(find(&preferred, unite->repo, unite->prefer, entry->path, err));
		return preferred.there ? NSYNC_OK :
					 clash(unite, entry->path,
					       &(struct nsync_clash){ .theirs = entry->id,
								      .left_out = true },
					       err);
	}
	if (ours.kind == NSYNC_ENTRY_TREE)
		ours.there = false; /* a folder that goes */
	if (ours.there && nsync_oid_eq(&ours.id, &entry->id))
		return NSYNC_OK;
	if (base ? ours.there && nsync_oid_eq(&ours.id, base) : !ours.there)
		return add(unite, entry->path, &entry->id, kept_mode(entry), err);
	return settle(unite, entry, &ours, base, err);
}

/* Whether a tree has a folder where the path is, or a file where one of its folders is. */
static enum nsync_code in_the_way(bool *out, const struct unite *unite,
				  const struct nsync_oid *tree, struct nsync_str path,
				  struct nsync_error *err)
{
	struct place place;

	TRY(find(&place, unite->repo, tree, path, err));
	*out = place.there ? place.kind == NSYNC_ENTRY_TREE : place.kind != NSYNC_ENTRY_TREE;
	return NSYNC_OK;
}

static enum nsync_code see_removed(void *payload, const struct nsync_entry *entry,
				   struct nsync_error *err)
{
	struct unite *unite = payload;
	struct place ours, preferred;
	bool changed, left_out;

	TRY(find(&ours, unite->repo, unite->ours, entry->path, err));
	TRY(find(&preferred, unite->repo, unite->prefer, entry->path, err));
	if (!ours.there || ours.kind == NSYNC_ENTRY_TREE || preferred.there)
		return NSYNC_OK;
	changed = !nsync_oid_eq(&ours.id, &entry->id);
	TRY(in_the_way(&left_out, unite, unite->theirs, entry->path, err));
	if (changed && left_out) /* what took its place has none beside ours */
		return NSYNC_OK;
	TRY(add(unite, entry->path, &none, NULL, err));
	if (!changed)
		return NSYNC_OK;
	return clash(unite, entry->path,
		     &(struct nsync_clash){ .ours = ours.id, .base = entry->id }, err);
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
static enum nsync_code take_in(struct nsync_united *out, struct nsync_repo *repo,
			       const struct nsync_oid *heads, size_t count,
			       const struct nsync_oid *prefer, struct nsync_error *err)
{
	const struct nsync_oid ours = out->tree;
	struct nsync_oid base;
	AUTO(unite_release) struct unite unite = { .repo = repo,
						      .base = &base,
						      .ours = &ours,
						      .prefer = prefer,
						      .out = out };
	const struct nsync_tree_visitor visitor = { see_changed, see_removed, &unite };
	struct nsync_commit commit;

	TRY(nsync_repo_commit(&commit, repo, &heads[count - 1], err));
	unite.theirs = &commit.tree;
	TRY(base_tree(&base, repo, heads, count, err));
	TRY(nsync_repo_compare(repo, &base, &commit.tree, "", &visitor, err));
	return nsync_repo_write_tree(&out->tree, repo, &ours, unite.additions, unite.count, err);
}

/* ---- what is preferred is there, whatever the heads did to it ---- */

static enum nsync_code see_other(void *payload, const struct nsync_entry *entry,
				 const struct nsync_oid *preferred, struct nsync_error *err)
{
	struct unite *unite = payload;
	struct place place;
	bool goes;

	if (entry->trouble && (entry->trouble != NSYNC_BAD_MODE || entry->kind == NSYNC_ENTRY_TREE))
		return NSYNC_OK;
	if (!preferred) {
		TRY(in_the_way(&goes, unite, unite->prefer, entry->path, err));
		if (!goes)
			return NSYNC_OK;
		TRY(add(unite, entry->path, &none, NULL, err));
		return clash(unite, entry->path, &(struct nsync_clash){ .ours = entry->id }, err);
	}
	TRY(find(&place, unite->repo, unite->prefer, entry->path, err));
	if (place.kind != NSYNC_ENTRY_FILE)
		return NSYNC_OK;
	TRY(add(unite, entry->path, preferred, NULL, err));
	if (nsync_oid_eq(preferred, &entry->id))
		return NSYNC_OK; /* only its mode was changed */
	return clash(unite, entry->path,
		     &(struct nsync_clash){
			     .ours = entry->id, .theirs = *preferred, .taken = *preferred },
		     err);
}

static enum nsync_code see_missing(void *payload, const struct nsync_entry *entry,
				   struct nsync_error *err)
{
	return add(payload, entry->path, &entry->id, kept_mode(entry), err);
}

static enum nsync_code put_preferred(struct nsync_united *out, struct nsync_repo *repo,
				     const struct nsync_oid *prefer, struct nsync_error *err)
{
	const struct nsync_oid ours = out->tree;
	AUTO(unite_release) struct unite unite = { .repo = repo, .prefer = prefer, .out = out };
	const struct nsync_tree_visitor visitor = { see_other, see_missing, &unite };

	if (!prefer || nsync_oid_zero(prefer))
		return NSYNC_OK;
	TRY(nsync_repo_compare(repo, prefer, &ours, "", &visitor, err));
	if (!unite.count)
		return NSYNC_OK;
	return nsync_repo_write_tree(&out->tree, repo, &ours, unite.additions, unite.count, err);
}

/* ---- heads ---- */

enum nsync_code nsync_repo_independent(struct nsync_oid *out, size_t *count,
				       const struct nsync_repo *repo, const struct nsync_oid *heads,
				       size_t given, struct nsync_error *err)
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

enum nsync_code nsync_repo_unite(struct nsync_united *out, struct nsync_repo *repo,
				 const struct nsync_oid *heads, size_t count,
				 const struct nsync_oid *prefer, struct nsync_error *err)
{
	struct nsync_commit first;

	*out = (struct nsync_united){ .parents = calloc(count + 1, sizeof(*out->parents)) };
	if (!out->parents)
		return nsync_fail_memory(err);
	TRY(nsync_repo_independent(out->parents, &out->parent_count, repo, heads, count, err));
	TRY(nsync_repo_commit(&first, repo, &out->parents[0], err));
	out->tree = first.tree;
	for (size_t n = 2; n <= out->parent_count; n++)
		TRY(take_in(out, repo, out->parents, n, prefer, err));
	return put_preferred(out, repo, prefer, err);
}
