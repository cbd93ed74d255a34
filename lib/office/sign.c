/* sign.c: sign drafts and items: make the signed items, judge them, and commit them together or not at all. */
#include <stdlib.h>

#include "ledger.h"
#include "internal.h"
#include "nsync/clone_sync.h"

/* One run of nsync_office_sign. */
struct signing {
	const struct nsync_clone *clone;
	const struct nsync_sign_input *input;
	struct nsync_sign_result *out;
	struct nsync_move move; /* main stands still from planning to committing */
	struct nsync_ledger *ledger;
};

void nsync_sign_result_release(struct nsync_sign_result *result)
{
	for (size_t i = 0; i < result->count; i++)
		nsync_sign_outcome_release(&result->list[i]);
	free(result->list);
	nsync_kept_release(&result->kept);
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

/* What somebody signed before and did not commit is taken as it is, if this key signed it. */
static enum nsync_code take_uncommitted(struct nsync_sign_outcome *out, const struct signing *run,
					const struct nsync_json *body, struct nsync_error *err)
{
	AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
	const struct nsync_basis basis = nsync_clone_basis(run->clone, run->input->now.seconds);
	struct nsync_error none = { 0 };
	struct nsync_verdict verdict;
	bool found;

	nsync_item_file_init(&file);
	memcpy(file.path, out->path, sizeof(file.path));
	if (nsync_clone_item_in_worktree(&file, &found, run->clone->repo, &none) || !found ||
	    !nsync_json_get(file.file.signatures, nsync_str(run->input->who->id.hex)) ||
	    !nsync_item_same(body, file.file.body))
		return NSYNC_OK;
	TRY(nsync_verify_bytes(&verdict, NULL, nsync_str(out->path), nsync_buf_view(&file.bytes),
			       &basis, err));
	if (verdict.reason && verdict.reason != NSYNC_BELOW_THRESHOLD)
		return NSYNC_OK;
	nsync_str_copy(out->headline, sizeof(out->headline), file.item.headline);
	nsync_buf_str(&out->bytes, nsync_buf_view(&file.bytes));
	return nsync_buf_check(&out->bytes, err);
}

static enum nsync_code sign_draft(struct nsync_sign_outcome *out, const struct signing *run,
				  const char *name, struct nsync_error *err)
{
	AUTO(nsync_office_plan_release) struct nsync_office_plan plan = { 0 };
	const struct nsync_plan_input in = { .file = name, .name = name,
					     .version_created = run->input->date,
					     .new_story = run->input->new_story,
					     .ledger = run->ledger };

	nsync_office_plan_init(&plan);
	TRY(nsync_office_plan(&plan, run->clone, &in, err));
	TRY(nsync_sign_take_plan(out, &plan, run->clone, name, err));
	if (out->already || out->obstacle.kind)
		return NSYNC_OK;
	TRY(take_uncommitted(out, run, plan.body.root, err));
	return out->bytes.n ? NSYNC_OK : add_signature(out, run, plan.body.root, NULL, err);
}

/* The file that an item's signature is added to: the committed one, unless the work tree's has more signatures. */
static enum nsync_code read_base(struct nsync_item_file *file, bool *committed,
				 const struct signing *run, struct nsync_error *err)
{
	AUTO(nsync_item_file_release) struct nsync_item_file here = { 0 };
	const struct nsync_id *key = &run->input->who->id;
	struct nsync_repo *repo = run->clone->repo;
	struct nsync_error none = { 0 };
	bool found;

	TRY(nsync_clone_item_in_tree(file, committed, repo, &run->move.tree, err));
	if (!*committed)
		return nsync_clone_item_in_worktree(file, &found, repo, err);
	nsync_item_file_init(&here);
	memcpy(here.path, file->path, sizeof(here.path));
	if (nsync_json_get(file->file.signatures, nsync_str(key->hex)) ||
	    nsync_clone_item_in_worktree(&here, &found, repo, &none) || !found ||
	    !nsync_json_get(here.file.signatures, nsync_str(key->hex)) ||
	    !nsync_json_equal(here.file.body, file->file.body))
		return NSYNC_OK;
	*committed = false;
	return nsync_clone_item_in_worktree(file, &found, repo, err);
}

/* A second editor's signature on an item that is not accepted yet, or a signed one to commit. */
static enum nsync_code sign_item(struct nsync_sign_outcome *out, const struct signing *run,
				 const char *path, struct nsync_error *err)
{
	AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
	const struct nsync_clone *clone = run->clone;
	bool accepted, committed, mine;

	nsync_item_file_init(&file);
	nsync_str_copy(file.path, sizeof(file.path), nsync_str(path));
	nsync_str_copy(out->path, sizeof(out->path), nsync_str(path));
	TRY(read_base(&file, &committed, run, err));
	out->story = file.item.story;
	out->version = file.item.version;
	TRY(nsync_repo_find_optional(&accepted, NULL, NULL, clone->repo, &clone->region.tree,
				     nsync_str(path), err));
	mine = nsync_json_get(file.file.signatures, nsync_str(run->input->who->id.hex)) != NULL;
	out->already = accepted || (mine && committed);
	if (out->already)
		return NSYNC_OK;
	if (!mine)
		return add_signature(out, run, file.file.body, file.file.signatures, err);
	nsync_str_copy(out->headline, sizeof(out->headline), file.item.headline);
	nsync_buf_str(&out->bytes, nsync_buf_view(&file.bytes));
	return nsync_buf_check(&out->bytes, err);
}

/* What the regional office would hold for what the file says itself is refused here already. */
static enum nsync_code judge(struct nsync_sign_outcome *out, const struct signing *run,
			     struct nsync_error *err)
{
	const int64_t now = run->input->now.seconds, date = run->input->date.seconds;
	const struct nsync_basis basis = nsync_clone_basis(run->clone, date > now ? date : now);

	if (out->already || out->obstacle.kind)
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
	if (!out->already)
		TRY(nsync_clone_need_no_conflict(run->clone->repo, &out->story, err));
	return judge(out, run, err);
}

/* ---- committing ---- */

/* The files of one commit. */
struct files {
	struct nsync_addition *list;
	char (*names)[NSYNC_MAX_PATH]; /* where their paths are kept */
	size_t count;
};

static void files_release(struct files *files)
{
	free(files->list);
	free(files->names);
}

static enum nsync_code add_file(struct files *files, const struct signing *run, const char *path,
				struct nsync_str bytes, struct nsync_error *err)
{
	char *name = files->names[files->count];
	struct nsync_oid id;

	TRY(nsync_repo_write_blob(&id, run->clone->repo, bytes, err));
	nsync_str_copy(name, NSYNC_MAX_PATH, nsync_str(path));
	for (size_t i = 0; i < files->count; i++)
		if (!strcmp(files->list[i].path, path))
			return NSYNC_OK; /* two items with one picture */
	files->list[files->count++] = (struct nsync_addition){ .path = name, .id = id };
	return NSYNC_OK;
}

/* One picture that an item names: it is committed already, or lies in the work tree. */
static enum nsync_code add_picture(struct files *files, const struct signing *run,
				   const struct nsync_picture *picture, const char *item,
				   struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_MEDIA_BYTES);
	struct nsync_path media = { .kind = NSYNC_PATH_MEDIA };
	struct nsync_repo *repo = run->clone->repo;
	char path[NSYNC_MAX_PATH], hash[NSYNC_HEX_SIZE];
	struct nsync_error why = { 0 };
	enum nsync_code code;
	bool committed;

	nsync_str_copy(media.writer, sizeof(media.writer), nsync_str(run->clone->office));
	memcpy(media.sha256, picture->sha256, sizeof(media.sha256));
	memcpy(media.ext, picture->ext, sizeof(media.ext));
	nsync_path_format(path, &media);
	TRY(nsync_repo_find_optional(&committed, NULL, NULL, repo, &run->move.tree,
				     nsync_str(path), err));
	if (committed)
		return NSYNC_OK;
	code = nsync_repo_read_work_file(&bytes, repo, path, &why);
	if (code == NSYNC_ENOTFOUND)
		return nsync_fail(err, code, path, "the picture that %s names", item);
	if (code) {
		*err = why;
		return code;
	}
	nsync_sha256_hex(hash, nsync_buf_view(&bytes));
	if (strcmp(hash, picture->sha256) != 0)
		return nsync_fail(err, NSYNC_EINVAL, path,
				  "its bytes are not those of the picture that %s names", item);
	return add_file(files, run, path, nsync_buf_view(&bytes), err);
}

