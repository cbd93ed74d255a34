# run.sh NPM-FOLDER: the site in a real browser. A region with all that the verifier looks at, its site, forged
# files beside it; then the tests of this folder, by node's own runner, from disk and from loopback.
. "$(dirname "$0")/../cli/lib.sh"
. "$ROOT/tests/support/region.sh"

NPM=$1
region_new gt mx bz

# An editor's key of an office lies where nsync put it.
keyfile() { printf '%s\n' "$WORK/people/$1/.local/share/nsync/keys/$1.json"; }

# write OFFICE SLUG TIME < DRAFT: signed ten minutes later, pushed.
write()
{
	cat >"$WORK/$1/drafts/$2.md"
	ok sign_and_sync "$1" "$2" "${3/:00:00/:10:00}"
}

write gt alpha 2018-08-05T15:00:00-06:00 <<'END'
---
headline: Information hubs reach 1,000 people — “no *queue* today”
language: en
date: 2018-08-05T15:00:00-06:00
located: Petén
topics: [migration]
by: Rosa Ixchel
summary: Three hubs, one week, & a thousand visits.
---

Petén – Three *hubs* opened in **one week**, says [the office](https://example.org/hubs?a=1&b=2).
A second line of the same paragraph, with `code  here`, 5 * 3 \* 2 and snake_case_words.

> “Nobody was sent away”, said the coordinator.

1. Petén
2. Ixcán, where <https://example.org/> answers
   - by radio

1986\. A year, not a list. A [name][1] & an [unsafe one](javascript:alert(1)).

<div>raw</div>

[1]: mailto:desk@example.org
END
sed -i 's/1,000/1,200/; 3i correction: "It was 1,200 people, not 1,000."\nnote: number' gt/drafts/alpha.md
write mx beta 2018-08-06T15:00:00-06:00 <<'END'
---
headline: Puntos de información llegan a mil personas
language: es
date: 2018-08-06T15:00:00-06:00
translationOf: gt/2018/08/alpha
topics: [migration]
---

Tres puntos abrieron en una semana.
END
write gt joint 2018-08-06T16:00:00-06:00 <<'END'
---
headline: Two offices, one exercise
language: en
date: 2018-08-06T16:00:00-06:00
joint: [mx]
---

Both took part.
END
write bz quiet 2018-08-04T12:00:00-06:00 <<'END'
---
headline: A quiet day on the border
language: en
date: 2018-08-04T12:00:00-06:00
---

Nothing to report.
END
write bz gone 2018-08-04T13:00:00-06:00 <<'END'
---
headline: A story to be withdrawn
language: en
date: 2018-08-04T13:00:00-06:00
---

Words to be withdrawn.
END
# A picture of two pixels, with all that goes with one.
printf '%s' iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAAAAADRSSBWAAAAC0lEQVR4nGNIWAAAAWMBAeDCNbEAAAAASUVORK5CYII= | base64 -d >two.png
ni=$(openssl dgst -sha256 -binary two.png | base64 | tr '+/' '-_' | tr -d '=\n')
mkdir -p gt/media/gt
cp two.png "gt/media/gt/$(sha256sum two.png | cut -d' ' -f1).png"
cat >gt/drafts/bridge.json <<END
{ "headlines": [{ "role": "main", "value": "A bridge over the Usumacinta" }], "language": "en",
  "firstCreated": "2018-07-05T15:00:00-06:00", "places": [{ "literal": "GT", "rel": "country" }],
  "bodies": [{ "role": "main", "contentType": "text/plain", "value": "It opened yesterday." }],
  "associations": [{ "name": "p", "rel": "picture", "type": "picture", "uri": "ni:///sha-256;$ni", "by": "Rosa Ixchel",
    "descriptions": [{ "role": "alt", "value": "A bridge" }, { "role": "caption", "value": "The new bridge." }],
    "renditions": [{ "name": "full", "contentType": "image/png", "href": "ni:///sha-256;$ni", "width": 2, "height": 1 }] }] }
END
ok at gt nsync sign drafts/bridge.json --date 2018-07-05T15:10:00-06:00
ok at gt nsync sync
# Everything that a hostile office can put where words belong: nothing may run, all must be shown.
i=0
while IFS= read -r words; do
	i=$((i + 1))
	{
		printf -- "---\nheadline: '%s'\nlanguage: en\ndate: 2018-08-03T1%s:00:00-06:00\nby: '%s'\nsummary: '%s'\n---\n\n%s\n\n# %s\n\n- %s\n" \
			"${words//\'/\'\'}" "$((i % 10))" "${words//\'/\'\'}" "${words//\'/\'\'}" "$words" "$words" "$words"
	} >"bz/drafts/hostile-$i.md"
done <<'END'
<script>self.canary=1</script>
</script><script>self.canary=1</script>
"><img src=x onerror="self.canary=1">
' onfocus='self.canary=1' autofocus='
[x](javascript:self.canary=1) <javascript:self.canary=1>
[x](data:text/html,<script>parent.canary=1</script>) ![x](https://canary.invalid/x.png)
</title></style></textarea><svg/onload=self.canary=1>
]]><iframe srcdoc="<script>parent.canary=1</script>"></iframe>
"];self.canary=1;// \u003c \" ${self.canary=1} {{7*7}}
<base href="https://canary.invalid/"><meta http-equiv="refresh" content="0;url=https://canary.invalid/">
END
mapfile -t hostile < <(cd bz && ls drafts/hostile-*.md)
ok at bz nsync sign "${hostile[@]}" --date 2018-08-03T22:00:00-06:00
ok at bz nsync sync
ok merge_at 2018-08-07T00:00:00Z
ok at mx nsync sync
ok at mx nsync cosign gt/2018/08/joint
ok at mx nsync sync
ok sign_and_sync gt alpha 2018-08-07T10:00:00-06:00
ok at bz nsync sync
again bz gone 2018-08-07T10:00:00-06:00 'status: canceled' 'note: killed'
ok merge_at 2018-08-08T00:00:00Z
ok git clone -q public.git reader
git -C reader config nsync.pin "$PIN"
cd reader
ok nsync digest --format site --as-of 2018-08-25T00:00:00Z -o "$WORK/site"
for languages in en,es es,en; do
	ok nsync digest --format html --lang "$languages" --as-of 2018-08-25T00:00:00Z -o "$WORK/digest-${languages%,*}.html"
