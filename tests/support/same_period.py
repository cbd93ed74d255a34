"""
same_period.py ninjs|json|atom WHOLE PART FROM TO OFFICE: PART is WHOLE less what is not of the period and office.

FROM and TO are local dates, "" for none; OFFICE "" for all. Prints how many stories and how many kills PART has.
"""
import json
import re
import sys

kind, whole, part, first, last, office = sys.argv[1:]
BLOCK = re.compile(r"<at:deleted-entry .*?</at:deleted-entry>\n|<entry .*?</entry>\n", re.S)


def wanted(uri):
	code, year, month, slug = re.search(r"([a-z]{2,8})/(\d{4})/(\d\d)/([a-z0-9-]+)", uri).groups()
	date = f"{year}-{month}-{slug[-2:]}"
	return (not first or date >= first) and (not last or date <= last) and office in ("", code)


def atom(text):
	blocks = BLOCK.findall(text)
	return [(re.search(r'ref="([^"]*)"|<id>([^<]*)', b).group(0), b) for b in blocks], BLOCK.sub("", text)


def read(path):
	with open(path, encoding="utf-8") as file:
		return file.read()


whole, part = read(whole), read(part)
if kind == "atom":
	(all_blocks, _), (blocks, head) = atom(whole), atom(part)
	expected = [b for uri, b in all_blocks if wanted(uri)]
	got = [b for _, b in blocks]
	moments = [re.search(r'when="([^"]*)"|<updated>([^<]*)', b).group(0) for b in got]
	kills = sum(b.startswith("<at:") for b in got)
	# The feed's own moment is one of its own stories', or the root's.
	own = re.search(r"<updated>([^<]*)", head).group(1)
	if got and not any(own in m for m in moments):
		sys.exit(f"updated {own} is of nothing in it")
elif kind == "ninjs":
	expected, got, kills = [i for i in json.loads(whole) if wanted(i["uri"])], json.loads(part), 0
else:
	whole, got = json.loads(whole), json.loads(part)
	expected = {**whole, "items": [i for i in whole["items"] if wanted(i["item"]["uri"])],
	            "kills": [k for k in whole["kills"] if wanted(k["uri"])]}
	kills = len(got["kills"])
if got != expected:
	for name in ("got", "expected"):
		with open(f"{name}.txt", "w", encoding="utf-8") as file:
			value = locals()[name]
			file.write("".join(value) if kind == "atom" else json.dumps(value, indent=1))
	sys.exit("not the same: got.txt, expected.txt")
print(len(got["items"]) if kind == "json" else len(got) - kills, kills)
