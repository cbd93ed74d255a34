# tests/support/shows.sh: whether a text that a page shows is what really comes out; sourced by tests.

# shows WANTED GOT: the lines of the file WANTED follow each other somewhere in the file GOT. "…" stands
# for any text; alone on a line, for any number of lines.
shows()
{
	local wanted got start at i gap
	mapfile -t wanted < <(sed 's/[][*?\\]/\\&/g; s/…/*/g' "$1")
	mapfile -t got <"$2"
	for ((start = 0; start < ${#got[@]}; start++)); do
		at=$start gap=0
		for ((i = 0; i < ${#wanted[@]}; i++)); do
			[ "${wanted[i]}" != '*' ] || { gap=1; continue; }
			# shellcheck disable=SC2053 # a pattern
			while [ "$gap" = 1 ] && ((at < ${#got[@]})) && [[ ${got[at]} != ${wanted[i]} ]]; do
				at=$((at + 1))
			done
			# shellcheck disable=SC2053
			[[ $at -lt ${#got[@]} && ${got[at]} == ${wanted[i]} ]] || break
			at=$((at + 1)) gap=0
		done
		[ "$i" -lt "${#wanted[@]}" ] || return 0
	done
	return 1
}

# shows_selftest FOLDER: that it can say no.
shows_selftest()
{
	printf 'a\nb\nc\n' >"$1/got"
	printf 'a\nc\n' >"$1/wanted"
	! shows "$1/wanted" "$1/got" || return 1
	printf '…\nb*\n' >"$1/wanted"
	! shows "$1/wanted" "$1/got" || return 1
	printf 'a\n…\nc\n' >"$1/wanted"
	shows "$1/wanted" "$1/got"
}
