/*
 * One accepted item as a folder that openssl checks: which files it has, that check.sh is content
 * with them, and with what it is not.
 */
#include <sys/wait.h>

#include "nsync/evidence.h"
#include "tests/support/archive_fixture.h"

/* Records 2 to 5: gt's "joint" with bz, bz's cosignature, mx's "plain", gt's "last". */
static struct nsync_id some_stories(struct region_fixture *region)
{
	struct nsync_id id = archive_accept(region, "2026-03-02T00:00:00Z",
					    &(struct fixture_item){ .slug = "joint",
								    .joint = { "bz" } });

	region_cosignature(region,
			   &(struct fixture_cosignature){ .slug = "joint", .item = id.hex });
	cr_assert(region_merge(region, "2026-03-03T00:00:00Z"));
	archive_accept(region, "2026-03-04T00:00:00Z",
		       &(struct fixture_item){ .office = "mx", .slug = "plain" });
	archive_accept(region, "2026-03-05T00:00:00Z", &(struct fixture_item){ .slug = "last" });
	return id;
}

static enum nsync_code write_evidence(const char *folder, const struct region_fixture *region,
				      const char *name, int64_t records, struct nsync_error *err)
{
	AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
	const struct nsync_clone clone = archive_clone(region);
	bool accepted;
	int64_t versions;

	nsync_item_file_init(&file);
	fixture_ok(nsync_archive_find_item(&file, &accepted, &versions, &clone, name, err), err);
	return nsync_evidence_write(fixture_path(region->dir, folder), &clone, &file, records, err);
}

static bool has_file(const struct region_fixture *region, const char *folder, const char *name)
{
	char path[700];

	snprintf(path, sizeof(path), "%s/%s/%s", region->dir, folder, name);
	return nsync_file_exists(path);
}

static void read_file(struct nsync_buf *out, const struct region_fixture *region,
		      const char *folder, const char *name)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	char path[700];

	snprintf(path, sizeof(path), "%s/%s/%s", region->dir, folder, name);
	nsync_buf_clear(out);
	fixture_ok(nsync_file_read(out, path, &err), &err);
}

/* The exit status of "sh check.sh PIN"; what it says is in out. */
static int check(struct nsync_buf *out, const struct region_fixture *region, const char *folder,
		 const char *pin)
{
	char command[1200];
	struct nsync_error err = { NSYNC_OK, "", "" };
	const char *said = fixture_path(region->dir, "said");
	int status;

	snprintf(command, sizeof(command), "sh '%s/%s/check.sh' %s >'%s' 2>&1", region->dir, folder,
		 pin, said);
	status = system(command);
	nsync_buf_clear(out);
	fixture_ok(nsync_file_read(out, said, &err), &err);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* ---- what is in it ---- */

static const struct {
	const char *label, *item;
	int64_t records;
	int64_t first, last;        /* records in the folder */
	const char *message, *file; /* that are there, too */
} rows[] = {
	{ "all of a short log", "joint", 100, 1, 5, "cosignature-bz",
	  "cosignatures/bz/gt/2026/02/joint.1.json" },
	{ "one record before and after", "plain", 1, 3, 5, "item", "items/mx/2026/02/plain.1.json" },
	{ "a cosignature inside of the window", "joint", 1, 1, 3, "cosignature-bz",
	  "cosignatures/bz/gt/2026/02/joint.1.json" },
	{ "the newest", "last", 2, 3, 5, "item", "items/gt/2026/02/last.1.json" },
};

Test(evidence_folder, records_around_the_items_own)
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(1u << 20);

	REGION(region);
	some_stories(&region);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		char folder[32], name[400];

		snprintf(folder, sizeof(folder), "evidence-%zu", i);
		fixture_ok(write_evidence(folder, &region, rows[i].item, rows[i].records, &err),
			   &err);
		for (int64_t seq = 1; seq <= 5; seq++) {
			snprintf(name, sizeof(name), "messages/record-%lld", (long long)seq);
			cr_expect_eq(has_file(&region, folder, name),
				     seq >= rows[i].first && seq <= rows[i].last, "%s: %s",
				     rows[i].label, name);
		}
		snprintf(name, sizeof(name), "messages/%s", rows[i].message);
		cr_expect(has_file(&region, folder, name), "%s: %s", rows[i].label, name);
		snprintf(name, sizeof(name), "files/%s", rows[i].file);
		cr_expect(has_file(&region, folder, name), "%s: %s", rows[i].label, name);
		cr_expect(has_file(&region, folder, "files/trust/1.json"));
		cr_expect(has_file(&region, folder, "README.txt"));
		cr_expect_eq(check(&said, &region, folder, region.region.pin.hex), 0, "%s: %s",
			     rows[i].label, said.p);
		cr_expect_str_eq(said.p, "all of it holds\n", "%s", rows[i].label);
		cr_expect_eq(check(&said, &region, folder, region.region.pin.hex + 1), 1,
			     "%s: another pin", rows[i].label);
		read_file(&said, &region, folder, "README.txt");
		cr_expect_eq(strstr(said.p, "the log is long") != NULL,
			     rows[i].first > 1 || rows[i].last < 5, "%s", rows[i].label);
	}
}

