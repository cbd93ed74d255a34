/*
 * A dishonest regional office: it has the merge key and writes what it likes. Each attack is
 * found, by the same words from scratch and from where the last audit ended.
 */
#include <criterion/criterion.h>

#include "tests/support/forge_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define MARCH        "2026-03-01T00:00:00Z"
#define STORY        "items/gt/2026/02/story.1.json"
#define NEW          "items/gt/2026/02/new.1.json"

/* Files that attacks are made of; each has its bytes by now. */
enum part {
	NO_PART,
	GOOD,
	GOOD_BZ,
	STRANGERS,
	NONSENSE,
	LATE,
	GAP,
	UNASKED,
	ROOT_2,
	ROOT_3,
	ROOT_2_WEAK,
	PICTURE,
	PARTS
};

struct parts {
	struct nsync_buf bytes[PARTS];
	struct nsync_id second_root; /* id of root 2 */
};

static void parts_release(struct parts *parts)
{
	for (size_t i = 0; i < PARTS; i++)
		nsync_buf_release(&parts->bytes[i]);
}

static void make_parts(struct parts *parts, const struct region_fixture *region)
{
	struct nsync_root *two =
		fixture_root(fixture_next(nsync_region_root(&region->region)), region_signers, 2);
	struct nsync_root *three = fixture_root(fixture_next(two), region_signers, 2);
	struct nsync_id id;

	for (size_t i = 0; i < PARTS; i++)
		nsync_buf_init(&parts->bytes[i], NSYNC_MAX_SIGNED_BYTES);
	id = fixture_item_file(&parts->bytes[GOOD], &(struct fixture_item){ .slug = "new" });
	fixture_item_file(&parts->bytes[GOOD_BZ],
			  &(struct fixture_item){ .office = "bz", .slug = "new" });
	fixture_item_file(&parts->bytes[STRANGERS],
			  &(struct fixture_item){ .slug = "new",
						  .signers = { FIXTURE_MERGE, FIXTURE_ROOT_A },
						  .signer_count = 2 });
	nsync_buf_text(&parts->bytes[NONSENSE], "x");
	fixture_item_file(&parts->bytes[LATE],
			  &(struct fixture_item){ .slug = "new",
						  .created = "2026-12-01T00:00:00Z" });
	fixture_item_file(&parts->bytes[GAP], &(struct fixture_item){ .slug = "new",
								      .version = 2,
								      .previous = id.hex });
	fixture_cosignature_file(&parts->bytes[UNASKED],
				 &(struct fixture_cosignature){ .slug = "new", .item = id.hex });
	nsync_buf_str(&parts->bytes[ROOT_2], nsync_buf_view(&two->bytes));
	nsync_buf_str(&parts->bytes[ROOT_3], nsync_buf_view(&three->bytes));
	parts->second_root = two->id;
	fixture_root_file(&parts->bytes[ROOT_2_WEAK],
			  fixture_next(nsync_region_root(&region->region)), region_signers, 1);
	nsync_buf_text(&parts->bytes[PICTURE], "well");
	nsync_root_free(two);
	nsync_root_free(three);
}

struct piece {
	const char *path;
	enum part part; /* NO_PART: removed */
	const char *mode;
	bool unnamed;
};

/* Inputs that blame bz for what gt added. */
#define INPUT(code, n) \
	"\"" code "\":{\"head\":\"0000000000000000000000000000000000000000\",\"added\":" n \
	",\"held\":0,\"holds\":[]}"
#define BLAME  "{" INPUT("bz", "1") "," INPUT("gt", "0") "," INPUT("mx", "0") "}"
#define NOBODY "{" INPUT("bz", "0") "," INPUT("gt", "0") "," INPUT("mx", "0") "}"

