/* root_error.c: what an edit of a root refused, in a sentence, and the command that goes on. */
#include <stdio.h>
#include <string.h>

#include "cmd/root/root.h"

/* What is said: both buffers empty where these words know nothing of the error. */
struct said {
	const struct root_work *work;
	const struct nsync_error *err;
	const char *file; /* "FILE " where a file is edited: what a command of the advice begins with */
	struct nsync_buf what, advice;
};

static const char *plural(long long count)
{
	return count == 1 ? "" : "s";
}

/* ---- values that were refused as they came ---- */

static void say_office(struct said *said)
{
	const char *code = said->err->text;

	if (said->err->code == NSYNC_EEXISTS) {
		nsync_buf_printf(&said->what, "%s is an office of this root already", code);
		nsync_buf_printf(&said->advice, "nsync root add-key %s%s --key PUB  gives it another key.", said->file, code);
	} else if (said->err->code == NSYNC_ENOTFOUND) {
		nsync_buf_printf(&said->what, "this root has no office %s", code);
		nsync_buf_printf(&said->advice, "nsync root show %slists its offices; nsync root add-office %s%s --name LANG=TEXT "
			      "--key PUB  adds one.", said->file, said->file, code);
	} else {
		nsync_buf_printf(&said->what, "'%s' cannot be an office's code: that is 2 to 8 lower-case letters, and none of "
			      "origin, region, upstream, nsync, root, merge", code);
		nsync_buf_printf(&said->advice, "For a country take its ISO 3166-1 code: nsync root add-office %sgt --name "
			      "es=Guatemala --key PUB", said->file);
	}
}

/* "a root key", "a key of office gt" */
static void say_role(struct nsync_buf *out, const char *role)
{
	if (!role[0])
		nsync_buf_text(out, "a revoked key");
	else if (!strcmp(role, "root") || !strcmp(role, "merge"))
		nsync_buf_printf(out, "a %s key", role);
	else
		nsync_buf_printf(out, "a key of office %s", role);
}

static void say_key(struct said *said)
{
	struct nsync_str holder = { NULL, 0 };
	const char *role = "";
	struct nsync_id id;

	if (strlen(said->err->text) < NSYNC_HEX_SIZE - 1 ||
	    !nsync_id_parse(&id, (struct nsync_str){ said->err->text, NSYNC_HEX_SIZE - 1 }) ||
	    !nsync_root_edit_holder(&holder, &role, said->work->edit, &id))
		return;
	nsync_buf_printf(&said->what, "the key %.16s of %.*s is ", id.hex, NSYNC_FMT(holder));
	say_role(&said->what, role);
	if (!role[0])
		nsync_buf_printf(&said->advice, "It stays in every later root as it is: nothing has to be done. nsync root show %s"
			      "lists it.", said->file);
	else if (said->err->code == NSYNC_EEXISTS)
		nsync_buf_printf(&said->advice, "A key signs for one office or role only: make another one (nsync key new NAME), and "
			      "give that.");
	else
		nsync_buf_printf(&said->advice, "Only an office's key is revoked. Take this one out: nsync root drop-key %s%.16s",
			      said->file, id.hex);
}

static void say_threshold(struct said *said)
{
	nsync_buf_printf(&said->what, "%s signatures cannot be asked for: a root needs 2 or more, a record 1", said->err->text);
	nsync_buf_text(&said->advice, "Give another --threshold (in root init: --root-threshold), or none.");
}

static void say_value(struct said *said)
{
	static const struct {
		const char *where, *what, *advice;
	} values[] = {
		{ "language", "'%s' is not how a language is named", "Such as es, en or pt-BR: --name es=TEXT" },
		{ "languages", "'%s' is no list of languages", "Such as --languages es,en" },
		{ "time zone", "'%s' is not how a time zone is named", "Such as --time-zone America/Guatemala" },
		{ "name", "'%s' cannot be a name: it is empty, too long, or has characters that are not seen",
		  "Type the name anew: --name es=TEXT" },
		{ "holder", "'%s' cannot be a holder's name: it is empty, too long, or has characters that are not seen",
		  "Make the key's file anew with another holder: nsync key new NAME --holder TEXT" },
		{ "version", "%s", "The region has no numbers left; begin a new one: nsync root init" },
	};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		if (strcmp(said->err->where, values[i].where) != 0)
			continue;
		if (strstr(values[i].what, "'%s'"))
			nsync_buf_printf(&said->what, "'%s%s", said->err->text, strchr(values[i].what + 1, '\''));
		else
			nsync_buf_printf(&said->what, "root %s", said->err->text);
		nsync_buf_text(&said->advice, values[i].advice);
		return;
	}
}

/* ---- what does not hold of the whole: "/root/offices/gt/threshold" ---- */

/* Who a group of keys is: "office gt", "the root" */
static void say_group(struct nsync_buf *out, const char *role)
{
	if (!strcmp(role, "root"))
		nsync_buf_text(out, "the root");
	else if (!strcmp(role, "merge"))
		nsync_buf_text(out, "the regional desk");
	else
		nsync_buf_printf(out, "office %s", role);
}

