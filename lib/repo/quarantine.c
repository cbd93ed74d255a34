/* quarantine.c: what an office sends lies in a repository of its own until it is judged. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "network.h"
#include "stale_lock.h"

#define PREFIX         "quarantine-"
#define ALTERNATE_SIZE 128
#define MAX_SETTINGS   (4u * 1024u * 1024u)

/* ---- folders ---- */

/* "quarantine-<pid>-<random>": one whose process is gone was left by a run that was killed. */
static bool is_stale(const char *name)
{
	return strncmp(name, PREFIX, strlen(PREFIX)) == 0 &&
	       nsync_process_gone(name + strlen(PREFIX));
}

static void remove_stale(const char *folder)
{
	struct nsync_error ignored = { .code = NSYNC_OK };
	char **names;
	size_t count;

	if (nsync_file_list(&names, &count, folder, &ignored))
		return;
	for (size_t i = 0; i < count; i++) {
		AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(PATH_MAX);

		nsync_buf_printf(&path, "%s/%s", folder, names[i]);
		if (path.p && is_stale(names[i]))
			(void)!nsync_file_remove_tree(path.p, &ignored);
	}
	nsync_names_free(names, count);
}

static enum nsync_code make_folder(char **out, const struct nsync_repo *repo,
				   struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(PATH_MAX);

	nsync_buf_printf(&path, "%snsync", git_repository_path(repo->git));
	TRY(nsync_buf_check(&path, err));
	TRY(nsync_file_mkdirs(path.p, 0777, err));
	remove_stale(path.p);
	nsync_buf_printf(&path, "/" PREFIX "%ld-XXXXXX", (long)getpid());
	TRY(nsync_buf_check(&path, err));
	if (!mkdtemp(path.p))
		return nsync_fail_errno(err, path.p, "cannot make a quarantine");
	*out = TAKE(path.p);
	nsync_buf_init(&path, PATH_MAX);
	return NSYNC_OK;
}

/* The quarantine sees the repository's objects, so that only what is new is sent. */
static enum nsync_code write_alternates(const char *folder, const struct nsync_repo *repo,
					struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(PATH_MAX);
	AUTO(nsync_buf_release) struct nsync_buf line = NSYNC_BUF_INIT(PATH_MAX);
	char *objects;

	nsync_buf_printf(&line, "%sobjects", git_repository_commondir(repo->git));
	TRY(nsync_buf_check(&line, err));
	objects = realpath(line.p, NULL);
	if (!objects)
		return nsync_fail_errno(err, line.p, "no objects");
	nsync_buf_clear(&line);
	nsync_buf_printf(&line, "%s\n", objects);
	free(objects);
	nsync_buf_printf(&path, "%s/objects/info", folder);
	TRY(nsync_buf_check(&line, err));
	TRY(nsync_buf_check(&path, err));
	TRY(nsync_file_mkdirs(path.p, 0777, err));
	nsync_buf_text(&path, "/alternates");
	TRY(nsync_buf_check(&path, err));
	return nsync_file_write(path.p, nsync_buf_view(&line), 0644, err);
}

/* ---- settings that concern the network go with it ---- */

static bool concerns_network(const char *name)
{
	static const char *const sections[] = { "http.", "credential.", "url.",
						"ssh.",  "protocol.",   "remote." };

	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
		if (!strncmp(name, sections[i], strlen(sections[i])))
			return true;
	return !strcmp(name, "core.sshcommand") || !strcmp(name, "core.askpass") ||
	       !strcmp(name, "core.gitproxy");
}

/* In double quotes, as git-config(1) reads it. */
static void add_quoted(struct nsync_buf *out, struct nsync_str text)
{
	nsync_buf_char(out, '"');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n') {
			nsync_buf_text(out, "\\n");
			continue;
		}
		if (text.p[i] == '"' || text.p[i] == '\\')
			nsync_buf_char(out, '\\');
		nsync_buf_char(out, text.p[i]);
	}
	nsync_buf_char(out, '"');
}

/*
 * Written by hand: git_config_set_multivar would replace an empty value, which stands for "forget
 * the ones before" (credential.helper), and does not escape what it writes.
 */
static void add_entry(struct nsync_buf *out, const git_config_entry *entry)
{
	const char *first = strchr(entry->name, '.'), *last = strrchr(entry->name, '.');

	nsync_buf_printf(out, "[%.*s", (int)(first - entry->name), entry->name);
	if (last > first) {
		nsync_buf_char(out, ' ');
		add_quoted(out, (struct nsync_str){ first + 1, (size_t)(last - first - 1) });
	}
	nsync_buf_printf(out, "]\n\t%s", last + 1);
	if (entry->value) {
		nsync_buf_text(out, " = ");
		add_quoted(out, nsync_str(entry->value));
	}
	nsync_buf_char(out, '\n');
}

