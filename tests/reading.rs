//! Mistakes in sources: each with its place, its words and how to mend it, all in one run.

mod support;
use support::TestSite;

#[test]
fn three_mistakes_in_one_item_are_reported_in_one_run() {
    let site = TestSite::new().item(
        "2026-04-22-seminar.md",
        "tilte: x\ndate: 2026-02-30\nevent:\n  start: 2026-04-22\n  status: canceled\n",
        "Text.\n",
    );
    insta::assert_snapshot!(site.fail().diagnostics.replace(&*site.root().to_string_lossy(), "SITE"), @r"
    error: `tilte` is not a key of a news item
     --> content/news/2026-04-22-seminar.md:3:1
      |
    3 | tilte: x
      | ^^^^^
      |
      = help: did you mean `title`?

    error: the day 2026-02-30 does not exist
     --> content/news/2026-04-22-seminar.md:4:7
      |
    4 | date: 2026-02-30
      |       ^^^^^^^^^^
      |
      = help: write year, month and day as in `2026-04-22`, or with a time as in `2026-04-22T16:00:00+08:00`

    error: `canceled` is not one of the values allowed here
     --> content/news/2026-04-22-seminar.md:7:11
      |
    7 |   status: canceled
      |           ^^^^^^^^
      |
      = help: did you mean `cancelled`?

    3 errors; `SITE/public` was left unchanged
    ");
}

#[test]
fn mistakes_of_all_files_are_reported_in_one_run() {
    let site = TestSite::new()
        .file("content/news/a.md", "---\ntitle: x\n")
        .file("content/news/b.md", b"---\ntitle: \xb1\xb1\xbe\xa9\n---\n")
        .file("content/news/c.md", "No front matter\n")
        .file("content/news/2026-01-01-d.md", "---\ntitle: a: b\n---\n")
        .file(
            "content/people/e.md",
            "---\nname: E\norcid: 0000-0002-1825-0098\n---\n",
        )
        .file("content/labs/f.md", "---\ninstitution: F\n---\n")
        .file(
            "site.yaml",
            "title: x\nbase_url: https://lab.example.org\npaginated_by: 3\n",
        );
    let outcome = site.fail();
    outcome
        .says("the front matter that starts here has no end")
        .says("this file is not UTF-8 text")
        .says("this file has no front matter")
        .says("text with a colon and a space must be in quotes")
        .says("contains a typo: its checksum is wrong")
        .says("a lab must have `name`")
        .says("did you mean `paginate_by`?")
        .says("7 errors");
}

#[test]
fn byte_order_marks_and_windows_lines_are_accepted() {
    let built = TestSite::new()
        .file(
            "content/news/2026-01-01-a.md",
            "\u{feff}---\r\ntitle: A\r\ntags: [x]\r\n---\r\nOne\r\ntwo.\r\n",
        )
        .build();
    built.page("/news/2026/a/").contains("<p>One\ntwo.</p>");
}

#[test]
fn an_item_without_a_date_is_reported_both_ways_to_give_one() {
    TestSite::new()
        .item("a.md", "", "x")
        .fail()
        .says("a news item needs a date")
        .says("2026-04-22-name.md");
}

#[test]
fn two_items_with_one_url_are_refused() {
    TestSite::new()
        .config("social_cards: true\n")
        .item(
            "2026-01-01-a.md",
            "slug: x\nevent: {type: seminar, start: 2026-01-01}\n",
            "x",
        )
        .item(
            "2026-02-01-b.md",
            "slug: x\nevent: {type: seminar, start: 2026-02-01}\n",
            "x",
        )
        .fail()
        .says(
            "error: the URL /news/2026/x/ is already taken by `content/news/2026-02-01-b.md`
 --> content/news/2026-01-01-a.md:3:7
  |
3 | slug: x
  |       ^
  |
 ::: content/news/2026-02-01-b.md:3:7
  |
3 | slug: x
  |       - also has this URL
  |
  = help: give one of the two another `slug:` or file name

1 error; ",
        );
}

#[test]
fn links_and_pictures_without_an_address_are_reported_as_what_they_are() {
    let outcome = TestSite::new()
        .item(
            "2026-01-01-a.md",
            "links: [{title: Video, url: ''}]\n",
            "[nowhere]()\n\n![nothing]()\n\n<a href=\"\">raw</a>\n",
        )
        .fail();
    outcome
        .says(
            "error: this link has no address
 --> content/news/2026-01-01-a.md:5:1
  |
5 | [nowhere]()
  | ^^^^^^^^^^^
  |
  = help: add the address, or remove it
",
        )
        .says("error: this picture has no address\n --> content/news/2026-01-01-a.md:7:1\n")
        .says("error: this link has no address\n --> content/news/2026-01-01-a.md:9:1\n");
}

#[test]
fn a_query_alone_leads_to_the_page_itself() {
    let built = TestSite::new()
        .with(&["--base-url", "https://lab.example.org/base"])
        .item(
            "2026-01-01-a.md",
            "",
            "[More](?page=2) and <a href=\"?page=3#end\">raw</a>\n",
        )
        .build();
    built
        .page("news/2026/a/")
        .contains("href=\"/base/news/2026/a/?page=2\"")
        .contains("href=\"/base/news/2026/a/?page=3#end\"");
}

#[test]
fn front_matter_that_is_not_yaml_is_named() {
    for (text, format, first, mend) in [
        (
            "+++\ntitle = \"A\"\n+++\n",
            "TOML",
            "+++",
            "`title: …` instead of `title = …`",
        ),
        (
            "{\n  \"title\": \"A\"\n}\n",
            "JSON",
            "{",
            "`title: …` instead of `\"title\": …,`",
        ),
    ] {
        let carets = "^".repeat(first.len());
        TestSite::new()
            .file("content/news/2026-01-01-a.md", text)
            .fail()
            .says(&format!(
                "error: the front matter of this file is {format}, but labnews reads only YAML
 --> content/news/2026-01-01-a.md:1:1
  |
1 | {first}
  | {carets}
  |
  = help: start and end it with a line `---`, and write {mend}
"
            ))
            .says("1 error");
    }
}

#[test]
fn a_page_among_profiles_is_reported_once_with_where_it_belongs() {
    for (folder, holds) in [("people", "profiles"), ("labs", "labs")] {
        TestSite::new()
            .file(
                &format!("content/{folder}/alumni.md"),
                "---\ntitle: Our alumni\nsummary: All\n---\nText.\n",
            )
            .fail()
            .says(&format!(
                "error: this file has a `title` like a page, but content/{folder}/ is for {holds}
 --> content/{folder}/alumni.md:2:8
  |
2 | title: Our alumni
  |        ^^^^^^^^^^
  |
  = help: move a page elsewhere, for example to content/alumni.md, or write `name:` instead of `title:`
"
            ))
            .says("1 error");
    }
}

/// A series of that name. The URLs of the second and third include their days.
fn series(config: &str) -> TestSite {
    TestSite::new()
        .config(config)
        .item(
            "2022-03-07-lab-meeting.md",
            "event: {type: seminar, start: 2022-03-07}\n",
            "b",
        )
        .item(
            "2022-01-09-lab-meeting.md",
            "event: {type: seminar, start: 2022-01-09}\n",
            "[Next](2022-03-07-lab-meeting.md)\n",
        )
        .item("2022-11-20-lab-meeting.md", "", "c")
        .item("2023-01-09-lab-meeting.md", "", "d")
}

#[test]
fn items_of_one_name_in_a_year_are_distinguished_by_their_days() {
    let built = series("").build();
    for path in [
        "news/2022/lab-meeting/",
        "news/2022/03-07-lab-meeting/",
        "news/2022/11-20-lab-meeting/",
        "news/2023/lab-meeting/",
    ] {
        built.page(path);
    }
    built
        .page("news/2022/lab-meeting/")
        .contains("<a href=\"/news/2022/03-07-lab-meeting/\">Next</a>");
    built.page("news/2022/03-07-lab-meeting/event.ics");
    assert_eq!(
        built.outcome.diagnostics.trim_end(),
        "warning[same-slug]: `content/news/2022-01-09-lab-meeting.md` has the URL /news/2022/lab-meeting/, so the URL of this item includes its day: /news/2022/03-07-lab-meeting/; so does that of 1 more item
 --> content/news/2022-03-07-lab-meeting.md:1:1
  |
1 | ---
  | ^^^
  |
 ::: content/news/2022-01-09-lab-meeting.md:1:1
  |
1 | ---
  | --- has the URL without a day
  |
  = help: give the item a name of its own with `slug:`, or write `check: {same-slug: off}` in site.yaml

1 warning"
    );
    let silent = series("check: {same-slug: off}\n").build();
    assert_eq!(silent.outcome.diagnostics, "");
}

#[test]
fn a_url_says_no_more_of_the_day_than_it_needs_to() {
    for (permalink, paths) in [
        (
            "/{slug}/",
            [
                "lab-meeting/",
                "2022-03-07-lab-meeting/",
                "2023-01-09-lab-meeting/",
            ],
        ),
        (
            "/{year}/{month}/{slug}/",
            [
                "2022/01/lab-meeting/",
                "2022/03/lab-meeting/",
                "2023/01/lab-meeting/",
            ],
        ),
        (
            "/{month}/{slug}/",
            [
                "01/lab-meeting/",
                "03/lab-meeting/",
                "01/2023-09-lab-meeting/",
            ],
        ),
    ] {
        let built = series(&format!("permalink: {permalink}\n")).build();
        for path in paths {
            built.page(path);
        }
    }
}

#[test]
fn translations_of_a_series_have_their_days_too_and_a_slug_of_ones_own_stays() {
    let built = TestSite::new()
        .config("languages: {zh-Hans: {}}\ncheck: {same-slug: off}\n")
        .item("2022-01-09-talk.md", "", "a")
        .item("2022-03-07-talk.md", "", "b")
        .item("2022-03-07-talk.zh-Hans.md", "", "b")
        .item("2022-04-01-talk.md", "slug: april\n", "c")
        .build();
    for path in [
        "news/2022/talk/",
        "news/2022/03-07-talk/",
        "zh-Hans/news/2022/03-07-talk/",
        "news/2022/april/",
    ] {
        built.page(path);
    }
}

#[test]
fn a_url_stays_when_an_older_item_of_the_name_is_published_or_expires() {
    for hidden in [
        "draft: true\n",
        "expires_at: 2022-02-01\n",
        "publish_at: 2027-01-01\n",
    ] {
        let built = TestSite::new()
            .item("2022-01-09-talk.md", hidden, "a")
            .item("2022-03-07-talk.md", "", "b")
            .build();
        built.page("news/2022/03-07-talk/");
        built.lacks("news/2022/talk/");
        built.outcome.says("warning[same-slug]: an older item that is not published now has the URL /news/2022/talk/, so the URL of this item includes its day: /news/2022/03-07-talk/\n");
    }
    let built = TestSite::new()
        .item("2022-01-09-talk.md", "", "a")
        .item("2022-03-07-talk.md", "draft: true\n", "b")
        .build();
    built.page("news/2022/talk/");
    assert_eq!(built.outcome.diagnostics, "");
}

#[test]
fn a_file_beside_a_folder_of_the_same_name_is_refused() {
    TestSite::new()
        .item("2026-01-01-a.md", "", "x")
        .item("2026-01-01-a/index.md", "", "x")
        .fail()
        .says("in the same language");
}

#[test]
fn a_language_that_site_yaml_does_not_list_is_reported() {
    TestSite::new()
        .item("2026-01-01-a.md", "", "x")
        .item("2026-01-01-a.zh-Hans.md", "", "x")
        .fail()
        .says("site.yaml does not list the language `zh-Hans`");
}

#[test]
fn ids_that_lead_nowhere_are_reported_with_the_nearest() {
    TestSite::new()
        .file("content/people/xu-xiao.md", "---\nname: Xu Xiao\n---\n")
        .file("content/labs/xu-lab.md", "---\nname: Xu Lab\n---\n")
        .item("2026-01-01-a.md", "people: [xu-xioa]\nlabs: [xulab]\n", "x")
        .fail()
        .says("there is no profile `xu-xioa`")
        .says("did you mean `xu-xiao`?")
        .says("there is no lab `xulab`")
        .says("did you mean `xu-lab`?");
}

#[test]
fn links_that_lead_nowhere_are_reported_at_their_column() {
    let outcome = TestSite::new()
        .item("2026-01-01-a.md", "", "## Results\n\nx\n")
        .item(
            "2026-01-02-b.md",
            "",
            "中文 [x](2026-01-01-aa.md) [y](2026-01-01-a.md#result) [z](#nowhere) ![p](p.jpg)\n",
        )
        .fail();
    outcome
        .says("content/news/2026-01-02-b.md:4:4")
        .says("did you mean `2026-01-01-a.md`?")
        .says("has no heading `#result`")
        .says("did you mean `#results`?")
        .says("this text has no heading `#nowhere`")
        .says("there is no picture `p.jpg`");
}

#[test]
fn diagnostics_come_for_github_and_for_programs() {
    let site = TestSite::new().item("2026-01-01-a.md", "tgas: [x]\n", "x");
    let github = site.run(&["build", "--format", "github"]);
    assert!(
        github
            .result
            .starts_with("::error file=content/news/2026-01-01-a.md,line=3,col=1::"),
        "{}",
        github.result
    );
    let json = site.run(&["check", "--format", "json"]);
    let value: serde_json::Value =
        serde_json::from_str(json.result.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&value["line"], &value["severity"]),
        (&3.into(), &"error".into())
    );
    assert_eq!(json.status, 1);
}

