# merge: what a large merge writes: one pack, or nothing, whenever it is killed.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt

STORIES=120 # more than merge writes as single objects
drafts=()
for i in $(seq "$STORIES"); do
	draft gt "story-$i" 2018-08-05T15:00:00-06:00
	drafts+=("drafts/story-$i.md")
done
ok at gt nsync sign --date 2018-08-05T21:10:00Z "${drafts[@]}"
ok at gt nsync sync

merge_of()
{
	(cd "$WORK/$1" && as desk "$NSYNC" merge --as-of 2018-08-06T00:00:00Z)
}

sound()
{
	git -C "$WORK/$1" fsck --strict --no-dangling >"$WORK/fsck" 2>&1 || fail "git fsck: $(cat "$WORK/fsck")"
}

# copies of the region as it is before
before=$(git -C region rev-parse main)
cp -a region whole
cp -a region killed

ok merge_of whole
after=$(git -C whole rev-parse main)
[ "$before" != "$after" ] || fail 'nothing was merged'
expect_equal 1 "$(find whole/.git/objects/pack -name '*.pack' | wc -l)"
expect_equal 1 "$(find whole/.git/objects/pack -name '*.idx' | wc -l)"
expect_equal "$STORIES" "$(git -C whole ls-tree -r --name-only main items | wc -l)"
git verify-pack whole/.git/objects/pack/*.idx || fail "git verify-pack"
# All that the merge added lies there, and nothing of it beside.
git -C whole rev-list --objects "$before..$after" | cut -d' ' -f1 | LC_ALL=C sort -u >wanted
git show-index <"$(echo whole/.git/objects/pack/*.idx)" | cut -d' ' -f2 | LC_ALL=C sort >packed
expect_same wanted packed
sound whole
pass 'a large merge is one pack, and git finds it sound'

# Ever later, until one comes through; in longer steps as it takes longer, for machines that are slow.
through=no kills=0 delay=5
while [ $delay -lt 120000 ]; do
	seconds=$(printf '%d.%03d' $((delay / 1000)) $((delay % 1000)))
	delay=$((delay + 5 + delay / 20))
	if (cd killed && as desk timeout -s KILL "$seconds" "$NSYNC" merge --as-of 2018-08-06T00:00:00Z) \
		>/dev/null 2>&1; then
		through=yes
		break
	fi
	kills=$((kills + 1))
	now=$(git -C killed rev-parse main)
	case $now in
	"$before") [ "$(find killed/.git/objects/pack -name '*.idx' | wc -l)" -le 1 ] || fail 'packs pile up' ;;
	"$after") ;;
	*) fail "killed after $seconds s, main is neither before nor after: $now" ;;
	esac
	[ $((kills % 8)) -ne 0 ] && [ "$now" = "$before" ] || sound killed
done
[ $through = yes ] || fail 'no merge came through'
[ "$kills" -gt 0 ] || fail 'no merge was killed'
expect_equal "$after" "$(git -C killed rev-parse main)"
sound killed
ok merge_of killed
pass "killed $kills times, main is before or after, and the last run gives the same commit"
