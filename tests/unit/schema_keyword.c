/* schema_keyword.c: each keyword with what it accepts and refuses, by both executors. */
#include <criterion/criterion.h>

#include "tests/support/schema.h"

struct row {
	const char *label, *schema, *valid, *invalid; /* instances, one a line; "" for none */
};

static const struct row rows[] = {
	{ "true and false", "true", "1\n{}", "" },
	{ "false", "false", "", "1\n{}\nnull" },
	{ "type", "{\"type\":\"string\"}", "\"\"", "1\nnull\n[]\n{}\ntrue" },
	{ "type integer by value", "{\"type\":\"integer\"}", "1\n1.0\n-0\n1e400\n120e-1"
	  "\n0.0e-5", "1.5\n1e-1\n\"1\"" },
	{ "type number", "{\"type\":\"number\"}", "1\n1.5\n-1e-400", "\"1\"\nnull" },
	{ "several types", "{\"type\":[\"integer\",\"null\"]}", "1\nnull\n2.0", "1.5\ntrue" },
	{ "boolean", "{\"type\":\"boolean\"}", "true\nfalse", "0\nnull" },
	{ "const by value", "{\"const\":1}", "1\n1.0\n10e-1", "2\ntrue\n\"1\"" },
	{ "const of an object", "{\"const\":{\"a\":1,\"b\":[2]}}", "{\"b\":[2.0],\"a\":1}",
	  "{\"a\":1}\n{\"a\":1,\"b\":[2],\"c\":3}\n{\"a\":1,\"b\":[3]}" },
	{ "const text", "{\"const\":\"\"}", "\"\"", "\"a\"\n0\nnull" },
	{ "enum", "{\"enum\":[\"a\",1,null,{\"x\":1}]}", "\"a\"\n1.0\nnull\n{\"x\":1}",
	  "\"b\"\nfalse\n{}\n{\"x\":2}" },
	{ "enum of texts", "{\"enum\":[\"red\",\"a longer one than eight bytes\",\"\"]}",
	  "\"red\"\n\"a longer one than eight bytes\"\n\"\"", "\"re\"\n\"a longer one than eight bytez\"\n1" },
	{ "no enum", "{\"enum\":[]}", "", "1\n\"\"" },
	{ "lengths count characters", "{\"minLength\":2,\"maxLength\":3}",
	  "\"ab\"\n\"\\u00e9\\u00e9\\u00e9\"\n\"\\ud83d\\ude00\\ud83d\\ude00\"\n5",
	  "\"a\"\n\"abcd\"\n\"\\ud83d\\ude00\"\n\"\\ud83d\\ude00\\ud83d\\ude00\\ud83d\\ude00\\ud83d\\ude00\"" },
	{ "length as a float", "{\"maxLength\":2.0}", "\"ab\"", "\"abc\"" },
	{ "pattern is a search", "{\"pattern\":\"b+\"}", "\"abc\"\n7", "\"ac\"\n\"\"" },
	{ "limits", "{\"minimum\":-1,\"maximum\":2}", "-1\n2\n2.0\n1e-9\n\"x\"", "-1.0001\n2.1\n3\n1e400" },
	{ "limits beyond 64 bits",
	  "{\"minimum\":100000000000000000000,\"maximum\":100000000000000000001}",
	  "100000000000000000000\n100000000000000000001\n1e20\n100000000000000000000.5",
	  "99999999999999999999\n100000000000000000002\n1e21\n100000000000000000001.0001" },
	{ "exclusive limits", "{\"exclusiveMinimum\":0,\"exclusiveMaximum\":1e400}", "1\n1e399\n1e-400",
	  "0\n-0.0\n1e400\n10e399" },
	{ "multipleOf in decimal", "{\"multipleOf\":0.01}", "0.07\n4.35\n19.99\n0\n1e2\n-0.01\n1e300",
	  "0.075\n0.001\n1e-3\n12.345" },
	{ "multipleOf a small number", "{\"multipleOf\":1e-8}", "12391239123\n0.00000001\n1e400",
	  "1e-9\n0.000000015" },
	{ "multipleOf of many digits", "{\"multipleOf\":12345678901234567890123}",
	  "12345678901234567890123\n37037036703703703670369\n12345678901234567890123e5\n0",
	  "12345678901234567890124\n1\n37037036703703703670370" },
	{ "multipleOf 3 of a large power", "{\"multipleOf\":3}", "3e100\n9\n-6", "1e100\n10\n1e1000000000" },
	{ "multipleOf 0.123456789", "{\"multipleOf\":0.123456789}", "0.123456789\n0.246913578\n0.0",
	  "1\n1e308\n0.1234567890001" },
	{ "multipleOf 2^k of a power", "{\"multipleOf\":1024}", "1e10\n1024\n5e11", "1e9\n1000" },
	{ "items count", "{\"minItems\":1,\"maxItems\":2}", "[1]\n[1,2]\n{}", "[]\n[1,2,3]" },
	{ "members count", "{\"minProperties\":1,\"maxProperties\":2}", "{\"a\":1}\n[]",
	  "{}\n{\"a\":1,\"b\":2,\"c\":3}" },
	{ "required", "{\"required\":[\"a\",\"b\"]}", "{\"a\":1,\"b\":2}\n[]\n1",
	  "{}\n{\"a\":1}\n{\"b\":1,\"c\":2}" },
	{ "required of names that are like each other", "{\"required\":[\"abcdefgh1\",\"abcdefgh2\"]}",
	  "{\"abcdefgh1\":1,\"abcdefgh2\":2}", "{\"abcdefgh1\":1,\"abcdefgh3\":2}" },
	{ "dependentRequired", "{\"dependentRequired\":{\"a\":[\"b\",\"c\"],\"z\":[]}}",
	  "{}\n{\"a\":1,\"b\":2,\"c\":3}\n{\"b\":1}\n{\"z\":1}\n1", "{\"a\":1}\n{\"a\":1,\"b\":2}" },
	{ "dependentSchemas", "{\"dependentSchemas\":{\"a\":{\"minProperties\":2}}}",
	  "{\"a\":1,\"b\":2}\n{\"b\":1}\n5", "{\"a\":1}" },
	{ "properties", "{\"properties\":{\"a\":{\"type\":\"integer\"},\"b\":false,\"c\":true}}",
	  "{\"a\":1}\n{\"c\":0}\n{\"x\":\"y\"}\n7", "{\"a\":\"1\"}\n{\"b\":1}" },
	{ "patternProperties", "{\"patternProperties\":{\"^a\":{\"type\":\"integer\"},\"b$\":{\"minimum\":2}}}",
	  "{\"a\":1}\n{\"ab\":2}\n{\"b\":2,\"c\":\"\"}", "{\"a\":\"\"}\n{\"ab\":1}\n{\"xb\":0}" },
	{ "additionalProperties",
	  "{\"properties\":{\"a\":true},\"patternProperties\":{\"^x\":true},\"additionalProperties\":false}",
	  "{}\n{\"a\":1,\"xy\":2}\n[]", "{\"b\":1}\n{\"a\":1,\"y\":2}" },
	{ "additionalProperties as a schema", "{\"additionalProperties\":{\"type\":\"string\"}}",
	  "{\"a\":\"\"}\n{}", "{\"a\":1}" },
	{ "additionalProperties knows required names not", "{\"required\":[\"a\"],\"additionalProperties\":false}",
	  "", "{\"a\":1}\n{}" },
	{ "propertyNames", "{\"propertyNames\":{\"maxLength\":2,\"pattern\":\"^[a-z]\"}}", "{\"ab\":1}\n{}\n[1]",
	  "{\"abc\":1}\n{\"1\":1}" },
	{ "propertyNames const", "{\"propertyNames\":{\"const\":\"a\"}}", "{\"a\":1}", "{\"b\":1}" },
	{ "prefixItems and items", "{\"prefixItems\":[{\"type\":\"string\"},true],\"items\":{\"type\":\"null\"}}",
	  "[]\n[\"a\"]\n[\"a\",1]\n[\"a\",1,null,null]", "[1]\n[\"a\",1,2]" },
	{ "items false", "{\"prefixItems\":[true],\"items\":false}", "[1]\n[]", "[1,2]" },
	{ "contains", "{\"contains\":{\"const\":1}}", "[2,1]\n[1.0]\n5", "[]\n[2]" },
	{ "contains within", "{\"contains\":{\"const\":1},\"minContains\":2,\"maxContains\":3}",
	  "[1,1]\n[1,2,1,1]", "[1]\n[1,1,1,1]\n[]" },
	{ "minContains 0", "{\"contains\":false,\"minContains\":0}", "[]\n[1]", "" },
	{ "maxContains alone", "{\"maxContains\":0}", "[1,2]", "" },
	{ "uniqueItems", "{\"uniqueItems\":true}",
	  "[]\n[1,2,\"1\",true]\n[0,false,null,\"\"]\n[[1],[2]]\n[{\"a\":1},{\"a\":2}]",
	  "[1,1.0]\n[\"a\",\"b\",\"a\"]\n[{\"a\":1,\"b\":2},{\"b\":2,\"a\":1}]\n[[1],[1.0]]\n[1e2,100]" },
	{ "uniqueItems of many", "{\"uniqueItems\":true}",
	  "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,-1,-2,1e1000]",
	  "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,1.0]\n"
	  "[[],{},\"\",0,null,true,false,1,2,3,4,5,6,7,8,9,10,11,{\"a\":[],\"b\":0},{\"b\":0e7,\"a\":[]}]" },
	{ "uniqueItems false", "{\"uniqueItems\":false}", "[1,1]", "" },
	{ "allOf", "{\"allOf\":[{\"minimum\":1},{\"maximum\":3}]}", "1\n3\n\"x\"", "0\n4" },
	{ "anyOf", "{\"anyOf\":[{\"type\":\"string\"},{\"minimum\":3}]}", "\"\"\n3\nnull", "2" },
	{ "oneOf", "{\"oneOf\":[{\"multipleOf\":2},{\"multipleOf\":3}]}", "2\n3\n4", "6\n5\n0\n\"\"" },
	{ "not", "{\"not\":{\"type\":\"integer\"}}", "1.5\n\"\"", "1\n1.0" },
	{ "not not", "{\"not\":{\"not\":{\"const\":1}}}", "1", "2" },
	{ "if", "{\"if\":{\"minimum\":10},\"then\":{\"multipleOf\":5},\"else\":{\"multipleOf\":2}}",
	  "10\n15\n4", "11\n3" },
	{ "if alone", "{\"if\":false}", "1", "" },
	{ "then alone", "{\"then\":false,\"else\":false}", "1", "" },
	{ "unevaluatedProperties, known beforehand",
	  "{\"allOf\":[{\"properties\":{\"a\":true}},{\"patternProperties\":{\"^x\":true}}],"
	  "\"properties\":{\"b\":true},\"unevaluatedProperties\":false}",
	  "{}\n{\"a\":1,\"b\":2,\"x1\":3}\n[]", "{\"c\":1}\n{\"a\":1,\"c\":1}" },
	{ "unevaluatedProperties, by the instance",
	  "{\"anyOf\":[{\"properties\":{\"a\":{\"const\":1}},\"required\":[\"a\"]},{\"properties\":{\"b\":true},"
	  "\"required\":[\"b\"]}],\"unevaluatedProperties\":{\"type\":\"null\"}}",
	  "{\"a\":1}\n{\"b\":1}\n{\"a\":1,\"b\":1}\n{\"a\":1,\"c\":null}\n{\"a\":null,\"b\":1}",
	  "{\"a\":2,\"b\":1}\n{\"a\":1,\"c\":1}\n{}" },
	{ "unevaluatedProperties and if",
	  "{\"if\":{\"required\":[\"a\"],\"properties\":{\"a\":true}},\"then\":{\"properties\":{\"b\":true}},"
	  "\"else\":{\"properties\":{\"c\":true}},\"unevaluatedProperties\":false}",
	  "{\"a\":1,\"b\":1}\n{\"c\":1}\n{}", "{\"a\":1,\"c\":1}\n{\"b\":1}" },
	{ "a cousin's unevaluatedProperties",
	  "{\"allOf\":[{\"properties\":{\"a\":true}},{\"unevaluatedProperties\":false}]}", "{}", "{\"a\":1}" },
	{ "unevaluatedProperties evaluates all, known beforehand",
	  "{\"allOf\":[{\"unevaluatedProperties\":{\"type\":\"integer\"}}],\"unevaluatedProperties\":false}",
	  "{\"a\":1}\n{}", "{\"a\":\"1\"}" },
	{ "unevaluatedProperties evaluates all, by the instance",
	  "{\"anyOf\":[{\"unevaluatedProperties\":{\"type\":\"integer\"}}],\"unevaluatedProperties\":false}",
	  "{\"a\":1}\n{}", "{\"a\":\"1\"}" },
	{ "unevaluatedItems", "{\"prefixItems\":[true],\"allOf\":[{\"prefixItems\":[true,{\"type\":\"null\"}]}],"
	  "\"unevaluatedItems\":false}", "[1]\n[1,null]", "[1,null,1]\n[1,1]" },
	{ "unevaluatedItems and contains", "{\"contains\":{\"type\":\"string\"},\"unevaluatedItems\":{\"type\":\"null\"}}",
	  "[\"a\"]\n[null,\"a\",null,\"b\"]", "[1,\"a\"]\n[null]" },
	{ "references", "{\"$defs\":{\"a~b/c%\":{\"type\":\"integer\"}},\"items\":{\"$ref\":\"#/$defs/a~0b~1c%25\"}}",
	  "[1]", "[\"\"]" },
	{ "a reference and its siblings", "{\"$defs\":{\"a\":{\"minimum\":1}},\"$ref\":\"#/$defs/a\",\"maximum\":2}",
	  "1\n2", "0\n3" },
	{ "recursion", "{\"properties\":{\"next\":{\"$ref\":\"#\"}},\"additionalProperties\":false}",
	  "{\"next\":{\"next\":{}}}", "{\"next\":{\"other\":1}}" },
	{ "anchors", "{\"items\":{\"$ref\":\"#b\"},\"$defs\":{\"x\":{\"$anchor\":\"b\",\"type\":\"string\"}}}",
	  "[\"\"]", "[1]" },
	{ "an embedded resource",
	  "{\"$id\":\"https://example.org/a/\",\"$ref\":\"b#c\",\"$defs\":{\"b\":{\"$id\":\"b\",\"$defs\":"
	  "{\"c\":{\"$anchor\":\"c\",\"type\":\"string\"}}}}}", "\"\"", "1" },
	{ "a pointer into an embedded resource",
	  "{\"$id\":\"https://example.org/a/\",\"$ref\":\"#/$defs/b/items\",\"$defs\":{\"b\":{\"$id\":\"x/b\","
	  "\"items\":{\"$ref\":\"c\"}},\"right\":{\"$id\":\"x/c\",\"type\":\"string\"},"
	  "\"wrong\":{\"$id\":\"c\",\"type\":\"null\"}}}", "\"\"", "1\nnull" },
	{ "a dynamic reference comes to the outermost anchor",
	  "{\"$id\":\"https://example.org/strict\",\"$dynamicAnchor\":\"node\",\"$ref\":\"tree\","
	  "\"unevaluatedProperties\":false,\"$defs\":{\"tree\":{\"$id\":\"tree\",\"$dynamicAnchor\":\"node\","
	  "\"properties\":{\"data\":true,\"children\":{\"items\":{\"$dynamicRef\":\"#node\"}}}}}}",
	  "{\"children\":[{\"data\":1}]}\n{}", "{\"children\":[{\"daat\":1}]}\n{\"x\":1}" },
	{ "a scope that only refers on binds all the same",
	  "{\"$id\":\"https://example.org/main\",\"items\":{\"$ref\":\"numbers\"},\"$defs\":{"
	  "\"n\":{\"$id\":\"numbers\",\"$ref\":\"list\",\"$defs\":{\"t\":{\"$dynamicAnchor\":\"t\","
	  "\"type\":\"number\"}}},"
	  "\"l\":{\"$id\":\"list\",\"items\":{\"$dynamicRef\":\"#t\"},\"$defs\":{\"t\":{\"$dynamicAnchor\":\"t\"}}}}}",
	  "[[1]]\n[[]]", "[[\"1\"]]" },
	{ "a scope that was left binds no more",
	  "{\"$id\":\"https://example.org/main\",\"prefixItems\":[{\"$ref\":\"numbers\"},{\"$ref\":\"list\"}],\"$defs\":{"
	  "\"n\":{\"$id\":\"numbers\",\"$ref\":\"list\",\"$defs\":{\"t\":{\"$dynamicAnchor\":\"t\","
	  "\"type\":\"number\"}}},"
	  "\"l\":{\"$id\":\"list\",\"items\":{\"$dynamicRef\":\"#t\"},\"$defs\":{\"t\":{\"$dynamicAnchor\":\"t\"}}}}}",
	  "[[1],[\"1\"]]", "[[\"1\"],[]]" },
	{ "a dynamic reference to a plain anchor",
	  "{\"items\":{\"$dynamicRef\":\"#t\"},\"$defs\":{\"t\":{\"$anchor\":\"t\",\"type\":\"null\"}}}", "[null]",
	  "[1]" },
	{ "$id in an enum is none", "{\"enum\":[{\"$id\":\"x\",\"$anchor\":\"1 2\"}]}",
	  "{\"$id\":\"x\",\"$anchor\":\"1 2\"}", "{}" },
	{ "a reference into an unknown keyword", "{\"x-mine\":{\"t\":{\"type\":\"string\"}},\"$ref\":\"#/x-mine/t\"}",
	  "\"\"", "1" },
	{ "the meta-schema", "{\"$ref\":\"https://json-schema.org/draft/2020-12/schema\"}",
	  "{}\ntrue\n{\"type\":\"object\",\"properties\":{\"a\":{\"minLength\":1}}}",
	  "{\"minLength\":-1}\n{\"type\":\"text\"}\n{\"properties\":{\"a\":{\"items\":[]}}}\n1" },
	{ "names of all lengths",
	  "{\"properties\":{\"\":false,\"a\":false,\"ab\":false,\"abc\":false,\"abcd\":false,\"abcde\":false,"
	  "\"abcdefg\":false,\"abcdefgh\":false,\"abcdefghijklmnop\":false,\"abcdefghijklmnopq\":false}}",
	  "{\"b\":1}\n{\"ac\":1}\n{\"abd\":1}\n{\"abce\":1}\n{\"abcdefgi\":1}\n{\"abcdefghijklmnoq\":1}\n"
	  "{\"xbcdefghijklmnopq\":1}\n{\"abcdefghxjklmnopq\":1}",
	  "{\"\":1}\n{\"a\":1}\n{\"ab\":1}\n{\"abc\":1}\n{\"abcd\":1}\n{\"abcde\":1}\n{\"abcdefg\":1}\n"
	  "{\"abcdefgh\":1}\n{\"abcdefghijklmnop\":1}\n{\"abcdefghijklmnopq\":1}" },
};

