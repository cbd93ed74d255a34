/*
 * trust_public_key.c: public keys as people hand them over: a file, a line, base64, a key's name.
 */
#include <criterion/criterion.h>

#include "nsync/keyring.h"
#include "tests/support/folder_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define KEY          FIXTURE_BOX_PUBLIC /* of key "k" */
#define SMALL        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define LONG_HOLDER \
	"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567" \
	"890123456789012345678901234567890123456789"

static void start(void)
{
	cr_assert(nsync_base_start());
}

TestSuite(trust_public_key, .init = start);

struct row {
	const char *label, *text;
	enum nsync_code code;
	const char *holder;
};

static void check(const struct row *row, const char *text, const char *folder)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_public_key key;
	uint8_t wanted[NSYNC_KEY_BYTES];

	cr_assert(nsync_unbase64(wanted, sizeof(wanted), NSYNC_STR(KEY), false));
	cr_expect_eq(nsync_public_key_read(&key, text, folder, "--root-key", &err), row->code,
		     "%s: %s", row->label, err.text);
	if (row->code == NSYNC_OK) {
		cr_expect_arr_eq(key.ed25519, wanted, NSYNC_KEY_BYTES, "%s", row->label);
		cr_expect_str_eq(key.holder, row->holder, "%s", row->label);
	} else {
		cr_expect_str_eq(err.where, "--root-key", "%s", row->label);
	}
}

Test(trust_public_key, typed)
{
	FIXTURE_FOLDER(dir);
	static const struct row rows[] = {
		{ "base64", KEY, NSYNC_OK, "" },
		{ "with blanks around it", " \t" KEY " \n", NSYNC_OK, "" },
		{ "a line", "nsync-key " KEY " Ana L\u00f3pez, Guatemala", NSYNC_OK,
		  "Ana L\u00f3pez, Guatemala" },
		{ "a line with its end", "nsync-key  " KEY "   Ana \r\n", NSYNC_OK, "Ana" },
		{ "a line without a holder", "nsync-key " KEY, NSYNC_OK, "" },
		{ "one of one's own, by name", "k", NSYNC_OK, "H" },
		{ "nothing", "", NSYNC_EINVAL, NULL },
		{ "only the word", "nsync-key ", NSYNC_EINVAL, NULL },
		{ "no padding", "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo", NSYNC_EINVAL, NULL },
		{ "no base64", "nsync-key 11qYAYKxCrfVS?7TyWQHOg7hcvPapiMlrwIaaPcHURo= Ana",
		  NSYNC_EINVAL, NULL },
		{ "too short", "nsync-key AAAA Ana", NSYNC_EINVAL, NULL },
		{ "a holder too long", "nsync-key " KEY " " LONG_HOLDER, NSYNC_EINVAL, NULL },
		{ "small order", SMALL, NSYNC_EINVAL, NULL },
		{ "small order in a line", "nsync-key " SMALL " Eve", NSYNC_EINVAL, NULL },
		{ "a name that is not there", "nobody", NSYNC_EINVAL, NULL },
		{ "a path that is not there", "./nobody.key", NSYNC_EINVAL, NULL },
		{ "OpenSSH's spelling",
		  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea",
		  NSYNC_EINVAL, NULL },
	};

	fixture_write(dir, "k.json", FIXTURE_BOX_FILE);
	for (size_t i = 0; i < COUNT(rows); i++)
		check(&rows[i], rows[i].text, dir);
}

/* Without a folder no name is known, and all else is as before. */
Test(trust_public_key, without_a_keyring)
{
	static const struct row rows[] = {
		{ "base64", KEY, NSYNC_OK, "" },
		{ "a name", "k", NSYNC_EINVAL, NULL },
	};

	for (size_t i = 0; i < COUNT(rows); i++)
		check(&rows[i], rows[i].text, NULL);
}

Test(trust_public_key, files)
{
	FIXTURE_FOLDER(dir);
	static char large[4200];
	const struct row rows[] = {
		{ "as exported", "nsync-key " KEY " Ana\n", NSYNC_OK, "Ana" },
		{ "base64 alone", KEY "\n", NSYNC_OK, "" },
		{ "no end", "nsync-key " KEY " Ana", NSYNC_OK, "Ana" },
		{ "Windows' ends", "nsync-key " KEY " Ana\r\n\r\n", NSYNC_OK, "Ana" },
		{ "comments", "# from Ana\n\n  # by telephone\nnsync-key " KEY " Ana\n", NSYNC_OK,
		  "Ana" },
		{ "empty", "", NSYNC_EINVAL, NULL },
		{ "comments only", "# nothing\n", NSYNC_EINVAL, NULL },
		{ "two keys", "nsync-key " KEY " A\nnsync-key " KEY " B\n", NSYNC_EINVAL, NULL },
		{ "words after it", "nsync-key " KEY " A\nsee above\n", NSYNC_EINVAL, NULL },
		{ "a secret key's file", FIXTURE_BOX_FILE, NSYNC_EINVAL, NULL },
		{ "small order", "nsync-key " SMALL " Eve\n", NSYNC_EINVAL, NULL },
	};
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_public_key key;

	for (size_t i = 0; i < COUNT(rows); i++) {
		fixture_write(dir, "ana.key", rows[i].text);
		check(&rows[i], fixture_path(dir, "ana.key"), dir);
	}
	memset(large, '\n', sizeof(large) - 1);
	fixture_write(dir, "large", large);
	cr_expect_eq(nsync_public_key_read(&key, fixture_path(dir, "large"), dir, "KEY", &err),
		     NSYNC_ELIMIT);
	err = (struct nsync_error){ NSYNC_OK, "", "" };
	cr_expect_eq(nsync_public_key_read(&key, dir, dir, "KEY", &err), NSYNC_EIO, "a folder");
}

