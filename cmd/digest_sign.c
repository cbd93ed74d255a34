/* digest_sign.c: whose key digest --sign signs with. */
#include "cmd/digest_sign.h"
#include "cmd/keyring.h"

enum nsync_code digest_key(struct nsync_key **out, struct call *call, const struct nsync_clone *context,
			   struct nsync_error *err)
{
	const struct nsync_root *root = nsync_region_root(&context->region);
	AUTO(nsync_key_freep) struct nsync_key *key = NULL;
	struct nsync_key_info info;

	*out = NULL;
	if (!option_text(&call->options, "output"))
		return nsync_fail(err, NSYNC_EINVAL, "--output", "a signed digest is a file or a folder: -o PATH");
	if (!context->region.record)
		return nsync_fail(err, NSYNC_ETRUST, context->ref, "nothing was recorded yet");
	TRY(keyring_open(&key, &info, call, context->repo, err));
	if (!nsync_root_group_has(root, &root->merge, &info.id))
		return nsync_fail(err, NSYNC_EKEY, info.name, "no merge key of the newest trust root");
	*out = TAKE(key);
	return NSYNC_OK;
}
