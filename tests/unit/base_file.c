/* base_file.c: bounded reads, whole writes, folders. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "nsync/base.h"

static char folder[] = "/tmp/nsync-base-XXXXXX";
static struct nsync_error err;

static void enter(void)
{
	cr_assert(nsync_base_start());
	cr_assert_not_null(mkdtemp(folder));
	cr_assert_eq(chdir(folder), 0);
}

static void leave(void)
{
	struct nsync_error last = { NSYNC_OK, "", "" };

	cr_assert_eq(chdir("/"), 0);
	cr_assert_eq(nsync_file_remove_tree(folder, &last), NSYNC_OK, "%s", last.text);
	cr_assert_not(nsync_file_exists(folder));
}

TestSuite(base_file, .init = enter, .fini = leave);

/* Whether the folder holds exactly these names, a space between them. */
static bool holds(const char *path, const char *expected)
{
	struct nsync_buf all = NSYNC_BUF_INIT(10000);
	char **names;
	size_t count;

	cr_assert_eq(nsync_file_list(&names, &count, path, &err), NSYNC_OK);
	for (size_t i = 0; i < count; i++)
		nsync_buf_printf(&all, i ? " %s" : "%s", names[i]);
	bool same = nsync_str_is(nsync_buf_view(&all), expected);

	nsync_names_free(names, count);
	nsync_buf_release(&all);
	return same;
}

static bool contains(const char *path, const char *expected)
{
	struct nsync_buf buf = NSYNC_BUF_INIT(1000000);

	cr_assert_eq(nsync_file_read(&buf, path, &err), NSYNC_OK, "%s", err.text);
	bool same = nsync_str_is(nsync_buf_view(&buf), expected);

	nsync_buf_release(&buf);
	return same;
}

Test(base_file, write_replaces_and_leaves_nothing_behind)
{
	struct stat st;

	umask(022);
	cr_assert_eq(nsync_file_write("a", NSYNC_STR("one"), 0644, &err), NSYNC_OK);
	cr_assert_eq(nsync_file_write("a", NSYNC_STR("two"), 0600, &err), NSYNC_OK);
	cr_assert(contains("a", "two"));
	cr_assert_eq(stat("a", &st), 0);
	cr_assert_eq(st.st_mode & 0777, 0600);
	cr_assert_eq(nsync_file_write("./empty", NSYNC_STR(""), 0644, &err), NSYNC_OK);
	cr_assert(contains("empty", ""));
	cr_assert(holds(".", "a empty"));
}

Test(base_file, write_that_fails_leaves_nothing_behind)
{
	cr_assert_eq(nsync_file_write("no/such/folder", NSYNC_STR("x"), 0644, &err), NSYNC_ENOTFOUND);
	err.code = NSYNC_OK;
	cr_assert_eq(mkdir("d", 0755), 0);
	cr_assert_eq(nsync_file_write("d", NSYNC_STR("x"), 0644, &err), NSYNC_EIO);
	cr_assert_str_eq(err.where, "d");
	cr_assert(holds(".", "d"));
}

/* A disk that is full, by way of a limit: the old content stays. */
Test(base_file, write_without_room_keeps_the_old_file)
{
	struct rlimit limit = { 8, 8 };

	cr_assert_eq(nsync_file_write("a", NSYNC_STR("old"), 0644, &err), NSYNC_OK);
	signal(SIGXFSZ, SIG_IGN);
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	cr_expect_eq(nsync_file_write("a", NSYNC_STR("more than eight"), 0644, &err), NSYNC_EIO);
	cr_expect_str_eq(err.where, "a");
	cr_expect(contains("a", "old"));
	cr_expect(holds(".", "a"));
}

Test(base_file, create_takes_no_name_that_is_taken)
{
	cr_assert_eq(nsync_file_create("a", NSYNC_STR("one"), 0644, &err), NSYNC_OK);
	cr_assert_eq(nsync_file_create("a", NSYNC_STR("two"), 0644, &err), NSYNC_EEXISTS);
	cr_assert(contains("a", "one"));
	err.code = NSYNC_OK;
	cr_assert_eq(symlink("nowhere", "link"), 0);
	cr_assert_eq(nsync_file_create("link", NSYNC_STR("two"), 0644, &err), NSYNC_EEXISTS);
	cr_assert(holds(".", "a link"));
}

