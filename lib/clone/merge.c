/* merge.c: one merge in the regional repository, in steps: follow origin, fetch, judge, publish. */
#include "nsync/clone.h"

void nsync_clone_merge_release(struct nsync_clone_merge *merge)
{
	nsync_merge_release(&merge->result);
	nsync_merge_offices_free(merge->offices, merge->office_count);
	memset(merge, 0, sizeof(*merge));
}

enum nsync_code nsync_clone_merge_prepare(struct nsync_clone_merge *merge,
					  struct nsync_clone *clone, struct nsync_error *err)
{
	TRY(nsync_clone_need_pin(clone, err));
	TRY(nsync_clone_need_own_region(clone, err));
	if (merge->dry_run)
		return NSYNC_OK;
	return nsync_clone_need_clean(clone, NULL, err);
}

enum nsync_code nsync_clone_merge_follow(struct nsync_clone_merge *merge, struct nsync_clone *clone,
					 struct nsync_error *err)
{
	const struct nsync_root *root;

	TRY(merge->dry_run ? nsync_clone_walk(clone, &merge->found, NULL, NULL, false, err)
			   : nsync_clone_follow_origin(clone, &merge->found, err));
	if (merge->found.verdict.reason)
		return NSYNC_OK;
	root = nsync_region_root(&clone->region);
	if (!root)
		return nsync_fail(err, NSYNC_ETRUST, clone->ref, "no trust root was adopted yet");
	/* Known before the network and the passphrase: it signs nothing but its successor. */
	merge->expired = merge->as_of > root->expires.seconds;
	return NSYNC_OK;
}

enum nsync_code nsync_clone_merge_fetch(struct nsync_clone_merge *merge,
					const struct nsync_clone *clone, struct nsync_error *err)
{
	TRY(nsync_merge_fetch(&merge->offices, &merge->office_count, clone->repo,
			      nsync_region_root(&clone->region), &nsync_clone_limits, err));
	for (size_t i = 0; i < merge->office_count; i++)
		merge->unreachable += merge->offices[i].state == NSYNC_OFFICE_UNREACHABLE ||
				      merge->offices[i].state == NSYNC_OFFICE_NO_REMOTE;
	return NSYNC_OK;
}

enum nsync_code nsync_clone_merge_judge(struct nsync_clone_merge *merge, struct nsync_clone *clone,
					const struct nsync_key *key, struct nsync_error *err)
{
	const struct nsync_merge_input input = {
		.region = &clone->region,
		.as_of = merge->as_of,
		.offices = merge->offices,
		.office_count = merge->office_count,
		.key = key,
		.jobs = merge->jobs,
		.progress = clone->host->progress,
		.payload = clone->host->payload,
	};

	return nsync_merge(&merge->result, clone->repo, &input, err);
}

enum nsync_code nsync_clone_merge_publish(const struct nsync_clone_merge *merge,
					  struct nsync_clone *clone, bool push,
					  struct nsync_error *err)
{
	const struct nsync_oid before = clone->head;

	if (merge->result.record)
		TRY(nsync_clone_move_main(clone, &merge->result.commit, "nsync merge", err));
	return push ? nsync_clone_push_main(clone, &before, err) : NSYNC_OK;
}
