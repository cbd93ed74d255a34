/* sign.c: sign drafts and items: make the signed items, judge, write and commit them. */
#include <stdlib.h>

#include "internal.h"

/* One run of nsync_office_sign. */
struct signing {
	const struct nsync_clone *clone;
	const struct nsync_sign_input *input;
	struct nsync_sign_result *out;
};

void nsync_sign_result_release(struct nsync_sign_result *result)
{
	for (size_t i = 0; i < result->count; i++)
		nsync_buf_release(&result->list[i].bytes);
	free(result->list);
	*result = (struct nsync_sign_result){ .list = NULL };
}

/* Whether the newest root lets this key sign for the office. */
static enum nsync_code check_key(const struct nsync_clone *clone, const struct nsync_key_info *who,
				 struct nsync_error *err)
{
	const struct nsync_root *root = nsync_region_root(&clone->region);
	const struct nsync_root_office *office = nsync_root_office(root, nsync_str(clone->office));

	if (!office)
		return nsync_fail(err, NSYNC_ETRUST, clone->office, "root %lld has no such office",
				  (long long)root->version);
	if (nsync_root_group_has(root, &office->group, &who->id))
		return NSYNC_OK;
	return nsync_fail(err, NSYNC_EKEY, who->name, "%.8s is no key of %s in root %lld",
			  who->id.hex, clone->office, (long long)root->version);
}

/* ---- what each file becomes ---- */

static enum nsync_code add_signature(struct nsync_sign_outcome *out, const struct signing *run,
				     const struct nsync_json *body,
				     const struct nsync_json *signatures, struct nsync_error *err)
{
	const struct nsync_json *headline = nsync_json_at(body, NSYNC_STR("/headlines/0"));

	TRY(nsync_sign_body(&out->bytes, NULL, NSYNC_KIND_ITEM, body, signatures, run->input->key,
			    err));
	nsync_str_copy(out->headline, sizeof(out->headline),
		       nsync_json_get_str(headline, NSYNC_STR("value")));
	return NSYNC_OK;
}

static enum nsync_code sign_draft(struct nsync_sign_outcome *out, const struct signing *run,
				  const char *name, struct nsync_error *err)
{
	AUTO(nsync_office_plan_release) struct nsync_office_plan plan = { 0 };

	nsync_office_plan_init(&plan);
	TRY(nsync_office_plan_file(&plan, run->clone, name, name, run->input->date, err));
	out->story = plan.story;
	out->version = plan.version;
	memcpy(out->path, plan.path, sizeof(out->path));
	out->already = plan.already;
	out->anew = plan.anew;
	return plan.already ? NSYNC_OK : add_signature(out, run, plan.body.root, NULL, err);
}

/* A second editor's signature on an item that is not accepted yet. */
static enum nsync_code sign_item(struct nsync_sign_outcome *out, const struct signing *run,
				 const char *path, struct nsync_error *err)
{
	AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
	AUTO(nsync_item_file_release) struct nsync_item_file accepted = { 0 };
	const struct nsync_clone *clone = run->clone;
	bool found;

	nsync_item_file_init(&file);
	nsync_item_file_init(&accepted);
	nsync_str_copy(file.path, sizeof(file.path), nsync_str(path));
	nsync_str_copy(accepted.path, sizeof(accepted.path), nsync_str(path));
	nsync_str_copy(out->path, sizeof(out->path), nsync_str(path));
	TRY(nsync_clone_item_in_worktree(&file, &found, clone->repo, err));
	out->story = file.item.story;
	out->version = file.item.version;
	TRY(nsync_clone_item_in_tree(&accepted, &found, clone->repo, &clone->region.tree, err));
	out->already =
		found || nsync_json_get(file.file.signatures, nsync_str(run->input->who->id.hex));
	if (out->already)
		return NSYNC_OK;
	return add_signature(out, run, file.file.body, file.file.signatures, err);
}

/* What the regional office would hold for what the file says itself is refused here already. */
static enum nsync_code judge(struct nsync_sign_outcome *out, const struct signing *run,
			     struct nsync_error *err)
{
	const int64_t now = run->input->now.seconds, date = run->input->date.seconds;
	const struct nsync_basis basis = nsync_clone_basis(run->clone, date > now ? date : now);

	if (out->already)
		return NSYNC_OK;
	TRY(nsync_verify_bytes(&out->verdict, NULL, nsync_str(out->path),
			       nsync_buf_view(&out->bytes), &basis, err));
	out->more = out->verdict.reason == NSYNC_BELOW_THRESHOLD;
	if (out->more)
		out->verdict = (struct nsync_verdict){ .reason = NSYNC_REASON_OK };
	if (out->verdict.reason)
		run->out->refused = true;
	return NSYNC_OK;
}

static enum nsync_code sign_one(struct signing *run, const char *name, struct nsync_error *err)
{
	struct nsync_sign_outcome *out = &run->out->list[run->out->count++];
	struct nsync_path path;
	char inside[NSYNC_MAX_PATH];
	bool is_item = nsync_clone_path_inside(inside, run->clone->repo, name) &&
		       nsync_path_parse(&path, nsync_str(inside)) && path.kind == NSYNC_PATH_ITEM;

