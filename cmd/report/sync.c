/* sync.c: the lines that sync and resolve print. */
#include "cmd/report/sync.h"

#include <limits.h>
#include <stdio.h>

#include "cmd/report/move.h"
#include "cmd/report/next.h"

static void state_line(struct call *call, const char *state, const char *path, const char *copy)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");

	json_member_text(line, "state", state);
	json_member_text(line, "path", path);
	if (copy)
		json_member_text(line, "copy", copy);
	json_line_end(call, line);
}

void report_waiting(struct call *call)
{
	state_line(call, "waiting", "", NULL);
	print_words(call, "%s", nsync_words_remark(NSYNC_REMARK_SYNC_WAITS));
}

void report_region_news(struct call *call, int64_t before, const struct nsync_region *region)
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	struct nsync_json_builder *line = json_line_begin(call, "result");
	int64_t now = region->record ? region->record->seq : 0;

	json_member_text(line, "state", "region");
	json_member_int(line, "before", before);
	json_member_int(line, "record", now);
	json_line_end(call, line);
	nsync_words_region_news(&said, before, now, region->record ? region->record->as_of : 0);
	print_sentence(call, "", &said);
}

void report_pushed(struct call *call, bool pushed, bool has_origin)
{
	state_line(call, pushed ? "pushed" : has_origin ? "up-to-date" : "no-origin", "", NULL);
	print_words(call, "%s",
		    nsync_words_remark(pushed       ? NSYNC_REMARK_PUSHED
				       : has_origin ? NSYNC_REMARK_ORIGIN_UP_TO_DATE
						    : NSYNC_REMARK_NO_ORIGIN));
}

/* ---- what sync decided ---- */

/* The command that signs a file again; "" where there is none. */
static void again(struct nsync_buf *out, const char *name)
{
	char story[NSYNC_MAX_PATH];
	struct nsync_path path;

	if (!nsync_path_parse(&path, nsync_str(name)))
		return;
	nsync_story_format(story, &path.story, path.number);
	if (path.kind == NSYNC_PATH_ITEM)
		nsync_buf_printf(out, "nsync sign drafts/%s.md", path.story.slug);
	else if (path.kind == NSYNC_PATH_COSIGNATURE)
		nsync_buf_printf(out, "nsync cosign %s", story);
}

/* The command that commits a signed file of the work tree. */
static void commit_again(struct nsync_buf *out, const char *name)
{
	struct nsync_path path;

	if (nsync_path_parse(&path, nsync_str(name)) && path.kind == NSYNC_PATH_ITEM)
		nsync_buf_printf(out, "nsync sign %s", name);
	else
		again(out, name);
}

static bool is_there(const struct nsync_clone *clone, const char *draft)
{
	AUTO(nsync_buf_release) struct nsync_buf whole = NSYNC_BUF_INIT(PATH_MAX);
	const char *workdir = nsync_repo_workdir(clone->repo);

	nsync_buf_printf(&whole, "%s/%s", workdir ? workdir : "", draft);
	return workdir && !whole.code && nsync_file_exists(whole.p);
}

/* The command that mends a file: where its draft is gone, the one that makes it. */
static void mend(struct nsync_buf *out, const struct nsync_clone *clone, const char *name)
{
	char draft[NSYNC_MAX_PATH + 16], story[NSYNC_MAX_PATH];
	struct nsync_path path;

	if (!nsync_path_parse(&path, nsync_str(name)) || path.kind != NSYNC_PATH_ITEM) {
		again(out, name);
		return;
	}
	snprintf(draft, sizeof(draft), "drafts/%s.md", path.story.slug);
	nsync_story_format(story, &path.story, 0);
	if (is_there(clone, draft)) {
		nsync_buf_text(out, "nsync sign ");
		report_add_file(out, clone, draft);
	} else {
		nsync_buf_printf(out, "nsync edit %s", story);
	}
}

static void report_kept_back(struct call *call, const struct nsync_clone *clone,
			     const struct nsync_sync_note *note)
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	AUTO(nsync_buf_release) struct nsync_buf command = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	report_item_as(call, "kept-back", note->path, &note->verdict);
	mend(&command, clone, note->file);
	report_add_file(&file, clone, note->file);
	nsync_words_kept_back_advice(&said, note->verdict.reason, nsync_buf_view(&file).p,
				     nsync_buf_view(&command).p);
	print_sentence(call, "  ", &said);
}

static void report_note(struct call *call, const struct nsync_clone *clone,
			const struct nsync_sync_note *note)
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;
	AUTO(nsync_buf_release) struct nsync_buf command = NSYNC_BUF_INIT(4096);

	switch (note->kind) {
	case NSYNC_SYNC_ACCEPTED: /* report_accepted_first */
		break;
	case NSYNC_SYNC_KEPT_BACK:
		report_kept_back(call, clone, note);
		break;
	case NSYNC_SYNC_UNCOMMITTED:
		state_line(call, "not-committed", note->path, NULL);
		commit_again(&command, note->path);
		nsync_words_uncommitted(&message, note->path, nsync_buf_view(&command).p);
		print_message(call, &message);
		break;
	case NSYNC_SYNC_TAKEN_BACK:
		state_line(call, "taken-back", note->path, note->copy);
		nsync_words_taken_back(&said, note->path, note->copy ? note->copy : "");
		break;
	case NSYNC_SYNC_REPLACED:
		state_line(call, "replaced", note->path, note->copy);
		nsync_words_replaced(&said, note->path, note->copy ? note->copy : "");
		break;
	case NSYNC_SYNC_LEFT_OUT:
		state_line(call, "left-out", note->path, NULL);
		nsync_words_left_out(&said, note->path);
		break;
	}
	print_sentence(call, "", &said);
}

