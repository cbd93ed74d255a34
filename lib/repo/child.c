/* child.c: the user's own git in a child process, under a deadline and limits. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

#define MAX_ARGS      48
#define GRACE_MS      2000 /* between SIGTERM and SIGKILL */
#define LOOK_MS       50   /* how often to look whether the child has ended */
#define LAST_WORDS_MS 500  /* for what its pipes still hold then */
#define CANNOT_EXEC   127

/*
 * What git runs where nobody sets a command (git-config(1), core.alternateRefsCommand). Without the refs of
 * what is there already, a fetch negotiates nothing and walks all history to see whether it is whole.
 */
#define ALTERNATE_REFS                                                                             \
	"core.alternateRefsCommand="                                                               \
	"refs() { git --git-dir=\"$1\" for-each-ref --format=\"%(objectname)\"; }; refs"

/* Settings that hold for every child: nothing of a repository is run (its ssh command and credential
 * helpers aside, which are how one gets in), nothing goes on in the background. */
static const char *const settings[] = {
	"-c", "protocol.ext.allow=never",
	"-c", "core.hooksPath=/dev/null",
	"-c", "fetch.fsckObjects=false",
	"-c", "transfer.fsckObjects=false",
	"-c", "gc.auto=0",
	"-c", "maintenance.auto=false",
	"-c", "core.fsmonitor=false",
	"-c", "submodule.recurse=false",
	"-c", "fetch.writeCommitGraph=false",
	"-c", "push.gpgSign=false",
	"-c", ALTERNATE_REFS,
};

/* What Git sets for hooks and what would send the child to another repository (git(1)). */
static const char *const unwanted[] = {
	"GIT_DIR",
	"GIT_WORK_TREE",
	"GIT_INDEX_FILE",
	"GIT_OBJECT_DIRECTORY",
	"GIT_ALTERNATE_OBJECT_DIRECTORIES",
	"GIT_CONFIG",
	"GIT_CONFIG_PARAMETERS",
	"GIT_CONFIG_COUNT",
	"GIT_NAMESPACE",
	"GIT_PREFIX",
	"GIT_QUARANTINE_PATH",
	"GIT_COMMON_DIR",
	"GIT_SHALLOW_FILE",
	"GIT_GRAFT_FILE",
	"GIT_REPLACE_REF_BASE",
	"GIT_IMPLICIT_WORK_TREE",
	"LC_ALL",
	"LANGUAGE",
	"GIT_DEFAULT_HASH",
	"GIT_DEFAULT_REF_FORMAT",
};

/* What is read is in English; what is made is of the format that a region has, whatever the user's default is. */
static const char *const wanted[] = { "LC_ALL=C", "GIT_DEFAULT_HASH=sha1",
				      "GIT_DEFAULT_REF_FORMAT=files" };

#define TRACE "GIT_TRACE_PACKET="

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The user's own settings in the environment; what is asked of git about the user's trust heeds them. */
static bool is_setting(const char *setting)
{
	return !strncmp(setting, "GIT_CONFIG_COUNT=", 17) ||
	       !strncmp(setting, "GIT_CONFIG_PARAMETERS=", 22);
}

static bool is_unwanted(const char *setting)
{
	for (size_t i = 0; i < sizeof(unwanted) / sizeof(unwanted[0]); i++) {
		size_t n = strlen(unwanted[i]);

		if (!strncmp(setting, unwanted[i], n) && setting[n] == '=')
			return true;
	}
	return false;
}

static bool is_passed_on(const struct git_run *run, const char *setting)
{
	if (run->trace && !strncmp(setting, TRACE, sizeof(TRACE) - 1))
		return false;
	return !is_unwanted(setting) || (run->own_settings && is_setting(setting));
}

/* The environment as it is, less what would mislead git. */
static char **child_environment(const struct git_run *run)
{
	size_t count = 0, kept = 0;
	char **out;

	while (environ[count])
		count++;
	out = calloc(count + COUNT(wanted) + 2, sizeof(*out));
	for (size_t i = 0; out && i < count; i++)
		if (is_passed_on(run, environ[i]))
			out[kept++] = environ[i];
	for (size_t i = 0; out && i < COUNT(wanted); i++)
		out[kept++] = (char *)(uintptr_t)wanted[i];
	if (out && run->trace)
		out[kept++] = (char *)(uintptr_t)TRACE "1";
	return out;
}

const char *nsync_git_environment(const char *name)
{
	size_t n = strlen(name);

	for (char **each = environ; each && *each; each++)
		if (!strncmp(*each, name, n) && (*each)[n] == '=')
			return *each + n + 1;
	return "";
}

static bool build_args(const char *out[MAX_ARGS], const char *const *argv)
{
	size_t n = 0;

	out[n++] = "git";
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		out[n++] = settings[i];
	for (; *argv; argv++) {
		if (n + 1 == MAX_ARGS)
			return false;
		out[n++] = *argv;
	}
	out[n] = NULL;
	return true;
}

/*
 * After fork: only calls that are safe there (signal-safety(7)). In a session of its own, the child
 * has no terminal: a question for a passphrase fails at once, where in another process group of the
 * same terminal it would be stopped until the deadline. It does not outlive its parent.
 */
