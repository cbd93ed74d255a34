/*
 * context.h: where a command stands: the repository, the pin, the office, the regional branch, and the
 * user's folders. Walking the branch makes a struct nsync_region of it, incrementally.
 */
#ifndef NSYNC_CMD_CONTEXT_H
#define NSYNC_CMD_CONTEXT_H

#include "cmd/cmd.h"
#include "nsync/audit.h"
#include "nsync/repo.h"
#include "nsync/verify.h"

struct context {
	struct nsync_repo *repo;
	bool has_pin;
	struct nsync_id pin;             /* nsync.pin */
	char office[NSYNC_MAX_OFFICE + 1]; /* nsync.office; "" if it is not set */
	const char *ref;                 /* the regional branch: refs/remotes/region/main or refs/heads/main */
	bool own_region;                 /* no remote `region`: this is the regional machine's repository */
	struct nsync_oid head;           /* of ref; zero: nothing is there yet */
	char *state;                     /* $XDG_STATE_HOME/nsync/<pin>; NULL without pin */
	struct nsync_region region;      /* after context_walk */
};

void context_init(struct context *context);
void context_release(struct context *context); /* for AUTO */

/* Open the repository of the current folder and read its configuration. A missing pin is no error here. */
enum nsync_code context_open(struct context *context, struct nsync_error *err) NSYNC_MUST_USE;

/* NSYNC_ETRUST without a pin. */
enum nsync_code context_need_pin(const struct context *context, struct nsync_error *err) NSYNC_MUST_USE;
/* NSYNC_EINVAL without nsync.office. */
enum nsync_code context_need_office(const struct context *context,
				    struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Walk from what was verified before to head (NULL: context->head) and remember it, if all of it holds.
 * options: NULL, or callbacks; scratch: from record 1. out: what disagrees, NSYNC_REASON_OK: nothing.
 * A state folder that cannot be written is a warning.
 */
enum nsync_code context_walk(struct context *context, struct nsync_disagreement *out, struct call *call,
			     const struct nsync_oid *head, const struct nsync_walk_options *options,
			     bool scratch, struct nsync_error *err) NSYNC_MUST_USE;

/*
 * What reading commands begin with: open, need a pin, walk; a branch that does not hold, or that has
 * no root yet, is an error (NSYNC_ETRUST) after its verdict was reported.
 */
enum nsync_code context_region(struct context *context, struct call *call,
			       struct nsync_error *err) NSYNC_MUST_USE;

/* The mark of earlier fetches. Where it is damaged, err says what to do. */
enum nsync_code context_mark_load(struct nsync_mark *out, const struct context *context,
				  struct nsync_error *err) NSYNC_MUST_USE;
/* Hold the walked region against the mark of earlier fetches, and raise it. For what was fetched or pushed. */
enum nsync_code context_mark(struct context *context, struct nsync_disagreement *out,
			     struct nsync_error *err) NSYNC_MUST_USE;

/* Report a disagreement as an item: its path (or the commit), verdict, and where in the log. */
void report_disagreement(struct call *call, const struct nsync_disagreement *found);

/* $XDG_<name>_HOME (if absolute), else $HOME/<otherwise>, then "/nsync". out: freed by the caller. */
enum nsync_code xdg_folder(char **out, const char *variable, const char *otherwise,
			   struct nsync_error *err) NSYNC_MUST_USE;

/* $XDG_STATE_HOME/nsync/<pin>. out: freed by the caller. */
enum nsync_code state_folder(char **out, const struct nsync_id *pin,
			     struct nsync_error *err) NSYNC_MUST_USE;

/* A pin as people write it: 64 hex digits of either case, with blanks and dashes between. */
bool pin_parse(struct nsync_id *out, const char *text);
/* "1a2b 3c4d ...": groups of four. out: at least 80 bytes. */
void pin_groups(char out[80], const struct nsync_id *pin);

/* The limits of every clone, fetch and push. */
extern const struct nsync_git_limits git_limits;

#endif
