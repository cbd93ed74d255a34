# README.md: the first region of two offices, every line of it, as its readers type it.
#
# Each ```sh block of that section begins with "# <who>" and is run by a person of that name, who has a
# home of their own; /srv becomes a folder of this test. The ``` block after it shows what comes out:
# its lines follow each other in the output, "…" stands for any text, alone on a line for any lines.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/shows.sh"

mkdir -p "$WORK/bin" "$WORK/srv/git" "$WORK/srv/handover" "$WORK/blocks"
ln -s "$NSYNC" "$WORK/bin/nsync"

# NNN.sh and NNN.out for each block, in order; a block of another kind would not be run unnoticed.
awk -v dir="$WORK/blocks" '
	/^## / { inside = $0 == "## A first region of two offices" }
	!inside { next }
	!file && /^```/ {
		if ($0 == "```sh") file = sprintf("%s/%03d.sh", dir, ++n)
		else if ($0 == "```") file = sprintf("%s/%03d.out", dir, n)
		else { print "a block of another kind: " $0; exit 1 }
		next
	}
	/^```$/ { close(file); file = ""; next }
	file { print >file }
' "$ROOT/README.md"

# A user without any Git settings, who types a passphrase where nsync asks for one.
run_block()
{
	local who=$1 script=$2
	mkdir -p "$WORK/people/$who"
	echo "open, $who" >"$WORK/people/$who.passphrase"
	cd "$WORK/people/$who"
	as "$who" env -u GIT_AUTHOR_NAME -u GIT_AUTHOR_EMAIL -u GIT_COMMITTER_NAME -u GIT_COMMITTER_EMAIL \
		-u GIT_AUTHOR_DATE -u GIT_COMMITTER_DATE GIT_CONFIG_GLOBAL=/dev/null \
		NSYNC_PASSPHRASE_FILE="$WORK/people/$who.passphrase" PATH="$WORK/bin:$PATH" \
		bash -euo pipefail "$script" 2>&1
}

shows_selftest "$WORK" || fail 'the comparison'

blocks=0 compared=0
for script in "$WORK"/blocks/*.sh; do
	read -r mark who <"$script"
	[ "$mark" = '#' ] && [[ $who =~ ^[a-z]+$ ]] || fail "who types this? $(cat "$script")"
	sed -i "s|/srv/|$WORK/srv/|g" "$script"
	(run_block "$who" "$script") >"$script.got" || { cat -v "$script" "$script.got" >&2; fail "a block of $who"; }
	blocks=$((blocks + 1))
	shown=${script%.sh}.out
	[ -f "$shown" ] || continue
	shows "$shown" "$script.got" || { diff -u "$shown" "$script.got" >&2 || true; fail "README shows something else"; }
	compared=$((compared + 1))
done
[ "$blocks" -ge 14 ] && [ "$compared" -ge 4 ] || fail "$blocks blocks, $compared compared"
pass "$blocks blocks run, $compared outputs as shown"

ok git -C "$WORK/srv/git/region.git" fsck --strict
ok git -C "$WORK/srv/git/gt.git" fsck --strict
pass 'what they leave is sound'
