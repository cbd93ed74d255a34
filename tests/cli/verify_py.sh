# contrib/verify.py, written from schema/README.md alone, says what nsync says: of an honest region and of others.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

python=/usr/bin/python3
$python -c 'import nacl' 2>/dev/null || skip 'python3-nacl is not installed (make deps)'
expect_equal 1 "$(($(wc -l <"$ROOT/contrib/verify.py") < 250))" 'verify.py is under 250 lines'

# A region with a joint story, a correction, a picture, two roots, a revoked key.
region_new gt mx bz
draft gt alpha 2018-07-05T15:00:00-06:00 'joint: [mx]'
ok sign_and_sync gt alpha 2018-07-05T21:10:00Z
draft bz gamma 2018-07-05T15:00:00-06:00
ok sign_and_sync bz gamma 2018-07-05T21:10:00Z
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
	mine=$(sed -n 's/.*"path":"\([^"]*\)","verdict":"\([a-z-]*\)".*/\2 \1/p' "$LAST_OUT" | grep -v -e ^key-revoked -e ^awaiting || true)
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

agree 'an honest region' ok
expect_out 'ok: 3 items, 1 cosignatures, 0 media files, 2 roots, 5 records; 1 key-revoked, 0 awaiting-cosignature'
pass 'verify.py and nsync agree on an honest region'

# ---- a regional office that lies ----

honest=$(git -C region rev-parse main)

# lie VERDICT CASE: one more step, in which just this is wrong.
lie()
{
	git -C region read-tree -u --reset "$honest"
	git -C region clean -qfdx
	git -C region update-ref refs/heads/main "$honest"
	(cd region && ok $python "$ROOT/tests/support/liar.py" "$2" "$WORK/people")
	agree "$2" "$1"
	pass "agree: $2: $1"
}

lie ok 'nothing'
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
CASES
