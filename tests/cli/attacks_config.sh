# A hostile repository that -C points to: its configuration, hooks and attributes run no program.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt
draft gt one 2018-08-05T15:00:00-06:00
ok sign_and_sync gt one 2018-08-05T21:10:00Z
ok merge_at 2018-08-06T00:00:00Z
draft gt one 2018-08-05T15:00:00-06:00 'note: A word was wrong.' 'slugline: second'
ok at gt nsync sync
ok sign_and_sync gt one 2018-08-06T21:10:00Z
ok merge_at 2018-08-07T00:00:00Z
ok at gt nsync sync

# The canary: whoever runs a program named below leaves its name here.
SONG=$WORK/song
mkdir "$SONG"
cat >canary <<SCRIPT
#!/bin/sh
: >"$SONG/\$1"
exit 1
SCRIPT
chmod +x canary
C=$WORK/canary

quiet()
{
	local sung
	sung=$(ls "$SONG")
	[ -z "$sung" ] || { lib_show; fail "$1: ran $sung"; }
}

# ---- everything in git-config(1) that names a program, and what leads elsewhere ----

hostile_config()
{
	cat >>"$1/config" <<CONFIG
[core]
	fsmonitor = $C fsmonitor
	hooksPath = $WORK/hooks
	pager = $C pager
	editor = $C editor
	gitProxy = $C gitproxy
	alternateRefsCommand = $C alternaterefs
	attributesFile = $WORK/attributes
	untrackedCache = true
	useReplaceRefs = true
[pager]
	log = $C pager
[include]
	path = $WORK/included
[alias]
	fetch = !$C alias
	push = !$C alias
	clone = !$C alias
	log = !$C alias
[diff]
	external = $C diff-external
[diff "nsync"]
	textconv = $C textconv
	command = $C diff-command
[diff "evil"]
	textconv = $C textconv
	command = $C diff-command
[filter "evil"]
	clean = $C clean
	smudge = $C smudge
	process = $C process
	required = true
[merge "evil"]
	driver = $C merge-driver
[gpg]
	program = $C gpg
[gpg "ssh"]
	program = $C gpg-ssh
	defaultKeyCommand = $C gpg-ssh-key
[commit]
	gpgSign = true
[push]
	gpgSign = true
	recurseSubmodules = on-demand
[log]
	showSignature = true
[fetch]
	recurseSubmodules = true
[submodule]
	recurse = true
[protocol]
	allow = always
[protocol "ext"]
	allow = always
[sequence]
	editor = $C sequence-editor
[uploadpack]
	packObjectsHook = $C pack-objects-hook
[interactive]
	diffFilter = $C diff-filter
[gc]
	auto = 1
	autoDetach = false
[maintenance]
	auto = true
[trace2]
	normalTarget = $SONG/trace
CONFIG
	mkdir -p "$1/hooks" "$1/info"
	echo '* filter=evil diff=evil merge=evil' >"$1/info/attributes"
	cp "$WORK/hooks/"* "$1/hooks/"
}
mkdir hooks
for hook in pre-commit pre-push post-checkout post-merge post-commit post-index-change reference-transaction \
	pre-auto-gc post-rewrite fsmonitor-watchman pre-receive update post-receive post-update proc-receive \
	commit-msg prepare-commit-msg pre-merge-commit push-to-checkout; do
	printf '#!/bin/sh\nexec "%s" hook-%s\n' "$C" "$hook" >hooks/$hook
	chmod +x hooks/$hook
done
printf '[core]\n\tpager = %s included\n\tfsmonitor = %s included\n[filter "evil"]\n\tclean = %s included\n' \
	"$C" "$C" "$C" >included
echo '* filter=evil diff=evil' >attributes

cp -r gt trap
hostile_config trap/.git
touch trap/items/gt/2018/08/one.1.json # so that git itself would look at it anew

