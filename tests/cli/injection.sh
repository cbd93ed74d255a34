# digest: hostile words, names and addresses are inert in every format that --help lists: parsed by parsers that are not ours,
# and opened in a browser where one is here.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

PYTHON='/usr/bin/python3 -B'
CANARY='document.documentElement.id="ca"+"nary-ran"'

# The region's and the offices' names are hostile too.
region_root()
{
	local office
	desk nsync root init --authority "$AUTHORITY" \
		--name "en==?utf-8?Q?=0D=0ABcc:_x?= \"><script>$CANARY</script> (a), <x@canary.invalid>; --=_" \
		--name "es=Ñ </title><img src=x onerror='$CANARY'>" --languages es,en --time-zone America/Guatemala \
		--root-key "$WORK/keys/ana.pub" --root-key "$WORK/keys/luis.pub" --root-threshold 2 \
		--merge-key "$WORK/keys/desk.pub" --issued 2018-01-01T00:00:00Z \
		--expires 2030-01-01T00:00:00Z -o "$WORK/root-1.json"
	for office in "$@"; do
		desk nsync root add-office "$WORK/root-1.json" "$office" --key "$WORK/keys/$office.pub" \
			--name "en=</p><script>$CANARY</script> ' onclick='$CANARY" --name "es=]]><svg onload=$CANARY>"
	done
	as ana nsync root sign "$WORK/root-1.json" --key ana
	as luis nsync root sign "$WORK/root-1.json" --key luis
}
region_new gt

# What the schema refuses gets no signature; a line has no line ends, and nothing has control characters.
signed=0 refused=0
while read -r slug; do
	if as gt nsync -C "$WORK/gt" sign "drafts/$slug.json" --date 2018-08-05T21:10:00Z >"$WORK/.sign" 2>&1; then
		signed=$((signed + 1))
	else
		refused=$((refused + 1))
		rm "$WORK/gt/drafts/$slug.json"
	fi
done < <($PYTHON "$ROOT/tests/support/hostile.py" "$WORK/gt")
[ "$signed" -ge 75 ] || fail "only $signed were signed, $refused refused"
ok at gt nsync sync
ok merge_at 2018-08-07T00:00:00Z
ok git clone -q public.git reader
git -C reader config nsync.pin "$PIN"
cd reader
printf '{"baseUrl": "https://redaccion.example/?a=\\u0027onclick=b&lt;/", "footer": {"en": "</footer><script>%s</script>"}}\n' \
	"${CANARY//\"/\\\"}" >"$WORK/site.json"
ok nsync digest --help
mapfile -t formats < <(sed -n '/^Formats:/,/^$/s/^  \([a-z]*\) .*/\1/p' "$LAST_OUT")
[ "${#formats[@]}" -ge 5 ] || fail "formats: ${formats[*]}"

# ---- every format ----

for format in "${formats[@]}"; do
	for language in en es,en; do
		name=$WORK/out-$language/$format
		mkdir -p "$WORK/out-$language"
		ok nsync digest --format "$format" --lang "$language" --as-of 2018-08-25T00:00:00Z \
			--config "$WORK/site.json" -o "$name"
		mapfile -d '' -t files < <(find "$name" -type f -print0)
		# shellcheck disable=SC2086  # a program and its option
		$PYTHON "$ROOT/tests/support/inert.py" "${files[@]}" || fail "$format is not inert"
		grep -rqF 'nary-ran' "$name" || fail "$format has not the words"
	done
	pass "$format"
done

# ---- Markdown, as a reader that lets raw HTML through has it ----

if command -v cmark >/dev/null; then
	for language in en es,en; do
		{ echo '<!DOCTYPE html>'; cmark --unsafe "$WORK/out-$language/markdown"; } >"$WORK/markdown.html"
		$PYTHON "$ROOT/tests/support/inert.py" "$WORK/markdown.html" || fail 'Markdown makes elements'
		expect_equal "$signed" "$(grep -c '^<h2>' "$WORK/markdown.html")" 'headlines of stories'
	done
	pass 'Markdown makes no elements but its own, and a headline a story'
fi

# ---- the mail's headers, and its lines ----

