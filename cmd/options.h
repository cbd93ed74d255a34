/*
 * options.h: a small option parser. "--name value", "--name=value", "-o value", "-ovalue", "--";
 * options and arguments may be mixed. Tables are the source of --help as well.
 */
#ifndef NSYNC_CMD_OPTIONS_H
#define NSYNC_CMD_OPTIONS_H

#include "nsync/base.h"

struct option_spec {
	const char *name;  /* "as-of", without dashes; NULL ends a table */
	char letter;       /* 'o' for -o; 0: none */
	const char *value; /* "TIME": it takes a value; NULL: it is a flag */
	bool many;         /* may be given more than once */
	const char *about; /* for --help */
};

struct option_given {
	const struct option_spec *spec;
	const char *value; /* NULL for a flag */
};

struct options {
	struct option_given *given; /* in the order of the command line */
	size_t count;
	char **args; /* what is no option; borrowed from argv */
	size_t arg_count;
	size_t used; /* words read: all, but where reading stopped at the first argument */
};

/* -C, --json, --quiet, --no-input, -h, --version: good with every command. */
extern const struct option_spec options_global[];

/*
 * Read words. own: may be NULL. stop: stop before the first word that is no option.
 * err: NSYNC_EINVAL with where = the option as it was typed ("--as-off").
 */
enum nsync_code options_read(struct options *out, const struct option_spec *own, bool stop,
			     char **words, size_t count, struct nsync_error *err);
void options_release(struct options *options);

bool option_given(const struct options *options, const char *name);
/* The (last) value; NULL if it was not given. */
const char *option_text(const struct options *options, const char *name);
/* for (size_t i = 0; (v = option_next(o, "key", &i)); ): every value in turn. */
const char *option_next(const struct options *options, const char *name, size_t *at);

/*
 * Values read. *out is left as it is where the option was not given.
 * err: NSYNC_EINVAL with where = "--name": report_error makes that a usage error.
 */
enum nsync_code option_time(struct nsync_time *out, const struct options *options, const char *name,
			    struct nsync_error *err); /* RFC 3339; a date is that day's first second UTC */
enum nsync_code option_date(struct nsync_date *out, const struct options *options, const char *name,
			    struct nsync_error *err);
enum nsync_code option_number(int64_t *out, const struct options *options, const char *name,
			      int64_t min, int64_t max, struct nsync_error *err);

/* The nearest of count names, "" if none is near: for "did you mean". */
const char *nearest_name(const char *wrong, const char *const *names, size_t count);

#endif
