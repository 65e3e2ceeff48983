"""Validates the calendars of a built site.

    calendars.py FOLDER BASE_URL
"""
import datetime
import re
import sys
from pathlib import Path
from urllib.parse import unquote

from icalendar import Calendar

folder, base = Path(sys.argv[1]), sys.argv[2].rstrip("/") + "/"
problems = []
events = 0


def say(path, words):
    problems.append(f"{path.relative_to(folder)}: {words}")


def at_midnight(value):
    return value if isinstance(value, datetime.datetime) else datetime.datetime.combine(value, datetime.time(), datetime.UTC)


calendars = sorted(folder.rglob("*.ics"))
for path in calendars:
    raw = path.read_bytes()
    if not raw.endswith(b"\r\n") or re.search(rb"[^\r]\n|\r[^\n]", raw):
        say(path, "has lines that do not end with CRLF")
    for line in raw.split(b"\r\n"):
        if len(line) > 75:
            say(path, f"has a line of {len(line)} octets")
        line.decode()  # raises if a character is split
    calendar = Calendar.from_ical(raw)
    if calendar.errors or calendar.get("VERSION") != "2.0" or not calendar.get("PRODID"):
        say(path, f"is not a calendar: {calendar.errors}")
    uids = []
    for event in calendar.walk("VEVENT"):
        events += 1
        if event.errors:
            say(path, event.errors)
        for name in ("UID", "DTSTAMP", "DTSTART", "SEQUENCE", "STATUS", "SUMMARY", "URL"):
            if name not in event:
                say(path, f"an event lacks {name}")
        uids.append(str(event["UID"]))
        if event["STATUS"] not in ("CONFIRMED", "TENTATIVE", "CANCELLED"):
            say(path, f"STATUS is {event['STATUS']}")
        for name in ("DTSTAMP", "DTSTART", "DTEND"):
            moment = event.decoded(name, None)
            if isinstance(moment, datetime.datetime) and moment.utcoffset() != datetime.timedelta():
                say(path, f"{name} is not in UTC")
        if "DTEND" in event and at_midnight(event.decoded("DTEND")) <= at_midnight(event.decoded("DTSTART")):
            say(path, "an event does not end after it starts")
        page = str(event["URL"])
        if not page.startswith(base) or not (folder / unquote(page[len(base):]) / "index.html").is_file():
            say(path, f"{page} is not a page of the site")
    if len(uids) != len(set(uids)):
        say(path, "has a duplicate UID")
    if not uids:
        say(path, "has no events")

for page in folder.rglob("*.html"):
    for link in re.findall(r'href="([^"]+\.ics)"', page.read_text()):
        path = unquote("/" + base.split("/", 3)[3])
        if not (folder / unquote(link).removeprefix(path)).is_file():
            say(page, f"links to {link}, which does not exist")

print(f"{len(calendars)} calendars, {events} events")
for problem in problems[:40]:
    print(problem)
sys.exit(bool(problems) or not calendars)
