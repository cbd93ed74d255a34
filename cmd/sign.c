/* sign.c: drafts become signed items, committed; an item gets one more signature. */
#include <stdlib.h>

#include "cmd/commands.h"
#include "cmd/keyring.h"
#include "cmd/plan.h"
#include "cmd/report/office.h"

/* One file to be written. */
struct outcome {
	struct nsync_story story;
	int64_t version;
	char path[NSYNC_MAX_PATH];
	struct nsync_buf bytes;
	bool skip, anew, more; /* already signed; held before; below the office's threshold */
	char headline[128];
};

struct sign_run {
	struct call *call;
	struct context context;
	struct nsync_key *key;
	struct nsync_key_info info;
	struct nsync_time date;
	struct outcome *outcomes;
	size_t count;
	bool refused;
};

static void run_release(struct sign_run *run)
{
	for (size_t i = 0; i < run->count; i++)
		nsync_buf_release(&run->outcomes[i].bytes);
	free(run->outcomes);
	nsync_key_free(run->key);
	context_release(&run->context);
}

static enum nsync_code check_key(const struct sign_run *run, struct nsync_error *err)
{
	const struct nsync_root *root = nsync_region_root(&run->context.region);
	const struct nsync_root_office *office = nsync_root_office(root, nsync_str(run->context.office));

	if (!office)
		return nsync_fail(err, NSYNC_ETRUST, run->context.office, "root %lld has no such office",
				  (long long)root->version);
	if (nsync_root_group_has(root, &office->group, &run->info.id))
		return NSYNC_OK;
	return nsync_fail(err, NSYNC_EKEY, run->info.name, "%.8s is no key of %s in root %lld", run->info.id.hex,
			  run->context.office, (long long)root->version);
}

static enum nsync_code add_signature(struct outcome *out, const struct sign_run *run,
				     const struct nsync_json *body, const struct nsync_json *signatures,
				     struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf message = NSYNC_BUF_INIT(2 * NSYNC_MAX_SIGNED_BYTES);
	uint8_t signature[NSYNC_SIGNATURE_BYTES];

	TRY(nsync_message(&message, NSYNC_KIND_ITEM, body, err));
	TRY(nsync_key_sign(signature, run->key, nsync_buf_view(&message), err));
	TRY(nsync_signed_layout(&out->bytes, NSYNC_KIND_ITEM, body, signatures, &run->info.id,
				signature, err));
	nsync_str_copy(out->headline, sizeof(out->headline),
		       nsync_json_get_str(nsync_json_at(body, NSYNC_STR("/headlines/0")), NSYNC_STR("value")));
	return nsync_buf_check(&out->bytes, err);
}

static enum nsync_code sign_draft(struct outcome *out, const struct sign_run *run, const char *name,
				  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_DRAFT_BYTES);
	AUTO(nsync_draft_freep) struct nsync_draft *draft = NULL;
	AUTO(draft_plan_release) struct draft_plan plan;

	draft_plan_init(&plan);
	TRY(nsync_file_read(&bytes, name, err));
	TRY(nsync_draft_read(&draft, nsync_str(name), nsync_buf_view(&bytes), err));
	TRY(draft_plan(&plan, &run->context, draft, run->date, err));
	out->story = plan.story;
	out->version = plan.version;
	memcpy(out->path, plan.path, sizeof(out->path));
	out->skip = plan.already;
	out->anew = plan.anew;
	return plan.already ? NSYNC_OK : add_signature(out, run, plan.body.root, NULL, err);
}

/* A second editor's signature on an item that is not accepted yet. */
static enum nsync_code sign_item(struct outcome *out, const struct sign_run *run, const char *path,
				 struct nsync_error *err)
{
	AUTO(item_file_release) struct item_file file;
	AUTO(item_file_release) struct item_file accepted;
	char keyid[NSYNC_HEX_SIZE];
	bool found;

	item_file_init(&file);
	item_file_init(&accepted);
	nsync_str_copy(file.path, sizeof(file.path), nsync_str(path));
	nsync_str_copy(accepted.path, sizeof(accepted.path), nsync_str(path));
	nsync_str_copy(out->path, sizeof(out->path), nsync_str(path));
	TRY(item_file_in_worktree(&file, &found, run->context.repo, err));
	out->story = file.item.story;
	out->version = file.item.version;
	memcpy(keyid, run->info.id.hex, sizeof(keyid));
	TRY(item_file_in_tree(&accepted, &found, run->context.repo, &run->context.region.tree,
			      err));
	out->skip = found || nsync_json_get(file.file.signatures, nsync_str(keyid));
	return out->skip ? NSYNC_OK : add_signature(out, run, file.file.body, file.file.signatures, err);
}

