/* schema.h: what the tests of lib/schema share. */
#ifndef NSYNC_TESTS_SUPPORT_SCHEMA_H
#define NSYNC_TESTS_SUPPORT_SCHEMA_H

#include <criterion/criterion.h>

#include "nsync/schema.h"

static inline void count_violation(void *payload, const struct nsync_schema_violation *violation)
{
	(void)violation;
	++*(size_t *)payload;
}

/* The verdicts of the fast executor and of the one that reports; no report without a violation. */
static inline void both_routes(const struct nsync_schema *schema, const struct nsync_json *instance,
			       bool *fast, bool *plain)
{
	struct nsync_error err = { 0 };
	size_t violations = 0;

	cr_assert_eq(nsync_schema_check(fast, schema, instance, &err), NSYNC_OK, "%s", err.text);
	cr_assert_eq(nsync_schema_validate(plain, schema, instance, count_violation, &violations, &err),
		     NSYNC_OK, "%s", err.text);
	cr_assert_eq(*plain, violations == 0);
}

/* Compile text, with formats asserted; the test fails if it cannot be. */
static inline struct nsync_schema *compiled(const char *text)
{
	const struct nsync_schema_options options = { .assert_format = true, .refs = NULL };
	struct nsync_schema *schema;
	struct nsync_error err = { 0 };

	cr_assert_eq(nsync_schema_compile(&schema, nsync_str(text), NSYNC_STR(""), &options, &err),
		     NSYNC_OK, "%s: %s: %s", text, err.where, err.text);
	return schema;
}

/* Whether an instance is valid, by both routes. */
static inline bool holds(const struct nsync_schema *schema, const char *instance)
{
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { 0 };
	bool fast, plain;

	cr_assert_eq(nsync_json_read(&doc, nsync_str(instance), &nsync_json_any, &err), NSYNC_OK,
		     "%s: %s: %s", instance, err.where, err.text);
	both_routes(schema, doc.root, &fast, &plain);
	cr_assert_eq(fast, plain, "%s: the executors disagree", instance);
	nsync_json_doc_release(&doc);
	return fast;
}

#endif
