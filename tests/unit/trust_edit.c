/*
 * Making the next root: what each change refuses, what the whole refuses, the same bytes
 * whatever the order.
 */
#include <criterion/criterion.h>

#include "tests/support/trust_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void start(void)
{
	cr_assert(nsync_base_start());
}

TestSuite(trust_edit, .init = start);

static const unsigned signers[] = { FIXTURE_ROOT_A, FIXTURE_ROOT_B };
static struct nsync_error err;

static struct nsync_error *fresh(void)
{
	err = (struct nsync_error){ NSYNC_OK, "", "" };
	return &err;
}

static enum nsync_code layout(struct nsync_buf *out, const struct nsync_root_edit *edit)
{
	nsync_buf_clear(out);
	return nsync_root_edit_layout(out, edit, fresh());
}

Test(trust_edit, new_refuses)
{
	AUTO(nsync_root_edit_freep) struct nsync_root_edit *edit = NULL;

	cr_expect_eq(nsync_root_edit_new(&edit, NSYNC_STR("example.org"), fresh()), NSYNC_EINVAL);
	cr_expect_null(edit);
	cr_expect_str_eq(err.where, "authority");
	cr_expect_str_eq(err.text, "example.org");
}

Test(trust_edit, values)
{
	static const char *const bad_languages[] = { "", "es,", ",es", "es,,en", "ES", "es en" };
	AUTO(nsync_root_edit_freep) struct nsync_root_edit *edit = fixture_edit();
	struct nsync_time time = fixture_time("2026-01-01T00:00:00Z");
	struct nsync_id id = fixture_id(FIXTURE_STRANGER), gt = fixture_id(FIXTURE_GT);
	uint8_t key[NSYNC_KEY_BYTES], zero[NSYNC_KEY_BYTES] = { 0 };

	fixture_public(key, FIXTURE_GT);
	cr_expect_eq(nsync_root_edit_times(edit, time, time, fresh()), NSYNC_EINVAL);
	cr_expect_eq(nsync_root_edit_name(edit, NSYNC_STR("EN"), NSYNC_STR("X"), fresh()),
		     NSYNC_EINVAL);
	cr_expect_eq(nsync_root_edit_name(edit, NSYNC_STR("en"), NSYNC_STR("\x1b"), fresh()),
		     NSYNC_EINVAL);
	for (size_t i = 0; i < COUNT(bad_languages); i++)
		cr_expect_eq(nsync_root_edit_languages(edit, nsync_str(bad_languages[i]), fresh()),
			     NSYNC_EINVAL, "\"%s\"", bad_languages[i]);
	cr_expect_eq(nsync_root_edit_time_zone(edit, NSYNC_STR("/x"), fresh()), NSYNC_EINVAL);
	cr_expect_eq(nsync_root_edit_add_key(edit, NSYNC_STR("bz"), key, NSYNC_STR("H"), fresh()),
		     NSYNC_EEXISTS, "in another office");
	cr_expect_str_eq(err.text, gt.hex);
	cr_expect_eq(nsync_root_edit_add_key(edit, NSYNC_STR("hn"), key, NSYNC_STR("H"), fresh()),
		     NSYNC_ENOTFOUND);
	cr_expect_eq(nsync_root_edit_add_key(edit, NSYNC_STR("/root"), key, NSYNC_STR("H"),
					     fresh()),
		     NSYNC_ENOTFOUND);
	cr_expect_eq(nsync_root_edit_add_key(edit, NSYNC_STR("bz"), zero, NSYNC_STR("H"), fresh()),
		     NSYNC_EINVAL);
	fixture_public(key, FIXTURE_STRANGER);
	cr_expect_eq(nsync_root_edit_add_key(edit, NSYNC_STR("bz"), key, NSYNC_STR("a\nb"),
					     fresh()),
		     NSYNC_EINVAL);
	cr_expect_eq(nsync_root_edit_drop_key(edit, &id, fresh()), NSYNC_ENOTFOUND);
	cr_expect_eq(nsync_root_edit_revoke(edit, &id, 1, &id, fresh()), NSYNC_ENOTFOUND);
	cr_expect_eq(nsync_root_edit_revoke(edit, &gt, 0, &id, fresh()), NSYNC_EINVAL);
	cr_expect_eq(nsync_root_edit_threshold(edit, NSYNC_STR("hn"), 1, fresh()), NSYNC_ENOTFOUND);
	cr_expect_eq(nsync_root_edit_threshold(edit, NSYNC_STR("gt"), 0, fresh()), NSYNC_EINVAL);
	cr_expect_eq(nsync_root_edit_threshold(edit, NSYNC_STR("root"), 1, fresh()), NSYNC_EINVAL);
	cr_expect_eq(nsync_root_edit_threshold(edit, NSYNC_STR("merge"), 2, fresh()), NSYNC_EINVAL);
	cr_expect_eq(nsync_root_edit_threshold(edit, NSYNC_STR("merge"), 1, fresh()), NSYNC_OK);
	cr_expect_eq(nsync_root_edit_add_office(edit, NSYNC_STR("gt"), fresh()), NSYNC_EEXISTS);
	cr_expect_eq(nsync_root_edit_add_office(edit, NSYNC_STR("origin"), fresh()), NSYNC_EINVAL);
	cr_expect_eq(nsync_root_edit_add_office(edit, NSYNC_STR("root"), fresh()), NSYNC_EINVAL);
	cr_expect_eq(nsync_root_edit_add_office(edit, NSYNC_STR("merge"), fresh()), NSYNC_EINVAL);
	cr_expect_eq(nsync_root_edit_office_name(edit, NSYNC_STR("hn"), NSYNC_STR("en"),
						 NSYNC_STR("H"), fresh()),
		     NSYNC_ENOTFOUND);
	cr_expect_eq(nsync_root_edit_remove_office(edit, NSYNC_STR("hn"), fresh()),
		     NSYNC_ENOTFOUND);
}

