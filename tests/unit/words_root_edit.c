/* words_root_edit.c: every refusal of an edit of a trust root, with the command that goes on. */
#include "tests/support/words_fixture.h"

#define KEY "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

struct refusal {
	const char *label;
	struct nsync_error err;
	struct nsync_root_edit_facts facts;
	const char *text, *advice;
};

static void each(const struct refusal *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		AUTO(nsync_message_release) struct nsync_message out = NSYNC_MESSAGE_INIT;

		cr_expect_eq(nsync_words_root_edit(&out, &cases[i].err, &cases[i].facts), cases[i].text[0] != '\0', "%s",
			     cases[i].label);
		expect_message(&out, cases[i].text, cases[i].advice, cases[i].label);
	}
}

Test(words_root_edit, offices)
{
	static const struct refusal cases[] = {
		{ "there already", { NSYNC_EEXISTS, "office", "gt" }, { .path = "2.json" },
		  "gt is an office of this root already",
		  "nsync root add-key gt --key PUB  gives it another key." },
		{ "there already, in a file", { NSYNC_EEXISTS, "office", "gt" }, { .file = "r.json" },
		  "gt is an office of this root already",
		  "nsync root add-key r.json gt --key PUB  gives it another key." },
		{ "not there", { NSYNC_ENOTFOUND, "office", "gt" }, { .path = "2.json" },
		  "this root has no office gt",
		  "nsync root show lists its offices; nsync root add-office gt --name LANG=TEXT --key PUB  adds one." },
		{ "not there, in a file", { NSYNC_ENOTFOUND, "office", "gt" }, { .file = "r.json" },
		  "this root has no office gt",
		  "nsync root show r.json lists its offices; nsync root add-office r.json gt --name LANG=TEXT --key PUB  "
		  "adds one." },
		{ "no code", { NSYNC_EINVAL, "office", "GT" }, { .file = "r.json" },
		  "'GT' cannot be an office's code: that is 2 to 8 lower-case letters, and none of origin, region, upstream, "
		  "nsync, root, merge",
		  "For a country take its ISO 3166-1 code: nsync root add-office r.json gt --name es=Guatemala --key PUB" },
	};

	each(cases, COUNT(cases));
}

Test(words_root_edit, keys)
{
	static const struct nsync_str ana = { "Ana Luz", 3 };
	const struct refusal cases[] = {
		{ "a key that is not known", { NSYNC_EEXISTS, "key", KEY }, { .file = "r.json" }, "", "" },
		{ "revoked", { NSYNC_EEXISTS, "key", KEY }, { .file = "r.json", .key = KEY, .holder = ana, .role = "" },
		  "the key 0123456789abcdef of Ana is a revoked key",
		  "It stays in every later root as it is: nothing has to be done. nsync root show r.json lists it." },
		{ "a root key", { NSYNC_EEXISTS, "key", KEY }, { .key = KEY, .holder = ana, .role = "root" },
		  "the key 0123456789abcdef of Ana is a root key",
		  "A key signs for one office or role only: make another one (nsync key new NAME), and give that." },
		{ "a merge key", { NSYNC_EINVAL, "key", KEY }, { .key = KEY, .holder = ana, .role = "merge" },
		  "the key 0123456789abcdef of Ana is a merge key",
		  "Only an office's key is revoked. Take this one out: nsync root drop-key 0123456789abcdef" },
		{ "an office's", { NSYNC_EINVAL, "key", KEY },
		  { .file = "r.json", .key = KEY, .holder = ana, .role = "gt" },
		  "the key 0123456789abcdef of Ana is a key of office gt",
		  "Only an office's key is revoked. Take this one out: nsync root drop-key r.json 0123456789abcdef" },
	};

	each(cases, COUNT(cases));
}

Test(words_root_edit, values)
{
	static const struct refusal cases[] = {
		{ "threshold", { NSYNC_EINVAL, "threshold", "1" }, { .path = "" },
		  "1 signatures cannot be asked for: a root needs 2 or more, a record 1",
		  "Give another --threshold (in root init: --root-threshold), or none." },
		{ "language", { NSYNC_EINVAL, "language", "x" }, { .path = "" }, "'x' is not how a language is named",
		  "Such as es, en or pt-BR: --name es=TEXT" },
		{ "languages", { NSYNC_EINVAL, "languages", "x" }, { .path = "" }, "'x' is no list of languages",
		  "Such as --languages es,en" },
		{ "time zone", { NSYNC_EINVAL, "time zone", "x" }, { .path = "" }, "'x' is not how a time zone is named",
		  "Such as --time-zone America/Guatemala" },
		{ "name", { NSYNC_EINVAL, "name", "x" }, { .path = "" },
		  "'x' cannot be a name: it is empty, too long, or has characters that are not seen",
		  "Type the name anew: --name es=TEXT" },
		{ "holder", { NSYNC_EINVAL, "holder", "x" }, { .path = "" },
		  "'x' cannot be a holder's name: it is empty, too long, or has characters that are not seen",
		  "Make the key's file anew with another holder: nsync key new NAME --holder TEXT" },
		{ "version", { NSYNC_EINVAL, "version", "9 is the last" }, { .path = "" }, "root 9 is the last",
		  "The region has no numbers left; begin a new one: nsync root init" },
		{ "raw, as it came", { NSYNC_EINVAL, "name", "\033[2J%s" }, { .path = "" },
		  "'\033[2J%s' cannot be a name: it is empty, too long, or has characters that are not seen",
		  "Type the name anew: --name es=TEXT" },
		{ "another place", { NSYNC_EINVAL, "elsewhere", "x" }, { .path = "" }, "", "" },
		{ "another code", { NSYNC_EIO, "name", "x" }, { .path = "" }, "", "" },
	};

	each(cases, COUNT(cases));
}

