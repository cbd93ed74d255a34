/*
 * site_input.c: what a story's page is made of, as one hash. Pages are a pure function of what is added here,
 * each piece with its length before it: an earlier site's page of the same hash need not be rendered.
 */
#include "lib/digest/site.h"

static void add(struct nsync_sha256 *hash, struct nsync_str piece)
{
	uint64_t n = piece.n;

	nsync_sha256_add(hash, (struct nsync_str){ (const char *)&n, sizeof(n) });
	nsync_sha256_add(hash, piece);
}

static void add_number(struct nsync_sha256 *hash, int64_t number)
{
	nsync_sha256_add(hash, (struct nsync_str){ (const char *)&number, sizeof(number) });
}

/* Program, root and look; the site's languages and address. */
void site_input_begin(struct site *site)
{
	struct nsync_sha256 *hash = &site->input;

	nsync_sha256_init(hash);
	add(hash, site->maker);
	add_number(hash, (int64_t)site->trees);
	for (size_t i = 0; i < site->trees; i++)
		add(hash, site->languages[i]);
	add(hash, site->options->base_url);
}

/* The item is fixed by its id; its file may carry other signatures elsewhere, and they come last. */
static void add_item(struct nsync_sha256 *hash, const struct site_story *story)
{
	struct nsync_str file = story->story ? story->story->file : (struct nsync_str){ NULL, 0 };
	size_t last = file.n < 512 ? file.n : 512;

	add(hash, nsync_str(story->entry->id.hex));
	add_number(hash, story->entry->seq);
	add_number(hash, story->kept_back);
	add_number(hash, (int64_t)file.n);
	add(hash, (struct nsync_str){ file.p ? file.p + file.n - last : NULL, last });
}

/* Earlier versions: whether they may be told of, and what is told. */
static void add_versions(struct nsync_sha256 *hash, const struct site *site, const struct site_story *story)
{
	size_t n = story->story ? story->story->version_count : 0;

	add_number(hash, (int64_t)n);
	for (size_t i = 0; i < n; i++) {
		const struct nsync_digest_version *version = &story->story->versions[i];
		const struct nsync_item *item = version->item;

		add_number(hash, item->version);
		add_number(hash, site_may_show(site, version));
		add_number(hash, item->version_created.seconds);
		add_number(hash, item->version_created.offset);
		add(hash, item->correction);
		add(hash, item->language);
	}
}

/* Translations, in order: where their pages are and what they are called. */
static void add_family(struct nsync_sha256 *hash, const struct site *site, size_t story)
{
	for (size_t i = site->stories[story].family; i != SITE_NONE; i = site->stories[i].next) {
		add(hash, nsync_buf_view(&site->stories[i].path));
		add(hash, site->stories[i].entry->item->language);
		add_number(hash, (int64_t)site->stories[i].tree);
	}
}

/* Whether the lists that the page names are there. */
static void add_lists(struct nsync_sha256 *hash, const struct site *site, const struct site_story *story)
{
	const struct nsync_item *item = story->entry->item;
	const struct nsync_json *at = NULL;
	struct nsync_str code;
	char key[12];

	add_number(hash, site_find(site, story->tree, SITE_OFFICE, item->story.office) != NULL);
	for (size_t i = 0; i < item->joint_count; i++)
		add_number(hash, site_find(site, story->tree, SITE_OFFICE, item->joint[i]) != NULL);
	while (digest_topic(&code, &at, item)) {
		(void)nsync_str_copy(key, sizeof(key), code);
		add_number(hash, site_find(site, story->tree, SITE_TOPIC, key) != NULL);
	}
}

void site_story_input(uint8_t out[NSYNC_HASH_BYTES], const struct site *site, size_t story)
{
	struct nsync_sha256 hash = site->input;

	add_item(&hash, &site->stories[story]);
	add_versions(&hash, site, &site->stories[story]);
	add_family(&hash, site, story);
	add_lists(&hash, site, &site->stories[story]);
	nsync_sha256_final(out, &hash);
}
