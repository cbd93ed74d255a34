/*
 * repo_network.c: the git child against servers that hang, chatter, lie or are half there. A
 * server is a shell script in place of ssh (core.sshCommand).
 */
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>

#include "tests/support/shell_fixture.h"

static const struct nsync_git_limits limits = { 60, 0 };

TestSuite(repo_network, .init = shell_enter, .fini = shell_leave, .timeout = 120);

/* The remote gt of `a` is b, reached through this script; its last argument is the command to run over there. */
static void through(const char *script)
{
	cr_assert_eq(nsync_file_write("ssh.sh", nsync_str(script), 0755, &err), NSYNC_OK, "%s",
		     err.text);
	sh("git -C a config core.sshCommand \"$PWD/ssh.sh\" && git -C a config ssh.variant simple"
	   " && git -C a remote add gt \"ssh://far.invalid$PWD/b\"");
}

#define RUN_OVER_THERE "for c in \"$@\"; do :; done\n"

/* b: a, and one commit more. */
static void make_b(void)
{
	sh("git clone -q a b && cd b && echo 3 >three && git add . && git commit -q -m more");
}

static enum nsync_code try_quarantine(const struct nsync_git_limits *mine, struct nsync_error *why)
{
	struct nsync_repo *repo = open_repo("a"), *quarantine;
	struct nsync_oid head;
	enum nsync_code code;

	*why = (struct nsync_error){ .code = NSYNC_OK };
	code = nsync_repo_quarantine(&quarantine, &head, repo, "gt", mine, why);
	cr_expect(code || !nsync_oid_zero(&head));
	cr_expect_eq(!code, quarantine != NULL);
	nsync_repo_quarantine_free(quarantine);
	nsync_repo_free(repo);
	cr_expect(shell_says("test -z \"$(ls a/.git/nsync)\""), "nothing is left");
	return code;
}

/* ---- time and processes ---- */

Test(repo_network, a_process_in_the_background_holds_nothing_up)
{
	const struct nsync_git_limits mine = { 40, 0 };
	time_t before = shell_now();
	struct nsync_error why;

	/* As ssh's ControlPersist does it: something stays, and keeps standard error. */
	make_b();
	through("#!/bin/sh\n" RUN_OVER_THERE "sleep 45 >/dev/null &\nexec sh -c \"$c\"\n");
	cr_assert_eq(try_quarantine(&mine, &why), NSYNC_OK, "%s", why.text);
	cr_assert_lt(shell_now() - before, 20);
}

Test(repo_network, who_does_not_listen_is_killed)
{
	const struct nsync_git_limits mine = { 1, 0 };
	time_t before = shell_now();
	struct nsync_error why;

	make_b();
	through("#!/bin/sh\ntrap '' TERM HUP INT\necho $$ >\"$HOME/pid\"\nwhile :; do sleep 1; done\n");
	cr_assert_eq(try_quarantine(&mine, &why), NSYNC_ENETWORK);
	cr_expect_str_eq(why.text, "no answer within 1 seconds");
	cr_expect_str_eq(why.where, "gt");
	cr_expect_lt(shell_now() - before, 10);
	cr_expect(process_ends("pid"), "its helpers go with it");
}

Test(repo_network, no_terminal_to_wait_at)
{
	int status = 0, terminal;
	pid_t pid;
	char sink[256];

	/* With a terminal: a question for a passphrase must fail, not stop the child until the deadline. */
	make_b();
	through("#!/bin/sh\nread answer </dev/tty && exit 1\n" RUN_OVER_THERE
		"exec sh -c \"$c\"\n");
	pid = forkpty(&terminal, NULL, NULL, NULL);
	cr_assert_geq(pid, 0);
	if (pid == 0) {
		const struct nsync_git_limits mine = { 8, 0 };
		struct nsync_repo *repo, *quarantine;
		struct nsync_oid head;

		if (nsync_repo_open(&repo, "a", &err))
			_exit(2);
		_exit(nsync_repo_quarantine(&quarantine, &head, repo, "gt", &mine, &err) ? 1 : 0);
	}
	while (read(terminal, sink, sizeof(sink)) > 0)
		;
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	close(terminal);
	cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0, "status %d", status);
}

