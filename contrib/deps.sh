#!/bin/sh
# What nsync is built and tested with, and how to get it.
#
#   deps.sh missing GROUP...  name the missing Debian packages, touch nothing
#   deps.sh need GROUP...     the same for people, with the command that brings them; fails if any is missing
#   deps.sh install GROUP...  install the missing ones with apt
#   deps.sh flags             the libraries' flags, as lines of a makefile
#
# The groups: build; tests (unit, property and most end-to-end tests); pages (the HTML checker);
# browser; clang (also for fuzzing); analyse; format. "all" is all of them.
#
# Needs only a shell and tools that Debian always has; asks the network for nothing unless it installs.
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

# The program that CC names, or gcc where there is none of that name: with CC=clang no gcc is needed.
compiler()
{
	# shellcheck disable=SC2086  # CC may be "ccache gcc"
	set -- ${CC:-gcc}
	have "$1" || set -- gcc
	have "$1" && echo "$1"
}

missing_build()
{
	have git || echo git
	compiler >/dev/null || echo gcc
	[ -e /usr/include/stdio.h ] || { compiler >/dev/null && echo '#include <stdio.h>' | $(compiler) -E - >/dev/null 2>&1; } ||
		echo libc6-dev
	have pkg-config || echo pkg-config
	have pkg-config &&
		pkg-config --exists libgit2 zlib nettle jansson libsodium libpcre2-8 yaml-0.1 libcmark || library
}

missing_tests()
{
	have pkg-config && pkg-config --exists criterion || echo libcriterion-dev
	have cmark || echo cmark
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

# npm comes with some builds of nodejs, and is a package of its own in Debian.
missing_node()
{
	have node || echo nodejs
	have npm || echo npm
}

# The Nu Html Checker is a Java program that npm has.
missing_pages()
{
	missing_node
	have java || echo default-jre-headless
}

missing_browser()
{
	missing_node
	have chromium || echo chromium
}

missing_clang()
{
	have clang || echo clang
	clang_runtime_there || clang_runtime_package
}

missing_analyse()
{
	have cppcheck || echo cppcheck
}

missing_format()
{
	have clang-format || echo clang-format
}

# Each package once, in the order of the groups.
missing()
{
	for group in "$@"; do
		"missing_$group"
	done | awk '!seen[$0]++'
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

# What to type to have these packages and no others.
by_hand()
{
	if [ "$(id -u)" -ne 0 ] && have sudo; then
		echo "sudo apt-get install $*"
	else
		echo "apt-get install $*"
	fi
}

need()
{
	want=$(missing "$@" | tr '\n' ' ')
	want=${want% }
	[ -n "$want" ] || return 0
	echo "nsync: these packages are missing (named as in Debian): $want" >&2
	if ! have apt-get; then
		echo "nsync: there is no apt-get here: install them with this system's own package manager" >&2
	elif [ "$(id -u)" -ne 0 ] && ! have sudo; then
		echo "nsync: type, as root: make deps    (installs these and all that the tests need)" >&2
		echo "nsync: or, for these alone, as root: $(by_hand "$want")" >&2
	else
		echo "nsync: type: make deps    (installs these and all that the tests need, with apt)" >&2
		echo "nsync: or, for these alone: $(by_hand "$want")" >&2
	fi
	return 1
}

install()
{
	want=$(missing "$@" | tr '\n' ' ')
	[ -n "$want" ] || return 0
	if ! have apt-get; then
		need "$@"
	fi
	as_root=
	if [ "$(id -u)" -ne 0 ]; then
		if ! have sudo; then
			echo "nsync needs these; as root: $(by_hand "$want")" >&2
			exit 1
		fi
		as_root="sudo env"
		echo "nsync: installing with sudo: $want" >&2
	else
		echo "nsync: installing: $want" >&2
	fi
	export DEBIAN_FRONTEND=noninteractive
	${as_root:-env} apt-get update -q </dev/null
	want=$(missing "$@" | tr '\n' ' ') # again: now apt knows which clang comes
	# shellcheck disable=SC2086  # a list of package names
	${as_root:-env} DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
		$want </dev/null
	left=$(missing "$@" | tr '\n' ' ')
	[ -z "$left" ] || { echo "nsync: still missing after the installation: $left" >&2; exit 1; }
}

usage()
{
	echo "usage: deps.sh missing|need|install GROUP... | flags" >&2
	echo "groups: $all, or all" >&2
	exit 2
}

all='build tests pages browser clang analyse format'
[ "$#" -gt 0 ] || usage
verb=$1
shift
if [ "$*" = all ]; then
	# shellcheck disable=SC2086  # a list of groups
	set -- $all
fi
for group in "$@"; do
	case " $all " in *" $group "*) ;; *) usage ;; esac
done
case $verb in
missing|need|install)
	[ "$#" -gt 0 ] || usage
	"$verb" "$@"
	;;
flags) flags ;;
*) usage ;;
esac
