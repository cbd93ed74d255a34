# Items that are forged, malformed or hostile: each gets its verdict by name, and stops no other item.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt mx
month=items/gt/2018/08

# One honest item, the model of all forgeries.
draft gt model 2018-08-05T15:00:00-06:00
ok sign_and_sync gt model 2018-08-05T21:10:00Z
model=$WORK/gt/$month/model.1.json

# as_story SLUG: the model under another slug, as far as the text goes; its signature no longer fits.
as_story()
{
	sed "s/gt\/2018\/08\/model/gt\/2018\/08\/$1/" "$model"
}

# ---- forged: signed in other regions, where the same names mean other keys ----

# An unknown key: a region of the same authority, made by somebody else.
rogue_item()
{
	region_new gt
	draft gt "$1" 2018-08-05T15:00:00-06:00
	at gt nsync sign "drafts/$1.md" --date 2018-08-05T21:10:00Z
}
elsewhere rogue rogue_item unknown >"$WORK/.rogue" 2>&1 || fail "$(cat "$WORK/.rogue")"
plant gt $month/unknown.1.json <"$WORK/rogue/gt/$month/unknown.1.json"

# Another office's key: there, mx's key is gt's.
mkdir -p "$WORK/other/keys" "$WORK/other/people/gt/.local/share/nsync/keys"
cp "$WORK/keys/mx.pub" "$WORK/other/keys/gt.pub"
cp "$WORK/people/mx/.local/share/nsync/keys/mx.json" "$WORK/other/people/gt/.local/share/nsync/keys/"
elsewhere other rogue_item others-key >"$WORK/.rogue" 2>&1 || fail "$(cat "$WORK/.rogue")"
plant gt $month/others-key.1.json <"$WORK/other/gt/$month/others-key.1.json"

# The right key, for another region.
mkdir -p "$WORK/abroad/keys" "$WORK/abroad/people/gt/.local/share/nsync/keys"
cp "$WORK/keys/gt.pub" "$WORK/abroad/keys/gt.pub"
cp "$WORK/people/gt/.local/share/nsync/keys/gt.json" "$WORK/abroad/people/gt/.local/share/nsync/keys/"
AUTHORITY=abroad.example,2018 elsewhere abroad rogue_item abroad >"$WORK/.rogue" 2>&1 ||
	fail "$(cat "$WORK/.rogue")"
plant gt $month/abroad.1.json <"$WORK/abroad/gt/$month/abroad.1.json"

# A flipped byte in the body, and in the signature.
sed 's/has to say/had to say/; s/\/model/\/flipped/' "$model" | plant gt $month/flipped.1.json
sed 's/\/model/\/resigned/; s/"\([0-9a-f]\{64\}\)": "\(.\)/"\1": "A/' "$model" | plant gt $month/resigned.1.json

# Copied to another path, office, version.
plant gt $month/copied.1.json <"$model"
sed 's/\(tag:[^:]*\):gt/\1:mx/' "$model" | plant gt $month/grafted.1.json
plant gt $month/model.2.json <"$model"

# ---- malformed ----

echo 'no JSON at all' | plant gt $month/not-json.1.json
as_story twice | sed 's/"language": "en",/"language": "en",\n    "language": "en",/' | plant gt $month/twice.1.json
as_story loose | sed 's/"language": "en"/"language":  "en"/' | plant gt $month/loose.1.json
as_story wordless | sed 's/"profile": "nsync-item-1"/"profile": "nsync-item-9"/' | plant gt $month/wordless.1.json

# ---- hostile ----

mkdir -p "$WORK/gt/$month"
ln -s /etc/passwd "$WORK/gt/$month/link.1.json"
at gt git add -f $month/link.1.json
as_story program | plant gt $month/program.1.json
chmod +x "$WORK/gt/$month/program.1.json"
at gt git add $month/program.1.json
head -c 10000000 /dev/zero | tr '\0' ' ' | plant gt $month/huge.1.json
{ head -c 10000 /dev/zero | tr '\0' '['; head -c 10000 /dev/zero | tr '\0' ']'; } | plant gt $month/deep.1.json
as_story escape | sed 's/"value": "model"/"value": "\\u001b]0;owned\\u0007model"/' | plant gt $month/escape.1.json
as_story raw | sed "s/\"value\": \"model\"/\"value\": \"$(printf '\033[31m')model\"/" | plant gt $month/raw.1.json
as_story x | plant gt "$month/$(printf 'bell\007.1.json')"
as_story x | plant gt $month/Upper.1.json

