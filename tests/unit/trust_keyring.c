/*
 * trust_keyring.c: the folder of a person's keys: find, list, open, make, and another passphrase.
 */
#include <criterion/criterion.h>

#include "nsync/keyring.h"
#include "tests/support/folder_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void start(void)
{
	cr_assert(nsync_base_start());
}

TestSuite(trust_keyring, .init = start);

/* ---- helpers ------------------------------------------------------------------------ */

/* Key n under this file name; its name inside is "key-<n>". */
static void put_key(const char *dir, const char *name, unsigned n)
{
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);

	fixture_key_file(&file, n);
	fixture_write(dir, name, file.p);
}

/* A passphrase that is told: which key asked for one, and how often. */
struct told {
	const char *secret; /* NULL: nobody can be asked */
	int asked;
	char name[64];
};

static enum nsync_code tell(void *payload, struct nsync_buf *out, const char *name,
			    struct nsync_error *err)
{
	struct told *told = payload;

	told->asked++;
	nsync_str_copy(told->name, sizeof(told->name), nsync_str(name));
	if (!told->secret)
		return nsync_fail(err, NSYNC_EKEY, name, "nobody to ask");
	nsync_buf_text(out, told->secret);
	return nsync_buf_check(out, err);
}

static enum nsync_code find(const char *dir, const char *wanted, struct nsync_key_info *info,
			    struct nsync_error *err)
{
	AUTO(nsync_buf_wipe) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	AUTO(nsync_text_freep) char *path = NULL;
	enum nsync_code code;

	*err = (struct nsync_error){ NSYNC_OK, "", "" };
	code = nsync_keyring_find(info, &file, &path, dir, wanted, err);
	cr_expect_eq(code, err->code);
	cr_expect_eq(path != NULL, code == NSYNC_OK);
	cr_expect(!path || nsync_file_exists(path), "%s", path);
	cr_expect_eq(file.n > 0, code == NSYNC_OK, "bytes of a key only where one was found");
	return code;
}

/* ---- which keys there are -------------------------------------------------------------- */

Test(trust_keyring, path)
{
	static const char *const bad[] = { "", "Ana", "../ana", ".x", "a/b", "a b" };
	AUTO(nsync_text_freep) char *path = NULL;
	struct nsync_error err = { NSYNC_OK, "", "" };
	static char folder[5000];

	cr_assert_eq(nsync_keyring_path(&path, "/home/ana/keys", "ana-2.b_c", &err), NSYNC_OK);
	cr_expect_str_eq(path, "/home/ana/keys/ana-2.b_c.json");
	for (size_t i = 0; i < COUNT(bad); i++) {
		char *none = path;

		err = (struct nsync_error){ NSYNC_OK, "", "" };
		cr_expect_eq(nsync_keyring_path(&none, "/keys", bad[i], &err), NSYNC_EINVAL, "%s",
			     bad[i]);
		cr_expect_str_eq(err.where, bad[i]);
		cr_expect_null(none);
	}
	memset(folder, 'x', sizeof(folder) - 1);
	nsync_text_freep(&path);
	err = (struct nsync_error){ NSYNC_OK, "", "" };
	cr_expect_eq(nsync_keyring_path(&path, folder, "ana", &err), NSYNC_ELIMIT);
	cr_expect_null(path);
}

Test(trust_keyring, list)
{
	static const char *const others[] = { "README", "x.json.old", ".json", "Big.json",
					      "x.jso" };
	FIXTURE_FOLDER(dir);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_key_info *keys;
	size_t count;

	cr_assert_eq(nsync_keyring_list(&keys, &count, fixture_path(dir, "nowhere"), &err),
		     NSYNC_OK);
	cr_expect(count == 0 && !keys);
	for (size_t i = 0; i < COUNT(others); i++)
		fixture_write(dir, others[i], "no key");
	put_key(dir, "key-2.json", 2);
	put_key(dir, "key-1.json", 1);
	fixture_write(dir, "k.json", FIXTURE_BOX_FILE);
	cr_assert_eq(nsync_keyring_list(&keys, &count, dir, &err), NSYNC_OK, "%s: %s", err.where,
		     err.text);
	cr_assert_eq(count, 3);
	cr_expect_str_eq(keys[0].name, "k");
	cr_expect(keys[0].encrypted && !keys[1].encrypted);
	cr_expect_str_eq(keys[1].name, "key-1");
	cr_expect_str_eq(keys[1].holder, "Person 1");
	cr_expect_str_eq(keys[2].name, "key-2");
	free(keys);
}