/* A cosignature that came later than the window still has its record. */
Test(evidence_folder, a_cosignature_outside_of_the_window)
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(1u << 20);
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	struct nsync_id id = archive_accept(&region, "2026-03-02T00:00:00Z",
					    &(struct fixture_item){ .slug = "joint",
								    .joint = { "bz" } });

	archive_accept(&region, "2026-03-03T00:00:00Z", &(struct fixture_item){ .slug = "a" });
	archive_accept(&region, "2026-03-04T00:00:00Z", &(struct fixture_item){ .slug = "b" });
	region_cosignature(&region,
			   &(struct fixture_cosignature){ .slug = "joint", .item = id.hex });
	cr_assert(region_merge(&region, "2026-03-05T00:00:00Z"));
	fixture_ok(write_evidence("evidence", &region, "joint", 1, &err), &err);
	cr_expect(has_file(&region, "evidence", "messages/record-3"));
	cr_expect_not(has_file(&region, "evidence", "messages/record-4"));
	cr_expect(has_file(&region, "evidence", "messages/record-5"));
	cr_expect(has_file(&region, "evidence", "added/5.txt"));
	cr_expect_eq(check(&said, &region, "evidence", region.region.pin.hex), 0, "%s", said.p);
}

/* The files are those of the repository, and the list of what a record added has their hashes. */
Test(evidence_folder, bytes)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(1u << 20);
	AUTO(nsync_buf_release) struct nsync_buf list = NSYNC_BUF_INIT(1u << 20);
	AUTO(nsync_buf_release) struct nsync_buf readme = NSYNC_BUF_INIT(1u << 20);
	struct nsync_error err = { NSYNC_OK, "", "" };
	char line[400], hash[NSYNC_HEX_SIZE];

	REGION(region);
	struct nsync_id id = some_stories(&region);
	struct nsync_clone clone = archive_clone(&region);

	VERSIONS(all, &clone);
	fixture_ok(write_evidence("evidence", &region, "joint", 100, &err), &err);
	read_file(&bytes, &region, "evidence", "files/items/gt/2026/02/joint.1.json");
	const struct nsync_archive_version *joint = &all.versions[0];

	cr_assert_str_eq(joint->story.slug, "joint");
	cr_expect(nsync_str_eq(nsync_buf_view(&bytes), nsync_buf_view(&joint->file->bytes)));
	nsync_sha256_hex(hash, nsync_buf_view(&bytes));
	snprintf(line, sizeof(line), "items/gt/2026/02/joint.1.json %s\n", hash);
	read_file(&list, &region, "evidence", "added/2.txt");
	cr_expect(nsync_str_is(nsync_buf_view(&list), line), "%s", list.p);
	read_file(&bytes, &region, "evidence", "messages/item");
	nsync_sha256_hex(hash, nsync_buf_view(&bytes));
	cr_expect_str_eq(hash, id.hex);
	read_file(&readme, &region, "evidence", "README.txt");
	cr_expect_not_null(strstr(readme.p, id.hex));
	cr_expect_not_null(strstr(readme.p, "Record 2 accepted it under trust root 1."));
	cr_expect_not_null(strstr(readme.p, "Here are records 1 to 5 of 5.\n"));
}

/* ---- what check.sh is not content with ------------------------------------------------------ */

Test(evidence_folder, a_joint_story_that_waits)
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(1u << 20);
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	archive_accept(&region, MARCH, &(struct fixture_item){ .slug = "a", .joint = { "bz" } });
	fixture_ok(write_evidence("evidence", &region, "a", 100, &err), &err);
	cr_expect_eq(check(&said, &region, "evidence", region.region.pin.hex), 1);
	cr_expect_str_eq(said.p, "the signatures hold, but: awaiting-cosignature of bz\n");
	cr_expect_eq(check(&said, &region, "evidence", ""), 1);
	cr_expect_not_null(strstr(said.p, "given that messages/root-1 is your region"));
}

