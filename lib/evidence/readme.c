/* readme.c: README.txt of a folder of evidence, which tells how to check the folder by hand. */
#include "lib/evidence/internal.h"

static void readme_log(struct nsync_buf *out, const struct evidence_facts *facts)
{
	nsync_buf_printf(out,
			 "4. The record names the root and the hash of the list of files that it added; the list\n"
			 "   names the item's file:\n\n"
			 "   sha256sum added/%lld.txt files/%s\n"
			 "   grep -F '%s' added/%lld.txt\n"
			 "   grep -F '\"hash\":\"<first of the two hashes>\"' messages/record-%lld\n\n"
			 "   Each record names the id of the one before it (\"previous\"), record 1 that of root 1.\n",
			 (long long)facts->seq, facts->file->path, facts->file->path, (long long)facts->seq,
			 (long long)facts->seq);
	nsync_buf_printf(out, "   Here are records %lld to %lld of %lld", (long long)facts->first, (long long)facts->last,
			 (long long)facts->newest);
	if (facts->first > 1 || facts->last < facts->newest)
		nsync_buf_text(out, " (the log is long; `--records N` takes more of it, and\n"
				    "   what comes before the first is bound by its \"previous\")");
	nsync_buf_text(out, ".\n\n");
}

/* Why check.sh is not content with signatures. */
static const char *readme_but(enum nsync_reason reason)
{
	switch (reason) {
	case NSYNC_KEY_REVOKED:
		return "It ends with \"the signatures hold, but: key-revoked\" and exit status 1: a later trust root, which is\n"
		       "here too, declares the key stolen before the record that accepted the item. So the item is in no\n"
		       "output of the region, and proves nothing of what its office wrote.\n\n";
	case NSYNC_AWAITING_COSIGNATURE:
		return "It ends with \"the signatures hold, but: awaiting-cosignature\" and exit status 1: it is a joint story,\n"
		       "and not every office that it names has signed, or a cosignature is void. So the item is in no\n"
		       "output of the region.\n\n";
	default:
		return "";
	}
}

void nsync_evidence_readme(struct nsync_buf *out, const struct evidence_facts *facts)
{
	char story[NSYNC_MAX_PATH];

	nsync_story_format(story, &facts->file->item.story, facts->file->item.version);
	nsync_buf_printf(out,
			 "Evidence of %s\n\n"
			 "The file is files/%s, its id %s.\n"
			 "Record %lld accepted it under trust root %lld. nsync's verdict when this was written: %s.\n\n"
			 "Everything in one go, with openssl 3, sha256sum and grep (PIN from a source that you trust,\n"
			 "not from this folder):\n\n"
			 "   sh check.sh PIN\n\n"
			 "%s"
			 "By hand:\n\n"
			 "1. The pin is the SHA-256 of root 1's message:\n\n"
			 "   sha256sum messages/root-1\n\n",
			 story, facts->file->path, facts->file->id.hex, (long long)facts->seq,
			 (long long)facts->root->version, nsync_reason_name(facts->reason), readme_but(facts->reason));
	nsync_buf_printf(out,
			 "2. messages/item is the text that was signed: \"DSSEv1\", the type, and the item without white\n"
			 "   space (RFC 8785). Its SHA-256 is the id. The office's signature:\n\n"
			 "   sha256sum messages/item\n"
			 "   openssl pkeyutl -verify -rawin -pubin -inkey keys/%s.pem \\\n"
			 "       -in messages/item -sigfile signatures/item.%s\n\n"
			 "   So are all others: messages/NAME, signatures/NAME.KEY, keys/KEY.pem.\n\n"
			 "3. The key is one of office %s's in the root, and is named by its own hash:\n\n"
			 "   grep -oF '\"%s\"' messages/root-%lld\n"
			 "   openssl pkey -pubin -in keys/%s.pem -outform DER | tail -c 32 | sha256sum\n\n"
			 "   Each root is signed by its own root keys and by those of the root before it, each up to\n"
			 "   their \"threshold\". A newer root may revoke a key (\"revokedAt\"): what records later than that\n"
			 "   \"seq\" accepted from it is void.\n\n",
			 facts->first_key ? facts->first_key : "KEY", facts->first_key ? facts->first_key : "KEY",
			 facts->office, facts->first_key ? facts->first_key : "KEY", (long long)facts->root->version,
			 facts->first_key ? facts->first_key : "KEY");
	readme_log(out, facts);
	nsync_buf_text(out, "What openssl is laxer about: it takes a signature whose first half (R) is the identity or\n"
			    "another of the eight points of small order; nsync refuses those, and so does check.sh. Public\n"
			    "keys of small order it takes too; no root that nsync accepted has one.\n\n"
			    "What this does not show: that the region has no later version of the story, no later root\n"
			    "that revokes the key, and no other history. A clone and `nsync audit` show that.\n");
}
