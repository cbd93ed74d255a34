/* Private state: marks against rollback and forks, and what was verified, damaged or not. */
#include <criterion/criterion.h>

#include "tests/support/forge_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define MARCH        "2026-03-01T00:00:00Z"
#define APRIL        "2026-04-01T00:00:00Z"

static struct nsync_root *root_after(const struct region_fixture *region, unsigned more)
{
	struct nsync_root_edit *edit = fixture_next(nsync_region_root(&region->region));

	fixture_add_key(edit, "gt", more);
	return fixture_root(edit, region_signers, 2);
}

/* ---- marks ---- */

enum view { SAME, FURTHER, OLDER_RECORD, OTHER_RECORD, OLDER_ROOT, OTHER_ROOT, OTHER_BEFORE };

static const struct {
	const char *label;
	enum view view; /* what is fetched after record 3, which adopted root 2 */
	enum nsync_reason reason;
	const char *path;
} marks[] = {
	{ "the same again", SAME, NSYNC_REASON_OK, "" },
	{ "further on", FURTHER, NSYNC_REASON_OK, "" },
	{ "an older root and record", OLDER_ROOT, NSYNC_ROLLBACK, "trust/2.json" },
	{ "another root of the number", OTHER_ROOT, NSYNC_FORK, "trust/2.json" },
	{ "another record of the number", OTHER_RECORD, NSYNC_FORK, "log/0/3.json" },
	{ "further on, another record at the mark", OTHER_BEFORE, NSYNC_FORK, "log/0/3.json" },
	{ "an older record", OLDER_RECORD, NSYNC_ROLLBACK, "log/0/4.json" },
};

/* Lead region to the view; it is walked, so each view by itself is in order. */
static void show(struct region_fixture *region, enum view view, const struct nsync_oid *second,
		 const struct nsync_oid *third)
{
	struct nsync_root *root;

	switch (view) {
	case FURTHER:
		region_item(region, &(struct fixture_item){ .office = "bz" });
		cr_assert(region_merge(region, APRIL));
		break;
	case OLDER_ROOT:
		region_advance(region, second);
		break;
	case OTHER_ROOT:
		region_advance(region, second);
		root = root_after(region, 61);
		region_adopt(region, root, MARCH);
		nsync_root_free(root);
		break;
	case OTHER_RECORD: /* the same root, adopted a month later */
	case OTHER_BEFORE:
		region_advance(region, second);
		root = root_after(region, 60);
		region_adopt(region, root, APRIL);
		nsync_root_free(root);
		if (view == OTHER_BEFORE)
			show(region, FURTHER, second, third);
		break;
	case OLDER_RECORD:
		region_advance(region, third);
		break;
	case SAME:
		break;
	}
}

Test(audit_state, marks)
{
	for (size_t i = 0; i < COUNT(marks); i++) {
		struct nsync_high_water mark = { .seq = 0 }, before;
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_disagreement found;
		struct nsync_oid second, third;
		struct nsync_root *root;

		REGION(region);
		region_item(&region, &(struct fixture_item){ .slug = "story" });
		cr_assert(region_merge(&region, MARCH));
		second = region.region.head;
		root = root_after(&region, 60);
		region_adopt(&region, root, MARCH);
		nsync_root_free(root);
		third = region.region.head;
		if (marks[i].view == OLDER_RECORD) {
			region_item(&region, &(struct fixture_item){ .office = "bz" });
			cr_assert(region_merge(&region, APRIL));
		}
		cr_assert_eq(nsync_audit_high_water(&found, &mark, &region.region, region.repo, &err),
			     NSYNC_OK);
		cr_assert_eq(found.verdict.reason, NSYNC_REASON_OK, "the first time");
		cr_expect_eq(mark.seq, marks[i].view == OLDER_RECORD ? 4 : 3);
		cr_expect_eq(mark.root_version, 2);
		before = mark;
		show(&region, marks[i].view, &second, &third);
		cr_assert_eq(nsync_audit_high_water(&found, &mark, &region.region, region.repo, &err),
			     NSYNC_OK);
		cr_expect_eq(found.verdict.reason, marks[i].reason, "%s: %s %s", marks[i].label,
			     nsync_reason_name(found.verdict.reason), found.verdict.detail);
		cr_expect_str_eq(found.path, marks[i].path, "%s", marks[i].label);
		cr_expect_eq(mark.seq, marks[i].view == FURTHER ? 4 : before.seq,
			     "%s: raised only where all is well", marks[i].label);
		cr_expect(marks[i].view == FURTHER ||
			  nsync_id_eq(&mark.record_id, &before.record_id));
	}
}

