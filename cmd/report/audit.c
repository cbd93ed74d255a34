/* audit.c: the lines that audit prints: each finding with its place, and the summary. */
#include "cmd/report/audit.h"
#include "nsync/item.h"

/* ---- disagreements ---- */

/* Who, where, which rule, both values. */
static void report_step(struct call *call, const char *whose, const struct nsync_disagreement *found)
{
	const char *name = nsync_reason_name(found->verdict.reason);
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	char commit[NSYNC_OID_HEX] = "", who[NSYNC_MAX_OFFICE + 1];
	struct nsync_json_builder *line = json_line_begin(call, "item");

	if (!nsync_oid_zero(&found->commit))
		nsync_oid_hex(commit, &found->commit);
	nsync_audit_responsible(who, found->path);
	/* The sentence for a fork speaks of items; report_fork says what it means here. */
	if (found->verdict.reason != NSYNC_FORK)
		call->report.reasons |= 1ull << found->verdict.reason;
	json_member_text(line, "path", found->path);
	json_member_text(line, "verdict", name);
	json_member_text(line, "pointer", found->verdict.pointer);
	json_member_text(line, "detail", found->verdict.detail);
	json_member_text(line, "state", whose[0] ? "remote" : "here");
	json_member_text(line, "office", who);
	json_member_text(line, "commit", commit);
	json_member_int(line, "seq", found->seq);
	json_line_end(call, line);
	print_marked(call, MARK_BAD, name, "  %s%s%s", whose, whose[0] ? ": " : "", found->path);
	nsync_words_audit_place(&said, found->seq, commit);
	print_data_sentence(call, "  where   ", &said);
	nsync_words_audit_who(&said, who);
	print_data_sentence(call, "  who     ", &said);
	print_data(call, "  rule    %s%s%s", name, found->verdict.pointer[0] ? " at " : "", found->verdict.pointer);
	print_data(call, "  values  %s", found->verdict.detail);
}

static void report_claim(struct call *call, const struct nsync_log_claim *claim)
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	struct nsync_verdict verdict = { 0 };
	char who[NSYNC_MAX_OFFICE + 1];
	struct nsync_json_builder *line = json_line_begin(call, "item");

	nsync_audit_responsible(who, claim->path);
	nsync_judge(&verdict, NSYNC_FORK, "/item/altIds", "seen there %s, here %s", claim->claimed.hex,
		    claim->recorded.hex[0] ? claim->recorded.hex : "none yet");
	json_member_text(line, "path", claim->path);
	json_member_text(line, "verdict", nsync_reason_name(NSYNC_FORK));
	json_member_text(line, "pointer", verdict.pointer);
	json_member_text(line, "detail", verdict.detail);
	json_member_text(line, "state", "log");
	json_member_text(line, "office", who);
	json_member_int(line, "seq", claim->seq);
	json_member_int(line, "named", claim->named);
	json_member_text(line, "claimed", claim->claimed.hex);
	json_member_text(line, "recorded", claim->recorded.hex);
	json_line_end(call, line);
	print_marked(call, MARK_BAD, "fork", "  %s  /item/altIds", claim->path);
	nsync_words_claim_place(&said, claim->seq);
	print_data_sentence(call, "  where   ", &said);
	nsync_words_claim_who(&said, who, claim->named);
	print_data_sentence(call, "  who     ", &said);
	print_data(call, "  values  there %s", claim->claimed.hex);
	print_data(call, "          here  %s",
		   claim->recorded.hex[0] ? claim->recorded.hex
					  : nsync_words_remark(NSYNC_REMARK_NO_RECORD_YET));
}

/* ---- with a remote ---- */

static void report_branch_file(struct call *call, const struct nsync_audit *audit, size_t i, const struct nsync_file *file)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(NSYNC_MAX_HELD_PATH + 4);
	bool omitted = audit->branch.standings[i] == NSYNC_STANDING_OMITTED;
	enum nsync_reason recorded;
	const char *standing = nsync_audit_standing(&recorded, audit, i), *now = nsync_reason_name(file->reason);
	struct nsync_json_builder *line;

	if (!standing[0])
		return;
	line = json_line_begin(call, "item");
	nsync_path_escape(&path, nsync_str(file->path));
	json_member_text(line, "path", path.p ? path.p : "");
	json_member_text(line, "verdict", now);
	json_member_text(line, "pointer", file->verdict ? file->verdict->pointer : "");
	json_member_text(line, "detail", file->verdict ? file->verdict->detail : "");
	json_member_text(line, "state", standing);
	json_member_text(line, "recorded", recorded ? nsync_reason_name(recorded) : "");
	json_line_end(call, line);
	/* As of the newest record, a newer file is mostly of the future: no news. */
	if (audit->branch.standings[i] == NSYNC_STANDING_NEWER) {
		print_marked(call, MARK_FAINT, standing, "  %s", path.p ? path.p : "");
		return;
	}
	call->report.reasons |= 1ull << file->reason;
	print_marked(call, omitted ? MARK_BAD : MARK_FAINT, standing, "  %s  now %s%s%s%s%s", path.p ? path.p : "", now,
		     recorded ? ", recorded " : "", recorded ? nsync_reason_name(recorded) : "",
		     file->verdict && file->verdict->detail[0] ? "  " : "", file->verdict ? file->verdict->detail : "");
}

