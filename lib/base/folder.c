/* folder.c: making, listing and removing folders. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "nsync/base.h"

/* Folders in folders that remove_tree enters; each holds one descriptor open. */
#define MAX_REMOVE_DEPTH 128

bool nsync_file_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static int make_one(const char *path, unsigned mode)
{
	struct stat st;

	if (mkdir(path, (mode_t)mode) == 0)
		return 0;
	int number = errno;

	/* mkdir may name another reason than EEXIST for a folder that is there (read-only, "/"). */
	if (stat(path, &st) == 0) {
		number = ENOTDIR;
		if (S_ISDIR(st.st_mode))
			return 0;
	}
	errno = number;
	return -1;
}

enum nsync_code nsync_file_mkdirs(const char *path, unsigned mode, struct nsync_error *err)
{
	char *copy = strdup(path);
	enum nsync_code code = NSYNC_OK;

	if (!copy)
		return nsync_fail_memory(err);
	for (char *at = copy; code == NSYNC_OK && *at;) {
		at += strspn(at, "/");
		at += strcspn(at, "/");
		char end = *at;

		*at = '\0';
		if (*copy && make_one(copy, mode) != 0)
			code = nsync_fail_errno(err, copy, "create folder");
		*at = end;
	}
	free(copy);
	return code;
}

enum nsync_code nsync_file_mkdirs_above(const char *path, struct nsync_error *err)
{
	const char *slash = strrchr(path, '/');
	AUTO(nsync_text_freep) char *folder =
		slash && slash != path ? strndup(path, (size_t)(slash - path)) : NULL;

	if (!slash || slash == path)
		return NSYNC_OK;
	return folder ? nsync_file_mkdirs(folder, 0777, err) : nsync_fail_memory(err);
}

static int remove_at(int parent, const char *name, unsigned depth);

static int remove_content(int fd, unsigned depth)
{
	DIR *folder = fdopendir(fd); /* owns fd from here on */
	struct dirent *entry;
	int result = 0;

	if (!folder) {
		int reason = errno;

		close(fd);
		errno = reason;
		return -1;
	}
	while (result == 0) {
		errno = 0;
		entry = readdir(folder);
		if (!entry)
			break;
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			result = remove_at(dirfd(folder), entry->d_name, depth);
	}
	int number = errno;

	closedir(folder);
	errno = number;
	return result != 0 || number != 0 ? -1 : 0;
}

static int remove_at(int parent, const char *name, unsigned depth)
{
	if (unlinkat(parent, name, 0) == 0)
		return 0;
	if (errno != EISDIR && errno != EPERM)
		return -1;
	if (depth == MAX_REMOVE_DEPTH) {
		errno = ELOOP;
		return -1;
	}
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0 || remove_content(fd, depth + 1) != 0)
		return -1;
	return unlinkat(parent, name, AT_REMOVEDIR);
}

enum nsync_code nsync_file_remove_tree(const char *path, struct nsync_error *err)
{
	return remove_at(AT_FDCWD, path, 0) == 0 ? NSYNC_OK : nsync_fail_errno(err, path, "remove");
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Append a copy of name; false when out of memory. */
static bool add_name(char ***names, size_t *count, size_t *cap, const char *name)
{
	if (!NSYNC_HAS_ROOM(*names, *count, *cap))
		return false;
	(*names)[*count] = strdup(name);
	return (*names)[*count] ? ++*count, true : false;
}

enum nsync_code nsync_file_list(char ***out, size_t *count, const char *path,
				struct nsync_error *err)
{
	DIR *folder = opendir(path);
	enum nsync_code code = NSYNC_OK;
	char **names = NULL;
	size_t n = 0, cap = 0;
	struct dirent *entry;

	*out = NULL;
	*count = 0;
	if (!folder)
		return nsync_fail_errno(err, path, "open folder");
	for (errno = 0; code == NSYNC_OK && (entry = readdir(folder)); errno = 0) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
		    !add_name(&names, &n, &cap, entry->d_name))
			code = nsync_fail_memory(err);
	}
	if (code == NSYNC_OK && errno != 0)
		code = nsync_fail_errno(err, path, "read folder");
	closedir(folder);
	if (code != NSYNC_OK) {
		nsync_names_free(names, n);
		return code;
	}
	if (n)
		qsort(names, n, sizeof(*names), by_bytes);
	*out = names;
	*count = n;
	return NSYNC_OK;
}

void nsync_names_free(char **names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(names[i]);
	free(names);
}
