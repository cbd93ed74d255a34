/* repo_network_fail.c: what git says of a server, and which cause that is. */
#include <criterion/criterion.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/repo/network.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define REST                                                                                  \
	"fatal: Could not read from remote repository.\n\nPlease make sure you have the "      \
	"correct access rights\nand the repository exists.\n"
#define REFUSED_WITH(reason) "To x\n!\tHEAD:refs/heads/main\t[remote rejected] (" reason ")\nDone\n"

struct case_of {
	const char *label, *errors, *output; /* output: NULL: a fetch */
	enum nsync_code code;
	enum nsync_cause cause;
	const char *text;
};

static const struct case_of cases[] = {
	{ "a hook", "remote: no\n", REFUSED_WITH("pre-receive hook declined"), NSYNC_ENETWORK,
	  NSYNC_CAUSE_REFUSED, "pre-receive hook declined" },
	{ "parentheses in a reason", "", REFUSED_WITH("a (b)"), NSYNC_ENETWORK, NSYNC_CAUSE_REFUSED,
	  "a (b)" },
	{ "an unpacker", "error: remote unpack failed: no\n", REFUSED_WITH("unpacker error"),
	  NSYNC_ENETWORK, NSYNC_CAUSE_REFUSED, "unpacker error" },
	{ "our clone is shallow", "", REFUSED_WITH("shallow update not allowed"), NSYNC_EIO,
	  NSYNC_CAUSE_SHALLOW, "shallow update not allowed" },
	{ "the server's disk is not ours", "remote: fatal: No space left on device\n",
	  REFUSED_WITH("unpacker error"), NSYNC_ENETWORK, NSYNC_CAUSE_REFUSED, "unpacker error" },
	{ "words without a verdict, of a push", "remote: quota\nfatal: the remote end hung up unexpectedly\n",
	  "", NSYNC_ENETWORK, NSYNC_CAUSE_REFUSED, "hung up" },
	{ "words without a verdict, of a fetch", "remote: broken\n" REST, NULL, NSYNC_ENETWORK,
	  NSYNC_CAUSE_SERVER_FAILED, "" },
	{ "a key", "git@far: Permission denied (publickey).\n" REST, "", NSYNC_ENETWORK,
	  NSYNC_CAUSE_NO_ACCESS, "git@far: Permission denied (publickey)." },
	{ "a deploy key", "ERROR: Permission to o/r.git denied to deploy key\n" REST, "",
	  NSYNC_ENETWORK, NSYNC_CAUSE_NO_ACCESS, "deploy key" },
	{ "403", "fatal: unable to access 'https://x/': The requested URL returned error: 403\n", NULL,
	  NSYNC_ENETWORK, NSYNC_CAUSE_NO_ACCESS, "403" },
	{ "401 while sending", "error: RPC failed; HTTP 401 curl 22\nfatal: the remote end hung up unexpectedly\n",
	  "", NSYNC_ENETWORK, NSYNC_CAUSE_NO_ACCESS, "HTTP 401" },
	{ "a password", "fatal: could not read Username for 'https://x': terminal prompts disabled\n",
	  NULL, NSYNC_ENETWORK, NSYNC_CAUSE_NO_ACCESS, "Username" },
	{ "a wrong password", "fatal: Authentication failed for 'https://x/'\n", NULL, NSYNC_ENETWORK,
	  NSYNC_CAUSE_NO_ACCESS, "Authentication" },
	{ "gitolite", "FATAL: W any gt ana DENIED by fallthru\n" REST, "", NSYNC_ENETWORK,
	  NSYNC_CAUSE_NO_ACCESS, "DENIED" },
	{ "413", "error: RPC failed; HTTP 413 curl 22 The requested URL returned error: 413\n", "",
	  NSYNC_ENETWORK, NSYNC_CAUSE_REFUSED, "413" },
	{ "503", "fatal: unable to access 'https://x/': The requested URL returned error: 503\n", NULL,
	  NSYNC_ENETWORK, NSYNC_CAUSE_SERVER_FAILED, "503" },
	{ "a host key", "Host key verification failed.\n" REST, NULL, NSYNC_ENETWORK,
	  NSYNC_CAUSE_HOST_KEY, "Host key" },
	{ "no repository", "fatal: 'x' does not appear to be a git repository\n" REST, NULL,
	  NSYNC_ENETWORK, NSYNC_CAUSE_NO_SUCH_REPOSITORY, "does not appear" },
	{ "404", "fatal: repository 'https://x/' not found\n", NULL, NSYNC_ENETWORK,
	  NSYNC_CAUSE_NO_SUCH_REPOSITORY, "not found" },
	{ "reftable", "fatal: unknown repository extension found:\n\trefstorage\n" REST, NULL,
	  NSYNC_ENETWORK, NSYNC_CAUSE_SERVER_FORMAT, "refstorage" },
	{ "sha256", "fatal: mismatched algorithms: client sha1; server sha256\n", NULL, NSYNC_ENETWORK,
	  NSYNC_CAUSE_SERVER_FORMAT, "sha256" },
	{ "shallow", "fatal: source repository is shallow, reject to clone.\n", NULL, NSYNC_ENETWORK,
	  NSYNC_CAUSE_SERVER_SHALLOW, "shallow" },
	{ "another machine's owner", "fatal: detected dubious ownership in repository at '/'\n" REST,
	  NULL, NSYNC_ENETWORK, NSYNC_CAUSE_SERVER_FAILED, "dubious" },
	{ "our disk", "fatal: unable to write loose object file: No space left on device\nfatal: unpack-objects failed\n",
	  NULL, NSYNC_EIO, NSYNC_CAUSE_DISK_FULL, "No space left" },
	{ "our disk, perhaps", "error: cannot update ref 'r': couldn't write '/x/r.lock'\n", NULL,
	  NSYNC_EIO, NSYNC_CAUSE_NONE, "couldn't write" },
	{ "our quota", "fatal: write error: Disk quota exceeded\n", NULL, NSYNC_EIO, NSYNC_CAUSE_QUOTA,
	  "quota" },
	{ "our permission", "error: insufficient permission for adding an object to repository database .git/objects\n",
	  NULL, NSYNC_EIO, NSYNC_CAUSE_DENIED, "insufficient" },
	{ "a read-only disk", "fatal: unable to create 'x': Read-only file system\n", NULL, NSYNC_EIO,
	  NSYNC_CAUSE_READ_ONLY, "Read-only" },
	{ "nobody", "ssh: connect to host far port 22: Connection refused\n" REST, NULL, NSYNC_ENETWORK,
	  NSYNC_CAUSE_NONE, "Connection refused" },
	{ "silence", "", NULL, NSYNC_ENETWORK, NSYNC_CAUSE_NONE, "said nothing" },
};

