/*
 * schema_agree.c: random schemas on random instances. The fast executor, the one
 * that reports, and the same schema said in another way must come to one verdict.
 */
#include <criterion/criterion.h>
#include <stdio.h>

#include "tests/support/schema.h"

static uint64_t state;

static unsigned pick(unsigned below)
{
	state = state * 6364136223846793005ull + 1442695040888963407ull;
	return (unsigned)(state >> 33) % below;
}

static const char *one_of(const char *const *list, unsigned count)
{
	return list[pick(count)];
}

#define ONE_OF(list) one_of(list, sizeof(list) / sizeof(list[0]))

static const char *const names[] = { "a", "b", "ab", "x1", "long-name" };
static const char *const scalars[] = { "null",   "true",   "false", "0",
				       "1",      "1.0",    "2",     "-3",
				       "2.5",    "10e-1",  "\"\"",  "\"a\"",
				       "\"ab\"", "\"x1\"", "\"b\"", "\"long-name\"" };

static void instance(struct nsync_buf *out, unsigned depth)
{
	unsigned kind = depth ? pick(4) : 0;

	if (kind < 2) {
		nsync_buf_text(out, ONE_OF(scalars));
	} else if (kind == 2) {
		nsync_buf_char(out, '[');
		for (unsigned i = 0, n = pick(4); i < n; i++) {
			nsync_buf_text(out, i ? "," : "");
			instance(out, depth - 1);
		}
		nsync_buf_char(out, ']');
	} else {
		unsigned first = pick(5), n = pick(5);

		nsync_buf_char(out, '{');
		for (unsigned i = 0; i < n; i++) {
			nsync_buf_printf(out, "%s\"%s\":", i ? "," : "", names[(first + i) % 5]);
			instance(out, depth - 1);
		}
		nsync_buf_char(out, '}');
	}
}

static void schema(struct nsync_buf *out, unsigned depth);

static void schema_map(struct nsync_buf *out, const char *const *keys, unsigned count,
		       unsigned depth)
{
	unsigned first = pick(count), n = 1 + pick(count);

	nsync_buf_char(out, '{');
	for (unsigned i = 0; i < n; i++) {
		nsync_buf_printf(out, "%s\"%s\":", i ? "," : "", keys[(first + i) % count]);
		schema(out, depth);
	}
	nsync_buf_char(out, '}');
}

static void schema_list(struct nsync_buf *out, unsigned depth)
{
	nsync_buf_char(out, '[');
	for (unsigned i = 0, n = 1 + pick(3); i < n; i++) {
		nsync_buf_text(out, i ? "," : "");
		schema(out, depth);
	}
	nsync_buf_char(out, ']');
}

/* One keyword that holds no schema. */
static void assertion(struct nsync_buf *out, unsigned which)
{
	static const char *const types[] = { "\"string\"",
					     "\"integer\"",
					     "\"number\"",
					     "\"object\"",
					     "\"array\"",
					     "[\"null\",\"boolean\"]",
					     "[\"object\",\"string\"]",
					     "[\"integer\",\"array\"]" };
	static const char *const plain[] = {
		"\"minLength\":1",
		"\"maxLength\":1",
		"\"pattern\":\"^a\"",
		"\"pattern\":\"b$|1\"",
		"\"minimum\":1",
		"\"maximum\":1.5",
		"\"exclusiveMinimum\":0",
		"\"exclusiveMaximum\":2",
		"\"multipleOf\":0.5",
		"\"multipleOf\":2",
		"\"minItems\":1",
		"\"maxItems\":2",
		"\"minProperties\":1",
		"\"maxProperties\":2",
		"\"uniqueItems\":true",
		"\"required\":[\"a\"]",
		"\"required\":[\"a\",\"b\",\"x1\",\"long-name\"]",
		"\"dependentRequired\":{\"a\":[\"b\"],\"b\":[\"x1\"]}",
		"\"format\":\"ipv4\"",
	};

	if (which == 0)
		nsync_buf_printf(out, "\"type\":%s", ONE_OF(types));
	else if (which == 1)
		nsync_buf_printf(out, "\"const\":%s", ONE_OF(scalars));
	else if (which == 2)
		nsync_buf_printf(out, "\"enum\":[%s,%s]", ONE_OF(scalars), ONE_OF(scalars));
	else
		nsync_buf_text(out, ONE_OF(plain));
}

