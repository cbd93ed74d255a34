#!/usr/bin/env bash
# What fails on this machine is told with its cause, and the advice is about that cause.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt
draft gt nota 2018-08-01T10:00:00-06:00
sign_and_sync gt nota 2018-08-01T18:00:00Z >/dev/null 2>&1
merge_at 2018-08-02T00:00:00Z >/dev/null 2>&1
draft gt otra 2018-08-01T10:00:00-06:00

# again NAME: a copy of the office's clone to spoil.
again()
{
	rm -rf "$WORK/$1"
	cp -a "$WORK/gt" "$WORK/$1"
}

# in_clone NAME COMMAND...: as the office, in that copy.
in_clone()
{
	local name=$1
	shift
	(cd "$WORK/$name" && as gt "$@")
}

# An advice that fits nothing of this was printed for every error.
no_guess()
{
	expect_no_err 'Look at the spelling'
	expect_no_err 'left half-done'
	expect_no_err 'could not be reached'
}

# ---- locks --------------------------------------------------------------------------------

for lock in index refs/heads/main; do
	again locked
	touch "$WORK/locked/.git/$lock.lock"
	expect_exit 3 in_clone locked nsync sign drafts/otra.md --date 2018-08-03T00:00:00Z
	expect_err 'another program has locked'
	expect_err "rm $WORK/locked/.git/$lock.lock"
	no_guess
	expect_exit 3 in_clone locked nsync sync
	expect_err 'another program has locked'
done
pass 'a lock that somebody left is named with its whole path'

cp -a "$WORK/region" "$WORK/region-before"
touch "$WORK/region/.git/refs/heads/main.lock"
draft gt tercera 2018-08-01T10:00:00-06:00
sign_and_sync gt tercera 2018-08-03T00:00:00Z >/dev/null 2>&1
expect_exit 3 merge_at 2018-08-04T00:00:00Z
expect_err 'another program has locked a branch'
expect_err "rm $WORK/region/.git/refs/heads/main.lock"
rm "$WORK/region/.git/refs/heads/main.lock"
ok merge_at 2018-08-04T00:00:00Z
at gt nsync sync >/dev/null 2>&1
pass 'a merge names the lock, and goes on when it is gone'

# ---- clones that lack something -------------------------------------------------------------

git clone -q --depth 1 "file://$WORK/public.git" shallow
git -C shallow config nsync.pin "$PIN"
for command in verify audit list status digest log; do
	expect_exit 3 as eva nsync -C shallow "$command"
	expect_err 'this clone is shallow'
	expect_err 'git fetch --unshallow'
	no_guess
done
ok git -C shallow fetch -q --unshallow
ok as eva nsync -C shallow verify
pass 'a shallow clone is told, and what was advised mends it'

git -C public.git config uploadpack.allowFilter true
git clone -q --no-checkout --filter=blob:none "file://$WORK/public.git" partial
git -C partial config nsync.pin "$PIN"
# libgit2 1.5 leaks where a repository of version 1 is opened, and a leak fails the sanitizers' run.
git -C partial config core.repositoryFormatVersion 0
for command in verify audit; do
	expect_exit 3 as eva nsync -C partial "$command"
	expect_err 'this clone is partial'
	expect_err 'Clone anew, without --filter'
	no_guess
done
pass 'a partial clone is told'

git clone -q "$WORK/public.git" broken
git -C broken config nsync.pin "$PIN"
tree=$(git -C broken rev-parse 'HEAD^{tree}')
expect_file "broken/.git/objects/${tree:0:2}/${tree:2}"
rm -f "broken/.git/objects/${tree:0:2}/${tree:2}"
expect_exit 3 as eva nsync -C broken verify
expect_err 'an object of the Git repository is missing'
expect_err 'git fsck'
no_guess
pass 'a missing object of a whole clone is another thing'

# ---- formats ----------------------------------------------------------------------------------

