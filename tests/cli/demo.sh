# The demo ends well, twice, and leaves the user's own things alone.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/shows.sh"

export NSYNC
folder=$WORK/demo-region

find_all()
{
	find "$HOME" -printf '%p %s %T@\n' | sort
}

find_all >"$WORK/home-before"
for round in first second; do
	ok bash "$ROOT/contrib/demo/run.sh" "$folder"
	cp "$LAST_OUT" "$WORK/$round"
	expect_out 'All went as it should.'
	expect_out 'bad-signature'
	expect_out 'unknown-key'
	expect_out 'Health posts on both sides of the Hondo share one register (sólo en inglés)'
	! grep -q "$(printf '\033')" "$LAST_OUT" || fail 'colour, though nobody watches'
	[ ! -s "$LAST_ERR" ] || { lib_show; fail 'it complained'; }
	pass "$round run"
done
find_all >"$WORK/home-after"
expect_same "$WORK/home-before" "$WORK/home-after"
pass 'the home of the user is as before'

# The folder works afterwards, by the commands that the demo ends with.
expect_equal 5 "$(sed -n 's/^  \.\/as \([^#]*\).*/\1/p' "$WORK/second" | wc -l)" 'commands to try'
while read -r -a words; do
	ok "$folder/as" "${words[@]}"
done < <(sed -n 's/^  \.\/as \([^#]*\).*/\1/p' "$WORK/second")
expect_contains "$folder/digest-en.txt" 'Upala opens an information desk for migrants'
expect_lacks "$folder/digest-en.txt" 'Falsa alarma'
expect_lacks "$folder/digest-es.txt" 'Un albergue para familias'
pass 'what it says to try works'

expect_contains "$WORK/second" 'a mail in bulletin.eml'
/usr/bin/python3 - "$folder/bulletin.eml" <<'PY' || fail 'bulletin.eml'
import email, email.policy, sys

message = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
assert message["Subject"] == "Mesoamérica: del 1 al 24 de agosto de 2026", message["Subject"]
for kind in "plain", "html":
    words = message.get_body((kind,)).get_content()
    assert "Consejeras comunitarias visitan" in words, kind
    assert "Falsa alarma" not in words, kind
PY
[ ! -e "$folder/bulletin.pdf" ] || expect_contains "$WORK/second" 'a bulletin to print in bulletin.pdf'
pass 'it leaves a mail, and a bulletin where a browser can print'

# README shows the end of it.
shows_selftest "$WORK" || fail 'the comparison'
awk '/^## / { here = $0 == "## Two commands" } here && /^```$/ { inside = !inside; block++; next }
	here && inside && block == 3 { print }' "$ROOT/README.md" >"$WORK/shown"
[ "$(wc -l <"$WORK/shown")" -gt 10 ] || fail 'no transcript in README.md'
shows "$WORK/shown" "$WORK/second" || { diff -u "$WORK/shown" "$WORK/second" >&2 || true; fail 'README.md shows another end'; }
pass 'README shows its end'

# A folder that is somebody else's.
mkdir "$WORK/mine"
echo precious >"$WORK/mine/file"
fails bash "$ROOT/contrib/demo/run.sh" "$WORK/mine"
expect_err 'not of the demo'
expect_contains "$WORK/mine/file" precious
pass 'a folder that the demo did not make is left alone'
