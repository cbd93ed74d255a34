/* file.c: what fmt, canon and validate say of files. */
#include "cmd/report/file.h"

void report_formatted(struct call *call, const char *path, struct nsync_str source, size_t at)
{
	struct nsync_json_builder *line = json_line_begin(call, "item");
	const char *state = at == SIZE_MAX ? "unchanged" : "formatted";
	size_t row = 0, column = 0;

	if (at != SIZE_MAX)
		nsync_json_position(&row, &column, source, at);
	json_member_text(line, "path", path);
	json_member_text(line, "verdict", "ok");
	json_member_text(line, "pointer", "");
	json_member_text(line, "detail", "");
	json_member_text(line, "state", state);
	json_line_end(call, line);
	if (at == SIZE_MAX)
		print_words(call, "%s: laid out already", path);
	else
		print_words(call, "%s: laid out anew, from line %zu column %zu on", path, row,
			    column);
}

void report_valid(struct call *call, const char *path)
{
	struct nsync_verdict ok = { .reason = NSYNC_REASON_OK };

	report_item(call, path, &ok);
}

void report_validated(struct call *call, size_t valid, size_t invalid)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");

	json_member_int(line, "valid", (int64_t)valid);
	json_member_int(line, "invalid", (int64_t)invalid);
	json_line_end(call, line);
	print_words(call, "%zu valid, %zu not", valid, invalid);
}
