#!/bin/bash
# Run fuzz targets: run.sh FOLDER TARGET..., binaries FOLDER/<target>, JOBS at a time, for
# FUZZ_SECONDS each. First what is in regressions/ and seeds/ is replayed, then new inputs are
# searched; FOLDER/corpus/<target> keeps what was found, so that the next run goes on from there.
# One line a target; fails where one crashed, hung or took too much memory.
set -u
here=tests/fuzz
folder=$1
shift

# Longest input: as long as is useful, short enough for thousands of runs a second.
max_len()
{
	case $1 in
	pattern) echo 128 ;;
	tree) echo 512 ;;
	compile | validate) echo 2048 ;;
	signed) echo 6000 ;;
	*) echo 4096 ;;
	esac
}

run_one()
{
	local target=$1 log=$folder/$1.log corpus=$folder/corpus/$1 code=0 began known=()
	local options=(-timeout=10 -rss_limit_mb=2048 -max_len="$(max_len "$1")" -print_final_stats=1
	               -artifact_prefix="$folder/crashes/$1-")
	local replay=()
	began=$(date +%s)
	mkdir -p "$corpus" "$folder/crashes"
	[ ! -f "$here/dictionaries/$target" ] || options+=(-dict="$here/dictionaries/$target")
	for known in "$here/regressions/$target" "$here/seeds/$target"; do
		[ ! -d "$known" ] || replay+=("$known"/*)
	done
	"$folder/$target" -timeout=10 -rss_limit_mb=2048 ${replay[@]+"${replay[@]}"} >"$log" 2>&1 || code=$?
	if [ "$code" -eq 0 ]; then
		known=()
		[ ! -d "$here/seeds/$target" ] || known=("$here/seeds/$target")
		"$folder/$target" "${options[@]}" -max_total_time="${FUZZ_SECONDS:-20}" \
			"$corpus" ${known[@]+"${known[@]}"} >"$log" 2>&1 || code=$?
	fi
	if [ "$code" -ne 0 ]; then
		printf '  %-7s %s: exit %d, see %s\n' FAILED "$target" "$code" "$log"
		grep -v '^#[0-9]' "$log" | tail -n 60
		return 1
	fi
	printf '  %-7s %s: %s inputs in %d s, coverage %s, %d kept as examples\n' FUZZ "$target" \
		"$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" $(($(date +%s) - began)) \
		"$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)" "${#replay[@]}"
}

if [ "${FUZZ_ONE-}" ]; then
	run_one "$1"
	exit
fi
[ "$#" -gt 0 ] || { echo 'no fuzz target' >&2; exit 1; }
printf '%s\0' "$@" | FUZZ_ONE=1 xargs -0 -n 1 -P "${JOBS:-2}" bash "$0" "$folder"
