/*
 * public_key.c: read a public key from what a person typed: a file, a line "nsync-key <base64>
 * <holder>", bare base64, or the name of one of the person's own keys; and find the key of a root
 * that a person names so or by its id.
 */
#include <string.h>

#include "internal.h"
#include "nsync/keyring.h"

#define MAX_KEY_TEXT 4096

static struct nsync_str trim(struct nsync_str s)
{
	while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = (struct nsync_str){ s.p + 1, s.n - 1 };
	while (s.n && strchr(" \t\r\n", s.p[s.n - 1]))
		s.n--;
	return s;
}

/* "<base64>" or "nsync-key <base64> <holder>" */
static bool read_line(struct nsync_public_key *out, struct nsync_str line)
{
	const struct nsync_str word = NSYNC_STR("nsync-key ");
	const char *space;

	line = trim(line);
	memset(out, 0, sizeof(*out));
	if (!nsync_str_starts(line, word))
		return nsync_unbase64(out->ed25519, NSYNC_KEY_BYTES, line, false);
	line = trim((struct nsync_str){ line.p + word.n, line.n - word.n });
	space = memchr(line.p, ' ', line.n);
	if (space) {
		size_t n = (size_t)(space - line.p);

		if (!nsync_str_copy(out->holder, sizeof(out->holder),
				    trim((struct nsync_str){ space, line.n - n })))
			return false;
		line.n = n;
	}
	return nsync_unbase64(out->ed25519, NSYNC_KEY_BYTES, line, false);
}

/* A file of exactly one line; blank ones and "#" lines do not count. */
static bool read_text(struct nsync_public_key *out, struct nsync_str text)
{
	struct nsync_str line;
	size_t found = 0;

	while (nsync_str_next_line(&line, &text)) {
		line = trim(line);
		if (line.n && line.p[0] != '#' && (found++ || !read_line(out, line)))
			return false;
	}
	return found == 1;
}

static enum nsync_code from_keyring(struct nsync_public_key *out, const char *name,
				    const char *folder, const char *option, struct nsync_error *err)
{
	AUTO(nsync_buf_wipe) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	struct nsync_error none = { 0 };
	struct nsync_key_info info;
	enum nsync_code code = NSYNC_EKEY;

	if (folder)
		code = nsync_keyring_find(&info, &file, NULL, folder, name, &none);
	if (code == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	if (code)
		return nsync_fail(
			err, NSYNC_EINVAL, option,
			"'%s' is neither a file of nsync key export, nor a public key, nor a key "
			"of yours",
			name);
	memcpy(out->ed25519, info.ed25519, sizeof(out->ed25519));
	nsync_str_copy(out->holder, sizeof(out->holder), nsync_str(info.holder));
	return NSYNC_OK;
}

enum nsync_code nsync_public_key_read(struct nsync_public_key *out, const char *text,
				      const char *folder, const char *option,
				      struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(MAX_KEY_TEXT);

	memset(out, 0, sizeof(*out));
	if (nsync_file_exists(text)) {
		TRY(nsync_file_read(&file, text, err));
		if (!read_text(out, nsync_buf_view(&file)))
			return nsync_fail(err, NSYNC_EINVAL, option,
					  "'%s' is no file that nsync key export wrote", text);
	} else if (!read_line(out, nsync_str(text))) {
		TRY(from_keyring(out, text, folder, option, err));
	}
	if (!nsync_public_key_valid(out->ed25519))
		return nsync_fail(err, NSYNC_EINVAL, option, "'%s' is no sound Ed25519 key", text);
	return NSYNC_OK;
}

/* ---- a key of a root ---------------------------------------------------------------- */

static enum nsync_code not_listed(const char *text, struct nsync_error *err)
{
	return nsync_fail(err, NSYNC_ENOTFOUND, text,
			  "the root lists no such key; nsync root show names those it lists");
}

static enum nsync_code by_prefix(const struct nsync_root_key **out, const struct nsync_root *root,
				 const char *prefix, struct nsync_error *err)
{
	const struct nsync_root_key *found = NULL;

	for (size_t i = 0; i < root->key_count; i++) {
		if (strncmp(root->keys[i].id.hex, prefix, strlen(prefix)) != 0)
			continue;
		if (found)
			return nsync_fail(err, NSYNC_EINVAL, prefix,
					  "it begins the ids of several keys");
		found = &root->keys[i];
	}
	*out = found;
	return found ? NSYNC_OK : not_listed(prefix, err);
}

enum nsync_code nsync_root_find_key(const struct nsync_root_key **out,
				    const struct nsync_root *root, const char *text,
				    const char *folder, struct nsync_error *err)
{
	struct nsync_public_key key;
	struct nsync_id id;

	*out = NULL;
	if (nsync_trust_begins_id(text))
		return by_prefix(out, root, text, err);
	TRY(nsync_public_key_read(&key, text, folder, "KEY", err));
	id = nsync_key_id(key.ed25519);
	*out = nsync_root_key(root, &id);
	return *out ? NSYNC_OK : not_listed(text, err);
}
