# fmt, canon, validate: JSON files by themselves, without a repository.
. "$(dirname "$0")/lib.sh"

# ---- canon ----

printf '{ "b": [1.0, 1e2, "\\u00e9\\/"], "a": {} }\n' >a.json
ok nsync canon a.json
printf '{"a":{},"b":[1,100,"é/"]}' >wanted
expect_same wanted "$LAST_OUT"
ok with_input a.json nsync canon -
expect_same wanted "$LAST_OUT"
printf '{"a":{},"b":[1,100,"é/"]}\n[]' >wanted
echo '[ ]' >b.json
ok nsync canon a.json b.json
expect_same wanted "$LAST_OUT"
pass 'canon: RFC 8785, byte for byte'

# name, content, what is said
while IFS='|' read -r name content text; do
	printf "$content" >bad.json
	expect_exit 1 nsync canon bad.json
	[ ! -s "$LAST_OUT" ] || fail "$name: something on standard output"
	expect_err "not-json"
	expect_exit 1 nsync canon --json bad.json
	expect_out '"verdict":"not-json"'
	expect_exit 1 nsync fmt bad.json
	expect_equal "$(printf "$content" | sha256sum)" "$(sha256sum <bad.json)" "$name"
	[ -z "$text" ] || expect_out "$text"
done <<'CASES'
not JSON|hello|1:1
a duplicate name|{"a":1,"\\u0061":2}|
too large a number|[1e400]|
CASES
expect_exit 3 nsync canon no-such-file
expect_err 'no-such-file'
pass 'what is not strict JSON: a verdict, exit 1, the file as it was'

# In signed files the signed rules hold.
echo '{"item":{"x":1.5},"signatures":{}}' >signed.json
expect_exit 1 nsync canon signed.json
echo '{"anything":{"x":1.5}}' >unsigned.json
ok nsync canon unsigned.json
pass 'signed files have stricter rules'

# ---- fmt ----

printf '{\n  "a": {},\n  "b": [\n    1,\n    100,\n    "é/"\n  ]\n}\n' >wanted
chmod 640 a.json
ok nsync fmt a.json
expect_err 'a.json: laid out anew, from line 1 column 2 on'
expect_same wanted a.json
expect_equal 640 "$(stat -c %a a.json)" mode
ok nsync fmt --json a.json
expect_out '"state":"unchanged"'
expect_same wanted a.json
ok nsync fmt a.json
expect_err 'already'
echo '[1.00000000000000000001]' >exact.json
expect_exit 1 nsync fmt exact.json
expect_equal '[1.00000000000000000001]' "$(cat exact.json)"
ln -s a.json link.json
expect_exit 3 nsync fmt link.json
[ -L link.json ] || fail 'the link was replaced'
expect_exit 3 nsync fmt .
expect_exit 3 nsync fmt no-such-file
mkdir locked && echo '[ ]' >locked/a.json && chmod 500 locked
if [ ! -w locked ]; then
	expect_exit 3 nsync fmt locked/a.json
fi
chmod 700 locked
pass 'fmt: content never changes, the mode stays, no link is followed'

# ---- validate ----

cat >schema.json <<'JSON'
{"type": "object", "required": ["name"], "additionalProperties": false,
 "properties": {"name": {"type": "string", "maxLength": 3}, "day": {"format": "date"}}}
JSON
echo '{"name": "abc"}' >good.json
printf '{\n  "nmae": "abc",\n  "day": "x"\n}\n' >bad.json
ok nsync validate --schema schema.json good.json
expect_exit 1 nsync validate --schema schema.json good.json bad.json
expect_out 'bad.json:1:1'
expect_out 'required'
expect_out 'additionalProperties'
expect_err '1 valid, 1 not'
expect_exit 1 nsync validate --json --schema schema.json good.json bad.json
expect_out '{"v":1,"type":"validation","path":"good.json","valid":true,"output":{"valid":true}}'
expect_out '"path":"bad.json","valid":false,"output":{"valid":false,"errors":[{"keywordLocation":"/required",'
expect_out '"instanceLocation":"/nmae"'
expect_out '{"v":1,"type":"result","valid":1,"invalid":1}'
expect_exit 1 nsync validate --json --output flag --schema schema.json bad.json
expect_out '"output":{"valid":false}}'
expect_exit 1 nsync validate --json --output detailed --schema schema.json bad.json
expect_out '"output":{"valid":false,"keywordLocation":"","instanceLocation":"","errors":['
expect_exit 2 nsync validate --json --output verbose --schema schema.json bad.json
echo '{"anyOf": [{"type": "string"}, {"properties": {"a": {"minimum": 3}}, "required": ["b"]}]}' >any.json
echo '{"a": 1}' >one.json
expect_exit 1 nsync validate --json --output detailed --schema any.json one.json
expect_out '{"keywordLocation":"/anyOf/1","instanceLocation":"","errors":[{"keywordLocation":"/anyOf/1/required"'
# One rule that refuses several values: each is told, in every format that tells values.
echo '{"items": {"type": "integer"}}' >each.json
echo '["a", 1, "b", "c"]' >several.json
for format in basic detailed; do
	expect_exit 1 nsync validate --json --output $format --schema each.json several.json
	for place in /0 /2 /3; do
		expect_out "\"keywordLocation\":\"/items/type\",\"absoluteKeywordLocation\":\"#/items/type\",\"instanceLocation\":\"$place\""
	done
	expect_no_out '"instanceLocation":"/1"'
