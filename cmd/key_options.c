/*
 * key_options.c: which of the user's keys --key and the setting nsync.key name, and where the keys
 * lie.
 */
#include <stdlib.h>
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

/* The name of the only key of this machine that signs for the clone's office; "" if there is none, or several. */
static enum nsync_code office_key(char name[64], const char *folder, const struct nsync_clone *clone,
				  struct nsync_error *err)
{
	const struct nsync_root *root = nsync_region_root(&clone->region);
	const struct nsync_root_office *office = nsync_root_office(root, nsync_str(clone->office));
	struct nsync_key_info *keys;
	size_t count, hits = 0;

	name[0] = '\0';
	if (!office)
		return NSYNC_OK;
	TRY(nsync_keyring_list(&keys, &count, folder, err));
	for (size_t i = 0; i < count; i++)
		if (nsync_root_group_has(root, &office->group, &keys[i].id) && !hits++)
			nsync_str_copy(name, 64, nsync_str(keys[i].name));
	free(keys);
	if (hits > 1)
		name[0] = '\0';
	return NSYNC_OK;
}

enum nsync_code keyring_open_office(struct nsync_key **out, struct nsync_key_info *info,
				    struct call *call, const struct nsync_clone *clone,
				    struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf set = NSYNC_BUF_INIT(4096);
	const struct nsync_passphrase passphrase = passphrase_of(call);
	AUTO(nsync_text_freep) char *folder = NULL;
	const char *wanted;
	char name[64];

	*out = NULL;
	TRY(wanted_key(&wanted, &set, call, clone->repo, err));
	TRY(keys_folder_for(&folder, wanted, err));
	if (!wanted) {
		TRY(office_key(name, folder, clone, err));
		wanted = name[0] ? name : NULL;
	}
	return nsync_keyring_open(out, info, folder, wanted, &passphrase, err);
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
