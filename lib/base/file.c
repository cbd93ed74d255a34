/* file.c: bounded reads, and writes that a reader sees whole or not at all. */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "nsync/base.h"

#define CHUNK 65536u

static enum nsync_code too_large(struct nsync_error *err, const char *name, size_t max)
{
	return nsync_fail(err, NSYNC_ELIMIT, name, "more than %zu bytes", max);
}

/* Whether anything follows, where the buffer has no room left to read into. */
static enum nsync_code expect_end(struct nsync_buf *out, int fd, const char *name,
				  struct nsync_error *err)
{
	char more;
	ssize_t n;

	do
		n = read(fd, &more, 1);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return nsync_fail_errno(err, name, "read");
	return n ? too_large(err, name, out->max) : NSYNC_OK;
}

static enum nsync_code read_all(struct nsync_buf *out, int fd, size_t expected, const char *name,
				struct nsync_error *err)
{
	size_t chunk = expected > CHUNK ? expected : CHUNK;

	for (;;) {
		size_t room = out->max - out->n < chunk ? out->max - out->n : chunk;

		if (room == 0)
			return expect_end(out, fd, name, err);
		char *at = nsync_buf_reserve(out, room);

		if (!at)
			return nsync_buf_check(out, err);
		ssize_t n = read(fd, at, room);

		if (n < 0 && errno != EINTR)
			return nsync_fail_errno(err, name, "read");
		if (n > 0)
			out->n += (size_t)n;
		out->p[out->n] = '\0';
		if (n == 0)
			return NSYNC_OK;
		chunk = CHUNK;
	}
}

enum nsync_code nsync_file_read_fd(struct nsync_buf *out, int fd, const char *name,
				   struct nsync_error *err)
{
	struct stat st;
	size_t before = out->n, expected = 0;

	if (out->code != NSYNC_OK)
		return nsync_buf_check(out, err);
	if (fstat(fd, &st) != 0)
		return nsync_fail_errno(err, name, "stat");
	if (S_ISREG(st.st_mode) && st.st_size > 0) {
		off_t at = lseek(fd, 0, SEEK_CUR);
		uintmax_t left = at < st.st_size ? (uintmax_t)(st.st_size - (at > 0 ? at : 0)) : 0;

		if (left > out->max - out->n)
			return too_large(err, name, out->max);
		expected = (size_t)left + 1; /* one more, so that the next read says "end" at once */
	}
	enum nsync_code code = read_all(out, fd, expected, name, err);

	if (code != NSYNC_OK && out->p) {
		out->n = before;
		out->p[before] = '\0';
	}
	return code;
}

enum nsync_code nsync_file_read(struct nsync_buf *out, const char *path, struct nsync_error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return nsync_fail_errno(err, path, "open");
	enum nsync_code code = nsync_file_read_fd(out, fd, path, err);

	close(fd);
	return code;
}

/* The folder that holds path, "." where path names none. */
static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return strdup(".");
	return strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

/* A new file of a name that nobody guesses, beside the one to be written. */
static int open_temporary(char **name, const char *folder, unsigned mode)
{
	for (int tries = 0; tries < 16; tries++) {
		uint8_t random[8];
		char hex[17];

		randombytes_buf(random, sizeof(random));
		nsync_hex(hex, random, sizeof(random));
		if (asprintf(name, "%s/.nsync-%s", folder, hex) < 0) {
			*name = NULL;
			errno = ENOMEM;
			return -1;
		}
		int fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, (mode_t)mode);

		if (fd >= 0)
			return fd;
		free(*name);
		*name = NULL;
		if (errno != EEXIST)
			return -1;
	}
	return -1;
}

static int write_all(int fd, struct nsync_str bytes)
{
	while (bytes.n) {
		ssize_t n = write(fd, bytes.p, bytes.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		bytes.p += n;
		bytes.n -= (size_t)n;
	}
	return 0;
}

/* Write, sync where that is possible, and close; true when all of it succeeded (a delayed ENOSPC comes with close). */
static bool fill(int fd, struct nsync_str bytes, bool sync)
{
	bool written = write_all(fd, bytes) == 0 && (!sync || fsync(fd) == 0);
	int number = errno;
	bool closed = close(fd) == 0;

	if (!written)
		errno = number;
	return written && closed;
}

static int sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	/* Some file systems cannot sync a folder, and say so with EINVAL. */
	int result = fsync(fd) != 0 && errno != EINVAL ? -1 : 0;
	int number = errno;

	close(fd);
	errno = number;
	return result;
}

/* Give the temporary file its name, atomically; without replace, only if that is free. */
static int put_in_place(const char *temporary, const char *path, bool replace)
{
	if (replace)
		return rename(temporary, path);
	if (renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	/* A file system without RENAME_NOREPLACE: a second name, then drop the first. */
	return link(temporary, path) == 0 ? unlink(temporary) : -1;
}

static enum nsync_code write_file(const char *path, struct nsync_str bytes, unsigned mode,
				  bool replace, bool sync, struct nsync_error *err)
{
	char *folder = folder_of(path), *temporary = NULL;
	enum nsync_code code = NSYNC_OK;

	if (!folder)
		return nsync_fail_memory(err);
	int fd = open_temporary(&temporary, folder, mode);

	if (fd < 0) {
		code = nsync_fail_errno(err, path, "create");
	} else if (!fill(fd, bytes, sync)) {
		code = nsync_fail_errno(err, path, "write");
		unlink(temporary);
	} else if (put_in_place(temporary, path, replace) != 0) {
		code = !replace && errno == EEXIST
			       ? nsync_fail(err, NSYNC_EEXISTS, path, "exists already")
			       : nsync_fail_errno(err, path, "rename");
		unlink(temporary);
	} else if (sync && sync_folder(folder) != 0) {
		code = nsync_fail_errno(err, folder, "sync");
	}
	free(temporary);
	free(folder);
	return code;
}

/* A device or a pipe, such as /dev/null and /dev/stdout: a file in its place would be in everybody's way. */
static bool takes_bytes_only(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

static enum nsync_code write_into(const char *path, struct nsync_str bytes, struct nsync_error *err)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return nsync_fail_errno(err, path, "open");
	return fill(fd, bytes, false) ? NSYNC_OK : nsync_fail_errno(err, path, "write");
}

enum nsync_code nsync_file_write(const char *path, struct nsync_str bytes, unsigned mode,
				 struct nsync_error *err)
{
	if (takes_bytes_only(path))
		return write_into(path, bytes, err);
	return write_file(path, bytes, mode, true, true, err);
}

enum nsync_code nsync_file_write_lax(const char *path, struct nsync_str bytes, unsigned mode, struct nsync_error *err)
{
	return write_file(path, bytes, mode, true, false, err);
}

enum nsync_code nsync_file_create(const char *path, struct nsync_str bytes, unsigned mode,
				  struct nsync_error *err)
{
	return write_file(path, bytes, mode, false, true, err);
}
