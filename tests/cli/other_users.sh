#!/usr/bin/env bash
# Two users of one machine: whose repository is trusted, what may be written, and a repository that a group shares.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

[ "$(id -u)" = 0 ] && command -v setpriv >/dev/null || skip 'two users need root, and setpriv'
chmod a+rx "$WORK"
region_new gt
draft gt nota 2018-08-01T10:00:00-06:00
sign_and_sync gt nota 2018-08-01T18:00:00Z >/dev/null 2>&1
draft gt otra 2018-08-01T10:00:00-06:00
chmod -R a+rX "$WORK"

# user NUMBER [in FOLDER] COMMAND...: with a home of their own, and the office's keys.
user()
{
	local uid=$1 folder=$2
	shift 2
	if [ ! -d "$WORK/u$uid" ]; then
		cp -a "$WORK/people/gt" "$WORK/u$uid"
		touch "$WORK/u$uid/.gitconfig"
		chown -R "$uid:3000" "$WORK/u$uid"
	fi
	(
		cd "$folder"
		export HOME=$WORK/u$uid GIT_CONFIG_GLOBAL=$WORK/u$uid/.gitconfig
		export XDG_DATA_HOME=$HOME/.local/share XDG_STATE_HOME=$HOME/.local/state
		export XDG_CONFIG_HOME=$HOME/.config XDG_CACHE_HOME=$HOME/.cache
		setpriv --reuid="$uid" --regid=3000 --clear-groups "$@"
	)
}

# trust VALUE...: safe.directory of user 2001, in this order.
trust()
{
	local value
	: >"$WORK/u2001/.gitconfig"
	for value in "$@"; do
		git config -f "$WORK/u2001/.gitconfig" --add safe.directory "$value"
	done
}

status() { user 2001 "$1" "$NSYNC" status; }
denied()
{
	expect_exit 3 status "$1"
	expect_err 'this repository belongs to another user'
}

# ---- safe.directory -----------------------------------------------------------------------------

lib_run status gt
denied gt
expect_err "git config --global --add safe.directory $WORK/gt"
trust '*'
ok status gt
trust "$WORK/gt"
ok status gt
mkdir -p gt/sub
ok status gt/sub
trust "$WORK/*"
ok status gt
trust "$WORK/g*"
denied gt
mkdir g
trust "$WORK/g/*"
denied gt
rmdir g
trust "$WORK/other" "$WORK/gt/sub" '/nowhere/*'
denied gt
trust '*' ''
denied gt
trust '*' '' "$WORK/gt"
ok status gt
trust
git -C gt config safe.directory '*'
denied gt
git -C gt config --unset safe.directory
ok env GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory 'GIT_CONFIG_VALUE_0=*' bash -c "$(declare -f user status); WORK='$WORK' NSYNC='$NSYNC' status '$WORK/gt'"
printf '[include]\n\tpath = more\n' >u2001/.gitconfig
printf '[safe]\n\tdirectory = *\n' >u2001/more
ok status gt
pass 'safe.directory: all, one, below a folder, forgotten, of the command and of an included file; never the repository'"'"'s own'

mkdir 'a b'
cp -a gt "a b/it's; touch ran"
trust
denied "a b/it's; touch ran"
command=$(grep -o 'git config --global.*' "$LAST_ERR")
(cd / && GIT_CONFIG_GLOBAL=$WORK/u2001/.gitconfig bash -c "$command")
ok status "a b/it's; touch ran"
expect_no_file ran
pass 'the command that is printed works as it is printed, whatever the path has'

cp -a gt theirs
chown -R 2001:3000 theirs
expect_exit 3 nsync -C theirs status
expect_err 'belongs to another user'
ok env SUDO_UID=2001 "$NSYNC" -C theirs status
expect_exit 3 env SUDO_UID=2002 "$NSYNC" -C theirs status
chown 0:0 theirs
expect_exit 3 nsync -C theirs status
chown 0:0 theirs/.git
ok nsync -C theirs status
pass 'root looks at the folder and at .git, and at who called sudo'

# ---- permissions ---------------------------------------------------------------------------------

