/*
 * site_manifest.c: what the pages of the last site in a folder were made of, in the state folder: a page of the
 * same need not be made again. A file counts as that page only while its inode, size and time are the same. It
 * saves work and proves nothing: digest --verify and --sign do not look at it.
 */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "cmd/site.h"

#define FIRST_LINE "nsync site pages 1\n"

/* A file as it was left. */
struct site_page_file {
	struct nsync_str path, line; /* line: of the last site's manifest, with its LF */
	uint8_t input[NSYNC_HASH_BYTES];
	uintmax_t inode, size;
	intmax_t seconds, nanoseconds;
	atomic_bool kept;            /* in this site, too */
};

void site_manifest_init(struct site_manifest *manifest, const char *state)
{
	*manifest = (struct site_manifest){ .state = state, .bytes = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES) };
	pthread_mutex_init(&manifest->lock, NULL);
}

void site_manifest_release(struct site_manifest *manifest)
{
	for (size_t i = 0; i < manifest->new_count; i++)
		free((char *)(uintptr_t)manifest->new[i].path.p);
	free(manifest->new);
	free(manifest->old);
	nsync_buf_release(&manifest->bytes);
	pthread_mutex_destroy(&manifest->lock);
}

static int compare_path(const void *a, const void *b)
{
	return nsync_str_cmp(((const struct site_page_file *)a)->path, ((const struct site_page_file *)b)->path);
}

/* ---- the last site ----------------------------------------------------------------------- */

/* A number and the blank after it. */
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

static bool take_line(struct site_page_file *out, struct nsync_str line)
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

/* False: it is none, or spoilt; then there was no last site. */
static bool read_lines(struct site_manifest *manifest)
{
	struct nsync_str text = nsync_buf_view(&manifest->bytes);
	size_t lines = 0;

	if (!nsync_str_starts(text, NSYNC_STR(FIRST_LINE)))
		return false;
	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	manifest->old = calloc(lines, sizeof(*manifest->old));
	for (size_t at = sizeof(FIRST_LINE) - 1; manifest->old && at < text.n;) {
		const char *from = text.p + at, *end = memchr(from, '\n', text.n - at);

		struct site_page_file *file = &manifest->old[manifest->old_count];

		/* In the order in which they were saved, so that one can be found. */
		if (!end || !take_line(file, (struct nsync_str){ from, (size_t)(end - from) }) ||
		    (manifest->old_count && compare_path(file - 1, file) >= 0))
			return false;
		file->line = (struct nsync_str){ from, (size_t)(end + 1 - from) };
		manifest->old_count++;
		at = (size_t)(end + 1 - text.p);
	}
	return manifest->old != NULL;
}

/* Every folder has its own; target: it is there. */
static bool place_of(struct nsync_buf *out, const struct site_manifest *manifest, const char *target)
{
	char *real = manifest->state ? realpath(target, NULL) : NULL, hash[NSYNC_HEX_SIZE];

	if (!real)
		return false;
	nsync_sha256_hex(hash, nsync_str(real));
	free(real);
	nsync_buf_printf(out, "%s/site-%.16s", manifest->state, hash);
	return out->code == NSYNC_OK;
}

void site_manifest_load(struct site_manifest *manifest, const char *target)
{
	AUTO(nsync_buf_release) struct nsync_buf place = NSYNC_BUF_INIT(8192);
	struct nsync_error none = { 0 };

	if (!place_of(&place, manifest, target) || nsync_file_read(&manifest->bytes, place.p, &none) ||
	    !read_lines(manifest))
		manifest->old_count = 0;
}

static bool is_file(const struct site_page_file *file, const struct stat *status)
{
	return S_ISREG(status->st_mode) && (uintmax_t)status->st_ino == file->inode &&
	       (uintmax_t)status->st_size == file->size && (intmax_t)status->st_mtim.tv_sec == file->seconds &&
	       (intmax_t)status->st_mtim.tv_nsec == file->nanoseconds;
}

/* ---- this one ------------------------------------------------------------------------------ */

/* The path becomes the manifest's own. */
static enum nsync_code append(struct site_manifest *manifest, struct site_page_file file, struct nsync_error *err)
{
	enum nsync_code code = NSYNC_OK;

