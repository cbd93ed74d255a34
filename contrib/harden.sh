#!/bin/sh
# harden.sh COMPILER...: which hardening flags this compiler and its linker take, as lines of a makefile.
#
#   HARDEN_CFLAGS   position-independent code, stack protector, stack probes in every page, and
#                   control-flow marks (Intel CET)
#   HARDEN_LDFLAGS  a position-independent program; full RELRO: the loader resolves every symbol at the
#                   start, then makes the table read-only
#
# Each flag is tried on an empty program. Warnings count as errors, because clang only warns about a flag
# that it does not have for the target. A processor without -fcf-protection still gets all others.
set -eu
compiler=${*:-gcc}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo 'int main(void) { return 0; }' >"$work/empty.c"

takes()
{
	# shellcheck disable=SC2086  # the compiler may be "ccache gcc"
	$compiler -Werror -O2 "$@" -o "$work/empty" "$work/empty.c" >/dev/null 2>&1
}

cflags='' ldflags=''
if takes -fPIE -pie; then
	cflags=' -fPIE' ldflags=' -pie'
fi
for flag in -fstack-protector-strong -fstack-clash-protection -fcf-protection; do
	! takes "$flag" || cflags="$cflags $flag"
done
for flag in -Wl,-z,relro -Wl,-z,now; do
	! takes "$flag" || ldflags="$ldflags $flag"
done
echo "HARDEN_CFLAGS :=$cflags"
echo "HARDEN_LDFLAGS :=$ldflags"
