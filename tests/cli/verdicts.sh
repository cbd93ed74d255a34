# Every verdict is produced by the program itself, and it says no other: one small region in which all go wrong.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

# ---- the list: as the program spells them, as the header names them, as records may hold them ----

sed -n 's/^\t\[NSYNC_[A-Z_]*\] = "\([a-z-]*\)",$/\1/p' "$ROOT/lib/base/verdict.c" | sort >known
sed -n '/^enum nsync_reason {$/,/^};$/p' "$ROOT/include/nsync/base.h" | sed 's/\/\*.*//' | grep -o 'NSYNC_[A-Z_]*' |
	sed 's/^NSYNC_//; s/^REASON_//; s/_/-/g' | grep -v '^REASONS$' | tr A-Z a-z | sort >named
expect_same named known
python3 - "$ROOT/schema/record.schema.json" >recorded <<'PY'
import json, sys
def found(value):
    if isinstance(value, dict) and "bad-path" in value.get("enum", []):
        yield from value["enum"]
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from found(one)
print("\n".join(sorted([*found(json.load(open(sys.argv[1]))), "ok"])))
PY
expect_same known recorded
[ "$(wc -l <known)" -ge 27 ] || fail 'fewer verdicts than there were'
while read -r verdict; do
	grep -qF "\`$verdict\`" "$ROOT/schema/README.md" || fail "schema/README.md does not know $verdict"
done <known
pass 'one list of verdicts, in the program, its header, the schema of records and the wire format'

# hear EXIT COMMAND...: what the program says with --json; every verdict in it is kept in $WORK/heard, with its path.
hear()
{
	expect_exit "$@" --json
	python3 - "$LAST_OUT" >>"$WORK/heard" <<'PY'
import json, sys
for line in open(sys.argv[1]):
    said = json.loads(line)
    if "verdict" in said:
        print(said["verdict"], said.get("path", ""))
PY
}

# said VERDICT PATH: it was just that.
said()
{
	grep -qxF -e "$1 $2" "$WORK/heard" || { sort -u "$WORK/heard" >&2; fail "$2: never $1"; }
	pass "$1: $2"
}

# ---- what is right, and the keys that go wrong later ----

region_new gt mx bz
month=items/gt/2018/08
draft gt model 2018-08-05T15:00:00-06:00
draft gt joint 2018-08-05T15:00:00-06:00 'joint: [mx]'
draft gt killed 2018-08-05T15:00:00-06:00 'status: canceled'
ok at gt nsync sign drafts/model.md drafts/joint.md drafts/killed.md --date 2018-08-05T21:10:00Z
ok at gt nsync sync
hear 0 merge_at 2018-08-06T00:00:00Z
hear 0 desk nsync verify --all
said ok $month/model.1.json
said awaiting-cosignature $month/joint.1.json

# From root 2 on mx needs two signatures, and bz's first key was stolen.
{
	region_key second && region_key fresh
	key=$(as bz nsync key export bz --format base64 | base64 -d | sha256sum | cut -c1-8)
	desk nsync root add-key mx --key "$WORK/keys/second.pub" --threshold 2 --issued 2018-08-07 -o "$WORK/root-2.json"
	desk nsync root add-key "$WORK/root-2.json" bz --key "$WORK/keys/fresh.pub"
	desk nsync root revoke "$WORK/root-2.json" "$key" --after 2
	as ana nsync root sign "$WORK/root-2.json" --key ana
	as luis nsync root sign "$WORK/root-2.json" --key luis
	desk nsync root adopt "$WORK/root-2.json" --as-of 2018-08-07T00:00:00Z
	desk git push -q origin main
} >"$WORK/.root" 2>&1 || fail "$(cat "$WORK/.root")"

# ---- what offices push ----

# forge OFFICE PATH EDIT: the model's body, edited by a line of Python, signed with that office's own key.
forge()
{
	python3 - "$WORK/gt/$month/model.1.json" "$3" "$WORK/body" <<'PY'
import json, sys
b = json.load(open(sys.argv[1]))["item"]
exec(sys.argv[2])
json.dump(b, open(sys.argv[3], "w"))
PY
	python3 "$ROOT/tests/support/resign.py" "$WORK/people/$1/.local/share/nsync/keys/$1.json" item <"$WORK/body" >"$WORK/file"
	plant "$1" "$2" <"$WORK/file"
}

story()
{
	echo "b['uri'] = b['uri'].replace('gt/2018/08/model', '$1')"
}
previous="b['altIds'].append({'role': 'previous', 'value': '0' * 64})"
# picture LETTER: names a picture, whose SHA-256 is that letter and zeros.
picture()
{
	echo "ni = 'ni:///sha-256;$1' + 'A' * 42; b['associations'] = [{'name': 'p', 'rel': 'picture', 'type': 'picture', 'uri': ni," \
		"'descriptions': [{'role': 'alt', 'value': 'x'}], 'renditions': [{'name': 'o', 'href': ni, 'contentType': 'image/png'}]}]"
}

