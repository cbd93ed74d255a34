/* digest_manifest.c: what a manifest says is what was put into it; which paths it can name. */
#include <criterion/criterion.h>

#include "nsync/digest.h"

Test(digest_manifest, paths)
{
	static const struct {
		const char *label, *path;
		bool valid;
	} rows[] = {
		{ "a file", "digest.txt", true },
		{ "folders", "es/gt/2018/08/hubs.html", true },
		{ "all it may have", "A-z_0.9/b", true },
		{ "nothing", "", false },
		{ "from the top", "/etc/passwd", false },
		{ "up", "../x", false },
		{ "up, within", "a/../x", false },
		{ "hidden", ".nsync-site", false },
		{ "hidden, within", "a/.x", false },
		{ "two slashes", "a//b", false },
		{ "a folder", "a/", false },
		{ "a dash first", "-o", false },
		{ "a space", "a b", false },
		{ "not ASCII", "a\xc3\xb1o.txt", false },
		{ "a backslash", "a\\b", false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect(nsync_digest_path_valid(nsync_str(rows[i].path)) == rows[i].valid, "%s", rows[i].label);
}

static struct nsync_digest_manifest sample(void)
{
	struct nsync_digest_manifest manifest = {
		.authority = NSYNC_STR("redaccion.example,2018"), .record_seq = 7, .format = NSYNC_STR("site"),
	};

	memset(manifest.record_id.hex, 'a', NSYNC_HEX_SIZE - 1);
	cr_assert(nsync_time_parse(&manifest.options.as_of, NSYNC_STR("2018-08-05T15:00:00-06:00")));
	return manifest;
}

static struct nsync_digest_file file_of(char *path)
{
	struct nsync_digest_file file = { .path = path };

	memset(file.sha256, 'b', NSYNC_HEX_SIZE - 1);
	return file;
}

Test(digest_manifest, there_and_back)
{
	char first[] = "en/index.html", second[] = "es/index.html";
	struct nsync_digest_file files[] = { file_of(first), file_of(second) };
	struct nsync_digest_manifest in = sample(), out;
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { 0 };

	in.config = nsync_str(files[0].sha256);
	in.options.has_from = in.options.has_to = true;
	in.options.from = (struct nsync_date){ 2018, 8, 1 };
	in.options.to = (struct nsync_date){ 2018, 8, 31 };
	in.options.office = NSYNC_STR("gt");
	in.options.topic = NSYNC_STR("20000634");
	in.options.languages[0] = NSYNC_STR("es");
	in.options.languages[1] = NSYNC_STR("en");
	in.options.language_count = 2;
	cr_assert_eq(nsync_digest_manifest_build(&doc, &in, files, 2, &err), NSYNC_OK, "%s", err.text);
	cr_assert(nsync_digest_manifest_read(&out, doc.root));
	cr_expect(nsync_str_eq(out.authority, in.authority));
	cr_expect_eq(out.record_seq, 7);
	cr_expect(nsync_id_eq(&out.record_id, &in.record_id));
	cr_expect(nsync_str_is(out.format, "site"));
	cr_expect(nsync_str_eq(out.config, in.config));
	cr_expect_eq(nsync_time_cmp(out.options.as_of, in.options.as_of), 0);
	cr_expect_eq(out.options.as_of.offset, in.options.as_of.offset);
	cr_expect(out.options.has_from && nsync_date_cmp(out.options.from, in.options.from) == 0);
	cr_expect(out.options.has_to && nsync_date_cmp(out.options.to, in.options.to) == 0);
	cr_expect(nsync_str_is(out.options.office, "gt") && nsync_str_is(out.options.topic, "20000634"));
	cr_expect_eq(out.options.language_count, 2);
	cr_expect(nsync_str_is(out.options.languages[1], "en"));
	cr_expect_eq(out.files->len, 2);
	cr_expect(nsync_str_is(nsync_json_get_str(out.files, nsync_str(second)), files[1].sha256));
	nsync_json_doc_release(&doc);
}

Test(digest_manifest, what_was_not_given_is_not_there)
{
	char path[] = "digest.txt";
	struct nsync_digest_file file = file_of(path);
	struct nsync_digest_manifest in = sample(), out;
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { 0 };

	cr_assert_eq(nsync_digest_manifest_build(&doc, &in, &file, 1, &err), NSYNC_OK);
	cr_assert(nsync_digest_manifest_read(&out, doc.root));
	cr_expect(!out.options.has_from && !out.options.has_to && !out.options.office.p && !out.options.topic.p &&
		  !out.options.language_count && !out.config.p);
	nsync_json_doc_release(&doc);
}

Test(digest_manifest, refused)
{
	char path[] = "a b.txt";
	struct nsync_digest_file file = file_of(path);
	struct nsync_digest_manifest in = sample();
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error err = { 0 };

	cr_expect_eq(nsync_digest_manifest_build(&doc, &in, &file, 1, &err), NSYNC_EINVAL);
	cr_expect_str_eq(err.where, path);
	err = (struct nsync_error){ 0 };
	cr_expect_eq(nsync_digest_manifest_build(&doc, &in, &file, 0, &err), NSYNC_EINVAL);
	nsync_json_doc_release(&doc);
}

Test(digest_manifest, not_read)
{
	static const struct {
		const char *label, *body;
	} rows[] = {
		{ "no files", "{\"region\":\"a.b,2018\",\"record\":{\"seq\":1,\"id\":\"x\"}}" },
		{ "an id that is none", "{\"files\":{},\"record\":{\"seq\":1,\"id\":\"x\"},\"options\":{\"asOf\":\"2018-08-05T15:00:00Z\"}}" },
		{ "no record", "{\"files\":{},\"options\":{\"asOf\":\"2018-08-05T15:00:00Z\"}}" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
		struct nsync_digest_manifest out;
		struct nsync_error err = { 0 };

		cr_assert_eq(nsync_json_read(&doc, nsync_str(rows[i].body), &nsync_json_any, &err), NSYNC_OK);
		cr_expect(!nsync_digest_manifest_read(&out, doc.root), "%s", rows[i].label);
		nsync_json_doc_release(&doc);
	}
}
