/* Walking honest regions: from scratch, from where the last walk ended, after revocations. */
#include <criterion/criterion.h>

#include "tests/support/region_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define STORY        "items/gt/2026/02/story.1.json"

static const char *month(int n)
{
	static char text[4][32];
	char *out = text[n % 4];

	snprintf(out, 32, "2026-%02d-01T00:00:00Z", n);
	return out;
}

/* Both are complete and the same. */
static void expect_same(const struct nsync_region *a, const struct nsync_region *b,
			const char *label)
{
	cr_expect(nsync_oid_eq(&a->head, &b->head) && nsync_oid_eq(&a->tree, &b->tree), "%s",
		  label);
	cr_assert(a->record && b->record, "%s", label);
	cr_expect(nsync_id_eq(&a->record->id, &b->record->id), "%s", label);
	cr_expect_eq(a->root_count, b->root_count, "%s", label);
	cr_assert_eq(a->finding_count, b->finding_count, "%s", label);
	for (size_t i = 0; i < a->finding_count; i++) {
		cr_expect_str_eq(a->findings[i].path, b->findings[i].path, "%s", label);
		cr_expect_eq(a->findings[i].reason, b->findings[i].reason, "%s", label);
		cr_expect_eq(a->findings[i].seq, b->findings[i].seq, "%s", label);
	}
}

/* What a walk that ended at this region would have kept; borrows. */
static struct nsync_verified kept(const struct nsync_region *region)
{
	return (struct nsync_verified){ .head = region->head,
					.root_id = nsync_region_root(region)->id,
					.findings = region->findings,
					.finding_count = region->finding_count };
}

/* Revoke a key of an office after a record; another takes its place. */
static void revoke_key(struct region_fixture *region, const char *office, unsigned key, int64_t seq,
		       const char *as_of)
{
	struct nsync_root_edit *edit = fixture_next(nsync_region_root(&region->region));
	struct nsync_id id = fixture_id(key), record = region_record_id(region, seq);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_root *root;

	fixture_add_key(edit, office, key + 40);
	cr_assert_eq(nsync_root_edit_revoke(edit, &id, seq, &record, &err), NSYNC_OK, "%s",
		     err.text);
	root = fixture_root(edit, region_signers, 2);
	region_adopt(region, root, as_of);
	nsync_root_free(root);
}

/* A year of a region: stories, versions, joint ones, a hold, a stolen key. step 0 to 9. */
static void year(struct region_fixture *region, struct nsync_id ids[3], int step)
{
	switch (step) {
	case 0:
		ids[0] = region_item(region, &(struct fixture_item){ .joint = { "bz", "mx" } });
		break;
	case 1:
		region_cosignature(region, &(struct fixture_cosignature){ .item = ids[0].hex });
		break;
	case 2:
		region_item(region, &(struct fixture_item){ .office = "mx" });
		region_text(region, "mx", "items/mx/bad", "x");
		break;
	case 3:
		region_cosignature(region, &(struct fixture_cosignature){ .cosigner = "mx",
									  .item = ids[0].hex });
		break;
	case 4:
		ids[1] = region_item(region, &(struct fixture_item){ .version = 2,
								     .previous = ids[0].hex,
								     .joint = { "bz" } });
		break;
	case 5:
		region_cosignature(region, &(struct fixture_cosignature){ .version = 2,
									  .item = ids[1].hex });
		region_item(region, &(struct fixture_item){ .office = "bz", .joint = { "gt" } });
		break;
	case 6: /* after record 5: version 2 and bz's story were written by a thief, or cosigned by one */
		revoke_key(region, "bz", FIXTURE_BZ, 5, month(10));
		return;
	case 7:
		ids[2] = region_item(region, &(struct fixture_item){ .version = 3,
								     .previous = ids[1].hex });
		break;
	case 8:
		revoke_key(region, "gt", FIXTURE_GT, 5, month(11));
		return;
	default:
		region_item(region, &(struct fixture_item){ .version = 4,
							    .previous = ids[2].hex,
							    .signers = { FIXTURE_GT_2 },
							    .signer_count = 1 });
		break;
	}
	cr_assert(region_merge(region, month(3 + step > 10 ? (step == 9 ? 11 : 10) : 3 + step)),
		  "step %d", step);
}

