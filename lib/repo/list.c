/* list.c: the names in one folder of a tree. */
#include <stdlib.h>

#include "internal.h"

static enum nsync_code add_name(char ***names, size_t *count, size_t *cap, struct nsync_str name,
				struct nsync_error *err)
{
	TRY(NSYNC_GROW(*names, *count, *cap, err));
	(*names)[*count] = strndup(name.p, name.n);
	if (!(*names)[*count])
		return nsync_fail_memory(err);
	++*count;
	return NSYNC_OK;
}

static enum nsync_code list_tree(char ***names, size_t *count, struct raw_tree *tree,
				 struct nsync_error *err)
{
	struct raw_entry entry;
	size_t cap = 0;

	/* What follows broken bytes is left out, as elsewhere. */
	while (nsync_raw_tree_next(&entry, tree) > 0)
		TRY(add_name(names, count, &cap, entry.name, err));
	return NSYNC_OK;
}

enum nsync_code nsync_repo_list(char ***out, size_t *count, const struct nsync_repo *repo,
				const struct nsync_oid *tree, struct nsync_str path,
				struct nsync_error *err)
{
	enum nsync_entry_kind kind;
	struct raw_tree raw;
	struct nsync_oid id;
	enum nsync_code code;
	bool found;

	*out = NULL;
	*count = 0;
	TRY(nsync_repo_find_optional(&found, &id, &kind, repo, tree, path, err));
	if (!found || kind != NSYNC_ENTRY_TREE)
		return NSYNC_OK;
	TRY(nsync_raw_tree_open(&raw, repo, &id, err));
	code = list_tree(out, count, &raw, err);
	nsync_raw_tree_release(&raw);
	if (code) {
		nsync_names_free(*out, *count);
		*out = NULL;
		*count = 0;
	}
	return code;
}
