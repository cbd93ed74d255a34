/* digest_record.c: which signed files go with a site: those that tell of nothing hidden. */
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/site/internal.h"

#define AS_OF   1600000000
#define PICTURE "1111111111111111111111111111111111111111111111111111111111111111"
#define OTHER   "2222222222222222222222222222222222222222222222222222222222222222"
#define I       "items/gt/2017/07/"
#define C       "cosignatures/mx/gt/2017/07/"

/* ---- a region in memory ---------------------------------------------------------------------- */

struct memory {
	char record[4096];          /* the region's newest */
	char newest[4096], of_story[4096], item[4096]; /* what was put */
	bool has_record;            /* the script of the story's record was put */
	pthread_mutex_t lock;
};

static enum nsync_code put(void *payload, const char *path, struct nsync_str bytes, struct nsync_error *err)
{
	struct memory *memory = payload;
	char *to = strcmp(path, "data/record.js") == 0	      ? memory->newest :
		   strcmp(path, "data/records/1.js") == 0     ? memory->of_story :
		   strcmp(path, "data/items/2017-07-15.js") == 0 ? memory->item :
								NULL;

	(void)err;
	pthread_mutex_lock(&memory->lock);
	memory->has_record |= to == memory->of_story && strstr(bytes.p, "nsyncData");
	if (to)
		cr_assert(nsync_str_copy(to, sizeof(memory->item), bytes));
	pthread_mutex_unlock(&memory->lock);
	return NSYNC_OK;
}

static enum nsync_code read_file(void *payload, struct nsync_buf *out, const char *path, struct nsync_error *err)
{
	struct memory *memory = payload;

	if (strncmp(path, "media/", 6) == 0)
		return NSYNC_OK;
	if (strcmp(path, "log/0/1.json") != 0 || !memory->record[0])
		return strcmp(path, I "shown.3.json") ? NSYNC_ENOTFOUND : (nsync_buf_text(out, "{}"), NSYNC_OK);
	nsync_buf_text(out, memory->record);
	return nsync_buf_check(out, err);
}

/* By story, as the region has them. */
enum { EARLY, EXPIRED, KILLED, LATE, SHOWN, STOPPED, UNSEEN, WAITING, STORIES };

static const char *const slugs[STORIES] = { "early", "expired", "killed", "late", "shown", "stopped", "unseen", "waiting" };

struct world {
	struct memory memory;
	char uris[STORIES][80];
	struct nsync_item items[STORIES], on_hold, first; /* earlier versions of SHOWN */
	struct nsync_digest_version versions[3];
	struct nsync_digest_story stories[STORIES];
	struct nsync_digest_region region;
	struct nsync_digest_options options;
};

