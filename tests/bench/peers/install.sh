#!/bin/sh
# install.sh FOLDER: what nsync is measured against, as far as it is to be had here.
#
# C++ headers and Hugo from apt (as root, or with sudo), ajv and Blaze's command line from npm. What cannot be
# had is named and left out; the bench then says so too.
set -eu
folder=$1
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder"
cd "$folder"

say()
{
	printf '  %-7s %s\n' "$1" "$2"
}

have()
{
	command -v "$1" >/dev/null 2>&1
}

# ---- C++ -------------------------------------------------------------------------

header()
{
	[ -e "/usr/include/$1" ] || [ -e "/usr/local/include/$1" ]
}

want=
for pair in simdjson.h:libsimdjson-dev rapidjson:rapidjson-dev valijson:libvalijson-dev; do
	header "${pair%%:*}" || ! have apt-cache ||
		[ -z "$(apt-cache show "${pair#*:}" 2>/dev/null)" ] || want="$want ${pair#*:}"
done
have g++ || want="$want g++"
have hugo || want="$want hugo"
if [ -n "$want" ] && have apt-get; then
	as_root=env
	[ "$(id -u)" -eq 0 ] || as_root="sudo env"
	# shellcheck disable=SC2086  # lists of words
	$as_root DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $want \
		</dev/null || say FAILED "apt-get install$want"
fi

# compile NAME HEADER [LIBRARY]
compile()
{
	name=$1
	if ! header "$2"; then
		say ABSENT "$name"
		return
	fi
	shift 2
	# Their headers are not ours to mend: no warnings. Tuned as nsync is: -O2, no -march.
	if g++ -std=c++17 -O2 -DNDEBUG -w -o "$name" "$here/$name.cc" "$@"; then
		say PEER "$name"
	else
		rm -f "$name"
		say FAILED "$name"
	fi
}

compile simdjson simdjson.h -lsimdjson
compile rapidjson rapidjson
compile valijson valijson

# ---- npm -------------------------------------------------------------------------

if ! have npm; then
	say ABSENT "ajv, Blaze (no npm)"
	exit 0
fi
cp "$here/package.json" "$here/ajv.mjs" .
npm install --no-audit --no-fund --silent || { say FAILED 'npm install'; exit 0; }
say PEER ajv
# The program itself: node, which only starts it, would count against Blaze.
case $(uname -m) in
aarch64) machine=arm64 ;;
*) machine=$(uname -m) ;;
esac
blaze=node_modules/@sourcemeta/jsonschema/build/github-releases/jsonschema-linux-$machine
if [ -x "$blaze" ]; then
	ln -sf "$blaze" blaze
	say PEER "Blaze $(./blaze --version)"
else
	say ABSENT "Blaze for $machine"
fi
