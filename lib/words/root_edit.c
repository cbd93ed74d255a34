/* root_edit.c: why an edit of a trust root was refused, and the command that goes on. */
#include <stdio.h>

#include "lib/words/internal.h"

struct edit {
	struct nsync_message *out;
	const struct nsync_error *err;
	const struct nsync_root_edit_facts *facts;
	const char *file; /* "FILE " where a file is edited, else "": how it stands in a command */
};

/* A group of keys: the root's, the regional desk's, an office's. */
static bool of_root(const char *role)
{
	return !strcmp(role, "root");
}

static bool of_desk(const char *role)
{
	return !strcmp(role, "merge");
}

/* ---- a value that was refused by itself ---- */

static void say_office(const struct edit *edit)
{
	struct nsync_buf *text = &edit->out->text, *advice = &edit->out->advice;
	const char *code = edit->err->text, *file = edit->file;

	if (edit->err->code == NSYNC_EEXISTS) {
		nsync_buf_printf(text, "%s is an office of this root already", code);
		nsync_buf_printf(advice, "nsync root add-key %s%s --key PUB  gives it another key.", file, code);
	} else if (edit->err->code == NSYNC_ENOTFOUND) {
		nsync_buf_printf(text, "this root has no office %s", code);
		nsync_buf_printf(advice, "nsync root show %slists its offices; nsync root add-office %s%s --name LANG=TEXT "
				 "--key PUB  adds one.", file, file, code);
	} else {
		nsync_buf_printf(text, "'%s' cannot be an office's code: that is 2 to 8 lower-case letters, and none of "
				 "origin, region, upstream, nsync, root, merge", code);
		nsync_buf_printf(advice, "For a country take its ISO 3166-1 code: nsync root add-office %sgt --name "
				 "es=Guatemala --key PUB", file);
	}
}

static void say_key(const struct edit *edit)
{
	struct nsync_buf *text = &edit->out->text, *advice = &edit->out->advice;
	const char *key = edit->facts->key, *role = edit->facts->role, *file = edit->file;
	const struct nsync_str holder = edit->facts->holder;

	if (!key)
		return;
	if (!role[0])
		nsync_buf_printf(text, "the key %.16s of %.*s is a revoked key", key, NSYNC_FMT(holder));
	else if (of_root(role))
		nsync_buf_printf(text, "the key %.16s of %.*s is a root key", key, NSYNC_FMT(holder));
	else if (of_desk(role))
		nsync_buf_printf(text, "the key %.16s of %.*s is a merge key", key, NSYNC_FMT(holder));
	else
		nsync_buf_printf(text, "the key %.16s of %.*s is a key of office %s", key, NSYNC_FMT(holder), role);
	if (!role[0])
		nsync_buf_printf(advice, "It stays in every later root as it is: nothing has to be done. nsync root show "
				 "%slists it.", file);
	else if (edit->err->code == NSYNC_EEXISTS)
		nsync_buf_text(advice, "A key signs for one office or role only: make another one (nsync key new NAME), "
			       "and give that.");
	else
		nsync_buf_printf(advice, "Only an office's key is revoked. Take this one out: nsync root drop-key %s%.16s",
				 file, key);
}

static void say_threshold(const struct edit *edit)
{
	nsync_buf_printf(&edit->out->text, "%s signatures cannot be asked for: a root needs 2 or more, a record 1",
			 edit->err->text);
	nsync_buf_text(&edit->out->advice, "Give another --threshold (in root init: --root-threshold), or none.");
}

