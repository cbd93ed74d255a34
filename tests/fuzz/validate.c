/*
 * validate.c: a schema, then instances. The executor that only decides and the one that reports, and
 * the same schema said in other ways, must come to one verdict.
 */
#include "nsync/schema.h"
#include "tests/fuzz/fuzz.h"

#define BASE    "https://example.org/schema"
#define WRAPPER "https://wrapper.example/"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	return nsync_base_start() ? 0 : 1;
}

struct told {
	const struct nsync_json *root;
	size_t count, size;
};

static void tell(void *payload, const struct nsync_schema_violation *v)
{
	struct told *told = payload;
	const struct nsync_str texts[] = { v->pointer, v->keyword,    v->keyword_location, v->absolute_location,
					   v->name,    v->suggestion, v->advice };
	const struct nsync_json *at = nsync_json_at(told->root, v->pointer);

	told->count++;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		HOLDS(nsync_utf8_valid(texts[i]));
		told->size += texts[i].n;
	}
	/* For propertyNames the instance is the name before the value. */
	HOLDS(v->instance == at || v->instance + 1 == at);
	HOLDS(v->advice.n && v->absolute_location.n);
}

/* The verdict by both executors; false where one ran into a limit. */
static bool verdict(bool *valid, const struct nsync_schema *schema, const struct nsync_json *instance)
{
	struct nsync_error err = { 0 }, other = { 0 };
	struct told told = { .root = instance };
	bool full;
	enum nsync_code fast_code = nsync_schema_check(valid, schema, instance, &err);
	enum nsync_code code = nsync_schema_validate(&full, schema, instance, tell, &told, &other);

	fuzz_said(fast_code, &err);
	fuzz_said(code, &other);
	HOLDS(code == NSYNC_OK || code == NSYNC_ELIMIT);
	HOLDS(fast_code == NSYNC_OK || fast_code == NSYNC_ELIMIT);
	if (code || fast_code)
		return false;
	HOLDS(full == *valid);
	HOLDS(full == (told.count == 0));
	return true;
}

enum { PLAIN, LAID_OUT, REFERRED, TWICE_NOT, NOT, ROUTES };

/* Schemas that say the same as text; NULL where a way does not apply. */
struct ways {
	struct nsync_schema *schemas[ROUTES];
	struct nsync_schema_refs *refs;
};

static struct nsync_schema *wrapped(const struct nsync_schema_options *options, const char *text)
{
	struct nsync_schema *schema = NULL;
	struct nsync_error err = { 0 };
	enum nsync_code code =
		nsync_schema_compile(&schema, nsync_str(text), NSYNC_STR(WRAPPER), options, &err);

	HOLDS(code == NSYNC_OK);
	return schema;
}

/* The same with members in another order and strings spelt otherwise, where no number is rounded. */
static struct nsync_schema *laid_out(struct nsync_str text, const struct nsync_schema_options *options)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_json_doc_release) struct nsync_json_doc again = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf out = FUZZ_BUF;
	struct nsync_schema *schema = NULL;
	struct nsync_error err = { 0 };

	fuzz_read(&doc, text);
	if (nsync_json_layout(&out, doc.root, &err))
		return NULL;
	fuzz_read(&again, nsync_buf_view(&out));
	if (!nsync_json_equal(doc.root, again.root))
		return NULL;
	HOLDS(nsync_schema_compile(&schema, nsync_buf_view(&out), NSYNC_STR(BASE), options, &err) ==
	      NSYNC_OK);
	return schema;
}

static bool has(struct nsync_str text, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= text.n; i++)
		if (!memcmp(text.p + i, word, n))
			return true;
	return false;
}

static bool make_ways(struct ways *ways, struct nsync_str text, bool formats)
{
	struct nsync_schema_options options = { .assert_format = formats };
	struct nsync_error err = { 0 };
	enum nsync_code code =
		nsync_schema_compile(&ways->schemas[PLAIN], text, NSYNC_STR(BASE), &options, &err);

	fuzz_said(code, &err);
	if (code)
		return false;
	ways->schemas[LAID_OUT] = laid_out(text, &options);
	/* A schema that names the wrapper, or takes another's name, is another schema beside it. */
	if (has(text, "example") || has(text, "\\u") || has(text, "%") || has(text, "\"$vocabulary\""))
		return true;
	ways->refs = nsync_schema_refs_new();
	HOLDS(ways->refs && nsync_schema_refs_add(ways->refs, NSYNC_STR(BASE), text, &err) == NSYNC_OK);
	options.refs = ways->refs;
	ways->schemas[REFERRED] =
		wrapped(&options, "{\"title\":\"wrapped\",\"allOf\":[{\"$ref\":\"" BASE "\"},true]}");
	ways->schemas[TWICE_NOT] = wrapped(&options, "{\"not\":{\"not\":{\"$ref\":\"" BASE "\"}}}");
	ways->schemas[NOT] =
		wrapped(&options, "{\"if\":{\"$ref\":\"" BASE "\"},\"then\":false,\"else\":true}");
	return true;
}

static void run(const struct ways *ways, const struct nsync_json *instance)
{
	bool plain, other;

	if (!verdict(&plain, ways->schemas[PLAIN], instance))
		return;
	for (int i = PLAIN + 1; i < ROUTES; i++)
		if (ways->schemas[i] && verdict(&other, ways->schemas[i], instance))
			HOLDS(other == (i == NOT ? !plain : plain));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	for (int formats = 0; formats < 2; formats++) {
		struct nsync_str rest = fuzz_str(data, size), text = fuzz_part(&rest);
		struct ways ways = { .refs = NULL };
		struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
		struct nsync_error err = { 0 };

		if (make_ways(&ways, text, formats))
			while (rest.n)
				if (!nsync_json_read(&doc, fuzz_part(&rest), &nsync_json_any, &err))
					run(&ways, doc.root);
		for (int i = 0; i < ROUTES; i++)
			nsync_schema_free(ways.schemas[i]);
		nsync_schema_refs_free(ways.refs);
		nsync_json_doc_release(&doc);
	}
	return 0;
}