again split
git -C split update-index --split-index
expect_exit 3 in_clone split nsync sign drafts/otra.md --date 2018-08-04T00:00:00Z
expect_err 'the index of this repository is split'
expect_err 'git config core.splitIndex false && git update-index --no-split-index'
(cd split && git config core.splitIndex false && git update-index --no-split-index)
ok in_clone split nsync status
pass 'a split index is told'

git init -q --object-format=sha256 sha256
expect_exit 3 nsync -C sha256 verify
expect_err 'names its objects by SHA-256'
expect_err 'git init --object-format=sha1'
again format
git -C format config core.repositoryFormatVersion 1
git -C format config extensions.refStorage reftable
expect_exit 3 in_clone format nsync status
expect_err 'in a reftable'
expect_err 'refs migrate --ref-format=files'
again format
git -C format config core.repositoryFormatVersion 1
git -C format config extensions.worktreeConfig true
expect_exit 3 in_clone format nsync status
expect_err 'a format of Git that nsync does not read'
expect_err extensions.worktreeconfig
expect_no_err 'unsupported extension'
pass 'a format that is not read is named'

# ---- folders and files -----------------------------------------------------------------------

mkdir gt/drafts/folder.md
expect_exit 3 at gt nsync check drafts/folder.md
expect_err 'there is a folder where a file should be: drafts/folder.md'
expect_exit 3 at gt nsync digest --as-of 2018-08-05T00:00:00Z -o drafts
expect_err 'there is a folder where a file should be: drafts'
expect_exit 3 at gt nsync digest --as-of 2018-08-05T00:00:00Z -o drafts/otra.md/digest.txt
expect_err 'there is a file where a folder should be'
rmdir gt/drafts/folder.md
again place
rm -f place/.git/refs/heads/main
git -C place pack-refs --all
mkdir -p place/.git/refs/heads/main
sed -i '/ refs\/heads\/main$/d' place/.git/packed-refs
touch place/.git/refs/heads/main/x
expect_exit 3 in_clone place nsync sync
expect_no_err 'faster'
pass 'a folder in a file'"'"'s place, and a file in a folder'"'"'s'

# ---- no room ----------------------------------------------------------------------------------

expect_exit 3 at gt nsync digest --as-of 2018-08-05T00:00:00Z -o /dev/full
expect_err 'the disk is full: /dev/full'
expect_err 'df -h'
no_guess
lib_run bash -c 'cd gt && "$0" digest --as-of 2018-08-05T00:00:00Z >/dev/full' "$NSYNC"
expect_equal 3 "$LAST_EXIT"
expect_err 'the disk is full: standard output'
lib_run bash -c 'cd gt && "$0" list --json >/dev/full' "$NSYNC"
expect_equal 3 "$LAST_EXIT"
expect_err 'the disk is full: standard output'
pass 'a full disk is told, of standard output too'

mkdir full
if mount -t tmpfs -o size=1200k tmpfs full 2>/dev/null; then
	leave_full() { local code=$?; trap - ERR; umount "$WORK/full" 2>/dev/null || true; set +e; (exit "$code"); lib_leave; }
	trap leave_full EXIT
	cp -a gt/. full/
	dd if=/dev/zero of=full/.git/room bs=1k count=4000 2>/dev/null || true
	for command in 'sign drafts/otra.md --date 2018-08-05T00:00:00Z' sync; do
		# shellcheck disable=SC2086
		expect_exit 3 in_clone full nsync $command
		expect_err 'the disk is full'
		no_guess
	done
	rm full/.git/room
	ok in_clone full nsync sign drafts/otra.md --date 2018-08-05T00:00:00Z
	ok in_clone full nsync sync
	at gt nsync sync >/dev/null 2>&1
	mount -o remount,ro full
	expect_exit 3 in_clone full nsync sync
	expect_err 'this disk can only be read'
	no_guess
	umount full
	pass 'a full disk and one that is mounted read-only stop sign and sync, with the cause'
fi
