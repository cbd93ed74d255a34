/* move.c: the lines that are printed after main has moved: what was put aside, what follows later. */
#include "cmd/report/move.h"

static void report_finished(struct call *call, const struct nsync_clone *clone)
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	struct nsync_json_builder *line = json_line_begin(call, "worktree");
	struct nsync_error none = { 0 };
	char hex[NSYNC_OID_HEX] = "";
	struct nsync_oid tree, head;

	if (!nsync_clone_own_tree(&tree, &head, clone->repo, &none))
		nsync_oid_hex(hex, &head);
	json_member_text(line, "commit", hex);
	json_line_end(call, line);
	nsync_words_caught_up(&said, hex);
	print_sentence(call, "", &said);
}

void report_opened(struct call *call, struct nsync_clone *clone)
{
	if (clone->finished)
		report_finished(call, clone);
	clone->finished = false;
	report_kept(call, &clone->kept);
	nsync_kept_release(&clone->kept);
}

void report_kept(struct call *call, const struct nsync_kept *kept)
{
	for (size_t i = 0; i < kept->count; i++) {
		AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
		struct nsync_json_builder *line = json_line_begin(call, "result");

		json_member_text(line, "state", "kept");
		json_member_text(line, "path", kept->list[i].path);
		json_member_text(line, "copy", kept->list[i].copy);
		json_line_end(call, line);
		nsync_words_kept(&said, kept->list[i].path, kept->list[i].copy);
		print_sentence(call, "", &said);
	}
}

void report_behind(struct call *call, const struct nsync_error *behind)
{
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;
	struct nsync_json_builder *line;

	if (!behind->code)
		return;
	line = json_line_begin(call, "result");
	json_member_text(line, "state", "behind");
	json_member_text(line, "path", behind->where);
	json_line_end(call, line);
	nsync_words_behind(&message, behind);
	print_message(call, &message);
}
