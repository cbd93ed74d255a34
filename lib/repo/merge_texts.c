/* merge_texts.c: three texts into one, by the user's own `git merge-file` in a child process. */
#include <stdlib.h>
#include <unistd.h>

#include "internal.h"

#define MAX_MERGED    (4u * 1024u * 1024u)
#define MAX_ERRORS    4096u
#define MAX_PLACES    127 /* git's exit status is the number of places, 127 at most */
#define MERGE_SECONDS 60u

/* The child's folder, with one file a text. */
struct place {
	char folder[4096];
};

static void place_release(struct place *place)
{
	struct nsync_error ignored = { .code = NSYNC_OK };

	if (place->folder[0])
		(void)!nsync_file_remove_tree(place->folder, &ignored);
}

static enum nsync_code make_place(struct place *place, const struct nsync_repo *repo,
				  struct nsync_error *err)
{
	int n = snprintf(place->folder, sizeof(place->folder), "%snsync-merge-XXXXXX",
			 nsync_repo_gitdir(repo));

	if (n < 0 || (size_t)n >= sizeof(place->folder)) {
		place->folder[0] = '\0';
		return nsync_fail(err, NSYNC_ELIMIT, nsync_repo_gitdir(repo),
				  "its name is too long");
	}
	if (mkdtemp(place->folder))
		return NSYNC_OK;
	place->folder[0] = '\0';
	return nsync_fail_errno(err, nsync_repo_gitdir(repo), "cannot make a folder");
}

static enum nsync_code put(const struct place *place, const char *name, struct nsync_str text,
			   struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(8192);

	nsync_buf_printf(&path, "%s/%s", place->folder, name);
	TRY(nsync_buf_check(&path, err));
	return nsync_file_write_lax(path.p, text, 0600, err);
}

enum nsync_code nsync_repo_merge_texts(struct nsync_buf *out, size_t *places,
				       const struct nsync_repo *repo,
				       const struct nsync_three_texts *texts,
				       struct nsync_error *err)
{
	static const struct nsync_git_limits limits = { MERGE_SECONDS, MAX_MERGED };
	AUTO(nsync_buf_release) struct nsync_buf merged = NSYNC_BUF_INIT(2 * MAX_MERGED);
	AUTO(nsync_buf_release) struct nsync_buf errors = NSYNC_BUF_INIT(MAX_ERRORS);
	AUTO(place_release) struct place place = { .folder = "" };
	/* The marks are the same whatever the user's merge.conflictStyle is. */
	const char *const argv[] = { "-c", "merge.conflictStyle=merge", "merge-file", "-p",
				     "--marker-size=7", "-L", texts->mine_label, "-L", "base",
				     "-L", texts->theirs_label, "mine", "base", "theirs", NULL };
	struct git_run run = { .argv = argv, .limits = &limits, .output = &merged,
			       .errors = &errors };

	*places = 0;
	if (texts->base.n + texts->mine.n + texts->theirs.n > MAX_MERGED)
		return nsync_fail(err, NSYNC_ELIMIT, "git merge-file", "the texts are too large");
	TRY(make_place(&place, repo, err));
	TRY(put(&place, "base", texts->base, err));
	TRY(put(&place, "mine", texts->mine, err));
	TRY(put(&place, "theirs", texts->theirs, err));
	run.cwd = place.folder;
	TRY(nsync_git_child(&run, err));
	TRY(nsync_buf_check(&merged, err));
	if (run.timed_out || run.status < 0 || run.status > MAX_PLACES)
		return nsync_fail(err, NSYNC_EGIT, "git merge-file", "%s",
				  run.timed_out ? "it took too long" : nsync_buf_view(&errors).p);
	*places = (size_t)run.status;
	nsync_buf_str(out, nsync_buf_view(&merged));
	return nsync_buf_check(out, err);
}
