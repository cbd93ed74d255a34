/* lock.c: a lock that one run holds at a time, and that ends with the run that holds it. */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "nsync/base.h"

#define LOOK_MS 50L

/* A file of another user can be locked by whoever can read it. */
static int open_lock(const char *path, unsigned mode)
{
	const int flags = O_CREAT | O_CLOEXEC | O_NOFOLLOW;
	int fd = open(path, O_RDWR | flags, (mode_t)mode);

	return fd < 0 && errno == EACCES ? open(path, O_RDONLY | flags, (mode_t)mode) : fd;
}

enum nsync_code nsync_file_lock(int *out, const char *path, unsigned mode, long wait,
				struct nsync_error *err)
{
	const struct timespec nap = { 0, LOOK_MS * 1000000L };
	bool forever = wait == NSYNC_WAIT_FOREVER;
	AUTO(nsync_file_unlock) int fd = open_lock(path, mode);

	if (fd < 0)
		return nsync_fail_errno(err, path, "cannot open the lock");
	for (; flock(fd, LOCK_EX | LOCK_NB); wait -= LOOK_MS) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return nsync_fail_errno(err, path, "cannot lock");
		if (!forever && wait <= 0)
			return nsync_fail_cause(err, NSYNC_ECONFLICT, NSYNC_CAUSE_BUSY, path, "%s", "");
		nanosleep(&nap, NULL);
	}
	*out = fd;
	fd = -1;
	return NSYNC_OK;
}

void nsync_file_unlock(int *lock)
{
	if (*lock >= 0)
		close(*lock);
	*lock = -1;
}
