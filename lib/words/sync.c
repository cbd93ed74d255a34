/* sync.c: what a sync kept back, replaced or left out, conflicts between machines of an office, and how they end. */
#include "lib/words/internal.h"

void nsync_words_kept_back(struct nsync_buf *out, size_t count)
{
	nsync_buf_printf(out,
			 plural(count,
				"%zu file was not sent, since the regional office would hold it. "
				"It stays in this clone; the first nsync sync after it is mended "
				"sends it.",
				"%zu files were not sent, since the regional office would hold "
				"them. They stay in this clone; the first nsync sync after they are "
				"mended sends them."),
			 count);
}

void nsync_words_kept_back_advice(struct nsync_buf *out, enum nsync_reason reason, const char *file,
				  const char *command)
{
	switch (reason) {
	case NSYNC_BAD_PATH:
	case NSYNC_BAD_MODE:
	case NSYNC_BAD_TREE:
		nsync_buf_printf(out, "It is no signed file. Take it out:  git rm %s  and commit "
				      "that",
				 file);
		break;
	case NSYNC_NOT_CANONICAL:
		nsync_buf_printf(out, "nsync fmt %s  mends it; then commit it", file);
		break;
	case NSYNC_ISSUED_IN_FUTURE:
		nsync_buf_text(out, "Look at your clock. The first nsync sync after its date sends "
				    "it");
		break;
	case NSYNC_VERSION_GAP:
		nsync_buf_text(out, "It is sent together with what it builds on");
		break;
	default:
		if (command[0])
			nsync_buf_printf(out, "Mend it and sign it again:  %s", command);
	}
}

void nsync_words_uncommitted(struct nsync_message *out, const char *path, const char *command)
{
	nsync_buf_printf(&out->text, "Signed, but not committed, so it was not sent: %s", path);
	nsync_buf_printf(&out->advice, "Commit it:  %s", command);
}

void nsync_words_conflict(struct nsync_message *out, const char *path, bool mine, bool theirs,
			  const char *story)
{
	if (mine && theirs)
		nsync_buf_printf(&out->text,
				 "Two machines of your office have signed different texts: %s. This "
				 "clone has your server's now, and this machine's waits.",
				 path);
	else if (mine)
		nsync_buf_printf(&out->text,
				 "Signed here, and removed on another machine of your office: %s. "
				 "This clone does not have it now, and this machine's text waits.",
				 path);
	else
		nsync_buf_printf(&out->text,
				 "Removed here, and signed anew on another machine of your office: "
				 "%s. This clone has your server's now.",
				 path);
	nsync_buf_printf(&out->advice, "See both, and choose:  nsync resolve %s", story);
}

void nsync_words_accepted_first(struct nsync_buf *out, const char *path, const char *copy)
{
	nsync_buf_printf(out,
			 "The regional office has accepted another text of %s, and that one stays.",
			 path);
	if (copy[0])
		nsync_buf_printf(out, " The one that was signed here is kept in %s", copy);
}

void nsync_words_taken_back(struct nsync_buf *out, const char *path, const char *copy)
{
	nsync_buf_printf(out,
			 "Your colleague took back %s, on another machine of your office. This clone "
			 "does not have it any more.",
			 path);
	if (copy[0])
		nsync_buf_printf(out, " Your text is kept in %s", copy);
}

void nsync_words_replaced(struct nsync_buf *out, const char *path, const char *copy)
{
	nsync_buf_printf(out,
			 "Your server has another %s, which this clone has now. The one from here "
			 "is kept in %s",
			 path, copy);
}

void nsync_words_left_out(struct nsync_buf *out, const char *path)
{
	nsync_buf_printf(out,
			 "Not taken from your server: %s. Here a folder is where it has a file, or "
			 "the other way round.",
			 path);
}

/* ---- the end of a conflict ---- */

struct words {
	const char *name, *sentence;
};

static const struct words resolutions[NSYNC_RESOLUTIONS] = {
	[NSYNC_RESOLVE_MINE] = { "mine", "send what was signed on this machine" },
	[NSYNC_RESOLVE_THEIRS] = { "theirs",
				   "keep what your server has; this machine's is put aside" },
	[NSYNC_RESOLVE_MERGE] = { "merge", "make one draft of both, to be signed anew" },
	[NSYNC_RESOLVE_LATER] = { "later", "keep what your server has; this machine's becomes a draft "
					   "of the next version" },
};

const char *nsync_words_resolution(enum nsync_resolution how)
{
	return (size_t)how < NSYNC_RESOLUTIONS ? resolutions[how].sentence : "";
}

const char *nsync_resolution_name(enum nsync_resolution how)
{
	return (size_t)how < NSYNC_RESOLUTIONS ? resolutions[how].name : "";
}

void nsync_words_resolved(struct nsync_buf *out, enum nsync_resolution how, const char *path,
			  const char *copy)
{
	if (how == NSYNC_RESOLVE_MINE)
		nsync_buf_printf(out,
				 "This clone has what was signed here again: %s. The next nsync sync "
				 "sends it.",
				 path);
	else if (copy[0])
		nsync_buf_printf(out,
				 "This clone keeps your server's: %s. What was signed here is now %s",
				 path, copy);
	else
		nsync_buf_printf(out, "This clone keeps your server's: %s", path);
}

/* ---- drafts of texts that gave way ---- */

static void add_merged(struct nsync_message *out, const struct nsync_redraft_facts *facts)
{
	if (facts->places)
		nsync_buf_printf(&out->text,
				 plural(facts->places,
					"%s has both texts. %zu place is to be decided, in line %zu.",
					"%s has both texts. %zu places are to be decided, the first "
					"one in line %zu."),
				 facts->draft, facts->places, facts->first_line);
	else
		nsync_buf_printf(&out->text, "%s has both texts, and nothing is to be decided.",
				 facts->draft);
	nsync_buf_printf(&out->advice, "Read it, then sign it:  nsync sign %s", facts->draft);
}

void nsync_words_redraft(struct nsync_message *out, const struct nsync_redraft_facts *facts)
{
	switch (facts->what) {
	case NSYNC_REDRAFT_NOTHING:
		break;
	case NSYNC_REDRAFT_MERGED:
		add_merged(out, facts);
		break;
	case NSYNC_REDRAFT_OTHER:
		nsync_buf_printf(&out->text, "Your draft %s says something else, and stays.",
				 facts->draft);
		break;
	case NSYNC_REDRAFT_MADE:
		nsync_buf_printf(&out->text, "The text that was signed here is a draft again: %s",
				 facts->draft);
		nsync_buf_printf(&out->advice,
				 facts->accepted
					 ? "If it should be published, add a note that says what "
					   "changed, and sign it:  nsync sign %s"
					 : "It is a draft of the next version, and needs a note. Write "
					   "in its `note` why, and then:  nsync sign %s",
				 facts->draft);
		break;
	case NSYNC_REDRAFT_SAME:
		nsync_buf_printf(&out->text, "Your draft %s says what was signed here.",
				 facts->draft);
		nsync_buf_printf(&out->advice,
				 facts->accepted
					 ? "If it should be published, make it the next version:  "
					   "nsync edit --merge %s"
					 : "It is a draft of the next version, and needs a note. Write "
					   "in its `note` why, and then:  nsync sign %s",
				 facts->draft);
		break;
	}
}
