/* validate.c: any JSON against any draft 2020-12 schema. */
#include <string.h>

#include "cmd/commands.h"
#include "cmd/input.h"
#include "cmd/report/file.h"
#include "cmd/report/validation.h"
#include "nsync/schema.h"

/* One instance on its way through. */
struct instance {
	struct call *call;
	const char *path;
	size_t first_line;
	bool lines;
	enum nsync_schema_output output;
	struct nsync_str source;
};

struct counts {
	size_t valid, invalid;
};

static void tell(void *payload, const struct nsync_schema_violation *violation)
{
	const struct instance *instance = payload;

	report_violation_text(instance->call, instance->path, instance->first_line,
			      instance->source, violation);
}

/* ---- the schema --------------------------------------------------------------------- */

static enum nsync_code add_standard_input(struct nsync_schema_refs *refs, struct nsync_str uri,
					  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_JSON_BYTES);
	struct nsync_error found = { 0 };

	TRY(input_read(&bytes, "-", err));
	if (nsync_schema_refs_add(refs, uri, nsync_buf_view(&bytes), &found))
		return nsync_fail_within(err, "-", &found);
	return NSYNC_OK;
}

/* --ref URI=FILE: the URI has no '=' in the forms that schemas use; the last one divides. */
static enum nsync_code add_ref(struct nsync_schema_refs *refs, const char *text,
			       struct nsync_error *err)
{
	const char *divide = strrchr(text, '=');
	struct nsync_str uri;

	if (!divide || divide == text || !divide[1])
		return nsync_fail(err, NSYNC_EINVAL, "--ref", "'%s' is not URI=FILE", text);
	uri = (struct nsync_str){ text, (size_t)(divide - text) };
	return !strcmp(divide + 1, "-") ? add_standard_input(refs, uri, err)
					: nsync_schema_refs_add_path(refs, uri, divide + 1, err);
}

static enum nsync_code compile(struct nsync_schema **out, const struct call *call,
			       struct nsync_schema_refs *refs, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_JSON_BYTES);
	const char *name = option_text(&call->options, "schema"), *ref;
	struct nsync_schema_options options = { option_given(&call->options, "assert-format"),
						refs };
	struct nsync_error found = { 0 };
	struct nsync_str source;

	if (!name)
		return nsync_fail(err, NSYNC_EINVAL, "--schema", "which schema?");
	for (size_t i = 0; (ref = option_next(&call->options, "ref", &i));)
		TRY(add_ref(refs, ref, err));
	/* A file of that name comes first; "item" and the like are the program's own. */
	source = nsync_file_exists(name) ? (struct nsync_str){ NULL, 0 }
					 : nsync_schema_builtin_source(name);
	if (!source.p) {
		TRY(input_read(&bytes, name, err));
		source = nsync_buf_view(&bytes);
	} else {
		options.assert_format = true;
	}
	if (nsync_schema_compile(out, source, NSYNC_STR(""), &options, &found))
		return nsync_fail_within(err, name, &found);
	return NSYNC_OK;
}

/* ---- the instances -------------------------------------------------------------------- */

static void report_no_json(const struct instance *instance, const struct nsync_verdict *verdict)
{
	AUTO(nsync_buf_release) struct nsync_buf place = NSYNC_BUF_INIT(4096);

	nsync_buf_printf(&place, "%s", instance->path);
	if (instance->first_line > 1)
		nsync_buf_printf(&place, ":%zu", instance->first_line);
	report_item(instance->call, place.p ? place.p : instance->path, verdict);
}

/* With --json the whole output is one line, so violations are kept until the instance is done. */
static enum nsync_code validate_bytes(struct instance *instance, struct counts *counts,
				      struct nsync_json_doc *doc, const struct nsync_schema *schema,
				      struct nsync_str bytes, struct nsync_error *err)
{
	AUTO(nsync_schema_notes_release) struct nsync_schema_notes notes = { .list = NULL };
	const bool json = instance->call->report.json;
	struct nsync_verdict verdict;
	bool valid = false;

	TRY(nsync_json_judge(doc, &verdict, bytes, &nsync_json_any, err));
	if (verdict.reason) {
		report_no_json(instance, &verdict);
		counts->invalid++;
		return NSYNC_OK;
	}
	instance->source = bytes;
	/* Most are valid: ask quickly first. */
	TRY(nsync_schema_check(&valid, schema, doc->root, err));
	if (!valid)
		TRY(nsync_schema_validate(&valid, schema, doc->root,
					  json ? nsync_schema_keep : tell,
					  json ? (void *)&notes : instance, err));
	report_validation(instance->call, instance->path,
			  instance->lines ? instance->first_line : 0, valid, &notes,
			  instance->output);
	*(valid ? &counts->valid : &counts->invalid) += 1;
	return notes.code ? nsync_fail_memory(err) : NSYNC_OK;
}

