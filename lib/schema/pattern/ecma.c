/* ecma.c: the grammar of ECMA-262 patterns, and their translation for PCRE2. */
#include "lib/schema/pattern/ecma.h"

#include <stdlib.h>

static bool disjunction(struct ecma *e);

static bool more(const struct ecma *e)
{
	return e->at < e->source.n;
}

static bool looking_at(const struct ecma *e, const char *text)
{
	size_t n = strlen(text);

	return e->source.n - e->at >= n && memcmp(e->source.p + e->at, text, n) == 0;
}

static bool take(struct ecma *e, const char *text)
{
	if (!looking_at(e, text))
		return false;
	e->at += strlen(text);
	return true;
}

static void put(struct ecma *e, const char *text)
{
	if (e->out)
		nsync_buf_text(e->out, text);
}

static bool put_set(struct ecma *e, struct ecma_set *set)
{
	if (!nsync_ecma_set_finish(e, set, false))
		return false;
	if (e->out)
		nsync_ecma_set_write(e->out, set);
	nsync_ecma_step_add(e, set);
	return true;
}

static bool put_character(struct ecma *e, uint32_t c)
{
	struct ecma_set set = { 0 };
	bool ok = nsync_ecma_set_add(e, &set, c, c) && put_set(e, &set);

	nsync_ecma_set_release(&set);
	return ok;
}

/* ---- names of groups ---------------------------------------------------------- */

/* The name before '>'; p NULL if it is none. */
static struct nsync_str group_name(const struct ecma *e, size_t at, size_t *end)
{
	struct nsync_str out = { e->source.p + at, 0 };

	for (; at < e->source.n && e->source.p[at] != '>'; at++, out.n++) {
		unsigned char c = (unsigned char)e->source.p[at];
		bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';

		if (!letter && c != '$' && c != '_' && c < 0x80 && !(out.n && c >= '0' && c <= '9'))
			return (struct nsync_str){ NULL, 0 };
	}
	*end = at + 1;
	return at < e->source.n && out.n ? out : (struct nsync_str){ NULL, 0 };
}

/*
 * Go through the capturing groups. name.p NULL: count them; else the number of
 * the group with that name, 0 if there is none; twice: whether it is there again.
 */
static uint32_t scan_groups(const struct ecma *e, struct nsync_str name, bool *twice)
{
	uint32_t count = 0, found = 0;
	bool in_class = false;
	size_t end;

	for (size_t i = 0; i < e->source.n; i++) {
		char c = e->source.p[i];

		if (c == '\\') {
			i++;
		} else if (c == '[' || c == ']') {
			in_class = c == '[';
		} else if (c == '(' && !in_class) {
			struct nsync_str rest = { e->source.p + i, e->source.n - i };
			bool named = nsync_str_starts(rest, NSYNC_STR("(?<")) && rest.n > 3 &&
				     rest.p[3] != '=' && rest.p[3] != '!';

			count += named || !nsync_str_starts(rest, NSYNC_STR("(?"));
			if (named && name.p && nsync_str_eq(group_name(e, i + 3, &end), name)) {
				*twice |= found != 0;
				found = count;
			}
		}
	}
	return name.p ? found : count;
}

/* ---- terms ------------------------------------------------------------------------ */

static bool group(struct ecma *e, const char *opening)
{
	if (++e->depth > ECMA_MAX_DEPTH)
		return ecma_fail(e, "groups nest too deep");
	e->simple = false;
	put(e, opening);
	if (!disjunction(e))
		return false;
	if (!take(e, ")"))
		return ecma_fail(e, "a group is not closed");
	put(e, ")");
	e->depth--;
	return true;
}

static bool named_group(struct ecma *e)
{
	bool twice = false;
	size_t end;
	struct nsync_str name = group_name(e, e->at, &end);

	if (!name.p)
		return ecma_fail(e, "a group's name is not valid");
	scan_groups(e, name, &twice);
	if (twice)
		return ecma_fail(e, "two groups have one name");
	e->at = end;
	return group(e, e->captures ? "(" : "(?:");
}

