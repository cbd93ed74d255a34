# Trust roots as files that travel: made, changed, signed on several machines, adopted.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

mkdir keys
for name in ana luis eva desk gt gt2 mx; do
	region_key $name
done
pub=$WORK/keys

# init_root FILE [OPTION...]: the root of this test, less what an option replaces.
init_root()
{
	local file=$1 given=" $* "
	shift
	[[ $given == *' --languages '* ]] || set -- "$@" --languages es,en
	[[ $given == *' --time-zone '* ]] || set -- "$@" --time-zone America/Guatemala
	[[ $given == *' --merge-key '* ]] || set -- "$@" --merge-key "$pub/desk.pub"
	[[ $given == *' --expires '* ]] || set -- "$@" --expires 2030-01-01
	nsync root init "$AUTHORITY" --name 'es=Mesoamérica' --name en=Mesoamerica \
		--root-key "$pub/ana.pub" --root-key "$pub/luis.pub" --issued 2018-01-01 -o "$file" "$@"
}

# ---- root init ----

ok init_root root-1.json
expect_err 'root 1'
ok nsync validate --schema root root-1.json
ok init_root again.json
expect_same root-1.json again.json
expect_exit 3 init_root root-1.json
expect_err 'there already'
pass 'root init: the same words give the same bytes, nothing is overwritten'

expect_exit 2 nsync root init "$AUTHORITY" --name es=X --languages es
expect_err '--time-zone'
expect_exit 2 nsync root init --name es=X
expect_err '--authority'
expect_exit 2 nsync root init 'no date' --name es=X
expect_err 'RFC 4151'
expect_exit 2 init_root bad.json --root-key nobody
expect_err "'nobody' is neither"
expect_exit 2 init_root bad.json --name Mesoamerica
expect_err 'LANG=TEXT'
# refuses EXIT TEXT COMMAND...: the reason, not any reason.
refuses()
{
	local code=$1 text=$2
	shift 2
	expect_exit "$code" "$@"
	expect_err "$text"
	expect_no_err 'given twice'
}

refuses 3 'the root has 2 keys: its threshold can only be 2' init_root bad.json --root-threshold 3
expect_err '--root-threshold N'
refuses 3 '1 signatures cannot be asked for: a root needs 2 or more' init_root bad.json --root-threshold 1
refuses 3 'of Desk of ana is a root key' init_root bad.json --merge-key "$pub/ana.pub"
refuses 3 'of Desk of ana is a root key' init_root bad.json --root-key "$pub/ana.pub"
refuses 2 "the region has no name in 'fr', which --languages lists: --name fr=TEXT" init_root bad.json --languages es,fr
refuses 2 "the region has no name in 'en-GB'" init_root bad.json --languages es,en-GB
refuses 3 '--languages names a language twice' init_root bad.json --languages es,en,es
refuses 3 "'es,,en' is no list of languages" init_root bad.json --languages es,,en
refuses 3 "'not a zone!' is not how a time zone is named" init_root bad.json --time-zone 'not a zone!'
if [ -d /usr/share/zoneinfo ]; then
	refuses 2 "'Nowhere/No' is no time zone" init_root bad.json --time-zone Nowhere/No
	refuses 2 "'America' is no time zone" init_root bad.json --time-zone America
fi
refuses 2 "than the root's issue" init_root bad.json --expires 2017-01-01
refuses 3 'the root would have 1 key, and needs 2 or more' nsync root init "$AUTHORITY" --name es=X --languages es \
	--time-zone Etc/UTC --root-key "$pub/ana.pub" --merge-key "$pub/desk.pub" --expires 2030-01-01 -o bad.json
expect_err '--root-key PUB'
expect_no_file bad.json
pass 'a root that cannot hold is not written'

# A public key: a file, its line, base64 alone, a key of one's own; not a point of small order.
base64=$(cut -d' ' -f2 "$pub/eva.pub")
for key in "$pub/eva.pub" "$(cat "$pub/eva.pub")" "$base64"; do
	rm -f key.json
	ok init_root key.json --root-key "$key"
	expect_contains key.json "$base64"