#[test]
fn a_site_without_site_yaml_is_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    let output = support::labnews()
        .current_dir(folder.path())
        .arg("build")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn titles_and_names_need_words() {
    for (file, text) in [
        ("content/news/2026-01-01-a.md", "---\ntitle: ' '\n---\n"),
        ("content/about.md", "---\ntitle: \"\"\n---\n"),
        (
            "site.yaml",
            "title: ''\nbase_url: https://lab.example.org\n",
        ),
    ] {
        TestSite::new()
            .file(file, text)
            .fail()
            .says("error: `title` is empty")
            .says(&format!("--> {file}:"))
            .says("help: add the title after `title:`");
    }
    for file in ["content/people/a.md", "content/labs/a.md"] {
        TestSite::new()
            .file(file, "---\nname: '  '\n---\n")
            .fail()
            .says("error: `name` is empty")
            .says(&format!("--> {file}:2:7"));
    }
}

#[test]
fn days_and_times_that_do_not_exist_are_reported() {
    TestSite::new()
        .item("2026-02-30-x.md", "", "")
        .fail()
        .says("error: the day 2026-02-30 does not exist")
        .says("help: correct the date at the start of the file's name");
    TestSite::new()
        .item("a.md", "", "")
        .fail()
        .says("error: a news item needs a date");
    TestSite::new()
        .item(
            "2026-01-01-a.md",
            "event: {start: '9999-12-31T23:59-23:59'}\n",
            "",
        )
        .fail()
        .says("`9999-12-31T23:59-23:59` is outside the supported range of dates");
    TestSite::new()
        .item("2026-01-01-a.md", "expires_at: 9999-12-31\n", "")
        .build()
        .page("/news/2026/a/");
}

