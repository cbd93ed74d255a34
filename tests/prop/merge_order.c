/*
 * Offices push at random, the regional office merges whenever and whomever it reaches: every
 * state is found in order by an audit from the first record, merging again changes nothing, and what
 * is accepted in the end does not depend on when and in which order it was merged.
 */
#include <criterion/criterion.h>

#include "tests/prop/json_random.h"
#include "tests/support/region_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define SEEDS        6
#define STEPS        14
#define STORIES      5

static const char *const codes[] = { "bz", "gt", "mx" };

struct written {
	char slug[16];
	int version;
	bool joint;
	struct nsync_id id;
};

/* What the offices have written so far; nothing in it depends on what was merged. */
struct world {
	struct written stories[3][STORIES];
	size_t count[3];
	int serial;
};

static void push_version(struct region_fixture *region, struct world *world, struct random *r,
			 size_t office, bool new_one)
{
	static const char *const statuses[] = { "usable", "usable", "usable", "withheld",
						"canceled" };
	struct written *story;
	struct nsync_id before;
	struct fixture_item item = { .office = codes[office], .headline = "Water" };
	char picture[32], path[NSYNC_MAX_PATH];

	if (new_one) {
		story = &world->stories[office][world->count[office]++];
		*story = (struct written){ .version = 0, .joint = random_below(r, 3) == 0 };
		snprintf(story->slug, sizeof(story->slug), "s-%zu", world->count[office]);
	} else {
		story = &world->stories[office][random_below(r, (unsigned)world->count[office])];
		item.status = RANDOM_OF(r, statuses);
	}
	before = story->id;
	item.slug = story->slug;
	item.version = ++story->version;
	item.previous = story->version > 1 ? before.hex : NULL;
	if (story->joint)
		item.joint[0] = codes[(office + 1) % 3];
	if (random_below(r, 4) == 0) {
		snprintf(picture, sizeof(picture), "picture %d", world->serial++);
		item.pictures[0] = picture;
		fixture_media_path(path, codes[office], picture);
		if (random_below(r, 4) != 0) /* else it is missing for good */
			region_text(region, codes[office], path, picture);
	}
	story->id = region_item(region, &item);
}

/* The next office cosigns a story of this one, whatever became of it. */
static void push_cosignature(struct region_fixture *region, struct world *world, struct random *r,
			     size_t office)
{
	const struct written *story =
		&world->stories[office][random_below(r, (unsigned)world->count[office])];

	region_cosignature(region,
			   &(struct fixture_cosignature){ .cosigner = codes[(office + 1) % 3],
							  .office = codes[office],
							  .slug = story->slug,
							  .version = story->version,
							  .item = story->id.hex });
}

static void push_garbage(struct region_fixture *region, struct world *world, struct random *r,
			 size_t office)
{
	static const char *const texts[] = { "", "x", "{}",
					     "{\n  \"item\": {},\n  \"signatures\": {}\n}\n" };
	char path[NSYNC_MAX_PATH];

	switch (random_below(r, 5)) {
	case 0:
		snprintf(path, sizeof(path), "items/%s/x-%d", codes[office], world->serial);
		break;
	case 1:
		snprintf(path, sizeof(path), "items/%s/2026/02/bad-%d.1.json", codes[office],
			 world->serial);
		break;
	case 2:
		snprintf(path, sizeof(path), "media/%s/y-%d", codes[office], world->serial);
		break;
	case 3:
		snprintf(path, sizeof(path), "cosignatures/%s/gt/2026/02/bad.%d.json",
			 codes[office], world->serial + 1);
		break;
	default:
		snprintf(path, sizeof(path), "items/%s/2026/02/Bad-%d.1.json", codes[office],
			 world->serial);
		break;
	}
	world->serial++;
	region_text(region, codes[office], path, RANDOM_OF(r, texts));
}

static void push_something(struct region_fixture *region, struct world *world, struct random *r)
{
	size_t office = random_below(r, 3);
	unsigned what = random_below(r, 10);

	if (world->count[office] == 0 || (what < 3 && world->count[office] < STORIES))
		push_version(region, world, r, office, true);
	else if (what < 6)
		push_version(region, world, r, office, false);
	else if (what < 9)
		push_cosignature(region, world, r, office);
	else
		push_garbage(region, world, r, office);
}

