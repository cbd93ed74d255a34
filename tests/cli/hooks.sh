# Git's hooks judge what Git is about to commit, wherever its index lies; init and status tell when they do not run.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

# The hooks that init writes start nsync by the path of the program under test.
region_new gt
export GIT_EDITOR=true

ITEM=items/gt/2018/08/note.1.json
draft gt note 2018-08-05T15:00:00-06:00
ok at gt nsync sign drafts/note.md --date 2018-08-05T21:00:00Z
cp "$WORK/gt/$ITEM" "$WORK/good.json"
sed 's/What gt has/What GT has/' "$WORK/good.json" >"$WORK/bad.json"
ok at gt nsync sync
HEAD0=$(at gt git rev-parse HEAD)

# The item in a commit of its own, not yet there: ITEM2 is a second story, signed and unstaged.
draft gt more 2018-08-05T15:00:00-06:00
ok at gt nsync sign drafts/more.md --date 2018-08-05T21:10:00Z --no-commit
ITEM2=items/gt/2018/08/more.1.json
cp "$WORK/gt/$ITEM2" "$WORK/good2.json"
sed 's/What gt has/What GT has/' "$WORK/good2.json" >"$WORK/bad2.json"

start_again()
{
	at gt git reset -q --hard "$HEAD0"
	at gt git clean -qfd items cosignatures media
	cp "$WORK/good2.json" "$WORK/gt/$ITEM2"
}

bad2()
{
	cp "$WORK/bad2.json" "$WORK/gt/$ITEM2"
}

# refused COMMAND...: it must not commit, and the hook names the file.
refused()
{
	local before
	before=$(at gt git rev-parse HEAD)
	lib_run "$@"
	[ "$LAST_EXIT" -ne 0 ] || fail "committed: $*"
	expect_equal "$before" "$(at gt git rev-parse HEAD)" "HEAD after $*"
	expect_err "bad-signature  $ITEM2"
}

# ---- every way to commit ----

start_again
bad2
at gt git add items
refused at gt git commit -qm one
pass 'git add, git commit'

start_again
at gt git add items
bad2
refused at gt git commit -qam one
pass 'git commit -a'

start_again
at gt git add items
bad2
refused at gt git commit -qm one "$ITEM2"
refused at gt git commit -qm one -- items
refused at gt git commit -qim one "$ITEM2"
refused at gt git -C items/gt commit -qm one 2018/08/more.1.json
pass 'git commit FILE, only, with --include, from a subfolder'

start_again
at gt git add items
bad2
ok at gt git commit -qm 'the index is good, the work tree is not'
start_again
bad2
at gt git add items
cp "$WORK/good2.json" "$WORK/gt/$ITEM2"
refused at gt git commit -qm 'the work tree is good, the index is not'
ok at gt git commit -qm 'only the good file of the work tree' -- "$ITEM2"
pass 'what is committed counts, not what lies beside it'

start_again
echo note >"$WORK/gt/other.txt"
at gt git add other.txt
bad2
at gt git add -N "$ITEM2"
ok at gt git commit -qm 'intent to add is no content'
expect_equal 'other.txt' "$(at gt git show --format= --name-only)"
refused at gt git commit -qam 'now it is'
printf 'y\n' >"$WORK/yes"
refused with_input "$WORK/yes" at gt git commit -qpm 'by pieces'
pass 'git add -N, git commit -p'

start_again
bad2
at gt git add items
refused at gt git commit -q --amend --no-edit
pass 'git commit --amend'

# ---- an index of another name ----

start_again
bad2
at gt env GIT_INDEX_FILE="$WORK/gt/.git/other" git read-tree HEAD
at gt env GIT_INDEX_FILE="$WORK/gt/.git/other" git add items
refused at gt env GIT_INDEX_FILE="$WORK/gt/.git/other" git commit -qm absolute
refused at gt env GIT_INDEX_FILE=.git/other git commit -qm relative
refused at gt env GIT_INDEX_FILE=.git/other git -C items commit -qm 'relative, from a subfolder'
ok at gt nsync hook pre-commit
expect_silent
expect_exit 1 at gt env GIT_INDEX_FILE=.git/other "$NSYNC" hook pre-commit
expect_out "bad-signature  $ITEM2"
rm "$WORK/gt/.git/other"
expect_exit 3 at gt env GIT_INDEX_FILE=.git/other "$NSYNC" hook pre-commit
expect_err 'the index that Git commits from is missing: .git/other'
echo 'no index' >"$WORK/gt/.git/other"
expect_exit 3 at gt env GIT_INDEX_FILE=.git/other "$NSYNC" hook pre-commit
expect_err '.git/other'
ok at gt env GIT_INDEX_FILE= "$NSYNC" hook pre-commit
pass 'GIT_INDEX_FILE, absolute and relative, missing and no index'

# Only the hook obeys it.
ok at gt env GIT_INDEX_FILE=.git/other GIT_DIR="$WORK/public.git" "$NSYNC" status
pass 'other commands do not look at what Git sets for hooks'

# ---- linked work trees ----

