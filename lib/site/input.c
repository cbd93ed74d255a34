/*
 * input.c: what a file of the site is made of, as one hash. Files are a pure function of what is added here,
 * each piece with its length before it: an earlier site's file of the same hash need not be made.
 */
#include "lib/site/internal.h"

static void add(struct nsync_sha256 *hash, struct nsync_str piece)
{
	uint64_t n = piece.n;

	nsync_sha256_add(hash, (struct nsync_str){ (const char *)&n, sizeof(n) });
	nsync_sha256_add(hash, piece);
}

void nsync_site_input_number(struct nsync_sha256 *hash, int64_t number)
{
	nsync_sha256_add(hash, (struct nsync_str){ (const char *)&number, sizeof(number) });
}

/* Program, root and look; the site's languages and address. */
void nsync_site_input_begin(struct site *site)
{
	struct nsync_sha256 *hash = &site->input;

	nsync_sha256_init(hash);
	add(hash, site->build_id);
	nsync_site_input_number(hash, (int64_t)site->trees);
	for (size_t i = 0; i < site->trees; i++)
		add(hash, site->languages[i]);
	add(hash, site->options->base_url);
}

/* The file is fixed by its SHA-256, and all that is shown of a story by its file. Without its file a site has no build id. */
static void add_file(struct nsync_sha256 *hash, const struct site_story *story)
{
	if (!story->story)
		return;
	nsync_sha256_add(hash, (struct nsync_str){ (const char *)story->story->sha256, NSYNC_HASH_BYTES });
}

/* Earlier versions: whether they may be told of, and what is told. */
static void add_versions(struct nsync_sha256 *hash, const struct site *site, const struct site_story *story)
{
	size_t n = story->story ? story->story->version_count : 0;

	nsync_site_input_number(hash, (int64_t)n);
	for (size_t i = 0; i < n; i++) {
		const struct nsync_digest_version *version = &story->story->versions[i];
		const struct nsync_item *item = version->item;

		nsync_site_input_number(hash, item->version);
		nsync_site_input_number(hash, nsync_site_may_show(site, version));
		nsync_site_input_number(hash, item->version_created.seconds);
		nsync_site_input_number(hash, item->version_created.offset);
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
		nsync_site_input_number(hash, (int64_t)site->stories[i].tree);
	}
}

/* Whether the lists that the page names are there. */
static void add_lists(struct nsync_sha256 *hash, const struct site *site, const struct site_story *story)
{
	const struct nsync_item *item = story->entry->item;
	const struct nsync_json *at = NULL;
	struct nsync_str code;
	char key[12];

	nsync_site_input_number(hash, nsync_site_find(site, story->tree, SITE_OFFICE,
						      item->story.office) != NULL);
	for (size_t i = 0; i < item->joint_count; i++)
		nsync_site_input_number(hash, nsync_site_find(site, story->tree, SITE_OFFICE,
							      item->joint[i]) != NULL);
	while (nsync_digest_topic(&code, &at, item)) {
		(void)nsync_str_copy(key, sizeof(key), code);
		nsync_site_input_number(hash, nsync_site_find(site, story->tree, SITE_TOPIC, key) !=
						      NULL);
	}
}

void nsync_site_story_input(uint8_t out[NSYNC_HASH_BYTES], const struct site *site, size_t at)
{
	const struct site_story *story = &site->stories[at];
	struct nsync_sha256 hash = site->input;

	add_file(&hash, story);
	add(&hash, nsync_str(story->bundle));
	add_versions(&hash, site, story);
	add_family(&hash, site, at);
	add_lists(&hash, site, story);
	nsync_sha256_final(out, &hash);
}

void nsync_site_bundle_input(uint8_t out[NSYNC_HASH_BYTES], const struct site *site,
			     const struct site_bundle *bundle)
{
	struct nsync_sha256 hash = site->input;

	for (size_t i = bundle->first; i < bundle->first + bundle->count; i++) {
		add_file(&hash, &site->stories[i]);
		nsync_site_input_number(&hash, site->stories[i].entry->seq);
		nsync_site_input_number(&hash, site->stories[i].kept_back);
	}
	nsync_sha256_final(out, &hash);
}

void nsync_site_list_input_more(struct nsync_sha256 *hash, const struct site *site,
				const size_t *at, size_t count)
{
	nsync_site_input_number(hash, (int64_t)count);
	for (size_t i = 0; i < count; i++) {
		add_file(hash, &site->stories[at[i]]);
		add(hash, nsync_str(site->stories[at[i]].bundle));
	}
}

void nsync_site_list_input(struct nsync_sha256 *hash, const struct site_page *page,
			   const size_t *at, size_t count)
{
	const struct site *site = page->site;

	*hash = site->input;
	for (size_t i = 0; i < site->trees; i++) {
		nsync_site_input_number(hash, page->has_alternate[i]);
		add(hash, nsync_str(page->alternates[i]));
	}
	nsync_site_list_input_more(hash, site, at, count);
}

/* Without a build id nobody knows what else decides a page. */
bool nsync_site_keep(const struct site *site, const char *path,
		     const uint8_t input[NSYNC_HASH_BYTES])
{
	return site->build_id.n && site->sink->keep && site->sink->keep(site->sink->payload, path, input);
}

enum nsync_code nsync_site_made(const struct site *site, const char *path,
				const uint8_t input[NSYNC_HASH_BYTES], struct nsync_error *err)
{
	if (!site->build_id.n || !site->sink->made)
		return NSYNC_OK;
	return site->sink->made(site->sink->payload, path, input, err);
}
