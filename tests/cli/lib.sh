# tests/cli/lib.sh: sourced by every end-to-end test, first thing:
#
#	. "$(dirname "$0")/lib.sh"
#
# It makes the machine the same everywhere (HOME, XDG folders, Git's
# configuration, dates, locale, time zone), stands in a fresh folder $WORK, and
# stops at the first failed assertion, naming its line. The folder is removed at
# the end, or kept with KEEP=1. Without $NSYNC the built ./nsync is run.
#
# A test runs the real binary on real repositories:
#
#	ok nsync init --region redaccion.example,2018
#	expect_exit 2 nsync digest --lang
#	expect_err 'did you mean'
#	pass 'an unknown option is a usage error'

set -Eeuo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
NSYNC=${NSYNC:-$ROOT/nsync}
[ -x "$NSYNC" ] || { echo "no program at $NSYNC: run make first" >&2; exit 1; }
NSYNC=$(cd "$(dirname "$NSYNC")" && pwd)/$(basename "$NSYNC")

WORK=$(mktemp -d "${TMPDIR:-/tmp}/nsync-test.XXXXXX")
WORK=$(cd "$WORK" && pwd -P)
LAST_OUT=$WORK/.out # what the last ok, fails or expect_exit printed
LAST_ERR=$WORK/.err

# What the test left running in the background ends with it.
lib_leave()
{
	local code=$? job
	for job in $(jobs -p); do
		kill "$job" 2>/dev/null || true
	done
	if [ "${KEEP:-}" = 1 ]; then
		echo "kept: $WORK" >&2
	else
		rm -rf "$WORK"
	fi
	exit "$code"
}
trap lib_leave EXIT
trap 'lib_stopped $? "$BASH_COMMAND"' ERR

# Nothing of the user's own configuration gets in.
while read -r name; do
	unset "$name"
done < <(compgen -e | grep -E '^(GIT|NSYNC|XDG|SSH|LC)_' || true)
export HOME=$WORK/home
export XDG_DATA_HOME=$HOME/.local/share XDG_STATE_HOME=$HOME/.local/state
export XDG_CONFIG_HOME=$HOME/.config XDG_CACHE_HOME=$HOME/.cache
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=$HOME/.gitconfig GIT_TERMINAL_PROMPT=0
export GIT_AUTHOR_NAME='Test Desk' GIT_AUTHOR_EMAIL=desk@redaccion.example
export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
export GIT_AUTHOR_DATE='2018-08-05T12:00:00+00:00'
export GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
export LC_ALL=C.UTF-8 TZ=UTC0 PAGER=cat EDITOR=false TERM=dumb
umask 022
mkdir -p "$HOME" "$XDG_DATA_HOME" "$XDG_STATE_HOME" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME"
git config --global init.defaultBranch main
git config --global protocol.file.allow always
git config --global advice.detachedHead false
cd "$WORK"

# The program, as the test types it.
nsync()
{
	"$NSYNC" "$@"
}

# Another person or machine: own HOME and so own keys and state. The folder
# stays between calls, so `as gt nsync sign x.md` finds the keys of `as gt nsync key new`.
#	as NAME COMMAND...
as()
{
	local name=$1
	shift
	(
		export HOME=$WORK/people/$name
		export XDG_DATA_HOME=$HOME/.local/share XDG_STATE_HOME=$HOME/.local/state
		export XDG_CONFIG_HOME=$HOME/.config XDG_CACHE_HOME=$HOME/.cache
		export GIT_AUTHOR_NAME="Desk $name" GIT_AUTHOR_EMAIL="$name@redaccion.example"
		export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
		mkdir -p "$XDG_DATA_HOME" "$XDG_STATE_HOME" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME"
		"$@"
	)
}

# ---- where and why it stopped ----------------------------------------------------

