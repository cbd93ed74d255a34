/* read.c: reading accepted items: one, or many on all cores. */
#include "lib/archive/internal.h"

static enum nsync_code unreadable(const char *path, const struct nsync_verdict *verdict,
				  struct nsync_error *err)
{
	return nsync_fail(err, NSYNC_EGIT, path, "%s %s %s", nsync_reason_name(verdict->reason),
			  verdict->pointer, verdict->detail);
}

enum nsync_code nsync_archive_read_version(struct nsync_archive_version *version,
					   const struct nsync_repo *repo, struct nsync_error *err)
{
	AUTO(nsync_item_file_freep) struct nsync_item_file *file = NULL;
	struct nsync_verdict verdict = { 0 };

	if (version->file)
		return NSYNC_OK;
	file = nsync_item_file_new();
	if (!file)
		return nsync_fail_memory(err);
	nsync_path_item(file->path, &version->story, version->version);
	TRY(nsync_repo_blob(&file->bytes, repo, &version->blob, NSYNC_MAX_SIGNED_BYTES, err));
	TRY(nsync_item_file_read(file, &verdict, err));
	if (verdict.reason)
		return unreadable(file->path, &verdict, err);
	/* As long as the file itself, and after its id nobody asks for it. */
	nsync_buf_release(&file->message);
	version->file = TAKE(file);
	return NSYNC_OK;
}

enum nsync_code nsync_archive_read_full(struct nsync_item_file *out,
					const struct nsync_archive_version *version,
					const struct nsync_repo *repo, struct nsync_error *err)
{
	struct nsync_verdict verdict = { 0 };

	nsync_path_item(out->path, &version->story, version->version);
	nsync_buf_clear(&out->bytes);
	TRY(nsync_repo_blob(&out->bytes, repo, &version->blob, NSYNC_MAX_SIGNED_BYTES, err));
	TRY(nsync_item_file_parse(out, &verdict, err));
	if (verdict.reason)
		return unreadable(out->path, &verdict, err);
	out->id = version->file->id;
	return NSYNC_OK;
}

struct reading {
	struct nsync_archive_version *versions;
	struct nsync_repo_handles handles;
};

static enum nsync_code read_one(void *payload, unsigned worker, size_t i, struct nsync_error *err)
{
	struct reading *reading = payload;
	const struct nsync_repo *repo;

	TRY(nsync_repo_handle(&repo, &reading->handles, worker, err));
	return nsync_archive_read_version(&reading->versions[i], repo, err);
}

enum nsync_code nsync_archive_read_some(struct nsync_archive_version *versions, size_t count,
					const struct nsync_repo *repo, struct nsync_error *err)
{
	struct reading reading = { .versions = versions };
	enum nsync_code code;

	nsync_repo_handles_init(&reading.handles, repo, 0);
	code = nsync_pool_run(0, count, read_one, &reading, err);
	nsync_repo_handles_release(&reading.handles);
	return code;
}

enum nsync_code nsync_archive_read(struct nsync_archive_versions *versions,
				   const struct nsync_repo *repo, struct nsync_error *err)
{
	return nsync_archive_read_some(versions->versions, versions->count, repo, err);
}
