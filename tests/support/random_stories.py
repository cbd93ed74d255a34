"""
Drafts of a region's stories in which anything may name anything: a fixed seed, so the same ones each time.

    random_stories.py SEED COUNT AUTHORITY CLONES... ; reads and writes the file `stories` in the working folder.

Each run is a round: COUNT new drafts, and of the stories of earlier rounds some get a next version: corrected,
held, killed, released or naming another original. A slug tells the day, "n07-d09", since a tombstone tells no date.
"""
import json
import pathlib
import random
import sys

seed, count, authority, *clones = sys.argv[1:]
rng = random.Random(int(seed))
state = pathlib.Path("stories")
stories = json.loads(state.read_text()) if state.exists() else []


def link(rel, other):
	return {"rel": rel, "name": "another", "uri": f"tag:{authority}:{other}"}


def others(own):
	return [s["name"] for s in stories if s["name"] != own] or [f"{clones[0]}/2018/06/nothing"]


def associations(own):
	found = []
	if rng.random() < 0.35:
		found.append(link("translationOf", rng.choice(others(own))))
	for name in sorted(set(rng.choices(others(own), k=rng.choice((0, 0, 1, 3))))):
		found.append(link("evolvedFrom", name))
	return found


def new(number):
	office = rng.choice(clones)
	month, day = rng.choice((6, 7, 8)), rng.randint(1, 28)
	slug = f"n{number:02d}-d{day:02d}"
	body = {"language": rng.choice(("es", "en", "es-GT")), "firstCreated": f"2018-{month:02d}-{day:02d}T15:00:00-06:00",
	        "headlines": [{"role": "main", "value": f"Story {number}"}], "urgency": rng.randint(1, 9),
	        "bodies": [{"role": "main", "contentType": "text/plain", "value": f"Words of {number}."}],
	        "subjects": [{"uri": "http://cv.iptc.org/newscodes/mediatopic/" + rng.choice(("20000634", "06000000"))}],
	        "pubStatus": rng.choice(("usable",) * 12 + ("withheld",))}
	chance = rng.random()
	if chance < 0.15:
		body["embargoedUntil"] = rng.choice(("2018-09-05T00:00:00Z",) + ("2018-12-01T00:00:00Z",) * 2)
	elif chance < 0.25:
		body["expires"] = "2018-09-20T00:00:00Z"
	elif chance < 0.4:
		body["infoSources"] = [{"role": "jointIssuer", "literal": c} for c in clones if c != office][:rng.choice((1, 2))]
	return {"name": f"{office}/2018/{month:02d}/{slug}", "office": office, "slug": slug, "body": body}


touched = []
for story in stories:
	body = story["body"]
	if body["pubStatus"] == "canceled" or rng.random() < 0.6:
		continue
	body["pubStatus"] = rng.choice(("usable",) * 5 + ("withheld", "canceled", "canceled"))
	body["edNote"] = "again"
	body["descriptions"] = [{"role": "correction", "value": f"Correction {rng.random()}"}]
	if rng.random() < 0.35:
		body.pop("associations", None)
		story["links"] = True
	touched.append(story)
for number in range(len(stories), len(stories) + int(count)):
	stories.append(new(number))
	stories[-1]["links"] = True
	touched.append(stories[-1])
for story in touched:
	found = associations(story["name"]) if story.pop("links", False) else None
	if found:
		story["body"]["associations"] = found
	folder = pathlib.Path(story["office"]) / "drafts"
	folder.mkdir(exist_ok=True)
	(folder / f"{story['slug']}.json").write_text(json.dumps(story["body"]))
state.write_text(json.dumps(stories))