/* Keys that the command itself may name, or else another one before it. */
static void say_more_keys(struct said *said, const char *role)
{
	const struct nsync_root *from = said->work->from;

	if (!from)
		nsync_buf_text(&said->advice, "Name another key: --root-key PUB (or --merge-key PUB) may be repeated.");
	else if (strcmp(role, "root") != 0 && strcmp(role, "merge") != 0 && !nsync_root_office(from, nsync_str(role)))
		nsync_buf_text(&said->advice, "Name another key: --key PUB may be repeated.");
	else
		nsync_buf_printf(&said->advice, "Give another key first: nsync root add-key %s%s --key PUB%s%s%s", said->file, role,
			      said->file[0] ? "" : "  writes ", said->file[0] ? "" : said->work->path,
			      said->file[0] ? "" : ", the FILE to go on with.");
}

static void say_bounds(struct said *said, const char *role, long long least, long long most)
{
	const bool root = !strcmp(role, "root");

	say_group(&said->what, role);
	if (most < least)
		nsync_buf_printf(&said->what, " would have %lld key%s, and needs %lld or more", most, plural(most), least);
	else if (most == least)
		nsync_buf_printf(&said->what, " has %lld key%s: its threshold can only be %lld", most, plural(most), most);
	else
		nsync_buf_printf(&said->what, " has %lld keys: its threshold can be %lld to %lld", most, least, most);
	if (most >= least)
		nsync_buf_printf(&said->advice, "Give %s N within that, or more keys. ", said->work->from || !root ? "--threshold" :
											     "--root-threshold");
	say_more_keys(said, role);
}

static void say_no_keys(struct said *said, const char *role)
{
	say_group(&said->what, role);
	nsync_buf_text(&said->what, " would have no key left");
	say_more_keys(said, role);
	if (strcmp(role, "root") != 0 && strcmp(role, "merge") != 0)
		nsync_buf_printf(&said->advice, " To end the office: nsync root remove-office %s%s", said->file, role);
}

static void say_no_name(struct said *said, const char *office)
{
	if (office[0])
		nsync_buf_printf(&said->what, "office %s has no name", office);
	else
		nsync_buf_text(&said->what, "the region has no name");
	nsync_buf_text(&said->advice, "Name it in one language of the region or more: --name LANG=TEXT, such as --name "
		       "'en=Costa Rica'");
}

static void say_pointer(struct said *said)
{
	const char *at = said->err->where, *detail = said->err->text;
	char role[32] = "", rest[32] = "";
	long long least, most;

	if (sscanf(at, "/root/offices/%31[^/]/%31s", role, rest) != 2 &&
	    sscanf(at, "/root/roles/%31[^/]/%31s", role, rest) != 2)
		role[0] = '\0';
	if (role[0] && !strcmp(rest, "threshold") && sscanf(detail, "not an integer from %lld to %lld", &least, &most) == 2)
		say_bounds(said, role, least, most);
	else if (role[0] && !strcmp(rest, "keys") && !strcmp(detail, "empty"))
		say_no_keys(said, role);
	else if ((role[0] && !strcmp(rest, "names")) || !strcmp(at, "/root/region/names"))
		say_no_name(said, role);
	else if (!strncmp(at, "/root/region/languages/", 23)) {
		nsync_buf_text(&said->what, "--languages names a language twice");
		nsync_buf_text(&said->advice, "Name each once, the most wanted first: --languages es,en");
	} else {
		nsync_buf_printf(&said->what, "the root would not hold: %s: %s", at, detail);
		nsync_buf_printf(&said->advice, "nsync root show %sshows what it says so far.", said->file);
	}
}

int report_root_error(struct call *call, const struct root_work *work, const struct nsync_error *err)
{
	struct said said = { work, err, "", NSYNC_BUF_INIT(4096), NSYNC_BUF_INIT(4096) };
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(8192);
	int code;

	if (!work->edit) /* a file or a repository that cannot be read */
		return report_error(call, err);
	if (work->replace)
		nsync_buf_printf(&file, "%s ", work->path);
	said.file = nsync_buf_view(&file).p;
	if (!strncmp(err->where, "/root", 5) && err->code == NSYNC_EINVAL)
		say_pointer(&said);
	else if (!strcmp(err->where, "office"))
		say_office(&said);
	else if (!strcmp(err->where, "key"))
		say_key(&said);
	else if (!strcmp(err->where, "threshold"))
		say_threshold(&said);
	else if (err->code == NSYNC_EINVAL)
		say_value(&said);
	if (said.what.n && said.what.code == NSYNC_OK)
		code = report_refusal(call, err->where, said.what.p, nsync_buf_view(&said.advice).p);
	else
		code = report_error(call, err);
	nsync_buf_release(&said.what);
	nsync_buf_release(&said.advice);
	return code;
}
