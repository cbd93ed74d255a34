/*
 * publish.c: put the site of a clone's region in its folder: a fresh folder, the build id by which pages of the last
 * site are kept, the signature if there is a key, and the swap, in this order.
 */
#include "lib/site/folder.h"
#include "lib/site/region.h"

/*
 * What decides a site's pages beside the region's stories: this very program, the root, and the configuration.
 * Nothing where the program cannot be told from another one: then no page of the last site is kept.
 */
static void add_build_id(struct nsync_buf *out, const struct nsync_digest_region *region,
			 const struct nsync_site_config *config)
{
	char hash[NSYNC_HEX_SIZE];

	nsync_build_id(out);
	if (!out->n)
		return;
	nsync_buf_printf(out, " %s %s", region->root->id.hex, region->pin.hex);
	nsync_sha256_hex(hash, nsync_buf_view(&config->bytes));
	nsync_buf_printf(out, " %s", hash);
	nsync_sha256_hex(hash, nsync_buf_view(&config->logo));
	nsync_buf_printf(out, " %s", hash);
	/* Part of an id could be the same for two programs. */
	if (out->code)
		nsync_buf_clear(out);
}

static enum nsync_code write_signed(struct nsync_site *site, const struct nsync_site_source *source,
				    const struct nsync_site_sink *sink, const struct nsync_site_place *place,
				    struct nsync_error *err)
{
	AUTO(nsync_site_signing_release) struct site_signing signing = { 0 };
	struct nsync_site_sink noting;

	nsync_site_signing_init(&signing, sink);
	noting = nsync_site_signing_sink(&signing);
	TRY(nsync_site_write(site, source, &noting, err));
	return nsync_site_signing_finish(&signing, site->digest, place->config, place->key, err);
}

enum nsync_code nsync_site_place_files(struct nsync_site_published *out, struct nsync_site *site,
				       const struct nsync_site_source *source, const struct nsync_site_place *place,
				       const char *state, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf build_id = NSYNC_BUF_INIT(1024);
	AUTO(nsync_site_folder_release) struct site_folder folder = { 0 };
	const struct nsync_digest_region *region = site->digest->region;
	struct nsync_site_sink sink;

	add_build_id(&build_id, region, place->config);
	site->build_id = nsync_buf_view(&build_id);
	TRY(nsync_site_folder_begin(&folder, place->path, &region->pin, state, err));
	sink = nsync_site_folder_sink(&folder);
	if (place->key)
		TRY(write_signed(site, source, &sink, place, err));
	else
		TRY(nsync_site_write(site, source, &sink, err));
	TRY(nsync_site_folder_swap(&folder, err));
	if (!place->key)
		nsync_site_folder_remember(&folder);
	out->written = folder.written;
	out->kept = folder.kept;
	return NSYNC_OK;
}

enum nsync_code nsync_site_publish(struct nsync_site_published *out, const struct nsync_clone *clone,
				   const struct nsync_digest_options *options, const struct nsync_site_place *place,
				   struct nsync_error *err)
{
	AUTO(nsync_site_of_region_release) struct site_of_region of_region = { 0 };
	/* What is signed rests on nothing but the region: neither on excerpts nor on pages of an earlier run. */
	const char *state = place->key ? NULL : clone->state;

	nsync_site_of_region_init(&of_region);
	TRY(nsync_site_of_region_load(&of_region, clone, options, place->config, state, err));
	TRY(nsync_site_place_files(out, &of_region.site, &of_region.source, place, state, err));
	out->stories = of_region.digest.count;
	out->omitted = of_region.digest.omitted;
	return NSYNC_OK;
}
