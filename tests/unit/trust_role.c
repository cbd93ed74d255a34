/* What a key is in a root, whether it signed, and what an office can do without. */
#include <criterion/criterion.h>

#include "tests/support/trust_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const unsigned signers[] = { FIXTURE_ROOT_A, FIXTURE_ROOT_B };

Test(trust_role, what_a_key_signs_for)
{
	static const struct {
		unsigned key;
		const char *role;
		bool office;
	} rows[] = {
		{ FIXTURE_ROOT_A, "root", false }, { FIXTURE_ROOT_C, "root", false },
		{ FIXTURE_MERGE, "merge", false }, { FIXTURE_GT, "gt", true },
		{ FIXTURE_MX_2, "mx", true },      { FIXTURE_STRANGER, "", false },
	};
	AUTO(nsync_root_freep) struct nsync_root *root = NULL;

	cr_assert(nsync_base_start());
	root = fixture_root(fixture_edit(), signers, 2);
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct nsync_id id = fixture_id(rows[i].key);
		const struct nsync_root_office *office = nsync_root_office_of(root, &id);

		cr_expect_str_eq(nsync_root_role(root, &id), rows[i].role, "key %u", rows[i].key);
		cr_expect_eq(office != NULL, rows[i].office, "key %u", rows[i].key);
		if (office)
			cr_expect_str_eq(office->code, rows[i].role, "key %u", rows[i].key);
	}
}

Test(trust_role, which_keys_have_signed)
{
	AUTO(nsync_root_freep) struct nsync_root *root = NULL;
	AUTO(nsync_root_freep) struct nsync_root *next = NULL;

	cr_assert(nsync_base_start());
	root = fixture_root(fixture_edit(), signers, 1);
	next = fixture_root(fixture_next(root), signers + 1, 1);
	for (size_t i = 0; i < root->root.count; i++) {
		const uint32_t key = root->root.keys[i];
		const struct nsync_id a = fixture_id(FIXTURE_ROOT_A),
				      b = fixture_id(FIXTURE_ROOT_B);

		cr_expect_eq(nsync_root_key_signed(root, key, root),
			     nsync_id_eq(&root->keys[key].id, &a));
		cr_expect_eq(nsync_root_key_signed(root, key, next),
			     nsync_id_eq(&root->keys[key].id, &b), "a key of the root before");
	}
}

Test(trust_role, what_an_office_can_do_without)
{
	static const struct {
		const char *office;
		int64_t threshold;
		enum nsync_keys_left left;
	} rows[] = {
		{ "gt", 1, NSYNC_KEYS_ENOUGH },  { "gt", 2, NSYNC_KEYS_TOO_FEW },
		{ "mx", 2, NSYNC_KEYS_TOO_FEW }, { "mx", 1, NSYNC_KEYS_ENOUGH },
		{ "bz", 1, NSYNC_KEYS_NONE },
	};
	AUTO(nsync_root_freep) struct nsync_root *root = NULL;

	cr_assert(nsync_base_start());
	root = fixture_root(fixture_edit(), signers, 2);
	for (size_t i = 0; i < COUNT(rows); i++)
		cr_expect_eq(nsync_root_keys_left(nsync_root_office(root,
								    nsync_str(rows[i].office)),
						  rows[i].threshold),
			     rows[i].left, "%s, %lld", rows[i].office,
			     (long long)rows[i].threshold);
}

/* A key that the root lists, and one that it dropped: both end up revoked, in no office. */
Test(trust_role, a_key_is_revoked_wherever_it_is)
{
	AUTO(nsync_root_freep) struct nsync_root *root = NULL;
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_assert(nsync_base_start());
	root = fixture_root(fixture_edit(), signers, 2);
	for (int dropped = 0; dropped < 2; dropped++) {
		AUTO(nsync_root_freep) struct nsync_root *from = NULL;
		AUTO(nsync_root_freep) struct nsync_root *made = NULL;
		AUTO(nsync_root_edit_freep) struct nsync_root_edit *edit = NULL;
		const struct nsync_id id = fixture_id(FIXTURE_GT), record = fixture_id(77);
		const struct nsync_root_key *key = nsync_root_key(root, &id);
		struct nsync_root_edit *next = fixture_next(root);

		if (dropped)
			fixture_ok(nsync_root_edit_drop_key(next, &id, &err), &err);
		from = fixture_root(next, signers, 2);
		edit = fixture_next(from);
		cr_assert_eq(nsync_root_edit_revoke_any(edit, from, key, 4, &record, &err),
			     NSYNC_OK, "%d: %s %s", dropped, err.where, err.text);
		cr_assert_eq(nsync_root_edit_make(&made, edit, &err), NSYNC_OK, "%s", err.text);
		key = nsync_root_key(made, &id);
		cr_assert(key && key->revoked, "%d", dropped);
		cr_expect_eq(key->revoked_seq, 4);
		cr_expect_str_eq(nsync_root_role(made, &id), "");
		cr_expect_eq(made->version, from->version + 1);
	}
}

/* What cannot be laid out is no root. */
Test(trust_role, an_edit_that_is_no_root_yet)
{
	AUTO(nsync_root_edit_freep) struct nsync_root_edit *edit = NULL;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_root *made;

	cr_assert(nsync_base_start());
	fixture_ok(nsync_root_edit_new(&edit, NSYNC_STR("example.org,2026"), &err), &err);
	cr_expect_neq(nsync_root_edit_make(&made, edit, &err), NSYNC_OK);
	cr_expect_null(made);
}