start_again
at gt git worktree add -q -b side "$WORK/side" "$HEAD0"
side()
{
	(cd "$WORK/side" && as gt "$@")
}
mkdir -p "$WORK/side/items/gt/2018/08"
cp "$WORK/bad2.json" "$WORK/side/$ITEM2"
side git add items
lib_run side git commit -qm bad
[ "$LAST_EXIT" -ne 0 ] || fail 'committed in a linked work tree'
expect_err "bad-signature  $ITEM2"
cp "$WORK/good2.json" "$WORK/side/$ITEM2"
side git add items
cp "$WORK/bad2.json" "$WORK/side/$ITEM2"
lib_run side git commit -qam bad
[ "$LAST_EXIT" -ne 0 ] || fail 'committed -a in a linked work tree'
expect_err "bad-signature  $ITEM2"
lib_run git -C "$WORK/side/items" commit -qam bad
[ "$LAST_EXIT" -ne 0 ] || fail 'git -C committed in a linked work tree'
lib_run as gt git --git-dir "$WORK/gt/.git/worktrees/side" --work-tree "$WORK/side" commit -qam bad
[ "$LAST_EXIT" -ne 0 ] || fail 'git --git-dir committed in a linked work tree'
cp "$WORK/good2.json" "$WORK/side/$ITEM2"
ok side git commit -qam good
# The index of the first work tree has nothing to do with it.
bad2
at gt git add items
echo x >"$WORK/side/note.txt"
side git add note.txt
ok side git commit -qm 'a note'
at gt git worktree remove --force "$WORK/side"
at gt git branch -qD side
pass 'a linked work tree: its own index, its own HEAD'

# The work tree elsewhere, inside another repository.
start_again
bad2
at gt git add items
git init -q "$WORK/outer"
mkdir "$WORK/outer/tree"
cp -r "$WORK/gt/items" "$WORK/gt/trust" "$WORK/gt/log" "$WORK/outer/tree"
(cd "$WORK/outer/tree" && lib_run as gt git --git-dir "$WORK/gt/.git" --work-tree . commit -qam bad
	[ "$LAST_EXIT" -ne 0 ] || fail 'committed with --git-dir')
expect_err "bad-signature  $ITEM2"
pass 'GIT_DIR: the repository that Git commits to is judged'

# ---- deletions and renames ----

start_again
ok merge_at 2018-08-06T00:00:00Z
at gt git checkout -q -- .
rm "$WORK/gt/$ITEM2"
ok at gt nsync sync
HEAD0=$(at gt git rev-parse HEAD)
start_again
at gt git add items
at gt git commit -qm 'waits'
lib_run at gt git rm -q "$ITEM"
lib_run at gt git commit -qm 'the region has it'
[ "$LAST_EXIT" -ne 0 ] || fail 'an accepted item was taken away'
expect_err "$ITEM"
expect_err 'The region has accepted this file'
expect_err 'status: canceled'
COMMAND=$(sed -n 's/^  \(git restore [^ ]* [^ ]* [^ ]*\)  puts it back.*/\1/p' "$LAST_ERR")
(cd "$WORK/gt/items" && as gt sh -c "$COMMAND")
ok at gt git diff --quiet HEAD
pass 'an accepted item stays; the printed command puts it back'

mkdir -p "$WORK/gt/items/gt/2018/09"
at gt git mv "$ITEM" items/gt/2018/09/note.1.json
lib_run at gt git commit -qm 'renamed'
[ "$LAST_EXIT" -ne 0 ] || fail 'an accepted item was renamed'
expect_err 'bad-path  items/gt/2018/09/note.1.json'
expect_err 'The region has accepted this file'
at gt git reset -q --hard
pass 'an accepted item keeps its name'

at gt git rm -q --cached "$ITEM"
at gt git add -N "$ITEM"
lib_run at gt git commit -qm 'rm --cached, add -N'
[ "$LAST_EXIT" -ne 0 ] || fail 'add -N hid a deletion'
expect_err 'The region has accepted this file'
at gt git reset -q --hard
pass 'git add -N hides no deletion'

at gt git rm -q "$ITEM2"
expect_exit 0 at gt "$NSYNC" hook pre-commit
expect_out 'This commit takes away a file that is not accepted yet'
expect_out "$ITEM2"
expect_err 'the regional office may still accept it'
ok at gt nsync --json hook pre-commit
expect_out '"state":"deletes"'
ok at gt git commit -qm 'taken back'
pass 'what is not accepted may be taken back, and the hook says so'

ln -s note.1.json "$WORK/gt/items/gt/2018/08/link.1.json"
rm "$WORK/gt/$ITEM"
ln -s x "$WORK/gt/$ITEM"
at gt git add items
lib_run at gt git commit -qm 'links'
[ "$LAST_EXIT" -ne 0 ] || fail 'links were committed'
expect_err 'bad-mode  items/gt/2018/08/link.1.json'
expect_err "bad-mode  $ITEM"
expect_no_err 'takes away'
at gt git reset -q --hard
pass 'a link in place of an item'

# ---- an index that nsync cannot read, a move that was not finished ----

