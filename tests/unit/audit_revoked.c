/* Roots whose revocations name another record than the log has: whoever adopts one is found out. */
#include <criterion/criterion.h>

#include "tests/support/forge_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define MARCH        "2026-03-01T00:00:00Z"
#define APRIL        "2026-04-01T00:00:00Z"

/* Records 1 (the root), 2 (gt's story), 3 (bz's); 4 adopts a root that revokes gt's key. */
static const struct {
	const char *label;
	int64_t seq, named; /* the last before the theft; the one whose id is given; 0: nobody's */
	enum nsync_reason reason;
	const char *detail; /* its beginning; "" for ok */
} cases[] = {
	{ "as of a record", 2, 2, NSYNC_REASON_OK, "" },
	{ "as of the last record", 3, 3, NSYNC_REASON_OK, "" },
	{ "as of the first", 1, 1, NSYNC_REASON_OK, "" },
	{ "another record's id", 2, 3, NSYNC_BAD_ROOT, "names " },
	{ "an id of nothing", 2, 0, NSYNC_BAD_ROOT, "names " },
	{ "as of itself", 4, 3, NSYNC_BAD_ROOT, "names record 4, adopted by record 4: Person 10" },
	{ "as of a record to come", 999, 3, NSYNC_BAD_ROOT, "names record 999, adopted by record 4" },
};

static void honest(struct region_fixture *region)
{
	region_item(region, &(struct fixture_item){ .slug = "story" });
	cr_assert(region_merge(region, MARCH));
	region_item(region, &(struct fixture_item){ .office = "bz" });
	cr_assert(region_merge(region, MARCH));
}

static struct nsync_root *revoking(const struct nsync_root *from, unsigned key, int64_t seq,
				   const struct nsync_id *record)
{
	struct nsync_root_edit *edit = fixture_next(from);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_id id = fixture_id(key);

	cr_assert_eq(nsync_root_edit_revoke(edit, &id, seq, record, &err), NSYNC_OK);
	return fixture_root(edit, region_signers, 2);
}

static struct nsync_root *case_root(const struct region_fixture *region, size_t i)
{
	struct nsync_id record = cases[i].named ? region_record_id(region, cases[i].named) :
						  fixture_id(77);

	return revoking(nsync_region_root(&region->region), FIXTURE_GT, cases[i].seq, &record);
}

/* The record that adopts it is as it should be. */
static struct nsync_oid adopted_anyway(struct region_fixture *region, const struct nsync_root *root,
				       const char *path)
{
	struct forgery forgery = { .files = { { .path = path, .bytes = nsync_buf_view(&root->bytes) } } };

	forgery.record.root_version = root->version;
	forgery.record.root_id = root->id.hex;
	return forge(region, &forgery);
}

static void expect_verdict(const struct nsync_verdict *verdict, size_t i, const char *how)
{
	struct nsync_id key = fixture_id(FIXTURE_GT);
	char pointer[128];

	cr_expect_eq(verdict->reason, cases[i].reason, "%s, %s: %s %s", cases[i].label, how,
		     nsync_reason_name(verdict->reason), verdict->detail);
	cr_expect_eq(strncmp(verdict->detail, cases[i].detail, strlen(cases[i].detail)), 0,
		     "%s, %s: %s", cases[i].label, how, verdict->detail);
	snprintf(pointer, sizeof(pointer), "/root/keys/%s/revokedAt", key.hex);
	cr_expect_str_eq(verdict->pointer, cases[i].reason ? pointer : "", "%s, %s",
			 cases[i].label, how);
}

static void expect_found(const struct nsync_disagreement *found, size_t i,
			 const struct nsync_oid *commit, const char *how)
{
	expect_verdict(&found->verdict, i, how);
	if (!cases[i].reason)
		return;
	cr_expect_str_eq(found->path, "trust/2.json", "%s, %s", cases[i].label, how);
	cr_expect(nsync_oid_eq(&found->commit, commit), "%s, %s", cases[i].label, how);
	cr_expect_eq(found->seq, 4, "%s, %s", cases[i].label, how);
}

