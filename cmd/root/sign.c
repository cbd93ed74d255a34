/* sign.c: one holder's signature on a root file. */
#include "cmd/keyring.h"
#include "cmd/root/root.h"

/* Whether it would count; *known: whether that can be told here. */
static enum nsync_code check_holder(bool *known, struct nsync_clone *clone, struct call *call,
				    const struct nsync_root *root, const struct nsync_key_info *key,
				    struct nsync_error *err)
{
	const struct nsync_root *before;

	*known = true;
	if (nsync_root_group_has(root, &root->root, &key->id))
		return NSYNC_OK;
	before = nsync_clone_root_before(clone, &call->host, root);
	if (before && nsync_root_group_has(before, &before->root, &key->id))
		return NSYNC_OK;
	/* A root key that this root drops still signs for the root before it. */
	*known = before || root->version == 1;
	if (*known)
		return nsync_fail(err, NSYNC_EKEY, key->name, "it is no root key of this root");
	return NSYNC_OK;
}

static enum nsync_code add_signature(struct nsync_root **out, const char *path,
				     const struct nsync_root *root, const struct nsync_key *key,
				     struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_verdict verdict = { 0 };

	*out = NULL;
	TRY(nsync_sign_body(&file, NULL, NSYNC_KIND_ROOT, root->file.body, root->file.signatures,
			    key, err));
	TRY(nsync_root_read(out, &verdict, nsync_buf_view(&file), err));
	return nsync_file_write(path, nsync_buf_view(&file), 0644, err);
}

static enum nsync_code sign(struct call *call, struct nsync_error *err)
{
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	AUTO(nsync_root_freep) struct nsync_root *root = NULL;
	AUTO(nsync_root_freep) struct nsync_root *made = NULL;
	AUTO(nsync_key_freep) struct nsync_key *key = NULL;
	AUTO(nsync_buf_wipe) struct nsync_buf secret = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	const char *path = call->options.args[0];
	struct nsync_error none = { 0 };
	struct nsync_key_info info;
	bool known;

	nsync_clone_init(&clone);
	TRY(root_file_read(&root, path, err));
	(void)!nsync_clone_open(&clone, &call->host, &none);
	TRY(keyring_choose(&info, &secret, call, clone.repo, err));
	TRY(check_holder(&known, &clone, call, root, &info, err));
	TRY(keyring_open(&key, &info, call, clone.repo, err));
	TRY(add_signature(&made, path, root, key, err));
	report_root_signed(call, path, made, info.holder,
			   nsync_root_signers(made, &made->root, NSYNC_KIND_ROOT,
					      made->file.signatures,
					      nsync_buf_view(&made->message)),
			   known);
	return NSYNC_OK;
}

static int run(struct call *call)
{
	struct nsync_error err = { 0 };

	if (sign(call, &err))
		return report_error(call, &err);
	return report_end(call, ALL_WELL);
}

static const struct option_spec options[] = {
	KEY_OPTIONS,
	{ NULL, 0, NULL, false, NULL },
};

const struct command root_sign = {
	.name = "root sign",
	.about = "add your signature to a root file",
	.usage = "root sign FILE [--key KEY] [--passphrase-file FILE]",
	.more = "Look at it first with nsync root show FILE. The file then goes to the next holder; no repository\n"
		"is needed.",
	.example = "nsync root sign root-1.json --key ana\n",
	.options = options,
	.min_args = 1,
	.max_args = 1,
	.run = run,
};
