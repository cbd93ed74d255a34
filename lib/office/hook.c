/*
 * hook.c: answer Git's hooks: which of the files that are about to be committed or pushed would
 * the regional office refuse?
 */
#include "internal.h"

struct hook {
	struct nsync_office_check *check;
	const struct nsync_clone *clone;
	struct nsync_time now;
};

static enum nsync_code refuse(struct nsync_office_check *check, const char *path,
			      const struct nsync_verdict *verdict, struct nsync_error *err)
{
	struct nsync_checked *out;

	TRY(nsync_office_check_add(&out, check, path, err));
	out->verdict = *verdict;
	out->faulty = check->faulty = true;
	return NSYNC_OK;
}

/* ---- pre-commit: the files of this office that are staged ---- */

static bool is_own(const struct nsync_clone *clone, const char *path)
{
	const char *slash = strchr(path, '/');
	size_t n = strlen(clone->office);
	struct nsync_str room = { path, slash ? (size_t)(slash - path) : 0 };

	return slash &&
	       (nsync_str_is(room, "items") || nsync_str_is(room, "cosignatures") ||
		nsync_str_is(room, "media")) &&
	       !strncmp(slash + 1, clone->office, n) && slash[1 + n] == '/';
}

/* An accepted name keeps its body: what is staged there must be the same file. */
static enum nsync_code accepted_blob(bool *there, struct nsync_oid *blob,
				     const struct nsync_clone *clone, const char *path,
				     struct nsync_error *err)
{
	return nsync_repo_find_optional(there, blob, NULL, clone->repo, &clone->region.tree,
					nsync_str(path), err);
}

static enum nsync_code judge_staged(struct nsync_verdict *verdict, const struct hook *hook,
				    const char *path, const struct nsync_oid *id, unsigned mode,
				    struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_MEDIA_BYTES);
	const struct nsync_basis basis = nsync_clone_basis(hook->clone, hook->now.seconds);
	struct nsync_oid accepted;
	bool there;

	*verdict = (struct nsync_verdict){ .reason = NSYNC_REASON_OK };
	TRY(accepted_blob(&there, &accepted, hook->clone, path, err));
	if (there && nsync_oid_eq(&accepted, id))
		return NSYNC_OK;
	if (mode != 0100644) {
		nsync_judge(verdict, NSYNC_BAD_MODE, NULL, "mode %o", mode);
		return NSYNC_OK;
	}
	TRY(nsync_repo_blob(&bytes, hook->clone->repo, id, NSYNC_MAX_MEDIA_BYTES, err));
	TRY(nsync_verify_bytes(verdict, NULL, nsync_str(path), nsync_buf_view(&bytes), &basis,
			       err));
	/* Two editors: the first one's commit is not wrong, only not enough yet. */
	if (verdict->reason == NSYNC_BELOW_THRESHOLD)
		verdict->reason = NSYNC_REASON_OK;
	if (there && !verdict->reason)
		nsync_judge(verdict, NSYNC_FORK, NULL,
			    "accepted as it was; sign the next version instead");
	return NSYNC_OK;
}

/*
 * The region keeps what it accepted, so taking such a file away is a mistake. What is not accepted may
 * be taken back; who does so by mistake has to hear of it.
 */
static enum nsync_code see_deletion(const struct hook *hook, const char *path,
				    struct nsync_error *err)
{
	struct nsync_checked *out;
	bool accepted;

	TRY(nsync_repo_find_optional(&accepted, NULL, NULL, hook->clone->repo,
				     &hook->clone->region.tree, nsync_str(path), err));
	TRY(nsync_office_check_add(&out, hook->check, path, err));
	out->deletion = accepted ? NSYNC_DELETION_ACCEPTED : NSYNC_DELETION_WAITING;
	out->faulty = accepted;
	hook->check->faulty = hook->check->faulty || accepted;
	return NSYNC_OK;
}

