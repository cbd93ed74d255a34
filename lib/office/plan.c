/*
 * plan.c: what signing a draft would make.
 *
 * A plan looks at main and at the region. An item that only lies in the work tree does not exist
 * for it: a run that failed left it there, and nobody else can see that it was signed.
 */
#include <stdlib.h>

#include "ledger.h"
#include "internal.h"
#include "nsync/archive.h"

/* One draft on its way to a plan. */
struct planning {
	struct nsync_office_plan *out;
	const struct nsync_clone *clone;
	const struct nsync_plan_input *in;
	const struct nsync_draft *draft;
	struct nsync_versions versions;
	struct nsync_item_file newest; /* the newest version, where it reads */
	bool newest_reads;
	struct nsync_buf path; /* the draft's, as the ledger names it */
};

void nsync_office_plan_init(struct nsync_office_plan *plan)
{
	memset(plan, 0, sizeof(*plan));
	nsync_json_doc_init(&plan->body);
	nsync_buf_init(&plan->changes, NSYNC_MAX_OUTPUT_BYTES);
}

void nsync_office_plan_release(struct nsync_office_plan *plan)
{
	nsync_json_doc_release(&plan->body);
	nsync_buf_release(&plan->changes);
}

/* ---- the body ---------------------------------------------------------------------- */

/* to_compare: the version is there, and may lack its note here. */
static enum nsync_code build(struct nsync_json_doc *body, const struct planning *p, int64_t version,
			     bool to_compare, struct nsync_error *err)
{
	AUTO(nsync_item_file_release) struct nsync_item_file before = { 0 };
	const struct nsync_record *record = p->clone->region.record;
	struct nsync_draft_context how = {
		.authority = nsync_region_root(&p->clone->region)->authority,
		.office = nsync_str(p->clone->office),
		.version = version,
		.version_created = p->in->version_created,
		.log_seq = record->seq,
		.log_id = record->id,
		.note_optional = to_compare,
	};
	bool found = false;

	nsync_item_file_init(&before);
	if (version > 1) {
		TRY(nsync_office_read_version(&before, &found, p->clone, &p->versions.tree,
					      &p->out->story, version - 1, err));
		if (!found)
			return nsync_fail(err, NSYNC_ENOTFOUND, before.path,
					  "the version before is missing");
		how.before = before.file.body;
		how.previous = before.id;
	}
	return nsync_draft_build(body, p->draft, &how, err);
}

/* Whether the draft says what a version of its story says. */
static enum nsync_code says(bool *out, const struct planning *p, int64_t version,
			    const struct nsync_json *said, struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc body = NSYNC_JSON_DOC_INIT;
	struct nsync_error quiet = { 0 };

	*out = false;
	/* A draft that lacks something for that version is another text; the caller says what. */
	if (build(&body, p, version, true, &quiet))
		return quiet.code == NSYNC_ENOMEM ? nsync_fail_memory(err) : NSYNC_OK;
	*out = nsync_item_same(body.root, said);
	return NSYNC_OK;
}

/* ---- a story that has moved on ----------------------------------------------------- */

/* The words of two versions, compared. Nothing where the older one is not there any more. */
static enum nsync_code find_changes(const struct planning *p, const struct nsync_id *from,
				    struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf before = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf after = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
	AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
	bool found = false;

	nsync_item_file_init(&file);
	if (p->out->obstacle.from)
		TRY(nsync_office_find_item(&file, &found, p->clone, &p->out->story,
					   p->out->obstacle.from, from, err));
	if (!found)
		return NSYNC_OK;
	nsync_item_words(&before, &file.item);
	nsync_item_words(&after, &p->newest.item);
	TRY(nsync_buf_check(&before, err));
	TRY(nsync_buf_check(&after, err));
	return nsync_repo_text_diff(&p->out->changes, nsync_buf_view(&before),
				    nsync_buf_view(&after), err);
}

static enum nsync_code is_stale(const struct planning *p, int64_t from, const struct nsync_id *id,
				struct nsync_error *err)
{
	struct nsync_draft_obstacle *obstacle = &p->out->obstacle;

	obstacle->kind = NSYNC_OBSTACLE_STALE;
	obstacle->from = from;
	obstacle->newest = p->versions.newest;
	p->out->made_from = *id;
	return find_changes(p, id, err);
}

/*
 * Nothing is known of where the draft comes from. One that says what an older version says is old;
 * and a version that is not accepted was signed elsewhere, with a text that this draft never had.
 */
