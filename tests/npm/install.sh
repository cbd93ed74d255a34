#!/bin/sh
# install.sh NAME [FOLDER]: the npm packages of tests/npm/NAME, as its package-lock.json pins them, in FOLDER/NAME
# (build/npm). Each NAME has a folder of its own, for npm removes what its lock file does not name. What is there
# already is not fetched again, so a second run needs no network. Debian's packages are contrib/deps.sh's work.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
name=$1
lock=$here/$name/package-lock.json
folder=${2:-$here/../../build/npm}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd -P)

there()
{
	cmp -s "$lock" "$folder/$name/installed"
}

there && exit 0
for program in node npm; do
	command -v "$program" >/dev/null 2>&1 && continue
	echo "nsync: $program is missing. Type: make deps    (or, for these alone: apt-get install nodejs npm)" >&2
	exit 1
done
# One at a time: two tests may want the same.
exec 9>"$folder/$name.lock"
flock 9
there && exit 0
rm -rf "${folder:?}/$name"
mkdir "$folder/$name"
cp "$here/$name/package.json" "$lock" "$folder/$name/"
# No package's own script runs: playwright-core would fetch browsers, vnu-jar a Java.
if ! npm ci --prefix "$folder/$name" --ignore-scripts --no-audit --no-fund --prefer-offline \
	--fetch-retries=1 --fetch-timeout=120000 --loglevel=error >&2; then
	echo "nsync: the npm packages of tests/npm/$name could not be fetched." >&2
	echo "nsync: once there is a network: sh tests/npm/install.sh $name '$folder'" >&2
	exit 1
fi
cp "$lock" "$folder/$name/installed"
