/* draft.c: why a draft is not signed as it is, and what to do about it. */
#include "nsync/words.h"

const char *nsync_obstacle_name(enum nsync_obstacle obstacle)
{
	static const char *const names[NSYNC_OBSTACLES] = {
		[NSYNC_OBSTACLE_NONE] = "none",
		[NSYNC_OBSTACLE_MARKS] = "merge-marks",
		[NSYNC_OBSTACLE_STALE] = "stale",
		[NSYNC_OBSTACLE_OTHER_MONTH] = "other-month",
		[NSYNC_OBSTACLE_RENAMED] = "renamed",
		[NSYNC_OBSTACLE_COPY] = "same-text",
		[NSYNC_OBSTACLE_OTHER_STORY] = "other-story",
		[NSYNC_OBSTACLE_TWICE] = "two-drafts",
		[NSYNC_OBSTACLE_ONE_NAME] = "one-name",
	};

	return (size_t)obstacle < NSYNC_OBSTACLES ? names[obstacle] : "";
}

/* ---- one obstacle a function ------------------------------------------------------- */

/* The end of an advice: the command that signs the draft as a story of its own. */
static void or_new_story(struct nsync_buf *out, const char *draft)
{
	nsync_buf_text(out, " If it is another story:  nsync sign --new-story ");
	nsync_shell_file(out, nsync_str(draft));
}

static void marks(struct nsync_message *out, const struct nsync_obstacle_facts *facts)
{
	nsync_buf_printf(
		&out->text,
		"%s has places where two texts were merged and nobody has decided yet, the "
		"first in line %zu.",
		facts->draft, facts->line);
	nsync_buf_text(&out->advice,
		       "At each place, your text is between <<<<<<< and =======, the newest text "
		       "between ======= and >>>>>>>. Keep what is right, take out the lines with "
		       "these signs, and try again.");
}

static void stale(struct nsync_message *out, const struct nsync_obstacle_facts *facts)
{
	if (!facts->from)
		nsync_buf_printf(&out->text,
				 "%s was not made from the version of %s that is there: version %lld was "
				 "signed elsewhere, and is not accepted yet.",
				 facts->draft, facts->story, (long long)facts->newest);
	else if (facts->from == facts->newest)
		nsync_buf_printf(&out->text,
				 "%s is stale: version %lld of %s, which it was made from, was "
				 "signed again since with another text.",
				 facts->draft, (long long)facts->from, facts->story);
	else
		nsync_buf_printf(&out->text,
				 "%s is stale: it was made from version %lld of %s, and version "
				 "%lld is the newest one.",
				 facts->draft, (long long)facts->from, facts->story,
				 (long long)facts->newest);
	nsync_buf_text(&out->advice,
		       facts->from ? "Signed as it is, it would undo what has changed since. This puts "
				     "both texts together:  nsync edit --merge " :
				     "Signed as it is, it would replace that text. If it is another story, "
				     "give the file another name. If not, this puts both texts together:  "
				     "nsync edit --merge ");
	nsync_shell_file(&out->advice, nsync_str(facts->draft));
}

static void other_month(struct nsync_message *out, const struct nsync_obstacle_facts *facts)
{
	nsync_buf_printf(&out->text,
			 "%s would begin a second story, %s, and there is a story of that name in "
			 "another month: %s",
			 facts->draft, facts->story, facts->other);
	nsync_buf_text(&out->advice, "A story keeps the month of its first version: if it is that "
				     "story, put the date of the draft back.");
	or_new_story(&out->advice, facts->draft);
}

static void renamed(struct nsync_message *out, const struct nsync_obstacle_facts *facts)
{
	nsync_buf_printf(
		&out->text,
		"%s would begin a second story, %s, but it looks like the draft of %s, whose "
		"file was %s.",
		facts->draft, facts->story, facts->other, facts->file);
	nsync_buf_text(&out->advice,
		       "If it is that story, give the file its old name back, and its old date.");
	or_new_story(&out->advice, facts->draft);
}

static void copy(struct nsync_message *out, const struct nsync_obstacle_facts *facts)
{
	nsync_buf_printf(&out->text, "%s would begin a second story, %s, that says the same as %s.",
			 facts->draft, facts->story, facts->other);
	nsync_buf_text(&out->advice, "If it is that story, give the file the name and the date of "
				     "that one.");
	or_new_story(&out->advice, facts->draft);
}

static void other_story(struct nsync_message *out, const struct nsync_obstacle_facts *facts)
{
	nsync_buf_printf(&out->text,
			 "%s was made from the story %s, and would change another one now: %s",
			 facts->draft, facts->other, facts->story);
	nsync_buf_printf(&out->advice,
			 "If its date was changed by mistake, put it back. To change the other "
			 "story, move this draft away, and type:  nsync edit %s",
			 facts->story);
}

static void twice(struct nsync_message *out, const struct nsync_obstacle_facts *facts)
{
	nsync_buf_printf(&out->text, "%s and %s are drafts of one story, %s.", facts->draft,
			 facts->other, facts->story);
	nsync_buf_text(&out->advice, "Keep the one that is right, and move the other one away.");
}

static void one_name(struct nsync_message *out, const struct nsync_obstacle_facts *facts)
{
	nsync_buf_printf(&out->text,
			 "%s and %s have one name and dates in two months, so they would be two "
			 "stories.",
			 facts->draft, facts->other);
	nsync_buf_text(&out->advice,
		       "If they are one story, keep the one that is right, and move the other one "
		       "away.");
	or_new_story(&out->advice, facts->draft);
}

void nsync_words_obstacle(struct nsync_message *out, const struct nsync_obstacle_facts *facts)
{
	static void (*const tell[NSYNC_OBSTACLES])(struct nsync_message *,
						   const struct nsync_obstacle_facts *) = {
		[NSYNC_OBSTACLE_MARKS] = marks,
		[NSYNC_OBSTACLE_STALE] = stale,
		[NSYNC_OBSTACLE_OTHER_MONTH] = other_month,
		[NSYNC_OBSTACLE_RENAMED] = renamed,
		[NSYNC_OBSTACLE_COPY] = copy,
		[NSYNC_OBSTACLE_OTHER_STORY] = other_story,
		[NSYNC_OBSTACLE_TWICE] = twice,
		[NSYNC_OBSTACLE_ONE_NAME] = one_name,
	};

	if ((size_t)facts->obstacle < NSYNC_OBSTACLES && tell[facts->obstacle])
		tell[facts->obstacle](out, facts);
}

/* ---- warnings ---------------------------------------------------------------------- */

void nsync_words_old_note(struct nsync_buf *out, const char *draft, int64_t version)
{
	nsync_buf_printf(out,
			 "%s has the same note as version %lld: a note says why this version is "
			 "there. Write a new one if it does not fit any more.",
			 draft, (long long)version);
}

void nsync_words_old_correction(struct nsync_buf *out, const char *draft, int64_t version)
{
	nsync_buf_printf(
		out,
		"%s has the same correction as version %lld: readers are told of it again. "
		"Take it out, or write a new one, if it does not fit any more.",
		draft, (long long)version);
}
