/* office_states.c: what status says of files in work tree, index, main and the office's server, and the next step. */
#include <criterion/criterion.h>

#include "lib/office/internal.h"
#include "tests/support/office_fixture.h"

#define MONTH "items/gt/2026/02/"

TestSuite(office_states, .timeout = 240);

static void shell(const struct office_fixture *office, const char *commands)
{
	AUTO(nsync_buf_release) struct nsync_buf line = NSYNC_BUF_INIT(8192);

	nsync_buf_printf(&line, "cd %s && { %s; } >/dev/null", office->folder, commands);
	cr_assert_eq(system(line.p), 0, "%s", commands);
}

/* "state path; state path | step subject", the month taken out. */
static const char *told(struct nsync_buf *out, const struct office_fixture *office)
{
	AUTO(nsync_office_status_release) struct nsync_office_status status = { .drafts = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };
	const size_t n = strlen(MONTH);

	nsync_buf_clear(out);
	fixture_ok(nsync_office_status(&status, &office->clone, office->now, &err), &err);
	for (size_t i = 0; i < status.pendings.count; i++) {
		const struct nsync_pending *pending = &status.pendings.list[i];
		const char *path = pending->path;

		nsync_buf_printf(out, "%s %s%s", nsync_story_state_name(pending->state),
				 strncmp(path, MONTH, n) ? path : path + n,
				 i + 1 < status.pendings.count ? "; " : "");
	}
	nsync_buf_printf(out, "%s | %d", status.trouble_count ? " trouble" : "", (int)status.next);
	if (status.subject[0])
		nsync_buf_printf(out, " %s", status.subject);
	cr_expect_eq(status.nothing_waits, status.next == NSYNC_NEXT_FETCH && !status.pendings.count &&
						   !status.trouble_count);
	return nsync_buf_view(out).p;
}

/* old is accepted, sent was sent, made is committed; loose, of which there is a draft, is not. */
static void make_files(struct region_fixture *region, struct office_fixture *gt)
{
	office_story(gt, "old", "");
	office_sync(gt);
	cr_assert(office_merge(region, "2026-03-01T01:00:00Z"));
	office_sync(gt);
	office_story(gt, "sent", "");
	office_sync(gt);
	office_story(gt, "loose", "");
	shell(gt, "git reset -q --soft HEAD~1 && git reset -q && mv " MONTH "loose.1.json .git/loose");
	office_story(gt, "made", "");
	shell(gt, "rm -r drafts && sed 's/What there is/WHAT there is/' .git/loose >.git/altered"
		  " && sed 's/\"[0-9a-f]\\{64\\}\": \"/\"'$(printf 'ab%.0s' $(seq 32))'\": \"/'"
		  " .git/loose >.git/foreign && git tag start");
	cr_assert(office_has(gt, ".git/foreign"));
}

#define REST "unpushed made.1.json; waiting-for-merge sent.1.json"

