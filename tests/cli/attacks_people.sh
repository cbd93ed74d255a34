# What people read: escapes, line ends, bidirectional controls, markup and look-alikes in names, headlines and errors of others.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt mx
ESC=$(printf '\033') BEL=$(printf '\007') CSI=$(printf '\302\233') LF=$'\n' RLO=$(printf '\342\200\256') PDI=$(printf '\342\201\251') LS=$(printf '\342\200\250') ZW=$(printf '\342\200\213')

# clean WHAT: no control, no bidirectional control and no line separator is in what was printed.
clean()
{
	python3 - "$1" "$LAST_OUT" "$LAST_ERR" <<'PY' || { lib_show; fail "a control character from: $1"; }
import sys, unicodedata
mail = sys.argv[1].endswith(" email") # its lines end with CR LF
for path in sys.argv[2:]:
    for line in open(path, encoding="utf-8", newline="\n").read().replace("\r\n" if mail else "\n", "\n").split("\n"):
        for c in line.replace("\t", ""):
            assert unicodedata.category(c) not in ("Cc", "Zl", "Zp") and not "\u202a" <= c <= "\u202e" and not "\u2066" <= c <= "\u2069", (path, line)
PY
}

# ---- names in a trust root, key holders ----

for text in "a${ESC}[2Jb" "a${BEL}b" "a${CSI}2Jb" "a${LF}b" "a${RLO}b" "a${PDI}b" "a${LS}b"; do
	fails desk nsync root add-office "$WORK/region/trust/1.json" bz --name "en=$text" --key "$WORK/keys/gt.pub" -o bad.json
	clean 'root add-office'
	fails nsync root init "$AUTHORITY" --name "en=$text" --languages en --time-zone Etc/UTC --root-key "$WORK/keys/ana.pub" \
		--root-key "$WORK/keys/luis.pub" --merge-key "$WORK/keys/desk.pub" -o bad.json
	clean 'root init'
	fails as zoe nsync key new zoe --holder "$text" --no-passphrase
	clean 'key new'
	expect_no_file bad.json
	expect_no_file people/zoe/.local/share/nsync/keys/zoe.json
done
pass 'terminal escapes, newlines and bidi controls in names and holders: refused'

# The same in a root file that somebody else wrote: it is not read, and not shown raw.
for text in '\u001b[2J' '\u0007' '\u009b2J' '\n' '\u202e' '\u2069' '\u2028'; do
	python3 - root-1.json "$text" >hostile.json <<'PY'
import json, sys
root = json.load(open(sys.argv[1]))
root["root"]["offices"]["gt"]["names"]["en"] = json.loads('"a%sb"' % sys.argv[2])
print(json.dumps(root, indent=2, sort_keys=True, ensure_ascii=False))
PY
	fails nsync root show hostile.json
	clean 'root show'
	fails as ana nsync root sign hostile.json
	clean 'root sign'
done
pass 'terminal escapes, newlines and bidi controls in a root of others: refused'

# ---- what was typed, in sentences about a region ----

BAD="a${ESC}[2J${BEL}${CSI}${LF}${RLO}${PDI}${LS}b" SHOWN='a\x1b[2J\x07\u009b\x0a\u202e\u2069\u2028b'
ok desk nsync digest --as-of 2018-08-09 -o "$BAD"
clean 'digest, a file'
expect_err "0 stories in $SHOWN"
rm "region/$BAD"
ok desk nsync digest --as-of 2018-08-09 --office "$BAD"
clean 'digest, an office'
expect_err "the region has no office '$SHOWN'"
pass 'terminal escapes, newlines and bidi controls in what was typed: never shown raw'

# ---- headlines: by the honest tool, and as an item of an office that is not honest ----

for text in '\e[2J' '\a' '\u202e' '\u2069' '\u2028' '\u009b' 'a\nb'; do
	draft gt bad-headline 2018-08-05T15:00:00-06:00
	sed -i "s/^headline:.*/headline: \"a${text//\\/\\\\}b\"/" gt/drafts/bad-headline.md
	fails at gt nsync sign drafts/bad-headline.md --date 2018-08-05T21:10:00Z
	clean "sign, $text"
	lib_run at gt nsync check drafts/bad-headline.md
	clean "check, $text"