Test(audit_state, a_mark_comes_back)
{
	FIXTURE_FOLDER(dir);
	struct nsync_high_water mark = { .root_version = 2, .seq = 12 }, read;
	struct nsync_error err = { NSYNC_OK, "", "" };
	const char *state = fixture_path(dir, "a/b");

	cr_assert(nsync_base_start());
	mark.root_id = fixture_id(1);
	mark.record_id = fixture_id(2);
	cr_assert_eq(nsync_high_water_load(&read, state, &err), NSYNC_OK, "there is none yet: %s",
		     err.text);
	cr_expect(read.seq == 0 && read.root_version == 0);
	cr_assert_eq(nsync_high_water_save(state, &mark, &err), NSYNC_OK, "%s", err.text);
	cr_assert_eq(nsync_high_water_load(&read, state, &err), NSYNC_OK);
	cr_expect(read.seq == 12 && read.root_version == 2);
	cr_expect(nsync_id_eq(&read.root_id, &mark.root_id) &&
		  nsync_id_eq(&read.record_id, &mark.record_id));
	mark = (struct nsync_high_water){ .seq = 0 };
	cr_assert_eq(nsync_high_water_save(state, &mark, &err), NSYNC_OK, "%s", err.text);
	cr_assert_eq(nsync_high_water_load(&read, state, &err), NSYNC_OK);
	cr_expect(read.seq == 0 && read.root_version == 0);
}

/* A mark that cannot be read must not be taken for none: that would let a rollback pass. */
Test(audit_state, a_damaged_mark_is_an_error)
{
	static const struct {
		const char *label, *text;
	} cases[] = {
		{ "empty", "" },
		{ "not JSON", "x" },
		{ "an empty object", "{}" },
		{ "no record", "{\"mark\":{\"root\":{\"version\":0,\"id\":\"\"}}}" },
		{ "a negative number",
		  "{\"mark\":{\"root\":{\"version\":0,\"id\":\"\"},\"record\":{\"seq\":-1,\"id\":\"\"}}}" },
		{ "no id",
		  "{\"mark\":{\"root\":{\"version\":0,\"id\":\"\"},\"record\":{\"seq\":1,\"id\":\"\"}}}" },
		{ "a text for a number",
		  "{\"mark\":{\"root\":{\"version\":0,\"id\":\"\"},\"record\":{\"seq\":\"0\",\"id\":\"\"}}}" },
	};

	cr_assert(nsync_base_start());
	for (size_t i = 0; i < COUNT(cases); i++) {
		FIXTURE_FOLDER(dir);
		struct nsync_error err = { NSYNC_OK, "", "" };
		struct nsync_high_water mark;

		cr_assert_eq(nsync_file_write(fixture_path(dir, "mark.json"),
					      nsync_str(cases[i].text), 0600, &err),
			     NSYNC_OK);
		cr_expect_eq(nsync_high_water_load(&mark, dir, &err), NSYNC_EINVAL, "%s", cases[i].label);
	}
}

/* ---- what was verified ---- */

