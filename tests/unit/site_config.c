/* site_config.c: each member of site.json, what is refused in it, and the logo beside it. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <unistd.h>

#include "nsync/site.h"
#include "tests/support/trust_fixture.h"

static char folder[] = "/tmp/nsync-site-config-XXXXXX";

static void enter(void)
{
	cr_assert(nsync_base_start());
	cr_assert_not_null(mkdtemp(folder));
	cr_assert_eq(chdir(folder), 0);
}

static void leave(void)
{
	struct nsync_error err = { 0 };

	cr_assert_eq(chdir("/"), 0);
	cr_assert_eq(nsync_file_remove_tree(folder, &err), NSYNC_OK, "%s", err.text);
}

TestSuite(site_config, .init = enter, .fini = leave);

static void write_text(const char *path, const char *text)
{
	struct nsync_error err = { 0 };

	cr_assert_eq(nsync_file_write(path, nsync_str(text), 0644, &err), NSYNC_OK, "%s", err.text);
}

static enum nsync_code read_config(struct nsync_site_config *config, const char *text,
				   struct nsync_error *err)
{
	nsync_site_config_init(config);
	write_text("site.json", text);
	return nsync_site_config_read(config, "site.json", err);
}

Test(site_config, every_member)
{
	static const char text[] = "{ \"accent\": \"#12ABef\", \"baseUrl\": \"https://e.org/\", "
				   "\"footer\": { \"es\": \"Pie\" }, \"logo\": \"a.b.svg\", "
				   "\"mailFrom\": \"desk@e.org\" }";
	AUTO(nsync_site_config_release) struct nsync_site_config config = { 0 };
	struct nsync_error err = { 0 };
	char hash[NSYNC_HEX_SIZE], expected[NSYNC_HEX_SIZE];

	write_text("a.b.svg", "<svg/>");
	cr_assert_eq(read_config(&config, text, &err), NSYNC_OK, "%s", err.text);
	cr_expect(nsync_site_config_given(&config));
	cr_expect(config.look.has_accent && config.look.accent == 0x12abef);
	cr_expect(nsync_str_is(config.base_url, "https://e.org/"));
	cr_expect(nsync_str_is(config.mail_from, "desk@e.org"));
	cr_expect(nsync_str_is(nsync_json_get_str(config.look.footer, NSYNC_STR("es")), "Pie"));
	cr_expect(nsync_str_is(config.look.logo, "<svg/>"));
	cr_expect_str_eq(config.look.logo_type, "svg");
	nsync_site_config_hash(hash, &config);
	nsync_sha256_hex(expected, nsync_str(text));
	cr_expect_str_eq(hash, expected);
}

Test(site_config, nothing_is_chosen)
{
	AUTO(nsync_site_config_release) struct nsync_site_config config = { 0 };
	struct nsync_error err = { 0 };
	char hash[NSYNC_HEX_SIZE];

	nsync_site_config_init(&config);
	cr_assert_eq(nsync_site_config_read(&config, NULL, &err), NSYNC_OK);
	cr_expect(!nsync_site_config_given(&config));
	cr_expect(!config.look.has_accent && !config.look.logo.p && !config.base_url.p);
	nsync_site_config_hash(hash, &config);
	cr_expect_str_eq(hash, "");
}

struct refused {
	const char *label, *text;
	enum nsync_code code;
	const char *where, *words; /* words: in err.text */
};