Test(trust_keyring, list_refuses_a_damaged_key)
{
	FIXTURE_FOLDER(dir);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_key_info *keys;
	size_t count;

	put_key(dir, "a.json", 1);
	fixture_write(dir, "b.json", "{\n}");
	cr_expect_eq(nsync_keyring_list(&keys, &count, dir, &err), NSYNC_EINVAL);
	cr_expect_str_eq(err.where, fixture_path(dir, "b.json"));
	cr_expect(count == 0 && !keys);
	fixture_write(dir, "b.json", "{\n?");
	err = (struct nsync_error){ NSYNC_OK, "", "" };
	cr_expect_eq(nsync_keyring_list(&keys, &count, dir, &err), NSYNC_ESYNTAX);
	cr_expect_str_eq(err.where, fixture_path(dir, "b.json"));
	cr_expect(nsync_str_starts(nsync_str(err.text), NSYNC_STR("2:1: ")), "%s", err.text);
	/*
	 * What is no folder is an error, too: it is not the same as a folder that was never made.
	 */
	err = (struct nsync_error){ NSYNC_OK, "", "" };
	cr_expect_eq(nsync_keyring_list(&keys, &count, fixture_path(dir, "a.json"), &err),
		     NSYNC_EIO);
	cr_expect(count == 0 && !keys);
}

