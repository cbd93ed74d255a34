/* names.h: whether a tree may hold a name. */
#ifndef NSYNC_REPO_NAMES_H
#define NSYNC_REPO_NAMES_H

#include "nsync/base.h"

bool nsync_tree_name_valid(struct nsync_str name);

#endif
