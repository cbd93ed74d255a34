/* What a record says of held files, of unreachable offices, and when that is news. */
#include <criterion/criterion.h>

#include "tests/support/region_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define MARCH        "2026-03-01T00:00:00Z"
#define APRIL        "2026-04-01T00:00:00Z"
#define MAY          "2026-05-01T00:00:00Z"

static const struct fixture_item bad = { .slug = "bad",
					 .signers = { FIXTURE_STRANGER },
					 .signer_count = 1 };
#define BAD "items/gt/2026/02/bad.1.json"

static int64_t held(const struct region_fixture *region, const char *code)
{
	int64_t count = -1;
	const struct nsync_json *input =
		nsync_json_get(region->region.record->inputs, nsync_str(code));

	nsync_json_int(&count, nsync_json_get(input, NSYNC_STR("held")));
	return count;
}

static size_t named(const struct region_fixture *region, const char *code)
{
	return nsync_json_get(nsync_json_get(region->region.record->inputs, nsync_str(code)),
			      NSYNC_STR("holds"))
		->len;
}

Test(merge_holds, a_hold_is_news_once)
{
	enum nsync_reason reason;
	struct nsync_str pointer;

	REGION(region);
	region_item(&region, &bad);
	cr_assert(region_merge(&region, MARCH));
	cr_expect_eq(region.result.newly_held, 1);
	cr_assert(nsync_record_hold(&reason, &pointer, region.region.record, NSYNC_STR("gt"),
				    NSYNC_STR(BAD)));
	cr_expect_eq(reason, NSYNC_UNKNOWN_KEY);
	cr_expect(nsync_str_is(pointer, "/signatures"));
	cr_expect_not(region_merge(&region, APRIL));
	/* Another verdict of the same file is news. */
	region_text(&region, "gt", BAD, "x");
	cr_assert(region_merge(&region, APRIL));
	cr_expect_eq(region.result.newly_held, 1);
	cr_assert(nsync_record_hold(&reason, NULL, region.region.record, NSYNC_STR("gt"),
				    NSYNC_STR(BAD)));
	cr_expect_eq(reason, NSYNC_NOT_JSON);
	/* So is that there is none any more. */
	region_push(&region, "gt", BAD, NULL);
	cr_assert(region_merge(&region, MAY));
	cr_expect_eq(held(&region, "gt"), 0);
	cr_expect_not(region_merge(&region, MAY));
}

Test(merge_holds, a_held_file_becomes_good)
{
	REGION(region);
	region_item(&region, &(struct fixture_item){ .created = "2026-03-15T00:00:00Z" });
	cr_assert(region_merge(&region, MARCH));
	cr_expect_eq(region.result.held, 1);
	cr_assert(region_merge(&region, APRIL), "a later as-of");
	cr_expect_eq(region.result.added, 1);
	cr_expect_eq(held(&region, "gt"), 0);
}

/* A cosignature that came before its item waits, and its hold goes when the item comes. */
Test(merge_holds, what_it_waited_for_arrives)
{
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	const struct fixture_item item = { .joint = { "bz" } };
	struct nsync_id id;

	REGION(region);
	id = fixture_item_file(&file, &item);
	region_cosignature(&region, &(struct fixture_cosignature){ .item = id.hex });
	cr_assert(region_merge(&region, MARCH));
	cr_expect_eq(held(&region, "bz"), 1);
	region_item(&region, &item);
	cr_assert(region_merge(&region, APRIL));
	cr_expect_eq(region.result.added, 2);
	cr_expect_eq(region.region.finding_count, 0);
}

Test(merge_holds, an_unreachable_office_keeps_its_holds)
{
	static const enum nsync_office_state states[] = { NSYNC_OFFICE_UNREACHABLE,
							  NSYNC_OFFICE_NO_REMOTE,
							  NSYNC_OFFICE_EMPTY };

	for (size_t i = 0; i < COUNT(states); i++) {
		char head[NSYNC_OID_HEX];
		struct nsync_oid zero = { { 0 } }, was;

		REGION(region);
		region_item(&region, &bad);
		cr_assert(region_merge(&region, MARCH));
		was = region_office(&region, "gt")->as.head;
		nsync_oid_hex(head, &was);
		region_office(&region, "gt")->as.state = states[i];
		region_office(&region, "gt")->as.head = zero;
		cr_expect_not(region_merge(&region, APRIL), "being away alone is no news");
		region_item(&region, &(struct fixture_item){ .office = "bz" });
		cr_assert(region_merge(&region, APRIL));
		cr_expect_eq(held(&region, "gt"), 1);
		cr_expect_eq(named(&region, "gt"), 1);
		cr_expect(
			nsync_str_is(nsync_json_get_str(nsync_json_get(region.region.record->inputs,
								       NSYNC_STR("gt")),
							NSYNC_STR("head")),
				     head));
		cr_expect_eq(region.region.record->unreachable->len,
			     states[i] == NSYNC_OFFICE_EMPTY ? 0 : 1);
		/* It comes back as it was. */
		region_office(&region, "gt")->as.state = NSYNC_OFFICE_FETCHED;
		region_office(&region, "gt")->as.head = was;
		cr_expect_not(region_merge(&region, MAY));
	}
}

