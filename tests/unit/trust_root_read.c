/*
 * Reading one root: a good one, and every way in which a root can be wrong by itself.
 *
 * A case takes the good root's file, replaces some text and lays the outcome out again,
 * so that nothing but the rule at hand refuses it. In all texts @12 is the id of the
 * fixture's key 12, %12 its public key in base64.
 */
#include <criterion/criterion.h>

#include "tests/support/trust_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void start(void)
{
	cr_assert(nsync_base_start());
}

TestSuite(trust_root_read, .init = start);

static void expand(struct nsync_buf *out, const char *text)
{
	for (; *text; text++) {
		uint8_t key[NSYNC_KEY_BYTES];
		char *end;

		if ((*text != '@' && *text != '%') || text[1] < '0' || text[1] > '9') {
			nsync_buf_char(out, *text);
			continue;
		}
		fixture_public(key, (unsigned)strtoul(text + 1, &end, 10));
		if (*text == '@')
			nsync_buf_text(out, nsync_key_id(key).hex);
		else
			nsync_base64(out, key, sizeof(key), false);
		text = end - 1;
	}
	cr_assert_eq(out->code, NSYNC_OK);
}

/* The good root on one line (RFC 8785), which is what cases look for. */
static void good_root(struct nsync_buf *out)
{
	static const unsigned signers[] = { FIXTURE_ROOT_A, FIXTURE_ROOT_B };
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_root_file(&file, fixture_edit(), signers, 2);
	cr_assert_eq(nsync_json_read(&doc, nsync_buf_view(&file), &nsync_json_any, &err), NSYNC_OK);
	cr_assert_eq(nsync_json_canonical(out, doc.root, &err), NSYNC_OK);
}

/* Out: the verdict on the good root with `find` replaced by `with`. */
static void mutate(struct nsync_verdict *verdict, const char *label, const char *find,
		   const char *with)
{
	AUTO(nsync_buf_release) struct nsync_buf good = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf from = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf to = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(1u << 20);
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(1u << 20);
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_root_freep) struct nsync_root *root = NULL;
	struct nsync_error err = { NSYNC_OK, "", "" };
	const char *at;

	good_root(&good);
	expand(&from, find);
	expand(&to, with);
	at = strstr(good.p, from.p);
	cr_assert(at, "%s: %s is not in %s", label, from.p, good.p);
	nsync_buf_add(&text, good.p, (size_t)(at - good.p));
	nsync_buf_str(&text, nsync_buf_view(&to));
	nsync_buf_text(&text, at + from.n);
	cr_assert_eq(nsync_json_read(&doc, nsync_buf_view(&text), &nsync_json_any, &err), NSYNC_OK,
		     "%s: %s %s", label, err.where, err.text);
	cr_assert_eq(nsync_json_layout(&file, doc.root, &err), NSYNC_OK);
	cr_assert_eq(nsync_root_read(&root, verdict, nsync_buf_view(&file), &err), NSYNC_OK);
	cr_expect_eq(root == NULL, verdict->reason != NSYNC_REASON_OK, "%s", label);
}

