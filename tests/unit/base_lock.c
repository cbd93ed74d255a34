/* base_lock.c: one run at a time holds a lock, and it ends with that run. */
#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/shell_fixture.h"

TestSuite(base_lock, .init = shell_enter, .fini = shell_leave, .timeout = 60);

static enum nsync_code take(int *lock, long wait, struct nsync_error *why)
{
	*why = (struct nsync_error){ .code = NSYNC_OK };
	return nsync_file_lock(lock, "lock", 0600, wait, why);
}

Test(base_lock, one_at_a_time)
{
	int one = -1, two = -1;
	struct stat st;

	cr_assert_eq(take(&one, 0, &err), NSYNC_OK);
	cr_assert(stat("lock", &st) == 0);
	cr_expect_eq(st.st_mode & 0777, 0600);
	cr_expect_eq(take(&two, 0, &err), NSYNC_ECONFLICT);
	cr_expect_eq(err.cause, NSYNC_CAUSE_BUSY);
	cr_expect_str_eq(err.where, "lock");
	cr_expect_eq(take(&two, 120, &err), NSYNC_ECONFLICT, "waited, and it was not free");
	cr_expect_eq(two, -1);
	nsync_file_unlock(&one);
	cr_expect_eq(one, -1);
	cr_expect_eq(take(&two, 0, &err), NSYNC_OK);
	nsync_file_unlock(&two);
	nsync_file_unlock(&two);
}

/* Fork a process that holds the lock until it is killed, or for some microseconds. */
static pid_t hold(unsigned microseconds)
{
	int ready[2];
	char byte;
	pid_t pid;

	cr_assert(pipe(ready) == 0);
	pid = fork();
	cr_assert(pid >= 0);
	if (!pid) {
		int lock = -1;

		if (take(&lock, 0, &err) || write(ready[1], "x", 1) != 1)
			_exit(1);
		if (microseconds)
			usleep(microseconds);
		else
			pause();
		_exit(0);
	}
	cr_assert(read(ready[0], &byte, 1) == 1);
	close(ready[0]);
	close(ready[1]);
	return pid;
}

Test(base_lock, ends_with_the_run_that_holds_it)
{
	int lock = -1, status;
	pid_t pid = hold(0);

	cr_expect_eq(take(&lock, 0, &err), NSYNC_ECONFLICT);
	cr_assert(kill(pid, SIGKILL) == 0 && waitpid(pid, &status, 0) == pid);
	cr_expect_eq(take(&lock, 0, &err), NSYNC_OK);
	nsync_file_unlock(&lock);
}

Test(base_lock, waits_until_it_is_free)
{
	int lock = -1, status;
	pid_t pid = hold(200000);

	cr_expect_eq(take(&lock, NSYNC_WAIT_FOREVER, &err), NSYNC_OK);
	nsync_file_unlock(&lock);
	cr_assert(waitpid(pid, &status, 0) == pid);
}

Test(base_lock, what_cannot_be_opened)
{
	int lock = -1;

	cr_assert(mkdir("folder", 0700) == 0 && symlink("elsewhere", "link") == 0);
	cr_expect_eq(nsync_file_lock(&lock, "none/lock", 0600, 0, &err), NSYNC_ENOTFOUND);
	err.code = NSYNC_OK;
	cr_expect_neq(nsync_file_lock(&lock, "folder", 0600, 0, &err), NSYNC_OK);
	err.code = NSYNC_OK;
	cr_expect_neq(nsync_file_lock(&lock, "link", 0600, 0, &err), NSYNC_OK, "a link is not followed");
	cr_expect(!nsync_file_exists("elsewhere"));
	cr_expect_eq(lock, -1);
}
