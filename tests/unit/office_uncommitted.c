/* office_uncommitted.c: what lies in the work tree and is not committed counts for nothing until it is signed anew or committed. */
#include <criterion/criterion.h>

#include "tests/support/office_fixture.h"

#define WATER       "items/gt/2026/02/water.1.json"
#define STATE       "items/mx/2026/02/state.1.json"
#define COSIGNATURE "cosignatures/bz/gt/2026/02/joint.1.json"

TestSuite(office_uncommitted, .timeout = 120);

/* Sign a draft or an item into the work tree only. */
static void sign_uncommitted(const struct office_fixture *office, const char *file)
{
	AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	const struct nsync_sign_input input = { .files = &file,
						.count = 1,
						.key = office->key,
						.who = &office->who,
						.date = office->now,
						.now = office->now,
						.no_commit = true };

	fixture_ok(nsync_office_sign(&result, &office->clone, &input, &err), &err);
	FIXTURE_CHECK(!result.committed && !result.refused && !result.list[0].already);
}

static struct nsync_buf file_of(const struct office_fixture *office, const char *path)
{
	struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_ok(nsync_file_read(&bytes, office_path(office, path), &err), &err);
	return bytes;
}

/* What main has under a path. */
static struct nsync_buf committed(const struct office_fixture *office, const char *path)
{
	struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid tree, head, blob;
	enum nsync_entry_kind kind;

	fixture_ok(nsync_clone_own_tree(&tree, &head, office->clone.repo, &err), &err);
	fixture_ok(nsync_repo_find(&blob, &kind, office->clone.repo, &tree, nsync_str(path), &err), &err);
	fixture_ok(nsync_repo_blob(&bytes, office->clone.repo, &blob, NSYNC_MAX_SIGNED_BYTES, &err),
		   &err);
	return bytes;
}

/* Whether a file of the work tree is the one that a commit has. */
static bool is_committed(const struct office_fixture *office, const char *path)
{
	AUTO(nsync_buf_release) struct nsync_buf here = file_of(office, path);
	AUTO(nsync_buf_release) struct nsync_buf there = committed(office, path);

	return nsync_str_eq(nsync_buf_view(&here), nsync_buf_view(&there));
}

Test(office_uncommitted, a_signed_item_is_committed_as_it_is)
{
	const char *const names[] = { "drafts/water.md", WATER };

	for (size_t i = 0; i < 2; i++) {
		AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
		AUTO(nsync_buf_release) struct nsync_buf before = NSYNC_BUF_INIT(1);
		struct nsync_error err = { NSYNC_OK, "", "" };
		const char *file;

		REGION(region);
		OFFICE(gt, &region, "gt");
		office_draft(&gt, "water", "");
		sign_uncommitted(&gt, office_path(&gt, "drafts/water.md"));
		before = file_of(&gt, WATER);
		gt.now.seconds += 60; /* signed anew it would be another file */
		file = office_path(&gt, names[i]);
		cr_assert_eq(office_sign(&result, &gt, &file, 1, &err), NSYNC_OK, "%s", err.text);
		cr_expect(result.committed && !result.list[0].already, "%s", names[i]);
		cr_expect_eq(result.kept.count, 0);
		cr_expect(nsync_str_eq(nsync_buf_view(&before), nsync_buf_view(&result.list[0].bytes)));
		cr_expect(is_committed(&gt, WATER));
	}
}

/* Whatever else lies under the item's name is put aside, and the draft is signed. */
Test(office_uncommitted, what_is_not_this_key_s_is_put_aside)
{
	static const struct {
		const char *label;
		const char *text; /* NULL: signed by this key from another text */
		bool stranger, spoilt;
	} cases[] = {
		{ "no item", "{", false, false },
		{ "of another text", NULL, false, false },
		{ "by a stranger", NULL, true, false },
		{ "with a spoilt signature", NULL, false, true },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
		AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
		struct nsync_error err = { NSYNC_OK, "", "" };
		const char *draft;

		REGION(region);
		OFFICE(gt, &region, "gt");
		if (cases[i].text) {
			office_write(&gt, WATER, cases[i].text);
		} else if (cases[i].stranger) {
			fixture_item_file(&text, &(struct fixture_item){
							 .slug = "water",
							 .signers = { FIXTURE_STRANGER },
							 .signer_count = 1 });
			office_write(&gt, WATER, text.p);
		} else {
			office_draft(&gt, "water", cases[i].spoilt ? "" : "urgency: 3\n");
			sign_uncommitted(&gt, office_path(&gt, "drafts/water.md"));
		}
		if (cases[i].spoilt) {
			char *value;

			text = file_of(&gt, WATER);
			value = strstr(text.p, "\"signatures\"");
			value = strchr(strchr(value, ':') + 1, ':'); /* behind the key's id */
			while (*value != '"')
				value++;
			value[1] = value[1] == 'A' ? 'B' : 'A';
			office_write(&gt, WATER, text.p);
		}
		draft = office_draft(&gt, "water", "");
		cr_assert_eq(office_sign(&result, &gt, &draft, 1, &err), NSYNC_OK, "%s: %s",
			     cases[i].label, err.text);
		cr_expect(result.committed, "%s", cases[i].label);
		cr_assert_eq(result.kept.count, 1, "%s", cases[i].label);
		cr_expect_str_eq(result.kept.list[0].path, WATER, "%s", cases[i].label);
		cr_expect(is_committed(&gt, WATER), "%s", cases[i].label);
	}
}

