# The example program of contrib/validator, built as its README says and run as a stranger would.
. "$(dirname "$0")/lib.sh"

BUILD=${BUILD:-$ROOT/build}
program=$BUILD/validator
[ -x "$program" ] || fail "no program at $program: make validator"

cat >schema.json <<'JSON'
{"type": "object", "required": ["name"], "properties": {"name": {"maxLength": 3}, "day": {"format": "date"}}}
JSON
echo '{"name": "abc", "day": "2018-08-05"}' >good.json
printf '{\n  "day": "yesterday"\n}\n' >bad.json
ok "$program" schema.json good.json
expect_silent
expect_exit 1 "$program" schema.json good.json bad.json
expect_out 'bad.json:1:1: /required: '
expect_out 'bad.json:2:10: /properties/day/format: '
expect_exit 2 "$program" schema.json
expect_exit 3 "$program" schema.json nowhere.json
expect_exit 3 "$program" good.json nowhere.json
echo '{"type": 7}' >broken.json
expect_exit 3 "$program" broken.json good.json
pass 'a program of one'\''s own on the public header'