for language in en es,en; do
	ok nsync digest --width 72 --lang "$language" --as-of 2018-08-25T00:00:00Z -o "$WORK/72.txt"
	$PYTHON "$ROOT/tests/support/email_check.py" "$WORK/out-$language/email" "$WORK/72.txt" >"$WORK/out-$language/email.html" ||
		fail 'the mail is not what it is to be'
	mv "$WORK/out-$language/html" "$WORK/out-$language/html.html"
done
sed -n '1,/^.$/p' "$WORK/out-en/email" >"$WORK/headers"
! grep -qi '^bcc\|^to:\|canary@' "$WORK/headers" || fail 'a header was made'
pass 'a name makes no header, no address and no part'

# ---- scripts of data are what node reads, too ----

if command -v node >/dev/null; then
	while IFS= read -r -d '' file; do
		node --check "$file" || fail "$file"
	done < <(find "$WORK/out-en/site/data" -maxdepth 2 -name '*.js' -print0)
	cat >"$WORK/data.js" <<-'END'
		const fs = require("fs"), path = require("path"), vm = require("vm");
		const run = folder => fs.readdirSync(folder, { withFileTypes: true }).forEach(entry => {
			const name = path.join(folder, entry.name);
			if (entry.isDirectory()) return run(name);
			const self = {}, before = Object.getOwnPropertyNames(globalThis).length;
			vm.runInNewContext(fs.readFileSync(name, "utf8"), { self, document: new Proxy({}, { get() { throw name; } }) });
			if (!Object.keys(self).every(key => /^nsync[A-Z][a-z]+$/.test(key))) throw name + ": " + Object.keys(self);
			if (Object.getOwnPropertyNames(globalThis).length !== before) throw name;
		});
		run(process.argv[2]);
	END
	node "$WORK/data.js" "$WORK/out-en/site/data" || fail 'a script of data does more than hand it over'
	pass 'scripts of data hand over data'
fi

# ---- in a browser ----

# ran FILE: a script of the words has run in it. Chromium without a sandbox, since tests may be root's.
ran()
{
	timeout 60 chromium --headless --no-sandbox --disable-gpu --user-data-dir="$WORK/browser" \
		--host-resolver-rules='MAP * ~NOTFOUND' --virtual-time-budget=2000 --dump-dom "file://$1" >"$WORK/dom" 2>"$WORK/.browser" ||
		fail "chromium: $(tail -n 3 "$WORK/.browser")"
	grep -qi '</html>' "$WORK/dom" || fail "chromium shows nothing of $1"
	grep -q canary-ran "$WORK/dom"
}

if command -v chromium >/dev/null; then
	echo "<!DOCTYPE html><html><body><p><img src=x onerror='$CANARY'></p></body></html>" >"$WORK/bad.html"
	ran "$WORK/bad.html" || fail 'a script that does run is not seen'
	for file in "$WORK"/out-*/html.html "$WORK"/out-*/email.html "$WORK/markdown.html" "$WORK/out-en/site/en/index.html"; do
		! ran "$file" || fail "a script ran in $file"
	done
	pass 'in a browser no script of theirs runs'
fi

# ---- the check itself ----

while IFS= read -r words; do
	printf '<!DOCTYPE html>\n<html><body>%s</body></html>\n' "$words" >"$WORK/bad.html"
	! $PYTHON "$ROOT/tests/support/inert.py" "$WORK/bad.html" 2>/dev/null || fail "not seen: $words"
done <<'END'
<script>x</script>
<p onclick="x">a</p>
<a href="javascript:x">a</a>
<a href=" java&#10;script:x">a</a>
<a href="//canary.invalid/">a</a>
<img src="https://canary.invalid/x.png" alt="">
<iframe></iframe>
<svg></svg>
<p>a
<!-- a -->
<p>a</p></div>
<p id="a" id="b">a</p>
<base href="x">
<meta http-equiv="refresh" content="0;url=https://canary.invalid/">
<style>a</style><style>b</style>
<style>canary</style>
<script type="application/ld+json">{"a":1,"a":2}</script>
<script type="application/ld+json">{"a":"<b>"}</script>
END
pass 'the check sees what it is to see'
