/*
 * site_again.c: whatever happens to the stories of a region, a site that takes from the one before what was made of
 * the same is, byte for byte, what a site made from nothing is. Fixed seed.
 */
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/site/internal.h"

#define ROUNDS  60
#define STORIES 120u
#define OFFICES 2u

static uint64_t seed = 0x2545f4914f6cdd1du;

/* xorshift64* */
static uint32_t any(uint32_t below)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (uint32_t)((seed * 0x2545f4914f6cdd1du) >> 33) % below;
}

/* ---- a site in memory ---------------------------------------------------------------- */

struct file {
	char path[400];
	struct nsync_buf bytes;
	uint8_t input[NSYNC_HASH_BYTES];
	bool made;
};

struct memory {
	struct file *files;
	size_t count, cap;
	const struct memory *before; /* what may be taken; NULL: nothing */
	size_t kept;
	pthread_mutex_t lock;
};

static void memory_init(struct memory *memory, const struct memory *before)
{
	*memory = (struct memory){ .before = before };
	pthread_mutex_init(&memory->lock, NULL);
}

static void memory_release(struct memory *memory)
{
	for (size_t i = 0; i < memory->count; i++)
		nsync_buf_release(&memory->files[i].bytes);
	free(memory->files);
	pthread_mutex_destroy(&memory->lock);
}

static struct file *find(const struct memory *memory, const char *path)
{
	for (size_t i = 0; i < memory->count; i++)
		if (strcmp(memory->files[i].path, path) == 0)
			return &memory->files[i];
	return NULL;
}

static struct file *add(struct memory *memory, const char *path, struct nsync_str bytes)
{
	if (memory->count == memory->cap) {
		memory->cap = memory->cap ? 2 * memory->cap : 256;
		memory->files = realloc(memory->files, memory->cap * sizeof(*memory->files));
		cr_assert(memory->files);
	}
	struct file *file = &memory->files[memory->count++];

	*file = (struct file){ .bytes = NSYNC_BUF_INIT(1u << 26) };
	cr_assert(nsync_str_copy(file->path, sizeof(file->path), nsync_str(path)));
	nsync_buf_str(&file->bytes, bytes);
	return file;
}

static enum nsync_code put(void *payload, const char *path, struct nsync_str bytes, struct nsync_error *err)
{
	struct memory *memory = payload;

	(void)err;
	pthread_mutex_lock(&memory->lock);
	(void)add(memory, path, bytes);
	pthread_mutex_unlock(&memory->lock);
	return NSYNC_OK;
}

/* Pictures are there, signed files are not. */
static enum nsync_code read_picture(void *payload, struct nsync_buf *out, const char *path, struct nsync_error *err)
{
	(void)payload;
	(void)err;
	if (strncmp(path, "media/", 6) != 0)
		return NSYNC_ENOTFOUND;
	nsync_buf_text(out, path);
	return NSYNC_OK;
}

static bool keep(void *payload, const char *path, const uint8_t input[NSYNC_HASH_BYTES])
{
	struct memory *memory = payload;
	const struct file *old = memory->before ? find(memory->before, path) : NULL;

	if (!old || !old->made || memcmp(old->input, input, NSYNC_HASH_BYTES) != 0)
		return false;
	pthread_mutex_lock(&memory->lock);
	struct file *file = add(memory, path, nsync_buf_view(&old->bytes));

	file->made = true;
	memcpy(file->input, input, NSYNC_HASH_BYTES);
	memory->kept++;
	pthread_mutex_unlock(&memory->lock);
	return true;
}

static enum nsync_code made(void *payload, const char *path, const uint8_t input[NSYNC_HASH_BYTES],
			    struct nsync_error *err)
{
	struct memory *memory = payload;

	(void)err;
	pthread_mutex_lock(&memory->lock);
	struct file *file = find(memory, path);

	cr_assert(file, "%s was not put", path);
	file->made = true;
	memcpy(file->input, input, NSYNC_HASH_BYTES);
	pthread_mutex_unlock(&memory->lock);
	return NSYNC_OK;
}

/* ---- a region ---------------------------------------------------------------------------- */

/* A story and the salt of its file: whatever changes, the file is another. */
struct story {
	struct nsync_item item, excerpt;
	struct nsync_digest_version versions[2];
	struct nsync_item earlier;
	struct nsync_buf words;
	char uri[80], headline[80], text[200];
	bool there, is_excerpt, earlier_embargoed;
	uint32_t salt;
	int64_t seq;
};

static struct story region_stories[STORIES];
static const char *const topics[] = {
	"[]", "[{\"uri\":\"http://cv.iptc.org/newscodes/mediatopic/20000634\"}]",
	"[{\"uri\":\"http://cv.iptc.org/newscodes/mediatopic/20000498\"}]",
	("[{\"uri\":\"http://cv.iptc.org/newscodes/mediatopic/20000634\"},"
	 "{\"uri\":\"http://cv.iptc.org/newscodes/mediatopic/20000515\"}]"),
};
static struct nsync_json_doc topic_docs[4];
static const char *const languages[] = { "es", "en", "es-GT", "mam" };
static const char *const offices[] = { "gt", "mx" };

