/* site_signed.c: a region's site and digest are signed, and checked: files that changed, are missing or were added. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <unistd.h>

#include "nsync/site.h"
#include "tests/support/region_fixture.h"

static struct nsync_error err;
static struct nsync_site_config no_config;

/* A clone of the fixture's region as a command opens it; it takes the walked region over. */
static struct nsync_clone clone_of(struct region_fixture *region)
{
	static const struct nsync_clone_host host;
	struct nsync_clone clone;

	nsync_clone_init(&clone);
	clone.host = &host;
	clone.repo = region->repo;
	clone.has_pin = true;
	clone.pin = region->region.pin;
	clone.ref = "refs/heads/main";
	clone.own_region = true;
	clone.head = region->region.head;
	clone.state = strdup("state");
	clone.region = region->region;
	region->repo = NULL;
	nsync_region_init(&region->region);
	return clone;
}

static void two_stories(struct region_fixture *region)
{
	region_item(region, &(struct fixture_item){ .office = "gt", .slug = "water" });
	region_item(region, &(struct fixture_item){ .office = "gt", .slug = "corn" });
	cr_assert(region_merge(region, "2026-03-01T00:00:00Z"));
	cr_assert_eq(chdir(region->dir), 0);
	nsync_site_config_init(&no_config);
	err = (struct nsync_error){ 0 };
}

static const struct nsync_digest_options options = { .as_of = { .seconds = 1800000000 } };

static void sign_site(const struct nsync_clone *clone, const struct nsync_key *key)
{
	const struct nsync_site_place place = { "site", &no_config, key };
	struct nsync_site_published published;

	cr_assert_eq(nsync_site_publish(&published, clone, &options, &place, &err), NSYNC_OK, "%s: %s", err.where,
		     err.text);
	cr_expect_eq(published.stories, 2);
}

/* Sign a digest in one file; its bytes are the file's. */
static void sign_file(const struct nsync_clone *clone, const struct nsync_key *key)
{
	AUTO(nsync_archive_digest_release) struct nsync_archive_digest digest = { 0 };
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(1u << 20);

	nsync_archive_digest_init(&digest);
	cr_assert_eq(nsync_archive_digest_make(&digest, &bytes, clone, &options,
					       nsync_digest_format_find(NSYNC_STR("text")), &err), NSYNC_OK);
	cr_assert_eq(nsync_file_write("d.txt", nsync_buf_view(&bytes), 0644, &err), NSYNC_OK);
	cr_assert_eq(nsync_site_sign_file("d.txt", nsync_buf_view(&bytes), &digest.digest, "text", &no_config, key,
					  &err), NSYNC_OK, "%s: %s", err.where, err.text);
}

/* Check what lies at path. out: "changed site/a, extra site/b", or the verdict, or "error". */
static void check(char out[1000], struct nsync_clone *clone, const char *path, const char *config)
{
	static const char *const kinds[] = { "changed", "missing", "extra", "rebuilt" };
	AUTO(nsync_site_signed_release) struct nsync_site_signed digest = { 0 };
	AUTO(nsync_buf_release) struct nsync_buf all = NSYNC_BUF_INIT(100000);
	struct nsync_verdict verdict = { 0 };
	enum nsync_code code;

	err = (struct nsync_error){ 0 };
	nsync_site_signed_init(&digest);
	code = nsync_site_signed_open(&digest, path, &err);
	if (!code)
		code = nsync_site_signed_verify(&digest, &verdict, clone, config, &err);
	for (size_t i = 0; i < digest.fault_count; i++)
		nsync_buf_printf(&all, "%s%s %s", i ? ", " : "", kinds[digest.faults[i].kind], digest.faults[i].path);
	if (code)
		nsync_buf_text(&all, "error");
	else if (verdict.reason)
		nsync_buf_text(&all, nsync_reason_name(verdict.reason));
	else
		cr_expect(digest.count > 0 && digest.holder[0], "%s", path);
	(void)nsync_str_copy(out, 1000, nsync_buf_view(&all));
}

struct change {
	const char *label, *command, *expected;
};

