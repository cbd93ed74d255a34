/*
 * output.c: keep the violations that a validation found, and write them as JSON in the output
 * formats of the standard (JSON Schema 2020-12, core, section 12.4).
 */
#include <stdlib.h>

#include "nsync/schema.h"

/* ---- keeping violations ---------------------------------------------------------- */

/*
 * One violation, beyond its call; its strings are owned, and may hold U+0000 (a member may be named
 * so).
 */
struct nsync_schema_note {
	struct nsync_str pointer, keyword_location, absolute_location, advice;
};

static void free_str(struct nsync_str s)
{
	free((char *)(uintptr_t)s.p);
}

void nsync_schema_notes_release(struct nsync_schema_notes *notes)
{
	for (size_t i = 0; i < notes->count; i++) {
		free_str(notes->list[i].pointer);
		free_str(notes->list[i].keyword_location);
		free_str(notes->list[i].absolute_location);
		free_str(notes->list[i].advice);
	}
	free(notes->list);
	*notes = (struct nsync_schema_notes){ .list = NULL };
}

static struct nsync_str copy(struct nsync_str s)
{
	char *own = malloc(s.n + 1);

	if (!own)
		return (struct nsync_str){ NULL, 0 };
	if (s.n)
		memcpy(own, s.p, s.n);
	own[s.n] = '\0';
	return (struct nsync_str){ own, s.n };
}

void nsync_schema_keep(void *payload, const struct nsync_schema_violation *violation)
{
	struct nsync_schema_notes *notes = payload;
	struct nsync_schema_note *note;

	if (notes->code)
		return;
	if (!NSYNC_HAS_ROOM(notes->list, notes->count, notes->cap)) {
		notes->code = NSYNC_ENOMEM;
		return;
	}
	note = &notes->list[notes->count++];
	note->pointer = copy(violation->pointer);
	note->keyword_location = copy(violation->keyword_location);
	note->absolute_location = copy(violation->absolute_location);
	note->advice = copy(violation->advice);
	if (!note->pointer.p || !note->keyword_location.p || !note->absolute_location.p ||
	    !note->advice.p)
		notes->code = NSYNC_ENOMEM;
}

/* ---- flag, basic ------------------------------------------------------------------- */

/* Where the output goes, and whether all of it got there. */
struct sink {
	struct nsync_json_builder *b;
	bool no_memory;
};

static void add_unit(struct sink *sink, const struct nsync_schema_note *note)
{
	nsync_json_begin_object(sink->b);
	nsync_json_member(sink->b, "keywordLocation", note->keyword_location);
	nsync_json_member(sink->b, "absoluteKeywordLocation", note->absolute_location);
	nsync_json_member(sink->b, "instanceLocation", note->pointer);
	nsync_json_member(sink->b, "error", note->advice);
	nsync_json_end(sink->b);
}

static void add_basic(struct sink *sink, const struct nsync_schema_notes *notes)
{
	nsync_json_name(sink->b, "errors");
	nsync_json_begin_array(sink->b);
	for (size_t i = 0; i < notes->count; i++)
		add_unit(sink, &notes->list[i]);
	nsync_json_end(sink->b);
}

/* ---- detailed: a tree by keyword location, without nodes that have one child --------- */

/* How many bytes of a and b are the same path; at most n. */
static size_t shared_path(struct nsync_str a, struct nsync_str b, size_t n)
{
	size_t at = 0, whole = 0;

	while (at < n && at < b.n && a.p[at] == b.p[at]) {
		at++;
		if ((at == a.n || a.p[at] == '/') && (at == b.n || b.p[at] == '/'))
			whole = at;
	}
	return whole;
}

/* What is left of a path after skip bytes: its next step. */
static struct nsync_str next_step(struct nsync_str path, size_t skip)
{
	struct nsync_str rest = { path.p + skip, path.n - skip };
	const char *end = rest.n > 1 ? memchr(rest.p + 1, '/', rest.n - 1) : NULL;

	if (end)
		rest.n = (size_t)(end - rest.p);
	return rest;
}

static void add_node(struct sink *sink, const struct nsync_schema_note *const *group, size_t count,
		     bool root);

/*
 * The children of a node: its members by the next step of their keyword location, in the order they
 * came.
 */
static void add_children(struct sink *sink, const struct nsync_schema_note *const *group,
			 size_t count, size_t skip)
{
	const struct nsync_schema_note **part = calloc(count, sizeof(*part));
	bool *done = calloc(count, sizeof(*done));
	const bool enough = part && done;

	for (size_t i = 0; enough && i < count; i++) {
		struct nsync_str step = next_step(group[i]->keyword_location, skip);
		size_t members = 0;

		if (done[i] || !step.n) /* the node's own errors are not below it */
			continue;
		for (size_t j = i; j < count; j++) {
			if (done[j] ||
			    !nsync_str_eq(step, next_step(group[j]->keyword_location, skip)))
				continue;
			part[members++] = group[j];
			done[j] = true;
		}
		add_node(sink, part, members, false);
	}
	sink->no_memory = sink->no_memory || !enough;
	free(part);
	free(done);
}

