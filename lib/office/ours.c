/* ours.c: whether a file was signed by this office. */
#include "internal.h"

/* The group of the office in a root; NULL: it is not in there. */
static const struct nsync_root_group *group_of(const struct nsync_clone *clone,
					       const struct nsync_root *root)
{
	const struct nsync_root_office *office = nsync_root_office(root, nsync_str(clone->office));

	return office ? &office->group : NULL;
}

static bool was_key_of(const struct nsync_clone *clone, struct nsync_str hex)
{
	struct nsync_id id;

	if (!nsync_str_copy(id.hex, sizeof(id.hex), hex))
		return false;
	for (size_t i = 0; i < clone->region.root_count; i++) {
		const struct nsync_root *root = clone->region.roots[i];
		const struct nsync_root_group *group = group_of(clone, root);

		if (group && nsync_root_group_has(root, group, &id))
			return true;
	}
	return false;
}

/* Whether one of the signatures names a key that the office has or had, right or wrong. */
static bool is_named(const struct nsync_clone *clone, struct nsync_str bytes)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	const struct nsync_json *signatures, *name;
	struct nsync_error none = { 0 };

	if (nsync_json_read(&doc, bytes, &nsync_json_any, &none))
		return false;
	signatures = nsync_json_get(doc.root, NSYNC_STR("signatures"));
	name = signatures ? nsync_json_first(signatures) : NULL;
	for (; name; name = nsync_json_next(signatures, name))
		if (was_key_of(clone, nsync_json_str(name)))
			return true;
	return false;
}

static enum nsync_code is_good(bool *out, const struct nsync_clone *clone, enum nsync_kind kind,
			       struct nsync_str bytes, struct nsync_error *err)
{
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf message = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_verdict verdict;
	struct nsync_signed file;

	*out = false;
	TRY(nsync_signed_read(&file, &verdict, &doc, kind, bytes, err));
	if (verdict.reason)
		return NSYNC_OK;
	TRY(nsync_message(&message, kind, file.body, err));
	for (size_t i = 0; i < clone->region.root_count && !*out; i++) {
		const struct nsync_root *root = clone->region.roots[i];
		const struct nsync_root_group *group = group_of(clone, root);

		*out = group && nsync_root_signers(root, group, kind, file.signatures,
						   nsync_buf_view(&message)) > 0;
	}
	return NSYNC_OK;
}

enum nsync_code nsync_office_ours(enum nsync_ours *out, const struct nsync_clone *clone,
				  struct nsync_str bytes, struct nsync_error *err)
{
	bool good = false;

	*out = NSYNC_OURS_NONE;
	if (bytes.n > NSYNC_MAX_SIGNED_BYTES || !is_named(clone, bytes))
		return NSYNC_OK;
	TRY(is_good(&good, clone, NSYNC_KIND_ITEM, bytes, err));
	if (!good)
		TRY(is_good(&good, clone, NSYNC_KIND_COSIGNATURE, bytes, err));
	*out = good ? NSYNC_OURS_GOOD : NSYNC_OURS_BAD;
	return NSYNC_OK;
}