Test(site_config, what_is_refused)
{
	static const struct refused cases[] = {
		{ "no colour", "{\n\"accent\": \"red\" }", NSYNC_EINVAL, "site.json:2:11", "/accent" },
		{ "a colour of three digits", "{\"accent\":\"#123\"}", NSYNC_EINVAL, "site.json:1:11", "/accent" },
		{ "no address", "{\"baseUrl\":\"ftp://e.org/\"}", NSYNC_EINVAL, "site.json:1:12", "/baseUrl" },
		{ "an address without a slash", "{\"baseUrl\":\"https://e.org\"}", NSYNC_EINVAL, "site.json:1:12",
		  "/baseUrl" },
		{ "an unknown member", "{\"color\":\"#123456\"}", NSYNC_EINVAL, "site.json:1:10", "/color" },
		{ "no mail address", "{\"mailFrom\":\"e.org\"}", NSYNC_EINVAL, "site.json:1:13", "/mailFrom" },
		{ "an empty footer", "{\"footer\":{\"es\":\"\"}}", NSYNC_EINVAL, "site.json:1:17", "/footer/es" },
		{ "a logo that is no picture", "{\"logo\":\"logo.txt\"}", NSYNC_EINVAL, "site.json:1:9", "/logo" },
		{ "a logo outside", "{\"logo\":\"../logo.png\"}", NSYNC_EINVAL, "site.json:1:9", "/logo" },
		{ "a logo of a whole path", "{\"logo\":\"/etc/logo.png\"}", NSYNC_EINVAL, "site.json:1:9", "/logo" },
		{ "a hidden logo", "{\"logo\":\".png\"}", NSYNC_EINVAL, "site.json:1:9", "/logo" },
		{ "a logo that is not there", "{\"logo\":\"none.png\"}", NSYNC_ENOTFOUND, "none.png", "" },
		{ "a logo too large", "{\"logo\":\"large.png\"}", NSYNC_ELIMIT, "large.png", "" },
		{ "no JSON", "accent = red", NSYNC_ESYNTAX, "", "" },
		{ "no object", "[]", NSYNC_EINVAL, "site.json:1:1", "" },
	};

	write_text("large.png", "x");
	cr_assert_eq(truncate("large.png", 1024 * 1024 + 1), 0);
	write_text("logo.txt", "x");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct refused *c = &cases[i];
		AUTO(nsync_site_config_release) struct nsync_site_config config = { 0 };
		struct nsync_error err = { 0 };

		cr_expect_eq(read_config(&config, c->text, &err), c->code, "%s: %d", c->label, (int)err.code);
		cr_expect(!*c->where || strcmp(err.where, c->where) == 0, "%s: at %s", c->label, err.where);
		cr_expect(strstr(err.text, c->words) != NULL, "%s: %s", c->label, err.text);
	}
}

Test(site_config, of_another_folder)
{
	AUTO(nsync_site_config_release) struct nsync_site_config config = { 0 };
	struct nsync_error err = { 0 };

	cr_assert_eq(nsync_file_mkdirs("look", 0755, &err), NSYNC_OK);
	write_text("look/site.json", "{\"logo\":\"logo.jpeg\"}");
	write_text("look/logo.jpeg", "picture");
	nsync_site_config_init(&config);
	cr_assert_eq(nsync_site_config_read(&config, "look/site.json", &err), NSYNC_OK, "%s", err.text);
	cr_expect(nsync_str_is(config.look.logo, "picture"));
	cr_expect_str_eq(config.look.logo_type, "jpeg");
}

/* A digest in one file is told of the region's site, whatever languages the digest itself is in. */
Test(site_config, told_to_a_digest)
{
	AUTO(nsync_site_config_release) struct nsync_site_config config = { 0 };
	struct nsync_digest_options options = { .languages = { NSYNC_STR("fr") }, .language_count = 1 };
	struct nsync_root root = { 0 };
	struct nsync_json_doc names = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { 0 };

	cr_assert_eq(nsync_json_read(&names, NSYNC_STR("[\"es\",\"mam\"]"), &nsync_json_any, &err), NSYNC_OK);
	root.languages = names.root;
	cr_assert_eq(read_config(&config, "{\"baseUrl\":\"https://e.org/\"}", &err), NSYNC_OK, "%s", err.text);
	nsync_site_config_apply(&options, &config, &root);
	cr_expect(nsync_str_is(options.base_url, "https://e.org/"));
	cr_expect_eq(options.look, &config.look);
	cr_expect_eq(options.site_language_count, 2);
	cr_expect(nsync_str_is(options.site_languages[0], "es") && nsync_str_is(options.site_languages[1], "mam"));
	cr_expect_eq(options.language_count, 1);
	root.languages = NULL;
	nsync_site_config_apply(&options, &config, &root);
	cr_expect_eq(options.site_language_count, 1);
	cr_expect(nsync_str_is(options.site_languages[0], "en"));
	nsync_json_doc_release(&names);
}