done
rm gt/drafts/bad-headline.md
pass 'terminal escapes, newlines and bidi controls in a headline: not signed'

draft gt model 2018-08-05T15:00:00-06:00
ok sign_and_sync gt model 2018-08-05T21:10:00Z
MODEL=gt/items/gt/2018/08/model.1.json
number=0
for text in '\\u001b[2J' '\\u0007' "$RLO" "$PDI" "$LS" "$CSI" '\\n'; do
	number=$((number + 1))
	sed "s/\/model/\/bad-$number/; s/\"value\": \"model\"/\"value\": \"a${text}b\"/" $MODEL | plant gt items/gt/2018/08/bad-$number.1.json
	sed "s/\/model/\/by-$number/; s/\"firstCreated\"/\"by\": \"a${text}b\",\n    \"firstCreated\"/" $MODEL | plant gt items/gt/2018/08/by-$number.1.json
done
at gt git commit -q --no-verify -m hostile
at gt git push -q --no-verify origin main
expect_exit 1 merge_at 2018-08-06T00:00:00Z
clean merge
for ((i = 1; i <= number; i++)); do
	expect_out "held  items/gt/2018/08/bad-$i.1.json  schema"
	expect_out "held  items/gt/2018/08/by-$i.1.json  schema"
done
for command in log status list 'log --json'; do
	# shellcheck disable=SC2086
	lib_run desk nsync $command
	clean "$command"
done
ok at mx nsync sync
expect_equal 1 "$(find mx/items/gt -name '*.json' | wc -l)" 'items accepted'
pass 'terminal escapes, newlines and bidi controls in items of others: held, and never shown raw'
git -C gt reset -q --hard HEAD^ && at gt git push -q --no-verify --force origin main

# ---- the error text of a server that is not honest ----

cat >evil-ssh <<SCRIPT
#!/bin/sh
printf 'fatal: \033]0;owned\007\033[2J\302\2332J\342\200\256you are root\342\200\250now\r\nerror: a\033[31mb\n' >&2
exit 128
SCRIPT
chmod +x evil-ssh
desk git config core.sshCommand "$WORK/evil-ssh"
desk git remote set-url mx ssh://host.invalid/mx.git
for option in '' --json; do
	# shellcheck disable=SC2086
	expect_exit 1 desk nsync merge --as-of 2018-08-06T01:00:00Z $option
	expect_out unreachable
	clean "merge $option, the error of a server"
done
at mx git config core.sshCommand "$WORK/evil-ssh"
at mx git remote set-url region ssh://host.invalid/region.git
for command in sync 'sync --json' 'audit --with region' 'audit --with region --json'; do
	# shellcheck disable=SC2086
	expect_exit 3 at mx nsync $command
	clean "$command, the error of a server"
done
GIT_SSH_COMMAND=$WORK/evil-ssh expect_exit 3 as newcomer nsync init --from ssh://host.invalid/x.git --pin "$PIN" new
clean 'init, the error of a server'
at mx git remote set-url region "$WORK/public.git"
desk git remote set-url mx "$WORK/servers/mx.git"
cat >public.git/hooks/pre-receive <<'SCRIPT'
#!/bin/sh
printf '\033]0;owned\007\033[2J\342\200\256refused\n' >&2
exit 1
SCRIPT
chmod +x public.git/hooks/pre-receive
draft mx later 2018-08-06T15:00:00-06:00
ok sign_and_sync mx later 2018-08-06T21:10:00Z
expect_exit 3 merge_at 2018-08-07T00:00:00Z
clean 'merge --push, the error of a server'
rm public.git/hooks/pre-receive
ok merge_at 2018-08-07T00:00:00Z
pass 'terminal escapes in the error text of a server: never shown raw'

# ---- slugs in another script's look-alikes ----

