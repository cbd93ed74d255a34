/*
 * records.c: the records that a site ships for the reader's browser. A record counts and hashes all that it added,
 * and names what was held: it goes with the site only if all of that may be told of.
 */
#include <stdio.h>
#include <stdlib.h>

#include "lib/site/internal.h"

/* A picture's file that a story names which may be told of. */
struct medium {
	const char *office;
	const struct nsync_picture *picture;
};

struct records {
	const struct site *site;
	struct medium *media; /* by office and name; NULL: not looked for yet */
	size_t media_count;
	uint8_t *judged;      /* by seq: */
};

enum { UNKNOWN, SHOWN, HIDDEN };

/* ---- what a record added ------------------------------------------------------------------- */

static int compare_media(const void *a, const void *b)
{
	const struct medium *x = a, *y = b;
	int order = strcmp(x->office, y->office);

	if (order == 0)
		order = strcmp(x->picture->sha256, y->picture->sha256);
	return order ? order : strcmp(x->picture->ext, y->picture->ext);
}

/* into NULL: how many there are. */
static size_t take_media(struct medium *into, const struct site *site)
{
	const struct nsync_digest *digest = site->digest;
	size_t n = 0;

	for (size_t i = 0; digest->stories && i < digest->story_count; i++) {
		const struct nsync_digest_story *story = &digest->stories[i];
		struct nsync_digest_version latest = { story->item, story->reason };
		const struct nsync_digest_version *versions = story->versions ? story->versions : &latest;
		size_t count = story->versions ? story->version_count : 1;

		for (size_t k = 0; k < count; k++) {
			const struct nsync_item *item = versions[k].item;

			if (!nsync_site_tells_words(site, story, &versions[k]))
				continue;
			for (size_t p = 0; into && p < item->picture_count; p++)
				into[n + p] = (struct medium){ item->story.office, &item->pictures[p] };
			n += item->picture_count;
		}
	}
	return n;
}

static enum nsync_code find_media(struct records *records, struct nsync_error *err)
{
	if (records->media)
		return NSYNC_OK;
	records->media_count = take_media(NULL, records->site);
	records->media = calloc(records->media_count + 1, sizeof(*records->media));
	if (!records->media)
		return nsync_fail_memory(err);
	(void)take_media(records->media, records->site);
	qsort(records->media, records->media_count, sizeof(*records->media), compare_media);
	return NSYNC_OK;
}

static enum nsync_code tells_medium(bool *out, struct records *records, const struct nsync_path *path,
				    struct nsync_error *err)
{
	struct nsync_picture picture = { 0 };
	const struct medium key = { path->writer, &picture };

	memcpy(picture.sha256, path->sha256, sizeof(picture.sha256));
	memcpy(picture.ext, path->ext, sizeof(picture.ext));
	TRY(find_media(records, err));
	*out = bsearch(&key, records->media, records->media_count, sizeof(key), compare_media) != NULL;
	return NSYNC_OK;
}

static bool tells_story(const struct site *site, const struct nsync_path *path)
{
	const struct nsync_digest_story *story = nsync_site_find_story(site, &path->story);

	return story && nsync_site_tells(site, story, path->number);
}

static enum nsync_code tells_file(bool *out, struct records *records, struct nsync_str text, struct nsync_error *err)
{
	struct nsync_path path;

	*out = false;
	if (!nsync_path_parse(&path, text))
		return NSYNC_OK;
	if (path.kind == NSYNC_PATH_MEDIA)
		return tells_medium(out, records, &path, err);
	*out = path.kind == NSYNC_PATH_ROOT ||
	       ((path.kind == NSYNC_PATH_ITEM || path.kind == NSYNC_PATH_COSIGNATURE) &&
		tells_story(records->site, &path));
	return NSYNC_OK;
}

static int compare_seq(const void *key, const void *element)
{
	int64_t seq = *(const int64_t *)key,
		other = ((const struct nsync_archive_record *)element)->seq;

	return (seq > other) - (seq < other);
}

static enum nsync_code tells_added(bool *out, struct records *records, int64_t seq, const struct nsync_json *body,
				   struct nsync_error *err)
{
	const struct site *site = records->site;
	const struct nsync_archive_record *record = NULL;
	struct nsync_str path;
	int64_t count, n = 0;

	*out = false;
	if (site->record_count)
		record = bsearch(&seq, site->records, site->record_count, sizeof(*record), compare_seq);
	if (!record || !nsync_json_int(&count, nsync_json_at(body, NSYNC_STR("/added/count"))))
		return NSYNC_OK;
	for (size_t at = 0; at < record->added.n; at += path.n + 1, n++) {
		const char *end = memchr(record->added.p + at, '\n', record->added.n - at);

		bool told = false;

		path = (struct nsync_str){ record->added.p + at, end ? (size_t)(end - record->added.p) - at : 0 };
		if (end)
			TRY(tells_file(&told, records, path, err));
		if (!told)
			return NSYNC_OK;
	}
	*out = n == count;
	return NSYNC_OK;
}

/* ---- what was held ----------------------------------------------------------------------------- */

/* What no key of its office signed is nobody's story. */
static bool is_nobodys(struct nsync_str verdict)
{
	return nsync_str_is(verdict, "unknown-key") || nsync_str_is(verdict, "wrong-office") ||
	       nsync_str_is(verdict, "wrong-region");
}

