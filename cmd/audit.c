/*
 * audit.c: the command that verifies every record of the log from the pin on, and compares it with a remote if
 * one is named.
 */
#include "cmd/commands.h"
#include "cmd/report/audit.h"
#include "cmd/report/move.h"
#include "cmd/report/office.h"

/* ---- reports ---- */

static enum nsync_code check_reports(const struct call *call, struct nsync_error *err)
{
	const char *file;

	for (size_t i = 0; (file = option_next(&call->options, "report", &i));)
		if (!nsync_text_ends(file, ".html") && !nsync_text_ends(file, ".json"))
			return nsync_fail(err, NSYNC_EINVAL, "--report", "%s ends neither in .html nor in .json", file);
	return NSYNC_OK;
}

static enum nsync_code write_report(const char *file, const struct nsync_json_doc *report, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
	enum nsync_code code;

	if (nsync_text_ends(file, ".html"))
		code = nsync_audit_page(&bytes, report->root, err);
	else
		code = nsync_json_layout(&bytes, report->root, err);
	TRY(code);
	TRY(nsync_buf_check(&bytes, err));
	return nsync_file_write(file, nsync_buf_view(&bytes), 0644, err);
}

static enum nsync_code write_reports(const struct nsync_audit *audit, struct call *call, struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc report = NSYNC_JSON_DOC_INIT;
	const char *file;

	if (!option_given(&call->options, "report"))
		return NSYNC_OK;
	TRY(nsync_audit_report(&report, audit, err));
	for (size_t i = 0; (file = option_next(&call->options, "report", &i));) {
		TRY(write_report(file, &report, err));
		report_audit_written(call, file);
	}
	return NSYNC_OK;
}

/* ---- the command ---- */

static enum nsync_code audit(struct nsync_audit *out, struct nsync_clone *clone, struct call *call,
			     struct nsync_error *err)
{
	struct nsync_clone_audit_options how = {
		.remote = option_text(&call->options, "with"),
		.scratch = option_given(&call->options, "from-scratch"),
	};
	int64_t jobs = 0;

	TRY(check_reports(call, err));
	TRY(option_number(&jobs, &call->options, "jobs", 1, NSYNC_MAX_JOBS, err));
	TRY(nsync_clone_open(clone, &call->host, err));
	report_opened(call, clone);
	how.jobs = (unsigned)jobs;
	return nsync_clone_audit(out, clone, &how, err);
}

static int run(struct call *call)
{
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	AUTO(nsync_audit_release) struct nsync_audit found = { 0 };
	struct nsync_error err = { 0 };

	nsync_clone_init(&clone);
	nsync_audit_init(&found);
	if (audit(&found, &clone, call, &err))
		return report_error(call, &err);
	report_audit(call, &found);
	report_root_expiry(call, nsync_region_root(&clone.region), clock_now().seconds);
	if (write_reports(&found, call, &err))
		return report_error(call, &err);
	return report_end(call, nsync_audit_has_findings(&found) ? FINDINGS : ALL_WELL);
}

static const struct option_spec options[] = {
	{ "from-scratch", 0, NULL, false, "from record 1, whatever was verified before" },
	{ "jobs", 0, "N", false, "how many processors to use (all)" },
	{ "with", 0, "REMOTE", false, "an office's repository, or another copy of the region; fetches it" },
	{ "report", 0, "FILE", true, "write what was found to a .html or .json file as well" },
	{ NULL, 0, NULL, false, NULL },
};

const struct command cmd_audit = {
	.name = "audit",
	.about = "walk the log from the pin, and name the first step that disagrees",
	.usage = "audit [--from-scratch] [--jobs N] [--with REMOTE] [--report FILE.html] [--report FILE.json]",
	.more = "Every step adds exactly what its record names; records chain and are signed; what was seen before is\n"
		"still there; no item names another log than this one. Without --with no network is touched.\n"
		"With an office's remote, what the region held or left out is judged again: a story that was there\n"
		"when it was merged, neither accepted nor held, was omitted. With another copy of the region, two\n"
		"records of one number are two histories.",
	.example = "nsync audit\n"
		   "nsync audit --from-scratch --with gt --report audit.html\n",
	.options = options,
	.run = run,
};
