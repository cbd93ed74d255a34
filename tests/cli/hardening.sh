# readelf and objdump find every protection of contrib/harden.sh in the finished program, whatever CFLAGS and
# LDFLAGS it was built with. A build with HARDEN=0 is not looked at.
. "$(dirname "$0")/lib.sh"

[ "${HARDEN:-1}" = 1 ] || skip 'built with HARDEN=0'
command -v readelf >/dev/null && command -v objdump >/dev/null || skip 'there is no readelf or objdump (binutils)'
export LC_ALL=C

# look PROGRAM: one line for each protection that this program has.
look()
{
	local program=$1
	readelf -hW "$program" >header
	readelf -lW "$program" >segments
	readelf -dW "$program" >dynamic
	readelf -sW "$program" >symbols
	objdump -d --no-show-raw-insn "$program" >code
	! grep -q 'Type: *DYN' header || ! grep -q 'FLAGS_1.* PIE' dynamic || echo pie
	! grep -q GNU_RELRO segments || ! grep -Eq '\(BIND_NOW\)|\(FLAGS\).* BIND_NOW|FLAGS_1.* NOW' dynamic || echo full-relro
	! grep -Eq 'GNU_STACK .* RW +0x' segments || echo stack-not-executable
	grep -Eq 'LOAD .* (RWE|WE)' segments || echo no-segment-writable-and-executable
	grep -Eq '\((TEXTREL|RPATH|RUNPATH)\)' dynamic || echo no-text-relocation-nor-search-path
	! grep -q __stack_chk_fail symbols || echo stack-protector
	! grep -Eq ' __[a-z]+_chk(@|$)' symbols || echo fortified
	grep -q 'Machine:.*X86-64' header || return 0
	# A page of a large frame is touched before the next one is taken.
	! awk '/sub +\$0x1000,%rsp/ { near = 1; next } near && /(or|mov)q? +\$0x0,(0x[0-9a-f]+)?\(%rsp\)/ { found = 1 }
		{ near = 0 } END { exit !found }' code || echo stack-probes
	! awk '/^[0-9a-f]+ <main>:/ { getline; found = /endbr64/ } END { exit !found }' code || echo control-flow-marks
}

x86=()
[ "$(uname -m)" != x86_64 ] || x86=(stack-probes control-flow-marks)

# ---- a program without any of it is told apart ----

cat >soft.c <<'C'
#include <stdio.h>
int main(int argc, char **argv)
{
	char large[3 * 4096];
	snprintf(large, sizeof(large), "%s", argv[argc - 1]);
	return puts(large);
}
C
soft=(-O2 -fno-pie -no-pie -fno-stack-protector -U_FORTIFY_SOURCE -Wl,-z,norelro -Wl,-z,lazy -Wl,-z,execstack -Wl,-rpath,/tmp)
[ "${#x86[@]}" -eq 0 ] || soft+=(-fno-stack-clash-protection -fcf-protection=none)
if command -v gcc >/dev/null; then
	ok gcc "${soft[@]}" -o soft soft.c
	look soft >got
	echo no-segment-writable-and-executable >wanted
	expect_same wanted got
	pass 'a program that is not hardened is told apart'
fi

# ---- nsync ----

{
	printf '%s\n' pie full-relro stack-not-executable no-segment-writable-and-executable
	printf '%s\n' no-text-relocation-nor-search-path stack-protector
	# A sanitizer watches these functions itself.
	[ -n "${SANITIZE:-}" ] || echo fortified
	printf '%s\n' ${x86[@]+"${x86[@]}"}
} | grep . >wanted
look "$NSYNC" >got
[ -z "${SANITIZE:-}" ] || sed -i '/^fortified$/d' got
expect_same wanted got
pass 'nsync is hardened'
