"""Validates the JSON-LD and Open Graph data of a built site.

    structured_data.py FOLDER BASE_URL
"""
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import unquote

import extruct

folder, base = Path(sys.argv[1]), sys.argv[2].rstrip("/") + "/"
problems = []

# What Google documents for each type, https://developers.google.com/search/docs/appearance/structured-data/
# Every instance must have the properties in `always`. At least one instance on the site must have each in
# `where known`, since not every item has a photo, nor every event an end.
GOOGLE = {
    # …/article: nothing is required
    "NewsArticle": {"always": ["headline", "datePublished", "dateModified", "author", "author.name"],
                    "where known": ["image", "image.url", "author.url"]},
    # …/event, without offers: admission is free, and an offer needs a price
    "Event": {"always": ["name", "startDate", "eventStatus", "description", "organizer", "organizer.name", "organizer.url"],
              "where known": ["location", "location.address", "location.name", "location.url", "endDate", "image",
                              "performer", "performer.name", "eventAttendanceMode"]},
    # …/breadcrumb
    "BreadcrumbList": {"always": ["itemListElement", "itemListElement.position", "itemListElement.name", "itemListElement.item"]},
    # …/profile-page
    "ProfilePage": {"always": ["mainEntity", "mainEntity.name"],
                    "where known": ["mainEntity.alternateName", "mainEntity.identifier", "mainEntity.sameAs"]},
    # …/organization
    "Organization": {"always": ["name"], "where known": ["url"]},
    "ResearchOrganization": {"always": ["name", "url"], "where known": ["alternateName", "parentOrganization", "parentOrganization.identifier", "parentOrganization.sameAs"]},
    # Not documented by Google: what schema.org's examples and citation managers use.
    "ScholarlyArticle": {"always": ["headline", "author", "datePublished"], "where known": ["isPartOf", "identifier", "sameAs"]},
    "Person": {"always": ["name"], "where known": ["identifier", "affiliation", "jobTitle"]},
}
SUBTYPES = {"EducationEvent": "Event"}
DATES = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d([+-]\d\d:\d\d|Z))?)?)?")


def say(path, words):
    problems.append(f"{path.relative_to(folder)}: {words}")


def url_of(path):
    relative = path.relative_to(folder).as_posix()
    return base + relative.removesuffix("index.html")


def things(value):
    """Yields every object in a JSON value."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from things(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from things(inner)


def get(thing, path, by_id):
    """Returns the values of a property, given a path such as `location.address`."""
    values = [thing]
    for name in path.split("."):
        found = []
        for value in values:
            if isinstance(value, dict):
                whole = by_id.get(value.get("@id"), {}) | value
                inner = whole.get(name, [])
                found += inner if isinstance(inner, list) else [inner]
        values = found
    return values


defined = defaultdict(set)
references = []
seen, known = Counter(), Counter()
pages = 0
for path in sorted(folder.rglob("*.html")):
    text = path.read_text()
    redirect = 'http-equiv="refresh"' in text
    data = extruct.extract(text, base_url=url_of(path), syntaxes=["json-ld", "opengraph"], uniform=False)
    if path.name == "404.html" or redirect:
        if data["json-ld"]:
            say(path, "has JSON-LD but is not a page")
        continue
    pages += 1
    if len(data["json-ld"]) != 1:
        say(path, f"has {len(data['json-ld'])} JSON-LD blocks")
        continue
    graph = data["json-ld"][0].get("@graph", [])
    by_id = {thing["@id"]: thing for thing in things(graph) if "@id" in thing and "@type" in thing}
    for thing in things(graph):
        kind, identity = thing.get("@type"), thing.get("@id")
        if identity and kind and len(thing) > 2:
            defined[identity].add((url_of(path), kind))
        elif identity:
            references.append((path, identity))
        for name, value in thing.items():
            if name in ("url", "item", "sameAs", "logo", "@id") and not all(
                re.match("https?://", one) for one in (value if isinstance(value, list) else [value])
            ):
                say(path, f"{kind}.{name} is not absolute: {value}")
            if (name.startswith("date") or name.endswith("Date")) and not DATES.fullmatch(value):
                say(path, f"{kind}.{name} is not a date: {value}")
    for thing in graph:
        kind = SUBTYPES.get(thing["@type"], thing["@type"])
        seen[kind] += 1
        wanted = GOOGLE.get(kind, {})
        for name in wanted.get("always", []):
            if not get(thing, name, by_id):
                say(path, f"{kind} lacks {name}")
        for name in wanted.get("where known", []):
            known[kind, name] += bool(get(thing, name, by_id))

    graph = dict(data["opengraph"][0]["properties"]) if data["opengraph"] else {}
    for name in ("og:title", "og:type", "og:url", "og:site_name"):
        if not graph.get(name):
            say(path, f"lacks {name}")
    canonical = re.search(r'<link rel="canonical" href="([^"]+)"', text)
    hidden = '<meta name="robots" content="noindex">' in text
    if not hidden and (not canonical or canonical[1] != graph.get("og:url")):
        say(path, "its canonical URL differs from its og:url")
    if "og:image" in graph and not ("og:image:width" in graph and "og:image:height" in graph):
        say(path, "its og:image has no size")
    if 'name="twitter:card"' not in text:
        say(path, "has no twitter:card")

for path, identity in references:
    page = identity.partition("#")[0]
    homes = {url for url, _ in defined.get(identity, ())}
    if identity.startswith(base) and not ({page, unquote(page), url_of(path)} & {unquote(url) for url in homes} | ({page} & homes)):
        say(path, f"refers to {identity}, which its page does not define")
for kind, wanted in GOOGLE.items():
    if not seen[kind]:
        problems.append(f"no page has a {kind}")
    for name in wanted.get("where known", []):
        if not known[kind, name]:
            problems.append(f"no {kind} has {name}")

print(f"{pages} pages, {sum(seen.values())} things: " + ", ".join(f"{count} {kind}" for kind, count in seen.most_common()))
for problem in problems[:40]:
    print(problem)
sys.exit(bool(problems) or pages == 0)
