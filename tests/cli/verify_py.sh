# contrib/verify.py, written from schema/README.md alone, says what nsync says: of an honest region and of others.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

python=/usr/bin/python3
$python -c 'import nacl' 2>/dev/null || skip 'python3-nacl is not installed (make deps)'
expect_equal 1 "$(($(wc -l <"$ROOT/contrib/verify.py") < 250))" 'verify.py is under 250 lines'

liar()
{
	"$python" "$ROOT/tests/support/liar.py" "$@"
}

# A region with a joint story, a correction, a picture, two roots, a revoked key.
region_new gt mx bz
draft gt alpha 2018-07-05T15:00:00-06:00 'joint: [mx]'
ok sign_and_sync gt alpha 2018-07-05T21:10:00Z
draft bz gamma 2018-07-05T15:00:00-06:00
ok sign_and_sync bz gamma 2018-07-05T21:10:00Z
liar 'a picture' 1 >"$WORK/picture.png"
picture=$(sha256sum "$WORK/picture.png" | cut -c1-64)
mkdir -p "$WORK/gt/media/gt"
cp "$WORK/picture.png" "$WORK/gt/media/gt/$picture.png"
ni="ni:///sha-256;$(openssl dgst -sha256 -binary "$WORK/picture.png" | base64 -w0 | tr '+/' '-_' | tr -d =)"
cat >"$WORK/gt/drafts/album.json" <<JSON
{"language": "en", "firstCreated": "2018-07-05T15:00:00-06:00", "headlines": [{"role": "main", "value": "album"}],
"bodies": [{"role": "main", "contentType": "text/markdown", "value": "What gt shows."}],
"places": [{"literal": "GT", "rel": "country"}], "pubStatus": "usable",
"associations": [{"name": "p", "rel": "picture", "type": "picture", "uri": "$ni", "descriptions": [{"role": "alt", "value": "x"}],
"renditions": [{"name": "o", "href": "$ni", "contentType": "image/png"}]}]}
JSON
ok at gt nsync sign drafts/album.json --date 2018-07-05T21:20:00Z
ok at gt nsync sync
ok merge_at 2018-07-06T00:00:00Z
ok at mx nsync sync
ok at mx nsync cosign gt/2018/07/alpha
ok at mx nsync sync
ok merge_at 2018-07-07T00:00:00Z
draft bz gamma 2018-07-05T15:00:00-06:00 'note: A word was wrong.' 'slugline: second'
ok at bz nsync sync
ok sign_and_sync bz gamma 2018-07-07T21:10:00Z
ok merge_at 2018-07-08T00:00:00Z
key=$(as bz nsync key export bz --format base64 | base64 -d | sha256sum | cut -c1-8)
region_key fresh 2>/dev/null
ok desk nsync root add-key bz --key "$WORK/keys/fresh.pub" --issued 2018-07-09 -o "$WORK/root-2.json"
ok desk nsync root revoke "$WORK/root-2.json" "$key" --after 2
ok as ana nsync root sign "$WORK/root-2.json" --key ana
ok as luis nsync root sign "$WORK/root-2.json" --key luis
ok desk nsync root adopt "$WORK/root-2.json" --as-of 2018-07-09T00:00:00Z

# agree NAME VERDICT: in $WORK/region both say VERDICT of branch main, and name the same file.
agree()
{
	local theirs mine code=1
	[ "$2" != ok ] || code=0
	expect_exit "$code" desk nsync verify --all --json
	mine=$(sed -n 's/.*"path":"\([^"]*\)","verdict":"\([a-z-]*\)".*/\2 \1/p' "$LAST_OUT" | grep -v -e ^key-revoked -e ^awaiting |
		sed 's/\\\\/\\/g' || true)
	expect_exit "$code" "$python" "$ROOT/contrib/verify.py" "$PIN" "$WORK/region"
	theirs=$(cat "$LAST_OUT")
	if [ "$code" -eq 0 ]; then
		expect_equal ok "${theirs%%:*}" "$1"
		expect_equal '' "$mine" "$1"
	else
		expect_equal "$2" "${theirs%% *}" "$1"
		expect_equal "$mine" "$theirs" "$1"
	fi
}

# cannot NAME: neither has a verdict: both exit 3, and say why in a line.
cannot()
{
	expect_exit 3 desk nsync verify --all --json
	expect_no_out verdict
	cannot_python
}

