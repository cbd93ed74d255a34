/*
 * manifest.c: the body of a signed digest: of which record, by which options, and every file's SHA-256.
 * source: schema/README.md, "Signed digests"; schema/digest.schema.json.
 */
#include "lib/digest/internal.h"

bool nsync_digest_path_valid(struct nsync_str path)
{
	bool start = true;

	if (!path.n)
		return false;
	for (size_t i = 0; i < path.n; i++) {
		char c = path.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

		if (c == '/' ? start : !letter && (start || (c != '.' && c != '_' && c != '-')))
			return false;
		start = c == '/';
	}
	return !start;
}

static void add_date(struct nsync_json_builder *b, const char *name, struct nsync_date date)
{
	char text[16];

	nsync_date_format(text, date);
	nsync_json_member(b, name, nsync_str(text));
}

static void add_options(struct nsync_json_builder *b, const struct nsync_digest_manifest *manifest)
{
	const struct nsync_digest_options *options = &manifest->options;
	char as_of[32];

	nsync_time_format(as_of, options->as_of);
	nsync_json_name(b, "options");
	nsync_json_begin_object(b);
	nsync_json_member(b, "asOf", nsync_str(as_of));
	nsync_json_member(b, "format", manifest->format);
	if (manifest->config.n)
		nsync_json_member(b, "config", manifest->config);
	if (options->has_from)
		add_date(b, "from", options->from);
	if (options->has_to)
		add_date(b, "to", options->to);
	if (options->office.n)
		nsync_json_member(b, "office", options->office);
	if (options->topic.n)
		nsync_json_member(b, "topic", options->topic);
	if (options->width) {
		nsync_json_name(b, "width");
		nsync_json_add_int(b, options->width);
	}
	if (options->language_count) {
		nsync_json_name(b, "languages");
		nsync_json_begin_array(b);
		for (size_t i = 0; i < options->language_count; i++)
			nsync_json_add_str(b, options->languages[i]);
		nsync_json_end(b);
	}
	nsync_json_end(b);
}

enum nsync_code nsync_digest_manifest_build(struct nsync_json_doc *out,
					    const struct nsync_digest_manifest *manifest,
					    const struct nsync_digest_file *files, size_t count,
					    struct nsync_error *err)
{
	AUTO(nsync_json_builder_freep) struct nsync_json_builder *b = nsync_json_builder_new();

	if (!count)
		return nsync_fail(err, NSYNC_EINVAL, NULL, "a digest of no file");
	nsync_json_begin_object(b);
	nsync_json_name(b, "files");
	nsync_json_begin_object(b);
	for (size_t i = 0; i < count; i++) {
		if (!nsync_digest_path_valid(nsync_str(files[i].path)))
			return nsync_fail(err, NSYNC_EINVAL, files[i].path,
					  "a signed digest has letters, digits, '.', '_' and '-' in its files' names");
		nsync_json_member(b, files[i].path, nsync_str(files[i].sha256));
	}
	nsync_json_end(b);
	add_options(b, manifest);
	nsync_json_name(b, "record");
	nsync_json_begin_object(b);
	nsync_json_member(b, "id", nsync_str(manifest->record_id.hex));
	nsync_json_name(b, "seq");
	nsync_json_add_int(b, manifest->record_seq);
	nsync_json_end(b);
	nsync_json_member(b, "region", manifest->authority);
	nsync_json_end(b);
	return nsync_json_build(out, b, err);
}

static bool read_languages(struct nsync_digest_options *out, const struct nsync_json *languages)
{
	const struct nsync_json *at = languages ? nsync_json_first(languages) : NULL;

	for (; at; at = nsync_json_next(languages, at)) {
		if (out->language_count == NSYNC_MAX_DIGEST_LANGUAGES)
			return false;
		out->languages[out->language_count++] = nsync_json_str(at);
	}
	return true;
}

static bool read_width(struct nsync_digest_options *out, const struct nsync_json *width)
{
	int64_t columns = 0;

	if (width && (!nsync_json_int(&columns, width) || columns < NSYNC_MIN_DIGEST_WIDTH ||
		      columns > NSYNC_MAX_DIGEST_WIDTH))
		return false;
	out->width = (unsigned)columns;
	return true;
}

static bool read_options(struct nsync_digest_manifest *out, const struct nsync_json *options)
{
	struct nsync_digest_options *to = &out->options;
	struct nsync_str from = nsync_json_get_str(options, NSYNC_STR("from")),
			 until = nsync_json_get_str(options, NSYNC_STR("to"));

	out->format = nsync_json_get_str(options, NSYNC_STR("format"));
	out->config = nsync_json_get_str(options, NSYNC_STR("config"));
	to->office = nsync_json_get_str(options, NSYNC_STR("office"));
	to->topic = nsync_json_get_str(options, NSYNC_STR("topic"));
	to->has_from = from.p != NULL;
	to->has_to = until.p != NULL;
	return nsync_time_parse(&to->as_of, nsync_json_get_str(options, NSYNC_STR("asOf"))) &&
	       (!to->has_from || nsync_date_parse(&to->from, from)) &&
	       (!to->has_to || nsync_date_parse(&to->to, until)) &&
	       read_width(to, nsync_json_get(options, NSYNC_STR("width"))) &&
	       read_languages(to, nsync_json_get(options, NSYNC_STR("languages")));
}

bool nsync_digest_manifest_read(struct nsync_digest_manifest *out, const struct nsync_json *body)
{
	const struct nsync_json *record = nsync_json_get(body, NSYNC_STR("record"));

	*out = (struct nsync_digest_manifest){
		.authority = nsync_json_get_str(body, NSYNC_STR("region")),
		.files = nsync_json_get(body, NSYNC_STR("files")),
	};
	return out->files && record && nsync_json_int(&out->record_seq, nsync_json_get(record, NSYNC_STR("seq"))) &&
	       nsync_id_parse(&out->record_id, nsync_json_get_str(record, NSYNC_STR("id"))) &&
	       read_options(out, nsync_json_get(body, NSYNC_STR("options")));
}