# The test's own line: the first caller outside this file.
lib_where()
{
	local i
	for ((i = 1; i < ${#BASH_SOURCE[@]}; i++)); do
		if [ "${BASH_SOURCE[i]}" != "${BASH_SOURCE[0]}" ]; then
			echo "${BASH_SOURCE[i]#"$ROOT"/}:${BASH_LINENO[i - 1]}"
			return
		fi
	done
}

# A command of the script itself failed.
lib_stopped()
{
	trap - ERR
	[ "${BASH_SUBSHELL}" -eq 0 ] || exit "$1"
	echo "$(lib_where): exit $1: $2" >&2
	exit "$1"
}

# fail TEXT: stop the test.
fail()
{
	trap - ERR
	echo "$(lib_where): $*" >&2
	exit 1
}

lib_show()
{
	local name
	for name in out err; do
		[ -s "$WORK/.$name" ] || continue
		echo "--- std$name (at most 60 lines)" >&2
		head -n 60 "$WORK/.$name" | cat -v >&2
	done
}

# pass NAME: one test of this script is done; the runner counts these lines.
pass()
{
	echo "ok $*"
}

# skip REASON: end a script whose input is not on this machine; nothing is counted for it.
skip()
{
	echo "skipped: $*"
	exit 0
}

# ---- run -----------------------------------------------------------------------

LAST_EXIT=0

lib_run()
{
	LAST_EXIT=0
	"$@" >"$LAST_OUT" 2>"$LAST_ERR" </dev/null || LAST_EXIT=$?
}

# ok COMMAND...: it must exit 0. Its output is for the expect_ functions.
ok()
{
	expect_exit 0 "$@"
}

# expect_exit N COMMAND...
expect_exit()
{
	local want=$1
	shift
	lib_run "$@"
	if [ "$LAST_EXIT" -ne "$want" ]; then
		lib_show
		fail "exit $LAST_EXIT where $want was expected: $*"
	fi
}

# fails COMMAND...: it must refuse, with one of the exit codes 1 to 3; a crash is no refusal.
fails()
{
	lib_run "$@"
	if [ "$LAST_EXIT" -lt 1 ] || [ "$LAST_EXIT" -gt 3 ]; then
		lib_show
		fail "exit $LAST_EXIT where a refusal (1, 2 or 3) was expected: $*"
	fi
}

# with_input FILE COMMAND...: standard input from a file; for use below ok, fails, expect_exit.
with_input()
{
	local file=$1
	shift
	"$@" <"$file"
}

# ---- look at what came out ---------------------------------------------------------

# expect_out TEXT, expect_err TEXT: the last command's stdout or stderr has this text.
expect_out()
{
	lib_has "$LAST_OUT" "$1" || { lib_show; fail "stdout lacks: $1"; }
}

expect_err()
{
	lib_has "$LAST_ERR" "$1" || { lib_show; fail "stderr lacks: $1"; }
}

expect_no_out()
{
	! lib_has "$LAST_OUT" "$1" || { lib_show; fail "stdout has: $1"; }
}

expect_no_err()
{
	! lib_has "$LAST_ERR" "$1" || { lib_show; fail "stderr has: $1"; }
}

# expect_silent: the last command printed nothing at all.
expect_silent()
{
	[ ! -s "$LAST_OUT" ] && [ ! -s "$LAST_ERR" ] || { lib_show; fail "it was to print nothing"; }
}

# expect_contains FILE TEXT, expect_lacks FILE TEXT: fixed text, may span no line.
expect_contains()
{
	expect_file "$1"
	lib_has "$1" "$2" || { head -n 60 "$1" | cat -v >&2; fail "$1 lacks: $2"; }
}

expect_lacks()
{
	expect_file "$1"
	! lib_has "$1" "$2" || { head -n 60 "$1" | cat -v >&2; fail "$1 has: $2"; }
}

lib_has()
{
	[ -n "$2" ] || fail 'an empty text is in everything'
	grep -qF -e "$2" -- "$1"
}

expect_file()
{
	[ -f "$1" ] || fail "no such file: $1"
}

expect_no_file()
{
	[ ! -e "$1" ] && [ ! -L "$1" ] || fail "there, but was not to be: $1"
}

# expect_same WANTED GOT: two files, byte for byte.
expect_same()
{
	expect_file "$1"
	expect_file "$2"
	cmp -s "$1" "$2" && return
	diff -u --label "wanted ($1)" --label "got ($2)" "$1" "$2" | head -n 80 | cat -v >&2 || true
	fail "not the same: $1 $2"
}

# expect_equal WANTED GOT [WHAT]: two strings.
expect_equal()
{
	[ "$1" = "$2" ] || fail "${3:-value}: wanted '$1', got '$2'"
}

# expect_golden NAME [FILE]: FILE (the last stdout) is tests/cli/NAME; GOLDEN=1 writes it anew.
expect_golden()
{
	local file=${2:-$LAST_OUT}
	if [ "${GOLDEN:-}" = 1 ]; then
		mkdir -p "$(dirname "$ROOT/tests/cli/$1")"
		cp "$file" "$ROOT/tests/cli/$1"
	fi
	expect_same "$ROOT/tests/cli/$1" "$file"
}
