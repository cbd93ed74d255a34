# export: other tools' formats, and evidence that openssl and sha256sum check without nsync.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

python=/usr/bin/python3
region_new gt mx bz
draft gt alpha 2018-07-05T15:00:00-06:00 'joint: [mx]'
printf "It's \"quoted\" & café.\n" >>gt/drafts/alpha.md
ok sign_and_sync gt alpha 2018-07-05T21:10:00Z
ok merge_at 2018-07-06T00:00:00Z
ok at mx nsync sync
ok at mx nsync cosign gt/2018/07/alpha
ok at mx nsync sync
ok merge_at 2018-07-07T00:00:00Z
draft mx beta 2018-07-08T15:00:00-06:00
ok sign_and_sync mx beta 2018-07-08T21:10:00Z
ok merge_at 2018-07-09T00:00:00Z
ok desk nsync root renew --expires 2031-01-01T00:00:00Z --issued 2018-07-10T00:00:00Z -o "$WORK/root-2.json"
ok as ana nsync root sign root-2.json --key ana
ok as luis nsync root sign root-2.json --key luis
ok desk nsync root adopt "$WORK/root-2.json" --as-of 2018-07-10T00:00:00Z
path=items/gt/2018/07/alpha.1.json
cd region

# ---- ninjs, jcs, dsse ----

ok as desk nsync export alpha -o ../ninjs.json
ok as desk nsync export gt/2018/07/alpha.1 --format jcs -o ../jcs.json
ok as desk nsync export "$path" --format dsse -o ../dsse.json
ok as desk nsync export alpha --format jcs
expect_same ../jcs.json "$LAST_OUT"
cat >check.py <<'PY'
import base64, json, sys
item, ninjs, jcs, dsse = (open(name, encoding="utf-8", newline="").read() for name in sys.argv[1:])
body = json.loads(item)["item"]
lay = dict(ensure_ascii=False, sort_keys=True)
assert ninjs == json.dumps(body, indent=2, separators=(",", ": "), **lay) + "\n"
assert jcs == json.dumps(body, separators=(",", ":"), **lay)
envelope = json.loads(dsse)
assert set(envelope) == {"payload", "payloadType", "signatures"}
assert envelope["payloadType"] == "application/vnd.nsync.item+json"
assert base64.b64decode(envelope["payload"], validate=True) == jcs.encode()
assert {s["keyid"]: s["sig"] for s in envelope["signatures"]} == json.loads(item)["signatures"]
PY
ok $python check.py "$path" ../ninjs.json ../jcs.json ../dsse.json
expect_exit 2 as desk nsync export alpha --format pdf
expect_exit 2 as desk nsync export alpha --format jcs --records 3
expect_exit 3 as desk nsync export nothing
expect_exit 3 as desk nsync export alpha.2
pass 'export ninjs, jcs, dsse'

# The envelope as any DSSE library checks it: PAE of what it carries, the key found by its id.
if $python -c 'import nacl' 2>/dev/null; then
	key=$(as gt nsync key export gt --format base64)
	cat >check.py <<'PY'
import base64, hashlib, json, sys
from nacl.signing import VerifyKey
envelope, key = json.load(open(sys.argv[1])), base64.b64decode(sys.argv[2])
kind, payload = envelope["payloadType"].encode(), base64.b64decode(envelope["payload"])
pae = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
signature, = [s for s in envelope["signatures"] if s["keyid"] == hashlib.sha256(key).hexdigest()]
VerifyKey(key).verify(pae, base64.b64decode(signature["sig"]))
PY
	ok $python check.py ../dsse.json "$key"
	pass 'a DSSE envelope is verified by its own specification'
fi

at gt nsync sync >/dev/null 2>&1
draft gt fresh 2018-07-11T15:00:00-06:00
ok at gt nsync sign drafts/fresh.md --date 2018-07-11T21:10:00Z
ok at gt nsync export fresh
expect_out '"fresh"'
expect_err 'not accepted'
expect_exit 3 at gt nsync export fresh --format evidence
expect_err 'not accepted'
expect_no_file ../gt/fresh.1.evidence
pass 'an item that is not accepted is exported from the work tree, but is no evidence'

