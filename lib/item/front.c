/*
 * front.c: YAML front matter, as little of YAML as a draft needs.
 *
 * libyaml's events, never its loader: tags, anchors, aliases and nesting are refused where
 * they begin, so nothing can multiply, and no value is ever taken for a boolean or a number
 * (`countries: [NO]` is Norway).
 */
#include <yaml.h>

#include "internal.h"

const char *const nsync_draft_keys[DRAFT_KEYS] = {
	"headline", "language", "date", "located", "countries", "topics", "joint", "summary",
	"correction", "by", "slugline", "urgency", "embargo", "expires", "translationOf", "status",
	"note",
};

enum draft_form nsync_draft_form(enum draft_key key)
{
	switch (key) {
	case KEY_HEADLINE: case KEY_LOCATED: case KEY_BY: case KEY_SLUGLINE:
		return FORM_LINE;
	case KEY_SUMMARY: case KEY_CORRECTION: case KEY_NOTE:
		return FORM_TEXT;
	case KEY_COUNTRIES: case KEY_TOPICS: case KEY_JOINT:
		return FORM_LIST;
	default:
		return FORM_WORD;
	}
}

/* What people write who know another system, or write in Spanish; in lower case. */
static const char *const other_words[][2] = {
	{ "title", "headline" }, { "titulo", "headline" }, { "título", "headline" },
	{ "titular", "headline" }, { "lang", "language" }, { "idioma", "language" },
	{ "lengua", "language" }, { "fecha", "date" }, { "firstcreated", "date" },
	{ "created", "date" }, { "place", "located" }, { "location", "located" },
	{ "lugar", "located" }, { "country", "countries" }, { "pais", "countries" },
	{ "país", "countries" }, { "paises", "countries" }, { "países", "countries" },
	{ "tags", "topics" }, { "subjects", "topics" }, { "temas", "topics" },
	{ "tema", "topics" }, { "abstract", "summary" }, { "description", "summary" },
	{ "resumen", "summary" }, { "author", "by" }, { "byline", "by" }, { "autor", "by" },
	{ "autora", "by" }, { "priority", "urgency" }, { "urgencia", "urgency" },
	{ "embargoeduntil", "embargo" }, { "expiry", "expires" }, { "vence", "expires" },
	{ "translation", "translationOf" }, { "traduccion", "translationOf" },
	{ "traducción", "translationOf" }, { "pubstatus", "status" }, { "estado", "status" },
	{ "ednote", "note" }, { "nota", "note" }, { "correccion", "correction" },
	{ "corrección", "correction" },
};

static struct nsync_str suggest_key(struct nsync_str key)
{
	for (size_t i = 0; i < sizeof(other_words) / sizeof(other_words[0]); i++) {
		size_t best = 1; /* only the word itself is nearer */

		if (nsync_nearer(&best, key, nsync_str(other_words[i][0])))
			return nsync_str(other_words[i][1]);
	}
	return nsync_nearest(key, nsync_draft_keys, DRAFT_KEYS);
}

/* ---- events ------------------------------------------------------------------------- */

struct front {
	struct nsync_draft *draft;
	struct nsync_str text;
	yaml_parser_t yaml;
	yaml_event_t event; /* the current one, zeroed where there is none */
	struct nsync_error *err;
};

static struct draft_spot spot(yaml_mark_t mark)
{
	/* libyaml counts from 0, and the front matter starts at the file's second line. */
	return (struct draft_spot){ mark.line + 2, mark.column + 1 };
}

static enum nsync_code fail_here(struct front *f, const char *what)
{
	return nsync_draft_fail(f->err, NSYNC_ESYNTAX, f->draft, spot(f->event.start_mark), "%s", what);
}

static enum nsync_code yaml_failed(struct front *f)
{
	const char *problem = f->yaml.problem ? f->yaml.problem : "not YAML";
	struct draft_spot at = spot(f->yaml.problem_mark);
	const char *hint = "";

	if (f->yaml.error == YAML_MEMORY_ERROR)
		return nsync_fail_memory(f->err);
	if (f->yaml.error == YAML_READER_ERROR) {
		nsync_json_position(&at.line, &at.column, f->text, f->yaml.problem_offset);
		at.line++;
	}
	if (strncmp(problem, "mapping values are not allowed", 30) == 0)
		hint = "; a value with a colon in it must be in quotes";
	return nsync_draft_fail(f->err, NSYNC_ESYNTAX, f->draft, at, "%s%s", problem, hint);
}

