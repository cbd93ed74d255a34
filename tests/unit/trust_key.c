/*
 * Key files, secret keys, and a public key's spellings for other tools.
 */
#include <criterion/criterion.h>
#include <stdio.h>

#include "tests/support/trust_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define NONE         ((struct nsync_str){ NULL, 0 })

static void start(void)
{
	cr_assert(nsync_base_start());
}

TestSuite(trust_key, .init = start);

static enum nsync_code opens(const char *file, const char *passphrase, struct nsync_error *err)
{
	AUTO(nsync_key_freep) struct nsync_key *key = NULL;
	enum nsync_code code;

	*err = (struct nsync_error){ NSYNC_OK, "", "" };
	code = nsync_key_open(&key, nsync_str(file), nsync_str(passphrase), err);
	cr_expect_eq(key == NULL, code != NSYNC_OK);
	return code;
}

/* The one test that pays for Argon2id at its real strength, four times. */
Test(trust_key, under_a_passphrase)
{
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf plain = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	AUTO(nsync_key_freep) struct nsync_key *key = NULL;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_key_info info, again;

	cr_assert_eq(nsync_key_new(&file, &info, NSYNC_STR("ana"),
				   NSYNC_STR("Ana L\u00f3pez \"A\""), NSYNC_STR("correct horse"),
				   &err),
		     NSYNC_OK);
	cr_expect(info.encrypted);
	cr_assert_eq(nsync_key_info_read(&again, nsync_buf_view(&file), &err), NSYNC_OK);
	cr_expect_str_eq(again.name, "ana");
	cr_expect_str_eq(again.holder, "Ana L\u00f3pez \"A\"");
	cr_expect(again.encrypted && nsync_id_eq(&again.id, &info.id));
	cr_expect_arr_eq(again.ed25519, info.ed25519, NSYNC_KEY_BYTES);
	cr_expect(strstr(file.p, "\"opslimit\": 3") && strstr(file.p, "\"memlimit\": 268435456"));
	cr_expect_eq(opens(file.p, "correct horse ", &err), NSYNC_EKEY);
	cr_expect_str_eq(err.where, "ana");
	cr_expect_str_eq(err.text, "wrong passphrase");
	err = (struct nsync_error){ NSYNC_OK, "", "" };
	cr_assert_eq(nsync_key_open(&key, nsync_buf_view(&file), NSYNC_STR("correct horse"), &err),
		     NSYNC_OK);
	cr_expect_arr_eq(nsync_key_public(key), info.ed25519, NSYNC_KEY_BYTES);
	/* The same key in the clear, as the file of its own. */
	cr_assert_eq(nsync_key_rewrap(&plain, key, &info, NONE, &err), NSYNC_OK);
	cr_expect_eq(opens(plain.p, NULL, &err), NSYNC_OK);
	cr_expect(strstr(plain.p, "\"secret\"") && !strstr(plain.p, "\"box\""));
}

Test(trust_key, in_the_clear)
{
	AUTO(nsync_buf_release) struct nsync_buf one = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf two = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_key_freep) struct nsync_key *key = NULL;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_key_info a, b;
	struct nsync_id id;

	cr_assert_eq(nsync_key_new(&one, &a, NSYNC_STR("a"), NSYNC_STR("A"), NONE, &err), NSYNC_OK);
	cr_assert_eq(nsync_key_new(&two, &b, NSYNC_STR("b"), NSYNC_STR("B"), NONE, &err), NSYNC_OK);
	cr_expect_not(a.encrypted);
	cr_expect_not(nsync_id_eq(&a.id, &b.id), "two keys are two");
	cr_assert_eq(nsync_json_read(&doc, nsync_buf_view(&one), &nsync_json_signed, &err),
		     NSYNC_OK);
	cr_expect_eq(doc.layout_at, SIZE_MAX, "in the one layout");
	cr_assert_eq(nsync_key_open(&key, nsync_buf_view(&one), NSYNC_STR("ignored"), &err),
		     NSYNC_OK);
	id = nsync_key_keyid(key);
	cr_expect(nsync_id_eq(&id, &a.id));
	/* Another key's names for this one would be a file that does not open. */
	nsync_buf_clear(&two);
	cr_expect_eq(nsync_key_rewrap(&two, key, &b, NONE, &err), NSYNC_EINVAL);
}

