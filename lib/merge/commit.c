/* commit.c: the one commit of a merge: previous head plus accepted blobs plus the record. */
#include "internal.h"

static struct nsync_signature author_at(int64_t as_of)
{
	return (struct nsync_signature){ "nsync", "merge@nsync.invalid", as_of, 0 };
}

static void describe(struct nsync_buf *out, const struct record_spec *spec)
{
	size_t held = 0, i;

	for (i = 0; i < spec->office_count; i++)
		held += spec->offices[i].held;
	nsync_buf_printf(out, "Record %lld: %zu added", (long long)spec->seq, spec->added_count);
	if (held)
		nsync_buf_printf(out, ", %zu held", held);
	nsync_buf_text(out, "\n\n");
	for (i = 0; i < spec->office_count; i++) {
		const struct office_sum *sum = &spec->offices[i];

		if (sum->office->state == NSYNC_OFFICE_UNREACHABLE ||
		    sum->office->state == NSYNC_OFFICE_NO_REMOTE)
			nsync_buf_printf(out, "%s: unreachable\n", sum->office->code);
		else if (sum->added || sum->held)
			nsync_buf_printf(out, "%s: %zu added, %zu held\n", sum->office->code,
					 sum->added, sum->held);
	}
	nsync_buf_printf(out, "root: version %lld\n", (long long)spec->root->version);
}

enum nsync_code nsync_merge_commit_record(struct nsync_merge_result *out, struct nsync_repo *repo,
					  const struct nsync_region *region,
					  struct nsync_addition *additions, size_t count,
					  const struct record_spec *spec, struct nsync_str file,
					  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf message = NSYNC_BUF_INIT(NSYNC_MAX_RECORD_BYTES);
	const struct nsync_signature author = author_at(spec->as_of);
	bool first = nsync_oid_zero(&region->head);
	struct nsync_verdict verdict;
	struct nsync_oid tree;
	char path[NSYNC_MAX_PATH];
	enum nsync_code code;

	/* What was built must read: nothing is committed that an auditor would refuse. */
	code = nsync_record_read(&out->record, &verdict, file, spec->seq, err);
	if (!code && verdict.reason)
		return nsync_fail(err, NSYNC_EINVAL, "record", "%s at %s: %s",
				  nsync_reason_name(verdict.reason), verdict.pointer, verdict.detail);
	nsync_path_record(path, spec->seq);
	additions[count].path = path;
	if (!code)
		code = nsync_repo_write_blob(&additions[count].id, repo, file, err);
	if (!code)
		code = nsync_repo_write_tree(&tree, repo, first ? NULL : &region->tree, additions,
					     count + 1, err);
	describe(&message, spec);
	if (!code)
		code = nsync_buf_check(&message, err);
	if (!code)
		code = nsync_repo_write_commit(&out->commit, repo, &tree, &region->head,
					       first ? 0 : 1, &author, message.p, err);
	return code;
}