static enum nsync_code next(struct front *f)
{
	yaml_event_delete(&f->event);
	if (yaml_parser_parse(&f->yaml, &f->event))
		return NSYNC_OK;
	memset(&f->event, 0, sizeof(f->event));
	return yaml_failed(f);
}

static struct nsync_str scalar(const struct front *f)
{
	return (struct nsync_str){ (const char *)f->event.data.scalar.value,
				   f->event.data.scalar.length };
}

static enum nsync_code check_scalar(struct front *f)
{
	if (f->event.data.scalar.anchor)
		return fail_here(f, "anchors (&) have no place in a draft; put the value in quotes");
	if (f->event.data.scalar.tag)
		return fail_here(f, "tags (!) have no place in a draft; put the value in quotes");
	return NSYNC_OK;
}

/*
 * YAML drops what follows " #", and with it half a headline such as "Reunión # 3". Only
 * text is watched: behind a date a comment is a comment.
 */
static bool comment_follows(const struct front *f)
{
	yaml_mark_t end = f->event.end_mark;
	size_t at = 0;

	for (size_t line = 0; line < end.line && at < f->text.n; at++)
		line += f->text.p[at] == '\n';
	for (size_t column = 0; column < end.column && at < f->text.n; column++)
		(void)nsync_utf8_next(f->text, &at);
	while (at < f->text.n && (f->text.p[at] == ' ' || f->text.p[at] == '\t'))
		at++;
	return at < f->text.n && f->text.p[at] == '#';
}

/* ---- values ------------------------------------------------------------------------- */

static enum nsync_code add_value(struct front *f, struct draft_field *field, struct nsync_str text)
{
	struct draft_value *value = &f->draft->values[f->draft->value_count];
	struct draft_spot at = spot(f->event.start_mark);

	if (f->draft->value_count == NSYNC_MAX_VALUES)
		return nsync_draft_fail(f->err, NSYNC_ELIMIT, f->draft, at, "more than %u values",
					NSYNC_MAX_VALUES);
	value->text = malloc(text.n + 1);
	if (!value->text)
		return nsync_fail_memory(f->err);
	if (text.n)
		memcpy(value->text, text.p, text.n);
	value->text[text.n] = '\0';
	value->n = text.n;
	value->at = at;
	f->draft->value_count++;
	field->count++;
	return NSYNC_OK;
}

static enum nsync_code read_scalar(struct front *f, enum draft_key key, struct draft_field *field)
{
	enum draft_form form = nsync_draft_form(key);
	yaml_scalar_style_t style = f->event.data.scalar.style;
	struct nsync_str text = scalar(f);
	enum nsync_code code = check_scalar(f);

	if (code)
		return code;
	if (style == YAML_LITERAL_SCALAR_STYLE)
		return fail_here(f, "a literal block (|) has no place in a draft; use a folded one (>)");
	if (style == YAML_FOLDED_SCALAR_STYLE && form != FORM_TEXT)
		return fail_here(f, "a folded block (>) is for summary, correction and note only");
	if (style == YAML_PLAIN_SCALAR_STYLE && (form == FORM_LINE || form == FORM_TEXT) &&
	    comment_follows(f))
		return fail_here(f, "what follows # would be lost; put the whole value in quotes");
	return add_value(f, field, form == FORM_TEXT ? nsync_trim(text, "\n") : text);
}

static enum nsync_code read_list(struct front *f, enum draft_key key, struct draft_field *field)
{
	enum nsync_code code;

	if (f->event.data.sequence_start.anchor)
		return fail_here(f, "anchors (&) have no place in a draft");
	if (f->event.data.sequence_start.tag)
		return fail_here(f, "tags (!) have no place in a draft");
	if (f->event.data.sequence_start.style != YAML_FLOW_SEQUENCE_STYLE)
		return fail_here(f, "write a list as [a, b]");
	if (nsync_draft_form(key) != FORM_LIST)
		return fail_here(f, "a list where one value belongs; put a value with brackets in quotes");
	for (;;) {
		code = next(f);
		if (code || f->event.type == YAML_SEQUENCE_END_EVENT)
			return code;
		if (f->event.type == YAML_ALIAS_EVENT)
			return fail_here(f, "aliases (*) have no place in a draft");
		if (f->event.type != YAML_SCALAR_EVENT)
			return fail_here(f, "a list holds plain values only");
		code = check_scalar(f);
		if (!code)
			code = add_value(f, field, scalar(f));
		if (code)
			return code;
	}
}