/* From scratch, and from the record before with that record's roots known to be good. */
Test(audit_revoked, a_root_that_was_adopted)
{
	struct nsync_id known[1];
	struct nsync_verified verified = { .roots = known, .root_count = 1, .seq = 3 };

	REGION(region);
	honest(&region);
	verified.head = region.region.head;
	verified.root_id = nsync_region_root(&region.region)->id;
	nsync_sha256_hex(known[0].hex, nsync_buf_view(&region.region.roots[0]->bytes));
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nsync_root *root = case_root(&region, i);
		struct nsync_oid commit = adopted_anyway(&region, root, "trust/2.json");
		struct nsync_disagreement found;
		struct nsync_region walked;

		nsync_region_init(&walked);
		region_walk_to(&walked, &found, &region, &commit, NULL);
		expect_found(&found, i, &commit, "from scratch");
		region_walk_to(&walked, &found, &region, &commit, &verified);
		expect_found(&found, i, &commit, "incrementally");
		nsync_region_release(&walked);
		nsync_root_free(root);
	}
}

/* Adopting refuses what auditing would find, and tells both values. */
Test(audit_revoked, a_root_that_is_to_be_adopted)
{
	char both[160];

	REGION(region);
	honest(&region);
	snprintf(both, sizeof(both), "names %.16s, record 2 is %.16s: Person 10",
		 region_record_id(&region, 3).hex, region_record_id(&region, 2).hex);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct nsync_root *root = case_root(&region, i);
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_merge_result result;
		struct nsync_verdict verdict;

		cr_expect_eq(nsync_merge_adopt(&result, &verdict, region.repo, &region.region, root,
					       fixture_time(APRIL).seconds, region.key, &err),
			     NSYNC_OK, "%s: %s", cases[i].label, err.text);
		expect_verdict(&verdict, i, "adopting");
		cr_expect_eq(result.changed, !cases[i].reason, "%s", cases[i].label);
		if (cases[i].seq == 2 && cases[i].named == 3)
			cr_expect_str_eq(verdict.detail, both);
		nsync_merge_release(&result);
		nsync_root_free(root);
	}
}

/* What an earlier root revoked is not looked up again; what the next one does, is. */
Test(audit_revoked, one_root_after_another)
{
	struct nsync_root *two, *three;
	struct nsync_root_edit *edit;
	struct nsync_disagreement found;
	struct nsync_region walked;
	struct nsync_id second;
	struct nsync_oid commit;

	REGION(region);
	honest(&region);
	second = region_record_id(&region, 2);
	two = revoking(nsync_region_root(&region.region), FIXTURE_GT, 2, &second);
	region_adopt(&region, two, APRIL);
	edit = fixture_next(two);
	fixture_add_key(edit, "gt", 60);
	three = fixture_root(edit, region_signers, 2);
	region_adopt(&region, three, APRIL);
	nsync_root_free(two);
	two = revoking(three, FIXTURE_GT_2, 3, &second);
	commit = adopted_anyway(&region, two, "trust/4.json");
	nsync_region_init(&walked);
	region_walk_to(&walked, &found, &region, &commit, NULL);
	cr_expect_eq(found.verdict.reason, NSYNC_BAD_ROOT);
	cr_expect_str_eq(found.path, "trust/4.json");
	cr_expect_eq(found.seq, 6);
	nsync_region_release(&walked);
	nsync_root_free(two);
	nsync_root_free(three);
}

/* Root 1 can revoke nothing: there is no record yet. */
Test(audit_revoked, the_first_root)
{
	struct nsync_root *root;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_merge_result result;
	struct nsync_root_edit *edit = fixture_edit();
	struct nsync_id key = fixture_id(FIXTURE_GT), record = fixture_id(77);
	struct nsync_verdict verdict;
	struct nsync_region fresh;

	REGION(region);
	cr_assert_eq(nsync_root_edit_revoke(edit, &key, 1, &record, &err), NSYNC_OK);
	root = fixture_root(edit, region_signers, 2);
	nsync_region_init(&fresh);
	fresh.pin = root->id;
	cr_expect_eq(nsync_merge_adopt(&result, &verdict, region.repo, &fresh, root,
				       fixture_time(APRIL).seconds, region.key, &err),
		     NSYNC_OK, "%s", err.text);
	cr_expect_eq(verdict.reason, NSYNC_BAD_ROOT);
	cr_expect_str_eq(verdict.detail, "names record 1, adopted by record 1: Person 10");
	nsync_merge_release(&result);
	nsync_root_free(root);
}