static void change(struct story *story, uint32_t what)
{
	struct nsync_item *item = &story->item;

	switch (what) {
	case 0:
		snprintf(story->headline, sizeof(story->headline), "Headline %u", any(1000));
		break;
	case 1:
		snprintf(story->text, sizeof(story->text), "Words *%u* of\n\na text %u.", any(1000), any(1000));
		break;
	case 2:
		item->status = any(3) ? NSYNC_USABLE : any(2) ? NSYNC_WITHHELD : NSYNC_CANCELED;
		break;
	case 3:
		item->language = nsync_str(languages[any(4)]);
		break;
	case 4:
		item->subjects = topic_docs[any(12) ? any(2) : 2 + any(2)].root; /* some topics are rare */
		break;
	case 5:
		item->summary = any(2) ? NSYNC_STR("A summary.") : (struct nsync_str){ NULL, 0 };
		item->by = any(2) ? NSYNC_STR("Rosa") : (struct nsync_str){ NULL, 0 };
		break;
	case 6:
		item->translation_of = (struct nsync_str){ NULL, 0 };
		if (any(2))
			item->translation_of = nsync_str(region_stories[any(STORIES)].uri);
		break;
	case 7:
		item->embargoed = any(4) == 0;
		item->embargoed_until = (struct nsync_time){ .seconds = 1700000000 + (int64_t)any(3) };
		break;
	case 8:
		item->joint_count = any(2);
		(void)nsync_str_copy(item->joint[0], sizeof(item->joint[0]), nsync_str(offices[any(OFFICES)]));
		break;
	case 9:
		item->version = 1 + any(2);
		story->earlier.correction = any(2) ? NSYNC_STR("Corrected.") : (struct nsync_str){ NULL, 0 };
		break;
	case 10: /* the file is the same */
		story->seq = any(3);
		story->earlier_embargoed = any(2);
		return;
	case 11:
		story->there = any(8) != 0;
		return;
	default:
		item->urgency = (int)any(9) + 1;
	}
	story->salt++;
}

static void make_story(struct story *story, unsigned i)
{
	struct nsync_item *item = &story->item;
	struct nsync_date date;

	nsync_buf_init(&story->words, 4096);
	(void)nsync_str_copy(item->story.office, sizeof(item->story.office), nsync_str(offices[i % OFFICES]));
	/* Most of them in one year, two thirds of them on one day, some months without any. */
	item->first_created = (struct nsync_time){
		.seconds = 1672574400 + 86400 * (int64_t)(any(3) ? 100 : any(12) ? any(300) : any(900)) + (int64_t)any(40000),
		.offset = -21600,
	};
	item->version_created = item->first_created;
	date = nsync_time_local_date(item->first_created);
	item->story.year = date.year;
	item->story.month = date.month;
	snprintf(item->story.slug, sizeof(item->story.slug), "story-%u", i);
	snprintf(story->uri, sizeof(story->uri), "tag:e.org,2026:story-%u", i);
	item->uri = nsync_str(story->uri);
	item->version = 1;
	item->markdown = true;
	story->there = any(4) != 0;
	for (uint32_t what = 0; what < 12; what++)
		if (what < 5 || any(3) == 0)
			change(story, what);
	item->language = item->language.p ? item->language : NSYNC_STR("es");
}

/* The stories as a caller has them. */
static size_t take(struct nsync_digest_story *out)
{
	size_t n = 0;
	struct nsync_error err = { 0 };

	for (size_t i = 0; i < STORIES; i++) {
		struct story *story = &region_stories[i];
		struct nsync_digest_story *one = &out[n];

		if (!story->there)
			continue;
		story->item.headline = nsync_str(story->headline);
		story->item.text = nsync_str(story->text);
		nsync_buf_clear(&story->words);
		cr_assert_eq(nsync_digest_words(&story->words, &story->item, &err), NSYNC_OK);
		story->excerpt = story->item;
		story->excerpt.text = nsync_buf_view(&story->words);
		story->is_excerpt = any(2);
		*one = (struct nsync_digest_story){ .item = story->is_excerpt ? &story->excerpt : &story->item,
						    .seq = story->seq, .excerpt = story->is_excerpt };
		if (story->is_excerpt || any(2))
			one->words = nsync_buf_view(&story->words);
		if (story->item.version == 2) {
			struct nsync_str correction = story->earlier.correction;

			story->earlier = story->item;
			story->earlier.version = 1;
			story->earlier.status = NSYNC_USABLE;
			story->earlier.embargoed = story->earlier_embargoed;
			story->earlier.embargoed_until = (struct nsync_time){ .seconds = 1700000001 };
			story->earlier.correction = correction;
			story->versions[0] = (struct nsync_digest_version){ &story->earlier, NSYNC_REASON_OK };
			story->versions[1] = (struct nsync_digest_version){ one->item, NSYNC_REASON_OK };
			one->versions = story->versions;
			one->version_count = 2;
			if (story->item.status == NSYNC_CANCELED)
				one->notice_language = NSYNC_STR("es");
		}
		uint32_t file[2] = { (uint32_t)i, story->salt };

		nsync_sha256(one->sha256, (struct nsync_str){ (const char *)file, sizeof(file) });
		n++;
	}
	return n;
}

