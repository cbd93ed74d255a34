/* verdict.c: what each reason of a verdict means to a person, and what to do about it. */
#include "nsync/words.h"

struct words {
	const char *sentence, *advice;
};

static const struct words words[NSYNC_REASONS] = {
	[NSYNC_REASON_OK] = { "", "" },
	[NSYNC_BAD_PATH] = { "The file's name has no place in a region's repository, or names another "
			     "story than the file itself.",
			     "Do not rename signed files; sign the draft again, nsync gives the name." },
	[NSYNC_BAD_MODE] = { "The entry is no plain file: a link, a program or another repository.",
			     "Commit a plain file in its place (git update-index --chmod=-x for a program)." },
	[NSYNC_BAD_TREE] = { "The folder is not written as Git writes it.",
			     "Commit anew with an ordinary git, and find out what wrote this commit." },
	[NSYNC_TOO_LARGE] = { "The file is larger than the format allows.",
			      "Shorten it, or split it into two stories; make a picture smaller." },
	[NSYNC_NOT_JSON] = { "The file is not strict JSON.",
			     "Do not edit signed files by hand; mend the draft and sign it again." },
	[NSYNC_NOT_CANONICAL] = { "The file is not laid out in the one way that signed files are.",
				  "nsync fmt FILE mends it; the signatures stay valid." },
	[NSYNC_SCHEMA] = { "The file breaks a rule of its kind at the place named.",
			   "Mend that place in the draft and sign it again; nsync check shows every rule." },
	[NSYNC_WRONG_REGION] = { "The file is made for another region.",
				 "Sign it anew in a clone of this region." },
	[NSYNC_WRONG_OFFICE] = { "The file is another office's, or nobody asked that office to sign.",
				 "An office writes below its own name only; look at nsync.office (git config)." },
	[NSYNC_WRONG_VERSION] = { "The version in the file is not the one in its name.",
				  "Do not rename signed files; sign the draft again." },
	[NSYNC_UNKNOWN_KEY] = { "No key of the office has signed this.",
				"Sign with a key that the trust root lists (nsync root show), or have yours "
				"added to it." },
	[NSYNC_BAD_SIGNATURE] = { "A signature does not fit the text: one of the two was changed.",
				  "If you did not change it, tell the regional office; then sign the draft "
				  "again." },
	[NSYNC_BELOW_THRESHOLD] = { "More people of the office have to sign this.",
				    "Let the next one run nsync sign FILE on the same item, then nsync sync." },
	[NSYNC_KEY_REVOKED] = { "It was signed with a key that was stolen, after the theft.",
				"If it is yours and right, sign it again as the next version with your new "
				"key." },
	[NSYNC_AWAITING_COSIGNATURE] = { "It is accepted, but an office that it names has not signed yet; no "
					 "digest shows it.",
					 "The office named signs with nsync cosign." },
	[NSYNC_VERSION_GAP] = { "What this builds on is not there: an earlier version, or the item that it "
				"signs.",
				"Push the missing file; it is judged again at the next merge." },
	[NSYNC_PREVIOUS_MISMATCH] = { "It builds on another text than the one that was accepted.",
				      "Run nsync sync, then sign the draft again." },
	[NSYNC_FORK] = { "Another text was accepted under this name before; that one stays.",
			 "Sign this one as the next version, with a note that says what changed." },
	[NSYNC_ISSUED_IN_FUTURE] = { "It is dated later than the merge.",
				     "Look at your clock and at --date; it is judged again at the next merge." },
	[NSYNC_CANCELED_STORY] = { "The story was killed; nothing follows a kill.",
				   "Write it as a new story, under another name." },
	[NSYNC_MISSING_MEDIA] = { "A picture that it names is not there.",
				  "Add the file below media/ (nsync sign does so), and push it." },
	[NSYNC_BAD_MEDIA] = { "A picture is not what its name or the item says.",
			      "Sign the draft again with the right picture." },
	[NSYNC_ROLLBACK] = { "The other side shows an older state than one that was seen before.",
			     "Do not go on. Ask the regional office, and compare the newest record with "
			     "another office." },
	[NSYNC_RECORD_MISMATCH] = { "A record does not say what its commit does, or does not follow from the "
				    "one before.",
				    "Do not go on. Keep this clone as evidence, and ask the regional office." },
	[NSYNC_UNRECORDED_CHANGE] = { "Something was added, changed or taken away that no record names.",
				      "Do not go on. Keep this clone as evidence, and ask the regional "
				      "office." },
	[NSYNC_BAD_ROOT] = { "The trust root does not hold: it does not follow from the one before, from "
			     "the pin, or from the log.",
			     "Ask the root's holders; compare the pin by telephone, not by mail." },
};

const char *nsync_words_verdict(enum nsync_reason reason)
{
	return (size_t)reason < NSYNC_REASONS && words[reason].sentence ? words[reason].sentence : "";
}

const char *nsync_words_verdict_advice(enum nsync_reason reason)
{
	return (size_t)reason < NSYNC_REASONS && words[reason].advice ? words[reason].advice : "";
}

bool nsync_words_root_verdict(struct nsync_message *out, const struct nsync_verdict *verdict, const char *path)
{
	if (strstr(verdict->pointer, "/revokedAt")) {
		nsync_buf_text(&out->text, "It revokes a key as of a record that this region's log does not have so.");
		nsync_buf_text(&out->advice,
			       "Begin this root anew: nsync root revoke takes the record's id from the log.");
		return true;
	}
	if (verdict->reason == NSYNC_BELOW_THRESHOLD || verdict->reason == NSYNC_UNKNOWN_KEY) {
		nsync_buf_text(&out->text, "More holders have to sign this root, for itself or for the one before.");
		nsync_buf_printf(&out->advice,
				 "nsync root show %s tells who is missing; each types nsync root sign %s.", path, path);
		return true;
	}
	return false;
}
