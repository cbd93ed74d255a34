# digest --format site: which records go with it. A record counts and hashes what it added and names what was held: it
# goes with the site only if readers may hear of all of it.
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

# site [AS-OF [OPTION...]]
site()
{
	local as_of=${1:-2018-08-25T00:00:00Z}
	[ $# = 0 ] || shift
	rm -rf "$WORK/site"
	(cd reader && git pull -q && ok nsync digest --format site --as-of "$as_of" "$@" -o "$WORK/site")
}

has_record() { [ -s "site/data/records/$1.js" ] || fail "record $1 is not in the site"; }
lacks_record()
{
	local hash script=site/data/records/$1.js
	if [ -e "$script" ]; then # when it was, and nothing else
		expect_equal "(self.nsyncMoments=self.nsyncMoments||{})[$1]=\"$(sed -n 's/^ *"asOf": "\(.*\)",$/\1/p' \
			"region/log/0/$1.json")\";" "$(cat "$script")" "record $1 in the site"
	fi
	hash=$(sed -n 's/^ *"hash": "\(.*\)"$/\1/p' "region/log/0/$1.json")
	[ "${#hash}" = 64 ] || fail "record $1 has the hash '$hash'"
	! grep -rqaF "$hash" site || fail "record $1 is in $(grep -rlaF "$hash" site)"
}
newest_is_there() { [ -s site/data/record.js ] || fail 'the newest record is not in the site'; }
newest_is_away() { [ -f site/data/record.js ] && [ ! -s site/data/record.js ] || fail 'the newest record is in the site'; }

ok git clone -q public.git reader
git -C reader config nsync.pin "$PIN"
site
newest_is_there
pass 'a region without stories shows its newest record'

publish gt alpha 2018-07-05T15:00:00-06:00
ok merge_at 2018-07-07T00:00:00Z
site
has_record 2
newest_is_there
grep -qF 'nsyncMerged=self.nsyncMerged||{})["items/gt/2018/07/alpha.1.json"]=2;' site/data/items/2018-07-05.js ||
	fail 'the record of a story is not named'
pass 'the record that accepted a story'

# ---- what was held ----

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
at gt git rm -q items/gt/2018/07/nobodys.1.json
at gt git commit -q --no-verify -m 'none' && at gt git push -q --no-verify origin HEAD:main

publish gt gamma 2018-07-06T15:00:00-06:00 'embargo: 2018-09-01T00:00:00-06:00'
publish gt delta 2018-07-10T15:00:00-06:00
ok merge_at 2018-07-11T00:00:00Z
site
has_record 3
lacks_record 4
newest_is_away
site 2018-09-02T00:00:00Z
has_record 4
newest_is_there
pass 'a record that added a story under embargo, too, stays away as long'

# Another text for a story under embargo is held: its name must not come out.
resigned gt items/gt/2018/07/gamma.1.json items/gt/2018/07/gamma.1.json
at gt git commit -q --no-verify -m 'another gamma' && at gt git push -q --no-verify origin HEAD:main
publish mx epsilon 2018-07-12T15:00:00-06:00
expect_exit 1 merge_at 2018-07-13T00:00:00Z
grep -q gamma region/log/0/5.json || fail 'nothing of gamma was held'
site
has_record 3
lacks_record 5
newest_is_away
! grep -rqaF gamma site || fail "gamma is in $(grep -rlaF gamma site)"
site 2018-09-02T00:00:00Z
has_record 5
pass 'a record that names a story under embargo stays away as long'

# More than a record has names for: nobody knows whose the others are.
git -C gt show HEAD~1:items/gt/2018/07/gamma.1.json >gamma.json && plant gt items/gt/2018/07/gamma.1.json <gamma.json
for ((i = 1; i <= 101; i++)); do
	resigned mx items/gt/2018/07/alpha.1.json "items/gt/2018/07/nobodys-$i.1.json"
done
at gt git commit -q --no-verify -m 'a hundred nobodies' && at gt git push -q --no-verify origin HEAD:main
publish mx zeta 2018-07-14T15:00:00-06:00
expect_exit 1 merge_at 2018-07-15T00:00:00Z
grep -q '"held": 101' region/log/0/6.json || fail 'not 101 are held'
! grep -q gamma region/log/0/6.json || fail 'gamma is still held'
site 2018-09-02T00:00:00Z
has_record 5
lacks_record 6
at gt git rm -q items/gt/2018/07/nobodys-101.1.json
at gt git commit -q --no-verify -m 'one less' && at gt git push -q --no-verify origin HEAD:main
publish mx eta 2018-07-16T15:00:00-06:00
expect_exit 1 merge_at 2018-07-17T00:00:00Z
grep -q '"held": 100' region/log/0/7.json || fail 'not 100 are held'
site
has_record 7
lacks_record 6
pass 'a record that cannot name all that it held stays away'
at gt git rm -q 'items/gt/2018/07/nobodys*'
at gt git commit -q --no-verify -m 'none' && at gt git push -q --no-verify origin HEAD:main

# ---- what was added ----

publish gt ended 2018-07-18T15:00:00-06:00 'expires: 2018-08-20T00:00:00-06:00'
publish mx theta 2018-07-18T15:00:00-06:00
ok merge_at 2018-07-19T00:00:00Z
site
lacks_record 8
site 2018-08-19T00:00:00Z
has_record 8
pass 'a record that added a story which expired since'

publish gt stopped 2018-07-20T15:00:00-06:00 'status: withheld'
publish gt seen 2018-07-20T16:00:00-06:00
publish gt waiting 2018-07-20T17:00:00-06:00 'joint: [mx]'
publish mx iota 2018-07-20T15:00:00-06:00
ok merge_at 2018-07-21T00:00:00Z
site
lacks_record 9
at mx nsync sync
at mx nsync cosign gt/2018/07/waiting
at mx nsync sync
ok merge_at 2018-07-22T00:00:00Z
site
newest_is_there
lacks_record 9
pass 'a story on hold keeps its record away; a cosignature of what is shown does not'
sed -i '/^status/d' gt/drafts/stopped.md
again gt stopped 2018-07-22T10:00:00-06:00 'note: go on'
ok merge_at 2018-07-23T00:00:00Z
site
lacks_record 9
has_record 11
grep -q 'nsyncMerged.*=11;' site/data/items/2018-07-20.js || fail 'not merged with record 11'
pass 'a version on hold is hidden after it, too'

publish gt killed 2018-07-23T15:00:00-06:00
publish mx kappa 2018-07-23T15:00:00-06:00
ok merge_at 2018-07-24T00:00:00Z
again gt killed 2018-07-24T10:00:00-06:00 'status: canceled' 'note: wrong'
publish mx lambda 2018-07-24T15:00:00-06:00
ok merge_at 2018-07-25T00:00:00Z
site
has_record 12
has_record 13
pass 'a kill that left a notice is no secret'
publish gt unseen 2018-07-25T15:00:00-06:00 'embargo: 2018-08-30T00:00:00-06:00'
publish mx mu 2018-07-25T15:00:00-06:00
ok merge_at 2018-07-26T00:00:00Z
again gt unseen 2018-07-26T10:00:00-06:00 'status: canceled' 'note: wrong'
publish mx nu 2018-07-26T15:00:00-06:00
ok merge_at 2018-07-27T00:00:00Z
for as_of in 2018-08-25T00:00:00Z 2018-09-25T00:00:00Z; do
	site "$as_of"
	lacks_record 14
	lacks_record 15
done
pass 'one that nobody had seen stays one'

# ---- options make nothing secret ----

site 2018-08-25T00:00:00Z --office mx --from 2018-07-23 --lang en
has_record 12
expect_no_file site/en/gt/2018/07/seen.html
lacks_record 14
pass 'what is not in this site but may be is no secret'
