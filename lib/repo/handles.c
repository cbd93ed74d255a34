/* handles.c: one handle of a repository for each worker of a pool, opened when the worker first needs it. */
#include "nsync/repo.h"

void nsync_repo_handles_init(struct nsync_repo_handles *handles, const struct nsync_repo *repo,
			     unsigned jobs)
{
	*handles = (struct nsync_repo_handles){ .repo = repo, .alone = jobs == 1 };
}

void nsync_repo_handles_release(struct nsync_repo_handles *handles)
{
	for (size_t i = 0; i < sizeof(handles->own) / sizeof(*handles->own); i++)
		nsync_repo_free(TAKE(handles->own[i]));
}

enum nsync_code nsync_repo_handle(const struct nsync_repo **out, struct nsync_repo_handles *handles,
				  unsigned worker, struct nsync_error *err)
{
	struct nsync_repo **own = &handles->own[worker];

	if (handles->alone && worker == 0) {
		*out = handles->repo;
		return NSYNC_OK;
	}
	if (!*own)
		TRY(nsync_repo_reopen(own, handles->repo, err));
	*out = *own;
	return NSYNC_OK;
}
