/*
 * simple.c: patterns that are a row of sets, each so many times, as most are
 * (^[0-9a-f]{64}$). Where no set shares a character with what may follow it,
 * taking as much as there is decides without ever going back.
 */
#include "lib/schema/pattern/ecma.h"

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

void nsync_ecma_step_add(struct ecma *e, const struct ecma_set *set)
{
	struct ecma_step step = { .least = 1, .most = 1, .range_count = (uint32_t)set->count };
	struct ecma_range *ranges;

	if (!e->simple || !e->schema)
		return;
	ranges = nsync_schema_alloc(e->schema, sizeof(*ranges) * (set->count + 1));
	step.has = nsync_schema_alloc(e->schema, 256);
	if (!ranges || !step.has ||
	    !NSYNC_HAS_ROOM(e->steps, e->step_count, e->step_cap)) {
		e->memory = e->simple = false;
		return;
	}
	for (size_t i = 0; i < set->count; i++) {
		ranges[i] = set->ranges[i];
		for (uint32_t c = ranges[i].low; c <= ranges[i].high && c < 128; c++)
			step.has[c] = 1;
	}
	step.prints = memchr(&step.has[' '], 0, '~' - ' ' + 1) == NULL;
	step.ranges = ranges;
	e->steps[e->step_count++] = step;
}

void nsync_ecma_step_repeat(struct ecma *e, uint32_t least, uint32_t most)
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

/* Whether the step is one ASCII character, once. */
static bool is_letter(const struct ecma_step *step)
{
	return step->least == 1 && step->most == 1 && step->range_count == 1 &&
	       step->ranges[0].low == step->ranges[0].high && step->ranges[0].low < 128;
}

/* Letters that follow each other become one text. */
static bool merge_letters(struct ecma *e)
{
	size_t to = 0;

	for (size_t i = 0; i < e->step_count; i++) {
		struct ecma_step step = e->steps[i];
		size_t end = i;

		while (end < e->step_count && is_letter(&e->steps[end]))
			end++;
		if (end > i) {
			step.text = nsync_schema_alloc(e->schema, end - i);
			if (!step.text)
				return e->memory = false;
			step.text_size = (uint32_t)(end - i);
			for (size_t k = i; k < end; k++)
				step.text[k - i] = (char)e->steps[k].ranges[0].low;
			i = end - 1;
		}
		e->steps[to++] = step;
	}
	e->step_count = to;
	return true;
}

bool nsync_ecma_steps_finish(struct ecma *e)
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
	return merge_letters(e);
}

/* Whether 8 bytes are all from U+0020 to U+007E; may say no where they are. */
static bool printable(const unsigned char *p)
{
	const uint64_t ones = 0x0101010101010101ull;
	uint64_t x;

	memcpy(&x, p, 8);
	return (((x - 0x20 * ones) | (x + ones) | x) & 0x80 * ones) == 0;
}

/* From i on, before end: the first byte that is not ASCII of the set. */
static size_t skip_ascii(const struct ecma_step *step, const unsigned char *p, size_t i, size_t end)
{
	const unsigned char *has = step->has;

	for (;;) {
		while (step->prints && end - i >= 8 && printable(p + i))
			i += 8;
		while (end - i >= 8 &&
		       (has[p[i]] & has[p[i + 1]] & has[p[i + 2]] & has[p[i + 3]] & has[p[i + 4]] &
			has[p[i + 5]] & has[p[i + 6]] & has[p[i + 7]])) {
			i += 8;
			if (step->prints)
				break;
		}
		size_t stop = end - i > 8 ? i + 8 : end;

		while (i < stop && has[p[i]])
			i++;
		if (i < stop || i == end)
			return i;
	}
}

/* Take as many characters as the step allows; false when they are too few. */
static bool take_step(const struct ecma_step *step, struct nsync_str text, size_t *at)
{
	const unsigned char *p = (const unsigned char *)text.p;
	size_t i = *at, left = step->most;

	for (;;) {
		size_t end = text.n - i > left ? i + left : text.n, start = i;

		i = skip_ascii(step, p, i, end);
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

bool nsync_ecma_steps_match(const struct ecma_step *steps, size_t count, bool to_end,
			    struct nsync_str text)
{
	size_t at = 0;

	for (size_t i = 0; i < count; i++) {
		const struct ecma_step *step = &steps[i];

		if (step->text) {
			if (text.n - at < step->text_size ||
			    !schema_same(text.p + at, step->text, step->text_size))
				return false;
			at += step->text_size;
		} else if (!take_step(step, text, &at)) {
			return false;
		}
	}
	return !to_end || at == text.n;
}
