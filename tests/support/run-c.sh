#!/bin/bash
# Run one Criterion binary: run-c.sh NAME BINARY, with BUILD and SANITIZE set.
# Fails when a test fails, when none ran, and when a sanitizer wrote a report:
# LeakSanitizer's exit code is lost inside Criterion, its log is not.
set -u
name=$1 binary=$2
logs=$BUILD/san-logs
out=$BUILD/tests/$name.log

mkdir -p "$logs"
rm -f "$logs/$name".*
if [ -n "$SANITIZE" ]; then
	export ASAN_OPTIONS="log_path=$logs/$name:exitcode=99:detect_leaks=1"
	export LSAN_OPTIONS="suppressions=$(realpath "$(dirname "$0")")/leaks.supp:print_suppressions=0"
	export UBSAN_OPTIONS="log_path=$logs/$name:print_stacktrace=1"
fi

"$binary" >"$out" 2>&1 </dev/null
code=$?
# In one write, so that two of them side by side do not mix.
printf '  %-7s %s\n%s\n' TEST "$name" "$(cat "$out")"

for log in "$logs/$name".*; do
	[ -e "$log" ] || continue
	echo "$name: sanitizer report $log" >&2
	cat "$log" >&2
	code=99
done
if ! grep -Eq 'Tested: .*[1-9]' "$out"; then
	echo "$name: no test ran" >&2
	[ "$code" -ne 0 ] || code=1
fi
exit "$code"
