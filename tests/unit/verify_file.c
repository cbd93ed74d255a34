/* One file by itself: shape, schema, binding, signatures, dates. */
#include <criterion/criterion.h>

#include "tests/support/verify_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum damage {
	NONE,
	OTHER_WORDS, /* a byte of the body changed after signing */
	OTHER_SIGNATURE,
	SPACE,    /* valid JSON, not in the one layout */
	TRAILING, /* bytes after the end */
	TWICE,    /* a duplicate member */
	CUT,      /* half a file */
	EMPTY,
	HUGE,
	COSIGNATURE, /* the item's body and signatures as another kind */
	MORE_MEMBERS /* a third member beside item and signatures */
};

static void replace(struct nsync_buf *bytes, const char *from, const char *to)
{
	struct nsync_buf out = NSYNC_BUF_INIT(bytes->max);
	char *at = strstr(bytes->p, from);

	cr_assert_not_null(at, "%s", from);
	nsync_buf_add(&out, bytes->p, (size_t)(at - bytes->p));
	nsync_buf_text(&out, to);
	nsync_buf_text(&out, at + strlen(from));
	nsync_buf_release(bytes);
	*bytes = out;
}

static void harm(struct nsync_buf *bytes, enum damage damage)
{
	char *signature = strstr(bytes->p, "\"signatures\"");

	switch (damage) {
	case OTHER_WORDS:
		replace(bytes, "Water", "Waters");
		break;
	case OTHER_SIGNATURE: /* the first byte of R */
		signature = strstr(signature, ": \"") + 3;
		signature[0] = signature[0] == 'A' ? 'B' : 'A';
		break;
	case SPACE:
		replace(bytes, "\"item\": {", "\"item\":  {");
		break;
	case TRAILING:
		nsync_buf_text(bytes, "x");
		break;
	case TWICE:
		replace(bytes, "\"item\": {", "\"item\": {\n    \"altIds\": [],");
		break;
	case CUT:
		bytes->n /= 2;
		bytes->p[bytes->n] = '\0';
		break;
	case EMPTY:
		nsync_buf_clear(bytes);
		break;
	case HUGE:
		while (bytes->n <= NSYNC_MAX_SIGNED_BYTES)
			nsync_buf_text(bytes,
				       "                                                        ");
		break;
	case COSIGNATURE:
		replace(bytes, "\"item\"", "\"cosignature\"");
		break;
	case MORE_MEMBERS:
		replace(bytes, "  \"signatures\"", "  \"more\": 1,\n  \"signatures\"");
		break;
	case NONE:
		break;
	}
}

