/* own_files.c: the files of the clone's office: on its server, and as two trees differ in them. */
#include "nsync/clone.h"

enum nsync_code nsync_clone_server_tree(struct nsync_oid *tree, struct nsync_oid *head,
					const struct nsync_repo *repo, struct nsync_error *err)
{
	bool found;

	memset(head, 0, sizeof(*head));
	TRY(nsync_repo_ref_optional(&found, head, repo, NSYNC_SERVER_MAIN, err));
	return nsync_repo_tree_of(tree, repo, head, err);
}

enum nsync_code nsync_clone_compare_own(const struct nsync_clone *clone,
					const struct nsync_oid *old_tree,
					const struct nsync_oid *new_tree, size_t rooms,
					const struct nsync_tree_visitor *visitor,
					struct nsync_error *err)
{
	for (size_t i = 0; i < rooms; i++) {
		char prefix[NSYNC_MAX_PREFIX];

		nsync_path_prefix(prefix, clone->office, (enum nsync_room)i);
		TRY(nsync_repo_compare(clone->repo, old_tree, new_tree, prefix, visitor, err));
	}
	return NSYNC_OK;
}
