/* office.c: the lines that an office's own commands print. */
#include "cmd/report/office.h"

static void result(struct call *call, const char *state, const char *path, int64_t version)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");

	json_member_text(line, "state", state);
	json_member_text(line, "path", path);
	if (version)
		json_member_int(line, "version", version);
	json_line_end(call, line);
}

void report_signed(struct call *call, const char *story, int64_t version, const char *path, bool anew)
{
	result(call, anew ? "signed-anew" : "signed", path, version);
	print_marked(call, MARK_GOOD, anew ? "signed anew" : "signed", " %s, version %lld", story,
		     (long long)version);
}

void report_already_signed(struct call *call, const char *story, int64_t version, const char *path)
{
	result(call, "already-signed", path, version);
	print_marked(call, MARK_FAINT, "already signed", " %s, version %lld", story, (long long)version);
}

void report_more_signers(struct call *call, const char *path)
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	nsync_words_more_signers(&said, path);
	print_sentence(call, "  ", &said);
}

void report_cosigned(struct call *call, const char *story, int64_t version, const char *headline)
{
	result(call, "cosigned", story, version);
	print_marked(call, MARK_GOOD, "cosigned", " %s, version %lld: %s", story, (long long)version, headline);
}

void report_cosign_voided(struct call *call, const char *story, int64_t version, const char *owner,
			  const char *path)
{
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;
	struct nsync_json_builder *line = json_line_begin(call, "item");

	json_member_text(line, "path", path);
	json_member_text(line, "verdict", nsync_reason_name(NSYNC_KEY_REVOKED));
	json_member_text(line, "pointer", "");
	json_member_text(line, "detail", "");
	json_line_end(call, line);
	print_marked(call, MARK_BAD, nsync_reason_name(NSYNC_KEY_REVOKED), " %s", path);
	nsync_words_not_cosigned(&message, story, version, owner);
	print_message(call, &message);
}

void report_committed(struct call *call, const struct nsync_oid *commit)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");
	char hex[NSYNC_OID_HEX];

	nsync_oid_hex(hex, commit);
	json_member_text(line, "state", "committed");
	json_member_text(line, "commit", hex);
	json_line_end(call, line);
	print_words(call, "committed %.12s", hex);
}

void report_violation(struct call *call, const char *path, const struct nsync_violation *violation)
{
	struct nsync_json_builder *line = json_line_begin(call, "item");

	json_member_text(line, "path", path);
	json_member_text(line, "verdict", nsync_reason_name(NSYNC_SCHEMA));
	json_member_text(line, "pointer", violation->pointer);
	json_member_text(line, "detail", violation->advice);
	json_line_end(call, line);
	print_marked(call, MARK_BAD, nsync_reason_name(NSYNC_SCHEMA), " %s:%zu:%zu %s", path, violation->line,
		     violation->column, violation->pointer);
	print_data(call, "  %s", violation->advice);
}

void report_omitted(struct call *call)
{
	print_advice(call, "", nsync_words_remark(NSYNC_REMARK_OMITTED_OURS),
		     nsync_words_remark_advice(NSYNC_REMARK_OMITTED_OURS));
}

/* ---- status ---- */

void report_status_head(struct call *call, const struct nsync_clone *clone,
			const struct nsync_office_status *status)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");
	const struct nsync_region *region = &clone->region;
	struct nsync_str office = status->in_root ? status->office_name :
						    NSYNC_STR("no office of this region");
	struct nsync_buf names = NSYNC_BUF_INIT(4096);
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	char as_of[32] = "";

	nsync_buf_printf(&names, "%.*s", NSYNC_FMT(status->region_name));
	if (region->record)
		nsync_time_format(as_of, (struct nsync_time){ .seconds = region->record->as_of });
	json_member_text(line, "state", "status");
	json_member_text(line, "office", clone->office);
	json_member_int(line, "record", region->record ? region->record->seq : 0);
	json_member_text(line, "asOf", as_of);
	json_member_int(line, "root", nsync_region_root(region)->version);
	json_line_end(call, line);
	if (clone->office[0])
		print_marked(call, MARK_STRONG, clone->office, "  %.*s, %s", NSYNC_FMT(office),
			     nsync_buf_view(&names).p);
	else
		print_marked(call, MARK_STRONG, nsync_buf_view(&names).p, "  (%s)",
			     nsync_words_remark(clone->own_region ? NSYNC_REMARK_OF_DESK : NSYNC_REMARK_OF_READER));
	if (region->record)
		nsync_words_region_verified(&said, region->record->seq, region->record->as_of,
					    nsync_region_root(region)->version);
	print_data_sentence(call, "", &said);
	nsync_buf_release(&names);
}

