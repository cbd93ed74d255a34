# A listing of stories comes out byte for byte: signed by their offices, the joint ones cosigned after a
# merge, merged again, printed as text. Ours lies in listing/; a larger one is used where it is present.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

# The offices that a listing's joint stories name.
cosigners()
{
	sed -n 's/^joint: *\[\(.*\)\] *$/\1/p' "$1"/*/*.md | tr -d '" ' | tr ',' '\n' | sort -u
}

# print_listing FOLDER: FOLDER/<office>/*.md through a whole region, in the folder at hand; the digest is in
# $WORK/printed.
print_listing()
{
	local folder=$1 office draft story stories=0
	# shellcheck disable=SC2046 # words
	region_new $({ cd "$folder" && ls -d -- */ | tr -d /; cosigners "$folder"; } | sort -u)
	for office in "$folder"/*/; do
		office=$(basename "$office")
		cp "$folder/$office"/*.md "$WORK/$office/drafts/"
		for draft in "$WORK/$office"/drafts/*.md; do
			ok at "$office" nsync sign "drafts/$(basename "$draft")" --date 2018-08-10T12:00:00Z
			stories=$((stories + 1))
		done
		# It exits 1 where something is held; nothing is.
		ok at "$office" nsync sync
	done
	ok merge_at 2018-08-11T00:00:00Z
	expect_err "$stories added, 0 held"
	for office in $(cosigners "$folder"); do
		ok at "$office" nsync sync
		while read -r story; do
			ok at "$office" nsync cosign "$story"
		done < <(sed -n 's/^waits for your cosignature: items\/\([^:]*\)\.[0-9]*\.json.*/\1/p' "$LAST_OUT")
		ok at "$office" nsync sync
	done
	if [ -n "$(cosigners "$folder")" ]; then
		ok desk nsync digest --lang en --format text --as-of 2018-09-01T00:00:00Z
		! cmp -s "$LAST_OUT" "$folder/expected.txt" || fail 'complete before it was cosigned'
		ok merge_at 2018-08-12T00:00:00Z
	fi
	ok desk nsync digest --lang en --format text --as-of 2018-09-01T00:00:00Z
	cp "$LAST_OUT" "$WORK/printed"
}

OWN=$ROOT/tests/cli/listing
elsewhere own print_listing "$OWN"
expect_same "$OWN/expected.txt" "$WORK/own/printed"
pass 'our own listing'

PUBLIC=$ROOT/../shared/listing
if [ -d "$PUBLIC" ]; then
	elsewhere public print_listing "$PUBLIC"
	expect_same "$PUBLIC/expected.txt" "$WORK/public/printed"
	expect_equal 10 "$(grep -c '^[0-9]* [A-Z][a-z]*, 2018$' "$WORK/public/printed")" 'stories'
	pass 'the ten stories of the public listing'
fi
