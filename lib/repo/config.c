/* config.c: Git's configuration and remotes. */
#include <stdlib.h>

#include "internal.h"

enum nsync_code nsync_repo_config_get(struct nsync_buf *out, const struct nsync_repo *repo,
				      const char *name, struct nsync_error *err)
{
	git_config *config = NULL;
	git_buf value = GIT_BUF_INIT;
	int rc = git_repository_config_snapshot(&config, repo->git);

	if (!rc)
		rc = git_config_get_string_buf(&value, config, name);
	git_config_free(config);
	if (rc)
		return repo_fail(err, rc, name, "configuration");
	nsync_buf_add(out, value.ptr, value.size);
	git_buf_dispose(&value);
	return nsync_buf_check(out, err);
}

enum nsync_code nsync_repo_config_set(struct nsync_repo *repo, const char *name, const char *value,
				      struct nsync_error *err)
{
	git_config *all = NULL, *local = NULL;
	int rc = git_repository_config(&all, repo->git);

	if (!rc)
		rc = git_config_open_level(&local, all, GIT_CONFIG_LEVEL_LOCAL);
	if (!rc)
		rc = value ? git_config_set_string(local, name, value) :
			     git_config_delete_entry(local, name);
	git_config_free(local);
	git_config_free(all);
	return rc ? repo_fail(err, rc, name, "cannot write the configuration") : NSYNC_OK;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

enum nsync_code nsync_repo_remotes(char ***out, size_t *count, const struct nsync_repo *repo,
				   struct nsync_error *err)
{
	git_strarray names = { NULL, 0 };
	int rc = git_remote_list(&names, repo->git);
	size_t i;

	*out = NULL;
	*count = 0;
	if (rc)
		return repo_fail(err, rc, NULL, "cannot list remotes");
	*out = calloc(names.count + 1, sizeof(**out));
	for (i = 0; *out && i < names.count; i++) {
		(*out)[i] = strdup(names.strings[i]);
		if (!(*out)[i])
			break;
		*count = i + 1;
	}
	i = names.count;
	git_strarray_dispose(&names);
	if (!*out || *count < i) {
		nsync_names_free(*out, *count);
		*out = NULL;
		*count = 0;
		return nsync_fail_memory(err);
	}
	qsort(*out, *count, sizeof(**out), by_text);
	return NSYNC_OK;
}

enum nsync_code nsync_repo_remote_url(struct nsync_buf *out, const struct nsync_repo *repo,
				      const char *remote, struct nsync_error *err)
{
	git_remote *handle;
	int rc = git_remote_lookup(&handle, repo->git, remote);

	if (rc)
		return repo_fail(err, rc, remote, "remote");
	nsync_buf_text(out, git_remote_url(handle) ? git_remote_url(handle) : "");
	git_remote_free(handle);
	return nsync_buf_check(out, err);
}

enum nsync_code nsync_repo_remote_add(struct nsync_repo *repo, const char *name, const char *url,
				      struct nsync_error *err)
{
	git_remote *handle = NULL;
	int rc = git_remote_create(&handle, repo->git, name, url);

	git_remote_free(handle);
	if (rc == GIT_EEXISTS)
		return nsync_fail(err, NSYNC_EEXISTS, name, "a remote of this name is there already");
	return rc ? repo_fail(err, rc, name, "cannot add the remote") : NSYNC_OK;
}
