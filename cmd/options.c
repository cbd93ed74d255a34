/* options.c: reading the command line against a table. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/options.h"

const struct option_spec options_global[] = {
	{ "json", 0, NULL, false, "one JSON object a line on standard output" },
	{ "quiet", 'q', NULL, false, "no words on standard error but errors" },
	{ "no-input", 0, NULL, false, "never ask on the terminal" },
	{ "directory", 'C', "DIR", true, "work in DIR" },
	{ "help", 'h', NULL, false, "show this" },
	{ "version", 0, NULL, false, "show the version" },
	{ NULL, 0, NULL, false, NULL },
};

static size_t table_size(const struct option_spec *table)
{
	size_t n = 0;

	while (table && table[n].name)
		n++;
	return n;
}

const char *nearest_name(const char *wrong, const char *const *names, size_t count)
{
	size_t best = SIZE_MAX;
	const char *found = "";

	for (size_t i = 0; i < count; i++) {
		size_t distance = nsync_str_distance(nsync_str(wrong), nsync_str(names[i]));

		/* A third of the letters may be wrong, or "ls" would become "log". */
		if (distance < best && distance * 3 <= strlen(names[i])) {
			best = distance;
			found = names[i];
		}
	}
	return found;
}

static enum nsync_code unknown_option(const char *word, struct nsync_str name,
				      const struct option_spec *own, struct nsync_error *err)
{
	const char *names[128];
	char wrong[64];
	size_t count = 0;
	const char *near;

	for (size_t i = 0; i < table_size(own) && count < 64; i++)
		names[count++] = own[i].name;
	for (size_t i = 0; i < table_size(options_global); i++)
		names[count++] = options_global[i].name;
	near = nsync_str_copy(wrong, sizeof(wrong), name) ? nearest_name(wrong, names, count) : "";
	if (*near)
		return nsync_fail(err, NSYNC_EINVAL, word, "no such option, did you mean --%s?",
				  near);
	return nsync_fail(err, NSYNC_EINVAL, word, "no such option");
}

static const struct option_spec *find_in(const struct option_spec *table, struct nsync_str name,
					 char letter)
{
	for (; table && table->name; table++)
		if (letter ? table->letter == letter : nsync_str_is(name, table->name))
			return table;
	return NULL;
}

static const struct option_spec *find_spec(const struct option_spec *own, struct nsync_str name,
					   char letter)
{
	const struct option_spec *spec = find_in(own, name, letter);

	return spec ? spec : find_in(options_global, name, letter);
}

static enum nsync_code add_given(struct options *out, const struct option_spec *spec,
				 const char *value, const char *word, struct nsync_error *err)
{
	if (!spec->many && spec->value && option_given(out, spec->name))
		return nsync_fail(err, NSYNC_EINVAL, word, "given twice");
	out->given[out->count].spec = spec;
	out->given[out->count++].value = value;
	return NSYNC_OK;
}

/* One option word; *next is the word after it, taken as its value where it needs one. */
static enum nsync_code read_option(struct options *out, const struct option_spec *own,
				   const char *word, const char *next, bool *took_next,
				   struct nsync_error *err)
{
	bool is_long = word[1] == '-';
	const char *equals = is_long ? strchr(word, '=') : NULL;
	struct nsync_str name = nsync_str(word + 2);
	const struct option_spec *spec;
	const char *value = NULL;

	*took_next = false;
	if (equals)
		name.n = (size_t)(equals - word) - 2;
	spec = find_spec(own, name, is_long ? 0 : word[1]);
	if (!spec)
		return unknown_option(word, name, own, err);
	if (is_long)
		value = equals ? equals + 1 : NULL;
	else
		value = word[2] ? word + 2 : NULL;
	if (!spec->value) {
		if (value)
			return nsync_fail(err, NSYNC_EINVAL, word, "--%s takes no value",
					  spec->name);
		return add_given(out, spec, NULL, word, err);
	}
	if (!value) {
		if (!next)
			return nsync_fail(err, NSYNC_EINVAL, word, "needs a value: %s",
					  spec->value);
		value = next;
		*took_next = true;
	}
	return add_given(out, spec, value, word, err);
}

