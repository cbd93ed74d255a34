/* refs.c: documents that a schema may refer to, and the meta-schemas, which are compiled in. */
#include "internal.h"

#include <stdlib.h>

#include "lib/base/embedded.h"

struct ref {
	struct nsync_buf uri, id, bytes; /* id: its own, where it has one */
};

struct nsync_schema_refs {
	struct ref *items;
	size_t count, cap;
};

#define META "https://json-schema.org/draft/2020-12/"

static const struct {
	const char *uri, *path;
} metas[] = {
	{ META "schema", "schema/draft2020-12/schema.json" },
	{ META "meta/core", "schema/draft2020-12/meta/core.json" },
	{ META "meta/applicator", "schema/draft2020-12/meta/applicator.json" },
	{ META "meta/unevaluated", "schema/draft2020-12/meta/unevaluated.json" },
	{ META "meta/validation", "schema/draft2020-12/meta/validation.json" },
	{ META "meta/meta-data", "schema/draft2020-12/meta/meta-data.json" },
	{ META "meta/format-annotation", "schema/draft2020-12/meta/format-annotation.json" },
	{ META "meta/format-assertion", "schema/draft2020-12/meta/format-assertion.json" },
	{ META "meta/content", "schema/draft2020-12/meta/content.json" },
};

struct nsync_schema_refs *nsync_schema_refs_new(void)
{
	return calloc(1, sizeof(struct nsync_schema_refs));
}

static void ref_release(struct ref *ref)
{
	nsync_buf_release(&ref->uri);
	nsync_buf_release(&ref->id);
	nsync_buf_release(&ref->bytes);
}

void nsync_schema_refs_free(struct nsync_schema_refs *refs)
{
	if (!refs)
		return;
	for (size_t i = 0; i < refs->count; i++)
		ref_release(&refs->items[i]);
	free(refs->items);
	free(refs);
}

void nsync_schema_refs_freep(struct nsync_schema_refs **refs)
{
	nsync_schema_refs_free(*refs);
}

/* Keep the bytes, the URI, and the URI that the document gives itself. */
static enum nsync_code ref_fill(struct ref *ref, struct nsync_str uri, struct nsync_str bytes,
				const struct nsync_json *root, struct nsync_error *err)
{
	struct nsync_str fragment, id = nsync_json_get_str(root, NSYNC_STR("$id"));
	enum nsync_code code;

	nsync_buf_str(&ref->uri, uri);
	nsync_buf_str(&ref->bytes, bytes);
	if (id.p) {
		nsync_schema_uri_resolve(&ref->id, uri, id);
		ref->id.n = nsync_schema_uri_split(nsync_buf_view(&ref->id), &fragment).n;
	}
	code = nsync_buf_check(&ref->uri, err);
	if (code == NSYNC_OK)
		code = nsync_buf_check(&ref->id, err);
	if (code == NSYNC_OK)
		code = nsync_buf_check(&ref->bytes, err);
	return code;
}

enum nsync_code nsync_schema_refs_add(struct nsync_schema_refs *refs, struct nsync_str uri,
				      struct nsync_str bytes, struct nsync_error *err)
{
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_str fragment, base = nsync_schema_uri_split(uri, &fragment);
	enum nsync_code code;

	for (size_t i = 0; i < refs->count; i++)
		if (nsync_str_eq(nsync_buf_view(&refs->items[i].uri), base))
			return nsync_fail(err, NSYNC_EEXISTS, NULL, "%.*s", NSYNC_FMT(base));
	TRY(NSYNC_GROW(refs->items, refs->count, refs->cap, err));
	struct ref *ref = &refs->items[refs->count];

	nsync_buf_init(&ref->uri, SIZE_MAX / 2);
	nsync_buf_init(&ref->id, SIZE_MAX / 2);
	nsync_buf_init(&ref->bytes, NSYNC_MAX_JSON_BYTES);
	code = nsync_json_read(&doc, bytes, &nsync_json_any, err);
	if (code == NSYNC_OK)
		code = ref_fill(ref, base, bytes, doc.root, err);
	nsync_json_doc_release(&doc);
	if (code == NSYNC_OK)
		refs->count++;
	else
		ref_release(ref);
	return code;
}

struct nsync_str nsync_schema_refs_find(const struct nsync_schema_refs *refs, struct nsync_str uri,
					struct nsync_str *retrieval)
{
	for (size_t i = 0; refs && i < refs->count; i++) {
		*retrieval = nsync_buf_view(&refs->items[i].uri);
		if (nsync_str_eq(*retrieval, uri))
			return nsync_buf_view(&refs->items[i].bytes);
	}
	for (size_t i = 0; i < sizeof(metas) / sizeof(metas[0]); i++) {
		*retrieval = nsync_str(metas[i].uri);
		if (nsync_str_eq(*retrieval, uri))
			return nsync_embedded_find(metas[i].path);
	}
	for (size_t i = 0; refs && i < refs->count; i++) {
		*retrieval = nsync_buf_view(&refs->items[i].uri);
		if (refs->items[i].id.n && nsync_str_eq(nsync_buf_view(&refs->items[i].id), uri))
			return nsync_buf_view(&refs->items[i].bytes);
	}
	return (struct nsync_str){ NULL, 0 };
}
