/* story.c: what list, show and diff say. */
#include "cmd/report/story.h"

void report_listed(struct call *call, const struct nsync_archive_version *version)
{
	const struct nsync_item *item = version->item;
	struct nsync_json_builder *line = json_line_begin(call, "item");
	char path[NSYNC_MAX_PATH], story[NSYNC_MAX_PATH], date[16];
	const char *state = version->reason ? nsync_reason_name(version->reason) : nsync_status_name(item->status);

	nsync_path_item(path, &version->story, version->version);
	nsync_story_format(story, &version->story, version->version);
	nsync_date_format(date, nsync_time_local_date(item->first_created));
	json_member_text(line, "path", path);
	json_member_text(line, "verdict", nsync_reason_name(version->reason));
	json_member_text(line, "pointer", "");
	json_member_text(line, "detail", "");
	json_member_text(line, "date", date);
	if (line) {
		nsync_json_member(line, "status", nsync_str(nsync_status_name(item->status)));
		nsync_json_member(line, "language", item->language);
		nsync_json_member(line, "headline", item->headline);
		nsync_json_member(line, "id", nsync_str(version->id.hex));
	}
	json_line_end(call, line);
	print_data(call, "%s  %-2.*s  %-46s %s%s%.*s", date, NSYNC_FMT(item->language), story,
		   strcmp(state, "usable") ? state : "", strcmp(state, "usable") ? ": " : "",
		   NSYNC_FMT(item->headline));
}

void report_listed_total(struct call *call, size_t stories)
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	nsync_words_counts(&said, &(struct nsync_count){ NSYNC_THING_STORY, (int64_t)stories }, 1);
	print_sentence(call, "", &said);
}

static void show_signer(struct call *call, const struct nsync_root *root, struct nsync_str keyid)
{
	struct nsync_id id;
	const struct nsync_root_key *key = nsync_id_parse(&id, keyid) ? nsync_root_key(root, &id) : NULL;

	if (key)
		print_data(call, "signed by: %.*s (%.8s)", NSYNC_FMT(key->holder), id.hex);
	else
		print_data(call, "signed by: a key that is not in trust root %lld (%.8s)",
			   (long long)root->version, nsync_id_parse(&id, keyid) ? id.hex : "?");
}

static void shown_line(struct call *call, const struct nsync_item_file *file, bool accepted,
		       enum nsync_reason reason)
{
	struct nsync_json_builder *line = json_line_begin(call, "item");

	if (!line)
		return;
	json_member_text(line, "path", file->path);
	json_member_text(line, "verdict", accepted ? nsync_reason_name(reason) : "");
	json_member_text(line, "pointer", "");
	json_member_text(line, "detail", accepted ? "" : "not accepted");
	json_member_text(line, "id", file->id.hex);
	nsync_json_name(line, "item");
	nsync_json_add_value(line, file->file.body);
	nsync_json_name(line, "signatures");
	nsync_json_add_value(line, file->file.signatures);
	json_line_end(call, line);
}

void report_shown(struct call *call, const struct nsync_item_file *file,
		  const struct nsync_root *root, bool accepted, enum nsync_reason reason,
		  int64_t versions)
{
	struct nsync_buf words = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
	const struct nsync_json *name, *signatures = file->file.signatures;
	char story[NSYNC_MAX_PATH];

	shown_line(call, file, accepted, reason);
	nsync_story_format(story, &file->item.story, 0);
	print_marked(call, MARK_STRONG, story, ", version %lld%s", (long long)file->item.version,
		     accepted ? "" : ", not accepted yet");
	if (accepted && versions > file->item.version)
		print_data(call, "the newest version is %lld", (long long)versions);
	if (accepted && reason)
		print_data(call, "verdict: %s", nsync_reason_name(reason));
	print_data(call, "id: %s", file->id.hex);
	for (name = nsync_json_first(signatures); name; name = nsync_json_next(signatures, name))
		show_signer(call, root, nsync_json_str(name));
	nsync_item_words(&words, &file->item);
	print_text(call, nsync_buf_view(&words));
	nsync_buf_release(&words);
}

void report_joint(struct call *call, const char *office, bool cosigned)
{
	print_data(call, "joint issuer: %s, %s", office, cosigned ? "cosigned" : "has not cosigned yet");
}

void report_difference(struct call *call, const char *story, int64_t from, int64_t to, struct nsync_str lines)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");
	size_t at = 0;

	json_member_text(line, "story", story);
	json_member_int(line, "from", from);
	json_member_int(line, "to", to);
	if (line)
		nsync_json_member(line, "difference", lines);
	json_line_end(call, line);
	print_marked(call, MARK_STRONG, story, ", version %lld and version %lld", (long long)from, (long long)to);
	while (at < lines.n) {
		const char *end = memchr(lines.p + at, '\n', lines.n - at);
		size_t n = end ? (size_t)(end - lines.p) - at : lines.n - at;
		struct nsync_str one = { lines.p + at, n };
		char sign[2] = { n ? one.p[0] : ' ', '\0' };

		if (sign[0] == '+' || sign[0] == '-')
			print_marked(call, sign[0] == '+' ? MARK_GOOD : MARK_BAD, sign, "%.*s", (int)(n - 1), one.p + 1);
		else
			print_data(call, "%.*s", (int)n, one.p);
		at += n + 1;
	}
}
