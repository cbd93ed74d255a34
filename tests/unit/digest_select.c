/* digest_select.c: what is in a digest, what is left out and counted, and in what order. */
#include <criterion/criterion.h>

#include "lib/digest/internal.h"

#define MAX_STORIES 8

/* A story in short. Its uri is "tag:<name>". */
struct short_story {
	const char *name, *date, *language, *translation_of;
	enum nsync_status status;
	int urgency;
	const char *embargo, *expires, *office;
	bool awaiting;
};

struct select_case {
	const char *label;
	struct short_story stories[MAX_STORIES];
	const char *languages, *office, *from, *to;
	const char *expected; /* names in order, "*" before one in another language */
	struct nsync_digest_omissions omitted;
};

#define AS_OF "2026-08-10T12:00:00-06:00"
#define D(day) "2026-08-" day "T10:00:00-06:00"

static const struct select_case cases[] = {
	{ .label = "nothing", .expected = "" },
	{ .label = "newest day first, then urgency, then the hour, then the uri",
	  .stories = { { "e", D("01"), "en" },
		       { "c", "2026-08-02T09:00:00-06:00", "en" },
		       { "d", "2026-08-02T09:00:00-06:00", "en" },
		       { "b", "2026-08-02T11:00:00-06:00", "en", .urgency = 5 },
		       { "a", "2026-08-02T08:00:00-06:00", "en", .urgency = 4 },
		       { "f", "2026-08-02T23:00:00-06:00", "en", .urgency = 6 } },
	  .expected = "a b c d f e" },
	{ .label = "the day is the story's own, whatever the offset",
	  .stories = { { "late", "2026-08-02T23:30:00-06:00", "en" },
		       { "next", "2026-08-03T00:10:00-05:00", "en" } },
	  .expected = "next late" },
	{ .label = "moments, not clock times, order one day",
	  .stories = { { "panama", "2026-08-03T10:30:00-05:00", "en" },
		       { "honduras", "2026-08-03T10:00:00-06:00", "en" } },
	  .expected = "honduras panama" },
	{ .label = "withheld and killed",
	  .stories = { { "a", D("01"), "en", .status = NSYNC_WITHHELD },
		       { "b", D("01"), "en", .status = NSYNC_CANCELED },
		       { "c", D("01"), "en", .status = NSYNC_CANCELED }, { "d", D("01"), "en" } },
	  .expected = "d", .omitted = { .withheld = 1, .canceled = 2 } },
	{ .label = "awaiting a cosignature",
	  .stories = { { "a", D("01"), "en", .awaiting = true }, { "b", D("01"), "en" } },
	  .expected = "b", .omitted = { .awaiting = 1 } },
	{ .label = "an embargo ends at its moment",
	  .stories = { { "a", D("01"), "en", .embargo = "2026-08-10T18:00:01Z" },
		       { "b", D("01"), "en", .embargo = "2026-08-10T18:00:00Z" } },
	  .expected = "b", .omitted = { .embargoed = 1 } },
	{ .label = "a story expires at its moment",
	  .stories = { { "a", D("01"), "en", .expires = "2026-08-10T18:00:00Z" },
		       { "b", D("01"), "en", .expires = "2026-08-10T18:00:00.001Z" } },
	  .expected = "b", .omitted = { .expired = 1 } },
	{ .label = "from and to are inclusive local dates",
	  .stories = { { "a", "2026-08-01T23:59:59-06:00", "en" },
		       { "b", "2026-08-02T00:00:00-06:00", "en" },
		       { "c", "2026-08-03T23:59:59-06:00", "en" },
		       { "d", "2026-08-04T00:00:00-06:00", "en" } },
	  .from = "2026-08-02", .to = "2026-08-03", .expected = "c b", .omitted = { .period = 2 } },
	{ .label = "an office; its own omissions only",
	  .stories = { { "a", D("01"), "en", .office = "gt" },
		       { "b", D("01"), "en", .office = "gt", .status = NSYNC_WITHHELD },
		       { "c", D("01"), "en", .office = "hn", .status = NSYNC_WITHHELD } },
	  .office = "gt", .expected = "a", .omitted = { .office = 1, .withheld = 1 } },
	{ .label = "a translation of a killed story",
	  .stories = { { "a", D("01"), "es", .status = NSYNC_CANCELED },
		       { "b", D("02"), "en", "tag:a" }, { "c", D("03"), "fr", "tag:b" } },
	  .expected = "", .omitted = { .canceled = 1, .translation = 2 } },
	{ .label = "a translation of a withheld story that the period leaves out",
	  .stories = { { "b", D("02"), "en", "tag:a" },
		       { "a", D("01"), "es", .status = NSYNC_WITHHELD } },
	  .from = "2026-08-02", .expected = "", .omitted = { .period = 1, .translation = 1 } },
	{ .label = "an original of a killed translation stays",
	  .stories = { { "a", D("01"), "es" },
		       { "b", D("02"), "en", "tag:a", .status = NSYNC_CANCELED } },
	  .expected = "a", .omitted = { .canceled = 1 } },
	{ .label = "a translation of a story that is not there stays",
	  .stories = { { "b", D("02"), "en", "tag:a" } }, .expected = "b" },
	{ .label = "names in a circle",
	  .stories = { { "a", D("01"), "es", "tag:c" }, { "b", D("02"), "en", "tag:a" },
		       { "c", D("03"), "fr", "tag:b", .status = NSYNC_CANCELED },
		       { "d", D("04"), "pt", "tag:d" }, { "e", D("05"), "pt", "tag:b" } },
	  .expected = "d", .omitted = { .canceled = 1, .translation = 3 } },
	{ .label = "without languages everything, unlabelled",
	  .stories = { { "a", D("01"), "es" }, { "b", D("02"), "en", "tag:a" },
		       { "c", D("03"), "fr" } },
	  .expected = "c b a" },
	{ .label = "the first language wanted",
	  .stories = { { "a", D("01"), "es-GT" }, { "b", D("02"), "en", "tag:a" },
		       { "c", D("03"), "en" }, { "d", D("04"), "fr" } },
	  .languages = "es,en", .expected = "*c a", .omitted = { .language = 1 } },
	{ .label = "the translation is wanted first",
	  .stories = { { "a", D("01"), "es" }, { "b", D("02"), "en", "tag:a" } },
	  .languages = "en,es", .expected = "b" },
	{ .label = "one language only",
	  .stories = { { "a", D("01"), "es" }, { "b", D("02"), "en", "tag:a" },
		       { "c", D("03"), "fr", "tag:a" }, { "d", D("04"), "es" } },
	  .languages = "pt", .expected = "", .omitted = { .language = 2 } },
	{ .label = "two translations of an original in no wanted language",
	  .stories = { { "a", D("01"), "quc" }, { "b", D("02"), "en", "tag:a" },
		       { "c", D("03"), "es", "tag:a" } },
	  .languages = "es,en", .expected = "c" },
	{ .label = "two translations of an original that is not there",
	  .stories = { { "b", D("02"), "en", "tag:a" }, { "c", D("03"), "es", "tag:a" } },
	  .languages = "es,en", .expected = "c" },
	{ .label = "a translation of a translation",
	  .stories = { { "c", D("03"), "en", "tag:b" }, { "b", D("02"), "fr", "tag:a" },
		       { "a", D("01"), "es" } },
	  .languages = "en", .expected = "c" },
	{ .label = "what cannot be shown is not picked",
	  .stories = { { "a", D("01"), "es" },
		       { "b", D("02"), "en", "tag:a", .embargo = "2027-01-01T00:00:00Z" } },
	  .languages = "en,es", .expected = "*a", .omitted = { .embargoed = 1 } },
	{ .label = "of two in one language the original",
	  .stories = { { "a", D("05"), "es" }, { "b", D("01"), "es", "tag:a" } },
	  .languages = "es", .expected = "a" },
	{ .label = "of two translations in one language the first",
	  .stories = { { "a", D("01"), "es" }, { "y", D("03"), "en", "tag:a" },
		       { "x", D("03"), "en", "tag:a" }, { "z", D("04"), "en", "tag:a" } },
	  .languages = "en", .expected = "x" },
	{ .label = "unrelated stories in one language all stay",
	  .stories = { { "a", D("01"), "es" }, { "b", D("02"), "es" }, { "c", D("03"), "en" } },
	  .languages = "es", .expected = "b a", .omitted = { .language = 1 } },
};

