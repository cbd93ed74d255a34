/*
 * check.c: the two public calls that judge an instance: nsync_schema_check stops at the first violation,
 * nsync_schema_validate reports them all.
 */
#include "run.h"

enum nsync_code nsync_schema_check(bool *valid, const struct nsync_schema *schema,
				   const struct nsync_json *instance, struct nsync_error *err)
{
	struct schema_run run;

	nsync_schema_run_init(&run, schema, instance);
	*valid = nsync_schema_exec(&run, schema->root, instance);
	if (run.code == NSYNC_OK)
		return NSYNC_OK;
	*valid = false;
	return nsync_fail(err, run.code, NULL, "%s", run.why);
}

enum nsync_code nsync_schema_validate(bool *valid, const struct nsync_schema *schema,
				      const struct nsync_json *instance,
				      nsync_schema_report_fn report, void *payload,
				      struct nsync_error *err)
{
	struct schema_report list = { .root = instance };
	struct schema_run run;

	nsync_schema_run_init(&run, schema, instance);
	run.report = &list;
	*valid = nsync_schema_walk(&run, schema->root, instance, NULL, NULL);
	if (run.code == NSYNC_OK && report)
		nsync_schema_hand_out(&run, report, payload);
	nsync_schema_report_release(&list);
	if (run.code == NSYNC_OK)
		return NSYNC_OK;
	*valid = false;
	return nsync_fail(err, run.code, NULL, "%s", run.why);
}
