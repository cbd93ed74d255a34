/* keyring.c: the user's keys on disk, and which of them signs. */
#include <stdlib.h>
#include <string.h>

#include "cmd/clone.h"
#include "cmd/folders.h"
#include "cmd/keyring.h"

#define MIN_PREFIX 8

static enum nsync_code keys_folder(char **out, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(4096);
	char *base;

	*out = NULL;
	TRY(xdg_folder(&base, "XDG_DATA_HOME", ".local/share", err));
	nsync_buf_printf(&path, "%s/keys", base);
	free(base);
	TRY(nsync_buf_check(&path, err));
	*out = TAKE(path.p);
	return NSYNC_OK;
}

enum nsync_code keyring_path(char **out, const char *name, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(4096);
	char *folder;

	*out = NULL;
	if (!nsync_key_name_valid(nsync_str(name)))
		return nsync_fail(err, NSYNC_EINVAL, name,
				  "a key's name has lower-case letters, digits, '.', '_' and '-'");
	TRY(keys_folder(&folder, err));
	nsync_buf_printf(&path, "%s/%s.json", folder, name);
	free(folder);
	TRY(nsync_buf_check(&path, err));
	*out = TAKE(path.p);
	return NSYNC_OK;
}

static enum nsync_code read_key_file(struct nsync_key_info *out, struct nsync_buf *file,
				     const char *path, struct nsync_error *err)
{
	struct nsync_error found = { 0 };

	nsync_buf_init(file, NSYNC_MAX_KEYFILE_BYTES);
	TRY(nsync_file_read(file, path, err));
	if (nsync_key_info_read(out, nsync_buf_view(file), &found)) {
		nsync_buf_wipe(file);
		return nsync_fail(err, found.code, path, "%s%s%s", found.where,
				  found.where[0] ? ": " : "", found.text);
	}
	return NSYNC_OK;
}

static bool is_key_file(const char *name, char *stem, size_t size)
{
	size_t n = strlen(name);

	return n > 5 && !strcmp(name + n - 5, ".json") &&
	       nsync_str_copy(stem, size, (struct nsync_str){ name, n - 5 }) &&
	       nsync_key_name_valid(nsync_str(stem));
}

enum nsync_code keyring_list(struct nsync_key_info **out, size_t *count, struct nsync_error *err)
{
	struct nsync_error none = { 0 };
	struct nsync_key_info *keys;
	char *folder, **names, stem[64];
	enum nsync_code code;
	size_t n;

	*out = NULL;
	*count = 0;
	TRY(keys_folder(&folder, err));
	if (nsync_file_list(&names, &n, folder, &none)) {
		free(folder);
		if (none.code == NSYNC_ENOTFOUND)
			return NSYNC_OK;
		*err = none;
		return none.code;
	}
	free(folder);
	keys = calloc(n + 1, sizeof(*keys));
	code = keys ? NSYNC_OK : nsync_fail_memory(err);
	for (size_t i = 0; i < n && !code; i++) {
		AUTO(nsync_buf_wipe) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
		char *path;

		if (!is_key_file(names[i], stem, sizeof(stem)))
			continue;
		code = keyring_path(&path, stem, err);
		if (code)
			break;
		code = read_key_file(&keys[*count], &file, path, err);
		if (!code)
			(*count)++;
		free(path);
	}
	nsync_names_free(names, n);
	if (code) {
		free(keys);
		*count = 0;
		return code;
	}
	*out = keys;
	return NSYNC_OK;
}

static bool is_prefix(const char *text)
{
	size_t n = strspn(text, "0123456789abcdef");

	return n >= MIN_PREFIX && n < NSYNC_HEX_SIZE && !text[n];
}

/* The name of the key whose id begins so. */
static enum nsync_code name_by_id(char name[64], const char *prefix, struct nsync_error *err)
{
	struct nsync_key_info *keys;
	size_t count, hits = 0;