Test(site_signed, a_site, .timeout = 60)
{
	static const struct change cases[] = {
		{ "nothing", "true", "" },
		{ "a file that changed", "echo >>site/en/index.html", "changed site/en/index.html" },
		{ "of the same size", "printf X | dd of=site/index.html bs=1 conv=notrunc status=none",
		  "changed site/index.html" },
		{ "a file that is missing", "rm site/data/roots.js", "missing site/data/roots.js" },
		{ "a file too many", "mkdir site/new && echo >site/new/x", "extra site/new/x" },
		{ "a link too many", "ln -s / site/all", "extra site/all" },
		{ "all of them", "echo >>site/en/index.html; rm site/data/roots.js; echo >site/.x",
		  "missing site/data/roots.js, changed site/en/index.html, extra site/.x" },
		{ "the marker", "echo >site/.nsync-site", "" },
	};
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	char found[1000];

	REGION(region);
	two_stories(&region);
	clone = clone_of(&region);
	sign_site(&clone, region.key);
	cr_assert_eq(system("mv site signed"), 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		cr_assert_eq(system("rm -rf site && cp -r signed site"), 0);
		cr_assert_eq(system(cases[i].command), 0);
		check(found, &clone, i % 2 ? "site/" : "site", NULL);
		cr_expect_str_eq(found, cases[i].expected, "%s: %s (%s)", cases[i].label, found, err.text);
	}
	nsync_site_config_release(&no_config);
}

Test(site_signed, one_file, .timeout = 60)
{
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	char found[1000];

	REGION(region);
	two_stories(&region);
	clone = clone_of(&region);
	sign_file(&clone, region.key);
	check(found, &clone, "d.txt", NULL);
	cr_expect_str_eq(found, "");
	check(found, &clone, "d.txt.nsync.json", NULL);
	cr_expect_str_eq(found, "");
	cr_assert_eq(system("cp d.txt good && echo >>d.txt"), 0);
	check(found, &clone, "d.txt", NULL);
	cr_expect_str_eq(found, "changed d.txt");
	cr_assert_eq(system("rm d.txt"), 0);
	check(found, &clone, "d.txt", NULL);
	cr_expect_str_eq(found, "missing d.txt");
	cr_assert_eq(system("mv good d.txt && cp d.txt.nsync.json m && sed -i 's/\\.00\\|T08/T09/' d.txt.nsync.json"), 0);
	check(found, &clone, "d.txt", NULL);
	cr_expect_str_eq(found, "bad-signature");
	/* It names no configuration, and was made with none. */
	cr_assert_eq(system("mv m d.txt.nsync.json && echo '{\"accent\":\"#123456\"}' >site.json"), 0);
	check(found, &clone, "d.txt", "site.json");
	cr_expect_str_eq(found, "error");
	cr_expect_eq(err.code, NSYNC_ENOTFOUND);
	cr_assert_eq(system("rm d.txt.nsync.json"), 0);
	check(found, &clone, "d.txt", NULL);
	cr_expect_str_eq(found, "error");
	nsync_site_config_release(&no_config);
}

/* The digest is made again from its own record, whatever came after it. */
Test(site_signed, after_the_region_went_on, .timeout = 60)
{
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	char found[1000];

	REGION(region);
	two_stories(&region);
	clone = clone_of(&region);
	sign_file(&clone, region.key);
	region.repo = TAKE(clone.repo);
	region.region = clone.region;
	nsync_region_init(&clone.region);
	free(TAKE(clone.state));
	region_item(&region, &(struct fixture_item){ .office = "gt", .slug = "later" });
	cr_assert(region_merge(&region, "2026-03-02T00:00:00Z"));
	clone = clone_of(&region);
	check(found, &clone, "d.txt", NULL);
	cr_expect_str_eq(found, "", "%s %s: %s", found, err.where, err.text);
	nsync_site_config_release(&no_config);
}

Test(site_signed, whose_key, .timeout = 60)
{
	AUTO(nsync_clone_release) struct nsync_clone clone = { 0 };
	AUTO(nsync_key_freep) struct nsync_key *stranger = NULL;
	struct nsync_key_info info = { .name = "stranger" };
	char found[1000];

	REGION(region);
	two_stories(&region);
	clone = clone_of(&region);
	stranger = fixture_key(FIXTURE_GT);
	sign_file(&clone, stranger);
	check(found, &clone, "d.txt", NULL);
	cr_expect_str_eq(found, "unknown-key");
	cr_expect_eq(nsync_site_may_sign(&clone, NULL, &err), NSYNC_OK);
	info.id = nsync_key_keyid(region.key);
	cr_expect_eq(nsync_site_may_sign(&clone, &info, &err), NSYNC_OK);
	info.id = nsync_key_keyid(stranger);
	cr_expect_eq(nsync_site_may_sign(&clone, &info, &err), NSYNC_EKEY);
	cr_expect_str_eq(err.where, "stranger");
	nsync_site_config_release(&no_config);
}