static void applicator(struct nsync_buf *out, unsigned which, unsigned depth)
{
	static const char *const single[] = { "additionalProperties",
					      "items",
					      "contains",
					      "not",
					      "propertyNames",
					      "unevaluatedProperties",
					      "unevaluatedItems",
					      "if",
					      "then",
					      "else" };
	static const char *const lists[] = { "allOf", "anyOf", "oneOf", "prefixItems" };
	static const char *const patterns[] = { "^a", "1$", "b" };

	if (which < 10) {
		nsync_buf_printf(out, "\"%s\":", single[which]);
		schema(out, depth);
	} else if (which < 14) {
		nsync_buf_printf(out, "\"%s\":", lists[which - 10]);
		schema_list(out, depth);
	} else if (which == 14) {
		nsync_buf_text(out, "\"properties\":");
		schema_map(out, names, 5, depth);
	} else if (which == 15) {
		nsync_buf_text(out, "\"patternProperties\":");
		schema_map(out, patterns, 3, depth);
	} else if (which == 16) {
		nsync_buf_text(out, "\"dependentSchemas\":");
		schema_map(out, names, 5, depth);
	} else {
		nsync_buf_printf(out, "\"$ref\":\"#/$defs/%u\"", pick(2));
	}
}

static void schema(struct nsync_buf *out, unsigned depth)
{
	unsigned used = 0, kinds = 0;

	if (pick(8) == 0) {
		nsync_buf_text(out, pick(3) ? "true" : "false");
		return;
	}
	nsync_buf_char(out, '{');
	for (unsigned i = 0, n = 1 + pick(4), first = 1; i < n; i++) {
		unsigned which = pick(18);

		if (depth == 0 || pick(3) == 0) {
			which = pick(4);
			if (kinds >> which & 1)
				continue;
			kinds |= 1u << which;
			nsync_buf_text(out, first ? "" : ",");
			assertion(out, which);
		} else {
			if (used >> which & 1)
				continue;
			used |= 1u << which;
			nsync_buf_text(out, first ? "" : ",");
			applicator(out, which, depth - 1);
		}
		first = 0;
	}
	nsync_buf_char(out, '}');
}

/* The same schema, said in another way. */
static const char *const disguises[] = {
	"{\"allOf\":[%s],\"$defs\":%s}",
	"{\"not\":{\"not\":%s},\"$defs\":%s}",
	"{\"anyOf\":[false,%s],\"$defs\":%s}",
	"{\"oneOf\":[%s,false],\"$defs\":%s}",
	"{\"if\":%s,\"else\":false,\"$defs\":%s}",
	"{\"if\":true,\"then\":%s,\"$defs\":%s}",
	/* marks are kept by force, so unevaluated* cannot be known beforehand */
	"{\"anyOf\":[%s],\"unevaluatedProperties\":true,\"unevaluatedItems\":true,\"$defs\":%s}",
	"{\"$ref\":\"#/$defs/all\",\"$defs\":{\"all\":%s,\"0\":%s}}",
};

/* What `$ref` leads to: leaves, so that nothing refers to itself. */
static const char definitions[] =
	"{\"0\":{\"properties\":{\"a\":true},\"prefixItems\":[{\"type\":\"integer\"}]},"
	"\"1\":{\"type\":[\"object\",\"array\"],\"additionalProperties\":{\"minimum\":1}}}";
static const char first_definition[] =
	"{\"properties\":{\"a\":true},\"prefixItems\":[{\"type\":\"integer\"}]},"
	"\"1\":{\"type\":[\"object\",\"array\"],\"additionalProperties\":{\"minimum\":1}}";

/* compiled[0] is the schema itself. */
static bool compile_all(struct nsync_schema *compiled_as[9], const char *text)
{
	const struct nsync_schema_options options = { .assert_format = true, .refs = NULL };
	struct nsync_buf out = NSYNC_BUF_INIT(1u << 20);
	struct nsync_error err = { 0 };
	size_t i = 0;

	for (; i < 9; i++) {
		nsync_buf_clear(&out);
		if (i == 0)
			nsync_buf_printf(&out, "{\"$defs\":%s,%s", definitions, text + 1);
		else {
			/* the formats are those above */
			const char *format = disguises[i - 1], *hole = strstr(format, "%s");
			const char *last = strstr(hole + 2, "%s");

			nsync_buf_add(&out, format, (size_t)(hole - format));
			nsync_buf_text(&out, text);
			nsync_buf_add(&out, hole + 2, (size_t)(last - hole - 2));
			nsync_buf_text(&out, i == 8 ? first_definition : definitions);
			nsync_buf_text(&out, last + 2);
		}
		cr_assert_eq(nsync_schema_compile(&compiled_as[i], nsync_buf_view(&out),
						  NSYNC_STR(""), &options, &err),
			     NSYNC_OK, "%s: %s: %s", out.p, err.where, err.text);
	}
	nsync_buf_release(&out);
	return true;
}

