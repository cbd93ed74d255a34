/* office.h: how stories and items are named on the command line. */
#ifndef NSYNC_CMD_OFFICE_H
#define NSYNC_CMD_OFFICE_H

#include "cmd/clone.h"

/*
 * "gt/2018/08/hubs", "gt/2018/08/hubs.2", a unique slug, or a path: the story and version (0: none said),
 * among the stories of the regional branch and, if it is an office's clone, of its own work tree.
 */
enum nsync_code story_find(struct nsync_story *story, int64_t *version, const struct nsync_clone *clone,
			   const char *text, struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Read the item that text names: in the region, else in the work tree. Without a version: the newest accepted
 * one. *accepted: whether the region has it; *versions: how many of the story it has.
 */
enum nsync_code item_find(struct nsync_item_file *file, bool *accepted, int64_t *versions,
			  const struct nsync_clone *clone, const char *text,
			  struct nsync_error *err) NSYNC_MUST_USE;

#endif
