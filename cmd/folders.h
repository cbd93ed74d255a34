/* folders.h: where the user's own files lie. */
#ifndef NSYNC_CMD_FOLDERS_H
#define NSYNC_CMD_FOLDERS_H

#include "nsync/base.h"

/*
 * $XDG_<name>_HOME (if absolute), else $HOME/<otherwise>, then "/nsync". out: freed by the caller.
 * err: NSYNC_ENOTFOUND where neither is set.
 */
enum nsync_code xdg_folder(char **out, const char *variable, const char *otherwise,
			   struct nsync_error *err) NSYNC_MUST_USE;

#endif