	nsync_buf_init(&out->bytes, NSYNC_MAX_SIGNED_BYTES);
	TRY(is_item ? sign_item(out, run, inside, err) : sign_draft(out, run, name, err));
	return judge(out, run, err);
}

/* ---- writing ---- */

/* The paths of one commit. */
struct paths {
	const char **list;
	char (*pictures)[NSYNC_MAX_PATH]; /* where the pictures' paths are kept */
	size_t count;
};

static void paths_release(struct paths *paths)
{
	free(paths->list);
	free(paths->pictures);
}

/* The pictures that an item names go with it, where they lie in the work tree. */
static enum nsync_code add_pictures(struct paths *paths, const struct signing *run,
				    const struct nsync_sign_outcome *out, struct nsync_error *err)
{
	AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
	struct nsync_verdict verdict;

	nsync_item_file_init(&file);
	nsync_buf_str(&file.bytes, nsync_buf_view(&out->bytes));
	TRY(nsync_buf_check(&file.bytes, err));
	TRY(nsync_item_file_read(&file, &verdict, err));
	for (size_t i = 0; !verdict.reason && i < file.item.picture_count; i++) {
		AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(4096);
		const struct nsync_picture *picture = &file.item.pictures[i];
		struct nsync_path media = { .kind = NSYNC_PATH_MEDIA };
		char *path = paths->pictures[paths->count];

		nsync_str_copy(media.writer, sizeof(media.writer), nsync_str(run->clone->office));
		memcpy(media.sha256, picture->sha256, sizeof(media.sha256));
		memcpy(media.ext, picture->ext, sizeof(media.ext));
		nsync_path_format(path, &media);
		TRY(nsync_clone_path_on_disk(&name, run->clone->repo, path, err));
		if (!nsync_file_exists(name.p))
			return nsync_fail(err, NSYNC_ENOTFOUND, path, "the picture that %s names",
					  out->path);
		paths->list[paths->count++] = path;
	}
	return NSYNC_OK;
}

static void commit_message(struct nsync_buf *out, const struct nsync_sign_result *result)
{
	char story[NSYNC_MAX_PATH];
	size_t made = 0;

	for (size_t i = 0; i < result->count; i++)
		made += !result->list[i].already;
	if (made > 1)
		nsync_buf_printf(out, "Sign %zu stories\n\n", made);
	for (size_t i = 0; i < result->count; i++) {
		const struct nsync_sign_outcome *outcome = &result->list[i];

		if (outcome->already)
			continue;
		nsync_story_format(story, &outcome->story, 0);
		nsync_buf_printf(out,
				 made > 1 ? "%s, version %lld: %s\n"
					  : "Sign %s, version %lld\n\n%s\n",
				 story, (long long)outcome->version, outcome->headline);
	}
}

static enum nsync_code commit_all(struct signing *run, const struct paths *paths,
				  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf names = NSYNC_BUF_INIT(4096);
	AUTO(nsync_buf_release) struct nsync_buf message = NSYNC_BUF_INIT(NSYNC_MAX_RECORD_BYTES);
	struct nsync_repo *repo = run->clone->repo;
	struct nsync_signature author;

	commit_message(&message, run->out);
	TRY(nsync_buf_check(&message, err));
	TRY(nsync_clone_author(&author, &names, repo, run->input->who, run->input->now.seconds,
			       err));
	TRY(nsync_repo_commit_files(&run->out->commit, repo, paths->list, paths->count, &author,
				    message.p, err));
	run->out->committed = true;
	return NSYNC_OK;
}

static enum nsync_code write_all(struct signing *run, struct nsync_error *err)
{
	const struct nsync_sign_result *out = run->out;
	const size_t room = out->count * (NSYNC_MAX_PICTURES + 1) + 1;
	AUTO(paths_release) struct paths paths = { .list = calloc(room, sizeof(*paths.list)) };

	paths.pictures = calloc(room, sizeof(*paths.pictures));
	if (!paths.list || !paths.pictures)
		return nsync_fail_memory(err);
	for (size_t i = 0; i < out->count; i++)
		if (!out->list[i].already)
			TRY(add_pictures(&paths, run, &out->list[i], err));
	for (size_t i = 0; i < out->count; i++) {
		if (out->list[i].already)
			continue;
		paths.list[paths.count++] = out->list[i].path;
		TRY(nsync_clone_write_file(run->clone->repo, out->list[i].path,
					   nsync_buf_view(&out->list[i].bytes), err));
	}
	if (!paths.count || run->input->no_commit)
		return NSYNC_OK;
	return commit_all(run, &paths, err);
}

enum nsync_code nsync_office_sign(struct nsync_sign_result *out, const struct nsync_clone *clone,
				  const struct nsync_sign_input *input, struct nsync_error *err)
{
	struct signing run = { clone, input, out };

	*out = (struct nsync_sign_result){ .list = calloc(input->count + 1, sizeof(*out->list)) };
	if (!out->list)
		return nsync_fail_memory(err);
	TRY(check_key(clone, input->who, err));
	for (size_t i = 0; i < input->count; i++)
		TRY(sign_one(&run, input->files[i], err));
	return out->refused ? NSYNC_OK : write_all(&run, err);
}
