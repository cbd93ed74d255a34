/* Many steps at a time, on any number of threads: what comes out is the same. */
#include <criterion/criterion.h>

#include "tests/support/region_fixture.h"

#define STEPS 70 /* more than one window takes */

static const unsigned jobs[] = { 1, 2, 7 };

struct heard {
	struct nsync_sha256 hash;
	size_t files, steps;
};

static void hear_file(void *payload, int64_t seq, const struct nsync_file *file)
{
	struct heard *heard = payload;
	char line[NSYNC_MAX_PATH + 64];

	snprintf(line, sizeof(line), "%lld %s %d %s\n", (long long)seq, file->path, (int)file->reason,
		 file->id.hex);
	nsync_sha256_add(&heard->hash, nsync_str(line));
	heard->files++;
}

static void hear_step(void *payload, const struct nsync_record *record, const struct nsync_oid *commit)
{
	struct heard *heard = payload;

	(void)commit;
	nsync_sha256_add(&heard->hash, nsync_str(record->id.hex));
	heard->steps++;
}

/* Each step a story of gt and one of bz that waits for gt, and the cosignature of the one before. */
static void grow(struct region_fixture *region)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_id waiting = { "" };
	char slug[32], before[32] = "", as_of[32];

	for (int i = 0; i < STEPS; i++) {
		struct nsync_disagreement found;
		struct nsync_verified verified = { .head = region->region.head };

		snprintf(slug, sizeof(slug), "story-%d", i);
		snprintf(as_of, sizeof(as_of), "2026-03-01T00:%02d:%02dZ", i / 60, i % 60);
		if (before[0])
			region_cosignature(region, &(struct fixture_cosignature){ .cosigner = "gt",
										  .office = "bz",
										  .slug = before,
										  .item = waiting.hex });
		region_item(region, &(struct fixture_item){ .slug = slug });
		waiting = region_item(region, &(struct fixture_item){ .office = "bz",
								      .slug = slug,
								      .joint = { "gt" } });
		memcpy(before, slug, sizeof(slug));
		fixture_ok(region_try(region, as_of, 0, region->key, &err), &err);
		cr_assert(region->result.changed && region->result.held == 0);
		/* From the step before: from scratch each time would be long. */
		verified.root_id = nsync_region_root(&region->region)->id;
		region_walk_to(&region->region, &found, region, &region->result.commit, &verified);
		cr_assert_eq(found.verdict.reason, NSYNC_REASON_OK, "%s", found.verdict.detail);
	}
}

static enum nsync_code walk(struct nsync_region *out, struct heard *heard,
			    struct nsync_disagreement *found, const struct region_fixture *region,
			    unsigned threads, struct nsync_error *err)
{
	struct nsync_walk_options options = { .jobs = threads, .file = hear_file, .step = hear_step,
					      .payload = heard };

	*heard = (struct heard){ .files = 0 };
	*err = (struct nsync_error){ NSYNC_OK, "", "" };
	nsync_sha256_init(&heard->hash);
	nsync_region_init(out);
	out->pin = region->region.pin;
	return nsync_audit_walk(out, found, region->repo, &region->region.head, &options, err);
}

static void remove_object(const struct region_fixture *region, const char *path)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	char hex[NSYNC_OID_HEX], file[600];
	enum nsync_entry_kind kind;
	struct nsync_oid id;

	fixture_ok(nsync_repo_find(&id, &kind, region->repo, &region->region.tree, nsync_str(path), &err),
		   &err);
	nsync_oid_hex(hex, &id);
	snprintf(file, sizeof(file), "%sobjects/%.2s/%s", nsync_repo_gitdir(region->repo), hex, hex + 2);
	/* Blobs of offices lie in their own stores too. */
	cr_assert_eq(unlink(file), 0, "%s", file);
}

