/* vocabulary.c: the keywords of draft 2020-12, and what their values must be. */
#include "internal.h"

#define CORE  VOCABULARY_CORE
#define APPLY VOCABULARY_APPLICATOR
#define VALID VOCABULARY_VALIDATION

/* Ascending by name, for the search. */
static const struct schema_word words[] = {
	{ "$anchor", K_ANCHOR, CORE, SHAPE_NONE, VALUE_ANCHOR },
	{ "$comment", K_COMMENT, CORE, SHAPE_NONE, VALUE_STRING },
	{ "$defs", K_DEFS, CORE, SHAPE_MAP, VALUE_SCHEMA_MAP },
	{ "$dynamicAnchor", K_DYNAMIC_ANCHOR, CORE, SHAPE_NONE, VALUE_ANCHOR },
	{ "$dynamicRef", K_DYNAMIC_REF, CORE, SHAPE_NONE, VALUE_STRING },
	{ "$id", K_ID, CORE, SHAPE_NONE, VALUE_STRING },
	{ "$ref", K_REF, CORE, SHAPE_NONE, VALUE_STRING },
	{ "$schema", K_SCHEMA, CORE, SHAPE_NONE, VALUE_STRING },
	{ "$vocabulary", K_VOCABULARY, CORE, SHAPE_NONE, VALUE_OBJECT },
	{ "additionalProperties", K_ADDITIONAL_PROPERTIES, APPLY, SHAPE_SCHEMA, VALUE_SCHEMA },
	{ "allOf", K_ALL_OF, APPLY, SHAPE_LIST, VALUE_SCHEMAS },
	{ "anyOf", K_ANY_OF, APPLY, SHAPE_LIST, VALUE_SCHEMAS },
	{ "const", K_CONST, VALID, SHAPE_NONE, VALUE_ANY },
	{ "contains", K_CONTAINS, APPLY, SHAPE_SCHEMA, VALUE_SCHEMA },
	{ "contentEncoding", K_CONTENT_ENCODING, VOCABULARY_CONTENT, SHAPE_NONE, VALUE_STRING },
	{ "contentMediaType", K_CONTENT_MEDIA_TYPE, VOCABULARY_CONTENT, SHAPE_NONE, VALUE_STRING },
	{ "contentSchema", K_CONTENT_SCHEMA, VOCABULARY_CONTENT, SHAPE_SCHEMA, VALUE_SCHEMA },
	{ "default", K_DEFAULT, VOCABULARY_META, SHAPE_NONE, VALUE_ANY },
	{ "dependentRequired", K_DEPENDENT_REQUIRED, VALID, SHAPE_NONE, VALUE_STRINGS_MAP },
	{ "dependentSchemas", K_DEPENDENT_SCHEMAS, APPLY, SHAPE_MAP, VALUE_SCHEMA_MAP },
	{ "deprecated", K_DEPRECATED, VOCABULARY_META, SHAPE_NONE, VALUE_BOOLEAN },
	{ "description", K_DESCRIPTION, VOCABULARY_META, SHAPE_NONE, VALUE_STRING },
	{ "else", K_ELSE, APPLY, SHAPE_SCHEMA, VALUE_SCHEMA },
	{ "enum", K_ENUM, VALID, SHAPE_NONE, VALUE_ARRAY },
	{ "examples", K_EXAMPLES, VOCABULARY_META, SHAPE_NONE, VALUE_ARRAY },
	{ "exclusiveMaximum", K_EXCLUSIVE_MAXIMUM, VALID, SHAPE_NONE, VALUE_NUMBER },
	{ "exclusiveMinimum", K_EXCLUSIVE_MINIMUM, VALID, SHAPE_NONE, VALUE_NUMBER },
	{ "format", K_FORMAT, VOCABULARY_FORMAT | VOCABULARY_ASSERTION, SHAPE_NONE, VALUE_STRING },
	{ "if", K_IF, APPLY, SHAPE_SCHEMA, VALUE_SCHEMA },
	{ "items", K_ITEMS, APPLY, SHAPE_SCHEMA, VALUE_SCHEMA },
	{ "maxContains", K_MAX_CONTAINS, VALID, SHAPE_NONE, VALUE_COUNT },
	{ "maxItems", K_MAX_ITEMS, VALID, SHAPE_NONE, VALUE_COUNT },
	{ "maxLength", K_MAX_LENGTH, VALID, SHAPE_NONE, VALUE_COUNT },
	{ "maxProperties", K_MAX_PROPERTIES, VALID, SHAPE_NONE, VALUE_COUNT },
	{ "maximum", K_MAXIMUM, VALID, SHAPE_NONE, VALUE_NUMBER },
	{ "minContains", K_MIN_CONTAINS, VALID, SHAPE_NONE, VALUE_COUNT },
	{ "minItems", K_MIN_ITEMS, VALID, SHAPE_NONE, VALUE_COUNT },
	{ "minLength", K_MIN_LENGTH, VALID, SHAPE_NONE, VALUE_COUNT },
	{ "minProperties", K_MIN_PROPERTIES, VALID, SHAPE_NONE, VALUE_COUNT },
	{ "minimum", K_MINIMUM, VALID, SHAPE_NONE, VALUE_NUMBER },
	{ "multipleOf", K_MULTIPLE_OF, VALID, SHAPE_NONE, VALUE_POSITIVE },
	{ "not", K_NOT, APPLY, SHAPE_SCHEMA, VALUE_SCHEMA },
	{ "oneOf", K_ONE_OF, APPLY, SHAPE_LIST, VALUE_SCHEMAS },
	{ "pattern", K_PATTERN, VALID, SHAPE_NONE, VALUE_STRING },
	{ "patternProperties", K_PATTERN_PROPERTIES, APPLY, SHAPE_MAP, VALUE_SCHEMA_MAP },
	{ "prefixItems", K_PREFIX_ITEMS, APPLY, SHAPE_LIST, VALUE_SCHEMAS },
	{ "properties", K_PROPERTIES, APPLY, SHAPE_MAP, VALUE_SCHEMA_MAP },
	{ "propertyNames", K_PROPERTY_NAMES, APPLY, SHAPE_SCHEMA, VALUE_SCHEMA },
	{ "readOnly", K_READ_ONLY, VOCABULARY_META, SHAPE_NONE, VALUE_BOOLEAN },
	{ "required", K_REQUIRED, VALID, SHAPE_NONE, VALUE_STRINGS },
	{ "then", K_THEN, APPLY, SHAPE_SCHEMA, VALUE_SCHEMA },
	{ "title", K_TITLE, VOCABULARY_META, SHAPE_NONE, VALUE_STRING },
	{ "type", K_TYPE, VALID, SHAPE_NONE, VALUE_TYPES },
	{ "unevaluatedItems", K_UNEVALUATED_ITEMS, VOCABULARY_UNEVALUATED, SHAPE_SCHEMA,
	  VALUE_SCHEMA },
	{ "unevaluatedProperties", K_UNEVALUATED_PROPERTIES, VOCABULARY_UNEVALUATED, SHAPE_SCHEMA,
	  VALUE_SCHEMA },
	{ "uniqueItems", K_UNIQUE_ITEMS, VALID, SHAPE_NONE, VALUE_BOOLEAN },
	{ "writeOnly", K_WRITE_ONLY, VOCABULARY_META, SHAPE_NONE, VALUE_BOOLEAN },
};

