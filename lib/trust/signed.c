/*
 * signed.c: the signed file: its form, its message, its layout.
 *
 * source: DSSE v1 (PAE), RFC 8785; schema/README.md, "Signed files".
 */
#include <stdio.h>

#include "internal.h"

static const char *const names[NSYNC_KINDS] = {
	[NSYNC_KIND_ITEM] = "item",     [NSYNC_KIND_COSIGNATURE] = "cosignature",
	[NSYNC_KIND_ROOT] = "root",     [NSYNC_KIND_RECORD] = "record",
	[NSYNC_KIND_DIGEST] = "digest",
};

const char *nsync_kind_name(enum nsync_kind kind)
{
	return names[kind];
}

/* ---- reading -------------------------------------------------------------------- */

static const struct nsync_json_rules *rules_of(enum nsync_kind kind)
{
	return kind == NSYNC_KIND_RECORD ? &nsync_json_record
	       : kind == NSYNC_KIND_DIGEST ? &nsync_json_digest
					   : &nsync_json_signed;
}

/* What the reader refused, as a verdict. Its limit of size has no place in the file, that of depth has. */
static enum nsync_reason refused(struct nsync_verdict *verdict, const struct nsync_error *why)
{
	if (why->code == NSYNC_ELIMIT && why->where[0] == '\0')
		return nsync_judge(verdict, NSYNC_TOO_LARGE, NULL, "%s", why->text);
	return nsync_judge(verdict, NSYNC_NOT_JSON, NULL, "%.40s: %s", why->where, why->text);
}

static enum nsync_reason signatures_form(struct nsync_verdict *verdict,
					 const struct nsync_json *signatures)
{
	const struct nsync_json *name;

	if (signatures->type != NSYNC_JSON_OBJECT)
		return nsync_judge(verdict, NSYNC_SCHEMA, "/signatures", "not an object");
	if (signatures->len > NSYNC_MAX_SIGNATURES)
		return nsync_judge(verdict, NSYNC_SCHEMA, "/signatures", "%u signatures",
				   signatures->len);
	for (name = nsync_json_first(signatures); name; name = nsync_json_next(signatures, name)) {
		struct nsync_id id;
		char pointer[128];
		uint8_t signature[NSYNC_SIGNATURE_BYTES];

		if (!nsync_id_parse(&id, nsync_json_str(name)))
			return nsync_judge(verdict, NSYNC_SCHEMA, "/signatures", "no key id: %.*s",
					   NSYNC_FMT(nsync_json_str(name)));
		snprintf(pointer, sizeof(pointer), "/signatures/%s", id.hex);
		if (name[1].type != NSYNC_JSON_STRING ||
		    !nsync_unbase64(signature, sizeof(signature), nsync_json_str(name + 1), false))
			return nsync_judge(verdict, NSYNC_SCHEMA, pointer,
					   "not base64 of 64 bytes");
	}
	return NSYNC_REASON_OK;
}

/* Exactly the members <kind>, an object, and "signatures". */
static enum nsync_reason members(struct nsync_signed *out, struct nsync_verdict *verdict,
				 const struct nsync_json *file, enum nsync_kind kind)
{
	struct nsync_str name = nsync_str(names[kind]);
	const struct nsync_json *at;

	if (file->type != NSYNC_JSON_OBJECT)
		return nsync_judge(verdict, NSYNC_SCHEMA, NULL, "not an object");
	for (at = nsync_json_first(file); at; at = nsync_json_next(file, at)) {
		struct nsync_str other = nsync_json_str(at);

		if (!nsync_str_eq(other, name) && !nsync_str_is(other, "signatures"))
			return nsync_judge(verdict, NSYNC_SCHEMA, NULL, "unknown member: %.*s",
					   NSYNC_FMT(other));
	}
	*out = (struct nsync_signed){ kind, nsync_json_get(file, name),
				      nsync_json_get(file, NSYNC_STR("signatures")) };
	if (!out->body || !out->signatures)
		return nsync_judge(verdict, NSYNC_SCHEMA, NULL, "missing member: %s",
				   out->body ? "signatures" : names[kind]);
	if (out->body->type != NSYNC_JSON_OBJECT) {
		char pointer[32];

		snprintf(pointer, sizeof(pointer), "/%s", names[kind]);
		return nsync_judge(verdict, NSYNC_SCHEMA, pointer, "not an object");
	}
	return signatures_form(verdict, out->signatures);
}

enum nsync_code nsync_signed_read(struct nsync_signed *out, struct nsync_verdict *verdict,
				  struct nsync_json_doc *doc, enum nsync_kind kind,
				  struct nsync_str bytes, struct nsync_error *err)
{
	struct nsync_error why = { .code = NSYNC_OK };
	enum nsync_code code;

