/* advice.c: one English sentence on how to mend a violation, for whoever has no better words. */
#include "internal.h"

#define MAX_SHOWN 8u /* values of an enum */

static struct nsync_str nearest(struct nsync_str best, size_t *least, struct nsync_str wanted,
				struct nsync_str candidate)
{
	size_t distance = nsync_str_distance(wanted, candidate);
	size_t limit = wanted.n / 3 + 1 < 3 ? wanted.n / 3 + 1 : 3;

	if (distance > limit || distance >= *least || distance >= candidate.n)
		return best;
	*least = distance;
	return candidate;
}

/* A member that the schema knows and the value lacks. */
static struct nsync_str near_property(struct nsync_str name, const struct nsync_json *schema,
				      const struct nsync_json *value)
{
	const struct nsync_json *properties = nsync_json_get(schema, NSYNC_STR("properties"));
	struct nsync_str best = { NULL, 0 };
	size_t least = SIZE_MAX;

	if (!properties || properties->type != NSYNC_JSON_OBJECT)
		return best;
	for (const struct nsync_json *m = nsync_json_first(properties); m;
	     m = nsync_json_next(properties, m))
		if (!nsync_json_get(value, nsync_json_str(m)))
			best = nearest(best, &least, name, nsync_json_str(m));
	return best;
}

/* A member that the value has, and the schema does not know. */
static struct nsync_str near_member(struct nsync_str name, const struct nsync_json *schema,
				    const struct nsync_json *value)
{
	const struct nsync_json *properties = nsync_json_get(schema, NSYNC_STR("properties"));
	struct nsync_str best = { NULL, 0 };
	size_t least = SIZE_MAX;

	if (value->type != NSYNC_JSON_OBJECT)
		return best;
	for (const struct nsync_json *m = nsync_json_first(value); m; m = nsync_json_next(value, m))
		if (!nsync_json_get(properties, nsync_json_str(m)))
			best = nearest(best, &least, name, nsync_json_str(m));
	return best;
}

static struct nsync_str near_value(const struct nsync_json *value, const struct nsync_json *list)
{
	struct nsync_str best = { NULL, 0 };
	size_t least = SIZE_MAX;

	if (value->type != NSYNC_JSON_STRING || !list || list->type != NSYNC_JSON_ARRAY)
		return best;
	for (const struct nsync_json *v = nsync_json_first(list); v; v = nsync_json_next(list, v))
		if (v->type == NSYNC_JSON_STRING)
			best = nearest(best, &least, nsync_json_str(value), nsync_json_str(v));
	return best;
}

struct nsync_str nsync_schema_near(const struct nsync_schema_violation *violation,
				   const struct nsync_json *schema, const struct nsync_json *value)
{
	if (nsync_str_is(violation->keyword, "additionalProperties") ||
	    nsync_str_is(violation->keyword, "unevaluatedProperties"))
		return near_property(violation->name, schema, value);
	if (nsync_str_is(violation->keyword, "required"))
		return near_member(violation->name, schema, value);
	if (nsync_str_is(violation->keyword, "enum"))
		return near_value(violation->instance, violation->expected);
	return (struct nsync_str){ NULL, 0 };
}

/* A value of the schema in short: scalars whole, the rest by kind. */
static void add_value(struct nsync_buf *out, const struct nsync_json *value)
{
	switch ((enum nsync_json_type)value->type) {
	case NSYNC_JSON_STRING:
		nsync_json_quote(out, nsync_json_str(value));
		return;
	case NSYNC_JSON_NUMBER:
		nsync_buf_str(out, nsync_json_str(value));
		return;
	case NSYNC_JSON_ARRAY:
		nsync_buf_text(out, "[...]");
		return;
	case NSYNC_JSON_OBJECT:
		nsync_buf_text(out, "{...}");
		return;
	default:
		nsync_buf_text(out, value->type == NSYNC_JSON_TRUE    ? "true"
				    : value->type == NSYNC_JSON_FALSE ? "false"
								      : "null");
	}
}

