//! Events: their facts on the item, the list of them, and what counts as to come.

mod support;
use support::TestSite;

fn event(start: &str, more: &str) -> String {
    format!("event: {{type: seminar, start: {start}{more}}}\n")
}

fn site() -> TestSite {
    TestSite::new()
        .item("2026-01-01-next.md", &event("2026-12-01", ""), "Next.\n")
        .item("2026-01-02-today.md", &event("2026-11-24", ""), "Today.\n")
        .item("2026-01-03-later.md", &event("2027-01-05", ""), "Later.\n")
        .item("2026-01-04-last.md", &event("2027-06-05", ""), "Last.\n")
        .item("2026-01-05-past.md", &event("2026-11-23", ""), "Past.\n")
        .item("2026-01-06-older.md", &event("2022-04-22", ""), "Older.\n")
        .item("2026-01-07-none.md", "", "No event.\n")
}

#[test]
fn upcoming_events_come_before_past_ones_by_year() {
    let built = site().build();
    let page = built.page("/events/");
    page.in_order("today", ">Title of 2026-01-01-next.md<")
        .in_order("Title of 2026-01-01-next", "Title of 2026-01-03-later")
        .in_order("Title of 2026-01-03-later", "<h2>2026</h2>")
        .in_order("<h2>2026</h2>", "Title of 2026-01-05-past")
        .in_order("Title of 2026-01-05-past", "<h2>2022</h2>")
        .in_order("<h2>2022</h2>", "Title of 2026-01-06-older")
        .lacks("2026-01-07-none");
}

#[test]
fn the_home_page_shows_the_next_three_and_when_that_was_so() {
    let built = site().build();
    let home = built.page("/");
    let events = home.text.split("class=\"events\"").nth(1).unwrap();
    let events = events.split("</section>").next().unwrap();
    assert_eq!(events.matches("<article").count(), 3);
    assert!(!events.contains("2026-01-04-last"));
    assert!(events.contains("As of <time datetime=\"2026-11-24\">24 November 2026</time>"));
}

#[test]
fn the_moment_of_the_build_decides() {
    let built = site().with(&["--now", "2027-02-01T00:00:00Z"]).build();
    built
        .page("/events/")
        .in_order("Title of 2026-01-04-last", "<h2>2027</h2>")
        .in_order("<h2>2027</h2>", "Title of 2026-01-03-later")
        .contains("1 February 2027");
}

#[test]
fn a_site_without_events_has_no_page_for_them() {
    let built = TestSite::new()
        .item("2026-01-07-none.md", "", "Words.\n")
        .build();
    built.lacks("/events/");
    built.page("/").lacks("/events/");
}

#[test]
fn many_past_events_take_several_pages() {
    let built = site().config("paginate_by: 1\n").build();
    built
        .page("/events/")
        .contains("Title of 2026-01-05-past")
        .lacks("Title of 2026-01-06-older");
    built
        .page("/events/page/2/")
        .contains("Title of 2026-01-06-older")
        .lacks("Upcoming events");
}

#[test]
fn the_time_is_the_events_own_and_the_labs() {
    let times = "2027-01-15T16:00+08:00, end: 2027-01-15T18:00+08:00";
    let site = |config: &str| {
        TestSite::new()
            .config(config)
            .item("2026-01-01-a.md", &event(times, ""), "Words.\n")
            .build()
    };
    let built = site("timezone: Europe/London\n");
    let page = built.page("/news/2026/a/");
    page.contains("15 January 2027, 16:00</time>")
        .contains("18:00</time> (UTC+8)")
        .contains("In the lab&#39;s time zone: <time datetime=\"2027-01-15T08:00:00+00:00\">15 January 2027, 08:00</time>")
        .contains("10:00</time> (UTC)");
    // If both are the same, or the lab's is unknown, the time appears once.
    for config in ["timezone: Asia/Shanghai\n", ""] {
        site(config).page("/news/2026/a/").lacks("In the lab");
    }
}

