/* hook.c: what Git's hooks say, and that a hook does not run, as lines. */
#include "cmd/report/hook.h"
#include "cmd/program.h"
#include "nsync/clone_init.h"

static void report_deletion(struct call *call, const struct nsync_checked *checked)
{
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;
	struct nsync_json_builder *line = json_line_begin(call, "result");
	const bool accepted = checked->deletion == NSYNC_DELETION_ACCEPTED;
	struct nsync_path path;

	json_member_text(line, "state", accepted ? "deletes-accepted" : "deletes");
	json_member_text(line, "path", checked->name);
	json_line_end(call, line);
	nsync_words_deletion(&message, checked->deletion, checked->name,
			     nsync_path_parse(&path, nsync_str(checked->name)) &&
				     path.kind == NSYNC_PATH_ITEM);
	print_data_sentence(call, "", &message.text);
	print_sentence(call, "  ", &message.advice);
}

void report_hooked(struct call *call, const struct nsync_checked *checked)
{
	if (checked->deletion)
		report_deletion(call, checked);
	else
		report_item(call, checked->name, &checked->verdict);
}

int report_commit_stop(struct call *call, enum nsync_commit_stop stop, const char *index)
{
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;

	nsync_words_commit_stop(&message, stop, index);
	return report_refusal(call, index ? index : "index", &message);
}

static void report_hook(struct call *call, const struct nsync_hook_facts *facts)
{
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;
	struct nsync_json_builder *line;

	if (facts->state == NSYNC_HOOK_RUNS)
		return;
	line = json_line_begin(call, "result");
	json_member_text(line, "state", "hook");
	json_member_text(line, "hook", nsync_hook_name(facts->hook));
	json_member_text(line, "found", nsync_hook_state_name(facts->state));
	json_member_text(line, "path", facts->path);
	if (facts->setting)
		json_member_text(line, "hooksPath", facts->setting);
	json_line_end(call, line);
	nsync_words_hook(&message, facts);
	print_data_sentence(call, "", &message.text);
	print_sentence(call, "  ", &message.advice);
}

static enum nsync_code hooks_of(struct call *call, const struct nsync_repo *repo,
				struct nsync_error *err)
{
	AUTO(nsync_hooks_release) struct nsync_hooks hooks = { .all_run = false };
	AUTO(nsync_buf_release) struct nsync_buf word = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	const char *program;
	char buffer[MAX_PROGRAM];

	TRY(own_program(&program, buffer, call, err));
	nsync_shell_word(&word, nsync_str(program));
	TRY(nsync_clone_hooks(&hooks, repo, err));
	for (enum nsync_hook hook = 0; hook < NSYNC_HOOKS; hook++) {
		struct nsync_hook_facts facts = { .hook = hook, .state = hooks.states[hook] };

		nsync_buf_clear(&path);
		nsync_buf_printf(&path, "%s/%s", nsync_buf_view(&hooks.folder).p,
				 nsync_hook_name(hook));
		facts.path = nsync_buf_view(&path).p;
		facts.setting = hooks.scope ? nsync_buf_view(&hooks.setting).p : NULL;
		facts.program = nsync_buf_view(&word).p;
		report_hook(call, &facts);
	}
	if (hooks.all_run || !hooks.scope)
		return NSYNC_OK;
	nsync_buf_clear(&path);
	nsync_buf_clear(&word);
	nsync_buf_printf(&path, "%shooks", nsync_repo_commondir(repo));
	nsync_words_own_hooks(&word, nsync_buf_view(&path).p,
			      hooks.scope == NSYNC_CONFIG_WORKTREE);
	print_sentence(call, "  ", &word);
	return NSYNC_OK;
}

void report_hooks(struct call *call, const struct nsync_repo *repo)
{
	struct nsync_error err = { 0 };

	if (hooks_of(call, repo, &err))
		report_warning(call, &err);
}
