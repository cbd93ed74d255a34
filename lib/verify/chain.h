/* chain.h: what the files of the second part of judging share. */
#ifndef NSYNC_VERIFY_CHAIN_H
#define NSYNC_VERIFY_CHAIN_H

#include "internal.h"

struct chain {
	struct nsync_batch *batch;
	const struct nsync_basis *basis;
	struct worker *worker; /* the settler: no other thread uses it */
	struct arena *arena;   /* the batch's */
};

/* An accepted version, in this batch or in the tree. */
struct prior {
	bool exists, revoked;
	struct nsync_id id;
	const struct nsync_facts *facts;
};

/* Whether the batch is a step of the log, not an office's candidates. */
static inline bool recorded(const struct chain *chain)
{
	return chain->basis->seq != INT64_MAX;
}

/* The batch's file of this path, NULL if there is none. */
struct nsync_file *nsync_prior_find_file(const struct chain *chain, const char *path);
/* Whether the accepted tree has this file, and its blob. */
enum nsync_code nsync_prior_in_tree(bool *out, struct nsync_oid *id, const struct chain *chain,
				    const char *path, struct nsync_error *err);
/* Whether an accepted file of the tree is key-revoked. */
bool nsync_tree_revoked(const struct chain *chain, const char *path);
/* The accepted item of this path: from the batch if it was accepted there, else from the tree. */
enum nsync_code nsync_prior_find(struct prior *out, struct chain *chain, const char *path,
				 struct nsync_error *err);

/* A file under a name that the accepted tree has already: fork, or ignored where only signatures differ. */
enum nsync_code nsync_judge_replacement(struct chain *chain, struct nsync_file *file,
					struct nsync_error *err);

/* The pictures that an item names: in the tree, or in the batch and as their names say. */
enum nsync_code nsync_judge_pictures(struct nsync_verdict *verdict, struct chain *chain,
				     const struct nsync_file *item, const char *office,
				     struct nsync_error *err);
void nsync_accept_pictures(struct chain *chain, const struct nsync_file *item, const char *office);
/* Media that no accepted item names: not yet a candidate; in the log, a fault. */
enum nsync_code nsync_settle_media(struct chain *chain, struct nsync_file *file,
				   struct nsync_error *err);

enum nsync_code nsync_chain_cosignature(struct chain *chain, struct nsync_file *file,
					struct nsync_error *err);
/* Stopping a false story must not wait: only usable versions need their joint issuers. */
enum nsync_code nsync_chain_mark_awaiting(struct chain *chain, struct nsync_file *file,
					  struct nsync_error *err);

#endif