static enum nsync_code look_unknown(const struct planning *p, struct nsync_error *err)
{
	for (int64_t version = p->versions.newest - 1; version > 0; version--) {
		AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
		bool found, same = false;

		nsync_item_file_init(&file);
		TRY(nsync_office_read_version(&file, &found, p->clone, &p->versions.tree,
					      &p->out->story, version, err));
		if (found)
			TRY(says(&same, p, version, file.file.body, err));
		if (same)
			return is_stale(p, version, &file.id, err);
	}
	if (p->newest_reads && p->versions.newest > p->versions.accepted &&
	    nsync_ledger_holds(p->in->ledger, nsync_buf_view(&p->path).p)) {
		bool same; /* as a voided version: it is signed again */

		TRY(says(&same, p, p->versions.newest, p->newest.file.body, err));
		return same ? NSYNC_OK : is_stale(p, 0, &(struct nsync_id){ "" }, err);
	}
	return NSYNC_OK;
}

/* The draft says something else than the newest version: was it made from that one? */
static enum nsync_code look_at_story(const struct planning *p, struct nsync_error *err)
{
	const struct nsync_ledger_entry *entry =
		nsync_ledger_find(p->in->ledger, nsync_buf_view(&p->path).p);
	enum nsync_relation relation = NSYNC_RELATION_NONE;
	struct nsync_versions others;

	if (!entry)
		return look_unknown(p, err);
	if (!nsync_story_cmp(&entry->story, &p->out->story)) {
		if (!p->newest_reads || nsync_id_eq(&entry->item, &p->newest.id))
			return NSYNC_OK;
		if (entry->version == p->versions.newest)
			TRY(nsync_office_relate(&relation, p->clone, &entry->story, entry->version,
						&entry->item, &p->newest.id, err));
		/* The desk accepted the text that this draft was signed anew from. */
		if (relation == NSYNC_RELATION_BEFORE)
			return NSYNC_OK;
		return is_stale(p, entry->version, &entry->item, err);
	}
	if (strcmp(entry->story.office, p->clone->office))
		return look_unknown(p, err);
	TRY(nsync_office_versions(&others, p->clone, &entry->story, err));
	if (!others.newest)
		return look_unknown(p, err);
	p->out->obstacle.kind = NSYNC_OBSTACLE_OTHER_STORY;
	p->out->obstacle.other = entry->story;
	return NSYNC_OK;
}

