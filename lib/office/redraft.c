/*
 * redraft.c: a signed text that gave way to another one becomes a draft of its story, alone or merged
 * with the text that stands.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "ledger.h"
#include "internal.h"
#include "nsync/office_resolve.h"

struct redraft {
	const struct nsync_clone *clone;
	struct nsync_redraft *out;
	struct nsync_story story;
	struct nsync_ledger ledger;
	struct nsync_versions versions;
	struct nsync_item_file newest; /* of the story in main; versions.newest 0: none */
	struct nsync_buf file;         /* where its draft lies, or will lie */
	char name[NSYNC_MAX_PATH];     /* the same from the top of the work tree */
	bool there;
	bool next; /* the draft is meant as the version after the newest, accepted or not */
};

static void run_release(struct redraft *run)
{
	nsync_ledger_release(&run->ledger);
	nsync_item_file_release(&run->newest);
	nsync_buf_release(&run->file);
}

void nsync_redraft_release(struct nsync_redraft *redraft)
{
	free(redraft->draft);
	nsync_kept_release(&redraft->kept);
	*redraft = (struct nsync_redraft){ .draft = NULL };
}

/* ---- the story's draft ---- */

static enum nsync_code place(struct redraft *run, const char *ending, struct nsync_error *err)
{
	nsync_buf_clear(&run->file);
	snprintf(run->name, sizeof(run->name), "drafts/%s%s", run->story.slug, ending);
	return nsync_clone_path_on_disk(&run->file, run->clone->repo, run->name, err);
}

/* The draft that has the story's name, or the one of this work tree that the ledger knows. */
static enum nsync_code find_draft(struct redraft *run, struct nsync_error *err)
{
	static const char *const endings[] = { ".md", ".markdown", ".json" };
	const struct nsync_ledger *ledger = &run->ledger;

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]) && !run->there; i++) {
		TRY(place(run, endings[i], err));
		run->there = nsync_file_exists(run->file.p);
	}
	for (size_t i = ledger->count; i > 0 && !run->there; i--) {
		const struct nsync_ledger_entry *entry = &ledger->list[i - 1];

		nsync_buf_clear(&run->file);
		run->there = !nsync_story_cmp(&entry->story, &run->story) &&
			     nsync_str_copy(run->name, sizeof(run->name), nsync_str(entry->path)) &&
			     nsync_ledger_file(&run->file, ledger, entry) &&
			     nsync_file_exists(run->file.p);
	}
	return run->there ? NSYNC_OK : place(run, ".md", err);
}

static enum nsync_code begin(struct redraft *run, const struct nsync_story *story,
			     struct nsync_error *err)
{
	bool found;

	run->story = *story;
	nsync_buf_init(&run->file, 2 * PATH_MAX);
	nsync_item_file_init(&run->newest);
	TRY(nsync_ledger_open(&run->ledger, run->clone, err));
	TRY(nsync_office_versions(&run->versions, run->clone, story, err));
	if (run->versions.newest)
		TRY(nsync_office_read_version(&run->newest, &found, run->clone, &run->versions.tree,
					      story, run->versions.newest, err));
	return find_draft(run, err);
}

/* Whether the draft that is there says what a body says. One that does not read says something else. */
static enum nsync_code says(bool *out, const struct redraft *run, const struct nsync_json *body,
			    struct nsync_time now, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_DRAFT_BYTES);
	AUTO(nsync_draft_freep) struct nsync_draft *draft = NULL;
	AUTO(nsync_json_doc_release) struct nsync_json_doc made = NSYNC_JSON_DOC_INIT;
	struct nsync_error why = { .code = NSYNC_OK };
	enum nsync_code code = NSYNC_OK;

	*out = false;
	if (!run->there || !run->versions.newest)
		return NSYNC_OK;
	code = nsync_file_read(&bytes, run->file.p, &why);
	if (!code)
		code = nsync_draft_read(&draft, nsync_str(run->name), nsync_buf_view(&bytes), &why);
	if (!code)
		code = nsync_office_build_after(&made, run->clone, draft, &run->newest, now, &why);
	if (code == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	*out = !code && nsync_item_same(made.root, body);
	return NSYNC_OK;
}