#[test]
fn a_logo_outside_static_is_reported_with_its_right_place() {
    TestSite::new()
        .config("logo: logo.png\n")
        .fail()
        .says("there is no picture `logo.png`")
        .says("help: put the picture in static/ and write its path there: `logo: /logo.png`");
}

#[test]
fn an_empty_site_yaml_and_numbers_beyond_all_measure_are_reported_in_plain_words() {
    TestSite::new()
        .file("site.yaml", "")
        .fail()
        .says("site.yaml must have `title`")
        .says("site.yaml must have `base_url`");
    let outcome = TestSite::new()
        .config("paginate_by: 99999999999999999999999\nfeed_limit: -99999999999999999999999\n")
        .fail();
    assert!(
        !outcome.diagnostics.contains("invalid type"),
        "{}",
        outcome.diagnostics
    );
    outcome.says("site.yaml:3:14").says("site.yaml:4:13");
}

#[test]
fn a_time_zone_by_name_is_not_passed_over() {
    TestSite::new()
        .item(
            "2026-01-01-a.md",
            "publish_at: '2026-12-01T00:00[America/New_York]'\n",
            "x\n",
        )
        .fail()
        .says("a date has an offset from UTC, not a time zone such as `[America/New_York]`");
}

#[test]
fn what_cannot_be_read_is_not_said_to_be_missing() {
    let outcome = TestSite::new()
        .file(
            "content/people/ann.md",
            "---\nname: Ann\njoined: [2018]\n---\n",
        )
        .file(
            "content/publications.bib",
            "@article{a, title = {T}, author = {A, B}}\n",
        )
        .file("content/about.md", "---\ntitle: About\nsumary: x\n---\n")
        .item(
            "2026-01-01-a.md",
            "people: [ann]\npublications: [a]\n",
            "As in [@a], and [there](../about.md).\n",
        )
        .fail();
    outcome.says("3 errors");
}

