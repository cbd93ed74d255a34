/* config.c: the one file by which a region chooses how its site looks. */
#include <stdlib.h>

#include "lib/site/internal.h"
#include "nsync/schema.h"

#define MAX_LOGO (1024u * 1024u)

void nsync_site_config_init(struct nsync_site_config *config)
{
	memset(config, 0, sizeof(*config));
	nsync_buf_init(&config->bytes, NSYNC_MAX_SIGNED_BYTES);
	nsync_buf_init(&config->logo, MAX_LOGO);
	nsync_json_doc_init(&config->doc);
}

void nsync_site_config_release(struct nsync_site_config *config)
{
	nsync_json_doc_release(&config->doc);
	nsync_buf_release(&config->bytes);
	nsync_buf_release(&config->logo);
}

/* The first violation, as an error. */
struct refusal {
	const char *path;
	struct nsync_str source;
	struct nsync_buf where;
	struct nsync_error *err;
};

static void see(void *payload, const struct nsync_schema_violation *violation)
{
	struct refusal *refusal = payload;
	size_t line, column;

	nsync_json_position(&line, &column, refusal->source, violation->instance->offset);
	nsync_buf_printf(&refusal->where, "%s:%zu:%zu", refusal->path, line, column);
	(void)nsync_fail(refusal->err, NSYNC_EINVAL, refusal->where.p, "%.*s: %.*s",
			 NSYNC_FMT(violation->pointer), NSYNC_FMT(violation->advice));
}

static enum nsync_code read_logo(struct nsync_site_config *config, const char *path,
				 struct nsync_str name, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(4096);
	const char *slash = strrchr(path, '/'), *dot;

	nsync_buf_add(&file, path, slash ? (size_t)(slash + 1 - path) : 0);
	nsync_buf_str(&file, name);
	TRY(nsync_buf_check(&file, err));
	TRY(nsync_file_read(&config->logo, file.p, err));
	dot = name.p + name.n;
	while (dot[-1] != '.')
		dot--;
	/*
	 * The name was read from the document, which outlives this; it ends where the schema said.
	 */
	static const char *const types[] = { "gif", "jpeg", "jpg", "png", "svg", "webp" };

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (nsync_str_is((struct nsync_str){ dot, (size_t)(name.p + name.n - dot) },
				 types[i]))
			config->look.logo_type = types[i];
	config->look.logo = nsync_buf_view(&config->logo);
	return NSYNC_OK;
}

enum nsync_code nsync_site_config_read(struct nsync_site_config *config, const char *path,
				       struct nsync_error *err)
{
	const struct nsync_schema *schema;
	struct refusal refusal = { .path = path, .where = NSYNC_BUF_INIT(4096), .err = err };
	struct nsync_str accent, logo;
	enum nsync_code code;
	bool valid;

	if (!path)
		return NSYNC_OK;
	TRY(nsync_file_read(&config->bytes, path, err));
	TRY(nsync_json_read(&config->doc, nsync_buf_view(&config->bytes), &nsync_json_any, err));
	TRY(nsync_schema_builtin(&schema, "site", err));
	refusal.source = nsync_buf_view(&config->bytes);
	code = nsync_schema_validate(&valid, schema, config->doc.root, see, &refusal, err);
	nsync_buf_release(&refusal.where);
	TRY(code);
	if (!valid)
		return nsync_fail(err, NSYNC_EINVAL, path, "site.schema.json");
	accent = nsync_json_get_str(config->doc.root, NSYNC_STR("accent"));
	logo = nsync_json_get_str(config->doc.root, NSYNC_STR("logo"));
	config->base_url = nsync_json_get_str(config->doc.root, NSYNC_STR("baseUrl"));
	config->mail_from = nsync_json_get_str(config->doc.root, NSYNC_STR("mailFrom"));
	config->look.footer = nsync_json_get(config->doc.root, NSYNC_STR("footer"));
	if (accent.n == 7) {
		config->look.has_accent = true;
		config->look.accent = (uint32_t)strtoul(accent.p + 1, NULL, 16);
	}
	return logo.n ? read_logo(config, path, logo, err) : NSYNC_OK;
}

bool nsync_site_config_given(const struct nsync_site_config *config)
{
	return config->bytes.n > 0;
}

void nsync_site_config_hash(char out[NSYNC_HEX_SIZE], const struct nsync_site_config *config)
{
	out[0] = '\0';
	if (nsync_site_config_given(config))
		nsync_sha256_hex(out, nsync_buf_view(&config->bytes));
}

void nsync_site_config_apply(struct nsync_digest_options *options,
			     const struct nsync_site_config *config, const struct nsync_root *root)
{
	struct nsync_digest_options site = { 0 };

	options->base_url = config->base_url;
	options->mail_from = config->mail_from;
	options->look = &config->look;
	/* The site has the region's languages, whatever the digest asks for. */
	nsync_site_take_languages(&site, root);
	memcpy(options->site_languages, site.site_languages, sizeof(site.site_languages));
	options->site_language_count = site.site_language_count;
}
