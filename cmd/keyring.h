/*
 * keyring.h: the user's keys ($XDG_DATA_HOME/nsync/keys/<name>.json), passphrases, and public keys
 * as they are handed around.
 */
#ifndef NSYNC_CMD_KEYRING_H
#define NSYNC_CMD_KEYRING_H

#include "cmd/cmd.h"
#include "nsync/repo.h"
#include "nsync/trust.h"

/* The options of every command that signs: put these two into its table. */
#define KEY_OPTIONS                                                                                    \
	{ "key", 0, "KEY", false, "the key to sign with: its name, or 8 or more digits of its id" },     \
	{ "passphrase-file", 0, "FILE", false, "read the key's passphrase from the first line of FILE" }

/* <keys folder>/<name>.json; freed by the caller. */
enum nsync_code keyring_path(char **out, const char *name, struct nsync_error *err) NSYNC_MUST_USE;

/* Every key, by name. A file that is no key is an error. out: freed by the caller with free. */
enum nsync_code keyring_list(struct nsync_key_info **out, size_t *count,
			     struct nsync_error *err) NSYNC_MUST_USE;

/* A key by its name, its path, or a unique prefix (8 digits or more) of its id. file: its bytes. */
enum nsync_code keyring_find(struct nsync_key_info *out, struct nsync_buf *file, const char *wanted,
			     struct nsync_error *err) NSYNC_MUST_USE;

/*
 * The key to sign with: --key, nsync.key (repo may be NULL), or the only one. Asks for its passphrase.
 * info: may be NULL. err: NSYNC_EKEY; NSYNC_EINVAL with where "--key" where there are several.
 */
enum nsync_code keyring_open(struct nsync_key **out, struct nsync_key_info *info, struct call *call,
			     const struct nsync_repo *repo, struct nsync_error *err) NSYNC_MUST_USE;
/* The same without opening it: who would sign. */
enum nsync_code keyring_choose(struct nsync_key_info *info, struct nsync_buf *file, struct call *call,
			       const struct nsync_repo *repo, struct nsync_error *err) NSYNC_MUST_USE;

/*
 * A passphrase: file (may be NULL), the file in NSYNC_PASSPHRASE_FILE, or the terminal without echo, twice
 * where again is set. out: wipe with nsync_buf_wipe. err: NSYNC_EKEY where nobody can be asked.
 */
enum nsync_code passphrase_read(struct nsync_buf *out, const struct call *call, const char *file,
				const char *what, bool again, struct nsync_error *err) NSYNC_MUST_USE;

/* The terminal only: for a passphrase that is to be another one. */
enum nsync_code passphrase_ask(struct nsync_buf *out, const struct call *call, const char *what,
			       bool again, struct nsync_error *err) NSYNC_MUST_USE;

/* A public key, read. */
struct public_key {
	uint8_t ed25519[NSYNC_KEY_BYTES];
	char holder[128]; /* "" where only the key was given */
};

/*
 * A file that `nsync key export` made, its line "nsync-key <base64> <holder>", the base64 alone, or the name
 * of one of the user's own keys. option: named in err ("--key").
 */
enum nsync_code public_key_read(struct public_key *out, const char *text, const char *option,
				struct nsync_error *err) NSYNC_MUST_USE;

#endif
