/* schema.c: validate a document by one of our schemas; its first violation becomes the verdict. */
#include "nsync/schema.h"
#include "nsync/verify.h"

struct first {
	struct nsync_verdict *verdict;
	bool seen;
};

static void note_first(void *payload, const struct nsync_schema_violation *violation)
{
	struct first *first = payload;
	char pointer[sizeof(first->verdict->pointer)];
	struct nsync_str at = violation->pointer;

	if (first->seen)
		return;
	first->seen = true;
	if (at.n >= sizeof(pointer))
		at.n = sizeof(pointer) - 1;
	nsync_str_copy(pointer, sizeof(pointer), at);
	nsync_judge(first->verdict, NSYNC_SCHEMA, pointer, "%.*s", NSYNC_FMT(violation->advice));
}

enum nsync_code nsync_verify_schema(struct nsync_verdict *verdict, const char *name,
				    const struct nsync_json *file, struct nsync_error *err)
{
	const struct nsync_schema *schema;
	struct first first = { verdict, false };
	enum nsync_code code;
	bool valid;

	*verdict = (struct nsync_verdict){ .reason = NSYNC_REASON_OK };
	code = nsync_schema_builtin(&schema, name, err);
	if (code)
		return code;
	code = nsync_schema_check(&valid, schema, file, err);
	if (code || valid)
		return code;
	code = nsync_schema_validate(&valid, schema, file, note_first, &first, err);
	if (!code && !first.seen)
		nsync_judge(verdict, NSYNC_SCHEMA, NULL, "%s", name);
	return code;
}
