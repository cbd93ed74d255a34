# digest --format email: what Python's email and tidy say of it; whose it is; made again, the same.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt mx
cat >gt/drafts/alpha.md <<'END'
---
headline: "Los centros de información del Petén atienden a más de 1 200 personas en una sola semana: “sin filas”, según la oficina"
language: es
date: 2018-08-05T15:00:00-06:00
correction: "Fueron mil doscientas personas, y no mil."
---

Petén – Tres *centros* abrieron en **una semana**, dice [la oficina](https://example.org/a?b=1&c=2), con `código`.

> Nadie fue enviado a casa.

1. Petén
2. Ixcán, donde <https://example.org/una/direccion/larga/que/no/cabe/en/setenta/y/dos/columnas/de/texto/index.html> responde
   - por radio

## From here on

From the beginning of a line, and

    From code
    .
    =_ and =3D and trailing blanks

***

. opens this one. Año nuevo, vida nueva: ñáéíóú ¿qué? 中美洲各办事处一起发布新闻 🌎
END
ok sign_and_sync gt alpha 2018-08-05T15:10:00-06:00
draft mx beta 2018-08-07T15:00:00-06:00
ok sign_and_sync mx beta 2018-08-07T15:10:00-06:00
ok merge_at 2018-08-08T00:00:00Z
ok git clone -q public.git reader
git -C reader config nsync.pin "$PIN"
cd reader

AS_OF=2018-08-25T07:08:09-06:00
digest() { ok nsync digest --as-of "$AS_OF" "$@"; }

# mail NAME HEADER=VALUE... -- OPTION...: the mail, checked beside the text of the same options; its page in NAME.html.
mail()
{
	local name=$WORK/$1 wanted=()
	shift
	while [ "$1" != -- ]; do
		wanted+=("$1")
		shift
	done
	shift
	digest --format email -o "$name.eml" "$@"
	digest --width 72 -o "$name.txt" "$@"
	[ -s "$name.txt" ] || echo 'There is nothing here yet.' >"$name.txt"
	/usr/bin/python3 -B "$ROOT/tests/support/email_check.py" "$name.eml" "$name.txt" "${wanted[@]}" >"$name.html" ||
		fail "$name.eml"
	if command -v tidy >/dev/null; then
		expect_equal '' "$(tidy -q -e "$name.html" 2>&1)" "$name.html"
	fi
}

mail es 'Subject=Mesoamérica: agosto de 2018' 'From=Mesoamérica <noreply@redaccion.example>' \
	'Date=Sat, 25 Aug 2018 07:08:09 -0600' 'Content-Language=es, en' -- \
	--lang es,en --from 2018-08-01 --to 2018-08-31
for words in '<html lang="es">' '(sólo en inglés)' 'Corrección:' 'href="https://example.org/a?b=1&amp;c=2"' \
	"${PIN:0:4} ${PIN:4:4}" 'Acta 2, al 25 de agosto de 2018' '<span lang="en">' $'2\u00a0noticias'; do
	expect_contains "$WORK/es.html" "$words"
done
mail en 'Subject=Mesoamerica: 5 to 25 August, 2018' 'Content-Language=en, es' --
mail day 'Subject=Mesoamerica: 7 August, 2018' 'Content-Language=en' -- --from 2018-08-07 --to 2018-08-07 --lang en
mail none 'Subject=Mesoamerica: 1 to 30 May, 2018' -- --from 2018-05-01 --to 2018-05-30
pass 'Python reads what was written, and writes the same bytes; the page is well-formed'

# ---- the same again ----

before=$(sha256sum <"$WORK/es.eml")
digest --format email --lang es,en --from 2018-08-01 --to 2018-08-31
expect_equal "$before" "$(sha256sum <"$LAST_OUT")" 'again, to standard output'
id() { sed -n 's/^Message-ID: //p' "$WORK/$1.eml"; }
[ "$(id es)" != "$(id en)" ] || fail 'two digests have one id'
pass 'the same digest is the same mail; another has another id'

# ---- whose, and where the site is ----

cat >"$WORK/site.json" <<'JSON'
{ "mailFrom": "boletin@redaccion.example", "baseUrl": "https://redaccion.example/r&d/", "accent": "#ffee00",
  "footer": { "es": "Pie <b>\n\ny dos", "en": "Foot" } }
JSON
mail config 'From=Mesoamérica <boletin@redaccion.example>' -- --lang es,en --config "$WORK/site.json"
expect_contains "$WORK/config.html" 'href="https://redaccion.example/r&amp;d/es/gt/2018/08/alpha.html"'
expect_contains "$WORK/config.html" 'href="https://redaccion.example/r&amp;d/en/mx/2018/08/beta.html"'
expect_lacks "$WORK/es.html" alpha.html
expect_contains "$WORK/config.html" 'Pie &lt;b&gt;</p>'
# A colour that cannot be read on paper is made darker.
accent=$(sed -n 's/.*<a href="[^"]*" style="color:\(#[0-9a-f]*\);text-decoration:none".*/\1/p' "$WORK/config.html" | sort -u)
[[ $accent =~ ^#[0-9a-f]{6}$ ]] && [ "$accent" != '#ffee00' ] && [ "$accent" != '#8c2f1b' ] || fail "accent: $accent"
for bad in 'a b@e.org' 'a@e.org\r\nBcc: b@e.org' 'Name <a@e.org>' 'a@e.org, b@e.org' '@e.org' 'ñ@e.org' \
	'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@e.org'; do
	printf '{"mailFrom": "%s"}\n' "$bad" >"$WORK/bad.json"
	fails nsync digest --format email --config "$WORK/bad.json" -o "$WORK/bad.eml"
	expect_no_file "$WORK/bad.eml"
done
pass 'site.json says whose mail it is, where the stories are, how it looks; an address that is none is refused'

# ---- signed ----

ok as desk nsync digest --as-of 2018-08-25T00:00:00Z --format email --config "$WORK/site.json" \
	-o "$WORK/signed.eml" --sign
expect_contains "$WORK/signed.eml.nsync.json" '"config"'
ok nsync digest --verify "$WORK/signed.eml" --config "$WORK/site.json"
expect_out 'made again, the same bytes'
expect_exit 3 nsync digest --verify "$WORK/signed.eml"
expect_err '--config FILE'
sed -i 's/boletin@/bulletin@/' "$WORK/signed.eml"
expect_exit 1 nsync digest --verify "$WORK/signed.eml" --config "$WORK/site.json"
pass 'a signed mail is made again with the configuration that it was made with'
