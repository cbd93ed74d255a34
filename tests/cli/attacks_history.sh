# What Git would have stand in for history: replace refs, grafts, alternates, shallow files, histories of others.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt mx
draft gt one 2018-08-05T15:00:00-06:00
ok sign_and_sync gt one 2018-08-05T21:10:00Z
ok merge_at 2018-08-06T00:00:00Z
draft mx two 2018-08-06T15:00:00-06:00
ok sign_and_sync mx two 2018-08-06T21:10:00Z
ok merge_at 2018-08-07T00:00:00Z
ok as eva nsync init --from public.git --pin "$PIN" eva
ok as eva nsync -C eva audit
GOOD=$(git -C public.git rev-parse main)
cp -r eva good-eva
PATH_ONE=items/gt/2018/08/one.1.json

eva()
{
	(cd "$WORK/eva" && as eva "$@")
}

restore()
{
	rm -rf eva && cp -r good-eva eva
}

# A tree that lies, under the last record's commit; git itself would show it.
git clone -q public.git scratch
sed -i 's/has to say/had to say/' scratch/$PATH_ONE
git -C scratch commit -q -a --amend -m altered
ALTERED=$(git -C scratch rev-parse HEAD)
BAD_BLOB=$(git -C scratch rev-parse HEAD:$PATH_ONE)
GOOD_BLOB=$(git -C public.git rev-parse main:$PATH_ONE)

# honest: all that is read is the true history.
honest()
{
	for command in 'verify --all' 'audit --from-scratch' audit; do
		# shellcheck disable=SC2086
		ok eva nsync $command
	done
	ok eva nsync show gt/2018/08/one
	expect_out 'has to say'
	expect_no_out 'had to say'
	ok eva nsync digest --as-of 2018-08-10
	expect_no_out 'had to say'
	ok eva nsync log
	expect_equal 3 "$(grep -c '^record' "$LAST_OUT")" records
}

# ---- replace refs ----

for pair in "$GOOD_BLOB $BAD_BLOB" "$GOOD $ALTERED" "$(git -C scratch rev-parse "$GOOD^{tree}") $(git -C scratch rev-parse "$ALTERED^{tree}")"; do
	restore
	eva git fetch -q "$WORK/scratch" "$ALTERED"
	# shellcheck disable=SC2086
	eva git replace $pair
	eva git show region/main:$PATH_ONE | grep -q 'had to say' || fail 'git itself does not follow the replacement'
	honest
done
pass 'replace refs of a blob, a commit and a tree: not followed'

# Those of an office, and of the regional office's server, are not even fetched.
restore
git -C servers/gt.git fetch -q "$WORK/scratch" "$ALTERED"
git -C servers/gt.git update-ref "refs/replace/$GOOD_BLOB" "$BAD_BLOB"
git -C public.git fetch -q "$WORK/scratch" "$ALTERED"
git -C public.git update-ref "refs/replace/$GOOD" "$ALTERED"
ok desk nsync merge --as-of 2018-08-08T00:00:00Z
expect_equal '' "$(desk git for-each-ref refs/replace)" 'fetched from an office'
ok at mx nsync sync
expect_equal '' "$(at mx git for-each-ref refs/replace)" 'fetched from the region'
ok as newcomer nsync init --from public.git --pin "$PIN" newcomer
expect_equal '' "$(git -C newcomer for-each-ref refs/replace)" 'cloned'
ok as newcomer nsync -C newcomer verify --all
git -C public.git update-ref -d "refs/replace/$GOOD"
git -C servers/gt.git update-ref -d "refs/replace/$GOOD_BLOB"
pass 'replace refs of a server: never fetched'

# ---- grafts ----

restore
mkdir -p eva/.git/info
eva git config advice.graftFileDeprecated false
echo "$GOOD" >eva/.git/info/grafts
expect_equal 1 "$(eva git rev-list --count region/main 2>/dev/null)" 'git itself follows the graft'
honest
eva git fetch -q "$WORK/scratch" "$ALTERED"
echo "$GOOD $ALTERED" >eva/.git/info/grafts
honest
pass 'grafts: not followed'

# ---- a shallow file, a shallow clone ----