/* From each earlier head to the last: what comes out is what comes out from scratch. */
Test(audit_walk, from_any_earlier_head)
{
	struct nsync_region earlier[10];
	struct nsync_id ids[3];
	struct nsync_disagreement found;

	REGION(region);
	for (int step = 0; step < 10; step++) {
		nsync_region_init(&earlier[step]);
		region_walk_to(&earlier[step], &found, &region, &region.region.head, NULL);
		cr_assert_eq(found.verdict.reason, NSYNC_REASON_OK);
		year(&region, ids, step);
		for (int from = 0; from <= step; from++) {
			struct nsync_verified verified = kept(&earlier[from]);
			struct nsync_region walked;
			char label[64];

			snprintf(label, sizeof(label), "from %d to %d", from, step + 1);
			nsync_region_init(&walked);
			region_walk_to(&walked, &found, &region, &region.region.head, &verified);
			cr_expect_eq(found.verdict.reason, NSYNC_REASON_OK, "%s: %s", label,
				     found.verdict.detail);
			expect_same(&walked, &region.region, label);
			nsync_region_release(&walked);
		}
	}
	for (int step = 0; step < 10; step++)
		nsync_region_release(&earlier[step]);
}

static const char *finding_word(const struct region_fixture *region, const char *path)
{
	const struct nsync_finding *finding = nsync_region_finding(&region->region, path);

	return finding ? nsync_reason_name(finding->reason) : "ok";
}

Test(audit_walk, findings_of_the_year)
{
	static const struct {
		int step; /* after it */
		const char *path, *word;
	} cases[] = {
		{ 0, STORY, "awaiting-cosignature" },
		{ 1, STORY, "awaiting-cosignature" },
		{ 2, STORY, "awaiting-cosignature" },
		{ 3, STORY, "ok" },
		{ 4, "items/gt/2026/02/story.2.json", "awaiting-cosignature" },
		{ 5, "items/gt/2026/02/story.2.json", "ok" },
		{ 5, "items/bz/2026/02/story.1.json", "awaiting-cosignature" },
		/* bz's key was stolen after record 5: its first cosignature stands, the second does not. */
		{ 6, STORY, "ok" },
		{ 6, "items/gt/2026/02/story.2.json", "awaiting-cosignature" },
		{ 6, "cosignatures/bz/gt/2026/02/story.2.json", "key-revoked" },
		{ 6, "items/bz/2026/02/story.1.json", "key-revoked" },
		{ 7, "items/gt/2026/02/story.3.json", "ok" },
		/* gt's too: what it signed later is void, the story goes on by the other key. */
		{ 8, STORY, "ok" },
		{ 8, "items/gt/2026/02/story.2.json", "key-revoked" },
		{ 8, "items/gt/2026/02/story.3.json", "key-revoked" },
		{ 9, "items/gt/2026/02/story.3.json", "key-revoked" },
		{ 9, "items/gt/2026/02/story.4.json", "ok" },
	};
	struct nsync_id ids[3];

	REGION(region);
	for (int step = 0; step < 10; step++) {
		year(&region, ids, step);
		for (size_t i = 0; i < COUNT(cases); i++)
			if (cases[i].step == step)
				cr_expect_str_eq(finding_word(&region, cases[i].path),
						 cases[i].word, "after step %d: %s", step,
						 cases[i].path);
	}
}

/* Revocations that the head itself does not know yet. */
Test(audit_walk, a_newest_root_from_elsewhere)
{
	struct nsync_walk_options options = { .jobs = 1 };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_disagreement found;
	struct nsync_region walked;
	struct nsync_oid old;

	REGION(region);
	region_item(&region, &(struct fixture_item){ .slug = "story" });
	cr_assert(region_merge(&region, month(3)));
	old = region.region.head;
	revoke_key(&region, "gt", FIXTURE_GT, 1, month(4));
	nsync_region_init(&walked);
	walked.pin = region.region.pin;
	options.newest = nsync_region_root(&region.region);
	cr_assert_eq(nsync_audit_walk(&walked, &found, region.repo, &old, &options, &err), NSYNC_OK,
		     "%s", err.text);
	cr_expect_eq(found.verdict.reason, NSYNC_REASON_OK);
	cr_expect_eq(walked.root_count, 1);
	cr_assert_eq(walked.finding_count, 1);
	cr_expect_eq(walked.findings[0].reason, NSYNC_KEY_REVOKED);
	nsync_region_release(&walked);
}