done
rm key.json
(export XDG_DATA_HOME=$WORK/people/eva/.local/share && ok init_root key.json --root-key eva)
expect_contains key.json "$base64"
expect_contains key.json 'Desk of eva'
expect_exit 2 init_root bad.json --root-key "$(head -c 32 /dev/zero | base64)"
expect_err 'no sound'
cat "$pub/eva.pub" "$pub/ana.pub" >two.pub
refuses 2 "'two.pub' is no file that nsync key export wrote" init_root bad.json --root-key two.pub
pass 'public keys in every spelling'

# The example of the help is typed as it stands: no prompt before the lines that go on.
mkdir paste
cp "$pub/ana.pub" paste/ana.key && cp "$pub/luis.pub" paste/ben.key && cp "$pub/desk.pub" paste/desk.key
ok nsync root init --help
sed -n '/^Example:$/,$ { s/^  \$ //; /^Example:$/d; s/^nsync/"$NSYNC"/; p }' "$LAST_OUT" >paste/lines
expect_equal 3 "$(wc -l <paste/lines)" 'lines of the example'
sed -i '$ s/$/ --issued 2018-01-01/' paste/lines # whatever the year is
export NSYNC
(cd paste && ok bash lines)
expect_contains paste/root-1.json America/Guatemala
pass 'the example of root init can be pasted'

# ---- offices and keys in a root that nobody adopted ----

ok nsync root add-office root-1.json gt --name es=Guatemala --key "$pub/gt.pub"
ok nsync root add-office root-1.json mx --name 'es=México' --key "$pub/mx.pub"
expect_contains root-1.json 'México'
for code in GT g toolongcode origin region '../x' g1; do
	refuses 3 "'$code' cannot be an office's code" nsync root add-office root-1.json "$code" --name es=X --key "$pub/gt2.pub"
done
refuses 3 'gt is an office of this root already' nsync root add-office root-1.json gt --name es=X --key "$pub/gt2.pub"
expect_err 'nsync root add-key root-1.json gt --key PUB'
refuses 3 'of Desk of gt is a key of office gt' nsync root add-office root-1.json bz --name es=X --key "$pub/gt.pub"
refuses 3 'office bz has no name' nsync root add-office root-1.json bz --key "$pub/gt2.pub"
expect_err '--name LANG=TEXT'
expect_exit 2 nsync root add-office root-1.json bz --name es=X
expect_err '--key'
refuses 3 'office bz has 1 key: its threshold can only be 1' \
	nsync root add-office root-1.json bz --name es=X --key "$pub/gt2.pub" --threshold 2
refuses 3 'no-such.json' nsync root add-office no-such.json bz --key "$pub/gt2.pub"
echo '{}' >broken.json
refuses 3 'broken.json: it is no sound trust root' nsync root add-office broken.json bz --key "$pub/gt2.pub"
refuses 3 'this root has no office zz' nsync root add-key root-1.json zz --key "$pub/gt2.pub"
expect_err 'nsync root add-office root-1.json zz'
pass 'add-office: codes, keys and thresholds that cannot be are refused'

cp root-1.json before.json
ok nsync root add-key root-1.json gt --key "$pub/gt2.pub" --threshold 2
ok nsync root show root-1.json
expect_out 'office gt (Guatemala), 2 of 2'
refuses 3 'office gt has 1 key: its threshold can only be 1' nsync root drop-key root-1.json "$pub/gt2.pub"
expect_no_err dropped
expect_err '--threshold N'
ok nsync root drop-key root-1.json "$pub/gt2.pub" --threshold 1
expect_err 'dropped'
expect_err 'Desk of gt2'
expect_same before.json root-1.json
ok nsync root add-office root-1.json bz --name es=Belice --key "$pub/gt2.pub"
ok nsync root remove-office root-1.json bz
expect_same before.json root-1.json
refuses 3 'this root has no office bz' nsync root remove-office root-1.json bz
refuses 3 'office mx would have no key left' nsync root drop-key root-1.json "$pub/mx.pub"
expect_err 'nsync root add-key root-1.json mx --key PUB'
expect_err 'nsync root remove-office root-1.json mx'
refuses 3 'the root would have 1 key, and needs 2 or more' nsync root drop-key root-1.json "$pub/ana.pub"
expect_err 'nsync root add-key root-1.json root --key PUB'
refuses 3 'the regional desk would have no key left' nsync root drop-key root-1.json "$pub/desk.pub"
expect_no_err dropped
expect_same before.json root-1.json
ok nsync root renew root-1.json --expires 2031-01-01
ok nsync root renew root-1.json --expires 2030-01-01
expect_same before.json root-1.json
refuses 2 '--expires' nsync root renew root-1.json
refuses 3 'the root lists no such key' nsync root drop-key root-1.json 0123456789
pass 'add-key, drop-key, remove-office, renew: back and forth gives the same bytes'