#[test]
fn all_facts_of_an_event_are_shown() {
    let built = TestSite::new()
        .file("content/people/xu-xiao.md", "---\nname: Xu Xiao\n---\n")
        .item(
            "2026-01-01-a.md",
            "event:\n  type: defence\n  start: 2027-01-15\n  status: postponed\n  location: {name: Hall 1, address: 1 Example Street, url: https://example.org/map}\n  online: https://example.org/join\n  registration: https://example.org/register\n  speakers: [{id: xu-xiao, talk: On examples}]\n",
            "Words.\n",
        )
        .build();
    let page = built.page("/news/2026/a/");
    for fact in [
        "Thesis defence",
        "Postponed",
        "<a href=\"https://example.org/map\">Hall 1</a><br>1 Example Street",
        "href=\"https://example.org/join\"",
        "href=\"https://example.org/register\"",
        "<a href=\"/people/xu-xiao/\">Xu Xiao</a>",
        "<cite>On examples</cite>",
    ] {
        page.contains(fact);
    }
}

#[test]
fn start_and_end_have_each_their_own_offset_where_these_differ() {
    let when = |times: &str| {
        let built = TestSite::new()
            .config("timezone: Europe/London\n")
            .item("2026-01-01-a.md", &event(times, ""), "Words.\n")
            .build();
        let page = built.page("/news/2026/a/").text;
        let facts = page.split("<dt>Date</dt><dd>").nth(1).unwrap();
        let facts = facts.split("</dd>").next().unwrap();
        let mut plain = String::new();
        let mut tag = false;
        for c in facts.chars() {
            match c {
                '<' => tag = true,
                '>' => tag = false,
                c if !tag => plain.push(c),
                _ => {}
            }
        }
        plain.trim().to_owned()
    };
    assert_eq!(
        when("2026-10-24T09:00, end: 2026-10-26T17:00"),
        "24 October 2026, 09:00 (UTC+1) – 26 October 2026, 17:00 (UTC)"
    );
    assert_eq!(
        when("2026-10-20T09:00, end: 2026-10-21T17:00"),
        "20 October 2026, 09:00 – 21 October 2026, 17:00 (UTC+1)"
    );
    assert_eq!(
        when("2026-10-20T09:00, end: 2026-10-21"),
        "20 October 2026, 09:00 (UTC+1) – 21 October 2026"
    );
    // The offset of the start says when a day without a time ends.
    assert_eq!(
        when("2027-01-15T23:00-08:00, end: 2027-01-16"),
        "15 January 2027, 23:00 (UTC−8) – 16 January 2027In the lab&#39;s time zone: 16 January 2027, 07:00 (UTC) – 17 January 2027"
    );
}

#[test]
fn a_last_day_ends_where_the_event_starts() {
    // At the moment of the build it is 23 November in Los Angeles, and 24 November in Shanghai.
    let times = |offset: &str| format!("2026-11-22T09:00{offset}, end: 2026-11-23");
    let built = TestSite::new()
        .config("timezone: Europe/London\n")
        .item("2026-01-01-west.md", &event(&times("-08:00"), ""), "x\n")
        .item("2026-01-02-east.md", &event(&times("+08:00"), ""), "x\n")
        .build();
    built
        .page("/events/")
        .in_order("Title of 2026-01-01-west", "<h2>2026</h2>")
        .in_order("<h2>2026</h2>", "Title of 2026-01-02-east");
    built
        .page("/news/2026/west/event.ics")
        .contains("DTSTART:20261122T170000Z")
        .contains("DTEND:20261124T080000Z");
}

#[test]
fn a_speaker_is_shown_with_role_and_place() {
    let built = TestSite::new()
        .item(
            "2026-01-01-a.md",
            "event: {start: 2027-01-15, speakers: [{name: Ann, role: Keynote speaker, affiliation: Example Institute, talk: On examples}]}\n",
            "Words.\n",
        )
        .build();
    built
        .page("/news/2026/a/")
        .in_order("<dd>Ann", "Keynote speaker")
        .in_order("Keynote speaker", "Example Institute")
        .in_order("Example Institute", "<cite>On examples</cite>");
}