#[test]
fn latin_names_are_slanted_where_characters_get_dots() {
    let built = TestSite::new()
        .config("language: ja\nsearch: false\n")
        .item(
            "2026-01-01-name.md",
            "title: 食虫植物*Nepenthes*\n",
            "*Nepenthes ampullaria*：袋の入り口が狭い。*OsNAC1* 基因。*重要*。*この E. coli K-12 と**Xenopus**は*。*$x$ の x*。\n",
        )
        .item("2026-01-02-en.md", "title: English *E. coli*\n", "Only *E. coli*.\n")
        .build();
    let page = built.page("/news/2026/name/");
    for html in [
        "<em class=\"latin\">Nepenthes ampullaria</em>：",
        "<em class=\"latin\">OsNAC1</em> 基因",
        "<em>重要</em>",
        "<em>この <span class=\"latin\">E. coli K-12</span> と<strong><span class=\"latin\">Xenopus</span></strong>は</em>",
        "<h1>食虫植物<em>Nepenthes</em></h1>",
    ] {
        page.contains(html);
    }
    built
        .page("/news/2026/en/")
        .contains("Only <em>E. coli</em>.");
    // A text without any character, on a page of Chinese words.
    let built = TestSite::new()
        .config("language: zh-Hans\nsearch: false\n")
        .item("2026-01-02-en.md", "", "Only *E. coli*.\n")
        .build();
    built
        .page("/news/2026/en/")
        .contains("Only <em class=\"latin\">E. coli</em>.");
    let style = built.page("style.css");
    style.contains("em.latin");
}
