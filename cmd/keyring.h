/*
 * keyring.h: the user's own keys, as the commands use them: in which folder they lie, which of them the
 * options name, and how its passphrase is come by.
 */
#ifndef NSYNC_CMD_KEYRING_H
#define NSYNC_CMD_KEYRING_H

#include "cmd/cmd.h"
#include "nsync/keyring.h"
#include "nsync/repo.h"

/* The options of every command that signs: put these two into its table. */
#define KEY_OPTIONS                                                                                    \
	{ "key", 0, "KEY", false, "the key to sign with: its name, or 8 or more digits of its id" },     \
	{ "passphrase-file", 0, "FILE", false, "read the key's passphrase from the first line of FILE" }

/* $XDG_DATA_HOME/nsync/keys. out: freed by the caller. */
enum nsync_code keys_folder(char **out, struct nsync_error *err) NSYNC_MUST_USE;
/* The same, but NULL for a key that is named by its path: then no folder is needed. wanted: may be NULL. */
enum nsync_code keys_folder_for(char **out, const char *wanted, struct nsync_error *err) NSYNC_MUST_USE;

/*
 * The key to sign with: --key, nsync.key (repo may be NULL), or the only one. Asks for its passphrase.
 * info: may be NULL. err: NSYNC_EKEY; NSYNC_EINVAL with where "--key" where there are several.
 */
enum nsync_code keyring_open(struct nsync_key **out, struct nsync_key_info *info, struct call *call,
			     const struct nsync_repo *repo, struct nsync_error *err) NSYNC_MUST_USE;
/* The same for an office: of several keys the only one that the newest root lets sign for it. clone: walked. */
enum nsync_code keyring_open_office(struct nsync_key **out, struct nsync_key_info *info,
				    struct call *call, const struct nsync_clone *clone,
				    struct nsync_error *err) NSYNC_MUST_USE;
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

/* The passphrase of --passphrase-file and what else passphrase_read knows, asked for once. */
struct nsync_passphrase passphrase_of(struct call *call);

#endif
