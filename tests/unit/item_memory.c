/*
 * item_memory.c: every allocation of reading a draft, of making an item or a cosignature of it, and
 * of writing the item as a draft fails once. A good draft is never refused for want of memory with another reason than that.
 */
#include "tests/support/failing_memory.h"

#ifdef FAILING_MEMORY

#include "nsync/item.h"

#define ID "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const char markdown[] =
	"---\n# A remark.\nheadline: \"Reunión: \\\"agua\\\"\"\nlanguage: es-GT\n"
	"date: 2018-08-05T15:00:00-06:00\nlocated: Ciudad de Guatemala\ncountries: [GT, 'mx']\n"
	"topics: [migration, \"20000639\"]\njoint: [mx, hn]\nsummary: >\n  Una\n  plegada.\n\n  Otra.\n"
	"correction: Era 15.\nby: Ana\nurgency: 3\nembargo: 2018-08-06T00:00:00Z\n"
	"expires: 2019-08-06T00:00:00+01:00\ntranslationOf: gt/2018/08/water\nstatus: withheld\n"
	"note: 'Cifras'\n---\n\nUno.\n\nDos.\n";

static const char json[] =
	"{\"headlines\":[{\"role\":\"main\",\"value\":\"Head\"}],\"language\":\"en\",\"firstCreated\":"
	"\"2018-08-05T15:00:00-06:00\",\"bodies\":[{\"role\":\"main\",\"contentType\":\"text/plain\",\"value\":"
	"\"Text.\"}],\"subjects\":[{\"uri\":\"http://cv.iptc.org/newscodes/mediatopic/20000639\"}],\"by\":\"A\\u00f1a\"}";

static struct nsync_draft_context context = {
	.authority = { "example.org,2026", 16 },
	.office = { "gt", 2 },
	.version = 1,
	.previous = { ID },
	.log_id = { ID },
};

static enum nsync_code make(const char *name, const char *text, struct nsync_error *err)
{
	AUTO(nsync_draft_freep) struct nsync_draft *draft = NULL;
	AUTO(nsync_json_doc_release) struct nsync_json_doc body = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf words = NSYNC_BUF_INIT(1u << 20);
	AUTO(nsync_buf_release) struct nsync_buf again = NSYNC_BUF_INIT(1u << 20);
	bool fits = false;
	struct nsync_item item;
	struct nsync_verdict verdict;
	struct nsync_story story;
	enum nsync_code code = nsync_draft_read(&draft, nsync_str(name), nsync_str(text), err);

	if ((code == NSYNC_OK) != (draft != NULL))
		abort();
	if (code == NSYNC_OK)
		code = nsync_draft_story(&story, draft, context.office, err);
	if (code == NSYNC_OK)
		code = nsync_draft_build(&body, draft, &context, err);
	if (code == NSYNC_OK && nsync_item_read(&item, &verdict, body.root) != NSYNC_REASON_OK)
		code = nsync_fail(err, NSYNC_EINVAL, verdict.pointer, "%s", verdict.detail);
	if (code == NSYNC_OK) {
		nsync_item_words(&words, &item);
		code = nsync_buf_check(&words, err);
	}
	if (code == NSYNC_OK)
		code = nsync_draft_fits_markdown(&fits, body.root, err);
	if (code == NSYNC_OK && fits != !strstr(name, ".json"))
		abort();
	if (code == NSYNC_OK)
		code = nsync_draft_write(&again, body.root, !fits, true, err);
	return code;
}

static enum nsync_code make_markdown(struct nsync_error *err)
{
	return make("drafts/water-hubs.md", markdown, err);
}

static enum nsync_code make_json(struct nsync_error *err)
{
	return make("water-hubs.json", json, err);
}

/* An unknown key, far down: the reason, or out of memory. */
static enum nsync_code refuse(struct nsync_error *err)
{
	AUTO(nsync_draft_freep) struct nsync_draft *draft = NULL;
	struct nsync_error found = { 0 };
	enum nsync_code code = nsync_draft_read(
		&draft, NSYNC_STR("a.md"), NSYNC_STR("---\nheadline: A\nlanguage: en\ntopics: [a, b]\nlangauge: es\n---\n"),
		&found);

	if (code == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	if (code != NSYNC_EINVAL && code != NSYNC_ESYNTAX)
		return nsync_fail(err, NSYNC_EIO, found.where, "code %d: %s", (int)code, found.text);
	return NSYNC_OK;
}

static enum nsync_code cosign(struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc body = NSYNC_JSON_DOC_INIT;
	const struct nsync_story story = { "bz", 2018, 8, "meeting" };
	const struct nsync_id id = { ID };

	return nsync_cosignature_build(&body, NSYNC_STR("example.org,2026"), &story, 3, &id, err);
}

Test(item_memory, each_allocation_fails_in_turn)
{
	struct nsync_error err = { 0 };

	cr_assert(nsync_base_start());
	cr_assert(nsync_time_parse(&context.version_created, NSYNC_STR("2026-01-02T03:04:05Z")));
	/* What is kept for the life of the process is there before anything is counted. */
	cr_assert_eq(make_markdown(&err), NSYNC_OK, "%s: %s", err.where, err.text);
	cr_assert_eq(make_json(&err), NSYNC_OK, "%s: %s", err.where, err.text);
	fail_each("Markdown", make_markdown, 0);
	fail_each("JSON", make_json, 0);
	fail_each("refuse", refuse, 0);
	fail_each("cosignature", cosign, 0);
}

#endif
