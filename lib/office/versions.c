/* versions.c: the versions of a story: accepted ones, and signed ones in this clone's main. */
#include <stdlib.h>

#include "internal.h"

/* How far back main is searched for a version that was replaced under its number. */
#define MAX_COMMITS 1000

enum nsync_code nsync_office_versions(struct nsync_versions *out, const struct nsync_clone *clone,
				      const struct nsync_story *story, struct nsync_error *err)
{
	struct nsync_oid head;
	char path[NSYNC_MAX_PATH];
	bool there = true;

	TRY(nsync_clone_own_tree(&out->tree, &head, clone->repo, err));
	TRY(nsync_clone_highest_version(&out->accepted, clone->repo, &clone->region.tree, story,
					err));
	for (out->newest = out->accepted; there; out->newest += there) {
		nsync_path_item(path, story, out->newest + 1);
		TRY(nsync_repo_find_optional(&there, NULL, NULL, clone->repo, &out->tree,
					     nsync_str(path), err));
	}
	return NSYNC_OK;
}

enum nsync_code nsync_office_read_version(struct nsync_item_file *file, bool *found,
					  const struct nsync_clone *clone,
					  const struct nsync_oid *tree,
					  const struct nsync_story *story, int64_t version,
					  struct nsync_error *err)
{
	nsync_path_item(file->path, story, version);
	TRY(nsync_clone_item_in_tree(file, found, clone->repo, &clone->region.tree, err));
	return *found ? NSYNC_OK : nsync_clone_item_in_tree(file, found, clone->repo, tree, err);
}

/* Whether the tree has that version with that id. One that does not read is another. */
static enum nsync_code is_in_tree(struct nsync_item_file *file, bool *found,
				  const struct nsync_clone *clone, const struct nsync_oid *tree,
				  const struct nsync_id *id, struct nsync_error *err)
{
	struct nsync_error quiet = { .code = NSYNC_OK };
	enum nsync_code code = nsync_clone_item_in_tree(file, found, clone->repo, tree, &quiet);

	if (code == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	*found = *found && !code && nsync_id_eq(&file->id, id);
	return NSYNC_OK;
}

enum nsync_code nsync_office_find_item(struct nsync_item_file *file, bool *found,
				       const struct nsync_clone *clone,
				       const struct nsync_story *story, int64_t version,
				       const struct nsync_id *id, struct nsync_error *err)
{
	struct nsync_error quiet = { .code = NSYNC_OK };
	struct nsync_oid tree, head, blob, last = { { 0 } };
	struct nsync_commit commit;

	nsync_path_item(file->path, story, version);
	TRY(is_in_tree(file, found, clone, &clone->region.tree, id, err));
	TRY(nsync_clone_own_tree(&tree, &head, clone->repo, err));
	for (int i = 0; i < MAX_COMMITS && !*found && !nsync_oid_zero(&head); i++) {
		bool there;

		if (nsync_repo_commit(&commit, clone->repo, &head, &quiet))
			return NSYNC_OK;
		TRY(nsync_repo_find_optional(&there, &blob, NULL, clone->repo, &commit.tree,
					     nsync_str(file->path), err));
		if (there && !nsync_oid_eq(&blob, &last)) {
			TRY(is_in_tree(file, found, clone, &commit.tree, id, err));
			last = blob;
		}
		head = commit.parents ? commit.parent : (struct nsync_oid){ { 0 } };
	}
	return NSYNC_OK;
}