# ---- signing on several machines ----

pin=$(nsync root show root-1.json --json | python3 -c 'import json,sys; print(json.loads(sys.stdin.readline())["id"])')
ok nsync root show root-1.json
expect_out 'has not signed'
expect_out "$(sed 's/..../& /g; s/ $//' <<<"$pin")"
expect_exit 3 as gt nsync root sign root-1.json
expect_err 'no root key'
expect_exit 3 nsync root sign root-1.json
expect_err 'no key'
ok as ana nsync root sign root-1.json
expect_err '1 of 2'
cp root-1.json one.json
ok as ana nsync root sign root-1.json
expect_same one.json root-1.json
expect_exit 3 as desk nsync root adopt root-1.json
ok as luis nsync root sign root-1.json
expect_err '2 of 2'
expect_err 'nsync root adopt'
ok nsync root show --json root-1.json
python3 - "$LAST_OUT" "$pin" <<'PY' || fail 'root show --json'
import json, sys
root = json.load(open(sys.argv[1]))
assert root["version"] == 1 and root["id"] == root["pin"] == sys.argv[2]
assert len(root["signed"]) == 2 and root["missing"] == []
assert set(root["root"]["offices"]) == {"gt", "mx"}
PY
# Two copies signed apart are the same root.
cp before.json apart.json
ok as luis nsync root sign apart.json
expect_equal "$pin" "$(nsync root show apart.json --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["id"])')"
# Whoever edits a signed root takes its signatures off.
cp root-1.json edited.json
ok nsync root add-office edited.json bz --name es=Belice --key "$pub/gt2.pub"
ok nsync root show edited.json
expect_out 'has not signed'
pass 'root sign: one signature a holder, on any machine; an edit takes them off'

# ---- adopting ----

ok as desk nsync init --region "$AUTHORITY" region
desk_keys=$WORK/people/desk/.local/share/nsync/keys
before=$(find region -type f | sort | xargs cat | sha256sum)
expect_exit 1 desk nsync root adopt "$WORK/one.json" --as-of 2018-01-02
expect_out 'below-threshold'
expect_err 'More holders have to sign'
expect_exit 3 as mx nsync -C region root adopt "$WORK/root-1.json" --as-of 2018-01-02
expect_err 'key'
expect_exit 1 desk nsync root adopt "$WORK/root-1.json" --as-of 2031-01-02
expect_out 'bad-root'
expect_equal '' "$(git -C region for-each-ref)" 'refs'
expect_exit 1 git -C region config nsync.pin
ok desk nsync root adopt "$WORK/root-1.json" --as-of 2018-01-02
expect_err 'record 1'
expect_err "$(sed 's/..../& /g; s/ $//' <<<"$pin")"
expect_equal "$pin" "$(git -C region config nsync.pin)" pin
expect_same root-1.json region/trust/1.json
expect_equal '' "$(git -C region status --porcelain)" 'a clean work tree'
ok git -C region fsck --strict
first=$(git -C region rev-parse main)
ok desk nsync root adopt "$WORK/root-1.json" --as-of 2018-01-03
expect_err 'root 1 is adopted already'
expect_err 'nsync root invite'
expect_equal "$first" "$(git -C region rev-parse main)"
pass 'adopt: too few signatures, a wrong key, an expired root leave nothing behind'