void report_draft(struct call *call, const char *path, enum nsync_draft_state state, const char *story,
		  int64_t version)
{
	const char *words = nsync_words_draft_state(state);
	struct nsync_json_builder *line = json_line_begin(call, "result");

	json_member_text(line, "state", "draft");
	json_member_text(line, "path", path);
	json_member_text(line, "draft", nsync_draft_state_name(state));
	json_member_text(line, "story", story);
	json_member_int(line, "version", version);
	json_line_end(call, line);
	if (story[0])
		print_data(call, "draft    %-8s %s -> %s, version %lld", words, path, story,
			   (long long)version);
	else
		print_data(call, "draft    %-8s %s", words, path);
}

/* The verdict that goes with a state; its reason is explained at the end. */
static void add_verdict(struct call *call, struct nsync_json_builder *line, struct nsync_buf *text,
			const struct nsync_verdict *verdict)
{
	const char *name = nsync_reason_name(verdict->reason);

	if (verdict->reason == NSYNC_REASON_OK)
		return;
	call->report.reasons |= 1ull << verdict->reason;
	json_member_text(line, "verdict", name);
	json_member_text(line, "pointer", verdict->pointer);
	json_member_text(line, "detail", verdict->detail);
	nsync_buf_printf(text, "  %s%s%s%s%s", name, verdict->pointer[0] ? "  " : "",
			 verdict->pointer, verdict->detail[0] ? "  " : "", verdict->detail);
}

void report_pending(struct call *call, const struct nsync_pending *pending)
{
	AUTO(nsync_buf_release) struct nsync_buf advice = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	AUTO(nsync_buf_release) struct nsync_buf verdict = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	struct nsync_json_builder *line;
	struct nsync_path path = { .kind = NSYNC_PATH_ITEM };

	if (pending->state == NSYNC_STORY_HELD) {
		report_item_as(call, "held", pending->path, &pending->verdict);
		return;
	}
	line = json_line_begin(call, "result");
	json_member_text(line, "state", nsync_story_state_name(pending->state));
	json_member_text(line, "path", pending->path);
	json_member_text(line, "headline", pending->headline);
	add_verdict(call, line, &verdict, &pending->verdict);
	json_line_end(call, line);
	print_data(call, "%s: %s%s%s%s", nsync_words_story_state(pending->state), pending->path,
		   pending->headline[0] ? ": " : "", pending->headline, nsync_buf_view(&verdict).p);
	(void)nsync_path_parse(&path, nsync_str(pending->file));
	nsync_words_story_advice(&advice, pending->state, path.story.office, path.story.slug);
	print_sentence(call, "  ", &advice);
}

void report_trouble(struct call *call, const struct nsync_error *trouble)
{
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;
	struct nsync_json_builder *line = json_line_begin(call, "result");

	json_member_text(line, "state", "unreadable");
	json_member_text(line, "path", trouble->where);
	json_member_text(line, "detail", trouble->text);
	json_line_end(call, line);
	nsync_words_error(&message, trouble);
	print_data_sentence(call, "not looked at: ", &message.text);
	print_sentence(call, "  ", &message.advice);
}

void report_off_main(struct call *call)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");

	json_member_text(line, "state", "off-main");
	json_line_end(call, line);
	print_data(call, "%s", nsync_words_remark(NSYNC_REMARK_OFF_MAIN));
}

void report_root_expiry(struct call *call, const struct nsync_root *root, int64_t now)
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	if (root)
		nsync_words_root_expiry(&said, root->version, root->expires, now);
	print_sentence(call, "", &said);
}

int report_root_expired(struct call *call, const struct nsync_root *root)
{
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;

	nsync_words_root_expired(&message, root->version, root->expires);
	return report_refusal(call, "root", &message);
}

void report_nothing_waiting(struct call *call)
{
	print_data(call, "%s", nsync_words_remark(NSYNC_REMARK_NOTHING_WAITS));
}
