/* site_folder.c: a site's folder: all of it or nothing, and what is in its way. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/site/folder.h"

static char folder[] = "/tmp/nsync-site-folder-XXXXXX";
static struct nsync_error err;
static const struct nsync_id pin = { "00112233" };

static void enter(void)
{
	cr_assert(nsync_base_start());
	cr_assert_not_null(mkdtemp(folder));
	cr_assert_eq(chdir(folder), 0);
	umask(022);
}

static void leave(void)
{
	struct nsync_error last = { 0 };

	cr_assert_eq(chdir("/"), 0);
	cr_assert_eq(nsync_file_remove_tree(folder, &last), NSYNC_OK, "%s", last.text);
}

TestSuite(site_folder, .init = enter, .fini = leave);

static bool holds(const char *path, const char *text)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(100000);
	struct nsync_error none = { 0 };

	return !nsync_file_read(&bytes, path, &none) && nsync_str_is(nsync_buf_view(&bytes), text);
}

/* Whether a folder holds exactly these names, a blank between them. */
static bool lists(const char *path, const char *expected)
{
	AUTO(nsync_buf_release) struct nsync_buf all = NSYNC_BUF_INIT(10000);
	char **names;
	size_t count;

	cr_assert_eq(nsync_file_list(&names, &count, path, &err), NSYNC_OK, "%s", err.text);
	for (size_t i = 0; i < count; i++)
		nsync_buf_printf(&all, i ? " %s" : "%s", names[i]);
	nsync_names_free(names, count);
	return nsync_str_is(nsync_buf_view(&all), expected);
}

static ino_t inode(const char *path)
{
	struct stat status;

	cr_assert_eq(lstat(path, &status), 0, "%s", path);
	return status.st_ino;
}

struct page {
	const char *path, *text;
};

/* Begin a site and put its pages, ended by a NULL path; the folder stays open. */
static enum nsync_code begin(struct site_folder *site, const char *path, const struct page *pages)
{
	enum nsync_code code = nsync_site_folder_begin(site, path, &pin, NULL, &err);
	struct nsync_site_sink sink = nsync_site_folder_sink(site);

	for (; !code && pages->path; pages++)
		code = sink.put(sink.payload, pages->path, nsync_str(pages->text), &err);
	return code;
}

static enum nsync_code publish(const char *path, const struct page *pages, size_t *written, size_t *kept)
{
	struct site_folder site;
	enum nsync_code code = begin(&site, path, pages);

	if (!code)
		code = nsync_site_folder_swap(&site, &err);
	if (written) {
		*written = site.written;
		*kept = site.kept;
	}
	nsync_site_folder_release(&site);
	return code;
}

static const struct page first[] = { { "index.html", "front" }, { "es/a/b.html", "b" }, { NULL, NULL } };
static const struct page second[] = { { "index.html", "other" }, { "es/a/b.html", "b" }, { NULL, NULL } };

Test(site_folder, a_new_one)
{
	struct stat status;

	cr_assert_eq(publish("sub/site/", first, NULL, NULL), NSYNC_OK, "%s", err.text);
	cr_expect(holds("sub/site/index.html", "front") && holds("sub/site/es/a/b.html", "b"));
	cr_expect(holds("sub/site/.nsync-site", "nsync site of region 00112233\n"));
	cr_expect(lists("sub", "site") && lists("sub/site", ".nsync-site es index.html"));
	cr_assert_eq(stat("sub/site", &status), 0);
	cr_expect_eq(status.st_mode & 0777, 0755);
}

Test(site_folder, what_stayed_is_a_link)
{
	size_t written, kept;
	ino_t old, changed;

	cr_assert_eq(publish("site", first, NULL, NULL), NSYNC_OK, "%s", err.text);
	cr_assert_eq(chmod("site", 0750), 0);
	old = inode("site/es/a/b.html");
	changed = inode("site/index.html");
	cr_assert_eq(publish("site", second, &written, &kept), NSYNC_OK, "%s", err.text);
	cr_expect_eq(written, 1);
	cr_expect_eq(kept, 2, "%zu", kept); /* with the marker */
	cr_expect(holds("site/index.html", "other"));
	cr_expect_eq(inode("site/es/a/b.html"), old);
	cr_expect_neq(inode("site/index.html"), changed);
	cr_expect(lists(".", "site"), "the old one is still there");
	struct stat status;

	cr_assert_eq(stat("site", &status), 0);
	cr_expect_eq(status.st_mode & 0777, 0750);
}

Test(site_folder, a_run_that_ends_early_leaves_nothing)
{
	struct site_folder site;

	cr_assert_eq(publish("site", first, NULL, NULL), NSYNC_OK, "%s", err.text);
	for (size_t n = 0; n <= 2; n++) {
		struct page some[3] = { { NULL, NULL } };

		memcpy(some, second, n * sizeof(some[0]));
		cr_assert_eq(begin(&site, "site", some), NSYNC_OK, "%s", err.text);
		cr_expect(holds("site/index.html", "front"), "seen before the swap");
		nsync_site_folder_release(&site);
		cr_expect(lists(".", "site"), "after %zu files", n);
		cr_expect(holds("site/index.html", "front"));
	}
	cr_assert_eq(begin(&site, "none", second), NSYNC_OK);
	nsync_site_folder_release(&site);
	cr_expect(lists(".", "site"));
}

