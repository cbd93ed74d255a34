# After a theft: the genuine author and the cosigner go on, with unchanged text, and are told how.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt mx

# second_key OFFICE: OFFICE2 as a second key on that office's machine.
second_key()
{
	region_key "${1}2" 2>/dev/null
	cp "$WORK/people/${1}2/.local/share/nsync/keys/${1}2.json" "$WORK/people/$1/.local/share/nsync/keys/"
}

# revoke OFFICE AFTER N TIME: root N lists OFFICE2 instead of OFFICE's key, which was stolen after record AFTER.
revoke()
{
	ok desk nsync root add-key "$1" --key "$WORK/keys/${1}2.pub" --issued "$4" -o "$WORK/root-$3.json"
	ok desk nsync root revoke "$WORK/root-$3.json" "$WORK/keys/$1.pub" --after "$2"
	ok as ana nsync root sign "$WORK/root-$3.json" --key ana
	ok as luis nsync root sign "$WORK/root-$3.json" --key luis
	ok desk nsync root adopt "$WORK/root-$3.json" --as-of "$4"
	desk git push -q origin main
}

draft gt one 2018-08-05T10:00:00-06:00
ok sign_and_sync gt one 2018-08-05T17:00:00Z
ok merge_at 2018-08-06T00:00:00Z
draft gt two 2018-08-05T11:00:00-06:00
draft gt three 2018-08-05T12:00:00-06:00
ok at gt nsync sign drafts/three.md --date 2018-08-06T16:00:00Z
ok sign_and_sync gt two 2018-08-06T17:00:00Z
ok merge_at 2018-08-07T00:00:00Z
second_key gt
revoke gt 2 2 2018-08-08T00:00:00Z

# ---- the office is told ----

expect_exit 1 at gt nsync sync
expect_out 'voided it: items/gt/2018/08/two.1.json: two'
expect_err 'nsync sign drafts/two.md'
expect_no_out 'one.1.json'
ok at mx nsync sync
expect_no_out two.1.json
ok at gt nsync sync
expect_out two.1.json
ok at gt nsync status
expect_out 'voided it: items/gt/2018/08/two.1.json'
expect_out 'faulty   drafts/three.md'
expect_err 'next: nsync check drafts/three.md'
ok at gt nsync status --json
expect_out '"state":"key-revoked","path":"items/gt/2018/08/two.1.json","headline":"two"'
mv gt/drafts drafts.away
ok at gt nsync status
expect_err 'next: nsync show gt/2018/08/three.1'
ok at gt nsync show gt/2018/08/three.1
mv drafts.away gt/drafts
pass 'sync and status tell an office of its accepted story that became key-revoked'

# ---- the genuine author goes on, with unchanged text ----

ok at gt nsync sign drafts/one.md --key gt2 --date 2018-08-08T16:00:00Z
expect_out 'already signed'
fails at gt nsync sign drafts/two.md --key gt2 --date 2018-08-08T16:00:00Z
expect_err 'note'
draft gt two 2018-08-05T11:00:00-06:00 'note: Signed again after a theft.'
ok at gt nsync sign drafts/two.md --key gt2 --date 2018-08-08T16:00:00Z
expect_out 'signed gt/2018/08/two, version 2'
ok at gt nsync sign drafts/two.md --key gt2 --date 2018-08-08T16:00:00Z
expect_out 'already signed gt/2018/08/two, version 2'
ok at gt nsync status
expect_no_out two.1.json
ok at gt nsync sync
expect_no_out two.1.json
ok merge_at 2018-08-09T00:00:00Z
ok desk nsync digest --lang en --as-of 2018-09-01T00:00:00Z
expect_out 'What gt has to say of two.'
expect_no_out 'What gt has to say of three.'
ok desk nsync verify --all
ok at gt nsync sync
expect_no_out two.1.json
expect_out three.1.json
# What is not worth a new version: a kill ends it.
draft gt three 2018-08-05T12:00:00-06:00 'status: canceled' 'note: A thief wrote this.'
ok at gt nsync sign drafts/three.md --key gt2 --date 2018-08-09T16:00:00Z
expect_out 'version 2'
ok at gt nsync sync
ok merge_at 2018-08-10T00:00:00Z
ok at gt nsync sync
ok at gt nsync status
expect_no_out key-revoked
expect_out 'Nothing waits for you.'
pass 'the author signs the next version of what was voided, with unchanged text'

# ---- joint: a cosignature is voided ----

draft gt joint 2018-08-10T10:00:00-06:00 'joint: [mx]'
ok at gt nsync sign drafts/joint.md --key gt2 --date 2018-08-10T17:00:00Z
ok at gt nsync sync
ok merge_at 2018-08-11T00:00:00Z
ok at mx nsync sync
ok at mx nsync cosign joint
ok at mx nsync sync
ok merge_at 2018-08-12T00:00:00Z
ok desk nsync digest --lang en --as-of 2018-09-01T00:00:00Z
expect_out 'What gt has to say of joint.'
second_key mx
seq=$(basename "$(desk git ls-files log | sort -t/ -k3 -n | tail -1)" .json)
revoke mx $((seq - 1)) 3 2018-08-13T00:00:00Z
ok at mx nsync sync
expect_out 'voided your cosignature of it: items/gt/2018/08/joint.1.json'
expect_err 'Office gt has to sign its next version'
ok at mx nsync status --json
expect_out '"state":"your-cosignature-revoked","path":"items/gt/2018/08/joint.1.json"'
expect_exit 1 at mx nsync cosign joint --key mx2
expect_out 'key-revoked cosignatures/mx/gt/2018/08/joint.1.json'
expect_err 'office gt, has to sign version 2'
expect_exit 1 at mx nsync cosign joint --key mx2 --json
expect_out '"verdict":"key-revoked"'
expect_exit 1 at gt nsync sync
expect_out 'voided a cosignature of it: items/gt/2018/08/joint.1.json'
ok at gt nsync status --json
expect_out '"state":"cosignature-revoked"'
fails at gt nsync sign drafts/joint.md --key gt2 --date 2018-08-13T17:00:00Z
expect_err 'note'
draft gt joint 2018-08-10T10:00:00-06:00 'joint: [mx]' 'note: Cosigned anew.'
ok at gt nsync sign drafts/joint.md --key gt2 --date 2018-08-13T17:00:00Z
expect_out 'version 2'
ok at gt nsync sync
ok merge_at 2018-08-14T00:00:00Z
ok at gt nsync sync
expect_no_out joint.1.json
ok at mx nsync sync
expect_no_out joint.1.json
expect_out 'waits for your cosignature: items/gt/2018/08/joint.2.json'
ok at mx nsync cosign joint --key mx2
ok at mx nsync sync
ok merge_at 2018-08-15T00:00:00Z
ok desk nsync digest --lang en --as-of 2018-09-01T00:00:00Z
expect_out 'What gt has to say of joint.'
ok at mx nsync sync
ok at mx nsync status
expect_out 'Nothing waits for you.'
pass 'a voided cosignature: the owner signs the next version, the cosigner cosigns that'