forge gt $month/Upper.1.json pass
forge gt $month/program.1.json pass
chmod +x gt/$month/program.1.json
at gt git add $month/program.1.json
head -c 300000 /dev/zero | plant gt $month/large.1.json
echo '{' | plant gt $month/broken.1.json
echo '{ }' | plant gt $month/loose.1.json
printf '{}\n' | plant gt $month/empty.1.json
forge gt $month/abroad.1.json "$(story gt/2018/08/abroad); b['uri'] = b['uri'].replace('2018:', '2019:')"
forge gt $month/theirs.1.json "$(story mx/2018/08/theirs)"
forge gt $month/second.1.json "$(story gt/2018/08/second); b['version'] = '2'; $previous"
forge gt $month/gap.3.json "$(story gt/2018/08/gap); b['version'] = '3'; $previous"
forge gt $month/model.2.json "b['version'] = '2'; $previous"
forge gt $month/model.1.json "b['slugline'] = 'another'"
forge gt $month/later.1.json "$(story gt/2018/08/later); b['versionCreated'] = '2018-08-08T00:10:01Z'"
killed=$(python3 - gt/$month/killed.1.json <<'PY'
import hashlib, json, sys
body = json.dumps(json.load(open(sys.argv[1]))["item"], sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
kind = b"application/vnd.nsync.item+json"
print(hashlib.sha256(b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(body), body)).hexdigest())
PY
)
forge gt $month/killed.2.json "$(story gt/2018/08/killed); b['version'] = '2'; b['altIds'].append({'role': 'previous', 'value': '$killed'})"
forge gt $month/lost.1.json "$(story gt/2018/08/lost); $(picture A)"
forge gt $month/spoilt.1.json "$(story gt/2018/08/spoilt); $(picture B)"
echo x | plant gt "media/gt/04$(printf '0%.0s' $(seq 62)).png"
forge gt $month/flipped.1.json "$(story gt/2018/08/flipped)"
sed 's/has to say/had to say/' "$WORK/file" | plant gt $month/flipped.1.json
forge mx items/mx/2018/08/alone.1.json "$(story mx/2018/08/alone)"
forge bz items/bz/2018/08/stolen.1.json "$(story bz/2018/08/stolen)"
forge gt $month/stranger.1.json "$(story gt/2018/08/stranger)"
python3 "$ROOT/tests/support/resign.py" "$WORK/people/mx/.local/share/nsync/keys/mx.json" item <"$WORK/body" | plant gt $month/stranger.1.json
for office in gt mx bz; do
	at $office git commit -q --no-verify -m forged
done
# A name that no tree may hold.
blob=$(at gt git rev-parse HEAD:$month/model.1.json)
tree=$( (git -C gt ls-tree "HEAD:$month"; printf '100644 blob %s\t..\n' "$blob") | git -C gt mktree)
for at in HEAD:items/gt/2018 HEAD:items/gt HEAD:items HEAD:; do
	case $at in *2018) name=08 ;; *gt) name=2018 ;; *items) name=gt ;; *) name=items ;; esac
	tree=$(git -C gt ls-tree "$at" | sed "s/[0-9a-f]\{40\}\t$name\$/$tree\t$name/" | git -C gt mktree)
done
at gt git update-ref refs/heads/main "$(at gt git commit-tree -p HEAD -m dots "$tree")"
for office in gt mx bz; do
	at $office git push -q --no-verify origin main
done

hear 1 merge_at 2018-08-08T00:00:00Z
while read -r verdict path; do
	said "$verdict" "$path"
done <<CASES
bad-path $month/Upper.1.json
bad-mode $month/program.1.json
bad-tree $month/..
too-large $month/large.1.json
not-json $month/broken.1.json
not-canonical $month/loose.1.json
schema $month/empty.1.json
wrong-region $month/abroad.1.json
wrong-office $month/theirs.1.json
wrong-version $month/second.1.json
unknown-key $month/stranger.1.json
bad-signature $month/flipped.1.json
below-threshold items/mx/2018/08/alone.1.json
key-revoked items/bz/2018/08/stolen.1.json
version-gap $month/gap.3.json
previous-mismatch $month/model.2.json
fork $month/model.1.json
issued-in-future $month/later.1.json
canceled-story $month/killed.2.json
missing-media $month/lost.1.json
bad-media $month/spoilt.1.json
CASES

# ---- what a regional office does to the log ----

NEWEST=$(git -C public.git rev-parse main)
ok as eva nsync init --from public.git --pin "$PIN" eva
hear 0 as eva nsync -C eva audit
git clone -q public.git scratch

# show COMMIT: the auditor's regional branch is this now.
show()
{
	git -C eva fetch -q "$WORK/scratch" "$1"
	git -C eva update-ref refs/remotes/region/main "$1"
}

git -C scratch rm -q $month/model.1.json
git -C scratch commit -q -m deleted
show "$(git -C scratch rev-parse HEAD)"
hear 1 as eva nsync -C eva audit --from-scratch
said unrecorded-change $month/model.1.json

git -C scratch reset -q --hard "$NEWEST"
git -C scratch rm -q trust/1.json
git -C scratch commit -q -m rootless
show "$(git -C scratch rev-parse HEAD)"
hear 1 as eva nsync -C eva audit --from-scratch
said bad-root trust/1.json

git -C scratch reset -q --hard "$NEWEST"
last=$(cd scratch/log/0 && ls | sort -n | tail -n 1)
python3 - "scratch/log/0/$last" >"$WORK/body" <<'PY'
import json, sys
body = json.load(open(sys.argv[1]))["record"]
body["previous"] = "0" * 64
json.dump(body, sys.stdout)
PY
python3 "$ROOT/tests/support/resign.py" "$WORK/people/desk/.local/share/nsync/keys/desk.json" record <"$WORK/body" >"scratch/log/0/$last"
git -C scratch commit -q -a --amend -m unchained
show "$(git -C scratch rev-parse HEAD)"
hear 1 as eva nsync -C eva audit --from-scratch
said record-mismatch "log/0/$last"

show "$(git -C scratch rev-parse "$NEWEST^")"
hear 1 as eva nsync -C eva audit
said rollback "log/0/$last"

# ---- all of them, and no other ----

cut -d ' ' -f 1 heard | sort -u >all
expect_same known all
pass "each of $(wc -l <known) verdicts came out of the program, and nothing else did"
