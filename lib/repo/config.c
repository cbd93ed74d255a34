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
		return nsync_repo_fail(err, rc, name, "configuration");
	nsync_buf_add(out, value.ptr, value.size);
	git_buf_dispose(&value);
	return nsync_buf_check(out, err);
}

enum nsync_code nsync_repo_config_get_optional(bool *found, struct nsync_buf *out,
					       const struct nsync_repo *repo, const char *name,
					       struct nsync_error *err)
{
	struct nsync_error quiet = { .code = NSYNC_OK };

	return nsync_repo_optional(found, nsync_repo_config_get(out, repo, name, &quiet), &quiet, err);
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
	return rc ? nsync_repo_fail_in(err, rc, repo, name, "cannot write the configuration") : NSYNC_OK;
}

/* ---- remotes ---- */

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* "remote.<name>.url" or "remote.<name>.pushurl" */
static struct nsync_str remote_of(const char *entry)
{
	struct nsync_str key = nsync_str(entry), prefix = NSYNC_STR("remote.");
	const char *last = strrchr(entry, '.');

	if (!nsync_str_starts(key, prefix) || last < entry + prefix.n ||
	    (strcmp(last, ".url") != 0 && strcmp(last, ".pushurl") != 0))
		return (struct nsync_str){ NULL, 0 };
	return (struct nsync_str){ entry + prefix.n, (size_t)(last - entry) - prefix.n };
}

static enum nsync_code add_name(char ***names, size_t *count, size_t *cap, struct nsync_str name,
				struct nsync_error *err)
{
	size_t i;

	for (i = 0; i < *count; i++)
		if (nsync_str_is(name, (*names)[i]))
			return NSYNC_OK;
	TRY(NSYNC_GROW(*names, *count, *cap, err));
	(*names)[*count] = strndup(name.p, name.n);
	if (!(*names)[*count])
		return nsync_fail_memory(err);
	++*count;
	return NSYNC_OK;
}

/*
 * Not git_remote_list: it matches every entry of the configuration against a pattern, and
 * libgit2 1.5 leaks 20 KB for each that does not match.
 */
enum nsync_code nsync_repo_remotes(char ***out, size_t *count, const struct nsync_repo *repo,
				   struct nsync_error *err)
{
	git_config *config = NULL;
	git_config_iterator *entries = NULL;
	git_config_entry *entry;
	enum nsync_code code = NSYNC_OK;
	size_t cap = 0;
	int rc = git_repository_config_snapshot(&config, repo->git);

	*out = NULL;
	*count = 0;
	if (!rc)
		rc = git_config_iterator_new(&entries, config);
	while (!rc && !code && (rc = git_config_next(&entry, entries)) == 0) {
		struct nsync_str name = remote_of(entry->name);

		if (name.n)
			code = add_name(out, count, &cap, name, err);
	}
	git_config_iterator_free(entries);
	git_config_free(config);
	if (!code && rc && rc != GIT_ITEROVER)
		code = nsync_repo_fail(err, rc, NULL, "cannot list remotes");
	if (code) {
		nsync_names_free(*out, *count);
		*out = NULL;
		*count = 0;
		return code;
	}
	if (*count)
		qsort(*out, *count, sizeof(**out), by_text);
	return NSYNC_OK;
}

/* Remotes are read and written as the configuration that they are: git_remote_lookup leaks alike. */
static void remote_key(struct nsync_buf *out, const char *remote, const char *member)
{
	nsync_buf_printf(out, "remote.%s.%s", remote, member);
}

enum nsync_code nsync_repo_remote_url_optional(bool *found, struct nsync_buf *out,
					       const struct nsync_repo *repo, const char *remote,
					       struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf key = NSYNC_BUF_INIT(4096);
	struct nsync_error quiet = { .code = NSYNC_OK };
	enum nsync_code code;

	*found = false;
	remote_key(&key, remote, "url");
	TRY(nsync_buf_check(&key, err));
	code = nsync_repo_config_get_optional(found, out, repo, key.p, &quiet);
	return code ? nsync_fail_as(err, code, remote, &quiet) : NSYNC_OK;
}

enum nsync_code nsync_repo_remote_url(struct nsync_buf *out, const struct nsync_repo *repo,
				      const char *remote, struct nsync_error *err)
{
	bool found;

	TRY(nsync_repo_remote_url_optional(&found, out, repo, remote, err));
	return found ? NSYNC_OK : nsync_fail(err, NSYNC_ENOTFOUND, remote, "no such remote");
}

enum nsync_code nsync_repo_remote_add(struct nsync_repo *repo, const char *name, const char *url,
				      struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf there = NSYNC_BUF_INIT(NSYNC_MAX_DRAFT_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf key = NSYNC_BUF_INIT(4096);
	AUTO(nsync_buf_release) struct nsync_buf refs = NSYNC_BUF_INIT(4096);
	struct nsync_error quiet = { .code = NSYNC_OK };
	int valid = 0;
	enum nsync_code code;

	if (git_remote_name_is_valid(&valid, name) || !valid)
		return nsync_fail(err, NSYNC_EINVAL, name, "not a name for a remote");
	if (nsync_repo_remote_url(&there, repo, name, &quiet) != NSYNC_ENOTFOUND)
		return nsync_fail(err, NSYNC_EEXISTS, name, "a remote of this name is there already");
	nsync_buf_printf(&refs, "+refs/heads/*:refs/remotes/%s/*", name);
	remote_key(&key, name, "fetch");
	code = nsync_buf_check(&key, err);
	if (!code)
		code = nsync_buf_check(&refs, err);
	if (!code)
		code = nsync_repo_config_set(repo, key.p, refs.p, err);
	nsync_buf_clear(&key);
	remote_key(&key, name, "url");
	return code ? code : nsync_repo_config_set(repo, key.p, url, err);
}