static void become_git(const struct git_run *run, const char *const *args, char **environment,
		       const int out[2], const int errors[2], pid_t parent)
{
	int nothing = open("/dev/null", O_RDWR);

	setsid();
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(CANNOT_EXEC);
	if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(run->output ? out[1] : nothing, 1) < 0 ||
	    dup2(errors[1], 2) < 0)
		_exit(CANNOT_EXEC);
	if (run->limits && run->limits->file_bytes) {
		struct rlimit limit = { run->limits->file_bytes, run->limits->file_bytes };

		setrlimit(RLIMIT_FSIZE, &limit);
		signal(SIGXFSZ, SIG_IGN); /* so that git can say what is wrong: EFBIG */
	}
	if (run->limits) {
		/* A few bytes of deltas may declare gigabytes, and git holds each whole. Maps of packs do not count. */
		struct rlimit limit = { NSYNC_MAX_GIT_MEMORY, NSYNC_MAX_GIT_MEMORY };

		setrlimit(RLIMIT_DATA, &limit);
	}
	if (run->cwd && chdir(run->cwd) < 0)
		_exit(CANNOT_EXEC);
	environ = environment;
	execvp("git", (char *const *)(uintptr_t)args);
	_exit(CANNOT_EXEC);
}

/* ---- waiting ---- */

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Take what a pipe has. What does not fit its buffer pushes out the oldest: the last words matter. False at its end. */
static bool drain(int fd, struct nsync_buf *into)
{
	char piece[4096];
	ssize_t n = read(fd, piece, sizeof(piece));

	if (n < 0)
		return errno == EINTR || errno == EAGAIN;
	if (n > 0 && into && into->max - into->n <= (size_t)n) {
		memmove(into->p, into->p + into->n / 2, into->n - into->n / 2);
		into->n -= into->n / 2;
	}
	if (n > 0 && into)
		nsync_buf_add(into, piece, (size_t)n);
	return n > 0;
}

static bool has_ended(pid_t pid)
{
	siginfo_t info = { .si_pid = 0 };

	return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0 ||
	       info.si_pid == pid;
}

/*
 * Read both pipes to their ends, to the child's end, or to the deadline. The pipes may outlive the child:
 * what ssh leaves in the background (ControlPersist) keeps them open.
 */
static void follow(struct git_run *run, pid_t pid, int out, int errors, int64_t deadline)
{
	struct pollfd fds[2] = { { out, POLLIN, 0 }, { errors, POLLIN, 0 } };
	int64_t last = 0; /* when to stop listening to a child that has ended */

	while (fds[0].fd >= 0 || fds[1].fd >= 0) {
		int64_t now = now_ms();
		int ready;

		if (!last && has_ended(pid))
			last = now + LAST_WORDS_MS;
		if (!last && now >= deadline)
			run->timed_out = true;
		if (run->timed_out || (last && now >= last))
			return;
		ready = poll(fds, 2, last ? 0 : LOOK_MS);
		if ((ready < 0 && errno != EINTR) || (ready == 0 && last))
			return;
		for (int i = 0; i < 2 && ready > 0; i++)
			if (fds[i].fd >= 0 && fds[i].revents &&
			    !drain(fds[i].fd, i ? run->errors : run->output))
				fds[i].fd = -1;
	}
}

/* Its group, and itself in case that it has none yet. */
static void signal_all(pid_t pid, int number)
{
	kill(-pid, number);
	kill(pid, number);
}

/* The child is gone or is made to go, and with it all that it started. */
static void reap(struct git_run *run, pid_t pid, int64_t deadline)
{
	const struct timespec nap = { 0, 5000000 };
	int64_t kill_at = 0;
	int status = 0;
	pid_t got;

	while ((got = waitpid(pid, &status, WNOHANG)) == 0 || (got < 0 && errno == EINTR)) {
		int64_t now = now_ms();

		if (!kill_at && (run->timed_out || now >= deadline)) {
			run->timed_out = true;
			signal_all(pid, SIGTERM);
			kill_at = now + GRACE_MS;
		} else if (kill_at && now >= kill_at) {
			signal_all(pid, SIGKILL);
		}
		nanosleep(&nap, NULL);
	}
	if (run->timed_out)
		kill(-pid, SIGKILL);
	run->status = got == pid && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void close_pair(int pair[2])
{
	for (int i = 0; i < 2; i++)
		if (pair[i] >= 0)
			close(pair[i]);
	pair[0] = pair[1] = -1;
}

static enum nsync_code start(struct git_run *run, pid_t *pid, int out[2], int errors[2],
			     struct nsync_error *err)
{
	const char *args[MAX_ARGS];
	char **environment;
	pid_t parent = getpid();

	if (!build_args(args, run->argv))
		return nsync_fail(err, NSYNC_EINVAL, "git", "too many arguments");
	environment = child_environment(run);
	if (!environment)
		return nsync_fail_memory(err);
	if (pipe2(out, O_CLOEXEC) < 0 || pipe2(errors, O_CLOEXEC) < 0 || (*pid = fork()) < 0) {
		free(environment);
		return nsync_fail_errno(err, "git", "cannot start a child process");
	}
	if (*pid == 0)
		become_git(run, args, environment, out, errors, parent);
	free(environment);
	return NSYNC_OK;
}

enum nsync_code nsync_git_child(struct git_run *run, struct nsync_error *err)
{
	int out[2] = { -1, -1 }, errors[2] = { -1, -1 };
	int64_t deadline = INT64_MAX / 2;
	enum nsync_code code;
	pid_t pid;

	run->status = -1;
	run->timed_out = false;
	if (run->limits && run->limits->seconds)
		deadline = now_ms() + (int64_t)run->limits->seconds * 1000;
	code = start(run, &pid, out, errors, err);
	if (code) {
		close_pair(out);
		close_pair(errors);
		return code;
	}
	close(out[1]);
	close(errors[1]);
	out[1] = errors[1] = -1;
	follow(run, pid, out[0], errors[0], deadline);
	reap(run, pid, deadline);
	close_pair(out);
	close_pair(errors);
	if (run->status == CANNOT_EXEC)
		return nsync_fail(err, NSYNC_EIO, "git", "the program git could not be started");
	return NSYNC_OK;
}
