/* merge.c: the lines that merge prints. */
#include "cmd/report/merge.h"
#include "nsync/item.h"

struct office_count {
	size_t added, held;
};

static struct office_count count_files(const struct nsync_file *files, size_t count, size_t source)
{
	struct office_count sum = { 0, 0 };

	for (size_t i = 0; i < count; i++) {
		if (files[i].source != source)
			continue;
		sum.added += files[i].accepted;
		sum.held += !files[i].accepted && !files[i].ignored;
	}
	return sum;
}

static void report_file(struct call *call, const struct nsync_clone *clone,
			const struct nsync_file *file)
{
	struct nsync_verdict verdict = { .reason = file->reason };
	struct nsync_buf path = NSYNC_BUF_INIT(NSYNC_MAX_HELD_PATH + 4);
	const char *word = "added";

	if (file->ignored)
		return;
	if (file->verdict)
		verdict = *file->verdict;
	if (!file->accepted)
		word = nsync_merge_held_before(&clone->region, file) ? "held still" : "held";
	nsync_path_escape(&path, nsync_str(file->path));
	report_item_as(call, word, path.p ? path.p : "", &verdict);
	nsync_buf_release(&path);
}

static void say_office(struct call *call, const struct nsync_merge_office *office,
		       struct office_count sum)
{
	AUTO(nsync_buf_release) struct nsync_buf detail = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	switch (office->state) {
	case NSYNC_OFFICE_UNREACHABLE:
		nsync_words_office_failed(&detail, office->cause, office->why);
		report_office(call, office->code,
			      office->cause == NSYNC_CAUSE_NO_ACCESS ? "refused" : "unreachable",
			      nsync_buf_view(&detail).p);
		break;
	case NSYNC_OFFICE_NO_REMOTE:
		nsync_words_no_remote(&detail, office->code);
		report_office(call, office->code, "unreachable", nsync_buf_view(&detail).p);
		break;
	case NSYNC_OFFICE_EMPTY:
		if (office->why[0]) {
			nsync_words_other_branch(&detail, office->why);
			report_office(call, office->code, "no-main", nsync_buf_view(&detail).p);
			break;
		}
		report_office(call, office->code, "empty",
			      nsync_words_remark(NSYNC_REMARK_BRANCH_EMPTY));
		break;
	case NSYNC_OFFICE_FETCHED:
		if (sum.added || sum.held)
			nsync_words_office_files(&detail, sum.added, sum.held);
		report_office(call, office->code, "fetched",
			      detail.n ? detail.p
				       : nsync_words_remark(NSYNC_REMARK_BRANCH_NO_NEWS));
		break;
	}
}

void report_merge_offices(struct call *call, const struct nsync_clone *clone,
			  const struct nsync_merge_office *offices, size_t count,
			  const struct nsync_merge_result *result)
{
	size_t file_count = 0;
	const struct nsync_file *files =
		result->batch ? nsync_batch_files(result->batch, &file_count) : NULL;

	for (size_t i = 0; i < count; i++) {
		say_office(call, &offices[i], count_files(files, file_count, i + 1));
		for (size_t k = 0; k < file_count; k++)
			if (files[k].source == i + 1)
				report_file(call, clone, &files[k]);
	}
}

void report_merged(struct call *call, const struct nsync_merge_result *result,
		   const struct merge_counts *counts, bool dry_run)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	char commit[NSYNC_OID_HEX];

	nsync_oid_hex(commit, &result->commit);
	nsync_json_name(line, "changed");
	nsync_json_add_bool(line, result->changed);
	nsync_json_name(line, "dryRun");
	nsync_json_add_bool(line, dry_run);
	if (result->record) {
		json_member_int(line, "seq", result->record->seq);
		json_member_text(line, "record", result->record->id.hex);
		json_member_text(line, "commit", commit);
	}
	json_member_int(line, "added", (int64_t)result->added);
	json_member_int(line, "held", (int64_t)result->held);
	json_member_int(line, "newlyHeld", (int64_t)result->newly_held);
	json_member_int(line, "offices", (int64_t)counts->offices);
	json_member_int(line, "unreachable", (int64_t)counts->unreachable);
	json_member_int(line, "fetchMilliseconds", counts->fetch_ms);
	json_member_int(line, "milliseconds", report_elapsed());
	json_line_end(call, line);
	if (result->record)
		nsync_words_merged(&said, result->record->seq, result->added, result->held, commit);
	else if (result->changed)
		nsync_words_would_merge(&said, result->added, result->held);
	else
		nsync_buf_text(&said, nsync_words_remark(NSYNC_REMARK_MERGED_BEFORE));
	print_sentence(call, "", &said);
}

void report_main_pushed(struct call *call, const struct nsync_oid *commit)
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	char hex[NSYNC_OID_HEX];

	nsync_oid_hex(hex, commit);
	nsync_words_main_pushed(&said, hex);
	print_sentence(call, "", &said);
}

