/*
 * git_fixture.h: repositories and Git objects for C tests, byte by byte where no honest
 * program would write them. libgit2's store takes any bytes as a tree or a commit.
 *
 *	char dir[64];
 *	fixture_folder(dir);
 *	struct nsync_repo *repo = fixture_repo(dir, "gt.git", NULL);
 */
#ifndef NSYNC_TESTS_GIT_FIXTURE_H
#define NSYNC_TESTS_GIT_FIXTURE_H

#include <git2.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "nsync/repo.h"
#include "tests/support/folder_fixture.h"

/* ---- repositories --------------------------------------------------------------------- */

/* A new bare repository; it sees the objects of `alternate` too, where that isn't NULL. */
static inline struct nsync_repo *fixture_repo(const char *dir, const char *name,
					      const struct nsync_repo *alternate)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_repo *repo = NULL;
	const char *path = fixture_path(dir, name);
	char line[512], file[600];

	fixture_ok(nsync_repo_init(&repo, path, true, &err), &err);
	if (!alternate)
		return repo;
	nsync_repo_free(repo);
	snprintf(file, sizeof(file), "%s/objects/info/alternates", path);
	snprintf(line, sizeof(line), "%sobjects\n", nsync_repo_gitdir(alternate));
	fixture_ok(nsync_file_write(file, nsync_str(line), 0644, &err), &err);
	fixture_ok(nsync_repo_open(&repo, path, &err), &err);
	return repo;
}

/* Index and files as a commit has them; no ref moves. */
static inline void fixture_checkout(const struct nsync_repo *repo, const struct nsync_oid *commit)
{
	char line[512], hex[NSYNC_OID_HEX];

	nsync_oid_hex(hex, commit);
	snprintf(line, sizeof(line), "git -C '%s' read-tree --reset -u %s", nsync_repo_workdir(repo),
		 hex);
	FIXTURE_CHECK(system(line) == 0);
}

/* ---- objects ------------------------------------------------------------------------------ */

/* Write any bytes as an object of this type. */
static inline struct nsync_oid fixture_object(const struct nsync_repo *repo, git_object_t type,
					      struct nsync_str bytes)
{
	const char *folder = fixture_path(nsync_repo_gitdir(repo), "objects");
	struct nsync_oid oid;
	git_odb *odb = NULL;
	git_oid id;

	FIXTURE_CHECK(git_odb_open(&odb, folder) == 0);
	FIXTURE_CHECK(git_odb_write(&id, odb, bytes.p ? bytes.p : "", bytes.n, type) == 0);
	git_odb_free(odb);
	memcpy(oid.id, id.id, NSYNC_OID_BYTES);
	return oid;
}

static inline struct nsync_oid fixture_blob(const struct nsync_repo *repo, struct nsync_str bytes)
{
	return fixture_object(repo, GIT_OBJECT_BLOB, bytes);
}

/* An id that no object has. */
static inline struct nsync_oid fixture_nowhere(void)
{
	struct nsync_oid oid;

	memset(oid.id, 0xab, sizeof(oid.id));
	return oid;
}

/* Append one raw entry of a tree, whatever mode and name are. */
static inline void fixture_entry(struct nsync_buf *tree, const char *mode, const char *name,
				 const struct nsync_oid *id)
{
	nsync_buf_printf(tree, "%s %s", mode, name);
	nsync_buf_char(tree, '\0');
	nsync_buf_add(tree, id->id, NSYNC_OID_BYTES);
	FIXTURE_CHECK(tree->code == NSYNC_OK);
}

/* The tree of the entries appended so far. */
static inline struct nsync_oid fixture_tree(const struct nsync_repo *repo,
					    const struct nsync_buf *tree)
{
	return fixture_object(repo, GIT_OBJECT_TREE, nsync_buf_view(tree));
}

/* A tree of one entry. */
static inline struct nsync_oid fixture_tree_of(const struct nsync_repo *repo, const char *mode,
					       const char *name, const struct nsync_oid *id)
{
	AUTO(nsync_buf_release) struct nsync_buf tree = NSYNC_BUF_INIT(4096);

	fixture_entry(&tree, mode, name, id);
	return fixture_tree(repo, &tree);
}

/* base (NULL: nothing) and one file more. */
static inline struct nsync_oid fixture_tree_with(struct nsync_repo *repo,
						 const struct nsync_oid *base, const char *path,
						 const struct nsync_oid *blob)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	const struct nsync_addition addition = { .path = path, .id = *blob };
	struct nsync_oid tree;

	fixture_ok(nsync_repo_write_tree(&tree, repo, base, &addition, 1, &err), &err);
	return tree;
}

static inline struct nsync_oid fixture_commit(struct nsync_repo *repo, const struct nsync_oid *tree,
					      const struct nsync_oid *parents, size_t count)
{
	const struct nsync_signature author = { "Ana", "ana@example.org", 1767225600, -21600 };
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_oid commit;

	fixture_ok(nsync_repo_write_commit(&commit, repo, tree, parents, count, &author, "test\n",
					   &err),
		   &err);
	return commit;
}

/*
 * Put bytes into the store under an id that is not theirs: a loose object that does not hash
 * to its name. type: "blob", "tree". The zlib stream (RFC 1950) holds one stored block.
 */
static inline void fixture_impostor(const struct nsync_repo *repo, const struct nsync_oid *id,
				    const char *type, struct nsync_str bytes)
{
	AUTO(nsync_buf_release) struct nsync_buf raw = NSYNC_BUF_INIT(60000);
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(70000);
	struct nsync_error err = { NSYNC_OK, "", "" };
	char hex[NSYNC_OID_HEX], folder[512], path[600];
	uint32_t a = 1, b = 0;
	uint8_t head[7], tail[4];

	nsync_buf_printf(&raw, "%s %zu", type, bytes.n);
	nsync_buf_char(&raw, '\0');
	nsync_buf_str(&raw, bytes);
	for (size_t i = 0; i < raw.n; i++) {
		a = (a + (uint8_t)raw.p[i]) % 65521u;
		b = (b + a) % 65521u;
	}
	head[0] = 0x78, head[1] = 0x01, head[2] = 1;
	head[3] = (uint8_t)(raw.n & 0xff), head[4] = (uint8_t)(raw.n >> 8);
	head[5] = (uint8_t)~head[3], head[6] = (uint8_t)~head[4];
	tail[0] = (uint8_t)(b >> 8), tail[1] = (uint8_t)b, tail[2] = (uint8_t)(a >> 8),
	tail[3] = (uint8_t)a;
	nsync_buf_add(&file, head, sizeof(head));
	nsync_buf_str(&file, nsync_buf_view(&raw));
	nsync_buf_add(&file, tail, sizeof(tail));
	nsync_oid_hex(hex, id);
	snprintf(folder, sizeof(folder), "%sobjects/%.2s", nsync_repo_gitdir(repo), hex);
	snprintf(path, sizeof(path), "%s/%s", folder, hex + 2);
	fixture_ok(nsync_file_mkdirs(folder, 0755, &err), &err);
	unlink(path);
	fixture_ok(nsync_file_write(path, nsync_buf_view(&file), 0444, &err), &err);
}

#endif