/* "a", "b" or "c" */
static void add_list(struct nsync_buf *out, const struct nsync_json *list)
{
	uint32_t index = 0;

	if (list->type != NSYNC_JSON_ARRAY) {
		add_value(out, list);
		return;
	}
	for (const struct nsync_json *v = nsync_json_first(list); v; v = nsync_json_next(list, v)) {
		if (index)
			nsync_buf_text(out, index + 1 == list->len ? " or " : ", ");
		if (index++ == MAX_SHOWN) {
			nsync_buf_text(out, "...");
			return;
		}
		add_value(out, v);
	}
}

/* Sentences: %v the keyword's value, %n the member, %s the suggestion, after '?' only if there is one. */
static const struct {
	const char *keyword, *text;
} sentences[] = {
	{ "", "Remove this value: nothing is allowed here." },
	{ "additionalProperties",
	  "Remove the member %n, which is not known here.? Did you mean %s?" },
	{ "anyOf", "Make the value fit at least one of the %c alternatives." },
	{ "const", "Write exactly %v." },
	{ "contains", "Add an element that fits what \"contains\" asks for." },
	{ "dependentRequired", "Add the member %n, which another member needs." },
	{ "enum", "Use %v.? Did you mean %s?" },
	{ "exclusiveMaximum", "Use a number below %v." },
	{ "exclusiveMinimum", "Use a number above %v." },
	{ "format", "Write a valid %v." },
	{ "items", "Remove this element: there are too many." },
	{ "maxContains", "Keep at most %v elements of the kind that \"contains\" describes." },
	{ "maxItems", "Keep at most %v elements." },
	{ "maxLength", "Shorten the text to at most %v characters." },
	{ "maxProperties", "Keep at most %v members." },
	{ "maximum", "Use a number of at most %v." },
	{ "minContains", "Add elements until at least %v fit what \"contains\" asks for." },
	{ "minItems", "Add elements until there are at least %v." },
	{ "minLength", "Write at least %v characters." },
	{ "minProperties", "Add members until there are at least %v." },
	{ "minimum", "Use a number of at least %v." },
	{ "multipleOf", "Use a multiple of %v." },
	{ "not", "Change the value: it fits what is forbidden here." },
	{ "oneOf", "Make the value fit exactly one of the %c alternatives." },
	{ "pattern", "Write text that matches the pattern %v." },
	{ "required", "Add the member %n.? Is it there as %s?" },
	{ "type", "Use a value of type %v." },
	{ "unevaluatedItems", "Remove this element, which is not known here." },
	{ "unevaluatedProperties",
	  "Remove the member %n, which is not known here.? Did you mean %s?" },
	{ "uniqueItems", "Remove the elements that are there twice." },
};

static void add_sentence(struct nsync_buf *out, const char *text,
			 const struct nsync_schema_violation *v)
{
	for (; *text; text++) {
		if (*text == '?' && text[1] == ' ' && !v->suggestion.p)
			return;
		if (*text == '?' && text[1] == ' ')
			continue;
		if (*text != '%') {
			nsync_buf_char(out, *text);
			continue;
		}
		text++;
		if (*text == 'n' || *text == 's')
			nsync_json_quote(out, *text == 'n' ? v->name : v->suggestion);
		else if (*text == 'c')
			nsync_buf_printf(out, "%u", v->expected ? v->expected->len : 0);
		else if (v->expected && nsync_str_is(v->keyword, "const"))
			add_value(out, v->expected);
		else if (v->expected)
			add_list(out, v->expected);
	}
}

void nsync_schema_advice(struct nsync_buf *out, const struct nsync_schema_violation *violation,
			 const struct nsync_json *schema)
{
	struct nsync_str about = nsync_json_get_str(schema, NSYNC_STR("description"));

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++)
		if (nsync_str_is(violation->keyword, sentences[i].keyword))
			add_sentence(out, sentences[i].text, violation);
	/* the schema's author says it better than a pattern does */
	if (nsync_str_is(violation->keyword, "pattern") && about.p) {
		nsync_buf_text(out, " (");
		nsync_buf_str(out, about);
		nsync_buf_char(out, ')');
	}
}
