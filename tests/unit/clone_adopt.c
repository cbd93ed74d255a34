/* Adopting a root: the first one gives the pin, a later one follows, and what is refused. */
#include "tests/support/clone_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define MARCH        "2026-03-01T00:00:00Z"

TestSuite(clone_adopt, .timeout = 120);

static struct nsync_root *root_one(void)
{
	return fixture_root(fixture_edit(), region_signers, 2);
}

static struct nsync_root *root_two(const struct place *place, size_t signers)
{
	return fixture_root(fixture_next(nsync_region_root(&place->region.region)), region_signers,
			    signers);
}

/* A regional repository that has adopted nothing. */
static void make_new(const struct place *place)
{
	nsync_repo_free(place_repo(place, "new", false));
}

static enum nsync_code adopt(struct nsync_clone *clone, struct nsync_verdict *verdict,
			     const struct nsync_root *root, const struct nsync_key *key,
			     struct nsync_error *err)
{
	AUTO(nsync_merge_release) struct nsync_merge_result result = { 0 };
	struct nsync_disagreement found;

	*verdict = (struct nsync_verdict){ 0 };
	TRY(nsync_clone_adopt_prepare(clone, &found, root, err));
	cr_assert_eq(found.verdict.reason, NSYNC_REASON_OK);
	return nsync_clone_adopt(&result, verdict, clone, root, fixture_time(MARCH).seconds, key,
				 err);
}

Test(clone_adopt, the_first_root_gives_the_pin)
{
	AUTO(nsync_root_freep) struct nsync_root *root = NULL;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_verdict verdict;

	PLACE(place);
	root = root_one();
	make_new(&place);
	place_set(&place, "new", "nsync.region", FIXTURE_AUTHORITY);
	CLONE(clone, &place, "new");
	cr_assert_eq(adopt(&clone, &verdict, root, place.region.key, &err), NSYNC_OK, "%s: %s",
		     err.where, err.text);
	cr_expect_eq(verdict.reason, NSYNC_REASON_OK, "%s", verdict.detail);
	CLONE(again, &place, "new");
	cr_expect(again.has_pin && nsync_id_eq(&again.pin, &root->id), "it is remembered");
	place_walk(&again);
	cr_expect_eq(again.region.root_count, 1);
	cr_expect(nsync_file_exists(fixture_path(place.region.dir, "new/trust/1.json")));
}

Test(clone_adopt, the_next_root)
{
	AUTO(nsync_root_freep) struct nsync_root *root = NULL;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_verdict verdict;

	PLACE(place);
	root = root_two(&place, 2);
	CLONE(clone, &place, "desk");
	cr_assert_eq(adopt(&clone, &verdict, root, place.region.key, &err), NSYNC_OK, "%s",
		     err.text);
	cr_expect_eq(verdict.reason, NSYNC_REASON_OK, "%s", verdict.detail);
	CLONE(again, &place, "desk");
	place_walk(&again);
	cr_expect_eq(again.region.root_count, 2);
}

/* A verdict: nothing is written, main stays. */
Test(clone_adopt, a_root_without_its_signatures)
{
	AUTO(nsync_root_freep) struct nsync_root *root = NULL;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid before, now;
	struct nsync_verdict verdict;

	PLACE(place);
	root = root_two(&place, 1);
	CLONE(clone, &place, "desk");
	before = clone.head;
	cr_assert_eq(adopt(&clone, &verdict, root, place.region.key, &err), NSYNC_OK, "%s",
		     err.text);
	cr_expect_neq(verdict.reason, NSYNC_REASON_OK);
	now = place_ref_of(clone.repo, PLACE_MAIN);
	cr_expect(nsync_oid_eq(&now, &before) && nsync_oid_eq(&clone.head, &before));
}

Test(clone_adopt, what_is_refused_before_a_key_is_opened)
{
	AUTO(nsync_root_freep) struct nsync_root *one = NULL;
	AUTO(nsync_root_freep) struct nsync_root *two = NULL;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_disagreement found;

	PLACE(place);
	make_new(&place);
	one = root_one();
	two = root_two(&place, 2);
	CLONE(gt, &place, "gt");
	cr_expect_eq(nsync_clone_adopt_prepare(&gt, &found, two, &err), NSYNC_EINVAL,
		     "an office's clone");
	err.code = NSYNC_OK;
	CLONE(fresh, &place, "new");
	cr_expect_eq(nsync_clone_adopt_prepare(&fresh, &found, two, &err), NSYNC_ETRUST,
		     "a later root without a pin");
	cr_expect_str_eq(err.where, "nsync.pin");
	err.code = NSYNC_OK;
	place_set(&place, "new", "nsync.region", "another.example,2026");
	CLONE(other, &place, "new");
	cr_expect_eq(nsync_clone_adopt_prepare(&other, &found, one, &err), NSYNC_EINVAL);
	cr_expect_str_eq(err.where, "region");
	cr_expect(strstr(err.text, "another.example,2026"), "%s", err.text);
	cr_expect_not(other.has_pin);
	err.code = NSYNC_OK;
	CLONE(desk, &place, "desk");
	fixture_ok(nsync_file_write(fixture_path(place.region.dir, "desk/trust/1.json"),
				    NSYNC_STR("mine"), 0644, &err),
		   &err);
	cr_expect_eq(nsync_clone_adopt_prepare(&desk, &found, two, &err), NSYNC_EDIRTY);
}