Test(base_file, write_replaces_a_link_and_spares_its_target)
{
	cr_assert_eq(nsync_file_write("target", NSYNC_STR("kept"), 0644, &err), NSYNC_OK);
	cr_assert_eq(symlink("target", "link"), 0);
	cr_assert_eq(nsync_file_write("link", NSYNC_STR("new"), 0644, &err), NSYNC_OK);
	cr_assert(contains("target", "kept"));
	cr_assert(contains("link", "new"));
}

Test(base_file, write_goes_into_a_pipe_and_leaves_it_one)
{
	struct stat st;
	char got[4] = "";
	int pipe_end;

	cr_assert_eq(mkfifo("pipe", 0600), 0);
	pipe_end = open("pipe", O_RDWR | O_NONBLOCK);
	cr_assert_geq(pipe_end, 0);
	cr_assert_eq(nsync_file_write("pipe", NSYNC_STR("sent"), 0644, &err), NSYNC_OK);
	cr_assert_eq(read(pipe_end, got, sizeof(got)), 4);
	cr_assert_arr_eq(got, "sent", 4);
	cr_assert_eq(stat("pipe", &st), 0);
	cr_assert(S_ISFIFO(st.st_mode));
	close(pipe_end);
}

Test(base_file, read_is_bounded)
{
	struct nsync_buf buf = NSYNC_BUF_INIT(5);

	cr_assert_eq(nsync_file_write("five", NSYNC_STR("12345"), 0644, &err), NSYNC_OK);
	cr_assert_eq(nsync_file_write("six", NSYNC_STR("123456"), 0644, &err), NSYNC_OK);
	cr_assert_eq(nsync_file_read(&buf, "five", &err), NSYNC_OK);
	cr_assert_str_eq(buf.p, "12345");
	nsync_buf_release(&buf);
	cr_assert_eq(nsync_file_read(&buf, "six", &err), NSYNC_ELIMIT);
	cr_assert_null(buf.p, "nothing was read");
	cr_assert_str_eq(err.where, "six");
	nsync_buf_text(&buf, "x"); /* not sticky: the buffer can still be used */
	err.code = NSYNC_OK;
	cr_assert_eq(nsync_file_read(&buf, "five", &err), NSYNC_ELIMIT);
	cr_assert_str_eq(buf.p, "x");
	nsync_buf_release(&buf);
}

Test(base_file, read_of_what_is_no_file)
{
	struct nsync_buf buf = NSYNC_BUF_INIT(100);

	cr_assert_eq(nsync_file_read(&buf, "missing", &err), NSYNC_ENOTFOUND);
	err.code = NSYNC_OK;
	cr_assert_eq(nsync_file_read(&buf, ".", &err), NSYNC_EIO);
	err.code = NSYNC_OK;
	cr_assert_eq(nsync_file_read_fd(&buf, -1, "closed", &err), NSYNC_EIO);
	cr_assert_str_eq(err.where, "closed");
	err.code = NSYNC_OK;
	buf.code = NSYNC_ELIMIT;
	cr_assert_eq(nsync_file_read_fd(&buf, 0, "standard input", &err), NSYNC_ELIMIT);
	nsync_buf_release(&buf);
}

