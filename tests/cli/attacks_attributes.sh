# Files that Git would obey, in the trees of offices and of the regional branch: never obeyed by merge, sync or checkout.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt mx
C=$WORK/canary
printf '#!/bin/sh\n: >"%s/song-$1"\ncat\n' "$WORK" >canary
chmod +x canary
git config --global filter.evil.smudge "$C smudge" # everybody's
git config --global filter.evil.clean "$C clean"
git config --global diff.evil.textconv "$C textconv"
git config --global merge.evil.driver "$C driver"
git config --global core.safecrlf false

quiet()
{
	local sung
	sung=$(ls "$WORK" | grep ^song- || true)
	[ -z "$sung" ] || { lib_show; fail "$1: $sung"; }
}

# ---- an office's tree brings every file that Git obeys, at the top and below its own prefix ----

draft gt one 2018-08-05T15:00:00-06:00
sed -i 's/^What.*/$Id$ and $Format:%H$, "ñ", and a line\nof its own./' gt/drafts/one.md
ok sign_and_sync gt one 2018-08-05T21:10:00Z
cp gt/items/gt/2018/08/one.1.json wanted.json
cat >attributes <<'TEXT'
* text eol=crlf ident filter=evil diff=evil merge=evil export-subst
*.json working-tree-encoding=UTF-16LE export-ignore
TEXT
for path in .gitattributes items/.gitattributes items/gt/.gitattributes items/gt/2018/08/.gitattributes media/gt/.gitattributes; do
	plant gt $path <attributes
done 2>.noise
printf '[submodule "x"]\n\tpath = items/gt/x\n\turl = ext::%s module\n\tupdate = !%s module\n' "$C" "$C" >modules
for path in .gitmodules items/gt/.gitmodules; do
	plant gt $path <modules
done 2>.noise
echo '*.json' >ignore
for path in .gitignore items/gt/.gitignore; do
	plant gt $path <ignore
done 2>.noise
printf 'Desk <mx@redaccion.example> <gt@redaccion.example>\n' | plant gt .mailmap 2>.noise
at gt git commit -q --no-verify -m 'What Git would obey' 2>.noise
at gt git push -q --no-verify origin main
rm -f song-*

expect_exit 1 merge_at 2018-08-06T00:00:00Z --json
for name in .gitattributes .gitmodules .gitignore; do
	grep -F "\"path\":\"items/gt/$name\"" "$LAST_OUT" | grep -qF '"verdict":"bad-path"' ||
		{ lib_show; fail "items/gt/$name: not bad-path"; }
	pass "$name in an office's prefix: bad-path"
done
grep -F '"path":"items/gt/2018/08/.gitattributes"' "$LAST_OUT" | grep -qF '"bad-path"' || fail '.gitattributes beside the item'
expect_out '"path":"items/gt/2018/08/one.1.json","verdict":"ok"'
expect_same wanted.json region/items/gt/2018/08/one.1.json
desk git show HEAD:items/gt/2018/08/one.1.json >got.json
expect_same wanted.json got.json
ok desk git ls-tree -r --name-only HEAD
expect_no_out .git
quiet merge
pass '.gitattributes of an office: not obeyed by merge, and not merged'

# Others are not touched by them either.
ok at mx nsync sync
expect_same wanted.json mx/items/gt/2018/08/one.1.json
quiet 'sync of another office'
pass '.gitattributes of an office: not obeyed where others check out'

# The office's own work tree has them, obeyed by nobody but git itself.
draft gt two 2018-08-06T15:00:00-06:00
ok as gt nsync -C gt sign drafts/two.md --date 2018-08-06T21:10:00Z
quiet sign
at gt git show HEAD:items/gt/2018/08/two.1.json >got.json
expect_same gt/items/gt/2018/08/two.1.json got.json
lib_run at gt nsync sync
quiet sync
for command in 'status' 'list' 'diff gt/2018/08/one 1 1' 'show gt/2018/08/one' 'check' 'verify --all'; do
	# shellcheck disable=SC2086
	lib_run at gt nsync $command
	quiet "$command"
done
expect_same wanted.json gt/items/gt/2018/08/one.1.json
pass '.gitattributes of the own work tree: not obeyed by sign, sync and what reads'

# ---- the regional branch brings them ----

git clone -q public.git scratch
for path in .gitattributes .gitmodules items/gt/2018/08/.gitattributes; do
	cp attributes scratch/$path
	git -C scratch add -f $path 2>.noise
	git -C scratch commit -q -m "regional $path"
	git -C scratch push -q --force origin HEAD:main 2>.noise
	rm -f song-*
	fails at mx nsync sync
	expect_out unrecorded-change
	expect_out "  $path  "
	expect_no_file "mx/$path"
	expect_same wanted.json mx/items/gt/2018/08/one.1.json
	quiet "sync, $path"
	git -C scratch reset -q --hard HEAD^ 2>.noise
	git -C scratch push -q --force origin HEAD:main 2>.noise
	pass "a regional $path: unrecorded-change, and never checked out"
done

# .git/info/attributes of the clone is Git's; items come out byte for byte all the same.
mkdir -p mx/.git/info && cp attributes mx/.git/info/attributes
draft gt three 2018-08-07T15:00:00-06:00
at gt git rm -q --cached -r .gitattributes items/gt/2018/08/.gitattributes items/gt/.gitattributes items/.gitattributes 2>.noise
rm -f gt/.gitattributes gt/items/.gitattributes gt/items/gt/.gitattributes gt/items/gt/2018/08/.gitattributes
at gt git commit -q --no-verify -m 'Without' 2>.noise
ok at gt nsync sign drafts/three.md --date 2018-08-07T21:10:00Z
lib_run at gt nsync sync
rm -f song-*
lib_run merge_at 2018-08-08T00:00:00Z
ok at mx nsync sync
expect_same gt/items/gt/2018/08/three.1.json mx/items/gt/2018/08/three.1.json
quiet 'sync, .git/info/attributes'
pass '.git/info/attributes: not obeyed by checkout'
