/*
 * office.h: an office's own work: items as files, in trees and in the work tree, and how they are named
 * on the command line.
 */
#ifndef NSYNC_CMD_OFFICE_H
#define NSYNC_CMD_OFFICE_H

#include "cmd/context.h"
#include "nsync/item.h"

/* One item, read; owns its bytes. */
struct item_file {
	char path[NSYNC_MAX_PATH]; /* below the top of the repository */
	struct nsync_buf bytes, message;
	struct nsync_json_doc doc;
	struct nsync_signed file;
	struct nsync_item item;
	struct nsync_id id;
};

void item_file_init(struct item_file *file);
void item_file_release(struct item_file *file); /* for AUTO */

/*
 * Read the item whose bytes are in file->bytes already.
 * verdict: what refuses to read it; NSYNC_REASON_OK otherwise.
 */
enum nsync_code item_file_read(struct item_file *file, struct nsync_verdict *verdict,
			       struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Read file->path from a tree. *found false: it is not there. An item that does not read is NSYNC_EGIT.
 */
enum nsync_code item_file_in_tree(struct item_file *file, bool *found, const struct nsync_repo *repo,
				  const struct nsync_oid *tree, struct nsync_error *err) NSYNC_MUST_USE;
/* The same from the work tree. */
enum nsync_code item_file_in_worktree(struct item_file *file, bool *found, const struct nsync_repo *repo,
				      struct nsync_error *err) NSYNC_MUST_USE;

/* The highest version of a story in a tree (zero id: none) or, tree NULL, in the work tree; 0: none. */
enum nsync_code highest_version(int64_t *out, const struct nsync_repo *repo,
				const struct nsync_oid *tree, const struct nsync_story *story,
				struct nsync_error *err) NSYNC_MUST_USE;

/*
 * "gt/2018/08/hubs", "gt/2018/08/hubs.2", a unique slug, or a path: the story and version (0: none said),
 * among the stories of the regional branch and, if it is an office's clone, of its own work tree.
 */
enum nsync_code story_find(struct nsync_story *story, int64_t *version, const struct context *context,
			   const char *text, struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Read the item that text names: in the region, else in the work tree. Without a version: the newest accepted
 * one. *accepted: whether the region has it; *versions: how many of the story it has.
 */
enum nsync_code item_find(struct item_file *file, bool *accepted, int64_t *versions,
			  const struct context *context, const char *text,
			  struct nsync_error *err) NSYNC_MUST_USE;

/* A file's path below the top of the work tree; false if it lies elsewhere. */
bool worktree_path(char out[NSYNC_MAX_PATH], const struct nsync_repo *repo, const char *file);
/* The other way round: appends workdir and path. */
enum nsync_code worktree_file(struct nsync_buf *out, const struct nsync_repo *repo, const char *path,
			      struct nsync_error *err) NSYNC_MUST_USE;

/* The tree of HEAD's main; zero if nothing was committed yet. */
enum nsync_code own_tree(struct nsync_oid *tree, struct nsync_oid *head, const struct nsync_repo *repo,
			 struct nsync_error *err) NSYNC_MUST_USE;

/* What an office's files are judged against before they are merged. */
struct nsync_ground candidate_ground(const struct context *context, int64_t as_of);

/* The Git author: the user's own, or the key's holder where Git knows no name. buf: keeps the names. */
enum nsync_code commit_author(struct nsync_signature *out, struct nsync_buf *buf,
			      const struct nsync_repo *repo, const struct nsync_key_info *key,
			      struct nsync_error *err) NSYNC_MUST_USE;

/* Write one file of the work tree, folders included. */
enum nsync_code worktree_write(const struct nsync_repo *repo, const char *path, struct nsync_str bytes,
			       struct nsync_error *err) NSYNC_MUST_USE;

#endif
