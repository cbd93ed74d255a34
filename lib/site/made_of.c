/*
 * made_of.c: a file in the state folder that says what each page of the last site was made of, so that a page is not
 * made again of the same. It holds only while the page's inode, size and time are unchanged. It saves work and
 * proves nothing: a signed site is always made in full, and a check of one never reads this file.
 *
 *   nsync site pages 1 LF, then for each page, by path:
 *   <SHA-256 of what it was made of> <inode> <size> <seconds> <nanoseconds of its time> <path> LF
 */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "lib/site/folder.h"

#define FIRST_LINE "nsync site pages 1\n"

/* A page's file as the site left it. */
struct site_made_file {
	struct nsync_str path, line; /* line: all of it as it was saved, with its LF */
	uint8_t input[NSYNC_HASH_BYTES];
	uintmax_t inode, size;
	intmax_t seconds, nanoseconds;
	atomic_bool kept;            /* it is in the new site, too */
};

void nsync_site_made_of_init(struct site_made_of *made_of, const char *state)
{
	*made_of = (struct site_made_of){ .state = state, .bytes = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES) };
	pthread_mutex_init(&made_of->lock, NULL);
}

void nsync_site_made_of_release(struct site_made_of *made_of)
{
	for (size_t i = 0; i < made_of->new_count; i++)
		free((char *)(uintptr_t)made_of->new[i].path.p);
	free(made_of->new);
	free(made_of->old);
	nsync_buf_release(&made_of->bytes);
	pthread_mutex_destroy(&made_of->lock);
}

static int compare_path(const void *a, const void *b)
{
	return nsync_str_cmp(((const struct site_made_file *)a)->path, ((const struct site_made_file *)b)->path);
}

/* ---- the last site ----------------------------------------------------------------------- */

/* Take a number and the blank after it from the front of a line. */
static bool take_number(uintmax_t *out, struct nsync_str *line)
{
	uintmax_t number = 0;
	size_t n = 0;

	for (; n < line->n && line->p[n] >= '0' && line->p[n] <= '9'; n++) {
		uintmax_t digit = (uintmax_t)(line->p[n] - '0');

		if (number > (UINTMAX_MAX - digit) / 10)
			return false;
		number = number * 10 + digit;
	}
	if (!n || n == line->n || line->p[n] != ' ')
		return false;
	*out = number;
	line->p += n + 1;
	line->n -= n + 1;
	return true;
}

static bool take_line(struct site_made_file *out, struct nsync_str line)
{
	uintmax_t seconds, nanoseconds;

	if (line.n < NSYNC_HEX_SIZE || line.p[NSYNC_HEX_SIZE - 1] != ' ' ||
	    !nsync_unhex(out->input, sizeof(out->input), (struct nsync_str){ line.p, NSYNC_HEX_SIZE - 1 }))
		return false;
	line.p += NSYNC_HEX_SIZE;
	line.n -= NSYNC_HEX_SIZE;
	if (!take_number(&out->inode, &line) || !take_number(&out->size, &line) || !take_number(&seconds, &line) ||
	    !take_number(&nanoseconds, &line))
		return false;
	out->seconds = (intmax_t)seconds;
	out->nanoseconds = (intmax_t)nanoseconds;
	out->path = line;
	return nsync_digest_path_valid(line);
}

/* False where the file is damaged; all of it is ignored then. */
static bool read_lines(struct site_made_of *made_of)
{
	struct nsync_str text = nsync_buf_view(&made_of->bytes);
	size_t lines = 0;

	if (!nsync_str_starts(text, NSYNC_STR(FIRST_LINE)))
		return false;
	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	made_of->old = calloc(lines, sizeof(*made_of->old));
	for (size_t at = sizeof(FIRST_LINE) - 1; made_of->old && at < text.n;) {
		const char *from = text.p + at, *end = memchr(from, '\n', text.n - at);

		struct site_made_file *file = &made_of->old[made_of->old_count];

		/* A binary search will look for paths, so they have to ascend. */
		if (!end || !take_line(file, (struct nsync_str){ from, (size_t)(end - from) }) ||
		    (made_of->old_count && compare_path(file - 1, file) >= 0))
			return false;
		file->line = (struct nsync_str){ from, (size_t)(end + 1 - from) };
		made_of->old_count++;
		at = (size_t)(end + 1 - text.p);
	}
	return made_of->old != NULL;
}

/* Every site has a file of its own, named by the hash of its folder's path. target: the folder is there. */
static bool place_of(struct nsync_buf *out, const struct site_made_of *made_of, const char *target)
{
	char *real = made_of->state ? realpath(target, NULL) : NULL, hash[NSYNC_HEX_SIZE];

	if (!real)
		return false;
	nsync_sha256_hex(hash, nsync_str(real));
	free(real);
	nsync_buf_printf(out, "%s/site-%.16s", made_of->state, hash);
	return out->code == NSYNC_OK;
}