restore
echo "$GOOD" >eva/.git/shallow
expect_equal 1 "$(eva git rev-list --count region/main)" 'git itself follows the shallow file'
for command in 'verify --all' 'audit --from-scratch'; do
	# shellcheck disable=SC2086
	ok eva nsync $command
done
ok eva nsync log
expect_equal 3 "$(grep -c '^record' "$LAST_OUT")" records
pass 'a shallow file in a whole clone: nothing is left out'

git clone -q --depth 1 "file://$WORK/public.git" shallow 2>.noise
git -C shallow config nsync.pin "$PIN"
for command in 'verify --all' 'audit --from-scratch' audit list 'digest --as-of 2018-08-10'; do
	# shellcheck disable=SC2086
	expect_exit 3 as sue nsync -C shallow $command
	[ ! -s "$LAST_OUT" ] || fail "words of a history that is cut off: $command"
done
pass 'a shallow clone: cannot be audited, and never ok'

expect_exit 3 as newcomer nsync init --from "$WORK/shallow" --pin "$PIN" cut
expect_no_file cut
pass 'a region that is served shallow: init refuses'

mv servers/gt.git servers/whole.git
git clone -q --bare --depth 1 "file://$WORK/servers/whole.git" servers/gt.git 2>.noise
draft mx three 2018-08-08T15:00:00-06:00
ok sign_and_sync mx three 2018-08-08T21:10:00Z
git clone -q public.git region2 # which has nothing of gt's history
git -C region2 config nsync.pin "$PIN"
for office in gt mx; do git -C region2 remote add $office "$WORK/servers/$office.git"; done
lib_run as desk nsync -C region2 merge --dry-run --as-of 2018-08-09T00:00:00Z
expect_out 'added  items/mx/2018/08/three.1.json'
ok git -C region2 fsck
expect_no_file region2/.git/shallow
lib_run desk nsync merge --as-of 2018-08-09T00:00:00Z --push
expect_out 'added  items/mx/2018/08/three.1.json'
expect_no_file region/.git/shallow
ok desk nsync audit --from-scratch
rm -rf servers/gt.git && mv servers/whole.git servers/gt.git
pass 'a shallow office: stops no other, and makes nobody shallow'

# ---- alternates ----

restore
git clone -q --bare public.git store.git
git -C store.git fetch -q "$WORK/scratch" "$ALTERED"
rm -rf eva/.git/objects && mkdir -p eva/.git/objects/info eva/.git/objects/pack
echo "$WORK/store.git/objects" >eva/.git/objects/info/alternates
for command in 'verify --all' 'audit --from-scratch'; do
	# shellcheck disable=SC2086
	ok eva nsync $command
