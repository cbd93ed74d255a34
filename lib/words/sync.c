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

void nsync_words_kept_back_advice(struct nsync_buf *out, enum nsync_reason reason, const char *path,
				  const char *command)
{
	switch (reason) {
	case NSYNC_BAD_PATH:
	case NSYNC_BAD_MODE:
	case NSYNC_BAD_TREE:
		nsync_buf_printf(out, "It is no signed file. Take it out:  git rm --cached %s  "
				      "and commit that",
				 path);
		break;
	case NSYNC_NOT_CANONICAL:
		nsync_buf_printf(out, "nsync fmt %s  mends it; then commit it", path);
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

void nsync_words_accepted_first(struct nsync_message *out, const char *path, const char *copy)
{
	nsync_buf_printf(&out->text,
			 "The regional office has accepted another text of %s, and that one stays.",
			 path);
	if (copy[0])
		nsync_buf_printf(&out->text, " The one that was signed here is kept in %s", copy);
	nsync_buf_text(&out->advice, "If yours should be published, sign it as the next version, "
				     "with a note that says what changed.");
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

const char *nsync_words_resolution(enum nsync_resolution how)
{
	static const char *const words[NSYNC_RESOLUTIONS] = {
		[NSYNC_RESOLVE_MINE] = "send what was signed on this machine",
		[NSYNC_RESOLVE_THEIRS] = "keep what your server has; this machine's is put aside",
	};

	return (size_t)how < NSYNC_RESOLUTIONS ? words[how] : "";
}

void nsync_words_resolved_mine(struct nsync_buf *out, const char *path)
{
	nsync_buf_printf(out, "This clone has what was signed here again: %s. The next nsync sync "
			      "sends it.",
			 path);
}

void nsync_words_resolved_theirs(struct nsync_buf *out, const char *path, const char *copy)
{
	if (copy[0])
		nsync_buf_printf(out, "This clone keeps your server's: %s. What was signed here is "
				      "now %s",
				 path, copy);
	else
		nsync_buf_printf(out, "This clone keeps your server's: %s", path);
}
