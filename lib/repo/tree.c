/* tree.c: trees as their bytes are: "<mode> SP <name> NUL <20 bytes>", again and again. */
#include "internal.h"

/* What a folder of some 20,000 files takes. */
#define TREE_AT_ONCE (1024u * 1024u)

static enum nsync_code read_slowly(struct raw_tree *out, const struct nsync_repo *repo,
				   const git_oid *id, const char *hex, struct nsync_error *err)
{
	git_object_t type;
	size_t size;
	int rc;

	nsync_raw_tree_release(out);
	rc = git_odb_read_header(&size, &type, repo->odb, id);
	if (rc)
		return nsync_repo_fail_in(err, rc, repo, hex, "cannot read the tree");
	if (type != GIT_OBJECT_TREE)
		return nsync_fail(err, NSYNC_EGIT, hex, "not a tree");
	if (size > NSYNC_MAX_TREE_BYTES)
		return nsync_fail(err, NSYNC_ELIMIT, hex, "a tree of %zu bytes, at most %u", size,
				  NSYNC_MAX_TREE_BYTES);
	rc = git_odb_read(&out->object, repo->odb, id);
	return rc ? nsync_repo_fail_in(err, rc, repo, hex, "cannot read the tree") : NSYNC_OK;
}

enum nsync_code nsync_raw_tree_open(struct raw_tree *out, const struct nsync_repo *repo,
				    const struct nsync_oid *oid, struct nsync_error *err)
{
	git_oid id = to_git(oid);
	char hex[NSYNC_OID_HEX];
	int rc;

	*out = (struct raw_tree){ .object = NULL };
	nsync_oid_hex(hex, oid);
	/* At once, as a blob (object.c); what is larger or broken is asked for its header. */
	nsync_allocate_at_most(TREE_AT_ONCE);
	rc = git_odb_read(&out->object, repo->odb, &id);
	nsync_allocate_freely();
	if (rc || git_odb_object_type(out->object) != GIT_OBJECT_TREE) {
		enum nsync_code code = read_slowly(out, repo, &id, hex, err);

		if (code)
			return code;
	}
	out->p = git_odb_object_data(out->object);
	out->end = out->p + git_odb_object_size(out->object);
	return NSYNC_OK;
}

void nsync_raw_tree_release(struct raw_tree *tree)
{
	git_odb_object_free(tree->object);
	tree->object = NULL;
	tree->p = tree->end = NULL;
}

int nsync_raw_tree_next(struct raw_entry *out, struct raw_tree *tree)
{
	const char *space, *nul;

	if (tree->p == tree->end)
		return 0;
	space = memchr(tree->p, ' ', (size_t)(tree->end - tree->p));
	if (!space)
		return -1;
	nul = memchr(space + 1, '\0', (size_t)(tree->end - space - 1));
	if (!nul || tree->end - nul - 1 < NSYNC_OID_BYTES)
		return -1;
	out->mode = (struct nsync_str){ tree->p, (size_t)(space - tree->p) };
	out->name = (struct nsync_str){ space + 1, (size_t)(nul - space - 1) };
	out->id = (const unsigned char *)nul + 1;
	tree->p = nul + 1 + NSYNC_OID_BYTES;
	return 1;
}

/* As Git sees it: any octal spelling of a folder's mode. */
bool nsync_raw_entry_is_tree(const struct raw_entry *entry)
{
	unsigned mode = 0;
	size_t i;

	for (i = 0; i < entry->mode.n && i < 8; i++) {
		if (entry->mode.p[i] < '0' || entry->mode.p[i] > '7')
			return false;
		mode = mode * 8 + (unsigned)(entry->mode.p[i] - '0');
	}
	return (mode & 0170000u) == 0040000u;
}

int nsync_raw_entry_cmp(const struct raw_entry *a, const struct raw_entry *b)
{
	size_t shared = a->name.n < b->name.n ? a->name.n : b->name.n;
	int order = memcmp(a->name.p, b->name.p, shared);
	unsigned char left, right;

	if (order)
		return order;
	left = shared < a->name.n           ? (unsigned char)a->name.p[shared]
	       : nsync_raw_entry_is_tree(a) ? '/'
					    : '\0';
	right = shared < b->name.n           ? (unsigned char)b->name.p[shared]
		: nsync_raw_entry_is_tree(b) ? '/'
					     : '\0';
	return (left > right) - (left < right);
}

/* ---- finding one path ---- */

static enum nsync_code find_name(struct nsync_oid *out, enum nsync_entry_kind *kind,
				 const struct nsync_repo *repo, const struct nsync_oid *tree,
				 struct nsync_str name, struct nsync_error *err)
{
	AUTO(nsync_raw_tree_release) struct raw_tree raw = { .object = NULL };
	struct nsync_error quiet = { .code = NSYNC_OK };
	struct raw_entry entry;
	enum nsync_code code = nsync_raw_tree_open(&raw, repo, tree, &quiet);
	int more;

	/* NSYNC_ENOTFOUND is for a name that is not there, not for a tree that should be. */
	if (code)
		return nsync_fail_as(err, code == NSYNC_ENOTFOUND ? NSYNC_EGIT : code, quiet.where, &quiet);
	while ((more = nsync_raw_tree_next(&entry, &raw)) > 0) {
		if (!nsync_str_eq(entry.name, name))
			continue;
		memcpy(out->id, entry.id, NSYNC_OID_BYTES);
		*kind = nsync_str_is(entry.mode, "100644") ? NSYNC_ENTRY_FILE :
			nsync_str_is(entry.mode, "40000")  ? NSYNC_ENTRY_TREE :
							     NSYNC_ENTRY_OTHER;
		return NSYNC_OK;
	}
	return NSYNC_ENOTFOUND;
}

enum nsync_code nsync_repo_find(struct nsync_oid *out, enum nsync_entry_kind *kind,
				const struct nsync_repo *repo, const struct nsync_oid *tree,
				struct nsync_str path, struct nsync_error *err)
{
	struct nsync_oid at = *tree;
	enum nsync_code code;

	*kind = NSYNC_ENTRY_TREE;
	while (path.n) {
		const char *slash = memchr(path.p, '/', path.n);
		struct nsync_str name = { path.p, slash ? (size_t)(slash - path.p) : path.n };

		if (*kind != NSYNC_ENTRY_TREE)
			return NSYNC_ENOTFOUND;
		code = find_name(&at, kind, repo, &at, name, err);
		if (code)
			return code;
		path.p += name.n + (slash ? 1 : 0);
		path.n -= name.n + (slash ? 1 : 0);
	}
	*out = at;
	return NSYNC_OK;
}

enum nsync_code nsync_repo_find_optional(bool *found, struct nsync_oid *out,
					 enum nsync_entry_kind *kind, const struct nsync_repo *repo,
					 const struct nsync_oid *tree, struct nsync_str path,
					 struct nsync_error *err)
{
	enum nsync_entry_kind found_kind = NSYNC_ENTRY_TREE;
	enum nsync_code code = NSYNC_ENOTFOUND;
	struct nsync_oid id;

	if (tree && !nsync_oid_zero(tree))
		code = nsync_repo_find(&id, &found_kind, repo, tree, path, err);
	*found = code == NSYNC_OK;
	if (*found && out)
		*out = id;
	if (kind)
		*kind = found_kind;
	return code == NSYNC_ENOTFOUND ? NSYNC_OK : code;
}
