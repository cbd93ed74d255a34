/*
 * export.c: one item for other tools: plain ninjs, RFC 8785, a DSSE envelope, or a folder of
 * evidence.
 */
#include "cmd/commands.h"
#include "cmd/report/export.h"
#include "nsync/archive.h"
#include "nsync/evidence.h"

struct export_run {
	struct call *call;
	struct nsync_clone clone;
	struct nsync_item_file file;
	bool accepted;
};

static void run_release(struct export_run *run)
{
	nsync_item_file_release(&run->file);
	nsync_clone_release(&run->clone);
}

typedef enum nsync_code writer(struct nsync_buf *out, const struct nsync_item_file *file,
			       struct nsync_error *err);

static enum nsync_code write_ninjs(struct nsync_buf *out, const struct nsync_item_file *file,
				   struct nsync_error *err)
{
	return nsync_json_layout(out, file->file.body, err);
}

static enum nsync_code write_jcs(struct nsync_buf *out, const struct nsync_item_file *file,
				 struct nsync_error *err)
{
	return nsync_json_canonical(out, file->file.body, err);
}

static const struct format {
	const char *name;
	writer *write; /* NULL: evidence */
} formats[] = { { "ninjs", write_ninjs }, { "jcs", write_jcs }, { "dsse", nsync_item_file_dsse }, { "evidence", NULL } };

static enum nsync_code find_format(const struct format **out, const char *name, struct nsync_error *err)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		*out = &formats[i];
		if (!strcmp(name, formats[i].name))
			return NSYNC_OK;
	}
	return nsync_fail(err, NSYNC_EINVAL, "--format", "'%s' is none of ninjs, jcs, dsse, evidence", name);
}

static enum nsync_code export_evidence(struct export_run *run, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(2 * NSYNC_MAX_PATH);
	const char *folder = option_text(&run->call->options, "output");
	const struct nsync_finding *finding;
	int64_t records = 100;

	TRY(option_number(&records, &run->call->options, "records", 1, 1000000, err));
	if (!run->accepted)
		return nsync_fail(err, NSYNC_ENOTFOUND, run->file.path,
				  "not accepted: there is no record that could be evidence");
	nsync_buf_printf(&name, "%s.%lld.evidence", run->file.item.story.slug, (long long)run->file.item.version);
	TRY(nsync_buf_check(&name, err));
	TRY(nsync_evidence_write(folder ? folder : name.p, &run->clone, &run->file, records, err));
	finding = nsync_region_finding(&run->clone.region, run->file.path);
	report_exported(run->call, folder ? folder : name.p,
			nsync_reason_name(finding ? finding->reason : NSYNC_REASON_OK));
	return NSYNC_OK;
}

static enum nsync_code export_item(struct export_run *run, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(4 * NSYNC_MAX_SIGNED_BYTES);
	const struct options *options = &run->call->options;
	const char *name = option_text(options, "format"), *path = option_text(options, "output");
	const struct format *format;
	int64_t versions;

	TRY(find_format(&format, name ? name : "ninjs", err));
	if (format->write && option_given(options, "records"))
		return nsync_fail(err, NSYNC_EINVAL, "--records", "only with --format evidence");
	TRY(clone_region(&run->clone, run->call, err));
	TRY(nsync_archive_find_item(&run->file, &run->accepted, &versions, &run->clone, options->args[0], err));
	if (!format->write)
		return export_evidence(run, err);
	TRY(format->write(&out, &run->file, err));
	TRY(nsync_buf_check(&out, err));
	if (!run->accepted)
		report_not_accepted(run->call, run->file.path);
	if (!path) {
		print_bytes(run->call, nsync_buf_view(&out));
		return NSYNC_OK;
	}
	TRY(nsync_file_write(path, nsync_buf_view(&out), 0644, err));
	report_exported(run->call, path, NULL);
	return NSYNC_OK;
}

static int run_export(struct call *call)
{
	AUTO(run_release) struct export_run run = { .call = call };
	struct nsync_error err = { 0 };

	nsync_clone_init(&run.clone);
	nsync_item_file_init(&run.file);
	if (export_item(&run, &err))
		return report_error(call, &err);
	return report_end(call, ALL_WELL);
}

static const struct option_spec export_options[] = {
	{ "format", 0, "FORMAT", false, "ninjs (the default), jcs, dsse, evidence" },
	{ "output", 'o', "FILE", false, "write FILE instead of standard output; evidence: the new folder" },
	{ "records", 0, "N", false, "evidence: at most N records before and after the item's own (100)" },
	{ NULL, 0, NULL, false, NULL },
};

const struct command cmd_export = {
	.name = "export",
	.about = "one item for other tools, or as evidence that openssl can check",
	.usage = "export ID [--format ninjs|jcs|dsse] [-o FILE]\n"
		 "export ID --format evidence [--records N] [-o FOLDER]",
	.more = "ninjs: the body alone, a ninjs 3.1 document; jcs: its RFC 8785 form; dsse: a DSSE v1 envelope with the\n"
		"item's signatures; evidence: a new folder (<slug>.<version>.evidence) with all that is needed to check\n"
		"the item without nsync, and how. ID is as for show.",
	.example = "nsync export gt/2026/08/information-hubs --format evidence\n",
	.options = export_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_export,
};
