# digest --from, --to, --office: reading only what was asked for gives what a filter of the whole gives, in the formats
# that tell of kills, records and other stories, though these may be anywhere; so do the counts of what is left out.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

python=/usr/bin/python3
offices=(gt mx bz)
region_new "${offices[@]}"

# round SEED COUNT SIGNED-AT MERGED-AT: drafts of all offices, signed, half of the joint ones cosigned, merged.
round()
{
	local office id
	ok $python "$ROOT/tests/support/random_stories.py" "$1" "$2" "$AUTHORITY" "${offices[@]}"
	for office in "${offices[@]}"; do
		(cd "$office" && as "$office" "$NSYNC" sign drafts/*.json --date "$3" >/dev/null 2>&1) || true
		ok at "$office" nsync sync
	done
	lib_run merge_at "$4"
	[ "$LAST_EXIT" -le 1 ] || { lib_show; fail 'the merge'; }
	for office in "${offices[@]}"; do
		ok at "$office" nsync sync
		ok at "$office" nsync status
		for id in $(grep -o '[a-z]*/2018/[0-9]*/n[0-9]*[02468]-d[0-9]*\(\.[0-9]*\)\?' "$LAST_OUT" | sort -u); do
			(cd "$office" && as "$office" "$NSYNC" cosign "$id" >/dev/null 2>&1) || true
		done
		ok at "$office" nsync sync
	done
}

round 1 40 2018-08-29T10:00:00Z 2018-08-30T00:00:00Z
round 2 16 2018-09-01T10:00:00Z 2018-09-02T00:00:00Z
round 3 10 2018-09-08T10:00:00Z 2018-09-09T00:00:00Z
round 4 0 2018-09-15T10:00:00Z 2018-09-16T00:00:00Z
lib_run merge_at 2018-09-17T00:00:00Z
ok git clone -q public.git reader
git -C reader config nsync.pin "$PIN"

# made FORMAT FILE OPTION...: a digest, and what was said of it in FILE.report.
made()
{
	local format=$1 file=$2
	shift 2
	ok nsync -C reader --json digest --as-of 2018-10-01T00:00:00Z --format "$format" -o "$WORK/$file" "$@"
	cp "$LAST_OUT" "$file.report"
}

stories=0 kills=0
for format in atom ninjs json; do
	made "$format" "whole.$format"
	for office in '' "${offices[@]}" zz; do
		for period in 2018-06-01,2018-06-30 2018-07-01,2018-07-31 2018-08-01,2018-08-31 2018-06-01,2018-07-31 \
			2018-07-10,2018-08-09 2018-07-17,2018-07-17 2018-08-01, ,2018-07-31 2012-01-01,2018-07-31 2019-01-01, ,; do
			from=${period%,*} to=${period#*,}
			made "$format" "part.$format" ${from:+--from "$from"} ${to:+--to "$to"} ${office:+--office "$office"}
			ok $python "$ROOT/tests/support/same_period.py" "$format" "whole.$format" "part.$format" "$from" "$to" \
				"$office"
			read -r n k <"$LAST_OUT"
			stories=$((stories + n)) kills=$((kills + k))
		done
	done
done
[ "$stories" -ge 200 ] && [ "$kills" -ge 20 ] || fail "too little to compare: $stories stories, $kills kills"
pass 'a period and an office: a filter of the whole, byte for byte'

# The records that json names are those that brought the files.
$python - whole.json reader <<'PY' || fail 'another record than the one that brought the file'
import json, re, subprocess, sys
log = subprocess.check_output(["git", "-C", sys.argv[2], "log", "--first-parent", "-m", "--diff-filter=A", "--name-only",
                               "--format=tformat:step:"], text=True)
came = {}
for step in re.split(r"^step:$", log, flags=re.M)[1:]:
    seq = int(re.search(r"^log/0/(\d+)\.json$", step, re.M).group(1))
    came.update({path: seq for path in step.split()})
items = json.load(open(sys.argv[1]))["items"]
for item in items:
    assert item["record"] == came[item["path"]], (item["path"], item.get("record"), came[item["path"]])
assert len({i["record"] for i in items}) >= 3 and len(items) >= 20
PY
pass 'json: the record that brought each item'

# What is not asked for is not counted, whichever stories others name; so the months' counts are those of all.
for format in text rss atom ninjs json; do
	made "$format" all
	for month in 06 07 08; do
		for office in "${offices[@]}"; do
			made "$format" "month-$month-$office" --from "2018-$month-01" --to "2018-$month-30" --office "$office"
		done
	done
	$python - all.report month-*.report <<'PY' || fail "the counts of $format"
import collections, json, sys
whole, *parts = ([json.loads(line) for line in open(name)][-1] for name in sys.argv[1:])
summed = collections.Counter()
for part in parts:
	summed.update(part["omitted"])
	summed["stories"] += part["stories"]
expected = {**whole["omitted"], "stories": whole["stories"]}
assert dict(summed) == expected, (dict(summed), expected)
for reason in ("embargoed", "expired", "withheld", "canceled", "awaiting", "translation"):
	assert summed[reason], "nothing " + reason
PY
done
pass 'what is left out of each month and office adds up to what is left out of all'
