/* edit.c: what `edit` made of a draft, and how to go on. */
#include "lib/words/internal.h"

const char *nsync_edited_name(enum nsync_edited what)
{
	static const char *const names[NSYNC_EDITED_STATES] = {
		[NSYNC_EDITED_MADE] = "made",       [NSYNC_EDITED_SAME] = "same",
		[NSYNC_EDITED_OPEN] = "changed",    [NSYNC_EDITED_MERGED] = "merged",
		[NSYNC_EDITED_REFUSED] = "refused", [NSYNC_EDITED_OCCUPIED] = "occupied",
	};

	return (size_t)what < NSYNC_EDITED_STATES ? names[what] : "";
}

/* How to go on with a draft that is to become the next version. */
static void then_sign(struct nsync_buf *out, const struct nsync_edit_facts *facts)
{
	nsync_buf_text(out, facts->needs_note
				    ? "Change it, write in its `note` why, and then:  nsync sign "
				    : "Change it, and then:  nsync sign ");
	nsync_shell_file(out, nsync_str(facts->draft));
}

static void made(struct nsync_message *out, const struct nsync_edit_facts *facts)
{
	nsync_buf_printf(&out->text, "%s is now version %lld of %s, as a draft.", facts->draft,
			 (long long)facts->version, facts->story);
	then_sign(&out->advice, facts);
}

static void same(struct nsync_message *out, const struct nsync_edit_facts *facts)
{
	nsync_buf_printf(&out->text, "%s says what version %lld of %s says, the newest one.",
			 facts->draft, (long long)facts->version, facts->story);
	then_sign(&out->advice, facts);
}

static void open_draft(struct nsync_message *out, const struct nsync_edit_facts *facts)
{
	if (facts->version)
		nsync_buf_printf(&out->text,
				 "%s is a draft of %s with changes since version %lld, the newest "
				 "one. It stays as it is.",
				 facts->draft, facts->story, (long long)facts->version);
	else
		nsync_buf_printf(&out->text,
				 "%s is the draft of a new story, %s. It stays as it is.",
				 facts->draft, facts->story);
	nsync_buf_text(&out->advice, "When it is ready:  nsync sign ");
	nsync_shell_file(&out->advice, nsync_str(facts->draft));
}

static void merged(struct nsync_message *out, const struct nsync_edit_facts *facts)
{
	if (!facts->places && !facts->from)
		nsync_buf_printf(&out->text, "%s has your text, and that of version %lld of %s.",
				 facts->draft, (long long)facts->version, facts->story);
	else if (!facts->places)
		nsync_buf_printf(&out->text,
				 "%s has what you changed since version %lld of %s, and what "
				 "version %lld changed.",
				 facts->draft, (long long)facts->from, facts->story,
				 (long long)facts->version);
	else
		nsync_buf_printf(
			&out->text,
			plural(facts->places,
			       "%s has what you and version %lld of %s changed, but for %zu "
			       "place that you have to decide, in line %s.",
			       "%s has what you and version %lld of %s changed, but for %zu "
			       "places that you have to decide, in lines %s."),
			facts->draft, (long long)facts->version, facts->story, facts->places,
			facts->lines);
	if (*facts->old_note)
		nsync_buf_printf(&out->advice,
				 "Your note was left out, for both texts need a new one. It was: "
				 "%s",
				 facts->old_note);
	else
		then_sign(&out->advice, facts);
}

static void occupied(struct nsync_message *out, const struct nsync_edit_facts *facts)
{
	nsync_buf_printf(&out->text,
			 "%s is a draft of another story, %s, with a text that was not signed.",
			 facts->draft, facts->other);
	nsync_buf_text(&out->advice, "Sign it or move it away, and try again.");
}

void nsync_words_edited(struct nsync_message *out, const struct nsync_edit_facts *facts)
{
	static void (*const tell[NSYNC_EDITED_STATES])(struct nsync_message *,
						       const struct nsync_edit_facts *) = {
		[NSYNC_EDITED_MADE] = made,         [NSYNC_EDITED_SAME] = same,
		[NSYNC_EDITED_OPEN] = open_draft,   [NSYNC_EDITED_MERGED] = merged,
		[NSYNC_EDITED_OCCUPIED] = occupied,
	};

	if ((size_t)facts->what < NSYNC_EDITED_STATES && tell[facts->what])
		tell[facts->what](out, facts);
}
