/* story.c: where stories and drafts stand, and why a step is the next one to take. */
#include "nsync/words.h"

struct words {
	const char *name, *sentence;
};

static const struct words story_states[NSYNC_STORY_STATES] = {
	[NSYNC_STORY_UNCOMMITTED] = { "not-committed", "signed, but not committed" },
	[NSYNC_STORY_ONLY_STAGED] = { "only-staged", "staged, but not committed, and gone from its "
						     "folder" },
	[NSYNC_STORY_CONFLICT] = { "conflict", "signed with different texts on two machines of your "
					       "office" },
	[NSYNC_STORY_EDITED] = { "edited", "edited by hand" },
	[NSYNC_STORY_ALTERED] = { "altered", "changed after it was signed" },
	[NSYNC_STORY_FOREIGN] = { "not-signed", "signed by nobody of this office" },
	[NSYNC_STORY_KEPT_BACK] = { "kept-back", "kept back: the regional office would hold it" },
	[NSYNC_STORY_WOULD_BE_HELD] = { "would-be-held", "sent, and the next merge would hold it" },
	[NSYNC_STORY_TAKEN_BACK] = { "taken-back", "taken back here, and still on your server" },
	[NSYNC_STORY_ON_SERVER] = { "on-server", "on your server, and not here yet" },
	[NSYNC_STORY_UNPUSHED] = { "unpushed", "not pushed yet" },
	[NSYNC_STORY_PUSHED] = { "waiting-for-merge", "waits for the next merge" },
	[NSYNC_STORY_OMITTED] = { "omitted", "omitted: the regional office fetched it, and neither "
					     "accepted nor held it" },
	[NSYNC_STORY_HELD] = { "held", "held" },
	[NSYNC_STORY_THEIRS] = { "awaiting-cosignatures",
				 "accepted, waits for other offices' cosignatures" },
	[NSYNC_STORY_OURS] = { "awaiting-your-cosignature", "waits for your cosignature" },
	[NSYNC_STORY_REVOKED] = { "key-revoked", "key-revoked: the revocation of a stolen key of "
						 "yours voided it" },
	[NSYNC_STORY_UNCOSIGNED] = { "cosignature-revoked",
				     "key-revoked: the revocation of a stolen key voided a "
				     "cosignature of it" },
	[NSYNC_STORY_OWNERS] = { "your-cosignature-revoked",
				 "key-revoked: the revocation of a stolen key voided your "
				 "cosignature of it" },
};

const char *nsync_story_state_name(enum nsync_story_state state)
{
	return (size_t)state < NSYNC_STORY_STATES ? story_states[state].name : "";
}

const char *nsync_words_story_state(enum nsync_story_state state)
{
	return (size_t)state < NSYNC_STORY_STATES ? story_states[state].sentence : "";
}

void nsync_words_story_advice(struct nsync_buf *out, enum nsync_story_state state,
			      const char *owner, const char *slug)
{
	if (state == NSYNC_STORY_OWNERS)
		nsync_buf_printf(out, "Office %s has to sign its next version; cosign that one.",
				 owner);
	else if (state == NSYNC_STORY_REVOKED || state == NSYNC_STORY_UNCOSIGNED)
		nsync_buf_printf(out,
				 "It is in no output. If it is yours and right, sign it as the "
				 "next version, with a note:  nsync sign drafts/%s.md",
				 slug);
	else if (state == NSYNC_STORY_EDITED)
		nsync_buf_text(out, "nsync sync puts back what was signed, and keeps the edited file "
				    "below .git/nsync/kept/.");
	else if (state == NSYNC_STORY_FOREIGN)
		nsync_buf_text(out, "It came from elsewhere. Read it; if it is not yours, take it away "
				    "and tell your colleagues. If it is, write it as a draft and sign "
				    "that.");
}

/* ---- drafts ---- */

static const struct words draft_states[NSYNC_DRAFT_STATES] = {
	[NSYNC_DRAFT_NEW] = { "new", "new" },
	[NSYNC_DRAFT_CHANGED] = { "changed", "changed" },
	[NSYNC_DRAFT_SIGNED] = { "signed", "signed" },
	[NSYNC_DRAFT_FAULTY] = { "faulty", "faulty" },
	[NSYNC_DRAFT_STALE] = { "stale", "stale" },
};

const char *nsync_draft_state_name(enum nsync_draft_state state)
{
	return (size_t)state < NSYNC_DRAFT_STATES ? draft_states[state].name : "";
}

const char *nsync_words_draft_state(enum nsync_draft_state state)
{
	return (size_t)state < NSYNC_DRAFT_STATES ? draft_states[state].sentence : "";
}

/* ---- the next step ---- */

const char *nsync_words_next(enum nsync_next_step step)
{
	static const char *const reasons[NSYNC_NEXT_STEPS] = {
		[NSYNC_NEXT_MAIN] = "nsync works on the branch main only",
		[NSYNC_NEXT_COMMIT] = "commits what was signed",
		[NSYNC_NEXT_UNSTAGE] = "puts the staged file back into its folder",
		[NSYNC_NEXT_RESOLVE] = "shows both texts, and what to choose",
		[NSYNC_NEXT_RESTORE] = "puts back what was signed, and keeps what was edited",
		[NSYNC_NEXT_SIGN_AGAIN] = "signs it again: its file was changed by hand",
		[NSYNC_NEXT_EDIT] = "makes a draft of it, to read and to sign again",
		[NSYNC_NEXT_CHECK] = "tells what this draft lacks",
		[NSYNC_NEXT_COSIGN] = "after you have read it: nsync show",
		[NSYNC_NEXT_MERGE_DRAFT] = "puts what changed since into the draft",
		[NSYNC_NEXT_SIGN] = "makes a signed item of it",
		[NSYNC_NEXT_SEND] = "sends what is signed to the regional office",
		[NSYNC_NEXT_RENEW] =
			"the text that was voided: make a draft of it, and sign it with a note",
		[NSYNC_NEXT_CHECK_ALL] = "tells what the regional office would hold, and why",
		[NSYNC_NEXT_CHECK_FILE] = "tells what is wrong with this file",
		[NSYNC_NEXT_MEND] = "after the held stories are mended; see below",
		[NSYNC_NEXT_FETCH] = "fetches what is new",
		[NSYNC_NEXT_MERGE] = "fetches the offices and records what they have",
		[NSYNC_NEXT_READ] = "prints the news",
	};

	return (size_t)step < NSYNC_NEXT_STEPS ? reasons[step] : "";
}

/* ---- signing and sending ---- */

void nsync_words_more_signers(struct nsync_buf *out, const char *draft)
{
	nsync_buf_printf(
		out, "The office asks for more signatures: let the next editor type  nsync sign %s",
		draft);
}

void nsync_words_not_cosigned(struct nsync_message *out, const char *story, int64_t version,
			      const char *owner)
{
	nsync_buf_printf(&out->text,
			 "Not cosigned: the revocation of a stolen key voided this file, and %s, "
			 "version %lld, needs it.",
			 story, (long long)version);
	nsync_buf_printf(&out->advice,
			 "The owner, office %s, has to sign version %lld (nsync sign). After its "
			 "merge and a sync:  nsync cosign %s",
			 owner, (long long)version + 1, story);
}