/* ---- writing it ---- */

static enum nsync_code keep(struct redraft *run, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_MEDIA_BYTES);
	const char *name = run->name[0] == '/' ? strrchr(run->name, '/') + 1 : run->name;

	if (!nsync_file_exists(run->file.p))
		return NSYNC_OK;
	TRY(nsync_file_read(&bytes, run->file.p, err));
	return nsync_kept_bytes(&run->out->kept, run->clone->repo, name, nsync_buf_view(&bytes), err);
}

/* The draft is a draft of the version after the newest, as if `edit` had made it and somebody changed it. */
static enum nsync_code note(struct redraft *run, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(2 * PATH_MAX);
	char no_version[NSYNC_HEX_SIZE];

	if (!run->versions.newest)
		return NSYNC_OK;
	nsync_sha256_hex(no_version, NSYNC_STR(""));
	TRY(nsync_ledger_path(&path, run->clone, run->file.p, err));
	TRY(nsync_ledger_note(&run->ledger, nsync_buf_view(&path).p, &run->story,
			      run->versions.newest, &run->newest.id, no_version, err));
	if (run->next)
		nsync_ledger_mark_next(&run->ledger);
	nsync_ledger_try_save(&run->ledger);
	return NSYNC_OK;
}

static enum nsync_code name_draft(struct redraft *run, struct nsync_error *err)
{
	run->out->draft = strdup(run->name);
	return run->out->draft ? NSYNC_OK : nsync_fail_memory(err);
}

/* A draft whose ending no longer fits is kept, and goes: two drafts of one story are none. */
static enum nsync_code write_draft(struct redraft *run, struct nsync_str text, bool json,
				   struct nsync_error *err)
{
	TRY(keep(run, err));
	if (json != nsync_text_ends(run->name, ".json")) {
		if (run->there && remove(run->file.p))
			return nsync_fail_errno(err, run->file.p, "cannot remove");
		TRY(place(run, json ? ".json" : ".md", err));
		TRY(keep(run, err));
	}
	TRY(nsync_file_mkdirs_above(run->file.p, err));
	TRY(nsync_file_write(run->file.p, text, 0644, err));
	TRY(name_draft(run, err));
	return note(run, err);
}

/* ---- one text ---- */

static enum nsync_code make_draft(struct redraft *run, const struct nsync_json *body,
				  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(NSYNC_MAX_RECORD_BYTES);
	bool fits;

	TRY(nsync_draft_fits_markdown(&fits, body, err));
	TRY(nsync_draft_write(&text, body, !fits, false, err));
	run->out->what = NSYNC_REDRAFT_MADE;
	return write_draft(run, nsync_buf_view(&text), !fits, err);
}

enum nsync_code nsync_office_redraft(struct nsync_redraft *out, const struct nsync_clone *clone,
				     const struct nsync_redraft_input *input,
				     struct nsync_error *err)
{
	AUTO(run_release) struct redraft run = { .clone = clone, .out = out, .next = input->next };
	AUTO(nsync_item_file_release) struct nsync_item_file lost = { 0 };
	struct nsync_verdict verdict;
	struct nsync_path path;
	bool same;

	nsync_item_file_init(&lost);
	if (!nsync_path_parse(&path, nsync_str(input->path)) || path.kind != NSYNC_PATH_ITEM)
		return NSYNC_OK;
	nsync_buf_str(&lost.bytes, input->mine);
	TRY(nsync_buf_check(&lost.bytes, err));
	TRY(nsync_item_file_read(&lost, &verdict, err));
	if (verdict.reason)
		return NSYNC_OK;
	TRY(begin(&run, &path.story, err));
	TRY(says(&same, &run, lost.file.body, input->now, err));
	if (!run.there)
		return make_draft(&run, lost.file.body, err);
	out->what = same ? NSYNC_REDRAFT_SAME : NSYNC_REDRAFT_OTHER;
	TRY(name_draft(&run, err));
	return same && input->next ? note(&run, err) : NSYNC_OK;
}

