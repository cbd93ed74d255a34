/* hook.c: what Git's hooks say of a commit, and that a hook does not run. */
#include "nsync/words.h"

void nsync_words_commit_stop(struct nsync_message *out, enum nsync_commit_stop stop,
			     const char *index)
{
	static const struct {
		const char *text, *advice;
	} words[NSYNC_COMMIT_STOPS] = {
		[NSYNC_COMMIT_GOES_ON] = { "", "" },
		[NSYNC_COMMIT_MOVING] = { "Not committed: an nsync command moves main, or was "
					  "stopped while it did, so Git would commit a mixture "
					  "of the old and the new files.",
					  "nsync status  finishes what was stopped; then look "
					  "what you have staged, and commit again." },
		[NSYNC_COMMIT_NO_INDEX] = { "Not committed: the index that Git commits from is "
					    "missing",
					    "git reset  makes a new one; then stage your files "
					    "again." },
		[NSYNC_COMMIT_SPLIT_INDEX] = { "Not committed: nsync cannot read a split index",
					       "git config core.splitIndex false && git "
					       "update-index --no-split-index  makes one file of "
					       "it; then commit again." },
		[NSYNC_COMMIT_SPARSE_INDEX] = { "Not committed: nsync cannot read a sparse index",
						"git sparse-checkout reapply --no-sparse-index  "
						"lists all files in it; then commit again." },
	};

	if ((size_t)stop >= NSYNC_COMMIT_STOPS)
		return;
	nsync_buf_text(&out->text, words[stop].text);
	if (index && stop > NSYNC_COMMIT_MOVING)
		nsync_buf_printf(&out->text, ": %s", index);
	nsync_buf_text(&out->advice, words[stop].advice);
}

void nsync_words_deletion(struct nsync_message *out, enum nsync_deletion deletion, const char *path,
			  bool item)
{
	AUTO(nsync_buf_release) struct nsync_buf place = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	AUTO(nsync_buf_release) struct nsync_buf word = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	nsync_buf_printf(&place, ":/%s", path);
	nsync_shell_word(&word, nsync_buf_view(&place));
	if (deletion == NSYNC_DELETION_ACCEPTED) {
		nsync_buf_printf(&out->text,
				 "The region has accepted this file and keeps it, so taking it away "
				 "here changes nothing there: %s",
				 path);
		nsync_buf_printf(&out->advice,
				 item ? "git restore --staged --worktree %s  puts it back. To take "
					"the story back, sign its next version with  status: canceled"
				      : "git restore --staged --worktree %s  puts it back.",
				 nsync_buf_view(&word).p);
	} else if (deletion == NSYNC_DELETION_WAITING) {
		nsync_buf_printf(&out->text,
				 "This commit takes away a file that is not accepted yet: %s", path);
		nsync_buf_text(&out->advice,
			       item ? "If it was sent already, the regional office may still "
				      "accept it: then sign the next version with  status: canceled"
				    : "If it was sent already, the regional office may still "
				      "accept it.");
	}
}

/* ---- hooks that do not run ---- */

static const struct hook_words {
	const char *name, *purpose;
} hooks[NSYNC_HOOKS] = {
	[NSYNC_HOOK_PRE_COMMIT] = { "pre-commit", "committed" },
	[NSYNC_HOOK_PRE_PUSH] = { "pre-push", "pushed" },
};

const char *nsync_hook_name(enum nsync_hook hook)
{
	return (size_t)hook < NSYNC_HOOKS ? hooks[hook].name : "";
}

static const char *const state_names[NSYNC_HOOK_STATES] = {
	[NSYNC_HOOK_RUNS] = "runs",
	[NSYNC_HOOK_MISSING] = "missing",
	[NSYNC_HOOK_NOT_EXECUTABLE] = "not-executable",
	[NSYNC_HOOK_OTHER] = "another-program",
	[NSYNC_HOOK_UNREADABLE] = "unreadable",
};

const char *nsync_hook_state_name(enum nsync_hook_state state)
{
	return (size_t)state < NSYNC_HOOK_STATES ? state_names[state] : "";
}

/* A folder of hooks may serve repositories that are none of nsync's: there the line does nothing. */
static void add_line(struct nsync_buf *out, const struct nsync_hook_facts *facts)
{
	if (facts->setting)
		nsync_buf_text(out, "test -z \"$(git config nsync.office)\" || ");
	nsync_buf_printf(out, "%s hook %s \"$@\" || exit 1", facts->program,
			 hooks[facts->hook].name);
}

