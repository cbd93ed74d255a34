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

/*
 * Why git failed, with a server's own words. Mostly NSYNC_ENETWORK; NSYNC_EIO for what failed on this machine.
 * where: the remote or the address.
 */
enum nsync_code nsync_network_fail(struct nsync_error *err, const char *where,
				   const struct git_run *run);
/* Whether git could reach the repository, but it has no branch main. */
bool nsync_network_has_no_main(const struct git_run *run);
/*
 * A server has no main: NSYNC_OK if it has no branch at all, NSYNC_ENOTFOUND with NSYNC_CAUSE_OTHER_BRANCH and the
 * branch's name for its text if it has one; NSYNC_ENETWORK if its format does not fit. git_dir: whose remotes are known; "/dev/null" for an address.
 */
enum nsync_code nsync_network_no_main(const char *git_dir, const char *cwd, const char *remote,
				      const struct nsync_git_limits *limits,
				      struct nsync_error *err);
/* Whether a remote (repo NULL: an address) is a path of this machine. */
bool nsync_network_is_local(const struct nsync_repo *repo, const char *remote);

/* A server's own words among git's messages, a line each; whether there are any. */
bool nsync_git_said(char out[NSYNC_MAX_SAID], struct nsync_str errors);
/* The next line that git itself said. */
bool nsync_git_own_line(struct nsync_str *line, struct nsync_str *rest);
/* A line without escape sequences, controls and blanks at its end. */
void nsync_git_clean(char *out, size_t size, struct nsync_str line);

#endif
