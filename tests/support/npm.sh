# tests/support/npm.sh: what tests/npm pins, at hand for the end-to-end tests; sourced after tests/cli/lib.sh.
#
#	npm_packages ajv     # then they are in $NPM/ajv/node_modules

NPM=${NPM:-$ROOT/build/npm}

npm_packages()
{
	sh "$ROOT/tests/npm/install.sh" "$1" "$NPM" || fail "the npm packages of tests/npm/$1 are not here"
}
