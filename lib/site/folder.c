/*
 * folder.c: a site's files on disk, all of them or none. They are written into a fresh folder
 * beside the old site; a file that is the same is a second link to the old one; then the two
 * folders change places in one step.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/site/folder.h"

static void marker_text(struct nsync_buf *out, const struct nsync_id *pin)
{
	nsync_buf_printf(out, "nsync site of region %s\n", pin->hex);
}

/* ---- what is there ------------------------------------------------------------------------ */

/* Whether the file at path holds exactly these bytes. */
static bool holds(int folder, const char *path, struct nsync_str bytes)
{
	char piece[65536];
	struct stat status;
	size_t done = 0;
	bool same = true;
	/* Without O_NONBLOCK, open would wait for a writer where somebody left a pipe. */
	int fd = openat(folder, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return false;
	if (fstat(fd, &status) || !S_ISREG(status.st_mode) || (uintmax_t)status.st_size != bytes.n)
		same = false;
	while (same && done < bytes.n) {
		ssize_t n = read(fd, piece, sizeof(piece));

		same = n > 0 && (size_t)n <= bytes.n - done &&
		       memcmp(bytes.p + done, piece, (size_t)n) == 0;
		done += same ? (size_t)n : 0;
	}
	close(fd);
	return same;
}

/* ---- begin -------------------------------------------------------------------------------- */

static enum nsync_code is_empty(bool *out, const char *path, struct nsync_error *err)
{
	char **names = NULL;
	size_t count = 0;

	TRY(nsync_file_list(&names, &count, path, err));
	nsync_names_free(names, count);
	*out = count == 0;
	return NSYNC_OK;
}

/* Only an empty folder, or a site of the same region, is replaced. */
static enum nsync_code look_at_old(struct site_folder *folder, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf marker = NSYNC_BUF_INIT(200);
	bool empty;

	folder->old = open(folder->target, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder->old < 0)
		return errno == ENOENT ? NSYNC_OK
		       : errno == ENOTDIR
			       ? nsync_fail(err, NSYNC_EEXISTS, folder->target, "it is no folder")
			       : nsync_fail_errno(err, folder->target, "open");
	marker_text(&marker, &folder->pin);
	TRY(nsync_buf_check(&marker, err));
	if (holds(folder->old, SITE_MARKER, nsync_buf_view(&marker)))
		return NSYNC_OK;
	TRY(is_empty(&empty, folder->target, err));
	return empty ? NSYNC_OK
		     : nsync_fail(err, NSYNC_EEXISTS, folder->target,
				  "it is no site of this region");
}

/* "a/site" -> "a/.site.XXXXXX": in the same folder, so that a rename is enough. */
static enum nsync_code make_new(struct site_folder *folder, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(4096);
	const char *slash = strrchr(folder->target, '/');
	struct stat status;

	nsync_buf_add(&name, folder->target, slash ? (size_t)(slash + 1 - folder->target) : 0);
	if (slash)
		TRY(nsync_file_mkdirs(nsync_buf_view(&name).p, 0755, err));
	nsync_buf_printf(&name, ".%s.XXXXXX", slash ? slash + 1 : folder->target);
	TRY(nsync_buf_check(&name, err));
	if (!mkdtemp(name.p))
		return nsync_fail_errno(err, folder->target, "mkdtemp");
	folder->fresh = TAKE(name.p);
	nsync_buf_init(&name, 1);
	folder->new = open(folder->fresh, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder->new < 0)
		return nsync_fail_errno(err, folder->fresh, "open");
	if (fchmod(folder->new, folder->old >= 0 && fstat(folder->old, &status) == 0
					? status.st_mode & 0777
					: 0755))
		return nsync_fail_errno(err, folder->fresh, "chmod");
	return NSYNC_OK;
}

/*
 * Where a link leads, so that the folder is replaced and not the link. Where nothing is: the path
 * as it was given.
 */
static char *real_target(const char *path)
{
	char *real = realpath(path, NULL);
	size_t n;

	if (!real)
		real = strdup(path);
	n = real ? strlen(real) : 0;
	while (n > 1 && real[n - 1] == '/')
		real[--n] = '\0';
	return real;
}

enum nsync_code nsync_site_folder_begin(struct site_folder *folder, const char *path,
					const struct nsync_id *pin, const char *state,
					struct nsync_error *err)
{
	memset(folder, 0, sizeof(*folder));
	folder->old = folder->new = -1;
	folder->pin = *pin;
	pthread_mutex_init(&folder->lock, NULL);
	nsync_site_made_of_init(&folder->made_of, state);
	folder->target = real_target(path);
	if (!folder->target)
		return nsync_fail_memory(err);
	TRY(look_at_old(folder, err));
	if (folder->old >= 0)
		nsync_site_made_of_load(&folder->made_of, folder->target);
	return make_new(folder, err);
}

/* ---- files ---------------------------------------------------------------------------------- */

static enum nsync_code make_parents(int folder, const char *path, struct nsync_error *err)
{
	char parent[512];

	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		if (!nsync_str_copy(parent, sizeof(parent),
				    (struct nsync_str){ path, (size_t)(slash - path) }))
			return nsync_fail(err, NSYNC_ELIMIT, path, "the name is too long");
		if (mkdirat(folder, parent, 0755) && errno != EEXIST)
			return nsync_fail_errno(err, path, "mkdir");
	}
	return NSYNC_OK;
}

