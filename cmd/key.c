/* key.c: the user's own keys. */
#include <stdlib.h>
#include <string.h>

#include "cmd/commands.h"
#include "cmd/keyring.h"
#include "cmd/report/key.h"

static enum nsync_code write_key(const char *path, struct nsync_str file, bool replace,
				 struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf folder = NSYNC_BUF_INIT(4096);
	const char *slash = strrchr(path, '/');

	nsync_buf_add(&folder, path, (size_t)(slash - path));
	TRY(nsync_buf_check(&folder, err));
	TRY(nsync_file_mkdirs(folder.p, 0700, err));
	return replace ? nsync_file_write(path, file, 0600, err)
		       : nsync_file_create(path, file, 0600, err);
}

/* ---- key new ----------------------------------------------------------------------- */

static enum nsync_code make_key(struct nsync_key_info *info, char **path, const struct call *call,
				struct nsync_error *err)
{
	AUTO(nsync_buf_wipe) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	AUTO(nsync_buf_wipe) struct nsync_buf buf = NSYNC_BUF_INIT(NSYNC_MAX_PASSPHRASE + 1);
	const char *name = call->options.args[0], *holder = option_text(&call->options, "holder");
	struct nsync_str secret = { NULL, 0 };

	TRY(keyring_path(path, name, err));
	/* Before anybody types a passphrase for nothing. */
	if (nsync_file_exists(*path))
		return nsync_fail(err, NSYNC_EEXISTS, *path, "there is a key of this name");
	if (!option_given(&call->options, "no-passphrase")) {
		TRY(passphrase_read(&buf, call, option_text(&call->options, "passphrase-file"),
				    name, true, err));
		secret = nsync_buf_view(&buf);
	}
	TRY(nsync_key_new(&file, info, nsync_str(name), nsync_str(holder ? holder : name), secret,
			  err));
	return write_key(*path, nsync_buf_view(&file), false, err);
}

static int run_new(struct call *call)
{
	struct nsync_error err = { 0 };
	struct nsync_key_info info;
	char *path = NULL;

	if (make_key(&info, &path, call, &err)) {
		free(path);
		return report_error(call, &err);
	}
	report_key_made(call, &info, path);
	free(path);
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
	struct nsync_error err = { 0 };
	struct nsync_key_info *keys;
	size_t count;

	if (keyring_list(&keys, &count, &err))
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
	const char *wanted = call->options.args[0];
	struct nsync_error err = { 0 };
	struct nsync_key_info info;
	char *path;

	if (keyring_find(&info, &file, wanted, &err))
		return report_error(call, &err);
	if (strchr(wanted, '/')) {
		report_key_details(call, &info, wanted);
		return report_end(call, ALL_WELL);
	}
	if (keyring_path(&path, info.name, &err))
		return report_error(call, &err);
	report_key_details(call, &info, path);
	free(path);
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

static const char *const export_formats[] = { "nsync", "base64", "pem", "openssh", "minisign" };

static enum nsync_code export_key(struct nsync_buf *out, const struct nsync_key_info *info,
				  const char *format, struct nsync_error *err)
{
	static const enum nsync_key_format spelt[] = { NSYNC_KEY_BASE64, NSYNC_KEY_BASE64,
						       NSYNC_KEY_PEM, NSYNC_KEY_OPENSSH,
						       NSYNC_KEY_MINISIGN };
	const size_t count = sizeof(export_formats) / sizeof(export_formats[0]);
	size_t i = 0;

	while (i < count && strcmp(export_formats[i], format) != 0)
		i++;
	if (i == count)
		return nsync_fail(err, NSYNC_EINVAL, "--format",
				  "'%s' is none of nsync, base64, pem, openssh, minisign", format);
	if (i) {
		nsync_key_export(out, spelt[i], info->ed25519, nsync_str(info->holder));
	} else {
		nsync_buf_text(out, "nsync-key ");
		nsync_base64(out, info->ed25519, NSYNC_KEY_BYTES, false);
		nsync_buf_printf(out, " %s\n", info->holder);
	}
	return nsync_buf_check(out, err);
}

static int run_export(struct call *call)
{
	AUTO(nsync_buf_wipe) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	const char *format = option_text(&call->options, "format");
	const char *path = option_text(&call->options, "output");
	struct nsync_error err = { 0 };
	struct nsync_key_info info;

	if (keyring_find(&info, &file, call->options.args[0], &err) ||
	    export_key(&out, &info, format ? format : "nsync", &err))
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

/* NSYNC_PASSPHRASE_FILE names the old one, so it is not asked for the new one. */
static enum nsync_code new_passphrase(struct nsync_str *secret, struct nsync_buf *buf,
				      const struct call *call, const char *name,
				      struct nsync_error *err)
{
	const char *file = option_text(&call->options, "new-passphrase-file");

	*secret = (struct nsync_str){ NULL, 0 };
	if (option_given(&call->options, "no-passphrase"))
		return NSYNC_OK;
	TRY(file ? passphrase_read(buf, call, file, name, true, err)
		 : passphrase_ask(buf, call, name, true, err));
	*secret = nsync_buf_view(buf);
	return NSYNC_OK;
}

static enum nsync_code rewrap(struct nsync_key_info *info, const struct call *call,
			      struct nsync_error *err)
{
	AUTO(nsync_buf_wipe) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	AUTO(nsync_buf_wipe) struct nsync_buf fresh = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	AUTO(nsync_buf_wipe) struct nsync_buf old = NSYNC_BUF_INIT(NSYNC_MAX_PASSPHRASE + 1);
	AUTO(nsync_buf_wipe) struct nsync_buf buf = NSYNC_BUF_INIT(NSYNC_MAX_PASSPHRASE + 1);
	AUTO(nsync_key_freep) struct nsync_key *key = NULL;
	struct nsync_str secret, given = { NULL, 0 };
	enum nsync_code code;
	char *path;

	TRY(keyring_find(info, &file, call->options.args[0], err));
	if (info->encrypted) {
		TRY(passphrase_read(&old, call, option_text(&call->options, "passphrase-file"),
				    info->name, false, err));
		given = nsync_buf_view(&old);
	}
	TRY(nsync_key_open(&key, nsync_buf_view(&file), given, err));
	TRY(new_passphrase(&secret, &buf, call, info->name, err));
	TRY(nsync_key_rewrap(&fresh, key, info, secret, err));
	if (strchr(call->options.args[0], '/'))
		return write_key(call->options.args[0], nsync_buf_view(&fresh), true, err);
	TRY(keyring_path(&path, info->name, err));
	code = write_key(path, nsync_buf_view(&fresh), true, err);
	free(path);
	return code;
}

static int run_passwd(struct call *call)
{
	struct nsync_error err = { 0 };
	struct nsync_key_info info;

	if (rewrap(&info, call, &err))
		return report_error(call, &err);
	report_key_passwd(call, &info, !option_given(&call->options, "no-passphrase"));
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
