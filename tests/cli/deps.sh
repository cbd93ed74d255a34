# Where a library or a program is missing: make names it and the command that brings it, and installs nothing,
# but for the targets that promise to. And tests/cli/run stops at a list of quick scripts that is out of date.
. "$(dirname "$0")/lib.sh"

# A machine with little more than make. apt-get and sudo only write down what they were asked.
bin=$WORK/bin
mkdir "$bin"
for program in make sh bash awk cat cmp mkdir mktemp rm sed tr uname env; do
	ln -s "$(command -v "$program")" "$bin/$program"
done
asked=$WORK/asked
user()
{
	printf '#!/bin/sh\necho %s\n' "$1" >"$bin/id"
	chmod +x "$bin/id"
}
command_here()
{
	printf '#!/bin/sh\necho "%s $*" >>"%s"\n%s\n' "$1" "$asked" "${2:-}" >"$bin/$1"
	chmod +x "$bin/$1"
}
bare()
{
	env -i PATH="$bin" HOME="$HOME" "$@"
}
make_bare()
{
	bare make -C "$ROOT" BUILD="$WORK/build" DESTDIR="$WORK/dest" "$@"
}

command_here apt-get
command_here sudo '"$@"'
user 1000
for goal in all install validator nsync unit prop-json cli 'cli TESTS=merge' browser screenshots fuzz clang mutants bench test; do
	# shellcheck disable=SC2086  # a goal and its variables
	expect_exit 2 make_bare $goal
	for word in libgit2-dev libjansson-dev pkg-config gcc 'type: make deps' 'sudo apt-get install git gcc'; do
		expect_err "$word"
	done
	expect_no_err 'rror: '
	expect_no_file "$asked"
	expect_no_file "$WORK/build"
	expect_no_file "$WORK/dest"
done
pass 'what is missing is named with the command that brings it, and nothing is installed'

for goal in help clean; do
	ok make_bare -n "$goal"
done
pass 'what needs no library asks for none'

# What the goal does not need is not asked for.
needs() { bare sh "$ROOT/contrib/deps.sh" missing "$@"; }
ok needs build
expect_no_out criterion
ok needs tests
expect_out libcriterion-dev
expect_no_out chromium
expect_no_out libgit2
expect_exit 2 make_bare unit
expect_err libcriterion-dev
expect_no_err chromium
expect_exit 2 make_bare validator
expect_no_err libcriterion-dev
expect_exit 2 make_bare browser
expect_err chromium
pass 'a goal asks for what it needs'

# demo and check try to install; here that brings nothing.
expect_exit 2 make_bare demo
expect_err 'installing with sudo: git gcc'
expect_err 'still missing after the installation'
expect_contains "$asked" 'sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y'
expect_contains "$asked" libgit2-dev
expect_lacks "$asked" chromium
rm "$asked"
for goal in check deps; do
	expect_exit 2 make_bare "$goal"
	expect_contains "$asked" libgit2-dev
	expect_contains "$asked" libcriterion-dev
	expect_contains "$asked" chromium
	rm "$asked"
done
pass 'demo, check and deps install, and say so'

user 0
expect_exit 2 make_bare all
expect_err 'these alone: apt-get install git gcc'
user 1000
rm "$bin/sudo"
expect_exit 2 make_bare all
expect_err 'as root: make deps'
expect_err 'as root: apt-get install git gcc'
expect_exit 2 make_bare demo
expect_err 'as root: apt-get install git gcc'
rm "$bin/apt-get"
for goal in all demo check deps; do
	expect_exit 2 make_bare "$goal"
	expect_err libgit2-dev
	expect_err 'there is no apt-get here'
	expect_no_err 'make deps'
done
expect_no_file "$asked"
pass 'root, a user without sudo, a system without apt-get'

# ---- make test's list -----------------------------------------------------------------

mkdir -p house/tests/cli
cp "$ROOT/tests/cli/run" house/tests/cli/
quick()
{
	env BUILD="$WORK/house/build" SANITIZE='' bash house/tests/cli/run "$@"
}
echo 'echo ok one' >house/tests/cli/one.sh
echo 'echo ok two' >house/tests/cli/two.sh
printf '# why\none # seconds\n' >house/tests/cli/quick
ok quick --quick
expect_out '1 passed, 0 failed'
ok quick
expect_out '2 passed, 0 failed'
echo 'exit 1' >house/tests/cli/one.sh
expect_exit 1 quick --quick
expect_out '0 passed, 1 failed'
mv house/tests/cli/one.sh house/tests/cli/renamed.sh
for arguments in --quick '' two; do
	# shellcheck disable=SC2086  # none or one
	expect_exit 2 quick $arguments
	expect_err 'tests/cli/quick lists one, and there is no tests/cli/one.sh'
done
echo '# nothing' >house/tests/cli/quick
expect_exit 2 quick --quick
pass 'a renamed script does not drop out of make test unseen'
