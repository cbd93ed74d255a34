/*
 * compare.c: what one tree adds to another, from the top down over raw bytes. A
 * folder whose id is unchanged is never opened.
 */
#include "internal.h"
#include "names.h"

/* Files that may turn out to have a folder of the same name further on. */
#define MAX_SHADOWS 64

struct compare {
	const struct nsync_repo *repo;
	const struct nsync_tree_visitor *visitor;
	struct nsync_buf path; /* of the folder at hand, with a final "/"; "" for the top */
	unsigned depth;
};

/* The order of one tree, checked on the way. */
struct order {
	struct raw_entry last;
	bool any;
	struct nsync_str shadows[MAX_SHADOWS]; /* each the beginning of the next */
	size_t count;
};

static enum nsync_code compare_trees(struct compare *compare, const struct nsync_oid *old_tree,
				     const struct nsync_oid *new_tree, struct nsync_error *err);

/*
 * Whether an entry follows the ones before it. A file "a" and a folder "a" need not be
 * neighbours ("a", "a.b", "a/"): names that begin the one at hand are kept.
 */
static bool in_order(struct order *order, const struct raw_entry *entry)
{
	if (order->any && nsync_raw_entry_cmp(&order->last, entry) >= 0)
		return false;
	while (order->count && !nsync_str_starts(entry->name, order->shadows[order->count - 1]))
		order->count--;
	if (nsync_raw_entry_is_tree(entry)) {
		size_t i;

		for (i = 0; i < order->count; i++)
			if (nsync_str_eq(order->shadows[i], entry->name))
				return false;
	} else {
		if (order->count == MAX_SHADOWS)
			return false;
		order->shadows[order->count++] = entry->name;
	}
	order->last = *entry;
	order->any = true;
	return true;
}

static void describe(struct nsync_entry *out, const struct raw_entry *raw)
{
	*out = (struct nsync_entry){ .mode = raw->mode, .kind = NSYNC_ENTRY_OTHER };
	memcpy(out->id.id, raw->id, NSYNC_OID_BYTES);
	if (nsync_str_is(raw->mode, "100644"))
		out->kind = NSYNC_ENTRY_FILE;
	else if (nsync_str_is(raw->mode, "40000"))
		out->kind = NSYNC_ENTRY_TREE;
	else
		out->trouble = NSYNC_BAD_MODE;
}

/* ---- telling the visitor ---- */

/* Append a name to the path; returns the length to go back to. */
static size_t push_name(struct compare *compare, struct nsync_str name)
{
	size_t before = compare->path.n;

	nsync_buf_str(&compare->path, name);
	return before;
}

static void pop_name(struct compare *compare, size_t before)
{
	if (compare->path.code)
		return;
	compare->path.n = before;
	if (compare->path.p)
		compare->path.p[before] = '\0';
}

static enum nsync_code tell_added(struct compare *compare, struct nsync_entry *entry,
				  const struct nsync_oid *old_id, struct nsync_error *err)
{
	enum nsync_code code = nsync_buf_check(&compare->path, err);

	entry->path = nsync_buf_view(&compare->path);
	if (code || !compare->visitor->added)
		return code;
	return compare->visitor->added(compare->visitor->payload, entry, old_id, err);
}

/* The folder at hand cannot be read: one troubled entry that stands for it. */
static enum nsync_code tell_folder(struct compare *compare, const struct nsync_oid *id,
				   enum nsync_reason trouble, struct nsync_error *err)
{
	struct nsync_entry entry = { .kind = NSYNC_ENTRY_TREE, .trouble = trouble, .id = *id };
	enum nsync_code code = nsync_buf_check(&compare->path, err);

	entry.path = nsync_buf_view(&compare->path);
	if (entry.path.n)
		entry.path.n--;
	if (code || !compare->visitor->added)
		return code;
	return compare->visitor->added(compare->visitor->payload, &entry, NULL, err);
}

/* ---- one entry ---- */

static enum nsync_code go_down(struct compare *compare, const struct nsync_oid *old_id,
			       const struct nsync_oid *new_id, struct nsync_error *err)
{
	enum nsync_code code;

	nsync_buf_char(&compare->path, '/');
	if (compare->depth >= NSYNC_MAX_TREE_DEPTH)
		return new_id ? tell_folder(compare, new_id, NSYNC_BAD_TREE, err) : NSYNC_OK;
	compare->depth++;
	code = compare_trees(compare, old_id, new_id, err);
	compare->depth--;
	return code;
}

static enum nsync_code gone(struct compare *compare, const struct raw_entry *raw, struct nsync_error *err)
{
	struct nsync_entry entry;
	enum nsync_code code = NSYNC_OK;
	size_t before;

	if (!compare->visitor->removed)
		return NSYNC_OK;
	describe(&entry, raw);
	before = push_name(compare, raw->name);
	if (entry.kind == NSYNC_ENTRY_TREE) {
		code = go_down(compare, &entry.id, NULL, err);
	} else {
		entry.path = nsync_buf_view(&compare->path);
		code = nsync_buf_check(&compare->path, err);
		if (!code)
			code = compare->visitor->removed(compare->visitor->payload, &entry, err);
	}
	pop_name(compare, before);
	return code;
}

