/* edit.c: a draft of a story's newest version, made anew or merged with the draft that is there. */
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "ledger.h"
#include "internal.h"
#include "nsync/archive.h"

/* What a draft's name ends in; the last one is what JSON drafts get. */
static const char *const endings[] = { ".md", ".markdown", ".json" };

struct editing {
	const struct nsync_clone *clone;
	const struct nsync_edit_input *input;
	struct nsync_edit_result *out;
	struct nsync_ledger ledger;
	struct nsync_buf
		file; /* where the draft lies or will lie; out->draft is its name for people */
	bool there;
	struct nsync_versions versions;
	struct nsync_item_file newest;
};

static void editing_release(struct editing *e)
{
	nsync_ledger_release(&e->ledger);
	nsync_buf_release(&e->file);
	nsync_item_file_release(&e->newest);
}

void nsync_edit_result_release(struct nsync_edit_result *result)
{
	free(result->draft);
	free(result->old_note);
	nsync_buf_release(&result->changes);
	nsync_merged_draft_release(&result->merged);
	nsync_kept_release(&result->kept);
}

/* ---- which draft, of which story --------------------------------------------------- */

static enum nsync_code take_draft(struct editing *e, const char *file, const char *name,
				  struct nsync_error *err)
{
	nsync_buf_clear(&e->file);
	nsync_buf_text(&e->file, file);
	free(e->out->draft);
	e->out->draft = strdup(name);
	return e->out->draft ? nsync_buf_check(&e->file, err) : nsync_fail_memory(err);
}

static bool is_draft_name(const struct editing *e, const char *name)
{
	char inside[NSYNC_MAX_PATH];
	struct nsync_path path;

	if (nsync_path_parse(&path, nsync_str(name)) ||
	    (nsync_clone_path_inside(inside, e->clone->repo, name) &&
	     nsync_path_parse(&path, nsync_str(inside))))
		return false;
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (nsync_text_ends(name, endings[i]))
			return true;
	return false;
}

/* The draft that is named is gone: its story is in the ledger, or its name is a slug. */
static enum nsync_code story_of_lost(struct editing *e, const char *name, struct nsync_error *err)
{
	const struct nsync_ledger_entry *entry = nsync_ledger_find(&e->ledger, name);
	const char *base = strrchr(name, '/');
	char slug[NSYNC_MAX_SLUG + 1];
	int64_t version;

	if (entry) {
		e->out->story = entry->story;
		return NSYNC_OK;
	}
	base = base ? base + 1 : name;
	if (!nsync_str_copy(slug, sizeof(slug), (struct nsync_str){ base, strcspn(base, ".") }))
		return nsync_fail(err, NSYNC_ENOTFOUND, name, "no such draft");
	return nsync_archive_find_story(&e->out->story, &version, e->clone, slug, err);
}

/* Two drafts of one story: none of them is the one to go on with. */
static void refuse_twins(struct editing *e, const char *other)
{
	e->out->what = NSYNC_EDITED_REFUSED;
	e->out->obstacle.kind = NSYNC_OBSTACLE_TWICE;
	nsync_str_copy(e->out->obstacle.file, sizeof(e->out->obstacle.file), nsync_str(other));
}

/* The same name with another ending would be a second draft of the story. */
static enum nsync_code look_for_twin(struct editing *e, struct nsync_error *err)
{
	size_t n = strlen(e->input->what);

	while (e->input->what[n - 1] != '.')
		n--;
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);

		nsync_buf_add(&name, e->input->what, n - 1);
		nsync_buf_text(&name, endings[i]);
		TRY(nsync_buf_check(&name, err));
		if (strcmp(name.p, e->input->what) && nsync_file_exists(name.p))
			refuse_twins(e, name.p);
	}
	return NSYNC_OK;
}

/* The draft of a story: the one that the ledger knows, or the one that has its name. */
static enum nsync_code find_draft(struct editing *e, struct nsync_error *err)
{
	const struct nsync_ledger *ledger = &e->ledger;

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(2 * PATH_MAX);
		char name[NSYNC_MAX_PATH];