/* ---- what is told on the way ---- */

struct told {
	int files, steps;
	int64_t last_seq;
	size_t done, total;
};

static void tell_file(void *payload, int64_t seq, const struct nsync_file *file)
{
	struct told *told = payload;

	cr_expect(file->accepted);
	cr_expect_eq(seq, told->last_seq + 1, "before its step is told");
	told->files++;
}

static void tell_step(void *payload, const struct nsync_record *record,
		      const struct nsync_oid *commit)
{
	struct told *told = payload;

	cr_expect_eq(record->seq, told->last_seq + 1);
	cr_expect_not(nsync_oid_zero(commit));
	told->last_seq = record->seq;
	told->steps++;
}

static void tell_progress(void *payload, size_t done, size_t total)
{
	struct told *told = payload;

	cr_expect_eq(done, told->done + 1);
	told->done = done;
	told->total = total;
}

Test(audit_walk, each_file_and_each_step_in_order)
{
	struct told told = { .files = 0 };
	struct nsync_walk_options options = { .jobs = 1,
					      .file = tell_file,
					      .step = tell_step,
					      .progress = tell_progress,
					      .payload = &told };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_disagreement found;
	struct nsync_region walked;
	struct nsync_id ids[3];

	REGION(region);
	for (int step = 0; step < 4; step++)
		year(&region, ids, step);
	nsync_region_init(&walked);
	walked.pin = region.region.pin;
	cr_assert_eq(nsync_audit_walk(&walked, &found, region.repo, &region.region.head, &options,
				      &err),
		     NSYNC_OK);
	cr_expect_eq(told.steps, 5);
	cr_expect_eq(told.files, 4, "roots and records are not among them");
	cr_expect(told.done == 4 && told.total == 4, "progress is in files");
	nsync_region_release(&walked);
}

Test(audit_walk, objects_that_are_missing_are_errors)
{
	const struct nsync_walk_options options = { .jobs = 1 };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid nowhere = fixture_nowhere(), head;
	struct nsync_disagreement found;
	struct nsync_region walked;

	REGION(region);
	nsync_region_init(&walked);
	walked.pin = region.region.pin;
	cr_expect_neq(nsync_audit_walk(&walked, &found, region.repo, &nowhere, &options, &err),
		      NSYNC_OK);
	nsync_region_release(&walked);
	head = fixture_commit(region.repo, &region.region.tree, &nowhere, 1);
	err.code = NSYNC_OK;
	cr_expect_neq(nsync_audit_walk(&walked, &found, region.repo, &head, &options, &err),
		      NSYNC_OK, "a shallow history");
	nsync_region_release(&walked);
}

/* A shallow clone whose head follows the verified one: that commit is named, but not there. */
Test(audit_walk, a_verified_head_that_is_missing)
{
	struct nsync_walk_options options = { .jobs = 1 };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid nowhere = fixture_nowhere(), head;
	struct nsync_disagreement found;
	struct nsync_verified verified;
	struct nsync_region walked;

	REGION(region);
	nsync_region_init(&walked);
	walked.pin = region.region.pin;
	head = fixture_commit(region.repo, &region.region.tree, &nowhere, 1);
	verified = kept(&region.region);
	verified.head = nowhere;
	options.verified = &verified;
	cr_expect_eq(nsync_audit_walk(&walked, &found, region.repo, &head, &options, &err), NSYNC_ENOTFOUND);
	cr_expect(strstr(err.text, "cannot read the commit"), "%s", err.text);
	cr_expect_null(walked.record);
	nsync_region_release(&walked);
}

static void count_files(void *payload, int64_t seq, const struct nsync_file *file)
{
	size_t *count = payload;

	(void)seq;
	(void)file;
	(*count)++;
}

/* Files that a walk from an earlier head judges. */
static size_t judged_from(const struct region_fixture *region, const struct nsync_verified *verified)
{
	size_t count = 0;
	const struct nsync_walk_options options = { .verified = verified, .jobs = 1,
						    .file = count_files, .payload = &count };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_disagreement found;
	struct nsync_region walked;

	nsync_region_init(&walked);
	walked.pin = region->region.pin;
	cr_assert_eq(nsync_audit_walk(&walked, &found, region->repo, &region->region.head, &options, &err),
		     NSYNC_OK, "%s", err.text);
	cr_assert_eq(found.verdict.reason, NSYNC_REASON_OK, "%s", found.verdict.detail);
	expect_same(&walked, &region->region, "resumed");
	nsync_region_release(&walked);
	return count;
}