	file.path.p = strndup(file.path.p, file.path.n);
	if (!file.path.p)
		return nsync_fail_memory(err);
	pthread_mutex_lock(&manifest->lock);
	if (manifest->new_count == manifest->new_cap) {
		size_t cap = manifest->new_cap ? 2 * manifest->new_cap : 256;
		struct site_page_file *grown = reallocarray(manifest->new, cap, sizeof(*grown));

		if (grown) {
			manifest->new = grown;
			manifest->new_cap = cap;
		} else {
			code = nsync_fail_memory(err);
		}
	}
	if (code == NSYNC_OK)
		manifest->new[manifest->new_count++] = file;
	else
		free((char *)(uintptr_t)file.path.p);
	pthread_mutex_unlock(&manifest->lock);
	return code;
}

bool site_manifest_has(struct site_manifest *manifest, int folder, const char *path,
		       const uint8_t input[NSYNC_HASH_BYTES])
{
	const struct site_page_file wanted = { .path = nsync_str(path) };
	struct site_page_file *found = NULL;
	struct stat status;

	if (manifest->old_count)
		found = bsearch(&wanted, manifest->old, manifest->old_count, sizeof(wanted), compare_path);
	if (!found || memcmp(found->input, input, NSYNC_HASH_BYTES) != 0 ||
	    fstatat(folder, path, &status, AT_SYMLINK_NOFOLLOW) || !is_file(found, &status))
		return false;
	atomic_store(&found->kept, true);
	return true;
}

enum nsync_code site_manifest_add(struct site_manifest *manifest, int folder, const char *path,
				  const uint8_t input[NSYNC_HASH_BYTES], struct nsync_error *err)
{
	struct site_page_file file = { .path = nsync_str(path) };
	struct stat status;

	if (fstatat(folder, path, &status, AT_SYMLINK_NOFOLLOW))
		return nsync_fail_errno(err, path, "stat");
	file.inode = (uintmax_t)status.st_ino;
	file.size = (uintmax_t)status.st_size;
	file.seconds = (intmax_t)status.st_mtim.tv_sec;
	file.nanoseconds = (intmax_t)status.st_mtim.tv_nsec;
	memcpy(file.input, input, NSYNC_HASH_BYTES);
	return append(manifest, file, err);
}

static void add_file(struct nsync_buf *out, const struct site_page_file *file)
{
	char hex[NSYNC_HEX_SIZE];

	nsync_hex(hex, file->input, sizeof(file->input));
	nsync_buf_printf(out, "%s %ju %ju %jd %jd %s\n", hex, file->inode, file->size, file->seconds, file->nanoseconds,
			 file->path.p);
}

/* What was kept of the last site, as it was told then, and what is new, by path and each once. */
static void add_files(struct nsync_buf *out, const struct site_manifest *manifest)
{
	size_t old = 0, new = 0;

	for (;;) {
		while (old < manifest->old_count && !atomic_load(&manifest->old[old].kept))
			old++;
		while (new + 1 < manifest->new_count && !compare_path(&manifest->new[new], &manifest->new[new + 1]))
			new++;
		if (old == manifest->old_count && new == manifest->new_count)
			return;
		int order = old == manifest->old_count ? 1 :
			    new == manifest->new_count ? -1 :
							 compare_path(&manifest->old[old], &manifest->new[new]);

		if (order >= 0)
			add_file(out, &manifest->new[new++]);
		else
			nsync_buf_str(out, manifest->old[old].line);
		old += order <= 0;
	}
}

/* Without it the next site is made whole, and is the same: that it cannot be written is no error. */
void site_manifest_save(struct site_manifest *manifest, const char *target)
{
	AUTO(nsync_buf_release) struct nsync_buf place = NSYNC_BUF_INIT(8192);
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
	struct nsync_error ignored = { 0 };

	if (manifest->new_count)
		qsort(manifest->new, manifest->new_count, sizeof(*manifest->new), compare_path);
	nsync_buf_text(&out, FIRST_LINE);
	add_files(&out, manifest);
	if (!nsync_buf_check(&out, &ignored) && place_of(&place, manifest, target))
		(void)!nsync_file_write_lax(place.p, nsync_buf_view(&out), 0600, &ignored);
}
