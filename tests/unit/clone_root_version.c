/* A root file beside a repository: whether it was adopted there, and the root before it. */
#include "tests/support/clone_fixture.h"

#define MARCH "2026-03-01T00:00:00Z"

/* The next root, adopted and shown. */
static void adopt_two(struct place *place)
{
	struct nsync_root *root =
		fixture_root(fixture_next(nsync_region_root(&place->region.region)), region_signers,
			     2);

	region_adopt(&place->region, root, MARCH);
	nsync_root_free(root);
	place_show(place);
	place_make_office(place, "late", NULL);
}

static bool adopted(struct place *place, const char *name, int64_t version)
{
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	struct nsync_error err = { NSYNC_OK, "", "" };
	bool out = true;

	nsync_clone_init(&clone);
	snprintf(place->folder, sizeof(place->folder), "%s/%s", place->region.dir, name);
	place->host = (struct nsync_clone_host){ .folder = place->folder,
						 .state_home = place->state_home };
	cr_assert_eq(nsync_clone_root_adopted(&out, &clone, &place->host, version, &err), NSYNC_OK,
		     "%s: %s", name, err.text);
	return out;
}

Test(clone_root_version, what_was_adopted_here)
{
	PLACE(place);
	adopt_two(&place);
	nsync_repo_free(place_repo(&place, "new", false));
	cr_expect(adopted(&place, "late", 1));
	cr_expect(adopted(&place, "late", 2));
	cr_expect_not(adopted(&place, "late", 3));
	cr_expect_not(adopted(&place, "eva", 2), "this clone is behind");
	cr_expect_not(adopted(&place, "new", 1), "neither pin nor branch");
	cr_expect_not(adopted(&place, "nowhere", 1), "no repository");
}

Test(clone_root_version, the_root_before)
{
	AUTO(nsync_root_freep) struct nsync_root *three = NULL;
	AUTO(nsync_root_freep) struct nsync_root *four = NULL;
	const struct nsync_root *before;

	PLACE(place);
	adopt_two(&place);
	three = fixture_root(fixture_next(nsync_region_root(&place.region.region)), region_signers,
			     2);
	four = fixture_root(fixture_next(three), region_signers, 2);
	CLONE(late, &place, "late");
	before = nsync_clone_root_before(&late, &place.host, three);
	cr_assert(before != NULL, "it is walked for that");
	cr_expect_eq(before->version, 2);
	cr_expect_null(nsync_clone_root_before(&late, &place.host, four),
		       "root 3 is not known here");
	cr_expect_null(nsync_clone_root_before(&late, &place.host, late.region.roots[0]),
		       "there is none before the first");
	late.has_pin = false;
	cr_expect_null(nsync_clone_root_before(&late, &place.host, three));
}

Test(clone_root_version, a_record_s_id)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_id id, wanted;
	bool found;

	PLACE(place);
	adopt_two(&place);
	CLONE(late, &place, "late");
	place_walk(&late);
	wanted = region_record_id(&place.region, 2);
	cr_assert_eq(nsync_clone_record_id(&id, &found, &late, 2, &err), NSYNC_OK, "%s", err.text);
	cr_expect(found && nsync_id_eq(&id, &wanted));
	cr_assert_eq(nsync_clone_record_id(&id, &found, &late, 3, &err), NSYNC_OK, "%s", err.text);
	cr_expect_not(found);
}
