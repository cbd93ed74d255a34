#!/bin/bash
# The demo: eight country offices and the regional office's own desk publish together; forged stories
# are refused; one digest comes out. Every command is shown as it is run, on real repositories.
#
#   run.sh [FOLDER]     FOLDER, or $NSYNC_DEMO, or ./demo-region; NSYNC is the program (./nsync)
#
# It needs no network, and neither uses nor touches the user's keys and settings: everybody in it has a
# home below FOLDER. It ends with exit code 0 only if everything went as it should.
set -Eeuo pipefail
export LC_ALL=C.UTF-8 GIT_DEFAULT_REF_FORMAT=files

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
NSYNC=${NSYNC:-$here/../../nsync}
LOG=/dev/null
target=${1:-${NSYNC_DEMO:-demo-region}}
. "$here/lib.sh"
. "$here/steps.sh"

[ -x "$NSYNC" ] || stop "no program at $NSYNC: run make first"
NSYNC=$(cd "$(dirname "$NSYNC")" && pwd -P)/$(basename "$NSYNC")

make_folder
printf '%snsync: eight offices, one digest%s\n\n' "$bold" "$off"
say "Everything happens in $target: real Git repositories, real keys, no network. Who types is" \
	"written before the \$; everybody has a home of their own there, as if on another machine."

step_keys
step_root
step_invite
step_write
step_forge
step_merge
step_after
step_second_merge
step_verify
step_digest
step_site
farewell
