/* export.c: what export says, on the terminal and in the folder of evidence. */
#include <string.h>

#include "cmd/report/export.h"

void report_exported(struct call *call, const char *path, const char *verdict)
{
	struct nsync_json_builder *line = json_line_begin(call, "result");

	json_member_text(line, verdict ? "folder" : "file", path);
	if (verdict)
		json_member_text(line, "verdict", verdict);
	json_line_end(call, line);
	print_words(call, "wrote %s", path);
	if (!verdict)
		return;
	print_words(call, "check it without nsync: sh %s/check.sh PIN", path);
	if (strcmp(verdict, nsync_reason_name(NSYNC_REASON_OK)) != 0)
		print_words(call, "  It will say that the signatures hold, but: %s.", verdict);
}

void report_not_accepted(struct call *call, const char *path)
{
	print_words(call, "%s is not accepted yet: this is the work tree's", path);
}

/* ---- check.sh ------------------------------------------------------------------------------ */

static const char check_begin[] =
	"#!/bin/sh\n"
	"# Checks this folder with openssl, sha256sum and grep; README.txt says what that shows.\n"
	"#\n"
	"#\tsh check.sh [PIN]\n"
	"set -eu\n"
	"export LC_ALL=C\n"
	"cd \"$(dirname \"$0\")\"\n"
	"\n"
	"bad()\n{\n"
	"\techo \"FAILED: $*\" >&2\n"
	"\texit 1\n"
	"}\n"
	"\n"
	"# id MESSAGE ID\n"
	"id()\n{\n"
	"\t[ \"$(sha256sum <\"messages/$1\")\" = \"$2  -\" ] || bad \"messages/$1 has another SHA-256 than $2\"\n"
	"}\n"
	"\n"
	"# says MESSAGE TEXT: the signed words themselves; no JSON string can hold these quotation marks.\n"
	"says()\n{\n"
	"\tgrep -qF -e \"$2\" -- \"messages/$1\" || bad \"messages/$1 does not say $2\"\n"
	"}\n"
	"\n"
	"# message FILE KIND MESSAGE: the file's body is the message's, white space apart.\n"
	"message()\n{\n"
	"\twant=$(printf 'DSSEv1 %d application/vnd.nsync.%s+json %d {' $((${#2} + 27)) \"$2\" \\\n"
	"\t\t\"$(sed '1s/^[^{]*//' \"messages/$3\" | wc -c)\")\n"
	"\t[ \"$(head -c ${#want} \"messages/$3\")\" = \"$want\" ] || bad \"messages/$3 is no $2\"\n"
	"\tbody() { printf '{\"%s\":' \"$1\"; sed '1s/^[^{]*//' \"messages/$2\" | tr -d ' \\n'; printf ',\"signatures\":'; }\n"
	"\tsize=$(body \"$2\" \"$3\" | wc -c)\n"
	"\t[ \"$(body \"$2\" \"$3\" | sha256sum)\" = \"$(tr -d ' \\n' <\"$1\" | head -c \"$size\" | sha256sum)\" ] ||\n"
	"\t\tbad \"$1 is not what messages/$3 says\"\n"
	"}\n"
	"\n"
	"# signed MESSAGE ROOT LIST KEY...: the root has this list, and so many of its keys signed.\n"
	"signed()\n{\n"
	"\tmessage=$1 list=$3 wanted=1\n"
	"\tsays \"$2\" \"$3\"\n"
	"\tshift 3\n"
	"\tcase $list in\n"
	"\t*'\"threshold\":'*) wanted=${list##*'\"threshold\":'} wanted=${wanted%%\\}*} ;;\n"
	"\tesac\n"
	"\t[ $# -ge \"$wanted\" ] || bad \"messages/$message: $# signatures of $wanted\"\n"
	"\t[ \"$(printf '%s\\n' \"$@\" | sort -u | wc -l)\" -eq $# ] || bad \"messages/$message: a key twice\"\n"
	"\tfor key in \"$@\"; do\n"
	"\t\tcase $list in\n"
	"\t\t*\"\\\"$key\\\"\"*) ;;\n"
	"\t\t*) bad \"$key is not in $list\" ;;\n"
	"\t\tesac\n"
	"\t\tverify \"$message\" \"$key\"\n"
	"\tdone\n"
	"}\n"
	"\n"
	"# verify MESSAGE KEY: a key's name is the SHA-256 of its last 32 bytes.\n"
	"verify()\n{\n"
	"\t[ \"$(openssl pkey -pubin -in \"keys/$2.pem\" -outform DER | tail -c 32 | sha256sum)\" = \"$2  -\" ] ||\n"
	"\t\tbad \"keys/$2.pem is another key\"\n"
	"\topenssl pkeyutl -verify -rawin -pubin -inkey \"keys/$2.pem\" -in \"messages/$1\" \\\n"
	"\t\t-sigfile \"signatures/$1.$2\" >/dev/null || bad \"signatures/$1.$2\"\n"
	"\t# OpenSSL takes an R of small order, nsync none.\n"
	"\tr=$(head -c 32 \"signatures/$1.$2\" | od -An -v -tx1 | tr -d ' \\n')\n"
	"\tzeros=000000000000000000000000000000000000000000000000000000000000\n"
	"\tmany_f=ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\n"
	"\tcase $r in\n"
	"\t0[01]$zeros[08]0 | e[cde]$many_f[7f]f | \\\n"
	"\t\t26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc[08]5 | \\\n"
	"\t\tc7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03[7f]a)\n"
	"\t\tbad \"signatures/$1.$2 has an R of small order\" ;;\n"
	"\tesac\n"
	"}\n"
	"\n"
	"# added SEQ FILE: the record names the hash of a list in which the file has this hash.\n"
	"added()\n{\n"
	"\tsum=$(sha256sum <\"added/$1.txt\")\n"
	"\tsays \"record-$1\" \"\\\"added\\\":{\\\"count\\\":$(wc -l <\"added/$1.txt\" | tr -d ' '),\\\"hash\\\":\\\"${sum%%  -}\\\"}\"\n"
	"\tsum=$(sha256sum <\"files/$2\")\n"
	"\tgrep -qxF -e \"$2 ${sum%%  -}\" \"added/$1.txt\" || bad \"added/$1.txt lacks files/$2\"\n"
	"}\n"
	"\n"
	"[ $# -eq 0 ] || id root-1 \"$(echo \"$1\" | tr -d ' -' | tr A-F a-f)\"\n";