Test(trust_key, new_refuses)
{
	static char many[NSYNC_MAX_PASSPHRASE + 2], holder[129];
	const struct {
		const char *label, *name, *holder, *passphrase, *where;
	} cases[] = {
		{ "no name", "", "A", NULL, "name" },
		{ "name", "../a", "A", NULL, "name" },
		{ "no holder", "a", "", NULL, "holder" },
		{ "holder of two lines", "a", "A\nB", NULL, "holder" },
		{ "holder that turns the line", "a", "A\u202eB", NULL, "holder" },
		{ "holder too long", "a", holder, NULL, "holder" },
		{ "empty passphrase", "a", "A", "", "passphrase" },
		{ "endless passphrase", "a", "A", many, "passphrase" },
	};

	memset(many, 'x', sizeof(many) - 1);
	memset(holder, 'x', sizeof(holder) - 1);
	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_key_info info;

		cr_expect_eq(nsync_key_new(&file, &info, nsync_str(cases[i].name),
					   nsync_str(cases[i].holder),
					   nsync_str(cases[i].passphrase), &err),
			     NSYNC_EINVAL, "%s", cases[i].label);
		cr_expect_str_eq(err.where, cases[i].where, "%s", cases[i].label);
		cr_expect_eq(file.n, 0, "%s", cases[i].label);
	}
}

/* ---- files that somebody else wrote ----------------------------------------------------- */

/* TEST 1 of RFC 8032. */
#define PUBLIC "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
#define SECRET "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="
#define HEAD   "{\"key\":{\"name\":\"k\",\"holder\":\"H\",\"ed25519\":\"" PUBLIC "\","
#define SALT   "AAECAwQFBgcICQoLDA0ODw=="
#define NONCE  "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"
#define CIPHER "e2wESLQu22B97vlRQaA4Y9dZhQmNhI513QuAuy3uCFeObwcPMKCYBGNnOQI9oQif"
#define BOX(kdf, ops, mem, salt, nonce, cipher) \
	HEAD "\"box\":{\"kdf\":\"" kdf "\",\"opslimit\":" ops ",\"memlimit\":" mem \
	     ",\"salt\":\"" salt "\",\"nonce\":\"" nonce "\",\"ciphertext\":\"" cipher "\"}}}"

/* A known answer: the weakest Argon2id that libsodium has, so that tests are quick. */
Test(trust_key, known_box)
{
	static const char file[] = BOX("argon2id13", "1", "8192", SALT, NONCE, CIPHER);
	static const char flipped[] =
		BOX("argon2id13", "1", "8192", SALT, NONCE,
		    "B2wESLQu22B97vlRQaA4Y9dZhQmNhI513QuAuy3uCFeObwcPMKCYBGNnOQI9oQif");
	static char endless[NSYNC_MAX_PASSPHRASE + 2];
	struct nsync_error err;

	memset(endless, 'x', sizeof(endless) - 1);
	cr_expect_eq(opens(file, "sesame", &err), NSYNC_OK, "%s: %s", err.where, err.text);
	cr_expect_eq(opens(file, "Sesame", &err), NSYNC_EKEY);
	cr_expect_eq(opens(file, "", &err), NSYNC_EKEY);
	cr_expect_eq(opens(file, endless, &err), NSYNC_EKEY);
	cr_expect_str_eq(err.text, "passphrase too long");
	cr_expect_eq(opens(file, NULL, &err), NSYNC_EKEY);
	cr_expect_str_eq(err.text, "passphrase missing");
	cr_expect_eq(opens(flipped, "sesame", &err), NSYNC_EKEY);
}

