/*
 * build_id.c: an id of the running program and of the libraries that it loaded, so that what another program
 * stored is not taken for this one's own work. A library counts as well: another version of cmark writes other pages.
 */
#include <link.h>
#include <string.h>
#include <sys/stat.h>

#include "nsync/base.h"

struct identity {
	struct nsync_sha256 hash;
	bool known;
};

static void add_file(struct identity *identity, const char *path)
{
	struct nsync_buf line = NSYNC_BUF_INIT(200);
	struct stat status;

	if (stat(path, &status)) {
		identity->known = false;
		return;
	}
	/* Images of systems give all files one mtime. Nobody can set a ctime. */
	nsync_buf_printf(&line, "%ju %ju %ju %jd.%ld %jd.%ld\n", (uintmax_t)status.st_dev, (uintmax_t)status.st_ino,
			 (uintmax_t)status.st_size, (intmax_t)status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
			 (intmax_t)status.st_ctim.tv_sec, status.st_ctim.tv_nsec);
	identity->known &= line.code == NSYNC_OK;
	nsync_sha256_add(&identity->hash, nsync_buf_view(&line));
	nsync_buf_release(&line);
}

/* An object without a path is the program itself, or the kernel's vDSO. */
static int add_library(struct dl_phdr_info *info, size_t size, void *payload)
{
	(void)size;
	if (info->dlpi_name && strchr(info->dlpi_name, '/'))
		add_file(payload, info->dlpi_name);
	return 0;
}

void nsync_build_id(struct nsync_buf *out)
{
	struct identity identity = { .known = true };
	uint8_t hash[NSYNC_HASH_BYTES];
	char hex[NSYNC_HEX_SIZE];

	nsync_sha256_init(&identity.hash);
	add_file(&identity, "/proc/self/exe");
	(void)dl_iterate_phdr(add_library, &identity);
	nsync_sha256_final(hash, &identity.hash);
	nsync_hex(hex, hash, sizeof(hash));
	if (identity.known)
		nsync_buf_text(out, hex);
}