static const struct {
	const char *label;
	struct fixture_item item;
	enum damage damage;
	const char *path; /* NULL: where it belongs */
	enum nsync_reason reason;
	const char *pointer;
} cases[] = {
	{ "good", { 0 }, NONE, NULL, NSYNC_REASON_OK, "" },
	{ "good, of an office of two", { .office = "mx" }, NONE, NULL, NSYNC_REASON_OK, "" },
	{ "good, by either key",
	  { .signers = { FIXTURE_GT_2 }, .signer_count = 1 },
	  NONE,
	  NULL,
	  NSYNC_REASON_OK,
	  "" },
	{ "good, a stranger's signature beside",
	  { .signers = { FIXTURE_GT, FIXTURE_STRANGER }, .signer_count = 2 },
	  NONE,
	  NULL,
	  NSYNC_REASON_OK,
	  "" },
	{ "good, as late as it may be",
	  { .created = "2026-03-01T00:10:00Z" },
	  NONE,
	  NULL,
	  NSYNC_REASON_OK,
	  "" },
	/* shape */
	{ "another byte after the end", { 0 }, TRAILING, NULL, NSYNC_NOT_JSON, "" },
	{ "a member twice", { 0 }, TWICE, NULL, NSYNC_NOT_JSON, "" },
	{ "half a file", { 0 }, CUT, NULL, NSYNC_NOT_JSON, "" },
	{ "an empty file", { 0 }, EMPTY, NULL, NSYNC_NOT_JSON, "" },
	{ "a space more", { 0 }, SPACE, NULL, NSYNC_NOT_CANONICAL, "" },
	{ "too large", { 0 }, HUGE, NULL, NSYNC_TOO_LARGE, "" },
	{ "another kind", { 0 }, COSIGNATURE, NULL, NSYNC_SCHEMA, "" },
	{ "another member", { 0 }, MORE_MEMBERS, NULL, NSYNC_SCHEMA, NULL },
	{ "unknown property",
	  { .extra = "\"colour\":\"red\"," },
	  NONE,
	  NULL,
	  NSYNC_SCHEMA,
	  "/item/colour" },
	{ "an escape in the headline",
	  { .headline = "\\u001b[2J" },
	  NONE,
	  NULL,
	  NSYNC_SCHEMA,
	  "/item/headlines/0/value" },
	{ "a line feed in the headline",
	  { .headline = "a\\nb" },
	  NONE,
	  NULL,
	  NSYNC_SCHEMA,
	  "/item/headlines/0/value" },
	{ "a headline that turns its direction",
	  { .headline = "a\u202eb" },
	  NONE,
	  NULL,
	  NSYNC_SCHEMA,
	  "/item/headlines/0/value" },
	{ "no such date",
	  { .created = "2026-02-30T00:00:00Z" },
	  NONE,
	  NULL,
	  NSYNC_SCHEMA,
	  "/item/versionCreated" },
	{ "no previous in version 2", { .version = 2 }, NONE, NULL, NSYNC_SCHEMA, NULL },
	/* binding */
	{ "no path of the grammar",
	  { 0 },
	  NONE,
	  "items/gt/2026/02/Story.1.json",
	  NSYNC_BAD_PATH,
	  "" },
	{ "version 01", { 0 }, NONE, "items/gt/2026/02/story.01.json", NSYNC_BAD_PATH, "" },
	{ "version 0", { 0 }, NONE, "items/gt/2026/02/story.0.json", NSYNC_BAD_PATH, "" },
	{ "month 13", { 0 }, NONE, "items/gt/2026/13/story.1.json", NSYNC_BAD_PATH, "" },
	{ "another month",
	  { 0 },
	  NONE,
	  "items/gt/2026/03/story.1.json",
	  NSYNC_BAD_PATH,
	  "/item/uri" },
	{ "another story",
	  { 0 },
	  NONE,
	  "items/gt/2026/02/other.1.json",
	  NSYNC_BAD_PATH,
	  "/item/uri" },
	{ "another version",
	  { 0 },
	  NONE,
	  "items/gt/2026/02/story.2.json",
	  NSYNC_WRONG_VERSION,
	  "/item/version" },
	{ "another office",
	  { 0 },
	  NONE,
	  "items/bz/2026/02/story.1.json",
	  NSYNC_WRONG_OFFICE,
	  "/item/uri" },
	{ "another region",
	  { .uri = "tag:example.com,2026:gt/2026/02/story" },
	  NONE,
	  NULL,
	  NSYNC_WRONG_REGION,
	  "/item/uri" },
	{ "another region's date",
	  { .uri = "tag:example.org,2025:gt/2026/02/story" },
	  NONE,
	  NULL,
	  NSYNC_WRONG_REGION,
	  "/item/uri" },
	{ "uri of another month than firstCreated",
	  { .uri = "tag:example.org,2026:gt/2026/03/story" },
	  NONE,
	  "items/gt/2026/03/story.1.json",
	  NSYNC_BAD_PATH,
	  "/item/firstCreated" },
	{ "an office that the root does not list",
	  { .office = "zz", .signers = { FIXTURE_GT }, .signer_count = 1 },
	  NONE,
	  NULL,
	  NSYNC_WRONG_OFFICE,
	  "" },
	/* trust */
	{ "a word changed", { 0 }, OTHER_WORDS, NULL, NSYNC_BAD_SIGNATURE, NULL },
	{ "a signature changed", { 0 }, OTHER_SIGNATURE, NULL, NSYNC_BAD_SIGNATURE, NULL },
	{ "a stranger's",
	  { .signers = { FIXTURE_STRANGER }, .signer_count = 1 },
	  NONE,
	  NULL,
	  NSYNC_UNKNOWN_KEY,
	  "/signatures" },
	{ "another office's key",
	  { .signers = { FIXTURE_BZ }, .signer_count = 1 },
	  NONE,
	  NULL,
	  NSYNC_UNKNOWN_KEY,
	  "/signatures" },
	{ "the merge key",
	  { .signers = { FIXTURE_MERGE }, .signer_count = 1 },
	  NONE,
	  NULL,
	  NSYNC_UNKNOWN_KEY,
	  "/signatures" },
	{ "a root key",
	  { .signers = { FIXTURE_ROOT_A }, .signer_count = 1 },
	  NONE,
	  NULL,
	  NSYNC_UNKNOWN_KEY,
	  "/signatures" },
	{ "one of two",
	  { .office = "mx", .signers = { FIXTURE_MX }, .signer_count = 1 },
	  NONE,
	  NULL,
	  NSYNC_BELOW_THRESHOLD,
	  "/signatures" },
	{ "one of two and a stranger",
	  { .office = "mx", .signers = { FIXTURE_MX, FIXTURE_GT }, .signer_count = 2 },
	  NONE,
	  NULL,
	  NSYNC_BELOW_THRESHOLD,
	  "/signatures" },
	/* dates */
	{ "a second too late",
	  { .created = "2026-03-01T00:10:01Z" },
	  NONE,
	  NULL,
	  NSYNC_ISSUED_IN_FUTURE,
	  "/item/versionCreated" },
	{ "first too late",
	  { .first = "2026-03-02T00:00:00Z", .created = "2026-02-01T00:00:00Z" },
	  NONE,
	  NULL,
	  NSYNC_ISSUED_IN_FUTURE,
	  "/item/firstCreated" },
	/* order: the first of several */
	{ "schema goes before path",
	  { .extra = "\"colour\":\"red\"," },
	  NONE,
	  "items/bz/2026/02/story.1.json",
	  NSYNC_SCHEMA,
	  "/item/colour" },
	{ "binding goes before trust",
	  { .signers = { FIXTURE_STRANGER }, .signer_count = 1 },
	  NONE,
	  "items/bz/2026/02/story.1.json",
	  NSYNC_WRONG_OFFICE,
	  "/item/uri" },
	{ "trust goes before dates",
	  { .created = "2027-01-01T00:00:00Z", .signers = { FIXTURE_STRANGER }, .signer_count = 1 },
	  NONE,
	  NULL,
	  NSYNC_UNKNOWN_KEY,
	  "/signatures" },
};

