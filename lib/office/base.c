/*
 * base.c: the version that a draft has in common with the newest one.
 *
 * Until it is accepted, a version may be signed again under its number. The version of that number
 * that is there now may then come after the one that the draft was made from, before it (the desk
 * accepted the first of two), or from another machine that knew of neither.
 */
#include "internal.h"

#define MAX_COMMITS 1000

/* The id that a commit's tree has at the file's path; "" where it has none that reads. */
static enum nsync_code id_in(struct nsync_id *out, struct nsync_item_file *file,
			     const struct nsync_clone *clone, const struct nsync_oid *tree,
			     struct nsync_error *err)
{
	struct nsync_error quiet = { .code = NSYNC_OK };
	bool found;
	enum nsync_code code = nsync_clone_item_in_tree(file, &found, clone->repo, tree, &quiet);

	if (code == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	*out = (struct nsync_id){ "" };
	if (found && !code)
		*out = file->id;
	return NSYNC_OK;
}

enum nsync_code nsync_office_relate(enum nsync_relation *out, const struct nsync_clone *clone,
				    const struct nsync_story *story, int64_t version,
				    const struct nsync_id *mine, const struct nsync_id *now,
				    struct nsync_error *err)
{
	AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
	struct nsync_error quiet = { .code = NSYNC_OK };
	struct nsync_versions versions;
	struct nsync_oid tree, head;
	struct nsync_commit commit;
	bool seen = false, joined = false;

	*out = NSYNC_RELATION_NONE;
	nsync_item_file_init(&file);
	nsync_path_item(file.path, story, version);
	TRY(nsync_office_versions(&versions, clone, story, err));
	TRY(nsync_clone_own_tree(&tree, &head, clone->repo, err));
	for (int i = 0; i < MAX_COMMITS && !nsync_oid_zero(&head); i++) {
		struct nsync_id id;

		if (nsync_repo_commit(&commit, clone->repo, &head, &quiet))
			return NSYNC_OK;
		TRY(id_in(&id, &file, clone, &commit.tree, err));
		/* Else somebody has chosen that one again. */
		if (nsync_id_eq(&id, now) && seen && version <= versions.accepted) {
			*out = NSYNC_RELATION_BEFORE;
			return NSYNC_OK;
		}
		/* A merge brought it: it may know nothing of the other one. */
		if (nsync_id_eq(&id, now))
			joined = commit.parents > 1;
		if (nsync_id_eq(&id, mine) && !seen) {
			seen = true;
			*out = joined ? NSYNC_RELATION_NONE : NSYNC_RELATION_AFTER;
		}
		head = commit.parents ? commit.parent : (struct nsync_oid){ { 0 } };
	}
	return NSYNC_OK;
}

enum nsync_code nsync_office_find_base(struct nsync_item_file *base, bool *found,
				       const struct nsync_clone *clone,
				       const struct nsync_oid *tree, const struct nsync_story *story,
				       int64_t version, const struct nsync_id *id,
				       struct nsync_error *err)
{
	enum nsync_relation relation;
	struct nsync_versions versions;

	*found = false;
	if (!version) {
		TRY(nsync_office_versions(&versions, clone, story, err));
		return versions.newest > 1 ? nsync_office_read_version(base, found, clone, tree, story,
								       versions.newest - 1, err) :
					     NSYNC_OK;
	}
	TRY(nsync_office_read_version(base, found, clone, tree, story, version, err));
	if (!*found || nsync_id_eq(&base->id, id))
		return NSYNC_OK;
	TRY(nsync_office_relate(&relation, clone, story, version, id, &base->id, err));
	if (relation == NSYNC_RELATION_AFTER)
		return nsync_office_find_item(base, found, clone, story, version, id, err);
	if (relation == NSYNC_RELATION_BEFORE)
		return NSYNC_OK;
	*found = false;
	return version > 1 ? nsync_office_read_version(base, found, clone, tree, story,
						       version - 1, err) :
			     NSYNC_OK;
}
