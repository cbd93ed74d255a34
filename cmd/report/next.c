/* next.c: the command to type next, quoted for a shell and named from the folder that the user is in. */
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd/report/next.h"

enum about { ABOUT_NOTHING, ABOUT_FILE, ABOUT_STORY, ABOUT_LANGUAGES };

static const struct {
	const char *words;
	enum about about; /* what is named behind the words */
} commands_of[NSYNC_NEXT_STEPS] = {
	[NSYNC_NEXT_MAIN] = { "git switch main", ABOUT_NOTHING },
	[NSYNC_NEXT_COMMIT] = { "nsync sign ", ABOUT_FILE },
	[NSYNC_NEXT_UNSTAGE] = { "git restore ", ABOUT_FILE },
	[NSYNC_NEXT_RESOLVE] = { "nsync resolve ", ABOUT_STORY },
	[NSYNC_NEXT_RESTORE] = { "nsync sync", ABOUT_NOTHING },
	[NSYNC_NEXT_SIGN_AGAIN] = { "nsync sign ", ABOUT_FILE },
	[NSYNC_NEXT_EDIT] = { "nsync edit ", ABOUT_STORY },
	[NSYNC_NEXT_CHECK] = { "nsync check ", ABOUT_FILE },
	[NSYNC_NEXT_COSIGN] = { "nsync cosign ", ABOUT_STORY },
	[NSYNC_NEXT_MERGE_DRAFT] = { "nsync edit --merge ", ABOUT_FILE },
	[NSYNC_NEXT_SIGN] = { "nsync sign ", ABOUT_FILE },
	[NSYNC_NEXT_SEND] = { "nsync sync", ABOUT_NOTHING },
	[NSYNC_NEXT_RENEW] = { "nsync show ", ABOUT_STORY },
	[NSYNC_NEXT_CHECK_ALL] = { "nsync check", ABOUT_NOTHING },
	[NSYNC_NEXT_CHECK_FILE] = { "nsync check ", ABOUT_FILE },
	[NSYNC_NEXT_MEND] = { "nsync sync", ABOUT_NOTHING },
	[NSYNC_NEXT_FETCH] = { "nsync sync", ABOUT_NOTHING },
	[NSYNC_NEXT_MERGE] = { "nsync merge", ABOUT_NOTHING },
	[NSYNC_NEXT_READ] = { "nsync digest --lang ", ABOUT_LANGUAGES },
};

void report_add_file(struct nsync_buf *out, const struct nsync_clone *clone, const char *path)
{
	AUTO(nsync_buf_release) struct nsync_buf whole = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	AUTO(nsync_buf_release) struct nsync_buf named = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	const char *workdir = nsync_repo_workdir(clone->repo);
	AUTO(nsync_text_freep) char *top = workdir ? realpath(workdir, NULL) : NULL;
	char here[PATH_MAX];
	const size_t n = top ? strlen(top) : 0;

	nsync_buf_printf(&whole, "%s/%s", top ? top : "", path);
	if (top && getcwd(here, sizeof(here)) && !strncmp(here, top, n) &&
	    (!here[n] || here[n] == '/'))
		nsync_path_relative(&named, here, nsync_buf_view(&whole).p);
	else
		nsync_buf_str(&named, nsync_buf_view(&whole));
	nsync_shell_file(out, nsync_buf_view(&named));
}

static void add_languages(struct nsync_buf *out, const struct nsync_clone *clone)
{
	const struct nsync_json *languages = nsync_region_root(&clone->region)->languages;
	const struct nsync_json *at = nsync_json_first(languages);

	for (bool first = true; at; at = nsync_json_next(languages, at), first = false)
		nsync_buf_printf(out, "%s%.*s", first ? "" : ",", NSYNC_FMT(nsync_json_str(at)));
}

/* Where the program was sent elsewhere by -C, the next one has to be sent there as well. */
void report_next(struct call *call, enum nsync_next_step step, const char *command)
{
	AUTO(nsync_buf_release) struct nsync_buf whole = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	struct nsync_json_builder *line = json_line_begin(call, "result");
	const size_t program = strcspn(command, " ");

	nsync_buf_add(&whole, command, program);
	nsync_buf_str(&whole, nsync_buf_view(&call->folders));
	nsync_buf_text(&whole, command + program);
	json_member_text(line, "state", "next");
	json_member_text(line, "command", nsync_buf_view(&whole).p);
	json_line_end(call, line);
	print_words(call, "next: %s   (%s)", nsync_buf_view(&whole).p, nsync_words_next(step));
}

void report_chosen(struct call *call, const struct nsync_clone *clone,
		   const struct nsync_office_status *status)
{
	AUTO(nsync_buf_release) struct nsync_buf command = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);
	const enum about about = commands_of[status->next].about;

	nsync_buf_text(&command, commands_of[status->next].words);
	if (about == ABOUT_FILE)
		report_add_file(&command, clone, status->subject);
	else if (about == ABOUT_STORY)
		nsync_shell_word(&command, nsync_str(status->subject));
	else if (about == ABOUT_LANGUAGES)
		add_languages(&command, clone);
	report_next(call, status->next, nsync_buf_view(&command).p);
}
