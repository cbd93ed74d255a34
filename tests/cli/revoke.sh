# root revoke and what becomes of it: bound to the log, and named before anybody signs.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

# key_of NAME: the id of a person's key.
key_of()
{
	as "$1" nsync key export "$1" --format base64 | base64 -d | sha256sum | cut -c1-64
}

# two_sign FILE
two_sign()
{
	as ana nsync root sign "$1" --key ana && as luis nsync root sign "$1" --key luis
}

region_new gt mx bz
draft gt one 2018-08-05T10:00:00-06:00
ok sign_and_sync gt one 2018-08-05T18:00:00Z
ok merge_at 2018-08-06T00:00:00Z
gt=$(key_of gt)
region_key gt2 2>/dev/null
ok desk nsync root add-key gt --key "$WORK/keys/gt2.pub" --issued 2018-08-06 -o "$WORK/begun.json"

# ---- bound to the log ----

record=$(desk git show main:log/0/1.json | python3 -c '
import hashlib, json, sys
body = json.dumps(json.load(sys.stdin)["record"], separators=(",", ":"), ensure_ascii=False, sort_keys=True).encode()
print(hashlib.sha256(b"DSSEv1 33 application/vnd.nsync.record+json %d %s" % (len(body), body)).hexdigest())')
cp begun.json good.json
ok desk nsync root revoke "$WORK/good.json" "$gt" --after 1
expect_contains good.json "\"record\": \"$record\""

# refuse NAME SCRIPT TEXT: with its revocation edited so, two sign it, and the region does not take it.
refuse()
{
	sed "$2" good.json >"$1.json"
	ok two_sign "$1.json"
	local before
	before=$(desk git rev-parse main)
	expect_exit 1 desk nsync root adopt "$WORK/$1.json" --as-of 2018-08-07
	expect_out 'bad-root'
	expect_out "$3"
	expect_err 'revokes a key as of a record'
	expect_equal "$before" "$(desk git rev-parse main)" "main after $1.json"
	expect_equal '' "$(desk git status --porcelain)" 'the work tree'
}

refuse another "s/$record/${record//[0-9]/a}/" "names $(cut -c1-16 <<<"${record//[0-9]/a}"), record 1 is ${record:0:16}"
refuse to-come 's/"seq": 1/"seq": 999/' 'names record 999, adopted by record 3'
refuse itself 's/"seq": 1/"seq": 3/' 'names record 3, adopted by record 3'
pass 'a root that revokes as of another record, or of one to come, is not adopted'
