# A held file that was mended is not told as held any more: it waits for the next merge.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt
item=items/gt/2018/08/one.1.json

draft gt one 2018-08-05T10:00:00-06:00
ok at gt nsync sign drafts/one.md --date 2018-08-05T17:00:00Z
signature=$(sed -n 's/^    "[0-9a-f]*": "\(.*==\)"$/\1/p' "gt/$item")
sed -i "s|$signature|A$(cut -c2- <<<"$signature")|" "gt/$item"
ok at gt git commit -q --no-verify -am 'a signature that does not fit'
ok at gt git push -q --no-verify origin main
expect_exit 1 merge_at 2018-08-06T00:00:00Z
expect_out bad-signature
expect_exit 1 at gt nsync sync
expect_out "held  $item  bad-signature"
ok at gt nsync status
expect_err 'next: nsync sign drafts/one.md'
ok at gt nsync sign drafts/one.md --date 2018-08-06T17:00:00Z
expect_out 'signed anew gt/2018/08/one, version 1'
ok at gt nsync status
expect_out "not pushed yet: $item"
expect_no_out held
ok at gt nsync sync
expect_no_out held
ok at gt nsync status
expect_out "waits for the next merge: $item"
expect_no_out held
expect_no_out drafts/one.md
ok at gt nsync sign drafts/one.md --date 2018-08-06T18:00:00Z
expect_out 'already signed gt/2018/08/one, version 1'
# Back to what was held: held it is.
mended=$(at gt git rev-parse HEAD)
at gt git checkout -q HEAD~1 -- "$item"
ok at gt git commit -q --no-verify -m back
ok at gt nsync status
expect_out "held  $item  bad-signature"
ok at gt git reset -q --hard "$mended"
ok merge_at 2018-08-07T00:00:00Z
ok at gt nsync sync
ok at gt nsync status
expect_out 'Nothing waits for you.'
pass 'a held file that was mended waits for the next merge'

# A second editor's signature mends what was below the threshold.
region_key gt2 2>/dev/null
cp "$WORK/people/gt2/.local/share/nsync/keys/gt2.json" "$WORK/people/gt/.local/share/nsync/keys/"
ok desk nsync root add-key gt --key "$WORK/keys/gt2.pub" --threshold 2 --issued 2018-08-07T00:00:00Z -o "$WORK/root-2.json"
ok as ana nsync root sign root-2.json --key ana
ok as luis nsync root sign root-2.json --key luis
ok desk nsync root adopt "$WORK/root-2.json" --as-of 2018-08-07T00:00:00Z
desk git push -q origin main
ok at gt nsync sync
draft gt two 2018-08-07T10:00:00-06:00
ok at gt nsync sign drafts/two.md --key gt --date 2018-08-07T17:00:00Z
ok at gt nsync sync
expect_exit 1 merge_at 2018-08-08T00:00:00Z
expect_out below-threshold
expect_exit 1 at gt nsync sync
expect_out 'held  items/gt/2018/08/two.1.json  below-threshold'
ok at gt nsync sign items/gt/2018/08/two.1.json --key gt2
ok at gt nsync sync
ok at gt nsync status
expect_out 'waits for the next merge: items/gt/2018/08/two.1.json'
ok merge_at 2018-08-09T00:00:00Z
pass 'so does one that a second editor signed'