Test(trust_keyring, find)
{
	FIXTURE_FOLDER(dir);
	struct nsync_id one = fixture_id(1), two = fixture_id(3);
	char prefix[16], path[128], missing[128], longer[80];
	struct nsync_key_info info;
	struct nsync_error err;

	put_key(dir, "key-1.json", 1);
	put_key(dir, "key-2.json", 2);
	snprintf(path, sizeof(path), "%s/key-1.json", dir);
	snprintf(missing, sizeof(missing), "%s/key-3.json", dir);
	snprintf(prefix, sizeof(prefix), "%.8s", one.hex);
	snprintf(longer, sizeof(longer), "%s0", one.hex);
	const struct {
		const char *label, *dir, *wanted;
		enum nsync_code code;
		const char *where;
	} cases[] = {
		{ "name", dir, "key-1", NSYNC_OK, "" },
		{ "eight digits", dir, prefix, NSYNC_OK, "" },
		{ "the whole id", dir, one.hex, NSYNC_OK, "" },
		{ "a path", dir, path, NSYNC_OK, "" },
		{ "a path needs no folder", NULL, path, NSYNC_OK, "" },
		{ "another name", dir, "key-3", NSYNC_EKEY, "key-3" },
		{ "seven digits", dir, prefix + 1, NSYNC_EKEY, prefix + 1 },
		{ "no id begins so", dir, "00000000", NSYNC_EKEY, "00000000" },
		{ "no name", dir, "Key 1", NSYNC_EKEY, "Key 1" },
		{ "empty", dir, "", NSYNC_EKEY, "" },
		{ "no such path", dir, missing, NSYNC_ENOTFOUND, missing },
		{ "an id and a digit", dir, longer, NSYNC_EKEY, longer },
		{ "another id", dir, two.hex, NSYNC_EKEY, two.hex },
		{ "no folder", missing, "key-1", NSYNC_EKEY, "key-1" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		cr_expect_eq(find(cases[i].dir, cases[i].wanted, &info, &err), cases[i].code,
			     "%s: %s: %s", cases[i].label, err.where, err.text);
		cr_expect_str_eq(err.where, cases[i].where, "%s", cases[i].label);
		if (cases[i].code == NSYNC_OK)
			cr_expect(nsync_id_eq(&info.id, &one), "%s", cases[i].label);
	}
}

/* A file whose name is 8 hex digits is that key, whatever ids begin so. */
Test(trust_keyring, a_name_comes_before_an_id)
{
	FIXTURE_FOLDER(dir);
	struct nsync_id one = fixture_id(1), two = fixture_id(2);
	char name[32];
	struct nsync_key_info info;
	struct nsync_error err;

	put_key(dir, "key-1.json", 1);
	snprintf(name, sizeof(name), "%.8s.json", one.hex);
	put_key(dir, name, 2);
	name[8] = '\0';
	cr_assert_eq(find(dir, name, &info, &err), NSYNC_OK);
	cr_expect(nsync_id_eq(&info.id, &two));
}

Test(trust_keyring, several)
{
	FIXTURE_FOLDER(dir);
	struct nsync_id one = fixture_id(1);
	struct nsync_key_info info;
	struct nsync_error err;

	cr_expect_eq(find(dir, NULL, &info, &err), NSYNC_EKEY, "there is none");
	put_key(dir, "key-1.json", 1);
	cr_expect_eq(find(dir, NULL, &info, &err), NSYNC_OK, "the only one");
	cr_expect(nsync_id_eq(&info.id, &one));
	put_key(dir, "key-2.json", 2);
	cr_expect_eq(find(dir, NULL, &info, &err), NSYNC_EINVAL);
	cr_expect_str_eq(err.where, "--key");
	cr_expect_str_eq(err.text, "there are several keys, choose one: key-1, key-2");
	put_key(dir, "again.json", 1);
	cr_expect_eq(find(dir, one.hex, &info, &err), NSYNC_EINVAL);
	cr_expect_str_eq(err.where, "--key");
	/* More names than a message has room for. */
	for (unsigned n = 10; n < 60; n++) {
		char name[32];

		snprintf(name, sizeof(name), "key-%u.json", n);
		put_key(dir, name, n);
	}
	cr_expect_eq(find(dir, NULL, &info, &err), NSYNC_EINVAL);
	cr_expect(strlen(err.text) > 100);
}

/* ---- opening ------------------------------------------------------------------------------ */

Test(trust_keyring, open)
{
	FIXTURE_FOLDER(dir);
	static const struct {
		const char *label, *wanted, *secret;
		enum nsync_code code;
		int asked;
		const char *where, *text;
	} cases[] = {
		{ "under a passphrase", "k", "sesame", NSYNC_OK, 1, "", "" },
		{ "in the clear", "key-1", NULL, NSYNC_OK, 0, "", "" },
		{ "wrong passphrase", "k", "sesam", NSYNC_EKEY, 1, "k", "k: wrong passphrase" },
		{ "empty passphrase", "k", "", NSYNC_EKEY, 1, "k", "k: wrong passphrase" },
		{ "nobody to ask", "k", NULL, NSYNC_EKEY, 1, "k", "nobody to ask" },
		{ "no such key", "nobody", "sesame", NSYNC_EKEY, 0, "nobody",
		  "no such key on this machine" },
	};

	put_key(dir, "key-1.json", 1);
	fixture_write(dir, "k.json", FIXTURE_BOX_FILE);
	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_key_freep) struct nsync_key *key = NULL;
		struct told told = { .secret = cases[i].secret };
		const struct nsync_passphrase passphrase = { tell, &told };
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_key_info info;

		cr_expect_eq(nsync_keyring_open(&key, &info, dir, cases[i].wanted, &passphrase,
						&err),
			     cases[i].code, "%s: %s", cases[i].label, err.text);
		cr_expect_eq(key != NULL, cases[i].code == NSYNC_OK, "%s", cases[i].label);
		cr_expect_eq(told.asked, cases[i].asked, "%s", cases[i].label);
		cr_expect_str_eq(err.where, cases[i].where, "%s", cases[i].label);
		cr_expect_str_eq(err.text, cases[i].text, "%s", cases[i].label);
		if (told.asked)
			cr_expect_str_eq(told.name, "k");
		if (key)
			cr_expect_arr_eq(nsync_key_public(key), info.ed25519, NSYNC_KEY_BYTES);
	}
}

Test(trust_keyring, passphrase_file)
{
	FIXTURE_FOLDER(dir);
	static char most[NSYNC_MAX_PASSPHRASE + 3], more[NSYNC_MAX_PASSPHRASE + 3];
	const struct {
		const char *label, *text, *secret;
		enum nsync_code code;
	} cases[] = {
		{ "one line", "sesame\n", "sesame", NSYNC_OK },
		{ "no end", "sesame", "sesame", NSYNC_OK },
		{ "Windows' end", "sesame\r\nmore\r\n", "sesame", NSYNC_OK },
		{ "blanks are part of it", " se same \n", " se same ", NSYNC_OK },
		{ "the longest", most, NULL, NSYNC_OK },
		{ "one byte longer", more, NULL, NSYNC_ELIMIT },
		{ "nothing", "", NULL, NSYNC_EKEY },
		{ "an empty line first", "\nsesame\n", NULL, NSYNC_EKEY },
	};

	memset(most, 'x', NSYNC_MAX_PASSPHRASE);
	memset(more, 'x', NSYNC_MAX_PASSPHRASE + 1);
	most[NSYNC_MAX_PASSPHRASE] = '\n';
	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_buf_wipe) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_PASSPHRASE + 1);
		struct nsync_error err = { NSYNC_OK, "", "" };
		const char *path = fixture_path(dir, "secret");

		fixture_write(dir, "secret", cases[i].text);
		cr_expect_eq(nsync_passphrase_file(&out, path, &err), cases[i].code, "%s: %s",
			     cases[i].label, err.text);
		if (cases[i].secret)
			cr_expect(nsync_str_is(nsync_buf_view(&out), cases[i].secret), "%s",
				  cases[i].label);
		if (cases[i].code)
			cr_expect_str_eq(err.where, path, "%s", cases[i].label);
	}
	AUTO(nsync_buf_wipe) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_PASSPHRASE + 1);
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_expect_eq(nsync_passphrase_file(&out, fixture_path(dir, "nowhere"), &err),
		     NSYNC_ENOTFOUND);
}

