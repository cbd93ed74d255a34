/* Records: their form, what they say of holds, the hash over what they add. */
#include <criterion/criterion.h>

#include "tests/support/record_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define HEAD         "\"head\":\"0123456789abcdef0123456789abcdef01234567\""

static void start(void)
{
	cr_assert(nsync_base_start());
}

TestSuite(verify_record, .init = start);

static const struct {
	const char *label;
	struct fixture_record record;
	int64_t seq; /* that its path says; 0: none */
	enum nsync_reason reason;
	const char *pointer;
} cases[] = {
	{ "good", { 0 }, 1, NSYNC_REASON_OK, "" },
	{ "good, no path", { .seq = 1000 }, 0, NSYNC_REASON_OK, "" },
	{ "good, with an input",
	  { .inputs = "{\"gt\":{" HEAD ",\"added\":3,\"held\":0,\"holds\":[]}}" },
	  1,
	  NSYNC_REASON_OK,
	  "" },
	{ "another number than its path's", { .seq = 2 }, 3, NSYNC_BAD_PATH, "/record/seq" },
	{ "another member", { .extra = "\"x\":0," }, 1, NSYNC_SCHEMA, "/record/x" },
	{ "a negative count", { .count = -1 }, 1, NSYNC_SCHEMA, "/record/added/count" },
	{ "a short hash", { .hash = "00" }, 1, NSYNC_SCHEMA, "/record/added/hash" },
	{ "an upper-case id",
	  { .previous = "ABCDEF0000000000000000000000000000000000000000000000000000000000" },
	  1,
	  NSYNC_SCHEMA,
	  "/record/previous" },
	{ "a local time",
	  { .as_of = "2026-03-01T00:00:00-06:00" },
	  1,
	  NSYNC_SCHEMA,
	  "/record/asOf" },
	{ "fractions of a second",
	  { .as_of = "2026-03-01T00:00:00.5Z" },
	  1,
	  NSYNC_SCHEMA,
	  "/record/asOf" },
	{ "no such day", { .as_of = "2026-02-30T00:00:00Z" }, 1, NSYNC_SCHEMA, "/record/asOf" },
	{ "no authority", { .region = "x" }, 1, NSYNC_SCHEMA, "/record/region" },
	{ "a verdict that there isn't",
	  { .inputs =
		    "{\"gt\":{" HEAD
		    ",\"added\":0,\"held\":1,\"holds\":[{\"path\":\"x\",\"verdict\":\"ugly\",\"pointer\":\"\"}]}}" },
	  1,
	  NSYNC_SCHEMA,
	  "/record/inputs/gt/holds/0/verdict" },
	{ "an office code that there cannot be",
	  { .inputs = "{\"../x\":{" HEAD ",\"added\":0,\"held\":0,\"holds\":[]}}" },
	  1,
	  NSYNC_SCHEMA,
	  NULL },
	{ "unreachable twice",
	  { .unreachable = "[\"gt\",\"gt\"]" },
	  1,
	  NSYNC_SCHEMA,
	  "/record/unreachable" },
};

Test(verify_record, reading)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_RECORD_BYTES);
		AUTO(nsync_record_freep) struct nsync_record *record = NULL;
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_verdict verdict;

		fixture_record_file(&file, &cases[i].record);
		cr_assert_eq(nsync_record_read(&record, &verdict, nsync_buf_view(&file),
					       cases[i].seq, &err),
			     NSYNC_OK);
		cr_expect_eq(verdict.reason, cases[i].reason, "%s: %s %s", cases[i].label,
			     nsync_reason_name(verdict.reason), verdict.pointer);
		cr_expect_eq(record == NULL, verdict.reason != NSYNC_REASON_OK, "%s",
			     cases[i].label);
		if (cases[i].pointer)
			cr_expect_str_eq(verdict.pointer, cases[i].pointer, "%s", cases[i].label);
	}
}

Test(verify_record, members)
{
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_RECORD_BYTES);
	AUTO(nsync_record_freep) struct nsync_record *record = NULL;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_id id, pin = fixture_id(1), before = fixture_id(2);
	struct nsync_verdict verdict;
	char hash[NSYNC_HEX_SIZE];

	nsync_sha256_hex(hash, NSYNC_STR("x"));
	fixture_record_file(&file, &(struct fixture_record){ .seq = 12,
							     .previous = before.hex,
							     .root_version = 3,
							     .root_id = pin.hex,
							     .unreachable = "[\"bz\"]",
							     .count = 5,
							     .hash = hash });
	id = fixture_file_id(NSYNC_KIND_RECORD, nsync_buf_view(&file));
	cr_assert_eq(nsync_record_read(&record, &verdict, nsync_buf_view(&file), 12, &err),
		     NSYNC_OK);
	cr_assert_not_null(record);
	nsync_buf_clear(&file); /* it owns its bytes */
	cr_expect_eq(record->seq, 12);
	cr_expect_eq(record->root_version, 3);
	cr_expect_eq(record->added_count, 5);
	cr_expect_eq(record->as_of, fixture_time("2026-03-01T00:00:00Z").seconds);
	cr_expect(nsync_id_eq(&record->id, &id));
	cr_expect(nsync_id_eq(&record->previous, &before));
	cr_expect(nsync_id_eq(&record->root_id, &pin));
	cr_expect_str_eq(record->added_hash, hash);
	cr_expect(nsync_str_is(record->region, FIXTURE_AUTHORITY));
	cr_expect_eq(record->unreachable->len, 1);
}