static enum nsync_code full(void *payload, unsigned worker, const struct nsync_item **item, struct nsync_str *file,
			    struct nsync_item_file *scratch, const struct nsync_digest_story *story,
			    struct nsync_error *err)
{
	(void)payload;
	(void)worker;
	(void)scratch;
	(void)err;
	*item = story->item;
	*file = (struct nsync_str){ (const char *)story->sha256, 8 };
	if (story->excerpt)
		for (size_t i = 0; i < STORIES; i++)
			if (story->item == &region_stories[i].excerpt)
				*item = &region_stories[i].item;
	return NSYNC_OK;
}

static void make_site(struct memory *memory, const struct nsync_digest_story *stories, size_t count,
		      const struct nsync_digest_options *options)
{
	static const struct nsync_digest_region region = { .authority = { "e.org,2026", 10 }, .pin = { "00112233" } };
	const struct nsync_site_source source = { read_picture, full, NULL };
	const struct nsync_site_sink sink = { put, keep, made, memory };
	struct nsync_digest digest = { 0 };
	struct nsync_site site = { .digest = &digest, .build_id = NSYNC_STR("this") };
	struct nsync_error err = { 0 };

	cr_assert_eq(nsync_digest_select(&digest, &region, stories, count, options, &err), NSYNC_OK);
	digest.stories = stories;
	digest.story_count = count;
	cr_assert_eq(nsync_site_write(&site, &source, &sink, &err), NSYNC_OK, "%s", err.text);
	nsync_digest_release(&digest);
}

static void expect_same(const struct memory *a, const struct memory *b, int round)
{
	cr_assert_eq(a->count, b->count, "round %d: %zu files, not %zu", round, b->count, a->count);
	for (size_t i = 0; i < a->count; i++) {
		const struct file *other = find(b, a->files[i].path);

		cr_assert(other, "round %d: no %s", round, a->files[i].path);
		cr_assert(nsync_str_eq(nsync_buf_view(&other->bytes), nsync_buf_view(&a->files[i].bytes)),
			  "round %d: %s is not what a new one is", round, a->files[i].path);
	}
}

Test(site_again, what_is_kept_is_what_would_be_made, .timeout = 300)
{
	static struct nsync_digest_story stories[STORIES];
	struct nsync_digest_options options = { .site_languages = { NSYNC_STR("es"), NSYNC_STR("en") },
						.site_language_count = 2 };
	struct memory before;
	size_t kept = 0, all = 0;
	struct nsync_error err = { 0 };

	for (size_t i = 0; i < 4; i++) {
		nsync_json_doc_init(&topic_docs[i]);
		cr_assert_eq(nsync_json_read(&topic_docs[i], nsync_str(topics[i]), &nsync_json_any, &err), NSYNC_OK);
	}
	for (unsigned i = 0; i < STORIES; i++)
		make_story(&region_stories[i], i);
	memory_init(&before, NULL);
	for (int round = 0; round < ROUNDS; round++) {
		struct memory again, fresh;
		size_t n;

		for (uint32_t i = any(6); i > 0; i--)
			change(&region_stories[any(STORIES)], any(13));
		/* Now and then other languages in the same folder. */
		static const char *const sites[][2] = { { "es", "en" }, { "en", "es" }, { "es", "ES" }, { "mam", "en" } };
		const char *const *site = sites[round % 12 == 11 ? round / 12 % 4 : 0];

		for (size_t i = 0; i < 2; i++)
			options.site_languages[i] = nsync_str(site[i]);
		options.as_of = (struct nsync_time){ .seconds = 1700000000 + (int64_t)any(3) };
		options.base_url = any(8) ? (struct nsync_str){ NULL, 0 } : NSYNC_STR("https://e.org/");
		n = take(stories);
		memory_init(&again, &before);
		make_site(&again, stories, n, &options);
		memory_init(&fresh, NULL);
		make_site(&fresh, stories, n, &options);
		expect_same(&fresh, &again, round);
		kept += again.kept;
		all += again.count;
		memory_release(&before);
		memory_release(&fresh);
		before = again;
		before.before = NULL;
	}
	cr_expect(kept > all / 3, "only %zu of %zu files were kept", kept, all);
	memory_release(&before);
	for (size_t i = 0; i < STORIES; i++)
		nsync_buf_release(&region_stories[i].words);
	for (size_t i = 0; i < 4; i++)
		nsync_json_doc_release(&topic_docs[i]);
}
