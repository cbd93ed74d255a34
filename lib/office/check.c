/* check.c: find what the regional office would refuse in drafts and items, before it sees them. */
#include <stdlib.h>

#include "ledger.h"
#include "internal.h"
#include "nsync/schema.h"

static void checked_release(struct nsync_checked *checked)
{
	for (size_t i = 0; i < checked->violation_count; i++) {
		free(checked->violations[i].pointer);
		free(checked->violations[i].advice);
	}
	free(checked->violations);
	free(checked->changes);
	free(checked->path);
	free(checked->name);
}

void nsync_office_check_release(struct nsync_office_check *check)
{
	for (size_t i = 0; i < check->count; i++)
		checked_release(&check->list[i]);
	free(check->list);
	*check = (struct nsync_office_check){ .list = NULL };
}

enum nsync_code nsync_office_check_add(struct nsync_checked **out, struct nsync_office_check *check,
				       const char *name, struct nsync_error *err)
{
	TRY(NSYNC_GROW(check->list, check->count, check->cap, err));
	*out = &check->list[check->count];
	memset(*out, 0, sizeof(**out));
	(*out)->name = strdup(name);
	if (!(*out)->name)
		return nsync_fail_memory(err);
	check->count++;
	return NSYNC_OK;
}

/* ---- drafts ------------------------------------------------------------------------ */

struct violation_sink {
	struct nsync_checked *out;
	struct nsync_str source;
	size_t cap;
	bool failed; /* out of memory */
};

/* What does not fit in 4096 bytes is left out. */
static char *copy(struct nsync_str text)
{
	AUTO(nsync_buf_release) struct nsync_buf kept = NSYNC_BUF_INIT(4096);

	nsync_buf_str(&kept, text);
	return strdup(kept.p ? kept.p : "");
}

static void see_violation(void *payload, const struct nsync_schema_violation *violation)
{
	struct violation_sink *sink = payload;
	struct nsync_checked *out = sink->out;
	struct nsync_violation *kept;

	if (!NSYNC_HAS_ROOM(out->violations, out->violation_count, sink->cap)) {
		sink->failed = true;
		return;
	}
	kept = &out->violations[out->violation_count++];
	nsync_json_position(&kept->line, &kept->column, sink->source, violation->instance->offset);
	kept->pointer = copy(violation->pointer);
	kept->advice = copy(violation->advice);
	sink->failed = sink->failed || !kept->pointer || !kept->advice;
}

/* Every violation at once, so that an officer mends a draft in one go. */
static enum nsync_code check_schema(struct nsync_checked *out, const struct nsync_json_doc *doc,
				    struct nsync_error *err)
{
	struct violation_sink sink = { .out = out, .source = doc->source };
	const struct nsync_schema *schema;
	bool valid = false;

	TRY(nsync_schema_builtin(&schema, "item", err));
	TRY(nsync_schema_validate(&valid, schema, doc->root, see_violation, &sink, err));
	if (sink.failed)
		return nsync_fail_memory(err);
	out->faulty = !valid;
	return NSYNC_OK;
}

/* The item that a draft will be, with a signature of zeros in place of the key's. */
static enum nsync_code check_body(struct nsync_checked *out, const struct nsync_json *body,
				  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_RECORD_BYTES);
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	static const struct nsync_id any_key = {
		"0000000000000000000000000000000000000000000000000000000000000000"
	};
	static const uint8_t any_signature[NSYNC_SIGNATURE_BYTES];

	TRY(nsync_signed_layout(&bytes, NSYNC_KIND_ITEM, body, NULL, &any_key, any_signature, err));
	TRY(nsync_json_read(&doc, nsync_buf_view(&bytes), &nsync_json_any, err));
	if (bytes.n <= NSYNC_MAX_SIGNED_BYTES)
		return check_schema(out, &doc, err);
	nsync_judge(&out->verdict, NSYNC_TOO_LARGE, NULL, "%zu bytes as an item, at most %u",
		    bytes.n, NSYNC_MAX_SIGNED_BYTES);
	return NSYNC_OK;
}

/* Whether the draft's author mends it; anything else stops the run. */
static bool is_drafts_fault(enum nsync_code code)
{
	return code == NSYNC_ESYNTAX || code == NSYNC_EINVAL || code == NSYNC_ELIMIT;
}

/* One draft of this run. */
struct draft_check {
	struct nsync_office_check *check;
	const struct nsync_clone *clone;
	struct nsync_ledger *ledger;
	struct nsync_time now;
};

