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
