/* What a root that is not adopted yet would change: files that are void, wait again, or return. */
#include "tests/support/clone_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define MARCH        "2026-03-01T00:00:00Z"
#define APRIL        "2026-04-01T00:00:00Z"
#define MAY          "2026-05-01T00:00:00Z"

#define ONE "items/gt/2026/02/story.1.json"
#define TWO "items/gt/2026/02/story.2.json"

#define EFFECTS(name) AUTO(nsync_effects_release) struct nsync_effects name = { .list = NULL }

/* The next root, which revokes this key after a record; another takes its place. */
static struct nsync_root *revoking(struct place *place, const char *office, unsigned key,
				   int64_t seq)
{
	struct nsync_root_edit *edit = fixture_next(nsync_region_root(&place->region.region));
	struct nsync_id id = fixture_id(key), record = region_record_id(&place->region, seq);
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_add_key(edit, office, key + 40);
	fixture_ok(nsync_root_edit_revoke(edit, &id, seq, &record, &err), &err);
	return fixture_root(edit, region_signers, 0);
}

static void find(struct nsync_effects *out, struct place *place, struct nsync_root *root)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	place_make_office(place, "late", NULL);
	CLONE(clone, place, "late");
	place_walk(&clone);
	cr_assert_eq(nsync_clone_effects(out, &clone, root, &err), NSYNC_OK, "%s: %s", err.where,
		     err.text);
	nsync_root_free(root);
}

static void expect(const struct nsync_effects *effects, size_t i, enum nsync_effect_kind kind,
		   const char *path, int64_t seq)
{
	cr_assert_lt(i, effects->count);
	cr_expect_eq(effects->list[i].kind, kind, "%s", path);
	cr_expect_str_eq(effects->list[i].path, path);
	cr_expect_eq(effects->list[i].seq, seq, "%s", path);
}

/* Two versions of a story, in records 2 and 3. status: the second's. */
static void two_versions(struct place *place, const char *status, const char *joint)
{
	struct nsync_id first =
		region_item(&place->region, &(struct fixture_item){ .joint = { joint } });

	place_publish(place, MARCH);
	if (joint) {
		region_cosignature(&place->region,
				   &(struct fixture_cosignature){ .item = first.hex });
		place_publish(place, APRIL);
	}
	region_item(&place->region, &(struct fixture_item){ .version = 2,
							    .previous = first.hex,
							    .status = status,
							    .signers = { FIXTURE_GT_2 },
							    .signer_count = 1 });
	place_publish(place, MAY);
}

Test(clone_effects, a_root_that_revokes_nothing_changes_nothing)
{
	PLACE(place);
	two_versions(&place, "usable", NULL);
	EFFECTS(effects);
	find(&effects, &place,
	     fixture_root(fixture_next(nsync_region_root(&place.region.region)), region_signers,
			  2));
	cr_expect_eq(effects.count, 0);
}

/* The thief wrote version 2: it is void, and version 1 comes back. */
Test(clone_effects, an_earlier_version_returns)
{
	static const struct {
		const char *word;
		enum nsync_status status;
	} rows[] = {
		{ "usable", NSYNC_USABLE },
		{ "withheld", NSYNC_WITHHELD },
		{ "canceled", NSYNC_CANCELED },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		PLACE(place);
		two_versions(&place, rows[i].word, NULL);
		EFFECTS(effects);
		find(&effects, &place, revoking(&place, "gt", FIXTURE_GT_2, 2));
		cr_assert_eq(effects.count, 2, "%s", rows[i].word);
		expect(&effects, 0, NSYNC_EFFECT_VOID, TWO, 3);
		expect(&effects, 1, NSYNC_EFFECT_RETURNS, ONE, 0);
		cr_expect_eq(effects.list[1].version, 2, "%s", rows[i].word);
		cr_expect_eq(effects.list[1].status, rows[i].status, "%s", rows[i].word);
		cr_expect(effects.numbers[NSYNC_EFFECT_VOID] == 1 &&
			  effects.numbers[NSYNC_EFFECT_RETURNS] == 1);
	}
}

/* The theft was before both: all of the story is void, so nothing of it returns. */
Test(clone_effects, nothing_returns_where_all_is_void)
{
	struct nsync_id first;

	PLACE(place);
	first = region_item(&place.region, &(struct fixture_item){ .slug = "story" });
	place_publish(&place, MARCH);
	region_item(&place.region, &(struct fixture_item){ .version = 2, .previous = first.hex });
	place_publish(&place, APRIL);
	EFFECTS(effects);
	find(&effects, &place, revoking(&place, "gt", FIXTURE_GT, 1));
	cr_assert_eq(effects.count, 2);
	expect(&effects, 0, NSYNC_EFFECT_VOID, ONE, 2);
	expect(&effects, 1, NSYNC_EFFECT_VOID, TWO, 3);
}

/* A cosigner's key: the joint story waits again. */
Test(clone_effects, a_joint_story_waits_again)
{
	struct nsync_id first;

	PLACE(place);
	first = region_item(&place.region, &(struct fixture_item){ .joint = { "bz" } });
	place_publish(&place, MARCH);
	region_cosignature(&place.region, &(struct fixture_cosignature){ .item = first.hex });
	place_publish(&place, APRIL);
	EFFECTS(effects);
	find(&effects, &place, revoking(&place, "bz", FIXTURE_BZ, 2));
	cr_assert_eq(effects.count, 2);
	expect(&effects, 0, NSYNC_EFFECT_VOID, "cosignatures/bz/gt/2026/02/story.1.json", 3);
	expect(&effects, 1, NSYNC_EFFECT_WAITS, ONE, 2);
	cr_expect_eq(effects.numbers[NSYNC_EFFECT_WAITS], 1);
}

/* What was void before is no effect of this root. */
Test(clone_effects, only_what_changes)
{
	struct nsync_root *root;

	PLACE(place);
	two_versions(&place, "usable", NULL);
	root = revoking(&place, "gt", FIXTURE_GT_2, 2);
	nsync_root_free(root);
	{
		struct nsync_root_edit *edit =
			fixture_next(nsync_region_root(&place.region.region));
		struct nsync_id id = fixture_id(FIXTURE_GT_2),
				record = region_record_id(&place.region, 2);
		struct nsync_error err = { NSYNC_OK, "", "" };

		fixture_add_key(edit, "gt", 60);
		fixture_ok(nsync_root_edit_revoke(edit, &id, 2, &record, &err), &err);
		root = fixture_root(edit, region_signers, 2);
		region_adopt(&place.region, root, "2026-06-01T00:00:00Z");
		nsync_root_free(root);
		place_show(&place);
	}
	EFFECTS(effects);
	find(&effects, &place,
	     fixture_root(fixture_next(nsync_region_root(&place.region.region)), region_signers,
			  2));
	cr_expect_eq(effects.count, 0);
}
