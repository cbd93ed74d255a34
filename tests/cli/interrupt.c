/*
 * interrupt.c: run a program and stop it at one of the system calls by which it writes.
 *
 *	interrupt count PROGRAM [ARGUMENT...]     prints how many such calls it makes, to the file that
 *	                                          the variable INTERRUPT_COUNT names
 *	interrupt kill N PROGRAM [ARGUMENT...]    SIGKILL before call N (from 1); exit 137
 *	interrupt fail N ERRNO PROGRAM ...        call N fails with this number; a full disk (ENOSPC)
 *	                                          never keeps a file from being removed
 *	interrupt deny N ERRNO PROGRAM ...        call N and all after it do
 *
 * Its exit code is the program's. Programs that it starts are not looked at.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/ptrace.h>

static long ask(enum __ptrace_request request, pid_t child, void *address, void *data)
{
	return ptrace(request, child, address, data);
}

/* Whether a call changes something on a disk. Standard output and error are no disk. */
static int writes(const struct ptrace_syscall_info *call)
{
	const unsigned long long *a = call->entry.args;

	switch (call->entry.nr) {
	case SYS_write:
	case SYS_pwrite64:
	case SYS_writev:
	case SYS_ftruncate:
	case SYS_fchmod:
		return a[0] > 2;
	case SYS_openat:
		return (a[2] & (O_CREAT | O_TRUNC)) != 0;
#ifdef SYS_open
	case SYS_open:
		return (a[1] & (O_CREAT | O_TRUNC)) != 0;
	case SYS_rename:
	case SYS_link:
	case SYS_unlink:
	case SYS_mkdir:
	case SYS_rmdir:
	case SYS_symlink:
	case SYS_chmod:
#endif
	case SYS_renameat:
	case SYS_renameat2:
	case SYS_linkat:
	case SYS_unlinkat:
	case SYS_mkdirat:
	case SYS_symlinkat:
	case SYS_fchmodat:
	case SYS_fsync:
		return 1;
	default:
		return 0;
	}
}

/* Make the kernel skip the call that is about to begin. */
static void skip(pid_t child)
{
#if defined(__x86_64__)
	struct user_regs_struct registers;

	ask(PTRACE_GETREGS, child, NULL, &registers);
	registers.orig_rax = (unsigned long long)-1;
	ask(PTRACE_SETREGS, child, NULL, &registers);
#elif defined(__aarch64__)
	int none = -1;
	struct iovec part = { &none, sizeof(none) };

	ask(PTRACE_SETREGSET, child, (void *)NT_ARM_SYSTEM_CALL, &part);
#else
#error "interrupt.c: how is a system call skipped here?"
#endif
}

/* What the call that has just ended returns. */
static void set_result(pid_t child, long result)
{
#if defined(__x86_64__)
	struct user_regs_struct registers;

	ask(PTRACE_GETREGS, child, NULL, &registers);
	registers.rax = (unsigned long long)result;
	ask(PTRACE_SETREGS, child, NULL, &registers);
#else
	struct user_regs_struct registers;
	struct iovec part = { &registers, sizeof(registers) };

	ask(PTRACE_GETREGSET, child, (void *)NT_PRSTATUS, &part);
	registers.regs[0] = (unsigned long long)result;
	ask(PTRACE_SETREGSET, child, (void *)NT_PRSTATUS, &part);
#endif
}

enum mode { COUNT, KILL, FAIL, DENY };

static long seen;
static int removes; /* the last call seen */

/* Whether a call only removes something: a full disk lets that happen. */
static int is_removal(unsigned long long number)
{
#ifdef SYS_unlink
	if (number == SYS_unlink || number == SYS_rmdir)
		return 1;
#endif
	return number == SYS_unlinkat;
}

static void at_call(pid_t child, enum mode mode, long number, int *failing)
{
	struct ptrace_syscall_info call;

	memset(&call, 0, sizeof(call));
	if (ask((enum __ptrace_request)PTRACE_GET_SYSCALL_INFO, child, (void *)sizeof(call), &call) < 0)
		return;
	if (call.op == PTRACE_SYSCALL_INFO_EXIT && *failing) {
		set_result(child, -*failing);
		*failing = 0;
	}
	if (call.op != PTRACE_SYSCALL_INFO_ENTRY || !writes(&call))
		return;
	seen++;
	removes = is_removal(call.entry.nr);
	if (mode == KILL && seen == number)
		kill(child, SIGKILL);
}

static int watch(pid_t child, enum mode mode, long number, int error)
{
	struct ptrace_syscall_info call;
	int status, failing = 0;

	for (;;) {
		int signal = 0;
		long before = seen;

		if (waitpid(child, &status, 0) < 0)
			return 125;
		if (WIFEXITED(status))
			return WEXITSTATUS(status);
		if (WIFSIGNALED(status))
			return 128 + WTERMSIG(status);
		if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
			at_call(child, mode, number, &failing);
			memset(&call, 0, sizeof(call));
			if (seen > before && !(error == ENOSPC && removes) && (mode == FAIL ? seen == number : mode == DENY && seen >= number)) {
				skip(child);
				failing = error;
			}
		} else if (WSTOPSIG(status) != SIGTRAP) {
			signal = WSTOPSIG(status);
		}
		ask(PTRACE_SYSCALL, child, NULL, (void *)(long)signal);
	}
}

static void run(char **command)
{
	ask(PTRACE_TRACEME, 0, NULL, NULL);
	raise(SIGSTOP);
	execvp(command[0], command);
	perror(command[0]);
	_exit(127);
}

int main(int count, char **args)
{
	static const char *const names[] = { "count", "kill", "fail", "deny" };
	static const int values[] = { 0, 1, 2, 2 };
	const char *file = getenv("INTERRUPT_COUNT");
	int status, code, mode = 0;
	pid_t child;

	while (mode < 4 && (count < 2 || strcmp(args[1], names[mode]) != 0))
		mode++;
	if (mode == 4 || count < 3 + values[mode]) {
		fprintf(stderr, "usage: interrupt count|kill N|fail N ERRNO|deny N ERRNO PROGRAM [ARGUMENT...]\n");
		return 125;
	}
	child = fork();
	if (child < 0)
		return 125;
	if (!child)
		run(args + 2 + values[mode]);
	waitpid(child, &status, 0);
	ask(PTRACE_SETOPTIONS, child, NULL, (void *)(long)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL));
	ask(PTRACE_SYSCALL, child, NULL, NULL);
	code = watch(child, (enum mode)mode, values[mode] ? strtol(args[2], NULL, 10) : 0,
		     values[mode] == 2 ? (int)strtol(args[3], NULL, 10) : 0);
	if (file && mode == COUNT) {
		FILE *out = fopen(file, "w");

		if (!out)
			return 125;
		fprintf(out, "%ld\n", seen);
		fclose(out);
	}
	return code;
}