#define BELOW_2 "not an integer from 2 to 1"
#define MORE    "Give another key first: nsync root add-key r.json "

Test(words_root_edit, thresholds)
{
	static const struct refusal cases[] = {
		{ "root, too few", { NSYNC_EINVAL, "/root/roles/root/threshold", BELOW_2 }, { .file = "r.json" },
		  "the root would have 1 key, and needs 2 or more", MORE "root --key PUB" },
		{ "root, none", { NSYNC_EINVAL, "/root/roles/root/threshold", "not an integer from 2 to 0" },
		  { .file = "r.json" }, "the root would have 0 keys, and needs 2 or more", MORE "root --key PUB" },
		{ "desk, too few", { NSYNC_EINVAL, "/root/roles/merge/threshold", BELOW_2 }, { .file = "r.json" },
		  "the regional desk would have 1 key, and needs 2 or more", MORE "merge --key PUB" },
		{ "office, too few", { NSYNC_EINVAL, "/root/offices/gt/threshold", BELOW_2 }, { .file = "r.json" },
		  "office gt would have 1 key, and needs 2 or more", MORE "gt --key PUB" },
		{ "root, one threshold", { NSYNC_EINVAL, "/root/roles/root/threshold", "not an integer from 2 to 2" },
		  { .file = "r.json" }, "the root has 2 keys: its threshold can only be 2",
		  "Give --threshold N within that, or more keys. " MORE "root --key PUB" },
		{ "desk, one threshold", { NSYNC_EINVAL, "/root/roles/merge/threshold", "not an integer from 1 to 1" },
		  { .file = "r.json" }, "the regional desk has 1 key: its threshold can only be 1",
		  "Give --threshold N within that, or more keys. " MORE "merge --key PUB" },
		{ "office, one threshold", { NSYNC_EINVAL, "/root/offices/gt/threshold", "not an integer from 1 to 1" },
		  { .file = "r.json" }, "office gt has 1 key: its threshold can only be 1",
		  "Give --threshold N within that, or more keys. " MORE "gt --key PUB" },
		{ "root, several", { NSYNC_EINVAL, "/root/roles/root/threshold", "not an integer from 2 to 3" },
		  { .path = "2.json", .first = true }, "the root has 3 keys: its threshold can be 2 to 3",
		  "Give --root-threshold N within that, or more keys. Name another key: --root-key PUB (or --merge-key PUB) "
		  "may be repeated." },
		{ "desk, several", { NSYNC_EINVAL, "/root/roles/merge/threshold", "not an integer from 1 to 3" },
		  { .path = "2.json" }, "the regional desk has 3 keys: its threshold can be 1 to 3",
		  "Give --threshold N within that, or more keys. Give another key first: nsync root add-key merge --key PUB  "
		  "writes 2.json, the FILE to go on with." },
		{ "office, several", { NSYNC_EINVAL, "/root/offices/bz/threshold", "not an integer from 1 to 3" },
		  { .path = "2.json", .new_office = true }, "office bz has 3 keys: its threshold can be 1 to 3",
		  "Give --threshold N within that, or more keys. Name another key: --key PUB may be repeated." },
	};

	each(cases, COUNT(cases));
}

Test(words_root_edit, groups_without_keys_or_names)
{
	static const struct refusal cases[] = {
		{ "root", { NSYNC_EINVAL, "/root/roles/root/keys", "empty" }, { .file = "r.json" },
		  "the root would have no key left", MORE "root --key PUB" },
		{ "desk", { NSYNC_EINVAL, "/root/roles/merge/keys", "empty" }, { .file = "r.json" },
		  "the regional desk would have no key left", MORE "merge --key PUB" },
		{ "office", { NSYNC_EINVAL, "/root/offices/gt/keys", "empty" }, { .file = "r.json" },
		  "office gt would have no key left",
		  MORE "gt --key PUB To end the office: nsync root remove-office r.json gt" },
		{ "an office's name", { NSYNC_EINVAL, "/root/offices/gt/names", "empty" }, { .file = "r.json" },
		  "office gt has no name",
		  "Name it in one language of the region or more: --name LANG=TEXT, such as --name 'en=Costa Rica'" },
		{ "the region's name", { NSYNC_EINVAL, "/root/region/names", "empty" }, { .file = "r.json" },
		  "the region has no name",
		  "Name it in one language of the region or more: --name LANG=TEXT, such as --name 'en=Costa Rica'" },
		{ "a language twice", { NSYNC_EINVAL, "/root/region/languages/1", "again" }, { .file = "r.json" },
		  "--languages names a language twice", "Name each once, the most wanted first: --languages es,en" },
		{ "anything else", { NSYNC_EINVAL, "/root/expires", "before issued" }, { .file = "r.json" },
		  "the root would not hold: /root/expires: before issued",
		  "nsync root show r.json shows what it says so far." },
	};

	each(cases, COUNT(cases));
}