/* What only holds of the whole. */
Test(trust_edit, holders)
{
	AUTO(nsync_root_edit_freep) struct nsync_root_edit *edit = fixture_edit();
	static const struct {
		const char *label;
		unsigned key;
		const char *role;
	} rows[] = {
		{ "a root key", FIXTURE_ROOT_A, "root" },
		{ "a merge key", FIXTURE_MERGE, "merge" },
		{ "an office's key", FIXTURE_GT, "gt" },
	};
	struct nsync_id id = fixture_id(FIXTURE_STRANGER), gt = fixture_id(FIXTURE_GT);
	struct nsync_str holder;
	const char *role;

	cr_expect_not(nsync_root_edit_holder(&holder, &role, edit, &id));
	for (size_t i = 0; i < COUNT(rows); i++) {
		id = fixture_id(rows[i].key);
		cr_assert(nsync_root_edit_holder(&holder, &role, edit, &id), "%s", rows[i].label);
		cr_expect_str_eq(role, rows[i].role, "%s", rows[i].label);
		cr_expect_gt(holder.n, 0, "%s", rows[i].label);
	}
	cr_assert_eq(nsync_root_edit_revoke(edit, &gt, 1, &id, fresh()), NSYNC_OK);
	cr_assert(nsync_root_edit_holder(&holder, &role, edit, &gt));
	cr_expect_str_eq(role, "");
}

Test(trust_edit, incomplete)
{
	AUTO(nsync_root_edit_freep) struct nsync_root_edit *empty = NULL;
	AUTO(nsync_root_edit_freep) struct nsync_root_edit *edit = fixture_edit_bare();
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);

	cr_assert_eq(nsync_root_edit_new(&empty, NSYNC_STR("example.org,2026"), fresh()), NSYNC_OK);
	cr_expect_eq(layout(&out, empty), NSYNC_EINVAL);
	cr_expect_str_eq(err.where, "/root/expires");
	cr_expect_eq(out.n, 0);
	cr_expect_eq(layout(&out, edit), NSYNC_OK, "a region without offices");
	cr_assert_eq(nsync_root_edit_add_office(edit, NSYNC_STR("gt"), fresh()), NSYNC_OK);
	cr_expect_eq(layout(&out, edit), NSYNC_EINVAL);
	cr_expect_str_eq(err.where, "/root/offices/gt/names");
	cr_assert_eq(nsync_root_edit_office_name(edit, NSYNC_STR("gt"), NSYNC_STR("en"),
						 NSYNC_STR("G"), fresh()),
		     NSYNC_OK);
	cr_expect_eq(layout(&out, edit), NSYNC_EINVAL);
	cr_expect_str_eq(err.where, "/root/offices/gt/keys");
	fixture_add_key(edit, "gt", FIXTURE_GT);
	cr_expect_eq(layout(&out, edit), NSYNC_OK);
	cr_assert_eq(nsync_root_edit_threshold(edit, NSYNC_STR("gt"), 2, fresh()), NSYNC_OK);
	cr_expect_eq(layout(&out, edit), NSYNC_EINVAL);
	cr_expect_str_eq(err.where, "/root/offices/gt/threshold");
	cr_assert_eq(nsync_root_edit_languages(edit, NSYNC_STR("es,es"), fresh()), NSYNC_OK);
	cr_expect_eq(layout(&out, edit), NSYNC_EINVAL);
	cr_expect_str_eq(err.where, "/root/region/languages/1");
}