static void make_world(struct world *w)
{
	memset(w, 0, sizeof(*w));
	pthread_mutex_init(&w->memory.lock, NULL);
	w->region = (struct nsync_digest_region){ .authority = NSYNC_STR("e.org,2026"), .record_seq = 1 };
	w->options = (struct nsync_digest_options){ .as_of = { .seconds = AS_OF }, .site_language_count = 1 };
	w->options.site_languages[0] = NSYNC_STR("en");
	for (size_t i = 0; i < STORIES; i++) {
		struct nsync_item *item = &w->items[i];

		*item = (struct nsync_item){
			.version = 1, .language = NSYNC_STR("en"), .headline = NSYNC_STR("Headline"),
			.text = NSYNC_STR("Words."), .first_created = { .seconds = 1500000000 },
			.version_created = { .seconds = 1500000000 },
			.story = { .office = "gt", .year = 2017, .month = 7 },
		};
		snprintf(item->story.slug, sizeof(item->story.slug), "%s", slugs[i]);
		snprintf(w->uris[i], sizeof(w->uris[i]), "tag:e.org,2026:gt/2017/07/%s", slugs[i]);
		item->uri = nsync_str(w->uris[i]);
		w->stories[i] = (struct nsync_digest_story){ .item = item };
	}
	w->items[EARLY].embargoed = w->items[LATE].embargoed = true;
	w->items[EARLY].embargoed_until.seconds = AS_OF + 1;
	w->items[LATE].embargoed_until.seconds = AS_OF;
	w->items[EXPIRED].expiring = true;
	w->items[EXPIRED].expires.seconds = AS_OF;
	w->items[KILLED].status = w->items[UNSEEN].status = NSYNC_CANCELED;
	w->items[STOPPED].status = NSYNC_WITHHELD;
	w->stories[KILLED].notice_language = NSYNC_STR("en");
	w->stories[WAITING].reason = NSYNC_AWAITING_COSIGNATURE;
	w->items[SHOWN].first_created.seconds += 86400; /* a day of its own */
	w->on_hold = w->first = w->items[SHOWN];
	w->on_hold.status = NSYNC_WITHHELD;
	w->first.version = 2;
	w->items[SHOWN].version = 3;
	w->items[SHOWN].picture_count = w->items[EARLY].picture_count = 1;
	w->items[SHOWN].pictures[0] = (struct nsync_picture){ .sha256 = PICTURE, .ext = "png" };
	w->items[EARLY].pictures[0] = (struct nsync_picture){ .sha256 = OTHER, .ext = "png" };
	w->versions[0].item = &w->on_hold;
	w->versions[1].item = &w->first;
	w->versions[2].item = &w->items[SHOWN];
	w->stories[SHOWN].seq = 1;
	w->stories[SHOWN].versions = w->versions;
	w->stories[SHOWN].version_count = 3;
}

static enum nsync_code make_site(struct world *w, const struct nsync_archive_record *records,
				 size_t count, struct nsync_error *err)
{
	AUTO(nsync_digest_release) struct nsync_digest digest = { 0 };
	const struct nsync_site_source source = { read_file, NULL, &w->memory };
	const struct nsync_site_sink sink = { put, NULL, NULL, &w->memory };
	struct nsync_site site = { .digest = &digest, .records = records, .record_count = count };

	cr_assert_eq(nsync_digest_select(&digest, &w->region, w->stories, STORIES, &w->options, err), NSYNC_OK);
	digest.stories = w->stories;
	digest.story_count = STORIES;
	return nsync_site_write(&site, &source, &sink, err);
}

/* ---- records ------------------------------------------------------------------------------------- */

struct record_case {
	const char *label, *added; /* paths, an LF after each */
	int more;                  /* what the record counts beyond them */
	const char *input;         /* gt's; NULL: nothing was held */
	bool shown;
};

#define HELD(n, holds)       "{\"added\":1,\"held\":" n ",\"holds\":[" holds "]}"
#define HOLD(path, verdict) "{\"path\":\"" path "\",\"pointer\":\"\",\"verdict\":\"" verdict "\"}"