/* From the work tree and from a push: the same verdict. */
Test(verify_file, table)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(2 * NSYNC_MAX_SIGNED_BYTES);
		struct nsync_error err = { NSYNC_OK, "", "" };
		const struct nsync_file *file;
		struct nsync_verdict verdict;
		struct nsync_basis basis;
		struct nsync_id id, read;
		char path[NSYNC_MAX_PATH];

		BENCH(bench);
		id = fixture_item_file(&bytes, &cases[i].item);
		harm(&bytes, cases[i].damage);
		fixture_item_path(path, &cases[i].item);
		if (cases[i].path)
			snprintf(path, sizeof(path), "%s", cases[i].path);
		basis = bench_ground(&bench);
		cr_assert_eq(nsync_verify_bytes(&verdict, &read, nsync_str(path),
						nsync_buf_view(&bytes), &basis, &err),
			     NSYNC_OK, "%s", err.text);
		cr_expect_eq(verdict.reason, cases[i].reason, "%s: %s %s", cases[i].label,
			     nsync_reason_name(verdict.reason), verdict.detail);
		if (cases[i].pointer)
			cr_expect_str_eq(verdict.pointer, cases[i].pointer, "%s", cases[i].label);
		if (!verdict.reason)
			cr_expect(nsync_id_eq(&id, &read), "%s", cases[i].label);

		bench_push(&bench, path, nsync_buf_view(&bytes));
		bench_judge(&bench);
		file = bench_file(&bench, path);
		if (strncmp(path, "items/zz/", 9) == 0) {
			cr_expect_null(file, "no office's prefix");
			continue;
		}
		cr_assert_not_null(file, "%s", cases[i].label);
		cr_expect_eq(file->reason, cases[i].reason, "%s", cases[i].label);
		cr_expect_eq(file->accepted, !cases[i].reason, "%s", cases[i].label);
		if (file->reason)
			cr_expect_str_eq(file->verdict->pointer, verdict.pointer, "%s",
					 cases[i].label);
	}
}