/* A region with one finding of each sort. */
static void with_findings(struct region_fixture *region)
{
	struct nsync_root_edit *edit;
	struct nsync_id id, record = region_record_id(region, 1);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_root *root;

	region_item(region, &(struct fixture_item){ .joint = { "bz" } });
	region_item(region, &(struct fixture_item){ .office = "bz" });
	cr_assert(region_merge(region, MARCH));
	edit = fixture_next(nsync_region_root(&region->region));
	fixture_add_key(edit, "bz", 60);
	id = fixture_id(FIXTURE_BZ);
	cr_assert_eq(nsync_root_edit_revoke(edit, &id, 1, &record, &err), NSYNC_OK);
	root = fixture_root(edit, region_signers, 2);
	region_adopt(region, root, APRIL);
	nsync_root_free(root);
	cr_assert_eq(region->region.finding_count, 2);
}

Test(audit_state, what_was_verified_comes_back)
{
	struct nsync_verified verified;
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_id other;

	REGION(region);
	with_findings(&region);
	cr_assert_eq(nsync_verified_load(&verified, fixture_path(region.dir, "state"),
					 &region.region.pin, &err),
		     NSYNC_OK);
	cr_expect(nsync_oid_zero(&verified.head), "nothing yet");
	nsync_verified_release(&verified);
	cr_assert_eq(nsync_verified_save(fixture_path(region.dir, "state"), &region.region, &err),
		     NSYNC_OK, "%s", err.text);
	cr_assert_eq(nsync_verified_load(&verified, fixture_path(region.dir, "state"),
					 &region.region.pin, &err),
		     NSYNC_OK);
	cr_expect(nsync_oid_eq(&verified.head, &region.region.head));
	cr_expect(nsync_id_eq(&verified.root_id, &nsync_region_root(&region.region)->id));
	cr_assert_eq(verified.finding_count, 2);
	for (size_t i = 0; i < 2; i++) {
		cr_expect_str_eq(verified.findings[i].path, region.region.findings[i].path);
		cr_expect_eq(verified.findings[i].reason, region.region.findings[i].reason);
		cr_expect_eq(verified.findings[i].seq, region.region.findings[i].seq);
	}
	nsync_verified_release(&verified);
	other = fixture_id(5);
	cr_assert_eq(nsync_verified_load(&verified, fixture_path(region.dir, "state"), &other,
					 &err),
		     NSYNC_OK);
	cr_expect(nsync_oid_zero(&verified.head), "of another region");
	nsync_verified_release(&verified);
}

static const struct {
	const char *label, *from, *to; /* from NULL: the whole file */
} damages[] = {
	{ "empty", NULL, "" },
	{ "not JSON", NULL, "x" },
	{ "another thing", NULL, "{}\n" },
	{ "other rules", "\"rules\": 2", "\"rules\": 1" },
	{ "a pin that is none", "\"pin\": \"", "\"pin\": \"x" },
	{ "a head that is none", "\"head\": \"", "\"head\": \"x" },
	{ "a root that is none", "\"root\": \"", "\"root\": \"x" },
	{ "findings that are none", "\"findings\": [", "\"findings\": {}, \"x\": [" },
	{ "a finding without a path", "\"path\"", "\"bath\"" },
	{ "a verdict that there isn't", "key-revoked", "key-revoken" },
	{ "a number as a text", "\"seq\": 2", "\"seq\": \"2\"" },
};

