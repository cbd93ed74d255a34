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

# ---- what a revocation changes ----

# An office of two keys on one machine, either of which is enough.
cp people/gt2/.local/share/nsync/keys/gt2.json people/gt/.local/share/nsync/keys/
ok two_sign begun.json
ok desk nsync root adopt "$WORK/begun.json" --as-of 2018-08-07
ok desk git push -q origin main
for office in gt mx bz; do
	ok at "$office" nsync sync
done

# by KEY SLUG [FRONT-MATTER-LINE...]: a version of a story of gt's, signed by this key of it.
by()
{
	local key=$1 slug=$2
	shift 2
	draft gt "$slug" 2018-08-05T10:00:00-06:00 "$@"
	at gt nsync sign "drafts/$slug.md" --date 2018-08-07T18:00:00Z --key "$key"
}

ok by gt alone
ok by gt both
ok at gt nsync sign items/gt/2018/08/both.1.json --key gt2
for slug in fixed held killed; do
	ok by gt2 "$slug"
done
for slug in garbage shared; do
	draft mx "$slug" 2018-08-05T10:00:00-06:00 'joint: [gt]'
	ok at mx nsync sign "drafts/$slug.md" --date 2018-08-07T18:00:00Z
done
python3 - mx/items/mx/2018/08/garbage.1.json "$gt" <<'PY'
import base64, json, sys
path, key = sys.argv[1:]
value = json.load(open(path))
value["signatures"][key] = base64.b64encode(b"\1" * 63 + b"\0").decode()
with open(path, "w") as file:
    file.write(json.dumps(value, indent=2, separators=(",", ": "), ensure_ascii=False, sort_keys=True) + "\n")
PY
ok at mx git commit -qam 'a worthless signature' --no-verify
for office in gt mx; do
	ok at "$office" nsync sync
done
ok merge_at 2018-08-08T00:00:00Z
ok at gt nsync sync
ok at gt nsync cosign mx/2018/08/shared --key gt
ok at gt nsync cosign mx/2018/08/garbage --key gt2
ok by gt one 'status: canceled' 'note: It was false'
ok by gt killed 'status: canceled' 'note: It was false'
ok by gt held 'status: withheld' 'note: Wait'
ok by gt fixed 'slugline: second' 'note: A word was wrong'
ok at gt nsync sync
ok merge_at 2018-08-09T00:00:00Z
expect_exit 3 desk nsync root revoke "$gt" --after 4 -o "$WORK/no/such/root.json"
expect_equal '' "$(cat "$LAST_OUT")" 'told of a root that could not be written'
expect_no_err 'revoked'
ok desk nsync root revoke "$gt" --after 3 -o "$WORK/stolen.json"
cat >wanted <<'LINES'
void  cosignatures/gt/mx/2018/08/shared.1.json  key-revoked  record 5
void  items/gt/2018/08/alone.1.json  key-revoked  record 4
void  items/gt/2018/08/fixed.2.json  key-revoked  record 5
returns  items/gt/2018/08/fixed.1.json  version 2, which came after it, is void
void  items/gt/2018/08/held.2.json  key-revoked  record 5
returns  items/gt/2018/08/held.1.json  version 2, which held it, is void
void  items/gt/2018/08/killed.2.json  key-revoked  record 5
returns  items/gt/2018/08/killed.1.json  version 2, which killed it, is void
void  items/gt/2018/08/one.2.json  key-revoked  record 5
returns  items/gt/2018/08/one.1.json  version 2, which killed it, is void
waits  items/mx/2018/08/shared.1.json  awaiting-cosignature  record 4
LINES
expect_same wanted "$LAST_OUT"
expect_err '6 accepted files are void'
expect_err '1 joint story waits for a cosignature again, 4 earlier versions return'
ok desk nsync root revoke "$gt" --after 3 -o "$WORK/again.json" --json
expect_out '"state":"returns"'
expect_equal 4 "$(grep -c '"verdict":"ok"' "$LAST_OUT")" 'versions that return'
ok desk nsync verify
expect_no_out 'key-revoked  '
pass 'root revoke names what is void, what waits, and what returns to the digest; nothing else'

ok two_sign stolen.json
ok desk nsync digest --as-of 2018-08-11
for words in 'one' 'killed' 'held'; do
	expect_no_out "has to say of $words"
