/* Trust roots enter the regional branch, each as a record of its own. */
#include <criterion/criterion.h>

#include "tests/support/region_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define MARCH        "2026-03-01T00:00:00Z"
#define APRIL        "2026-04-01T00:00:00Z"

static struct nsync_root *root_after(const struct region_fixture *region)
{
	return fixture_root(fixture_next(nsync_region_root(&region->region)), region_signers, 2);
}

Test(merge_adopt, the_first_root)
{
	const struct nsync_record *record;

	REGION(region); /* has adopted it */
	record = region.region.record;
	cr_expect_eq(record->seq, 1);
	cr_expect(nsync_id_eq(&record->previous, &region.region.pin));
	cr_expect_eq(record->root_version, 1);
	cr_expect_eq(record->added_count, 1);
	cr_expect_eq(record->inputs->len, 0);
	cr_expect(region_has(&region, "trust/1.json") && region_has(&region, "log/0/1.json"));
	cr_expect_eq(region.result.added, 1);
}

Test(merge_adopt, the_second_root)
{
	struct nsync_root *root;
	struct nsync_id before;

	REGION(region);
	region_item(&region, &(struct fixture_item){ .slug = "bad",
						     .signers = { FIXTURE_STRANGER },
						     .signer_count = 1 });
	cr_assert(region_merge(&region, MARCH));
	before = region.region.record->id;
	root = root_after(&region);
	region_adopt(&region, root, APRIL);
	cr_expect_eq(region.region.root_count, 2);
	cr_expect_eq(region.region.record->seq, 3);
	cr_expect_eq(region.region.record->root_version, 2);
	cr_expect(nsync_id_eq(&region.region.record->root_id, &root->id));
	cr_expect(nsync_id_eq(&region.region.record->previous, &before));
	cr_expect(region_has(&region, "trust/2.json"));
	cr_expect(nsync_record_hold(NULL, NULL, region.region.record, NSYNC_STR("gt"),
				    NSYNC_STR("items/gt/2026/02/bad.1.json")),
		  "holds stay as they were");
	cr_expect_not(region_merge(&region, APRIL));
	nsync_root_free(root);
}

/* What was held for a missing key is accepted under the root that has it. */
Test(merge_adopt, a_new_root_judges_what_was_held)
{
	struct nsync_root_edit *edit;
	struct nsync_root *root;

	REGION(region);
	region_item(&region,
		    &(struct fixture_item){ .signers = { FIXTURE_STRANGER }, .signer_count = 1 });
	cr_assert(region_merge(&region, MARCH));
	cr_expect_eq(region.result.held, 1);
	edit = fixture_next(nsync_region_root(&region.region));
	fixture_add_key(edit, "gt", FIXTURE_STRANGER);
	root = fixture_root(edit, region_signers, 2);
	region_adopt(&region, root, APRIL);
	cr_assert(region_merge(&region, APRIL));
	cr_expect_eq(region.result.added, 1);
	nsync_root_free(root);
}

/* Dropping a key voids nothing that was accepted. */
Test(merge_adopt, a_dropped_key)
{
	struct nsync_root_edit *edit;
	struct nsync_root *root;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_id id, key = fixture_id(FIXTURE_GT);

	REGION(region);
	id = region_item(&region, &(struct fixture_item){ .slug = "story" });
	cr_assert(region_merge(&region, MARCH));
	edit = fixture_next(nsync_region_root(&region.region));
	cr_assert_eq(nsync_root_edit_drop_key(edit, &key, &err), NSYNC_OK, "%s", err.text);
	root = fixture_root(edit, region_signers, 2);
	region_adopt(&region, root, APRIL);
	cr_expect_eq(region.region.finding_count, 0);
	region_item(&region, &(struct fixture_item){ .version = 2, .previous = id.hex });
	cr_assert(region_merge(&region, APRIL));
	cr_expect_str_eq(region_word(&region, "items/gt/2026/02/story.2.json"), "unknown-key");
	region_item(&region, &(struct fixture_item){ .version = 2,
						     .previous = id.hex,
						     .signers = { FIXTURE_GT_2 },
						     .signer_count = 1 });
	cr_assert(region_merge(&region, APRIL));
	cr_expect_str_eq(region_word(&region, "items/gt/2026/02/story.2.json"), "ok");
	nsync_root_free(root);
}

/* Expired, a root signs its successor and nothing else. */
Test(merge_adopt, after_the_root_has_expired)
{
	static const char late[] = "2029-01-01T00:00:00Z";
	struct nsync_root_edit *edit;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_root *root;

	REGION(region);
	region_item(&region, &(struct fixture_item){ .slug = "story" });
	cr_expect_eq(region_try(&region, late, 0, region.key, &err), NSYNC_ETRUST);
	edit = fixture_next(nsync_region_root(&region.region));
	err.code = NSYNC_OK;
	cr_assert_eq(nsync_root_edit_times(edit, fixture_time("2028-12-01T00:00:00Z"),
					   fixture_time("2030-01-01T00:00:00Z"), &err),
		     NSYNC_OK);
	root = fixture_root(edit, region_signers, 2);
	region_adopt(&region, root, late);
	cr_expect(region_merge(&region, late));
	nsync_root_free(root);
}

