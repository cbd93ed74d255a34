/* network.h: what fetching, pushing and quarantines share. */
#ifndef NSYNC_REPO_NETWORK_H
#define NSYNC_REPO_NETWORK_H

#include "internal.h"

#define NETWORK_WORDS (256u * 1024u) /* of git's messages, at most */
/*
 * Of every fetch: one branch and nothing beside it. The last is over remote.<name>.uploadpack, which git gives to
 * a shell where the address is local.
 */
#define FETCH_OPTIONS                                                                              \
	"--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head",                \
		"--no-auto-maintenance", "--refmap=", "--upload-pack=git-upload-pack"

/* NSYNC_ENETWORK with the line of git's that says most, or the deadline, or the limit. */
enum nsync_code nsync_network_fail(struct nsync_error *err, const char *where,
				   const struct git_run *run);
/* Whether git could reach the repository, but it has no branch main. */
bool nsync_network_has_no_main(const struct git_run *run);

#endif