/* Damage makes the walk longer; what comes out is the same. */
Test(audit_state, damaged_state_is_no_state)
{
	AUTO(nsync_buf_release) struct nsync_buf good = NSYNC_BUF_INIT(1u << 16);
	struct nsync_error err = { NSYNC_OK, "", "" };
	char file[600];

	REGION(region);
	with_findings(&region);
	cr_assert_eq(nsync_verified_save(region.dir, &region.region, &err), NSYNC_OK);
	snprintf(file, sizeof(file), "%s/verified.json", region.dir);
	cr_assert_eq(nsync_file_read(&good, file, &err), NSYNC_OK);
	for (size_t i = 0; i < COUNT(damages); i++) {
		AUTO(nsync_buf_release) struct nsync_buf bad = NSYNC_BUF_INIT(1u << 16);
		char *at = damages[i].from ? strstr(good.p, damages[i].from) : good.p;
		struct nsync_verified verified;
		struct nsync_disagreement found;
		struct nsync_region walked;

		cr_assert_not_null(at, "%s: %s", damages[i].label, good.p);
		nsync_buf_add(&bad, good.p, (size_t)(at - good.p));
		nsync_buf_text(&bad, damages[i].to);
		if (damages[i].from)
			nsync_buf_text(&bad, at + strlen(damages[i].from));
		cr_assert_eq(nsync_file_write(file, nsync_buf_view(&bad), 0600, &err), NSYNC_OK);
		cr_assert_eq(nsync_verified_load(&verified, region.dir, &region.region.pin, &err),
			     NSYNC_OK, "%s", damages[i].label);
		cr_expect(nsync_oid_zero(&verified.head), "%s", damages[i].label);
		cr_expect_eq(verified.finding_count, 0, "%s", damages[i].label);
		nsync_region_init(&walked);
		region_walk_to(&walked, &found, &region, &region.region.head, &verified);
		cr_expect_eq(found.verdict.reason, NSYNC_REASON_OK);
		cr_expect_eq(walked.finding_count, 2);
		nsync_region_release(&walked);
		nsync_verified_release(&verified);
	}
}

/* State that reads but does not fit the repository: slower, never wrong. */
Test(audit_state, state_of_another_history)
{
	enum { NO_COMMIT, A_BLOB, NOT_ON_THE_WAY, WITHOUT_RECORD, ANOTHER_ROOT };
	static const char *const labels[] = { "no such commit", "a blob", "not on the way",
					      "a commit without a record", "another root" };

	for (int i = NO_COMMIT; i <= ANOTHER_ROOT; i++) {
		struct nsync_verified verified = { .finding_count = 0 };
		struct nsync_disagreement found;
		struct nsync_region walked;
		struct nsync_oid tree;

		REGION(region);
		with_findings(&region);
		verified.root_id = nsync_region_root(&region.region)->id;
		tree = fixture_blob(region.repo, NSYNC_STR("x"));
		if (i == A_BLOB)
			verified.head = tree;
		tree = fixture_tree_with(region.repo, NULL, "x", &tree);
		if (i == NO_COMMIT)
			verified.head = fixture_nowhere();
		else if (i == NOT_ON_THE_WAY || i == WITHOUT_RECORD)
			verified.head = fixture_commit(region.repo, &tree, NULL, 0);
		else if (i == ANOTHER_ROOT)
			verified.head = region.region.head, verified.root_id = fixture_id(5);
		nsync_region_init(&walked);
		region_walk_to(&walked, &found, &region, &region.region.head, &verified);
		cr_expect_eq(found.verdict.reason, NSYNC_REASON_OK, "%s", labels[i]);
		cr_expect_eq(walked.finding_count, 2, "%s", labels[i]);
		nsync_region_release(&walked);
	}
}

/* A walk that is told of a commit without a record as verified starts over and finds it. */
Test(audit_state, a_verified_head_without_a_record)
{
	struct nsync_verified verified = { .finding_count = 0 };
	struct nsync_disagreement found;
	struct nsync_region walked;
	struct nsync_oid blob, tree, forged, head;

	REGION(region);
	verified.root_id = nsync_region_root(&region.region)->id;
	blob = fixture_blob(region.repo, nsync_buf_view(&region.region.roots[0]->bytes));
	tree = fixture_tree_with(region.repo, NULL, "trust/1.json", &blob);
	forged = fixture_commit(region.repo, &tree, NULL, 0);
	blob = fixture_blob(region.repo, NSYNC_STR("x"));
	tree = fixture_tree_with(region.repo, &tree, "README", &blob);
	head = fixture_commit(region.repo, &tree, &forged, 1);
	verified.head = forged;
	nsync_region_init(&walked);
	region_walk_to(&walked, &found, &region, &head, &verified);
	cr_expect_eq(found.verdict.reason, NSYNC_UNRECORDED_CHANGE);
	cr_expect(nsync_oid_eq(&found.commit, &forged));
	cr_expect_str_eq(found.path, "log/0/1.json");
	nsync_region_release(&walked);
}
