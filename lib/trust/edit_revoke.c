/*
 * edit_revoke.c: a stolen key in the next root: whether its office can do without it, and how it is
 * revoked.
 */
#include "internal.h"

enum nsync_keys_left nsync_root_keys_left(const struct nsync_root_office *office, int64_t threshold)
{
	int64_t left = (int64_t)office->group.count - 1;

	if (!left)
		return NSYNC_KEYS_NONE;
	return threshold > left ? NSYNC_KEYS_TOO_FEW : NSYNC_KEYS_ENOUGH;
}

enum nsync_code nsync_root_edit_revoke_any(struct nsync_root_edit *edit,
					   const struct nsync_root *from,
					   const struct nsync_root_key *key, int64_t seq,
					   const struct nsync_id *record, struct nsync_error *err)
{
	if (!nsync_root_key(from, &key->id))
		return nsync_root_edit_revoke_dropped(edit, key, seq, record, err);
	return nsync_root_edit_revoke(edit, &key->id, seq, record, err);
}

enum nsync_code nsync_root_edit_make(struct nsync_root **out, const struct nsync_root_edit *edit,
				     struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	struct nsync_verdict verdict = { 0 };

	*out = NULL;
	TRY(nsync_root_edit_layout(&file, edit, err));
	return nsync_root_read(out, &verdict, nsync_buf_view(&file), err);
}
