/*
 * simple.c: patterns that are a row of sets, each so many times, as most are
 * (^[0-9a-f]{64}$). Where no set shares a character with what may follow it,
 * taking as much as there is decides without ever going back.
 */
#include "ecma.h"

static bool step_has(const struct ecma_step *step, uint32_t c)
{
	size_t low = 0, high = step->range_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (c < step->ranges[middle].low)
			high = middle;
		else if (c > step->ranges[middle].high)
			low = middle + 1;
		else
			return true;
	}
	return false;
}

void ecma_step_add(struct ecma *e, const struct ecma_set *set)
{
	struct ecma_step step = { .least = 1, .most = 1, .range_count = (uint32_t)set->count };
	struct ecma_range *ranges;

	if (!e->simple || !e->schema)
		return;
	ranges = nsync_schema_alloc(e->schema, sizeof(*ranges) * (set->count + 1));
	if (!ranges ||
	    !nsync_schema_grow((void **)&e->steps, &e->step_cap, e->step_count, sizeof(step))) {
		e->memory = e->simple = false;
		return;
	}
	for (size_t i = 0; i < set->count; i++) {
		ranges[i] = set->ranges[i];
		for (uint32_t c = ranges[i].low; c <= ranges[i].high && c < 128; c++)
			step.has[c] = 1;
	}
	if (set->count == 1 && ranges[0].low == ranges[0].high && ranges[0].low < 128)
		step.only = (unsigned char)ranges[0].low;
	step.ranges = ranges;
	e->steps[e->step_count++] = step;
}

void ecma_step_repeat(struct ecma *e, uint32_t least, uint32_t most)
{
	if (!e->simple || !e->step_count)
		return;
	e->steps[e->step_count - 1].least = least;
	e->steps[e->step_count - 1].most = most;
}

static bool apart(const struct ecma_step *a, const struct ecma_step *b)
{
	for (uint32_t i = 0; i < a->range_count; i++)
		for (uint32_t k = 0; k < b->range_count; k++)
			if (a->ranges[i].low <= b->ranges[k].high &&
			    b->ranges[k].low <= a->ranges[i].high)
				return false;
	return true;
}

bool ecma_steps_finish(struct ecma *e)
{
	if (!e->simple || !e->schema || !e->from_start || !e->memory)
		return false;
	for (size_t i = 0; i < e->step_count; i++) {
		if (e->steps[i].least == e->steps[i].most)
			continue;
		for (size_t k = i + 1; k < e->step_count; k++) {
			if (!apart(&e->steps[i], &e->steps[k]))
				return false;
			if (e->steps[k].least > 0)
				break;
		}
	}
	return true;
}

/* From i on, before end: the first byte that is not ASCII of the set. */
static size_t skip_ascii(const unsigned char *has, const unsigned char *p, size_t i, size_t end)
{
	while (end - i >= 8 && (has[p[i]] & has[p[i + 1]] & has[p[i + 2]] & has[p[i + 3]] &
				has[p[i + 4]] & has[p[i + 5]] & has[p[i + 6]] & has[p[i + 7]]))
		i += 8;
	while (i < end && has[p[i]])
		i++;
	return i;
}

/* Take as many characters as the step allows; false when they are too few. */
static bool take_step(const struct ecma_step *step, struct nsync_str text, size_t *at)
{
	const unsigned char *p = (const unsigned char *)text.p;
	size_t i = *at, left = step->most;

	for (;;) {
		size_t end = text.n - i > left ? i + left : text.n, start = i;

		i = skip_ascii(step->has, p, i, end);
		left -= i - start;
		if (i == text.n || left == 0 || p[i] < 128)
			break;
		size_t next = i;
		int32_t point = nsync_utf8_next(text, &next);

		if (point < 0 || !step_has(step, (uint32_t)point))
			break;
		i = next;
		left--;
	}
	*at = i;
	return step->most - left >= step->least;
}

bool ecma_steps_match(const struct ecma_step *steps, size_t count, bool to_end,
		      struct nsync_str text)
{
	size_t at = 0;

	for (size_t i = 0; i < count; i++) {
		const struct ecma_step *step = &steps[i];

		if (step->only && step->most == 1 && step->least == 1) {
			if (at >= text.n || (unsigned char)text.p[at] != step->only)
				return false;
			at++;
		} else if (!take_step(step, text, &at)) {
			return false;
		}
	}
	return !to_end || at == text.n;
}
