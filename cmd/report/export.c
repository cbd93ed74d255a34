/* export.c: what export says on the terminal. */
#include <string.h>

#include "cmd/report/export.h"

void report_exported(struct call *call, const char *path, const char *verdict)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");

	json_member_text(line, verdict ? "folder" : "file", path);
	if (verdict)
		json_member_text(line, "verdict", verdict);
	json_line_end(call, line);
	print_words(call, "wrote %s", path);
	if (!verdict)
		return;
	print_words(call, "check it without nsync: sh %s/check.sh PIN", path);
	if (strcmp(verdict, nsync_reason_name(NSYNC_REASON_OK)) != 0)
		print_words(call, "  It will say that the signatures hold, but: %s.", verdict);
}

void report_not_accepted(struct call *call, const char *path)
{
	print_words(call, "%s is not accepted yet: this is the work tree's", path);
}