static void check_lines(const struct row *row, const struct nsync_schema *schema, const char *lines,
			bool want)
{
	char line[1024];

	while (*lines) {
		size_t n = strcspn(lines, "\n");

		cr_assert_lt(n, sizeof(line));
		memcpy(line, lines, n);
		line[n] = '\0';
		cr_expect_eq(holds(schema, line), want, "%s: %s", row->label, line);
		lines += n + (lines[n] == '\n');
	}
}

Test(schema_keyword, table)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct nsync_schema *schema = compiled(rows[i].schema);

		check_lines(&rows[i], schema, rows[i].valid, true);
		check_lines(&rows[i], schema, rows[i].invalid, false);
		nsync_schema_free(schema);
	}
}

/* More than 64 required names, and more members than marks fit on the stack. */
Test(schema_keyword, many_members)
{
	struct nsync_buf schema = NSYNC_BUF_INIT(1u << 20), all = NSYNC_BUF_INIT(1u << 20);
	struct nsync_schema *program;

	nsync_buf_text(&schema, "{\"required\":[");
	for (int i = 0; i < 100; i++)
		nsync_buf_printf(&schema, "%s\"n%d\"", i ? "," : "", i);
	nsync_buf_text(&schema, "],\"anyOf\":[{\"patternProperties\":{\"^n\":true}}],"
				"\"unevaluatedProperties\":false}");
	for (int missing = -1; missing < 100; missing += 33) {
		nsync_buf_clear(&all);
		nsync_buf_char(&all, '{');
		for (int i = 0; i < 1000; i++)
			if (i != missing)
				nsync_buf_printf(&all, "\"n%d\":%d,", i, i);
		nsync_buf_printf(&all, "\"%s\":1}", missing == -1 ? "n" : "n-more");
		program = compiled(schema.p);
		cr_expect_eq(holds(program, all.p), missing == -1, "missing %d", missing);
		nsync_schema_free(program);
	}
	all.n--;
	nsync_buf_text(&all, ",\"other\":1}");
	program = compiled(schema.p);
	cr_expect_not(holds(program, all.p));
	nsync_schema_free(program);
	nsync_buf_release(&schema);
	nsync_buf_release(&all);
}
