/* Excerpts of items: what is kept of them for the next time, and what happens if it is damaged. */
#include <unistd.h>

#include "tests/support/archive_fixture.h"

#define BRIEFS "briefs" /* the file in the state folder */

/* Texts as JSON has them; what JSON escapes must not end the text where it is cut out. */
static const struct {
	const char *slug, *text, *words; /* words NULL: as the text */
} texts[] = {
	{ "backslash", "A path: C:\\\\", "A path: C:\\" },
	{ "plain", "One two three.", NULL },
	{ "quoted", "She said: \\\"no\\\"", "She said: \"no\"" },
	{ "two-lines", "First.\\n\\nSecond.", "First. Second." },
};

/* Push an item with this text. */
static void push_text(struct region_fixture *region, const char *slug, const char *text)
{
	AUTO(nsync_buf_release) struct nsync_buf body = NSYNC_BUF_INIT(2 * NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf changed = NSYNC_BUF_INIT(2 * NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(2 * NSYNC_MAX_SIGNED_BYTES);
	const struct fixture_item spec = { .slug = slug };
	static const unsigned key = FIXTURE_GT;
	char path[NSYNC_MAX_PATH];
	const char *at;

	fixture_item_body(&body, &spec);
	at = strstr(body.p, "Words.");
	cr_assert_not_null(at);
	nsync_buf_add(&changed, body.p, (size_t)(at - body.p));
	nsync_buf_printf(&changed, "%s%s", text, at + strlen("Words."));
	fixture_sign(&file, NSYNC_KIND_ITEM, changed.p, &key, 1);
	fixture_item_path(path, &spec);
	const struct nsync_str bytes = nsync_buf_view(&file);

	region_push(region, "gt", path, &bytes);
}

/* A region of the texts, and a state folder beside it. */
struct excerpts {
	struct region_fixture region;
	struct nsync_clone clone;
	char state[128], path[160];
};

static void excerpts_release(struct excerpts *e)
{
	region_release(&e->region);
}

static void excerpts_init(struct excerpts *e)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	region_init(&e->region);
	for (size_t i = 0; i < COUNT(texts); i++)
		push_text(&e->region, texts[i].slug, texts[i].text);
	cr_assert(region_merge(&e->region, MARCH));
	e->clone = archive_clone(&e->region);
	snprintf(e->state, sizeof(e->state), "%s/state", e->region.dir);
	snprintf(e->path, sizeof(e->path), "%s/" BRIEFS, e->state);
	fixture_ok(nsync_file_mkdirs(e->state, 0700, &err), &err);
}

#define EXCERPTS(name) \
	AUTO(excerpts_release) \
	struct excerpts name; \
	excerpts_init(&name)

static void read_excerpts(struct nsync_archive_versions *out, const struct excerpts *e,
			  const char *state)
{
	static const struct nsync_archive_filter every = { .all_versions = true };
	struct nsync_error err = { NSYNC_OK, "", "" };

	archive_list(out, &e->clone, &every);
	fixture_ok(nsync_archive_read_excerpts(out, e->clone.repo, state, &err), &err);
}

/* Read, and see that all is as in full; how many of them are excerpts. */
static size_t read_and_compare(const struct excerpts *e, const char *state, const char *label)
{
	AUTO(nsync_archive_versions_release) struct nsync_archive_versions found = { 0 };
	size_t count = 0;

	VERSIONS(full, &e->clone);
	read_excerpts(&found, e, state);
	cr_assert_eq(found.count, full.count, "%s", label);
	for (size_t i = 0; i < found.count; i++) {
		const struct nsync_archive_version *version = &found.versions[i];
		const struct nsync_item_file *file = version->file, *whole = full.versions[i].file;
		const char *words = texts[i % COUNT(texts)].words;
		struct nsync_str got = version->excerpt ? file->item.text :
							  nsync_buf_view(&version->words);
		uint8_t hash[NSYNC_HASH_BYTES];

		nsync_sha256(hash, nsync_buf_view(&whole->bytes));
		count += version->excerpt;
		cr_expect_str_eq(file->id.hex, whole->id.hex, "%s", label);
		cr_expect_str_eq(file->path, whole->path, "%s", label);
		cr_expect_eq(memcmp(version->sha256, hash, sizeof(hash)), 0, "%s", label);
		cr_expect(nsync_str_eq(file->item.headline, whole->item.headline), "%s", label);
		cr_expect(nsync_str_eq(file->item.uri, whole->item.uri), "%s", label);
		if (i < COUNT(texts))
			cr_expect(nsync_str_is(got, words ? words : texts[i].text), "%s: %.*s",
				  label, NSYNC_FMT(got));
	}
	return count;
}

static size_t size_of(const struct excerpts *e)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(1u << 20);
	struct nsync_error none = { NSYNC_OK, "", "" };

	return nsync_file_read(&bytes, e->path, &none) ? 0 : bytes.n;
}

Test(archive_excerpts, kept_for_the_next_time)
{
	EXCERPTS(e);
	cr_expect_eq(read_and_compare(&e, e.state, "first"), 0, "read in full");
	size_t size = size_of(&e);

	cr_assert_gt(size, 1000);
	cr_expect_eq(read_and_compare(&e, e.state, "second"), COUNT(texts));
	cr_expect_eq(size_of(&e), size, "nothing is added of what is there");
	/* What is new is read, and added at the end. */
	push_text(&e.region, "zz-new", "New.");
	cr_assert(region_merge(&e.region, APRIL));
	e.clone = archive_clone(&e.region);
	cr_expect_eq(read_and_compare(&e, e.state, "third"), COUNT(texts));
	cr_expect_gt(size_of(&e), size);
	cr_expect_eq(read_and_compare(&e, e.state, "fourth"), COUNT(texts) + 1);
}