# Names that no tree may hold, written byte by byte.
at gt git commit -q --no-verify -m 'Forged, malformed and hostile'
blob=$(at gt git rev-parse HEAD:$month/model.1.json)
cat >"$WORK/dots.sh" <<'SH'
. "$ROOT/tests/support/region.sh"
month_tree=$(printf '100644 .. %s\n100644 good.1.json %s\n' "$1" "$1" | raw_tree)
year=$(printf '40000 09 %s\n' "$month_tree" | raw_tree)
old=$(git rev-parse HEAD:items/gt)
office=$({ git ls-tree "$old" | sed 's/^0//' | while read -r mode kind id name; do echo "$mode $name $id"; done
	echo "40000 2019 $year"; } | raw_tree)
items=$(git ls-tree HEAD:items | sed "s/[0-9a-f]\{40\}\tgt$/$office\tgt/" | git mktree)
top=$(git ls-tree HEAD | sed "s/[0-9a-f]\{40\}\titems$/$items\titems/" | git mktree)
git update-ref refs/heads/main "$(git commit-tree -p HEAD -m Dots "$top")"
SH
ROOT=$ROOT at gt bash "$WORK/dots.sh" "$blob"
at gt git push -q --no-verify origin main

# ---- the merge ----

expect_exit 1 merge_at 2018-08-06T00:00:00Z --json
cp "$LAST_OUT" "$WORK/merge.json"
cat >"$WORK/expected" <<'LIST'
abroad.1.json wrong-region
copied.1.json bad-path
deep.1.json not-json
escape.1.json schema
flipped.1.json bad-signature
grafted.1.json wrong-office
huge.1.json too-large
link.1.json bad-mode
loose.1.json not-canonical
model.2.json wrong-version
not-json.1.json not-json
others-key.1.json unknown-key
program.1.json bad-mode
raw.1.json not-json
resigned.1.json bad-signature
twice.1.json not-json
unknown.1.json unknown-key
wordless.1.json schema
LIST
while read -r name verdict; do
	grep -F "\"path\":\"$month/$name\"" "$WORK/merge.json" | grep -qF "\"verdict\":\"$verdict\"" ||
		{ grep -F "$name" "$WORK/merge.json" >&2; fail "$name: not $verdict"; }
	pass "$name: $verdict"
done <"$WORK/expected"
grep -F 'Upper.1.json' "$WORK/merge.json" | grep -qF '"bad-path"' || fail 'Upper.1.json: not bad-path'
grep -F 'items/gt/2019/09/..' "$WORK/merge.json" | grep -qF '"bad-tree"' || fail '..: not bad-tree'
grep -F 'bell%07.1.json' "$WORK/merge.json" | grep -qF '"bad-path"' || fail 'bell: not bad-path'
pass 'names outside the grammar, and a name that no tree may hold'

grep -F "\"path\":\"$month/model.1.json\"" "$WORK/merge.json" | grep -qF '"verdict":"ok"' || fail 'model.1.json: not merged'
ok desk git cat-file -e HEAD:$month/model.1.json
expect_exit 128 desk git cat-file -e HEAD:$month/unknown.1.json
ok desk nsync verify --all
pass 'the honest item of the same push is merged'

# ---- who hears of it ----

ok desk git fsck --strict
ok git -C "$WORK/public.git" fsck --strict
pass 'git fsck --strict is clean, whatever was pushed'

expect_exit 0 merge_at 2018-08-06T01:00:00Z
expect_err 'up to date'
pass 'nothing new: no second record'

expect_exit 1 at gt nsync sync
expect_out 'unknown.1.json'
expect_out 'items/gt/2019/09/..'
expect_no_err 'could not follow'
at gt git update-ref refs/heads/main HEAD^
at gt git push -q --no-verify --force origin main
expect_exit 1 at gt nsync sync
expect_out 'unknown.1.json'
expect_out 'unknown-key'
expect_err 'No key of the office has signed this.'
ok at gt nsync status
expect_out 'unknown.1.json'
expect_err 'next:'
ok at gt nsync status --json
expect_out '"verdict":"unknown-key"'
pass 'the office is told what is held, and what to do'

# Nothing that an item brings reaches the terminal raw.
expect_exit 0 desk nsync log
for command in 'log' 'status' 'list' 'merge --dry-run --as-of 2018-08-07T00:00:00Z'; do
	# shellcheck disable=SC2086
	lib_run desk nsync $command
	! LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" "$LAST_OUT" "$LAST_ERR" ||
		fail "a control character from: nsync $command"
done
pass 'no control character from an item reaches the terminal'
