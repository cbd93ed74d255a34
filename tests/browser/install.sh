#!/bin/sh
# install.sh FOLDER: playwright-core and axe-core, as package-lock.json pins them, in FOLDER. What is there
# already is not fetched again, so a second run needs no network.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
mkdir -p "$1"
if [ -f "$1/installed" ] && cmp -s "$here/package-lock.json" "$1/installed"; then
	exit 0
fi
cp "$here/package.json" "$here/package-lock.json" "$1/"
PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund --silent
cp "$here/package-lock.json" "$1/installed"
