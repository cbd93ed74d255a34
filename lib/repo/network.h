/* network.h: what fetching, pushing and quarantines share. */
#ifndef NSYNC_REPO_NETWORK_H
#define NSYNC_REPO_NETWORK_H

#include "internal.h"

#define NETWORK_WORDS (256u * 1024u) /* of git's messages, at most */

/* Where relative addresses of remotes start: the work tree, or a bare repository itself. */
const char *repo_base(const struct nsync_repo *repo);
/* NSYNC_ENETWORK with git's own last line, or the deadline. */
enum nsync_code network_fail(struct nsync_error *err, const char *where, const struct git_run *run);
/* Whether git could reach the repository, but it has no branch main. */
bool network_has_no_main(const struct git_run *run);

#endif