enum nsync_code options_read(struct options *out, const struct option_spec *own, bool stop,
			     char **words, size_t count, struct nsync_error *err)
{
	bool literal = false, took_next;
	size_t i;

	memset(out, 0, sizeof(*out));
	out->given = calloc(count + 1, sizeof(*out->given));
	out->args = calloc(count + 1, sizeof(*out->args));
	if (!out->given || !out->args)
		return nsync_fail_memory(err);
	for (i = 0; i < count; i++) {
		if (literal || words[i][0] != '-' || !words[i][1]) {
			if (stop)
				break;
			out->args[out->arg_count++] = words[i];
			continue;
		}
		if (!strcmp(words[i], "--")) {
			literal = true;
			continue;
		}
		TRY(read_option(out, own, words[i], i + 1 < count ? words[i + 1] : NULL, &took_next,
				err));
		i += took_next;
	}
	out->used = i;
	return NSYNC_OK;
}

void options_release(struct options *options)
{
	free(options->given);
	free(options->args);
	memset(options, 0, sizeof(*options));
}

bool option_given(const struct options *options, const char *name)
{
	for (size_t i = 0; i < options->count; i++)
		if (!strcmp(options->given[i].spec->name, name))
			return true;
	return false;
}

const char *option_text(const struct options *options, const char *name)
{
	const char *value, *last = NULL;

	for (size_t i = 0; (value = option_next(options, name, &i));)
		last = value;
	return last;
}

const char *option_next(const struct options *options, const char *name, size_t *at)
{
	while (*at < options->count) {
		const struct option_given *given = &options->given[(*at)++];

		if (!strcmp(given->spec->name, name))
			return given->value;
	}
	return NULL;
}

static enum nsync_code bad_value(const char *name, const char *value, const char *wanted,
				 struct nsync_error *err)
{
	char where[64];
	struct nsync_buf option = NSYNC_BUF_INIT(sizeof(where));

	nsync_buf_printf(&option, "--%s", name);
	nsync_str_copy(where, sizeof(where), nsync_buf_view(&option));
	nsync_buf_release(&option);
	return nsync_fail(err, NSYNC_EINVAL, where, "'%s' is not %s", value, wanted);
}

/* Days since 1970-01-01 of a civil date (proleptic Gregorian). */
static int64_t days_of(struct nsync_date date)
{
	int64_t year = date.month <= 2 ? date.year - 1 : date.year;
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t of_era = year - era * 400;
	int64_t month = (date.month + 9) % 12;
	int64_t of_year = (153 * month + 2) / 5 + date.day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

enum nsync_code option_time(struct nsync_time *out, const struct options *options, const char *name,
			    struct nsync_error *err)
{
	const char *value = option_text(options, name);
	struct nsync_date date;

	if (!value || nsync_time_parse(out, nsync_str(value)))
		return NSYNC_OK;
	if (nsync_date_parse(&date, nsync_str(value))) {
		*out = (struct nsync_time){ days_of(date) * 86400, 0, 0 };
		return NSYNC_OK;
	}
	return bad_value(name, value, "a time such as 2018-08-05T15:00:00-06:00", err);
}

enum nsync_code option_date(struct nsync_date *out, const struct options *options, const char *name,
			    struct nsync_error *err)
{
	const char *value = option_text(options, name);

	if (!value || nsync_date_parse(out, nsync_str(value)))
		return NSYNC_OK;
	return bad_value(name, value, "a date such as 2018-08-05", err);
}

enum nsync_code option_number(int64_t *out, const struct options *options, const char *name,
			      int64_t min, int64_t max, struct nsync_error *err)
{
	const char *value = option_text(options, name);
	int64_t number;

	if (!value)
		return NSYNC_OK;
	if (!nsync_str_number(&number, nsync_str(value)))
		return bad_value(name, value, "a number", err);
	if (number < min || number > max)
		return bad_value(name, value, "within bounds", err);
	*out = number;
	return NSYNC_OK;
}