static enum nsync_code take_plan(struct nsync_checked *out, const struct nsync_office_plan *plan,
				 struct nsync_error *err)
{
	out->state = nsync_office_plan_state(plan);
	out->story = plan->story;
	out->version = plan->version;
	out->begins = nsync_office_plan_begins(plan);
	out->obstacle = plan->obstacle;
	out->old_note = plan->old_note;
	out->old_correction = plan->old_correction;
	if (!plan->obstacle.kind)
		return check_body(out, plan->body.root, err);
	out->changes = plan->changes.n ? strdup(plan->changes.p) : NULL;
	return plan->changes.n && !out->changes ? nsync_fail_memory(err) : NSYNC_OK;
}

static void is_twin(struct nsync_checked *checked, const struct nsync_checked *other,
		    enum nsync_obstacle kind)
{
	checked->faulty = true;
	if (checked->obstacle.kind)
		return;
	checked->obstacle.kind = kind;
	nsync_str_copy(checked->obstacle.file, sizeof(checked->obstacle.file),
		       nsync_str(other->name));
}

/* Two drafts of one story cannot both become its next version. */
static void look_for_twins(struct nsync_office_check *check, struct nsync_checked *last)
{
	for (struct nsync_checked *other = check->list; other < last; other++) {
		enum nsync_obstacle kind;

		if (!other->is_draft || !strcmp(other->path, last->path))
			continue;
		kind = nsync_office_compare_drafts(&other->story, other->begins, &last->story,
						   last->begins);
		if (kind) {
			is_twin(other, last, kind);
			is_twin(last, other, kind);
		}
	}
}

/* file: where to read it; name: what to call it. */
static enum nsync_code check_draft(const struct draft_check *run, const char *file,
				   const char *name, struct nsync_error *err)
{
	AUTO(nsync_office_plan_release) struct nsync_office_plan plan = { 0 };
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(4096);
	const struct nsync_plan_input in = { .file = file, .name = name,
					     .version_created = run->now, .ledger = run->ledger };
	struct nsync_office_check *check = run->check;
	struct nsync_error fault = { 0 };
	struct nsync_checked *out;
	enum nsync_code code;

	nsync_office_plan_init(&plan);
	code = nsync_office_plan(&plan, run->clone, &in, &fault);
	if (code && !is_drafts_fault(code)) {
		*err = fault;
		return code;
	}
	TRY(nsync_ledger_path(&path, run->clone, file, err));
	TRY(nsync_office_check_add(&out, check, name, err));
	out->is_draft = out->faulty = true;
	out->path = TAKE(path.p);
	if (!out->path)
		return nsync_fail_memory(err);
	if (code) {
		out->unreadable = fault;
		out->story = plan.story;
	} else {
		TRY(take_plan(out, &plan, err));
	}
	look_for_twins(check, out);
	check->faulty = check->faulty || out->faulty;
	return NSYNC_OK;
}

/* The ledger is a help only: a clone that cannot be written to is checked like any other. */
static enum nsync_code with_ledger(struct draft_check *run, const char *file,
				   enum nsync_code (*work)(const struct draft_check *run,
							   const char *file, struct nsync_error *err),
				   struct nsync_error *err)
{
	AUTO(nsync_ledger_release) struct nsync_ledger ledger = { .list = NULL };
	struct nsync_error ignored = { 0 };

	run->ledger = &ledger;
	TRY(nsync_ledger_open(&ledger, run->clone, err));
	TRY(work(run, file, err));
	(void)!nsync_ledger_save(&ledger, &ignored);
	run->ledger = NULL;
	return NSYNC_OK;
}

/* ---- files below items/, cosignatures/, media/ ------------------------------------- */

static enum nsync_code check_file(struct nsync_office_check *check, const struct nsync_clone *clone,
				  const char *name, const char *path, struct nsync_time now,
				  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_MEDIA_BYTES);
	const struct nsync_basis basis = nsync_clone_basis(clone, now.seconds);
	struct nsync_verdict verdict;
	struct nsync_checked *out;

	TRY(nsync_file_read(&bytes, name, err));
	TRY(nsync_verify_bytes(&verdict, NULL, nsync_str(path), nsync_buf_view(&bytes), &basis,
			       err));
	TRY(nsync_office_check_add(&out, check, name, err));
	out->verdict = verdict;
	out->faulty = verdict.reason != NSYNC_REASON_OK;
	check->faulty = check->faulty || out->faulty;
	return NSYNC_OK;
}

static bool below_a_room(const char *inside)
{
	return !strncmp(inside, "items/", 6) || !strncmp(inside, "cosignatures/", 13) ||
	       !strncmp(inside, "media/", 6);
}

