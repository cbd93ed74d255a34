/* validation.c: what validate says of an instance. */
#include <stdlib.h>

#include "cmd/report/validation.h"

#define VALUE_BYTES 60 /* of a value at fault, shown */

/* ---- keeping violations ---- */

static void free_str(struct nsync_str s)
{
	free((char *)(uintptr_t)s.p);
}

void notes_release(struct notes *notes)
{
	for (size_t i = 0; i < notes->count; i++) {
		free_str(notes->list[i].pointer);
		free_str(notes->list[i].keyword_location);
		free_str(notes->list[i].absolute_location);
		free_str(notes->list[i].advice);
	}
	free(notes->list);
	*notes = (struct notes){ .list = NULL };
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

enum nsync_code notes_add(struct notes *notes, const struct nsync_schema_violation *violation,
			  struct nsync_error *err)
{
	struct noted *noted;

	if (notes->count == notes->cap) {
		size_t cap = notes->cap ? notes->cap * 2 : 16;
		struct noted *grown = realloc(notes->list, cap * sizeof(*grown));

		if (!grown)
			return nsync_fail_memory(err);
		notes->list = grown;
		notes->cap = cap;
	}
	noted = &notes->list[notes->count++];
	noted->pointer = copy(violation->pointer);
	noted->keyword_location = copy(violation->keyword_location);
	noted->absolute_location = copy(violation->absolute_location);
	noted->advice = copy(violation->advice);
	if (noted->pointer.p && noted->keyword_location.p && noted->absolute_location.p && noted->advice.p)
		return NSYNC_OK;
	return nsync_fail_memory(err);
}

/* ---- flag, basic ---- */

static void add_unit(struct nsync_json_builder *line, const struct noted *noted)
{
	nsync_json_begin_object(line);
	nsync_json_member(line, "keywordLocation", noted->keyword_location);
	nsync_json_member(line, "absoluteKeywordLocation", noted->absolute_location);
	nsync_json_member(line, "instanceLocation", noted->pointer);
	nsync_json_member(line, "error", noted->advice);
	nsync_json_end(line);
}

static void add_basic(struct nsync_json_builder *line, const struct notes *notes)
{
	nsync_json_name(line, "errors");
	nsync_json_begin_array(line);
	for (size_t i = 0; i < notes->count; i++)
		add_unit(line, &notes->list[i]);
	nsync_json_end(line);
}

/* ---- detailed: a tree by keyword location, without nodes that have one child ---- */

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

static void add_node(struct nsync_json_builder *line, const struct noted *const *group, size_t count, bool root);

/* The children of a node: its members by the next step of their keyword location, in the order they came. */
static bool add_children(struct nsync_json_builder *line, const struct noted *const *group, size_t count, size_t skip)
{
	const struct noted **part = calloc(count, sizeof(*part));
	bool *done = calloc(count, sizeof(*done));
	bool enough = part && done;

	for (size_t i = 0; enough && i < count; i++) {
		struct nsync_str step = next_step(group[i]->keyword_location, skip);
		size_t members = 0;

		if (done[i] || !step.n) /* the node's own errors are not below it */
			continue;
		for (size_t j = i; j < count; j++) {
			if (done[j] || !nsync_str_eq(step, next_step(group[j]->keyword_location, skip)))
				continue;
			part[members++] = group[j];
			done[j] = true;
		}
		add_node(line, part, members, false);
	}
	free(part);
	free(done);
	return enough;
}

/* One rule may refuse several values: then each is a unit of its own below the node, else the node's own error. */
static void add_node(struct nsync_json_builder *line, const struct noted *const *group, size_t count, bool root)
{
	const struct noted *first = group[0], *own = NULL;
	size_t keyword = root ? 0 : first->keyword_location.n;
	size_t pointer = root ? 0 : first->pointer.n;
	size_t owns = 0;

	if (!root && count == 1) {
		add_unit(line, first);
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
		nsync_json_begin_object(line);
	nsync_json_member(line, "keywordLocation", (struct nsync_str){ first->keyword_location.p, keyword });
	nsync_json_member(line, "instanceLocation", (struct nsync_str){ first->pointer.p, pointer });
	if (owns == 1 && !root)
		nsync_json_member(line, "error", own->advice);
	nsync_json_name(line, "errors");
	nsync_json_begin_array(line);
	for (size_t i = 0; i < count && (root || owns > 1); i++)
		if (group[i]->keyword_location.n == keyword)
			add_unit(line, group[i]);
	if (!add_children(line, group, count, keyword))
		nsync_json_add_null(line);
	nsync_json_end(line);
	if (!root)
		nsync_json_end(line);
}

static bool add_detailed(struct nsync_json_builder *line, const struct notes *notes)
{
	const struct noted **all = calloc(notes->count, sizeof(*all));

	if (!all)
		return false;
	for (size_t i = 0; i < notes->count; i++)
		all[i] = &notes->list[i];
	add_node(line, all, notes->count, true);
	free(all);
	return true;
}

void report_validation(struct call *call, const char *path, size_t line_number, bool valid,
		       const struct notes *notes, enum validation_output output)
{
	struct nsync_json_builder *line = json_line_begin(call, "validation");

	if (!line)
		return;
	json_member_text(line, "path", path);
	if (line_number)
		json_member_int(line, "line", (int64_t)line_number);
	nsync_json_name(line, "valid");
	nsync_json_add_bool(line, valid);
	nsync_json_name(line, "output");
	nsync_json_begin_object(line);
	nsync_json_name(line, "valid");
	nsync_json_add_bool(line, valid);
	if (notes->count && output == OUTPUT_BASIC)
		add_basic(line, notes);
	else if (notes->count && output == OUTPUT_DETAILED && !add_detailed(line, notes))
		call->report.failed = true;
	nsync_json_end(line);
	json_line_end(call, line);
}

/* ---- for people ---- */

/* The value as it stands in the file, on one line, cut. */
static void add_value(struct nsync_buf *out, struct nsync_str source, const struct nsync_json *value)
{
	struct nsync_str rest = { source.p + value->offset, source.n - value->offset };
	size_t at = 0;

	if (value->type >= NSYNC_JSON_ARRAY) {
		nsync_buf_printf(out, value->type == NSYNC_JSON_ARRAY ? "an array of %u" : "an object of %u", value->len);
		return;
	}
	if (value->type == NSYNC_JSON_STRING)
		rest = nsync_json_str(value);
	else
		rest.n = value->type == NSYNC_JSON_NUMBER ? value->len : value->type == NSYNC_JSON_FALSE ? 5 : 4;
	while (at < rest.n && at < VALUE_BYTES)
		nsync_utf8_next(rest, &at);
	nsync_buf_printf(out, value->type == NSYNC_JSON_STRING ? "\"%.*s%s\"" : "%.*s%s", (int)at, rest.p,
			 at < rest.n ? "…" : "");
}

void report_violation_text(struct call *call, const char *path, size_t first_line, struct nsync_str source,
			   const struct nsync_schema_violation *violation)
{
	struct nsync_buf value = NSYNC_BUF_INIT(4096);
	size_t row, column;

	nsync_json_position(&row, &column, source, violation->instance->offset);
	add_value(&value, source, violation->instance);
	print_data(call, "%s:%zu:%zu: %.*s: %.*s", path, row + first_line - 1, column,
		   NSYNC_FMT(violation->pointer.n ? violation->pointer : NSYNC_STR("the whole")),
		   NSYNC_FMT(violation->advice));
	print_data(call, "  it is %s; the rule is %.*s", nsync_buf_view(&value).p,
		   NSYNC_FMT(violation->keyword_location.n ? violation->keyword_location : NSYNC_STR("false")));
	nsync_buf_release(&value);
}
