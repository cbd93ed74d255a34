/* repo_said.c: a server's own words among git's messages: which lines, how cleaned, how many. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "lib/repo/network.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define GIT_S_OWN    "error: failed to push some refs to 'origin'\n"

Test(repo_said, lines)
{
	static const struct {
		const char *label, *errors, *said;
	} cases[] = {
		{ "nothing", "", "" },
		{ "git's own", GIT_S_OWN "hint: pull first\n", "" },
		{ "one", "remote: no        \n" GIT_S_OWN, "no\n" },
		{ "empty ones go", "remote: \nremote:\nremote: a\nremote:    \nremote: b\n" GIT_S_OWN,
		  "a\nb\n" },
		{ "indented", "remote:   y        \n", "  y\n" },
		{ "a carriage return ends a line", "remote: one\rremote: two\r\nremote: three\n",
		  "one\ntwo\nthree\n" },
		{ "without a line feed", "remote: last", "last\n" },
		{ "the receiver's", "error: remote unpack failed: unpack-objects abnormal exit\n",
		  "unpack-objects abnormal exit\n" },
		{ "a daemon's", "fatal: remote error: access denied\n", "access denied\n" },
		{ "progress",
		  "remote: Enumerating objects: 5, done.\rremote: Counting objects: 100% (5/5), done.\n"
		  "remote: Compressing objects: 100% (2/2)\nremote: Writing objects: 1\nremote: Receiving objects: 2\n"
		  "remote: Resolving deltas: 100% (1/1)\nremote: Unpacking objects: 1\n"
		  "remote: Checking connectivity: 1\nremote: Updating files: 1\n"
		  "remote: Total 3 (delta 0), reused 0 (delta 0)\nremote: Total refusal\n",
		  "Total refusal\n" },
		{ "colours and titles", "remote: \033[1;31mno\033[0m \033]0;mine\a\033]8;;x\033\\link\n",
		  "no link\n" },
		{ "a sequence without an end", "remote: a\033[31\nremote: b\033]0;title\nremote: c\033\n",
		  "a\nb\nc\n" },
		{ "other escapes", "remote: a\033(Bb\033Mc\n", "abc\n" },
		{ "controls", "remote: a\tb\ac\x7f"
			      "d\xc2\x9b"
			      "e\n",
		  "a bcde\n" },
		{ "no UTF-8", "remote: a\xff"
			      "b\n",
		  "a?b\n" },
		{ "letters", "remote: \xc3\xb1 \xe2\x82\xac\n", "\xc3\xb1 \xe2\x82\xac\n" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		char said[NSYNC_MAX_SAID];

		cr_expect_eq(nsync_git_said(said, nsync_str(cases[i].errors)),
			     cases[i].said[0] != '\0', "%s", cases[i].label);
		cr_expect_str_eq(said, cases[i].said, "%s: %s", cases[i].label, said);
	}
}

Test(repo_said, a_nul_ends_a_line)
{
	char said[NSYNC_MAX_SAID];

	cr_expect(nsync_git_said(said, NSYNC_STR("remote: a\0b\nremote: c\n")));
	cr_expect_str_eq(said, "a\nc\n");
}

Test(repo_said, bounded)
{
	char said[NSYNC_MAX_SAID];
	size_t lines = 0;

	for (unsigned width = 1; width < 3000; width += 37) {
		AUTO(nsync_buf_release) struct nsync_buf errors = NSYNC_BUF_INIT(10000000);

		for (int i = 0; i < 100; i++) {
			nsync_buf_text(&errors, "remote: ");
			for (unsigned k = 0; k < width; k++)
				nsync_buf_text(&errors, "\xc3\xb1");
			nsync_buf_char(&errors, '\n');
		}
		cr_assert(nsync_git_said(said, nsync_buf_view(&errors)));
		cr_expect_leq(strlen(said), NSYNC_MAX_SAID - 1);
		cr_expect(nsync_utf8_valid(nsync_str(said)), "%u", width);
		cr_expect_str_eq(said + strlen(said) - 5, "\n...\n", "%u: what is left out shows", width);
		lines = 0;
		for (const char *p = said; *p; p++)
			lines += *p == '\n';
		cr_expect_leq(lines, 51, "%u", width);
	}
}

Test(repo_said, git_s_own_lines)
{
	struct nsync_str rest = NSYNC_STR("remote: x\nfatal: y\nerror: remote unpack failed: z\nw"), line;

	cr_assert(nsync_git_own_line(&line, &rest));
	cr_expect(nsync_str_is(line, "fatal: y"));
	cr_assert(nsync_git_own_line(&line, &rest));
	cr_expect(nsync_str_is(line, "w"));
	cr_expect_not(nsync_git_own_line(&line, &rest));
}
