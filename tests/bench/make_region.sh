#!/bin/sh
# make_region.sh WRITE_REGION FOLDER N PER EACH: a region of N items, PER in each record, and its eight offices.
#
#   FOLDER/region.git       packed as git gc packs: every delta computed anew, window 10, depth 50
#   FOLDER/offices-1/       eight branches on top of it: one new item at gt, nothing new elsewhere
#   FOLDER/offices-EACH/    EACH new items at every office
#   FOLDER/pin, key.json... what write_region.c says
#
# Made in a folder beside it and renamed, so that what is there is whole. At low priority.
set -eu
start=$PWD
write=$1 folder=$2 n=$3 per=$4 each=$5
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
case $write in /*) ;; *) write=$PWD/$write ;; esac
[ ! -e "$folder" ] || exit 0
rm -rf "$folder.tmp"
mkdir -p "$folder.tmp"
cd "$folder.tmp"
echo "  GEN     a region of $n items ($folder)" >&2

git init -q --bare -b main region.git
# fast-import's own deltas are none: what it writes is packed below as a repository that grew is.
nice -n 10 "$write" base "$n" "$per" . | nice -n 10 git -C region.git fast-import --quiet --done --depth=0
nice -n 10 git -C region.git -c pack.threads=2 repack -adfq --window=10 --depth=50
git -C region.git pack-refs --all
nice -n 10 git -C region.git commit-graph write --reachable 2>/dev/null
git -C region.git config gc.auto 0
git -C region.git config nsync.pin "$(cat pin)"
git -C region.git config nsync.key merge
head=$(git -C region.git rev-parse main)

# Branches of clones, which have the region's objects by alternates: a fetch brings only what is new.
offices()
{
	mkdir "offices-$1"
	for code in bz cr gt hn mx ni pa sv; do
		repo=offices-$1/$code.git
		git init -q --bare -b main "$repo"
		echo ../../../region.git/objects >"$repo/objects/info/alternates"
		if [ "$1" -gt 1 ] || [ $code = gt ]; then
			nice -n 10 "$write" office $code "$1" . "$head" |
				git -C "$repo" fast-import --quiet --done
		else
			git -C "$repo" update-ref refs/heads/main "$head"
		fi
	done
}
offices 1
[ "$each" -le 1 ] || offices "$each"
mkdir -p data/nsync/keys
cp key.json data/nsync/keys/merge.json
chmod 600 data/nsync/keys/merge.json
cd "$start"
mv "$folder.tmp" "$folder"
