#!/bin/sh
# Write the C source of lib/base/embedded.h's table: each file named, byte for byte.
#   embed.sh FILE... >embedded.c
# Integers, since C11 promises no string literal over 4,095 bytes.
set -eu

echo '#include "lib/base/embedded.h"'
i=0
for file; do
	echo
	echo "static const unsigned char bytes_$i[] = {"
	od -An -v -tu1 "$file" | sed 's/ *\([0-9][0-9]*\)/\1,/g'
	echo '0 };'
	i=$((i + 1))
done
echo
echo 'const struct nsync_embedded nsync_embedded[] = {'
i=0
for file; do
	echo "	{ \"$file\", bytes_$i, sizeof(bytes_$i) - 1 },"
	i=$((i + 1))
done
echo '	{ NULL, NULL, 0 }'
echo '};'
echo
echo "const size_t nsync_embedded_count = $i;"