struct world {
	struct nsync_item items[MAX_STORIES];
	char uris[MAX_STORIES][32];
	struct nsync_digest_story stories[MAX_STORIES];
	size_t count;
	struct nsync_digest_options options;
};

static struct nsync_time moment(const char *text)
{
	struct nsync_time time;

	cr_assert(nsync_time_parse(&time, nsync_str(text)), "%s", text);
	return time;
}

static void make_item(struct world *w, size_t i, const struct short_story *s)
{
	struct nsync_item *item = &w->items[i];

	snprintf(w->uris[i], sizeof(w->uris[i]), "tag:%s", s->name);
	*item = (struct nsync_item){
		.uri = nsync_str(w->uris[i]), .headline = nsync_str(s->name),
		.language = nsync_str(s->language), .first_created = moment(s->date),
		.status = s->status, .urgency = s->urgency,
		.translation_of = nsync_str(s->translation_of),
	};
	cr_assert(nsync_str_copy(item->story.office, sizeof(item->story.office),
				 nsync_str(s->office ? s->office : "sv")));
	if (s->embargo) {
		item->embargoed = true;
		item->embargoed_until = moment(s->embargo);
	}
	if (s->expires) {
		item->expiring = true;
		item->expires = moment(s->expires);
	}
	w->stories[i] = (struct nsync_digest_story){
		.item = item, .seq = (int64_t)i + 1,
		.reason = s->awaiting ? NSYNC_AWAITING_COSIGNATURE : NSYNC_REASON_OK,
	};
}