/* The draft would begin a story. */
static enum nsync_code look_for_others(const struct planning *p, struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc body = NSYNC_JSON_DOC_INIT;
	struct nsync_error quiet = { 0 };
	struct nsync_clash_input in = {
		.clone = p->clone,
		.ledger = p->in->ledger,
		.draft = p->draft,
		.story = &p->out->story,
		.sha256 = p->out->sha256,
	};

	if (p->in->new_story)
		return NSYNC_OK;
	if (!build(&body, p, 1, true, &quiet))
		in.body = body.root;
	else if (quiet.code == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	return nsync_office_find_clash(&p->out->obstacle, &in, err);
}

/* ---- a note that was used before --------------------------------------------------- */

static enum nsync_code look_at_notes(const struct planning *p, struct nsync_error *err)
{
	const struct nsync_str note = nsync_draft_note(p->draft),
			       correction = nsync_draft_correction(p->draft);
	struct nsync_office_plan *out = p->out;

	for (int64_t version = out->version - 1; version > 0 && (note.p || correction.p);
	     version--) {
		AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
		bool found;

		nsync_item_file_init(&file);
		TRY(nsync_office_read_version(&file, &found, p->clone, &p->versions.tree,
					      &out->story, version, err));
		if (found && !out->old_note && note.p && nsync_str_eq(file.item.note, note))
			out->old_note = version;
		if (found && !out->old_correction && correction.p &&
		    nsync_str_eq(file.item.correction, correction))
			out->old_correction = version;
	}
	return NSYNC_OK;
}

/* ---- which version ----------------------------------------------------------------- */

/* Held for a reason that time or others mend: signing again would change nothing. */
static bool held_waiting(enum nsync_reason reason)
{
	return reason == NSYNC_BELOW_THRESHOLD || reason == NSYNC_ISSUED_IN_FUTURE ||
	       reason == NSYNC_VERSION_GAP || reason == NSYNC_MISSING_MEDIA;
}

/* What was held is no text of this office: nobody has to take it into account. */
static bool held_as_foreign(enum nsync_reason reason)
{
	return reason == NSYNC_BAD_SIGNATURE || reason == NSYNC_UNKNOWN_KEY;
}

/* What was changed after it was signed is no text of this office, unless the region has accepted it. */
static enum nsync_code look_who_signed(struct planning *p, struct nsync_error *err)
{
	enum nsync_ours ours;

	if (!p->newest_reads || p->versions.newest == p->versions.accepted)
		return NSYNC_OK;
	TRY(nsync_office_ours(&ours, p->clone, nsync_buf_view(&p->newest.bytes), err));
	p->newest_reads = ours == NSYNC_OURS_GOOD;
	return NSYNC_OK;
}

/* A version that is not accepted may be one that does not read; it is replaced then. */
static enum nsync_code read_newest(struct planning *p, struct nsync_error *err)
{
	struct nsync_error quiet = { 0 };
	enum nsync_code code;

	if (!p->versions.newest)
		return NSYNC_OK;
	code = nsync_office_read_version(&p->newest, &p->newest_reads, p->clone, &p->versions.tree,
					 &p->out->story, p->versions.newest, &quiet);
	if (!code)
		return look_who_signed(p, err);
	p->newest_reads = false;
	if (code == NSYNC_EINVAL && p->versions.newest > p->versions.accepted)
		return NSYNC_OK;
	*err = quiet;
	return code;
}

/* Whether the newest version, in main only, is one that a merge would hold for good: sync keeps it back. */
static enum nsync_code is_faulty(bool *out, const struct planning *p, struct nsync_error *err)
{
	const struct nsync_basis basis =
		nsync_clone_basis(p->clone, p->in->version_created.seconds);
	struct nsync_verdict verdict;
	char path[NSYNC_MAX_PATH];

	nsync_path_item(path, &p->out->story, p->versions.newest);
	TRY(nsync_verify_bytes(&verdict, NULL, nsync_str(path), nsync_buf_view(&p->newest.bytes),
			       &basis, err));
	*out = verdict.reason != NSYNC_REASON_OK && !held_waiting(verdict.reason);
	return NSYNC_OK;
}

/*
 * Whether a draft is meant as the next version, though the newest one is not known to be accepted:
 * somebody has said so (resolve --later), or the office's server has that one, so it may be by now,
 * and the draft has a note that it has not.
 */
static enum nsync_code is_next(bool *out, const struct planning *p, struct nsync_error *err)
{
	const struct nsync_ledger_entry *entry =
		nsync_ledger_find(p->in->ledger, nsync_buf_view(&p->path).p);
	const struct nsync_str note = nsync_draft_note(p->draft);
	struct nsync_oid server, head, here, there;
	char path[NSYNC_MAX_PATH];
	bool found;

	*out = p->newest_reads && entry && entry->next && nsync_id_eq(&entry->item, &p->newest.id);
	if (*out || !note.n || !p->newest_reads || nsync_str_eq(note, p->newest.item.note))
		return NSYNC_OK;
	nsync_path_item(path, &p->out->story, p->versions.newest);
	TRY(nsync_clone_server_tree(&server, &head, p->clone->repo, err));
	if (nsync_oid_zero(&server))
		return NSYNC_OK;
	TRY(nsync_repo_find_optional(&found, &there, NULL, p->clone->repo, &server, nsync_str(path),
				     err));
	if (found)
		TRY(nsync_repo_find_optional(&found, &here, NULL, p->clone->repo, &p->versions.tree,
					     nsync_str(path), err));
	*out = found && nsync_oid_eq(&here, &there);
	return NSYNC_OK;
}

/* A voided version never says the same: it is signed again. */
static enum nsync_code choose_version(struct planning *p, struct nsync_error *err)
{
	const int64_t accepted = p->versions.accepted, newest = p->versions.newest;
	struct nsync_office_plan *out = p->out;
	enum nsync_reason reason = NSYNC_REASON_OK;
	bool held, mended = false, same = false, faulty = false, next = false;

	nsync_path_item(out->path, &out->story, accepted + 1);
	held = newest > accepted && nsync_held_by_record(&reason, NULL, p->clone, out->path);
	if (held)
		TRY(nsync_held_mended(&mended, p->clone, out->path, err));
	if (p->newest_reads && !nsync_office_voided(&p->clone->region, &p->newest.item, NULL))
		TRY(says(&same, p, newest, p->newest.file.body, err));
	if (same && newest > accepted)
		TRY(is_faulty(&faulty, p, err));
	out->already = same && !faulty && (!held || mended || held_waiting(reason));
	if (newest > accepted && !held && !faulty && !out->already)
		TRY(is_next(&next, p, err));
	out->anew = newest > accepted && !out->already && !next;
	if (out->already)
		out->version = newest;
	else if (held && !mended)
		out->version = accepted + 1;
	else
		out->version = out->anew ? newest : newest + 1;
	nsync_path_item(out->path, &out->story, out->version);
	if (!same && held && !mended && held_as_foreign(reason))
		return NSYNC_OK;
	if (!same)
		return newest ? look_at_story(p, err) : look_for_others(p, err);
	return nsync_ledger_note(p->in->ledger, nsync_buf_view(&p->path).p, &out->story, newest,
				 &p->newest.id, out->sha256, err);
}

static void planning_release(struct planning *p)
{
	nsync_item_file_release(&p->newest);
	nsync_buf_release(&p->path);
}

static enum nsync_code plan_draft(struct nsync_office_plan *out, const struct nsync_clone *clone,
				  const struct nsync_plan_input *in,
				  const struct nsync_draft *draft, struct nsync_error *err)
{
	AUTO(planning_release) struct planning p = { out, clone, in, draft, .newest_reads = false };

	nsync_item_file_init(&p.newest);
	nsync_buf_init(&p.path, 4096);
	TRY(nsync_draft_story(&out->story, draft, nsync_str(clone->office), err));
	TRY(nsync_ledger_path(&p.path, clone, in->file, err));
	TRY(nsync_office_versions(&p.versions, clone, &out->story, err));
	TRY(read_newest(&p, err));
	TRY(choose_version(&p, err));
	out->anew = out->anew && !out->obstacle.kind;
	if (out->obstacle.kind || in->to_edit)
		return NSYNC_OK;
	TRY(build(&out->body, &p, out->version, out->already, err));
	return out->already ? NSYNC_OK : look_at_notes(&p, err);
}

enum nsync_code nsync_office_plan(struct nsync_office_plan *out, const struct nsync_clone *clone,
				  const struct nsync_plan_input *in, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_DRAFT_BYTES);
	AUTO(nsync_draft_freep) struct nsync_draft *draft = NULL;
	struct nsync_str rest;
	size_t line = 0;

	TRY(nsync_file_read(&bytes, in->file, err));
	nsync_sha256_hex(out->sha256, nsync_buf_view(&bytes));
	rest = nsync_buf_view(&bytes);
	if (nsync_draft_next_marks(&out->obstacle.line, &line, &rest)) {
		out->obstacle.kind = NSYNC_OBSTACLE_MARKS;
		return NSYNC_OK;
	}
	TRY(nsync_draft_read(&draft, nsync_str(in->name), nsync_buf_view(&bytes), err));
	return plan_draft(out, clone, in, draft, err);
}