Test(office_states, of_files_here)
{
	static const struct {
		const char *label, *make, *want;
		int step;
		const char *subject;
	} cases[] = {
		{ "as it was", "true", "", NSYNC_NEXT_SEND, "" },
		{ "not committed", "cp .git/loose " MONTH "loose.1.json", "not-committed loose.1.json; ",
		  NSYNC_NEXT_COMMIT, MONTH "loose.1.json" },
		{ "staged", "cp .git/loose " MONTH "loose.1.json; git add items",
		  "not-committed loose.1.json; ", NSYNC_NEXT_COMMIT, MONTH "loose.1.json" },
		{ "only staged",
		  "cp .git/loose " MONTH "loose.1.json; git add items; rm " MONTH "loose.1.json",
		  "only-staged loose.1.json; ", NSYNC_NEXT_UNSTAGE, MONTH "loose.1.json" },
		{ "altered, only staged",
		  "cp .git/altered " MONTH "loose.1.json; git add items; rm " MONTH "loose.1.json",
		  "only-staged loose.1.json; ", NSYNC_NEXT_UNSTAGE, MONTH "loose.1.json" },
		{ "altered", "cp .git/altered " MONTH "loose.1.json", "altered loose.1.json; ",
		  NSYNC_NEXT_EDIT, "gt/2026/02/loose" },
		{ "nobody's", "cp .git/foreign " MONTH "loose.1.json", "not-signed loose.1.json; ",
		  NSYNC_NEXT_SEND, "" },
		{ "under another name", "cp .git/loose " MONTH "other.1.json",
		  "kept-back other.1.json; ", NSYNC_NEXT_SEND, "" },
		{ "accepted and edited", "echo >>" MONTH "old.1.json", "edited old.1.json; ",
		  NSYNC_NEXT_RESTORE, "" },
		{ "accepted and deleted", "rm " MONTH "old.1.json", "edited old.1.json; ",
		  NSYNC_NEXT_RESTORE, "" },
		{ "accepted, and deleted in the index", "git rm -q --cached " MONTH "old.1.json",
		  "edited old.1.json; ", NSYNC_NEXT_RESTORE, "" },
		{ "accepted, and replaced by a good one", "cp .git/loose " MONTH "old.1.json",
		  "edited old.1.json; ", NSYNC_NEXT_RESTORE, "" },
		{ "sent and edited", "echo >>" MONTH "sent.1.json", "edited sent.1.json; ",
		  NSYNC_NEXT_RESTORE, "" },
		{ "a link", "ln -s x " MONTH "link.1.json", "not-signed link.1.json; ",
		  NSYNC_NEXT_SEND, "" },
		{ "a picture that waits for its item",
		  "mkdir -p media/gt; echo x >media/gt/$(echo x | sha256sum | cut -c1-64).png", "",
		  NSYNC_NEXT_SEND, "" },
		{ "what is no picture", "mkdir -p media/gt; echo x >media/gt/x.png",
		  "not-signed media/gt/x.png; ", NSYNC_NEXT_SEND, "" },
		{ "ignored by Git", "echo .DS_Store >.git/info/exclude; echo x >" MONTH ".DS_Store", "",
		  NSYNC_NEXT_SEND, "" },
		{ "an item that Git ignores",
		  "echo '*.json' >.git/info/exclude; cp .git/loose " MONTH "loose.1.json",
		  "not-committed loose.1.json; ", NSYNC_NEXT_COMMIT, MONTH "loose.1.json" },
		{ "another office's", "mkdir -p items/mx; echo x >items/mx/x", "", NSYNC_NEXT_SEND, "" },
		{ "the most pressing first",
		  "echo >>" MONTH "old.1.json; cp .git/loose " MONTH "loose.1.json",
		  "not-committed loose.1.json; edited old.1.json; ", NSYNC_NEXT_COMMIT,
		  MONTH "loose.1.json" },
	};
	AUTO(nsync_buf_release) struct nsync_buf got = NSYNC_BUF_INIT(65536);
	AUTO(nsync_buf_release) struct nsync_buf want = NSYNC_BUF_INIT(65536);

	REGION(region);
	OFFICE(gt, &region, "gt");
	make_files(&region, &gt);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		shell(&gt, cases[i].make);
		nsync_buf_clear(&want);
		nsync_buf_printf(&want, "%s" REST " | %d%s%s", cases[i].want, cases[i].step,
				 cases[i].subject[0] ? " " : "", cases[i].subject);
		cr_expect_str_eq(told(&got, &gt), want.p, "%s: %s", cases[i].label, got.p);
		shell(&gt, "git reset -q --hard; git clean -qfdx; : >.git/info/exclude");
	}
}