static void say_value(const struct edit *edit)
{
	struct nsync_buf *text = &edit->out->text, *advice = &edit->out->advice;
	const char *where = edit->err->where, *value = edit->err->text;

	if (!strcmp(where, "language")) {
		nsync_buf_printf(text, "'%s' is not how a language is named", value);
		nsync_buf_text(advice, "Such as es, en or pt-BR: --name es=TEXT");
	} else if (!strcmp(where, "languages")) {
		nsync_buf_printf(text, "'%s' is no list of languages", value);
		nsync_buf_text(advice, "Such as --languages es,en");
	} else if (!strcmp(where, "time zone")) {
		nsync_buf_printf(text, "'%s' is not how a time zone is named", value);
		nsync_buf_text(advice, "Such as --time-zone America/Guatemala");
	} else if (!strcmp(where, "name")) {
		nsync_buf_printf(text, "'%s' cannot be a name: it is empty, too long, or has characters that are not seen",
				 value);
		nsync_buf_text(advice, "Type the name anew: --name es=TEXT");
	} else if (!strcmp(where, "holder")) {
		nsync_buf_printf(text, "'%s' cannot be a holder's name: it is empty, too long, or has characters that are "
				 "not seen", value);
		nsync_buf_text(advice, "Make the key's file anew with another holder: nsync key new NAME --holder TEXT");
	} else if (!strcmp(where, "version")) {
		nsync_buf_printf(text, "root %s", value);
		nsync_buf_text(advice, "The region has no numbers left; begin a new one: nsync root init");
	}
}

/* ---- a value that does not fit the whole: "/root/offices/gt/threshold" ---- */

/* The refused command can name more keys itself, or else another command before it can. */
static void advise_more_keys(const struct edit *edit, const char *role)
{
	struct nsync_buf *advice = &edit->out->advice;

	if (edit->facts->first)
		nsync_buf_text(advice, "Name another key: --root-key PUB (or --merge-key PUB) may be repeated.");
	else if (edit->facts->new_office)
		nsync_buf_text(advice, "Name another key: --key PUB may be repeated.");
	else if (edit->file[0])
		nsync_buf_printf(advice, "Give another key first: nsync root add-key %s%s --key PUB", edit->file, role);
	else
		nsync_buf_printf(advice, "Give another key first: nsync root add-key %s --key PUB  writes %s, the FILE to go "
				 "on with.", role, edit->facts->path);
}

static void say_too_few_keys(struct nsync_buf *text, const char *role, long long keys, long long least)
{
	if (of_root(role))
		nsync_buf_printf(text, plural((uint64_t)keys, "the root would have %lld key, and needs %lld or more",
					      "the root would have %lld keys, and needs %lld or more"),
				 keys, least);
	else if (of_desk(role))
		nsync_buf_printf(text, plural((uint64_t)keys, "the regional desk would have %lld key, and needs %lld or more",
					      "the regional desk would have %lld keys, and needs %lld or more"),
				 keys, least);
	else
		nsync_buf_printf(text, plural((uint64_t)keys, "office %s would have %lld key, and needs %lld or more",
					      "office %s would have %lld keys, and needs %lld or more"),
				 role, keys, least);
}

static void say_one_threshold(struct nsync_buf *text, const char *role, long long keys)
{
	if (of_root(role))
		nsync_buf_printf(text, plural((uint64_t)keys, "the root has %lld key: its threshold can only be %lld",
					      "the root has %lld keys: its threshold can only be %lld"),
				 keys, keys);
	else if (of_desk(role))
		nsync_buf_printf(text, plural((uint64_t)keys, "the regional desk has %lld key: its threshold can only be %lld",
					      "the regional desk has %lld keys: its threshold can only be %lld"),
				 keys, keys);
	else
		nsync_buf_printf(text, plural((uint64_t)keys, "office %s has %lld key: its threshold can only be %lld",
					      "office %s has %lld keys: its threshold can only be %lld"),
				 role, keys, keys);
}

static void say_thresholds(struct nsync_buf *text, const char *role, long long least, long long most)
{
	if (of_root(role))
		nsync_buf_printf(text, "the root has %lld keys: its threshold can be %lld to %lld", most, least, most);
	else if (of_desk(role))
		nsync_buf_printf(text, "the regional desk has %lld keys: its threshold can be %lld to %lld", most, least,
				 most);
	else
		nsync_buf_printf(text, "office %s has %lld keys: its threshold can be %lld to %lld", role, most, least,
				 most);
}

