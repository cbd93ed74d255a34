/* Reading what was listed: all of it, an excerpt's full text, or few at a time by day and topic. */
#include "tests/support/archive_fixture.h"

#define TOPIC(code) \
	"\"subjects\":[{\"uri\":\"http://cv.iptc.org/newscodes/mediatopic/" code "\"}],"

/* ---- all of it ------------------------------------------------------------------------------ */

Test(archive_read, every_version)
{
	REGION(region);
	struct nsync_id first = archive_accept(&region, MARCH, &(struct fixture_item){ .slug = "a" }),
			second = archive_accept(&region, APRIL,
						&(struct fixture_item){ .slug = "a", .version = 2,
									.headline = "Again",
									.previous = first.hex });
	struct nsync_clone clone = archive_clone(&region);
	struct nsync_error err = { NSYNC_OK, "", "" };

	VERSIONS(all, &clone);
	cr_assert_eq(all.count, 2);
	const struct nsync_item_file *one = all.versions[0].file, *two = all.versions[1].file;

	cr_expect_str_eq(one->id.hex, first.hex);
	cr_expect_str_eq(two->id.hex, second.hex);
	cr_expect_str_eq(one->path, "items/gt/2026/02/a.1.json");
	cr_expect(nsync_str_is(two->item.headline, "Again"));
	cr_expect_eq(one->message.n, 0, "nobody asks for it, so it takes no memory");
	cr_expect_not(all.versions[0].excerpt);
	/* Nothing is read twice. */
	fixture_ok(nsync_archive_read(&all, clone.repo, &err), &err);
	cr_expect_eq(all.versions[0].file, one);
}

/* A tree of one item with these bytes, NULL: with a blob that is not there. */
static enum nsync_code read_bytes(const char *bytes, struct nsync_error *err)
{
	static const struct nsync_archive_filter every = { .all_versions = true };

	REGION(region);
	AUTO(nsync_archive_versions_release) struct nsync_archive_versions all = { 0 };
	struct nsync_oid none = { { 0 } }, tree;
	struct nsync_oid blob = bytes ? fixture_blob(region.repo, nsync_str(bytes)) :
					fixture_nowhere();

	tree = fixture_tree_with(region.repo, &none, "items/gt/2026/02/story.1.json", &blob);
	nsync_archive_versions_init(&all);
	fixture_ok(nsync_archive_list(&all, region.repo, NULL, &tree, &every, err), err);
	cr_assert_eq(all.count, 1);
	return nsync_archive_read(&all, region.repo, err);
}

/* The region was verified, so what cannot be parsed is no verdict. */
Test(archive_read, what_cannot_be_parsed)
{
	static const struct {
		const char *label, *bytes, *says; /* says: the error's beginning */
	} rows[] = {
		{ "no JSON", "words", "not-json" },
		{ "not in the one layout", "{\"item\": {}, \"signatures\": {}}", "not-canonical" },
		{ "no item", "{\n  \"item\": {},\n  \"signatures\": {}\n}\n", "schema /item/" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };

		cr_expect_eq(read_bytes(rows[i].bytes, &err), NSYNC_EGIT, "%s", rows[i].label);
		cr_expect_str_eq(err.where, "items/gt/2026/02/story.1.json", "%s", rows[i].label);
		cr_expect_eq(strncmp(err.text, rows[i].says, strlen(rows[i].says)), 0, "%s: %s",
			     rows[i].label, err.text);
	}
}

Test(archive_read, a_blob_that_is_not_there)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_expect_neq(read_bytes(NULL, &err), NSYNC_OK);
	cr_expect_neq(err.code, NSYNC_OK);
}

