/* edit.c: the root verbs that change a trust root's file (offices, keys, dates); its signatures are removed. */

#include "cmd/root/root.h"

#define END \
	{ \
		NULL, 0, NULL, false, NULL \
	}

/* ---- root add-office, remove-office ---------------------------------------------------- */

static int run_add_office(struct call *call)
{
	AUTO(root_work_release) struct root_work work = { 0 };
	struct nsync_error err = { 0 };
	const char *file, *code;
	char **rest;

	root_work_init(&work);
	file = optional_file(call, 1, &rest);
	code = rest[0];
	if (!option_given(&call->options, "key"))
		nsync_fail(&err, NSYNC_EINVAL, "--key", "an office needs a key");
	if (!err.code && !root_work_begin(&work, call, file, &err) &&
	    !nsync_root_edit_add_office(work.edit, nsync_str(code), &err) &&
	    !root_names(work.edit, call, code, &err) &&
	    !root_keys(work.edit, call, "key", code, &err))
		(void)!root_threshold(work.edit, call, "threshold", code, &err);
	return root_work_end(&work, call, &err);
}

static const struct option_spec office_options[] = {
	{ "name", 0, "LANG=TEXT", true, "the office's name in a language" },
	{ "key", 0, "PUB", true, "a key that signs for the office" },
	{ "threshold", 0, "N", false, "how many of them must sign an item (1, if not given)" },
	ROOT_OPTIONS,
	END,
};

const struct command root_add_office = {
	.name = "root add-office",
	.about = "add an office and its keys",
	.usage = "root add-office [FILE] CODE --name LANG=TEXT... --key PUB... [--threshold N]",
	.more = "CODE is 2 to 8 lower-case letters; for a country its ISO 3166-1 code. FILE is a root that nobody\n"
		"adopted yet; without it, the next version is begun.",
	.example = "nsync root add-office root-1.json gt --name es=Guatemala --key gt.key\n",
	.options = office_options,
	.min_args = 1,
	.max_args = 2,
	.run = run_add_office,
};

static int run_remove_office(struct call *call)
{
	AUTO(root_work_release) struct root_work work = { 0 };
	struct nsync_error err = { 0 };
	const char *file;
	char **rest;

	root_work_init(&work);
	file = optional_file(call, 1, &rest);
	if (!root_work_begin(&work, call, file, &err))
		(void)!nsync_root_edit_remove_office(work.edit, nsync_str(rest[0]), &err);
	return root_work_end(&work, call, &err);
}

static const struct option_spec plain_options[] = { ROOT_OPTIONS, END };

const struct command root_remove_office = {
	.name = "root remove-office",
	.about = "take an office and its keys out; its accepted stories stay",
	.usage = "root remove-office [FILE] CODE",
	.example = "nsync root remove-office gt\n",
	.options = plain_options,
	.min_args = 1,
	.max_args = 2,
	.run = run_remove_office,
};

/* ---- root add-key, drop-key --------------------------------------------------------------- */

static int run_add_key(struct call *call)
{
	AUTO(root_work_release) struct root_work work = { 0 };
	struct nsync_error err = { 0 };
	const char *file;
	char **rest;

	root_work_init(&work);
	file = optional_file(call, 1, &rest);
	if (!option_given(&call->options, "key") && !option_given(&call->options, "threshold"))
		nsync_fail(&err, NSYNC_EINVAL, "--key", "which key?");
	if (!err.code && !root_work_begin(&work, call, file, &err) &&
	    !root_keys(work.edit, call, "key", rest[0], &err))
		(void)!root_threshold(work.edit, call, "threshold", rest[0], &err);
	return root_work_end(&work, call, &err);
}

static const struct option_spec add_key_options[] = {
	{ "key", 0, "PUB", true, "the public key" },
	{ "threshold", 0, "N", false, "how many of the role's keys must sign from now on" },
	ROOT_OPTIONS,
	END,
};

const struct command root_add_key = {
	.name = "root add-key",
	.about = "give an office or a role one more key, or another threshold",
	.usage = "root add-key [FILE] ROLE --key PUB... [--threshold N]",
	.more = "ROLE is root, merge, or an office's code. A key belongs to one of them only.",
	.example = "nsync root add-key gt --key marta.key --threshold 2\n",
	.options = add_key_options,
	.min_args = 1,
	.max_args = 2,
	.run = run_add_key,
};

static enum nsync_code drop(struct root_work *work, const struct call *call, const char *text,
			    struct nsync_error *err)
{
	const struct nsync_root_key *key;

	TRY(root_find_key(&key, work->from, text, err));
	TRY(nsync_root_edit_drop_key(work->edit, &key->id, err));
	TRY(root_threshold(work->edit, call, "threshold", nsync_root_role(work->from, &key->id),
			   err));
	work->dropped = key;
	return NSYNC_OK;
}

static int run_drop_key(struct call *call)
{
	AUTO(root_work_release) struct root_work work = { 0 };
	struct nsync_error err = { 0 };
	const char *file;
	char **rest;

	root_work_init(&work);
	file = optional_file(call, 1, &rest);
	if (!root_work_begin(&work, call, file, &err))
		(void)!drop(&work, call, rest[0], &err);
	return root_work_end(&work, call, &err);
}

static const struct option_spec drop_key_options[] = {
	{ "threshold", 0, "N", false, "how many of the remaining keys must sign" },
	ROOT_OPTIONS,
	END,
};

const struct command root_drop_key = {
	.name = "root drop-key",
	.about = "take a key out; what it signed and was accepted stays valid",
	.usage = "root drop-key [FILE] KEY [--threshold N]",
	.more = "KEY is 8 or more digits of its id, or the public key. For a stolen key: nsync root revoke.",
	.example = "nsync root drop-key 1a2b3c4d\n",
	.options = drop_key_options,
	.min_args = 1,
	.max_args = 2,
	.run = run_drop_key,
};

/* ---- root renew ----------------------------------------------------------------------------- */

static int run_renew(struct call *call)
{
	AUTO(root_work_release) struct root_work work = { 0 };
	struct nsync_error err = { 0 };
	const char *file;
	char **rest;

	root_work_init(&work);
	file = optional_file(call, 0, &rest);
	if (!option_given(&call->options, "expires"))
		nsync_fail(&err, NSYNC_EINVAL, "--expires", "until when?");
	if (!err.code)
		(void)!root_work_begin(&work, call, file, &err);
	return root_work_end(&work, call, &err);
}

const struct command root_renew = {
	.name = "root renew",
	.about = "the same root with a later date of expiry",
	.usage = "root renew [FILE] --expires DATE",
	.example = "nsync root renew --expires 2028-01-01\n",
	.options = plain_options,
	.max_args = 1,
	.run = run_renew,
};
