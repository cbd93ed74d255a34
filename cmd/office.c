/* office.c: items as files, and how they are named on the command line. */
#include <limits.h>
#include <stdlib.h>

#include "cmd/office.h"
#include "cmd/stories.h"

void item_file_init(struct item_file *file)
{
	memset(file, 0, sizeof(*file));
	nsync_buf_init(&file->bytes, NSYNC_MAX_SIGNED_BYTES);
	nsync_buf_init(&file->message, 2 * NSYNC_MAX_SIGNED_BYTES);
	nsync_json_doc_init(&file->doc);
}

void item_file_release(struct item_file *file)
{
	nsync_json_doc_release(&file->doc);
	nsync_buf_release(&file->bytes);
	nsync_buf_release(&file->message);
}

enum nsync_code item_file_read(struct item_file *file, struct nsync_verdict *verdict,
			       struct nsync_error *err)
{
	nsync_buf_clear(&file->message);
	TRY(nsync_signed_read(&file->file, verdict, &file->doc, NSYNC_KIND_ITEM,
			      nsync_buf_view(&file->bytes), err));
	if (verdict->reason || nsync_item_read(&file->item, verdict, file->file.body))
		return NSYNC_OK;
	TRY(nsync_message(&file->message, NSYNC_KIND_ITEM, file->file.body, err));
	file->id = nsync_message_id(nsync_buf_view(&file->message));
	return NSYNC_OK;
}

static enum nsync_code read_or_fail(struct item_file *file, struct nsync_error *err)
{
	struct nsync_verdict verdict;

	TRY(item_file_read(file, &verdict, err));
	if (!verdict.reason)
		return NSYNC_OK;
	return nsync_fail(err, NSYNC_EINVAL, file->path, "%s: %s", nsync_reason_name(verdict.reason),
			  verdict.detail);
}

enum nsync_code item_file_in_tree(struct item_file *file, bool *found, const struct nsync_repo *repo,
				  const struct nsync_oid *tree, struct nsync_error *err)
{
	struct nsync_oid blob;
	enum nsync_entry_kind kind;
	enum nsync_code code = NSYNC_ENOTFOUND;

	*found = false;
	if (!nsync_oid_zero(tree))
		code = nsync_repo_find(&blob, &kind, repo, tree, nsync_str(file->path), err);
	if (code == NSYNC_ENOTFOUND || (!code && kind != NSYNC_ENTRY_FILE))
		return NSYNC_OK;
	nsync_buf_clear(&file->bytes);
	if (code)
		return NSYNC_OK;
	TRY(nsync_repo_blob(&file->bytes, repo, &blob, NSYNC_MAX_SIGNED_BYTES, err));
	*found = true;
	return read_or_fail(file, err);
}

enum nsync_code item_file_in_worktree(struct item_file *file, bool *found, const struct nsync_repo *repo,
				      struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);

	*found = false;
	TRY(worktree_file(&name, repo, file->path, err));
	if (!nsync_file_exists(name.p))
		return NSYNC_OK;
	nsync_buf_clear(&file->bytes);
	TRY(nsync_file_read(&file->bytes, name.p, err));
	*found = true;
	return read_or_fail(file, err);
}

/* ---- versions ---- */

static enum nsync_code has_version(bool *out, const struct nsync_repo *repo, const struct nsync_oid *tree,
				   const char *path, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	struct nsync_oid blob;
	enum nsync_entry_kind kind;
	enum nsync_code code;

	*out = false;
	if (!tree) {
		TRY(worktree_file(&name, repo, path, err));
		*out = nsync_file_exists(name.p);
		return NSYNC_OK;
	}
	if (nsync_oid_zero(tree))
		return NSYNC_OK;
	code = nsync_repo_find(&blob, &kind, repo, tree, nsync_str(path), err);
	*out = !code;
	return code == NSYNC_ENOTFOUND ? NSYNC_OK : code;
}

enum nsync_code highest_version(int64_t *out, const struct nsync_repo *repo,
				const struct nsync_oid *tree, const struct nsync_story *story,
				struct nsync_error *err)
{
	char path[NSYNC_MAX_PATH];
	bool there = true;

	for (*out = 0; there; *out += there) {
		nsync_path_item(path, story, *out + 1);
		TRY(has_version(&there, repo, tree, path, err));
	}
	return NSYNC_OK;
}

/* ---- naming stories ---- */

static enum nsync_code find_slug(struct nsync_story *story, const struct context *context,
				 const char *slug, struct nsync_error *err)
{
	AUTO(stories_release) struct stories stories;
	const struct stories_filter filter = { .slug = slug };
	struct nsync_oid tree, head;
	char first[NSYNC_MAX_PATH], second[NSYNC_MAX_PATH];

	stories_init(&stories);
	TRY(stories_list(&stories, context->repo, &context->region, &context->region.tree, &filter,
			 err));
	if (!stories.count && context->office[0]) {
		TRY(own_tree(&tree, &head, context->repo, err));
		if (!nsync_oid_zero(&tree))
			TRY(stories_list(&stories, context->repo, NULL, &tree, &filter, err));
	}
	if (!stories.count)
		return nsync_fail(err, NSYNC_ENOTFOUND, slug, "no story of this name");
	if (stories.count > 1) {
		nsync_story_format(first, &stories.versions[0].story, 0);
		nsync_story_format(second, &stories.versions[1].story, 0);
		return nsync_fail(err, NSYNC_EINVAL, slug, "several stories: %s, %s", first, second);
	}
	*story = stories.versions[0].story;
	return NSYNC_OK;
}

