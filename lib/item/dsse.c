/*
 * dsse.c: a signed item as a DSSE envelope, which other tools verify. The envelope takes over the file's
 * signatures unchanged, since ours are always made over DSSE's PAE(type, body).
 */
#include "nsync/item.h"

enum nsync_code nsync_item_file_dsse(struct nsync_buf *out, const struct nsync_item_file *file,
				     struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf body = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_buf_release) struct nsync_buf payload = NSYNC_BUF_INIT(2 * NSYNC_MAX_SIGNED_BYTES);
	AUTO(nsync_json_builder_freep) struct nsync_json_builder *b = nsync_json_builder_new();
	AUTO(nsync_json_doc_release) struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	const struct nsync_json *signatures = file->file.signatures, *name;

	TRY(nsync_json_canonical(&body, file->file.body, err));
	TRY(nsync_buf_check(&body, err));
	nsync_base64(&payload, (const uint8_t *)nsync_buf_view(&body).p, body.n, false);
	TRY(nsync_buf_check(&payload, err));
	nsync_json_begin_object(b);
	nsync_json_member(b, "payloadType", NSYNC_STR("application/vnd.nsync.item+json"));
	nsync_json_member(b, "payload", nsync_buf_view(&payload));
	nsync_json_name(b, "signatures");
	nsync_json_begin_array(b);
	for (name = nsync_json_first(signatures); name; name = nsync_json_next(signatures, name)) {
		nsync_json_begin_object(b);
		nsync_json_member(b, "keyid", nsync_json_str(name));
		nsync_json_member(b, "sig", nsync_json_str(name + 1));
		nsync_json_end(b);
	}
	nsync_json_end(b);
	nsync_json_end(b);
	TRY(nsync_json_build(&doc, b, err));
	return nsync_json_layout(out, doc.root, err);
}
