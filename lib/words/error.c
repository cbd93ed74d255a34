/* error.c: what failed, where, and what to do about it: by its cause (cause.c), or else by its code. */
#include "nsync/words.h"

struct words {
	const char *what;   /* a sentence; the place and the values at fault follow it */
	const char *advice; /* "" where there is none that always fits */
};

static const struct words words[NSYNC_CODES] = {
	[NSYNC_OK] = { "nothing failed", "" },
	[NSYNC_ENOMEM] = { "there is not enough memory",
			   "Close other programs, or work on a smaller part." },
	[NSYNC_EIO] = { "reading or writing failed",
			"The reason stands behind it; try again once it is gone." },
	[NSYNC_ELIMIT] = { "this is larger or deeper than nsync reads",
			   "The limits are part of the format; make it smaller." },
	[NSYNC_ESYNTAX] = { "this cannot be read", "Mend the place named, and try again." },
	[NSYNC_EINVAL] = { "this cannot be used", "Mend the value named, and try again." },
	[NSYNC_ENOTFOUND] = { "this is not there", "Look at the spelling, and at the folder you "
						   "are in (-C DIR names another)." },
	[NSYNC_EEXISTS] = { "this is there already", "Choose another name, or move the old one "
						     "away." },
	[NSYNC_ECONFLICT] = { "two histories disagree",
			      "Fetch what the others have, look at it, and try again." },
	[NSYNC_EGIT] = { "the Git repository cannot be read or written",
			 "Run git fsck in it; a fresh clone (nsync init --from) brings back what "
			 "is broken." },
	[NSYNC_ENETWORK] = { "the other repository could not be reached",
			     "Try the same with git fetch; look at the address (git remote -v) and "
			     "your access to it." },
	[NSYNC_ETRUST] = { "the chain of trust does not reach here",
			   "A clone is made with nsync init --from URL --pin PIN; the pin comes "
			   "from the regional office by another way than the repository. A new "
			   "region begins with nsync root init." },
	[NSYNC_EKEY] = { "no key could be used", "nsync key list shows the keys of this machine, "
						 "nsync key new makes one; --key chooses." },
	[NSYNC_EDIRTY] = { "the work tree has changes that would be lost",
			   "Commit them or put them aside (git stash), and try again." },
};

static const struct words *words_of(enum nsync_code code)
{
	static const struct words unknown = { "this failed", "" };

	return (size_t)code < NSYNC_CODES ? &words[code] : &unknown;
}

/* "no key could be used: ana: wrong passphrase" */
static void add_sentence(struct nsync_buf *out, const char *what, const struct nsync_error *err)
{
	nsync_buf_text(out, what);
	if (err->where[0])
		nsync_buf_printf(out, ": %s", err->where);
	if (err->text[0])
		nsync_buf_printf(out, ": %s", err->text);
}

void nsync_words_error(struct nsync_message *out, const struct nsync_error *err)
{
	const struct words *said = words_of(err->code);
	const char *cause = nsync_words_cause(err->cause);

	add_sentence(&out->text, cause[0] ? cause : said->what, err);
	nsync_buf_text(&out->said, err->said);
	if (cause[0])
		nsync_words_cause_advice(&out->advice, err->cause, err->where);
	else
		nsync_buf_text(&out->advice, said->advice);
}

void nsync_words_warning(struct nsync_buf *out, const struct nsync_error *err)
{
	const char *cause = nsync_words_cause(err->cause);

	nsync_buf_text(out, cause[0] ? "warning: " : "");
	add_sentence(out, cause[0] ? cause : "warning", err);
}

void nsync_message_release(struct nsync_message *message)
{
	nsync_buf_release(&message->text);
	nsync_buf_release(&message->advice);
	nsync_buf_release(&message->said);
}
