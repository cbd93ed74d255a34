# The same heads merged with the same --as-of give the same commit, wherever and however it is done.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt mx bz

# other NAME GIT-CLONE-OPTION... -- OFFICE...: another regional repository, of a person with the desk's
# key, whose remotes are added in this order.
other()
{
	local name=$1
	local clone=()
	shift
	while [ "$1" != -- ]; do
		clone+=("$1")
		shift
	done
	shift
	git clone -q "${clone[@]}" "$WORK/region" "$WORK/$name"
	git -C "$WORK/$name" remote remove origin
	git -C "$WORK/$name" config nsync.pin "$PIN"
	for office in "$@"; do
		git -C "$WORK/$name" remote add "$office" "$WORK/servers/$office.git"
	done
	as "$name" true
	cp -r "$WORK/people/desk/.local/share/nsync" "$WORK/people/$name/.local/share/"
}

other reversed --no-hardlinks -- mx gt bz
other bare --bare -- bz mx gt

draft gt water-hubs 2018-08-05T15:00:00-06:00 'topics: [migration]'
draft gt quiet-week 2018-08-05T16:00:00-06:00 'urgency: 9'
draft mx shelter 2018-08-04T23:30:00-05:00
draft bz border-meeting 2018-08-05T09:00:00-06:00 'countries: [BZ, MX]' 'joint: [mx]'
ok sign_and_sync gt water-hubs 2018-08-05T21:10:00Z
ok sign_and_sync gt quiet-week 2018-08-05T22:10:00Z
ok sign_and_sync mx shelter 2018-08-05T22:20:00Z
ok sign_and_sync bz border-meeting 2018-08-05T22:30:00Z
# Something to hold, too.
sed 's/water-hubs/other-hubs/' "$WORK/gt/items/gt/2018/08/water-hubs.1.json" |
	plant gt items/gt/2018/08/other-hubs.1.json
at gt git commit -q --no-verify -m Forged
at gt git push -q --no-verify origin main

head_of()
{
	git -C "$WORK/$1" rev-parse main
}

# all_merge TIME EXIT: in all three; in the others under another locale, umask and time zone, and by one
# thread or three.
all_merge()
{
	expect_exit "$2" desk nsync merge --as-of "$1"
	umask 077
	expect_exit "$2" as reversed env LC_ALL=tr_TR.UTF-8 LANG=es_GT.UTF-8 TZ=Asia/Kathmandu \
		"$NSYNC" -C "$WORK/reversed" merge --as-of "$1" --jobs 1
	umask 002
	expect_exit "$2" as bare env LC_ALL=POSIX TZ=America/Tegucigalpa \
		"$NSYNC" -C "$WORK/bare" merge --as-of "$1" --jobs 3
	umask 022
}

begin=$(head_of region)
all_merge 2018-08-06T00:00:00Z 1
[ "$(head_of region)" != "$begin" ] || fail 'nothing was merged'
expect_equal "$(head_of region)" "$(head_of reversed)" 'the clone with other remotes'
expect_equal "$(head_of region)" "$(head_of bare)" 'the bare one'
pass 'a first merge: one commit in three repositories'

# An office that cannot be reached, a cosignature, a second version.
ok desk git push -q origin main
ok at mx nsync sync
ok at mx nsync cosign bz/2018/08/border-meeting
ok at mx nsync sync
draft bz second 2018-08-06T09:00:00-06:00
ok sign_and_sync bz second 2018-08-06T16:00:00Z
mv "$WORK/servers/gt.git" "$WORK/servers/gone.git"
all_merge 2018-08-07T00:00:00Z 1
expect_equal "$(head_of region)" "$(head_of reversed)" 'the clone with other remotes'
expect_equal "$(head_of region)" "$(head_of bare)" 'the bare one'
mv "$WORK/servers/gone.git" "$WORK/servers/gt.git"
pass 'a second merge, one office unreachable'

before=$(head_of region)
all_merge 2018-08-08T00:00:00Z 0
expect_err 'already up to date'
for name in region reversed bare; do
	expect_equal "$before" "$(head_of "$name")" "main of $name"
	ok git -C "$WORK/$name" fsck --strict
done
expect_equal '' "$(git -C "$WORK/region" status --porcelain)" 'the work tree'
expect_equal '' "$(git -C "$WORK/reversed" status --porcelain)" 'the other work tree'
pass 'nothing new: up to date, no commit'

# An --as-of is part of the inputs.
other later --no-hardlinks -- gt mx bz
draft gt third 2018-08-08T09:00:00-06:00
sign_and_sync gt third 2018-08-08T16:00:00Z >/dev/null 2>&1 || true
ok desk nsync merge --as-of 2018-08-09T00:00:00Z
ok as later nsync -C "$WORK/later" merge --as-of 2018-08-09T00:00:01Z
[ "$(head_of region)" != "$(head_of later)" ] || fail 'two moments, one commit'
pass 'another moment, another commit'
