/* keyring.c: find, list and open the key files in a person's folder of keys. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "nsync/keyring.h"

#define MIN_PREFIX 8
#define MAX_PATH   4096

enum nsync_code nsync_keyring_path(char **out, const char *folder, const char *name,
				   struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(MAX_PATH);

	*out = NULL;
	if (!nsync_key_name_valid(nsync_str(name)))
		return nsync_fail(err, NSYNC_EINVAL, name,
				  "a key's name has lower-case letters, digits, '.', '_' and '-'");
	nsync_buf_printf(&path, "%s/%s.json", folder, name);
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
		return nsync_fail_within(err, path, &found);
	}
	return NSYNC_OK;
}

static bool is_key_file(const char *name, char *stem, size_t size)
{
	return nsync_text_ends(name, ".json") &&
	       nsync_str_copy(stem, size,
			      (struct nsync_str){ name, strlen(name) - strlen(".json") }) &&
	       nsync_key_name_valid(nsync_str(stem));
}

/*
 * Read the key of this file into keys[*count], and count it; a file that is no key's is passed
 * over.
 */
static enum nsync_code list_one(struct nsync_key_info *keys, size_t *count, const char *folder,
				const char *file_name, struct nsync_error *err)
{
	AUTO(nsync_buf_wipe) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	AUTO(nsync_text_freep) char *path = NULL;
	char stem[64];

	if (!is_key_file(file_name, stem, sizeof(stem)))
		return NSYNC_OK;
	TRY(nsync_keyring_path(&path, folder, stem, err));
	TRY(read_key_file(&keys[*count], &file, path, err));
	++*count;
	return NSYNC_OK;
}

enum nsync_code nsync_keyring_list(struct nsync_key_info **out, size_t *count, const char *folder,
				   struct nsync_error *err)
{
	struct nsync_error none = { 0 };
	struct nsync_key_info *keys;
	enum nsync_code code;
	char **names;
	size_t n;

	*out = NULL;
	*count = 0;
	code = nsync_file_list(&names, &n, folder, &none);
	if (code == NSYNC_ENOTFOUND)
		return NSYNC_OK;
	if (code)
		return nsync_fail_as(err, code, none.where, &none);
	keys = calloc(n + 1, sizeof(*keys));
	code = keys ? NSYNC_OK : nsync_fail_memory(err);
	for (size_t i = 0; i < n && !code; i++)
		code = list_one(keys, count, folder, names[i], err);
	nsync_names_free(names, n);
	if (code) {
		free(keys);
		*count = 0;
		return code;
	}
	*out = keys;
	return NSYNC_OK;
}

bool nsync_trust_begins_id(const char *text)
{
	size_t n = strspn(text, "0123456789abcdef");

	return n >= MIN_PREFIX && n < NSYNC_HEX_SIZE && !text[n];
}

/* The name of the key whose id begins so. */
static enum nsync_code name_by_id(char name[64], const char *folder, const char *prefix,
				  struct nsync_error *err)
{
	struct nsync_key_info *keys;
	size_t count, hits = 0;

	TRY(nsync_keyring_list(&keys, &count, folder, err));
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

static enum nsync_code only_key(char name[64], const char *folder, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf list = NSYNC_BUF_INIT(180);
	struct nsync_key_info *keys;
	size_t count;

	TRY(nsync_keyring_list(&keys, &count, folder, err));
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

/* The path of the key's file: as a person named it, or in the folder by its name or its id. */
static enum nsync_code locate(char **path, const char *folder, const char *wanted,
			      struct nsync_error *err)
{
	const bool is_name = nsync_key_name_valid(nsync_str(wanted));
	char name[64];

	if (strchr(wanted, '/')) {
		*path = strdup(wanted);
		return *path ? NSYNC_OK : nsync_fail_memory(err);
	}
	if (is_name) {
		TRY(nsync_keyring_path(path, folder, wanted, err));
		if (nsync_file_exists(*path))
			return NSYNC_OK;
		nsync_text_freep(path);
	}
	/* A whole id is one digit too long for a name. */
	if (!nsync_trust_begins_id(wanted))
		return nsync_fail(err, NSYNC_EKEY, wanted,
				  is_name ? "no such key on this machine"
					  : "this is no key's name");
	TRY(name_by_id(name, folder, wanted, err));
	return nsync_keyring_path(path, folder, name, err);
}

enum nsync_code nsync_keyring_find(struct nsync_key_info *out, struct nsync_buf *file, char **path,
				   const char *folder, const char *wanted, struct nsync_error *err)
{
	AUTO(nsync_text_freep) char *found = NULL;
	char name[64];

	if (path)
		*path = NULL;
	if (!wanted) {
		TRY(only_key(name, folder, err));
		wanted = name;
	}
	TRY(locate(&found, folder, wanted, err));
	TRY(read_key_file(out, file, found, err));
	if (path)
		*path = TAKE(found);
	return NSYNC_OK;
}

enum nsync_code nsync_passphrase_file(struct nsync_buf *out, const char *path,
				      struct nsync_error *err)
{
	AUTO(nsync_buf_wipe) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_PASSPHRASE + 2);
	size_t n;

	/* Reserved at once: growing would leave copies of the secret behind. */
	if (!nsync_buf_reserve(&bytes, NSYNC_MAX_PASSPHRASE + 2) ||
	    !nsync_buf_reserve(out, NSYNC_MAX_PASSPHRASE))
		return nsync_fail_memory(err);
	TRY(nsync_file_read(&bytes, path, err));
	n = bytes.n ? strcspn(bytes.p, "\r\n") : 0;
	if (!n)
		return nsync_fail(err, NSYNC_EKEY, path,
				  "its first line, the passphrase, is empty");
	if (n > NSYNC_MAX_PASSPHRASE)
		return nsync_fail(err, NSYNC_ELIMIT, path, "the passphrase is over %u bytes",
				  NSYNC_MAX_PASSPHRASE);
	nsync_buf_add(out, bytes.p, n);
	return nsync_buf_check(out, err);
}

enum nsync_code nsync_keyring_open(struct nsync_key **out, struct nsync_key_info *info,
				   const char *folder, const char *wanted,
				   const struct nsync_passphrase *passphrase,
				   struct nsync_error *err)
{
	AUTO(nsync_buf_wipe) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	AUTO(nsync_buf_wipe) struct nsync_buf secret = NSYNC_BUF_INIT(NSYNC_MAX_PASSPHRASE + 1);
	struct nsync_str given = { NULL, 0 };
	struct nsync_error found = { 0 };

	*out = NULL;
	TRY(nsync_keyring_find(info, &file, NULL, folder, wanted, err));
	if (info->encrypted) {
		TRY(passphrase->read(passphrase->payload, &secret, info->name, err));
		given = nsync_buf_view(&secret);
	}
	if (nsync_key_open(out, nsync_buf_view(&file), given, &found))
		return nsync_fail_within(err, info->name, &found);
	return NSYNC_OK;
}
