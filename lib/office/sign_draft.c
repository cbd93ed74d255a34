/* sign_draft.c: drafts in a run of sign: what a plan refuses, two of one story, and the ledger. */
#include <stdlib.h>

#include "ledger.h"
#include "internal.h"

void nsync_sign_outcome_release(struct nsync_sign_outcome *outcome)
{
	nsync_buf_release(&outcome->bytes);
	nsync_buf_release(&outcome->changes);
	free(outcome->draft);
}

enum nsync_code nsync_sign_take_plan(struct nsync_sign_outcome *out,
				     const struct nsync_office_plan *plan,
				     const struct nsync_clone *clone, const char *file,
				     struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(4096);

	out->story = plan->story;
	out->version = plan->version;
	memcpy(out->path, plan->path, sizeof(out->path));
	memcpy(out->sha256, plan->sha256, sizeof(out->sha256));
	out->already = plan->already;
	out->anew = plan->anew;
	out->begins = nsync_office_plan_begins(plan);
	out->obstacle = plan->obstacle;
	out->old_note = plan->old_note;
	out->old_correction = plan->old_correction;
	nsync_buf_init(&out->changes, NSYNC_MAX_OUTPUT_BYTES);
	nsync_buf_str(&out->changes, nsync_buf_view(&plan->changes));
	TRY(nsync_buf_check(&out->changes, err));
	TRY(nsync_ledger_path(&path, clone, file, err));
	out->draft = strdup(nsync_buf_view(&path).p);
	return out->draft ? NSYNC_OK : nsync_fail_memory(err);
}

/* ---- two of one story -------------------------------------------------------------- */

static bool is_same_file(const struct nsync_sign_outcome *a, const struct nsync_sign_outcome *b)
{
	if (a->draft && b->draft)
		return *a->draft && !strcmp(a->draft, b->draft);
	return !a->draft && !b->draft && !strcmp(a->path, b->path);
}

/* Two drafts, or a draft and the item that it would replace. */
static enum nsync_obstacle compare(const struct nsync_sign_outcome *a,
				   const struct nsync_sign_outcome *b, bool new_story)
{
	enum nsync_obstacle kind;

	if (!a->draft && !b->draft)
		return NSYNC_OBSTACLE_NONE;
	if (!a->draft || !b->draft)
		return strcmp(a->path, b->path) ? NSYNC_OBSTACLE_NONE : NSYNC_OBSTACLE_TWICE;
	kind = nsync_office_compare_drafts(&a->story, a->begins, &b->story, b->begins);
	return new_story && kind == NSYNC_OBSTACLE_ONE_NAME ? NSYNC_OBSTACLE_NONE : kind;
}

static void refuse(struct nsync_sign_outcome *out, const char *other, enum nsync_obstacle kind)
{
	if (out->obstacle.kind)
		return;
	out->obstacle.kind = kind;
	nsync_str_copy(out->obstacle.file, sizeof(out->obstacle.file), nsync_str(other));
}

void nsync_sign_look_for_twins(struct nsync_sign_result *result,
			       const struct nsync_sign_input *input)
{
	for (size_t i = 0; i < result->count; i++) {
		struct nsync_sign_outcome *last = &result->list[i];

		for (size_t k = 0; k < i; k++) {
			struct nsync_sign_outcome *first = &result->list[k];
			enum nsync_obstacle kind;

			if (first->repeated)
				continue;
			if (is_same_file(first, last)) {
				last->repeated = last->already = true;
				continue;
			}
			kind = compare(first, last, input->new_story);
			if (kind) {
				refuse(first, input->files[i], kind);
				refuse(last, input->files[k], kind);
			}
		}
	}
	for (size_t i = 0; i < result->count; i++)
		result->refused = result->refused || result->list[i].obstacle.kind;
}

/* ---- the ledger -------------------------------------------------------------------- */

static enum nsync_code note_one(struct nsync_ledger *ledger, const struct nsync_sign_outcome *out,
				struct nsync_error *err)
{
	AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
	struct nsync_verdict verdict;

	nsync_item_file_init(&file);
	nsync_buf_str(&file.bytes, nsync_buf_view(&out->bytes));
	TRY(nsync_buf_check(&file.bytes, err));
	TRY(nsync_item_file_read(&file, &verdict, err));
	if (verdict.reason)
		return NSYNC_OK;
	return nsync_ledger_note(ledger, out->draft, &out->story, out->version, &file.id,
				 out->sha256, err);
}

enum nsync_code nsync_sign_note(struct nsync_ledger *ledger, const struct nsync_sign_result *result,
				struct nsync_error *err)
{
	for (size_t i = 0; i < result->count && result->committed; i++)
		if (result->list[i].draft && !result->list[i].already)
			TRY(note_one(ledger, &result->list[i], err));
	nsync_ledger_try_save(ledger);
	return NSYNC_OK;
}