# ---- evidence ----

# Neither nsync nor the repository is at hand when the folder is checked.
check()
{
	(cd / && env -i PATH=/usr/bin:/bin sh "$1/check.sh" ${2+"$2"})
}

ok as desk nsync export alpha --format evidence
folder=$PWD/alpha.1.evidence
expect_same "$path" "$folder/files/$path"
ok check "$folder" "$PIN"
expect_out 'all of it holds'
ok check "$folder" "$(sed 's/..../& /g' <<<"$PIN")"
ok check "$folder"
expect_out 'compare its SHA-256 with the pin'
fails check "$folder" "${PIN//[0-9]/0}"
expect_equal "$PIN" "$(sha256sum <"$folder/messages/root-1" | cut -d' ' -f1)" pin
expect_equal 5 "$(ls "$folder/files/log/0" | wc -l)" records
expect_equal 2 "$(ls "$folder/files/trust" | wc -l)" roots
expect_file "$folder/files/cosignatures/mx/gt/2018/07/alpha.1.json"
expect_equal 0 "$(ls -d alpha.1.evidence.* 2>/dev/null | wc -l)" 'temporary folders'
pass 'evidence: openssl, sha256sum and grep find that all of it holds'

# Every command of the README is run as it stands there.
sed -n 's/^   \( *[a-z-].*\)/\1/p' "$folder/README.txt" | grep -E '^(sha256sum|openssl|grep|    -in|sh )' |
	sed "s/PIN/$PIN/; s/<first of the two hashes>/$(sha256sum <"$folder/added/2.txt" | cut -d' ' -f1)/" >commands
expect_equal 9 "$(grep -cE '^(sha256sum|openssl|grep|sh) ' commands)" 'commands in README.txt'
(cd "$folder" && ok bash -euo pipefail "$OLDPWD/commands")
pass 'the commands of README.txt'

before=$(find "$folder" -type f -exec sha256sum {} + | sort)
expect_exit 3 as desk nsync export alpha --format evidence
expect_err 'new folder'
expect_exit 3 as desk nsync export alpha --format evidence -o "$folder/"
expect_equal "$before" "$(find "$folder" -type f -exec sha256sum {} + | sort)" 'the folder that was there'
pass 'evidence goes into a new folder only'

# ---- evidence that was tampered with ----

# spoil NAME COMMAND...: in a copy of the folder; check.sh must fail.
spoil()
{
	local name=$1
	shift
	rm -rf "$WORK/spoilt"
	cp -r "$folder" "$WORK/spoilt"
	(cd "$WORK/spoilt" && "$@")
	! diff -rq "$folder" "$WORK/spoilt" >/dev/null || fail "nothing was changed: $name"
	fails check "$WORK/spoilt" "$PIN"
	expect_err FAILED
}

