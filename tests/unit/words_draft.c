/* words_draft.c: why a draft is refused, what edit did, and words of a command for a shell. */
#include "tests/support/words_fixture.h"

Test(words_draft, every_obstacle_has_a_code_and_words)
{
	for (unsigned i = 0; i < NSYNC_OBSTACLES; i++) {
		AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;
		const struct nsync_obstacle_facts facts = {
			.obstacle = (enum nsync_obstacle)i,
			.draft = "drafts/a.md",
			.story = "gt/2026/02/a",
			.other = "gt/2026/01/a",
			.file = "drafts/b.md",
			.from = 1,
			.newest = 2,
			.line = 7,
		};

		cr_expect(is_code(nsync_obstacle_name(facts.obstacle)), "%u", i);
		nsync_words_obstacle(&message, &facts);
		if (!i) {
			cr_expect(!message.text.n && !message.advice.n);
			continue;
		}
		cr_expect(is_text(message.text.p), "%u: %s", i, message.text.p);
		cr_expect(is_text(message.advice.p), "%u: %s", i, message.advice.p);
		cr_expect(strstr(message.text.p, "drafts/a.md"), "%u: %s", i, message.text.p);
	}
	cr_expect_str_empty(nsync_obstacle_name(NSYNC_OBSTACLES));
}

/* The command is there to be typed, whatever the file is called. */
Test(words_draft, commands_work_as_printed)
{
	static const struct {
		enum nsync_obstacle obstacle;
		const char *draft, *end;
	} cases[] = {
		{ NSYNC_OBSTACLE_STALE, "drafts/a.md", "  nsync edit --merge drafts/a.md" },
		{ NSYNC_OBSTACLE_STALE, "my drafts/a.md", "  nsync edit --merge 'my drafts/a.md'" },
		{ NSYNC_OBSTACLE_OTHER_MONTH, "d/$x/a.md", "  nsync sign --new-story 'd/$x/a.md'" },
		{ NSYNC_OBSTACLE_RENAMED, "it's/a.md", "  nsync sign --new-story 'it'\\''s/a.md'" },
		{ NSYNC_OBSTACLE_COPY, "-a.md", "  nsync sign --new-story ./-a.md" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;
		const struct nsync_obstacle_facts facts = { .obstacle = cases[i].obstacle,
							    .draft = cases[i].draft, .story = "s",
							    .other = "o", .file = "f", .from = 1,
							    .newest = 1 };

		nsync_words_obstacle(&message, &facts);
		cr_assert_geq(message.advice.n, strlen(cases[i].end));
		cr_expect_str_eq(message.advice.p + message.advice.n - strlen(cases[i].end),
				 cases[i].end);
	}
}

Test(words_draft, stale)
{
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;
	struct nsync_obstacle_facts facts = { .obstacle = NSYNC_OBSTACLE_STALE,
					      .draft = "drafts/a.md", .story = "gt/2026/02/a",
					      .from = 1, .newest = 3 };

	nsync_words_obstacle(&message, &facts);
	expect_message(&message,
		       "drafts/a.md is stale: it was made from version 1 of gt/2026/02/a, and version "
		       "3 is the newest one.",
		       "Signed as it is, it would undo what has changed since. This puts both texts "
		       "together:  nsync edit --merge drafts/a.md",
		       "two versions");
	facts.from = 3;
	nsync_words_obstacle(&message, &facts);
	cr_expect(strstr(message.text.p, "version 3 of gt/2026/02/a, which it was made from, was "
					 "signed again since"),
		  "%s", message.text.p);
}

Test(words_draft, edited)
{
	for (unsigned i = 0; i < NSYNC_EDITED_STATES; i++) {
		AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;
		struct nsync_edit_facts facts = { .what = (enum nsync_edited)i,
						  .draft = "drafts/a.md", .story = "gt/2026/02/a",
						  .version = 2, .from = 1, .other = "gt/2026/01/a",
						  .lines = "", .old_note = "" };

		cr_expect(is_code(nsync_edited_name(facts.what)), "%u", i);
		nsync_words_edited(&message, &facts);
		cr_expect_eq(message.text.n > 0, i != NSYNC_EDITED_REFUSED, "%u", i);
		cr_expect(!message.text.n || is_sentence(strchr(message.text.p, ' ') + 1) ||
			  is_text(message.text.p));
	}
	cr_expect_str_empty(nsync_edited_name(NSYNC_EDITED_STATES));
}

Test(words_draft, merged)
{
	AUTO(nsync_message_release) struct nsync_message message = NSYNC_MESSAGE_INIT;
	struct nsync_edit_facts facts = { .what = NSYNC_EDITED_MERGED, .draft = "drafts/a.md",
					  .story = "gt/2026/02/a", .version = 2, .from = 1,
					  .places = 1, .lines = "5", .old_note = "why" };

	nsync_words_edited(&message, &facts);
	expect_message(&message,
		       "drafts/a.md has what you and version 2 of gt/2026/02/a changed, but for 1 place "
		       "that you have to decide, in line 5.",
		       "Your note was left out, for both texts need a new one. It was: why",
		       "one place");
	facts.places = 2;
	facts.lines = "5, 9";
	facts.old_note = "";
	facts.needs_note = true;
	nsync_words_edited(&message, &facts);
	expect_message(&message,
		       "drafts/a.md has what you and version 2 of gt/2026/02/a changed, but for 2 places "
		       "that you have to decide, in lines 5, 9.",
		       "Change it, write in its `note` why, and then:  nsync sign drafts/a.md",
		       "two places");
}

Test(words_draft, old_notes)
{
	AUTO(nsync_buf_release) struct nsync_buf said = NSYNC_BUF_INIT(NSYNC_MAX_WORDS);

	nsync_words_old_note(&said, "drafts/a.md", 2);
	cr_expect(strstr(said.p, "same note as version 2"));
	nsync_buf_clear(&said);
	nsync_words_old_correction(&said, "drafts/a.md", 3);
	cr_expect(strstr(said.p, "same correction as version 3"));
}

Test(words_draft, a_shell_takes_each_word_as_it_is)
{
	static const struct {
		const char *word, *quoted;
	} cases[] = {
		{ "drafts/a.md", "drafts/a.md" }, { "a b", "'a b'" }, { "", "''" },
		{ "-a", "./-a" }, { "-a b", "'./-a b'" }, { "~/a", "'~/a'" }, { "a'b", "'a'\\''b'" },
		{ "a;b", "'a;b'" }, { "$(a)", "'$(a)'" }, { "\xc3\xb1", "'\xc3\xb1'" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(1024);

		nsync_words_shell(&out, cases[i].word);
		expect_said(&out, cases[i].quoted, cases[i].word);
	}
}
