/*
 * Ed25519: known answers, keys that may not enter a root, and Wycheproof's vectors.
 */
#include <criterion/criterion.h>
#include <unistd.h>

#include "tests/support/trust_fixture.h"

static void start(void)
{
	cr_assert(nsync_base_start());
}

TestSuite(trust_signature, .init = start);

Test(trust_signature, selftest)
{
	cr_assert(nsync_trust_selftest());
}

/* source: RFC 8032 section 7.1. */
Test(trust_signature, rfc8032)
{
	static const struct {
		const char *label, *seed, *key, *message, *signature;
	} cases[] = {
		{ "TEST 1", "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
		  "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
		  "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
		  "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b" },
		{ "TEST 2", "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
		  "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "\x72",
		  "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
		  "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00" },
		{ "TEST 3", "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
		  "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "\xaf\x82",
		  "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
		  "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_str message = nsync_str(cases[i].message);
		AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(4096);
		AUTO(nsync_key_freep) struct nsync_key *key = NULL;
		uint8_t seed[32], public[32], signature[64], made[64];

		cr_assert(nsync_unhex(seed, 32, nsync_str(cases[i].seed)));
		cr_assert(nsync_unhex(public, 32, nsync_str(cases[i].key)));
		cr_assert(nsync_unhex(signature, 64, nsync_str(cases[i].signature)));
		nsync_buf_text(&file, "{\"key\":{\"name\":\"k\",\"holder\":\"H\",\"ed25519\":\"");
		nsync_base64(&file, public, 32, false);
		nsync_buf_text(&file, "\",\"secret\":\"");
		nsync_base64(&file, seed, 32, false);
		nsync_buf_text(&file, "\"}}");
		cr_assert_eq(nsync_key_open(&key, nsync_buf_view(&file),
					    (struct nsync_str){ NULL, 0 }, &err),
			     NSYNC_OK, "%s: %s %s", cases[i].label, err.where, err.text);
		cr_assert_eq(nsync_key_sign(made, key, message, &err), NSYNC_OK);
		cr_expect_arr_eq(made, signature, 64, "%s", cases[i].label);
		cr_expect(nsync_signature_valid(public, signature, message), "%s", cases[i].label);
		for (size_t bit = 0; bit < 512; bit++) {
			signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
			cr_expect_not(nsync_signature_valid(public, signature, message),
				      "%s: bit %zu", cases[i].label, bit);
			signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
	}
}

/* Signatures that a laxer verifier takes. */
Test(trust_signature, refused)
{
	static const char key[] =
		"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
	static const struct {
		const char *label, *key, *signature;
	} cases[] = {
		{ "S + L", key,
		  "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
		  "4c8c7872aa064e049dbb3013fbf29380d25bf5f0595bbe24655141438e7a101b" },
		{ "R = identity", key,
		  "0100000000000000000000000000000000000000000000000000000000000000"
		  "756cf9b1d6f0d7a979b9d2af3dc2bc1294ec7cb6daa20eaff534c024fc57920f" },
		{ "A = R = identity, S = 0",
		  "0100000000000000000000000000000000000000000000000000000000000000",
		  "0100000000000000000000000000000000000000000000000000000000000000"
		  "0000000000000000000000000000000000000000000000000000000000000000" },
		{ "all zero", "0000000000000000000000000000000000000000000000000000000000000000",
		  "0000000000000000000000000000000000000000000000000000000000000000"
		  "0000000000000000000000000000000000000000000000000000000000000000" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		uint8_t public[32], signature[64];

		cr_assert(nsync_unhex(public, 32, nsync_str(cases[i].key)));
		cr_assert(nsync_unhex(signature, 64, nsync_str(cases[i].signature)));
		cr_expect_not(nsync_signature_valid(public, signature, NSYNC_STR("")), "%s",
			      cases[i].label);
	}
}

Test(trust_signature, public_keys)
{
	static const struct {
		const char *label, *key;
		bool valid;
	} cases[] = {
		{ "good", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
		  true },
		{ "order 1", "0100000000000000000000000000000000000000000000000000000000000000",
		  false },
		{ "order 2", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		  false },
		{ "order 4", "0000000000000000000000000000000000000000000000000000000000000000",
		  false },
		{ "order 4, other sign",
		  "0000000000000000000000000000000000000000000000000000000000000080", false },
		{ "order 8", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
		  false },
		{ "order 8, other",
		  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", false },
		{ "mixed, order 8L",
		  "9158312a9a8d6e3b34c891d6d61444f8b8211c5117ebad15bdb0bd68b07e0245", false },
		{ "mixed, order 4L",
		  "ad38a8f0b22ab7ca46ecee7bbef12b5f336c182652fac34392f859dbd9666a7d", false },
		{ "mixed, order 2L",
		  "16a567fe7d4ef5482ab4012c369bf8c5f11e8d0c2559dcda50fde59708f8aee5", false },
		{ "not canonical, y = p",
		  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false },
		{ "not canonical, y = p + 1",
		  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false },
		{ "not canonical, y = p + 3",
		  "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false },
		{ "not canonical, y = p + 18",
		  "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false },
		{ "x = 0 with a sign",
		  "0100000000000000000000000000000000000000000000000000000000000080", false },
		{ "not on the curve",
		  "0200000000000000000000000000000000000000000000000000000000000000", false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		uint8_t key[32];

		cr_assert(nsync_unhex(key, 32, nsync_str(cases[i].key)));
		cr_expect_eq(nsync_public_key_valid(key), cases[i].valid, "%s", cases[i].label);
	}
}

Test(trust_signature, ids)
{
	static const struct {
		const char *label, *hex;
		bool valid;
	} cases[] = {
		{ "good", "21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721b9",
		  true },
		{ "upper case", "21FE31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721b9",
		  false },
		{ "short", "21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721b",
		  false },
		{ "long", "21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721b90",
		  false },
		{ "not hex", "21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721bg",
		  false },
		{ "empty", "", false },
	};
	uint8_t key[32];
	struct nsync_id id;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		cr_expect_eq(nsync_id_parse(&id, nsync_str(cases[i].hex)), cases[i].valid, "%s",
			     cases[i].label);
	/* printf d75a98... | xxd -r -p | sha256sum */
	cr_assert(nsync_unhex(
		key, 32,
		NSYNC_STR("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")));
	id = nsync_key_id(key);
	cr_expect_str_eq(id.hex,
			 "21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721b9");
}

/* ---- Wycheproof ------------------------------------------------------------------------- */

static bool accepts(const uint8_t key[32], struct nsync_str message, struct nsync_str hex)
{
	uint8_t signature[64];

	/* A signature of another length is refused where the file is read; here likewise. */
	return hex.n == 128 && nsync_unhex(signature, 64, hex) &&
	       nsync_signature_valid(key, signature, message);
}

Test(trust_signature, wycheproof)
{
	static const char path[] = "../shared/conformance/ed25519/ed25519_test.json";
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(16u << 20);
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { NSYNC_OK, "", "" };
	const struct nsync_json *groups, *group, *tests, *test;
	size_t count = 0, valid = 0;
	int64_t stated;

	if (access(path, R_OK) != 0)
		cr_skip_test("%s is not there", path);
	cr_assert_eq(nsync_file_read(&file, path, &err), NSYNC_OK);
	cr_assert_eq(nsync_json_read(&doc, nsync_buf_view(&file), &nsync_json_any, &err), NSYNC_OK);
	groups = nsync_json_get(doc.root, NSYNC_STR("testGroups"));
	for (group = nsync_json_first(groups); group; group = nsync_json_next(groups, group)) {
		uint8_t key[32];
		struct nsync_str hex =
			nsync_json_get_str(nsync_json_get(group, NSYNC_STR("publicKey")),
					   NSYNC_STR("pk"));

		cr_assert(nsync_unhex(key, 32, hex));
		tests = nsync_json_get(group, NSYNC_STR("tests"));
		for (test = nsync_json_first(tests); test; test = nsync_json_next(tests, test)) {
			AUTO(nsync_buf_release) struct nsync_buf message = NSYNC_BUF_INIT(1u << 20);
			struct nsync_str text = nsync_json_get_str(test, NSYNC_STR("msg"));
			bool good = nsync_str_is(nsync_json_get_str(test, NSYNC_STR("result")),
						 "valid");
			int64_t id = 0;

			cr_assert(nsync_json_int(&id, nsync_json_get(test, NSYNC_STR("tcId"))));
			nsync_buf_reserve(&message, text.n / 2 + 1);
			cr_assert(nsync_unhex((uint8_t *)message.p, text.n / 2, text));
			message.n = text.n / 2;
			cr_expect_eq(accepts(key, nsync_buf_view(&message),
					     nsync_json_get_str(test, NSYNC_STR("sig"))),
				     good, "tcId %lld", (long long)id);
			count++;
			valid += good;
		}
	}
	cr_assert(nsync_json_int(&stated, nsync_json_get(doc.root, NSYNC_STR("numberOfTests"))));
	cr_expect_eq((int64_t)count, stated);
	cr_expect(valid > 0 && valid < count);
}
