/* Many objects as one pack: readable once it is whole, nothing before and nothing after a drop. */
#include <stdlib.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/support/git_fixture.h"

static void start(void)
{
	struct nsync_error err = { NSYNC_OK, "", "" };

	cr_assert(nsync_base_start());
	cr_assert_eq(nsync_repo_start(&err), NSYNC_OK);
}

TestSuite(repo_pack, .init = start);

/* Files in objects/pack whose names end so. */
static size_t packs(const struct nsync_repo *repo, const char *end)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	char path[4200], **names;
	size_t count, found = 0;

	snprintf(path, sizeof(path), "%sobjects/pack", nsync_repo_gitdir(repo));
	if (nsync_file_list(&names, &count, path, &err) == NSYNC_ENOTFOUND)
		return 0;
	cr_assert_eq(err.code, NSYNC_OK, "%s", err.text);
	for (size_t i = 0; i < count; i++)
		found += strlen(names[i]) >= strlen(end) &&
			 !strcmp(names[i] + strlen(names[i]) - strlen(end), end);
	nsync_names_free(names, count);
	return found;
}

static bool can_read(const struct nsync_repo *repo, const struct nsync_oid *id, struct nsync_str bytes)
{
	AUTO(nsync_buf_release) struct nsync_buf got = NSYNC_BUF_INIT(4u * 1024u * 1024u);
	struct nsync_error err = { NSYNC_OK, "", "" };

	return !nsync_repo_blob(&got, repo, id, got.max, &err) &&
	       nsync_str_eq(nsync_buf_view(&got), bytes);
}

static void fsck(const struct nsync_repo *repo)
{
	char command[4300];

	snprintf(command, sizeof(command), "git --git-dir '%s' fsck --strict --no-dangling >/dev/null 2>&1",
		 nsync_repo_gitdir(repo));
	cr_expect_eq(system(command), 0, "git fsck");
}

/* Sizes at which a pack's entry head has a byte more, and one that is compressed in many pieces. */
static const size_t sizes[] = { 0, 1, 15, 16, 2047, 2048, 262143, 262144, 1500000 };
#define SIZES (sizeof(sizes) / sizeof(*sizes))

Test(repo_pack, sizes)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid ids[SIZES], again;
	char *bytes = malloc(sizes[SIZES - 1]);
	uint32_t random = 1;

	cr_assert_not_null(bytes);
	for (size_t i = 0; i < sizes[SIZES - 1]; i++) {
		random = random * 1664525u + 1013904223u;
		bytes[i] = (char)(random >> 24);
	}
	cr_assert_eq(nsync_repo_pack_begin(repo, &err), NSYNC_OK, "%s", err.text);
	for (size_t i = 0; i < SIZES; i++) {
		const struct nsync_str text = { bytes, sizes[i] };

		cr_assert_eq(nsync_repo_write_blob(&ids[i], repo, text, &err), NSYNC_OK);
		cr_assert_eq(nsync_repo_write_blob(&again, repo, text, &err), NSYNC_OK, "written twice");
		cr_expect(nsync_oid_eq(&ids[i], &again));
		cr_expect_not(can_read(repo, &ids[i], text), "%zu bytes, before the end", sizes[i]);
	}
	cr_expect_eq(packs(repo, ""), 0, "what is not whole has no name");
	cr_assert_eq(nsync_repo_pack_end(repo, &err), NSYNC_OK, "%s: %s", err.where, err.text);
	for (size_t i = 0; i < SIZES; i++)
		cr_expect(can_read(repo, &ids[i], (struct nsync_str){ bytes, sizes[i] }), "%zu bytes", sizes[i]);
	free(bytes);
	cr_expect_eq(packs(repo, ".pack"), 1);
	cr_expect_eq(packs(repo, ".idx"), 1);
	fsck(repo);
}