static void make_world(struct world *w, const struct select_case *c)
{
	*w = (struct world){ .options = { .as_of = moment(AS_OF) } };
	for (; w->count < MAX_STORIES && c->stories[w->count].name; w->count++)
		make_item(w, w->count, &c->stories[w->count]);
	for (const char *at = c->languages; at && *at;) {
		size_t n = strcspn(at, ",");

		w->options.languages[w->options.language_count++] = (struct nsync_str){ at, n };
		at += n + (at[n] == ',');
	}
	w->options.office = nsync_str(c->office);
	w->options.has_from = c->from && nsync_date_parse(&w->options.from, nsync_str(c->from));
	w->options.has_to = c->to && nsync_date_parse(&w->options.to, nsync_str(c->to));
}

static void expect_names(const struct nsync_digest *digest, const char *label, const char *expected)
{
	AUTO(nsync_buf_release) struct nsync_buf names = NSYNC_BUF_INIT(1000);

	for (size_t i = 0; i < digest->count; i++) {
		if (i)
			nsync_buf_char(&names, ' ');
		if (digest->entries[i].other_language)
			nsync_buf_char(&names, '*');
		nsync_buf_str(&names, digest->entries[i].item->headline);
	}
	cr_expect_str_eq(nsync_buf_view(&names).p, expected, "%s: \"%s\", not \"%s\"", label,
			 nsync_buf_view(&names).p, expected);
}

Test(digest_select, table)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct select_case *c = &cases[i];
		AUTO(nsync_digest_release) struct nsync_digest digest;
		struct nsync_error err = { .code = NSYNC_OK };
		struct world w;

		make_world(&w, c);
		cr_assert_eq(nsync_digest_select(&digest, NULL, w.stories, w.count, &w.options, &err),
			     NSYNC_OK, "%s: %s", c->label, err.text);
		expect_names(&digest, c->label, c->expected);
		cr_expect_eq(memcmp(&digest.omitted, &c->omitted, sizeof(c->omitted)), 0,
			     "%s: other counts", c->label);
	}
}

Test(digest_select, order_of_input_does_not_matter)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct select_case *c = &cases[i];
		struct world w;

		make_world(&w, c);
		for (size_t turn = 0; turn < w.count; turn++) {
			AUTO(nsync_digest_release) struct nsync_digest digest;
			struct nsync_error err = { .code = NSYNC_OK };
			struct nsync_digest_story first = w.stories[0];

			memmove(w.stories, w.stories + 1, (w.count - 1) * sizeof(first));
			w.stories[w.count - 1] = first;
			cr_assert_eq(nsync_digest_select(&digest, NULL, w.stories, w.count,
							 &w.options, &err), NSYNC_OK);
			expect_names(&digest, c->label, c->expected);
			cr_expect_eq(memcmp(&digest.omitted, &c->omitted, sizeof(c->omitted)), 0,
				     "%s, turned by %zu: other counts", c->label, turn);
		}
	}
}