void evidence_check_begin(struct nsync_buf *out)
{
	nsync_buf_text(out, check_begin);
}

/* The beginning of each line is check.sh's last word: the words are of nsync's own, of codes and numbers. */
static const char but[] = "the signatures hold, but: ";

void evidence_but_revoked(struct nsync_buf *out, const char *office, bool cosignature, const struct nsync_root *by,
			  const struct nsync_root_key *key, int64_t seq)
{
	nsync_buf_text(out, but);
	if (cosignature)
		nsync_buf_printf(out, "%s of %s: ", nsync_reason_name(NSYNC_AWAITING_COSIGNATURE), office);
	nsync_buf_printf(out, "%s by trust root %lld: record %lld accepted it, and the key %.16s of %s counts up to record %lld\n",
			 nsync_reason_name(NSYNC_KEY_REVOKED), (long long)by->version, (long long)seq, key->id.hex,
			 office, (long long)key->revoked_seq);
}

void evidence_but_awaiting(struct nsync_buf *out, const char *office)
{
	nsync_buf_printf(out, "%s%s of %s\n", but, nsync_reason_name(NSYNC_AWAITING_COSIGNATURE), office);
}

static const char check_given[] =
	"[ $# -gt 0 ] || echo 'given that messages/root-1 is your region: compare its SHA-256 with the pin'\n";

void evidence_check_end(struct nsync_buf *out, const struct evidence_facts *facts, struct nsync_str lines)
{
	if (facts->reason == NSYNC_REASON_OK)
		nsync_buf_printf(out, "\necho 'all of it holds'\n%s", check_given);
	else
		nsync_buf_printf(out, "\n%scat <<'BUT'\n%.*sBUT\nexit 1\n", check_given, NSYNC_FMT(lines));
}

/* ---- README.txt ------------------------------------------------------------------------------ */

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

void evidence_readme(struct nsync_buf *out, const struct evidence_facts *facts)
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
