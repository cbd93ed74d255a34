/*
 * trust_fixture.h: keys, roots and signed files for C tests, the same at every run.
 *
 * Keys are known by a number: fixture_key(7) is the same key in every test. What cannot
 * happen in a test that is right aborts with a line on stderr.
 *
 *	struct nsync_root_edit *edit = fixture_edit();
 *	struct nsync_root *root = fixture_root(edit, (unsigned[]){ 0, 1 }, 2);
 */
#ifndef NSYNC_TESTS_TRUST_FIXTURE_H
#define NSYNC_TESTS_TRUST_FIXTURE_H

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "nsync/trust.h"

/* The numbers of the keys in fixture_edit's root. */
enum {
	FIXTURE_ROOT_A = 0, FIXTURE_ROOT_B = 1, FIXTURE_ROOT_C = 2, /* threshold 2 */
	FIXTURE_MERGE = 3,
	FIXTURE_GT = 10,                    /* threshold 1 */
	FIXTURE_GT_2 = 11,
	FIXTURE_MX = 12, FIXTURE_MX_2 = 13, /* threshold 2 */
	FIXTURE_BZ = 14,
	FIXTURE_STRANGER = 90
};

#define FIXTURE_CHECK(truth) fixture_check((truth), #truth, __FILE__, __LINE__)

static inline void fixture_check(bool truth, const char *text, const char *file, int line)
{
	if (!truth) {
		fprintf(stderr, "%s:%d: fixture: %s\n", file, line, text);
		abort();
	}
}

static inline void fixture_ok(enum nsync_code code, const struct nsync_error *err)
{
	if (code != NSYNC_OK) {
		fprintf(stderr, "fixture: code %d: %s: %s\n", (int)code, err->where, err->text);
		abort();
	}
}

/* ---- keys ------------------------------------------------------------------------- */

/* The seed is SHA-256 of "nsync test key <n>". */
static inline void fixture_seed(uint8_t seed[32], unsigned n)
{
	char text[48];

	snprintf(text, sizeof(text), "nsync test key %u", n);
	nsync_sha256(seed, nsync_str(text));
}

static inline void fixture_public(uint8_t key[NSYNC_KEY_BYTES], unsigned n)
{
	uint8_t seed[32], secret[crypto_sign_SECRETKEYBYTES];

	fixture_seed(seed, n);
	crypto_sign_seed_keypair(key, secret, seed);
}

static inline struct nsync_id fixture_id(unsigned n)
{
	uint8_t key[NSYNC_KEY_BYTES];

	fixture_public(key, n);
	return nsync_key_id(key);
}

/* "Person <n>" */
static inline struct nsync_str fixture_holder(char out[32], unsigned n)
{
	snprintf(out, 32, "Person %u", n);
	return nsync_str(out);
}

/* Append the file of key n, not encrypted, name "key-<n>"; in the one layout. */
static inline void fixture_key_file(struct nsync_buf *out, unsigned n)
{
	uint8_t seed[32], key[NSYNC_KEY_BYTES];

	fixture_seed(seed, n);
	fixture_public(key, n);
	nsync_buf_text(out, "{\n  \"key\": {\n    \"ed25519\": \"");
	nsync_base64(out, key, sizeof(key), false);
	nsync_buf_printf(out, "\",\n    \"holder\": \"Person %u\",\n    \"name\": \"key-%u\",\n", n, n);
	nsync_buf_text(out, "    \"secret\": \"");
	nsync_base64(out, seed, sizeof(seed), false);
	nsync_buf_text(out, "\"\n  }\n}\n");
	FIXTURE_CHECK(out->code == NSYNC_OK);
}

/*
 * The file of a key named "k" of holder "H", whose passphrase is "sesame", under the weakest
 * Argon2id that libsodium has, so that tests are quick. Its public key is that of TEST 1 of RFC
 * 8032.
 */
#define FIXTURE_BOX_PUBLIC "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
#define FIXTURE_BOX_FILE \
	"{\"key\":{\"name\":\"k\",\"holder\":\"H\",\"ed25519\":\"" FIXTURE_BOX_PUBLIC \
	"\",\"box\":{\"kdf\":\"argon2id13\",\"opslimit\":1,\"memlimit\":8192," \
	"\"salt\":\"AAECAwQFBgcICQoLDA0ODw==\",\"nonce\":\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYX\"," \
	"\"ciphertext\":\"e2wESLQu22B97vlRQaA4Y9dZhQmNhI513QuAuy3uCFeObwcPMKCYBGNnOQI9oQif\"}}}"

/* The caller frees with nsync_key_free. */
static inline struct nsync_key *fixture_key(unsigned n)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_KEYFILE_BYTES);
	struct nsync_key *key = NULL;

	fixture_key_file(&file, n);
	fixture_ok(nsync_key_open(&key, nsync_buf_view(&file), (struct nsync_str){ NULL, 0 }, &err),
		   &err);
	nsync_buf_release(&file);
	return key;
}

/* ---- signed files -------------------------------------------------------------------- */

/* Append the signed file of a body by these keys. */
static inline void fixture_sign_value(struct nsync_buf *file, enum nsync_kind kind,
				      const struct nsync_json *body, const unsigned *signers,
				      size_t count)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_buf text = NSYNC_BUF_INIT(2 * NSYNC_MAX_RECORD_BYTES);

	fixture_ok(nsync_signed_layout(&text, kind, body, NULL, NULL, NULL, &err), &err);
	for (size_t i = 0; i < count; i++) {
		struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
		struct nsync_buf next = NSYNC_BUF_INIT(2 * NSYNC_MAX_RECORD_BYTES);
		struct nsync_key *key = fixture_key(signers[i]);

		fixture_ok(nsync_json_read(&doc, nsync_buf_view(&text), &nsync_json_any, &err), &err);
		fixture_ok(nsync_sign_body(&next, NULL, kind, body,
					   nsync_json_get(doc.root, NSYNC_STR("signatures")), key,
					   &err),
			   &err);
		nsync_json_doc_release(&doc);
		nsync_key_free(key);
		nsync_buf_release(&text);
		text = next;
	}
	nsync_buf_str(file, nsync_buf_view(&text));
	FIXTURE_CHECK(file->code == NSYNC_OK);
	nsync_buf_release(&text);
}

