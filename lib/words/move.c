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
	nsync_buf_printf(out, "%s as you had it was in the way; it is kept in %s", path, copy);
}

void nsync_words_behind(struct nsync_message *out, const struct nsync_error *behind)
{
	AUTO(nsync_message_release) struct nsync_message why = NSYNC_MESSAGE_INIT;

	nsync_words_error(&why, behind);
	nsync_buf_printf(&out->text,
			 "this is committed, but the files in your folder could not follow yet: %s",
			 nsync_buf_view(&why.text).p);
	nsync_buf_printf(&out->advice, "Nothing is lost: the next nsync command tries again. %s",
			 nsync_buf_view(&why.advice).p);
	nsync_buf_fail_with(&out->text, &why.text);
	nsync_buf_fail_with(&out->advice, &why.advice);
}
