/*
 * key_options.c: which of the user's keys --key and the setting nsync.key name, and where the keys
 * lie.
 */
#include <string.h>

#include "cmd/folders.h"
#include "cmd/keyring.h"

enum nsync_code keys_folder(char **out, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(4096);
	AUTO(nsync_text_freep) char *base = NULL;

	*out = NULL;
	TRY(xdg_folder(&base, "XDG_DATA_HOME", ".local/share", err));
	nsync_buf_printf(&path, "%s/keys", base);
	TRY(nsync_buf_check(&path, err));
	*out = TAKE(path.p);
	return NSYNC_OK;
}

enum nsync_code keys_folder_for(char **out, const char *wanted, struct nsync_error *err)
{
	*out = NULL;
	return wanted && strchr(wanted, '/') ? NSYNC_OK : keys_folder(out, err);
}

/* The value of --key, else of nsync.key, which set holds; NULL: neither was given. */
static enum nsync_code wanted_key(const char **out, struct nsync_buf *set, const struct call *call,
				  const struct nsync_repo *repo, struct nsync_error *err)
{
	bool found;

	*out = option_text(&call->options, "key");
	if (*out || !repo)
		return NSYNC_OK;
	TRY(nsync_repo_config_get_optional(&found, set, repo, "nsync.key", err));
	*out = set->n ? set->p : NULL;
	return NSYNC_OK;
}

enum nsync_code keyring_choose(struct nsync_key_info *info, struct nsync_buf *file,
			       struct call *call, const struct nsync_repo *repo,
			       struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf set = NSYNC_BUF_INIT(4096);
	AUTO(nsync_text_freep) char *folder = NULL;
	const char *wanted;

	TRY(wanted_key(&wanted, &set, call, repo, err));
	TRY(keys_folder_for(&folder, wanted, err));
	return nsync_keyring_find(info, file, NULL, folder, wanted, err);
}

static enum nsync_code read_passphrase(void *payload, struct nsync_buf *out, const char *name,
				       struct nsync_error *err)
{
	struct call *call = payload;

	return passphrase_read(out, call, option_text(&call->options, "passphrase-file"), name,
			       false, err);
}

struct nsync_passphrase passphrase_of(struct call *call)
{
	return (struct nsync_passphrase){ read_passphrase, call };
}

enum nsync_code keyring_open(struct nsync_key **out, struct nsync_key_info *info, struct call *call,
			     const struct nsync_repo *repo, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf set = NSYNC_BUF_INIT(4096);
	const struct nsync_passphrase passphrase = passphrase_of(call);
	AUTO(nsync_text_freep) char *folder = NULL;
	struct nsync_key_info own;
	const char *wanted;

	*out = NULL;
	TRY(wanted_key(&wanted, &set, call, repo, err));
	TRY(keys_folder_for(&folder, wanted, err));
	return nsync_keyring_open(out, info ? info : &own, folder, wanted, &passphrase, err);
}