static enum nsync_code check_one(const struct draft_check *run, const char *file,
				 struct nsync_error *err)
{
	return check_draft(run, file, file, err);
}

enum nsync_code nsync_office_check_named(struct nsync_office_check *check,
					 const struct nsync_clone *clone, const char *file,
					 struct nsync_time now, struct nsync_error *err)
{
	struct draft_check run = { check, clone, NULL, now };
	struct nsync_path path;
	char inside[NSYNC_MAX_PATH];

	if (!nsync_file_exists(file))
		return nsync_fail(err, NSYNC_ENOTFOUND, file, "no such file");
	if (nsync_clone_path_inside(inside, clone->repo, file) && below_a_room(inside))
		return check_file(check, clone, file, inside, now, err);
	if (nsync_path_parse(&path, nsync_str(file)) && path.kind != NSYNC_PATH_ROOT &&
	    path.kind != NSYNC_PATH_RECORD)
		return check_file(check, clone, file, file, now, err);
	return with_ledger(&run, file, check_one, err);
}

/* ---- the whole work tree ----------------------------------------------------------- */

/* none: not used. */
static enum nsync_code check_drafts(const struct draft_check *run, const char *none,
				    struct nsync_error *err)
{
	enum nsync_code code = NSYNC_OK;
	size_t count;
	char **names;

	(void)none;
	TRY(nsync_office_drafts(&names, &count, run->clone->repo, err));
	for (size_t i = 0; i < count && !code; i++) {
		AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(4096);

		code = nsync_clone_path_on_disk(&file, run->clone->repo, names[i], err);
		if (!code)
			code = check_draft(run, file.p, names[i], err);
	}
	nsync_names_free(names, count);
	return code;
}

/* Committed files that the region has not accepted, judged as its next merge will. */
static enum nsync_code check_committed(struct nsync_office_check *check,
				       const struct nsync_clone *clone, struct nsync_time now,
				       struct nsync_error *err)
{
	AUTO(nsync_batch_freep) struct nsync_batch *batch = NULL;
	struct nsync_checked *out;
	struct nsync_oid tree, head;
	const struct nsync_file *files;
	size_t count;

	TRY(nsync_clone_own_tree(&tree, &head, clone->repo, err));
	if (nsync_oid_zero(&tree))
		return NSYNC_OK;
	TRY(nsync_clone_judge_tree(&batch, clone, &tree, now.seconds, err));
	files = nsync_batch_files(batch, &count);
	for (size_t i = 0; i < count; i++) {
		if (files[i].ignored)
			continue;
		TRY(nsync_office_check_add(&out, check, files[i].path, err));
		if (files[i].verdict)
			out->verdict = *files[i].verdict;
		out->faulty = !files[i].accepted;
		check->faulty = check->faulty || out->faulty;
	}
	return NSYNC_OK;
}

static enum nsync_code check_changed_below(struct nsync_office_check *check,
					   const struct nsync_clone *clone, const char *prefix,
					   struct nsync_time now, struct nsync_error *err)
{
	enum nsync_code code = NSYNC_OK;
	size_t count = 0;
	char **paths = NULL;

	TRY(nsync_repo_changed(&paths, &count, clone->repo, prefix, err));
	for (size_t i = 0; i < count && !code; i++) {
		AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(4096);

		code = nsync_clone_path_on_disk(&name, clone->repo, paths[i], err);
		if (!code && nsync_file_exists(name.p))
			code = check_file(check, clone, name.p, paths[i], now, err);
	}
	nsync_names_free(paths, count);
	return code;
}

/* Files of the work tree that are not committed as they are. */
static enum nsync_code check_changed(struct nsync_office_check *check,
				     const struct nsync_clone *clone, struct nsync_time now,
				     struct nsync_error *err)
{
	static const enum nsync_room rooms[] = { NSYNC_ROOM_ITEMS, NSYNC_ROOM_COSIGNATURES,
						 NSYNC_ROOM_MEDIA };

	for (size_t i = 0; i < NSYNC_ROOMS; i++) {
		char prefix[NSYNC_MAX_PREFIX];

		nsync_path_prefix(prefix, clone->office, rooms[i]);
		TRY(check_changed_below(check, clone, prefix, now, err));
	}
	return NSYNC_OK;
}

enum nsync_code nsync_office_check(struct nsync_office_check *check,
				   const struct nsync_clone *clone, struct nsync_time now,
				   struct nsync_error *err)
{
	struct draft_check run = { check, clone, NULL, now };

	TRY(with_ledger(&run, NULL, check_drafts, err));
	TRY(check_committed(check, clone, now, err));
	return check_changed(check, clone, now, err);
}