/* A group of `most` keys, whose threshold may be least to most. */
static void say_bounds(const struct edit *edit, const char *role, long long least, long long most)
{
	const bool at_init = edit->facts->first && of_root(role);

	if (most < least) {
		say_too_few_keys(&edit->out->text, role, most, least);
	} else {
		if (most == least)
			say_one_threshold(&edit->out->text, role, most);
		else
			say_thresholds(&edit->out->text, role, least, most);
		nsync_buf_printf(&edit->out->advice, "Give %s N within that, or more keys. ",
				 at_init ? "--root-threshold" : "--threshold");
	}
	advise_more_keys(edit, role);
}

static void say_no_keys(const struct edit *edit, const char *role)
{
	struct nsync_buf *text = &edit->out->text;

	if (of_root(role))
		nsync_buf_text(text, "the root would have no key left");
	else if (of_desk(role))
		nsync_buf_text(text, "the regional desk would have no key left");
	else
		nsync_buf_printf(text, "office %s would have no key left", role);
	advise_more_keys(edit, role);
	if (!of_root(role) && !of_desk(role))
		nsync_buf_printf(&edit->out->advice, " To end the office: nsync root remove-office %s%s", edit->file, role);
}

static void say_no_name(const struct edit *edit, const char *office)
{
	if (office[0])
		nsync_buf_printf(&edit->out->text, "office %s has no name", office);
	else
		nsync_buf_text(&edit->out->text, "the region has no name");
	nsync_buf_text(&edit->out->advice, "Name it in one language of the region or more: --name LANG=TEXT, such as --name "
		       "'en=Costa Rica'");
}

static void say_pointer(const struct edit *edit)
{
	const char *at = edit->err->where, *detail = edit->err->text;
	char role[32] = "", rest[32] = "";
	long long least, most;

	if (sscanf(at, "/root/offices/%31[^/]/%31s", role, rest) != 2 &&
	    sscanf(at, "/root/roles/%31[^/]/%31s", role, rest) != 2)
		role[0] = '\0';
	if (role[0] && !strcmp(rest, "threshold") && sscanf(detail, "not an integer from %lld to %lld", &least, &most) == 2) {
		say_bounds(edit, role, least, most);
	} else if (role[0] && !strcmp(rest, "keys") && !strcmp(detail, "empty")) {
		say_no_keys(edit, role);
	} else if ((role[0] && !strcmp(rest, "names")) || !strcmp(at, "/root/region/names")) {
		say_no_name(edit, role);
	} else if (!strncmp(at, "/root/region/languages/", 23)) {
		nsync_buf_text(&edit->out->text, "--languages names a language twice");
		nsync_buf_text(&edit->out->advice, "Name each once, the most wanted first: --languages es,en");
	} else {
		nsync_buf_printf(&edit->out->text, "the root would not hold: %s: %s", at, detail);
		nsync_buf_printf(&edit->out->advice, "nsync root show %sshows what it says so far.", edit->file);
	}
}

bool nsync_words_root_edit(struct nsync_message *out, const struct nsync_error *err,
			   const struct nsync_root_edit_facts *facts)
{
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	struct edit edit = { out, err, facts, "" };

	if (facts->file)
		nsync_buf_printf(&file, "%s ", facts->file);
	edit.file = nsync_buf_view(&file).p;
	if (!strncmp(err->where, "/root", 5) && err->code == NSYNC_EINVAL)
		say_pointer(&edit);
	else if (!strcmp(err->where, "office"))
		say_office(&edit);
	else if (!strcmp(err->where, "key"))
		say_key(&edit);
	else if (!strcmp(err->where, "threshold"))
		say_threshold(&edit);
	else if (err->code == NSYNC_EINVAL)
		say_value(&edit);
	return out->text.n && out->text.code == NSYNC_OK;
}
