/* digest.c: what digest says beside the digest itself. */
#include "cmd/report/digest.h"

struct omission {
	const char *name, *words;
	size_t count;
};

#define KINDS 10

static void omissions(struct omission out[KINDS], const struct nsync_digest_omissions *omitted)
{
	const struct omission all[KINDS] = {
		{ "embargoed", "under embargo", omitted->embargoed },
		{ "expired", "expired", omitted->expired },
		{ "withheld", "on hold", omitted->withheld },
		{ "canceled", "killed", omitted->canceled },
		{ "awaiting", "awaiting a cosignature", omitted->awaiting },
		{ "translation", "translations of what is left out", omitted->translation },
		{ "language", "in no wanted language", omitted->language },
		{ "period", "outside the period", omitted->period },
		{ "office", "of other offices", omitted->office },
		{ "topic", "on other topics", omitted->topic },
	};

	memcpy(out, all, sizeof(all));
}

static struct nsync_json_builder *json_begin(struct call *call, struct nsync_time moment, const char *format,
					     size_t stories, const struct omission kinds[KINDS])
{
	struct nsync_json_builder *line = json_line_begin(call, "result");
	char as_of[32];

	nsync_time_format(as_of, moment);
	json_member_text(line, "format", format);
	json_member_text(line, "asOf", as_of);
	json_member_int(line, "stories", (int64_t)stories);
	nsync_json_name(line, "omitted");
	nsync_json_begin_object(line);
	for (size_t i = 0; i < KINDS; i++)
		json_member_int(line, kinds[i].name, (int64_t)kinds[i].count);
	nsync_json_end(line);
	return line;
}

static void words_digest(struct call *call, struct nsync_time moment, size_t stories, const char *path,
			 const struct omission kinds[KINDS])
{
	char as_of[32];

	nsync_time_format(as_of, moment);
	print_words(call, "as of %s: %zu %s%s%s", as_of, stories, noun(stories, "story", "stories"), path ? " in " : "",
		    path ? path : "");
	for (size_t i = 0; i < KINDS; i++)
		if (kinds[i].count)
			print_words(call, "  left out: %zu %s", kinds[i].count, kinds[i].words);
}

void report_digest(struct call *call, const struct nsync_digest *digest, const char *format,
		   const char *path, struct nsync_str text)
{
	const struct nsync_time as_of = digest->options->as_of;
	struct omission kinds[KINDS];

	omissions(kinds, &digest->omitted);
	if (call->report.json) {
		struct nsync_json_builder *line = json_begin(call, as_of, format, digest->count, kinds);

		if (path)
			json_member_text(line, "file", path);
		else
			nsync_json_member(line, "text", text);
		json_line_end(call, line);
		return;
	}
	if (!path)
		print_bytes(call, text);
	words_digest(call, as_of, digest->count, path, kinds);
}

void report_site(struct call *call, struct nsync_time as_of, const char *path,
		 const struct nsync_site_published *site)
{
	struct omission kinds[KINDS];

	omissions(kinds, &site->omitted);
	if (call->report.json) {
		struct nsync_json_builder *line = json_begin(call, as_of, "site", site->stories, kinds);

		json_member_text(line, "folder", path);
		json_member_int(line, "written", (int64_t)site->written);
		json_member_int(line, "kept", (int64_t)site->kept);
		json_line_end(call, line);
		return;
	}
	words_digest(call, as_of, site->stories, path, kinds);
	print_words(call, "%zu %s written, %zu unchanged", site->written, noun(site->written, "file", "files"),
		    site->kept);
}

void report_no_office(struct call *call, struct nsync_str code)
{
	print_words(call, "the region has no office '%.*s'", NSYNC_FMT(code));
}

static void report_fault(struct call *call, const struct nsync_site_fault *fault)
{
	static const char *const states[] = { "changed", "missing", "extra", "rebuilt" };
	static const char *const words[] = { "it is not the file that was signed", "it was signed, and is not here",
					     "it was not signed", "made again from its record, it is another" };
	struct nsync_json_builder *line = json_line_begin(call, "item");

	json_member_text(line, "path", fault->path);
	json_member_text(line, "state", states[fault->kind]);
	json_line_end(call, line);
	print_marked(call, MARK_BAD, states[fault->kind], "  %s: %s", fault->path, words[fault->kind]);
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
	char as_of[32];

	nsync_time_format(as_of, manifest->options.as_of);
	json_member_text(line, "holder", digest->holder);
	nsync_json_member(line, "format", manifest->format);
	json_member_text(line, "asOf", as_of);
	json_member_int(line, "record", manifest->record_seq);
	json_member_int(line, "files", (int64_t)files);
	json_member_int(line, "faults", (int64_t)faults);
	json_line_end(call, line);
	print_data(call, "%s: signed by %s, as of %s, from record %lld", digest->path, digest->holder, as_of,
		   (long long)manifest->record_seq);
	if (faults)
		print_words(call, "%zu of %zu %s not as signed, or not what the record gives", faults, files,
			    noun(files, "file is", "files are"));
	else
		print_data(call, "%zu %s as signed; made again, the same bytes", files, noun(files, "file", "files"));
}
