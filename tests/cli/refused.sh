#!/usr/bin/env bash
# A server that was reached and refuses is shown in its own words; one that is not as it should be is named as that.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt
draft gt nota 2018-08-01T10:00:00-06:00
ok at gt nsync sign drafts/nota.md --date 2018-08-01T18:00:00Z
SERVER=$WORK/servers/gt.git

hook()
{
	printf '#!/bin/sh\ncat >/dev/null\n%s\n' "$2" >"$SERVER/hooks/$1"
	chmod +x "$SERVER/hooks/$1"
}

refused()
{
	expect_exit 3 at gt nsync sync
	expect_err 'the server was reached, and refused what was pushed: origin: '
	expect_no_err 'could not be reached'
	expect_no_err 'git fetch'
}

# ---- what a hook says -------------------------------------------------------------------------

hook pre-receive 'printf "%s\n" "error: RULE13 refuses refs/heads/main." "" "See https://git.example/rules" "- main takes merge requests only." "" >&2; exit 1'
refused
expect_err 'origin: pre-receive hook declined'
expect_err '  server: error: RULE13 refuses refs/heads/main.'
expect_err '  server: See https://git.example/rules'
expect_err '  server: - main takes merge requests only.'
expect_equal 3 "$(grep -c '^  server: ' "$LAST_ERR")" 'lines that are not empty'
expect_exit 3 at gt nsync --json sync
expect_out '"said":"error: RULE13 refuses refs/heads/main.\nSee https://git.example/rules\n- main takes merge requests only.\n"'
pass 'all lines of a pre-receive hook are shown, without the empty ones'

hook pre-receive 'printf "\033[31mred\033[0m \033]0;title\007words\tand\a bell   \r\nResolving deltas: 100%% (1/1)\nTotal 3 (delta 0), reused 0\n\302\233 31m\303\261\n" >&2; exit 1'
refused
expect_err '  server: red words and bell'
expect_err 'ñ'
expect_no_err 'Resolving deltas'
expect_no_err 'Total 3'
! grep -qP '[\x00-\x08\x0b-\x1f]' "$LAST_ERR" || fail 'a control character came through'
pass 'a server cannot move the cursor; its progress is no reason'

hook pre-receive 'seq 100000 | sed "s/^/a long line of the server, number /" >&2; exit 1'
refused
[ "$(grep -c '^  server: ' "$LAST_ERR")" -le 51 ] || fail 'too many lines'
expect_err '  server: ...'
hook pre-receive 'head -c 100000 /dev/zero | tr "\0" x >&2; exit 1'
refused
[ "$(wc -c <"$LAST_ERR")" -lt 4000 ] || fail 'too long a line'
pass 'a server that says much is cut short'

hook pre-receive 'exit 1'
refused
expect_err 'pre-receive hook declined'
rm "$SERVER/hooks/pre-receive"
hook update 'echo "not today" >&2; exit 1'
refused
expect_err 'origin: hook declined'
expect_err '  server: not today'
rm "$SERVER/hooks/update"
pass 'a hook that says nothing, and an update hook'

# ---- what a server's settings refuse -----------------------------------------------------------

git -C "$SERVER" config receive.maxInputSize 1
refused
expect_err 'exceeds maximum allowed size'
git -C "$SERVER" config --unset receive.maxInputSize
git clone -q "$WORK/public.git" checked-out
git -C gt remote set-url origin "$WORK/checked-out"
refused
expect_err 'branch is currently checked out'
git -C gt remote set-url origin "$SERVER"
touch "$SERVER/refs/heads/main.lock"
refused
expect_err "main.lock': File exists"
rm "$SERVER/refs/heads/main.lock"
pass 'maxInputSize, denyCurrentBranch, and a lock over there'

# ---- no way in -------------------------------------------------------------------------------------