/* ---- making ---------------------------------------------------------------------------------- */

Test(trust_keyring, new_writes_a_private_file)
{
	FIXTURE_FOLDER(dir);
	struct told told = { .secret = "sesame" };
	const struct nsync_passphrase passphrase = { tell, &told };
	AUTO(nsync_text_freep) char *plain = NULL, *sealed = NULL;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_key_info made, found;
	char keys[128];

	snprintf(keys, sizeof(keys), "%s/data/keys", dir);
	cr_assert_eq(nsync_keyring_new(&made, &plain, keys, "ana", "Ana L\u00f3pez", NULL, &err),
		     NSYNC_OK, "%s: %s", err.where, err.text);
	cr_expect_str_eq(plain, fixture_path(keys, "ana.json"));
	cr_expect_eq(fixture_mode(plain), 0600);
	cr_expect_eq(fixture_mode(keys), 0700);
	cr_expect_eq(fixture_mode(fixture_path(dir, "data")), 0700);
	cr_assert_eq(find(keys, "ana", &found, &err), NSYNC_OK);
	cr_expect_str_eq(found.holder, "Ana L\u00f3pez");
	cr_expect(nsync_id_eq(&found.id, &made.id) && !found.encrypted);
	cr_assert_eq(nsync_keyring_new(&made, &sealed, keys, "bo", "Bo", &passphrase, &err),
		     NSYNC_OK);
	cr_expect_eq(told.asked, 1);
	cr_expect_str_eq(told.name, "bo");
	cr_assert_eq(find(keys, "bo", &found, &err), NSYNC_OK);
	cr_expect(found.encrypted && made.encrypted);
	cr_expect_eq(fixture_count(keys), 2, "and no temporary file");
}

Test(trust_keyring, new_refuses)
{
	FIXTURE_FOLDER(dir);
	char keys[128], file[128];
	static const struct {
		const char *label, *folder, *name, *holder, *secret;
		enum nsync_code code;
		int asked;
	} cases[] = {
		{ "a name that is taken", "", "key-1", "H", "sesame", NSYNC_EEXISTS, 0 },
		{ "no key's name", "", "../key-2", "H", "sesame", NSYNC_EINVAL, 0 },
		{ "nobody to ask", "", "ana", "H", NULL, NSYNC_EKEY, 1 },
		{ "an empty passphrase", "", "ana", "H", "", NSYNC_EINVAL, 1 },
		{ "a holder of two lines", "", "ana", "A\nB", "sesame", NSYNC_EINVAL, 1 },
		{ "nobody to ask, no folder", "/new", "ana", "H", NULL, NSYNC_EKEY, 1 },
	};

	snprintf(keys, sizeof(keys), "%s/keys", dir);
	snprintf(file, sizeof(file), "%s/file", dir);
	fixture_write(dir, "file", "in the way");
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_assert_eq(nsync_file_mkdirs(keys, 0700, &err), NSYNC_OK);
	put_key(keys, "key-1.json", 1);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct told told = { .secret = cases[i].secret };
		const struct nsync_passphrase passphrase = { tell, &told };
		char folder[160], *path = keys;
		struct nsync_key_info info;

		err = (struct nsync_error){ NSYNC_OK, "", "" };
		snprintf(folder, sizeof(folder), "%s%s", keys, cases[i].folder);
		cr_expect_eq(nsync_keyring_new(&info, &path, folder, cases[i].name, cases[i].holder,
					       &passphrase, &err),
			     cases[i].code, "%s: %s", cases[i].label, err.text);
		cr_expect_null(path, "%s", cases[i].label);
		cr_expect_eq(told.asked, cases[i].asked, "%s", cases[i].label);
		cr_expect_eq(fixture_count(keys), 1, "%s: something is left", cases[i].label);
	}
	/* Where no folder can be made. */
	char *path = keys;
	struct nsync_key_info info;

	err = (struct nsync_error){ NSYNC_OK, "", "" };
	cr_expect_eq(nsync_keyring_new(&info, &path, file, "ana", "H", NULL, &err), NSYNC_EIO);
	cr_expect_null(path);
	cr_expect(fixture_holds(dir, "file", "in the way"));
}

