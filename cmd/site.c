/* site.c: digest --format site. */

#include "cmd/digest_sign.h"
#include "cmd/report/digest.h"
#include "cmd/site.h"

/* What a site was selected for. */
struct output {
	struct call *call;
	struct context *context;
	const struct nsync_site_config *config;
	const char *path;
	struct digest_signing *signing; /* NULL: it is not signed */
};

/*
 * What decides a site's pages beside the region: this very program, its root, and the configuration. Nothing
 * where the program cannot be told from another one; no page of the last site is taken then.
 */
static void add_build_id(struct nsync_buf *out, const struct output *output)
{
	const struct nsync_site_config *config = output->config;
	char hash[NSYNC_HEX_SIZE];

	nsync_build_id(out);
	if (!out->n)
		return;
	nsync_buf_printf(out, " %s %s", nsync_region_root(&output->context->region)->id.hex, output->context->pin.hex);
	nsync_sha256_hex(hash, nsync_buf_view(&config->bytes));
	nsync_buf_printf(out, " %s", hash);
	nsync_sha256_hex(hash, nsync_buf_view(&config->logo));
	nsync_buf_printf(out, " %s", hash);
	if (out->code) /* a part of it says nothing */
		nsync_buf_clear(out);
}

static enum nsync_code write_site(void *payload, struct nsync_site *site, const struct nsync_site_source *source,
				  struct nsync_error *err)
{
	struct output *output = payload;
	struct site_folder folder;
	struct nsync_site_sink sink = { site_folder_put, site_folder_keep, site_folder_made, &folder };
	AUTO(nsync_buf_release) struct nsync_buf build_id = NSYNC_BUF_INIT(1024);
	enum nsync_code code;

	add_build_id(&build_id, output);
	site->build_id = nsync_buf_view(&build_id);
	code = site_folder_begin(&folder, output->path, &output->context->pin,
				 output->context->state, err);
	if (output->signing)
		digest_sign_sink(output->signing, &sink);
	if (!code)
		code = nsync_site_write(site, source, &sink, err);
	if (!code && output->signing)
		code = digest_sign_site(output->signing, site->digest->options, output->config,
					err);
	if (!code)
		code = site_folder_swap(&folder, err);
	if (!code && !output->signing)
		site_manifest_save(&folder.manifest, output->path);
	if (!code)
		report_site(output->call, site->digest, output->path, folder.written, folder.kept);
	site_folder_release(&folder);
	return code;
}

enum nsync_code site_with(struct context *context, struct nsync_digest_options *options,
			  const struct nsync_site_config *config, const char *state, site_use *use, void *payload,
			  struct nsync_error *err)
{
	AUTO(stories_release) struct stories stories;
	AUTO(site_stories_release) struct site_stories all = { 0 };
	AUTO(nsync_digest_release) struct nsync_digest digest = { 0 };
	static const struct stories_filter every = { .all_versions = true };
	struct nsync_site site = { .digest = &digest, .look = &config->look };
	AUTO(site_source_release) struct site_source source;
	struct nsync_site_source files;
	struct nsync_digest_region region;

	site_source_init(&source, context, &all);
	stories_init(&stories);
	TRY(stories_list(&stories, context->repo, &context->region, &context->region.tree, &every,
			 err));
	TRY(stories_read_brief(&stories, context->repo, state, err));
	TRY(site_stories_make(&all, &stories, context, true, err));
	digest_region_of(&region, context);
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
	AUTO(context_release) struct context context;
	AUTO(nsync_site_config_release) struct nsync_site_config config;
	AUTO(digest_signing_release) struct digest_signing signing = { 0 };
	struct output output = { .call = call, .context = &context, .config = &config,
				 .path = option_text(&call->options, "output") };

	context_init(&context);
	nsync_site_config_init(&config);
	if (!output.path)
		return nsync_fail(err, NSYNC_EINVAL, "--output", "a site is a folder: -o DIR");
	TRY(nsync_site_config_read(&config, option_text(&call->options, "config"), err));
	TRY(context_region(&context, call, err));
	if (option_given(&call->options, "sign")) {
		TRY(digest_signing_begin(&signing, call, &context, err));
		output.signing = &signing;
	}
	/* What is signed stands on nothing but the region. */
	return site_with(&context, options, &config, output.signing ? NULL : context.state, write_site, &output, err);
}