Test(archive_read, one_struct_takes_many_full_texts)
{
	REGION(region);
	archive_accept(&region, MARCH, &(struct fixture_item){ .slug = "a", .headline = "One" });
	archive_accept(&region, APRIL, &(struct fixture_item){ .slug = "b", .headline = "Two" });
	struct nsync_clone clone = archive_clone(&region);
	AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
	struct nsync_error err = { NSYNC_OK, "", "" };

	nsync_item_file_init(&file);
	VERSIONS(all, &clone);
	for (size_t i = 0; i < all.count; i++) {
		const struct nsync_item_file *read = all.versions[i].file;

		fixture_ok(nsync_archive_read_full(&file, &all.versions[i], clone.repo, &err),
			   &err);
		cr_expect_str_eq(file.path, read->path);
		cr_expect_str_eq(file.id.hex, read->id.hex);
		cr_expect(nsync_str_eq(file.item.headline, read->item.headline));
		cr_expect(nsync_str_is(file.item.text, "Words."));
		cr_expect(nsync_str_eq(nsync_buf_view(&file.bytes), nsync_buf_view(&read->bytes)));
	}
}

/* ---- few at a time -------------------------------------------------------------------------- */

struct visits {
	char names[400];
	size_t n;
};

static void visit(void *payload, const struct nsync_archive_version *version)
{
	struct visits *visits = payload;

	cr_assert_not_null(version->file);
	visits->n += (size_t)snprintf(visits->names + visits->n, sizeof(visits->names) - visits->n,
				      "%s.%lld ", version->file->item.story.slug,
				      (long long)version->version);
}

static const struct {
	const char *label;
	struct nsync_archive_filter filter;
	const char *names;
} filters[] = {
	{ "all", { .all_versions = true }, "late.1 early.1 early.2 plain.1 " },
	{ "the newest", { .office = NULL }, "late.1 early.2 plain.1 " },
	{ "from a day on, not from its month on",
	  { .has_from = true, .from = { 2026, 2, 15 } },
	  "late.1 plain.1 " },
	{ "from that day on", { .has_from = true, .from = { 2026, 2, 20 } }, "late.1 " },
	{ "up to a day",
	  { .has_to = true, .to = { 2026, 2, 19 } },
	  "early.2 plain.1 " },
	{ "one day",
	  { .has_from = true, .from = { 2026, 2, 3 }, .has_to = true, .to = { 2026, 2, 3 } },
	  "early.2 " },
	{ "a day of no story",
	  { .has_from = true, .from = { 2026, 2, 4 }, .has_to = true, .to = { 2026, 2, 4 } },
	  "" },
	{ "a topic", { .topic = "06000000" }, "late.1 early.2 " },
	{ "another topic", { .topic = "01000000" }, "" },
	{ "a topic of an office", { .topic = "06000000", .office = "gt" }, "early.2 " },
};

Test(archive_read, browsing)
{
	REGION(region);
	struct nsync_id first = region_item(
		&region, &(struct fixture_item){ .slug = "early", .extra = TOPIC("06000000"),
						 .first = "2026-02-03T00:00:00-06:00" });

	region_item(&region, &(struct fixture_item){ .slug = "plain",
						     .first = "2026-02-19T23:59:59-06:00" });
	region_item(&region, &(struct fixture_item){ .office = "bz", .slug = "late",
						     .extra = TOPIC("06000000"),
						     .first = "2026-02-20T00:00:00-06:00" });
	cr_assert(region_merge(&region, MARCH));
	archive_accept(&region, APRIL,
		       &(struct fixture_item){ .slug = "early", .version = 2,
					       .first = "2026-02-03T00:00:00-06:00",
					       .extra = TOPIC("06000000"), .previous = first.hex });
	for (size_t i = 0; i < COUNT(filters); i++) {
		struct visits visits = { "", 0 };
		struct nsync_error err = { NSYNC_OK, "", "" };

		fixture_ok(nsync_archive_browse(region.repo, &region.region, &filters[i].filter,
						visit, &visits, &err),
			   &err);
		cr_expect_str_eq(visits.names, filters[i].names, "%s: %s", filters[i].label,
				 visits.names);
	}
}
