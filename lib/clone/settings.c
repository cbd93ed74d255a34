/* settings.c: tell a clone's own Git of the hooks that check, and how to show an item's words. */
#include <string.h>

#include "nsync/clone_init.h"

/* The program for a shell: a path is quoted, a name that PATH finds is a word as it is. */
static enum nsync_code program_word(struct nsync_buf *out, const char *program,
				    struct nsync_error *err)
{
	if (!strchr(program, '/')) {
		nsync_buf_text(out, program);
		return nsync_buf_check(out, err);
	}
	nsync_buf_char(out, '\'');
	for (const char *p = program; *p; p++)
		nsync_buf_text(out, *p == '\'' ? "'\\''" : (char[2]){ *p, 0 });
	nsync_buf_char(out, '\'');
	return nsync_buf_check(out, err);
}

/* Never in place of a hook that is there already. */
static enum nsync_code write_hook(const char *gitdir, const char *name, const char *program,
				  struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(8192);
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(16384);
	struct nsync_error none = { 0 };
	enum nsync_code code;

	nsync_buf_printf(&path, "%shooks", gitdir);
	TRY(nsync_buf_check(&path, err));
	TRY(nsync_file_mkdirs(path.p, 0777, err));
	nsync_buf_printf(&path, "/%s", name);
	nsync_buf_printf(&text, "#!/bin/sh\n# Written by nsync init.\nexec %s hook %s \"$@\"\n",
			 program, name);
	TRY(nsync_buf_check(&path, err));
	TRY(nsync_buf_check(&text, err));
	code = nsync_file_create(path.p, nsync_buf_view(&text), 0755, &none);
	if (code == NSYNC_EEXISTS)
		return NSYNC_OK;
	if (code)
		*err = none;
	return code;
}

/* .git/info/attributes is this clone's own: no tree can change it. */
static enum nsync_code write_attributes(const char *gitdir, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(8192);
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(64 * 1024);

	nsync_buf_printf(&path, "%sinfo", gitdir);
	TRY(nsync_buf_check(&path, err));
	TRY(nsync_file_mkdirs(path.p, 0777, err));
	nsync_buf_text(&path, "/attributes");
	TRY(nsync_buf_check(&path, err));
	if (nsync_file_exists(path.p))
		TRY(nsync_file_read(&text, path.p, err));
	if (text.n && text.p[text.n - 1] != '\n')
		nsync_buf_char(&text, '\n');
	nsync_buf_text(&text, "items/** diff=nsync\n");
	TRY(nsync_buf_check(&text, err));
	return nsync_file_write(path.p, nsync_buf_view(&text), 0644, err);
}

enum nsync_code nsync_clone_settings(struct nsync_repo *repo, const char *program, bool hooks,
				     struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf word = NSYNC_BUF_INIT(16384);
	AUTO(nsync_buf_release) struct nsync_buf command = NSYNC_BUF_INIT(32768);
	const char *gitdir = nsync_repo_gitdir(repo);

	TRY(program_word(&word, program, err));
	/* Where nsync is gone, git diff still works: it shows the file as it is. */
	nsync_buf_printf(&command, "f() { %s show --words \"$1\" 2>/dev/null || cat \"$1\"; }; f",
			 word.p);
	TRY(nsync_buf_check(&command, err));
	TRY(nsync_repo_config_set(repo, "diff.nsync.textconv", command.p, err));
	TRY(write_attributes(gitdir, err));
	if (!hooks)
		return NSYNC_OK;
	TRY(write_hook(gitdir, "pre-commit", word.p, err));
	return write_hook(gitdir, "pre-push", word.p, err);
}
