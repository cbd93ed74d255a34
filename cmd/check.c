/* check.c: drafts and items of the work tree, before anybody else sees them. */
#include <stdlib.h>

#include "cmd/commands.h"
#include "cmd/plan.h"
#include "cmd/report/office.h"

struct check_run {
	struct call *call;
	struct context context;
	size_t checked;
	bool found; /* something that has to be mended */
};

static void run_release(struct check_run *run)
{
	context_release(&run->context);
}

struct violation_sink {
	struct check_run *run;
	const char *path;
	struct nsync_str source;
};

static void see_violation(void *payload, const struct nsync_schema_violation *violation)
{
	const struct violation_sink *sink = payload;

	report_violation(sink->run->call, sink->path, sink->source, violation);
}

/* Every violation at once: an officer mends a draft in one go. */
static enum nsync_code check_schema(struct check_run *run, const char *path, const struct nsync_json_doc *doc,
				    struct nsync_error *err)
{
	struct violation_sink sink = { run, path, doc->source };
	const struct nsync_schema *schema;
	bool valid = false;

	TRY(nsync_schema_builtin(&schema, "item", err));
	TRY(nsync_schema_validate(&valid, schema, doc->root, see_violation, &sink, err));
	run->found = run->found || !valid;
	return NSYNC_OK;
}

/* The item that a draft will be, with an empty "signatures" in place of the key's. */
static enum nsync_code check_body(struct check_run *run, const char *name, const struct nsync_json *body,
				  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_RECORD_BYTES);
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	static const struct nsync_id any_key = {
		"0000000000000000000000000000000000000000000000000000000000000000"
	};
	static const uint8_t any_signature[NSYNC_SIGNATURE_BYTES];
	struct nsync_verdict verdict;

	TRY(nsync_signed_layout(&bytes, NSYNC_KIND_ITEM, body, NULL, &any_key, any_signature, err));
	TRY(nsync_json_read(&doc, nsync_buf_view(&bytes), &nsync_json_any, err));
	if (bytes.n > NSYNC_MAX_SIGNED_BYTES) {
		nsync_judge(&verdict, NSYNC_TOO_LARGE, NULL, "%zu bytes as an item, at most %u", bytes.n,
			    NSYNC_MAX_SIGNED_BYTES);
		report_item(run->call, name, &verdict);
		run->found = true;
		return NSYNC_OK;
	}
	return check_schema(run, name, &doc, err);
}

static bool drafts_fault(enum nsync_code code)
{
	return code == NSYNC_ESYNTAX || code == NSYNC_EINVAL || code == NSYNC_ELIMIT;
}

/* file: where to read it; name: what to call it. */
static enum nsync_code check_draft(struct check_run *run, const char *file, const char *name,
				   struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_DRAFT_BYTES);
	AUTO(nsync_draft_freep) struct nsync_draft *draft = NULL;
	AUTO(draft_plan_release) struct draft_plan plan;
	struct nsync_error fault = { 0 };
	bool before = run->found;
	char story[NSYNC_MAX_PATH];
	enum nsync_code code;

	draft_plan_init(&plan);
	code = nsync_file_read(&bytes, file, &fault);
	if (!code)
		code = nsync_draft_read(&draft, nsync_str(name), nsync_buf_view(&bytes), &fault);
	if (!code)
		code = draft_plan(&plan, &run->context, draft, clock_now(), &fault);
	if (drafts_fault(code)) {
		report_error(run->call, &fault);
		run->found = true;
		return NSYNC_OK;
	}
	if (code) {
		*err = fault;
		return code;
	}
	run->found = false;
	code = check_body(run, name, plan.body.root, err);
	nsync_story_format(story, &plan.story, 0);
	if (!code && !run->found)
		report_draft(run->call, name,
			     plan.already     ? NSYNC_DRAFT_SIGNED :
			     plan.version > 1 ? NSYNC_DRAFT_CHANGED :
						NSYNC_DRAFT_NEW,
			     story, plan.version);
	run->found = run->found || before;
	return code;
}

static enum nsync_code check_file(struct check_run *run, const char *name, const char *path,
				  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_MEDIA_BYTES);
	const struct nsync_ground ground = candidate_ground(&run->context, clock_now().seconds);
	struct nsync_verdict verdict;

	TRY(nsync_file_read(&bytes, name, err));
	TRY(nsync_verify_bytes(&verdict, NULL, nsync_str(path), nsync_buf_view(&bytes), &ground,
			       err));
	report_item(run->call, name, &verdict);
	run->found = run->found || verdict.reason;
	return NSYNC_OK;
}