enum nsync_code nsync_office_redraft_drop(struct nsync_kept *kept, const struct nsync_clone *clone,
					  const struct nsync_redraft_input *input,
					  struct nsync_error *err)
{
	struct nsync_redraft none = { .draft = NULL };
	AUTO(run_release) struct redraft run = { .clone = clone, .out = &none };
	AUTO(nsync_item_file_release) struct nsync_item_file lost = { 0 };
	struct nsync_verdict verdict;
	struct nsync_path path;
	bool same;

	nsync_item_file_init(&lost);
	if (!nsync_path_parse(&path, nsync_str(input->path)) || path.kind != NSYNC_PATH_ITEM)
		return NSYNC_OK;
	nsync_buf_str(&lost.bytes, input->mine);
	TRY(nsync_buf_check(&lost.bytes, err));
	TRY(nsync_item_file_read(&lost, &verdict, err));
	if (verdict.reason)
		return NSYNC_OK;
	TRY(begin(&run, &path.story, err));
	TRY(says(&same, &run, lost.file.body, input->now, err));
	return same && run.name[0] != '/' ? nsync_kept_move(kept, clone->repo, run.name, err)
					  : NSYNC_OK;
}

/* ---- two texts ---- */

/* *reads false: there is no such blob, or it is no item. */
static enum nsync_code read_item(bool *reads, struct nsync_item_file *file,
				 const struct nsync_clone *clone, const struct nsync_oid *blob,
				 struct nsync_error *err)
{
	struct nsync_verdict verdict;

	nsync_item_file_init(file);
	*reads = false;
	if (nsync_oid_zero(blob))
		return NSYNC_OK;
	TRY(nsync_repo_blob(&file->bytes, clone->repo, blob, NSYNC_MAX_SIGNED_BYTES, err));
	TRY(nsync_item_file_read(file, &verdict, err));
	*reads = !verdict.reason;
	return NSYNC_OK;
}

enum nsync_code nsync_office_redraft_merged(struct nsync_redraft *out,
					    const struct nsync_clone *clone,
					    const struct nsync_conflict *conflict,
					    struct nsync_error *err)
{
	AUTO(run_release) struct redraft run = { .clone = clone, .out = out };
	AUTO(nsync_item_file_release) struct nsync_item_file base = { 0 };
	AUTO(nsync_item_file_release) struct nsync_item_file mine = { 0 };
	AUTO(nsync_item_file_release) struct nsync_item_file theirs = { 0 };
	AUTO(nsync_merged_draft_release) struct nsync_merged_draft merged = { .json = false };
	struct nsync_three_bodies bodies = { .mine_label = "signed on this machine",
					     .theirs_label = "on your office's server" };
	bool has_base, has_mine, has_theirs;
	struct nsync_path path;

	TRY(read_item(&has_base, &base, clone, &conflict->base, err));
	TRY(read_item(&has_mine, &mine, clone, &conflict->mine, err));
	TRY(read_item(&has_theirs, &theirs, clone, &conflict->theirs, err));
	if (!nsync_path_parse(&path, nsync_str(conflict->path)) || !has_mine || !has_theirs)
		return nsync_fail(err, NSYNC_EINVAL, conflict->path,
				  "there are no two texts of it; choose --mine or --theirs");
	bodies.base = has_base ? base.file.body : NULL;
	bodies.mine = mine.file.body;
	bodies.theirs = theirs.file.body;
	TRY(begin(&run, &path.story, err));
	TRY(nsync_office_merge_drafts(&merged, clone->repo, &bodies, err));
	out->what = NSYNC_REDRAFT_MERGED;
	out->places = merged.count;
	out->first_line = merged.count ? merged.lines[0] : 0;
	return write_draft(&run, nsync_buf_view(&merged.text), merged.json, err);
}