cannot_python()
{
	expect_exit 3 "$python" "$ROOT/contrib/verify.py" "$PIN" "$WORK/region"
	expect_equal '' "$(cat "$LAST_OUT")" 'said by verify.py'
	expect_equal 1 "$(grep -c '^cannot verify: ' "$LAST_ERR")" 'the reason, by verify.py'
	expect_equal 1 "$(wc -l <"$LAST_ERR")" 'lines by verify.py'
}

agree 'an honest region' ok
expect_out 'ok: 4 items, 1 cosignatures, 1 media files, 2 roots, 5 records; 1 key-revoked, 0 awaiting-cosignature'
pass 'verify.py and nsync agree on an honest region'

# ---- a regional office that lies ----

honest=$(git -C region rev-parse main)

# lie VERDICT CASE: one more step, in which just this is wrong. VERDICT may be `cannot`, and end in -python
# where nsync is not asked.
lie()
{
	echo "$honest" >region/.git/refs/heads/main # what it names now may be no commit
	git -C region read-tree -u --reset "$honest"
	git -C region clean -qfdx
	(cd region && ok liar "$2" "$WORK/people")
	case $1 in
	cannot) cannot ;;
	cannot-python) cannot_python ;;
	bad-tree-python)
		expect_exit 1 "$python" "$ROOT/contrib/verify.py" "$PIN" "$WORK/region"
		expect_equal 'bad-tree items/gt/2018/07' "$(cat "$LAST_OUT")"
		;;
	*) agree "$2" "$1" ;;
	esac
	pass "agree: $2: $1"
}

lie ok 'nothing'
lie ok 'item with an accepted picture'
lie ok 'picture of its own'
expect_out ' 2 media files,'
lie ok 'root that revokes as of a record'
while IFS=: read -r verdict case; do
	lie "$verdict" "$case"
done <<'CASES'
unknown-key:item signed by a merge key
unknown-key:item by another office
unknown-key:item by a key that was revoked before
wrong-region:item of another region
bad-path:item in another story
wrong-office:item in another office
wrong-version:item of another version
bad-path:item in another month
issued-in-future:item of the future
schema:item with a member of its own
schema:item without its headline
schema:item with a bidirectional control
missing-media:item with a missing picture
version-gap:version gap
previous-mismatch:previous of another
bad-signature:item under a signature of another
bad-signature:item with R = identity
not-canonical:item that is not laid out
not-json:item with a name twice
not-json:item with a fraction
too-large:item too large
bad-media:media that no item names
bad-media:media of another content
wrong-office:cosignature that nobody asked for
version-gap:cosignature of no item
unrecorded-change:file outside the grammar
bad-root:root of the wrong number
unknown-key:root and an item
unknown-key:root of no signatures
below-threshold:root by its own threshold alone
bad-root:root that forgets a revocation
bad-root:root that revokes as of another record
bad-root:root that revokes as of this record
bad-root:root that revokes as of a record to come
record-mismatch:record of another previous
wrong-region:record of another region
record-mismatch:record of the past
bad-root:record after the root expired
record-mismatch:record under an old root
record-mismatch:record of another hash
record-mismatch:record of another count
record-mismatch:record that gives the file to another
schema:record with a member of its own
unknown-key:record signed by an office
unrecorded-change:record of another number
bad-path:record whose seq is another
bad-signature:record with a signature of another
unrecorded-change:no record
unrecorded-change:item altered
unrecorded-change:item deleted
unrecorded-change:record rewritten
unknown-key:first root altered
bad-root:first root deleted
bad-mode:executable item
bad-mode:symbolic link
unrecorded-change:two parents
unrecorded-change:media altered
unrecorded-change:media deleted
unrecorded-change:media renamed
bad-mode:media executable
bad-media:picture with another's bytes
bad-media:picture cut off
bad-media:picture emptied
bad-media:picture too large
bad-media:picture beside one that no item names
missing-media:picture in another office
missing-media:picture under another extension
missing-media:picture of two formats
schema:picture of two addresses
schema:picture whose name has stray bits
unrecorded-change:tree out of order
bad-tree:tree entry twice
bad-tree:tree entry of two contents
bad-tree:file and folder of one name
unrecorded-change:file and folder of one name, apart
bad-tree:entry ..
bad-tree:entry .
bad-tree:entry without a name
bad-tree:entry with a slash
bad-tree:entry ../../x
bad-tree:entry .git
bad-tree:entry .GIT
bad-tree:entry git~1
bad-tree:entry .git with a zero-width character
bad-tree:entry .git with a backslash
bad-tree:entry .git with a stream
bad-tree:entry .git with dots and spaces
unrecorded-change:entry of bytes that are no text
unrecorded-change:entry with an escape
unrecorded-change:entry with a percent sign
unrecorded-change:entry of another case
bad-mode:mode 100664
bad-mode:mode 0100644
bad-mode:mode 160000
bad-mode:mode 100755
bad-mode:mode 040000
bad-mode:mode 0
bad-mode:mode of letters
bad-mode:mode of nothing
bad-mode:mode that is too long
bad-tree:mode of a folder
bad-tree:tree cut within an id
bad-tree:tree cut after a name
bad-tree:tree cut within a name
bad-tree:tree cut after a mode
bad-tree:tree cut within a mode
bad-tree:tree without a space
bad-tree:tree of noise
bad-tree:folders too deep
unrecorded-change:folders just not too deep
bad-tree:folder missing
bad-tree:folder empty
bad-tree:folder noise
bad-tree:folder altered
cannot:tree in a file's place
cannot:blob missing
cannot:blob empty
cannot:blob noise
cannot:blob altered
cannot:top missing
cannot:top empty
cannot:top noise
cannot:top altered
cannot:head missing
cannot:head empty
cannot:head noise
cannot:head altered
cannot:commit without a tree
cannot:commit of a missing tree
cannot:commit whose tree is no id
cannot:commit whose tree is short
cannot:commit whose tree is a blob
cannot:commit of two trees
cannot:commit whose parent is missing
cannot:commit whose parent is no id
cannot:commit whose parent is a tree
cannot:commit whose parent is noise
cannot:commit whose parent has no tree
cannot:commit of noise
cannot:commit of nothing
CASES