static void report_branch(struct call *call, const struct nsync_audit *audit)
{
	const struct nsync_file *files;
	size_t count;

	if (nsync_oid_zero(&audit->remote_head)) {
		report_office(call, audit->office, "empty",
			      nsync_words_remark(NSYNC_REMARK_BRANCH_EMPTY));
		return;
	}
	report_office(call, audit->office, "fetched",
		      !audit->branch.merged ? nsync_words_remark(NSYNC_REMARK_BRANCH_UNNAMED)
		      : audit->branch.known ? ""
					    : nsync_words_remark(NSYNC_REMARK_BRANCH_CUT));
	files = nsync_batch_files(audit->branch.batch, &count);
	for (size_t i = 0; i < count; i++)
		report_branch_file(call, audit, i, &files[i]);
	if (audit->branch.omitted)
		print_words(call, "%s", nsync_words_remark(NSYNC_REMARK_OMITTED));
}

static void report_copy(struct call *call, const struct nsync_audit *audit)
{
	int64_t here = audit->region->record->seq, there = audit->copy.record ? audit->copy.record->seq : 0;
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	struct nsync_json_builder *line;

	if (audit->copy_found.verdict.reason)
		report_step(call, audit->remote, &audit->copy_found);
	if (audit->fork.verdict.reason)
		report_step(call, audit->remote, &audit->fork);
	line = json_line_begin(call, "result");
	json_member_text(line, "remote", audit->remote);
	json_member_int(line, "record", there);
	json_member_int(line, "here", here);
	json_line_end(call, line);
	if (audit->fork.verdict.reason)
		nsync_words_copy_differs(&said, audit->remote, audit->fork.seq);
	else
		nsync_words_copy_agrees(&said, audit->remote, there, here,
					audit->copy_found.verdict.reason != NSYNC_REASON_OK);
	print_sentence(call, "", &said);
}

/* ---- the end ---- */

static void json_summary(struct call *call, const struct nsync_audit *audit, const struct nsync_audit_counts *counts)
{
	const struct nsync_region *region = audit->region;
	const struct nsync_root *root = nsync_region_root(region);
	struct nsync_json_builder *line = json_line_begin(call, "result");
	char as_of[32] = "", expires[32] = "";

	if (region->record)
		nsync_time_format(as_of, (struct nsync_time){ .seconds = region->record->as_of });
	if (root)
		nsync_time_format(expires, root->expires);
	nsync_json_name(line, "holds");
	nsync_json_add_bool(line, !audit->found.verdict.reason);
	json_member_int(line, "records", region->record ? region->record->seq : 0);
	json_member_text(line, "record", region->record ? region->record->id.hex : "");
	json_member_text(line, "asOf", as_of);
	json_member_int(line, "roots", (int64_t)region->root_count);
	json_member_text(line, "rootExpires", expires);
	json_member_int(line, "items", region->item_count);
	json_member_int(line, "offices", root ? (int64_t)root->office_count : 0);
	json_member_int(line, "awaiting", counts->awaiting);
	json_member_int(line, "revoked", counts->revoked);
	json_member_int(line, "held", counts->held);
	json_member_int(line, "otherLogs", (int64_t)region->claim_count);
	json_member_int(line, "omitted", (int64_t)audit->branch.omitted);
	json_member_int(line, "milliseconds", report_elapsed());
	json_line_end(call, line);
}

static void report_summary(struct call *call, const struct nsync_audit *audit)
{
	const struct nsync_region *region = audit->region;
	const struct nsync_root *root = nsync_region_root(region);
	struct nsync_audit_counts counts = nsync_audit_count(region);
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	json_summary(call, audit, &counts);
	if (!region->record || !root) {
		print_data(call, "%s", nsync_words_remark(NSYNC_REMARK_NOTHING_VALID));
		return;
	}
	nsync_words_audited(&said, region->record->seq, region->record->as_of,
			    !audit->found.verdict.reason);
	print_data_sentence(call, "", &said);
	print_data(call, "  id      %s", region->record->id.hex);
	nsync_words_counts(&said,
			   (const struct nsync_count[]){
				   { NSYNC_THING_RECORD, region->record->seq },
				   { NSYNC_THING_ROOT, (int64_t)region->root_count },
				   { NSYNC_THING_ITEM, region->item_count },
				   { NSYNC_THING_OFFICE, (int64_t)root->office_count } },
			   4);
	print_data_sentence(call, "  ", &said);
	nsync_words_audit_counts(&said, counts.awaiting, counts.revoked, counts.held);
	print_data_sentence(call, "  ", &said);
}

static void report_fork(struct call *call, const struct nsync_audit *audit)
{
	if (audit->found.verdict.reason != NSYNC_FORK && audit->fork.verdict.reason != NSYNC_FORK &&
	    !audit->region->claim_count)
		return;
	print_advice(call, "", nsync_words_remark(NSYNC_REMARK_TWO_HISTORIES),
		     nsync_words_remark_advice(NSYNC_REMARK_TWO_HISTORIES));
}

void report_audit(struct call *call, const struct nsync_audit *audit)
{
	if (audit->found.verdict.reason)
		report_step(call, "", &audit->found);
	for (size_t i = 0; i < audit->region->claim_count; i++)
		report_claim(call, &audit->region->claims[i]);
	if (audit->with == NSYNC_AUDIT_OFFICE)
		report_branch(call, audit);
	else if (audit->with == NSYNC_AUDIT_COPY)
		report_copy(call, audit);
	report_fork(call, audit);
	report_summary(call, audit);
}

void report_audit_written(struct call *call, const char *file)
{
	print_words(call, "wrote %s", file);
}
