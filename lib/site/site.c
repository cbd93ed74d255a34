/*
 * site.c: a whole site. What there is to write is planned first; then every page is one piece of work, on
 * all cores, and none depends on another.
 */
#include <stdlib.h>

#include "lib/site/internal.h"

/* Names in the site's own folder that are no language. */
static const char *const taken[] = { "assets", "data", "media" };

static bool has_folder(const struct site *site, const char *folder)
{
	for (size_t i = 0; i < site->trees; i++)
		if (strcmp(site->folders[i], folder) == 0)
			return true;
	return false;
}

static enum nsync_code take_languages(struct site *site, struct nsync_error *err)
{
	const struct nsync_digest_options *options = site->options;

	for (size_t i = 0; i < options->site_language_count; i++) {
		struct nsync_str language = options->site_languages[i];
		char *folder = site->folders[site->trees];

		if (!nsync_str_copy(folder, sizeof(site->folders[0]), language) || !language.n)
			return nsync_fail(err, NSYNC_EINVAL, "--lang", "'%.*s' cannot be a folder",
					  NSYNC_FMT(language));
		for (char *c = folder; *c; c++) {
			if (*c >= 'A' && *c <= 'Z')
				*c = (char)(*c - 'A' + 'a');
			if (!(*c >= 'a' && *c <= 'z') && !(*c >= '0' && *c <= '9') && *c != '-')
				return nsync_fail(err, NSYNC_EINVAL, "--lang", "'%.*s' cannot be a folder",
						  NSYNC_FMT(language));
		}
		for (size_t k = 0; k < sizeof(taken) / sizeof(taken[0]); k++)
			if (strcmp(folder, taken[k]) == 0)
				return nsync_fail(err, NSYNC_EINVAL, "--lang", "'%s' cannot be a folder",
						  folder);
		/* "es,ES" are one folder: two languages' pages would take each other's place in it. */
		if (!has_folder(site, folder))
			site->languages[site->trees++] = language;
	}
	return site->trees ? NSYNC_OK : nsync_fail(err, NSYNC_EINVAL, "--lang", "no language");
}

/* ---- pieces of work ------------------------------------------------------------------ */

#define PER_TREE 4u /* front page, lists, tools, feeds */
#define ALONE    3u /* search data, sitemap, files */

struct work {
	struct site *site;
	struct site_page *pages[NSYNC_MAX_JOBS]; /* one a worker, made by it */
	size_t *notices, notice_count;
};

static enum nsync_code one_alone(struct site_page *page, size_t i, struct nsync_error *err)
{
	const struct site *site = page->site;
	size_t tree = i % site->trees;

	if (i == PER_TREE * site->trees)
		return nsync_site_put_search_data(page, err);
	if (i == PER_TREE * site->trees + 1)
		return nsync_site_put_sitemap(page, err);
	if (i > PER_TREE * site->trees + 1)
		return nsync_site_put_files(page, err);
	switch (i / site->trees) {
	case 0:
		return nsync_site_put_front(page, tree, err);
	case 1:
		return nsync_site_put_indexes(page, tree, err);
	case 2:
		return nsync_site_put_tools(page, tree, err);
	default:
		return nsync_site_put_feeds(page, tree, err);
	}
}

static enum nsync_code one(void *payload, unsigned worker, size_t i, struct nsync_error *err)
{
	struct work *work = payload;
	const struct site *site = work->site;
	struct site_page *page = work->pages[worker];
	size_t alone = PER_TREE * site->trees + ALONE;

	if (!page) {
		page = work->pages[worker] = calloc(1, sizeof(*page));
		if (!page)
			return nsync_fail_memory(err);
		nsync_site_page_init(page, site, worker);
	}
	/* The long ones first. */
	if (i < alone)
		return one_alone(page, i, err);
	i -= alone;
	if (i < site->section_count)
		return nsync_site_put_section(page, &site->sections[i], err);
	i -= site->section_count;
	if (i < site->bundle_count)
		return nsync_site_put_bundle(page, &site->bundles[i], err);
	i -= site->bundle_count;
	return nsync_site_put_notice(page, &site->digest->stories[work->notices[i]], err);
}

static enum nsync_code find_notices(struct work *work, struct nsync_error *err)
{
	const struct nsync_digest *digest = work->site->digest;
	size_t n = digest->stories ? digest->story_count : 0;

	work->notices = calloc(n + 1, sizeof(*work->notices));
	if (!work->notices)
		return nsync_fail_memory(err);
	for (size_t i = 0; i < n; i++)
		if (nsync_digest_notice_wanted(digest, &digest->stories[i]))
			work->notices[work->notice_count++] = i;
	return NSYNC_OK;
}

static enum nsync_code write_all(struct site *site, struct nsync_error *err)
{
	struct work work = { .site = site };
	enum nsync_code code = find_notices(&work, err);

	if (code == NSYNC_OK)
		code = nsync_pool_run(0, PER_TREE * site->trees + ALONE + site->section_count +
						 site->bundle_count + work.notice_count,
				      one, &work, err);
	for (size_t i = 0; i < NSYNC_MAX_JOBS; i++) {
		if (!work.pages[i])
			continue;
		if (code == NSYNC_OK) /* what it was for is on some page, cut */
			code = nsync_buf_check(&work.pages[i]->text, err);
		nsync_site_page_release(work.pages[i]);
		free(work.pages[i]);
	}
	free(work.notices);
	return code;
}

enum nsync_code nsync_site_write(struct nsync_site *out, const struct nsync_site_source *source,
				 const struct nsync_site_sink *sink, struct nsync_error *err)
{
	struct site *site = calloc(1, sizeof(*site));
	enum nsync_code code;

	if (!site)
		return nsync_fail_memory(err);
	site->digest = out->digest;
	site->region = out->digest->region;
	site->options = out->digest->options;
	site->look = out->look;
	site->source = source;
	site->sink = sink;
	site->build_id = out->build_id;
	site->records = out->records;
	site->record_count = out->record_count;
	code = take_languages(site, err);
	nsync_site_input_begin(site);
	if (code == NSYNC_OK)
		code = nsync_site_plan(site, err);
	if (code == NSYNC_OK)
		code = write_all(site, err);
	out->stories = site->count;
	nsync_site_release(site);
	free(site);
	return code;
}
