/*
 * folder.c: a folder with which openssl, sha256sum and grep check one accepted item. Its check.sh
 * is written line by line beside the files, so that what is written is what is checked.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/evidence/internal.h"

static void evidence_release(struct evidence *e)
{
	nsync_archive_history_release(&e->history);
	nsync_buf_release(&e->check);
	nsync_buf_release(&e->but);
}

static enum nsync_code fill(struct evidence *e, int64_t records, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf readme = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
	const char *path = e->facts.file->path;
	const struct nsync_finding *finding = nsync_region_finding(&e->clone->region, path);
	size_t seq;

	e->facts.reason = finding ? finding->reason : NSYNC_REASON_OK;
	e->facts.office = e->facts.file->item.story.office;
	TRY(nsync_archive_history_recorded(&seq, &e->history, path, err));
	e->facts.seq = (int64_t)seq;
	nsync_evidence_check_begin(&e->check);
	TRY(nsync_evidence_put_roots(e, err));
	TRY(nsync_evidence_put_window(e, records, err));
	TRY(nsync_evidence_put_item(e, err));
	nsync_evidence_check_end(&e->check, &e->facts, nsync_buf_view(&e->but));
	nsync_evidence_readme(&readme, &e->facts);
	TRY(nsync_buf_check(&e->check, err));
	TRY(nsync_buf_check(&readme, err));
	TRY(nsync_evidence_put(e, "check.sh", nsync_buf_view(&e->check), err));
	return nsync_evidence_put(e, "README.txt", nsync_buf_view(&readme), err);
}

/* rename() would replace an empty folder that was made meanwhile; this leaves it alone. */
static enum nsync_code move(const char *from, const char *to, struct nsync_error *err)
{
	int failed = renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);

	/* A file system without RENAME_NOREPLACE; nothing was there just now. */
	if (failed && errno == EINVAL)
		failed = rename(from, to);
	if (failed && (errno == EEXIST || errno == ENOTEMPTY))
		return nsync_fail(err, NSYNC_EEXISTS, to, "evidence goes into a new folder");
	return failed ? nsync_fail_errno(err, to, "create folder") : NSYNC_OK;
}

enum nsync_code nsync_evidence_write(const char *folder, const struct nsync_clone *clone,
				     const struct nsync_item_file *file, int64_t records,
				     struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf name = NSYNC_BUF_INIT(PATH_MAX);
	AUTO(evidence_release) struct evidence e = {
		.clone = clone,
		.facts.file = file,
		.check = NSYNC_BUF_INIT(NSYNC_MAX_STATE_BYTES),
		.but = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES),
	};
	struct nsync_error quiet = { .code = NSYNC_OK };
	size_t n = strlen(folder);
	enum nsync_code code;
	struct stat st;

	nsync_archive_history_init(&e.history, clone);
	while (n > 1 && folder[n - 1] == '/')
		n--;
	nsync_buf_printf(&name, "%.*s.XXXXXX", (int)n, folder);
	TRY(nsync_buf_check(&name, err));
	if (!lstat(folder, &st))
		return nsync_fail(err, NSYNC_EEXISTS, folder, "evidence goes into a new folder");
	if (!mkdtemp(name.p) || chmod(name.p, 0755))
		return nsync_fail_errno(err, folder, "create folder");
	e.folder = name.p;
	code = fill(&e, records, err);
	if (!code)
		code = move(name.p, folder, err);
	if (code)
		(void)!nsync_file_remove_tree(name.p, &quiet);
	return code;
}