done
# A member's name may hold U+0000: its location is not cut there.
printf '{"a\\u0000b": "x"}' >nul.json
echo '{"additionalProperties": {"type": "integer"}}' >nul-schema.json
for format in basic detailed; do
	expect_exit 1 nsync validate --json --output $format --schema nul-schema.json nul.json
	expect_out '"instanceLocation":"/a\u0000b"'
done
printf '{"name": "%0100d"}' 7 >long.json
expect_exit 1 nsync validate --schema schema.json long.json
expect_out '000…"; the rule is /properties/name/maxLength'
printf '{"name": "\\u001b[31m"}' >raw.json
expect_exit 1 nsync validate --schema schema.json raw.json
expect_out 'it is "\x1b[31m"'
ok with_input good.json nsync validate --schema schema.json -
echo '{"name": "a", "day": "x"}' >day.json
ok nsync validate --schema schema.json day.json
expect_exit 1 nsync validate --assert-format --schema schema.json day.json
expect_out '/day'
pass 'validate: every violation with its place; formats on demand'

printf '{"name":"a"}\n\n{"name":"abcd"}\n{"name":\n' >lines
expect_exit 1 nsync validate --lines --json --schema schema.json lines
expect_out '"path":"lines","line":3,"valid":false'
expect_exit 1 nsync validate --lines --schema schema.json lines
expect_out 'lines:3:9'
expect_out 'not-json'
expect_err '1 valid, 2 not'
printf '{"name":"a"}\n{"name":"b"}' >lines
ok nsync validate --lines --schema schema.json lines
expect_err '2 valid'
pass 'validate --lines'

echo '{"$ref": "https://example.org/other.json"}' >refers.json
expect_exit 3 nsync validate --schema refers.json good.json
ok nsync validate --schema refers.json --ref https://example.org/other.json=schema.json good.json
expect_exit 1 nsync validate --schema refers.json --ref https://example.org/other.json=schema.json bad.json
expect_exit 2 nsync validate --schema refers.json --ref nonsense good.json
expect_exit 3 nsync validate --schema refers.json --ref https://example.org/other.json=nowhere good.json
mkdir -p docs/deep && cp schema.json docs/deep/person.json
echo '{"$ref": "https://example.org/all/deep/person.json"}' >refers.json
ok nsync validate --schema refers.json --ref https://example.org/all/=docs good.json
expect_exit 1 nsync validate --schema refers.json --ref https://example.org/all=docs bad.json
pass 'validate --ref, a file or a folder'

expect_exit 2 nsync validate good.json
expect_exit 3 nsync validate --schema no-such-schema good.json
echo '{"type": 7}' >broken.json
expect_exit 3 nsync validate --schema broken.json good.json
expect_err 'broken.json'
echo 'hello' >broken.json
expect_exit 3 nsync validate --schema broken.json good.json
expect_exit 3 nsync validate --schema schema.json no-such-file
pass 'a schema that does not compile: exit 3'

for kind in item cosignature root record digest key; do
	for file in "$ROOT/schema/examples/$kind"/valid/*.json; do
		ok nsync validate --schema "$kind" "$file"
	done
	for file in "$ROOT/schema/examples/$kind"/invalid/*.json; do
		expect_exit 1 nsync validate --schema "$kind" "$file"
	done
done
ours=(nsync validate --schema "$ROOT/schema/digest-json.schema.json" --assert-format
	--ref "https://nsync.invalid/schema/item.schema.json=$ROOT/schema/item.schema.json")
for file in "$ROOT/schema/examples/digest-json"/valid/*.json; do
	ok "${ours[@]}" "$file"
done
for file in "$ROOT/schema/examples/digest-json"/invalid/*.json; do
	expect_exit 1 "${ours[@]}" "$file"
done
pass "nsync's own schemas accept and refuse their examples"