/* ---- a key of a root --------------------------------------------------------------------- */

Test(trust_public_key, of_a_root)
{
	FIXTURE_FOLDER(dir);
	static const unsigned signers[] = { FIXTURE_ROOT_A, FIXTURE_ROOT_B };
	AUTO(nsync_root_freep) struct nsync_root *root = fixture_root(fixture_edit(), signers, 2);
	AUTO(nsync_buf_release) struct nsync_buf line = NSYNC_BUF_INIT(200);
	struct nsync_id gt = fixture_id(FIXTURE_GT), stranger = fixture_id(FIXTURE_STRANGER);
	char prefix[9], seven[8], longer[70], file[128];
	uint8_t key[NSYNC_KEY_BYTES];

	fixture_public(key, FIXTURE_GT);
	nsync_key_export(&line, NSYNC_KEY_LINE, key, NSYNC_STR("Person 10"));
	fixture_write(dir, "gt.key", line.p);
	fixture_write(dir, "k.json", FIXTURE_BOX_FILE);
	snprintf(file, sizeof(file), "%s/gt.key", dir);
	snprintf(prefix, sizeof(prefix), "%.8s", gt.hex);
	snprintf(seven, sizeof(seven), "%.7s", gt.hex);
	snprintf(longer, sizeof(longer), "%s0", gt.hex);
	const struct {
		const char *label, *text;
		enum nsync_code code;
		const char *where;
	} cases[] = {
		{ "its id", gt.hex, NSYNC_OK, "" },
		{ "eight digits of it", prefix, NSYNC_OK, "" },
		{ "the key's line", line.p, NSYNC_OK, "" },
		{ "the file of it", file, NSYNC_OK, "" },
		{ "seven digits", seven, NSYNC_EINVAL, "KEY" },
		{ "an id and a digit", longer, NSYNC_EINVAL, "KEY" },
		{ "an id that is not listed", stranger.hex, NSYNC_ENOTFOUND, stranger.hex },
		{ "one of one's own that is not listed", "k", NSYNC_ENOTFOUND, "k" },
		{ "another key", KEY, NSYNC_ENOTFOUND, KEY },
		{ "nothing", "", NSYNC_EINVAL, "KEY" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		const struct nsync_root_key *found = root->keys;

		cr_expect_eq(nsync_root_find_key(&found, root, cases[i].text, dir, &err),
			     cases[i].code, "%s: %s", cases[i].label, err.text);
		cr_expect_str_eq(err.where, cases[i].where, "%s", cases[i].label);
		cr_expect_eq(found != NULL, cases[i].code == NSYNC_OK, "%s", cases[i].label);
		cr_expect(!found || nsync_id_eq(&found->id, &gt), "%s", cases[i].label);
	}
}

/* Two ids that begin alike, as they hardly ever do. */
Test(trust_public_key, of_a_root_with_alike_ids)
{
	struct nsync_root_key keys[2] = { { .id = fixture_id(1) }, { .id = fixture_id(1) } };
	const struct nsync_root root = { .keys = keys, .key_count = 2 };
	struct nsync_error err = { NSYNC_OK, "", "" };
	const struct nsync_root_key *found;
	char prefix[9];

	keys[1].id.hex[9] = keys[1].id.hex[9] == '0' ? '1' : '0';
	snprintf(prefix, sizeof(prefix), "%.8s", keys[0].id.hex);
	cr_expect_eq(nsync_root_find_key(&found, &root, prefix, NULL, &err), NSYNC_EINVAL);
	cr_expect_str_eq(err.where, prefix);
	cr_expect_null(found);
	err = (struct nsync_error){ NSYNC_OK, "", "" };
	cr_expect_eq(nsync_root_find_key(&found, &root, keys[1].id.hex, NULL, &err), NSYNC_OK);
	cr_expect_eq(found, &keys[1]);
}
