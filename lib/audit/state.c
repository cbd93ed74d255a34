/* state.c: private state: what was verified, and the high-water mark. Small JSON files. */
#include <stdlib.h>

#include "internal.h"

#define RULES 2 /* changes whenever a verdict could come out otherwise */

static void state_path(struct nsync_buf *out, const char *dir, const char *name)
{
	nsync_buf_printf(out, "%s/%s", dir, name);
}

enum nsync_code nsync_audit_state_write(const char *dir, const char *name,
					struct nsync_json_builder *b, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(8192);
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_STATE_BYTES);
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	enum nsync_code code;

	state_path(&path, dir, name);
	code = nsync_buf_check(&path, err);
	if (!code)
		code = nsync_json_build(&doc, b, err);
	if (!code)
		code = nsync_json_layout(&bytes, doc.root, err);
	if (!code)
		code = nsync_buf_check(&bytes, err);
	if (!code)
		code = nsync_file_mkdirs(dir, 0700, err);
	if (!code)
		code = nsync_file_write(path.p, nsync_buf_view(&bytes), 0600, err);
	return code;
}

enum nsync_code nsync_audit_state_read(struct nsync_json_doc *doc, struct nsync_buf *bytes,
				       const char *dir, const char *name, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(8192);
	enum nsync_code code;

	state_path(&path, dir, name);
	code = nsync_buf_check(&path, err);
	if (!code)
		code = nsync_file_read(bytes, path.p, err);
	return code ? code : nsync_json_read(doc, nsync_buf_view(bytes), &nsync_json_any, err);
}

/* ---- the mark ---- */

static void add_point(struct nsync_json_builder *b, const char *name, const char *number_name,
		      int64_t number, const struct nsync_id *id)
{
	nsync_json_name(b, name);
	nsync_json_begin_object(b);
	nsync_json_name(b, number_name);
	nsync_json_add_int(b, number);
	nsync_json_member(b, "id", nsync_str(number ? id->hex : ""));
	nsync_json_end(b);
}

static bool read_point(int64_t *number, struct nsync_id *id, const struct nsync_json *point,
		       struct nsync_str number_name)
{
	if (!nsync_json_int(number, nsync_json_get(point, number_name)) || *number < 0)
		return false;
	return *number == 0 || nsync_id_parse(id, nsync_json_get_str(point, NSYNC_STR("id")));
}

enum nsync_code nsync_high_water_load(struct nsync_high_water *out, const char *dir, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_STATE_BYTES);
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error quiet = { .code = NSYNC_OK };
	const struct nsync_json *mark;
	enum nsync_code code;

	*out = (struct nsync_high_water){ .seq = 0 };
	code = nsync_audit_state_read(&doc, &bytes, dir, "mark.json", &quiet);
	if (code == NSYNC_ENOTFOUND)
		return NSYNC_OK;
	if (code == NSYNC_EIO || code == NSYNC_ENOMEM)
		return nsync_fail_as(err, code, quiet.where, &quiet);
	mark = code ? NULL : nsync_json_get(doc.root, NSYNC_STR("mark"));
	if (read_point(&out->root_version, &out->root_id, nsync_json_get(mark, NSYNC_STR("root")),
		       NSYNC_STR("version")) &&
	    read_point(&out->seq, &out->record_id, nsync_json_get(mark, NSYNC_STR("record")),
		       NSYNC_STR("seq")))
		return NSYNC_OK;
	return nsync_fail(err, NSYNC_EINVAL, dir, "mark.json is damaged");
}

enum nsync_code nsync_high_water_save(const char *dir, const struct nsync_high_water *mark, struct nsync_error *err)
{
	AUTO(nsync_json_builder_freep) struct nsync_json_builder *b = nsync_json_builder_new();

	nsync_json_begin_object(b);
	nsync_json_name(b, "mark");
	nsync_json_begin_object(b);
	add_point(b, "root", "version", mark->root_version, &mark->root_id);
	add_point(b, "record", "seq", mark->seq, &mark->record_id);
	nsync_json_end(b);
	nsync_json_end(b);
	return nsync_audit_state_write(dir, "mark.json", b, err);
}

/* ---- what was verified ---- */