		snprintf(name, sizeof(name), "drafts/%s%s", e->out->story.slug, endings[i]);
		TRY(nsync_clone_path_on_disk(&file, e->clone->repo, name, err));
		if (!nsync_file_exists(file.p))
			continue;
		if (e->there) {
			refuse_twins(e, name);
			return NSYNC_OK;
		}
		e->there = true;
		TRY(take_draft(e, file.p, name, err));
	}
	for (size_t i = ledger->count; i > 0 && !e->there; i--) {
		const struct nsync_ledger_entry *entry = &ledger->list[i - 1];
		AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(2 * PATH_MAX);

		if (nsync_story_cmp(&entry->story, &e->out->story) ||
		    !nsync_ledger_file(&file, ledger, entry) || !nsync_file_exists(file.p))
			continue;
		e->there = true;
		TRY(take_draft(e, file.p, entry->path, err));
	}
	return NSYNC_OK;
}

static enum nsync_code find_story(struct editing *e, struct nsync_error *err)
{
	const char *what = e->input->what;
	int64_t version = 0;

	if (is_draft_name(e, what)) {
		e->there = nsync_file_exists(what);
		if (e->there) {
			TRY(look_for_twin(e, err));
			return take_draft(e, what, what, err);
		}
		TRY(story_of_lost(e, what, err));
		TRY(find_draft(e, err));
		return e->there ? NSYNC_OK : take_draft(e, what, what, err);
	}
	TRY(nsync_archive_find_story(&e->out->story, &version, e->clone, what, err));
	if (version && nsync_story_parse(&e->out->story, &version, nsync_str(what)))
		return nsync_fail(err, NSYNC_EINVAL, what,
				  "a draft is made of the newest version; leave the number out");
	return find_draft(e, err);
}

static enum nsync_code read_newest(struct editing *e, struct nsync_error *err)
{
	const struct nsync_story *story = &e->out->story;
	char name[NSYNC_MAX_PATH];
	bool found;

	nsync_story_format(name, story, 0);
	if (strcmp(story->office, e->clone->office))
		return nsync_fail(err, NSYNC_EINVAL, name, "it is a story of office %s",
				  story->office);
	TRY(nsync_office_versions(&e->versions, e->clone, story, err));
	e->out->version = e->versions.newest;
	e->out->needs_note = e->versions.accepted > 0;
	if (!e->versions.newest)
		return NSYNC_OK;
	return nsync_office_read_version(&e->newest, &found, e->clone, &e->versions.tree, story,
					 e->versions.newest, err);
}

/* ---- writing the draft ------------------------------------------------------------- */

/* What lies at the file is kept below its path in the work tree, or below its name. */
static enum nsync_code keep(struct editing *e, const char *file, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_MEDIA_BYTES);
	char inside[NSYNC_MAX_PATH];
	const char *name = strrchr(file, '/');

	if (!nsync_file_exists(file))
		return NSYNC_OK;
	TRY(nsync_file_read(&bytes, file, err));
	if (nsync_clone_path_inside(inside, e->clone->repo, file))
		name = inside;
	else
		name = name ? name + 1 : file;
	return nsync_kept_bytes(&e->out->kept, e->clone->repo, name, nsync_buf_view(&bytes), err);
}

/* Give the name another ending, where it has not the one that its text asks for. */
static enum nsync_code rename_ending(struct nsync_buf *out, const char *name, bool json,
				     struct nsync_error *err)
{
	size_t n = strlen(name);

	if (json == nsync_text_ends(name, ".json")) {
		nsync_buf_text(out, name);
		return nsync_buf_check(out, err);
	}
	while (n && name[n - 1] != '.' && name[n - 1] != '/')
		n--;
	nsync_buf_add(out, name, n);
	nsync_buf_text(out, json ? "json" : "md");
	return nsync_buf_check(out, err);
}

/* A link stays a link: its file is written. */
static enum nsync_code real_file(struct nsync_buf *out, const char *file, struct nsync_error *err)
{
	char *full = realpath(file, NULL);

	nsync_buf_text(out, full ? full : file);
	free(full);
	return nsync_buf_check(out, err);
}