static enum nsync_code read_value(struct front *f, enum draft_key key, struct draft_field *field)
{
	enum nsync_code code = next(f);

	if (code)
		return code;
	switch (f->event.type) {
	case YAML_SCALAR_EVENT:
		return read_scalar(f, key, field);
	case YAML_SEQUENCE_START_EVENT:
		return read_list(f, key, field);
	case YAML_ALIAS_EVENT:
		return fail_here(f, "aliases (*) have no place in a draft; put the value in quotes");
	default:
		return fail_here(f, "a map within the front matter; put a value with braces in quotes");
	}
}

static enum nsync_code unknown_key(struct front *f)
{
	struct nsync_str key = nsync_shorten(scalar(f)), near = suggest_key(scalar(f));

	if (near.p)
		return nsync_draft_fail(f->err, NSYNC_EINVAL, f->draft, spot(f->event.start_mark),
					"unknown key \"%.*s\"; did you mean \"%.*s\"?", NSYNC_FMT(key),
					NSYNC_FMT(near));
	return nsync_draft_fail(f->err, NSYNC_EINVAL, f->draft, spot(f->event.start_mark),
				"unknown key \"%.*s\"", NSYNC_FMT(key));
}

/* One member; the current event is its key's. */
static enum nsync_code read_member(struct front *f)
{
	enum draft_key key = 0;
	enum nsync_code code;

	if (f->event.type != YAML_SCALAR_EVENT || f->event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
		return fail_here(f, "a key must be a plain word");
	code = check_scalar(f);
	if (code)
		return code;
	while (key < DRAFT_KEYS && !nsync_str_is(scalar(f), nsync_draft_keys[key]))
		key++;
	if (key == DRAFT_KEYS)
		return unknown_key(f);

	struct draft_field *field = &f->draft->fields[key];
	struct draft_spot at = spot(f->event.start_mark);

	if (field->present)
		return nsync_draft_fail(f->err, NSYNC_ESYNTAX, f->draft, at,
					"%s twice, first in line %zu", nsync_draft_keys[key],
					field->at.line);
	*field = (struct draft_field){ true, at, f->draft->value_count, 0 };
	return read_value(f, key, field);
}

static enum nsync_code read_mapping(struct front *f)
{
	enum nsync_code code;

	if (f->event.type != YAML_MAPPING_START_EVENT)
		return fail_here(f, "front matter is made of lines \"key: value\"");
	if (f->event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE)
		return fail_here(f, "front matter is made of lines \"key: value\", without braces");
	if (f->event.data.mapping_start.anchor || f->event.data.mapping_start.tag)
		return fail_here(f, "tags and anchors have no place in a draft");
	for (;;) {
		code = next(f);
		if (code || f->event.type == YAML_MAPPING_END_EVENT)
			return code;
		code = read_member(f);
		if (code)
			return code;
	}
}

static enum nsync_code read_stream(struct front *f)
{
	enum nsync_code code = next(f); /* the stream's start */

	if (!code)
		code = next(f);
	if (code || f->event.type == YAML_STREAM_END_EVENT)
		return code;
	if (!f->event.data.document_start.implicit || f->event.data.document_start.version_directive ||
	    f->event.data.document_start.tag_directives.start != f->event.data.document_start.tag_directives.end)
		return fail_here(f, "directives and further documents have no place in a draft");
	code = next(f);
	if (!code)
		code = read_mapping(f);
	if (!code)
		code = next(f); /* the document's end */
	if (!code && !f->event.data.document_end.implicit)
		return fail_here(f, "front matter ends with a line \"---\", not with \"...\"");
	if (!code)
		code = next(f);
	if (!code && f->event.type != YAML_STREAM_END_EVENT)
		return fail_here(f, "directives and further documents have no place in a draft");
	return code;
}

enum nsync_code nsync_draft_front(struct nsync_draft *draft, struct nsync_str front,
				  struct nsync_error *err)
{
	struct front f = { .draft = draft, .text = front, .err = err };
	enum nsync_code code;

	if (!yaml_parser_initialize(&f.yaml))
		return nsync_fail_memory(err);
	/* Not guessed, so that no byte order mark turns the file into UTF-16. */
	yaml_parser_set_encoding(&f.yaml, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&f.yaml, (const unsigned char *)(front.p ? front.p : ""), front.n);
	code = read_stream(&f);
	yaml_event_delete(&f.event);
	yaml_parser_delete(&f.yaml);
	return code;
}
