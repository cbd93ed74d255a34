/* base_shell.c: a word that a shell reads as it is, and that a terminal shows unchanged. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "nsync/base.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const struct {
	const char *label, *path, *word; /* word NULL: whatever a shell makes the path of */
} rows[] = {
	{ "plain", "drafts/water-hubs.md", "drafts/water-hubs.md" },
	{ "a blank", "drafts/water hubs.md", "'drafts/water hubs.md'" },
	{ "a quote", "it's", "'it'\\''s'" },
	{ "letters", "ñandú.md", "'ñandú.md'" },
	{ "a dash first", "-x.md", "./-x.md" },
	{ "a dash and a blank", "-x y.md", "'./-x y.md'" },
	{ "a tilde first", "~/x", "'~/x'" },
	{ "a line feed", "a\nb.md", "\"$(printf 'a\\012b.md')\"" },
	{ "what printf reads", "100%\\n\n'.md", NULL },
	{ "a dollar", "$(true)`true`$HOME", "'$(true)`true`$HOME'" },
	{ "a line that turns", "a\u202eb", NULL },
	{ "no UTF-8", "a\xff" "b", NULL },
	{ "a star", "*", "'*'" },
	{ "nothing", "", "''" },
	{ "a line feed first", "\n-x", NULL },
};

/* What sh makes of the word, compared with the path byte for byte. */
static bool shell_reads(const char *word, const char *path)
{
	AUTO(nsync_buf_release) struct nsync_buf line = NSYNC_BUF_INIT(4096);
	char got[256];
	FILE *pipe;
	size_t n;

	nsync_buf_printf(&line, "printf %%s %s", word);
	pipe = popen(line.p, "r");
	cr_assert_not_null(pipe);
	n = fread(got, 1, sizeof(got), pipe);
	cr_assert_eq(pclose(pipe), 0);
	return nsync_str_is((struct nsync_str){ got, n }, path) ||
	       (path[0] == '-' && n > 2 && !strncmp(got, "./", 2) &&
		nsync_str_is((struct nsync_str){ got + 2, n - 2 }, path));
}

Test(base_shell, files)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		AUTO(nsync_buf_release) struct nsync_buf word = NSYNC_BUF_INIT(4096);
		AUTO(nsync_buf_release) struct nsync_buf shown = NSYNC_BUF_INIT(4096);

		nsync_shell_file(&word, nsync_str(rows[i].path));
		if (rows[i].word)
			cr_expect_str_eq(nsync_buf_view(&word).p, rows[i].word, "%s", rows[i].label);
		cr_expect(shell_reads(word.p, rows[i].path), "%s: %s", rows[i].label, word.p);
		nsync_visible(&shown, nsync_buf_view(&word), false);
		cr_expect_str_eq(nsync_buf_view(&shown).p, word.p, "%s", rows[i].label);
	}
}

Test(base_shell, a_word_may_begin_with_a_dash)
{
	AUTO(nsync_buf_release) struct nsync_buf word = NSYNC_BUF_INIT(4096);

	nsync_shell_word(&word, NSYNC_STR("-x"));
	cr_expect_str_eq(nsync_buf_view(&word).p, "-x");
	nsync_buf_clear(&word);
	nsync_shell_word(&word, NSYNC_STR("-\nx"));
	cr_expect(shell_reads(word.p, "-\nx"), "%s", word.p);
}
