/* site.c: digest --format site. */
#include "cmd/digest_sign.h"
#include "cmd/report/digest.h"
#include "cmd/site.h"

/* What a site was selected for. */
struct output {
	struct call *call;
	struct nsync_site_place place;
};

static enum nsync_code write_site(void *payload, struct nsync_site *site, const struct nsync_site_source *source,
				  struct nsync_error *err)
{
	const struct output *output = payload;
	struct nsync_site_published published;

	TRY(nsync_site_publish(&published, site, source, &output->place, err));
	report_site(output->call, site->digest, output->place.path, published.written, published.kept);
	return NSYNC_OK;
}

enum nsync_code site_with(struct nsync_clone *context, struct nsync_digest_options *options,
			  const struct nsync_site_config *config, const char *state, site_use *use, void *payload,
			  struct nsync_error *err)
{
	AUTO(nsync_archive_versions_release) struct nsync_archive_versions stories;
	AUTO(nsync_archive_stories_release) struct nsync_archive_stories all = { 0 };
	AUTO(nsync_digest_release) struct nsync_digest digest = { 0 };
	static const struct nsync_archive_filter every = { .all_versions = true };
	struct nsync_site site = { .digest = &digest, .look = &config->look };
	AUTO(site_source_release) struct site_source source;
	struct nsync_site_source files;
	struct nsync_digest_region region;

	site_source_init(&source, context, &all);
	nsync_archive_versions_init(&stories);
	TRY(nsync_archive_list(&stories, context->repo, &context->region, &context->region.tree, &every,
			 err));
	TRY(nsync_archive_read_excerpts(&stories, context->repo, state, err));
	TRY(nsync_archive_stories_make(&all, &stories, context, true, err));
	nsync_archive_digest_region(&region, context);
	options->base_url = config->base_url;
	nsync_site_take_languages(options, region.root);
	site.records = all.records;
	site.record_count = all.record_count;
	TRY(nsync_site_select(&digest, &region, all.stories, all.count, options, err));
	files = site_source_of(&source);
	return use(payload, &site, &files, err);
}

enum nsync_code site_make(struct call *call, struct nsync_digest_options *options, struct nsync_error *err)
{
	AUTO(nsync_clone_release) struct nsync_clone context;
	AUTO(nsync_site_config_release) struct nsync_site_config config;
	AUTO(nsync_key_freep) struct nsync_key *key = NULL;
	struct output output = { call, { .path = option_text(&call->options, "output"), .config = &config } };

	nsync_clone_init(&context);
	nsync_site_config_init(&config);
	if (!output.place.path)
		return nsync_fail(err, NSYNC_EINVAL, "--output", "a site is a folder: -o DIR");
	TRY(nsync_site_config_read(&config, option_text(&call->options, "config"), err));
	TRY(clone_region(&context, call, err));
	if (option_given(&call->options, "sign"))
		TRY(digest_key(&key, call, &context, err));
	output.place.key = key;
	output.place.state = context.state;
	/* What is signed rests on nothing but the region. */
	return site_with(&context, options, &config, key ? NULL : context.state, write_site, &output, err);
}