	TRY(keyring_list(&keys, &count, err));
	for (size_t i = 0; i < count; i++) {
		if (strncmp(keys[i].id.hex, prefix, strlen(prefix)) != 0)
			continue;
		nsync_str_copy(name, 64, nsync_str(keys[i].name));
		hits++;
	}
	free(keys);
	if (hits > 1)
		return nsync_fail(err, NSYNC_EINVAL, "--key", "'%s' begins the ids of several keys",
				  prefix);
	return hits ? NSYNC_OK : nsync_fail(err, NSYNC_EKEY, prefix, "no such key on this machine");
}

enum nsync_code keyring_find(struct nsync_key_info *out, struct nsync_buf *file, const char *wanted,
			     struct nsync_error *err)
{
	enum nsync_code code;
	char *path, name[64];

	if (strchr(wanted, '/'))
		return read_key_file(out, file, wanted, err);
	if (!nsync_key_name_valid(nsync_str(wanted)))
		return nsync_fail(err, NSYNC_EKEY, wanted, "this is no key's name");
	TRY(keyring_path(&path, wanted, err));
	if (!nsync_file_exists(path)) {
		free(path);
		if (!is_prefix(wanted))
			return nsync_fail(err, NSYNC_EKEY, wanted, "no such key on this machine");
		TRY(name_by_id(name, wanted, err));
		TRY(keyring_path(&path, name, err));
	}
	code = read_key_file(out, file, path, err);
	free(path);
	return code;
}

/* Without --key and nsync.key: the only key there is. */
static enum nsync_code only_key(char name[64], struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf list = NSYNC_BUF_INIT(180);
	struct nsync_key_info *keys;
	size_t count;

	TRY(keyring_list(&keys, &count, err));
	for (size_t i = 0; i < count; i++)
		nsync_buf_printf(&list, "%s%s", i ? ", " : "", keys[i].name);
	if (count == 1)
		nsync_str_copy(name, 64, nsync_str(keys[0].name));
	free(keys);
	if (!count)
		return nsync_fail(err, NSYNC_EKEY, "", "there is no key on this machine");
	if (count > 1)
		return nsync_fail(err, NSYNC_EINVAL, "--key",
				  "there are several keys, choose one: %s", list.p ? list.p : "");
	return NSYNC_OK;
}

enum nsync_code keyring_choose(struct nsync_key_info *info, struct nsync_buf *file,
			       struct call *call, const struct nsync_repo *repo,
			       struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf set = NSYNC_BUF_INIT(4096);
	const char *wanted = option_text(&call->options, "key");
	struct nsync_error unset = { 0 };
	char name[64] = "";

	if (!wanted && repo && !nsync_repo_config_get(&set, repo, "nsync.key", &unset) && set.n)
		wanted = set.p;
	if (unset.code && unset.code != NSYNC_ENOTFOUND) {
		*err = unset;
		return unset.code;
	}
	if (!wanted) {
		TRY(only_key(name, err));
		wanted = name;
	}
	return keyring_find(info, file, wanted, err);
}

enum nsync_code keyring_open(struct nsync_key **out, struct nsync_key_info *info, struct call *call,
			     const struct nsync_repo *repo, struct nsync_error *err)
{
	AUTO(nsync_buf_wipe) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	AUTO(nsync_buf_wipe) struct nsync_buf secret = NSYNC_BUF_INIT(NSYNC_MAX_PASSPHRASE + 1);
	struct nsync_error found = { 0 };
	struct nsync_key_info own;

	*out = NULL;
	if (!info)
		info = &own;
	TRY(keyring_choose(info, &file, call, repo, err));
	if (info->encrypted)
		TRY(passphrase_read(&secret, call, option_text(&call->options, "passphrase-file"),
				    info->name, false, err));
	if (nsync_key_open(out, nsync_buf_view(&file),
			   info->encrypted ? nsync_buf_view(&secret)
					   : (struct nsync_str){ NULL, 0 },
			   &found))
		return nsync_fail(err, found.code, info->name, "%s%s%s", found.where,
				  found.where[0] ? ": " : "", found.text);
	return NSYNC_OK;
}