Test(repo_network, the_child_goes_with_its_parent)
{
	pid_t pid;

	make_b();
	through("#!/bin/sh\necho $PPID >\"$HOME/git.tmp\" && mv \"$HOME/git.tmp\" \"$HOME/git\"\nsleep 15\n");
	pid = fork();
	if (pid == 0) {
		struct nsync_repo *repo, *quarantine;
		struct nsync_oid head;

		if (!nsync_repo_open(&repo, "a", &err))
			(void)!nsync_repo_quarantine(&quarantine, &head, repo, "gt", &limits, &err);
		_exit(0);
	}
	sh("for i in $(seq 100); do test -e git && exit 0; sleep 0.1; done; exit 1");
	cr_assert_eq(kill(pid, SIGKILL), 0);
	cr_assert_eq(waitpid(pid, NULL, 0), pid);
	cr_assert(process_ends("git"));
}

/* ---- words ---- */

Test(repo_network, the_line_that_says_why)
{
	static const struct {
		const char *label, *script, *text;
	} cases[] = {
		{ "ssh's own words",
		  "#!/bin/sh\necho 'ssh: Could not resolve hostname far.invalid' >&2\nexit 255\n",
		  "ssh: Could not resolve hostname far.invalid" },
		{ "a server that pretends to be empty",
		  "#!/bin/sh\necho \"fatal: couldn't find remote ref refs/heads/main\" >&2\nexit 1\n",
		  "" },
		{ "much chatter", "#!/bin/sh\nseq 200000 >&2\nexit 1\n", "" },
		{ "silence", "#!/bin/sh\nexit 1\n", "" },
		{ "binary noise",
		  "#!/bin/sh\nhead -c 100000 /dev/urandom >&2\nhead -c 100000 /dev/urandom\nexit 1\n",
		  "" },
	};

	make_b();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct nsync_error why;

		sh("git -C a remote remove gt 2>/dev/null; true");
		through(cases[i].script);
		cr_expect_eq(try_quarantine(&limits, &why), NSYNC_ENETWORK, "%s", cases[i].label);
		cr_expect_str_eq(why.where, "gt", "%s", cases[i].label);
		cr_expect(why.text[0] && strstr(why.text, cases[i].text), "%s: %s", cases[i].label,
			  why.text);
	}
}

Test(repo_network, a_size_limit_is_named)
{
	static const struct {
		const char *label;
		int unpack;
	} cases[] = { { "one pack", 1 }, { "loose objects", 1000 } };
	const struct nsync_git_limits small = { 60, 8192 };

	sh("git clone -q a b && cd b && head -c 200000 /dev/urandom >big && git add . && git commit -q -m big"
	   " && cd ../a && git remote add gt ../b");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct nsync_error why;

		sh("git config --global fetch.unpackLimit %d", cases[i].unpack);
		cr_expect_eq(try_quarantine(&small, &why), NSYNC_ENETWORK, "%s", cases[i].label);
		cr_expect(strstr(why.text, "limit"), "%s: %s", cases[i].label, why.text);
	}
}

Test(repo_network, without_git)
{
	struct nsync_error why;
	const char *path = getenv("PATH");
	char *before = strdup(path ? path : "");
	struct nsync_repo *repo, *quarantine;
	struct nsync_oid head;

	make_b();
	sh("git -C a remote add gt ../b && mkdir nothing");
	repo = open_repo("a");
	setenv("PATH", "nothing", 1);
	why = (struct nsync_error){ .code = NSYNC_OK };
	cr_expect_eq(nsync_repo_quarantine(&quarantine, &head, repo, "gt", &limits, &why),
		     NSYNC_EIO);
	setenv("PATH", before, 1);
	free(before);
	nsync_repo_free(repo);
}

/* ---- what reaches git, and what does not ---- */