Test(trust_edit, same_bytes)
{
	AUTO(nsync_root_edit_freep) struct nsync_root_edit *one = fixture_edit_bare();
	AUTO(nsync_root_edit_freep) struct nsync_root_edit *two = fixture_edit_bare();
	AUTO(nsync_root_edit_freep) struct nsync_root_edit *same = NULL;
	AUTO(nsync_root_freep) struct nsync_root *root = NULL;
	AUTO(nsync_buf_release) struct nsync_buf a = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf b = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf c = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_verdict verdict;

	fixture_add_office(one, "gt", "Guatemala", 40, 5, 2);
	fixture_add_office(one, "bz", "Belize", 50, 1, 1);
	fixture_add_office(two, "bz", "Belice", 50, 1, 1);
	cr_assert_eq(nsync_root_edit_office_name(two, NSYNC_STR("bz"), NSYNC_STR("en"),
						 NSYNC_STR("Belize"), fresh()),
		     NSYNC_OK);
	cr_assert_eq(nsync_root_edit_add_office(two, NSYNC_STR("gt"), fresh()), NSYNC_OK);
	for (unsigned n = 45; n-- > 40;)
		fixture_add_key(two, "gt", n);
	cr_assert_eq(nsync_root_edit_threshold(two, NSYNC_STR("gt"), 2, fresh()), NSYNC_OK);
	cr_assert_eq(nsync_root_edit_office_name(two, NSYNC_STR("gt"), NSYNC_STR("en"),
						 NSYNC_STR("Guatemala"), fresh()),
		     NSYNC_OK);
	cr_assert_eq(layout(&a, one), NSYNC_OK);
	cr_assert_eq(layout(&b, two), NSYNC_OK);
	cr_expect_str_eq(a.p, b.p);
	cr_assert_eq(nsync_root_read(&root, &verdict, nsync_buf_view(&a), fresh()), NSYNC_OK);
	cr_assert_eq(nsync_root_edit_same(&same, root, fresh()), NSYNC_OK);
	cr_assert_eq(layout(&c, same), NSYNC_OK);
	cr_expect_str_eq(a.p, c.p, "a copy is the same");
}

Test(trust_edit, next)
{
	AUTO(nsync_root_freep) struct nsync_root *one = fixture_root(fixture_edit(), signers, 2);
	AUTO(nsync_root_edit_freep) struct nsync_root_edit *edit = fixture_next(one);
	AUTO(nsync_root_freep) struct nsync_root *two = NULL;
	AUTO(nsync_root_freep) struct nsync_root *three = NULL;
	AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_id gt = fixture_id(FIXTURE_GT), gt2 = fixture_id(FIXTURE_GT_2);
	struct nsync_id bz = fixture_id(FIXTURE_BZ), record = fixture_id(77);
	const struct nsync_root_key *key;
	uint8_t stolen[NSYNC_KEY_BYTES];
	struct nsync_verdict verdict;

	cr_assert_eq(nsync_root_edit_revoke(edit, &gt, 12, &record, fresh()), NSYNC_OK);
	cr_expect_eq(nsync_root_edit_revoke(edit, &gt, 9, &record, fresh()), NSYNC_EEXISTS);
	cr_expect_eq(nsync_root_edit_drop_key(edit, &gt, fresh()), NSYNC_EINVAL,
		     "revoked keys stay");
	fixture_public(stolen, FIXTURE_GT);
	cr_expect_eq(nsync_root_edit_add_key(edit, NSYNC_STR("gt"), stolen, NSYNC_STR("Thief"),
					     fresh()),
		     NSYNC_EEXISTS);
	cr_assert_eq(nsync_root_edit_remove_office(edit, NSYNC_STR("bz"), fresh()), NSYNC_OK);
	cr_assert_eq(layout(&out, edit), NSYNC_OK, "%s %s", err.where, err.text);
	cr_expect(strstr(out.p, "\"signatures\": {}"));
	cr_assert_eq(nsync_root_read(&two, &verdict, nsync_buf_view(&out), fresh()), NSYNC_OK);
	cr_expect_eq(two->version, 2);
	cr_expect_eq(two->office_count, 2);
	cr_expect_null(nsync_root_key(two, &bz), "its keys left with the office");
	key = nsync_root_key(two, &gt);
	cr_assert(key && key->revoked && key->revoked_seq == 12);
	cr_expect(nsync_id_eq(&key->revoked_record, &record));
	cr_expect(nsync_root_group_has(two, &nsync_root_office(two, NSYNC_STR("gt"))->group, &gt2));
	cr_expect_not(
		nsync_root_group_has(two, &nsync_root_office(two, NSYNC_STR("gt"))->group, &gt));
	/* An office may go while a revoked key of its own stays. */
	nsync_root_edit_freep(&edit);
	edit = fixture_next(two);
	cr_assert_eq(nsync_root_edit_remove_office(edit, NSYNC_STR("gt"), fresh()), NSYNC_OK);
	three = fixture_root(TAKE(edit), signers, 2);
	cr_expect(nsync_root_key(three, &gt) && !nsync_root_key(three, &gt2));
}

