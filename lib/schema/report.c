/*
 * report.c: violations are collected, branches of anyOf and oneOf ranked among
 * themselves, the rest put in the order of the instance, and handed out.
 */
#include "internal.h"

#include <stdlib.h>

#define MAX_POINTER (1u << 20)

struct record {
	struct nsync_schema_violation v;
	const struct nsync_json *schema, *value;
	char *strings; /* owns the three locations */
	size_t order;  /* where in the instance; for a branch, where the outermost choice is */
	size_t index;  /* as they came, after ranking */
	uint32_t branch, depth;
	int64_t rank;
};

static void write_path(struct nsync_buf *out, const struct schema_path *path)
{
	if (!path)
		return;
	write_path(out, path->up);
	nsync_buf_char(out, '/');
	if (path->index == SCHEMA_NONE)
		nsync_json_pointer_token(out, path->token);
	else
		nsync_buf_printf(out, "%u", path->index);
}

/* The three locations, one after the other in one buffer. */
static bool locate(struct schema_run *run, const struct schema_frame *f, struct record *record)
{
	const struct schema_resource *resource = &run->schema->resources[f->block->resource];
	struct nsync_schema_violation *v = &record->v;
	struct nsync_buf text = NSYNC_BUF_INIT(MAX_POINTER);
	size_t first, second;

	nsync_json_pointer(&text, run->report->root, v->instance);
	first = text.n;
	write_path(&text, f->path);
	if (v->keyword.n) {
		nsync_buf_char(&text, '/');
		nsync_buf_str(&text, v->keyword);
	}
	second = text.n;
	nsync_buf_str(&text, resource->uri);
	nsync_buf_char(&text, '#');
	nsync_json_pointer(&text, resource->root, v->expected ? v->expected : f->block->node);
	if (text.code != NSYNC_OK) {
		enum nsync_code code = text.code;

		nsync_buf_release(&text);
		return nsync_schema_run_fail(run, code, "the report takes too much memory");
	}
	record->strings = text.p;
	v->pointer = (struct nsync_str){ text.p, first };
	v->keyword_location = (struct nsync_str){ text.p + first, second - first };
	v->absolute_location = (struct nsync_str){ text.p + second, text.n - second };
	for (size_t i = 0; i < first; i++)
		record->depth += text.p[i] == '/';
	return true;
}

bool nsync_schema_violate(struct schema_run *run, const struct schema_frame *f, const char *keyword,
			  const struct nsync_json *expected, const struct nsync_json *instance,
			  struct nsync_str name)
{
	struct schema_report *report = run->report;

	if (!report || report->count >= SCHEMA_MAX_REPORTS || run->code != NSYNC_OK)
		return false;
	if (!NSYNC_HAS_ROOM(report->records, report->count, report->cap))
		return nsync_schema_run_fail(run, NSYNC_ENOMEM, "out of memory");
	struct record *record = &report->records[report->count];

	*record = (struct record){
		.v = { .instance = instance,
		       .expected = expected,
		       .keyword = nsync_str(keyword),
		       .name = name },
		.schema = f->block->node,
		.value = f->value,
		.order = report->choosing ? report->order : instance->offset,
		.branch = report->branch,
	};
	if (locate(run, f, record))
		report->count++;
	return false;
}

/* ---- branches ------------------------------------------------------------------- */

void nsync_schema_branches_begin(struct schema_run *run, struct schema_branches *out,
				 const struct nsync_json *value)
{
	struct schema_report *report = run->report;

	if (!report)
		return;
	*out = (struct schema_branches){ report->count, report->branch, !report->choosing };
	if (out->outermost)
		report->order = value->offset;
	report->choosing = true;
}

void nsync_schema_branch(struct schema_run *run, uint32_t number)
{
	if (run->report)
		run->report->branch = number;
}

/* What tells that a branch was not meant at all: the value is of another kind. */
static bool is_kind(const struct record *record)
{
	return nsync_str_is(record->v.keyword, "type") ||
	       nsync_str_is(record->v.keyword, "const") || nsync_str_is(record->v.keyword, "enum");
}

static int by_rank(const void *a, const void *b)
{
	const struct record *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank > y->rank ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

/* The branch whose shallowest violation lies deepest comes first. */
static void rank(struct record *records, size_t count)
{
	uint32_t top = UINT32_MAX;

	for (size_t i = 0; i < count; i++)
		top = records[i].depth < top ? records[i].depth : top;
	for (size_t i = 0; i < count; i++) {
		int64_t least = INT64_MAX;

		for (size_t k = 0; k < count; k++) {
			if (records[k].branch != records[i].branch)
				continue;
			bool kind = is_kind(&records[k]) && records[k].depth <= top + 1;
			int64_t depth = (int64_t)records[k].depth - (kind ? 1000 : 0);

			least = depth < least ? depth : least;
		}
		records[i].rank = least * UINT32_MAX - records[i].branch;
		records[i].index = i;
	}
	qsort(records, count, sizeof(*records), by_rank);
}

static void drop_from(struct schema_report *report, size_t start)
{
	while (report->count > start)
		free(report->records[--report->count].strings);
}

void nsync_schema_branches_end(struct schema_run *run, struct schema_branches *branches, bool keep)
{
	struct schema_report *report = run->report;

	if (!report)
		return;
	if (!keep)
		drop_from(report, branches->start);
	else if (report->count > branches->start && /* none where a limit ended the run */
		 report->count - branches->start <= 1000) /* ranking compares each with each */
		rank(report->records + branches->start, report->count - branches->start);
	report->branch = branches->around;
	for (size_t i = branches->start; i < report->count; i++)
		report->records[i].branch = branches->around;
	if (branches->outermost)
		report->choosing = false;
}

/* ---- handing out ------------------------------------------------------------------ */

static int by_order(const void *a, const void *b)
{
	const struct record *x = a, *y = b;

	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

void nsync_schema_hand_out(struct schema_run *run, nsync_schema_report_fn report, void *payload)
{
	struct schema_report *list = run->report;
	struct nsync_buf advice = NSYNC_BUF_INIT(MAX_POINTER);

	for (size_t i = 0; i < list->count; i++)
		list->records[i].index = i;
	if (list->count)
		qsort(list->records, list->count, sizeof(*list->records), by_order);
	for (size_t i = 0; i < list->count && run->code == NSYNC_OK; i++) {
		struct record *record = &list->records[i];

		record->v.suggestion = nsync_schema_near(&record->v, record->schema, record->value);
		nsync_buf_clear(&advice);
		nsync_schema_advice(&advice, &record->v, record->schema);
		record->v.advice = nsync_buf_view(&advice);
		if (advice.code != NSYNC_OK)
			nsync_schema_run_fail(run, advice.code, "the report takes too much memory");
		else
			report(payload, &record->v);
	}
	nsync_buf_release(&advice);
}

void nsync_schema_report_release(struct schema_report *report)
{
	drop_from(report, 0);
	free(report->records);
}