# through SCRIPT: the office's server is reached by ssh, which is this script.
through()
{
	printf '#!/bin/sh\n%s\n' "$1" >ssh.sh
	chmod +x ssh.sh
	git -C gt config core.sshCommand "$WORK/ssh.sh"
	git -C gt config ssh.variant simple
	git -C gt remote set-url origin 'ssh://git@far.invalid/gt.git'
}

through 'echo "git@far.invalid: Permission denied (publickey)." >&2; exit 255'
expect_exit 3 at gt nsync sync
expect_err 'the server was reached, and does not let you in: origin: git@far.invalid: Permission denied (publickey).'
expect_no_err 'could not be reached'
through 'echo "Host key verification failed." >&2; exit 255'
expect_exit 3 at gt nsync sync
expect_err "the server's own key is not the one that ssh knows"
through 'echo "ERROR: Repository not found." >&2; exit 128'
expect_exit 3 at gt nsync sync
expect_err 'there is no Git repository at this address'
through 'echo "ssh: connect to host far.invalid port 22: Connection refused" >&2; exit 255'
expect_exit 3 at gt nsync sync
expect_err 'the other repository could not be reached: origin: ssh: connect to host'
expect_err 'git remote -v'
# A server on another machine does not choose what this one is told to trust.
through 'echo "fatal: detected dubious ownership in repository at '"'/'"'" >&2; exit 128'
expect_exit 3 at gt nsync sync
expect_no_err safe.directory
git -C gt config --unset core.sshCommand
pass 'a key that is not known, a host key, no repository, and nobody there'

cat >answer.py <<'P'
import http.server, sys
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(int(self.path.split('/')[1]))
        self.send_header('Content-Type', 'text/plain')
        self.end_headers()
        self.wfile.write(b'Your plan has no access.\n')
    def log_message(self, *a): pass
s = http.server.HTTPServer(('127.0.0.1', 0), H)
print(s.server_port, flush=True)
s.serve_forever()
P
python3 answer.py >port 2>answer.err &
for _ in $(seq 100); do [ -s port ] && break; sleep 0.05; done
[ -s port ] || fail "no HTTP server: $(cat answer.err)"
for case in '403|does not let you in' '401|does not let you in' '404|no Git repository at this address' '503|could not do what was asked'; do
	git -C gt remote set-url origin "http://127.0.0.1:$(cat port)/${case%%|*}/gt.git"
	expect_exit 3 at gt nsync sync
	expect_err "${case#*|}"
	expect_no_err 'could not be reached'
done
git -C gt remote set-url origin http://127.0.0.1:1/gt.git
expect_exit 3 at gt nsync sync
expect_err 'could not be reached'
pass 'HTTP 401, 403, 404 and 503, and no server at all'

# ---- branches that are not main -----------------------------------------------------------------

git -C gt remote set-url origin "$SERVER"
at gt git push -q --no-verify origin main:master
lib_run merge_at 2018-08-02T00:00:00Z
expect_out 'gt  no-main: it has the branch master, and no main'
expect_out 'git push origin main'
expect_no_out 'nothing was pushed'
expect_exit 3 desk nsync audit --with gt
expect_err 'gt: master'
git -C "$SERVER" symbolic-ref HEAD refs/heads/nowhere
lib_run merge_at 2018-08-02T00:00:00Z
expect_out 'it has the branch master'
git -C "$SERVER" branch -m master trunk
git -C "$SERVER" branch another trunk
git -C "$SERVER" symbolic-ref HEAD refs/heads/trunk
lib_run merge_at 2018-08-02T00:00:00Z
expect_out 'it has the branch trunk'
ok at gt nsync sync
expect_err 'warning: the other repository has no branch main, but another one: origin: trunk'
ok merge_at 2018-08-02T00:00:00Z
expect_out 'gt  fetched: 1 added'
pass 'an office whose branch is not main is told which it has; sync sends main there'