/* Nothing is written that the regional office would refuse for what it says itself. */
static enum nsync_code check_outcome(struct outcome *out, struct sign_run *run, struct nsync_error *err)
{
	const int64_t now = clock_now().seconds;
	const int64_t as_of = run->date.seconds > now ? run->date.seconds : now;
	const struct nsync_ground ground = candidate_ground(&run->context, as_of);
	struct nsync_verdict verdict;

	if (out->skip)
		return NSYNC_OK;
	TRY(nsync_verify_bytes(&verdict, NULL, nsync_str(out->path), nsync_buf_view(&out->bytes),
			       &ground, err));
	out->more = verdict.reason == NSYNC_BELOW_THRESHOLD;
	if (!verdict.reason || out->more)
		return NSYNC_OK;
	report_item(run->call, out->path, &verdict);
	run->refused = true;
	return NSYNC_OK;
}

static enum nsync_code sign_one(struct sign_run *run, const char *name, struct nsync_error *err)
{
	struct outcome *out = &run->outcomes[run->count++];
	struct nsync_path path;
	char inside[NSYNC_MAX_PATH];
	bool is_item = worktree_path(inside, run->context.repo, name) &&
		       nsync_path_parse(&path, nsync_str(inside)) && path.kind == NSYNC_PATH_ITEM;

	nsync_buf_init(&out->bytes, NSYNC_MAX_SIGNED_BYTES);
	TRY(is_item ? sign_item(out, run, inside, err) : sign_draft(out, run, name, err));
	return check_outcome(out, run, err);
}

/* ---- writing ---- */

/* The pictures that an item names go with it, where they lie in the work tree. */
static enum nsync_code add_pictures(const char **paths, size_t *count, char (*names)[NSYNC_MAX_PATH],
				    const struct sign_run *run, const struct outcome *out,
				    struct nsync_error *err)
{
	AUTO(item_file_release) struct item_file file;
	struct nsync_verdict verdict;

	item_file_init(&file);
	nsync_buf_str(&file.bytes, nsync_buf_view(&out->bytes));
	TRY(nsync_buf_check(&file.bytes, err));
	TRY(item_file_read(&file, &verdict, err));
	for (size_t i = 0; !verdict.reason && i < file.item.picture_count; i++) {
		AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(4096);
		struct nsync_path media = { .kind = NSYNC_PATH_MEDIA };

		nsync_str_copy(media.writer, sizeof(media.writer), nsync_str(run->context.office));
		memcpy(media.sha256, file.item.pictures[i].sha256, sizeof(media.sha256));
		memcpy(media.ext, file.item.pictures[i].ext, sizeof(media.ext));
		nsync_path_format(names[*count], &media);
		TRY(worktree_file(&name, run->context.repo, names[*count], err));
		if (!nsync_file_exists(name.p))
			return nsync_fail(err, NSYNC_ENOTFOUND, names[*count], "the picture that %s names", out->path);
		paths[*count] = names[*count];
		++*count;
	}
	return NSYNC_OK;
}

static void commit_message(struct nsync_buf *out, const struct sign_run *run)
{
	char story[NSYNC_MAX_PATH];
	size_t signed_ones = 0;

	for (size_t i = 0; i < run->count; i++)
		signed_ones += !run->outcomes[i].skip;
	if (signed_ones > 1)
		nsync_buf_printf(out, "Sign %zu stories\n\n", signed_ones);
	for (size_t i = 0; i < run->count; i++) {
		const struct outcome *outcome = &run->outcomes[i];

		if (outcome->skip)
			continue;
		nsync_story_format(story, &outcome->story, 0);
		nsync_buf_printf(out, signed_ones > 1 ? "%s, version %lld: %s\n" : "Sign %s, version %lld\n\n%s\n",
				 story, (long long)outcome->version, outcome->headline);
	}
}