static const struct record_case record_cases[] = {
	{ .label = "what is shown", .added = I "shown.3.json\n", .shown = true },
	{ .label = "its earlier version", .added = I "shown.2.json\n" I "shown.3.json\n", .shown = true },
	{ .label = "its earlier version that was on hold", .added = I "shown.1.json\n" I "shown.3.json\n" },
	{ .label = "a version that the region hasn't got", .added = I "shown.3.json\n" I "shown.4.json\n" },
	{ .label = "its cosignature and picture",
	  .added = C "shown.3.json\n" I "shown.3.json\nmedia/gt/" PICTURE ".png\n", .shown = true },
	{ .label = "a root", .added = I "shown.3.json\ntrust/2.json\n", .shown = true },
	{ .label = "an embargo that ends", .added = I "late.1.json\n", .shown = true },
	{ .label = "a kill with a notice", .added = I "killed.1.json\n" I "shown.3.json\n", .shown = true },
	{ .label = "nothing", .added = "", .shown = true },
	{ .label = "an embargo", .added = I "early.1.json\n" I "shown.3.json\n" },
	{ .label = "an embargo last", .added = I "shown.3.json\n" I "early.1.json\n" },
	{ .label = "expired", .added = I "expired.1.json\n" },
	{ .label = "on hold", .added = I "stopped.1.json\n" },
	{ .label = "a kill that nobody saw", .added = I "unseen.1.json\n" },
	{ .label = "waiting", .added = I "waiting.1.json\n" },
	{ .label = "a cosignature of what is hidden", .added = C "early.1.json\n" },
	{ .label = "another office's story of that name", .added = "items/mx/2017/07/shown.3.json\n" },
	{ .label = "a picture of what is hidden", .added = "media/gt/" OTHER ".png\n" },
	{ .label = "a picture that another office has", .added = "media/mx/" PICTURE ".png\n" },
	{ .label = "a picture of another kind", .added = "media/gt/" PICTURE ".jpg\n" },
	{ .label = "no path", .added = "README.md\n" },
	{ .label = "no end", .added = I "shown.3.json\n" I "shown.2.json" },
	{ .label = "one that is not there", .added = I "shown.3.json\n", .more = 1 },
	{ .label = "one too many", .added = I "shown.2.json\n" I "shown.3.json\n", .more = -1 },
	{ .label = "a changed file of what is shown", .added = I "shown.3.json\n",
	  .input = HELD("1", HOLD(I "shown.3.json", "bad-signature")), .shown = true },
	{ .label = "a next version of what is shown", .added = I "shown.3.json\n",
	  .input = HELD("1", HOLD(I "shown.4.json", "below-threshold")) },
	{ .label = "a next version by nobody", .added = I "shown.3.json\n",
	  .input = HELD("1", HOLD(I "shown.4.json", "unknown-key")), .shown = true },
	{ .label = "nobody's", .added = I "shown.3.json\n",
	  .input = HELD("2", HOLD(I "a.1.json", "wrong-office") "," HOLD("x", "wrong-region")), .shown = true },
	{ .label = "somebody's", .added = I "shown.3.json\n", .input = HELD("1", HOLD(I "a.1.json", "schema")) },
	{ .label = "a forgery of what is hidden", .added = I "shown.3.json\n",
	  .input = HELD("1", HOLD(I "early.1.json", "unknown-key")) },
	{ .label = "more than is named", .added = I "shown.3.json\n",
	  .input = HELD("2", HOLD(I "a.1.json", "unknown-key")) },
	{ .label = "no number", .added = I "shown.3.json\n", .input = "{\"added\":0,\"holds\":[]}" },
	{ .label = "no names", .added = I "shown.3.json\n", .input = "{\"added\":0,\"held\":0}" },
};