/* Keep the draft that is there, write the new one, and note which version it is made from. */
static enum nsync_code write_draft(struct editing *e, struct nsync_str text, bool json, bool merged,
				   struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf named = NSYNC_BUF_INIT(2 * PATH_MAX);
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(2 * PATH_MAX);
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(2 * PATH_MAX);
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(2 * PATH_MAX);
	char sha256[NSYNC_HEX_SIZE];
	bool moves;

	TRY(rename_ending(&named, e->file.p, json, err));
	TRY(rename_ending(&name, e->out->draft, json, err));
	TRY(real_file(&file, named.p, err));
	moves = e->there && strcmp(named.p, e->file.p);
	TRY(nsync_file_mkdirs_above(file.p, err));
	if (moves)
		TRY(keep(e, e->file.p, err));
	TRY(keep(e, file.p, err));
	TRY(nsync_file_write(file.p, text, 0644, err));
	if (moves && remove(e->file.p))
		return nsync_fail_errno(err, e->file.p, "remove");
	TRY(take_draft(e, file.p, name.p, err));
	/* A merged text is no version's: its hash must not be taken for one. */
	nsync_sha256_hex(sha256, merged ? NSYNC_STR("") : text);
	TRY(nsync_ledger_path(&path, e->clone, e->file.p, err));
	return nsync_ledger_note(&e->ledger, nsync_buf_view(&path).p, &e->out->story,
				 e->versions.newest, &e->newest.id, sha256, err);
}

/*
 * The next version needs a note of its own. A version that is not accepted is replaced under its
 * number, so its draft has the note that it has.
 */
static enum nsync_code make_draft(struct editing *e, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(NSYNC_MAX_RECORD_BYTES);
	const struct nsync_json *body = e->newest.file.body;
	bool fits, note = e->versions.newest > e->versions.accepted;
	char name[NSYNC_MAX_PATH], story[NSYNC_MAX_PATH];

	nsync_story_format(story, &e->out->story, 0);
	if (!e->versions.newest)
		return nsync_fail(err, NSYNC_ENOTFOUND, story, "no version of it is signed");
	if (!e->out->draft) {
		AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(2 * PATH_MAX);

		snprintf(name, sizeof(name), "drafts/%s.md", e->out->story.slug);
		TRY(nsync_clone_path_on_disk(&file, e->clone->repo, name, err));
		TRY(take_draft(e, file.p, name, err));
	}
	TRY(nsync_draft_fits_markdown(&fits, body, err));
	if (e->there && nsync_text_ends(e->file.p, ".json"))
		fits = false;
	TRY(nsync_draft_write(&text, body, !fits, note, err));
	e->out->what = NSYNC_EDITED_MADE;
	return write_draft(e, nsync_buf_view(&text), !fits, false, err);
}

/* ---- merging ----------------------------------------------------------------------- */

static enum nsync_code merge_bodies(struct editing *e, const struct nsync_json *base,
				    const struct nsync_draft *draft, struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc mine = NSYNC_JSON_DOC_INIT;
	struct nsync_three_bodies bodies = { .base = base,
					     .theirs = e->newest.file.body,
					     .mine_label = e->out->draft,
					     .json = nsync_text_ends(e->file.p, ".json") };
	char label[NSYNC_MAX_PATH + 40], story[NSYNC_MAX_PATH];

	nsync_story_format(story, &e->out->story, 0);
	snprintf(label, sizeof(label), "%s, version %lld", story, (long long)e->versions.newest);
	bodies.theirs_label = label;
	TRY(nsync_office_build_after(&mine, e->clone, draft, &e->newest, e->input->now, err));
	bodies.mine = mine.root;
	TRY(nsync_office_merge_drafts(&e->out->merged, e->clone->repo, &bodies, err));
	return write_draft(e, nsync_buf_view(&e->out->merged.text), e->out->merged.json, true, err);
}

static enum nsync_code merge(struct editing *e, const struct nsync_office_plan *plan,
			     struct nsync_error *err)
{
	AUTO(nsync_item_file_release) struct nsync_item_file base = { 0 };
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_DRAFT_BYTES);
	AUTO(nsync_draft_freep) struct nsync_draft *draft = NULL;
	struct nsync_str note;
	bool found;

	nsync_item_file_init(&base);
	TRY(nsync_file_read(&bytes, e->file.p, err));
	TRY(nsync_draft_read(&draft, nsync_str(e->out->draft), nsync_buf_view(&bytes), err));
	TRY(nsync_office_find_base(&base, &found, e->clone, &e->versions.tree, &e->out->story,
				   plan->obstacle.from, &plan->made_from, err));
	e->out->what = NSYNC_EDITED_MERGED;
	e->out->from = plan->obstacle.from;
	note = nsync_draft_note(draft);
	if (note.p)
		e->out->old_note = strndup(note.p, note.n);
	if (note.p && !e->out->old_note)
		return nsync_fail_memory(err);
	return merge_bodies(e, found ? base.file.body : NULL, draft, err);
}

