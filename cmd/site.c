/* site.c: digest --format site. */
#include <string.h>
#include <strings.h>

#include "cmd/digest_sign.h"
#include "cmd/report/digest.h"
#include "cmd/site.h"

/* --lang, or the region's own languages, most wanted first. */
static void take_languages(struct nsync_digest_options *options, const struct nsync_root *root)
{
	const struct nsync_json *at = root->languages ? nsync_json_first(root->languages) : NULL;

	options->site_language_count = 0;
	for (size_t i = 0; i < options->language_count; i++)
		options->site_languages[options->site_language_count++] = options->languages[i];
	for (; at && !options->language_count; at = nsync_json_next(root->languages, at))
		if (options->site_language_count < NSYNC_MAX_DIGEST_LANGUAGES)
			options->site_languages[options->site_language_count++] = nsync_json_str(at);
	if (!options->site_language_count)
		options->site_languages[options->site_language_count++] = NSYNC_STR("en");
}

void site_config_apply(struct nsync_digest_options *options, const struct site_config *config,
		       const struct nsync_root *root)
{
	struct nsync_digest_options site = { 0 };

	options->base_url = config->base_url;
	options->mail_from = config->mail_from;
	options->look = &config->look;
	take_languages(&site, root); /* the site's, whatever --lang asks for in the digest */
	memcpy(options->site_languages, site.site_languages, sizeof(site.site_languages));
	options->site_language_count = site.site_language_count;
}

static bool wanted(const struct nsync_digest_options *options, const struct nsync_item *item)
{
	if (!options->language_count)
		return true;
	for (size_t i = 0; i < options->language_count; i++) {
		struct nsync_str a = options->languages[i], b = item->language;
		size_t n = a.n;

		for (size_t k = 0; k < a.n; k++)
			if (a.p[k] == '-') {
				n = k;
				break;
			}
		if (b.n >= n && strncasecmp(a.p, b.p, n) == 0 && (b.n == n || b.p[n] == '-'))
			return true;
	}
	return false;
}

/* Every text in each of its languages: --lang leaves out whole languages, not translations. */
static enum nsync_code choose(struct nsync_digest *digest, const struct nsync_digest_region *region,
			      const struct nsync_archive_stories *all, const struct nsync_digest_options *options,
			      struct nsync_error *err)
{
	struct nsync_digest_options every = *options;
	size_t kept = 0;

	every.language_count = 0;
	TRY(nsync_digest_select(digest, region, all->stories, all->count, &every, err));
	for (size_t i = 0; i < digest->count; i++) {
		if (wanted(options, digest->entries[i].item))
			digest->entries[kept++] = digest->entries[i];
		else
			digest->omitted.language++;
	}
	digest->count = kept;
	digest->options = options;
	digest->stories = all->stories;
	digest->story_count = all->count;
	return NSYNC_OK;
}

/* What a site was selected for. */
struct output {
	struct call *call;
	struct nsync_clone *context;
	const struct site_config *config;
	const char *path;
	struct digest_signing *signing; /* NULL: it is not signed */
};

/*
 * What decides a site's pages beside the region: this very program, its root, and the configuration. Nothing
 * where the program cannot be told from another one; no page of the last site is taken then.
 */
static void add_maker(struct nsync_buf *out, const struct output *output)
{
	const struct site_config *config = output->config;
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

static enum nsync_code write_site(void *payload, struct nsync_site *site,
				  struct site_source *source, struct nsync_error *err)
{
	struct output *output = payload;
	struct site_folder folder;
	struct nsync_site_sink sink = { site_folder_put,  site_folder_copy, site_folder_read,
					&folder,          site_folder_keep, site_folder_made,
					site_folder_whole };
	AUTO(nsync_buf_release) struct nsync_buf maker = NSYNC_BUF_INIT(1024);
	enum nsync_code code;

	add_maker(&maker, output);
	site->maker = nsync_buf_view(&maker);
	code = site_folder_begin(&folder, output->path, &output->context->pin,
				 output->context->state, err);
	folder.source = source;
	if (output->signing)
		digest_sign_sink(output->signing, &sink);
	if (!code)
		code = nsync_site_write(site, &sink, err);
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

enum nsync_code site_with(struct nsync_clone *context, struct nsync_digest_options *options,
			  const struct site_config *config, const char *state, site_use *use,
			  void *payload, struct nsync_error *err)
{
	AUTO(nsync_archive_versions_release) struct nsync_archive_versions stories;
	AUTO(nsync_archive_stories_release) struct nsync_archive_stories all = { 0 };
	AUTO(nsync_digest_release) struct nsync_digest digest = { 0 };
	static const struct nsync_archive_filter every = { .all_versions = true };
	struct nsync_site site = { .digest = &digest, .look = &config->look };
	AUTO(site_source_release) struct site_source source;
	struct nsync_digest_region region;

	site_source_init(&source, context, &all);
	nsync_archive_versions_init(&stories);
	TRY(nsync_archive_list(&stories, context->repo, &context->region, &context->region.tree, &every,
			 err));
	TRY(nsync_archive_read_excerpts(&stories, context->repo, state, err));
	TRY(nsync_archive_stories_make(&all, &stories, context, true, err));
	nsync_archive_digest_region(&region, context);
	options->base_url = config->base_url;
	take_languages(options, region.root);
	site.records = all.records;
	site.record_count = all.record_count;
	TRY(choose(&digest, &region, &all, options, err));
	return use(payload, &site, &source, err);
}

enum nsync_code site_make(struct call *call, struct nsync_digest_options *options, struct nsync_error *err)
{
	AUTO(nsync_clone_release) struct nsync_clone context;
	AUTO(site_config_release) struct site_config config;
	AUTO(digest_signing_release) struct digest_signing signing = { 0 };
	struct output output = { .call = call, .context = &context, .config = &config,
				 .path = option_text(&call->options, "output") };

	nsync_clone_init(&context);
	site_config_init(&config);
	if (!output.path)
		return nsync_fail(err, NSYNC_EINVAL, "--output", "a site is a folder: -o DIR");
	TRY(site_config_read(&config, option_text(&call->options, "config"), err));
	TRY(clone_region(&context, call, err));
	if (option_given(&call->options, "sign")) {
		TRY(digest_signing_begin(&signing, call, &context, err));
		output.signing = &signing;
	}
	/* What is signed stands on nothing but the region. */
	return site_with(&context, options, &config, output.signing ? NULL : context.state, write_site, &output, err);
}