/* What an office added before is not added again by a record that only carries it along. */
Test(merge_holds, an_unreachable_office_adds_nothing)
{
	int64_t added = -1;

	REGION(region);
	region_item(&region, &(struct fixture_item){ .office = "gt" });
	cr_assert(region_merge(&region, MARCH));
	region_office(&region, "gt")->as.state = NSYNC_OFFICE_UNREACHABLE;
	region_item(&region, &(struct fixture_item){ .office = "bz" });
	cr_assert(region_merge(&region, APRIL));
	cr_assert(nsync_json_int(&added, nsync_json_get(nsync_json_get(region.region.record->inputs,
								       NSYNC_STR("gt")),
							NSYNC_STR("added"))));
	cr_expect_eq(added, 0);
}

/* More holds than a record names. */
Test(merge_holds, more_than_a_record_names)
{
	char path[NSYNC_MAX_PATH];

	REGION(region);
	for (int i = 0; i < 130; i++) {
		snprintf(path, sizeof(path), "items/gt/2026/02/bad-%03d.1.json", i);
		region_text(&region, "gt", path, "x");
	}
	cr_assert(region_merge(&region, MARCH));
	cr_expect_eq(region.result.held, 130);
	cr_expect_eq(region.result.newly_held, 130);
	cr_expect_eq(held(&region, "gt"), 130);
	cr_expect_eq(named(&region, "gt"), NSYNC_MAX_HOLDS);
	cr_expect_not(region_merge(&region, APRIL));
	cr_expect_eq(region.result.newly_held, 0);
	region_text(&region, "gt", "items/gt/2026/02/bad-999.1.json", "x");
	cr_assert(region_merge(&region, APRIL), "one more, past the named ones");
	cr_expect_eq(held(&region, "gt"), 131);
}

