/* move.c: the sentences about a clone whose main has moved: files that were put aside, files that follow later. */
#include "lib/words/internal.h"

void nsync_words_caught_up(struct nsync_buf *out, const char *commit)
{
	nsync_buf_printf(out,
			 "the files were behind main, left so by a run that was stopped; they are "
			 "at %.12s now",
			 commit);
}

void nsync_words_kept(struct nsync_buf *out, const char *path, const char *copy)
{
	nsync_buf_printf(out, "your own %s was in the way; it is now %s", path, copy);
}

void nsync_words_behind(struct nsync_message *out, const struct nsync_error *behind)
{
	nsync_buf_printf(&out->text,
			 "this is committed, but the files in your folder could not follow yet: %s: "
			 "%s",
			 behind->where, behind->text);
	nsync_buf_text(&out->advice, "The next nsync command tries again; nothing is lost.");
}
