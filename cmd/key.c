/*
 * key.c: the key commands: make, list, show and export the user's own keys, and change their
 * passphrases.
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/commands.h"
#include "cmd/keyring.h"
#include "cmd/report/key.h"

/* ---- passphrases ---------------------------------------------------------------------- */

static enum nsync_code read_first(void *payload, struct nsync_buf *out, const char *name,
				  struct nsync_error *err)
{
	const struct call *call = payload;

	return passphrase_read(out, call, option_text(&call->options, "passphrase-file"), name,
			       true, err);
}

/* NSYNC_PASSPHRASE_FILE names the old one, so it is not asked for the new one. */
static enum nsync_code read_other(void *payload, struct nsync_buf *out, const char *name,
				  struct nsync_error *err)
{
	const struct call *call = payload;
	const char *file = option_text(&call->options, "new-passphrase-file");

	return file ? passphrase_read(out, call, file, name, true, err)
		    : passphrase_ask(out, call, name, true, err);
}

/* ---- key new -------------------------------------------------------------------------- */

static int run_new(struct call *call)
{
	const char *name = call->options.args[0], *holder = option_text(&call->options, "holder");
	const struct nsync_passphrase passphrase = { read_first, call };
	bool none = option_given(&call->options, "no-passphrase");
	AUTO(nsync_text_freep) char *folder = NULL, *path = NULL;
	struct nsync_error err = { 0 };
	struct nsync_key_info info;

	if (keys_folder(&folder, &err) ||
	    nsync_keyring_new(&info, &path, folder, name, holder ? holder : name,
			      none ? NULL : &passphrase, &err))
		return report_error(call, &err);
	report_key_made(call, &info, path);
	return report_end(call, ALL_WELL);
}

static const struct option_spec new_options[] = {
	{ "holder", 0, "TEXT", false,
	  "who holds it: a person and an office (the name, if not given)" },
	{ "passphrase-file", 0, "FILE", false, "its passphrase is the first line of FILE" },
	{ "no-passphrase", 0, NULL, false, "leave the key unprotected, for machines" },
	{ NULL, 0, NULL, false, NULL },
};

static const struct command key_new = {
	.name = "key new",
	.about = "make an Ed25519 key under a passphrase",
	.usage = "key new NAME [--holder TEXT] [--passphrase-file FILE | --no-passphrase]",
	.more = "The passphrase comes from FILE, from the file that NSYNC_PASSPHRASE_FILE names, or from the\n"
		"terminal. The key lies in $XDG_DATA_HOME/nsync/keys/NAME.json; nothing is overwritten.",
	.example = "nsync key new ana --holder 'Ana Lopez, Guatemala'\n",
	.options = new_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_new,
};

/* ---- key list, key show --------------------------------------------------------------- */

static int run_list(struct call *call)
{
	AUTO(nsync_text_freep) char *folder = NULL;
	struct nsync_error err = { 0 };
	struct nsync_key_info *keys;
	size_t count;

	if (keys_folder(&folder, &err) || nsync_keyring_list(&keys, &count, folder, &err))
		return report_error(call, &err);
	for (size_t i = 0; i < count; i++)
		report_key(call, &keys[i]);
	free(keys);
	if (!count)
		report_no_keys(call);
	return report_end(call, ALL_WELL);
}

static const struct command key_list = {
	.name = "key list",
	.about = "the keys of this machine",
	.usage = "key list",
	.example = "nsync key list\n",
	.run = run_list,
};

static int run_show(struct call *call)
{
	AUTO(nsync_buf_wipe) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	AUTO(nsync_text_freep) char *folder = NULL, *path = NULL;
	const char *wanted = call->options.args[0];
	struct nsync_error err = { 0 };
	struct nsync_key_info info;

	if (keys_folder_for(&folder, wanted, &err) ||
	    nsync_keyring_find(&info, &file, &path, folder, wanted, &err))
		return report_error(call, &err);
	report_key_details(call, &info, path);
	return report_end(call, ALL_WELL);
}

