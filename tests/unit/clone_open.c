/* Opening a clone: its settings, its branch, its state folder; and what is needed of it. */
#include "tests/support/clone_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define NO_PIN       "0123456789abcdef"

Test(clone_open, which_branch_is_the_region_s)
{
	static const struct {
		const char *name, *ref, *office;
		bool own;
	} rows[] = {
		{ "desk", PLACE_MAIN, "", true },
		{ "gt", PLACE_REGIONAL, "gt", false },
		{ "eva", PLACE_REGIONAL, "", false },
	};

	PLACE(place);
	for (size_t i = 0; i < COUNT(rows); i++) {
		char state[400];

		CLONE(clone, &place, rows[i].name);
		cr_expect_str_eq(clone.ref, rows[i].ref, "%s", rows[i].name);
		cr_expect_eq(clone.own_region, rows[i].own, "%s", rows[i].name);
		cr_expect_str_eq(clone.office, rows[i].office, "%s", rows[i].name);
		cr_expect(clone.has_pin && nsync_id_eq(&clone.pin, &place.region.region.pin), "%s",
			  rows[i].name);
		cr_expect(nsync_id_eq(&clone.region.pin, &clone.pin), "%s: a walk begins with it",
			  rows[i].name);
		cr_expect(nsync_oid_eq(&clone.head, &place.region.region.head), "%s", rows[i].name);
		snprintf(state, sizeof(state), "%s/%s", place.state_home, clone.pin.hex);
		cr_expect_str_eq(clone.state, state, "%s", rows[i].name);
	}
}

/* From a folder below its top, and nothing in it yet. */
Test(clone_open, a_repository_without_commits)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_repo *repo;

	PLACE(place);
	repo = place_repo(&place, "new", false);
	nsync_repo_free(repo);
	cr_assert_eq(nsync_file_mkdirs(fixture_path(place.region.dir, "new/drafts"), 0755, &err),
		     NSYNC_OK);
	CLONE(clone, &place, "new/drafts");
	cr_expect(!clone.has_pin && !clone.state && clone.own_region);
	cr_expect(nsync_oid_zero(&clone.head));
	cr_expect_str_eq(clone.office, "");
}

Test(clone_open, settings_that_do_not_read)
{
	static const struct {
		const char *label, *setting, *value, *where;
		enum nsync_code code;
	} rows[] = {
		{ "a short pin", "nsync.pin", NO_PIN, "nsync.pin", NSYNC_ETRUST },
		{ "a pin in words", "nsync.pin", "ask Ana", "nsync.pin", NSYNC_ETRUST },
		{ "an office in capitals", "nsync.office", "GT", "nsync.office", NSYNC_EINVAL },
		{ "an office that is a path", "nsync.office", "gt/..", "nsync.office",
		  NSYNC_EINVAL },
		{ "an office of nine letters", "nsync.office", "guatemala", "nsync.office",
		  NSYNC_EINVAL },
		{ "an empty office", "nsync.office", "", "", NSYNC_OK },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
		struct nsync_error err = { NSYNC_OK, "", "" };

		PLACE(place);
		nsync_clone_init(&clone);
		place_set(&place, "gt", rows[i].setting, rows[i].value);
		cr_expect_eq(place_try(&clone, &place, "gt", &err), rows[i].code, "%s: %s",
			     rows[i].label, err.text);
		cr_expect_str_eq(err.where, rows[i].where, "%s", rows[i].label);
		if (rows[i].code && rows[i].value[0])
			cr_expect(strstr(err.text, rows[i].value), "%s: %s", rows[i].label,
				  err.text);
	}
}

/* A pin without a folder for its state is refused; without a pin none is needed. */
Test(clone_open, no_state_home)
{
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	struct nsync_error err = { NSYNC_OK, "", "" };
	char folder[256];

	PLACE(place);
	snprintf(folder, sizeof(folder), "%s/gt", place.region.dir);
	place.host = (struct nsync_clone_host){ .folder = folder };
	nsync_clone_init(&clone);
	cr_expect_eq(nsync_clone_open(&clone, &place.host, &err), NSYNC_ENOTFOUND);
	cr_expect_str_eq(err.where, "HOME");
	nsync_clone_release(&clone);
	nsync_clone_init(&clone);
	err.code = NSYNC_OK;
	place_set(&place, "gt", "nsync.pin", NULL);
	cr_expect_eq(nsync_clone_open(&clone, &place.host, &err), NSYNC_OK, "%s", err.text);
	cr_expect_eq(nsync_clone_find_state(&clone, &err), NSYNC_ENOTFOUND);
}

/* The folder is looked for again once there is a pin, as after the first root. */
Test(clone_open, the_state_follows_the_pin)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	char state[400];

	PLACE(place);
	CLONE(clone, &place, "gt");
	nsync_sha256_hex(clone.pin.hex, NSYNC_STR("another"));
	cr_assert_eq(nsync_clone_find_state(&clone, &err), NSYNC_OK);
	snprintf(state, sizeof(state), "%s/%s", place.state_home, clone.pin.hex);
	cr_expect_str_eq(clone.state, state);
}

Test(clone_open, no_repository)
{
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	struct nsync_error err = { NSYNC_OK, "", "" };

	PLACE(place);
	nsync_clone_init(&clone);
	cr_expect_eq(place_try(&clone, &place, "nowhere", &err), NSYNC_ENOTFOUND);
}

/* A regional branch that names no object is an error, not an empty region. */
Test(clone_open, a_branch_that_does_not_read)
{
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	struct nsync_error err = { NSYNC_OK, "", "" };
	enum nsync_code code;

	PLACE(place);
	nsync_clone_init(&clone);
	cr_assert_eq(nsync_file_write(fixture_path(place.region.dir,
						   "gt/.git/refs/remotes/region/main"),
				      NSYNC_STR("no id\n"), 0644, &err),
		     NSYNC_OK);
	code = place_try(&clone, &place, "gt", &err);
	cr_expect(code != NSYNC_OK && code == err.code, "%d", (int)code);
}

Test(clone_open, what_is_needed)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	PLACE(place);
	CLONE(desk, &place, "desk");
	CLONE(gt, &place, "gt");
	cr_expect_eq(nsync_clone_need_pin(&gt, &err), NSYNC_OK);
	cr_expect_eq(nsync_clone_need_office(&gt, &err), NSYNC_OK);
	cr_expect_eq(nsync_clone_need_own_region(&desk, &err), NSYNC_OK);
	cr_expect_eq(nsync_clone_need_office(&desk, &err), NSYNC_EINVAL);
	cr_expect_str_eq(err.where, "nsync.office");
	err.code = NSYNC_OK;
	cr_expect_eq(nsync_clone_need_own_region(&gt, &err), NSYNC_EINVAL);
	cr_expect_str_eq(err.where, "region");
	err.code = NSYNC_OK;
	gt.has_pin = false;
	cr_expect_eq(nsync_clone_need_pin(&gt, &err), NSYNC_ETRUST);
	cr_expect_str_eq(err.where, "nsync.pin");
}
