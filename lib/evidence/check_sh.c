/*
 * check_sh.c: the fixed beginning and the end of check.sh, the script with which openssl,
 * sha256sum and grep check a folder of evidence.
 */
#include "lib/evidence/internal.h"

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

void nsync_evidence_check_begin(struct nsync_buf *out)
{
	nsync_buf_text(out, check_begin);
}

/*
 * The beginning of each line is check.sh's last word: the words are of nsync's own, of codes and
 * numbers.
 */
static const char but[] = "the signatures hold, but: ";

void nsync_evidence_but_revoked(struct nsync_buf *out, const char *office, bool cosignature, const struct nsync_root *by,
			  const struct nsync_root_key *key, int64_t seq)
{
	nsync_buf_text(out, but);
	if (cosignature)
		nsync_buf_printf(out, "%s of %s: ", nsync_reason_name(NSYNC_AWAITING_COSIGNATURE), office);
	nsync_buf_printf(out, "%s by trust root %lld: record %lld accepted it, and the key %.16s of %s counts up to record %lld\n",
			 nsync_reason_name(NSYNC_KEY_REVOKED), (long long)by->version, (long long)seq, key->id.hex,
			 office, (long long)key->revoked_seq);
}

void nsync_evidence_but_awaiting(struct nsync_buf *out, const char *office)
{
	nsync_buf_printf(out, "%s%s of %s\n", but, nsync_reason_name(NSYNC_AWAITING_COSIGNATURE), office);
}

static const char check_given[] =
	"[ $# -gt 0 ] || echo 'given that messages/root-1 is your region: compare its SHA-256 with the pin'\n";

void nsync_evidence_check_end(struct nsync_buf *out, const struct evidence_facts *facts, struct nsync_str lines)
{
	if (facts->reason == NSYNC_REASON_OK)
		nsync_buf_printf(out, "\necho 'all of it holds'\n%s", check_given);
	else
		nsync_buf_printf(out, "\n%scat <<'BUT'\n%.*sBUT\nexit 1\n", check_given, NSYNC_FMT(lines));
}
