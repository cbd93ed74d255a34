# digest --width: no line is wider, by Python's own tables, but for a word that is; no word is lost.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/support/region.sh"

region_new gt
cat >gt/drafts/alpha.md <<'END'
---
headline: "Los centros de información del Petén atienden a más de 1 200 personas en una sola semana, según la oficina"
language: es
date: 2018-08-05T15:00:00-06:00
correction: "Fueron mil doscientas personas, y no mil, las que acudieron a los centros de información en la semana."
---

中美洲各办事处一起发布新闻，并且互相检查（不信任网络，也不信任主机）。每个办事处都用自己的密钥签名。

Ki Q’eqchi’ xe’xtz’iiba li k’a ru e̱chanink, n̈́ö́ ä́ é̱ í̱ ó̱ ú̱ ṉ̃, ẋ̱ k̈́ ǘ̱ ä̱́ ë̱́ ḯ̱ ö̱́ xe’xtz’iiba chi sa’ li ch’uut 🌎🌎🌎 👩‍🚀 🇬🇹.

- Petén, donde [el sitio](https://redaccion.example/una/direccion/muy/larga/que/no/cabe/en/una/linea/de/veinte/columnas) responde
- Ixcán

> Nadie fue enviado a casa, dijo la coordinadora de los tres centros.

    code that is not wrapped, however long it gets
END
ok sign_and_sync gt alpha 2018-08-05T15:10:00-06:00
ok merge_at 2018-08-07T00:00:00Z
ok git clone -q public.git reader
git -C reader config nsync.pin "$PIN"
cd reader

text() { ok nsync digest --as-of 2018-09-01T00:00:00Z "$@"; }

cat >"$WORK/check.py" <<'END'
import sys, unicodedata

width, wrapped, plain = int(sys.argv[1]), open(sys.argv[2]).read(), open(sys.argv[3]).read()

def columns(line):
    n = 0
    for c in line:
        if unicodedata.category(c) not in ("Mn", "Me", "Cf"):
            n += 2 if unicodedata.east_asian_width(c) in "WF" else 1
    return n

def words(text):
    return "".join(w for w in text.split() if w != ">")

for line in wrapped.splitlines():
    if columns(line) > width and len(line.lstrip("->( ").split(" ")) > 1 and not line.startswith("code"):
        sys.exit(f"{columns(line)} columns, more than {width}: {line}")
    if line != line.rstrip(" "):
        sys.exit(f"blanks at the end: {line!r}")
if width < 100 and len(wrapped.splitlines()) <= len(plain.splitlines()):
    sys.exit("nothing was wrapped")
if words(wrapped) != words(plain):
    sys.exit("other words")
END

text -o "$WORK/plain.txt"
for width in 20 21 40 72 100 1000; do
	text --width $width -o "$WORK/$width.txt"
	/usr/bin/python3 "$WORK/check.py" $width "$WORK/$width.txt" "$WORK/plain.txt" || fail "--width $width"
done
expect_contains "$WORK/20.txt" 'https://redaccion.example/una/direccion/muy/larga/que/no/cabe/en/una/linea/de/veinte/columnas'
expect_contains "$WORK/20.txt" 'code that is not wrapped, however long it gets'
text --format text --width 72
expect_same "$WORK/72.txt" "$LAST_OUT"
pass 'no line is wider than asked for, but for a word that is; the words are the same'

for bad in 19 1001 0 -1 many 20x ''; do
	expect_exit 2 nsync digest --width "$bad"
done
for format in markdown html; do
	expect_exit 2 nsync digest --width 72 --format $format
	expect_err 'only text is wrapped'
done
expect_exit 2 nsync digest --width 72 --format site -o "$WORK/site"
expect_no_file "$WORK/site"
pass 'a width is 20 to 1000, and of text only'