/* An entry of the new side; old: the entry of the same name and sort, or NULL. */
static enum nsync_code seen(struct compare *compare, const struct raw_entry *raw, bool ordered,
			    const struct raw_entry *old, struct nsync_error *err)
{
	struct nsync_entry entry;
	struct nsync_oid old_id;
	enum nsync_code code;
	size_t before;

	describe(&entry, raw);
	if (!ordered || !nsync_tree_name_valid(raw->name))
		entry.trouble = NSYNC_BAD_TREE;
	if (old) {
		memcpy(old_id.id, old->id, NSYNC_OID_BYTES);
		if (!entry.trouble && nsync_oid_eq(&old_id, &entry.id) &&
		    (entry.kind == NSYNC_ENTRY_TREE || nsync_str_eq(old->mode, raw->mode)))
			return NSYNC_OK;
	}
	before = push_name(compare, raw->name);
	if (entry.kind == NSYNC_ENTRY_TREE && !entry.trouble)
		code = go_down(compare, old ? &old_id : NULL, &entry.id, err);
	else
		code = tell_added(compare, &entry, old ? &old_id : NULL, err);
	pop_name(compare, before);
	return code;
}

/* ---- two trees ---- */

/* The next entry of our own side, which must be well-formed. */
static enum nsync_code next_old(struct raw_entry *out, bool *more, struct raw_tree *tree,
				struct nsync_error *err)
{
	int got = nsync_raw_tree_next(out, tree);

	*more = got > 0;
	return got < 0 ? nsync_fail(err, NSYNC_EGIT, NULL, "a malformed tree in our own history") : NSYNC_OK;
}

static enum nsync_code walk_pair(struct compare *compare, struct raw_tree *old_raw,
				 struct raw_tree *new_raw, const struct nsync_oid *new_tree,
				 struct nsync_error *err)
{
	struct order order = { .any = false };
	struct raw_entry old, entry;
	bool more_old;
	int got = 0;
	enum nsync_code code = next_old(&old, &more_old, old_raw, err);

	while (!code && new_raw->object && (got = nsync_raw_tree_next(&entry, new_raw)) > 0) {
		bool ordered = in_order(&order, &entry);
		int sign = 1;

		while (!code && ordered && more_old &&
		       (sign = nsync_raw_entry_cmp(&old, &entry)) < 0) {
			code = gone(compare, &old, err);
			if (!code)
				code = next_old(&old, &more_old, old_raw, err);
		}
		if (code)
			return code;
		if (ordered && more_old && sign == 0) {
			code = seen(compare, &entry, ordered, &old, err);
			if (!code)
				code = next_old(&old, &more_old, old_raw, err);
		} else {
			code = seen(compare, &entry, ordered, NULL, err);
		}
	}
	if (!code && got < 0)
		code = tell_folder(compare, new_tree, NSYNC_BAD_TREE, err);
	while (!code && more_old) {
		code = gone(compare, &old, err);
		if (!code)
			code = next_old(&old, &more_old, old_raw, err);
	}
	return code;
}

static enum nsync_code compare_trees(struct compare *compare, const struct nsync_oid *old_tree,
				     const struct nsync_oid *new_tree, struct nsync_error *err)
{
	AUTO(nsync_raw_tree_release) struct raw_tree old_raw = { .object = NULL };
	AUTO(nsync_raw_tree_release) struct raw_tree new_raw = { .object = NULL };
	struct nsync_error quiet = { .code = NSYNC_OK };
	enum nsync_code code = NSYNC_OK;

	if (old_tree)
		code = nsync_raw_tree_open(&old_raw, compare->repo, old_tree, err);
	if (code)
		return code;
	if (new_tree) {
		code = nsync_raw_tree_open(&new_raw, compare->repo, new_tree, &quiet);
		if (code == NSYNC_ENOMEM)
			return nsync_fail_memory(err);
		if (code)
			return tell_folder(compare, new_tree,
					   code == NSYNC_ELIMIT ? NSYNC_TOO_LARGE : NSYNC_BAD_TREE, err);
	}
	return walk_pair(compare, &old_raw, &new_raw, new_tree, err);
}

/* The folder that prefix names in a tree; *there false if there is none. */
static enum nsync_code descend(struct nsync_oid *out, bool *there, enum nsync_entry_kind *kind,
			       const struct nsync_repo *repo, const struct nsync_oid *tree,
			       struct nsync_str prefix, struct nsync_error *err)
{
	if (prefix.n)
		prefix.n--; /* its final "/" */
	return nsync_repo_find_optional(there, out, kind, repo, tree, prefix, err);
}

enum nsync_code nsync_repo_compare(const struct nsync_repo *repo, const struct nsync_oid *old_tree,
				   const struct nsync_oid *new_tree, const char *prefix,
				   const struct nsync_tree_visitor *visitor, struct nsync_error *err)
{
	struct compare compare = { repo, visitor, NSYNC_BUF_INIT(NSYNC_MAX_TREE_BYTES), 0 };
	struct nsync_str folder = nsync_str(prefix);
	struct nsync_error quiet = { .code = NSYNC_OK };
	struct nsync_oid old_id, new_id;
	bool has_old, has_new;
	enum nsync_entry_kind old_kind, new_kind;
	enum nsync_code code;

	nsync_buf_str(&compare.path, folder);
	code = descend(&old_id, &has_old, &old_kind, repo, old_tree, folder, err);
	if (!code)
		code = descend(&new_id, &has_new, &new_kind, repo, new_tree, folder, &quiet);
	if (quiet.code) /* a tree above the prefix that cannot be read */
		code = tell_folder(&compare, new_tree, NSYNC_BAD_TREE, err);
	else if (!code && has_new && new_kind != NSYNC_ENTRY_TREE)
		code = tell_folder(&compare, &new_id, NSYNC_BAD_MODE, err);
	else if (!code && !(has_old && has_new && nsync_oid_eq(&old_id, &new_id)) && (has_old || has_new))
		code = compare_trees(&compare, has_old && old_kind == NSYNC_ENTRY_TREE ? &old_id : NULL,
				     has_new ? &new_id : NULL, err);
	nsync_buf_release(&compare.path);
	return code;
}