static void put_reference(struct ecma *e, uint32_t number)
{
	e->simple = false;
	if (e->out)
		nsync_buf_printf(e->out, "\\g{%u}", number);
}

/* \1 and \k<name>; a group that does not exist is an error in Unicode mode. */
static bool back_reference(struct ecma *e)
{
	uint32_t number = 0;
	bool twice = false;

	if (take(e, "k")) {
		size_t end;
		struct nsync_str name = { NULL, 0 };

		if (take(e, "<"))
			name = group_name(e, e->at, &end);
		if (name.p) {
			number = scan_groups(e, name, &twice);
			e->at = end;
		}
	} else {
		for (; more(e) && e->source.p[e->at] >= '0' && e->source.p[e->at] <= '9'; e->at++)
			if (number <= ECMA_MAX_GROUPS)
				number = number * 10 + (uint32_t)(e->source.p[e->at] - '0');
	}
	if (number == 0 || number > e->groups)
		return ecma_fail(e, "a back reference to no group");
	put_reference(e, number);
	return true;
}

/* What follows a backslash, outside of a class. quantifiable: false for \b and \B. */
static bool escape(struct ecma *e, bool *quantifiable)
{
	struct ecma_set set = { 0 };
	uint32_t c;
	bool ok;

	if (!more(e))
		return ecma_fail(e, "a backslash at the end");
	char next = e->source.p[e->at];

	if (next == 'b' || next == 'B') {
		e->at++;
		e->simple = *quantifiable = false;
		put(e, next == 'b' ? "\\b" : "\\B");
		return true;
	}
	if (next == 'k' || (next >= '1' && next <= '9'))
		return back_reference(e);
	if (next == 'p' || next == 'P') {
		e->at++;
		e->simple = false;
		return nsync_ecma_property(e, e->out, next == 'P');
	}
	if (nsync_ecma_set_shorthand(e, &set, next)) {
		e->at++;
		ok = put_set(e, &set);
		nsync_ecma_set_release(&set);
		return ok;
	}
	return e->memory && nsync_ecma_escape(e, &c, false) && put_character(e, c);
}

static bool character_class(struct ecma *e)
{
	struct ecma_set set = { 0 };
	bool simple = true, ok = nsync_ecma_class(e, &set, &simple);

	if (ok && simple) {
		if (e->out)
			nsync_ecma_set_write(e->out, &set);
		nsync_ecma_step_add(e, &set);
	}
	e->simple = e->simple && simple;
	nsync_ecma_set_release(&set);
	return ok;
}

static bool dot(struct ecma *e)
{
	struct ecma_set set = { 0 };
	bool ok = nsync_ecma_set_add(e, &set, 0, '\n' - 1) &&
		  nsync_ecma_set_add(e, &set, '\n' + 1, '\r' - 1) &&
		  nsync_ecma_set_add(e, &set, '\r' + 1, 0x2027) &&
		  nsync_ecma_set_add(e, &set, 0x202a, 0x10ffff) && put_set(e, &set);

	nsync_ecma_set_release(&set);
	return ok;
}

static bool plain_character(struct ecma *e)
{
	int32_t c;

	if (strchr("*+?{}])", e->source.p[e->at]) && e->source.p[e->at])
		return ecma_fail(e, "nothing to repeat, or a bracket without its fellow");
	c = nsync_utf8_next(e->source, &e->at);
	return c >= 0 ? put_character(e, (uint32_t)c) : ecma_fail(e, "not UTF-8");
}

static bool number(struct ecma *e, uint32_t *out)
{
	size_t start = e->at;

	*out = 0;
	for (; more(e) && e->source.p[e->at] >= '0' && e->source.p[e->at] <= '9'; e->at++)
		if (*out <= ECMA_MAX_TIMES)
			*out = *out * 10 + (uint32_t)(e->source.p[e->at] - '0');
	return e->at > start;
}

