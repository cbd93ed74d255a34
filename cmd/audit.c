/* audit.c: the log from the pin, alone or with what a remote shows. */
#include <stdlib.h>

#include "cmd/commands.h"
#include "cmd/report/audit.h"
#include "cmd/report/office.h"

static void audit_release(struct audit *audit)
{
	nsync_office_audit_release(&audit->branch);
	nsync_region_release(&audit->copy);
	nsync_repo_quarantine_free(audit->quarantine);
	nsync_clone_release(&audit->context);
}

/* ---- this clone ---- */

/*
 * What lies in the regional machine's own main was not published yet, and may still go back: only what
 * was fetched raises the mark.
 */
static enum nsync_code hold_against_mark(struct audit *audit, struct nsync_error *err)
{
	struct nsync_clone *context = &audit->context;
	struct nsync_mark mark;

	if (!context->own_region)
		return nsync_clone_mark(context, &audit->found, err);
	TRY(nsync_clone_mark_load(&mark, context, err));
	return nsync_audit_mark(&audit->found, &mark, &context->region, context->repo, err);
}

static enum nsync_code audit_clone(struct audit *audit, struct call *call, struct nsync_error *err)
{
	struct nsync_walk_options how = { .progress = report_progress, .payload = call };
	struct nsync_clone *context = &audit->context;

	TRY(option_number(&audit->jobs, &call->options, "jobs", 1, NSYNC_MAX_JOBS, err));
	TRY(nsync_clone_open(context, &call->host, err));
	TRY(nsync_clone_need_pin(context, err));
	how.jobs = (unsigned)audit->jobs;
	if (nsync_oid_zero(&context->head))
		return nsync_fail(err, NSYNC_ETRUST, context->ref, "no trust root was adopted yet");
	TRY(nsync_clone_walk(context, &audit->found, NULL, &how,
			     option_given(&call->options, "from-scratch"), err));
	return audit->found.verdict.reason ? NSYNC_OK : hold_against_mark(audit, err);
}

/* ---- with a remote ---- */

static enum nsync_code audit_copy(struct audit *audit, struct call *call, struct nsync_error *err)
{
	const struct nsync_walk_options options = { .jobs = (unsigned)audit->jobs,
						    .progress = report_progress,
						    .payload = call };
	struct nsync_clone *context = &audit->context;
	struct nsync_commit commit;
	char path[NSYNC_MAX_PATH];
	bool found;

	audit->with = AUDIT_COPY;
	nsync_path_root(path, 1);
	if (nsync_oid_zero(&audit->remote_head))
		return nsync_fail(err, NSYNC_ENETWORK, audit->remote, "its repository has no branch main");
	TRY(nsync_repo_commit(&commit, audit->quarantine, &audit->remote_head, err));
	TRY(nsync_repo_find_optional(&found, NULL, NULL, audit->quarantine, &commit.tree,
				     nsync_str(path), err));
	if (found) {
		audit->copy.pin = context->pin;
		TRY(nsync_audit_walk(&audit->copy, &audit->copy_found, audit->quarantine,
				     &audit->remote_head, &options, err));
	}
	if (!found || (audit->copy_found.verdict.reason && !strcmp(audit->copy_found.path, path)))
		return nsync_fail(err, NSYNC_ETRUST, audit->remote,
				  "neither an office of the trust root nor a copy of this region");
	/* A copy that does not hold is still held against this one, as far as it does. */
	if (!audit->copy.record)
		return NSYNC_OK;
	return nsync_audit_compare(&audit->fork, &context->region, context->repo, &audit->copy, audit->quarantine,
				   err);
}

static enum nsync_code audit_office(struct audit *audit, struct nsync_error *err)
{
	audit->with = AUDIT_OFFICE;
	if (nsync_oid_zero(&audit->remote_head))
		return NSYNC_OK;
	return nsync_audit_office(&audit->branch, &audit->context.region, audit->context.repo, audit->quarantine,
				  &audit->remote_head, audit->office, err);
}

/* The remote of an office's code is that office; an office's `origin` is its own server. */
static bool names_office(struct audit *audit)
{
	const struct nsync_clone *context = &audit->context;
	const char *code = audit->remote;

	if (!strcmp(code, "origin") && context->office[0])
		code = context->office;
	return nsync_root_office(nsync_region_root(&context->region), nsync_str(code)) &&
	       nsync_str_copy(audit->office, sizeof(audit->office), nsync_str(code));
}

static enum nsync_code audit_remote(struct audit *audit, struct call *call, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf url = NSYNC_BUF_INIT(4096);
	bool found;

	TRY(nsync_repo_remote_url_optional(&found, &url, audit->context.repo, audit->remote, err));
	if (!found)
		return nsync_fail(err, NSYNC_ENOTFOUND, audit->remote,
				  "no Git remote of this name (git remote add)");
	TRY(nsync_repo_quarantine(&audit->quarantine, &audit->remote_head, audit->context.repo,
				  audit->remote, &nsync_clone_limits, err));
	return names_office(audit) ? audit_office(audit, err) : audit_copy(audit, call, err);
}

/* ---- reports ---- */

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n > m && !strcmp(text + n - m, end);
}

static enum nsync_code check_reports(const struct call *call, struct nsync_error *err)
{
	const char *file;

	for (size_t i = 0; (file = option_next(&call->options, "report", &i));)
		if (!ends_with(file, ".html") && !ends_with(file, ".json"))
			return nsync_fail(err, NSYNC_EINVAL, "--report", "%s ends neither in .html nor in .json", file);
	return NSYNC_OK;
}

static enum nsync_code write_report(const char *file, const struct nsync_json_doc *report, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
	enum nsync_code code;

	if (ends_with(file, ".html"))
		code = audit_report_html(&bytes, report->root, err);
	else
		code = nsync_json_layout(&bytes, report->root, err);
	TRY(code);
	TRY(nsync_buf_check(&bytes, err));
	return nsync_file_write(file, nsync_buf_view(&bytes), 0644, err);
}

static enum nsync_code write_reports(const struct audit *audit, struct call *call, struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc report = NSYNC_JSON_DOC_INIT;
	const char *file;

	if (!option_given(&call->options, "report"))
		return NSYNC_OK;
	TRY(audit_report_build(&report, audit, err));
	for (size_t i = 0; (file = option_next(&call->options, "report", &i));) {
		TRY(write_report(file, &report, err));
		report_audit_written(call, file);
	}
	return NSYNC_OK;
}

/* ---- the command ---- */

static int run(struct call *call)
{
	AUTO(audit_release) struct audit audit = { .remote = option_text(&call->options, "with") };
	struct nsync_error err = { 0 };

	nsync_clone_init(&audit.context);
	nsync_region_init(&audit.copy);
	if (check_reports(call, &err) || audit_clone(&audit, call, &err))
		return report_error(call, &err);
	/* A clone that does not hold is no measure for others. */
	if (audit.remote && !audit.found.verdict.reason && audit_remote(&audit, call, &err))
		return report_error(call, &err);
	report_audit(call, &audit);
	report_root_expiry(call, nsync_region_root(&audit.context.region), clock_now().seconds);
	if (write_reports(&audit, call, &err))
		return report_error(call, &err);
	return report_end(call, audit_has_findings(&audit) ? FINDINGS : ALL_WELL);
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