void nsync_site_made_of_load(struct site_made_of *made_of, const char *target)
{
	AUTO(nsync_buf_release) struct nsync_buf place = NSYNC_BUF_INIT(8192);
	struct nsync_error none = { 0 };

	if (!place_of(&place, made_of, target) || nsync_file_read(&made_of->bytes, place.p, &none) ||
	    !read_lines(made_of))
		made_of->old_count = 0;
}

static bool is_file(const struct site_made_file *file, const struct stat *status)
{
	return S_ISREG(status->st_mode) && (uintmax_t)status->st_ino == file->inode &&
	       (uintmax_t)status->st_size == file->size && (intmax_t)status->st_mtim.tv_sec == file->seconds &&
	       (intmax_t)status->st_mtim.tv_nsec == file->nanoseconds;
}

/* ---- this one ------------------------------------------------------------------------------ */

/* The path is copied. */
static enum nsync_code append(struct site_made_of *made_of, struct site_made_file file, struct nsync_error *err)
{
	enum nsync_code code;

	file.path.p = strndup(file.path.p, file.path.n);
	if (!file.path.p)
		return nsync_fail_memory(err);
	pthread_mutex_lock(&made_of->lock);
	code = NSYNC_GROW(made_of->new, made_of->new_count, made_of->new_cap, err);
	if (code == NSYNC_OK)
		made_of->new[made_of->new_count++] = file;
	else
		free((char *)(uintptr_t)file.path.p);
	pthread_mutex_unlock(&made_of->lock);
	return code;
}

bool nsync_site_made_of_has(struct site_made_of *made_of, int folder, const char *path,
			    const uint8_t input[NSYNC_HASH_BYTES])
{
	const struct site_made_file wanted = { .path = nsync_str(path) };
	struct site_made_file *found = NULL;
	struct stat status;

	if (made_of->old_count)
		found = bsearch(&wanted, made_of->old, made_of->old_count, sizeof(wanted), compare_path);
	if (!found || memcmp(found->input, input, NSYNC_HASH_BYTES) != 0 ||
	    fstatat(folder, path, &status, AT_SYMLINK_NOFOLLOW) || !is_file(found, &status))
		return false;
	atomic_store(&found->kept, true);
	return true;
}

enum nsync_code nsync_site_made_of_add(struct site_made_of *made_of, int folder, const char *path,
				       const uint8_t input[NSYNC_HASH_BYTES], struct nsync_error *err)
{
	struct site_made_file file = { .path = nsync_str(path) };
	struct stat status;

	if (fstatat(folder, path, &status, AT_SYMLINK_NOFOLLOW))
		return nsync_fail_errno(err, path, "stat");
	file.inode = (uintmax_t)status.st_ino;
	file.size = (uintmax_t)status.st_size;
	file.seconds = (intmax_t)status.st_mtim.tv_sec;
	file.nanoseconds = (intmax_t)status.st_mtim.tv_nsec;
	memcpy(file.input, input, NSYNC_HASH_BYTES);
	return append(made_of, file, err);
}

static void add_file(struct nsync_buf *out, const struct site_made_file *file)
{
	char hex[NSYNC_HEX_SIZE];

	nsync_hex(hex, file->input, sizeof(file->input));
	nsync_buf_printf(out, "%s %ju %ju %jd %jd %s\n", hex, file->inode, file->size, file->seconds, file->nanoseconds,
			 file->path.p);
}

/* Merge the lines of pages that were kept with the new ones, by path; a path that was added twice counts once. */
static void add_files(struct nsync_buf *out, const struct site_made_of *made_of)
{
	size_t old = 0, new = 0;

	for (;;) {
		while (old < made_of->old_count && !atomic_load(&made_of->old[old].kept))
			old++;
		while (new + 1 < made_of->new_count && !compare_path(&made_of->new[new], &made_of->new[new + 1]))
			new++;
		if (old == made_of->old_count && new == made_of->new_count)
			return;
		int order = old == made_of->old_count ? 1 :
			    new == made_of->new_count ? -1 :
							 compare_path(&made_of->old[old], &made_of->new[new]);

		if (order >= 0)
			add_file(out, &made_of->new[new++]);
		else
			nsync_buf_str(out, made_of->old[old].line);
		old += order <= 0;
	}
}

void nsync_site_made_of_save(struct site_made_of *made_of, const char *target)
{
	AUTO(nsync_buf_release) struct nsync_buf place = NSYNC_BUF_INIT(8192);
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
	struct nsync_error ignored = { 0 };

	if (made_of->new_count)
		qsort(made_of->new, made_of->new_count, sizeof(*made_of->new), compare_path);
	nsync_buf_text(&out, FIRST_LINE);
	add_files(&out, made_of);
	if (!nsync_buf_check(&out, &ignored) && place_of(&place, made_of, target))
		(void)!nsync_file_write_lax(place.p, nsync_buf_view(&out), 0600, &ignored);
}
