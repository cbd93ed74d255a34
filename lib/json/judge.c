/*
 * judge.c: read, canonicalise and lay out JSON files where one that is at fault gets a verdict and
 * not an error.
 */
#include "nsync/json.h"

enum nsync_code nsync_json_judge(struct nsync_json_doc *doc, struct nsync_verdict *verdict,
				 struct nsync_str bytes, const struct nsync_json_rules *rules,
				 struct nsync_error *err)
{
	struct nsync_error found = { 0 };
	enum nsync_code code = nsync_json_read(doc, bytes, rules, &found);

	*verdict = (struct nsync_verdict){ .reason = NSYNC_REASON_OK };
	if (code == NSYNC_ESYNTAX || code == NSYNC_ELIMIT) {
		/* Of the limits, that of size has no place in the file. */
		nsync_judge(verdict,
			    code == NSYNC_ELIMIT && !found.where[0] ? NSYNC_TOO_LARGE
								    : NSYNC_NOT_JSON,
			    NULL, "%s%s%s", found.where, found.where[0] ? ": " : "", found.text);
		return NSYNC_OK;
	}
	return code ? nsync_fail(err, code, found.where, "%s", found.text) : NSYNC_OK;
}

/*
 * A number beyond a double makes a verdict. The buffer's own failure is an error, whatever its
 * writer returned.
 */
static enum nsync_code judge_written(struct nsync_verdict *verdict, const struct nsync_buf *out,
				     enum nsync_code code, const struct nsync_error *found,
				     struct nsync_error *err)
{
	*verdict = (struct nsync_verdict){ .reason = NSYNC_REASON_OK };
	if (code == NSYNC_EINVAL) {
		nsync_judge(verdict, NSYNC_NOT_JSON, NULL, "%s", found->text);
		return NSYNC_OK;
	}
	if (code)
		return nsync_fail(err, code, found->where, "%s", found->text);
	return nsync_buf_check(out, err);
}

enum nsync_code nsync_json_judge_canonical(struct nsync_buf *out, struct nsync_verdict *verdict,
					   const struct nsync_json *value, struct nsync_error *err)
{
	struct nsync_error found = { 0 };
	enum nsync_code code = nsync_json_canonical(out, value, &found);

	return judge_written(verdict, out, code, &found, err);
}

enum nsync_code nsync_json_judge_layout(struct nsync_buf *out, struct nsync_verdict *verdict,
					const struct nsync_json *value, struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc after = NSYNC_JSON_DOC_INIT;
	struct nsync_error found = { 0 };
	const size_t start = out->n;
	enum nsync_code code = nsync_json_layout(out, value, &found);
	struct nsync_str laid_out;

	TRY(judge_written(verdict, out, code, &found, err));
	if (verdict->reason)
		return NSYNC_OK;
	/*
	 * RFC 8785 writes numbers as doubles: 1.00000000000000000001 would become 1. Compare
	 * exactly.
	 */
	laid_out = (struct nsync_str){ out->p + start, out->n - start };
	TRY(nsync_json_judge(&after, verdict, laid_out, &nsync_json_any, err));
	if (!verdict->reason && !nsync_json_equal(value, after.root))
		nsync_judge(verdict, NSYNC_NOT_JSON, NULL, "a number has no exact double");
	return NSYNC_OK;
}