Test(verify_file, revoked_keys)
{
	static const unsigned gt[] = { FIXTURE_GT }, mx[] = { FIXTURE_MX };
	static const struct {
		const char *label;
		const unsigned *revoked;
		int64_t seq; /* of the file; 7 is the last record that stands */
		struct fixture_item item;
		const char *word;
	} rows[] = {
		{ "a candidate", gt, INT64_MAX, { 0 }, "key-revoked" },
		{ "recorded before", gt, 7, { 0 }, "ok" },
		{ "recorded after", gt, 8, { 0 }, "key-revoked" },
		{ "recorded after, dated long before",
		  gt,
		  8,
		  { .created = "2020-01-01T00:00:00Z" },
		  "key-revoked" },
		{ "by the other key",
		  gt,
		  8,
		  { .signers = { FIXTURE_GT_2 }, .signer_count = 1 },
		  "ok" },
		{ "by both",
		  gt,
		  8,
		  { .signers = { FIXTURE_GT, FIXTURE_GT_2 }, .signer_count = 2 },
		  "ok" },
		{ "one of two revoked", mx, 8, { .office = "mx" }, "key-revoked" },
		{ "one of two revoked, before", mx, 7, { .office = "mx" }, "ok" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		BENCH(bench);
		bench_revoke(&bench, rows[i].revoked, 1, 7);
		bench.seq = rows[i].seq;
		bench_item(&bench, false, &rows[i].item);
		bench_judge(&bench);
		cr_expect_str_eq(bench_item_word(&bench, &rows[i].item), rows[i].word, "%s",
				 rows[i].label);
	}
}

/* Under the root that revokes a key it is a stranger's; a candidate is told the better reason. */
Test(verify_file, a_candidate_under_the_newest_root)
{
	static const unsigned gt[] = { FIXTURE_GT };
	struct fixture_item item = { .slug = "story" };
	struct nsync_root *old;

	BENCH(bench);
	bench_revoke(&bench, gt, 1, 7);
	old = bench.root;
	bench.root = bench.newer;
	bench_item(&bench, false, &item);
	bench_judge(&bench);
	cr_expect_str_eq(bench_item_word(&bench, &item), "key-revoked");
	bench.root = old;
}

Test(verify_file, media_by_themselves)
{
	static const struct {
		const char *label, *content, *name;
		enum nsync_reason reason;
	} rows[] = {
		{ "as its name says", "water", "water", NSYNC_REASON_OK },
		{ "other content", "wine", "water", NSYNC_BAD_MEDIA },
		{ "empty", "", "water", NSYNC_BAD_MEDIA },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_verdict verdict;
		struct nsync_basis basis;
		char path[NSYNC_MAX_PATH];

		BENCH(bench);
		basis = bench_ground(&bench);
		fixture_media_path(path, "gt", rows[i].name);
		cr_assert_eq(nsync_verify_bytes(&verdict, NULL, nsync_str(path),
						nsync_str(rows[i].content), &basis, &err),
			     NSYNC_OK);
		cr_expect_eq(verdict.reason, rows[i].reason, "%s", rows[i].label);
	}
}

/* Many threads, many files: each file its own verdict, in path order. */
Test(verify_file, in_parallel)
{
	struct fixture_item item = { .slug = NULL };
	const struct nsync_file *files;
	char slug[32];
	size_t count;

	BENCH(bench);
	for (int i = 0; i < 150; i++) {
		snprintf(slug, sizeof(slug), "story-%d", i);
		item = (struct fixture_item){ .slug = slug };
		if (i % 3 == 0) {
			item.signers[0] = FIXTURE_STRANGER;
			item.signer_count = 1;
		}
		bench_item(&bench, false, &item);
	}
	bench.jobs = 4;
	bench_judge(&bench);
	files = nsync_batch_files(bench.batch, &count);
	cr_assert_eq(count, 150);
	for (size_t i = 0; i < count; i++) {
		int number =
			(int)strtol(files[i].path + strlen("items/gt/2026/02/story-"), NULL, 10);

		cr_expect_eq(files[i].reason, number % 3 ? NSYNC_REASON_OK : NSYNC_UNKNOWN_KEY,
			     "%s", files[i].path);
		cr_expect(i == 0 || strcmp(files[i - 1].path, files[i].path) < 0);
	}
}
