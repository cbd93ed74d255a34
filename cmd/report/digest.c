/* digest.c: the lines that digest prints beside the digest itself. */
#include "cmd/report/digest.h"

/* How many stories were left out, by reason. */
static void count_omissions(size_t out[NSYNC_OMISSIONS], const struct nsync_digest_omissions *omitted)
{
	out[NSYNC_OMIT_EMBARGOED] = omitted->embargoed;
	out[NSYNC_OMIT_EXPIRED] = omitted->expired;
	out[NSYNC_OMIT_WITHHELD] = omitted->withheld;
	out[NSYNC_OMIT_CANCELED] = omitted->canceled;
	out[NSYNC_OMIT_AWAITING] = omitted->awaiting;
	out[NSYNC_OMIT_TRANSLATION] = omitted->translation;
	out[NSYNC_OMIT_LANGUAGE] = omitted->language;
	out[NSYNC_OMIT_PERIOD] = omitted->period;
	out[NSYNC_OMIT_OFFICE] = omitted->office;
	out[NSYNC_OMIT_TOPIC] = omitted->topic;
}

static struct nsync_json_builder *json_begin(struct call *call, struct nsync_time moment, const char *format,
					     size_t stories, const size_t omitted[NSYNC_OMISSIONS])
{
	struct nsync_json_builder *line = json_line_begin(call, "result");
	char as_of[32];

	nsync_time_format(as_of, moment);
	json_member_text(line, "format", format);
	json_member_text(line, "asOf", as_of);
	json_member_int(line, "stories", (int64_t)stories);
	nsync_json_name(line, "omitted");
	nsync_json_begin_object(line);
	for (size_t i = 0; i < NSYNC_OMISSIONS; i++)
		json_member_int(line, nsync_omission_name((enum nsync_omission)i), (int64_t)omitted[i]);
	nsync_json_end(line);
	return line;
}

static void words_digest(struct call *call, struct nsync_time moment, size_t stories, const char *path,
			 const size_t omitted[NSYNC_OMISSIONS])
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	nsync_words_digest(&said, moment, stories, path);
	print_sentence(call, "", &said);
	for (size_t i = 0; i < NSYNC_OMISSIONS; i++) {
		if (omitted[i])
			nsync_words_omission(&said, (enum nsync_omission)i, omitted[i]);
		print_sentence(call, "  ", &said);
	}
}

void report_digest(struct call *call, const struct nsync_digest *digest, const char *format,
		   const char *path, struct nsync_str text)
{
	const struct nsync_time as_of = digest->options->as_of;
	size_t omitted[NSYNC_OMISSIONS];

	count_omissions(omitted, &digest->omitted);
	if (call->report.json) {
		struct nsync_json_builder *line = json_begin(call, as_of, format, digest->count, omitted);

		if (path)
			json_member_text(line, "file", path);
		else
			nsync_json_member(line, "text", text);
		json_line_end(call, line);
		return;
	}
	if (!path)
		print_bytes(call, text);
	words_digest(call, as_of, digest->count, path, omitted);
}

void report_site(struct call *call, struct nsync_time as_of, const char *path,
		 const struct nsync_site_published *site)
{
	size_t omitted[NSYNC_OMISSIONS];
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	count_omissions(omitted, &site->omitted);
	if (call->report.json) {
		struct nsync_json_builder *line = json_begin(call, as_of, "site", site->stories, omitted);

		json_member_text(line, "folder", path);
		json_member_int(line, "written", (int64_t)site->written);
		json_member_int(line, "kept", (int64_t)site->kept);
		json_line_end(call, line);
		return;
	}
	words_digest(call, as_of, site->stories, path, omitted);
	nsync_words_site(&said, site->written, site->kept);
	print_sentence(call, "", &said);
}

void report_no_office(struct call *call, struct nsync_str code)
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	nsync_words_no_office(&said, code);
	print_sentence(call, "", &said);
}

static void report_fault(struct call *call, const struct nsync_site_fault *fault)
{
	struct nsync_json_builder *line = json_line_begin(call, "item");
	const char *state = nsync_digest_fault_name(fault->kind);

	json_member_text(line, "path", fault->path);
	json_member_text(line, "state", state);
	json_line_end(call, line);
	print_marked(call, MARK_BAD, state, "  %s: %s", fault->path, nsync_words_digest_fault(fault->kind));
}

void report_digest_faults(struct call *call, const struct nsync_site_signed *digest)
{
	for (size_t i = 0; i < digest->fault_count; i++)
		report_fault(call, &digest->faults[i]);
}

void report_digest_verified(struct call *call, const struct nsync_site_signed *digest)
{
	const struct nsync_digest_manifest *manifest = &digest->manifest;
	const size_t files = digest->count, faults = digest->fault_count;
	struct nsync_json_builder *line = json_line_begin(call, "result");
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	char as_of[32];

	nsync_time_format(as_of, manifest->options.as_of);
	json_member_text(line, "holder", digest->holder);
	nsync_json_member(line, "format", manifest->format);
	json_member_text(line, "asOf", as_of);
	json_member_int(line, "record", manifest->record_seq);
	json_member_int(line, "files", (int64_t)files);
	json_member_int(line, "faults", (int64_t)faults);
	json_line_end(call, line);
	nsync_words_digest_signed(&said, digest->path, nsync_str(digest->holder), manifest->options.as_of,
				  manifest->record_seq);
	print_data_sentence(call, "", &said);
	nsync_words_digest_verified(&said, files, faults);
	if (faults)
		print_sentence(call, "", &said);
	else
		print_data_sentence(call, "", &said);
}