# The same inputs: the same commit.
ok as desk nsync init --region "$AUTHORITY" twin
(cd twin && ok as desk env TZ=Asia/Tokyo LC_ALL=C "$NSYNC" root adopt "$WORK/root-1.json" --as-of 2018-01-01T18:00:00-06:00)
expect_equal "$first" "$(git -C twin rev-parse main)" 'the twin'

ok as desk nsync init --region other.example,2018 other
(cd other && expect_exit 3 as desk nsync root adopt "$WORK/root-1.json" --as-of 2018-01-02)
expect_err 'this repository for other.example,2018'
pass 'the same root at the same moment gives the same commit; another region refuses it'

# ---- the next version ----

cd region
ok as desk nsync root show
expect_out 'root 1 of'
ok as desk nsync root show 1
expect_exit 3 as desk nsync root show 2
expect_err 'version 2 was not adopted'
ok as desk nsync root add-key gt --key "$pub/gt2.pub" --threshold 2 --issued 2018-02-01 -o "$WORK/root-2.json"
expect_exit 3 as desk nsync root add-key "$WORK/root-1.json" gt --key "$pub/gt2.pub"
expect_err 'was adopted'
ok as desk nsync root add-key "$WORK/root-2.json" root --key "$pub/eva.pub"
ok as desk nsync root drop-key "$WORK/root-2.json" "$pub/luis.pub"
# eva signs for the new root, luis for the old one, ana for both.
ok as eva nsync root sign "$WORK/root-2.json"
ok as ana nsync root sign "$WORK/root-2.json"
expect_err '2 of 2'
ok as desk nsync root show "$WORK/root-2.json"
expect_out '2 of 2 sign its successor (1 have)'
expect_exit 1 as desk nsync root adopt "$WORK/root-2.json" --as-of 2018-02-02
expect_out 'below-threshold'
ok as luis nsync root sign "$WORK/root-2.json"
ok as desk nsync root adopt "$WORK/root-2.json" --as-of 2018-02-02
expect_err 'root 2 as record 2'
ok as desk nsync verify --all
ok as desk nsync root show
expect_out 'root 2 of'
expect_equal "$pin" "$(git config nsync.pin)" 'the pin stays'
pass 'root 2 needs the thresholds of root 1 and its own'

ok as desk nsync root renew --expires 2032-01-01
expect_file root-3.json
expect_exit 3 as desk nsync root renew --expires 2033-01-01
expect_err 'root-3.json'
rm root-3.json
pass 'without a file the next version is begun in root-<n>.json'

# ---- invite ----

ok as desk nsync root invite gt --url https://git.example.org/region.git
expect_equal "nsync init --office gt --from https://git.example.org/region.git --pin $pin" "$(cat "$LAST_OUT")"
ok as desk nsync root invite gt --url "/srv/git/it's here.git" --push 'git@x:gt.git'
expect_out "--from '/srv/git/it'\\''s here.git' --pin $pin --push git@x:gt.git"
expect_exit 3 as desk nsync root invite bz --url x
expect_err 'the newest root lists no such office'
expect_exit 2 as desk nsync root invite gt
expect_err '--url'
git remote add origin /srv/region.git
ok as desk nsync root invite gt
expect_out '--from /srv/region.git'
pass 'invite: the exact line, quoted for a shell'

# ---- an expired root ----

git remote remove origin
# It signs its successor and nothing else; the error names the three commands, and they work.
expect_exit 3 as desk nsync merge --as-of 2030-01-02
expect_err 'trust root 2 expired on 2030-01-01T00:00:00Z'
expect_err 'nsync root renew --expires DATE  writes root-3.json'
expect_err 'nsync root sign root-3.json'
expect_err 'nsync root adopt root-3.json'
expect_exit 3 as desk nsync merge --as-of 2030-01-02 --json
expect_out '"type":"error"'
ok as desk nsync root renew --expires 2032-01-01 --issued 2030-01-02
ok as ana nsync root sign root-3.json
ok as eva nsync root sign root-3.json
ok as desk nsync root adopt root-3.json --as-of 2030-01-03
lib_run as desk nsync merge --as-of 2030-01-04
expect_no_err expired
pass 'a merge under an expired root says how to renew it'
