/* verdict.c: a verdict, an office, a disagreement as a line: their layout on a terminal. */
#include "cmd/cmd.h"
#include "cmd/clone.h"
#include "cmd/report/report.h"

void report_item_as(struct call *call, const char *word, const char *path,
		    const struct nsync_verdict *verdict)
{
	struct nsync_json_builder *line = json_line_begin(call, "item");
	bool good = verdict->reason == NSYNC_REASON_OK;
	const char *name = nsync_reason_name(verdict->reason);

	call->report.reasons |= 1ull << verdict->reason;
	json_member_text(line, "path", path);
	json_member_text(line, "verdict", name);
	json_member_text(line, "pointer", verdict->pointer);
	json_member_text(line, "detail", verdict->detail);
	if (word[0])
		json_member_text(line, "state", word);
	json_line_end(call, line);
	if (word[0] && good)
		print_marked(call, MARK_GOOD, word, "  %s", path);
	else
		print_marked(call, good ? MARK_GOOD : MARK_BAD, word[0] ? word : name,
			     "  %s%s%s%s%s%s%s", path, word[0] ? "  " : "", word[0] ? name : "",
			     verdict->pointer[0] ? "  " : "", verdict->pointer,
			     verdict->detail[0] ? "  " : "", verdict->detail);
}

void report_item(struct call *call, const char *path, const struct nsync_verdict *verdict)
{
	report_item_as(call, "", path, verdict);
}

void report_item_words(struct call *call, const char *path, const struct nsync_verdict *verdict)
{
	if (call->report.json) {
		report_item(call, path, verdict);
		return;
	}
	call->report.reasons |= 1ull << verdict->reason;
	print_words(call, "%s  %s%s%s%s%s", nsync_reason_name(verdict->reason), path,
		    verdict->pointer[0] ? "  " : "", verdict->pointer,
		    verdict->detail[0] ? "  " : "", verdict->detail);
}

void report_office(struct call *call, const char *office, const char *state, const char *detail)
{
	struct nsync_json_builder *line = json_line_begin(call, "office");

	json_member_text(line, "office", office);
	json_member_text(line, "state", state);
	if (detail[0])
		json_member_text(line, "detail", detail);
	json_line_end(call, line);
	print_marked(call, MARK_STRONG, office, "  %s%s%s", state, detail[0] ? ": " : "", detail);
}

/* The path that disagrees, or the commit where it is about no file; the record's number before it. */
void report_disagreement(struct call *call, const struct nsync_disagreement *found)
{
	char commit[NSYNC_OID_HEX];
	struct nsync_json_builder *line = json_line_begin(call, "item");
	const char *name = nsync_reason_name(found->verdict.reason);

	nsync_oid_hex(commit, &found->commit);
	call->report.reasons |= 1ull << found->verdict.reason;
	json_member_text(line, "path", found->path);
	json_member_text(line, "verdict", name);
	json_member_text(line, "pointer", found->verdict.pointer);
	json_member_text(line, "detail", found->verdict.detail);
	json_member_text(line, "commit", commit);
	json_member_int(line, "seq", found->seq);
	json_line_end(call, line);
	print_marked(call, MARK_BAD, name, "  record %lld, commit %.12s%s%s%s%s%s%s",
		     (long long)found->seq, commit, found->path[0] ? "  " : "", found->path,
		     found->verdict.pointer[0] ? "  " : "", found->verdict.pointer,
		     found->verdict.detail[0] ? "  " : "", found->verdict.detail);
}