Test(digest_select, language_and_entry)
{
	static const struct select_case c = { .stories = { { "a", D("01"), "es" } },
					      .languages = "es-MX,en" };
	AUTO(nsync_digest_release) struct nsync_digest digest;
	struct nsync_error err = { .code = NSYNC_OK };
	struct world w;

	make_world(&w, &c);
	w.stories[0].seq = 7;
	w.stories[0].id.hex[0] = 'f';
	cr_assert_eq(nsync_digest_select(&digest, NULL, w.stories, 1, &w.options, &err), NSYNC_OK);
	cr_assert_eq(digest.count, 1);
	cr_expect(nsync_str_is(digest.language, "es"));
	cr_expect_eq(digest.entries[0].seq, 7);
	cr_expect_eq(digest.entries[0].id.hex[0], 'f');
	cr_expect_eq(digest.entries[0].item, &w.items[0]);
}

Test(digest_select, own_language_is_english_without_a_wish)
{
	struct nsync_digest_options options = { .as_of = moment(AS_OF) };
	AUTO(nsync_digest_release) struct nsync_digest digest;
	struct nsync_error err = { .code = NSYNC_OK };

	cr_assert_eq(nsync_digest_select(&digest, NULL, NULL, 0, &options, &err), NSYNC_OK);
	cr_expect(nsync_str_is(digest.language, "en"));
	cr_expect_eq(digest.count, 0);
}

Test(digest_select, topic)
{
	static const struct {
		const char *label, *subjects;
		bool selected;
	} topics[] = {
		{ "the topic", "[{\"uri\":\"http://cv.iptc.org/newscodes/mediatopic/20001283\"}]", true },
		{ "among others", "[{\"uri\":\"http://cv.iptc.org/newscodes/mediatopic/05000000\"},"
				  "{\"uri\":\"http://cv.iptc.org/newscodes/mediatopic/20001283\"}]", true },
		{ "another", "[{\"uri\":\"http://cv.iptc.org/newscodes/mediatopic/20001284\"}]", false },
		{ "longer", "[{\"uri\":\"http://cv.iptc.org/newscodes/mediatopic/200012830\"}]", false },
		{ "another scheme", "[{\"uri\":\"http://cv.iptc.org/newscodes/mediatopiX/20001283\"}]", false },
		{ "no uri", "[{\"name\":\"20001283\"},7]", false },
		{ "none", "[]", false },
	};

	for (size_t i = 0; i < sizeof(topics) / sizeof(topics[0]); i++) {
		static const struct select_case c = { .stories = { { "a", D("01"), "es" } } };
		AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
		AUTO(nsync_digest_release) struct nsync_digest digest;
		struct nsync_error err = { .code = NSYNC_OK };
		struct world w;

		make_world(&w, &c);
		w.options.topic = NSYNC_STR("20001283");
		cr_assert_eq(nsync_json_read(&doc, nsync_str(topics[i].subjects), &nsync_json_any, &err),
			     NSYNC_OK, "%s", err.text);
		w.items[0].subjects = doc.root;
		cr_assert_eq(nsync_digest_select(&digest, NULL, w.stories, 1, &w.options, &err), NSYNC_OK);
		cr_expect_eq(digest.count, topics[i].selected ? 1 : 0, "%s", topics[i].label);
		cr_expect_eq(digest.omitted.topic, topics[i].selected ? 0 : 1, "%s", topics[i].label);
	}
}

Test(digest_select, no_subjects_no_topic)
{
	static const struct select_case c = { .stories = { { "a", D("01"), "es" } } };
	AUTO(nsync_digest_release) struct nsync_digest digest;
	struct nsync_error err = { .code = NSYNC_OK };
	struct world w;

	make_world(&w, &c);
	w.options.topic = NSYNC_STR("20001283");
	cr_assert_eq(nsync_digest_select(&digest, NULL, w.stories, 1, &w.options, &err), NSYNC_OK);
	cr_expect_eq(digest.count, 0);
	cr_expect_eq(digest.omitted.topic, 1);
}