Test(office_states, of_committed_files)
{
	static const struct {
		const char *label, *make, *want;
	} cases[] = {
		{ "altered", "cp .git/altered " MONTH "loose.1.json",
		  "altered loose.1.json; unpushed made.1.json; waiting-for-merge sent.1.json | 6 "
		  "gt/2026/02/loose" },
		{ "altered after it was sent", "sed -i s/What/WHAT/ " MONTH "sent.1.json",
		  "altered sent.1.json; unpushed made.1.json | 6 gt/2026/02/sent" },
		{ "nobody's", "cp .git/foreign " MONTH "loose.1.json",
		  "not-signed loose.1.json; unpushed made.1.json; waiting-for-merge sent.1.json | 11" },
		{ "garbage", "echo x >" MONTH "loose.1.json",
		  "not-signed loose.1.json; unpushed made.1.json; waiting-for-merge sent.1.json | 11" },
		{ "garbage that has a draft",
		  "echo x >" MONTH "loose.1.json; mkdir -p drafts; cp .git/draft drafts/loose.md",
		  "altered loose.1.json; unpushed made.1.json; waiting-for-merge sent.1.json | 5 "
		  "drafts/loose.md" },
		{ "a program", "chmod +x " MONTH "made.1.json",
		  "kept-back made.1.json; waiting-for-merge sent.1.json | 13" },
		{ "under another name", "cp .git/loose " MONTH "other.1.json",
		  "kept-back other.1.json; unpushed made.1.json; waiting-for-merge sent.1.json | 11" },
		{ "a bad picture",
		  "mkdir -p media/gt; echo x >media/gt/$(printf 'ab%.0s' $(seq 32)).png", NULL },
		{ "accepted, and altered", "sed -i s/What/WHAT/ " MONTH "old.1.json",
		  "edited old.1.json; unpushed made.1.json; waiting-for-merge sent.1.json | 4" },
		{ "accepted, and deleted", "git rm -q " MONTH "old.1.json",
		  "edited old.1.json; unpushed made.1.json; waiting-for-merge sent.1.json | 4" },
		{ "taken back", "git rm -q " MONTH "sent.1.json",
		  "taken-back sent.1.json; unpushed made.1.json | 11" },
	};
	AUTO(nsync_buf_release) struct nsync_buf got = NSYNC_BUF_INIT(65536);

	REGION(region);
	OFFICE(gt, &region, "gt");
	make_files(&region, &gt);
	office_draft(&gt, "loose", "");
	shell(&gt, "mv drafts/loose.md .git/draft");
	cr_assert_eq(NSYNC_NEXT_RESTORE, 4);
	cr_assert_eq(NSYNC_NEXT_EDIT, 6);
	cr_assert_eq(NSYNC_NEXT_SIGN_AGAIN, 5);
	cr_assert_eq(NSYNC_NEXT_SEND, 11);
	cr_assert_eq(NSYNC_NEXT_CHECK_ALL, 13);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		shell(&gt, cases[i].make);
		shell(&gt, "git add -A items media 2>/dev/null || git add -A items");
		shell(&gt, "git commit -q --no-verify -m test");
		if (cases[i].want)
			cr_expect_str_eq(told(&got, &gt), cases[i].want, "%s: %s", cases[i].label,
					 got.p);
		shell(&gt, "git reset -q --hard start; git clean -qfdx");
	}
}

/* What was sent before anybody looked: the next merge holds it. */
Test(office_states, sent_although_it_would_be_held)
{
	AUTO(nsync_buf_release) struct nsync_buf got = NSYNC_BUF_INIT(65536);

	REGION(region);
	OFFICE(gt, &region, "gt");
	make_files(&region, &gt);
	shell(&gt, "cp .git/loose " MONTH "other.1.json; git add items; git commit -q -m x;"
		   " git push -q origin main; git fetch -q origin");
	cr_expect_str_eq(told(&got, &gt),
			 "would-be-held other.1.json; waiting-for-merge made.1.json; "
			 "waiting-for-merge sent.1.json | 13",
			 "%s", got.p);
}

/* What another machine of the office has sent, and this one has fetched only. */
Test(office_states, on_the_server)
{
	AUTO(nsync_buf_release) struct nsync_buf got = NSYNC_BUF_INIT(65536);

	REGION(region);
	OFFICE(gt, &region, "gt");
	OFFICE_AT(second, &region, "gt", "second");
	office_story(&second, "theirs", "");
	office_sync(&second);
	cr_expect_str_eq(told(&got, &gt), " | 16", "%s", got.p);
	shell(&gt, "git fetch -q origin");
	cr_expect_str_eq(told(&got, &gt), "on-server theirs.1.json | 11", "%s", got.p);
	office_story(&gt, "mine", "");
	cr_expect_str_eq(told(&got, &gt), "on-server theirs.1.json; unpushed mine.1.json | 11",
			 "%s", got.p);
	office_sync(&gt);
	cr_expect_str_eq(told(&got, &gt),
			 "waiting-for-merge mine.1.json; waiting-for-merge theirs.1.json | 16", "%s",
			 got.p);
}

/* The second signature of an office that asks for two. */
Test(office_states, a_second_signature_that_is_not_committed)
{
	static const char *const path = "items/mx/2026/02/story.1.json";
	AUTO(nsync_buf_release) struct nsync_buf got = NSYNC_BUF_INIT(65536);
	AUTO(nsync_buf_release) struct nsync_buf want = NSYNC_BUF_INIT(65536);

	REGION(region);
	OFFICE(mx, &region, "mx");
	office_story(&mx, "story", "");
	office_take_key(&mx, FIXTURE_MX_2);
	office_sign_file(&mx, office_path(&mx, path));
	shell(&mx, "git reset -q --soft HEAD~1 && git reset -q");
	nsync_buf_printf(&want, "not-committed %s; unpushed %s | %d %s", path, path,
			 NSYNC_NEXT_COMMIT, path);
	cr_expect_str_eq(told(&got, &mx), want.p, "%s", got.p);
}

/* ---- what cannot be looked at ---- */