Test(trust_root_read, good)
{
	static const unsigned signers[] = { FIXTURE_ROOT_A, FIXTURE_ROOT_B };
	AUTO(nsync_root_freep) struct nsync_root *root = fixture_root(fixture_edit(), signers, 2);
	const struct nsync_root_office *gt = nsync_root_office(root, NSYNC_STR("gt"));
	struct nsync_id bz = fixture_id(FIXTURE_BZ), nobody = fixture_id(FIXTURE_STRANGER);
	struct nsync_id again;
	char date[32];

	cr_expect_eq(root->version, 1);
	nsync_time_format(date, root->expires);
	cr_expect_str_eq(date, "2028-01-01T00:00:00Z");
	cr_expect(nsync_str_is(root->authority, "example.org,2026"));
	cr_expect(nsync_str_is(root->time_zone, "America/Guatemala"));
	cr_expect(nsync_str_is(nsync_root_name(root->names, NSYNC_STR("es")), "Mesoam\u00e9rica"));
	cr_expect_eq(root->languages->len, 2);
	cr_expect_eq(root->key_count, 9);
	cr_expect(root->root.count == 3 && root->root.threshold == 2);
	cr_expect(root->merge.count == 1 && root->merge.threshold == 1);
	cr_expect_eq(root->office_count, 3);
	cr_assert(gt);
	cr_expect(gt->group.count == 2 && gt->group.threshold == 1);
	cr_expect(nsync_str_is(nsync_root_name(gt->names, NSYNC_STR("es")), "Guatemala"));
	cr_expect_null(nsync_root_office(root, NSYNC_STR("gtx")));
	cr_expect_null(nsync_root_office(root, NSYNC_STR("")));
	cr_assert(nsync_root_key(root, &bz));
	cr_expect(nsync_str_is(nsync_root_key(root, &bz)->holder, "Person 14"));
	cr_expect_null(nsync_root_key(root, &nobody));
	cr_expect_not(nsync_root_group_has(root, &gt->group, &bz), "a key of another office");
	for (size_t i = 0; i < root->key_count; i++) {
		const struct nsync_root_key *key = &root->keys[i];

		cr_expect(nsync_root_key(root, &key->id) == key && !key->revoked);
		cr_expect(i == 0 || strcmp(root->keys[i - 1].id.hex, key->id.hex) < 0);
	}
	again = nsync_message_id(nsync_buf_view(&root->message));
	cr_expect(nsync_id_eq(&again, &root->id));
	cr_expect_eq(nsync_root_signers(root, &root->root, NSYNC_KIND_ROOT, root->file.signatures,
					nsync_buf_view(&root->message)),
		     2);
	cr_expect_eq(nsync_root_signers(root, &root->root, NSYNC_KIND_ITEM, root->file.signatures,
					nsync_buf_view(&root->message)),
		     0, "not as an item");
}

/* The bytes belong to the root. */
Test(trust_root_read, owns_its_bytes)
{
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_root_freep) struct nsync_root *root = NULL;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_verdict verdict;

	fixture_root_file(&file, fixture_edit(), NULL, 0);
	cr_assert_eq(nsync_root_read(&root, &verdict, nsync_buf_view(&file), &err), NSYNC_OK);
	memset(file.p, 'x', file.n);
	cr_expect(nsync_str_is(root->authority, "example.org,2026"));
}

#define REVOKED "\"revokedAt\":{\"record\":\"@99\",\"seq\":7}"
#define KEYS_GT "\"gt\":{\"keys\":[\"@11\",\"@10\"]"

