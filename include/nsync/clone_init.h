/*
 * clone_init.h: begin a region's repository, or clone a region and verify it from the pin; and what
 * the Git of either is told.
 *
 * A clone is made, verified and set up in one call, and nothing of it stays where that fails.
 */
#ifndef NSYNC_CLONE_INIT_H
#define NSYNC_CLONE_INIT_H

#include "nsync/clone.h"
#include "nsync/words.h"

/* ---- a new region (new_region.c) ---------------------------------------------------------- */

/*
 * Make the regional office's repository: nothing is committed, its main is the regional branch.
 * folder:    made where it is not there; files in it stay.
 * authority: the region's name (RFC 4151), kept as the setting nsync.region.
 * bare:      without a work tree.
 * program:   as nsync_clone_settings.
 * err:       NSYNC_EEXISTS where the folder is a repository already; NSYNC_EINVAL for what is no
 *            authority; NSYNC_EGIT, NSYNC_EIO, NSYNC_ENOMEM.
 */
enum nsync_code nsync_clone_new_region(const char *folder, const char *authority, bool bare,
				       const char *program, struct nsync_error *err) NSYNC_MUST_USE;

/* ---- a clone of a region (join.c) ----------------------------------------------------------- */

/* What to clone, where to, and whose it will be. */
struct nsync_join {
	const char *url;     /* of the region; this and push may be paths, which are made absolute */
	const char *folder;  /* not there yet, or empty */
	struct nsync_id pin;
	const char *office;  /* its code; NULL: an auditor's clone, which gets no hooks */
	const char *push;    /* the office's own repository, the remote origin; NULL: none */
	const char *program; /* as nsync_clone_settings */
};

/*
 * "region" for "https://git.example.org/region.git". out: freed by the caller. err: NSYNC_EINVAL,
 * NSYNC_ENOMEM.
 */
enum nsync_code nsync_clone_folder_of(char **out, const char *url,
				      struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Clone a region, verify it from the pin and against what was seen of it before, then set remotes,
 * hooks and settings, and check main out.
 * clone: initialised; becomes open and walked, and is initialised again where this fails.
 * found: what disagrees in the region, which is then NSYNC_ETRUST; NSYNC_REASON_OK: nothing.
 * host:  its folder does not matter.
 * err:   NSYNC_EEXISTS for a folder that is not empty; NSYNC_ENETWORK, NSYNC_ENOTFOUND where no
 *        region is there; NSYNC_ETRUST without a root, or where its newest does not list the
 *        office; as nsync_clone_walk and nsync_clone_high_water. Nothing is left behind: an empty folder
 *        is empty again.
 */
enum nsync_code nsync_clone_join(struct nsync_clone *clone, struct nsync_disagreement *found,
				 const struct nsync_join *join, const struct nsync_clone_host *host,
				 struct nsync_error *err) NSYNC_MUST_USE;

/* ---- what Git is told (settings.c) ---------------------------------------------------------- */

/*
 * Tell a repository's own Git, never its tree: `git diff` shows an item's words, and hooks check
 * what is committed and pushed. Hooks and attributes that are there stay.
 * program: how a shell starts nsync: one word that PATH finds, or an absolute path.
 * hooks:   whether to write them: an office's clone.
 */
enum nsync_code nsync_clone_settings(struct nsync_repo *repo, const char *program, bool hooks,
				     struct nsync_error *err) NSYNC_MUST_USE;

/* ---- whether its hooks run (hooks.c) -------------------------------------------------------- */

struct nsync_hooks {
	bool all_run;
	struct nsync_buf folder;       /* that Git starts hooks from */
	enum nsync_config_scope scope; /* where core.hooksPath is set */
	struct nsync_buf setting;      /* its value; empty where it is set nowhere */
	enum nsync_hook_state states[NSYNC_HOOKS];
};

void nsync_hooks_release(struct nsync_hooks *hooks); /* for AUTO */
/* A hook of another program counts where it calls nsync. err: NSYNC_EGIT, NSYNC_EIO where Git cannot tell. */
enum nsync_code nsync_clone_hooks(struct nsync_hooks *out, const struct nsync_repo *repo,
				  struct nsync_error *err) NSYNC_MUST_USE;

#endif
