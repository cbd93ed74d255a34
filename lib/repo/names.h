/* names.h: whether a tree may hold a name. */
#ifndef NSYNC_REPO_NAMES_H
#define NSYNC_REPO_NAMES_H

#include "nsync/base.h"

bool tree_name_valid(struct nsync_str name);

#endif