# The canary sings at all: git itself obeys this configuration.
lib_run git -C trap status
lib_run git -C trap add -A
lib_run git -C trap commit -q --allow-empty -m x
lib_run git -C trap diff HEAD^
[ -n "$(ls "$SONG")" ] || fail 'the canary is dumb: nothing was shown'
rm -f "$SONG"/*

# ---- what reads ----

trapped()
{
	as gt nsync -C "$WORK/trap" "$@"
}
while read -r command; do
	# shellcheck disable=SC2086
	lib_run trapped $command
	[ "$LAST_EXIT" -le 3 ] || fail "exit $LAST_EXIT: $command"
	quiet "$command"
	pass "hostile configuration: $command runs nothing"
done <<'COMMANDS'
status
list
show gt/2018/08/one
diff gt/2018/08/one
log
log --json
verify
verify --all
verify HEAD
audit
audit --from-scratch
digest --as-of 2018-08-10
digest --as-of 2018-08-10 --format markdown
check
export gt/2018/08/one --format dsse
root show
root show 1
COMMANDS
ok trapped verify --all
ok trapped audit --from-scratch
ok trapped digest --as-of 2018-08-10

# ---- what writes and what goes to the network: hooks, filters, signing programs and odd transports stay shut ----

draft gt three 2018-08-07T15:00:00-06:00
cp gt/drafts/three.md trap/drafts/
ok trapped sign drafts/three.md --date 2018-08-07T21:10:00Z
quiet sign
git -C servers/gt.git config receive.certNonceSeed seed
git -C public.git config receive.certNonceSeed seed
lib_run trapped sync
quiet sync
expect_equal "$(git -C trap rev-parse main 2>/dev/null)" "$(git -C servers/gt.git rev-parse main)" 'it was pushed'
git -C trap config remote.region.url "$WORK/public.git"
lib_run trapped audit --with region
quiet 'audit --with'
pass 'hostile configuration: sign, sync and audit --with run no hook, filter, signer or alias'

cp -r region region-trap
hostile_config region-trap/.git
lib_run as desk nsync -C region-trap merge --as-of 2018-08-08T00:00:00Z --push
expect_out 'added  items/gt/2018/08/three.1.json'
quiet merge
expect_equal "$(git -C region-trap rev-parse main 2>/dev/null)" "$(git -C public.git rev-parse main)" 'it was published'
pass 'hostile configuration: merge --push runs no hook, filter, signer or alias'

# setting NAME VALUE: the one setting, in a clean clone of each kind; the network commands run nothing.
setting()
{
	local label=$1 name=$2 value=$3 remote
	for remote in gt origin; do
		rm -rf one && cp -r region one
		git -C one config "${name/REMOTE/$remote}" "$value"
		lib_run as desk nsync -C one merge --as-of 2018-08-09T00:00:00Z --push
		quiet "merge, $label of $remote"
	done
	for remote in region origin; do
		rm -rf one && cp -r gt one
		git -C one config "${name/REMOTE/$remote}" "$value"
		lib_run as gt nsync -C one sync
		quiet "sync, $label of $remote"
		lib_run as gt nsync -C one audit --with $remote
		quiet "audit --with, $label of $remote"
	done
	pass "hostile remote: $label runs nothing"
}
setting 'remote.*.uploadpack' remote.REMOTE.uploadpack "$C uploadpack;"
setting 'remote.*.receivepack' remote.REMOTE.receivepack "$C receivepack;"
setting 'an ext:: address' remote.REMOTE.url "ext::$C ext"
setting 'an ext:: address to push to' remote.REMOTE.pushurl "ext::$C ext"
setting 'url.*.insteadOf to ext::' "url.ext::$C ext .insteadOf" "$WORK/"
setting 'url.*.pushInsteadOf to ext::' "url.ext::$C ext .pushInsteadOf" "$WORK/"
setting 'remote.*.vcs' remote.REMOTE.vcs ext

# Alternates give git a program to run as well.
rm -rf one && cp -r gt one
git clone -q --bare public.git elsewhere.git
echo "$WORK/elsewhere.git/objects" >one/.git/objects/info/alternates
git -C one config core.alternateRefsCommand "$C alternaterefs"
ok as desk nsync -C region merge --as-of 2018-08-09T00:00:00Z --push
lib_run as gt nsync -C one sync
quiet 'core.alternateRefsCommand'
pass 'hostile alternates: core.alternateRefsCommand runs nothing'

# read_all: each command that only reads, in the clone `one`.
read_all()
{
	local command
	for command in status list 'show gt/2018/08/one' 'diff gt/2018/08/one' log 'verify --all' \
		'audit --from-scratch' 'digest --as-of 2018-08-10' check; do
		# shellcheck disable=SC2086
		lib_run as gt nsync -C one $command
		quiet "$command"
	done
}

# ---- core.worktree that points elsewhere ----

rm -rf one && cp -r gt one
mkdir home-of-another && echo mine >home-of-another/note
git -C one config core.worktree "$WORK/home-of-another"
read_all
ok as gt nsync -C one verify --all
expect_equal note "$(ls -A home-of-another)"
pass 'core.worktree elsewhere: reading writes nothing there'

# ---- a Git folder that is a file, and one that belongs to nobody ----

mkdir pointed && echo "gitdir: $WORK/trap/.git" >pointed/.git
lib_run as gt nsync -C pointed verify --all
quiet 'a .git that is a file'
pass 'a .git file that points to the hostile repository: nothing runs'

# ---- what is legitimate: the clone's own ssh command and credential helper, as of git, for the network alone ----

rm -rf one && cp -r gt one
git -C one config core.sshCommand "$C ssh"
git -C one config credential.helper "!$C credential"
git -C one config core.askPass "$C"
git -C one remote set-url region ssh://nobody@host.invalid/region.git
read_all
pass 'core.sshCommand and credential.helper: reading runs neither'
expect_exit 3 as gt nsync -C one sync
expect_equal ssh "$(ls "$SONG")" 'the ssh command of the clone is used, as SECURITY.md says'
pass 'core.sshCommand of the clone itself: sync uses it, as git does'