static const struct mutation {
	const char *label, *find, *with, *pointer;
} mutations[] = {
	{ "nothing", "\"version\":1", "\"version\":1", NULL },
	{ "highest version", "\"version\":1", "\"version\":9007199254740991", NULL },
	{ "version 0", "\"version\":1", "\"version\":0", "/root/version" },
	{ "version -1", "\"version\":1", "\"version\":-1", "/root/version" },
	{ "version a string", "\"version\":1", "\"version\":\"1\"", "/root/version" },
	{ "no version", ",\"version\":1", "", "/root" },
	{ "unknown member", "\"version\":1", "\"version\":1,\"x\":1", "/root/x" },
	{ "issued no time", "\"issued\":\"2026-01-01T", "\"issued\":\"2026-13-01T",
	  "/root/issued" },
	{ "issued a number", "\"issued\":\"2026-01-01T00:00:00Z\"", "\"issued\":1",
	  "/root/issued" },
	{ "issued too long", "\"issued\":\"2026-01-01T00:00:00Z",
	  "\"issued\":\"2026-01-01T00:00:00.00000000000000000000Z", "/root/issued" },
	{ "expires no time", "2028-01-01T00:00:00Z", "2028-01-01", "/root/expires" },
	{ "expires when issued", "2028-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "/root/expires" },
	{ "expires when issued, elsewhere", "2028-01-01T00:00:00Z", "2025-12-31T18:00:00-06:00",
	  "/root/expires" },
	{ "expires a second later", "2028-01-01T00:00:00Z", "2026-01-01T00:00:01Z", NULL },

	{ "authority", "example.org,2026", "example.org", "/root/region/authority" },
	{ "region misspelt", "\"region\":{", "\"region\":[],\"regio\":{", "/root/regio" },
	{ "roles spelt twice", "\"roles\":", "\"roleS\":1,\"roles\":", "/root/roleS" },
	{ "no authority", "\"authority\":\"example.org,2026\",", "", "/root/region" },
	{ "region with more",
	  "\"authority\":", "\"a/b~c\":1,\"authority\":", "/root/region/a~1b~0c" },
	{ "time zone", "America/Guatemala", "../../etc/passwd", "/root/region/timeZone" },
	{ "no language", "[\"es\",\"en\"]", "[]", "/root/region/languages" },
	{ "language twice", "[\"es\",\"en\"]", "[\"es\",\"en\",\"es\"]",
	  "/root/region/languages/2" },
	{ "language no tag", "[\"es\",\"en\"]", "[\"es\",\"en_GB\"]", "/root/region/languages/1" },
	{ "language a number", "[\"es\",\"en\"]", "[1]", "/root/region/languages/0" },
	{ "languages an object", "[\"es\",\"en\"]", "{}", "/root/region/languages" },
	{ "languages an object with tags", "[\"es\",\"en\"]", "{\"es\":\"en\"}",
	  "/root/region/languages" },
	{ "authority a number", "\"example.org,2026\"", "2026", "/root/region/authority" },
	{ "no names", "{\"en\":\"Mesoamerica\",\"es\":\"Mesoam\u00e9rica\"}", "{}",
	  "/root/region/names" },
	{ "name in no language", "\"en\":\"Mesoamerica\"", "\"EN\":\"Mesoamerica\"",
	  "/root/region/names/EN" },
	{ "name empty", "\"Mesoamerica\"", "\"\"", "/root/region/names/en" },
	{ "name of two lines", "\"Mesoamerica\"", "\"Meso\\namerica\"", "/root/region/names/en" },
	{ "name turned round", "\"Mesoamerica\"", "\"Meso\u202eamerica\"",
	  "/root/region/names/en" },
	{ "name a number", "\"Mesoamerica\"", "1", "/root/region/names/en" },

	{ "holder empty", "\"holder\":\"Person 14\"", "\"holder\":\"\"", "/root/keys/@14/holder" },
	{ "holder escapes", "\"holder\":\"Person 14\"", "\"holder\":\"\\u001b[2J\"",
	  "/root/keys/@14/holder" },
	{ "no holder", ",\"holder\":\"Person 14\"", "", "/root/keys/@14" },
	{ "key with more", "\"holder\":\"Person 14\"", "\"holder\":\"Person 14\",\"x\":1",
	  "/root/keys/@14/x" },
	{ "key no base64", "\"ed25519\":\"%14\"", "\"ed25519\":\"?\"", "/root/keys/@14/ed25519" },
	{ "key of small order", "\"ed25519\":\"%14\"",
	  "\"ed25519\":\"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"",
	  "/root/keys/@14/ed25519" },
	{ "key of mixed order", "\"ed25519\":\"%14\"",
	  "\"ed25519\":\"FqVn/n1O9UgqtAEsNpv4xfEejQwlWdzaUP3llwj4ruU=\"",
	  "/root/keys/@14/ed25519" },
	{ "key not canonical", "\"ed25519\":\"%14\"",
	  "\"ed25519\":\"7v///////////////////////////////////////38=\"",
	  "/root/keys/@14/ed25519" },
	{ "key under another id", "\"ed25519\":\"%14\"", "\"ed25519\":\"%15\"", "/root/keys/@14" },
	{ "one key under two ids", "\"keys\":{",
	  "\"keys\":{\"@15\":{\"ed25519\":\"%14\",\"holder\":\"H\"},", "/root/keys/@15" },
	{ "id no id", "\"@14\":{\"ed25519\"", "\"14\":{\"ed25519\"", "/root/keys/14" },
	{ "key a string", "\"keys\":{", "\"keys\":{\"@15\":\"\",", "/root/keys/@15" },
	{ "key of nobody", "\"keys\":{",
	  "\"keys\":{\"@15\":{\"ed25519\":\"%15\",\"holder\":\"H\"},", "/root/keys/@15" },

	{ "revoked key beside", "\"keys\":{",
	  "\"keys\":{\"@15\":{\"ed25519\":\"%15\",\"holder\":\"H\"," REVOKED "},", NULL },
	{ "revoked key in an office", "\"holder\":\"Person 14\"",
	  "\"holder\":\"Person 14\"," REVOKED, "/root/offices/bz/keys/0" },
	{ "revoked root key", "\"holder\":\"Person 1\"", "\"holder\":\"Person 1\"," REVOKED,
	  "/root/roles/root/keys/*" },
	{ "revoked at no record", "\"holder\":\"Person 14\"",
	  "\"holder\":\"Person 14\",\"revokedAt\":{\"record\":\"\",\"seq\":7}",
	  "/root/keys/@14/revokedAt/record" },
	{ "revoked at 0", "\"holder\":\"Person 14\"",
	  "\"holder\":\"Person 14\",\"revokedAt\":{\"record\":\"@99\",\"seq\":0}",
	  "/root/keys/@14/revokedAt/seq" },
	{ "revoked without seq", "\"holder\":\"Person 14\"",
	  "\"holder\":\"Person 14\",\"revokedAt\":{\"record\":\"@99\"}",
	  "/root/keys/@14/revokedAt" },
	{ "revoked null", "\"holder\":\"Person 14\"", "\"holder\":\"Person 14\",\"revokedAt\":null",
	  "/root/keys/@14/revokedAt" },

	{ "root threshold 1", "\"threshold\":2}},\"version\"", "\"threshold\":1}},\"version\"",
	  "/root/roles/root/threshold" },
	{ "root threshold 0", "\"threshold\":2}},\"version\"", "\"threshold\":0}},\"version\"",
	  "/root/roles/root/threshold" },
	{ "root threshold of all", "\"threshold\":2}},\"version\"", "\"threshold\":3}},\"version\"",
	  NULL },
	{ "root threshold above", "\"threshold\":2}},\"version\"", "\"threshold\":4}},\"version\"",
	  "/root/roles/root/threshold" },
	{ "no root threshold", ",\"threshold\":2}},\"version\"", "}},\"version\"",
	  "/root/roles/root" },
	{ "merge threshold", "\"merge\":{\"keys\":[\"@3\"]",
	  "\"merge\":{\"keys\":[\"@3\"],\"threshold\":1", "/root/roles/merge/threshold" },
	{ "merge an array", "\"merge\":{\"keys\":[\"@3\"]}", "\"merge\":[]", "/root/roles/merge" },
	{ "no merge role", "\"merge\":{\"keys\":[\"@3\"]},", "", "/root/roles" },
	{ "merge keys an object", "\"merge\":{\"keys\":[\"@3\"]}", "\"merge\":{\"keys\":{}}",
	  "/root/roles/merge/keys" },
	{ "no merge key", "\"merge\":{\"keys\":[\"@3\"]", "\"merge\":{\"keys\":[]",
	  "/root/roles/merge/keys" },
	{ "another role", "\"merge\":{", "\"digest\":{},\"merge\":{", "/root/roles/digest" },
	{ "merge key not listed", "\"merge\":{\"keys\":[\"@3\"]", "\"merge\":{\"keys\":[\"@99\"]",
	  "/root/roles/merge/keys/0" },
	{ "root key merges", "\"merge\":{\"keys\":[\"@3\"]", "\"merge\":{\"keys\":[\"@3\",\"@0\"]",
	  "/root/roles/merge/keys/1|/root/roles/root/keys/*" },

	{ "office threshold 0", "\"names\":{\"en\":\"Guatemala\"},\"threshold\":1",
	  "\"names\":{\"en\":\"Guatemala\"},\"threshold\":0", "/root/offices/gt/threshold" },
	{ "office threshold of all", "\"names\":{\"en\":\"Guatemala\"},\"threshold\":1",
	  "\"names\":{\"en\":\"Guatemala\"},\"threshold\":2", NULL },
	{ "office threshold above", "\"names\":{\"en\":\"Guatemala\"},\"threshold\":1",
	  "\"names\":{\"en\":\"Guatemala\"},\"threshold\":3", "/root/offices/gt/threshold" },
	{ "office without keys", "\"bz\":{\"keys\":[\"@14\"]", "\"bz\":{\"keys\":[]",
	  "/root/offices/bz/keys" },
	{ "key in two offices", "\"bz\":{\"keys\":[\"@14\"]", "\"bz\":{\"keys\":[\"@14\",\"@10\"]",
	  "/root/offices/gt/keys/*" },
	{ "key twice in one office", "\"bz\":{\"keys\":[\"@14\"]",
	  "\"bz\":{\"keys\":[\"@14\",\"@14\"]", "/root/offices/bz/keys/1" },
	{ "merge key in an office", "\"bz\":{\"keys\":[\"@14\"]",
	  "\"bz\":{\"keys\":[\"@14\",\"@3\"]", "/root/offices/bz/keys/1" },
	{ "office keys an object", "\"bz\":{\"keys\":[\"@14\"]", "\"bz\":{\"keys\":{\"@14\":\"x\"}",
	  "/root/offices/bz/keys" },
	{ "office key a number", "\"bz\":{\"keys\":[\"@14\"]", "\"bz\":{\"keys\":[1]",
	  "/root/offices/bz/keys/0" },
	{ "office key no id", "\"bz\":{\"keys\":[\"@14\"]", "\"bz\":{\"keys\":[\"*\"]",
	  "/root/offices/bz/keys/0" },
	{ "office origin", "\"bz\":{", "\"origin\":{", "/root/offices/origin" },
	{ "office ../x", "\"bz\":{", "\"../x\":{", "/root/offices/..~1x" },
	{ "office BZ", "\"bz\":{", "\"BZ\":{", "/root/offices/BZ" },
	{ "office of one letter", "\"bz\":{", "\"b\":{", "/root/offices/b" },
	{ "office with more", "\"bz\":{", "\"bz\":{\"x\":1,", "/root/offices/bz/x" },
	{ "office a string", "\"offices\":{", "\"offices\":{\"xx\":\"\",", "/root/offices/xx" },
	{ "office names an array", "\"names\":{\"en\":\"Belize\"}", "\"names\":[]",
	  "/root/offices/bz/names" },
	{ "office without names", "\"names\":{\"en\":\"Belize\"}", "\"names\":{}",
	  "/root/offices/bz/names" },
	{ "offices misspelt", "\"offices\":{", "\"offices\":[],\"office\":{", "/root/office" },
};

static bool pointer_is(const char *found, const char *pattern)
{
	/* "a|b": either; a final "*": any last part */
	AUTO(nsync_buf_release) struct nsync_buf one = NSYNC_BUF_INIT(1024);
	const char *bar = strchr(pattern, '|');
	size_t n = bar ? (size_t)(bar - pattern) : strlen(pattern);

	nsync_buf_add(&one, pattern, n);
	if (n && one.p[n - 1] == '*' ? strncmp(found, one.p, n - 1) == 0
				     : strcmp(found, one.p) == 0)
		return true;
	return bar && pointer_is(found, bar + 1);
}

Test(trust_root_read, bad_root)
{
	for (size_t i = 0; i < COUNT(mutations); i++) {
		const struct mutation *m = &mutations[i];
		AUTO(nsync_buf_release) struct nsync_buf pointer = NSYNC_BUF_INIT(1024);
		struct nsync_verdict verdict;

		mutate(&verdict, m->label, m->find, m->with);
		expand(&pointer, m->pointer ? m->pointer : "");
		cr_expect_eq(verdict.reason, m->pointer ? NSYNC_BAD_ROOT : NSYNC_REASON_OK,
			     "%s: %s %s %s", m->label, nsync_reason_name(verdict.reason),
			     verdict.pointer, verdict.detail);
		cr_expect(m->pointer ? pointer_is(verdict.pointer, pointer.p) : !verdict.pointer[0],
			  "%s: %s %s", m->label, verdict.pointer, verdict.detail);
	}
}

/* Limits that are checked before anything is read that they bound. */
Test(trust_root_read, too_many)
{
	static const struct {
		const char *label, *find, *pointer;
		unsigned most;
	} cases[] = {
		{ "keys", "\"keys\":{", "/root/keys", NSYNC_MAX_ROOT_KEYS - 9 },
		{ "offices", "\"offices\":{", "/root/offices", NSYNC_MAX_OFFICES - 3 },
		{ "languages", "\"languages\":[", "/root/region/languages",
		  NSYNC_MAX_LANGUAGES - 2 },
		{ "names", "\"names\":{\"en\":\"Mesoamerica\"", "/root/region/names",
		  NSYNC_MAX_LANGUAGES - 2 },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		for (unsigned n = cases[i].most; n <= cases[i].most + 1; n++) {
			AUTO(nsync_buf_release) struct nsync_buf with = NSYNC_BUF_INIT(1u << 20);
			struct nsync_verdict verdict;

			nsync_buf_text(&with, cases[i].find);
			for (unsigned k = 0; k < n; k++) {
				if (i == 0)
					nsync_buf_printf(&with, "\"%064x\":{},", k);
				else
					nsync_buf_printf(&with,
							 i == 1   ? "\"x%c%c\":{},"
							 : i == 2 ? "\"x%c%c\","
								  : ",\"x%c%c\":\"X\"",
							 'a' + k / 26 % 26, 'a' + k % 26);
			}
			mutate(&verdict, cases[i].label, cases[i].find, with.p);
			cr_expect_eq(strcmp(verdict.pointer, cases[i].pointer) == 0,
				     n > cases[i].most, "%s, %u: %s %s", cases[i].label, n,
				     verdict.pointer, verdict.detail);
		}
	}
}

/* What nsync_signed_read refuses comes first. */
Test(trust_root_read, other_verdicts)
{
	static const struct {
		const char *label, *bytes;
		enum nsync_reason reason;
	} cases[] = {
		{ "empty", "", NSYNC_NOT_JSON },
		{ "compact", "{\"root\":{},\"signatures\":{}}\n", NSYNC_NOT_CANONICAL },
		{ "an item", "{\n  \"item\": {},\n  \"signatures\": {}\n}\n", NSYNC_SCHEMA },
		{ "empty root", "{\n  \"root\": {},\n  \"signatures\": {}\n}\n", NSYNC_BAD_ROOT },
	};
	AUTO(nsync_buf_release) struct nsync_buf big = NSYNC_BUF_INIT(1u << 20);
	AUTO(nsync_root_freep) struct nsync_root *root = NULL;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_verdict verdict;

	for (size_t i = 0; i < COUNT(cases); i++) {
		cr_assert_eq(nsync_root_read(&root, &verdict, nsync_str(cases[i].bytes), &err),
			     NSYNC_OK);
		cr_expect_eq(verdict.reason, cases[i].reason, "%s", cases[i].label);
		cr_expect_null(root);
	}
	while (big.n < NSYNC_MAX_SIGNED_BYTES + 5)
		nsync_buf_text(&big, "          ");
	cr_assert_eq(nsync_root_read(&root, &verdict, nsync_buf_view(&big), &err), NSYNC_OK);
	cr_expect_eq(verdict.reason, NSYNC_TOO_LARGE);
}