Test(repo_pack, nothing_and_dropped)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	struct nsync_error err = { NSYNC_OK, "", "" };
	const struct nsync_str text = NSYNC_STR("dropped");
	struct nsync_oid id;

	cr_assert_eq(nsync_repo_pack_begin(repo, &err), NSYNC_OK);
	cr_assert_eq(nsync_repo_pack_end(repo, &err), NSYNC_OK, "%s", err.text);
	cr_assert_eq(nsync_repo_pack_begin(repo, &err), NSYNC_OK);
	cr_assert_eq(nsync_repo_write_blob(&id, repo, text, &err), NSYNC_OK);
	nsync_repo_pack_drop(repo);
	nsync_repo_pack_drop(repo);
	cr_expect_eq(packs(repo, ""), 0);
	cr_expect_not(can_read(repo, &id, text));
	cr_assert_eq(nsync_repo_write_blob(&id, repo, text, &err), NSYNC_OK);
	cr_expect(can_read(repo, &id, text), "loose again");
	cr_expect_eq(packs(repo, ""), 0);
	cr_assert_eq(nsync_repo_pack_begin(repo, &err), NSYNC_OK, "open when the repository is closed");
}

/* Trees and commits have the same names either way, and blobs come from another repository on three threads. */
Test(repo_pack, the_same_as_loose)
{
	enum { BLOBS = 300 };
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *from = fixture_repo(dir, "from", NULL);
	AUTO(nsync_repo_freep) struct nsync_repo *loose = fixture_repo(dir, "loose", NULL);
	AUTO(nsync_repo_freep) struct nsync_repo *packed = fixture_repo(dir, "packed", NULL);
	struct nsync_repo *const into[2] = { loose, packed };
	const struct nsync_signature who = { "nsync", "merge@nsync.invalid", 1533500000, 0 };
	static struct nsync_copy copies[BLOBS];
	static struct nsync_addition additions[BLOBS];
	static char names[BLOBS][32];
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid tree, commits[2];

	for (size_t i = 0; i < BLOBS; i++) {
		snprintf(names[i], sizeof(names[i]), "items/%zu/%zu", i % 7, i);
		/* Some are the same bytes. */
		copies[i] = (struct nsync_copy){ from, fixture_blob(from, nsync_str(names[i - i % 11])) };
		additions[i] = (struct nsync_addition){ names[i], copies[i].id, NULL };
	}
	cr_assert_eq(nsync_repo_pack_begin(packed, &err), NSYNC_OK);
	for (size_t k = 0; k < 2; k++) {
		cr_assert_eq(nsync_repo_copy_blobs(into[k], copies, BLOBS, 1024, 3, &err), NSYNC_OK, "%s",
			     err.text);
		cr_assert_eq(nsync_repo_write_tree(&tree, into[k], NULL, additions, BLOBS, &err), NSYNC_OK);
		cr_assert_eq(nsync_repo_write_commit(&commits[k], into[k], &tree, NULL, 0, &who, "m\n", &err),
			     NSYNC_OK);
	}
	cr_assert_eq(nsync_repo_pack_end(packed, &err), NSYNC_OK, "%s", err.text);
	cr_expect(nsync_oid_eq(&commits[0], &commits[1]));
	cr_assert_eq(nsync_repo_ref_swap(packed, "refs/heads/main", &commits[1], NULL, "m", &err), NSYNC_OK);
	cr_expect_eq(packs(packed, ".pack"), 1);
	fsck(packed);
	copies[5].id = fixture_nowhere();
	cr_assert_eq(nsync_repo_pack_begin(packed, &err), NSYNC_OK);
	cr_expect_neq(nsync_repo_copy_blobs(packed, copies, BLOBS, 1024, 3, &err), NSYNC_OK, "one is missing");
	nsync_repo_pack_drop(packed);
	cr_expect_eq(packs(packed, ".pack"), 1);
}

/* The folder of packs is a file: that is an error, and the run goes on without a pack. */
Test(repo_pack, no_folder)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = fixture_repo(dir, "r", NULL);
	struct nsync_error err = { NSYNC_OK, "", "" };
	char path[4200];

	snprintf(path, sizeof(path), "%sobjects/pack", nsync_repo_gitdir(repo));
	rmdir(path);
	cr_assert_eq(nsync_file_write(path, NSYNC_STR("x"), 0644, &err), NSYNC_OK);
	cr_expect_neq(nsync_repo_pack_begin(repo, &err), NSYNC_OK);
	cr_expect_neq(err.text[0], '\0');
}