/* ---- the draft that is there ------------------------------------------------------- */

/* Whether the draft is as it was when it was signed or made: then its text is in the story. */
static enum nsync_code is_untouched(bool *out, const struct editing *e,
				    const struct nsync_office_plan *plan, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(2 * PATH_MAX);
	const struct nsync_ledger_entry *entry;

	TRY(nsync_ledger_path(&path, e->clone, e->file.p, err));
	entry = nsync_ledger_find(&e->ledger, nsync_buf_view(&path).p);
	/* Without the ledger, only a draft that says the same as a version is known to be stale. */
	*out = entry ? !strcmp(entry->sha256, plan->sha256) : plan->obstacle.from > 0;
	return NSYNC_OK;
}

static enum nsync_code refuse(struct editing *e, const struct nsync_office_plan *plan,
			      struct nsync_error *err)
{
	e->out->what = NSYNC_EDITED_REFUSED;
	e->out->obstacle = plan->obstacle;
	nsync_buf_str(&e->out->changes, nsync_buf_view(&plan->changes));
	return nsync_buf_check(&e->out->changes, err);
}

/* The file's name is taken by a draft of another story. */
static enum nsync_code displace(struct editing *e, const struct nsync_office_plan *plan,
				struct nsync_error *err)
{
	if (!e->input->merge && plan->already)
		return make_draft(e, err);
	e->out->what = NSYNC_EDITED_OCCUPIED;
	e->out->other = plan->story;
	return NSYNC_OK;
}

static enum nsync_code look_at_draft(struct editing *e, struct nsync_error *err)
{
	AUTO(nsync_office_plan_release) struct nsync_office_plan plan = { 0 };
	const struct nsync_plan_input in = { .file = e->file.p,
					     .name = e->out->draft,
					     .version_created = e->input->now,
					     .to_edit = true,
					     .ledger = &e->ledger };
	bool untouched = false;

	nsync_office_plan_init(&plan);
	TRY(nsync_office_plan(&plan, e->clone, &in, err));
	if (plan.obstacle.kind == NSYNC_OBSTACLE_MARKS)
		return refuse(e, &plan, err);
	if (!e->out->story.office[0])
		e->out->story = plan.story;
	TRY(read_newest(e, err));
	if (nsync_story_cmp(&plan.story, &e->out->story))
		return displace(e, &plan, err);
	if (!plan.obstacle.kind) {
		e->out->what = plan.already ? NSYNC_EDITED_SAME : NSYNC_EDITED_OPEN;
		return NSYNC_OK;
	}
	if (plan.obstacle.kind != NSYNC_OBSTACLE_STALE)
		return refuse(e, &plan, err);
	if (e->input->merge)
		return merge(e, &plan, err);
	TRY(is_untouched(&untouched, e, &plan, err));
	return untouched ? make_draft(e, err) : refuse(e, &plan, err);
}

static enum nsync_code edit(struct editing *e, struct nsync_error *err)
{
	TRY(nsync_ledger_open(&e->ledger, e->clone, err));
	TRY(find_story(e, err));
	if (e->out->what == NSYNC_EDITED_REFUSED)
		return NSYNC_OK;
	if (e->there)
		return look_at_draft(e, err);
	TRY(read_newest(e, err));
	if (e->input->merge)
		return nsync_fail(err, NSYNC_ENOTFOUND, e->input->what,
				  "there is no draft of it to merge");
	return make_draft(e, err);
}

enum nsync_code nsync_office_edit(struct nsync_edit_result *out, const struct nsync_clone *clone,
				  const struct nsync_edit_input *input, struct nsync_error *err)
{
	AUTO(editing_release) struct editing e = { clone, input, out, .there = false };

	*out = (struct nsync_edit_result){ .what = NSYNC_EDITED_MADE };
	nsync_buf_init(&out->changes, NSYNC_MAX_OUTPUT_BYTES);
	nsync_buf_init(&e.file, 2 * PATH_MAX);
	nsync_item_file_init(&e.newest);
	TRY(edit(&e, err));
	nsync_ledger_try_save(&e.ledger);
	return NSYNC_OK;
}