enum attack { ONE_SIGNER, SAME_AGAIN, SKIPPED, NOT_THE_PIN, ALREADY_EXPIRED, OLDER, STRANGERS_KEY };

static const struct {
	const char *label;
	enum attack attack;
	enum nsync_code code;
	enum nsync_reason reason;
} refusals[] = {
	{ "one signer", ONE_SIGNER, NSYNC_OK, NSYNC_BELOW_THRESHOLD },
	{ "the same root again", SAME_AGAIN, NSYNC_OK, NSYNC_BAD_ROOT },
	{ "the next but one", SKIPPED, NSYNC_OK, NSYNC_BAD_ROOT },
	{ "a first root that is not the pin", NOT_THE_PIN, NSYNC_OK, NSYNC_BAD_ROOT },
	{ "one that has expired", ALREADY_EXPIRED, NSYNC_OK, NSYNC_BAD_ROOT },
	{ "before the last record", OLDER, NSYNC_EINVAL, NSYNC_REASON_OK },
	{ "a stranger's merge key", STRANGERS_KEY, NSYNC_EKEY, NSYNC_REASON_OK },
};

static struct nsync_root *attack_root(const struct region_fixture *region, enum attack attack)
{
	struct nsync_root *root = root_after(region), *skipped;
	struct nsync_root_edit *edit;

	switch (attack) {
	case ONE_SIGNER:
		nsync_root_free(root);
		return fixture_root(fixture_next(nsync_region_root(&region->region)),
				    region_signers, 1);
	case SAME_AGAIN:
	case NOT_THE_PIN:
		nsync_root_free(root);
		edit = fixture_edit();
		if (attack == NOT_THE_PIN)
			fixture_add_key(edit, "gt", FIXTURE_STRANGER);
		return fixture_root(edit, region_signers, 2);
	case SKIPPED:
		skipped = fixture_root(fixture_next(root), region_signers, 2);
		nsync_root_free(root);
		return skipped;
	case ALREADY_EXPIRED:
	case OLDER:
	case STRANGERS_KEY:
		break;
	}
	return root;
}

Test(merge_adopt, refusals)
{
	for (size_t i = 0; i < COUNT(refusals); i++) {
		enum attack attack = refusals[i].attack;
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_key *stranger;
		struct nsync_merge_result result;
		struct nsync_verdict verdict;
		struct nsync_region fresh;
		const struct nsync_region *onto;
		struct nsync_root *root;

		REGION(region);
		stranger = fixture_key(FIXTURE_STRANGER);
		root = attack_root(&region, attack);
		nsync_region_init(&fresh);
		fresh.pin = region.region.pin;
		onto = attack == NOT_THE_PIN ? &fresh : &region.region;
		cr_expect_eq(nsync_merge_adopt(&result, &verdict, region.repo, onto, root,
					       fixture_time(attack == ALREADY_EXPIRED
								    ? "2028-06-01T00:00:00Z"
							    : attack == OLDER
								    ? "2026-01-01T00:00:00Z"
								    : MARCH)
						       .seconds,
					       attack == STRANGERS_KEY ? stranger : region.key,
					       &err),
			     refusals[i].code, "%s: %s", refusals[i].label, err.text);
		cr_expect_eq(verdict.reason, refusals[i].reason, "%s: %s", refusals[i].label,
			     nsync_reason_name(verdict.reason));
		cr_expect(!result.changed && nsync_oid_zero(&result.commit), "%s",
			  refusals[i].label);
		nsync_merge_release(&result);
		nsync_root_free(root);
		nsync_key_free(stranger);
	}
}

/* An office that leaves takes its holds with it; its stories stay. */
Test(merge_adopt, an_office_leaves)
{
	struct nsync_root_edit *edit;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_root *root;

	REGION(region);
	region_item(&region, &(struct fixture_item){ .office = "bz" });
	region_item(&region, &(struct fixture_item){ .office = "bz",
						     .slug = "bad",
						     .signers = { FIXTURE_STRANGER },
						     .signer_count = 1 });
	cr_assert(region_merge(&region, MARCH));
	edit = fixture_next(nsync_region_root(&region.region));
	cr_assert_eq(nsync_root_edit_remove_office(edit, NSYNC_STR("bz"), &err), NSYNC_OK, "%s",
		     err.text);
	root = fixture_root(edit, region_signers, 2);
	region_adopt(&region, root, APRIL);
	cr_expect_null(nsync_json_get(region.region.record->inputs, NSYNC_STR("bz")));
	cr_expect(region_has(&region, "items/bz/2026/02/story.1.json"));
	cr_expect_not(region_merge(&region, APRIL));
	nsync_root_free(root);
}