/* A pipe says nothing of its size: the bound holds while it is read. */
Test(base_file, read_of_a_pipe)
{
	static const struct {
		size_t sent, max;
		enum nsync_code code;
	} table[] = { { 0, 10, NSYNC_OK },	   { 10, 10, NSYNC_OK },     { 11, 10, NSYNC_ELIMIT },
		      { 60000, 60000, NSYNC_OK }, { 60000, 59999, NSYNC_ELIMIT }, { 0, 0, NSYNC_OK },
		      { 1, 0, NSYNC_ELIMIT } };
	static char bytes[60000];

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		struct nsync_buf buf = NSYNC_BUF_INIT(table[i].max);
		int ends[2];

		err.code = NSYNC_OK;
		cr_assert_eq(pipe(ends), 0);
		cr_assert_eq(write(ends[1], bytes, table[i].sent), (ssize_t)table[i].sent);
		close(ends[1]);
		cr_expect_eq(nsync_file_read_fd(&buf, ends[0], "pipe", &err), table[i].code, "row %zu", i);
		cr_expect_eq(buf.n, table[i].code == NSYNC_OK ? table[i].sent : 0, "row %zu", i);
		close(ends[0]);
		nsync_buf_release(&buf);
	}
}

Test(base_file, folders)
{
	cr_assert_eq(nsync_file_mkdirs("a/b//c/", 0755, &err), NSYNC_OK);
	cr_assert_eq(nsync_file_mkdirs("a/b/c", 0755, &err), NSYNC_OK);
	cr_assert_eq(nsync_file_mkdirs("/", 0755, &err), NSYNC_OK);
	cr_assert_eq(nsync_file_mkdirs_above("above/one/file", &err), NSYNC_OK);
	cr_expect(nsync_file_exists("above/one") && !nsync_file_exists("above/one/file"));
	cr_assert_eq(nsync_file_mkdirs_above("file", &err), NSYNC_OK);
	cr_assert_eq(nsync_file_mkdirs_above("/file", &err), NSYNC_OK);
	cr_assert_eq(nsync_file_write("a/file", NSYNC_STR(""), 0644, &err), NSYNC_OK);
	cr_assert_eq(nsync_file_mkdirs("a/file/x", 0755, &err), NSYNC_EIO);
	cr_assert_str_eq(err.where, "a/file");
	err.code = NSYNC_OK;
	cr_assert_eq(nsync_file_write("a/Z", NSYNC_STR(""), 0644, &err), NSYNC_OK);
	cr_assert(holds("a", "Z b file"));
	cr_assert(holds("a/b/c", ""));
	char **names;
	size_t count = 7;

	cr_assert_eq(nsync_file_list(&names, &count, "missing", &err), NSYNC_ENOTFOUND);
	cr_assert_null(names);
	cr_assert_eq(count, 0);
	nsync_names_free(names, count);
}

Test(base_file, remove_tree_follows_no_link)
{
	cr_assert_eq(nsync_file_mkdirs("kept/inside", 0755, &err), NSYNC_OK);
	cr_assert_eq(nsync_file_mkdirs("gone/deep/er", 0755, &err), NSYNC_OK);
	cr_assert_eq(nsync_file_write("gone/deep/file", NSYNC_STR("x"), 0444, &err), NSYNC_OK);
	cr_assert_eq(symlink("../kept", "gone/link"), 0);
	cr_assert_eq(nsync_file_remove_tree("gone", &err), NSYNC_OK, "%s", err.text);
	cr_assert(holds(".", "kept"));
	cr_assert(holds("kept", "inside"));
	cr_assert_eq(symlink("kept", "link"), 0);
	cr_assert_eq(nsync_file_remove_tree("link", &err), NSYNC_OK);
	cr_assert(nsync_file_exists("kept/inside"));
	cr_assert_eq(nsync_file_remove_tree("gone", &err), NSYNC_ENOTFOUND);
}

/* A tree made too deep to be removed is an error, not a crash. */
Test(base_file, remove_tree_is_bounded)
{
	struct nsync_buf path = NSYNC_BUF_INIT(1000);

	nsync_buf_text(&path, "d");
	for (int i = 0; i < 130; i++)
		nsync_buf_text(&path, "/d");
	cr_assert_eq(nsync_file_mkdirs(path.p, 0755, &err), NSYNC_OK);
	cr_assert_eq(nsync_file_remove_tree("d", &err), NSYNC_EIO);
	err.code = NSYNC_OK;
	cr_assert_eq(nsync_file_remove_tree("d/d/d/d/d", &err), NSYNC_OK);
	nsync_buf_release(&path);
}
