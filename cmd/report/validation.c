/* validation.c: what validate says of an instance. */
#include "cmd/report/validation.h"

#define VALUE_BYTES 60 /* of a value at fault, shown */

void report_validation(struct call *call, const char *path, size_t line_number, bool valid,
		       const struct nsync_schema_notes *notes, enum nsync_schema_output output)
{
	struct nsync_json_builder *line = json_line_begin(call, "validation");
	struct nsync_error none = { 0 };

	if (!line)
		return;
	json_member_text(line, "path", path);
	if (line_number)
		json_member_int(line, "line", (int64_t)line_number);
	nsync_json_name(line, "valid");
	nsync_json_add_bool(line, valid);
	nsync_json_name(line, "output");
	if (nsync_schema_add_output(line, valid, notes, output, &none))
		call->report.failed = true;
	json_line_end(call, line);
}

void report_violation_text(struct call *call, const char *path, size_t first_line,
			   struct nsync_str source, const struct nsync_schema_violation *violation)
{
	struct nsync_buf value = NSYNC_BUF_INIT(4096);
	size_t row, column;

	nsync_json_position(&row, &column, source, violation->instance->offset);
	nsync_schema_show_value(&value, source, violation->instance, VALUE_BYTES);
	print_data(call, "%s:%zu:%zu: %.*s: %.*s", path, row + first_line - 1, column,
		   NSYNC_FMT(violation->pointer.n ? violation->pointer : NSYNC_STR("the whole")),
		   NSYNC_FMT(violation->advice));
	print_data(call, "  it is %s; the rule is %.*s", nsync_buf_view(&value).p,
		   NSYNC_FMT(violation->keyword_location.n ? violation->keyword_location
							   : NSYNC_STR("false")));
	nsync_buf_release(&value);
}
