#!/bin/sh
# state.sh NSYNC REGION RUN REF STATE [OFFICES]: make RUN what a timed command finds.
#
#	RUN/region.git   REGION's repository (its packs by hard links), main at REF, and the offices of
#	                 REGION/OFFICES as its remotes
#	RUN/data         the merge key
#	RUN/state        "none", or "base": what NSYNC knows once it has verified REGION's own main, worked out
#	                 once for each program and kept in REGION
set -eu
nsync=$1 region=$2 run=$3 ref=$4 state=$5 offices=${6-}
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null

if [ "$state" = base ]; then
	kept=$region/state-$(stat -c %Y-%s "$nsync")
	if [ ! -d "$kept" ]; then
		XDG_STATE_HOME=$kept.tmp "$nsync" -C "$region/region.git" --quiet verify
		mv "$kept.tmp" "$kept"
	fi
fi
rm -rf "$run"
mkdir -p "$run/region.git/objects/pack" "$run/region.git/objects/info" "$run/region.git/refs/heads"
cd "$region/region.git"
ln objects/pack/* "$run/region.git/objects/pack/"
cp -r objects/info/. "$run/region.git/objects/info/"
cp HEAD config packed-refs "$run/region.git/"
grep " $ref\$" packed-refs | cut -d ' ' -f 1 >"$run/region.git/refs/heads/main"
cp -r "$region/data" "$run/data"
[ "$state" = none ] || cp -r "$kept" "$run/state"
if [ -n "$offices" ]; then
	for path in "$region/$offices"/*.git; do
		code=${path##*/}
		code=${code%.git}
		printf '[remote "%s"]\n\turl = %s\n\tfetch = +refs/heads/*:refs/remotes/%s/*\n' \
			"$code" "$path" "$code" >>"$run/region.git/config"
	done
fi