trust '*'
expect_exit 3 user 2001 gt "$NSYNC" sign drafts/otra.md --date 2018-08-02T00:00:00Z
expect_err 'a permission is missing'
expect_err 'ls -ld'
expect_no_err 'git fsck'
cp -a gt locked
chown -R 2001:3000 locked
chown -R 0:0 locked/.git
expect_exit 3 user 2001 locked "$NSYNC" sign drafts/otra.md --date 2018-08-02T00:00:00Z
expect_err 'a permission is missing'
expect_no_err 'git fsck'
cp -a gt closed
chmod 0700 closed/.git
expect_exit 3 status closed
expect_err "a permission is missing: $WORK/closed/.git"
expect_no_err 'no Git repository here'
cp -a gt packs
git -C packs repack -qad
chmod 0600 packs/.git/objects/pack/*
expect_exit 3 user 2001 packs "$NSYNC" verify
expect_err 'a permission is missing'
expect_err .git/objects/pack/
pass 'a folder, a Git directory and a pack that may not be read or written are told as that'

cp -a servers/gt.git servers/own.git
cp -a public.git public2.git
chown -R 2002:3000 public2.git
cp -a gt mine
chown -R 2001:3000 mine
git -C mine config --file mine/.git/config remote.region.url "$WORK/public2.git" 2>/dev/null || git config --file mine/.git/config remote.region.url "$WORK/public2.git"
trust
expect_exit 3 user 2001 mine "$NSYNC" sync
expect_err 'Git refuses the other repository'
expect_err "safe.directory $WORK/public2.git"
pass 'another user'"'"'s server on this machine is named with its path'

# ---- core.sharedRepository --------------------------------------------------------------------------

# shared VALUE: the regional repository, of user 2001 and group 3000.
shared()
{
	rm -rf "$WORK/shared"
	cp -a "$WORK/region" "$WORK/shared"
	git -C "$WORK/shared" remote remove origin
	git config --file "$WORK/shared/.git/config" core.sharedRepository "$1"
	chown -R 2001:3000 "$WORK/shared"
	find "$WORK/shared" -type d -exec chmod "$2" {} +
	find "$WORK/shared" -type f -perm -u+w -exec chmod "$3" {} +
}

# What was there before is not looked at: libgit2 makes its time new where it would write it again.
old_objects_closed()
{
	find "$WORK/shared/.git/objects" -type f -exec chmod 400 {} +
}

as_desk()
{
	local uid=$1
	shift
	rm -rf "$WORK/u$uid"
	cp -a "$WORK/people/desk" "$WORK/u$uid"
	printf '[safe]\n\tdirectory = *\n[user]\n\tname = Desk\n\temail = desk@example.org\n' >"$WORK/u$uid/.gitconfig"
	chown -R "$uid:3000" "$WORK/u$uid"
	user "$uid" "$WORK/shared" "$@"
}
merge_by() { as_desk "$1" "$NSYNC" merge --as-of "$2"; }

for value in group true 1 0660; do
	shared "$value" 2770 660
	ok merge_by 2001 2018-08-03T00:00:00Z
	expect_out 'gt  fetched: '
	expect_equal '' "$(find shared/.git/objects shared/.git/refs shared/.git/logs shared/.git/nsync -type d ! -perm -2070)" "$value: folders that the group cannot use"
	expect_equal '' "$(find shared/.git/refs shared/.git/logs -type f ! -perm -060)" "$value: refs that the group cannot write"
	expect_equal '' "$(find shared/.git -type f ! -perm -040)" "$value: files that the group cannot read"
	draft gt "de-$value" 2018-08-01T10:00:00-06:00
	sign_and_sync gt "de-$value" 2018-08-03T00:00:00Z >/dev/null 2>&1
	chmod -R a+rX servers
	ok merge_by 2002 2018-08-04T00:00:00Z
	expect_out 'added'
	ok merge_by 2001 2018-08-05T00:00:00Z
	ok as_desk 2001 git fsck --strict
done
pass 'two users of one group merge by turns'

shared all 2775 664
ok merge_by 2001 2018-08-03T00:00:00Z
expect_equal '' "$(find shared/.git/objects -type d ! -perm -2075)" 'folders'
expect_equal '' "$(find shared/.git -type f ! -perm -044)" 'files'
shared 0640 2750 640
old_objects_closed
ok merge_by 2001 2018-08-03T00:00:00Z
expect_equal '' "$(find shared/.git/objects shared/.git/refs -type d -perm /027)" '0640: nobody else, and the group only reads'
expect_equal '' "$(find shared/.git/objects shared/.git/refs -type f -newer u2001/.gitconfig -perm /027)" '0640: files'
for value in umask false 0; do
	shared "$value" 755 644
	old_objects_closed
	(umask 077 && ok merge_by 2001 2018-08-03T00:00:00Z)
	expect_equal '' "$(find shared/.git/objects -type f -newer u2001/.gitconfig -perm /077)" "$value: as the umask has it"
done
shared 0400 755 644
expect_exit 3 merge_by 2001 2018-08-03T00:00:00Z
expect_err core.sharedRepository
pass 'all, a mode, none, and one that its owner could not write'