# What becomes of an item's bytes, of its body, and of a root: every case of tests/support/liar_cases.py.
cases()
{
	cat <<'CASES'
not-json:bytes: a name twice, once escaped
not-json:bytes: a lone high surrogate
not-json:bytes: a lone low surrogate
not-json:bytes: a raw surrogate
not-json:bytes: an overlong slash
not-json:bytes: no UTF-8
not-json:bytes: a byte order mark
not-json:bytes: a raw NUL
not-json:bytes: an escaped NUL
not-json:bytes: a NUL at the end
not-json:bytes: a letter at the end
not-canonical:bytes: a line feed at the end
not-canonical:bytes: a space at the end
not-canonical:bytes: no line feed at the end
not-canonical:bytes: carriage returns
not-json:bytes: 100 deep
not-json:bytes: 100000 deep
not-json:bytes: 200000 deep and not closed
not-json:bytes: 1e400
not-json:bytes: 2^53
not-json:bytes: 2^53 + 1
not-json:bytes: 5000 digits
not-json:bytes: -0
not-json:bytes: 01
not-json:bytes: 1.0
not-json:bytes: NaN
not-json:bytes: -Infinity
not-canonical:bytes: true for a number
not-canonical:bytes: an escaped slash
not-canonical:bytes: an escaped letter
not-json:bytes: a raw tab
schema:bytes: DEL
not-json:bytes: a name that is not ASCII
not-json:bytes: none
schema:bytes: null
schema:bytes: an array
not-json:bytes: a comment
not-json:bytes: single quotes
schema:signature: too short
schema:signature: without padding
schema:signature: of the URL alphabet
schema:signature: with a space
schema:signature: with stray bits
schema:signature: under an upper-case id
unknown-key:signature: none
ok:signature: garbage beside a good one
bad-signature:signature: S + L
schema:date: 30 February
ok:date: a leap second
schema:date: without an offset
ok:date: with a fraction
ok:date: in small letters
issued-in-future:date: the last of all
ok:date: the first of all
schema:date: the year 0
schema:date: an offset of 24 hours
ok:date: an unknown offset
schema:date: a space for the T
ok:headline: NFC
ok:headline: NFD
ok:headline: a zero-width space
ok:headline: a tag character
schema:headline: a left-to-right mark
schema:headline: a byte order mark
schema:headline: 100000 letters
schema:headline: 2000 pictures
schema:headline: two of the main role
schema:language: too long
schema:language: in capitals
schema:language: of a letter
schema:country: in small letters
schema:subject: of two digits
schema:urgency: 0
schema:urgency: 10
schema:status: of another case
ok:status: canceled
ok:status: withheld
ok:joint: the office itself
schema:joint: a reserved word
schema:joint: one twice
ok:joint: a stranger
schema:uri: in capitals
schema:version: 01
schema:version: 0
schema:version: a number
schema:version: 2^53
schema:log: named twice
schema:log: not named
ok:log: record 0
ok:log: another history
ok:log: a record to come
schema:previous: of version 1
schema:body: HTML
ok:root: as it should be
ok:root: with a sound key more
bad-root:root: with a key of small order
bad-root:root: with a key that is not canonical
bad-root:root: with a key of mixed order
bad-root:root: with one key under two ids
bad-root:root: with one key in two offices
bad-root:root: with one key twice
ok:root: with keys in another order
bad-root:root: with a key in no place
bad-root:root: with a key that it does not list
bad-root:root: with a holder's escape
bad-root:root: with an office ../x
bad-root:root: with an office origin
bad-root:root: with an office region
bad-root:root: with an office nsync
bad-root:root: with an office upstream
bad-root:root: with an office g1
bad-root:root: with an office GT
bad-root:root: with an office abcdefghi
bad-root:root: without offices
bad-root:root: without merge keys
bad-root:root: with a role of its own
bad-root:root: of threshold 0
bad-root:root: of threshold 1
bad-root:root: of threshold 3
bad-root:root: of threshold True
bad-root:root: of an office's threshold -1
bad-root:root: of an office's threshold 0
bad-root:root: of an office's threshold 2
bad-root:root: of version 0
bad-root:root: of version 2
bad-root:root: of version 4
bad-root:root: of version 9007199254740991
bad-root:root: of version 3
bad-root:root: of another authority
bad-root:root: of a zone outside
bad-root:root: of no language
bad-root:root: expired before it was issued
bad-root:root: expired as it was issued
bad-root:root: with a revocation that moved
unknown-key:root: signed by the old keys alone
unknown-key:root: signed by the new keys alone
ok:root: signed by both
below-threshold:root: signed by one
unknown-key:root: signed by offices
ok:root: signed by an office beside its holders
CASES
}
while IFS=: read -r verdict case; do
	lie "$verdict" "$case"