/*
 * One rule may refuse several values: then each is a unit of its own below the node, else the
 * node's own error.
 */
static void add_node(struct sink *sink, const struct nsync_schema_note *const *group, size_t count,
		     bool root)
{
	const struct nsync_schema_note *first = group[0], *own = NULL;
	size_t keyword = root ? 0 : first->keyword_location.n;
	size_t pointer = root ? 0 : first->pointer.n;
	size_t owns = 0;

	if (!root && count == 1) {
		add_unit(sink, first);
		return;
	}
	for (size_t i = 1; i < count; i++) {
		keyword = shared_path(first->keyword_location, group[i]->keyword_location, keyword);
		pointer = shared_path(first->pointer, group[i]->pointer, pointer);
	}
	for (size_t i = 0; i < count; i++)
		if (group[i]->keyword_location.n == keyword) {
			own = group[i];
			owns++;
		}
	if (!root)
		nsync_json_begin_object(sink->b);
	nsync_json_member(sink->b, "keywordLocation",
			  (struct nsync_str){ first->keyword_location.p, keyword });
	nsync_json_member(sink->b, "instanceLocation",
			  (struct nsync_str){ first->pointer.p, pointer });
	if (owns == 1 && !root)
		nsync_json_member(sink->b, "error", own->advice);
	nsync_json_name(sink->b, "errors");
	nsync_json_begin_array(sink->b);
	for (size_t i = 0; i < count && (root || owns > 1); i++)
		if (group[i]->keyword_location.n == keyword)
			add_unit(sink, group[i]);
	add_children(sink, group, count, keyword);
	nsync_json_end(sink->b);
	if (!root)
		nsync_json_end(sink->b);
}

static void add_detailed(struct sink *sink, const struct nsync_schema_notes *notes)
{
	const struct nsync_schema_note **all = calloc(notes->count, sizeof(*all));

	sink->no_memory = !all;
	if (!all)
		return;
	for (size_t i = 0; i < notes->count; i++)
		all[i] = &notes->list[i];
	add_node(sink, all, notes->count, true);
	free(all);
}

bool nsync_schema_output_parse(enum nsync_schema_output *out, const char *name)
{
	static const char *const names[] = {
		[NSYNC_SCHEMA_FLAG] = "flag",
		[NSYNC_SCHEMA_BASIC] = "basic",
		[NSYNC_SCHEMA_DETAILED] = "detailed",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(name, names[i]) != 0)
			continue;
		*out = (enum nsync_schema_output)i;
		return true;
	}
	return false;
}

enum nsync_code nsync_schema_add_output(struct nsync_json_builder *b, bool valid,
					const struct nsync_schema_notes *notes,
					enum nsync_schema_output output, struct nsync_error *err)
{
	struct sink sink = { b, notes->code != NSYNC_OK };

	nsync_json_begin_object(b);
	nsync_json_name(b, "valid");
	nsync_json_add_bool(b, valid);
	if (!sink.no_memory && notes->count && output == NSYNC_SCHEMA_BASIC)
		add_basic(&sink, notes);
	else if (!sink.no_memory && notes->count && output == NSYNC_SCHEMA_DETAILED)
		add_detailed(&sink, notes);
	nsync_json_end(b);
	return sink.no_memory ? nsync_fail_memory(err) : NSYNC_OK;
}

/* ---- for people ---------------------------------------------------------------------- */

void nsync_schema_show_value(struct nsync_buf *out, struct nsync_str source,
			     const struct nsync_json *value, size_t most)
{
	struct nsync_str text = { source.p + value->offset, source.n - value->offset };
	const char *quote = value->type == NSYNC_JSON_STRING ? "\"" : "";
	size_t at = 0;

	if (value->type >= NSYNC_JSON_ARRAY) {
		nsync_buf_printf(out,
				 value->type == NSYNC_JSON_ARRAY ? "an array of %u"
								 : "an object of %u",
				 value->len);
		return;
	}
	if (value->type == NSYNC_JSON_STRING)
		text = nsync_json_str(value);
	else if (value->type == NSYNC_JSON_NUMBER)
		text.n = value->len;
	else
		text.n = value->type == NSYNC_JSON_FALSE ? 5 : 4;
	while (at < text.n && at < most)
		nsync_utf8_next(text, &at);
	nsync_buf_printf(out, "%s%.*s%s%s", quote, (int)at, text.p, at < text.n ? "…" : "",
			 quote);
}
