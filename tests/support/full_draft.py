"""A ninjs draft that says one word wherever a story can say anything, with a picture of its own.

    full_draft.py WORD OFFICE-CLONE OFFICE SLUG TIME [MEMBER=JSON...]

Writes drafts/SLUG.json and the picture's file; MEMBER=JSON sets a member of the draft.
"""
import base64
import hashlib
import json
import pathlib
import sys

word, clone, office, slug, time, *members = sys.argv[1:]
clone = pathlib.Path(clone)
bytes_of_picture = b"\x89PNG\r\n\x1a\n" + word.encode() + b" \x00 " + slug.encode()
digest = hashlib.sha256(bytes_of_picture)
media = clone / "media" / office / f"{digest.hexdigest()}.png"
media.parent.mkdir(parents=True, exist_ok=True)
media.write_bytes(bytes_of_picture)
href = "ni:///sha-256;" + base64.urlsafe_b64encode(digest.digest()).decode().rstrip("=")


def text(role, value, **more):
    return {"role": role, "contentType": "text/plain", "value": value, **more}


draft = {
    "headlines": [text("main", f"Headline {word}"), text("short", f"Short {word}")],
    "bodies": [{"role": "main", "contentType": "text/markdown",
                "value": f"Body {word}.\n\n- [{word}](https://{word}.example/{word}?{word}#{word})\n\n![{word}](x)"}],
    "descriptions": [text("summary", f"Summary {word}"), text("correction", f"Correction {word}")],
    "infoSources": [{"role": "origin", "name": f"Source {word}"}],
    "places": [{"rel": "country", "literal": "GT", "name": f"Place {word}"}],
    "subjects": [{"uri": "http://cv.iptc.org/newscodes/mediatopic/20000634", "name": f"Subject {word}"}],
    "associations": [{
        "rel": "picture", "type": "picture", "name": f"Picture {word}", "uri": href, "by": f"Photographer {word}",
        "copyrightNotice": f"Rights {word}",
        "descriptions": [{"role": "alt", "value": f"Alt {word}"}, {"role": "caption", "value": f"Caption {word}"}],
        "renditions": [{"name": "full", "href": href, "contentType": "image/png", "width": 3, "height": 2}],
    }],
    "language": "en", "firstCreated": time, "pubStatus": "usable", "located": f"Located {word}", "by": f"By {word}",
    "slugline": f"Slugline {word}", "copyrightNotice": f"Copyright {word}", "usageTerms": f"Terms {word}",
    "edNote": f"Note {word}", "urgency": 5,
}
for member in members:
    name, value = member.split("=", 1)
    draft[name] = json.loads(value)
(clone / "drafts" / f"{slug}.json").write_text(json.dumps(draft))
print(digest.hexdigest())