static enum nsync_code add_pictures(struct files *files, const struct signing *run,
				    const struct nsync_sign_outcome *out, struct nsync_error *err)
{
	AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
	struct nsync_verdict verdict;

	nsync_item_file_init(&file);
	nsync_buf_str(&file.bytes, nsync_buf_view(&out->bytes));
	TRY(nsync_buf_check(&file.bytes, err));
	TRY(nsync_item_file_read(&file, &verdict, err));
	for (size_t i = 0; !verdict.reason && i < file.item.picture_count; i++)
		TRY(add_picture(files, run, &file.item.pictures[i], out->path, err));
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

static enum nsync_code commit_all(struct signing *run, const struct files *files,
				  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf names = NSYNC_BUF_INIT(4096);
	AUTO(nsync_buf_release) struct nsync_buf message = NSYNC_BUF_INIT(NSYNC_MAX_RECORD_BYTES);
	struct nsync_sign_result *out = run->out;
	struct nsync_signature author;

	commit_message(&message, out);
	TRY(nsync_buf_check(&message, err));
	TRY(nsync_clone_author(&author, &names, run->clone->repo, run->input->who,
			       run->input->now.seconds, err));
	TRY(nsync_move_commit(&out->commit, &run->move, files->list, files->count, &author,
			      message.p, &out->kept, err));
	out->committed = true;
	out->behind = run->move.behind;
	return NSYNC_OK;
}

/* For --no-commit: the items go into the work tree, and what lay there is kept. */
static enum nsync_code write_all(struct signing *run, struct nsync_error *err)
{
	struct nsync_sign_result *out = run->out;
	struct nsync_repo *repo = run->clone->repo;

	for (size_t i = 0; i < out->count; i++) {
		AUTO(nsync_buf_release) struct nsync_buf now = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
		const struct nsync_sign_outcome *outcome = &out->list[i];
		const struct nsync_str bytes = nsync_buf_view(&outcome->bytes);
		struct nsync_error none = { 0 };
		enum nsync_code code;

		if (outcome->already)
			continue;
		code = nsync_repo_read_work_file(&now, repo, outcome->path, &none);
		if (!code && nsync_str_eq(nsync_buf_view(&now), bytes))
			continue;
		if (code != NSYNC_ENOTFOUND)
			TRY(nsync_kept_move(&out->kept, repo, outcome->path, err));
		TRY(nsync_clone_write_file(repo, outcome->path, bytes, err));
	}
	return NSYNC_OK;
}

static enum nsync_code finish(struct signing *run, struct nsync_error *err)
{
	const struct nsync_sign_result *out = run->out;
	const size_t room = out->count * (NSYNC_MAX_PICTURES + 1) + 1;
	AUTO(files_release) struct files files = { .list = calloc(room, sizeof(*files.list)) };

	files.names = calloc(room, sizeof(*files.names));
	if (!files.list || !files.names)
		return nsync_fail_memory(err);
	for (size_t i = 0; i < out->count; i++)
		if (!out->list[i].already)
			TRY(add_pictures(&files, run, &out->list[i], err));
	for (size_t i = 0; i < out->count; i++)
		if (!out->list[i].already)
			TRY(add_file(&files, run, out->list[i].path,
				     nsync_buf_view(&out->list[i].bytes), err));
	if (run->input->no_commit)
		return write_all(run, err);
	return files.count ? commit_all(run, &files, err) : NSYNC_OK;
}

/* What is signed is committed by now: a ledger that cannot be written is no failure of that. */
static enum nsync_code note_in_ledger(struct signing *run, struct nsync_error *err)
{
	const struct nsync_clone_host *host = run->clone->host;
	struct nsync_error trouble = { 0 };
	enum nsync_code code = nsync_sign_note(run->ledger, run->out, &trouble);

	if (code == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	if (code && host && host->warn)
		host->warn(host->payload, &trouble);
	return NSYNC_OK;
}

static enum nsync_code sign_all(struct signing *run, struct nsync_error *err)
{
	const struct nsync_sign_input *input = run->input;

	TRY(nsync_move_begin(&run->move, run->clone->repo, &run->out->kept, err));
	TRY(nsync_ledger_open(run->ledger, run->clone, err));
	for (size_t i = 0; i < input->count; i++)
		TRY(sign_one(run, input->files[i], err));
	nsync_sign_look_for_twins(run->out, input);
	if (run->out->refused)
		return NSYNC_OK;
	TRY(finish(run, err));
	return note_in_ledger(run, err);
}

enum nsync_code nsync_office_sign(struct nsync_sign_result *out, const struct nsync_clone *clone,
				  const struct nsync_sign_input *input, struct nsync_error *err)
{
	AUTO(nsync_ledger_release) struct nsync_ledger ledger = { .list = NULL };
	struct signing run = { clone, input, out, { .lock = -1 }, &ledger };
	enum nsync_code code;

	*out = (struct nsync_sign_result){ .list = calloc(input->count + 1, sizeof(*out->list)) };
	if (!out->list)
		return nsync_fail_memory(err);
	TRY(check_key(clone, input->who, err));
	code = sign_all(&run, err);
	nsync_move_end(&run.move);
	return code;
}
