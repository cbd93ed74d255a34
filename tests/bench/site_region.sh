# site_region.sh STORIES FOLDER: a region of eight offices whose stories are those of STORIES/drafts, signed
# and merged in one record; then one more story and one more merge. Leaves FOLDER/reader, a clone at the first
# of both records with refs/bench/before and refs/bench/after, and FOLDER/pin. What is there is kept.
STORIES=$(cd "$1" && pwd)
FOLDER=$2
[ ! -e "$FOLDER/pin" ] || exit 0
mkdir -p "$FOLDER"
FOLDER=$(cd "$FOLDER" && pwd)
. "$(dirname "$0")/../cli/lib.sh"
. "$ROOT/tests/support/region.sh"

OFFICES=(bz cr gt hn mx ni pa sv)

region_new "${OFFICES[@]}"
for office in "${OFFICES[@]}"; do
	[ -d "$STORIES/drafts/$office" ] || continue
	cp "$STORIES/drafts/$office/"*.md "$office/drafts/"
	find "$office/drafts" -name '*.md' -printf 'drafts/%f\n' | sort >"$WORK/names"
	# shellcheck disable=SC2046 # names of ours
	at "$office" nsync sign $(cat "$WORK/names") --date 2019-12-31T12:00:00-06:00 >/dev/null 2>&1
	at "$office" nsync sync >/dev/null 2>&1
done
merge_at 2020-01-01T00:00:00Z >/dev/null 2>&1
draft gt one-more 2018-10-05T15:00:00-06:00
at gt nsync sync >/dev/null 2>&1
sign_and_sync gt one-more 2020-01-01T12:00:00-06:00 >/dev/null 2>&1
merge_at 2020-01-02T00:00:00Z >/dev/null 2>&1
git clone -q --bare public.git reader.git
git -C reader.git gc -q
rm -rf "$FOLDER/reader"
git clone -q "file://$WORK/reader.git" "$FOLDER/reader"
git -C "$FOLDER/reader" config nsync.pin "$PIN"
git -C "$FOLDER/reader" update-ref refs/bench/after HEAD
git -C "$FOLDER/reader" update-ref refs/bench/before HEAD^
git -C "$FOLDER/reader" reset -q --hard refs/bench/before
printf '%s\n' "$PIN" >"$FOLDER/pin"