static const struct {
	const char *label;
	struct piece pieces[FORGE_FILES];
	struct forgery forgery;
	enum nsync_reason reason;
	const char *path, *pointer; /* path NULL: of the record */
} attacks[] = {
	{ "nothing wrong",
	  { { NEW, GOOD, NULL, false } },
	  { .no_record = false },
	  NSYNC_REASON_OK,
	  NULL,
	  NULL },
	/* files */
	{ "an item altered",
	  { { STORY, GOOD, NULL, false } },
	  { .no_record = false },
	  NSYNC_UNRECORDED_CHANGE,
	  STORY,
	  "" },
	{ "an item altered in silence",
	  { { STORY, GOOD, NULL, true } },
	  { .no_record = false },
	  NSYNC_UNRECORDED_CHANGE,
	  STORY,
	  "" },
	{ "an item deleted",
	  { { STORY, NO_PART, NULL, true } },
	  { .no_record = false },
	  NSYNC_UNRECORDED_CHANGE,
	  STORY,
	  "" },
	{ "an item made executable",
	  { { STORY, GOOD, "100755", true } },
	  { .no_record = false },
	  NSYNC_BAD_MODE,
	  STORY,
	  "" },
	{ "an item invented",
	  { { NEW, STRANGERS, NULL, false } },
	  { .no_record = false },
	  NSYNC_UNKNOWN_KEY,
	  NEW,
	  "/signatures" },
	{ "an item that is nonsense",
	  { { NEW, NONSENSE, NULL, false } },
	  { .no_record = false },
	  NSYNC_NOT_JSON,
	  NEW,
	  "" },
	{ "an item of the future",
	  { { NEW, LATE, NULL, false } },
	  { .no_record = false },
	  NSYNC_ISSUED_IN_FUTURE,
	  NEW,
	  "/item/versionCreated" },
	{ "a version without the one before",
	  { { "items/gt/2026/02/new.2.json", GAP, NULL, false } },
	  { .no_record = false },
	  NSYNC_VERSION_GAP,
	  "items/gt/2026/02/new.2.json",
	  "/item/version" },
	{ "an item copied to another office",
	  { { "items/bz/2026/02/new.1.json", GOOD, NULL, false } },
	  { .no_record = false },
	  NSYNC_WRONG_OFFICE,
	  "items/bz/2026/02/new.1.json",
	  "/item/uri" },
	{ "a cosignature that nobody asked for",
	  { { NEW, GOOD, NULL, false },
	    { "cosignatures/bz/gt/2026/02/new.1.json", UNASKED, NULL, false } },
	  { .no_record = false },
	  NSYNC_WRONG_OFFICE,
	  "cosignatures/bz/gt/2026/02/new.1.json",
	  "" },
	{ "a picture that no item names",
	  { { "media/gt/WELL.png", PICTURE, NULL, false } },
	  { .no_record = false },
	  NSYNC_BAD_MEDIA,
	  "media/gt/WELL.png",
	  "" },
	{ "a new item as a link",
	  { { NEW, GOOD, "120000", false } },
	  { .no_record = false },
	  NSYNC_BAD_MODE,
	  NEW,
	  "" },
	{ "a file that no record names",
	  { { NEW, GOOD, NULL, true } },
	  { .no_record = false },
	  NSYNC_RECORD_MISMATCH,
	  NULL,
	  "/record/added" },
	{ "one of two files unnamed",
	  { { NEW, GOOD, NULL, false }, { "items/bz/2026/02/new.1.json", GOOD_BZ, NULL, true } },
	  { .no_record = false },
	  NSYNC_RECORD_MISMATCH,
	  NULL,
	  "/record/added" },
	{ "a file outside of the grammar",
	  { { "README.md", NONSENSE, NULL, true } },
	  { .no_record = false },
	  NSYNC_UNRECORDED_CHANGE,
	  "README.md",
	  "" },
	{ "a file with a terminal's escapes for a name",
	  { { "items/gt/\x1b[2J", NONSENSE, NULL, true } },
	  { .no_record = false },
	  NSYNC_UNRECORDED_CHANGE,
	  "items/gt/%1B[2J",
	  "" },
	{ "a name twice",
	  { { NULL, NO_PART, NULL, false } },
	  { .doubled = true },
	  NSYNC_BAD_TREE,
	  "trust",
	  "" },
	/* the step */
	{ "a step without a record",
	  { { NEW, GOOD, NULL, false } },
	  { .no_record = true },
	  NSYNC_UNRECORDED_CHANGE,
	  NULL,
	  "" },
	{ "an empty step",
	  { { NULL, NO_PART, NULL, false } },
	  { .no_record = true },
	  NSYNC_UNRECORDED_CHANGE,
	  NULL,
	  "" },
	{ "two parents",
	  { { NEW, GOOD, NULL, false } },
	  { .two_parents = true },
	  NSYNC_UNRECORDED_CHANGE,
	  NULL,
	  "" },
	/* records */
	{ "a record rewritten",
	  { { "log/0/2.json", NONSENSE, NULL, true } },
	  { .no_record = false },
	  NSYNC_UNRECORDED_CHANGE,
	  "log/0/2.json",
	  "" },
	{ "a record deleted",
	  { { "log/0/2.json", NO_PART, NULL, true } },
	  { .no_record = false },
	  NSYNC_UNRECORDED_CHANGE,
	  "log/0/2.json",
	  "" },
	{ "a record too many",
	  { { "log/0/5.json", NONSENSE, NULL, true } },
	  { .no_record = false },
	  NSYNC_UNRECORDED_CHANGE,
	  "log/0/5.json",
	  "" },
	{ "a number skipped",
	  { { NEW, GOOD, NULL, false } },
	  { .record_path = "log/0/5.json" },
	  NSYNC_UNRECORDED_CHANGE,
	  "log/0/5.json",
	  "" },
	{ "in another folder",
	  { { NEW, GOOD, NULL, false } },
	  { .record_path = "log/1/4.json" },
	  NSYNC_UNRECORDED_CHANGE,
	  "log/1/4.json",
	  "" },
	{ "another number than its path's",
	  { { NEW, GOOD, NULL, false } },
	  { .record = { .seq = 5 } },
	  NSYNC_BAD_PATH,
	  NULL,
	  "/record/seq" },
	{ "another previous",
	  { { NEW, GOOD, NULL, false } },
	  { .record = { .previous = FIXTURE_ZEROS } },
	  NSYNC_RECORD_MISMATCH,
	  NULL,
	  "/record/previous" },
	{ "another region",
	  { { NEW, GOOD, NULL, false } },
	  { .record = { .region = "example.com,2026" } },
	  NSYNC_WRONG_REGION,
	  NULL,
	  "/record/region" },
	{ "before the last record",
	  { { NEW, GOOD, NULL, false } },
	  { .record = { .as_of = "2026-02-28T23:59:59Z" } },
	  NSYNC_RECORD_MISMATCH,
	  NULL,
	  "/record/asOf" },
	{ "under an expired root",
	  { { NEW, GOOD, NULL, false } },
	  { .record = { .as_of = "2028-01-01T00:00:01Z" } },
	  NSYNC_BAD_ROOT,
	  NULL,
	  "/record/root" },
	{ "another hash",
	  { { NEW, GOOD, NULL, false } },
	  { .record = { .hash = FIXTURE_ZEROS } },
	  NSYNC_RECORD_MISMATCH,
	  NULL,
	  "/record/added" },
	{ "one more counted",
	  { { NEW, GOOD, NULL, false } },
	  { .record = { .count = 2 } },
	  NSYNC_RECORD_MISMATCH,
	  NULL,
	  "/record/added" },
	{ "none counted",
	  { { NEW, GOOD, NULL, false } },
	  { .any_count = true },
	  NSYNC_RECORD_MISMATCH,
	  NULL,
	  "/record/added" },
	{ "said to be another office's",
	  { { NEW, GOOD, NULL, false } },
	  { .record = { .inputs = BLAME } },
	  NSYNC_RECORD_MISMATCH,
	  NULL,
	  "/record/inputs" },
	{ "said to be nobody's",
	  { { NEW, GOOD, NULL, false } },
	  { .record = { .inputs = NOBODY } },
	  NSYNC_RECORD_MISMATCH,
	  NULL,
	  "/record/inputs" },
	{ "another root's number",
	  { { NEW, GOOD, NULL, false } },
	  { .record = { .root_version = 2 } },
	  NSYNC_RECORD_MISMATCH,
	  NULL,
	  "/record/root/version" },
	{ "another root's id",
	  { { NEW, GOOD, NULL, false } },
	  { .record = { .root_id = FIXTURE_ZEROS } },
	  NSYNC_RECORD_MISMATCH,
	  NULL,
	  "/record/root/id" },
	{ "signed by a stranger",
	  { { NEW, GOOD, NULL, false } },
	  { .record = { .signer = FIXTURE_STRANGER } },
	  NSYNC_UNKNOWN_KEY,
	  NULL,
	  "/signatures" },
	{ "signed by an office",
	  { { NEW, GOOD, NULL, false } },
	  { .record = { .signer = FIXTURE_GT } },
	  NSYNC_UNKNOWN_KEY,
	  NULL,
	  "/signatures" },
	{ "signed by a holder of the root",
	  { { NEW, GOOD, NULL, false } },
	  { .record = { .signer = FIXTURE_ROOT_B } },
	  NSYNC_UNKNOWN_KEY,
	  NULL,
	  "/signatures" },
	{ "a record that is nonsense",
	  { { NEW, GOOD, NULL, false } },
	  { .record_bytes = { "x", 1 } },
	  NSYNC_NOT_JSON,
	  NULL,
	  "" },
	{ "an item in a record's place",
	  { { NEW, GOOD, NULL, false } },
	  { .record_bytes = { "{\n  \"item\": {},\n  \"signatures\": {}\n}\n", 37 } },
	  NSYNC_SCHEMA,
	  NULL,
	  NULL },
	/* roots */
	{ "a root of too few signers",
	  { { "trust/2.json", ROOT_2_WEAK, NULL, false } },
	  { .no_record = false },
	  NSYNC_BELOW_THRESHOLD,
	  "trust/2.json",
	  "/signatures" },
	{ "a root after the next",
	  { { "trust/3.json", ROOT_3, NULL, false } },
	  { .no_record = false },
	  NSYNC_BAD_ROOT,
	  "trust/3.json",
	  "" },
	{ "the next root under the old one's number",
	  { { "trust/1.json", ROOT_2, NULL, false } },
	  { .no_record = false },
	  NSYNC_BAD_ROOT,
	  "trust/1.json",
	  NULL },
	{ "a root with an item beside it",
	  { { "trust/2.json", ROOT_2, NULL, false }, { NEW, GOOD, NULL, false } },
	  { .no_record = false },
	  NSYNC_RECORD_MISMATCH,
	  "trust/2.json",
	  "" },
	{ "two roots in one step",
	  { { "trust/2.json", ROOT_2, NULL, false }, { "trust/3.json", ROOT_3, NULL, false } },
	  { .no_record = false },
	  NSYNC_UNRECORDED_CHANGE,
	  "trust/3.json",
	  "" },
	{ "a root adopted under the old one's name",
	  { { "trust/2.json", ROOT_2, NULL, false } },
	  { .no_record = false },
	  NSYNC_RECORD_MISMATCH,
	  NULL,
	  "/record/root/version" },
};

