/* Pictures: accepted with an item that names them, never without, never another content. */
#include <criterion/criterion.h>

#include "tests/support/verify_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const struct fixture_item picturing = { .pictures = { "well" } };

enum push { NOTHING, RIGHT, WRONG, LARGE, LINK, GONE, TREE_RIGHT };

/* Put the picture "well" of gt, or something else under its name. */
static void push(struct bench *bench, enum push what)
{
	char path[NSYNC_MAX_PATH];
	struct nsync_oid nowhere = fixture_nowhere();
	struct nsync_buf large = NSYNC_BUF_INIT(NSYNC_MAX_MEDIA_BYTES + 10);

	fixture_media_path(path, "gt", "well");
	switch (what) {
	case RIGHT:
		bench_push(bench, path, NSYNC_STR("well"));
		break;
	case WRONG:
		bench_push(bench, path, NSYNC_STR("poison"));
		break;
	case LARGE:
		memset(nsync_buf_reserve(&large, NSYNC_MAX_MEDIA_BYTES + 1), 'x',
		       NSYNC_MAX_MEDIA_BYTES + 1);
		large.n = NSYNC_MAX_MEDIA_BYTES + 1;
		bench_push(bench, path, nsync_buf_view(&large));
		break;
	case GONE:
		bench->pushed = fixture_tree_with(bench->repo, &bench->pushed, path, &nowhere);
		break;
	case TREE_RIGHT:
		bench_accept(bench, path, NSYNC_STR("well"));
		break;
	case LINK:
	case NOTHING:
		break;
	}
	nsync_buf_release(&large);
}

static const struct {
	const char *label;
	enum push before, push;
	const struct fixture_item item;
	const char *item_word, *word;
} cases[] = {
	{ "named and there", NOTHING, RIGHT, { .pictures = { "well" } }, "ok", "ok" },
	{ "named and accepted before",
	  TREE_RIGHT,
	  NOTHING,
	  { .pictures = { "well" } },
	  "ok",
	  "none" },
	{ "named twice", NOTHING, RIGHT, { .pictures = { "well", "well" } }, "ok", "ok" },
	{ "named and not there",
	  NOTHING,
	  NOTHING,
	  { .pictures = { "well" } },
	  "missing-media",
	  "none" },
	{ "one of two is not there",
	  NOTHING,
	  RIGHT,
	  { .pictures = { "well", "tree" } },
	  "missing-media",
	  "ignored" },
	{ "there and not named", NOTHING, RIGHT, { 0 }, "ok", "ignored" },
	{ "named by an item that is held",
	  NOTHING,
	  RIGHT,
	  { .pictures = { "well" }, .signers = { FIXTURE_STRANGER }, .signer_count = 1 },
	  "unknown-key",
	  "ignored" },
	{ "other content", NOTHING, WRONG, { .pictures = { "well" } }, "bad-media", "bad-media" },
	{ "other content, not named", NOTHING, WRONG, { 0 }, "ok", "ignored" },
	{ "too large", NOTHING, LARGE, { .pictures = { "well" } }, "bad-media", "too-large" },
	{ "its object is missing",
	  NOTHING,
	  GONE,
	  { .pictures = { "well" } },
	  "bad-media",
	  "bad-media" },
	/* An accepted picture stays as it was, whatever the office pushes under its name. */
	{ "accepted before, other content now",
	  TREE_RIGHT,
	  WRONG,
	  { .pictures = { "well" } },
	  "ok",
	  "ignored" },
};

Test(verify_media, table)
{
	char path[NSYNC_MAX_PATH];

	for (size_t i = 0; i < COUNT(cases); i++) {
		BENCH(bench);
		fixture_media_path(path, "gt", "well");
		push(&bench, cases[i].before);
		push(&bench, cases[i].push);
		bench_item(&bench, false, &cases[i].item);
		bench_judge(&bench);
		cr_expect_str_eq(bench_item_word(&bench, &cases[i].item), cases[i].item_word,
				 "%s: item", cases[i].label);
		cr_expect_str_eq(bench_word(&bench, path), cases[i].word, "%s: picture",
				 cases[i].label);
	}
}

Test(verify_media, the_hash_of_what_is_accepted)
{
	uint8_t hash[NSYNC_HASH_BYTES];
	char path[NSYNC_MAX_PATH];

	BENCH(bench);
	push(&bench, RIGHT);
	bench_item(&bench, false, &picturing);
	bench_judge(&bench);
	fixture_media_path(path, "gt", "well");
	nsync_sha256(hash, NSYNC_STR("well"));
	cr_expect(bench_file(&bench, path)->accepted);
	cr_expect_arr_eq(bench_file(&bench, path)->sha256, hash, sizeof(hash));
}

/* The same picture for two stories: one held, one accepted. */
Test(verify_media, one_accepted_item_is_enough)
{
	struct fixture_item held = { .slug = "a", .pictures = { "well", "tree" } };
	struct fixture_item good = { .slug = "b", .pictures = { "well" } };
	char path[NSYNC_MAX_PATH];

	BENCH(bench);
	push(&bench, RIGHT);
	bench_item(&bench, false, &held);
	bench_item(&bench, false, &good);
	bench_judge(&bench);
	fixture_media_path(path, "gt", "well");
	cr_expect_str_eq(bench_item_word(&bench, &held), "missing-media");
	cr_expect_str_eq(bench_item_word(&bench, &good), "ok");
	cr_expect_str_eq(bench_word(&bench, path), "ok");
}

Test(verify_media, another_offices_picture_is_missing)
{
	struct fixture_item item = { .office = "bz", .pictures = { "well" } };

	BENCH(bench);
	push(&bench, RIGHT);
	bench_item(&bench, false, &item);
	bench_judge(&bench);
	cr_expect_str_eq(bench_item_word(&bench, &item), "missing-media");
}

Test(verify_media, names_outside_the_grammar)
{
	static const char *const paths[] = {
		"media/gt/well.png",
		"media/gt/0000000000000000000000000000000000000000000000000000000000000000",
		"media/gt/0000000000000000000000000000000000000000000000000000000000000000.PNG",
		"media/gt/000000000000000000000000000000000000000000000000000000000000000.png",
		"media/gt/x/0000000000000000000000000000000000000000000000000000000000000000.png",
	};

	BENCH(bench);
	for (size_t i = 0; i < COUNT(paths); i++)
		bench_push(&bench, paths[i], NSYNC_STR("x"));
	bench_judge(&bench);
	for (size_t i = 0; i < COUNT(paths); i++)
		cr_expect_str_eq(bench_word(&bench, paths[i]), "bad-path", "%s", paths[i]);
}

/* In the log a picture that nobody names is a fault, and a broken one too. */
Test(verify_media, recorded_without_an_item)
{
	char path[NSYNC_MAX_PATH];

	BENCH(bench);
	bench.seq = 3;
	push(&bench, RIGHT);
	bench_judge(&bench);
	fixture_media_path(path, "gt", "well");
	cr_expect_str_eq(bench_word(&bench, path), "bad-media");
}
