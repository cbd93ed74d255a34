/* edit.c: the verbs that make or change a root file; each unsigned afterwards. */
#include <string.h>

#include "cmd/root/root.h"

#define ZONES "/usr/share/zoneinfo"
#define END \
	{ \
		NULL, 0, NULL, false, NULL \
	}

/* ---- root init ---------------------------------------------------------------------- */

static enum nsync_code find_authority(struct nsync_buf *out, struct root_work *work,
				      const struct call *call, struct nsync_error *err)
{
	const char *given = option_text(&call->options, "authority");
	struct nsync_error none = { 0 };

	if (!given && call->options.arg_count)
		given = call->options.args[0];
	if (given)
		nsync_buf_text(out, given);
	else if (!nsync_repo_open(&work->context.repo, ".", &none) &&
		 nsync_repo_config_get(out, work->context.repo, "nsync.region", &none))
		nsync_buf_clear(out);
	TRY(nsync_buf_check(out, err));
	if (!out->n)
		return nsync_fail(err, NSYNC_EINVAL, "--authority",
				  "which region? Such as example.org,2026");
	if (!nsync_authority_valid(nsync_buf_view(out)))
		return nsync_fail(err, NSYNC_EINVAL, "--authority",
				  "'%s' is not NAME,DATE (RFC 4151)", out->p);
	return NSYNC_OK;
}

/* Readers of each language are to see the region's name. */
static enum nsync_code check_names(const struct call *call, const char *languages, struct nsync_error *err)
{
	for (const char *tag = languages; *tag;) {
		size_t n = strcspn(tag, ",");
		const char *text;
		bool named = false;

		for (size_t i = 0; !named && (text = option_next(&call->options, "name", &i));)
			named = strncmp(text, tag, n) == 0 && text[n] == '=';
		if (!named)
			return nsync_fail(err, NSYNC_EINVAL, "--name",
					  "the region has no name in '%.*s', which --languages lists: --name %.*s=TEXT",
					  (int)n, tag, (int)n, tag);
		tag += n + (tag[n] == ',');
	}
	return NSYNC_OK;
}

/* A misspelt zone would be in every later root; a machine without the database cannot tell. */
static enum nsync_code check_zone(const char *zone, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(4096);
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(1024 * 1024);
	struct nsync_error none = { 0 };

	if (!nsync_file_exists(ZONES))
		return NSYNC_OK;
	nsync_buf_printf(&path, "%s/%s", ZONES, zone);
	TRY(nsync_buf_check(&path, err));
	if (!nsync_file_read(&bytes, path.p, &none) &&
	    nsync_str_starts(nsync_buf_view(&bytes), NSYNC_STR("TZif")))
		return NSYNC_OK;
	return nsync_fail(err, NSYNC_EINVAL, "--time-zone",
			  "'%s' is no time zone, such as America/Guatemala", zone);
}

static enum nsync_code fill(struct root_work *work, const struct call *call,
			    struct nsync_error *err)
{
	const char *languages = option_text(&call->options, "languages");
	const char *zone = option_text(&call->options, "time-zone");
	static const char *const needed[] = { "name",     "languages", "time-zone",
					      "root-key", "merge-key", "expires" };

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf where = NSYNC_BUF_INIT(64);

		nsync_buf_printf(&where, "--%s", needed[i]);
		if (!option_given(&call->options, needed[i]))
			return nsync_fail(err, NSYNC_EINVAL, where.p, "a root needs it");
	}
	TRY(root_names(work->edit, call, NULL, err));
	TRY(nsync_root_edit_languages(work->edit, nsync_str(languages), err));
	TRY(check_names(call, languages, err));
	TRY(nsync_root_edit_time_zone(work->edit, nsync_str(zone), err));
	TRY(check_zone(zone, err));
	TRY(root_keys(work->edit, call, "root-key", "root", err));
	TRY(root_keys(work->edit, call, "merge-key", "merge", err));
	if (!option_given(&call->options, "root-threshold"))
		return nsync_root_edit_threshold(work->edit, NSYNC_STR("root"),
						 NSYNC_MIN_ROOT_THRESHOLD, err);
	return root_threshold(work->edit, call, "root-threshold", "root", err);
}

static int run_init(struct call *call)
{
	AUTO(root_work_release) struct root_work work = { 0 };
	AUTO(nsync_buf_release) struct nsync_buf authority = NSYNC_BUF_INIT(4096);
	const char *output = option_text(&call->options, "output");
	struct nsync_error err = { 0 };

	root_work_init(&work);
	if (!nsync_str_copy(work.path, sizeof(work.path),
			    nsync_str(output ? output : "root-1.json")))
		nsync_fail(&err, NSYNC_ELIMIT, "--output", "the name is too long");
	if (!err.code && !find_authority(&authority, &work, call, &err) &&
	    !nsync_root_edit_new(&work.edit, nsync_buf_view(&authority), &err))
		fill(&work, call, &err);
	return root_work_end(&work, call, &err);
}

static const struct option_spec init_options[] = {
	{ "authority", 0, "NAME,DATE", false,
	  "who names the region (RFC 4151); also as the first word" },
	{ "name", 0, "LANG=TEXT", true, "the region's name in a language" },
	{ "languages", 0, "LIST", false, "the region's languages, the most wanted first: es,en" },
	{ "time-zone", 0, "ZONE", false, "the region's time zone: America/Guatemala" },
	{ "root-key", 0, "PUB", true, "a key that signs roots; hold them in several offices" },
	{ "root-threshold", 0, "N", false, "how many of them must sign a root (2, if not given)" },
	{ "merge-key", 0, "PUB", true, "a key that signs records: the regional desk's" },
	ROOT_OPTIONS,
	END,
};

const struct command root_init = {
	.name = "root init",
	.about = "write the first root of a new region, without offices and signatures",
	.usage =
		"root init [NAME,DATE] --name LANG=TEXT... --languages LIST --time-zone ZONE --root-key PUB...\n"
		"root init ... --merge-key PUB... --expires DATE [--root-threshold N] [-o FILE]",
	.more = "PUB is a file that nsync key export made, its line or its base64, or one of your own keys' names.\n"
		"The file is root-1.json, if -o does not say otherwise.",
	.example =
		"nsync root init redaccion.example,2018 --name es=Mesoamérica --name en=Mesoamerica \\\n"
		"    --languages es,en --time-zone America/Guatemala --root-key ana.key \\\n"
		"    --root-key ben.key --merge-key desk.key --expires 2030-01-01\n",
	.options = init_options,
	.max_args = 1,
	.run = run_init,
};

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

/* Which role a key has: "root", "merge", an office's code; "" for a revoked one. */
static const char *role_of(const struct nsync_root *root, const struct nsync_id *id)
{
	if (nsync_root_group_has(root, &root->root, id))
		return "root";
	if (nsync_root_group_has(root, &root->merge, id))
		return "merge";
	for (size_t i = 0; i < root->office_count; i++)
		if (nsync_root_group_has(root, &root->offices[i].group, id))
			return root->offices[i].code;
	return "";
}

static enum nsync_code drop(struct root_work *work, const struct call *call, const char *text,
			    struct nsync_error *err)
{
	const struct nsync_root_key *key;

	TRY(root_find_key(&key, work->from, text, err));
	TRY(nsync_root_edit_drop_key(work->edit, &key->id, err));
	TRY(root_threshold(work->edit, call, "threshold", role_of(work->from, &key->id), err));
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