void nsync_verified_release(struct nsync_verified *verified)
{
	size_t i;

	for (i = 0; i < verified->finding_count; i++)
		free(verified->findings[i].path);
	free(verified->findings);
	for (i = 0; i < verified->claim_count; i++)
		free(verified->claims[i].path);
	free(verified->claims);
	free(verified->roots);
	*verified = (struct nsync_verified){ .finding_count = 0 };
}

static bool read_finding(struct nsync_finding *out, const struct nsync_json *value)
{
	struct nsync_str path = nsync_json_get_str(value, NSYNC_STR("path"));
	char reason[32];

	if (!path.p ||
	    !nsync_str_copy(reason, sizeof(reason), nsync_json_get_str(value, NSYNC_STR("verdict"))) ||
	    !nsync_reason_parse(&out->reason, reason) ||
	    !nsync_json_int(&out->seq, nsync_json_get(value, NSYNC_STR("seq"))))
		return false;
	out->path = strndup(path.p, path.n);
	return out->path != NULL;
}

static bool read_claim(struct nsync_log_claim *out, const struct nsync_json *value)
{
	struct nsync_str path = nsync_json_get_str(value, NSYNC_STR("path"));
	struct nsync_str recorded = nsync_json_get_str(value, NSYNC_STR("recorded"));

	if (!path.p || !recorded.p || !nsync_json_int(&out->seq, nsync_json_get(value, NSYNC_STR("seq"))) ||
	    !nsync_json_int(&out->named, nsync_json_get(value, NSYNC_STR("named"))) ||
	    !nsync_id_parse(&out->claimed, nsync_json_get_str(value, NSYNC_STR("claimed"))) ||
	    (recorded.n && !nsync_id_parse(&out->recorded, recorded)))
		return false;
	out->path = strndup(path.p, path.n);
	return out->path != NULL;
}

static bool read_claims(struct nsync_verified *out, const struct nsync_json *claims)
{
	const struct nsync_json *value;

	if (!claims || claims->type != NSYNC_JSON_ARRAY)
		return false;
	out->claims = calloc(claims->len + 1, sizeof(*out->claims));
	if (!out->claims)
		return false;
	for (value = nsync_json_first(claims); value; value = nsync_json_next(claims, value)) {
		if (!read_claim(&out->claims[out->claim_count], value))
			return false;
		out->claim_count++;
	}
	return true;
}

static bool read_roots(struct nsync_verified *out, const struct nsync_json *roots)
{
	const struct nsync_json *value;

	if (!roots || roots->type != NSYNC_JSON_ARRAY)
		return false;
	out->roots = calloc(roots->len + 1, sizeof(*out->roots));
	if (!out->roots)
		return false;
	for (value = nsync_json_first(roots); value; value = nsync_json_next(roots, value))
		if (!nsync_id_parse(&out->roots[out->root_count++], nsync_json_str(value)))
			return false;
	return true;
}

static bool read_verified(struct nsync_verified *out, const struct nsync_json *body,
			  const struct nsync_id *pin)
{
	const struct nsync_json *findings = nsync_json_get(body, NSYNC_STR("findings"));
	const struct nsync_json *value;
	int64_t rules;

	if (!nsync_json_int(&rules, nsync_json_get(body, NSYNC_STR("rules"))) || rules != RULES ||
	    !nsync_str_is(nsync_json_get_str(body, NSYNC_STR("pin")), pin->hex) ||
	    !nsync_oid_parse(&out->head, nsync_json_get_str(body, NSYNC_STR("head"))) ||
	    !nsync_id_parse(&out->root_id, nsync_json_get_str(body, NSYNC_STR("root"))) ||
	    !findings || findings->type != NSYNC_JSON_ARRAY)
		return false;
	out->findings = calloc(findings->len + 1, sizeof(*out->findings));
	if (!out->findings)
		return false;
	for (value = nsync_json_first(findings); value; value = nsync_json_next(findings, value)) {
		if (!read_finding(&out->findings[out->finding_count], value))
			return false;
		out->finding_count++;
	}
	return nsync_json_int(&out->seq, nsync_json_get(body, NSYNC_STR("seq"))) && out->seq > 0 &&
	       read_roots(out, nsync_json_get(body, NSYNC_STR("roots"))) &&
	       nsync_json_int(&out->item_count, nsync_json_get(body, NSYNC_STR("items"))) &&
	       nsync_json_int(&out->cosignature_count, nsync_json_get(body, NSYNC_STR("cosignatures"))) &&
	       nsync_json_int(&out->media_count, nsync_json_get(body, NSYNC_STR("media"))) &&
	       read_claims(out, nsync_json_get(body, NSYNC_STR("claims")));
}

