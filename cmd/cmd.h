/*
 * cmd.h: what a command is. main.c finds it in the table of commands.c, reads its options, and calls
 * run; run makes a library call or two and reports. Sentences are in lib/words, their layout in report/, help texts here.
 */
#ifndef NSYNC_CMD_CMD_H
#define NSYNC_CMD_CMD_H

#include "nsync/base.h"
#include "nsync/clone.h"

#include "cmd/options.h"
#include "cmd/report/report.h"

/* Exit codes. */
enum {
	ALL_WELL = 0,
	FINDINGS = 1, /* something rejected or newly held, an office unreachable */
	USAGE = 2,
	UNABLE = 3    /* I/O, Git, network, no root, no pin, no key */
};

struct call;

struct command {
	const char *name;                  /* "merge", "key new" */
	const char *about;                 /* one line, no full stop */
	const char *usage;                 /* after "nsync ": one line a form, "\n" between */
	const char *more;                  /* further lines for --help; may be NULL */
	const char *example;               /* lines as they are typed, each with its "\n" */
	const struct option_spec *options; /* ended by a NULL name; NULL: none of its own */
	void (*list)(struct call *call);   /* what --help lists below the options; may be NULL */
	size_t min_args, max_args;         /* of what is no option; SIZE_MAX: any number */
	bool no_git;                       /* opens no repository: starting libgit2 takes milliseconds */
	int (*run)(struct call *call);     /* returns an exit code */
	const struct command *const *subs; /* "key new", "key list", ...; ended by NULL; then run is NULL */
};

/* One run of one command. The process stands in the folder of -C already. */
struct call {
	const struct command *command; /* NULL while there is none yet */
	struct options options;        /* the command's own and the global ones, read */
	struct report report;
	const char *program;           /* argv[0] */
	bool no_input;                 /* never ask on the terminal */
	struct nsync_buf folders;      /* the options -C that were given, for a shell: " -C gt"; or nothing */
	struct nsync_clone_host host;  /* what a clone is opened with */
};

/* Every command, in the order of `nsync help`; ended by NULL. commands.c. */
extern const struct command *const commands[];

/* Find "merge" or "key new": reads one or two words, *used tells how many; NULL if there is none. */
const struct command *command_find(const char *const *words, size_t count, size_t *used);

/* The clock, whole seconds UTC. Commands take --as-of, --date or --issued instead where they can. */
struct nsync_time clock_now(void);

#endif