static enum nsync_code commit_all(struct sign_run *run, const char *const *paths, size_t count,
				  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf names = NSYNC_BUF_INIT(4096);
	AUTO(nsync_buf_release) struct nsync_buf message = NSYNC_BUF_INIT(NSYNC_MAX_RECORD_BYTES);
	struct nsync_signature author;
	struct nsync_oid commit;

	commit_message(&message, run);
	TRY(nsync_buf_check(&message, err));
	TRY(commit_author(&author, &names, run->context.repo, &run->info, err));
	TRY(nsync_repo_commit_files(&commit, run->context.repo, paths, count, &author, message.p,
				    err));
	report_committed(run->call, &commit);
	return NSYNC_OK;
}

static enum nsync_code write_all(struct sign_run *run, struct nsync_error *err)
{
	const size_t room = run->count * (NSYNC_MAX_PICTURES + 1) + 1;
	const char **paths = calloc(room, sizeof(*paths));
	char(*names)[NSYNC_MAX_PATH] = calloc(room, sizeof(*names));
	size_t count = 0;
	enum nsync_code code = NSYNC_OK;

	if (!paths || !names)
		code = nsync_fail_memory(err);
	for (size_t i = 0; !code && i < run->count; i++)
		if (!run->outcomes[i].skip)
			code = add_pictures(paths, &count, names, run, &run->outcomes[i], err);
	for (size_t i = 0; !code && i < run->count; i++) {
		if (run->outcomes[i].skip)
			continue;
		paths[count++] = run->outcomes[i].path;
		code = worktree_write(run->context.repo, run->outcomes[i].path,
				      nsync_buf_view(&run->outcomes[i].bytes), err);
	}
	if (!code && count && !option_given(&run->call->options, "no-commit"))
		code = commit_all(run, paths, count, err);
	free(paths);
	free(names);
	return code;
}

static void report_all(struct sign_run *run)
{
	bool any = false;

	for (size_t i = 0; i < run->count; i++) {
		const struct outcome *out = &run->outcomes[i];
		char story[NSYNC_MAX_PATH];

		nsync_story_format(story, &out->story, 0);
		if (out->skip)
			report_already_signed(run->call, story, out->version, out->path);
		else
			report_signed(run->call, story, out->version, out->path, out->anew);
		if (out->more)
			report_more_signers(run->call, out->path);
		any = any || !out->skip;
	}
	if (any && !option_given(&run->call->options, "no-commit"))
		report_next(run->call, NSYNC_NEXT_SEND, "nsync sync");
}

static enum nsync_code sign_files(struct sign_run *run, struct nsync_error *err)
{
	struct call *call = run->call;

	run->date = clock_now();
	TRY(option_time(&run->date, &call->options, "date", err));
	TRY(context_region(&run->context, call, err));
	TRY(context_need_office(&run->context, err));
	run->outcomes = calloc(call->options.arg_count, sizeof(*run->outcomes));
	if (!run->outcomes)
		return nsync_fail_memory(err);
	TRY(keyring_open(&run->key, &run->info, call, run->context.repo, err));
	TRY(check_key(run, err));
	for (size_t i = 0; i < call->options.arg_count; i++)
		TRY(sign_one(run, call->options.args[i], err));
	return run->refused ? NSYNC_OK : write_all(run, err);
}

static int run_sign(struct call *call)
{
	AUTO(run_release) struct sign_run run = { .call = call };
	struct nsync_error err = { 0 };

	context_init(&run.context);
	if (sign_files(&run, &err))
		return report_error(call, &err);
	if (run.refused)
		return report_end(call, FINDINGS);
	report_all(&run);
	return report_end(call, ALL_WELL);
}

static const struct option_spec sign_options[] = {
	{ "date", 0, "TIME", false, "the version's date (versionCreated), RFC 3339; now, if not given" },
	{ "no-commit", 0, NULL, false, "write the item, but do not commit it" },
	KEY_OPTIONS,
	{ NULL, 0, NULL, false, NULL },
};

const struct command cmd_sign = {
	.name = "sign",
	.about = "make signed items of drafts, and commit them",
	.usage = "sign [--date TIME] [--no-commit] [--key KEY] FILE...",
	.more = "FILE is a draft (Markdown with front matter, or ninjs JSON), or an item that waits for a second\n"
		"editor's signature. A story that exists gets its next version, which needs a `note`.",
	.example = "nsync sign drafts/information-hubs.md\n",
	.options = sign_options,
	.min_args = 1,
	.max_args = SIZE_MAX,
	.run = run_sign,
};
