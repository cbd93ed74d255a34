/* log.c: the lines that log and verify print. */
#include "cmd/report/log.h"

void report_verified(struct call *call, const struct file_counts *counts, bool refused)
{
	const struct nsync_count list[] = {
		{ NSYNC_THING_ITEM, counts->items }, { NSYNC_THING_COSIGNATURE, counts->cosignatures },
		{ NSYNC_THING_MEDIA, counts->media }, { NSYNC_THING_ROOT, counts->roots },
		{ NSYNC_THING_RECORD, counts->records },
	};
	struct nsync_json_builder *line = json_line_begin(call, "result");
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	nsync_json_name(line, "holds");
	nsync_json_add_bool(line, !refused);
	json_member_int(line, "items", counts->items);
	json_member_int(line, "cosignatures", counts->cosignatures);
	json_member_int(line, "media", counts->media);
	json_member_int(line, "roots", counts->roots);
	json_member_int(line, "records", counts->records);
	json_member_int(line, "milliseconds", report_elapsed());
	json_line_end(call, line);
	if (refused)
		nsync_buf_text(&said, nsync_words_remark(NSYNC_REMARK_NOT_ALL_VALID));
	else
		nsync_words_all_valid(&said, list, sizeof(list) / sizeof(list[0]));
	print_sentence(call, "", &said);
}

/* ---- log -------------------------------------------------------------------------------- */

static void json_record(struct call *call, const struct nsync_record *record, const char *commit,
			const char *as_of, char *const *paths, size_t count)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");

	json_member_int(line, "seq", record->seq);
	json_member_text(line, "record", record->id.hex);
	json_member_text(line, "commit", commit);
	json_member_text(line, "asOf", as_of);
	json_member_int(line, "root", record->root_version);
	nsync_json_name(line, "inputs");
	nsync_json_add_value(line, record->inputs);
	nsync_json_name(line, "unreachable");
	nsync_json_add_value(line, record->unreachable);
	nsync_json_name(line, "added");
	nsync_json_begin_array(line);
	for (size_t i = 0; i < count; i++)
		nsync_json_add_text(line, paths[i]);
	nsync_json_end(line);
	json_line_end(call, line);
}

static void show_hold(struct call *call, const struct nsync_json *hold)
{
	struct nsync_str path = nsync_json_get_str(hold, NSYNC_STR("path"));
	struct nsync_str verdict = nsync_json_get_str(hold, NSYNC_STR("verdict"));
	struct nsync_str pointer = nsync_json_get_str(hold, NSYNC_STR("pointer"));

	print_data(call, "    held   %.*s  %.*s%s%.*s", NSYNC_FMT(path), NSYNC_FMT(verdict),
		   pointer.n ? "  " : "", NSYNC_FMT(pointer));
}

/* An office whose input added and held nothing is not worth a line. */
static void show_input(struct call *call, struct nsync_str office, const struct nsync_json *input)
{
	const struct nsync_json *holds = nsync_json_get(input, NSYNC_STR("holds"));
	int64_t added = 0, held = 0;

	if (!nsync_json_int(&added, nsync_json_get(input, NSYNC_STR("added"))) ||
	    !nsync_json_int(&held, nsync_json_get(input, NSYNC_STR("held"))) || (!added && !held))
		return;
	print_data(call, "  %.*s: %lld added, %lld held", NSYNC_FMT(office), (long long)added,
		   (long long)held);
	for (const struct nsync_json *hold = holds ? nsync_json_first(holds) : NULL; hold;
	     hold = nsync_json_next(holds, hold))
		show_hold(call, hold);
}

static void show_unreachable(struct call *call, const struct nsync_json *codes)
{
	AUTO(nsync_buf_release) struct nsync_buf list = NSYNC_BUF_INIT(64 * 1024);

	for (const struct nsync_json *code = nsync_json_first(codes); code;
	     code = nsync_json_next(codes, code)) {
		nsync_buf_text(&list, list.n ? ", " : "");
		nsync_buf_str(&list, nsync_json_str(code));
	}
	if (list.n)
		print_data(call, "  unreachable: %s", list.p);
}

void report_record(struct call *call, const struct nsync_record *record,
		   const struct nsync_oid *commit, char *const *paths, size_t count, size_t shown)
{
	char hex[NSYNC_OID_HEX], as_of[32];
	struct nsync_path path;

	nsync_oid_hex(hex, commit);
	nsync_time_format(as_of, (struct nsync_time){ record->as_of, 0, 0 });
	if (call->report.json) {
		json_record(call, record, hex, as_of, paths, count);
		return;
	}
	print_marked(call, MARK_STRONG, "record", " %lld  %s  %lld added  root %lld  commit %.12s",
		     (long long)record->seq, as_of, (long long)record->added_count,
		     (long long)record->root_version, hex);
	for (const struct nsync_json *name = nsync_json_first(record->inputs); name;
	     name = nsync_json_next(record->inputs, name))
		show_input(call, nsync_json_str(name), name + 1);
	show_unreachable(call, record->unreachable);
	/* A root is adopted by a record of its own. */
	if (count == 1 && nsync_path_parse(&path, nsync_str(paths[0])) && path.kind == NSYNC_PATH_ROOT)
		print_data(call, "  adopted trust root %lld", (long long)path.number);
	for (size_t i = 0; i < count && i < shown; i++)
		print_data(call, "    added  %s", paths[i]);
	if (count > shown)
		print_data(call, "    and %zu more (--files)", count - shown);
}
