/*
 * region.c: the site of a clone's region, before any page is made: read all versions of all
 * stories, find out which record brought each of them, and select those that the site has.
 */
#include <string.h>

#include "lib/site/internal.h"
#include "lib/site/region.h"

void nsync_site_of_region_init(struct site_of_region *out)
{
	memset(out, 0, sizeof(*out));
	nsync_archive_versions_init(&out->versions);
	nsync_site_region_source_init(&out->files);
}

void nsync_site_of_region_release(struct site_of_region *out)
{
	nsync_site_region_source_release(&out->files);
	nsync_digest_release(&out->digest);
	nsync_archive_stories_release(&out->stories);
	nsync_archive_versions_release(&out->versions);
}

enum nsync_code nsync_site_of_region_load(struct site_of_region *out,
					  const struct nsync_clone *clone,
					  const struct nsync_digest_options *options,
					  const struct nsync_site_config *config, const char *state,
					  struct nsync_error *err)
{
	static const struct nsync_archive_filter every = { .all_versions = true };
	const struct nsync_oid *tree = &clone->region.tree;

	TRY(nsync_archive_list(&out->versions, clone->repo, &clone->region, tree, &every, err));
	TRY(nsync_archive_read_excerpts(&out->versions, clone->repo, state, err));
	TRY(nsync_archive_stories_make(&out->stories, &out->versions, clone, true, err));
	nsync_archive_digest_region(&out->region, clone);
	out->options = *options;
	out->options.base_url = config->base_url;
	nsync_site_take_languages(&out->options, out->region.root);
	TRY(nsync_site_select(&out->digest, &out->region, out->stories.stories, out->stories.count,
			      &out->options, err));
	out->files.repo = clone->repo;
	nsync_repo_handles_init(&out->files.handles, clone->repo, 0);
	out->files.tree = tree;
	out->files.stories = &out->stories;
	out->source = nsync_site_region_source(&out->files);
	out->site = (struct nsync_site){
		.digest = &out->digest,
		.look = &config->look,
		.records = out->stories.records,
		.record_count = out->stories.record_count,
	};
	return NSYNC_OK;
}
