/* input.c: files that are named on the command line. */
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

/* A file that cannot be read as JSON is a verdict, not an error. */
enum nsync_code json_judge(struct nsync_json_doc *doc, struct nsync_verdict *verdict,
			   struct nsync_str bytes, const struct nsync_json_rules *rules,
			   struct nsync_error *err)
{
	struct nsync_error found = { 0 };
	enum nsync_code code = nsync_json_read(doc, bytes, rules, &found);

	*verdict = (struct nsync_verdict){ .reason = NSYNC_REASON_OK };
	if (code == NSYNC_ESYNTAX || code == NSYNC_ELIMIT) {
		nsync_judge(verdict,
			    code == NSYNC_ELIMIT && !found.where[0] ? NSYNC_TOO_LARGE
								    : NSYNC_NOT_JSON,
			    NULL, "%s%s%s", found.where, found.where[0] ? ": " : "", found.text);
		return NSYNC_OK;
	}
	if (code)
		*err = found;
	return code;
}

static const struct nsync_json_rules *rules_of(const struct nsync_json *root)
{
	if (!nsync_json_get(root, NSYNC_STR("signatures")))
		return &nsync_json_any;
	for (int kind = 0; kind < NSYNC_KINDS; kind++) {
		if (!nsync_json_get(root, nsync_str(nsync_kind_name((enum nsync_kind)kind))))
			continue;
		return kind == NSYNC_KIND_RECORD ? &nsync_json_record : &nsync_json_signed;
	}
	return &nsync_json_any;
}

enum nsync_code input_json(struct nsync_json_doc *doc, struct nsync_verdict *verdict,
			   struct nsync_buf *bytes, const char *path,
			   const struct nsync_json_rules *rules, struct nsync_error *err)
{
	const struct nsync_json_rules *use = rules ? rules : &nsync_json_any;
	enum nsync_code code;

	nsync_buf_init(bytes, NSYNC_MAX_JSON_BYTES);
	TRY(input_read(bytes, path, err));
	code = json_judge(doc, verdict, nsync_buf_view(bytes), use, err);
	if (code || verdict->reason || rules)
		return code;
	use = rules_of(doc->root);
	if (use == &nsync_json_any)
		return NSYNC_OK;
	return json_judge(doc, verdict, nsync_buf_view(bytes), use, err);
}
