//! Calendars: one of all events, one beside each item, the same from build to build.

mod support;
use support::TestSite;

fn event(facts: &str, more: &str) -> TestSite {
    TestSite::new().item(
        "2026-01-01-a.md",
        &format!("event: {facts}\n{more}"),
        "Words.\n",
    )
}

/// The calendar beside the one item, unfolded, as lines.
fn lines(site: TestSite) -> Vec<String> {
    let built = site.build();
    let text = built.page("/news/2026/a/event.ics").text.clone();
    assert!(text.ends_with("END:VCALENDAR\r\n"), "{text}");
    assert!(
        text.split("\r\n")
            .all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])),
        "{text}"
    );
    text.replace("\r\n ", "")
        .lines()
        .map(str::to_owned)
        .collect()
}

#[track_caller]
fn holds(lines: &[String], line: &str) {
    assert!(
        lines.iter().any(|found| found == line),
        "no `{line}` in {lines:#?}"
    );
}

#[test]
fn an_event_is_described_in_full() {
    let site = event(
        "{type: seminar, start: 2027-01-15T16:00+08:00, end: 2027-01-15T18:00+08:00, location: {name: 'Hall 1, west', address: 1 Example Street}, online: https://example.org/join, registration: https://example.org/register, speakers: [{name: Ann Example, talk: Ten years; and more}]}",
        "title: A seminar, at last\nsummary: Short words.\ntags: [seminar, 'a,b']\n",
    );
    assert_eq!(
        lines(site).join("\n"),
        format!(
            "BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//labnews//labnews {}//EN
CALSCALE:GREGORIAN
BEGIN:VEVENT
CATEGORIES:seminar,a\\,b
CONFERENCE;FEATURE=VIDEO;VALUE=URI:https://example.org/join
CREATED:20260101T000000Z
DESCRIPTION:Short words.\\nSpeakers: Ann Example: Ten years\\; and more\\nOnline: https://example.org/join\\nRegistration: https://example.org/register\\nhttps://lab.example.org/news/2026/a/
DTEND:20270115T100000Z
DTSTAMP:20260101T000000Z
DTSTART:20270115T080000Z
LAST-MODIFIED:20260101T000000Z
LOCATION:Hall 1\\, west\\, 1 Example Street
SEQUENCE:0
STATUS:CONFIRMED
SUMMARY:A seminar\\, at last
UID:news/2026-01-01-a@lab.example.org
URL:https://lab.example.org/news/2026/a/
END:VEVENT
END:VCALENDAR",
            env!("CARGO_PKG_VERSION")
        )
    );
}

#[test]
fn days_end_when_the_next_begins() {
    let one = lines(event("{start: 2027-01-15}", ""));
    holds(&one, "DTSTART;VALUE=DATE:20270115");
    holds(&one, "DTEND;VALUE=DATE:20270116");
    let three = lines(event("{start: 2027-02-27, end: 2027-03-01}", ""));
    holds(&three, "DTEND;VALUE=DATE:20270302");
}

#[test]
fn times_are_in_utc_summer_time_counted() {
    let site =
        |start: &str| event(&format!("{{start: {start}}}"), "").config("timezone: Europe/London\n");
    holds(&lines(site("2027-01-15T16:00")), "DTSTART:20270115T160000Z");
    let summer = lines(site("2027-07-15T16:00"));
    holds(&summer, "DTSTART:20270715T150000Z");
    assert!(!summer.iter().any(|line| line.starts_with("DTEND")));
    // A day as the end of an event with a time is over when that day is.
    let mixed = lines(event("{start: 2027-01-15T16:00Z, end: 2027-01-16}", ""));
    holds(&mixed, "DTEND:20270117T000000Z");
}

#[test]
fn changes_and_what_became_of_it_are_reported() {
    holds(
        &lines(event("{start: 2027-01-15, status: cancelled}", "")),
        "STATUS:CANCELLED",
    );
    holds(
        &lines(event("{start: 2027-01-15, status: postponed}", "")),
        "STATUS:TENTATIVE",
    );
    let sequence = |updated: &str| {
        let lines = lines(event(
            "{start: 2027-01-15}",
            &format!("updated: {updated}\n"),
        ));
        let line = lines
            .iter()
            .find_map(|line| line.strip_prefix("SEQUENCE:"))
            .unwrap();
        line.parse::<u32>().unwrap()
    };
    assert!(0 < sequence("2026-02-01") && sequence("2026-02-01") < sequence("2026-02-01T10:00"));
    let updated = lines(event("{start: 2027-01-15}", "updated: 2026-02-01\n"));
    holds(&updated, "DTSTAMP:20260201T000000Z");
}

