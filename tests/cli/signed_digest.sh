# digest --sign and --verify: the manifest under a merge key, every file, and the digest made again.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt mx
draft gt alpha 2018-07-05T15:00:00-06:00
ok sign_and_sync gt alpha 2018-07-05T15:10:00-06:00
draft mx beta 2018-07-06T15:00:00-06:00
ok sign_and_sync mx beta 2018-07-06T15:10:00-06:00
ok merge_at 2018-07-07T00:00:00Z
ok git clone -q public.git reader
git -C reader config nsync.pin "$PIN"
cd reader

signed() { ok as desk nsync digest --as-of 2018-08-01T00:00:00Z "$@" --sign; }
verify() { nsync digest --verify "$@"; }

# ---- one file ----

signed -o "$WORK/august.txt" --lang es,en --from 2018-07-01
[ -s "$WORK/august.txt.nsync.json" ] || fail 'no manifest'
ok verify "$WORK/august.txt"
expect_out 'signed by Desk of desk, as of 2018-08-01T00:00:00Z, from record 2'
expect_out '1 file as signed; made again, the same bytes'
ok verify "$WORK/august.txt.nsync.json"
ok nsync --json digest --verify "$WORK/august.txt"
expect_out '"faults":0'
ok nsync validate --schema "$ROOT/schema/digest.schema.json" "$WORK/august.txt.nsync.json"
before=$(sha256sum "$WORK"/august.txt*)
signed -o "$WORK/august.txt" --lang es,en --from 2018-07-01
expect_equal "$before" "$(sha256sum "$WORK"/august.txt*)" 'signed again'
pass 'a file is signed, checked, and made again'

sed -i.bak 's/alpha/omega/' "$WORK/august.txt"
expect_exit 1 verify "$WORK/august.txt"
expect_out 'changed'
rm "$WORK/august.txt"
expect_exit 1 verify "$WORK/august.txt"
expect_out 'missing'
mv "$WORK/august.txt.bak" "$WORK/august.txt"
ok verify "$WORK/august.txt"
pass 'a changed file and a missing one are findings'

# lie COMMAND-OF-JQ-LIKE-SED: the manifest changed, its signature left.
cp "$WORK/august.txt.nsync.json" "$WORK/good.json"
manifest=$WORK/august.txt.nsync.json
sed -i 's/"from": "2018-07-01"/"from": "2018-07-02"/' "$manifest"
expect_exit 1 verify "$WORK/august.txt"
expect_out bad-signature
sed 's/  "digest"/   "digest"/' "$WORK/good.json" >"$manifest"
expect_exit 1 verify "$WORK/august.txt"
expect_out not-canonical
cp "$WORK/august.txt" "$manifest"
expect_exit 1 verify "$WORK/august.txt"
expect_out not-json
rm "$manifest"
expect_exit 3 verify "$WORK/august.txt"
pass 'a changed manifest is a verdict, none is an error'

# resigned WHO PYTHON: the manifest's body changed, and signed by WHO.
resigned()
{
	/usr/bin/python3 - "$2" "$WORK/good.json" <<-'END' |
		import json, sys
		body = json.load(open(sys.argv[2]))["digest"]
		exec(sys.argv[1])
		print(json.dumps(body))
	END
		/usr/bin/python3 "$ROOT/tests/support/resign.py" "$WORK/people/$1/.local/share/nsync/keys/$1.json" digest >"$manifest"
}
resigned gt 'pass'
expect_exit 1 verify "$WORK/august.txt"
expect_out unknown-key
resigned desk 'pass'
ok verify "$WORK/august.txt"
resigned desk 'body["region"] = "other.example,2018"'
expect_exit 1 verify "$WORK/august.txt"
expect_out wrong-region
resigned desk 'body["record"]["id"] = "0" * 64'
expect_exit 1 verify "$WORK/august.txt"
expect_out fork
resigned desk 'body["record"]["seq"] = 9'
expect_exit 3 verify "$WORK/august.txt"
expect_err 'fetch first'
resigned desk 'body["options"]["from"] = "2018-07-06"'
expect_exit 1 verify "$WORK/august.txt"
expect_out rebuilt
resigned desk 'body["extra"] = 1'
expect_exit 1 verify "$WORK/august.txt"
expect_out schema
resigned desk 'body["files"]["../x"] = "0" * 64'
expect_exit 1 verify "$WORK/august.txt"
expect_out schema
resigned desk 'body["options"]["width"] = 20'
expect_exit 1 verify "$WORK/august.txt"
expect_out rebuilt
signed -o "$WORK/narrow.txt" --width 20
ok verify "$WORK/narrow.txt"
pass 'only a merge key counts, and only what the record gives'

# ---- a site ----

printf '{"accent": "#123456"}\n' >"$WORK/look.json"
signed --format site --config "$WORK/look.json" -o "$WORK/site"
ok verify "$WORK/site" --config "$WORK/look.json"
expect_out 'files as signed; made again, the same bytes'
expect_exit 3 verify "$WORK/site"
expect_err '--config FILE'
page=$WORK/site/en/gt/2018/07/alpha.html
cp --remove-destination "$page" "$WORK/page"
cp "$page" "$WORK/page" && sed 's/alpha/omega/' "$WORK/page" >"$page"
echo x >"$WORK/site/extra.html"
rm "$WORK/site/en/verify.html"
expect_exit 1 verify "$WORK/site/" --config "$WORK/look.json"
expect_out 'changed  '"$page"
expect_out 'extra  '"$WORK/site/extra.html"
expect_out 'missing  '"$WORK/site/en/verify.html"
signed --format site --config "$WORK/look.json" -o "$WORK/site"
ok verify "$WORK/site" --config "$WORK/look.json"
pass 'a site: changed, added and missing files are named'

# ---- the region goes on ----

cd "$WORK"
draft gt gamma 2018-07-08T15:00:00-06:00
ok sign_and_sync gt gamma 2018-07-08T15:10:00-06:00
ok merge_at 2018-07-09T00:00:00Z
cd reader
ok git pull -q
ok verify "$WORK/site" --config "$WORK/look.json"
cp "$WORK/good.json" "$manifest"
ok verify "$WORK/august.txt"
expect_out 'from record 2'
ok nsync verify
pass 'an older digest is made again from its own record'

# ---- refusals ----

expect_exit 2 as desk nsync digest --sign
expect_err '-o PATH'
expect_exit 3 as gt nsync digest --sign -o "$WORK/x.txt"
expect_err 'merge key'
[ ! -e "$WORK/x.txt" ] || fail 'written before it was refused'
expect_exit 3 nsync digest --sign -o "$WORK/x.txt"
expect_exit 2 as desk nsync digest --sign -o "$WORK/x.txt" --as-of 2018-08-01T00:00:00.5Z
expect_exit 3 verify "$WORK/nothing"
pass 'no key, no file, no fraction of a second'
