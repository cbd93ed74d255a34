#!/bin/sh
# octopus.sh prepare REGION TREE OFFICES | octopus.sh merge TREE: git's own way of uniting offices.
#
# TREE is a clone with a work tree, put back to REGION's main before each time. merge fetches all eight
# offices and makes one octopus merge of them.
set -eu
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
codes='bz cr gt hn mx ni pa sv'
case $1 in
prepare)
	region=$2 tree=$3 offices=$4
	if [ ! -d "$tree" ]; then
		git clone -q "$region/region.git" "$tree"
		git -C "$tree" config gc.auto 0
		git -C "$tree" config user.name bench
		git -C "$tree" config user.email bench@bench.invalid
		for code in $codes; do
			git -C "$tree" remote add "$code" "$region/$offices/$code.git"
		done
		exit 0
	fi
	cd "$tree"
	git reset -q --hard origin/main
	for code in $codes; do
		git update-ref -d "refs/remotes/$code/main"
	done
	# What was fetched has to be fetched again.
	git reflog expire --expire=now --all
	for pack in .git/objects/pack/*.pack; do
		[ -e "$region/region.git/objects/pack/${pack##*/}" ] || rm -f "${pack%.pack}".*
	done
	rm -rf .git/objects/??
	;;
merge)
	cd "$2"
	# shellcheck disable=SC2086  # a list of words
	git fetch -q --multiple --jobs=8 $codes
	git merge -q -m octopus bz/main cr/main gt/main hn/main mx/main ni/main pa/main sv/main
	;;
esac
