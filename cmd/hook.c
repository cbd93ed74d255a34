/* hook.c: what Git asks before it commits or pushes. Installed by init; nothing is changed here. */
#include <unistd.h>

#include "cmd/clone.h"
#include "cmd/commands.h"

struct hook_run {
	struct call *call;
	struct nsync_clone context;
	bool found; /* something that the regional office would refuse */
};

static void run_release(struct hook_run *run)
{
	nsync_clone_release(&run->context);
}

/* ---- pre-commit: the files of this office that are staged ---- */

static bool own_prefix(const struct hook_run *run, const char *path)
{
	const char *slash = strchr(path, '/');
	size_t n = strlen(run->context.office);
	struct nsync_str room = { path, slash ? (size_t)(slash - path) : 0 };

	return slash && (nsync_str_is(room, "items") || nsync_str_is(room, "cosignatures") ||
			 nsync_str_is(room, "media")) &&
	       !strncmp(slash + 1, run->context.office, n) && slash[1 + n] == '/';
}

/* An accepted name keeps its body: what is staged there must be the same file. */
static enum nsync_code accepted_blob(bool *there, struct nsync_oid *blob, const struct hook_run *run,
				     const char *path, struct nsync_error *err)
{
	enum nsync_entry_kind kind;
	enum nsync_code code = nsync_repo_find(blob, &kind, run->context.repo, &run->context.region.tree,
					       nsync_str(path), err);

	*there = !code;
	return code == NSYNC_ENOTFOUND ? NSYNC_OK : code;
}

static enum nsync_code judge_staged(struct nsync_verdict *verdict, const struct hook_run *run,
				    const char *path, const struct nsync_oid *id, unsigned mode,
				    struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf bytes = NSYNC_BUF_INIT(NSYNC_MAX_MEDIA_BYTES);
	const struct nsync_ground ground = nsync_clone_ground(&run->context, clock_now().seconds);
	struct nsync_oid accepted;
	enum nsync_code code;
	bool there;

	*verdict = (struct nsync_verdict){ .reason = NSYNC_REASON_OK };
	TRY(accepted_blob(&there, &accepted, run, path, err));
	if (there && nsync_oid_eq(&accepted, id))
		return NSYNC_OK;
	if (mode != 0100644) {
		nsync_judge(verdict, NSYNC_BAD_MODE, NULL, "mode %o", mode);
		return NSYNC_OK;
	}
	code = nsync_repo_blob(&bytes, run->context.repo, id, NSYNC_MAX_MEDIA_BYTES, err);
	if (code)
		return code;
	TRY(nsync_verify_bytes(verdict, NULL, nsync_str(path), nsync_buf_view(&bytes), &ground,
			       err));
	/* Two editors: the first one's commit is not wrong, only not enough yet. */
	if (verdict->reason == NSYNC_BELOW_THRESHOLD)
		verdict->reason = NSYNC_REASON_OK;
	if (there && !verdict->reason)
		nsync_judge(verdict, NSYNC_FORK, NULL, "accepted as it was; sign the next version instead");
	return NSYNC_OK;
}

static enum nsync_code see_staged(void *payload, const char *path, const struct nsync_oid *id, unsigned mode,
				  struct nsync_error *err)
{
	struct hook_run *run = payload;
	struct nsync_verdict verdict;

	if (!own_prefix(run, path) || nsync_oid_zero(id))
		return NSYNC_OK;
	TRY(judge_staged(&verdict, run, path, id, mode, err));
	if (verdict.reason) {
		report_item(run->call, path, &verdict);
		run->found = true;
	}
	return NSYNC_OK;
}

/* ---- pre-push: what the regional office will judge ---- */

static enum nsync_code judge_push(struct hook_run *run, const struct nsync_oid *head, struct nsync_error *err)
{
	AUTO(nsync_batch_freep) struct nsync_batch *batch = NULL;
	const struct nsync_ground ground = nsync_clone_ground(&run->context, clock_now().seconds);
	const struct nsync_repo *source = run->context.repo;
	const struct nsync_file *files;
	struct nsync_commit commit;
	size_t count;

	TRY(nsync_repo_commit(&commit, run->context.repo, head, err));
	TRY(nsync_batch_new(&batch, &source, 1, err));
	TRY(nsync_batch_add_office(batch, 0, run->context.office, ground.tree, &commit.tree, err));
	TRY(nsync_batch_judge(batch, &ground, err));
	files = nsync_batch_files(batch, &count);
	for (size_t i = 0; i < count; i++) {
		if (files[i].accepted || files[i].ignored || files[i].reason == NSYNC_BELOW_THRESHOLD)
			continue;
		report_item(run->call, files[i].path, files[i].verdict);
		run->found = true;
	}
	return NSYNC_OK;
}

/* "<local ref> <local id> <remote ref> <remote id>" a line; githooks(5). */
static enum nsync_code see_pushed(struct hook_run *run, struct nsync_str line, struct nsync_error *err)
{
	struct nsync_str words[4];
	struct nsync_oid head;
	size_t count = 0, at = 0;

	while (count < 4 && at < line.n) {
		size_t n = 0;

		while (at + n < line.n && line.p[at + n] != ' ')
			n++;
		words[count++] = (struct nsync_str){ line.p + at, n };
		at += n + 1;
	}
	if (count < 4 || !nsync_str_is(words[2], "refs/heads/main") || !nsync_oid_parse(&head, words[1]) ||
	    nsync_oid_zero(&head))
		return NSYNC_OK;
	return judge_push(run, &head, err);
}

static enum nsync_code pre_push(struct hook_run *run, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf input = NSYNC_BUF_INIT(NSYNC_MAX_RECORD_BYTES);
	size_t at = 0;

	TRY(nsync_file_read_fd(&input, STDIN_FILENO, "standard input", err));
	while (at < input.n) {
		const char *end = memchr(input.p + at, '\n', input.n - at);
		size_t n = end ? (size_t)(end - input.p) - at : input.n - at;

		TRY(see_pushed(run, (struct nsync_str){ input.p + at, n }, err));
		at += n + 1;
	}
	return NSYNC_OK;
}

static enum nsync_code hook(struct hook_run *run, struct nsync_error *err)
{
	const char *name = run->call->options.args[0];

	TRY(clone_region(&run->context, run->call, err));
	TRY(nsync_clone_need_office(&run->context, err));
	if (!strcmp(name, "pre-commit"))
		return nsync_repo_staged(run->context.repo, see_staged, run, err);
	return pre_push(run, err);
}

static int run_hook(struct call *call)
{
	AUTO(run_release) struct hook_run run = { .call = call };
	struct nsync_error err = { 0 };
	const char *name = call->options.args[0];

	nsync_clone_init(&run.context);
	if (strcmp(name, "pre-commit") != 0 && strcmp(name, "pre-push") != 0)
		return report_usage(call, name, "there is no such hook: pre-commit, pre-push");
	if (hook(&run, &err))
		return report_error(call, &err);
	return report_end(call, run.found ? FINDINGS : ALL_WELL);
}

const struct command cmd_hook = {
	.name = "hook",
	.about = "what Git runs before a commit or a push",
	.usage = "hook pre-commit\nhook pre-push [REMOTE URL]",
	.more = "Checks what is staged, or what is pushed, as the regional office will judge it; exit 1 stops Git.\n"
		"nsync init installs both in an office's clone.",
	.example = "nsync hook pre-commit\n",
	.min_args = 1,
	.max_args = 3,
	.run = run_hook,
};
