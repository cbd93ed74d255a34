/*
 * schema_memory.c: every allocation fails once. Nothing may crash or leak, and
 * the answer is out of memory or the right one. Not under a sanitizer, whose
 * allocator this would replace.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>

#include "tests/support/schema.h"

#if !defined(__SANITIZE_ADDRESS__) && defined(__GLIBC__)

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *p, size_t size);

static _Thread_local long countdown = -1; /* below 0: off */

static bool refuse(void)
{
	if (countdown < 0 || countdown-- > 0)
		return false;
	countdown = -2; /* it happened */
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return refuse() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return refuse() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *p, size_t size)
{
	return refuse() ? NULL : __libc_realloc(p, size);
}

static const char schema_text[] =
	"{\"$id\":\"https://example.org/a\",\"$ref\":\"https://example.org/b\",\"$defs\":{\"c\":{\"$id\":\"c\","
	"\"$dynamicAnchor\":\"x\"}},\"properties\":{\"a\":{\"pattern\":\"^(a|b)+$\"},\"b\":{\"pattern\":"
	"\"^[\\\\p{L}0-9]{3}$\",\"enum\":[\"abc\",1]},\"c\":{\"uniqueItems\":true,\"items\":{\"format\":\"idn-hostname\"}}},"
	"\"patternProperties\":{\"^z\":{\"anyOf\":[{\"type\":\"string\"},{\"minimum\":2}]}},"
	"\"required\":[\"a\"],\"anyOf\":[{\"properties\":{\"q\":true}},{\"$dynamicRef\":\"c#x\"}],"
	"\"unevaluatedProperties\":false}";

static const char instance_text[] = "{\"a\":\"c\",\"b\":\"ab\",\"c\":[\"ü\",\"ü\"],\"z\":1,\"other\":2}";

static struct nsync_json_doc instance = NSYNC_JSON_DOC_INIT;

/* Compile and validate; the number of violations, or -1 out of memory. */
static long run_once(void)
{
	struct nsync_schema_refs *refs = nsync_schema_refs_new();
	struct nsync_schema_options options = { .assert_format = true, .refs = refs };
	struct nsync_schema *schema = NULL;
	struct nsync_error err = { 0 };
	size_t violations = 0;
	enum nsync_code code = refs ? NSYNC_OK : NSYNC_ENOMEM;
	bool valid;

	if (code == NSYNC_OK)
		code = nsync_schema_refs_add(refs, NSYNC_STR("https://example.org/b"),
					     NSYNC_STR("{\"type\":\"object\"}"), &err);
	if (code == NSYNC_OK)
		code = nsync_schema_compile(&schema, nsync_str(schema_text), NSYNC_STR(""), &options, &err);
	if (code == NSYNC_OK)
		code = nsync_schema_check(&valid, schema, instance.root, &err);
	if (code == NSYNC_OK)
		code = nsync_schema_validate(&valid, schema, instance.root, count_violation, &violations, &err);
	nsync_schema_free(schema);
	nsync_schema_refs_free(refs);
	if (code == NSYNC_OK)
		return (long)violations;
	return code == NSYNC_ENOMEM ? -1 : -2;
}

Test(schema_memory, each_allocation)
{
	struct nsync_error err = { 0 };
	long want, failures = 0;

	cr_assert_eq(nsync_json_read(&instance, nsync_str(instance_text), &nsync_json_any, &err), NSYNC_OK);
	want = run_once();
	cr_assert_gt(want, 4);
	for (long n = 0;; n++) {
		countdown = n;
		long got = run_once();
		bool happened = countdown == -2;

		countdown = -1;
		if (!happened) {
			cr_assert_eq(got, want);
			break;
		}
		failures += got == -1;
		/* JIT code and the match data of a format are had or done without */
		cr_expect(got == -1 || got >= 0, "allocation %ld: %ld", n, got);
	}
	cr_expect_gt(failures, 50);
	nsync_json_doc_release(&instance);
}

/* While the instance is valid, nothing is allocated. */
Test(schema_memory, valid_allocates_nothing)
{
	struct nsync_schema *schema = compiled(
		"{\"properties\":{\"a\":{\"pattern\":\"^(a|b)+$\"},\"b\":{\"format\":\"date-time\"}},"
		"\"anyOf\":[{\"required\":[\"a\"]}],\"if\":{\"required\":[\"c\"]},\"then\":{\"properties\":{\"c\":true}},"
		"\"unevaluatedProperties\":{\"uniqueItems\":true}}");
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { 0 };
	bool valid;

	cr_assert_eq(nsync_json_read(&doc, NSYNC_STR("{\"a\":\"ab\",\"b\":\"2020-01-01T00:00:00Z\",\"c\":1,"
						     "\"d\":[1,2,3]}"),
				     &nsync_json_any, &err),
		     NSYNC_OK);
	/* the first time, this thread gets its match data */
	cr_assert_eq(nsync_schema_check(&valid, schema, doc.root, &err), NSYNC_OK);
	cr_assert(valid);
	countdown = 0;
	cr_expect_eq(nsync_schema_check(&valid, schema, doc.root, &err), NSYNC_OK);
	cr_expect_eq(nsync_schema_validate(&valid, schema, doc.root, NULL, NULL, &err), NSYNC_OK);
	cr_expect_eq(countdown, 0, "something was allocated");
	countdown = -1;
	cr_expect(valid);
	nsync_json_doc_release(&doc);
	nsync_schema_free(schema);
}

#endif
