/*
 * keyring.h: the keys of one person: a folder of key files, <folder>/<name>.json, and where their
 * passphrases come from; and public keys in the forms in which people hand them to each other.
 *
 * The caller says which folder; a folder that is not there holds no keys. A passphrase comes from a
 * callback, so that the library neither reads the environment nor asks anybody.
 */
#ifndef NSYNC_KEYRING_H
#define NSYNC_KEYRING_H

#include "nsync/trust.h"

/* ---- which keys there are ------------------------------------------------------- */

/*
 * <folder>/<name>.json, whether it is there or not.
 * out: freed by the caller with free.
 * err: NSYNC_EINVAL for what is no key's name; NSYNC_ELIMIT (a path of 4096 bytes), NSYNC_ENOMEM.
 */
enum nsync_code nsync_keyring_path(char **out, const char *folder, const char *name,
				   struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Every key of the folder, by the names of their files; other files are passed over.
 * out: *count keys, freed by the caller with free.
 * err: as nsync_key_info_read with the file's path, NSYNC_EIO, NSYNC_ENOMEM: a key file that cannot
 *      be read is an error, so that nobody takes a damaged key for one that is not there.
 */
enum nsync_code nsync_keyring_list(struct nsync_key_info **out, size_t *count, const char *folder,
				   struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Find one key.
 * file:   an empty buffer; becomes its file's bytes, wiped by the caller with nsync_buf_wipe.
 * path:   of that file; freed by the caller with free; may be NULL.
 * wanted: its name; its id, or 8 digits or more that begin only its id; or the path of a key file,
 *         which has a '/': then folder may be NULL. NULL: the only key of the folder.
 * err:    NSYNC_EKEY where there is no such key; NSYNC_EINVAL with where "--key" where there are
 *         several; as nsync_key_info_read with the file's path; NSYNC_EIO, NSYNC_ENOMEM.
 */
enum nsync_code nsync_keyring_find(struct nsync_key_info *out, struct nsync_buf *file,
				   char **path, const char *folder, const char *wanted,
				   struct nsync_error *err) NSYNC_MUST_USE;

/* ---- passphrases ------------------------------------------------------------------- */

/*
 * Where a passphrase comes from.
 * read: append the passphrase of the key of this name to out, which has room for
 *       NSYNC_MAX_PASSPHRASE bytes and is wiped by the library; any code but NSYNC_OK ends what
 *       asked for it.
 */
struct nsync_passphrase {
	enum nsync_code (*read)(void *payload, struct nsync_buf *out, const char *name,
				struct nsync_error *err);
	void *payload;
};

/*
 * Append the first line of a file, without its end.
 * out: an empty buffer with a cap of NSYNC_MAX_PASSPHRASE or more; wiped by the caller.
 * err: NSYNC_EKEY where that line is empty; NSYNC_ELIMIT where it, or the file, is longer than a
 *      passphrase and its line's end; NSYNC_ENOTFOUND, NSYNC_EIO, NSYNC_ENOMEM.
 */
enum nsync_code nsync_passphrase_file(struct nsync_buf *out, const char *path,
				      struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Find a key and open it.
 * out:        new key, NULL on failure; freed by the caller with nsync_key_free.
 * info:       who it is, also where only the passphrase was wrong.
 * passphrase: read for an encrypted key only.
 * err:        as nsync_keyring_find, the callback and nsync_key_open, of which where is the key's
 *             name.
 */
enum nsync_code nsync_keyring_open(struct nsync_key **out, struct nsync_key_info *info,
				   const char *folder, const char *wanted,
				   const struct nsync_passphrase *passphrase,
				   struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Make a key and its file, of mode 0600, in the folder, which is made with mode 0700 where it is
 * not there.
 * path:       the file's; freed by the caller with free; NULL on failure, and then there is no file
 *             either.
 * holder:     who holds it, as nsync_key_new.
 * passphrase: NULL for an unencrypted file, asked for explicitly by the user; read before the key
 *             is made.
 * err:        NSYNC_EEXISTS for a name that is taken (asked before a passphrase is read); as
 *             nsync_keyring_path, the callback and nsync_key_new; NSYNC_EIO.
 */
enum nsync_code nsync_keyring_new(struct nsync_key_info *info, char **path, const char *folder,
				  const char *name, const char *holder,
				  const struct nsync_passphrase *passphrase,
				  struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Give a key another passphrase: its file is replaced whole, with mode 0600, or stays as it was.
 * before: read for an encrypted key only. after: NULL to leave the key unencrypted.
 * err:    as nsync_keyring_find, the callbacks, nsync_key_open and nsync_key_rewrap; NSYNC_EIO.
 */
enum nsync_code nsync_keyring_rewrap(struct nsync_key_info *info, const char *folder,
				     const char *wanted, const struct nsync_passphrase *before,
				     const struct nsync_passphrase *after,
				     struct nsync_error *err) NSYNC_MUST_USE;

/* ---- public keys --------------------------------------------------------------------- */

/* A public key as it was handed over. */
struct nsync_public_key {
	uint8_t ed25519[NSYNC_KEY_BYTES];
	char holder[128]; /* "" where only the key was given */
};

/*
 * Read a public key from what a person typed: the path of a file that `nsync key export` wrote; the
 * line in it, "nsync-key <base64> <holder>"; the base64 alone; or what nsync_keyring_find takes.
 * folder: may be NULL: then no name is known.
 * option: where of an error ("--key").
 * err:    NSYNC_EINVAL for none of these, and for a key that nsync_public_key_valid refuses;
 *         NSYNC_ELIMIT for a file of more than 4096 bytes; NSYNC_EIO, NSYNC_ENOMEM.
 */
enum nsync_code nsync_public_key_read(struct nsync_public_key *out, const char *text,
				      const char *folder, const char *option,
				      struct nsync_error *err) NSYNC_MUST_USE;

/*
 * The key of a root that a person names: by its id, by 8 digits or more that begin only its id, or by
 * the public key as nsync_public_key_read takes it.
 * out: belongs to the root; NULL on failure.
 * err: NSYNC_ENOTFOUND where the root lists no such key; NSYNC_EINVAL where several ids begin so, and
 *      as nsync_public_key_read, whose option is "KEY".
 */
enum nsync_code nsync_root_find_key(const struct nsync_root_key **out,
				    const struct nsync_root *root, const char *text,
				    const char *folder, struct nsync_error *err) NSYNC_MUST_USE;

#endif