/* A key that was dropped, and is found stolen later, comes back revoked and in no office. */
Test(trust_edit, revoked_after_it_was_dropped)
{
	AUTO(nsync_root_freep) struct nsync_root *one = fixture_root(fixture_edit(), signers, 2);
	AUTO(nsync_root_freep) struct nsync_root *two = NULL;
	AUTO(nsync_root_freep) struct nsync_root *three = NULL;
	struct nsync_root_edit *edit = fixture_next(one);
	struct nsync_id gt = fixture_id(FIXTURE_GT), record = fixture_id(77);
	const struct nsync_root_key *key = nsync_root_key(one, &gt);
	struct nsync_verdict verdict;

	cr_expect_eq(nsync_root_edit_revoke_dropped(edit, key, 12, &record, fresh()), NSYNC_EEXISTS);
	cr_assert_eq(nsync_root_edit_drop_key(edit, &gt, fresh()), NSYNC_OK);
	two = fixture_root(edit, signers, 2);
	cr_expect_null(nsync_root_key(two, &gt));
	edit = fixture_next(two);
	cr_expect_eq(nsync_root_edit_revoke_dropped(edit, key, 0, &record, fresh()), NSYNC_EINVAL);
	cr_expect_eq(nsync_root_edit_revoke_dropped(edit, key, NSYNC_MAX_SAFE_INTEGER + 1, &record,
						    fresh()),
		     NSYNC_EINVAL);
	cr_assert_eq(nsync_root_edit_revoke_dropped(edit, key, 12, &record, fresh()), NSYNC_OK);
	cr_expect_eq(nsync_root_edit_revoke_dropped(edit, key, 12, &record, fresh()), NSYNC_EEXISTS);
	three = fixture_root(edit, signers, 2);
	cr_expect_eq(nsync_root_step(&verdict, two, three), NSYNC_REASON_OK, "%s", verdict.detail);
	key = nsync_root_key(three, &gt);
	cr_assert(key && key->revoked && key->revoked_seq == 12);
	cr_expect(nsync_id_eq(&key->revoked_record, &record));
	cr_expect(nsync_str_eq(key->holder, nsync_root_key(one, &gt)->holder));
	cr_expect_arr_eq(key->ed25519, nsync_root_key(one, &gt)->ed25519, NSYNC_KEY_BYTES);
	cr_expect_not(nsync_root_group_has(three, &nsync_root_office(three, NSYNC_STR("gt"))->group,
					   &gt));
}

Test(trust_edit, last_version)
{
	AUTO(nsync_root_freep) struct nsync_root *root = fixture_root(fixture_edit(), signers, 2);
	AUTO(nsync_root_edit_freep) struct nsync_root_edit *edit = NULL;

	root->version = NSYNC_MAX_SAFE_INTEGER;
	cr_expect_eq(nsync_root_edit_next(&edit, root, fresh()), NSYNC_EINVAL);
	cr_expect_null(edit);
	root->version = NSYNC_MAX_SAFE_INTEGER - 1;
	cr_expect_eq(nsync_root_edit_next(&edit, root, fresh()), NSYNC_OK);
}
