# SECURITY.md: the tests that it names are there, and what it says of the private state is so.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

grep -o '`[a-z_]*\.c: [a-z_0-9]*`' "$ROOT/SECURITY.md" | tr -d '`' | sort -u >named
[ "$(wc -l <named)" -ge 20 ] || fail 'SECURITY.md names hardly a test'
while IFS=': ' read -r file name; do
	grep -qE "^Test\([a-z_]+, $name\)" "$ROOT/tests/unit/$file" || fail "SECURITY.md names $file: $name"
done <named
while read -r script; do
	expect_file "$ROOT/tests/$script"
done < <(grep -o '`cli/[a-z_]*\.sh' "$ROOT/SECURITY.md" | tr -d '`' | sort -u)
pass "each test that SECURITY.md names is there"

# ---- a story by a stolen key, struck off what was verified ----

region_new gt
draft gt stolen 2018-08-05T15:00:00-06:00
ok sign_and_sync gt stolen 2018-08-05T21:10:00Z
ok merge_at 2018-08-06T00:00:00Z
{
	region_key fresh
	key=$(as gt nsync key export gt --format base64 | base64 -d | sha256sum | cut -c1-8)
	desk nsync root add-key gt --key "$WORK/keys/fresh.pub" --issued 2018-08-07 -o "$WORK/root-2.json"
	desk nsync root revoke "$WORK/root-2.json" "$key" --after 1
	as ana nsync root sign "$WORK/root-2.json" --key ana
	as luis nsync root sign "$WORK/root-2.json" --key luis
	desk nsync root adopt "$WORK/root-2.json" --as-of 2018-08-07T00:00:00Z
	desk git push -q origin main
} >"$WORK/.root" 2>&1 || fail "$(cat "$WORK/.root")"
ok as eva nsync init --from public.git --pin "$PIN" eva
state=$WORK/people/eva/.local/state/nsync/$PIN/verified.json

eva()
{
	as eva nsync -C "$WORK/eva" "$@"
}

strike()
{
	expect_contains "$state" key-revoked
	python3 - "$state" <<'PY'
import json, sys
state = json.load(open(sys.argv[1]))
state["verified"]["findings"] = []
with open(sys.argv[1], "w") as file:
    file.write(json.dumps(state, indent=2, sort_keys=True) + "\n")
PY
}

ok eva digest --as-of 2018-08-10
expect_no_out stolen
strike
ok eva digest --as-of 2018-08-10
expect_out stolen
pass 'verified.json is trusted: who writes it decides what the digest shows'

for command in 'verify --all' 'audit --from-scratch'; do
	eva audit --from-scratch >/dev/null 2>&1
	strike
	# shellcheck disable=SC2086
	lib_run eva $command --json
	[ "$LAST_EXIT" -le 1 ] || fail "exit $LAST_EXIT: $command"
	ok eva digest --as-of 2018-08-10
	expect_no_out stolen
	pass "$command does not believe it, and mends it"
done
strike
rm -r "$(dirname "$state")"
ok eva digest --as-of 2018-08-10
expect_no_out stolen
pass 'without the folder all is checked anew'