Test(evidence_folder, a_revoked_key)
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(1u << 20);
	AUTO(nsync_buf_release) struct nsync_buf readme = NSYNC_BUF_INIT(1u << 20);
	struct nsync_id key = fixture_id(FIXTURE_GT);
	struct nsync_error err = { NSYNC_OK, "", "" };
	char expected[400];

	REGION(region);
	archive_accept(&region, MARCH, &(struct fixture_item){ .slug = "a" });
	archive_next_root(&region, APRIL, FIXTURE_GT, 1, NULL);
	fixture_ok(write_evidence("evidence", &region, "gt/2026/02/a.1", 100, &err), &err);
	cr_expect_eq(check(&said, &region, "evidence", region.region.pin.hex), 1);
	snprintf(expected, sizeof(expected),
		 "the signatures hold, but: key-revoked by trust root 2: record 2 accepted it, and the "
		 "key %.16s of gt counts up to record 1\n",
		 key.hex);
	cr_expect_str_eq(said.p, expected);
	read_file(&readme, &region, "evidence", "README.txt");
	cr_expect_not_null(strstr(readme.p, "a later trust root"));
}

/* Any file that changes, or is missing, is named. */
Test(evidence_folder, spoilt)
{
	static const char *const files[] = {
		"files/items/gt/2026/02/joint.1.json", "messages/item", "messages/root-1",
		"messages/record-2", "added/2.txt", "messages/cosignature-bz",
		"files/cosignatures/bz/gt/2026/02/joint.1.json",
	};
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(1u << 20);
	AUTO(nsync_buf_release) struct nsync_buf good = NSYNC_BUF_INIT(1u << 20);
	struct nsync_error err = { NSYNC_OK, "", "" };

	REGION(region);
	some_stories(&region);
	fixture_ok(write_evidence("evidence", &region, "joint", 100, &err), &err);
	for (size_t i = 0; i < COUNT(files); i++) {
		char path[600];

		snprintf(path, sizeof(path), "%s/evidence/%s", region.dir, files[i]);
		read_file(&good, &region, "evidence", files[i]);
		good.p[good.n / 2] ^= 1;
		fixture_ok(nsync_file_write(path, nsync_buf_view(&good), 0644, &err), &err);
		cr_expect_eq(check(&said, &region, "evidence", region.region.pin.hex), 1, "%s",
			     files[i]);
		cr_expect_not_null(strstr(said.p, "FAILED: "), "%s: %s", files[i], said.p);
		good.p[good.n / 2] ^= 1;
		fixture_ok(nsync_file_write(path, nsync_buf_view(&good), 0644, &err), &err);
	}
	cr_expect_eq(check(&said, &region, "evidence", region.region.pin.hex), 0, "%s", said.p);
}

/* ---- where it goes -------------------------------------------------------------------------- */

static size_t entries_of(const struct region_fixture *region)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	char **names = NULL;
	size_t count = 0;

	fixture_ok(nsync_file_list(&names, &count, region->dir, &err), &err);
	nsync_names_free(names, count);
	return count;
}

/* All of it or nothing: what is there stays, and no half folder is left. */
Test(evidence_folder, a_place_that_is_taken)
{
	REGION(region);
	some_stories(&region);
	struct nsync_error err = { NSYNC_OK, "", "" };

	fixture_write(region.dir, "file", "words");
	fixture_ok(nsync_file_mkdirs(fixture_path(region.dir, "empty"), 0755, &err), &err);
	size_t before = entries_of(&region);

	cr_expect_eq(write_evidence("file", &region, "joint", 1, &err), NSYNC_EEXISTS);
	err = (struct nsync_error){ NSYNC_OK, "", "" };
	cr_expect_eq(write_evidence("empty", &region, "joint", 1, &err), NSYNC_EEXISTS);
	err = (struct nsync_error){ NSYNC_OK, "", "" };
	cr_expect_neq(write_evidence("no/such/folder", &region, "joint", 1, &err), NSYNC_OK);
	cr_expect_eq(entries_of(&region), before);
	err = (struct nsync_error){ NSYNC_OK, "", "" };
	fixture_ok(write_evidence("with-a-slash/", &region, "joint", 1, &err), &err);
	cr_expect(has_file(&region, "with-a-slash", "check.sh"));
}

/* An office that the judging root does not list is an error, and nothing is left of the folder. */
Test(evidence_folder, an_item_of_no_office)
{
	AUTO(nsync_item_file_release) struct nsync_item_file file = { 0 };
	bool accepted;
	int64_t versions;

	REGION(region);
	some_stories(&region);
	struct nsync_clone clone = archive_clone(&region);
	struct nsync_error err = { NSYNC_OK, "", "" };
	size_t before;

	nsync_item_file_init(&file);
	fixture_ok(nsync_archive_find_item(&file, &accepted, &versions, &clone, "plain", &err),
		   &err);
	memcpy(file.item.story.office, "hn", 3);
	before = entries_of(&region);
	cr_expect_eq(nsync_evidence_write(fixture_path(region.dir, "evidence"), &clone, &file, 1,
					  &err),
		     NSYNC_ENOTFOUND);
	cr_expect_str_eq(err.text, "root 1 lists no office hn");
	cr_expect_eq(entries_of(&region), before);
}