#[test]
fn nothing_changes_from_build_to_build() {
    let at = |now: &str| lines(event("{start: 2027-01-15}", "").with(&["--now", now]));
    assert_eq!(at("2026-11-24T00:00:00Z"), at("2028-11-24T00:00:00Z"));
}

#[test]
fn chinese_and_hostile_text_stay_text() {
    let title = "研讨会".repeat(30);
    let chinese = lines(event("{start: 2027-01-15}", &format!("title: {title}\n")));
    holds(&chinese, &format!("SUMMARY:{title}"));
    let hostile = lines(event(
        "{start: 2027-01-15, location: \"a\\r\\nEND:VEVENT\\r\\nBEGIN:VALARM\\0\"}",
        "title: \"x\\r\\nBEGIN:VEVENT\\nDTSTART:1\"\n",
    ));
    assert_eq!(
        hostile
            .iter()
            .filter(|line| line.starts_with("BEGIN:"))
            .count(),
        2,
        "{hostile:#?}"
    );
    holds(&hostile, "SUMMARY:x\\nBEGIN:VEVENT\\nDTSTART:1");
}

#[test]
fn the_calendar_of_all_holds_what_the_language_lists() {
    let built = event("{start: 2027-01-15}", "title: 'One, two'\n")
        .config("languages: {zh-Hans: {title: 课题组}}\n")
        .file(
            "content/news/2026-01-01-a.zh-Hans.md",
            "---\ntitle: 研讨会\n---\n文。\n",
        )
        .item(
            "2026-01-02-b.md",
            "event: {start: 2022-01-15}\n",
            "Words.\n",
        )
        .item(
            "2026-01-03-c.md",
            "draft: true\nevent: {start: 2022-01-15}\ntitle: Secret\n",
            "Words.\n",
        )
        .item(
            "2026-01-04-d.md",
            "publish_at: 2030-01-01\nevent: {start: 2022-01-15}\ntitle: Secret\n",
            "Words.\n",
        )
        .build();
    let all = built.page("/events.ics");
    all.in_order("UID:news/2026-01-02-b", "UID:news/2026-01-01-a")
        .contains("NAME:Events – Test Lab")
        .contains("X-WR-CALNAME:Events – Test Lab")
        .contains("SOURCE;VALUE=URI:https://lab.example.org/events.ics")
        .lacks("Secret");
    built
        .page("/zh-Hans/events.ics")
        .contains("UID:news/2026-01-01-a@lab.example.org")
        .contains("SUMMARY:研讨会")
        .contains("Title of 2026-01-02-b.md");
    built
        .page("/zh-Hans/news/2026/a/event.ics")
        .contains("SUMMARY:研讨会");
    built.lacks("/zh-Hans/news/2026/b/event.ics");
    built
        .page("/news/2026/a/")
        .contains("href=\"/news/2026/a/event.ics\"")
        .contains(
            "<link rel=\"alternate\" type=\"text/calendar\" title=\"Events\" href=\"/events.ics\">",
        );
    // What is over is no longer put into calendars.
    built.page("/news/2026/b/").lacks("event.ics\"");
}

#[test]
fn calendars_can_be_linked_and_have_their_paths_for_themselves() {
    TestSite::new()
        .item(
            "2026-01-01-a.md",
            "event: {start: 2027-01-15}\n",
            "[all](/events.ics)\n",
        )
        .build();
    let taken = TestSite::new()
        .item(
            "2026-01-01-a.md",
            "event: {start: 2027-01-15}\n",
            "Words.\n",
        )
        .file("static/events.ics", "x")
        .fail();
    taken.says("the URL /events.ics is already taken by labnews itself\n--> static/events.ics\n");
}

#[test]
fn an_event_cannot_end_before_it_starts() {
    event("{start: 2027-01-15, end: 2027-01-14}", "")
        .fail()
        .says("content/news/2026-01-01-a.md:3:33")
        .says("this event ends before it starts");
    event("{start: 2027-01-15T16:00, end: 2027-01-15T15:00}", "").fail();
    event("{start: 2027-01-15T16:00, end: 2027-01-15}", "").build();
}