key=$(basename "$folder"/signatures/item.*)
key=${key#item.}
mx=$(basename "$folder"/signatures/cosignature-mx.*)
mx=${mx#cosignature-mx.}
identity()
{
	{ printf '\1'; head -c 31 /dev/zero; tail -c 32 "$1"; } >sig
	mv sig "$1"
}
spoil 'a word of the item' sed -i s/quoted/unquoted/ "files/$path"
spoil 'a word of its message' sed -i s/quoted/Quoted/ messages/item
spoil 'both' sed -i s/quoted/Quoted/ "files/$path" messages/item
spoil 'the signature' identity "signatures/item.$key"
spoil 'another key' cp "keys/$mx.pem" "keys/$key.pem"
spoil 'a record' sed -i s/2018-07-07/2018-07-08/ messages/record-3
spoil 'a list' sed -i "s/^/x/" added/2.txt
spoil 'a root' sed -i s/2030/2031/ messages/root-1
spoil 'a cosignature' sed -i 's/"version":"1"/"version":"2"/' messages/cosignature-mx
spoil 'a signature less' sed -i "/^signed root-1 /s/ [0-9a-f]*$//" check.sh
spoil 'a key twice' sed -i "/^signed root-2 /s/ [0-9a-f]* \([0-9a-f]*\)$/ \1 \1/" check.sh
pass 'check.sh refuses evidence that was tampered with'

# R of small order satisfies the equation with S = 0 under a key of small order: openssl takes it.
{ printf '\1'; head -c 31 /dev/zero; } >point
{ printf '\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00'; cat point; } | openssl pkey -pubin -inform DER -out weak.pem
{ cat point; head -c 32 /dev/zero; } >weak.sig
ok openssl pkeyutl -verify -rawin -pubin -inkey weak.pem -in "$path" -sigfile weak.sig
sed '/^\[ \$# -eq 0/,$d' "$folder/check.sh" >functions
weak=$(sha256sum <point | cut -d' ' -f1)
mkdir -p weak/keys weak/signatures weak/messages
cp weak.pem "weak/keys/$weak.pem" && cp weak.sig "weak/signatures/item.$weak" && cp "$path" weak/messages/item
{ cat functions; echo "verify item $weak"; } >weak/check.sh
fails sh weak/check.sh
expect_err 'small order'
pass 'check.sh refuses R of small order, which openssl takes'

# ---- a window of the log ----

ok as desk nsync export alpha --format evidence --records 1 -o few
expect_equal '1.json 2.json 3.json' "$(ls few/files/log/0 | tr '\n' ' ' | sed 's/ $//')" 'records'
expect_exit 2 as desk nsync export alpha --format evidence --records 0
pass 'evidence --records: a window of the log around the item'

# ---- an item whose signatures hold, and that is in no output ----

at gt nsync sync >/dev/null 2>&1
draft gt gamma 2018-07-11T15:00:00-06:00 'joint: [mx, bz]'
ok at gt nsync sign drafts/gamma.md --date 2018-07-11T21:10:00Z
ok at gt nsync sync
ok merge_at 2018-07-12T00:00:00Z
ok at mx nsync sync
ok at mx nsync cosign gt/2018/07/gamma
ok at mx nsync sync
ok merge_at 2018-07-13T00:00:00Z
ok as desk nsync export gamma --format evidence -o awaiting
expect_err 'the signatures hold, but: awaiting-cosignature'
expect_exit 1 check "$PWD/awaiting" "$PIN"
expect_equal 'the signatures hold, but: awaiting-cosignature of bz' "$(cat "$LAST_OUT")"
expect_contains awaiting/README.txt 'but: awaiting-cosignature" and exit status 1'

region_key mx2 2>/dev/null
ok as desk nsync root add-key mx --key "$WORK/keys/mx2.pub" -o ../root-3.json --issued 2018-07-13T00:00:00Z
ok as desk nsync root revoke ../root-3.json "$mx" --after 2
ok as ana nsync root sign ../root-3.json --key ana
ok as luis nsync root sign ../root-3.json --key luis
ok as desk nsync root adopt ../root-3.json --as-of 2018-07-14T00:00:00Z
ok as desk nsync export mx/2018/07/beta --format evidence -o revoked
expect_exit 1 check "$PWD/revoked" "$PIN"
expect_equal "the signatures hold, but: key-revoked by trust root 3: record 4 accepted it, and the key ${mx:0:16} of mx counts up to record 2" \
	"$(cat "$LAST_OUT")"
expect_exit 1 check "$PWD/revoked"
expect_out 'compare its SHA-256 with the pin'
expect_equal 'the signatures hold, but' "$(tail -n 1 "$LAST_OUT" | cut -d: -f1)" 'the last word'
expect_contains revoked/README.txt 'but: key-revoked" and exit status 1'
expect_contains revoked/README.txt 'declares the key stolen'
sed -i 's/\(^says root-3 .*"seq":\)2/\13/' revoked/check.sh
expect_exit 1 check "$PWD/revoked" "$PIN"
expect_err 'FAILED: messages/root-3 does not say'
ok as desk nsync export alpha --format evidence -o void --json
expect_out '"verdict":"awaiting-cosignature"'
expect_exit 1 check "$PWD/void" "$PIN"
expect_out 'but: awaiting-cosignature of mx: key-revoked by trust root 3: record 3 accepted it'
expect_equal 1 "$(wc -l <"$LAST_OUT")" 'reasons'
expect_exit 1 check "$PWD/awaiting" "$PIN"
expect_lacks awaiting/check.sh 'all of it holds'
pass 'evidence of an item that is in no output: the signatures hold, but'

# ---- keys ----

ok as gt nsync key export gt --format minisign -o ../gt.minisign
ok as gt nsync key export gt --format openssh -o ../gt.ssh
ok as gt nsync key export gt --format pem -o ../gt.pem
ok ssh-keygen -l -f ../gt.ssh
expect_out 'ED25519'
ok openssl pkey -pubin -in ../gt.pem -noout -text
ok cmp ../gt.pem "$folder/keys/$key.pem"
# Every spelling is the same 32 bytes.
raw()
{
	tail -c 32 | od -An -v -tx1 | tr -d ' \n'
}
ok as gt nsync key export gt --format base64
bytes=$(base64 -d <"$LAST_OUT" | raw)
expect_equal 64 "${#bytes}" 'digits of the key'
expect_equal "$bytes" "$(cut -d' ' -f2 ../gt.ssh | base64 -d | raw)" 'the OpenSSH form'
expect_equal 51 "$(cut -d' ' -f2 ../gt.ssh | base64 -d | wc -c)" 'bytes of the OpenSSH form'
expect_equal "$bytes" "$(sed -n 2p ../gt.minisign | base64 -d | raw)" 'the minisign form'
expect_equal "$bytes" "$(openssl pkey -pubin -in ../gt.pem -outform DER | raw)" 'the PEM form'

# A real signature, in minisign's form, by the secret half of the same key.
{
	printf '\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20'
	sed -n 's/.*"secret": "\(.*\)".*/\1/p' "$WORK/people/gt/.local/share/nsync/keys/gt.json" | base64 -d | head -c 32
} >secret.der
openssl pkey -inform DER -in secret.der -out secret.pem
sign_raw()
{
	openssl pkeyutl -sign -rawin -inkey secret.pem -in "$1" -out "$2"
}
echo 'Hello.' >hello
sign_raw hello hello.sig
{ cat hello.sig && printf 'a comment'; } >hello.global
sign_raw hello.global hello.global.sig
{
	echo 'untrusted comment: a test'
	{ sed -n 2p ../gt.minisign | base64 -d | head -c 10 && cat hello.sig; } | base64 -w0 && echo
	echo 'trusted comment: a comment'
	base64 -w0 hello.global.sig && echo
} >hello.minisig
ok openssl pkeyutl -verify -rawin -pubin -inkey ../gt.pem -in hello -sigfile hello.sig
if command -v minisign >/dev/null; then
	ok minisign -V -p ../gt.minisign -m hello -x hello.minisig
	expect_out 'verified'
	# One character of the key is another.
	sed '2 { s/^\(.\{50\}\)[A-P]/\1X/; t; s/^\(.\{50\}\)./\1B/ }' ../gt.minisign >flipped.minisign
	fails minisign -V -p flipped.minisign -m hello -x hello.minisig
	expect_err 'verification failed'
	minisign -G -W -f -p other.pub -s other.key >/dev/null 2>&1
	fails minisign -V -p other.pub -m hello -x hello.minisig
	pass 'minisign verifies with an exported key, and with no other'
fi
pass 'ssh-keygen and openssl read exported keys'