/*
 * Whether readers may learn that a file was held: another text for what they know, they may; else only what is
 * nobody's, and not under the name of something hidden.
 */
static bool tells_hold(const struct site *site, const struct nsync_json *hold)
{
	bool nobodys = is_nobodys(nsync_json_get_str(hold, NSYNC_STR("verdict")));
	const struct nsync_digest_story *story = NULL;
	struct nsync_path path;

	if (nsync_path_parse(&path, nsync_json_get_str(hold, NSYNC_STR("path"))) &&
	    (path.kind == NSYNC_PATH_ITEM || path.kind == NSYNC_PATH_COSIGNATURE))
		story = nsync_site_find_story(site, &path.story);
	if (!story)
		return nobodys;
	return nsync_site_tells(site, story, path.number) ||
	       (nobodys && site->public[story - site->digest->stories]);
}

/* The office's number of held files is told, so all of them have to be named. */
static bool tells_holds(const struct site *site, const struct nsync_json *input)
{
	const struct nsync_json *holds = nsync_json_get(input, NSYNC_STR("holds"));
	const struct nsync_json *hold = holds ? nsync_json_first(holds) : NULL;
	int64_t held;

	if (!holds || !nsync_json_int(&held, nsync_json_get(input, NSYNC_STR("held"))) || held != (int64_t)holds->len)
		return false;
	for (; hold; hold = nsync_json_next(holds, hold))
		if (!tells_hold(site, hold))
			return false;
	return true;
}

/* ---- all of it ----------------------------------------------------------------------------------- */

static enum nsync_code judge(struct records *records, int64_t seq, const struct nsync_json *root,
			     struct nsync_error *err)
{
	const struct nsync_json *body = nsync_json_get(root, NSYNC_STR("record"));
	const struct nsync_json *inputs = body ? nsync_json_get(body, NSYNC_STR("inputs")) : NULL;
	bool tells = inputs != NULL;

	for (const struct nsync_json *name = tells ? nsync_json_first(inputs) : NULL; name && tells;
	     name = nsync_json_next(inputs, name))
		tells = tells_holds(records->site, name + 1);
	if (tells)
		TRY(tells_added(&tells, records, seq, body, err));
	records->judged[seq] = tells ? SHOWN : HIDDEN;
	return NSYNC_OK;
}

/* When it was recorded is no secret: what readers are told, unsigned, of a record that stays away. */
static void add_moment(struct nsync_buf *out, int64_t seq, const struct nsync_json *root)
{
	nsync_buf_printf(out, "(self.nsyncMoments=self.nsyncMoments||{})[%lld]=", (long long)seq);
	nsync_site_add_exact(out, nsync_json_get_str(nsync_json_get(root, NSYNC_STR("record")),
						     NSYNC_STR("asOf")));
	nsync_buf_text(out, ";\n");
}

/* Make the script of a record in page->out. Where it stays away, its moment if that is asked for. */
static enum nsync_code write_record(struct site_page *page, struct records *records, int64_t seq, bool with_moment,
				    struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	char path[NSYNC_MAX_PATH];
	bool found;

	nsync_buf_clear(&page->out);
	nsync_buf_clear(&page->text);
	if (seq <= 0 || (records->judged[seq] == HIDDEN && !with_moment))
		return NSYNC_OK;
	nsync_path_record(path, seq);
	TRY(nsync_site_read_file(&found, &page->text, page->site, path, err));
	if (!found)
		return NSYNC_OK;
	if (records->judged[seq] != SHOWN)
		TRY(nsync_json_read(&doc, nsync_buf_view(&page->text), &nsync_json_record, err));
	if (records->judged[seq] == UNKNOWN)
		TRY(judge(records, seq, doc.root, err));
	if (records->judged[seq] == SHOWN)
		nsync_digest_data_script(&page->out, nsync_str(path), nsync_buf_view(&page->text));
	else if (with_moment)
		add_moment(&page->out, seq, doc.root);
	return NSYNC_OK;
}

/* The newest one, empty where it stays away since pages name it; and those that stories name. */
static enum nsync_code put_all(struct site_page *page, struct records *records, uint8_t *put, struct nsync_error *err)
{
	const struct site *site = page->site;
	int64_t last = site->region->record_seq;

	TRY(write_record(page, records, last, false, err));
	TRY(nsync_site_put_data(page, "data/record.js", err));
	for (size_t i = 0; i < site->count; i++) {
		int64_t seq = site->stories[i].entry->seq;
		char name[64];

		if (seq <= 0 || seq > last || put[seq])
			continue;
		put[seq] = 1;
		snprintf(name, sizeof(name), "data/records/%lld.js", (long long)seq);
		TRY(write_record(page, records, seq, true, err));
		if (page->out.n)
			TRY(nsync_site_put_data(page, name, err));
	}
	return NSYNC_OK;
}

enum nsync_code nsync_site_put_records(struct site_page *page, struct nsync_error *err)
{
	size_t n = (size_t)page->site->region->record_seq + 1;
	struct records records = { .site = page->site, .judged = calloc(n, 1) };
	uint8_t *put = calloc(n, 1);
	enum nsync_code code = records.judged && put ? put_all(page, &records, put, err) : nsync_fail_memory(err);

	free(records.media);
	free(records.judged);
	free(put);
	return code;
}