static enum nsync_code see_staged(void *payload, const char *path, const struct nsync_oid *id,
				  unsigned mode, struct nsync_error *err)
{
	const struct hook *hook = payload;
	struct nsync_verdict verdict;

	if (!is_own(hook->clone, path))
		return NSYNC_OK;
	if (nsync_oid_zero(id))
		return see_deletion(hook, path, err);
	TRY(judge_staged(&verdict, hook, path, id, mode, err));
	return verdict.reason ? refuse(hook->check, path, &verdict, err) : NSYNC_OK;
}

/* Until the move of main is finished, HEAD and index are of two different commits. */
enum nsync_code nsync_office_may_commit(enum nsync_commit_stop *stop, const char *folder,
					struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(8192);
	AUTO(nsync_repo_freep) struct nsync_repo *repo = NULL;

	*stop = NSYNC_COMMIT_GOES_ON;
	TRY(nsync_repo_open(&repo, folder ? folder : ".", err));
	TRY(nsync_repo_own_file(&path, repo, NSYNC_MOVING, err));
	if (nsync_file_exists(path.p))
		*stop = NSYNC_COMMIT_MOVING;
	return NSYNC_OK;
}

enum nsync_code nsync_office_check_staged(struct nsync_office_check *check,
					  enum nsync_commit_stop *stop,
					  const struct nsync_clone *clone, const char *index,
					  struct nsync_time now, struct nsync_error *err)
{
	static const enum nsync_commit_stop stops[] = {
		[NSYNC_INDEX_READ] = NSYNC_COMMIT_GOES_ON,
		[NSYNC_INDEX_MISSING] = NSYNC_COMMIT_NO_INDEX,
		[NSYNC_INDEX_SPLIT] = NSYNC_COMMIT_SPLIT_INDEX,
		[NSYNC_INDEX_SPARSE] = NSYNC_COMMIT_SPARSE_INDEX,
	};
	struct hook hook = { check, clone, now };
	const struct nsync_staged_visitor visitor = { see_staged, &hook };
	enum nsync_index_read read;

	TRY(nsync_repo_staged(&read, clone->repo, index, &visitor, err));
	*stop = stops[read];
	return NSYNC_OK;
}

/* ---- pre-push: what the regional office will judge ---- */

static enum nsync_code judge_push(const struct hook *hook, const struct nsync_oid *head,
				  struct nsync_error *err)
{
	AUTO(nsync_batch_freep) struct nsync_batch *batch = NULL;
	const struct nsync_file *files;
	struct nsync_commit commit;
	size_t count;

	TRY(nsync_repo_commit(&commit, hook->clone->repo, head, err));
	TRY(nsync_clone_judge_tree(&batch, hook->clone, &commit.tree, hook->now.seconds, err));
	files = nsync_batch_files(batch, &count);
	for (size_t i = 0; i < count; i++) {
		if (files[i].accepted || files[i].ignored ||
		    files[i].reason == NSYNC_BELOW_THRESHOLD)
			continue;
		TRY(refuse(hook->check, files[i].path, files[i].verdict, err));
	}
	return NSYNC_OK;
}

/* The commit that a line pushes to main; false for any other line. */
static bool pushed_to_main(struct nsync_oid *head, struct nsync_str line)
{
	struct nsync_str words[4];
	size_t count = 0, at = 0;

	while (count < 4 && at < line.n) {
		size_t n = 0;

		while (at + n < line.n && line.p[at + n] != ' ')
			n++;
		words[count++] = (struct nsync_str){ line.p + at, n };
		at += n + 1;
	}
	return count == 4 && nsync_str_is(words[2], "refs/heads/main") &&
	       nsync_oid_parse(head, words[1]) && !nsync_oid_zero(head);
}

enum nsync_code nsync_office_check_push(struct nsync_office_check *check,
					const struct nsync_clone *clone, struct nsync_str lines,
					struct nsync_time now, struct nsync_error *err)
{
	const struct hook hook = { check, clone, now };

	for (size_t at = 0; at < lines.n;) {
		const char *end = memchr(lines.p + at, '\n', lines.n - at);
		size_t n = end ? (size_t)(end - lines.p) - at : lines.n - at;
		struct nsync_oid head;

		if (pushed_to_main(&head, (struct nsync_str){ lines.p + at, n }))
			TRY(judge_push(&hook, &head, err));
		at += n + 1;
	}
	return NSYNC_OK;
}