Test(audit_window, the_same_for_any_number_of_threads)
{
	char first[NSYNC_HEX_SIZE] = "";

	REGION(region);
	grow(&region);
	for (size_t i = 0; i < 3; i++) {
		struct nsync_disagreement found;
		struct nsync_error err;
		struct nsync_region walked;
		struct heard heard;
		uint8_t sum[NSYNC_HASH_BYTES];
		char hex[NSYNC_HEX_SIZE];

		cr_assert_eq(walk(&walked, &heard, &found, &region, jobs[i], &err), NSYNC_OK, "%s", err.text);
		cr_assert_eq(found.verdict.reason, NSYNC_REASON_OK, "%u: %s", jobs[i], found.verdict.detail);
		cr_expect_eq(heard.steps, STEPS + 1);
		cr_expect_eq(heard.files, 3 * STEPS - 1);
		cr_expect_eq(walked.finding_count, 1, "the last one is not cosigned");
		cr_expect_str_eq(walked.findings[0].path, "items/bz/2026/02/story-69.1.json");
		cr_expect(nsync_oid_eq(&walked.head, &region.region.head));
		nsync_sha256_final(sum, &heard.hash);
		nsync_hex(hex, sum, sizeof(sum));
		if (first[0])
			cr_expect_str_eq(hex, first, "%u threads", jobs[i]);
		memcpy(first, hex, sizeof(first));
		nsync_region_release(&walked);
	}
}

/* The first of several that cannot be read is told, and what came before it was settled. */
Test(audit_window, the_first_failure_for_any_number_of_threads)
{
	static const struct {
		const char *path;
		size_t steps; /* that are whole */
	} cases[] = {
		{ "items/gt/2026/02/story-69.1.json", 70 },
		{ "items/bz/2026/02/story-66.1.json", 67 },
		{ "items/gt/2026/02/story-40.1.json", 41 },
		{ "items/bz/2026/02/story-2.1.json", 3 },
	};

	REGION(region);
	grow(&region);
	for (size_t c = 0; c < 4; c++) {
		char where[256] = "";

		remove_object(&region, cases[c].path);
		for (size_t i = 0; i < 3; i++) {
			struct nsync_disagreement found;
			struct nsync_error err;
			struct nsync_region walked;
			struct heard heard;

			cr_expect_eq(walk(&walked, &heard, &found, &region, jobs[i], &err), NSYNC_ENOTFOUND,
				     "%s, %u threads", cases[c].path, jobs[i]);
			cr_expect_eq(heard.steps, cases[c].steps, "%s, %u threads: %zu", cases[c].path, jobs[i],
				     heard.steps);
			if (where[0])
				cr_expect_str_eq(err.where, where, "%s, %u threads", cases[c].path, jobs[i]);
			memcpy(where, err.where, sizeof(where));
			nsync_region_release(&walked);
		}
	}
}

/* A record that its region does not follow from, in the middle: told as if nothing came after it. */
Test(audit_window, the_first_disagreement_for_any_number_of_threads)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	const struct nsync_str good = NSYNC_STR("another");
	struct nsync_commit commit;
	struct nsync_oid blob, tree;
	char as_of[] = "2026-04-01T00:00:00Z";

	REGION(region);
	grow(&region);
	/* The newest commit's tree with a file that nobody recorded; one more step on top of it. */
	fixture_ok(nsync_repo_commit(&commit, region.repo, &region.region.head, &err), &err);
	blob = fixture_blob(region.repo, good);
	tree = fixture_tree_with(region.repo, &commit.tree, "README.md", &blob);
	region.region.head = fixture_commit(region.repo, &tree, &commit.id, 1);
	region.region.tree = tree;
	region_item(&region, &(struct fixture_item){ .slug = "later" });
	fixture_ok(region_try(&region, as_of, 0, region.key, &err), &err);
	cr_assert(region.result.changed);
	region.region.head = region.result.commit;
	for (size_t i = 0; i < 3; i++) {
		struct nsync_disagreement found;
		struct nsync_region walked;
		struct heard heard;

		cr_assert_eq(walk(&walked, &heard, &found, &region, jobs[i], &err), NSYNC_OK, "%s", err.text);
		cr_expect_eq(found.verdict.reason, NSYNC_UNRECORDED_CHANGE);
		cr_expect_str_eq(found.path, "README.md");
		cr_expect_eq(found.seq, STEPS + 2);
		cr_expect_eq(heard.steps, STEPS + 1, "%u threads: %zu", jobs[i], heard.steps);
		nsync_region_release(&walked);
	}
}
