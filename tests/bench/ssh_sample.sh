#!/bin/sh
# ssh_sample.sh REGION N: N of REGION's items signed by ssh-keygen -Y, in REGION/ssh-N, for git's own way
# of checking authors. Verify them all with: xargs -P 2 ... as `verify` beside them does.
set -eu
region=$1 n=$2
folder=$region/ssh-$n
[ ! -d "$folder" ] || exit 0
rm -rf "$folder.tmp"
mkdir "$folder.tmp"
cd "$folder.tmp"
ssh-keygen -q -t ed25519 -N '' -C bench -f key
printf 'bench %s\n' "$(cut -d ' ' -f 1,2 key.pub)" >allowed
git -C "$region/region.git" ls-tree -r main items/ | head -n "$n" | cut -d ' ' -f 3 | cut -f 1 |
	while read -r blob; do
		git -C "$region/region.git" cat-file blob "$blob" >"$blob.item"
		echo "$blob.item"
	done >list
xargs -P 2 -n 100 ssh-keygen -q -Y sign -f key -n nsync <list 2>/dev/null
cat >verify <<'END'
#!/bin/sh
cd "$(dirname "$0")" || exit 1
xargs -P 2 -I {} sh -c \
	'ssh-keygen -q -Y verify -f allowed -I bench -n nsync -s {}.sig <{} >/dev/null || exit 255' <list
END
chmod +x verify
cd "$region"
mv "$folder.tmp" "$folder"
