/* What an audit found, counted and named, as a document and as a page. */
#include <criterion/criterion.h>

#include "nsync/schema.h"
#include "tests/support/region_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define MARCH        "2026-03-01T00:00:00Z"

/* A region with a story, a joint one that waits, and a file that is held. */
static void fill(struct region_fixture *region)
{
	region_item(region, &(struct fixture_item){ .slug = "one" });
	region_item(region, &(struct fixture_item){ .slug = "two", .joint = { "bz" } });
	region_text(region, "gt", "items/gt/2026/02/bad.1.json", "x");
	cr_assert(region_merge(region, MARCH));
}

static struct nsync_audit of(const struct region_fixture *region)
{
	struct nsync_audit audit;

	nsync_audit_init(&audit);
	audit.region = &region->region;
	audit.head = region->region.head;
	return audit;
}

static void disagree(struct nsync_disagreement *out, enum nsync_reason reason, const char *path,
		     const char *detail)
{
	*out = (struct nsync_disagreement){ .seq = 2 };
	nsync_str_copy(out->path, sizeof(out->path), nsync_str(path));
	nsync_judge(&out->verdict, reason, NULL, "%s", detail);
}

/* The document's text; it must be as its schema says. */
static void document(struct nsync_json_doc *doc, const struct nsync_audit *audit)
{
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(1024 * 1024);
	AUTO(nsync_schema_freep) struct nsync_schema *schema = NULL;
	const struct nsync_schema_options options = { .assert_format = true };
	struct nsync_error err = { NSYNC_OK, "", "" };
	bool valid;

	cr_assert_eq(nsync_audit_report(doc, audit, &err), NSYNC_OK, "%s", err.text);
	fixture_ok(nsync_file_read(&text, "schema/audit-report.schema.json", &err), &err);
	fixture_ok(nsync_schema_compile(&schema, nsync_buf_view(&text), NSYNC_STR(""), &options,
					&err),
		   &err);
	cr_assert_eq(nsync_schema_check(&valid, schema, doc->root, &err), NSYNC_OK);
	cr_expect(valid, "as the schema says");
}

static int64_t number_at(const struct nsync_json_doc *doc, const char *pointer)
{
	int64_t number = -1;

	cr_expect(nsync_json_int(&number, nsync_json_at(doc->root, nsync_str(pointer))), "%s",
		  pointer);
	return number;
}

static bool text_at(const struct nsync_json_doc *doc, const char *pointer, const char *text)
{
	const struct nsync_json *value = nsync_json_at(doc->root, nsync_str(pointer));

	return value && nsync_str_is(nsync_json_str(value), text);
}

Test(audit_report, what_others_have_to_know)
{
	struct nsync_audit audit;
	size_t claims;

	REGION(region);
	fill(&region);
	audit = of(&region);
	claims = region.region.claim_count; /* the fixture's stories name another log */
	cr_expect(claims && nsync_audit_has_findings(&audit));
	region.region.claim_count = 0;
	cr_expect_not(nsync_audit_has_findings(&audit));
	audit.found.verdict.reason = NSYNC_ROLLBACK;
	cr_expect(nsync_audit_has_findings(&audit));
	audit.found.verdict.reason = NSYNC_REASON_OK;
	audit.branch.omitted = 1;
	cr_expect(nsync_audit_has_findings(&audit));
	audit.branch.omitted = 0;
	audit.copy_found.verdict.reason = NSYNC_BAD_ROOT;
	cr_expect(nsync_audit_has_findings(&audit));
	audit.copy_found.verdict.reason = NSYNC_REASON_OK;
	audit.fork.verdict.reason = NSYNC_FORK;
	cr_expect(nsync_audit_has_findings(&audit));
	region.region.claim_count = claims; /* to be freed */
}