git init -q --bare -b main region2.git
desk git push -q "$WORK/region2.git" main:master
expect_exit 3 as eva nsync init --from region2.git --pin "$PIN" eva
expect_err 'has no branch main, but another one: region2.git: master'
expect_no_file eva
git -C gt remote set-url region "$WORK/region2.git"
expect_exit 3 at gt nsync sync
expect_err 'has no branch main, but another one: region: master'
git -C "$WORK/region2.git" update-ref -d refs/heads/master
expect_exit 3 at gt nsync sync
expect_err 'the other repository is empty: region'
expect_exit 3 as eva nsync init --from region2.git --pin "$PIN" eva
expect_err 'the other repository is empty: region2.git'
expect_no_file eva
git -C gt remote set-url region "$WORK/public.git"
pass 'a region without main: init and sync tell another branch from none'

# ---- formats and kinds of servers --------------------------------------------------------------------

git init -q --bare -b main --object-format=sha256 sha256.git
git -C gt remote set-url origin "$WORK/sha256.git"
expect_exit 3 at gt nsync sync
expect_err 'the other repository has a format that does not fit'
expect_err 'git init --bare -b main --object-format=sha1'
desk git remote set-url gt "$WORK/sha256.git"
lib_run merge_at 2018-08-02T00:00:00Z
expect_out 'a format that does not fit: SHA-256 objects'
desk git remote set-url gt "$SERVER"
git init -q -b main --object-format=sha256 sha256
git -C sha256 commit -q --allow-empty -m x
git -C sha256 push -q "$WORK/sha256.git" main
expect_exit 3 at gt nsync sync
expect_err 'the other repository has a format that does not fit'
expect_exit 3 as eva nsync init --from sha256.git --pin "$PIN" eva
expect_err 'the other repository has a format that does not fit: sha256.git: SHA-256 objects'
expect_no_file eva
git init -q --bare -b main later.git
git -C later.git config core.repositoryFormatVersion 1
git -C later.git config extensions.refStorage reftable
git -C gt remote set-url origin "$WORK/later.git"
expect_exit 3 at gt nsync sync
expect_err 'does not fit: origin: refstorage'
git clone -q --bare --depth 1 "file://$WORK/public.git" shallow.git
expect_exit 3 as eva nsync init --from "file://$WORK/shallow.git" --pin "$PIN" eva
expect_err 'the other repository is shallow'
git -C gt remote set-url origin "$WORK/nowhere.git"
expect_exit 3 at gt nsync sync
expect_err 'there is no Git repository at this address: origin'
expect_no_err 'could not be reached'
pass 'servers of another format, a shallow one, and none'

# ---- what is made has the usual format ------------------------------------------------------------------

mkdir template
printf '[extensions]\n\tworktreeConfig = true\n[core]\n\trepositoryFormatVersion = 1\n' >template/config
echo 'ref: refs/heads/trunk' >template/HEAD
git config --global init.templateDir "$WORK/template"
git config --global init.defaultBranch trunk
git config --global init.defaultObjectFormat sha256
git config --global init.defaultRefFormat reftable
export GIT_DEFAULT_HASH=sha256 GIT_DEFAULT_REF_FORMAT=reftable
ok as eva nsync init --from public.git --pin "$PIN" eva
expect_equal refs/heads/main "$(env -u GIT_DEFAULT_HASH -u GIT_DEFAULT_REF_FORMAT git -C eva symbolic-ref HEAD)"
expect_lacks eva/.git/config extensions
ok as eva nsync -C eva verify
ok as desk nsync init --region redaccion.example,2018 new
expect_equal 'ref: refs/heads/main' "$(cat new/.git/HEAD)"
expect_lacks new/.git/config extensions
git -C gt remote set-url origin "$SERVER"
draft gt otra 2018-08-01T10:00:00-06:00
ok at gt nsync sign drafts/otra.md --date 2018-08-03T00:00:00Z
ok at gt nsync sync
ok merge_at 2018-08-04T00:00:00Z
expect_out 'gt  fetched: 1 added'
pass 'clone, init, fetch and quarantine have SHA-1 objects and refs in files, whatever the defaults are'
