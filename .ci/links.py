"""Checks every URL and fragment of a built site, offline.

    links.py FOLDER BASE_URL

Every link to the site's host in HTML, feeds and the sitemap must stay under BASE_URL and lead to a file in
FOLDER, and its fragment to an id. Links in feeds and the sitemap must be absolute. Links to other hosts are
counted but not fetched.
"""
import json
import sys
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import html5lib
from lxml import etree

ATTRIBUTES = ("href", "src", "poster", "data")
folder, base = Path(sys.argv[1]), sys.argv[2].rstrip("/") + "/"
host = urlsplit(base).netloc
documents, problems, count, elsewhere = {}, [], 0, set()


def parse(path):
    with open(path, "rb") as file:
        return html5lib.parse(file.read(), treebuilder="lxml", namespaceHTMLElements=False)


def file_of(url):
    path = unquote(urlsplit(url).path)
    relative = path[len(urlsplit(base).path):]
    target = folder / relative
    return target / "index.html" if relative == "" or relative.endswith("/") else target


def check(source, page, url, absolute=False):
    global count
    count += 1
    if absolute and not urlsplit(url).scheme:
        problems.append(f"{source}: {url} is not absolute")
        return
    if url.startswith("#"):
        if unquote(url[1:]) not in documents[folder / source].xpath("//@id"):
            problems.append(f"{source}: no id {url[1:]}")
        return
    full, fragment = urldefrag(urljoin(page, url))
    parts = urlsplit(full)
    if parts.scheme not in ("http", "https"):
        if parts.scheme not in ("mailto", "tel", "data"):
            problems.append(f"{source}: {url} has the scheme {parts.scheme}")
        return
    if parts.netloc != host:
        elsewhere.add(full)
        return
    if not full.startswith(base):
        problems.append(f"{source}: {url} is outside {base}")
        return
    target = file_of(full)
    if not target.is_file():
        problems.append(f"{source}: {url} is a broken link ({target})")
    elif fragment and target.suffix == ".html":
        if target not in documents:
            documents[target] = parse(target)
        ids = documents[target].xpath("//@id")
        if unquote(fragment) not in ids:
            problems.append(f"{source}: {url}: no id {fragment}")


def links_in(tree):
    for element in tree.iter():
        for name in ATTRIBUTES:
            if element.get(name) is not None:
                yield element.get(name)
        for candidate in (element.get("srcset") or "").split(","):
            if candidate.strip():
                yield candidate.split()[0]
        if element.tag == "meta":
            if (element.get("property") or "") in ("og:url", "og:image"):
                yield element.get("content")
            if (element.get("http-equiv") or "").lower() == "refresh":
                yield element.get("content").split("url=", 1)[1]


pages = sorted(folder.rglob("*.html"))
for path in pages:
    relative = path.relative_to(folder).as_posix()
    url = base + (relative[: -len("index.html")] if relative.endswith("index.html") else relative)
    if path.name == "404.html":
        # Servers show this page at any address, so its links must not depend on its location.
        url = base + "some/where/else/"
    documents.setdefault(path, parse(path))
    for link in links_in(documents[path]):
        check(relative, url, link)

feeds = sorted(folder.rglob("feed.xml")) + sorted(folder.rglob("rss.xml")) + sorted(folder.glob("sitemap*.xml"))
for path in feeds:
    relative = path.relative_to(folder).as_posix()
    for element in etree.parse(str(path)).iter():
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if element.get("href"):
            check(relative, base, element.get("href"), absolute=True)
        if name in ("loc", "id", "guid") or (name == "link" and element.text):
            check(relative, base, element.text.strip(), absolute=True)
        if (name == "content" and element.text) or name == "encoded":
            for link in links_in(html5lib.parse(element.text, treebuilder="lxml", namespaceHTMLElements=False)):
                check(relative, base, link, absolute=True)
for path in sorted(folder.rglob("feed.json")):
    feed = json.loads(path.read_text())
    urls = [feed["home_page_url"], feed["feed_url"]] + [item["url"] for item in feed["items"]]
    for item in feed["items"]:
        urls += links_in(html5lib.parse(item["content_html"], treebuilder="lxml", namespaceHTMLElements=False))
    for url in urls:
        check(path.relative_to(folder).as_posix(), base, url, absolute=True)

for problem in problems:
    print(problem)
print(f"{len(pages)} pages, {len(feeds)} feeds and sitemaps, {count} links, {len(elsewhere)} to other hosts, {len(problems)} problems")
sys.exit(bool(problems) or count == 0 or not pages or not feeds)