#[test]
fn what_will_not_take_place_takes_no_place_on_the_home_page() {
    let built = site()
        .item(
            "2026-01-08-off.md",
            &event("2026-11-30", ", status: cancelled"),
            "Off.\n",
        )
        .build();
    built
        .page("/events/")
        .contains("Title of 2026-01-08-off.md");
    let home = built.page("/").text;
    let events = home.split("class=\"events\"").nth(1).unwrap();
    let events = events.split("</section>").next().unwrap();
    assert_eq!(events.matches("<article").count(), 3);
    assert!(!events.contains("2026-01-08-off"));
}

#[test]
fn that_an_event_is_online_is_said_once() {
    let built = TestSite::new()
        .item(
            "2026-01-01-a.md",
            &event(
                "2027-01-15",
                ", location: Online, online: 'https://example.org'",
            ),
            "x\n",
        )
        .build();
    let page = built.page("/events/").text;
    assert_eq!(page.matches("Online").count(), 1, "{page}");
}

#[test]
fn a_translation_may_change_a_part_of_its_event() {
    let built = TestSite::new()
        .config("timezone: Asia/Shanghai\nlanguages: {zh-Hans: {}}\n")
        .item(
            "2026-01-01-a.md",
            &event("2027-01-15 16:00", ", location: Room 1"),
            "x\n",
        )
        .file(
            "content/news/2026-01-01-a.zh-Hans.md",
            "---\ntitle: 甲\nevent: {location: 一号厅}\n---\n文。\n",
        )
        .build();
    built
        .page("/zh-Hans/news/2026/a/")
        .contains("一号厅")
        .contains("2027-01-15T16:00:00+08:00");
    built.page("/news/2026/a/").contains("Room 1");
    TestSite::new()
        .item("2026-01-01-a.md", "event: {location: Somewhere}\n", "x\n")
        .fail()
        .says("`event` needs `start`")
        .says("2026-01-01-a.md:3:8");
}

#[test]
fn a_time_that_clocks_jump_over_is_an_error() {
    let site = |start: &str| {
        TestSite::new().config("timezone: Europe/Berlin\n").item(
            "2026-01-01-a.md",
            &event(start, ""),
            "x\n",
        )
    };
    site("2027-03-28 02:30")
        .fail()
        .says("clocks in Europe/Berlin skip 02:30 on this day");
    TestSite::new()
        .config("timezone: Europe/Berlin\n")
        .item("2026-01-01-a.md", "publish_at: 2027-03-28 02:30\n", "x\n")
        .fail()
        .says("2026-01-01-a.md:3:13");
    site("2027-03-28T02:30+01:00").build();
    site("2027-03-28 03:30").build();
}

#[test]
fn an_end_on_the_day_of_the_start_is_not_its_midnight_in_machine_readable_data() {
    let page = |more: &str| {
        let built = TestSite::new()
            .item("2026-01-01-a.md", &event("2027-01-15 16:00", more), "x\n")
            .build();
        built.page("/news/2026/a/").text
    };
    assert!(!page(", end: 2027-01-15").contains("endDate"));
    assert!(page(", end: 2027-01-16").contains("\"endDate\":\"2027-01-16\""));
}

#[test]
fn a_translation_cannot_tell_of_another_time() {
    let site = |event: &str| {
        TestSite::new()
            .config("languages: {zh-Hans: {}}\n")
            .item(
                "2026-01-01-a.md",
                "event: {start: 2027-01-15, location: {name: Room 1, url: 'https://example.org/1'}}\n",
                "x\n",
            )
            .file(
                "content/news/2026-01-01-a.zh-Hans.md",
                format!("---\ntitle: 甲\nevent: {event}\n---\n文。\n"),
            )
    };
    site("{start: 2027-01-16}")
        .fail()
        .says("`start` of this event differs from that of its original")
        .says("a.zh-Hans.md:3:16");
    site("{status: cancelled}")
        .fail()
        .says("`status` of this event differs");
    site("{start: 2027-01-15, location: 一号厅}")
        .build()
        .page("/zh-Hans/news/2026/a/")
        .contains("<a href=\"https://example.org/1\">一号厅</a>");
}
