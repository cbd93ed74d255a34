/* keyring_write.c: make a key file, and give the key in one another passphrase. */
#include <stdlib.h>

#include "nsync/keyring.h"

/* Nobody but the owner may read a key, and see which keys there are. */
#define FILE_MODE   0600
#define FOLDER_MODE 0700

/* Read a passphrase into buf. out: p NULL where there is to be none. */
static enum nsync_code read_passphrase(struct nsync_str *out, struct nsync_buf *buf,
				       const struct nsync_passphrase *passphrase, const char *name,
				       struct nsync_error *err)
{
	*out = (struct nsync_str){ NULL, 0 };
	if (!passphrase)
		return NSYNC_OK;
	TRY(passphrase->read(passphrase->payload, buf, name, err));
	*out = nsync_buf_view(buf);
	return NSYNC_OK;
}

static enum nsync_code make_key(struct nsync_key_info *info, const char *path, const char *folder,
				const char *name, const char *holder,
				const struct nsync_passphrase *passphrase, struct nsync_error *err)
{
	AUTO(nsync_buf_wipe) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	AUTO(nsync_buf_wipe) struct nsync_buf buf = NSYNC_BUF_INIT(NSYNC_MAX_PASSPHRASE + 1);
	struct nsync_str secret;

	/* Before anybody types a passphrase for nothing. */
	if (nsync_file_exists(path))
		return nsync_fail(err, NSYNC_EEXISTS, path, "there is a key of this name");
	TRY(read_passphrase(&secret, &buf, passphrase, name, err));
	TRY(nsync_key_new(&file, info, nsync_str(name), nsync_str(holder), secret, err));
	TRY(nsync_file_mkdirs(folder, FOLDER_MODE, err));
	return nsync_file_create(path, nsync_buf_view(&file), FILE_MODE, err);
}

enum nsync_code nsync_keyring_new(struct nsync_key_info *info, char **path, const char *folder,
				  const char *name, const char *holder,
				  const struct nsync_passphrase *passphrase,
				  struct nsync_error *err)
{
	enum nsync_code code = nsync_keyring_path(path, folder, name, err);

	if (code == NSYNC_OK)
		code = make_key(info, *path, folder, name, holder, passphrase, err);
	if (code) {
		free(*path);
		*path = NULL;
	}
	return code;
}

static enum nsync_code wrap_anew(struct nsync_buf *fresh, struct nsync_str file,
				 const struct nsync_key_info *info,
				 const struct nsync_passphrase *before,
				 const struct nsync_passphrase *after, struct nsync_error *err)
{
	AUTO(nsync_buf_wipe) struct nsync_buf old = NSYNC_BUF_INIT(NSYNC_MAX_PASSPHRASE + 1);
	AUTO(nsync_buf_wipe) struct nsync_buf buf = NSYNC_BUF_INIT(NSYNC_MAX_PASSPHRASE + 1);
	AUTO(nsync_key_freep) struct nsync_key *key = NULL;
	struct nsync_str secret;

	TRY(read_passphrase(&secret, &old, info->encrypted ? before : NULL, info->name, err));
	TRY(nsync_key_open(&key, file, secret, err));
	TRY(read_passphrase(&secret, &buf, after, info->name, err));
	return nsync_key_rewrap(fresh, key, info, secret, err);
}

enum nsync_code nsync_keyring_rewrap(struct nsync_key_info *info, const char *folder,
				     const char *wanted, const struct nsync_passphrase *before,
				     const struct nsync_passphrase *after, struct nsync_error *err)
{
	AUTO(nsync_buf_wipe) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	AUTO(nsync_buf_wipe) struct nsync_buf fresh = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	AUTO(nsync_text_freep) char *path = NULL;

	TRY(nsync_keyring_find(info, &file, &path, folder, wanted, err));
	TRY(wrap_anew(&fresh, nsync_buf_view(&file), info, before, after, err));
	/*
	 * The file that was read, whatever name is in it: another file of that name holds another
	 * key.
	 */
	return nsync_file_write(path, nsync_buf_view(&fresh), FILE_MODE, err);
}