Test(schema_agree, executors_and_disguises)
{
	struct nsync_buf text = NSYNC_BUF_INIT(1u << 20), value = NSYNC_BUF_INIT(1u << 20);
	unsigned valid = 0, invalid = 0;

	state = 20180809;
	for (unsigned round = 0; round < 3000; round++) {
		struct nsync_schema *as[9];

		do {
			nsync_buf_clear(&text);
			schema(&text, 3);
		} while (text.p[0] != '{' || text.n == 2);
		compile_all(as, text.p);
		for (unsigned k = 0; k < 12; k++) {
			bool first = false;

			nsync_buf_clear(&value);
			instance(&value, 3);
			for (size_t i = 0; i < 9; i++) {
				bool now = holds(as[i], value.p);

				if (i == 0)
					first = now;
				cr_assert_eq(now, first, "%s is %d, in disguise %zu %d, on %s",
					     text.p, first, i, now, value.p);
			}
			valid += first;
			invalid += !first;
		}
		for (size_t i = 0; i < 9; i++)
			nsync_schema_free(as[i]);
	}
	/* the generator would be of no use if all came out the same */
	cr_expect_gt(valid, 5000);
	cr_expect_gt(invalid, 5000);
	nsync_buf_release(&text);
	nsync_buf_release(&value);
}

/* Bytes at random, and schemas with bytes changed: refused or run, never a crash. */
Test(schema_agree, broken_schemas)
{
	struct nsync_buf text = NSYNC_BUF_INIT(1u << 20);
	unsigned taken = 0, refused = 0;

	state = 7;
	for (unsigned round = 0; round < 4000; round++) {
		static const char bytes[] = "{}[]\",:$0123eE.-+\\ubarntfls#/~%()*?^|";
		struct nsync_schema *program;
		struct nsync_error err = { 0 };

		nsync_buf_clear(&text);
		schema(&text, 3);
		for (unsigned i = 0, n = pick(3); i < n; i++)
			text.p[pick((unsigned)text.n)] = bytes[pick(sizeof(bytes) - 1)];
		if (nsync_schema_compile(&program, nsync_buf_view(&text), NSYNC_STR(""), NULL,
					 &err) == NSYNC_OK) {
			holds(program, "{\"a\":[1,\"b\"],\"b\":{\"x1\":null}}");
			nsync_schema_free(program);
			taken++;
		} else {
			cr_assert_null(program);
			cr_assert_neq(err.code, NSYNC_OK);
			refused++;
		}
	}
	cr_expect_gt(taken, 200);
	cr_expect_gt(refused, 200);
	nsync_buf_release(&text);
}

/* multipleOf and the limits against integer arithmetic. */
Test(schema_agree, numbers)
{
	state = 3;
	for (unsigned round = 0; round < 3000; round++) {
		unsigned digits = pick(4), divisor = 1 + pick(2000), times = pick(100000),
			 more = pick(divisor);
		char schema_text[96], value[64];
		uint64_t scaled = (uint64_t)divisor * times + more, power = 1;
		struct nsync_schema *program;

		for (unsigned i = 0; i < digits; i++)
			power *= 10;
		snprintf(schema_text, sizeof(schema_text),
			 "{\"multipleOf\":%ue-%u,\"maximum\":%u.%0*u}", divisor, digits, 50000u,
			 (int)digits + 1, 0u);
		snprintf(value, sizeof(value), "%llu.%0*llu", (unsigned long long)(scaled / power),
			 (int)digits + 1, (unsigned long long)(scaled % power * 10));
		program = compiled(schema_text);
		cr_assert_eq(holds(program, value), more == 0 && scaled <= 50000 * power, "%s: %s",
			     schema_text, value);
		nsync_schema_free(program);
	}
}