static const struct command key_show = {
	.name = "key show",
	.about = "one key: its id, its holder, where it lies",
	.usage = "key show KEY",
	.more = "KEY is a name, or 8 or more digits of an id.",
	.example = "nsync key show ana\n",
	.min_args = 1,
	.max_args = 1,
	.run = run_show,
};

/* ---- key export ------------------------------------------------------------------------- */

static enum nsync_code export_key(struct nsync_buf *out, const struct call *call,
				  struct nsync_error *err)
{
	AUTO(nsync_buf_wipe) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	AUTO(nsync_text_freep) char *folder = NULL;
	const char *wanted = call->options.args[0], *name = option_text(&call->options, "format");
	enum nsync_key_format format = NSYNC_KEY_LINE;
	struct nsync_key_info info;

	TRY(keys_folder_for(&folder, wanted, err));
	TRY(nsync_keyring_find(&info, &file, NULL, folder, wanted, err));
	if (name && !nsync_key_format_parse(&format, name))
		return nsync_fail(err, NSYNC_EINVAL, "--format",
				  "'%s' is none of nsync, base64, pem, openssh, minisign", name);
	nsync_key_export(out, format, info.ed25519, nsync_str(info.holder));
	return nsync_buf_check(out, err);
}

static int run_export(struct call *call)
{
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	const char *path = option_text(&call->options, "output");
	struct nsync_error err = { 0 };

	if (export_key(&out, call, &err))
		return report_error(call, &err);
	if (!path) {
		report_export(call, nsync_buf_view(&out));
		return report_end(call, ALL_WELL);
	}
	if (nsync_file_write(path, nsync_buf_view(&out), 0644, &err))
		return report_error(call, &err);
	report_file_written(call, path);
	return report_end(call, ALL_WELL);
}

static const struct option_spec export_options[] = {
	{ "format", 0, "FORMAT", false,
	  "nsync (one line with its holder), base64, pem, openssh, minisign" },
	{ "output", 'o', "FILE", false, "write FILE instead of standard output" },
	{ NULL, 0, NULL, false, NULL },
};

static const struct command key_export = {
	.name = "key export",
	.about = "a key's public part, to hand to others",
	.usage = "key export KEY [--format FORMAT] [-o FILE]",
	.more = "Every command that takes a public key takes this file, its line, or the base64 in it.",
	.example = "nsync key export ana -o ana.key\n",
	.options = export_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_export,
};

/* ---- key passwd --------------------------------------------------------------------------- */

static int run_passwd(struct call *call)
{
	const char *wanted = call->options.args[0];
	const struct nsync_passphrase before = passphrase_of(call), after = { read_other, call };
	bool none = option_given(&call->options, "no-passphrase");
	AUTO(nsync_text_freep) char *folder = NULL;
	struct nsync_error err = { 0 };
	struct nsync_key_info info;

	if (keys_folder_for(&folder, wanted, &err) ||
	    nsync_keyring_rewrap(&info, folder, wanted, &before, none ? NULL : &after, &err))
		return report_error(call, &err);
	report_key_passwd(call, &info, !none);
	return report_end(call, ALL_WELL);
}

static const struct option_spec passwd_options[] = {
	{ "passphrase-file", 0, "FILE", false, "the old passphrase is the first line of FILE" },
	{ "new-passphrase-file", 0, "FILE", false, "the new one is the first line of FILE" },
	{ "no-passphrase", 0, NULL, false, "leave the key unprotected, for machines" },
	{ NULL, 0, NULL, false, NULL },
};

static const struct command key_passwd = {
	.name = "key passwd",
	.about = "give a key another passphrase",
	.usage =
		"key passwd KEY [--passphrase-file FILE] [--new-passphrase-file FILE | --no-passphrase]",
	.example = "nsync key passwd ana\n",
	.options = passwd_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_passwd,
};

static const struct command *const subs[] = { &key_new,    &key_list,   &key_show,
					      &key_export, &key_passwd, NULL };

const struct command cmd_key = {
	.name = "key",
	.about = "make, show and hand out keys",
	.usage = "key new NAME\nkey list\nkey show KEY\nkey export KEY\nkey passwd KEY",
	.example = "nsync key new ana --holder 'Ana Lopez, Guatemala'\n",
	.subs = subs,
};