/* Paths that are too long for a record, and alike as far as it goes. */
Test(merge_holds, long_paths_that_are_cut_alike)
{
	AUTO(nsync_buf_release) struct nsync_buf tree = NSYNC_BUF_INIT(20000);
	char name[3000];
	struct region_office *office;
	struct nsync_oid id;

	REGION(region);
	office = region_office(&region, "gt");
	id = fixture_blob(office->as.quarantine, NSYNC_STR("x"));
	memset(name, 'a', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	name[2900] = '\0';
	fixture_entry(&tree, "100644", name, &id);
	name[2900] = 'a';
	fixture_entry(&tree, "120000", name, &id);
	id = fixture_tree(office->as.quarantine, &tree);
	id = fixture_tree_of(office->as.quarantine, "40000", "gt", &id);
	id = fixture_tree_of(office->as.quarantine, "40000", "items", &id);
	region_push_tree(office, &id);
	cr_assert(region_merge(&region, MARCH));
	cr_expect_eq(region.result.held, 2);
	cr_expect_eq(region.result.newly_held, 2);
	cr_expect_not(region_merge(&region, APRIL), "nothing new");
	cr_expect_eq(region.result.newly_held, 0);
}

/* Names that no record may hold raw. */
Test(merge_holds, names_of_any_bytes)
{
	static const struct {
		const char *label, *name, *written;
	} cases[] = {
		{ "an escape", "\x1b[2J", "items/gt/%1B[2J" },
		{ "a line feed", "a\nb", "items/gt/a%0Ab" },
		{ "a space", "a b", "items/gt/a%20b" },
		{ "a per cent sign", "a%20b", "items/gt/a%2520b" },
		{ "not UTF-8", "\xff\xfe", "items/gt/%FF%FE" },
		{ "accents", "m\xc3\xa9xico", "items/gt/m%C3%A9xico" },
		{ "quotes", "a\"b\\c", "items/gt/a\"b\\c" },
		{ "up", "..", "items/gt/.." },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct region_office *office;
		struct nsync_oid id;

		REGION(region);
		office = region_office(&region, "gt");
		id = fixture_blob(office->as.quarantine, NSYNC_STR("x"));
		id = fixture_tree_of(office->as.quarantine, "100644", cases[i].name, &id);
		id = fixture_tree_of(office->as.quarantine, "40000", "gt", &id);
		id = fixture_tree_of(office->as.quarantine, "40000", "items", &id);
		region_push_tree(office, &id);
		cr_assert(region_merge(&region, MARCH));
		cr_expect(nsync_record_hold(NULL, NULL, region.region.record, NSYNC_STR("gt"),
					    nsync_str(cases[i].written)),
			  "%s", cases[i].label);
		cr_expect_not(region_merge(&region, APRIL), "%s: nothing new", cases[i].label);
	}
}

/* A pointer that is cut may end anywhere, in the middle of an escape too. */
Test(merge_holds, pointers_that_are_cut)
{
	char name[200], extra[300];

	for (size_t n = 120; n < 130; n++) {
		REGION(region);
		memset(name, 'a', sizeof(name));
		memset(name + n - strlen("/item/"), '~', 4);
		name[n] = '\0';
		snprintf(extra, sizeof(extra), "\"%s\":1,", name);
		region_item(&region, &(struct fixture_item){ .extra = extra });
		cr_assert(region_merge(&region, MARCH), "%zu", n);
		cr_expect_eq(region.result.held, 1);
		cr_expect_not(region_merge(&region, APRIL), "%zu: nothing new", n);
	}
}

/* Doubled names must not make every merge a new record. */
Test(merge_holds, a_name_twice_is_one_hold)
{
	AUTO(nsync_buf_release) struct nsync_buf tree = NSYNC_BUF_INIT(4096);
	struct region_office *office;
	struct nsync_oid id;

	REGION(region);
	office = region_office(&region, "gt");
	id = fixture_blob(office->as.quarantine, NSYNC_STR("x"));
	fixture_entry(&tree, "100644", "a", &id);
	fixture_entry(&tree, "100644", "a", &id);
	fixture_entry(&tree, "120000", "a", &id);
	id = fixture_tree(office->as.quarantine, &tree);
	id = fixture_tree_of(office->as.quarantine, "40000", "gt", &id);
	id = fixture_tree_of(office->as.quarantine, "40000", "items", &id);
	region_push_tree(office, &id);
	cr_assert(region_merge(&region, MARCH));
	cr_expect_eq(region.result.held, 1);
	cr_expect_not(region_merge(&region, APRIL));
}

#define MANY 28

/* Many offices, each with a hundred holds whose names are as long as a record may have them. */
static void crowd(struct region_fixture *region, struct nsync_merge_office offices[MANY])
{
	struct region_office *office = region_office(region, "gt");
	struct nsync_root_edit *edit = fixture_next(nsync_region_root(&region->region));
	struct nsync_buf bad_names = NSYNC_BUF_INIT(1u << 20), top = NSYNC_BUF_INIT(1u << 16);
	struct nsync_oid id = fixture_blob(office->as.quarantine, NSYNC_STR("x"));
	struct nsync_root *root;
	char name[600];

	for (int i = 0; i < 100; i++) {
		memset(name, 'a', sizeof(name));
		name[0] = (char)('0' + i / 10);
		name[1] = (char)('0' + i % 10);
		name[599] = '\0';
		fixture_entry(&bad_names, "100644", name, &id);
	}
	id = fixture_tree(office->as.quarantine, &bad_names);
	for (unsigned i = 0; i < MANY; i++) {
		snprintf(name, 3, "x%c", (int)('a' + i % 26));
		if (i >= 26)
			snprintf(name, 3, "y%c", (int)('a' + i - 26));
		fixture_add_office(edit, name, "Office", 200 + i, 1, 1);
		fixture_entry(&top, "40000", name, &id);
		offices[i] = (struct nsync_merge_office){ .state = NSYNC_OFFICE_FETCHED,
							  .quarantine = office->as.quarantine };
		memcpy(offices[i].code, name, 3);
	}
	id = fixture_tree(office->as.quarantine, &top);
	id = fixture_tree_of(office->as.quarantine, "40000", "items", &id);
	region_push_tree(office, &id);
	for (unsigned i = 0; i < MANY; i++)
		offices[i].head = office->as.head;
	root = fixture_root(edit, region_signers, 2);
	region_adopt(region, root, MARCH);
	nsync_root_free(root);
	nsync_buf_release(&bad_names);
	nsync_buf_release(&top);
}

/* Then a record names fewer of them; the counts stay, and so does what is news. */
Test(merge_holds, a_record_never_grows_too_large)
{
	struct nsync_merge_office offices[MANY];
	struct nsync_merge_input input;
	struct nsync_merge_result result;
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	crowd(&region, offices);
	input = (struct nsync_merge_input){ .region = &region.region,
					    .as_of = fixture_time(MARCH).seconds,
					    .offices = offices,
					    .office_count = MANY,
					    .key = region.key };
	cr_assert_eq(nsync_merge(&result, region.repo, &input, &err), NSYNC_OK, "%s", err.text);
	cr_expect_eq(result.held, MANY * 100);
	cr_expect_eq(result.newly_held, MANY * 100);
	region_advance(&region, &result.commit);
	nsync_merge_release(&result);
	cr_expect(region.region.record->bytes.n <= NSYNC_MAX_RECORD_BYTES);
	cr_expect_eq(named(&region, "xa"), NSYNC_MAX_HOLDS / 2);
	cr_expect_eq(held(&region, "xa"), NSYNC_MAX_HOLDS);
	cr_assert_eq(nsync_merge(&result, region.repo, &input, &err), NSYNC_OK, "%s", err.text);
	cr_expect_not(result.changed);
	cr_expect_eq(result.newly_held, 0);
	nsync_merge_release(&result);
}