static bool braces(struct ecma *e, uint32_t *least, uint32_t *most)
{
	if (!number(e, least))
		return ecma_fail(e, "a brace that is no repetition");
	*most = *least;
	if (take(e, ",") && !number(e, most))
		*most = ECMA_FOREVER;
	if (!take(e, "}"))
		return ecma_fail(e, "a repetition is not closed");
	if (*most < *least)
		return ecma_fail(e, "a repetition runs backwards");
	if (*least > ECMA_MAX_TIMES || (*most != ECMA_FOREVER && *most > ECMA_MAX_TIMES))
		return ecma_fail(e, "a repetition of more than 65535 times");
	return true;
}

static bool quantifier(struct ecma *e, bool quantifiable)
{
	uint32_t least = 0, most = ECMA_FOREVER;
	size_t start = e->at;

	if (take(e, "+"))
		least = 1;
	else if (take(e, "?"))
		most = 1;
	else if (take(e, "{")) {
		if (!braces(e, &least, &most))
			return false;
	} else if (!take(e, "*"))
		return true;
	if (!quantifiable)
		return ecma_fail(e, "an assertion is repeated");
	if (e->out)
		nsync_buf_add(e->out, e->source.p + start, e->at - start);
	nsync_ecma_step_repeat(e, least, most);
	if (take(e, "?")) {
		e->simple = false;
		put(e, "?");
	}
	return true;
}

static bool term(struct ecma *e)
{
	static const char *const looks[] = { "(?=", "(?!", "(?<=", "(?<!" };
	bool quantifiable = true, ok;

	if (looking_at(e, "^") || looking_at(e, "$")) {
		bool start = take(e, "^");

		e->at += !start;
		put(e, start ? "^" : "$");
		e->simple = e->simple &&
			    (start ? e->step_count == 0 && !e->from_start : e->at == e->source.n);
		e->from_start |= start;
		e->to_end |= !start;
		return quantifier(e, false);
	}
	for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
		if (take(e, looks[i]))
			return group(e, looks[i]) && quantifier(e, false);
	if (take(e, "(?:"))
		ok = group(e, "(?:");
	else if (take(e, "(?<"))
		ok = named_group(e);
	else if (looking_at(e, "(?"))
		return ecma_fail(e, "a group of an unknown kind");
	else if (take(e, "("))
		ok = group(e, e->captures ? "(" : "(?:");
	else if (take(e, "["))
		ok = character_class(e);
	else if (take(e, "\\"))
		ok = escape(e, &quantifiable);
	else if (take(e, "."))
		ok = dot(e);
	else
		ok = plain_character(e);
	return ok && quantifier(e, quantifiable);
}

static bool disjunction(struct ecma *e)
{
	while (more(e) && !looking_at(e, ")")) {
		if (take(e, "|")) {
			e->simple = false;
			put(e, "|");
		} else if (!term(e)) {
			return false;
		}
	}
	return true;
}

/* Whether a back reference occurs, so that groups have to capture. */
static bool has_references(struct nsync_str source)
{
	for (size_t i = 0; i + 1 < source.n; i++)
		if (source.p[i] == '\\') {
			i++;
			if (source.p[i] == 'k' || (source.p[i] >= '1' && source.p[i] <= '9'))
				return true;
		}
	return false;
}

bool nsync_ecma_read(struct ecma *e)
{
	bool twice = false;

	e->memory = true;
	e->simple = true;
	e->groups = scan_groups(e, (struct nsync_str){ NULL, 0 }, &twice);
	e->captures = has_references(e->source);
	if (e->groups > ECMA_MAX_GROUPS)
		return ecma_fail(e, "too many groups");
	if (!disjunction(e))
		return false;
	return !more(e) || ecma_fail(e, "a bracket is closed that was not opened");
}

bool nsync_schema_pattern_valid(struct nsync_str source)
{
	struct ecma e = { .source = source };
	bool ok = nsync_ecma_read(&e);

	free(e.steps);
	return ok || !e.memory;
}
