/*
 * high_water.c: the highest root and record that this machine has fetched or pushed. An older or another
 * history than that is noticed.
 */
#include "nsync/clone.h"

enum nsync_code nsync_clone_high_water_load(struct nsync_high_water *out, const struct nsync_clone *clone,
				      struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(8192);
	struct nsync_error none = { 0 };
	enum nsync_code code = nsync_high_water_load(out, clone->state, &none);

	if (code && code != NSYNC_EINVAL)
		*err = none;
	if (code != NSYNC_EINVAL)
		return code;
	nsync_buf_printf(&path, "%s/mark.json", clone->state);
	return nsync_fail(
		err, NSYNC_EINVAL, nsync_buf_view(&path).p,
		"the file is damaged; it remembers the newest record, so that an older history is noticed. "
		"Ask another office which record is its newest (nsync log), delete the file, and look "
		"whether yours is the same or newer");
}

enum nsync_code nsync_clone_high_water(struct nsync_clone *clone, struct nsync_disagreement *out,
				 struct nsync_error *err)
{
	struct nsync_high_water mark;

	memset(out, 0, sizeof(*out));
	if (!clone->region.root_count)
		return NSYNC_OK;
	TRY(nsync_clone_high_water_load(&mark, clone, err));
	TRY(nsync_audit_high_water(out, &mark, &clone->region, clone->repo, err));
	if (out->verdict.reason)
		return NSYNC_OK;
	return nsync_high_water_save(clone->state, &mark, err);
}