const struct schema_word *nsync_schema_word(struct nsync_str name)
{
	size_t low = 0, high = sizeof(words) / sizeof(words[0]);

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = nsync_str_cmp(name, nsync_str(words[middle].name));

		if (order == 0)
			return &words[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static bool is_schema(const struct nsync_json *value)
{
	return value->type == NSYNC_JSON_OBJECT || value->type == NSYNC_JSON_TRUE ||
	       value->type == NSYNC_JSON_FALSE;
}

static bool is_type(const struct nsync_json *value)
{
	static const char *const types[] = { "null",   "boolean", "object", "array",
					     "number", "string",  "integer" };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (value->type == NSYNC_JSON_STRING &&
		    nsync_str_is(nsync_json_str(value), types[i]))
			return true;
	return false;
}

/* $anchor and $dynamicAnchor: core section 8.2.2. */
static bool is_anchor(const struct nsync_json *value)
{
	if (value->type != NSYNC_JSON_STRING || value->len == 0)
		return false;
	for (uint32_t i = 0; i < value->len; i++) {
		unsigned char c = (unsigned char)value->text[i];
		bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';

		if (!letter && c != '_' &&
		    (i == 0 || !((c >= '0' && c <= '9') || c == '-' || c == '.')))
			return false;
	}
	return true;
}

static bool all_of(const struct nsync_json *container, bool (*holds)(const struct nsync_json *))
{
	bool object = container->type == NSYNC_JSON_OBJECT;

	for (const struct nsync_json *v = nsync_json_first(container); v;
	     v = nsync_json_next(container, v))
		if (!holds(object ? v + 1 : v))
			return false;
	return true;
}

static bool is_string(const struct nsync_json *value)
{
	return value->type == NSYNC_JSON_STRING;
}

static bool is_strings(const struct nsync_json *value)
{
	const struct nsync_json *again;
	bool memory = true;

	return value->type == NSYNC_JSON_ARRAY && all_of(value, is_string) &&
	       (nsync_schema_unique(value, &again, &memory) || !memory);
}

static bool is_types(const struct nsync_json *value)
{
	return is_type(value) || (value->type == NSYNC_JSON_ARRAY && value->len > 0 &&
				  all_of(value, is_type) && is_strings(value));
}

static bool is_count(const struct nsync_json *value)
{
	return value->type == NSYNC_JSON_NUMBER && nsync_schema_integer(value) &&
	       nsync_json_number_cmp(nsync_json_str(value), NSYNC_STR("0")) >= 0;
}

static bool is_positive(const struct nsync_json *value)
{
	return value->type == NSYNC_JSON_NUMBER &&
	       nsync_json_number_cmp(nsync_json_str(value), NSYNC_STR("0")) > 0;
}

const char *nsync_schema_word_check(const struct schema_word *word, const struct nsync_json *value)
{
	bool array = value->type == NSYNC_JSON_ARRAY, object = value->type == NSYNC_JSON_OBJECT;

	switch ((enum schema_value)word->value) {
	case VALUE_ANY:
		return NULL;
	case VALUE_STRING:
		return is_string(value) ? NULL : "a string";
	case VALUE_BOOLEAN:
		return value->type == NSYNC_JSON_TRUE || value->type == NSYNC_JSON_FALSE
			       ? NULL
			       : "a boolean";
	case VALUE_NUMBER:
		return value->type == NSYNC_JSON_NUMBER ? NULL : "a number";
	case VALUE_POSITIVE:
		return is_positive(value) ? NULL : "a number above 0";
	case VALUE_COUNT:
		return is_count(value) ? NULL : "an integer of at least 0";
	case VALUE_STRINGS:
		return is_strings(value) ? NULL : "an array of different strings";
	case VALUE_STRINGS_MAP:
		return object && all_of(value, is_strings)
			       ? NULL
			       : "an object of arrays of different strings";
	case VALUE_ARRAY:
		return array ? NULL : "an array";
	case VALUE_OBJECT:
		return object ? NULL : "an object";
	case VALUE_TYPES:
		return is_types(value) ? NULL : "a type's name, or an array of different ones";
	case VALUE_SCHEMA:
		return is_schema(value) ? NULL : "a schema: an object or a boolean";
	case VALUE_SCHEMAS:
		return array && value->len && all_of(value, is_schema)
			       ? NULL
			       : "an array of one or more schemas";
	case VALUE_SCHEMA_MAP:
		return object && all_of(value, is_schema) ? NULL : "an object of schemas";
	case VALUE_ANCHOR:
		return is_anchor(value) ? NULL : "a name of letters, digits, '-', '_' and '.'";
	}
	return NULL;
}

unsigned nsync_schema_vocabulary(struct nsync_str uri)
{
	static const struct {
		const char *name;
		unsigned bit;
	} known[] = {
		{ "core", VOCABULARY_CORE },
		{ "applicator", VOCABULARY_APPLICATOR },
		{ "unevaluated", VOCABULARY_UNEVALUATED },
		{ "validation", VOCABULARY_VALIDATION },
		{ "meta-data", VOCABULARY_META },
		{ "format-annotation", VOCABULARY_FORMAT },
		{ "format-assertion", VOCABULARY_ASSERTION },
		{ "content", VOCABULARY_CONTENT },
	};
	struct nsync_str prefix = NSYNC_STR("https://json-schema.org/draft/2020-12/vocab/");

	if (!nsync_str_starts(uri, prefix))
		return 0;
	uri.p += prefix.n;
	uri.n -= prefix.n;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (nsync_str_is(uri, known[i].name))
			return known[i].bit;
	return 0;
}
