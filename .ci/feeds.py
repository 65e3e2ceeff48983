"""Validates the feeds and the sitemap of a built site.

    feeds.py FOLDER BASE_URL
"""
import json
import sys
from collections import defaultdict
from pathlib import Path

import feedparser
import jsonschema
from lxml import etree

folder, base = Path(sys.argv[1]), sys.argv[2].rstrip("/") + "/"
problems = []

# The required members of https://www.jsonfeed.org/version/1.1/
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string"},
        "home_page_url": {"type": "string", "pattern": "^https?://"},
        "feed_url": {"type": "string", "pattern": "^https?://"},
        "language": {"type": "string"},
        "authors": {"type": "array", "items": {"type": "object", "minProperties": 1}},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "content_html"],
                "properties": {
                    "id": {"type": "string"},
                    "url": {"type": "string", "pattern": "^https?://"},
                    "date_published": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"},
                    "tags": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    },
}


def say(path, words):
    problems.append(f"{path.relative_to(folder)}: {words}")


feeds = sorted(folder.rglob("feed.xml")) + sorted(folder.rglob("rss.xml"))
entries = 0
for path in feeds:
    feed = feedparser.parse(str(path))
    if feed.bozo:
        say(path, feed.bozo_exception)
    if not feed.version or not feed.feed.get("title"):
        say(path, "has no version or title")
    ids = [entry.get("id") for entry in feed.entries]
    if len(ids) != len(set(ids)):
        say(path, "has a duplicate id")
    for entry in feed.entries:
        entries += 1
        for key in ("id", "link", "title"):
            if not entry.get(key):
                say(path, f"an entry has no {key}")
        if not (entry.get("updated_parsed") or entry.get("published_parsed")):
            say(path, f"{entry.get('id')} has no date")
        if not entry.get("content") or len(entry.content[0].value) < 20:
            say(path, f"{entry.get('id')} has no full content")
        if not entry.get("link", "").startswith(base):
            say(path, f"{entry.get('link')} is not under {base}")

json_feeds = sorted(folder.rglob("feed.json"))
for path in json_feeds:
    feed = json.loads(path.read_text())
    ids = [item.get("id") for item in feed.get("items", [])]
    if not ids or len(ids) != len(set(ids)):
        say(path, "has no items, or a duplicate id")
    for error in jsonschema.Draft202012Validator(JSON_FEED).iter_errors(feed):
        say(path, f"{error.json_path}: {error.message}")

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
sitemap = folder / "sitemap.xml"
urls = etree.parse(str(sitemap)).findall("s:url", NAMES)
alternates = defaultdict(set)
for url in urls:
    loc = url.findtext("s:loc", namespaces=NAMES)
    for link in url.findall("x:link", NAMES):
        alternates[loc].add((link.get("hreflang"), link.get("href")))
if not alternates:
    say(sitemap, "has no alternates, although the site has two languages")
for loc, links in alternates.items():
    if loc not in {href for _, href in links}:
        say(sitemap, f"{loc} does not list itself as an alternate")
    for _, href in links:
        if alternates.get(href) != links:
            say(sitemap, f"{loc} and {href} list different alternates")
if len({url.findtext("s:loc", namespaces=NAMES) for url in urls}) != len(urls):
    say(sitemap, "has a duplicate URL")

for problem in problems:
    print(problem)
print(f"{len(feeds) + len(json_feeds)} feeds with {entries} entries, {len(urls)} URLs in the sitemap, {len(problems)} problems")
sys.exit(bool(problems) or entries == 0 or not urls or not json_feeds)