done < <(cases)
cases | cut -d: -f2- | sort >in-table
(cd "$ROOT/tests/support" && $python -B -c 'import liar_cases as c; print("\n".join([*c.BYTES, *c.BODIES, *c.ROOTS]))') |
	sort >in-file
expect_same in-file in-table
pass 'every case was tried'

# libgit2 up to 1.9 reads a loose object that is cut off for ever (its issue 7342), so nsync is not asked here.
lie cannot-python 'blob cut off'
lie bad-tree-python 'folder cut off'
lie cannot-python 'top cut off'
lie cannot-python 'head cut off'

# ---- the demo ----

# The region that a first-time user gets, the offices' forgeries refused: the same counts, by both.
ok env NSYNC="$NSYNC" bash "$ROOT/contrib/demo/run.sh" "$WORK/demo"
pin=$(git -C demo/region config nsync.pin)
ok demo/as desk nsync verify --all --json
mine=$(sed -n 's/.*"holds":true,"items":\([0-9]*\),"cosignatures":\([0-9]*\),"media":\([0-9]*\),"roots":\([0-9]*\),"records":\([0-9]*\),.*/ok: \1 items, \2 cosignatures, \3 media files, \4 roots, \5 records;/p' "$LAST_OUT")
ok "$python" "$ROOT/contrib/verify.py" "$pin" "$WORK/demo/region"
theirs=$(cat "$LAST_OUT")
expect_equal "$mine" "${theirs%%;*};" 'the demo'
[ -n "$mine" ] || fail 'nsync told no counts'
expect_equal ' 0 key-revoked, 0 awaiting-cosignature' "${theirs#*;}" 'the demo'
expect_exit 1 "$python" "$ROOT/contrib/verify.py" "$PIN" "$WORK/demo/region"
expect_out 'trust/1.json'
pass 'verify.py and nsync agree on the demo'
