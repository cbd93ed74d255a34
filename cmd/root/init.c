/* init.c: root init writes the first root of a new region. */
#include <string.h>

#include "cmd/root/root.h"

static enum nsync_code find_authority(struct nsync_buf *out, struct root_work *work,
				      const struct call *call, struct nsync_error *err)
{
	const char *given = option_text(&call->options, "authority");
	struct nsync_error none = { 0 };

	if (!given && call->options.arg_count)
		given = call->options.args[0];
	if (given)
		nsync_buf_text(out, given);
	else if (!nsync_repo_open(&work->clone.repo, ".", &none) &&
		 nsync_repo_config_get(out, work->clone.repo, "nsync.region", &none))
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

/* A misspelt zone would be in every later root. */
static enum nsync_code check_zone(const char *zone, struct nsync_error *err)
{
	if (nsync_time_zone_known(zone))
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
	{ NULL, 0, NULL, false, NULL },
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
