/*
 * publish.c: put a site in its folder. The fresh folder, the build id that lets pages of the last site be kept, the
 * signature if there is a key, and the swap, in this order.
 */
#include "lib/site/folder.h"

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
	AUTO(nsync_site_signing_release) struct site_signing signing;
	struct nsync_site_sink noting;

	nsync_site_signing_init(&signing, sink);
	noting = nsync_site_signing_sink(&signing);
	TRY(nsync_site_write(site, source, &noting, err));
	return nsync_site_signing_finish(&signing, site->digest, place->config, place->key, err);
}

enum nsync_code nsync_site_publish(struct nsync_site_published *out, struct nsync_site *site,
				   const struct nsync_site_source *source, const struct nsync_site_place *place,
				   struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf build_id = NSYNC_BUF_INIT(1024);
	AUTO(nsync_site_folder_release) struct site_folder folder;
	const struct nsync_digest_region *region = site->digest->region;
	struct nsync_site_sink sink;

	add_build_id(&build_id, region, place->config);
	site->build_id = nsync_buf_view(&build_id);
	/* What is signed rests on nothing but the region. */
	TRY(nsync_site_folder_begin(&folder, place->path, &region->pin, place->key ? NULL : place->state, err));
	sink = nsync_site_folder_sink(&folder);
	if (place->key)
		TRY(write_signed(site, source, &sink, place, err));
	else
		TRY(nsync_site_write(site, source, &sink, err));
	TRY(nsync_site_folder_swap(&folder, err));
	if (!place->key)
		nsync_site_folder_remember(&folder);
	*out = (struct nsync_site_published){ folder.written, folder.kept };
	return NSYNC_OK;
}