static void fill(struct nsync_buf *buf, const char *text)
{
	nsync_buf_text(buf, text);
}

Test(repo_network_fail, causes)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_buf_release) struct nsync_buf errors = NSYNC_BUF_INIT(4096);
		AUTO(nsync_buf_release) struct nsync_buf output = NSYNC_BUF_INIT(4096);
		struct git_run run = { .cwd = "/tmp",
				       .errors = &errors,
				       .output = cases[i].output ? &output : NULL,
				       .status = 1 };
		struct nsync_error err = { .code = NSYNC_OK };

		fill(&errors, cases[i].errors);
		fill(&output, cases[i].output ? cases[i].output : "");
		cr_expect_eq(nsync_network_fail(&err, "gt", &run), cases[i].code, "%s",
			     cases[i].label);
		cr_expect_eq(err.cause, cases[i].cause, "%s: %d", cases[i].label, (int)err.cause);
		cr_expect(strstr(err.text, cases[i].text), "%s: %s", cases[i].label, err.text);
		cr_expect_str_eq(err.where, cases[i].code == NSYNC_EIO && err.cause != NSYNC_CAUSE_DENIED
						    ? "/tmp"
						    : "gt",
				 "%s", cases[i].label);
	}
}

Test(repo_network_fail, locks_here_are_named)
{
	static const struct {
		const char *file;
		enum nsync_cause cause;
	} locks[] = { { "/x/.git/index.lock", NSYNC_CAUSE_INDEX_LOCKED },
		      { "/x/.git/refs/heads/main.lock", NSYNC_CAUSE_REF_LOCKED },
		      { "/x/.git/packed-refs.lock", NSYNC_CAUSE_REF_LOCKED },
		      { "/x/.git/shallow.lock", NSYNC_CAUSE_FILE_LOCKED } };

	for (size_t i = 0; i < COUNT(locks); i++) {
		AUTO(nsync_buf_release) struct nsync_buf errors = NSYNC_BUF_INIT(4096);
		struct git_run run = { .errors = &errors, .status = 1 };
		struct nsync_error err = { .code = NSYNC_OK };

		nsync_buf_printf(&errors, "fatal: Unable to create '%s': File exists.\n", locks[i].file);
		cr_expect_eq(nsync_network_fail(&err, "gt", &run), NSYNC_EIO);
		cr_expect_eq(err.cause, locks[i].cause, "%s", locks[i].file);
		cr_expect_str_eq(err.where, locks[i].file);
	}
}

Test(repo_network_fail, another_user_s_server_of_this_machine)
{
	AUTO(nsync_buf_release) struct nsync_buf errors = NSYNC_BUF_INIT(4096);
	struct git_run run = { .cwd = "/usr/", .errors = &errors, .status = 1, .local = true };
	struct nsync_error err = { .code = NSYNC_OK };

	fill(&errors, "fatal: detected dubious ownership in repository at '../tmp'\n");
	cr_expect_eq(nsync_network_fail(&err, "gt", &run), NSYNC_ENETWORK);
	cr_expect_eq(err.cause, NSYNC_CAUSE_SERVER_OWNER);
	cr_expect_str_eq(err.where, "/tmp");
}