Test(site_folder, a_put_that_fails_leaves_nothing)
{
	char deep[700];
	struct page pages[] = { { "index.html", "front" }, { deep, "x" }, { NULL, NULL } };

	memset(deep, 'a', sizeof(deep));
	deep[600] = '/';
	deep[sizeof(deep) - 1] = '\0';
	cr_expect_eq(publish("site", pages, NULL, NULL), NSYNC_EIO, "%s", err.text);
	cr_expect(lists(".", ""));
	err = (struct nsync_error){ 0 };
	/* A file in the place of a folder. */
	pages[1].path = "index.html/x";
	cr_expect_eq(publish("site", pages, NULL, NULL), NSYNC_EIO, "%s", err.text);
	cr_expect(lists(".", ""));
}

struct foreign {
	const char *label, *command, *path;
};

Test(site_folder, what_is_no_site_of_the_region_is_left_alone)
{
	static const struct foreign cases[] = {
		{ "a folder with something in it", "mkdir full && echo x >full/x", "full" },
		{ "a file", "echo x >file", "file" },
		{ "a pipe", "mkfifo pipe", "pipe" },
		{ "a link to a file", "ln -s file link", "link" },
		{ "another region's site", "mkdir other && echo 'nsync site of region 44' >other/.nsync-site", "other" },
		{ "a marker that is a pipe", "mkdir odd && mkfifo odd/.nsync-site", "odd" },
		{ "a marker that is a link", "mkdir far && echo 'nsync site of region 00112233' >m && "
					     "ln -s ../m far/.nsync-site", "far" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		err = (struct nsync_error){ 0 };
		cr_assert_eq(system(cases[i].command), 0);
		cr_expect_eq(publish(cases[i].path, first, NULL, NULL), NSYNC_EEXISTS, "%s", cases[i].label);
	}
	cr_expect(lists(".", "far file full link m odd other pipe"));
	cr_expect(lists("full", "x") && holds("file", "x\n"));
}

Test(site_folder, an_empty_folder_and_a_link_to_one_are_taken)
{
	cr_assert_eq(system("mkdir empty && ln -s empty link"), 0);
	cr_assert_eq(publish("link", first, NULL, NULL), NSYNC_OK, "%s", err.text);
	cr_expect(holds("empty/index.html", "front"));
	cr_expect_eq(publish("link/", second, NULL, NULL), NSYNC_OK, "%s", err.text);
	cr_expect(holds("empty/index.html", "other"));
	cr_expect(lists(".", "empty link"));
}

Test(site_folder, something_else_in_the_place_of_a_page, .timeout = 20)
{
	static const char *const commands[] = {
		"rm site/index.html && mkfifo site/index.html",
		"rm site/index.html && mkdir site/index.html",
		"rm site/index.html && ln -s ../secret site/index.html",
		"rm -r site/es && mkfifo site/es",
		"rm -r site/es && echo x >site/es",
	};
	struct stat status;

	cr_assert_eq(system("printf front >secret"), 0);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		cr_assert_eq(publish("site", first, NULL, NULL), NSYNC_OK, "%s", err.text);
		cr_assert_eq(system(commands[i]), 0);
		cr_assert_eq(publish("site", first, NULL, NULL), NSYNC_OK, "%s: %s", commands[i], err.text);
		cr_expect(holds("site/index.html", "front") && holds("site/es/a/b.html", "b"), "%s", commands[i]);
		cr_assert_eq(lstat("site/index.html", &status), 0);
		cr_expect(S_ISREG(status.st_mode), "%s", commands[i]);
		cr_expect(lists(".", "secret site"), "%s", commands[i]);
	}
}

Test(site_folder, a_picture_comes_twice)
{
	static const struct page twice[] = { { "media/a.png", "a" }, { "media/a.png", "a" }, { NULL, NULL } };

	cr_assert_eq(publish("site", twice, NULL, NULL), NSYNC_OK, "%s", err.text);
	cr_expect(holds("site/media/a.png", "a"));
	cr_assert_eq(publish("site", twice, NULL, NULL), NSYNC_OK, "%s", err.text);
	cr_expect(holds("site/media/a.png", "a"));
}

/* Both begin before either ends, in an empty place and where a site is. The last one to end is there. */
Test(site_folder, two_at_once)
{
	for (int again = 0; again < 2; again++) {
		struct site_folder a, b;

		cr_assert_eq(begin(&a, "site", first), NSYNC_OK, "%s", err.text);
		cr_assert_eq(begin(&b, "site", second), NSYNC_OK, "%s", err.text);
		cr_expect_eq(nsync_site_folder_swap(&a, &err), NSYNC_OK, "%s", err.text);
		cr_expect_eq(nsync_site_folder_swap(&b, &err), NSYNC_OK, "%s", err.text);
		nsync_site_folder_release(&a);
		nsync_site_folder_release(&b);
		cr_expect(holds("site/index.html", "other") && holds("site/es/a/b.html", "b"));
		cr_expect(lists(".", "site"));
	}
}

/* Something that is no site took the place while the first site was made: it stays. */
Test(site_folder, a_stranger_meanwhile)
{
	struct site_folder site;

	cr_assert_eq(begin(&site, "site", first), NSYNC_OK, "%s", err.text);
	cr_assert_eq(system("mkdir site && echo x >site/x"), 0);
	cr_expect_eq(nsync_site_folder_swap(&site, &err), NSYNC_EEXISTS);
	nsync_site_folder_release(&site);
	cr_expect(lists(".", "site") && lists("site", "x"));
}