/* The same for a body given as JSON text. */
static inline void fixture_sign(struct nsync_buf *file, enum nsync_kind kind, const char *body,
				const unsigned *signers, size_t count)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;

	fixture_ok(nsync_json_read(&doc, nsync_str(body), &nsync_json_any, &err), &err);
	fixture_sign_value(file, kind, doc.root, signers, count);
	nsync_json_doc_release(&doc);
}

/* ---- roots ------------------------------------------------------------------------------ */

static inline struct nsync_time fixture_time(const char *text)
{
	struct nsync_time time = { 0, 0, 0 };

	FIXTURE_CHECK(nsync_time_parse(&time, nsync_str(text)));
	return time;
}

/* role: "root", "merge" or an office's code. */
static inline void fixture_add_key(struct nsync_root_edit *edit, const char *role, unsigned n)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	uint8_t key[NSYNC_KEY_BYTES];
	char holder[32];

	fixture_public(key, n);
	fixture_ok(nsync_root_edit_add_key(edit, nsync_str(role), key, fixture_holder(holder, n), &err),
		   &err);
}

/* An office whose keys are n, n + 1, ... */
static inline void fixture_add_office(struct nsync_root_edit *edit, const char *code,
				      const char *name, unsigned n, unsigned count,
				      int64_t threshold)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_ok(nsync_root_edit_add_office(edit, nsync_str(code), &err), &err);
	fixture_ok(nsync_root_edit_office_name(edit, nsync_str(code), NSYNC_STR("en"),
					       nsync_str(name), &err),
		   &err);
	for (unsigned i = 0; i < count; i++)
		fixture_add_key(edit, code, n + i);
	fixture_ok(nsync_root_edit_threshold(edit, nsync_str(code), threshold, &err), &err);
}

/*
 * Root 1 of example.org,2026 without offices: root keys 0, 1, 2 (threshold 2), merge key 3,
 * valid in 2026 and 2027.
 */
static inline struct nsync_root_edit *fixture_edit_bare(void)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_root_edit *edit = NULL;

	fixture_ok(nsync_root_edit_new(&edit, NSYNC_STR("example.org,2026"), &err), &err);
	fixture_ok(nsync_root_edit_times(edit, fixture_time("2026-01-01T00:00:00Z"),
					 fixture_time("2028-01-01T00:00:00Z"), &err),
		   &err);
	fixture_ok(nsync_root_edit_name(edit, NSYNC_STR("en"), NSYNC_STR("Mesoamerica"), &err), &err);
	fixture_ok(nsync_root_edit_name(edit, NSYNC_STR("es"), NSYNC_STR("Mesoam\u00e9rica"), &err),
		   &err);
	fixture_ok(nsync_root_edit_languages(edit, NSYNC_STR("es,en"), &err), &err);
	fixture_ok(nsync_root_edit_time_zone(edit, NSYNC_STR("America/Guatemala"), &err), &err);
	fixture_add_key(edit, "root", FIXTURE_ROOT_A);
	fixture_add_key(edit, "root", FIXTURE_ROOT_B);
	fixture_add_key(edit, "root", FIXTURE_ROOT_C);
	fixture_add_key(edit, "merge", FIXTURE_MERGE);
	return edit;
}

/* The same with the offices gt, mx and bz. */
static inline struct nsync_root_edit *fixture_edit(void)
{
	struct nsync_root_edit *edit = fixture_edit_bare();

	fixture_add_office(edit, "gt", "Guatemala", FIXTURE_GT, 2, 1);
	fixture_add_office(edit, "mx", "Mexico", FIXTURE_MX, 2, 2);
	fixture_add_office(edit, "bz", "Belize", FIXTURE_BZ, 1, 1);
	return edit;
}

/* The file of an edited root, signed; frees edit. */
static inline void fixture_root_file(struct nsync_buf *file, struct nsync_root_edit *edit,
				     const unsigned *signers, size_t count)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_buf text = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;

	fixture_ok(nsync_root_edit_layout(&text, edit, &err), &err);
	fixture_ok(nsync_json_read(&doc, nsync_buf_view(&text), &nsync_json_signed, &err), &err);
	fixture_sign_value(file, NSYNC_KIND_ROOT, nsync_json_get(doc.root, NSYNC_STR("root")), signers,
			   count);
	nsync_json_doc_release(&doc);
	nsync_buf_release(&text);
	nsync_root_edit_free(edit);
}

/* An edited root, signed and read; frees edit. The caller frees with nsync_root_free. */
static inline struct nsync_root *fixture_root(struct nsync_root_edit *edit, const unsigned *signers,
					      size_t count)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_verdict verdict;
	struct nsync_root *root = NULL;

	fixture_root_file(&file, edit, signers, count);
	fixture_ok(nsync_root_read(&root, &verdict, nsync_buf_view(&file), &err), &err);
	FIXTURE_CHECK(root != NULL);
	nsync_buf_release(&file);
	return root;
}

/* The next root, ready for changes. */
static inline struct nsync_root_edit *fixture_next(const struct nsync_root *from)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_root_edit *edit = NULL;

	fixture_ok(nsync_root_edit_next(&edit, from, &err), &err);
	return edit;
}

#endif