for slug in mоdel mo​del ｍodel MODEL modèl mo_del -model model- mo--del 'mo del' mo.del; do
	draft gt plain 2018-08-05T15:00:00-06:00
	mv gt/drafts/plain.md "gt/drafts/$slug.md"
	fails at gt nsync sign "drafts/$slug.md" --date 2018-08-06T21:10:00Z
	clean "sign, $slug"
	rm -f "gt/drafts/$slug.md"
	sed "s|/model|/$slug|" $MODEL >look.json
	plant gt "items/gt/2018/08/$slug.1.json" <look.json
done
at gt git commit -q --no-verify -m look-alikes
at gt git push -q --no-verify origin main
expect_exit 1 merge_at 2018-08-08T00:00:00Z --json
expect_equal 11 "$(grep -c '"verdict":"bad-path"' "$LAST_OUT")" 'bad paths'
expect_no_out '"state":"added"'
ok desk nsync list
expect_no_out 'mоdel'
pass "a slug in another script's look-alikes: bad-path"

# ---- markup in what is told: HTML and Markdown are the text's own letters in every format ----

git -C gt reset -q --hard HEAD^ && at gt git push -q --no-verify --force origin main
draft gt markup 2018-08-07T15:00:00-06:00
cat >gt/drafts/markup.md <<'TEXT'
---
headline: "<script>alert(1)</script> & [x](javascript:alert(2)) <img src=x onerror=alert(3)> ]]> -->"
language: en
date: 2018-08-07T15:00:00-06:00
by: "<b onclick=alert(4)>Ana</b>"
slugline: "\"><svg onload=alert(5)>"
located: "<i>Xela</i>"
---

<script>alert(6)</script>

A [link](javascript:alert(7)), a [second](data:text/html,<script>alert(8)</script>), a ![picture](javascript:alert(9))
and a <a href="vbscript:alert(10)">third</a>, <javascript:alert(11)>.

# <iframe src=x>

    </code><script>alert(12)</script>

`</code><script>alert(13)</script>` ]]> -->
TEXT
lib_run at gt nsync sync
ok at gt nsync sign drafts/markup.md --date 2018-08-07T21:10:00Z
ok at gt nsync sync
ok merge_at 2018-08-08T01:00:00Z
at gt nsync sync >.noise 2>&1
for format in text html markdown email atom rss jsonfeed ninjs; do
	lib_run desk nsync digest --as-of 2018-08-09 --format $format
	[ "$LAST_EXIT" -ne 2 ] || continue
	expect_equal 0 "$LAST_EXIT" "digest --format $format"
	clean "digest --format $format"
	cp "$LAST_OUT" "digest.$format"
done
expect_file digest.text
expect_file digest.markdown
cat >looks.py <<'PY'
import html.parser, sys
class Look(html.parser.HTMLParser):
    bad = []
    def handle_starttag(self, tag, attrs):
        if tag in ("script", "img", "svg", "iframe", "b") and any(k.startswith("on") for k, _ in attrs) or tag in ("script", "svg", "iframe"):
            self.bad.append((tag, attrs))
        for name, value in attrs:
            if name.startswith("on") or (name in ("href", "src") and (value or "").strip().lower().startswith(("javascript:", "vbscript:", "data:"))):
                self.bad.append((tag, name, value))
look = Look()
look.feed(open(sys.argv[1]).read())
look.close()
assert not look.bad, look.bad
PY
if [ -f digest.html ]; then
	ok python3 looks.py digest.html
	expect_contains digest.html '&lt;script&gt;alert(1)'
fi
# What a reader of Markdown makes of it, with raw HTML let through.
python3 - digest.markdown <<'PY' >rendered.html
import ctypes, ctypes.util, sys
cmark = ctypes.CDLL(ctypes.util.find_library("cmark"))
cmark.cmark_markdown_to_html.restype = ctypes.c_char_p
text = open(sys.argv[1], "rb").read()
sys.stdout.write(cmark.cmark_markdown_to_html(text, ctypes.c_size_t(len(text)), 1 << 17).decode())
PY
ok python3 looks.py rendered.html
pass 'HTML and Markdown injection: no markup of a headline or a body is alive in HTML and Markdown'
ok as eva nsync init --from public.git --pin "$PIN" eva
ok as eva nsync -C eva audit --report "$WORK/report.html"
ok python3 looks.py report.html
pass 'HTML injection: the report of an audit'