enum nsync_code story_find(struct nsync_story *story, int64_t *version, const struct context *context,
			   const char *text, struct nsync_error *err)
{
	char inside[NSYNC_MAX_PATH];
	struct nsync_path path;

	*version = 0;
	if (nsync_story_parse(story, version, nsync_str(text)))
		return NSYNC_OK;
	if (nsync_path_parse(&path, nsync_str(text)) ||
	    (worktree_path(inside, context->repo, text) && nsync_path_parse(&path, nsync_str(inside)))) {
		if (path.kind != NSYNC_PATH_ITEM && path.kind != NSYNC_PATH_COSIGNATURE)
			return nsync_fail(err, NSYNC_EINVAL, text, "not an item");
		*story = path.story;
		*version = path.number;
		return NSYNC_OK;
	}
	if (!nsync_slug_valid(nsync_str(text)))
		return nsync_fail(err, NSYNC_EINVAL, text,
				  "neither <office>/<yyyy>/<mm>/<slug>, nor a slug, nor a path");
	return find_slug(story, context, text, err);
}

enum nsync_code item_find(struct item_file *file, bool *accepted, int64_t *versions,
			  const struct context *context, const char *text, struct nsync_error *err)
{
	const struct nsync_repo *repo = context->repo;
	struct nsync_story story;
	int64_t version, here = 0;
	bool found = false, bare = !nsync_repo_workdir(repo);

	TRY(story_find(&story, &version, context, text, err));
	TRY(highest_version(versions, repo, &context->region.tree, &story, err));
	if (!bare)
		TRY(highest_version(&here, repo, NULL, &story, err));
	if (!version)
		version = *versions ? *versions : here ? here : 1;
	nsync_path_item(file->path, &story, version);
	TRY(item_file_in_tree(file, &found, repo, &context->region.tree, err));
	*accepted = found;
	if (!found && !bare)
		TRY(item_file_in_worktree(file, &found, repo, err));
	return found ? NSYNC_OK : nsync_fail(err, NSYNC_ENOTFOUND, file->path, "no such item");
}

/* ---- the work tree ---- */

bool worktree_path(char out[NSYNC_MAX_PATH], const struct nsync_repo *repo, const char *file)
{
	const char *workdir = nsync_repo_workdir(repo);
	char *top = workdir ? realpath(workdir, NULL) : NULL;
	char *full = realpath(file, NULL);
	size_t n = top ? strlen(top) : 0;
	bool inside = top && full && !strncmp(full, top, n) && full[n] == '/' &&
		      nsync_str_copy(out, NSYNC_MAX_PATH, nsync_str(full + n + 1));

	free(top);
	free(full);
	return inside;
}

enum nsync_code worktree_file(struct nsync_buf *out, const struct nsync_repo *repo, const char *path,
			      struct nsync_error *err)
{
	const char *workdir = nsync_repo_workdir(repo);

	if (!workdir)
		return nsync_fail(err, NSYNC_EINVAL, nsync_repo_gitdir(repo), "a bare repository has no work tree");
	nsync_buf_printf(out, "%s%s", workdir, path);
	return nsync_buf_check(out, err);
}

enum nsync_code worktree_write(const struct nsync_repo *repo, const char *path, struct nsync_str bytes,
			       struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	AUTO(nsync_buf_release) struct nsync_buf folder = NSYNC_BUF_INIT(PATH_MAX);

	TRY(worktree_file(&name, repo, path, err));
	nsync_buf_add(&folder, name.p, (size_t)(strrchr(name.p, '/') - name.p));
	TRY(nsync_buf_check(&folder, err));
	TRY(nsync_file_mkdirs(folder.p, 0777, err));
	return nsync_file_write(name.p, bytes, 0644, err);
}

enum nsync_code own_tree(struct nsync_oid *tree, struct nsync_oid *head, const struct nsync_repo *repo,
			 struct nsync_error *err)
{
	struct nsync_error none = { 0 };
	struct nsync_commit commit;
	enum nsync_code code = nsync_repo_ref(head, repo, "refs/heads/main", &none);

	memset(tree, 0, sizeof(*tree));
	if (code == NSYNC_ENOTFOUND) {
		memset(head, 0, sizeof(*head));
		return NSYNC_OK;
	}
	if (code) {
		*err = none;
		return code;
	}
	TRY(nsync_repo_commit(&commit, repo, head, err));
	*tree = commit.tree;
	return NSYNC_OK;
}

struct nsync_ground candidate_ground(const struct context *context, int64_t as_of)
{
	const struct nsync_root *root = nsync_region_root(&context->region);

	return (struct nsync_ground){
		.tree = &context->region.tree,
		.root = root,
		.newest = root,
		.seq = INT64_MAX,
		.as_of = as_of,
		.region = &context->region,
	};
}

enum nsync_code commit_author(struct nsync_signature *out, struct nsync_buf *buf,
			      const struct nsync_repo *repo, const struct nsync_key_info *key,
			      struct nsync_error *err)
{
	struct nsync_error none = { 0 };
	int64_t now = clock_now().seconds;
	enum nsync_code code = nsync_repo_author(out, buf, repo, now, &none);
	size_t name;

	if (code != NSYNC_ENOTFOUND) {
		if (code)
			*err = none;
		return code;
	}
	nsync_buf_clear(buf);
	nsync_buf_text(buf, key->holder);
	name = buf->n + 1;
	nsync_buf_char(buf, '\0');
	nsync_buf_printf(buf, "%.8s@nsync.invalid", key->id.hex);
	TRY(nsync_buf_check(buf, err));
	*out = (struct nsync_signature){ buf->p, buf->p + name, now, 0 };
	return NSYNC_OK;
}