/* mx signs with two keys: what the second editor signed and did not commit counts once it is committed. */
Test(office_uncommitted, a_second_signature)
{
	AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	const char *item;

	REGION(region);
	OFFICE(mx, &region, "mx");
	office_story(&mx, "state", "");
	office_take_key(&mx, FIXTURE_MX_2);
	item = office_path(&mx, STATE);
	sign_uncommitted(&mx, item);
	cr_expect(!is_committed(&mx, STATE));
	cr_assert_eq(office_sign(&result, &mx, &item, 1, &err), NSYNC_OK, "%s", err.text);
	cr_expect(result.committed && !result.list[0].already && !result.list[0].more);
	cr_expect(is_committed(&mx, STATE));
	nsync_sign_result_release(&result);
	/* Edited by hand: the committed one is what is signed, the edited copy is put aside. */
	office_write(&mx, STATE, "{}");
	cr_assert_eq(office_sign(&result, &mx, &item, 1, &err), NSYNC_OK, "%s", err.text);
	cr_expect(result.list[0].already && !result.committed);
}

Test(office_uncommitted, a_picture_of_other_bytes)
{
	AUTO(nsync_sign_result_release) struct nsync_sign_result result = { .list = NULL };
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(NSYNC_MAX_DRAFT_BYTES);
	struct nsync_error err = { NSYNC_OK, "", "" };
	char path[NSYNC_MAX_PATH];
	const char *draft;

	REGION(region);
	OFFICE(gt, &region, "gt");
	fixture_media_path(path, "gt", "\x89PNG one");
	fixture_item_body(&text,
			  &(struct fixture_item){ .slug = "water", .pictures = { "\x89PNG one" } });
	office_write(&gt, "drafts/water.json", text.p);
	office_write(&gt, path, "\x89PNG two");
	draft = office_path(&gt, "drafts/water.json");
	cr_expect_eq(office_sign(&result, &gt, &draft, 1, &err), NSYNC_EINVAL);
	cr_expect_str_eq(err.where, path);
	cr_expect(!result.committed && !office_has(&gt, WATER));
	nsync_sign_result_release(&result);
	err = (struct nsync_error){ NSYNC_OK, "", "" };
	office_write(&gt, path, "\x89PNG one");
	cr_assert_eq(office_sign(&result, &gt, &draft, 1, &err), NSYNC_OK, "%s", err.text);
	cr_assert_eq(unlink(office_path(&gt, path)), 0);
	nsync_sign_result_release(&result);
	office_take_key(&gt, FIXTURE_GT);
	cr_assert_eq(office_sign(&result, &gt, &draft, 1, &err), NSYNC_OK, "%s: committed before",
		     err.text);
}

/* A cosignature that only lies in a folder is made and committed all the same. */
Test(office_uncommitted, a_cosignature)
{
	AUTO(nsync_cosign_result_release) struct nsync_cosign_result done = { .already = false };
	AUTO(nsync_cosign_plan_release) struct nsync_cosign_plan plan;
	static const struct nsync_story joint = {
		.office = "gt", .year = 2026, .month = 2, .slug = "joint"
	};
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	OFFICE(gt, &region, "gt");
	OFFICE(bz, &region, "bz");
	office_story(&gt, "joint", "countries: [GT, BZ, MX]\njoint: [bz, mx]\n");
	office_sync(&gt);
	cr_assert(office_merge(&region, "2026-03-01T01:00:00Z"));
	office_sync(&bz);
	office_write(&bz, COSIGNATURE, "{}");
	nsync_cosign_plan_init(&plan);
	cr_assert_eq(nsync_office_cosign_plan(&plan, &bz.clone, &joint, 0, &err), NSYNC_OK);
	cr_expect_not(plan.already);
	cr_assert_eq(nsync_office_cosign(&done, &bz.clone, &plan, bz.key, &bz.who, bz.now, &err),
		     NSYNC_OK, "%s", err.text);
	cr_assert_eq(done.kept.count, 1);
	cr_expect_str_eq(done.kept.list[0].path, COSIGNATURE);
	cr_expect(is_committed(&bz, COSIGNATURE));
	nsync_cosign_result_release(&done);
	/* The plan was made before another run cosigned. */
	cr_assert_eq(nsync_office_cosign(&done, &bz.clone, &plan, bz.key, &bz.who, bz.now, &err),
		     NSYNC_OK);
	cr_expect(done.already);
}
