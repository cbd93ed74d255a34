/* child.c: peers that answer line by line, and whole programs. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/bench.h"

/* ---- peers ---------------------------------------------------------------------------- */

/* In the child: standard input and output are the pipes' ends. */
static void become(int input, int output, char *const argv[])
{
	if (dup2(input, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0)
		_exit(127);
	execvp(argv[0], argv);
	_exit(127);
}

static bool read_name(struct bench_peer *peer)
{
	if (!fgets(peer->name, sizeof(peer->name), peer->from))
		return false;
	peer->name[strcspn(peer->name, "\n")] = '\0';
	return peer->name[0] != '\0';
}

bool bench_peer_start(struct bench_peer *peer, size_t want, char *const argv[])
{
	int to[2], from[2];

	/* Closed on exec: a child must not hold the pipes of the one before open. */
	if (pipe2(to, O_CLOEXEC) || pipe2(from, O_CLOEXEC))
		bench_die("pipe: %s", strerror(errno));
	signal(SIGPIPE, SIG_IGN);
	*peer = (struct bench_peer){ .pid = fork(), .want = want };
	if (peer->pid < 0)
		bench_die("fork: %s", strerror(errno));
	if (peer->pid == 0)
		become(to[0], from[1], argv);
	close(to[0]);
	close(from[1]);
	peer->to = fdopen(to[1], "w");
	peer->from = fdopen(from[0], "r");
	if (!peer->to || !peer->from)
		bench_die("fdopen: %s", strerror(errno));
	if (read_name(peer))
		return true;
	bench_peer_stop(peer);
	return false;
}

uint64_t bench_peer_pass(void *payload)
{
	struct bench_peer *peer = payload;
	uint64_t ns;
	size_t good;

	if (fputs("go\n", peer->to) == EOF || fflush(peer->to) == EOF ||
	    fscanf(peer->from, "%" SCNu64 " %zu", &ns, &good) != 2) {
		fprintf(stderr, "bench: %s does not answer\n", peer->name);
		return 0;
	}
	if (good != peer->want) {
		fprintf(stderr, "bench: %s: %zu of %zu items good\n", peer->name, good, peer->want);
		return 0;
	}
	return ns;
}

void bench_peer_stop(struct bench_peer *peer)
{
	fclose(peer->to);
	fclose(peer->from);
	waitpid(peer->pid, NULL, 0);
	*peer = (struct bench_peer){ 0 };
}

/* ---- whole programs --------------------------------------------------------------------- */

/* Not fork: its cost would grow with what the bench itself holds in memory. */
uint64_t bench_command_pass(void *payload)
{
	const struct bench_command *command = payload;
	posix_spawn_file_actions_t nowhere;
	uint64_t start, ns;
	int status = 0, failed;
	pid_t pid;

	posix_spawn_file_actions_init(&nowhere);
	for (int fd = 0; fd < 3; fd++)
		posix_spawn_file_actions_addopen(&nowhere, fd, "/dev/null", O_RDWR, 0);
	start = bench_now();
	failed = posix_spawn(&pid, command->argv[0], &nowhere, NULL, command->argv, environ);
	if (!failed && waitpid(pid, &status, 0) != pid)
		failed = errno;
	ns = bench_now() - start;
	posix_spawn_file_actions_destroy(&nowhere);
	if (failed)
		fprintf(stderr, "bench: %s: %s\n", command->argv[0], strerror(failed));
	else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fprintf(stderr, "bench: %s: wait status %d\n", command->argv[0], status);
	else
		return ns;
	return 0;
}