/* The draft that a text became, and what to do with it. */
static void report_redraft(struct call *call, const struct nsync_redraft *redraft, bool accepted)
{
	static const char *const states[] = {
		[NSYNC_REDRAFT_MADE] = "draft-made",
		[NSYNC_REDRAFT_SAME] = "draft-same",
		[NSYNC_REDRAFT_OTHER] = "draft-other",
		[NSYNC_REDRAFT_MERGED] = "draft-merged",
	};
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;
	const struct nsync_redraft_facts facts = { redraft->what, redraft->draft, redraft->places,
						   redraft->first_line, accepted };
	struct nsync_json_builder *line;

	if (redraft->what == NSYNC_REDRAFT_NOTHING)
		return;
	line = json_line_begin(call, "result");
	json_member_text(line, "state", states[redraft->what]);
	json_member_text(line, "path", redraft->draft);
	if (redraft->what == NSYNC_REDRAFT_MERGED)
		json_member_int(line, "places", (int64_t)redraft->places);
	json_line_end(call, line);
	nsync_words_redraft(&message, &facts);
	print_message(call, &message);
	report_kept(call, &redraft->kept);
}

void report_accepted_first(struct call *call, const struct nsync_sync_note *note,
			   const struct nsync_redraft *redraft)
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	state_line(call, "accepted-first", note->path, note->copy);
	nsync_words_accepted_first(&said, note->path, note->copy ? note->copy : "");
	print_sentence(call, "", &said);
	report_redraft(call, redraft, true);
}

size_t report_sync_notes(struct call *call, const struct nsync_clone *clone,
			 const struct nsync_sync *sync)
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	size_t kept_back = 0, asking = 0;

	for (size_t i = 0; i < sync->note_count; i++) {
		const struct nsync_sync_note *note = &sync->notes[i];

		report_note(call, clone, note);
		kept_back += note->kind == NSYNC_SYNC_KEPT_BACK;
		asking += note->kind != NSYNC_SYNC_REPLACED && note->kind != NSYNC_SYNC_TAKEN_BACK;
	}
	if (kept_back)
		nsync_words_kept_back(&said, kept_back);
	print_sentence(call, "", &said);
	return asking;
}

/* ---- conflicts ---- */

void report_conflict(struct call *call, const struct nsync_conflict *conflict)
{
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;
	struct nsync_json_builder *line = json_line_begin(call, "result");
	char name[NSYNC_MAX_PATH];

	nsync_office_conflict_name(name, conflict);
	json_member_text(line, "state", "conflict");
	json_member_text(line, "path", conflict->path);
	json_member_text(line, "story", name);
	json_line_end(call, line);
	nsync_words_conflict(&message, conflict->path, !nsync_oid_zero(&conflict->mine),
			     !nsync_oid_zero(&conflict->theirs), name);
	print_message(call, &message);
}

static void print_difference(struct call *call, struct nsync_str lines)
{
	struct nsync_str one;

	while (nsync_str_next_line(&one, &lines)) {
		char sign[2] = { one.n ? one.p[0] : ' ', '\0' };

		if (sign[0] == '+' || sign[0] == '-')
			print_marked(call, sign[0] == '+' ? MARK_GOOD : MARK_BAD, sign, "%.*s",
				     (int)(one.n - 1), one.p + 1);
		else
			print_data(call, "%.*s", (int)one.n, one.p);
	}
}

void report_conflict_choices(struct call *call, const struct nsync_conflict *conflict,
			     struct nsync_str difference)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");
	char name[NSYNC_MAX_PATH];

	nsync_office_conflict_name(name, conflict);
	json_member_text(line, "state", "conflict");
	json_member_text(line, "path", conflict->path);
	json_member_text(line, "story", name);
	if (line)
		nsync_json_member(line, "difference", difference);
	json_line_end(call, line);
	print_marked(call, MARK_STRONG, name, "  %s", nsync_words_remark(NSYNC_REMARK_CONFLICT_SIDES));
	print_difference(call, difference);
	for (size_t i = 0; i < NSYNC_RESOLUTIONS; i++)
		if (nsync_office_can_resolve(conflict, (enum nsync_resolution)i))
			print_words(call, "nsync resolve %s --%-6s  %s", name,
				    nsync_resolution_name((enum nsync_resolution)i),
				    nsync_words_resolution((enum nsync_resolution)i));
}

void report_conflict_command(struct call *call, const struct nsync_conflict *conflict)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");
	char name[NSYNC_MAX_PATH];

	nsync_office_conflict_name(name, conflict);
	json_member_text(line, "state", "conflict");
	json_member_text(line, "path", conflict->path);
	json_member_text(line, "story", name);
	json_line_end(call, line);
	print_data(call, "%s: %s", nsync_words_story_state(NSYNC_STORY_CONFLICT), conflict->path);
	print_words(call, "  nsync resolve %s", name);
}

void report_no_conflict(struct call *call)
{
	state_line(call, "no-conflict", "", NULL);
	print_words(call, "%s", nsync_words_remark(NSYNC_REMARK_NO_CONFLICT));
}

void report_resolved(struct call *call, const struct nsync_conflict *conflict,
		     enum nsync_resolution how, const struct nsync_resolved *resolved)
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	char state[32];

	snprintf(state, sizeof(state), "resolved-%s", nsync_resolution_name(how));
	state_line(call, state, conflict->path, resolved->copy);
	nsync_words_resolved(&said, how, conflict->path, resolved->copy ? resolved->copy : "");
	print_sentence(call, "", &said);
	report_redraft(call, &resolved->draft, false);
}