enum nsync_code nsync_verified_load(struct nsync_verified *out, const char *dir,
				    const struct nsync_id *pin, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_STATE_BYTES);
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_error quiet = { .code = NSYNC_OK };
	enum nsync_code code;

	*out = (struct nsync_verified){ .finding_count = 0 };
	code = nsync_audit_state_read(&doc, &bytes, dir, "verified.json", &quiet);
	if (code == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	/* Missing, damaged or of other rules: only slower. */
	if (code || !read_verified(out, nsync_json_get(doc.root, NSYNC_STR("verified")), pin)) {
		nsync_verified_release(out);
		*out = (struct nsync_verified){ .finding_count = 0 };
	}
	return NSYNC_OK;
}

static void add_roots(struct nsync_json_builder *b, const struct nsync_region *region)
{
	char hash[NSYNC_HEX_SIZE];
	size_t i;

	nsync_json_name(b, "roots");
	nsync_json_begin_array(b);
	for (i = 0; i < region->root_count; i++) {
		nsync_sha256_hex(hash, nsync_buf_view(&region->roots[i]->bytes));
		nsync_json_add_text(b, hash);
	}
	nsync_json_end(b);
}

static void add_claims(struct nsync_json_builder *b, const struct nsync_region *region)
{
	size_t i;

	nsync_json_name(b, "items");
	nsync_json_add_int(b, region->item_count);
	nsync_json_name(b, "cosignatures");
	nsync_json_add_int(b, region->cosignature_count);
	nsync_json_name(b, "media");
	nsync_json_add_int(b, region->media_count);
	nsync_json_name(b, "claims");
	nsync_json_begin_array(b);
	for (i = 0; i < region->claim_count; i++) {
		const struct nsync_log_claim *claim = &region->claims[i];

		nsync_json_begin_object(b);
		nsync_json_member(b, "path", nsync_str(claim->path));
		nsync_json_name(b, "seq");
		nsync_json_add_int(b, claim->seq);
		nsync_json_name(b, "named");
		nsync_json_add_int(b, claim->named);
		nsync_json_member(b, "claimed", nsync_str(claim->claimed.hex));
		nsync_json_member(b, "recorded", nsync_str(claim->recorded.hex));
		nsync_json_end(b);
	}
	nsync_json_end(b);
}

enum nsync_code nsync_verified_save(const char *dir, const struct nsync_region *region,
				    struct nsync_error *err)
{
	AUTO(nsync_json_builder_freep) struct nsync_json_builder *b = nsync_json_builder_new();
	char head[NSYNC_OID_HEX];
	size_t i;

	nsync_oid_hex(head, &region->head);
	nsync_json_begin_object(b);
	nsync_json_name(b, "verified");
	nsync_json_begin_object(b);
	nsync_json_name(b, "rules");
	nsync_json_add_int(b, RULES);
	nsync_json_member(b, "pin", nsync_str(region->pin.hex));
	nsync_json_member(b, "head", nsync_str(head));
	nsync_json_member(b, "root", nsync_str(nsync_region_root(region)->id.hex));
	nsync_json_name(b, "findings");
	nsync_json_begin_array(b);
	for (i = 0; i < region->finding_count; i++) {
		nsync_json_begin_object(b);
		nsync_json_member(b, "path", nsync_str(region->findings[i].path));
		nsync_json_member(b, "verdict", nsync_str(nsync_reason_name(region->findings[i].reason)));
		nsync_json_name(b, "seq");
		nsync_json_add_int(b, region->findings[i].seq);
		nsync_json_end(b);
	}
	nsync_json_end(b);
	nsync_json_name(b, "seq");
	nsync_json_add_int(b, region->record->seq);
	add_roots(b, region);
	add_claims(b, region);
	nsync_json_end(b);
	nsync_json_end(b);
	return nsync_audit_state_write(dir, "verified.json", b, err);
}