Test(verify_record, bytes_that_are_no_record)
{
	static const struct {
		const char *label, *bytes;
		enum nsync_reason reason;
	} rows[] = {
		{ "empty", "", NSYNC_NOT_JSON },
		{ "not JSON", "x", NSYNC_NOT_JSON },
		{ "another kind", "{\n  \"item\": {},\n  \"signatures\": {}\n}\n", NSYNC_SCHEMA },
		{ "no signatures", "{\n  \"record\": {}\n}\n", NSYNC_SCHEMA },
		{ "no members", "{\n  \"record\": {},\n  \"signatures\": {}\n}\n", NSYNC_SCHEMA },
		{ "another layout", "{\"record\": {}, \"signatures\": {}}\n", NSYNC_NOT_CANONICAL },
	};
	AUTO(nsync_buf_release) struct nsync_buf large = NSYNC_BUF_INIT(2 * NSYNC_MAX_RECORD_BYTES);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_record *record;
	struct nsync_verdict verdict;

	for (size_t i = 0; i < COUNT(rows); i++) {
		cr_assert_eq(nsync_record_read(&record, &verdict, nsync_str(rows[i].bytes), 1,
					       &err),
			     NSYNC_OK);
		cr_expect_eq(verdict.reason, rows[i].reason, "%s: %s", rows[i].label,
			     nsync_reason_name(verdict.reason));
		cr_expect_null(record);
	}
	while (large.n <= NSYNC_MAX_RECORD_BYTES)
		nsync_buf_text(&large, "                                ");
	cr_assert_eq(nsync_record_read(&record, &verdict, nsync_buf_view(&large), 1, &err),
		     NSYNC_OK);
	cr_expect_eq(verdict.reason, NSYNC_TOO_LARGE);
	cr_expect_null(record);
}

Test(verify_record, holds)
{
	static const char inputs[] =
		"{\"gt\":{" HEAD ",\"added\":0,\"held\":2,\"holds\":["
		"{\"path\":\"items/gt/2026/02/a.1.json\",\"verdict\":\"schema\",\"pointer\":\"/item/uri\"},"
		"{\"path\":\"items/gt/2026/02/b.1.json\",\"verdict\":\"fork\",\"pointer\":\"\"}]}}";
	static const struct {
		const char *label, *office, *path;
		bool held;
		enum nsync_reason reason;
		const char *pointer;
	} rows[] = {
		{ "the first", "gt", "items/gt/2026/02/a.1.json", true, NSYNC_SCHEMA, "/item/uri" },
		{ "the second", "gt", "items/gt/2026/02/b.1.json", true, NSYNC_FORK, "" },
		{ "none of them", "gt", "items/gt/2026/02/c.1.json", false, NSYNC_REASON_OK, "" },
		{ "a beginning", "gt", "items/gt/2026/02/a.1", false, NSYNC_REASON_OK, "" },
		{ "another office", "bz", "items/gt/2026/02/a.1.json", false, NSYNC_REASON_OK, "" },
	};
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_RECORD_BYTES);
	AUTO(nsync_record_freep) struct nsync_record *record = NULL;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_verdict verdict;

	fixture_record_file(&file, &(struct fixture_record){ .inputs = inputs });
	cr_assert_eq(nsync_record_read(&record, &verdict, nsync_buf_view(&file), 1, &err),
		     NSYNC_OK);
	cr_assert_not_null(record, "%s", verdict.detail);
	for (size_t i = 0; i < COUNT(rows); i++) {
		enum nsync_reason reason = NSYNC_REASON_OK;
		struct nsync_str pointer = { NULL, 0 };

		cr_expect_eq(nsync_record_hold(&reason, &pointer, record, nsync_str(rows[i].office),
					       nsync_str(rows[i].path)),
			     rows[i].held, "%s", rows[i].label);
		cr_expect_eq(reason, rows[i].reason, "%s", rows[i].label);
		cr_expect(nsync_str_is(pointer, rows[i].pointer), "%s", rows[i].label);
		cr_expect_eq(nsync_record_hold(NULL, NULL, record, nsync_str(rows[i].office),
					       nsync_str(rows[i].path)),
			     rows[i].held, "%s: nothing wanted", rows[i].label);
	}
}

/* One line a file: "path SP sha256 LF". */
Test(verify_record, the_hash_of_what_is_added)
{
	struct nsync_sha256 hash;
	uint8_t sum[NSYNC_HASH_BYTES], other[NSYNC_HASH_BYTES];
	char text[256], hex[NSYNC_HEX_SIZE];

	nsync_sha256(sum, NSYNC_STR("x"));
	nsync_hex(hex, sum, sizeof(sum));
	snprintf(text, sizeof(text), "a/b %s\nc %s\n", hex, hex);
	nsync_sha256_init(&hash);
	nsync_record_hash_file(&hash, "a/b", sum);
	nsync_record_hash_file(&hash, "c", sum);
	nsync_sha256_final(other, &hash);
	nsync_sha256(sum, nsync_str(text));
	cr_expect_arr_eq(sum, other, sizeof(sum));
}
