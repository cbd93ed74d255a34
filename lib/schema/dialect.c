/* dialect.c: which vocabularies a resource is written in ($schema, $vocabulary). */
#include "internal.h"

#define STANDARD \
	(VOCABULARY_CORE | VOCABULARY_APPLICATOR | VOCABULARY_UNEVALUATED | \
	 VOCABULARY_VALIDATION | VOCABULARY_META | VOCABULARY_FORMAT | VOCABULARY_CONTENT)

/* What the meta-schema's $vocabulary says; core section 8.1.2. */
static bool read_vocabulary(struct schema_compiler *c, uint32_t resource,
			    const struct nsync_json *dialect, const struct nsync_json *meta,
			    unsigned *out)
{
	const struct nsync_json *list = nsync_json_get(meta, NSYNC_STR("$vocabulary"));

	*out = list ? VOCABULARY_CORE : STANDARD;
	if (!list)
		return true;
	for (const struct nsync_json *m = nsync_json_first(list); m; m = nsync_json_next(list, m)) {
		unsigned bit = nsync_schema_vocabulary(nsync_json_str(m));

		if (!bit && m[1].type == NSYNC_JSON_TRUE)
			return nsync_schema_fault(c, resource, dialect,
						  "vocabulary \"%.*s\" is required, but not known",
						  NSYNC_FMT(nsync_json_str(m)));
		*out |= bit;
	}
	return true;
}

bool nsync_schema_dialect(struct schema_compiler *c, uint32_t resource)
{
	struct schema_resource *r = &c->schema->resources[resource];
	const struct nsync_json *dialect = nsync_json_get(r->root, NSYNC_STR("$schema"));
	struct nsync_str uri, fragment;
	unsigned bits = STANDARD;
	uint32_t meta;

	if (r->vocabularies)
		return true;
	if (!dialect && r->parent != SCHEMA_NONE) {
		uint32_t parent = r->parent;

		if (!nsync_schema_dialect(c, parent))
			return false;
		bits = c->schema->resources[parent].vocabularies;
	} else if (dialect) {
		if (dialect->type != NSYNC_JSON_STRING)
			return nsync_schema_fault(c, resource, dialect, "$schema must be a string");
		uri = nsync_schema_uri_split(nsync_json_str(dialect), &fragment);
		if (!nsync_str_is(uri, "https://json-schema.org/draft/2020-12/schema")) {
			if (!nsync_schema_document(c, uri, &meta))
				return false;
			if (meta == SCHEMA_NONE)
				return nsync_schema_fault(c, resource, dialect,
							  "meta-schema \"%.*s\" is not at hand",
							  NSYNC_FMT(uri));
			if (!read_vocabulary(c, resource, dialect, c->schema->resources[meta].root,
					     &bits))
				return false;
		}
	}
	c->schema->resources[resource].vocabularies = bits; /* r may have moved */
	return true;
}