enum nsync_code nsync_office_plan_file(struct nsync_office_plan *out,
				       const struct nsync_clone *clone, const char *file,
				       const char *name, struct nsync_time version_created,
				       struct nsync_error *err)
{
	AUTO(nsync_ledger_release) struct nsync_ledger ledger = { .list = NULL };
	const struct nsync_plan_input in = {
		.file = file, .name = name, .version_created = version_created, .ledger = &ledger
	};
	struct nsync_error ignored = { 0 };

	TRY(nsync_ledger_open(&ledger, clone, err));
	TRY(nsync_office_plan(out, clone, &in, err));
	(void)!nsync_ledger_save(&ledger, &ignored);
	return NSYNC_OK;
}

bool nsync_office_plan_begins(const struct nsync_office_plan *plan)
{
	return plan->version == 1 && !plan->already && !plan->anew && !plan->obstacle.kind;
}

enum nsync_draft_state nsync_office_plan_state(const struct nsync_office_plan *plan)
{
	if (plan->obstacle.kind == NSYNC_OBSTACLE_STALE)
		return NSYNC_DRAFT_STALE;
	if (plan->obstacle.kind)
		return NSYNC_DRAFT_FAULTY;
	if (plan->already)
		return NSYNC_DRAFT_SIGNED;
	return plan->version > 1 ? NSYNC_DRAFT_CHANGED : NSYNC_DRAFT_NEW;
}
