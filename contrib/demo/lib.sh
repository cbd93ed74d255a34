# lib.sh: how the demo shows and checks what it does; sourced by run.sh.
# $DEMO is the demo's folder, $LOG holds what the last command printed.

bold='' dim='' off=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
	bold=$'\e[1m' dim=$'\e[2m' off=$'\e[0m'
fi

step_number=0

# step TITLE, say TEXT...: a heading; a line or two on what happens and why.
step()
{
	step_number=$((step_number + 1))
	printf '\n%s%s. %s%s\n\n' "$bold" "$step_number" "$1" "$off"
}

say()
{
	printf '%s\n' "$@"
}

# stop TEXT: something did not go as it should.
stop()
{
	printf '\nThe demo stopped: %s\n' "$1" >&2
	[ ! -s "$LOG" ] || { echo 'The last command printed:' >&2; head -n 40 "$LOG" | cat -v >&2; }
	exit 1
}

# run WHO COMMAND [EXIT]: the command as it is typed, its output, and that it ends as it should.
# brief: the same without the output. quietly: without anything.
run()
{
	show_command "$1" "$2"
	quietly "$@"
	show_output <"$LOG"
}

brief()
{
	show_command "$1" "$2"
	quietly "$@"
}

# run_without BEGINNING NAME WHO COMMAND [EXIT]: run, but lines that begin so are only counted.
run_without()
{
	local beginning=$1 name=$2
	shift 2
	show_command "$1" "$2"
	quietly "$@"
	grep -v "^$beginning" "$LOG" | show_output
	printf '    %s(and %s lines of %s)%s\n' "$dim" "$(grep -c "^$beginning" "$LOG")" "$name" "$off"
}

quietly()
{
	local who=$1 command=$2 want=${3:-0} code=0
	"$DEMO/as" "$who" bash -c "$command" >"$LOG" 2>&1 </dev/null || code=$?
	[ "$code" -eq "$want" ] || stop "exit $code where $want was expected: $who \$ $command"
}

show_command()
{
	printf '%s%4s $ %s%s\n' "$bold" "$1" "$2" "$off"
}

# Long ids and the folder's own path tell a reader nothing.
show_output()
{
	sed -e "s|$DEMO|.|g" -e 's/\([0-9a-f]\{12\}\)[0-9a-f]\{52\}/\1…/g' -e 's/^./    &/'
}

# has TEXT, lacks TEXT: what the last command printed.
has()
{
	grep -qF -e "$1" "$LOG" || stop "its output lacks: $1"
}

lacks()
{
	! grep -qF -e "$1" "$LOG" || stop "its output has: $1"
}