static int count_lines(const char *text)
{
	int n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

Test(digest_record, only_what_may_be_told)
{
	for (size_t i = 0; i < sizeof(record_cases) / sizeof(record_cases[0]); i++) {
		const struct record_case *c = &record_cases[i];
		const struct nsync_archive_record record = { 1, nsync_str(c->added) };
		struct nsync_error err = { 0 };
		struct world w;

		make_world(&w);
		snprintf(w.memory.record, sizeof(w.memory.record),
			 "{\"record\":{\"added\":{\"count\":%d},\"asOf\":\"2018-01-01T00:00:00Z\",\"inputs\":{\"gt\":%s}},\"signatures\":{}}",
			 count_lines(c->added) + c->more, c->input ? c->input : HELD("0", ""));
		cr_assert_eq(make_site(&w, &record, 1, &err), NSYNC_OK, "%s: %s", c->label, err.text);
		cr_expect_eq(w.memory.has_record, c->shown, "%s: %s", c->label, w.memory.of_story);
		cr_expect_eq(w.memory.newest[0] != '\0', c->shown, "%s: %s", c->label, w.memory.newest);
		cr_expect(!c->shown || strcmp(w.memory.newest, w.memory.of_story) == 0, "%s", c->label);
		cr_expect(strstr(w.memory.item, "nsyncMerged") != NULL, "%s", c->label);
		cr_expect(c->shown || strcmp(w.memory.of_story, "(self.nsyncMoments=self.nsyncMoments||{})[1]="
							    "\"2018-01-01T00:00:00Z\";\n") == 0,
			  "%s: %s", c->label, w.memory.of_story);
	}
}

Test(digest_record, nothing_known_nothing_shown)
{
	const struct nsync_archive_record other = { 2, NSYNC_STR(I "shown.3.json\n") };
	struct nsync_error err = { 0 };
	struct world w;

	for (size_t count = 0; count < 2; count++) {
		make_world(&w);
		snprintf(w.memory.record, sizeof(w.memory.record),
			 "{\"record\":{\"added\":{\"count\":1},\"inputs\":{}},\"signatures\":{}}");
		cr_assert_eq(make_site(&w, &other, count, &err), NSYNC_OK);
		cr_expect(!w.memory.has_record && !w.memory.newest[0], "%zu", count);
	}
	make_world(&w);
	cr_assert_eq(make_site(&w, NULL, 0, &err), NSYNC_OK, "no such record");
	cr_expect(!w.memory.has_record && !w.memory.newest[0]);
	make_world(&w);
	snprintf(w.memory.record, sizeof(w.memory.record), "{\"record\":");
	cr_expect_eq(make_site(&w, NULL, 0, &err), NSYNC_ESYNTAX, "no record at all");
}

/* ---- items ----------------------------------------------------------------------------------------- */

struct name_case {
	const char *label, *association;
	bool kept_back;
};

#define NAMES(rel, uri) "[{\"rel\":\"" rel "\",\"uri\":\"" uri "\"}]"
#define REGION          "tag:e.org,2026:gt/2017/07/"

Test(digest_record, names_of_what_is_hidden)
{
	static const struct name_case cases[] = {
		{ "nothing", "[]", false },
		{ "what is shown", NAMES("evolvedFrom", REGION "late"), false },
		{ "what left a notice", NAMES("evolvedFrom", REGION "killed"), false },
		{ "what nobody has", NAMES("translationOf", REGION "unknown"), false },
		{ "another region's", NAMES("translationOf", "tag:e.org,2027:gt/2017/07/early"), false },
		{ "a picture", NAMES("picture", "ni:///sha-256;x"), false },
		{ "an embargo", NAMES("translationOf", REGION "early"), true },
		{ "by any relation", NAMES("x", REGION "early"), true },
		{ "expired", NAMES("translationOf", REGION "expired"), true },
		{ "on hold", NAMES("evolvedFrom", REGION "stopped"), true },
		{ "killed unseen", NAMES("evolvedFrom", REGION "unseen"), true },
		{ "waiting", NAMES("evolvedFrom", REGION "waiting"), true },
		{ "the second", "[{\"uri\":\"" REGION "late\"},{\"uri\":\"" REGION "early\"}]", true },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
		struct nsync_error err = { 0 };
		struct world w;

		make_world(&w);
		cr_assert_eq(nsync_json_read(&doc, nsync_str(cases[i].association), &nsync_json_record, &err), NSYNC_OK);
		w.items[SHOWN].associations = doc.root;
		cr_assert_eq(make_site(&w, NULL, 0, &err), NSYNC_OK, "%s: %s", cases[i].label, err.text);
		cr_expect_eq(strstr(w.memory.item, "nsyncKeptBack") != NULL, cases[i].kept_back, "%s", cases[i].label);
		cr_expect_eq(strstr(w.memory.item, "nsyncData") == NULL, cases[i].kept_back, "%s", cases[i].label);
		/* The period makes nothing secret. */
		for (size_t k = 0; k < STORIES; k++)
			w.items[k].first_created.seconds -= k == SHOWN ? 0 : 86400;
		w.options.has_from = true;
		w.options.from = nsync_time_local_date(w.items[SHOWN].first_created);
		w.options.office = NSYNC_STR("gt");
		cr_assert_eq(make_site(&w, NULL, 0, &err), NSYNC_OK, "%s: %s", cases[i].label, err.text);
		cr_expect_eq(strstr(w.memory.item, "nsyncKeptBack") != NULL, cases[i].kept_back, "%s", cases[i].label);
	}
}