Test(archive_excerpts, without_a_state_folder)
{
	EXCERPTS(e);
	cr_expect_eq(read_and_compare(&e, NULL, "first"), 0);
	cr_expect_eq(read_and_compare(&e, NULL, "second"), 0);
	cr_expect_eq(size_of(&e), 0);
}

/* That they cannot be kept is no error. */
Test(archive_excerpts, a_state_folder_that_is_not_there)
{
	EXCERPTS(e);
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_ok(nsync_file_remove_tree(e.state, &err), &err);
	cr_expect_eq(read_and_compare(&e, e.state, "no folder"), 0);
	fixture_ok(nsync_file_mkdirs(e.path, 0700, &err), &err);
	cr_expect_eq(read_and_compare(&e, e.state, "a folder in its place"), 0);
	cr_expect_eq(read_and_compare(&e, e.state, "again"), 0);
}

static void write_file(const struct excerpts *e, struct nsync_str bytes)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_ok(nsync_file_write(e->path, bytes, 0600, &err), &err);
}

static void read_file(struct nsync_buf *out, const struct excerpts *e)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	nsync_buf_clear(out);
	fixture_ok(nsync_file_read(out, e->path, &err), &err);
}

/* A byte changed anywhere: never another word, id or hash; and in the end all is kept again. */
Test(archive_excerpts, a_byte_that_changed)
{
	AUTO(nsync_buf_release) struct nsync_buf good = NSYNC_BUF_INIT(1u << 20);

	EXCERPTS(e);
	read_and_compare(&e, e.state, "first");
	read_file(&good, &e);
	for (size_t at = 0; at < good.n; at += 1 + good.n / 40) {
		AUTO(nsync_buf_release) struct nsync_buf bad = NSYNC_BUF_INIT(1u << 20);
		char label[40];

		snprintf(label, sizeof(label), "byte %zu changed", at);
		nsync_buf_str(&bad, nsync_buf_view(&good));
		bad.p[at] = (char)(bad.p[at] ^ 0x55);
		write_file(&e, nsync_buf_view(&bad));
		read_and_compare(&e, e.state, label);
		/* A damaged file is removed or written anew: after two more readings it is as it was. */
		read_and_compare(&e, e.state, label);
		cr_expect_eq(read_and_compare(&e, e.state, label), COUNT(texts), "%s", label);
		read_file(&bad, &e);
		cr_expect_eq(bad.n, good.n, "%s", label);
	}
}

Test(archive_excerpts, a_file_that_was_cut)
{
	AUTO(nsync_buf_release) struct nsync_buf good = NSYNC_BUF_INIT(1u << 20);

	EXCERPTS(e);
	read_and_compare(&e, e.state, "first");
	read_file(&good, &e);
	for (size_t n = 0; n < good.n; n += 1 + good.n / 20) {
		char label[40];

		snprintf(label, sizeof(label), "cut to %zu bytes", n);
		write_file(&e, (struct nsync_str){ good.p, n });
		read_and_compare(&e, e.state, label);
		cr_expect_eq(size_of(&e), good.n, "%s: written anew", label);
		cr_expect_eq(read_and_compare(&e, e.state, label), COUNT(texts), "%s", label);
	}
}

/* Another program may find other words in the same text. */
Test(archive_excerpts, of_another_program)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(1u << 20);

	EXCERPTS(e);
	read_and_compare(&e, e.state, "first");
	read_file(&bytes, &e);
	cr_assert(nsync_str_starts(nsync_buf_view(&bytes), NSYNC_STR("nsync briefs 1 ")));
	char *digit = bytes.p + strlen("nsync briefs 1 ");

	*digit = *digit == '0' ? '1' : '0';
	write_file(&e, nsync_buf_view(&bytes));
	cr_expect_eq(read_and_compare(&e, e.state, "another program's"), 0);
	cr_expect_eq(read_and_compare(&e, e.state, "this program's"), COUNT(texts));
}

/* The words of a long text are its beginning; its full text is read on demand. */
Test(archive_excerpts, a_long_text)
{
	EXCERPTS(e);
	static char text[20000];
	static const struct nsync_archive_filter one = { .slug = "zz-long" };
	AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
	struct nsync_error err = { NSYNC_OK, "", "" };

	for (size_t i = 0; i + 5 < sizeof(text); i += 5)
		memcpy(text + i, "word ", 6);
	push_text(&e.region, "zz-long", text);
	cr_assert(region_merge(&e.region, APRIL));
	e.clone = archive_clone(&e.region);
	nsync_item_file_init(&file);
	for (int i = 0; i < 2; i++) {
		AUTO(nsync_archive_versions_release) struct nsync_archive_versions found = { 0 };
		const struct nsync_archive_version *version;

		archive_list(&found, &e.clone, &one);
		fixture_ok(nsync_archive_read_excerpts(&found, e.clone.repo, e.state, &err), &err);
		cr_assert_eq(found.count, 1);
		version = &found.versions[0];
		cr_expect_eq(version->excerpt, i == 1);
		cr_expect_leq(version->excerpt ? version->file->item.text.n : version->words.n, 620);
		fixture_ok(nsync_archive_read_full(&file, version, e.clone.repo, &err), &err);
		cr_expect_gt(file.item.text.n, 19000);
		cr_expect_str_eq(file.id.hex, version->file->id.hex);
	}
}