Test(repo_network, a_hook_s_environment_misleads_nobody)
{
	static const char *const names[] = { "GIT_DIR",
					     "GIT_WORK_TREE",
					     "GIT_INDEX_FILE",
					     "GIT_OBJECT_DIRECTORY",
					     "GIT_ALTERNATE_OBJECT_DIRECTORIES",
					     "GIT_NAMESPACE",
					     "GIT_COMMON_DIR",
					     "GIT_QUARANTINE_PATH",
					     "GIT_PREFIX",
					     "GIT_CONFIG_COUNT",
					     "GIT_CONFIG_PARAMETERS" };
	struct nsync_error why;
	enum nsync_code code;

	make_b();
	sh("git -C a remote add gt ../b");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct nsync_repo *repo = open_repo("a"), *quarantine;
		struct nsync_oid head;

		setenv(names[i], "/nowhere", 1);
		why = (struct nsync_error){ .code = NSYNC_OK };
		code = nsync_repo_quarantine(&quarantine, &head, repo, "gt", &limits, &why);
		unsetenv(names[i]);
		cr_expect_eq(code, NSYNC_OK, "%s: %s", names[i], why.text);
		nsync_repo_quarantine_free(quarantine);
		nsync_repo_free(repo);
	}
}

Test(repo_network, settings_are_copied_as_they_are)
{
	struct nsync_repo *repo, *quarantine;
	struct nsync_oid head;

	make_b();
	sh("cd a && git remote add gt ../b && git config credential.helper '' && git config --add credential.helper one"
	   " && git config --add credential.helper two && git config 'http.https://x.example/.proxy' 'a \"b\" \\c#;d'"
	   " && git config 'url.p\"q/.insteadOf' 'r s' && git config user.secret no"
	   " && git config --get-regexp '^(credential|http|url)' >../before");
	repo = open_repo("a");
	cr_assert_eq(nsync_repo_quarantine(&quarantine, &head, repo, "gt", &limits, &err), NSYNC_OK,
		     "%s", err.text);
	sh("git config -f '%s/config' --get-regexp '^(credential|http|url)' | diff before -"
	   " && ! git config -f '%s/config' user.secret",
	   nsync_repo_gitdir(quarantine), nsync_repo_gitdir(quarantine));
	nsync_repo_quarantine_free(quarantine);
	nsync_repo_free(repo);
}