done
ok desk nsync root adopt "$WORK/stolen.json" --as-of 2018-08-10
ok desk nsync verify
grep -E '^(void|waits)' wanted | sed -E 's/^[a-z]+  ([^ ]+)  ([a-z-]+) .*/\2  \1/' | sort >void
grep -E '^(key-revoked|awaiting)' "$LAST_OUT" | sed -E 's/^([a-z-]+  [^ ]+).*/\1/' | sort | diff - void >&2 ||
	fail 'what was foretold is not what verify says'
ok desk nsync digest --as-of 2018-08-11
for words in 'one' 'killed' 'held' 'fixed' 'both' 'garbage'; do
	expect_out "has to say of $words"
done
expect_no_out 'has to say of alone'
expect_no_out 'has to say of shared'
pass 'what was foretold comes true'

# ---- an office's only key, a threshold out of reach, a key that was dropped ----

mx=$(key_of mx)
expect_exit 3 desk nsync root revoke "$mx" --after 3
expect_equal '' "$(cat "$LAST_OUT")" 'told of a root that cannot be'
expect_err "mx: ${mx:0:8} is its only key"
expect_no_err '/root/offices'
expect_no_file region/root-4.json
region_key mx2 2>/dev/null
sed -n 's/^  \(nsync root .*\)/\1/p' "$LAST_ERR" | sed "s,NEW.pub,$WORK/keys/mx2.pub," >commands
expect_equal 2 "$(wc -l <commands)" 'commands'
while read -r line; do
	# shellcheck disable=SC2086
	ok desk $line
done <commands
expect_contains region/root-4.json '"revokedAt"'
mv region/root-4.json only.json
pass "an office's only key: another one first, by the commands that are told"

region_key bz2 2>/dev/null
bz=$(key_of bz)
ok desk nsync root add-key bz --key "$WORK/keys/bz2.pub" --threshold 2 -o "$WORK/two.json"
cp two.json before.json
expect_exit 3 desk nsync root revoke "$WORK/two.json" "$bz" --after 3
expect_err "bz: 2 of its keys must sign, and without ${bz:0:8} it has 1"
expect_err "nsync root add-key $WORK/two.json bz --key NEW.pub"
expect_err "nsync root revoke $WORK/two.json ${bz:0:8} --after 3 --threshold 1"
expect_exit 2 desk nsync root revoke "$WORK/two.json" "$bz" --after 3 --threshold 2
expect_same before.json two.json
ok desk nsync root revoke "$WORK/two.json" "$bz" --after 3 --threshold 1
expect_equal 1 "$(python3 -c 'import json; print(json.load(open("two.json"))["root"]["offices"]["bz"]["threshold"])')" threshold
pass 'a threshold that would be out of reach is told, and lowered with --threshold'

ok desk nsync root add-key mx --key "$WORK/keys/mx2.pub" -o "$WORK/dropped.json"
ok desk nsync root drop-key "$WORK/dropped.json" "$mx"
ok two_sign dropped.json
ok desk nsync root adopt "$WORK/dropped.json" --as-of 2018-08-11
ok desk nsync verify
expect_no_out 'key-revoked  items/mx'
expect_exit 2 desk nsync root revoke "$mx" --after 3 --threshold 1
expect_exit 3 desk nsync root revoke "$(tr 0-9a-f 1-9a-f0 <<<"$mx")" --after 3
expect_err 'no such key'
ok desk nsync root revoke "${mx:0:10}" --after 3 -o "$WORK/late.json"
expect_out 'void  items/mx/2018/08/garbage.1.json'
expect_exit 3 desk nsync root revoke "$WORK/late.json" "$mx" --after 3
expect_err 'revoked'
ok two_sign late.json
ok desk nsync root adopt "$WORK/late.json" --as-of 2018-08-12
ok desk nsync audit --from-scratch
expect_out 'key-revoked'
ok desk nsync verify --all
expect_out 'key-revoked  items/mx/2018/08/garbage.1.json'
if /usr/bin/python3 -c 'import nacl' 2>/dev/null; then
	ok /usr/bin/python3 "$ROOT/contrib/verify.py" "$PIN" "$WORK/region"
	expect_out '8 key-revoked, 0 awaiting'
fi
pass 'a key that was dropped and is found stolen later'