static void add_advice(struct nsync_buf *out, const struct nsync_hook_facts *facts)
{
	AUTO(nsync_buf_release) struct nsync_buf line = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	AUTO(nsync_buf_release) struct nsync_buf word = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	AUTO(nsync_buf_release) struct nsync_buf file = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	AUTO(nsync_buf_release) struct nsync_buf folder = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	const char *slash = strrchr(facts->path, '/');

	add_line(&line, facts);
	nsync_shell_word(&word, nsync_buf_view(&line));
	nsync_shell_word(&file, nsync_str(facts->path));
	nsync_shell_word(&folder, slash && slash > facts->path ?
					  (struct nsync_str){ facts->path,
							      (size_t)(slash - facts->path) } :
					  NSYNC_STR("/"));
	if (facts->state == NSYNC_HOOK_MISSING)
		nsync_buf_printf(out,
				 "mkdir -p %s && printf '%%s\\n' '#!/bin/sh' %s >%s && chmod +x %s",
				 nsync_buf_view(&folder).p, nsync_buf_view(&word).p,
				 nsync_buf_view(&file).p, nsync_buf_view(&file).p);
	else if (facts->state == NSYNC_HOOK_NOT_EXECUTABLE)
		nsync_buf_printf(out, "chmod +x %s", nsync_buf_view(&file).p);
	else if (facts->state == NSYNC_HOOK_OTHER)
		nsync_buf_printf(out, "Write this line into it, near its beginning:  %s",
				 nsync_buf_view(&line).p);
}

/* The hook is in this clone's own folder. */
static void say_own(struct nsync_buf *out, const struct nsync_hook_facts *facts, const char *purpose)
{
	const char *path = facts->path;

	if (facts->state == NSYNC_HOOK_MISSING)
		nsync_buf_printf(out,
				 "Git does not let nsync check what is %s: there is no hook %s",
				 purpose, path);
	else if (facts->state == NSYNC_HOOK_NOT_EXECUTABLE)
		nsync_buf_printf(out,
				 "Git does not let nsync check what is %s: it may not start the "
				 "hook %s",
				 purpose, path);
	else if (facts->state == NSYNC_HOOK_OTHER)
		nsync_buf_printf(out,
				 "Git does not let nsync check what is %s: another program's hook "
				 "is in its place, %s",
				 purpose, path);
	else
		nsync_buf_printf(out,
				 "Whether Git lets nsync check what is %s is not known: this hook "
				 "cannot be read: %s",
				 purpose, path);
}

/* The hook is in the folder that core.hooksPath names. */
static void say_moved(struct nsync_buf *out, const struct nsync_hook_facts *facts,
		      const char *purpose)
{
	const char *path = facts->path, *setting = facts->setting;

	if (facts->state == NSYNC_HOOK_MISSING)
		nsync_buf_printf(out,
				 "Git does not let nsync check what is %s: core.hooksPath is %s, and "
				 "there is no hook %s",
				 purpose, setting, path);
	else if (facts->state == NSYNC_HOOK_NOT_EXECUTABLE)
		nsync_buf_printf(out,
				 "Git does not let nsync check what is %s: core.hooksPath is %s, and "
				 "Git may not start the hook %s",
				 purpose, setting, path);
	else if (facts->state == NSYNC_HOOK_OTHER)
		nsync_buf_printf(out,
				 "Git does not let nsync check what is %s: core.hooksPath is %s, and "
				 "the hook there is another program's, %s",
				 purpose, setting, path);
	else
		nsync_buf_printf(out,
				 "Whether Git lets nsync check what is %s is not known: "
				 "core.hooksPath is %s, and this hook cannot be read: %s",
				 purpose, setting, path);
}

void nsync_words_hook(struct nsync_message *out, const struct nsync_hook_facts *facts)
{
	const char *purpose = hooks[facts->hook].purpose;

	if (facts->state == NSYNC_HOOK_RUNS)
		return;
	if (facts->setting)
		say_moved(&out->text, facts, purpose);
	else
		say_own(&out->text, facts, purpose);
	add_advice(&out->advice, facts);
}

void nsync_words_own_hooks(struct nsync_buf *out, const char *folder, bool worktree)
{
	AUTO(nsync_buf_release) struct nsync_buf word = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	nsync_shell_word(&word, nsync_str(folder));
	nsync_buf_printf(out,
			 worktree ? "Or use the hooks that nsync init wrote for this clone:  "
				    "git config --worktree core.hooksPath %s"
				  : "Or use the hooks that nsync init wrote for this clone:  "
				    "git config core.hooksPath %s",
			 nsync_buf_view(&word).p);
}
