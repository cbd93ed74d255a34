/* A digest of a region: which stories are read for it, and what else its format asks for. */
#include "tests/support/archive_fixture.h"

#define STORY_URI(slug) "tag:" FIXTURE_AUTHORITY ":gt/2026/01/" slug
#define LINK(rel, slug) \
	"\"associations\":[{\"name\":\"link\",\"rel\":\"" rel "\",\"uri\":\"" STORY_URI(slug) "\"}],"
#define JANUARY "2026-01-15T09:00:00-06:00"

/*
 * January: "original" and, a translation of it, "second"; "old". February: "third", a translation
 * of "second"; "grown", which evolved from "old"; bz's "plain".
 */
static void some_stories(struct region_fixture *region)
{
	region_item(region, &(struct fixture_item){ .slug = "original", .first = JANUARY });
	region_item(region, &(struct fixture_item){ .slug = "second", .first = JANUARY,
						    .extra = LINK("translationOf", "original") });
	region_item(region, &(struct fixture_item){ .slug = "old", .first = JANUARY });
	cr_assert(region_merge(region, "2026-01-20T00:00:00Z"));
	region_item(region, &(struct fixture_item){ .slug = "third",
						    .extra = LINK("translationOf", "second") });
	region_item(region, &(struct fixture_item){ .slug = "grown",
						    .extra = LINK("evolvedFrom", "old") });
	region_item(region, &(struct fixture_item){ .office = "bz", .slug = "plain" });
	cr_assert(region_merge(region, MARCH));
}

/* ---- what is read --------------------------------------------------------------------------- */

/* Make a digest; the slugs of all that was read, "(second)" where it is auxiliary. */
static const char *make(struct nsync_archive_digest *digest, struct nsync_buf *bytes,
			const struct nsync_clone *clone, const struct nsync_digest_options *options,
			const char *format)
{
	static char out[400];
	struct nsync_error err = { NSYNC_OK, "", "" };
	size_t n = 0;

	nsync_archive_digest_init(digest);
	fixture_ok(nsync_archive_digest_make(digest, bytes, clone, options,
					     nsync_digest_format_find(nsync_str(format)), &err),
		   &err);
	out[0] = '\0';
	for (size_t i = 0; i < digest->versions.count; i++) {
		const struct nsync_archive_version *version = &digest->versions.versions[i];

		n += (size_t)snprintf(out + n, sizeof(out) - n,
				      version->auxiliary ? "(%s) " : "%s ", version->story.slug);
	}
	return out;
}

#define FEBRUARY .has_from = true, .from = { 2026, 2, 1 }, .has_to = true, .to = { 2026, 2, 28 }

static const struct {
	const char *label, *format;
	struct nsync_digest_options options;
	const char *read;
	size_t selected;
} rows[] = {
	{ "all", "text", { .width = 0 }, "plain old original second grown third ", 6 },
	{ "an original may be a translation itself", "text", { FEBRUARY },
	  "plain (original) (second) grown third ", 3 },
	{ "a format that tells of names", "ninjs", { FEBRUARY },
	  "plain (old) (original) (second) grown third ", 3 },
	{ "an office", "text", { FEBRUARY, .office = { "bz", 2 } }, "plain ", 1 },
	{ "an office that is none", "text", { .office = { "zz", 2 } }, "", 0 },
};

Test(archive_digest, what_is_read)
{
	REGION(region);
	some_stories(&region);
	struct nsync_clone clone = archive_clone(&region);

	for (size_t i = 0; i < COUNT(rows); i++) {
		AUTO(nsync_archive_digest_release) struct nsync_archive_digest digest;
		AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
		struct nsync_digest_options options = rows[i].options;
		const char *read;

		options.as_of = fixture_time(APRIL);
		read = make(&digest, &bytes, &clone, &options, rows[i].format);
		cr_expect_str_eq(read, rows[i].read, "%s: %s", rows[i].label, read);
		cr_expect_eq(digest.digest.count, rows[i].selected, "%s: %zu", rows[i].label,
			     digest.digest.count);
		cr_expect_eq(bytes.n > 0, digest.digest.count > 0, "%s", rows[i].label);
	}
}

/* An office's code that is too long for one selects nothing, whatever is read for it. */
Test(archive_digest, an_office_that_cannot_be)
{
	AUTO(nsync_archive_digest_release) struct nsync_archive_digest digest;
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
	struct nsync_digest_options options = { .office = NSYNC_STR("gtgtgtgtgtgt") };

	REGION(region);
	some_stories(&region);
	struct nsync_clone clone = archive_clone(&region);

	options.as_of = fixture_time(APRIL);
	(void)make(&digest, &bytes, &clone, &options, "text");
	cr_expect_eq(digest.digest.count, 0);
	cr_expect_eq(digest.digest.omitted.office, 6);
}

/* Only a format that tells of them costs a look at the log. */
Test(archive_digest, what_a_format_asks_for)
{
	REGION(region);
	some_stories(&region);
	struct nsync_clone clone = archive_clone(&region);
	struct nsync_digest_options options = { FEBRUARY, .as_of = fixture_time(APRIL) };

	for (const struct nsync_digest_format *format = nsync_digest_formats; format->name;
	     format++) {
		AUTO(nsync_archive_digest_release) struct nsync_archive_digest digest;
		AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_OUTPUT_BYTES);
		unsigned wants = nsync_digest_format_wants(format);

		(void)make(&digest, &bytes, &clone, &options, format->name);
		cr_assert_eq(digest.digest.count, 3, "%s", format->name);
		for (size_t i = 0; i < digest.digest.count; i++)
			cr_expect_eq(digest.digest.entries[i].seq,
				     wants & NSYNC_WANTS_RECORDS ? 3 : 0, "%s", format->name);
		cr_expect_eq(digest.digest.stories != NULL, wants != 0, "%s", format->name);
	}
}

/* ---- the region ----------------------------------------------------------------------------- */

Test(archive_digest, the_region)
{
	struct nsync_digest_region described;

	REGION(region);
	some_stories(&region);
	struct nsync_clone clone = archive_clone(&region);
	struct nsync_id id = region_record_id(&region, 3);

	nsync_archive_digest_region(&described, &clone);
	cr_expect(nsync_str_is(described.authority, FIXTURE_AUTHORITY));
	cr_expect_eq(described.record_seq, 3);
	cr_expect_str_eq(described.record_id.hex, id.hex);
	cr_expect_str_eq(described.pin.hex, region.region.pin.hex);
	clone.region.record = NULL;
	nsync_archive_digest_region(&described, &clone);
	cr_expect_eq(described.record_seq, 0, "before the first record");
}

/* Too small a buffer is an error, and not half a digest. */
Test(archive_digest, no_room)
{
	AUTO(nsync_archive_digest_release) struct nsync_archive_digest digest;
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(20);

	REGION(region);
	some_stories(&region);
	struct nsync_clone clone = archive_clone(&region);
	struct nsync_digest_options options = { .as_of = fixture_time(APRIL) };
	struct nsync_error err = { NSYNC_OK, "", "" };

	nsync_archive_digest_init(&digest);
	cr_expect_eq(nsync_archive_digest_make(&digest, &bytes, &clone, &options,
					       nsync_digest_format_find(NSYNC_STR("text")), &err),
		     NSYNC_ELIMIT);
}