/* ---- merging ---- */

static const char *moment(char out[40], int step)
{
	snprintf(out, 40, "2026-03-%02dT00:00:00Z", step + 1);
	return out;
}

/* Merge with some offices away, in any order of the array; then the same again. */
static void merge_some(struct region_fixture *region, struct random *r, int step)
{
	enum nsync_office_state states[REGION_OFFICES];
	struct nsync_error err = { NSYNC_OK, "", "" };
	char as_of[40];

	for (size_t i = 0; i < REGION_OFFICES; i++) {
		states[i] = region->offices[i].as.state;
		if (random_below(r, 3) == 0)
			region->offices[i].as.state = NSYNC_OFFICE_UNREACHABLE;
	}
	moment(as_of, step);
	cr_assert_eq(region_try(region, as_of, random_below(r, REGION_OFFICES), region->key, &err),
		     NSYNC_OK, "%s", err.text);
	if (region->result.changed)
		region_advance(region, &region->result.commit);
	cr_expect_not(region_merge(region, as_of), "step %d: again", step);
	for (size_t i = 0; i < REGION_OFFICES; i++)
		region->offices[i].as.state = states[i];
}

/* All offices, until there is nothing new: one merge is enough, whatever came before. */
static void merge_all(struct region_fixture *region)
{
	char as_of[40];

	region_merge(region, moment(as_of, STEPS));
	cr_expect_not(region_merge(region, as_of), "all, again");
}

static void live(struct region_fixture *region, uint64_t pushes, uint64_t merges)
{
	struct random pushing = { pushes }, merging = { merges };
	struct world world = { .serial = 0 };

	for (int step = 0; step < STEPS; step++) {
		push_something(region, &world, &pushing);
		if (random_below(&merging, 3) != 0)
			merge_some(region, &merging, step);
	}
	merge_all(region);
}

/* Each room of the tree but the log, which tells the order. */
static void expect_same_files(const struct region_fixture *a, const struct region_fixture *b,
			      uint64_t seed)
{
	static const char *const rooms[] = { "cosignatures", "items", "media", "trust" };

	for (size_t i = 0; i < COUNT(rooms); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_oid left = { { 0 } }, right = { { 0 } };
		enum nsync_entry_kind kind;
		enum nsync_code one = nsync_repo_find(&left, &kind, a->repo, &a->region.tree,
						      nsync_str(rooms[i]), &err);
		enum nsync_code two = nsync_repo_find(&right, &kind, b->repo, &b->region.tree,
						      nsync_str(rooms[i]), &err);

		cr_expect_eq(one, two, "seed %llu: %s", (unsigned long long)seed, rooms[i]);
		cr_expect(one || nsync_oid_eq(&left, &right), "seed %llu: %s",
			  (unsigned long long)seed, rooms[i]);
	}
	cr_expect_eq(a->region.finding_count, b->region.finding_count, "seed %llu",
		     (unsigned long long)seed);
	for (size_t i = 0; i < a->region.finding_count && i < b->region.finding_count; i++)
		cr_expect_str_eq(a->region.findings[i].path, b->region.findings[i].path);
}

Test(merge_order, when_and_in_which_order_does_not_matter)
{
	size_t accepted = 0;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		REGION(one);
		REGION(two);
		live(&one, seed, 100 + seed);
		live(&two, seed, 200 + seed);
		expect_same_files(&one, &two, seed);
		accepted += one.region.record->seq > 2;
	}
	cr_expect(accepted > SEEDS / 2, "something was merged");
}

/* The same pushes, the same merges: the same head. */
Test(merge_order, all_the_same_is_the_same_commit)
{
	for (uint64_t seed = 1; seed <= 2; seed++) {
		REGION(one);
		REGION(two);
		live(&one, seed, seed);
		live(&two, seed, seed);
		cr_expect(nsync_oid_eq(&one.region.head, &two.region.head), "seed %llu",
			  (unsigned long long)seed);
	}
}
