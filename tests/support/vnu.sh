# tests/support/vnu.sh: HTML held against the HTML standard by the Nu Html Checker; sourced after tests/cli/lib.sh.
#
#	ok vnu FILE-OR-FOLDER...     # no error and no warning, but those of vnu.allowed
. "$ROOT/tests/support/npm.sh"

vnu()
{
	npm_packages html
	# It asks for a deeper stack; and it runs for seconds only, so at the lowest level of the compiler.
	java -Xss4m -XX:TieredStopAtLevel=1 -jar "$NPM/html/node_modules/vnu-jar/build/dist/vnu.jar" --Werror --stdout \
		--also-check-css --skip-non-html --no-langdetect --filterfile "$ROOT/tests/support/vnu.allowed" "$@"
}