/* A new root changes what was verified before only by what it revokes. */
Test(audit_walk, what_a_new_root_has_judged_again)
{
	struct nsync_root_edit *edit;
	struct nsync_verified verified;
	struct nsync_root *root;
	struct nsync_region at_two;
	struct nsync_disagreement found;

	REGION(region);
	region_item(&region, &(struct fixture_item){ .slug = "one" });
	cr_assert(region_merge(&region, month(3)));
	nsync_region_init(&at_two);
	region_walk_to(&at_two, &found, &region, &region.region.head, NULL);
	verified = kept(&at_two);
	cr_expect_eq(judged_from(&region, &verified), 0, "nothing new");
	edit = fixture_next(nsync_region_root(&region.region));
	fixture_add_key(edit, "gt", 60);
	root = fixture_root(edit, region_signers, 2);
	region_adopt(&region, root, month(4));
	nsync_root_free(root);
	region_item(&region, &(struct fixture_item){ .slug = "two" });
	cr_assert(region_merge(&region, month(5)));
	cr_expect_eq(judged_from(&region, &verified), 1, "a key more: only what came since");
	revoke_key(&region, "gt", FIXTURE_GT, 1, month(6));
	cr_expect_eq(judged_from(&region, &verified), 2, "a key revoked: all of it");
	for (int64_t seq = 0; seq < 9; seq++) { /* what the state says of the newest record: a hint */
		struct nsync_verified hinted = kept(&region.region);

		hinted.seq = seq;
		cr_expect_eq(judged_from(&region, &hinted), 0, "record %lld", (long long)seq);
	}
	verified.root_id = fixture_id(5);
	cr_expect_eq(judged_from(&region, &verified), 2, "a root of another region: all of it");
	nsync_region_release(&at_two);
}

/*
 * An object's content that is not what its name says, though the office signed it: git's name is held
 * against it by an audit, the record's SHA-256 by whoever leaves that out. Trees have no other name.
 */
Test(audit_walk, what_lies_under_another_name)
{
	static const struct {
		const char *label, *path, *type;
		bool unnamed;
		enum nsync_code code;
		enum nsync_reason reason;
	} rows[] = {
		{ "an audit", STORY, "blob", false, NSYNC_EGIT, NSYNC_REASON_OK },
		{ "names left out", STORY, "blob", true, NSYNC_OK, NSYNC_RECORD_MISMATCH },
		{ "a folder", "items/gt/2026", "tree", false, NSYNC_OK, NSYNC_BAD_TREE },
		{ "a folder, names left out", "items/gt/2026", "tree", true, NSYNC_OK, NSYNC_BAD_TREE },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct nsync_walk_options options = { .jobs = 1, .unnamed = rows[i].unnamed };
		AUTO(nsync_buf_release) struct nsync_buf other = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
		AUTO(nsync_repo_freep) struct nsync_repo *repo = NULL;
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_disagreement found;
		enum nsync_entry_kind kind;
		struct nsync_region walked;
		struct nsync_oid id;

		REGION(region);
		region_item(&region, &(struct fixture_item){ .slug = "story" });
		region_merge(&region, month(3));
		cr_assert_eq(nsync_repo_find(&id, &kind, region.repo, &region.region.tree,
					     nsync_str(rows[i].path), &err), NSYNC_OK);
		if (kind == NSYNC_ENTRY_FILE)
			fixture_item_file(&other, &(struct fixture_item){ .slug = "story", .headline = "Other" });
		fixture_impostor(region.repo, &id, rows[i].type, nsync_buf_view(&other));
		cr_assert_eq(nsync_repo_reopen(&repo, region.repo, &err), NSYNC_OK);
		nsync_region_init(&walked);
		walked.pin = region.region.pin;
		cr_expect_eq(nsync_audit_walk(&walked, &found, repo, &region.region.head, &options, &err),
			     rows[i].code, "%s: %s", rows[i].label, err.text);
		cr_expect_eq(found.verdict.reason, rows[i].reason, "%s: %s", rows[i].label,
			     nsync_reason_name(found.verdict.reason));
		nsync_region_release(&walked);
	}
}