static enum nsync_code write_all(int fd, const char *path, struct nsync_str bytes,
				 struct nsync_error *err)
{
	while (bytes.n) {
		ssize_t n = write(fd, bytes.p, bytes.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return nsync_fail_errno(err, path, "write");
		bytes.p += n;
		bytes.n -= (size_t)n;
	}
	return NSYNC_OK;
}

static enum nsync_code write_new(const struct site_folder *folder, const char *path,
				 struct nsync_str bytes, struct nsync_error *err)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
	enum nsync_code code;
	int fd = openat(folder->new, path, flags, 0644);

	if (fd < 0 && errno == ENOENT) {
		TRY(make_parents(folder->new, path, err));
		fd = openat(folder->new, path, flags, 0644);
	}
	/*
	 * Two stories may show one picture; its name is the hash of its bytes, so they are there
	 * already.
	 */
	if (fd < 0)
		return errno == EEXIST ? NSYNC_OK : nsync_fail_errno(err, path, "create");
	code = write_all(fd, path, bytes, err);
	if (code) {
		close(fd);
		return code;
	}
	return close(fd) ? nsync_fail_errno(err, path, "close") : NSYNC_OK;
}

/*
 * A second link to the old file. False where there is none, or where the file system has no links.
 */
static bool link_old(const struct site_folder *folder, const char *path)
{
	struct nsync_error ignored = { 0 };

	if (linkat(folder->old, path, folder->new, path, 0) == 0)
		return true;
	if (errno != ENOENT || make_parents(folder->new, path, &ignored))
		return false;
	return linkat(folder->old, path, folder->new, path, 0) == 0;
}

static void count(struct site_folder *folder, bool kept)
{
	pthread_mutex_lock(&folder->lock);
	*(kept ? &folder->kept : &folder->written) += 1;
	pthread_mutex_unlock(&folder->lock);
}

static enum nsync_code put(void *payload, const char *path, struct nsync_str bytes,
			   struct nsync_error *err)
{
	struct site_folder *folder = payload;
	bool kept = folder->old >= 0 && holds(folder->old, path, bytes) && link_old(folder, path);

	if (!kept)
		TRY(write_new(folder, path, bytes, err));
	count(folder, kept);
	return NSYNC_OK;
}

static enum nsync_code made(void *payload, const char *path, const uint8_t input[NSYNC_HASH_BYTES],
			    struct nsync_error *err)
{
	struct site_folder *folder = payload;

	return nsync_site_made_of_add(&folder->made_of, folder->new, path, input, err);
}

static bool keep(void *payload, const char *path, const uint8_t input[NSYNC_HASH_BYTES])
{
	struct site_folder *folder = payload;

	if (folder->old < 0 ||
	    !nsync_site_made_of_has(&folder->made_of, folder->old, path, input) ||
	    !link_old(folder, path))
		return false;
	count(folder, true);
	return true;
}

struct nsync_site_sink nsync_site_folder_sink(struct site_folder *folder)
{
	return (struct nsync_site_sink){ put, keep, made, folder };
}

/* ---- end ---------------------------------------------------------------------------- */

/*
 * For file systems that cannot exchange two folders: for a moment there is no site, but never half
 * of one.
 */
static enum nsync_code swap_in_steps(struct site_folder *folder, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf old = NSYNC_BUF_INIT(4096);

	nsync_buf_printf(&old, "%s.old", folder->fresh);
	TRY(nsync_buf_check(&old, err));
	if (rename(folder->target, old.p))
		return nsync_fail_errno(err, folder->target, "rename");
	if (rename(folder->fresh, folder->target)) {
		enum nsync_code code = nsync_fail_errno(err, folder->target, "rename");

		(void)rename(old.p, folder->target);
		return code;
	}
	return rename(old.p, folder->fresh) ? nsync_fail_errno(err, old.p, "rename") : NSYNC_OK;
}

enum nsync_code nsync_site_folder_swap(struct site_folder *folder, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf marker = NSYNC_BUF_INIT(200);

	marker_text(&marker, &folder->pin);
	TRY(nsync_buf_check(&marker, err));
	TRY(put(folder, SITE_MARKER, nsync_buf_view(&marker), err));
	if (folder->old < 0) {
		if (rename(folder->fresh, folder->target) == 0) {
			free(TAKE(folder->fresh));
			return NSYNC_OK;
		}
		if (errno != EEXIST && errno != ENOTEMPTY)
			return nsync_fail_errno(err, folder->target, "rename");
		/* Another run has made the folder meanwhile. */
		TRY(look_at_old(folder, err));
	}
	if (renameat2(AT_FDCWD, folder->fresh, AT_FDCWD, folder->target, RENAME_EXCHANGE) == 0)
		return NSYNC_OK;
	if (errno != EINVAL && errno != ENOSYS)
		return nsync_fail_errno(err, folder->target, "rename");
	return swap_in_steps(folder, err);
}

void nsync_site_folder_remember(struct site_folder *folder)
{
	nsync_site_made_of_save(&folder->made_of, folder->target);
}

void nsync_site_folder_release(struct site_folder *folder)
{
	struct nsync_error ignored = { 0 };

	if (folder->old >= 0)
		close(folder->old);
	if (folder->new >= 0)
		close(folder->new);
	/* A folder that cannot be removed does no harm: the next run makes one of another name. */
	if (folder->fresh)
		(void)!nsync_file_remove_tree(folder->fresh, &ignored);
	free(folder->fresh);
	free(folder->target);
	nsync_site_made_of_release(&folder->made_of);
	pthread_mutex_destroy(&folder->lock);
}
