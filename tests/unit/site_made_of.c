/* site_made_of.c: what pages were made of is remembered, and only believed while a page was left alone. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/site/folder.h"

static char folder[] = "/tmp/nsync-site-made-XXXXXX";
static struct nsync_error err;
static const struct nsync_id pin = { "00112233" };

static void enter(void)
{
	cr_assert(nsync_base_start());
	cr_assert_not_null(mkdtemp(folder));
	cr_assert_eq(chdir(folder), 0);
	cr_assert_eq(system("mkdir state"), 0);
}

static void leave(void)
{
	struct nsync_error last = { 0 };

	cr_assert_eq(chdir("/"), 0);
	cr_assert_eq(nsync_file_remove_tree(folder, &last), NSYNC_OK, "%s", last.text);
}

TestSuite(site_made_of, .init = enter, .fini = leave);

/* Page i is made of version 1 of what it tells, or of another one. */
static void input_of(uint8_t out[NSYNC_HASH_BYTES], const char *path, int version)
{
	nsync_sha256(out, nsync_str(path));
	out[0] = (uint8_t)(out[0] + version);
}

static const char *const paths[] = { "a.html", "b/c.html", "b/d.html" };
#define COUNT (sizeof(paths) / sizeof(paths[0]))

/* Publish three pages, the first one of another version. Returns how many were kept. */
static size_t publish(const char *site_folder, const char *state, int version_of_first)
{
	struct site_folder site;
	struct nsync_site_sink sink;
	size_t kept = 0;

	cr_assert_eq(nsync_site_folder_begin(&site, site_folder, &pin, state, &err), NSYNC_OK, "%s", err.text);
	sink = nsync_site_folder_sink(&site);
	/* In no order, as threads put them. */
	for (size_t i = COUNT; i-- > 0;) {
		uint8_t input[NSYNC_HASH_BYTES];

		input_of(input, paths[i], i ? 1 : version_of_first);
		if (sink.keep(sink.payload, paths[i], input)) {
			kept++;
			continue;
		}
		cr_assert_eq(sink.put(sink.payload, paths[i], nsync_str(paths[i]), &err), NSYNC_OK);
		cr_assert_eq(sink.made(sink.payload, paths[i], input, &err), NSYNC_OK);
	}
	cr_assert_eq(nsync_site_folder_swap(&site, &err), NSYNC_OK, "%s", err.text);
	nsync_site_folder_remember(&site);
	nsync_site_folder_release(&site);
	return kept;
}

Test(site_made_of, the_same_is_kept)
{
	cr_expect_eq(publish("site", "state", 1), 0);
	cr_expect_eq(publish("site", "state", 1), COUNT);
	cr_expect_eq(publish("site", "state", 1), COUNT, "what was kept is forgotten");
	cr_expect_eq(publish("site", "state", 2), COUNT - 1);
	cr_expect_eq(publish("site", "state", 2), COUNT);
	/* Each folder is remembered on its own, and without a state folder none is. */
	cr_expect_eq(publish("other", "state", 2), 0);
	cr_expect_eq(publish("site", NULL, 2), 0);
	cr_expect_eq(publish("site", "nowhere", 2), 0);
}

struct touched {
	const char *label, *command;
	size_t kept;
};

Test(site_made_of, a_page_that_was_touched_is_made_again)
{
	static const struct touched cases[] = {
		{ "nothing", "true", COUNT },
		{ "longer", "echo >>site/a.html", COUNT - 1 },
		{ "another file", "cp -p site/a.html x && mv x site/a.html", COUNT - 1 },
		{ "another time", "touch -d 2001-01-01 site/a.html", COUNT - 1 },
		{ "gone", "rm site/a.html", COUNT - 1 },
		{ "a link", "mv site/a.html x && ln -s ../x site/a.html", COUNT - 1 },
		{ "a folder", "rm site/a.html && mkdir site/a.html", COUNT - 1 },
		{ "its folder is a pipe", "rm -r site/b && mkfifo site/b", COUNT - 2 },
		{ "an empty folder instead", "rm -r site && mkdir site", 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		cr_assert_eq(system("rm -rf site state/* x"), 0);
		cr_assert_eq(publish("site", "state", 1), 0);
		cr_assert_eq(system(cases[i].command), 0);
		cr_expect_eq(publish("site", "state", 1), cases[i].kept, "%s", cases[i].label);
	}
}

Test(site_made_of, a_damaged_memory_is_none)
{
	static const struct touched cases[] = {
		{ "whole", "true", COUNT },
		{ "no first line", "sed -i 1d state/site-*", 0 },
		{ "another first line", "sed -i '1s/1/2/' state/site-*", 0 },
		{ "no last line", "sed -i '$d' state/site-*", COUNT - 1 },
		{ "its end cut off", "truncate -s -1 state/site-*", 0 },
		{ "a word instead of a number", "sed -i '3s/ [0-9]* / x /' state/site-*", 0 },
		{ "a number too large", "sed -i '3s/ [0-9]* / 99999999999999999999999 /' state/site-*", 0 },
		{ "a short hash", "sed -i '3s/^..//' state/site-*", 0 },
		{ "other hashes", "sed -i '2,$s/^..../0000/' state/site-*", 0 },
		{ "out of order", "sed -i '2{h;d};3{G}' state/site-*", 0 },
		{ "a line twice", "sed -i '3p' state/site-*", 0 },
		{ "a path outside", "sed -i '3s,b/,../,' state/site-*", 0 },
		{ "empty", "truncate -s 0 state/site-*", 0 },
		{ "a folder", "f=$(echo state/site-*); rm $f && mkdir $f", 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		cr_assert_eq(system("rm -rf site state/*"), 0);
		cr_assert_eq(publish("site", "state", 1), 0);
		cr_assert_eq(system(cases[i].command), 0);
		cr_expect_eq(publish("site", "state", 1), cases[i].kept, "%s", cases[i].label);
	}
}
