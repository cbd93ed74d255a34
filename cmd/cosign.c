/* cosign.c: an office signs another office's accepted joint item. */
#include "cmd/commands.h"
#include "cmd/keyring.h"
#include "cmd/office.h"
#include "cmd/report/office.h"
#include "cmd/voided.h"

struct cosign_run {
	struct call *call;
	struct context context;
	struct item_file item;
	char path[NSYNC_MAX_PATH]; /* of the cosignature */
	struct nsync_buf bytes;
	struct nsync_key *key;
	struct nsync_key_info info;
};

static void run_release(struct cosign_run *run)
{
	item_file_release(&run->item);
	nsync_buf_release(&run->bytes);
	nsync_key_free(run->key);
	context_release(&run->context);
}

/* The accepted version that is to be cosigned: the one named, else the newest. */
static enum nsync_code find_item(struct cosign_run *run, const char *text, struct nsync_error *err)
{
	struct nsync_story story;
	int64_t version;
	bool found = false;

	TRY(story_find(&story, &version, &run->context, text, err));
	if (!version)
		TRY(highest_version(&version, run->context.repo, &run->context.region.tree, &story,
				    err));
	nsync_path_item(run->item.path, &story, version ? version : 1);
	TRY(item_file_in_tree(&run->item, &found, run->context.repo, &run->context.region.tree,
			      err));
	if (!found)
		return nsync_fail(err, NSYNC_ENOTFOUND, run->item.path,
				  "not accepted yet; an item is cosigned after its merge and a sync");
	nsync_path_cosignature(run->path, run->context.office, &story, version);
	return NSYNC_OK;
}

static enum nsync_code check_asked(const struct cosign_run *run, struct nsync_error *err)
{
	const struct nsync_item *item = &run->item.item;

	for (size_t i = 0; i < item->joint_count; i++)
		if (!strcmp(item->joint[i], run->context.office))
			return NSYNC_OK;
	return nsync_fail(err, NSYNC_EINVAL, run->item.path, "it does not name %s as a joint issuer",
			  run->context.office);
}

static enum nsync_code already(bool *out, const struct cosign_run *run, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(4096);
	struct nsync_oid blob;
	enum nsync_entry_kind kind;
	enum nsync_code code;

	code = nsync_repo_find(&blob, &kind, run->context.repo, &run->context.region.tree, nsync_str(run->path), err);
	if (code && code != NSYNC_ENOTFOUND)
		return code;
	*out = !code;
	if (*out)
		return NSYNC_OK;
	TRY(worktree_file(&name, run->context.repo, run->path, err));
	*out = nsync_file_exists(name.p);
	return NSYNC_OK;
}

static enum nsync_code make(struct cosign_run *run, struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc body = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf message = NSYNC_BUF_INIT(2 * NSYNC_MAX_SIGNED_BYTES);
	const struct nsync_ground ground = candidate_ground(&run->context, clock_now().seconds);
	uint8_t signature[NSYNC_SIGNATURE_BYTES];
	struct nsync_verdict verdict;

	TRY(nsync_cosignature_build(&body, ground.root->authority, &run->item.item.story,
				    run->item.item.version, &run->item.id, err));
	TRY(nsync_message(&message, NSYNC_KIND_COSIGNATURE, body.root, err));
	TRY(nsync_key_sign(signature, run->key, nsync_buf_view(&message), err));
	TRY(nsync_signed_layout(&run->bytes, NSYNC_KIND_COSIGNATURE, body.root, NULL, &run->info.id,
				signature, err));
	TRY(nsync_verify_bytes(&verdict, NULL, nsync_str(run->path), nsync_buf_view(&run->bytes),
			       &ground, err));
	if (verdict.reason && verdict.reason != NSYNC_BELOW_THRESHOLD)
		return nsync_fail(err, NSYNC_EKEY, run->info.name, "%s: %s", nsync_reason_name(verdict.reason),
				  verdict.detail);
	return NSYNC_OK;
}

static enum nsync_code commit(struct cosign_run *run, const char *story, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf names = NSYNC_BUF_INIT(4096);
	AUTO(nsync_buf_release) struct nsync_buf message = NSYNC_BUF_INIT(4096);
	const char *const paths[] = { run->path };
	struct nsync_signature author;
	struct nsync_oid id;

	nsync_buf_printf(&message, "Cosign %s, version %lld\n\n%.*s\n", story, (long long)run->item.item.version,
			 NSYNC_FMT(run->item.item.headline));
	TRY(worktree_write(run->context.repo, run->path, nsync_buf_view(&run->bytes), err));
	TRY(nsync_buf_check(&message, err));
	TRY(commit_author(&author, &names, run->context.repo, &run->info, err));
	TRY(nsync_repo_commit_files(&id, run->context.repo, paths, 1, &author, message.p, err));
	report_committed(run->call, &id);
	return NSYNC_OK;
}

/* A revocation took the version, or this office's cosignature of it, and its place with it. */
static bool check_voided(struct cosign_run *run, const char *story)
{
	const struct nsync_item *item = &run->item.item;
	const enum voided what = voided(&run->context.region, item, run->context.office);

	if (what)
		report_cosign_voided(run->call, story, item->version, item->story.office,
				     what == VOIDED_ITEM ? run->item.path : run->path);
	return what;
}

static enum nsync_code cosign(struct cosign_run *run, bool *done, bool *voided, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf headline = NSYNC_BUF_INIT(4096);
	char story[NSYNC_MAX_PATH];
	bool there;

	TRY(context_region(&run->context, run->call, err));
	TRY(context_need_office(&run->context, err));
	TRY(find_item(run, run->call->options.args[0], err));
	TRY(check_asked(run, err));
	nsync_story_format(story, &run->item.item.story, 0);
	*voided = check_voided(run, story);
	if (*voided)
		return NSYNC_OK;
	TRY(already(&there, run, err));
	*done = !there;
	if (there) {
		report_already_signed(run->call, story, run->item.item.version, run->path);
		return NSYNC_OK;
	}
	nsync_buf_str(&headline, run->item.item.headline);
	TRY(keyring_open(&run->key, &run->info, run->call, run->context.repo, err));
	TRY(make(run, err));
	TRY(commit(run, story, err));
	report_cosigned(run->call, story, run->item.item.version, nsync_buf_view(&headline).p);
	return NSYNC_OK;
}

static int run_cosign(struct call *call)
{
	AUTO(run_release) struct cosign_run run = { .call = call };
	struct nsync_error err = { 0 };
	bool done = false, voided = false;

	context_init(&run.context);
	item_file_init(&run.item);
	nsync_buf_init(&run.bytes, NSYNC_MAX_SIGNED_BYTES);
	if (cosign(&run, &done, &voided, &err))
		return report_error(call, &err);
	if (voided)
		return report_end(call, FINDINGS);
	if (done)
		report_next(call, NSYNC_NEXT_SEND, "nsync sync");
	return report_end(call, ALL_WELL);
}

static const struct option_spec cosign_options[] = {
	KEY_OPTIONS,
	{ NULL, 0, NULL, false, NULL },
};

const struct command cmd_cosign = {
	.name = "cosign",
	.about = "sign another office's accepted joint item",
	.usage = "cosign [--key KEY] ID",
	.more = "ID is <office>/<yyyy>/<mm>/<slug>[.<version>], a unique slug, or a path. Read it before you sign:\n"
		"nsync show ID.",
	.example = "nsync cosign bz/2026/08/cross-border-meeting\n",
	.options = cosign_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_cosign,
};
