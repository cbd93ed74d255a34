/* input.c: read a file that the command line names; "-" is standard input. */
#include <string.h>
#include <unistd.h>

#include "cmd/input.h"
#include "nsync/trust.h"

enum nsync_code input_read(struct nsync_buf *out, const char *path, struct nsync_error *err)
{
	if (!strcmp(path, "-"))
		return nsync_file_read_fd(out, STDIN_FILENO, "standard input", err);
	return nsync_file_read(out, path, err);
}

enum nsync_code input_json(struct nsync_json_doc *doc, struct nsync_verdict *verdict,
			   struct nsync_buf *bytes, const char *path, struct nsync_error *err)
{
	nsync_buf_init(bytes, NSYNC_MAX_JSON_BYTES);
	TRY(input_read(bytes, path, err));
	return nsync_signed_judge_json(doc, verdict, nsync_buf_view(bytes), err);
}