/* JSON Lines: one instance a line; empty lines do not count. */
static enum nsync_code validate_lines(struct instance *instance, struct counts *counts,
				      struct nsync_json_doc *doc, const struct nsync_schema *schema,
				      struct nsync_str text, struct nsync_error *err)
{
	struct nsync_str line;

	for (size_t number = 1; nsync_str_next_line(&line, &text); number++) {
		instance->first_line = number;
		if (line.n && !nsync_str_is(line, "\r"))
			TRY(validate_bytes(instance, counts, doc, schema, line, err));
	}
	return NSYNC_OK;
}

static enum nsync_code validate_file(struct call *call, struct counts *counts, const char *path,
				     const struct nsync_schema *schema,
				     enum nsync_schema_output output, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_JSON_BYTES);
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct instance instance = {
		.call = call, .path = path, .first_line = 1, .output = output
	};
	size_t before = counts->invalid;

	instance.lines = option_given(&call->options, "lines");
	TRY(input_read(&bytes, path, err));
	TRY(instance.lines
		    ? validate_lines(&instance, counts, &doc, schema, nsync_buf_view(&bytes), err)
		    : validate_bytes(&instance, counts, &doc, schema, nsync_buf_view(&bytes), err));
	if (counts->invalid == before && !call->report.json)
		report_valid(call, path);
	return NSYNC_OK;
}

static enum nsync_code read_output(enum nsync_schema_output *out, const struct call *call,
				   struct nsync_error *err)
{
	const char *wanted = option_text(&call->options, "output");

	*out = NSYNC_SCHEMA_BASIC;
	if (!wanted || nsync_schema_output_parse(out, wanted))
		return NSYNC_OK;
	return nsync_fail(err, NSYNC_EINVAL, "--output", "'%s' is none of flag, basic, detailed",
			  wanted);
}

static int run(struct call *call)
{
	AUTO(nsync_schema_refs_freep) struct nsync_schema_refs *refs = nsync_schema_refs_new();
	AUTO(nsync_schema_freep) struct nsync_schema *schema = NULL;
	enum nsync_schema_output output;
	struct counts counts = { 0 };
	struct nsync_error err = { 0 };

	if (!refs)
		nsync_fail_memory(&err);
	if (err.code || read_output(&output, call, &err) || compile(&schema, call, refs, &err))
		return report_error(call, &err);
	for (size_t i = 0; i < call->options.arg_count; i++)
		if (validate_file(call, &counts, call->options.args[i], schema, output, &err))
			return report_error(call, &err);
	report_validated(call, counts.valid, counts.invalid);
	return report_end(call, counts.invalid ? FINDINGS : ALL_WELL);
}

static const struct option_spec options[] = {
	{ "schema", 0, "S", false,
	  "a schema file, or item, cosignature, root, record, digest, key" },
	{ "ref", 0, "URI=FILE", true,
	  "a document that the schema refers to by URI, or a folder of them" },
	{ "assert-format", 0, NULL, false, "\"format\" refuses; otherwise it only describes" },
	{ "lines", 0, NULL, false, "each line of FILE is one instance (JSON Lines)" },
	{ "output", 0, "FORMAT", false, "with --json: flag, basic or detailed (basic)" },
	{ NULL, 0, NULL, false, NULL },
};

const struct command cmd_validate = {
	.name = "validate",
	.about = "any JSON against any JSON Schema (draft 2020-12)",
	.usage =
		"validate --schema S [--ref URI=FILE]... [--assert-format] [--lines] [--output FORMAT] FILE...",
	.more = "Every violation is told: file, line, column, JSON Pointer, how to mend it, the value and the rule.\n"
		"Nothing is fetched: other documents come by --ref, also a whole folder below a URI. - is standard\n"
		"input. nsync's own schemas always assert formats. With --json each instance is a line of type\n"
		"\"validation\", whose \"output\" is one of the formats of the standard.",
	.example = "nsync validate --schema item items/gt/2018/08/hubs.1.json\n",
	.options = options,
	.min_args = 1,
	.max_args = SIZE_MAX,
	.no_git = true,
	.run = run,
};
