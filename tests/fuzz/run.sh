#!/bin/bash
# Run one fuzz target: run.sh NAME BINARY SECONDS, with BUILD set.
# First what lies in regressions/ and seeds/ is replayed, then new inputs are searched for so many
# seconds; BUILD/corpus/NAME keeps what was found, so that the next run goes on from there.
# One line; fails where the target crashed, hung or took too much memory, and keeps the input.
set -u
name=$1 binary=$2 seconds=$3
here=tests/fuzz
log=$BUILD/fuzz-$name.log
limits=(-timeout=10 -rss_limit_mb=2048 -artifact_prefix="$BUILD/crashes/$name-")
examples=() folders=() code=0 length=4096

# Beside the seeds of its own, a target begins with files that the project has anyway. The
# longest input: as long as is useful, short enough for thousands of runs a second.
case $name in
compile) folders=(schema schema/draft2020-12 schema/draft2020-12/meta) ;;
pattern) length=128 ;;
tree) length=512 ;;
signed)
	folders=(schema/examples/*/valid schema/examples/*/invalid)
	length=8192
	;;
draft) folders=(contrib/demo/drafts/*) ;;
esac
for folder in "$here/regressions/$name" "$here/seeds/$name"; do
	[ ! -d "$folder" ] || folders+=("$folder") examples+=("$folder"/*)
done

failed()
{
	printf '  %-7s %s: exit %d, see %s\n%s\n' FAILED "$name" "$code" "$log" \
		"$(grep -v '^#[0-9]' "$log" | tail -n 60)"
	exit 1
}

mkdir -p "$BUILD/corpus/$name" "$BUILD/crashes"
began=$(date +%s)
if [ "${#examples[@]}" -gt 0 ]; then
	"$binary" "${limits[@]}" "${examples[@]}" >"$log" 2>&1 </dev/null || code=$?
	[ "$code" -eq 0 ] || failed
fi
"$binary" "${limits[@]}" -max_len="$length" -max_total_time="$seconds" -print_final_stats=1 \
	"$BUILD/corpus/$name" ${folders[@]+"${folders[@]}"} >"$log" 2>&1 </dev/null || code=$?
# libFuzzer's exit code for "too long" is 70, by the clock on the wall: on a machine that was held up
# the same input is quick when asked again, and one that hangs hangs again.
slow=$(sed -n 's/.*Test unit written to \(.*-timeout-.*\)/\1/p' "$log")
if [ "$code" -eq 70 ] && [ -f "$slow" ] && "$binary" "${limits[@]}" "$slow" >>"$log" 2>&1 </dev/null; then
	code=0
fi
[ "$code" -eq 0 ] || failed
printf '  %-7s %s: %s inputs in %d s, coverage %s, after %d examples\n' FUZZ "$name" \
	"$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" $(($(date +%s) - began)) \
	"$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)" "${#examples[@]}"
