#!/bin/sh
# install.sh FOLDER: the script that verifies items, and its pinned packages, in FOLDER/script.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1/script"
cd "$1/script"
cp "$here/package.json" "$here/package-lock.json" "$here/verify.mjs" .
if ! command -v npm >/dev/null 2>&1; then
	rm -f verify.mjs
	echo '  ABSENT  the verifying script (no npm)'
elif [ -d node_modules ] && cmp -s package-lock.json installed; then
	echo '  PEER    the verifying script'
elif npm ci --no-audit --no-fund --silent; then
	cp package-lock.json installed
	echo '  PEER    the verifying script'
else
	rm -f verify.mjs
	echo '  FAILED  npm ci, for the verifying script'
fi
