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
	local file=$1
	shift
	nsync root init "$AUTHORITY" --name 'es=Mesoamérica' --languages es,en --time-zone America/Guatemala \
		--root-key "$pub/ana.pub" --root-key "$pub/luis.pub" --merge-key "$pub/desk.pub" \
		--issued 2018-01-01 --expires 2030-01-01 -o "$file" "$@"
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
fails init_root bad.json --root-threshold 3
fails init_root bad.json --root-threshold 1
fails init_root bad.json --merge-key "$pub/ana.pub"
fails init_root bad.json --languages es,en
fails init_root bad.json --time-zone 'not a zone!'
expect_exit 2 nsync root init "$AUTHORITY" --name es=X --languages es --time-zone Etc/UTC \
	--root-key "$pub/ana.pub" --root-key "$pub/luis.pub" --merge-key "$pub/desk.pub" \
	--issued 2018-01-01 --expires 2017-01-01 -o bad.json
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
expect_exit 2 init_root bad.json --root-key two.pub
pass 'public keys in every spelling'

# ---- offices and keys in a root that nobody adopted ----

ok nsync root add-office root-1.json gt --name es=Guatemala --key "$pub/gt.pub"
ok nsync root add-office root-1.json mx --name 'es=México' --key "$pub/mx.pub"
expect_contains root-1.json 'México'
for code in GT g toolongcode origin region '../x' g1; do
	fails nsync root add-office root-1.json "$code" --name es=X --key "$pub/gt2.pub"
done
fails nsync root add-office root-1.json gt --name es=X --key "$pub/gt2.pub"
fails nsync root add-office root-1.json bz --name es=X --key "$pub/gt.pub"
expect_exit 2 nsync root add-office root-1.json bz --name es=X
expect_err '--key'
fails nsync root add-office root-1.json bz --key "$pub/gt2.pub" --threshold 2
expect_exit 3 nsync root add-office no-such.json bz --key "$pub/gt2.pub"
echo '{}' >broken.json
expect_exit 3 nsync root add-office broken.json bz --key "$pub/gt2.pub"
pass 'add-office: codes, keys and thresholds that cannot be are refused'

cp root-1.json before.json
ok nsync root add-key root-1.json gt --key "$pub/gt2.pub" --threshold 2
ok nsync root show root-1.json
expect_out 'office gt (Guatemala), 2 of 2'
fails nsync root drop-key root-1.json "$pub/gt2.pub"
ok nsync root drop-key root-1.json "$pub/gt2.pub" --threshold 1
expect_err 'Desk of gt2'
expect_same before.json root-1.json
ok nsync root add-office root-1.json bz --name es=Belice --key "$pub/gt2.pub"
ok nsync root remove-office root-1.json bz
expect_same before.json root-1.json
fails nsync root remove-office root-1.json bz
ok nsync root renew root-1.json --expires 2031-01-01
ok nsync root renew root-1.json --expires 2030-01-01
expect_same before.json root-1.json
expect_exit 2 nsync root renew root-1.json
expect_exit 3 nsync root drop-key root-1.json 0123456789
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
expect_exit 1 desk nsync root adopt "$WORK/root-1.json" --as-of 2018-01-03
expect_equal "$first" "$(git -C region rev-parse main)"
pass 'adopt: too few signatures, a wrong key, an expired root leave nothing behind'

# The same inputs: the same commit.
ok as desk nsync init --region "$AUTHORITY" twin
(cd twin && ok as desk env TZ=Asia/Tokyo LC_ALL=C "$NSYNC" root adopt "$WORK/root-1.json" --as-of 2018-01-01T18:00:00-06:00)
expect_equal "$first" "$(git -C twin rev-parse main)" 'the twin'

ok as desk nsync init --region other.example,2018 other
(cd other && expect_exit 3 as desk nsync root adopt "$WORK/root-1.json" --as-of 2018-01-02)
pass 'the same root at the same moment gives the same commit; another region refuses it'

# ---- the next version ----

cd region
ok as desk nsync root show
expect_out 'root 1 of'
ok as desk nsync root show 1
expect_exit 3 as desk nsync root show 2
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
rm root-3.json
pass 'without a file the next version is begun in root-<n>.json'

# ---- invite ----

ok as desk nsync root invite gt --url https://git.example.org/region.git
expect_equal "nsync init --office gt --from https://git.example.org/region.git --pin $pin" "$(cat "$LAST_OUT")"
ok as desk nsync root invite gt --url "/srv/git/it's here.git" --push 'git@x:gt.git'
expect_out "--from '/srv/git/it'\\''s here.git' --pin $pin --push git@x:gt.git"
expect_exit 3 as desk nsync root invite bz --url x
expect_exit 2 as desk nsync root invite gt
expect_err '--url'
git remote add origin /srv/region.git
ok as desk nsync root invite gt
expect_out '--from /srv/region.git'
pass 'invite: the exact line, quoted for a shell'
