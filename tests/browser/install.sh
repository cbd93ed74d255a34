#!/bin/sh
# install.sh FOLDER: playwright-core and axe-core, as package-lock.json pins them, in FOLDER. What is there
# already is not fetched again, so a second run needs no network. Debian's packages are contrib/deps.sh's work.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
missing=
command -v node >/dev/null 2>&1 || missing="$missing nodejs"
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || [ -n "${CHROMIUM-}" ] ||
	missing="$missing chromium"
there=yes
cmp -s "$here/package-lock.json" "$1/installed" && [ -e "$1/node_modules/playwright-core/package.json" ] &&
	[ -e "$1/node_modules/axe-core/axe.min.js" ] || there=
[ -n "$there" ] || command -v npm >/dev/null 2>&1 || missing="$missing npm"
if [ -n "$missing" ]; then
	echo "nsync: the browser tests need$missing: apt-get install$missing, or contrib/deps.sh check" >&2
	exit 1
fi
[ -z "$there" ] || exit 0
mkdir -p "$1"
rm -f "$1/installed"
cp "$here/package.json" "$here/package-lock.json" "$1/"
if ! PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund \
	--prefer-offline --fetch-retries=1 --fetch-timeout=60000 --loglevel=error >&2; then
	echo "nsync: the browser tests need two npm packages, playwright-core and axe-core; fetching them failed." >&2
	echo "nsync: once there is a network: sh tests/browser/install.sh '$1'" >&2
	exit 1
fi
cp "$here/package-lock.json" "$1/installed"
