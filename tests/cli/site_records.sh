# digest --format site: which records go with it. A record names what was held, which may be what no reader should hear of.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt mx

# resigned WHO FROM TO: an item with another headline under WHO's key, planted in gt's branch as TO.
resigned()
{
	/usr/bin/python3 - "gt/$2" "$3" <<-'END' |
		import json, sys
		body = json.load(open(sys.argv[1]))["item"]
		body["headlines"][0]["value"] = "Another"
		body["uri"] = body["uri"].split(":")[0] + ":" + body["uri"].split(":")[1] + ":" + sys.argv[2][6:-7]
		print(json.dumps(body))
	END
		/usr/bin/python3 "$ROOT/tests/support/resign.py" "$WORK/people/$1/.local/share/nsync/keys/$1.json" item >"$WORK/resigned"
	plant gt "$3" <"$WORK/resigned"
}

site()
{
	rm -rf "$WORK/site"
	(cd reader && git pull -q && ok nsync digest --format site --as-of 2018-08-25T00:00:00Z -o "$WORK/site")
}

has_record() { [ -s "site/data/records/$1.js" ] || fail "record $1 is not in the site"; }
lacks_record() { [ ! -e "site/data/records/$1.js" ] || fail "record $1 is in the site"; }

publish gt alpha 2018-07-05T15:00:00-06:00
publish gt gamma 2018-07-06T15:00:00-06:00 'embargo: 2018-09-01T00:00:00-06:00'
ok merge_at 2018-07-07T00:00:00Z
ok git clone -q public.git reader
git -C reader config nsync.pin "$PIN"
site
has_record 2
grep -qF 'nsyncMerged=self.nsyncMerged||{})["items/gt/2018/07/alpha.1.json"]=2;' site/data/items/2018-07-05.js ||
	fail 'the record of a story is not named'
pass 'the record that accepted a story'

# Held, and signed by no key of its office: nobody's story.
mkdir -p gt/items/gt/2018/07
resigned mx items/gt/2018/07/alpha.1.json items/gt/2018/07/nobodys.1.json
at gt git commit -q --no-verify -m 'nobody' && at gt git push -q --no-verify origin HEAD:main
publish mx beta 2018-07-08T15:00:00-06:00
expect_exit 1 merge_at 2018-07-09T00:00:00Z
site
has_record 2
has_record 3
grep -q nobodys site/data/records/3.js || fail 'the hold is not in the record'
pass 'a forgery that was held is no secret'

# Another text for a story under embargo is held: its name must not come out.
resigned gt items/gt/2018/07/gamma.1.json items/gt/2018/07/gamma.1.json
at gt git commit -q --no-verify -m 'another gamma' && at gt git push -q --no-verify origin HEAD:main
publish mx delta 2018-07-10T15:00:00-06:00
expect_exit 1 merge_at 2018-07-11T00:00:00Z
grep -q gamma region/log/0/4.json || fail 'nothing of gamma was held'
site
has_record 3
lacks_record 4
[ ! -s site/data/record.js ] || fail 'the newest record is in the site'
! grep -rqaF gamma site || fail "gamma is in $(grep -rlaF gamma site)"
pass 'a record that names a story under embargo stays away'