Test(audit_report, who_answers_for_a_path)
{
	static const struct {
		const char *path, *who;
	} rows[] = {
		{ "items/gt/2026/02/story.1.json", "gt" },
		{ "cosignatures/bz/gt/2026/02/story.1.json", "bz" },
		{ "log/00/00/01.json", "" },
		{ "trust/1.json", "" },
		{ "somewhere else", "" },
		{ "", "" },
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		char who[NSYNC_MAX_OFFICE + 1] = "?";

		nsync_audit_responsible(who, rows[i].path);
		cr_expect_str_eq(who, rows[i].who, "%s", rows[i].path);
	}
}

Test(audit_report, a_document_of_a_valid_region)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_audit audit;

	REGION(region);
	fill(&region);
	audit = of(&region);
	document(&doc, &audit);
	cr_expect(text_at(&doc, "/audit/pin", region.region.pin.hex));
	cr_expect(text_at(&doc, "/audit/region", FIXTURE_AUTHORITY));
	cr_expect_eq(number_at(&doc, "/audit/record/seq"), 2);
	cr_expect_eq(number_at(&doc, "/audit/counts/items"), 2);
	cr_expect_eq(number_at(&doc, "/audit/counts/awaiting"), 1);
	cr_expect_eq(number_at(&doc, "/audit/counts/held"), 1);
	cr_expect(text_at(&doc, "/audit/accepted/0/path", "items/gt/2026/02/two.1.json"));
	cr_expect(text_at(&doc, "/audit/accepted/0/verdict", "awaiting-cosignature"));
	cr_expect(text_at(&doc, "/audit/held/0/path", "items/gt/2026/02/bad.1.json"));
	cr_expect(text_at(&doc, "/audit/held/0/office", "gt"));
	cr_expect_null(nsync_json_at(doc.root, NSYNC_STR("/audit/with")));
	cr_expect_null(nsync_json_at(doc.root, NSYNC_STR("/audit/disagreements/0")));
}

Test(audit_report, a_document_of_two_histories)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_audit audit;

	REGION(region);
	fill(&region);
	audit = of(&region);
	disagree(&audit.found, NSYNC_BAD_SIGNATURE, "items/gt/2026/02/one.1.json", "no signature");
	audit.with = NSYNC_AUDIT_COPY;
	audit.remote = "mirror\xff"; /* any bytes are a remote's name */
	disagree(&audit.fork, NSYNC_FORK, "log/00/00/02.json", "here, there");
	document(&doc, &audit);
	cr_expect(text_at(&doc, "/audit/disagreements/0/verdict", "bad-signature"));
	cr_expect(text_at(&doc, "/audit/disagreements/0/office", "gt"));
	cr_expect(text_at(&doc, "/audit/with/remote", "mirror\\xff"));
	cr_expect(text_at(&doc, "/audit/with/forks/0/verdict", "fork"));
	cr_expect_eq(number_at(&doc, "/audit/with/records"), 0);
}

/* What a file says is text on the page, never markup; no script, and the same findings. */
Test(audit_report, a_page)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf page = NSYNC_BUF_INIT(1024 * 1024);
	AUTO(nsync_buf_release) struct nsync_buf small = NSYNC_BUF_INIT(100);
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_audit audit;

	REGION(region);
	fill(&region);
	audit = of(&region);
	disagree(&audit.found, NSYNC_SCHEMA, "items/gt/<script>alert(1)</script>",
		 "a \"b\" & \033[31m");
	document(&doc, &audit);
	cr_assert_eq(nsync_audit_page(&page, doc.root, &err), NSYNC_OK, "%s", err.text);
	cr_expect_null(strstr(page.p, "<script"));
	cr_expect(strstr(page.p, "items/gt/&lt;script&gt;alert(1)&lt;/script&gt;"));
	cr_expect(strstr(page.p, "a &quot;b&quot; &amp; \\x1b[31m"));
	cr_expect(strstr(page.p, "items/gt/2026/02/bad.1.json"));
	cr_expect(strstr(page.p, "Not all of it holds."));
	cr_expect_eq(nsync_audit_page(&small, doc.root, &err), NSYNC_ELIMIT);
}
