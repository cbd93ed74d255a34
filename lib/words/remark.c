/* remark.c: the fixed sentences, which have no placeholder: about findings, branches, clones and roots. */
#include "nsync/words.h"

struct words {
	const char *sentence, *advice;
};

static const struct words words[NSYNC_REMARKS] = {
	[NSYNC_REMARK_BRANCH_EMPTY] = { "nothing was pushed yet", "" },
	[NSYNC_REMARK_BRANCH_NO_NEWS] = { "nothing new", "" },
	[NSYNC_REMARK_BRANCH_UNNAMED] = { "no record names a head of it yet", "" },
	[NSYNC_REMARK_BRANCH_CUT] = { "the head that the newest record names is not in this branch "
				      "any more: what was left out cannot be told",
				      "" },
	[NSYNC_REMARK_OMITTED] = { "omitted: it was in the head that the newest record names, and "
				   "the regional office neither accepted nor held it. Ask the "
				   "regional office, and tell the others.",
				   "" },
	[NSYNC_REMARK_OMITTED_OURS] = { "omitted: the newest record names a commit of yours that "
					"holds this, and says nothing of it.",
					"Ask the regional office, and tell the other offices: your "
					"repository proves it (nsync audit --with)." },
	[NSYNC_REMARK_TWO_HISTORIES] = { "fork: there are two histories of one region, and "
					 "somebody was shown the other one.",
					 "Do not go on. Keep this clone as evidence, and compare "
					 "the newest record with other offices." },
	[NSYNC_REMARK_NOTHING_VALID] = { "nothing of it holds", "" },
	[NSYNC_REMARK_NOT_ALL_VALID] = { "not all of it holds", "" },
	[NSYNC_REMARK_NO_RECORD_YET] = { "none yet, when it was accepted", "" },
	[NSYNC_REMARK_OF_DESK] = { "the regional office", "" },
	[NSYNC_REMARK_OF_READER] = { "a clone to read and verify", "" },
	[NSYNC_REMARK_NO_ORIGIN] = { "This clone has no remote `origin`, so nobody sees your work: "
				     "git remote add origin URL",
				     "" },
	[NSYNC_REMARK_SYNC_WAITS] = { "Another nsync sync is at work in this clone; this one "
				      "begins when that has ended.",
				      "" },
	[NSYNC_REMARK_ORIGIN_UP_TO_DATE] = { "origin is up to date", "" },
	[NSYNC_REMARK_PUSHED] = { "pushed to origin", "" },
	[NSYNC_REMARK_CONFLICT_SIDES] = { "your server's text (-) and the one signed here (+)", "" },
	[NSYNC_REMARK_NO_CONFLICT] = { "No two machines of this office have signed different texts.",
				       "" },
	[NSYNC_REMARK_NOTHING_WAITS] = { "Nothing waits for you.", "" },
	[NSYNC_REMARK_OFF_MAIN] = { "This clone has another branch than main checked out: the "
				    "files in its folders were not looked at.",
				    "" },
	[NSYNC_REMARK_MERGED_BEFORE] = { "already up to date", "" },
	[NSYNC_REMARK_NO_ROOT_KEY] = { "This key is no root key of this root: it counts only if "
				       "the root before lists it.",
				       "" },
	[NSYNC_REMARK_INVITE] = { "Add each office as a Git remote of its code, publish main, and "
				  "invite them:",
				  "" },
	[NSYNC_REMARK_PUBLISH_ROOT] = { "Publish it: nsync merge --push", "" },
	[NSYNC_REMARK_RETURNS] = { "What must stay out of it needs a new version, by a key that is "
				   "not revoked; translations return with a story.",
				   "" },
	[NSYNC_REMARK_OR_FEWER_KEYS] = { "or fewer of its keys that must sign:", "" },
};

const char *nsync_words_remark(enum nsync_remark remark)
{
	return (size_t)remark < NSYNC_REMARKS ? words[remark].sentence : "";
}

const char *nsync_words_remark_advice(enum nsync_remark remark)
{
	return (size_t)remark < NSYNC_REMARKS ? words[remark].advice : "";
}