done
before=$(find store.git -type f | sort | xargs cat | sha256sum)
ok eva nsync verify --all
expect_equal "$before" "$(find store.git -type f | sort | xargs cat | sha256sum)" 'nothing is written to them'
# An object of another content under the good one's name.
loose=store.git/objects/${GOOD_BLOB:0:2}/${GOOD_BLOB:2}
git -C store.git repack -q -a -d
mv store.git/objects/pack aside && mkdir store.git/objects/pack
for pack in aside/*.pack; do git -C store.git unpack-objects -q <"$pack"; done
chmod u+w "$loose"
git -C scratch cat-file blob "$BAD_BLOB" >bad.json
python3 - bad.json "$loose" <<'PY'
import sys, zlib
data = open(sys.argv[1], "rb").read()
open(sys.argv[2], "wb").write(zlib.compress(b"blob %d\0" % len(data) + data))
PY
for command in 'verify --all' 'audit --from-scratch'; do
	# shellcheck disable=SC2086
	expect_exit 3 eva nsync $command
	[ ! -s "$LAST_OUT" ] || fail "a verdict on an object that lies: $command"
done
fails eva nsync show gt/2018/08/one
expect_no_out 'had to say'
pass 'alternates with an object that is not what its name says: an error, never ok'

echo "$WORK/nowhere/objects" >eva/.git/objects/info/alternates
expect_exit 3 eva nsync verify --all
restore
echo "$WORK/nowhere/objects" >eva/.git/objects/info/alternates
ok eva nsync verify --all
pass 'alternates that lead nowhere: an error only where something is missing'

# ---- loose objects that are missing, cut off, or not what their names say ----

unpacked()
{
	restore
	eva git repack -q -a -d
	rm -rf aside && mv eva/.git/objects/pack aside && mkdir eva/.git/objects/pack
	for pack in aside/*.pack; do eva git unpack-objects -q <"$pack"; done
	chmod -R u+w eva/.git/objects
}
for id in "$GOOD_BLOB" "$GOOD" "$(git -C public.git rev-parse "$GOOD^{tree}")" "$(git -C public.git rev-parse "$GOOD:items/gt")" \
	"$(git -C public.git rev-parse "$GOOD:log/0/2.json")" "$(git -C public.git rev-parse "$GOOD~1")"; do
	for how in missing empty mismatched; do
		unpacked
		loose=eva/.git/objects/${id:0:2}/${id:2}
		expect_file "$loose"
		case $how in
		missing) rm "$loose" ;;
		empty) : >"$loose" ;;
		mismatched) cp "eva/.git/objects/$(cd eva/.git/objects && ls -d ??/* | grep -v "${id:2}" | head -n 1)" "$loose.x" && mv "$loose.x" "$loose" ;;
		esac
		fails eva nsync verify --all # a folder that cannot be read is a bad-tree, all else an error
		[ "$LAST_EXIT" -eq 3 ] || expect_out bad-tree
	done
done
for command in 'audit --from-scratch' list 'digest --as-of 2018-08-10'; do
	# shellcheck disable=SC2086
	lib_run eva nsync $command
	[ "$LAST_EXIT" -eq 3 ] || [ "$command" != 'audit --from-scratch' ] || fail "exit $LAST_EXIT: $command"
done
pass 'objects that are missing, empty or mismatched: an error, never ok'

# libgit2 up to 1.9 reads such an object for ever (its issue 7342): an error or no answer, never a verdict.
unpacked
loose=eva/.git/objects/${GOOD_BLOB:0:2}/${GOOD_BLOB:2}
truncate -s -9 "$loose"
lib_run eva timeout -s KILL 3 "$NSYNC" verify --all
[ "$LAST_EXIT" -eq 3 ] || [ "$LAST_EXIT" -eq 137 ] || fail "exit $LAST_EXIT where an object is cut off"
[ ! -s "$LAST_OUT" ] || fail 'a verdict on an object that is cut off'
pass 'a loose object that is cut off: never ok'

restore
eva git repack -q -a -d
pack=$(ls eva/.git/objects/pack/*.pack | head -n 1)
chmod u+w "$pack"
python3 - "$pack" <<'PY'
import sys
with open(sys.argv[1], "r+b") as file:
    data = bytearray(file.read())
    for at in range(len(data) // 3, len(data) // 3 + 64):
        data[at] ^= 255
    file.seek(0)
    file.write(data)
PY
expect_exit 3 eva nsync verify --all
truncate -s 100 "$pack"
expect_exit 3 eva nsync verify --all
pass 'a pack of flipped bytes, a pack that is cut off: an error, never ok'

# ---- histories of others ----

restore
git init -q stranger
git -C stranger commit -q --allow-empty -m stranger
git -C stranger push -q --force "$WORK/servers/gt.git" main
ok desk nsync merge --as-of 2018-08-10T00:00:00Z
ok desk git cat-file -e "HEAD:$PATH_ONE"
expect_equal 1 "$(desk git rev-list --max-parents=0 --count HEAD)" 'one root commit'
pass 'an unrelated history at an office: harmless'
git -C public.git fetch -q "$WORK/stranger" main
git -C public.git update-ref refs/heads/main "$(git -C stranger rev-parse main)"
before=$(at mx git rev-parse refs/remotes/region/main)
fails at mx nsync sync
expect_out 'bad-root'
expect_equal "$before" "$(at mx git rev-parse refs/remotes/region/main)"
expect_exit 3 as newcomer nsync init --from public.git --pin "$PIN" other
expect_no_file other
fails desk nsync merge --as-of 2018-08-11T00:00:00Z --push
pass 'an unrelated history as the region: refused by sync, init and merge'