static int read_entries(struct nsync_buf *out, const struct nsync_repo *from)
{
	git_config *all = NULL, *local = NULL;
	git_config_iterator *each = NULL;
	git_config_entry *entry;
	int rc = git_repository_config(&all, from->git);

	if (!rc)
		rc = git_config_open_level(&local, all, GIT_CONFIG_LEVEL_LOCAL);
	if (!rc)
		rc = git_config_iterator_new(&each, local);
	while (!rc && !(rc = git_config_next(&entry, each)))
		if (concerns_network(entry->name))
			add_entry(out, entry);
	git_config_iterator_free(each);
	git_config_free(local);
	git_config_free(all);
	return rc == GIT_ITEROVER || rc == GIT_ENOTFOUND ? 0 : rc;
}

static enum nsync_code copy_settings(const char *folder, const struct nsync_repo *from,
				     struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf path = NSYNC_BUF_INIT(PATH_MAX);
	AUTO(nsync_buf_release) struct nsync_buf text = NSYNC_BUF_INIT(MAX_SETTINGS);
	int rc;

	nsync_buf_printf(&path, "%s/config", folder);
	TRY(nsync_buf_check(&path, err));
	TRY(nsync_file_read(&text, path.p, err));
	rc = read_entries(&text, from);
	if (rc)
		return nsync_repo_fail(err, rc, NULL, "cannot read the configuration");
	TRY(nsync_buf_check(&text, err));
	return nsync_file_write(path.p, nsync_buf_view(&text), 0600, err);
}

/* ---- fetching into it ---- */

/*
 * What git is to say it has of the repository's objects: main, since an office's branch is built on that. By itself
 * git would start a git for each look, to list every ref there is. Empty where there is no main.
 */
static void tell_main(char out[ALTERNATE_SIZE], const struct nsync_repo *repo)
{
	struct nsync_error none = { .code = NSYNC_OK };
	char hex[NSYNC_OID_HEX];
	struct nsync_oid main;

	out[0] = '\0';
	if (nsync_repo_ref(&main, repo, "refs/heads/main", &none))
		return;
	nsync_oid_hex(hex, &main);
	/* For a shell, which gets a path after it. */
	snprintf(out, ALTERNATE_SIZE, "core.alternateRefsCommand=echo %s; :", hex);
}

static enum nsync_code fetch_into(struct nsync_oid *head, struct nsync_repo *quarantine,
				  const struct nsync_repo *repo, const char *remote,
				  const struct nsync_git_limits *limits, struct nsync_error *err)
{
	AUTO(nsync_buf_release) struct nsync_buf errors = NSYNC_BUF_INIT(NETWORK_WORDS);
	struct nsync_error none = { .code = NSYNC_OK };
	char told[ALTERNATE_SIZE];
	const char *const argv[] = { "-c",
				     told,
				     "--git-dir",
				     quarantine->quarantine,
				     "fetch",
				     FETCH_OPTIONS,
				     "--",
				     remote,
				     "+refs/heads/main:refs/heads/main",
				     NULL };
	struct git_run run = { .argv = argv,
			       .cwd = nsync_repo_base(repo),
			       .limits = limits,
			       .errors = &errors,
			       .local = nsync_network_is_local(repo, remote) };

	tell_main(told, repo);
	if (!told[0])
		run.argv += 2;
	TRY(nsync_git_child(&run, err));
	if (nsync_network_has_no_main(&run))
		return nsync_network_no_main(quarantine->quarantine, run.cwd, remote, limits, err);
	git_odb_refresh(quarantine->odb);
	/* Git may end well without it: what a shallow repository has is refused with a warning. */
	if (run.status || nsync_repo_ref(head, quarantine, "refs/heads/main", &none))
		return nsync_network_fail(err, remote, &run);
	return NSYNC_OK;
}

enum nsync_code nsync_repo_quarantine(struct nsync_repo **out, struct nsync_oid *head,
				      const struct nsync_repo *repo, const char *remote,
				      const struct nsync_git_limits *limits,
				      struct nsync_error *err)
{
	struct nsync_error ignored = { .code = NSYNC_OK };
	struct nsync_repo *made = NULL;
	char *folder = NULL;
	enum nsync_code code;

	*out = NULL;
	*head = (struct nsync_oid){ { 0 } };
	code = make_folder(&folder, repo, err);
	if (!code)
		code = nsync_repo_init(&made, folder, true, err);
	if (!code)
		code = write_alternates(folder, repo, err);
	if (!code)
		code = copy_settings(folder, repo, err);
	/* Opened anew: alternates and settings are read at opening. */
	nsync_repo_free(TAKE(made));
	if (!code)
		code = nsync_repo_open(&made, folder, err);
	if (!code) {
		made->quarantine = TAKE(folder);
		code = fetch_into(head, made, repo, remote, limits, err);
	}
	if (!code) {
		*out = made;
		return NSYNC_OK;
	}
	if (made && made->quarantine)
		nsync_repo_quarantine_free(made);
	else if (folder)
		(void)!nsync_file_remove_tree(folder, &ignored);
	free(folder);
	return code;
}

void nsync_repo_quarantine_free(struct nsync_repo *quarantine)
{
	struct nsync_error ignored = { .code = NSYNC_OK };
	char *folder;

	if (!quarantine)
		return;
	folder = TAKE(quarantine->quarantine);
	nsync_repo_free(quarantine);
	if (folder)
		(void)!nsync_file_remove_tree(folder, &ignored);
	free(folder);
}
