/* sign.c: sign a body: its message, one key's signature over it, and the file with this signature added. */
#include "internal.h"

enum nsync_code nsync_sign_body(struct nsync_buf *out, struct nsync_id *id, enum nsync_kind kind,
				const struct nsync_json *body, const struct nsync_json *signatures,
				const struct nsync_key *key, struct nsync_error *err)
{
	/* Room for the message of any file within the cap; the layout refuses a file beyond it. */
	AUTO(nsync_buf_release) struct nsync_buf message =
		NSYNC_BUF_INIT(out->max < SIZE_MAX / 2 ? 2 * out->max : SIZE_MAX);
	const struct nsync_id keyid = nsync_key_keyid(key);
	uint8_t signature[NSYNC_SIGNATURE_BYTES];

	TRY(nsync_message(&message, kind, body, err));
	TRY(nsync_key_sign(signature, key, nsync_buf_view(&message), err));
	TRY(nsync_signed_layout(out, kind, body, signatures, &keyid, signature, err));
	if (id)
		*id = nsync_message_id(nsync_buf_view(&message));
	return nsync_buf_check(out, err);
}