/* Records 1 (the root), 2 (gt's story), 3 (bz's). */
static void honest(struct region_fixture *region)
{
	region_item(region, &(struct fixture_item){ .slug = "story" });
	cr_assert(region_merge(region, MARCH));
	region_item(region, &(struct fixture_item){ .office = "bz" });
	cr_assert(region_merge(region, MARCH));
}

/* A picture's path has the hash of its content. */
static const char *real_path(const char *path)
{
	static char media[2][NSYNC_MAX_PATH];
	static unsigned next;
	char *out = media[next++ % 2];

	if (strncmp(path, "media/", 6) != 0)
		return path;
	fixture_media_path(out, "gt", "well");
	return out;
}

static struct nsync_oid commit_attack(struct region_fixture *region, size_t i)
{
	AUTO(parts_release) struct parts parts;
	struct forgery forgery = attacks[i].forgery;

	make_parts(&parts, region);
	for (size_t k = 0; k < FORGE_FILES && attacks[i].pieces[k].path; k++) {
		const struct piece *piece = &attacks[i].pieces[k];

		forgery.files[k] = (struct forged_file){ .path = real_path(piece->path),
							 .mode = piece->mode,
							 .unnamed = piece->unnamed };
		if (piece->part)
			forgery.files[k].bytes = nsync_buf_view(&parts.bytes[piece->part]);
	}
	return forge(region, &forgery);
}