done

# The same region later: a story under embargo, two that name it, and one that came with it.
cd "$WORK"
for office in gt mx bz; do
	ok at "$office" nsync sync
done
draft gt secret 2018-08-08T12:00:00-06:00 'embargo: 2018-09-01T00:00:00-06:00'
ok sign_and_sync gt secret 2018-08-08T12:10:00-06:00
draft mx derived 2018-08-08T13:00:00-06:00 'translationOf: gt/2018/08/secret'
sed -i 's/language: en/language: es/' mx/drafts/derived.md
ok sign_and_sync mx derived 2018-08-08T13:10:00-06:00
draft bz retold 2018-08-08T13:00:00-06:00 'translationOf: gt/2018/08/secret'
ok sign_and_sync bz retold 2018-08-08T13:10:00-06:00
draft bz beside 2018-08-08T14:00:00-06:00
ok sign_and_sync bz beside 2018-08-08T14:10:00-06:00
ok merge_at 2018-08-09T00:00:00Z
cd reader
ok git pull -q
ok nsync digest --format site --as-of 2018-08-25T00:00:00Z -o "$WORK/later"

# What a liar with a key of their own can make: a well-formed item in gt's name by mx, and roots.
cat >"$WORK/forge.py" <<'END'
import json, sys
what, path = sys.argv[1:]
body = json.load(open(path))[what]
if what == "root":
    body["version"] = 2
print(json.dumps(body))
END
mkdir "$WORK/forged"
sign_as() { /usr/bin/python3 "$ROOT/tests/support/resign.py" "$(keyfile "$1")" "$2"; }
/usr/bin/python3 "$WORK/forge.py" item items/gt/2018/08/alpha.2.json | sign_as mx item >"$WORK/forged/by-mx.json"
/usr/bin/python3 "$WORK/forge.py" root trust/1.json | sign_as ana root >"$WORK/forged/root-2.json"

cd "$ROOT"
SITE=$WORK/site LATER=$WORK/later FORGED=$WORK/forged PIN=$PIN NPM=$NPM node --test tests/browser/
