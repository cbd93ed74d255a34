#!/bin/sh
# What nsync is built with, and how to get it.
#
#   deps.sh build|check            install what is missing for that, with apt
#   deps.sh --missing build|check  name the missing Debian packages, touch nothing
#   deps.sh --flags                the libraries' flags, as lines of a makefile
#
# Needs only a shell; asks the network for nothing unless something is missing.
set -eu

have()
{
	command -v "$1" >/dev/null 2>&1
}

# All at once first: in the usual case, with all there, that is one process.
library()
{
	for pair in libgit2:libgit2-dev zlib:zlib1g-dev nettle:nettle-dev jansson:libjansson-dev libsodium:libsodium-dev \
	            libpcre2-8:libpcre2-dev yaml-0.1:libyaml-dev libcmark:libcmark-dev; do
		have pkg-config && pkg-config --exists "${pair%%:*}" || echo "${pair#*:}"
	done
}

missing()
{
	have git || echo git
	have gcc || echo gcc
	have gcc && { [ -e /usr/include/stdio.h ] || echo '#include <stdio.h>' | gcc -E - >/dev/null 2>&1; } ||
		echo libc6-dev
	have pkg-config || echo pkg-config
	have pkg-config &&
		pkg-config --exists libgit2 zlib nettle jansson libsodium libpcre2-8 yaml-0.1 libcmark || library
	[ "$1" = check ] || return 0
	have pkg-config && pkg-config --exists criterion || echo libcriterion-dev
	have clang || echo clang
	clang_runtime_there || clang_runtime_package
	have clang-format || echo clang-format
	# The browser tests; npm comes with some builds of nodejs, and is a package of its own in Debian.
	have chromium || echo chromium
	have node || echo nodejs
	have npm || echo npm
	have cmark || echo cmark
	# For the Nu Html Checker, which npm has.
	have java || echo default-jre-headless
	# The tests hold nsync's files and keys against these.
	have openssl || echo openssl
	have ssh-keygen || echo openssh-client
	have minisign || echo minisign
	have tidy || echo tidy
	have xmllint || echo libxml2-utils
	[ -x /usr/bin/python3 ] || echo python3
	[ -e /usr/lib/python3/dist-packages/nacl/__init__.py ] || echo python3-nacl
	[ -e /usr/lib/python3/dist-packages/feedparser/__init__.py ] || [ -e /usr/lib/python3/dist-packages/feedparser.py ] ||
		echo python3-feedparser
}

clang_runtime_there()
{
	set -- /usr/lib/llvm-*/lib/clang/*/lib/*/libclang_rt.asan*
	[ -e "$1" ] && return
	have clang && [ -e "$(clang -print-file-name=libclang_rt.asan-"$(uname -m)".a)" ]
}

# Debian names the runtime after clang's version: the installed one, or the one to come.
clang_runtime_package()
{
	if have clang; then
		version=$(clang -dumpversion)
	else
		version=$(apt-cache depends clang 2>/dev/null |
			sed -n 's/.*Depends: clang-\([0-9][0-9]*\)$/\1/p')
	fi
	version=${version%%.*}
	echo "libclang-rt-${version:-14}-dev"
}

flags()
{
	set -- libgit2 zlib nettle jansson libsodium libpcre2-8 yaml-0.1 libcmark
	if have pkg-config && pkg-config --exists "$@"; then
		echo "LIB_CFLAGS := $(pkg-config --cflags "$@")"
		echo "LIB_LIBS := $(pkg-config --libs "$@") -lm"
	else
		echo "LIB_CFLAGS :="
		echo "LIB_LIBS := -lgit2 -lz -lnettle -ljansson -lsodium -lpcre2-8 -lyaml -lcmark -lm"
	fi
	if have pkg-config && pkg-config --exists criterion; then
		echo "TEST_LIBS := $(pkg-config --libs criterion)"
	else
		echo "TEST_LIBS := -lcriterion"
	fi
}

install()
{
	want=$(missing "$1" | tr '\n' ' ')
	[ -n "$want" ] || return 0
	if ! have apt-get; then
		echo "nsync needs these (named as in Debian), and apt-get is not here: $want" >&2
		exit 1
	fi
	as_root=
	if [ "$(id -u)" -ne 0 ]; then
		if ! have sudo; then
			echo "nsync needs these; as root: apt-get install $want" >&2
			exit 1
		fi
		as_root="sudo env"
		echo "nsync: installing with sudo: $want" >&2
	else
		echo "nsync: installing: $want" >&2
	fi
	export DEBIAN_FRONTEND=noninteractive
	${as_root:-env} apt-get update -q </dev/null
	want=$(missing "$1" | tr '\n' ' ') # again: now apt knows which clang comes
	# shellcheck disable=SC2086  # a list of package names
	${as_root:-env} DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
		$want </dev/null
	left=$(missing "$1" | tr '\n' ' ')
	[ -z "$left" ] || { echo "nsync: still missing after the installation: $left" >&2; exit 1; }
}

case "${1-} ${2-}" in
'build '|'check ') install "$1" ;;
'--missing build'|'--missing check') missing "$2" ;;
'--flags ') flags ;;
*) echo "usage: deps.sh build|check | --missing build|check | --flags" >&2; exit 2 ;;
esac