Test(repo_network, programs_named_by_a_repository_are_not_run)
{
	static const struct {
		const char *label, *make;
	} cases[] = {
		{ "ext::",
		  "git -C a remote add gt \"ext::sh -c touch% $PWD/ran\" && git -C a config protocol.ext.allow always" },
		{ "a hook",
		  "git -C a remote add gt ../none && for h in reference-transaction pre-push post-checkout; do"
		  " printf '#!/bin/sh\\ntouch %s/ran\\n' \"$PWD\" >a/.git/hooks/$h; chmod +x a/.git/hooks/$h; done" },
		{ "an option for a name",
		  "git -C a config 'remote.--upload-pack=touch ran;.url' ../b" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *remote = i == 2 ? "--upload-pack=touch ran;" : "gt";
		struct nsync_error why = { .code = NSYNC_OK };
		struct nsync_repo *repo, *quarantine;
		struct nsync_oid head;

		sh("git -C a remote remove gt 2>/dev/null; %s", cases[i].make);
		repo = open_repo("a");
		cr_expect_eq(nsync_repo_quarantine(&quarantine, &head, repo, remote, &limits, &why),
			     NSYNC_ENETWORK, "%s", cases[i].label);
		why.code = NSYNC_OK;
		cr_expect_eq(nsync_repo_fetch(&head, repo, remote, &limits, &why), NSYNC_ENETWORK,
			     "%s", cases[i].label);
		head = ref_of(repo, "refs/heads/main");
		why.code = NSYNC_OK;
		cr_expect_eq(nsync_repo_push(repo, remote, &head, &limits, &why), NSYNC_ENETWORK,
			     "%s", cases[i].label);
		cr_expect_not(nsync_file_exists("ran") || nsync_file_exists("a/ran"), "%s",
			      cases[i].label);
		nsync_repo_free(repo);
	}
}

Test(repo_network, addresses_are_relative_to_the_repository)
{
	struct nsync_repo *repo, *quarantine;
	struct nsync_oid head;

	make_b();
	sh("git clone -q --bare a bare && git -C bare remote add gt ../b && git -C a remote add gt ../b && mkdir -p far/away");
	for (int bare = 0; bare < 2; bare++) {
		repo = open_repo(bare ? "bare" : "a/sub");
		cr_assert_eq(chdir("far/away"), 0);
		cr_expect_eq(nsync_repo_quarantine(&quarantine, &head, repo, "gt", &limits, &err),
			     NSYNC_OK, "%s", err.text);
		nsync_repo_quarantine_free(quarantine);
		cr_expect_eq(nsync_repo_fetch(&head, repo, "gt", &limits, &err), NSYNC_OK, "%s",
			     err.text);
		cr_assert_eq(chdir("../.."), 0);
		nsync_repo_free(repo);
	}
}

/* ---- odd repositories on the other side ---- */

Test(repo_network, heads_that_are_no_branch)
{
	static const struct {
		const char *label, *make;
	} cases[] = {
		{ "a shallow repository", "git clone -q --depth 1 \"file://$PWD/long\" b" },
		{ "main is a blob",
		  "cp -r long b && git -C long rev-parse HEAD:one >b/.git/refs/heads/main" },
		{ "main is a tree",
		  "cp -r long b && git -C long rev-parse HEAD: >b/.git/refs/heads/main" },
		{ "main is a tag",
		  "cp -r long b && git -C b tag -a -m t t && git -C b rev-parse t >b/.git/refs/heads/main" },
	};

	sh("git clone -q a long && cd long && echo x >>one && git commit -q -a -m 2 && echo x >>one && git commit -q -a -m 3"
	   " && git -C ../a commit -q --amend -m other && git -C ../a remote add gt ../b");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct nsync_error why;
		struct nsync_repo *repo;
		struct nsync_oid head;

		sh("rm -rf b; %s", cases[i].make);
		cr_expect_eq(try_quarantine(&limits, &why), NSYNC_ENETWORK, "%s", cases[i].label);
		cr_expect_str_eq(why.where, "gt", "%s", cases[i].label);
		repo = open_repo("a");
		why = (struct nsync_error){ .code = NSYNC_OK };
		cr_expect_eq(nsync_repo_fetch(&head, repo, "gt", &limits, &why), NSYNC_ENETWORK,
			     "%s", cases[i].label);
		cr_expect(nsync_oid_zero(&head), "%s", cases[i].label);
		cr_expect(shell_says("test -z \"$(git -C a for-each-ref refs/nsync)\""), "%s",
			  cases[i].label);
		nsync_repo_free(repo);
	}
}

Test(repo_network, what_killed_runs_left_is_removed)
{
	struct nsync_repo *repo, *quarantine;
	struct nsync_oid head;

	make_b();
	sh("cd a && git remote add gt ../b && mkdir -p .git/nsync/quarantine-2000000000-abcdef/objects"
	   " .git/nsync/quarantine-$PPID-abcdef .git/nsync/quarantine-x .git/nsync/other"
	   " && git update-ref refs/nsync/fetch-2000000000-gt HEAD && git update-ref refs/nsync/other HEAD");
	repo = open_repo("a");
	cr_assert_eq(nsync_repo_quarantine(&quarantine, &head, repo, "gt", &limits, &err), NSYNC_OK,
		     "%s", err.text);
	nsync_repo_quarantine_free(quarantine);
	cr_assert_eq(nsync_repo_fetch(&head, repo, "gt", &limits, &err), NSYNC_OK, "%s", err.text);
	nsync_repo_free(repo);
	sh("test \"$(ls a/.git/nsync | xargs)\" = \"other quarantine-%ld-abcdef quarantine-x\"",
	   (long)getpid());
	sh("test \"$(git -C a for-each-ref --format='%%(refname)' refs/nsync)\" = refs/nsync/other");
}

Test(repo_network, a_remote_may_be_an_address)
{
	struct nsync_repo *repo;
	struct nsync_oid head;

	make_b();
	repo = open_repo("a");
	cr_assert_eq(nsync_repo_fetch(&head, repo, "../b", &limits, &err), NSYNC_OK, "%s",
		     err.text);
	cr_assert_not(nsync_oid_zero(&head));
	nsync_repo_free(repo);
}