/* ---- another passphrase -------------------------------------------------------------------------- */

Test(trust_keyring, rewrap)
{
	FIXTURE_FOLDER(dir);
	struct told sesame = { .secret = "sesame" }, fresh = { .secret = "open" };
	const struct nsync_passphrase before = { tell, &sesame }, after = { tell, &fresh };
	AUTO(nsync_key_freep) struct nsync_key *key = NULL;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_key_info info;
	char path[128];

	snprintf(path, sizeof(path), "%s/k.json", dir);
	fixture_write(dir, "k.json", FIXTURE_BOX_FILE);
	cr_assert_eq(nsync_keyring_rewrap(&info, dir, "k", &before, NULL, &err), NSYNC_OK, "%s",
		     err.text);
	cr_expect_eq(sesame.asked, 1);
	cr_expect_eq(fixture_mode(path), 0600, "a file that everybody could read");
	cr_assert_eq(find(dir, "k", &info, &err), NSYNC_OK);
	cr_expect_not(info.encrypted);
	/* By its path, and now nothing is to be asked for the old one. */
	cr_assert_eq(nsync_keyring_rewrap(&info, NULL, path, &before, &after, &err), NSYNC_OK, "%s",
		     err.text);
	cr_expect(sesame.asked == 1 && fresh.asked == 1);
	cr_assert_eq(nsync_keyring_open(&key, &info, dir, "k", &after, &err), NSYNC_OK, "%s",
		     err.text);
	cr_expect_str_eq(info.holder, "H");
	cr_expect_eq(fixture_count(dir), 1, "and no temporary file");
}

Test(trust_keyring, rewrap_leaves_the_file_where_it_fails)
{
	FIXTURE_FOLDER(dir);
	static const struct {
		const char *label, *wanted, *before, *after;
		enum nsync_code code;
	} cases[] = {
		{ "wrong passphrase", "k", "sesam", "open", NSYNC_EKEY },
		{ "no old one", "k", NULL, "open", NSYNC_EKEY },
		{ "no new one", "k", "sesame", NULL, NSYNC_EKEY },
		{ "an empty new one", "k", "sesame", "", NSYNC_EINVAL },
		{ "no such key", "nobody", "sesame", "open", NSYNC_EKEY },
	};

	fixture_write(dir, "k.json", FIXTURE_BOX_FILE);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct told old = { .secret = cases[i].before },
			    fresh = { .secret = cases[i].after };
		const struct nsync_passphrase before = { tell, &old }, after = { tell, &fresh };
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_key_info info;

		cr_expect_eq(nsync_keyring_rewrap(&info, dir, cases[i].wanted, &before, &after,
						  &err),
			     cases[i].code, "%s: %s", cases[i].label, err.text);
		cr_expect(fixture_holds(dir, "k.json", FIXTURE_BOX_FILE), "%s", cases[i].label);
		cr_expect_eq(fixture_count(dir), 1, "%s", cases[i].label);
	}
}

/* A copy is put aside as another file; a key that came under the same name is not its file. */
Test(trust_keyring, rewrap_writes_the_file_it_read)
{
	FIXTURE_FOLDER(dir);
	struct told sesame = { .secret = "sesame" };
	const struct nsync_passphrase before = { tell, &sesame };
	AUTO(nsync_buf_release) struct nsync_buf other = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_key_info info;

	fixture_key_file(&other, 1);
	fixture_write(dir, "k.json", other.p);
	fixture_write(dir, "k-of-2025.json", FIXTURE_BOX_FILE);
	cr_assert_eq(nsync_keyring_rewrap(&info, dir, "k-of-2025", &before, NULL, &err), NSYNC_OK,
		     "%s", err.text);
	cr_expect(fixture_holds(dir, "k.json", other.p), "another key's file was overwritten");
	cr_assert_eq(find(dir, "k-of-2025", &info, &err), NSYNC_OK);
	cr_expect_not(info.encrypted);
}