start_again
bad2
at gt git add items
at gt git update-index --split-index
lib_run at gt git commit -qm split
[ "$LAST_EXIT" -ne 0 ] || fail 'committed from a split index'
expect_err 'a split index'
at gt git config core.splitIndex false
at gt git update-index --no-split-index
refused at gt git commit -qm 'not split'
at gt git config --unset core.splitIndex
pass 'a split index is refused, and the printed commands mend it'

mkdir -p "$WORK/gt/.git/nsync"
echo '{}' >"$WORK/gt/.git/nsync/moving.json"
start_again
at gt git add items
lib_run at gt git commit -qm moving
[ "$LAST_EXIT" -ne 0 ] || fail 'committed while main moves'
expect_err 'nsync status'
at gt git worktree add -q --detach "$WORK/side" "$HEAD0"
echo x >"$WORK/side/note.txt"
side git add note.txt
lib_run side git commit -qm moving
[ "$LAST_EXIT" -ne 0 ] || fail 'committed in another work tree while main moves'
at gt git worktree remove --force "$WORK/side"
rm "$WORK/gt/.git/nsync/moving.json"
ok at gt git commit -qm moved
pass 'no commit while a move of main is not finished'

# ---- hooks that do not run ----

ok at gt nsync status
expect_no_out 'hook'
for scope in --global --local --worktree; do
	[ $scope != --worktree ] || at gt git config extensions.worktreeConfig true
	mkdir -p "$WORK/h o"
	at gt git config $scope core.hooksPath "$WORK/h o"
	ok at gt nsync status
	expect_out "core.hooksPath is $WORK/h o, and there is no hook $WORK/h o/pre-commit"
	expect_out "$WORK/h o/pre-push"
	ok at gt nsync --json status
	expect_out '"found":"missing"'
	expect_out '"hooksPath":'
	# What is printed makes the hooks run.
	ok at gt nsync status
	grep '^  mkdir' "$LAST_ERR" >"$WORK/type.sh"
	ok at gt sh -e "$WORK/type.sh"
	ok at gt nsync status
	expect_no_out 'hook'
	start_again
	bad2
	at gt git add items
	refused at gt git commit -qm "hooks of $scope"
	chmod -x "$WORK/h o/pre-push"
	ok at gt nsync status
	expect_out 'Git may not start the hook'
	expect_no_out 'pre-commit'
	sed -n 's/^  chmod/chmod/p' "$LAST_ERR" >"$WORK/type.sh"
	ok at gt sh -e "$WORK/type.sh"
	ok at gt nsync status
	expect_no_out 'hook'
	printf '#!/bin/sh\n# nsync hook pre-push\nexit 0\n' >"$WORK/h o/pre-push"
	ok at gt nsync status
	expect_out "another program's, $WORK/h o/pre-push"
	expect_err 'hook pre-push "$@" || exit 1'
	sed -n 's/^  Write this line.*beginning:  //p' "$LAST_ERR" >>"$WORK/h o/pre-push"
	ok at gt nsync status
	expect_no_out 'hook'
	rm -r "$WORK/h o"
	ok at gt nsync status
	sed -n 's/^  Or use the hooks[^:]*:  //p' "$LAST_ERR" >"$WORK/type.sh"
	ok at gt sh -e "$WORK/type.sh"
	ok at gt nsync status
	expect_no_out 'hook'
	at gt git config --unset-all core.hooksPath || true
	at gt git config $scope --unset-all core.hooksPath || true
done
ok at gt nsync status
expect_no_out 'hook'
at gt git config core.hooksPath relative/hooks
ok at gt nsync status
expect_out "core.hooksPath is relative/hooks, and there is no hook $WORK/gt/relative/hooks/pre-commit"
(cd "$WORK/gt/drafts" && ok as gt nsync status)
expect_out "$WORK/gt/relative/hooks/pre-commit"
at gt git config --unset core.hooksPath
pass 'core.hooksPath of the user, the clone and the work tree'

mv "$WORK/gt/.git/hooks/pre-commit" "$WORK/pre-commit"
ok at gt nsync status
expect_out "there is no hook $WORK/gt/.git/hooks/pre-commit"
expect_no_out 'core.hooksPath'
sed -n 's/^  mkdir/mkdir/p' "$LAST_ERR" >"$WORK/type.sh"
ok at gt sh -e "$WORK/type.sh"
ok at gt nsync status
expect_no_out 'hook'
mkdir "$WORK/folder"
rm "$WORK/gt/.git/hooks/pre-commit"
mv "$WORK/folder" "$WORK/gt/.git/hooks/pre-commit"
ok at gt nsync status
expect_out 'cannot be read'
pass 'a hook of this clone that is missing or no file'

git config --global core.hooksPath "$WORK/nowhere"
ok as mia nsync init --office gt --from "$WORK/public.git" --pin "$PIN" "$WORK/mia"
expect_out "core.hooksPath is $WORK/nowhere"
ok as mia nsync init --from "$WORK/public.git" --pin "$PIN" "$WORK/reader"
expect_no_out 'hook'
ok desk nsync status
expect_no_out 'hook'
git config --global --unset core.hooksPath
pass 'init says so of an office; readers and the desk have no hooks'
