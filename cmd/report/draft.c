/* draft.c: what check, sign and edit say of a draft that cannot be signed as it is. */
#include "cmd/report/draft.h"
#include "cmd/report/story.h"

static void json_obstacle(struct call *call, const struct nsync_obstacle_facts *facts)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");

	json_member_text(line, "state", "refused");
	json_member_text(line, "path", facts->draft);
	json_member_text(line, "obstacle", nsync_obstacle_name(facts->obstacle));
	json_member_text(line, "story", facts->story);
	json_member_text(line, "other", facts->other);
	if (facts->obstacle == NSYNC_OBSTACLE_STALE) {
		json_member_int(line, "from", facts->from);
		json_member_int(line, "newest", facts->newest);
	}
	if (facts->obstacle == NSYNC_OBSTACLE_MARKS)
		json_member_int(line, "line", (int64_t)facts->line);
	json_line_end(call, line);
}

void report_obstacle(struct call *call, const char *draft, const struct nsync_story *story,
		     const struct nsync_draft_obstacle *obstacle, const char *changes)
{
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;
	char name[NSYNC_MAX_PATH] = "", other[NSYNC_MAX_PATH] = "";
	struct nsync_obstacle_facts facts = {
		.obstacle = obstacle->kind,
		.draft = draft,
		.story = name,
		.other = other,
		.file = obstacle->file,
		.from = obstacle->from,
		.newest = obstacle->newest,
		.line = obstacle->line,
	};

	if (story->office[0])
		nsync_story_format(name, story, 0);
	if (obstacle->other.office[0])
		nsync_story_format(other, &obstacle->other, 0);
	if (obstacle->kind == NSYNC_OBSTACLE_TWICE || obstacle->kind == NSYNC_OBSTACLE_ONE_NAME)
		facts.other = obstacle->file;
	json_obstacle(call, &facts);
	nsync_words_obstacle(&message, &facts);
	print_message(call, &message);
	if (changes && *changes)
		report_difference(call, name, obstacle->from, obstacle->newest, nsync_str(changes));
}

static void old_text(struct call *call, const char *state, const char *draft, int64_t version,
		     void (*words)(struct nsync_buf *, const char *, int64_t))
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	struct nsync_json_builder *line;

	if (!version)
		return;
	line = json_line_begin(call, "result");
	json_member_text(line, "state", state);
	json_member_text(line, "path", draft);
	json_member_int(line, "version", version);
	json_line_end(call, line);
	words(&said, draft, version);
	print_sentence(call, "warning: ", &said);
}

void report_old_notes(struct call *call, const char *draft, int64_t note, int64_t correction)
{
	old_text(call, "old-note", draft, note, nsync_words_old_note);
	old_text(call, "old-correction", draft, correction, nsync_words_old_correction);
}

/* ---- edit ---- */

static void json_edited(struct call *call, const struct nsync_edit_facts *facts,
			const struct nsync_merged_draft *merged)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");

	json_member_text(line, "state", nsync_edited_name(facts->what));
	json_member_text(line, "path", facts->draft);
	json_member_text(line, "story", facts->story);
	json_member_int(line, "version", facts->version);
	if (facts->what == NSYNC_EDITED_MERGED) {
		json_member_int(line, "from", facts->from);
		nsync_json_name(line, "lines");
		nsync_json_begin_array(line);
		for (size_t i = 0; i < merged->count; i++)
			nsync_json_add_int(line, (int64_t)merged->lines[i]);
		nsync_json_end(line);
	}
	json_line_end(call, line);
}

void report_edited(struct call *call, const struct nsync_edit_result *result)
{
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;
	AUTO(nsync_buf_release) struct nsync_buf lines = NSYNC_BUF_INIT(4096);
	char story[NSYNC_MAX_PATH], other[NSYNC_MAX_PATH] = "";
	struct nsync_edit_facts facts = {
		.what = result->what,
		.draft = result->draft,
		.story = story,
		.version = result->version,
		.from = result->from,
		.other = other,
		.places = result->merged.count,
		.old_note = result->old_note ? result->old_note : "",
		.needs_note = result->needs_note,
	};

	nsync_story_format(story, &result->story, 0);
	if (result->other.office[0])
		nsync_story_format(other, &result->other, 0);
	for (size_t i = 0; i < result->merged.count; i++)
		nsync_buf_printf(&lines, "%s%zu", i ? ", " : "", result->merged.lines[i]);
	facts.lines = nsync_buf_view(&lines).p;
	json_edited(call, &facts, &result->merged);
	nsync_words_edited(&message, &facts);
	print_message(call, &message);
}
