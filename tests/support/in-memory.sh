#!/bin/bash
# Run a command with its temporary files in memory: in-memory.sh COMMAND...
# A test region takes thousands of fsyncs, and on a disk they take longer than the tests. Where there is no
# such file system, where it is too small, or where no program may be run from it (a container's
# /dev/shm), and where TMPDIR is set, the command runs all the same, in the usual folder.
set -u
memory=/dev/shm
room=1048576 # KiB

usable()
{
	[ -d "$memory" ] && [ -w "$memory" ] || return 1
	[ "$(df -Pk "$memory" | awk 'NR == 2 { print $4 }')" -ge "$room" ] || return 1
	folder=$(mktemp -d "$memory/nsync-test.XXXXXX") || return 1
	printf '#!/bin/sh\n' >"$folder/run"
	chmod 700 "$folder/run"
	"$folder/run" 2>/dev/null && return
	rm -rf "$folder"
	return 1
}

if [ -n "${TMPDIR:-}" ] || ! usable; then
	exec "$@"
fi
# An interrupted run must not leave its files in memory.
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
TMPDIR=$folder "$@"
