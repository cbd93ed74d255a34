/* missing.c: why a repository lacks an object that it should have. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cause.h"

bool nsync_is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool is_shallow(const struct nsync_repo *repo)
{
	char path[PATH_MAX];
	struct stat st;
	int n = snprintf(path, sizeof(path), "%sshallow", git_repository_commondir(repo->git));

	return n > 0 && (size_t)n < sizeof(path) && stat(path, &st) == 0 && st.st_size > 0;
}

/* "remote.<name>.promisor" is set, or "extensions.partialclone" is. */
static bool is_partial(const struct nsync_repo *repo)
{
	git_config *config = NULL;
	git_config_iterator *entries = NULL;
	git_config_entry *entry;
	bool found = false;
	int value;

	if (git_repository_config_snapshot(&config, repo->git))
		return false;
	if (!git_config_iterator_new(&entries, config))
		while (!found && !git_config_next(&entry, entries)) {
			const char *last = strrchr(entry->name, '.');

			found = !strcmp(entry->name, "extensions.partialclone") ||
				(!strncmp(entry->name, "remote.", 7) && last &&
				 !strcmp(last, ".promisor") && entry->value &&
				 !git_config_parse_bool(&value, entry->value) && value);
		}
	git_config_iterator_free(entries);
	git_config_free(config);
	return found;
}

/* libgit2 passes over what it may not read. */
static bool has_unreadable_pack(char *out, size_t size, const struct nsync_repo *repo)
{
	struct nsync_error ignored = { .code = NSYNC_OK };
	char folder[PATH_MAX], **names;
	bool found = false;
	size_t count;
	int n = snprintf(folder, sizeof(folder), "%sobjects/pack",
			 git_repository_commondir(repo->git));

	if (n < 0 || (size_t)n >= sizeof(folder) ||
	    nsync_file_list(&names, &count, folder, &ignored))
		return false;
	for (size_t i = 0; i < count && !found; i++) {
		n = snprintf(out, size, "%s/%s", folder, names[i]);
		found = n > 0 && (size_t)n < size && access(out, R_OK) && errno == EACCES;
	}
	nsync_names_free(names, count);
	return found;
}

enum nsync_cause nsync_repo_why_missing(char *where, size_t size, const struct nsync_repo *repo)
{
	enum nsync_cause cause = is_shallow(repo)   ? NSYNC_CAUSE_SHALLOW
				 : is_partial(repo) ? NSYNC_CAUSE_PARTIAL
						    : NSYNC_CAUSE_NONE;

	if (cause) {
		(void)nsync_str_copy(where, size, nsync_str(nsync_repo_base(repo)));
		return cause;
	}
	if (has_unreadable_pack(where, size, repo))
		return NSYNC_CAUSE_DENIED;
	where[0] = '\0';
	return NSYNC_CAUSE_MISSING;
}
