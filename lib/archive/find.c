/* find.c: the story and the item that a name, a slug or a path names. */
#include "lib/archive/internal.h"

static enum nsync_code find_slug(struct nsync_story *story, const struct nsync_clone *clone,
				 const char *slug, struct nsync_error *err)
{
	AUTO(nsync_archive_versions_release) struct nsync_archive_versions stories = { 0 };
	const struct nsync_archive_filter filter = { .slug = slug };
	struct nsync_oid tree, head;
	char first[NSYNC_MAX_PATH], second[NSYNC_MAX_PATH];

	nsync_archive_versions_init(&stories);
	TRY(nsync_archive_list(&stories, clone->repo, &clone->region, &clone->region.tree, &filter,
			       err));
	if (!stories.count && clone->office[0]) {
		TRY(nsync_clone_own_tree(&tree, &head, clone->repo, err));
		if (!nsync_oid_zero(&tree))
			TRY(nsync_archive_list(&stories, clone->repo, NULL, &tree, &filter, err));
	}
	if (!stories.count)
		return nsync_fail(err, NSYNC_ENOTFOUND, slug, "no story of this name");
	if (stories.count > 1) {
		nsync_story_format(first, &stories.versions[0].story, 0);
		nsync_story_format(second, &stories.versions[1].story, 0);
		return nsync_fail(err, NSYNC_EINVAL, slug, "several stories: %s, %s", first,
				  second);
	}
	*story = stories.versions[0].story;
	return NSYNC_OK;
}

enum nsync_code nsync_archive_find_story(struct nsync_story *story, int64_t *version,
					 const struct nsync_clone *clone, const char *text,
					 struct nsync_error *err)
{
	char inside[NSYNC_MAX_PATH];
	struct nsync_path path;

	*version = 0;
	if (nsync_story_parse(story, version, nsync_str(text)))
		return NSYNC_OK;
	if (nsync_path_parse(&path, nsync_str(text)) ||
	    (nsync_clone_path_inside(inside, clone->repo, text) &&
	     nsync_path_parse(&path, nsync_str(inside)))) {
		if (path.kind != NSYNC_PATH_ITEM && path.kind != NSYNC_PATH_COSIGNATURE)
			return nsync_fail(err, NSYNC_EINVAL, text, "not an item");
		*story = path.story;
		*version = path.number;
		return NSYNC_OK;
	}
	if (!nsync_slug_valid(nsync_str(text)))
		return nsync_fail(err, NSYNC_EINVAL, text,
				  "neither <office>/<yyyy>/<mm>/<slug>, nor a slug, nor a path");
	return find_slug(story, clone, text, err);
}

enum nsync_code nsync_archive_find_item(struct nsync_item_file *file, bool *accepted,
					int64_t *versions, const struct nsync_clone *clone,
					const char *text, struct nsync_error *err)
{
	const struct nsync_repo *repo = clone->repo;
	struct nsync_story story;
	int64_t version, here = 0;
	bool found = false, bare = !nsync_repo_workdir(repo);

	TRY(nsync_archive_find_story(&story, &version, clone, text, err));
	TRY(nsync_clone_highest_version(versions, repo, &clone->region.tree, &story, err));
	if (!bare)
		TRY(nsync_clone_highest_version(&here, repo, NULL, &story, err));
	if (!version)
		version = *versions ? *versions : here ? here : 1;
	nsync_path_item(file->path, &story, version);
	TRY(nsync_clone_item_in_tree(file, &found, repo, &clone->region.tree, err));
	*accepted = found;
	if (!found && !bare)
		TRY(nsync_clone_item_in_worktree(file, &found, repo, err));
	return found ? NSYNC_OK : nsync_fail(err, NSYNC_ENOTFOUND, file->path, "no such item");
}
