"""
feeds.py atom|rss|jsonfeed FILE: what no grammar says of a feed, and what feedparser makes of it.

Prints a line a story, "id TAB title TAB language TAB link", in the feed's order; tombstones as "deleted TAB id".
Fails, with what is wrong, on anything that a reader could stumble over or that could run.
"""
import datetime
import email.utils
import html.parser
import json
import re
import sys
import unicodedata
import urllib.parse
import xml.etree.ElementTree as ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
DC = "{http://purl.org/dc/elements/1.1/}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}"

# What a body may become; anything else is a hole.
ELEMENTS = {"p", "em", "strong", "code", "pre", "a", "ul", "ol", "li", "blockquote", "br", "hr", "span", "h3",
            "h4", "h5", "h6"}
ATTRIBUTES = {"href", "class", "data-signed", "lang", "start"}


def check(holds, what):
	if not holds:
		sys.exit(what)


def calm(text, what):
	"""No character that a reader's machine might obey."""
	for c in text or "":
		check(c == "\n" or c == "\t" or unicodedata.category(c) != "Cc", f"{what}: control character {ord(c):04x}")
		check(unicodedata.bidirectional(c) not in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"),
		      f"{what}: bidirectional control {ord(c):04x}")


class Body(html.parser.HTMLParser):
	def __init__(self, what):
		super().__init__()
		self.what = what
		self.words = []

	def handle_starttag(self, tag, attrs):
		check(tag in ELEMENTS, f"{self.what}: <{tag}>")
		for name, value in attrs:
			check(name in ATTRIBUTES, f"{self.what}: {name}={value}")
			check(name != "href" or value.split(":")[0] in ("http", "https", "mailto"), f"{self.what}: {value}")

	def handle_data(self, data):
		self.words.append(data)


def check_html(text, what):
	calm(text, what)
	body = Body(what)
	body.feed(text)
	body.close()
	return "".join(body.words)


def once(values, what):
	check(len(values) == len(set(values)), f"{what}: one is there twice")


def moment(text):
	return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def absolute(address, what):
	"""A whole address: a feed is read far from where it lies."""
	check(urllib.parse.urlsplit(address).scheme in ("http", "https") and urllib.parse.urlsplit(address).netloc,
	      f"{what}: {address}")


def atom(data, parsed):
	feed = ElementTree.fromstring(data)
	entries = feed.findall(ATOM + "entry")
	for element in feed.iter():
		if element.tag == ATOM + "link":
			absolute(element.get("href"), "link")
		check(element.tag != ATOM + "id" or re.fullmatch(r"tag:[^:]+:.+", element.text), f"id: {element.text}")
	ids = [e.findtext(ATOM + "id") for e in entries]
	deleted = [d.get("ref") for d in feed.findall(TOMBSTONE + "deleted-entry")]
	once([feed.findtext(ATOM + "id")] + ids + deleted, "id")
	times = [moment(e.findtext(ATOM + "updated")) for e in entries]
	times += [moment(d.get("when")) for d in feed.findall(TOMBSTONE + "deleted-entry")]
	check(not times or max(times) == moment(feed.findtext(ATOM + "updated")), "updated: not the newest")
	for element in [feed] + entries:
		once([(l.get("type"), l.get("hreflang")) for l in element.findall(ATOM + "link")
		      if l.get("rel") == "alternate"], "alternate")
		check(len([l for l in element.findall(ATOM + "link") if l.get("rel") == "self"]) <= 1, "self: twice")
	for text in feed.itertext():
		calm(text, "text")
	check(parsed.version == "atom10" and [e.id for e in parsed.entries] == ids, "feedparser: other entries")
	for d in deleted:
		print("deleted", d, sep="\t")
	for entry, seen in zip(entries, parsed.entries):
		content = entry.findtext(ATOM + "content")
		check_html(content, "content")
		check(seen.title_detail.type == "text/plain" and seen.content[0].type == "text/html", "feedparser: types")
		check(seen.updated_parsed and seen.published_parsed, "feedparser: moments")
		yield (seen.id, entry.findtext(ATOM + "title"), entry.get("{http://www.w3.org/XML/1998/namespace}lang"),
		       next((l.get("href") for l in entry.findall(ATOM + "link") if l.get("rel") == "alternate"), ""), content)


def rss(data, parsed):
	channel = ElementTree.fromstring(data).find("channel")
	items = channel.findall("item")
	check(ElementTree.fromstring(data).get("version") == "2.0", "version")
	for name in ("title", "link", "description"):
		check(len(channel.findall(name)) == 1 and channel.findtext(name), f"channel: {name}")
	once([i.findtext("guid") for i in items], "guid")
	for text in channel.itertext():
		calm(text, "text")
	check(parsed.version == "rss20" and len(parsed.entries) == len(items), "feedparser: other items")
	for item, seen in zip(items, parsed.entries):
		date = item.findtext("pubDate")
		read = email.utils.parsedate_to_datetime(date)
		check(date == email.utils.format_datetime(read), f"pubDate: {date}")
		check(seen.published_parsed == read.utctimetuple(), f"feedparser: {date}")
		check(item.find("guid").get("isPermaLink") == "false" and seen.id == item.findtext("guid"), "guid")
		content = item.findtext(CONTENT + "encoded")
		check_html(content, "content")
		# Readers differ on whether a title is HTML; none may find an element in it. A description is.
		check_html(item.findtext("title"), "title")
		check_html(item.findtext("description"), "description")
		pictures = item.findall(MEDIA + "content")
		for picture in pictures:
			absolute(picture.get("url"), "media:content")
			check(picture.get("type").startswith("image/") and picture.findtext(MEDIA + "description"), "media:content")
		# What a picture shows is not taken for what the story says.
		check(seen.summary == item.findtext("description") or "&" in seen.summary or "&" in item.findtext("description"),
		      f"feedparser: summary {seen.summary}")
		check(seen.content[0].type == "text/html" and len(seen.content[0].value) > 0, "feedparser: content")
		check([m["url"] for m in seen.get("media_content", [])] == [p.get("url") for p in pictures], "feedparser: media")
		yield (seen.id, item.findtext("title"), item.findtext(DC + "language"), item.findtext("link") or "", content)


def jsonfeed(data):
	feed = json.loads(data)
	once([i["id"] for i in feed["items"]], "id")
	for item in feed["items"]:
		for text in [item["title"], item.get("summary")] + item.get("tags", []) + [a["name"] for a in item["authors"]]:
			calm(text, "text")
		check_html(item["content_html"], "content")
		for address in [item.get("url"), item.get("image")] + [a["url"] for a in item.get("attachments", [])]:
			if address:
				absolute(address, "address")
		check(moment(item["date_published"]) <= moment(item["date_modified"]), "dates")
		yield item["id"], item["title"], item["language"], item.get("url", ""), item["content_html"]


def main():
	kind, path = sys.argv[1:]
	with open(path, "rb") as file:
		data = file.read()
	if kind == "jsonfeed":
		found = jsonfeed(data.decode())
	else:
		import feedparser
		parsed = feedparser.parse(data)
		check(not parsed.bozo, f"feedparser: {parsed.get('bozo_exception')}")
		found = {"atom": atom, "rss": rss}[kind](data, parsed)
	for story in found:
		print(*story[:4], sep="\t")


main()