Test(trust_key, bad_files)
{
	static const struct {
		const char *label, *file;
		enum nsync_code code;
		const char *where;
	} cases[] = {
		{ "good", HEAD "\"secret\":\"" SECRET "\"}}", NSYNC_OK, "" },
		{ "empty", "", NSYNC_ESYNTAX, NULL },
		{ "no JSON", "secret", NSYNC_ESYNTAX, NULL },
		{ "duplicate", "{\"key\":{},\"key\":{}}", NSYNC_ESYNTAX, NULL },
		{ "deep", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
		  NSYNC_ESYNTAX, NULL },
		{ "array", "[]", NSYNC_EINVAL, "" },
		{ "other kind", "{\"item\":{}}", NSYNC_EINVAL, "" },
		{ "two kinds", "{\"key\":{},\"item\":{}}", NSYNC_EINVAL, "" },
		{ "key a string", "{\"key\":\"\"}", NSYNC_EINVAL, "" },
		{ "nothing in it", "{\"key\":{}}", NSYNC_EINVAL, "/key/name" },
		{ "unknown member", HEAD "\"secret\":\"" SECRET "\",\"x\":1}}", NSYNC_EINVAL,
		  "/key" },
		{ "bad name", "{\"key\":{\"name\":\"K\"}}", NSYNC_EINVAL, "/key/name" },
		{ "name a number", "{\"key\":{\"name\":1}}", NSYNC_EINVAL, "/key/name" },
		{ "no holder", "{\"key\":{\"name\":\"k\"}}", NSYNC_EINVAL, "/key/holder" },
		{ "terminal escape", "{\"key\":{\"name\":\"k\",\"holder\":\"\\u001b[31m\"}}",
		  NSYNC_EINVAL, "/key/holder" },
		{ "no public key", "{\"key\":{\"name\":\"k\",\"holder\":\"H\"}}", NSYNC_EINVAL,
		  "/key/ed25519" },
		{ "small order",
		  "{\"key\":{\"name\":\"k\",\"holder\":\"H\",\"ed25519\":"
		  "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}}",
		  NSYNC_EINVAL, "/key/ed25519" },
		{ "no secret",
		  "{\"key\":{\"name\":\"k\",\"holder\":\"H\",\"ed25519\":\"" PUBLIC "\"}}",
		  NSYNC_EINVAL, "/key" },
		{ "secret and box", HEAD "\"secret\":\"" SECRET "\",\"box\":{}}}", NSYNC_EINVAL,
		  "/key" },
		{ "secret a number", HEAD "\"secret\":1}}", NSYNC_EINVAL, "/key/secret" },
		{ "secret short", HEAD "\"secret\":\"AAAA\"}}", NSYNC_EINVAL, "/key/secret" },
		{ "secret escaped",
		  HEAD "\"secret\":\"\\u006eWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=\"}}",
		  NSYNC_EINVAL, "/key/secret" },
		{ "another's secret",
		  HEAD "\"secret\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}}",
		  NSYNC_EINVAL, "/key/ed25519" },
		{ "box a string", HEAD "\"box\":\"\"}}", NSYNC_EINVAL, "/key/box" },
		{ "box empty", HEAD "\"box\":{}}}", NSYNC_EINVAL, "/key/box/kdf" },
		{ "box unknown member", HEAD "\"box\":{\"x\":1}}}", NSYNC_EINVAL, "/key" },
		{ "other kdf", BOX("scrypt", "1", "8192", SALT, NONCE, CIPHER), NSYNC_EINVAL,
		  "/key/box/kdf" },
		{ "no passes", BOX("argon2id13", "0", "8192", SALT, NONCE, CIPHER), NSYNC_EINVAL,
		  "/key/box/opslimit" },
		{ "too many passes", BOX("argon2id13", "5", "8192", SALT, NONCE, CIPHER),
		  NSYNC_EINVAL, "/key/box/opslimit" },
		{ "passes a string", BOX("argon2id13", "\"1\"", "8192", SALT, NONCE, CIPHER),
		  NSYNC_EINVAL, "/key/box/opslimit" },
		{ "little memory", BOX("argon2id13", "1", "8191", SALT, NONCE, CIPHER),
		  NSYNC_EINVAL, "/key/box/memlimit" },
		{ "all memory", BOX("argon2id13", "1", "1073741825", SALT, NONCE, CIPHER),
		  NSYNC_EINVAL, "/key/box/memlimit" },
		{ "negative memory", BOX("argon2id13", "1", "-1", SALT, NONCE, CIPHER),
		  NSYNC_EINVAL, "/key/box/memlimit" },
		{ "short salt", BOX("argon2id13", "1", "8192", "AAAA", NONCE, CIPHER), NSYNC_EINVAL,
		  "/key/box/salt" },
		{ "short nonce", BOX("argon2id13", "1", "8192", SALT, "AAAA", CIPHER), NSYNC_EINVAL,
		  "/key/box/nonce" },
		{ "short ciphertext", BOX("argon2id13", "1", "8192", SALT, NONCE, "AAAA"),
		  NSYNC_EINVAL, "/key/box/ciphertext" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nsync_error err;

		cr_expect_eq(opens(cases[i].file, "sesame", &err), cases[i].code, "%s: %s %s",
			     cases[i].label, err.where, err.text);
		if (cases[i].where)
			cr_expect_str_eq(err.where, cases[i].where, "%s", cases[i].label);
	}
}

Test(trust_key, file_too_large)
{
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(64u << 10);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_key_info info;

	nsync_buf_text(&file, HEAD "\"secret\":\"" SECRET "\"}}");
	while (file.n < NSYNC_MAX_KEYFILE_BYTES)
		nsync_buf_char(&file, ' ');
	cr_expect_eq(nsync_key_info_read(&info, nsync_buf_view(&file), &err), NSYNC_OK);
	nsync_buf_char(&file, ' ');
	cr_expect_eq(nsync_key_info_read(&info, nsync_buf_view(&file), &err), NSYNC_ESYNTAX);
}

/* ---- for other tools ------------------------------------------------------------------------ */

/* Checked once with openssl pkey -pubin, ssh-keygen -l and the format's own description. */
Test(trust_key, export)
{
	static const struct {
		const char *label;
		enum nsync_key_format format;
		const char *comment, *text;
	} cases[] = {
		{ "our own line", NSYNC_KEY_LINE, "Ana L\u00f3pez",
		  "nsync-key " PUBLIC " Ana L\u00f3pez\n" },
		{ "base64", NSYNC_KEY_BASE64, "ignored", PUBLIC "\n" },
		{ "PEM", NSYNC_KEY_PEM, "ignored",
		  "-----BEGIN PUBLIC KEY-----\n"
		  "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
		  "-----END PUBLIC KEY-----\n" },
		{ "OpenSSH", NSYNC_KEY_OPENSSH, "",
		  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea\n" },
		{ "OpenSSH with a comment", NSYNC_KEY_OPENSSH, "Ana L\u00f3pez\n",
		  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea "
		  "Ana L?pez?\n" },
		{ "minisign", NSYNC_KEY_MINISIGN, "",
		  "untrusted comment: nsync key 21fe31dfa154a261\n"
		  "RWQh/jHfoVSiYddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea\n" },
		{ "minisign with a comment", NSYNC_KEY_MINISIGN, "Ana",
		  "untrusted comment: Ana\n"
		  "RWQh/jHfoVSiYddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea\n" },
	};
	uint8_t key[NSYNC_KEY_BYTES];

	cr_assert(nsync_unbase64(key, sizeof(key), NSYNC_STR(PUBLIC), false));
	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(1024);

		nsync_key_export(&out, cases[i].format, key, nsync_str(cases[i].comment));
		cr_assert_eq(out.code, NSYNC_OK);
		cr_expect_str_eq(out.p, cases[i].text, "%s", cases[i].label);
	}
}

Test(trust_key, formats_by_name)
{
	static const char *const names[] = {
		[NSYNC_KEY_LINE] = "nsync",       [NSYNC_KEY_BASE64] = "base64",
		[NSYNC_KEY_PEM] = "pem",          [NSYNC_KEY_OPENSSH] = "openssh",
		[NSYNC_KEY_MINISIGN] = "minisign",
	};
	enum nsync_key_format format = NSYNC_KEY_LINE;

	for (size_t i = 0; i < COUNT(names); i++) {
		cr_expect(nsync_key_format_parse(&format, names[i]), "%s", names[i]);
		cr_expect_eq((size_t)format, i, "%s", names[i]);
	}
	cr_expect_not(nsync_key_format_parse(&format, "pgp"));
	cr_expect_not(nsync_key_format_parse(&format, ""));
	cr_expect_not(nsync_key_format_parse(&format, "PEM"));
	cr_expect_eq(format, NSYNC_KEY_MINISIGN, "left as it was");
}