/* What a file of the command line is tells where it lies. */
static enum nsync_code check_one(struct check_run *run, const char *name, struct nsync_error *err)
{
	struct nsync_path path;
	char inside[NSYNC_MAX_PATH];

	run->checked++;
	if (!nsync_file_exists(name))
		return nsync_fail(err, NSYNC_ENOTFOUND, name, "no such file");
	if (worktree_path(inside, run->context.repo, name) &&
	    (!strncmp(inside, "items/", 6) || !strncmp(inside, "cosignatures/", 13) || !strncmp(inside, "media/", 6)))
		return check_file(run, name, inside, err);
	if (nsync_path_parse(&path, nsync_str(name)) && path.kind != NSYNC_PATH_ROOT && path.kind != NSYNC_PATH_RECORD)
		return check_file(run, name, name, err);
	return check_draft(run, name, name, err);
}

/* ---- the whole work tree ---- */

static enum nsync_code see_draft(void *payload, const char *file, const char *name, struct nsync_error *err)
{
	struct check_run *run = payload;

	run->checked++;
	return check_draft(run, file, name, err);
}

/* Items of this office that the region has not accepted: committed ones as candidates, others as files. */
static enum nsync_code check_candidates(struct check_run *run, struct nsync_error *err)
{
	AUTO(nsync_batch_freep) struct nsync_batch *batch = NULL;
	const struct nsync_ground ground = candidate_ground(&run->context, clock_now().seconds);
	const struct nsync_repo *source = run->context.repo;
	struct nsync_oid tree, head;
	const struct nsync_file *files;
	const struct nsync_verdict ok = { .reason = NSYNC_REASON_OK };
	size_t count;

	TRY(own_tree(&tree, &head, run->context.repo, err));
	if (nsync_oid_zero(&tree))
		return NSYNC_OK;
	TRY(nsync_batch_new(&batch, &source, 1, err));
	TRY(nsync_batch_add_office(batch, 0, run->context.office, ground.tree, &tree, err));
	TRY(nsync_batch_judge(batch, &ground, err));
	files = nsync_batch_files(batch, &count);
	for (size_t i = 0; i < count; i++) {
		if (files[i].ignored)
			continue;
		run->checked++;
		report_item(run->call, files[i].path, files[i].verdict ? files[i].verdict : &ok);
		run->found = run->found || !files[i].accepted;
	}
	return NSYNC_OK;
}

static enum nsync_code check_changed(struct check_run *run, struct nsync_error *err)
{
	static const char *const rooms[] = { "items", "cosignatures", "media" };
	enum nsync_code code = NSYNC_OK;

	for (size_t r = 0; r < sizeof(rooms) / sizeof(rooms[0]) && !code; r++) {
		AUTO(nsync_buf_release) struct nsync_buf prefix = NSYNC_BUF_INIT(64);
		size_t count = 0;
		char **paths = NULL;

		nsync_buf_printf(&prefix, "%s/%s/", rooms[r], run->context.office);
		TRY(nsync_buf_check(&prefix, err));
		TRY(nsync_repo_changed(&paths, &count, run->context.repo, prefix.p, err));
		for (size_t i = 0; i < count && !code; i++) {
			AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(4096);

			code = worktree_file(&name, run->context.repo, paths[i], err);
			if (code || !nsync_file_exists(name.p))
				continue;
			run->checked++;
			code = check_file(run, name.p, paths[i], err);
		}
		nsync_names_free(paths, count);
	}
	return code;
}

static enum nsync_code check_all(struct check_run *run, struct nsync_error *err)
{
	struct call *call = run->call;

	TRY(context_region(&run->context, call, err));
	TRY(context_need_office(&run->context, err));
	for (size_t i = 0; i < call->options.arg_count; i++)
		TRY(check_one(run, call->options.args[i], err));
	if (call->options.arg_count)
		return NSYNC_OK;
	TRY(drafts_each(run->context.repo, see_draft, run, err));
	TRY(check_candidates(run, err));
	TRY(check_changed(run, err));
	return NSYNC_OK;
}

static int run_check(struct call *call)
{
	AUTO(run_release) struct check_run run = { .call = call };
	struct nsync_error err = { 0 };

	context_init(&run.context);
	if (check_all(&run, &err))
		return report_error(call, &err);
	if (!run.checked)
		report_nothing_waiting(call);
	return report_end(call, run.found ? FINDINGS : ALL_WELL);
}

const struct command cmd_check = {
	.name = "check",
	.about = "check drafts and items before anybody else sees them",
	.usage = "check [FILE...]",
	.more = "Without FILE: all of drafts/, and every item of this office that the region has not accepted yet.",
	.example = "nsync check drafts/information-hubs.md\n",
	.max_args = SIZE_MAX,
	.run = run_check,
};