static void expect_found(const struct nsync_disagreement *found, size_t i,
			 const struct nsync_oid *commit, const char *how)
{
	const char *path = real_path(attacks[i].path ? attacks[i].path : "log/0/4.json");
	char hex[NSYNC_OID_HEX], wanted[NSYNC_OID_HEX];

	cr_expect_eq(found->verdict.reason, attacks[i].reason, "%s, %s: %s %s %s", attacks[i].label,
		     how, nsync_reason_name(found->verdict.reason), found->path,
		     found->verdict.detail);
	if (!attacks[i].reason)
		return;
	cr_expect_str_eq(found->path, path, "%s, %s: %s", attacks[i].label, how, found->path);
	if (attacks[i].pointer)
		cr_expect_str_eq(found->verdict.pointer, attacks[i].pointer, "%s, %s: %s",
				 attacks[i].label, how, found->verdict.pointer);
	nsync_oid_hex(hex, &found->commit);
	nsync_oid_hex(wanted, commit);
	cr_expect_str_eq(hex, wanted, "%s, %s", attacks[i].label, how);
	cr_expect(found->seq == 4 || found->seq == 0, "%s, %s: record %lld", attacks[i].label, how,
		  (long long)found->seq);
}

Test(audit_attack, every_one_is_found)
{
	REGION(region);
	honest(&region);
	for (size_t i = 0; i < COUNT(attacks); i++) {
		const struct nsync_verified verified = {
			.head = region.region.head, .root_id = nsync_region_root(&region.region)->id
		};
		struct nsync_oid commit = commit_attack(&region, i);
		struct nsync_disagreement found;
		struct nsync_region walked;

		nsync_region_init(&walked);
		region_walk_to(&walked, &found, &region, &commit, NULL);
		expect_found(&found, i, &commit, "from scratch");
		region_walk_to(&walked, &found, &region, &commit, &verified);
		expect_found(&found, i, &commit, "incrementally");
		nsync_region_release(&walked);
	}
}