Test(office_states, what_cannot_be_looked_at)
{
	static const struct {
		const char *label, *make, *undo, *want;
	} cases[] = {
		{ "the index", "mv .git/index .git/kept; echo x >.git/index",
		  "mv .git/kept .git/index",
		  "unpushed made.1.json; waiting-for-merge sent.1.json trouble | 11" },
		{ "an object",
		  "b=$(git rev-parse HEAD:" MONTH "made.1.json); p=.git/objects/$(echo $b | cut -c1-2)/"
		  "$(echo $b | cut -c3-); echo $p >.git/where; mv $p .git/kept",
		  "mv .git/kept $(cat .git/where)",
		  "unpushed made.1.json; waiting-for-merge sent.1.json trouble | 11" },
		{ "another branch", "git switch -q -c other", "git switch -q main",
		  "unpushed made.1.json; waiting-for-merge sent.1.json | 0" },
	};
	AUTO(nsync_buf_release) struct nsync_buf got = NSYNC_BUF_INIT(65536);

	REGION(region);
	OFFICE(gt, &region, "gt");
	make_files(&region, &gt);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		shell(&gt, cases[i].make);
		office_walk(&gt);
		cr_expect_str_eq(told(&got, &gt), cases[i].want, "%s: %s", cases[i].label, got.p);
		shell(&gt, cases[i].undo);
	}
	office_walk(&gt);
	cr_expect_str_eq(told(&got, &gt), REST " | 11", "%s", got.p);
}

/* Its draft is signed again under its number, and is not one that the story has left behind. */
Test(office_states, an_altered_item_is_no_version)
{
	AUTO(nsync_office_status_release) struct nsync_office_status status = { .drafts = NULL };
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	OFFICE(gt, &region, "gt");
	office_story(&gt, "water", "");
	shell(&gt, "sed -i s/What/WHAT/ " MONTH "water.1.json && git commit -qam x --no-verify");
	fixture_ok(nsync_office_status(&status, &gt.clone, gt.now, &err), &err);
	cr_assert_eq(status.draft_count, 1);
	cr_expect_eq(status.drafts[0].state, NSYNC_DRAFT_NEW, "%d", (int)status.drafts[0].state);
	cr_expect(status.drafts[0].anew && status.drafts[0].version == 1);
	cr_expect_eq(status.next, NSYNC_NEXT_SIGN_AGAIN);
	cr_expect_str_eq(status.subject, "drafts/water.md");
	office_sign_file(&gt, office_path(&gt, "drafts/water.md"));
	nsync_office_status_release(&status);
	fixture_ok(nsync_office_status(&status, &gt.clone, gt.now, &err), &err);
	cr_expect_eq(status.next, NSYNC_NEXT_SEND);
}

/* ---- whose signatures a file has ---- */

Test(office_states, ours)
{
	static const struct {
		const char *label;
		struct fixture_item spec;
		const char *from, *to; /* a change of the bytes */
		enum nsync_ours want;
	} cases[] = {
		{ "good", { .slug = "water" }, NULL, NULL, NSYNC_OURS_GOOD },
		{ "changed", { .slug = "water" }, "water", "WATER", NSYNC_OURS_BAD },
		{ "a stranger's",
		  { .slug = "water", .signers = { FIXTURE_STRANGER }, .signer_count = 1 },
		  NULL, NULL, NSYNC_OURS_NONE },
		{ "a stranger's and ours",
		  { .slug = "water", .signers = { FIXTURE_STRANGER, FIXTURE_GT }, .signer_count = 2 },
		  NULL, NULL, NSYNC_OURS_GOOD },
		{ "another office's",
		  { .office = "mx", .slug = "water", .signers = { FIXTURE_MX }, .signer_count = 1 },
		  NULL, NULL, NSYNC_OURS_NONE },
		{ "no JSON", { .slug = "water" }, "{", "[", NSYNC_OURS_NONE },
	};

	REGION(region);
	OFFICE(gt, &region, "gt");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf bytes =
			NSYNC_BUF_INIT(2 * NSYNC_MAX_SIGNED_BYTES);
		struct nsync_error err = { NSYNC_OK, "", "" };
		enum nsync_ours got;

		fixture_item_file(&bytes, &cases[i].spec);
		if (cases[i].from)
			memcpy(strstr(bytes.p, cases[i].from), cases[i].to, strlen(cases[i].to));
		fixture_ok(nsync_office_ours(&got, &gt.clone, nsync_buf_view(&bytes), &err), &err);
		cr_expect_eq(got, cases[i].want, "%s: %u", cases[i].label, got);
	}
}