	*out = (struct nsync_signed){ kind, NULL, NULL };
	nsync_trust_ok(verdict);
	code = nsync_json_read(doc, bytes, rules_of(kind), &why);
	if (code == NSYNC_ENOMEM)
		return nsync_fail_memory(err);
	if (code != NSYNC_OK) {
		refused(verdict, &why);
		return NSYNC_OK;
	}
	if (doc->layout_at != SIZE_MAX) {
		size_t line, column;

		nsync_json_position(&line, &column, bytes, doc->layout_at);
		nsync_judge(verdict, NSYNC_NOT_CANONICAL, NULL, "%zu:%zu", line, column);
		return NSYNC_OK;
	}
	members(out, verdict, doc->root, kind);
	return NSYNC_OK;
}

/* NULL for what is no signed file. */
static const struct nsync_json_rules *rules_of_file(const struct nsync_json *root)
{
	if (!nsync_json_get(root, NSYNC_STR("signatures")))
		return NULL;
	for (int kind = 0; kind < NSYNC_KINDS; kind++)
		if (nsync_json_get(root, nsync_str(names[kind])))
			return rules_of((enum nsync_kind)kind);
	return NULL;
}

enum nsync_code nsync_signed_judge_json(struct nsync_json_doc *doc, struct nsync_verdict *verdict,
					struct nsync_str bytes, struct nsync_error *err)
{
	const struct nsync_json_rules *rules;

	TRY(nsync_json_judge(doc, verdict, bytes, &nsync_json_any, err));
	rules = verdict->reason ? NULL : rules_of_file(doc->root);
	return rules ? nsync_json_judge(doc, verdict, bytes, rules, err) : NSYNC_OK;
}

/* ---- messages --------------------------------------------------------------------- */

/* What stands before the body: "DSSEv1 29 application/vnd.nsync.item+json 123 ". */
static size_t pae_type(char out[80], enum nsync_kind kind)
{
	char type[64];
	int n = snprintf(type, sizeof(type), "application/vnd.nsync.%s+json", names[kind]);

	return (size_t)snprintf(out, 80, "DSSEv1 %d %s ", n, type);
}

/* The body's length stands before the body and is known after it: the body makes room. */
enum nsync_code nsync_message(struct nsync_buf *out, enum nsync_kind kind,
			      const struct nsync_json *body, struct nsync_error *err)
{
	char type[80], length[24];
	size_t n = pae_type(type, kind), start;
	enum nsync_code code;

	nsync_buf_add(out, type, n);
	start = out->n;
	code = nsync_json_canonical(out, body, err);
	if (code != NSYNC_OK)
		return code;
	n = (size_t)snprintf(length, sizeof(length), "%zu ", out->n - start);
	nsync_buf_add(out, length, n);
	code = nsync_buf_check(out, err);
	if (code != NSYNC_OK)
		return code;
	memmove(out->p + start + n, out->p + start, out->n - start - n);
	memcpy(out->p + start, length, n);
	return NSYNC_OK;
}

struct nsync_id nsync_message_id(struct nsync_str message)
{
	struct nsync_id id;

	nsync_sha256_hex(id.hex, message);
	return id;
}

bool nsync_trust_message_is(enum nsync_kind kind, struct nsync_str message)
{
	char type[80];
	size_t n = pae_type(type, kind);

	return nsync_str_starts(message, (struct nsync_str){ type, n });
}

/* ---- writing ------------------------------------------------------------------------ */

static void add_signatures(struct nsync_json_builder *b, const struct nsync_json *signatures,
			   const struct nsync_id *keyid, struct nsync_str signature)
{
	const struct nsync_json *name = signatures ? nsync_json_first(signatures) : NULL;

	for (; name; name = nsync_json_next(signatures, name)) {
		if (keyid && nsync_str_is(nsync_json_str(name), keyid->hex))
			continue;
		nsync_json_name_str(b, nsync_json_str(name));
		nsync_json_add_value(b, name + 1);
	}
	if (keyid)
		nsync_json_member(b, keyid->hex, signature);
}

enum nsync_code nsync_signed_layout(struct nsync_buf *out, enum nsync_kind kind,
				    const struct nsync_json *body,
				    const struct nsync_json *signatures,
				    const struct nsync_id *keyid,
				    const uint8_t sig[NSYNC_SIGNATURE_BYTES],
				    struct nsync_error *err)
{
	AUTO(nsync_json_builder_freep) struct nsync_json_builder *b = nsync_json_builder_new();
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(128);
	enum nsync_code code;

	if ((signatures && signatures->type != NSYNC_JSON_OBJECT) || !keyid != !sig)
		return nsync_fail(err, NSYNC_EINVAL, "/signatures", "%s", "not an object");
	if (sig)
		nsync_base64(&text, sig, NSYNC_SIGNATURE_BYTES, false);
	code = nsync_buf_check(&text, err);
	if (code != NSYNC_OK)
		return code;
	nsync_json_begin_object(b);
	nsync_json_name(b, names[kind]);
	nsync_json_add_value(b, body);
	nsync_json_name(b, "signatures");
	nsync_json_begin_object(b);
	add_signatures(b, signatures, keyid, nsync_buf_view(&text));
	nsync_json_end(b);
	nsync_json_end(b);
	code = nsync_json_build(&doc, b, err);
	return code == NSYNC_OK ? nsync_json_layout(out, doc.root, err) : code;
}
