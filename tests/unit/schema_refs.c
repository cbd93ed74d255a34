/* schema_refs.c: documents of a folder that a schema refers to, and what of a folder is refused. */
#include <unistd.h>

#include "tests/support/folder_fixture.h"
#include "tests/support/schema.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define BASE         "https://example.org/all"

/* Whether a schema that refers to this document compiles, and refuses what is no string. */
static bool refers(const struct nsync_schema_refs *refs, const char *uri)
{
	const struct nsync_schema_options options = { .assert_format = false, .refs = refs };
	AUTO(nsync_schema_freep) struct nsync_schema *schema = NULL;
	struct nsync_error err = { 0 };
	char text[600];

	snprintf(text, sizeof(text), "{\"$ref\":\"%s\"}", uri);
	return nsync_schema_compile(&schema, nsync_str(text), NSYNC_STR(""), &options, &err) ==
		       NSYNC_OK &&
	       holds(schema, "\"a\"") && !holds(schema, "1");
}

static void make_folders(const char *dir, const char *name)
{
	struct nsync_error err = { 0 };

	cr_assert_eq(nsync_file_mkdirs(fixture_path(dir, name), 0755, &err), NSYNC_OK);
}

Test(schema_refs, a_file)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_schema_refs_freep) struct nsync_schema_refs *refs = nsync_schema_refs_new();
	struct nsync_error err = { 0 };

	/* A file that is named is taken whatever its name is. */
	fixture_write(dir, "words.schema", "{\"type\":\"string\"}");
	cr_assert_eq(nsync_schema_refs_add_path(refs, NSYNC_STR("urn:words"),
						fixture_path(dir, "words.schema"), &err),
		     NSYNC_OK, "%s: %s", err.where, err.text);
	cr_expect(refers(refs, "urn:words"));
}

Test(schema_refs, a_folder)
{
	static const char *const uris[] = { BASE, BASE "/" };

	for (size_t i = 0; i < COUNT(uris); i++) {
		FIXTURE_FOLDER(dir);
		AUTO(nsync_schema_refs_freep) struct nsync_schema_refs *refs = nsync_schema_refs_new();
		struct nsync_error err = { 0 };

		make_folders(dir, "deep/deeper");
		fixture_write(dir, "a.json", "{\"type\":\"string\"}");
		fixture_write(dir, "deep/deeper/b.json", "{\"type\":\"string\"}");
		fixture_write(dir, "README.md", "no JSON");
		fixture_write(dir, ".json", "no JSON");
		cr_assert_eq(nsync_schema_refs_add_path(refs, nsync_str(uris[i]), dir, &err),
			     NSYNC_OK, "%s: %s", err.where, err.text);
		cr_expect(refers(refs, BASE "/a.json"), "%s", uris[i]);
		cr_expect(refers(refs, BASE "/deep/deeper/b.json"), "%s", uris[i]);
		cr_expect_not(refers(refs, BASE "/README.md"), "%s", uris[i]);
	}
}

Test(schema_refs, refused)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_schema_refs_freep) struct nsync_schema_refs *refs = nsync_schema_refs_new();
	struct nsync_error err = { 0 };

	make_folders(dir, "docs");
	fixture_write(dir, "docs/good.json", "{\"type\":\"string\"}");
	cr_assert_eq(nsync_schema_refs_add_path(refs, NSYNC_STR(BASE), fixture_path(dir, "docs"),
						&err),
		     NSYNC_OK);
	/* Each of these comes after documents that are good. */
	cr_expect_eq(nsync_schema_refs_add_path(refs, NSYNC_STR(BASE), fixture_path(dir, "docs"),
						&err),
		     NSYNC_EEXISTS, "twice");
	cr_expect_str_eq(err.where, fixture_path(dir, "docs/good.json"));

	make_folders(dir, "bad");
	fixture_write(dir, "bad/x.json", "{\n?");
	err = (struct nsync_error){ 0 };
	cr_expect_eq(nsync_schema_refs_add_path(refs, NSYNC_STR("urn:bad"),
						fixture_path(dir, "bad"), &err),
		     NSYNC_ESYNTAX);
	cr_expect_str_eq(err.where, fixture_path(dir, "bad/x.json"));
	cr_expect(nsync_str_starts(nsync_str(err.text), NSYNC_STR("2:1: ")), "%s", err.text);

	err = (struct nsync_error){ 0 };
	cr_expect_eq(nsync_schema_refs_add_path(refs, NSYNC_STR("urn:none"),
						fixture_path(dir, "nowhere"), &err),
		     NSYNC_ENOTFOUND);
	cr_expect(refers(refs, BASE "/good.json"), "what was added before stays");
}

/* The deepest folder that is looked into, one deeper, and one that leads back up. */
Test(schema_refs, depth)
{
	FIXTURE_FOLDER(dir);
	char path[256] = "docs", uri[512] = BASE;

	for (unsigned depth = 1; depth < NSYNC_MAX_REF_DEPTH; depth++) {
		strncat(path, "/d", sizeof(path) - strlen(path) - 1);
		strncat(uri, "/d", sizeof(uri) - strlen(uri) - 1);
	}
	strncat(uri, "/x.json", sizeof(uri) - strlen(uri) - 1);
	make_folders(dir, path);
	AUTO(nsync_schema_refs_freep) struct nsync_schema_refs *refs = nsync_schema_refs_new();
	AUTO(nsync_schema_refs_freep) struct nsync_schema_refs *more = nsync_schema_refs_new();
	struct nsync_error err = { 0 };
	char name[300];

	snprintf(name, sizeof(name), "%s/x.json", path);
	fixture_write(dir, name, "{\"type\":\"string\"}");
	cr_assert_eq(nsync_schema_refs_add_path(refs, NSYNC_STR(BASE), fixture_path(dir, "docs"),
						&err),
		     NSYNC_OK, "%s: %s", err.where, err.text);
	cr_expect(refers(refs, uri));
	snprintf(name, sizeof(name), "%s/one-more", path);
	make_folders(dir, name);
	cr_expect_eq(nsync_schema_refs_add_path(more, NSYNC_STR(BASE), fixture_path(dir, "docs"),
						&err),
		     NSYNC_ELIMIT);

	make_folders(dir, "loop");
	cr_assert_eq(symlink(".", fixture_path(dir, "loop/again")), 0);
	err = (struct nsync_error){ 0 };
	cr_expect_eq(nsync_schema_refs_add_path(more, NSYNC_STR("urn:loop"),
						fixture_path(dir, "loop"), &err),
		     NSYNC_ELIMIT);
}

Test(schema_refs, a_long_uri)
{
	FIXTURE_FOLDER(dir);
	AUTO(nsync_schema_refs_freep) struct nsync_schema_refs *refs = nsync_schema_refs_new();
	struct nsync_error err = { 0 };
	static char uri[4200];

	memset(uri, 'u', sizeof(uri) - 1);
	fixture_write(dir, "a.json", "{}");
	cr_expect_eq(nsync_schema_refs_add_path(refs, nsync_str(uri), dir, &err), NSYNC_ELIMIT);
}
