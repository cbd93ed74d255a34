/*
 * stale_lock.c: a run that is killed while it moves a ref leaves libgit2's lock of it, and nobody could move that ref
 * again. So what is about to be moved is noted first, in a file that says whose run it is; a lock is taken away only
 * where a note tells that a run which is gone was at this very ref, and the lock holds the commit of that note, or
 * nothing yet. Any other lock is somebody's who is at work.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "stale_lock.h"

#define PREFIX    "moving-"
#define LOOK_MS   200 /* a lock is filled as soon as it is made */
#define MAX_BYTES (NSYNC_OID_HEX + 1u)

bool nsync_process_gone(const char *name)
{
	char *end;
	long pid = strtol(name, &end, 10);

	return pid > 0 && pid <= INT_MAX && *end == '-' && kill((pid_t)pid, 0) < 0 &&
	       errno == ESRCH;
}

static bool folder_of(char out[PATH_MAX], const struct nsync_repo *repo)
{
	int n = snprintf(out, PATH_MAX, "%snsync", git_repository_commondir(repo->git));

	return n > 0 && n < PATH_MAX - NSYNC_MAX_REF;
}

void nsync_lock_note_begin(struct lock_note *out, const struct nsync_repo *repo, const char *ref,
			   const struct nsync_oid *next)
{
	struct nsync_error ignored = { .code = NSYNC_OK };
	char hex[NSYNC_OID_HEX], folder[PATH_MAX];
	int fd, n;

	out->path[0] = '\0';
	if (!folder_of(folder, repo) || nsync_file_mkdirs(folder, 0777, &ignored))
		return;
	n = snprintf(out->path, sizeof(out->path), "%s/" PREFIX "%ld-XXXXXX", folder, (long)getpid());
	fd = n > 0 && (size_t)n < sizeof(out->path) ? mkostemp(out->path, O_CLOEXEC) : -1;
	if (fd < 0) {
		out->path[0] = '\0';
		return;
	}
	nsync_oid_hex(hex, next);
	dprintf(fd, "%s %s", hex, ref);
	close(fd);
}

void nsync_lock_note_end(struct lock_note *note)
{
	if (note->path[0])
		unlink(note->path);
	note->path[0] = '\0';
}

/* What a small file holds, and whether it is the same file with nothing in it a moment later. */
static bool holds(const char *lock, const char *hex)
{
	const struct timespec nap = { 0, LOOK_MS * 1000000L };
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(MAX_BYTES);
	struct nsync_error ignored = { .code = NSYNC_OK };
	struct stat before, after;

	if (lstat(lock, &before) || !S_ISREG(before.st_mode) || nsync_file_read(&bytes, lock, &ignored))
		return false;
	if (bytes.n)
		return bytes.n == NSYNC_OID_HEX && !memcmp(bytes.p, hex, NSYNC_OID_HEX - 1) &&
		       bytes.p[NSYNC_OID_HEX - 1] == '\n';
	nanosleep(&nap, NULL);
	return !lstat(lock, &after) && after.st_ino == before.st_ino && after.st_size == 0;
}

/* Whether this note is of a run that is gone, and of this ref; its commit in hex. */
static bool read_note(char hex[NSYNC_OID_HEX], const char *folder, const char *name, const char *ref)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_OID_HEX + NSYNC_MAX_REF);
	struct nsync_error ignored = { .code = NSYNC_OK };
	char path[PATH_MAX];
	int n = snprintf(path, sizeof(path), "%s/%s", folder, name);

	if (n < 0 || (size_t)n >= sizeof(path) || strncmp(name, PREFIX, strlen(PREFIX)) != 0 ||
	    !nsync_process_gone(name + strlen(PREFIX)) || nsync_file_read(&bytes, path, &ignored) ||
	    bytes.n < NSYNC_OID_HEX || strcmp(bytes.p + NSYNC_OID_HEX, ref) != 0)
		return false;
	memcpy(hex, bytes.p, NSYNC_OID_HEX - 1);
	hex[NSYNC_OID_HEX - 1] = '\0';
	return true;
}

bool nsync_stale_lock_remove(const struct nsync_repo *repo, const char *ref)
{
	struct nsync_error ignored = { .code = NSYNC_OK };
	char folder[PATH_MAX], lock[PATH_MAX], hex[NSYNC_OID_HEX], **names;
	bool removed = false;
	size_t count;
	int n = snprintf(lock, sizeof(lock), "%s%s.lock", git_repository_commondir(repo->git), ref);

	if (n < 0 || (size_t)n >= sizeof(lock) || !folder_of(folder, repo) ||
	    nsync_file_list(&names, &count, folder, &ignored))
		return false;
	for (size_t i = 0; i < count && !removed; i++)
		removed = read_note(hex, folder, names[i], ref) && holds(lock, hex) && !unlink(lock);
	nsync_names_free(names, count);
	return removed;
}

void nsync_stale_notes_remove(const struct nsync_repo *repo, const char *ref)
{
	struct nsync_error ignored = { .code = NSYNC_OK };
	char folder[PATH_MAX], path[PATH_MAX], hex[NSYNC_OID_HEX], **names;
	size_t count;

	if (!folder_of(folder, repo) || nsync_file_list(&names, &count, folder, &ignored))
		return;
	for (size_t i = 0; i < count; i++) {
		int n = snprintf(path, sizeof(path), "%s/%s", folder, names[i]);

		if (n > 0 && (size_t)n < sizeof(path) && read_note(hex, folder, names[i], ref))
			unlink(path);
	}
	nsync_names_free(names, count);
}

void nsync_stale_locks_clear(const struct nsync_repo *repo)
{
	struct nsync_error ignored = { .code = NSYNC_OK };
	char folder[PATH_MAX], path[PATH_MAX], **names;
	size_t count;

	if (!folder_of(folder, repo) || nsync_file_list(&names, &count, folder, &ignored))
		return;
	for (size_t i = 0; i < count; i++) {
		AUTO(nsync_buf_release) struct nsync_buf note =
			NSYNC_BUF_INIT(NSYNC_OID_HEX + NSYNC_MAX_REF);
		int n = snprintf(path, sizeof(path), "%s/%s", folder, names[i]);

		if (n < 0 || (size_t)n >= sizeof(path) ||
		    strncmp(names[i], PREFIX, strlen(PREFIX)) != 0 ||
		    nsync_file_read(&note, path, &ignored) || note.n <= NSYNC_OID_HEX)
			continue;
		(void)nsync_stale_lock_remove(repo, note.p + NSYNC_OID_HEX);
		nsync_stale_notes_remove(repo, note.p + NSYNC_OID_HEX);
	}
	nsync_names_free(names, count);
}
