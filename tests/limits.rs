//! One file takes no more of a build than its size: what it makes labnews say, copy, compare and write
//! is bounded. The sizes here are such that a build whose time or memory grows with their square does
//! not end.

mod support;

use support::{Outcome, TestSite};

const ITEM: &str = "2026-01-01-a.md";

/// The output for `count` errors or warnings in one file.
#[track_caller]
fn lists_a_thousand_of(count: usize, message: &str, severity: &str, outcome: &Outcome) {
    let said = outcome.diagnostics.matches(message).count();
    assert_eq!(said, 1000, "{message}");
    let more = count - 1000;
    outcome.says(&format!(
        "{severity}: {more} more {severity}s of this file are not listed\n\
         --> content/news/{ITEM}\n = help: labnews lists 1000 problems per file, errors first; fix these and run it again\n"
    ));
    // Nobody reads more than this, and no terminal has to show it.
    assert!(outcome.diagnostics.len() < 2_000_000);
}

fn fail(yaml: &str, body: &str) -> Outcome {
    TestSite::new().item(ITEM, yaml, body).fail()
}

#[test]
fn many_problems_of_one_long_line_are_listed_up_to_a_thousand() {
    let links = |link: &str| {
        let links = (0..60_000).map(|number| link.replace('N', &number.to_string()));
        fail("", &format!("Text.\n\n{}\n", links.collect::<String>()))
    };
    let markdown = links("[x](nope-N.md) ");
    lists_a_thousand_of(60_000, "error: there is no file `nope-", "error", &markdown);
    let pages = links("[x](/nope/N/) ");
    lists_a_thousand_of(60_000, "error: this site has no `/nope/", "error", &pages);
    let pictures = links("![x](nope-N.jpg) ");
    lists_a_thousand_of(60_000, "error: there is no picture `", "error", &pictures);
}

#[test]
fn a_problem_on_a_long_line_is_shown_with_its_surroundings() {
    let before = "été ".repeat(100_000);
    let outcome = fail("", &format!("{before}[断](nope.md) {before}\n"));
    outcome.says("error: there is no file `nope.md`\n --> content/news/2026-01-01-a.md:4:400001\n");
    // The part of the line is as wide as terminals show.
    let line = outcome.diagnostics.lines().nth(3).unwrap();
    assert!(line.contains("été [断](nope.md) été"), "{line}");
    assert!(line.chars().count() < 200, "{line}");
    let mark = outcome.diagnostics.lines().nth(4).unwrap();
    assert_eq!(
        mark.matches('^').count(),
        "[断](nope.md)".chars().count() + 1
    );
}

#[test]
fn many_fragments_that_another_text_lacks_are_listed_up_to_a_thousand() {
    let headings: String = (0..20_000).map(|n| format!("# Heading {n}\n\n")).collect();
    let links: String = (0..20_000)
        .map(|n| format!("[x](b.md#nope-{n}) "))
        .collect();
    let outcome = TestSite::new()
        .item(ITEM, "", &links)
        .item("b.md", "date: 2026-01-01\n", &headings)
        .fail();
    lists_a_thousand_of(
        20_000,
        "error: `content/news/b.md` has no heading",
        "error",
        &outcome,
    );
    outcome.says("it has 20000 headings; the first are `#heading-0`, `#heading-1`,");
}

#[test]
fn warnings_do_not_hide_an_error() {
    let html: String = (0..20_000).map(|n| format!("<x{n}></x{n}>")).collect();
    let outcome = fail("", &format!("{html}\n\n[x](nope.md)\n"));
    outcome.says("error: there is no file `nope.md`");
    let warnings = outcome.diagnostics.matches("warning: ").count();
    assert!((2..=1000).contains(&warnings), "{warnings}");
}

#[test]
fn an_error_that_is_not_listed_keeps_the_site_from_being_built() {
    let site = TestSite::new().item(ITEM, "", "[x](nope.md) ".repeat(1001).as_str());
    let outcome = site.fail();
    outcome.says("error: one more error of this file is not listed");
    outcome.says("\n1001 errors; ");
    assert!(!site.path("public/index.html").exists());
}

#[test]
fn what_check_silences_takes_no_place() {
    let pictures = "![](a.jpg)\n\n".repeat(1500);
    let site = TestSite::new()
        .config("check: {missing-alt: off}\n")
        .file("content/news/a/a.jpg", support::jpeg())
        .item(
            "a/index.md",
            "date: 2026-01-01\n",
            &format!("Text.\n\n{pictures}"),
        );
    let outcome = site.build().outcome;
    assert!(
        !outcome.diagnostics.contains("not listed"),
        "{}",
        outcome.diagnostics
    );
}

#[test]
fn many_unknown_keys_are_listed_up_to_a_thousand() {
    let keys: String = (0..60_000).map(|n| format!("key{n}: 1\n")).collect();
    let outcome = fail(&keys, "");
    lists_a_thousand_of(60_000, "is not a key of a news item", "error", &outcome);
    let on_a_line: String = (0..60_000).map(|n| format!("key{n}: 1, ")).collect();
    let outcome = fail(&format!("event: {{{on_a_line}}}\n"), "");
    lists_a_thousand_of(60_000, "is not a key of an event", "error", &outcome);
    outcome.says(":3:9\n");
    // A known key behind them, and once more.
    let outcome = fail(&format!("{keys}{}", "summary: x\n".repeat(20_000)), "");
    outcome.says("error: 78999 more errors of this file are not listed");
}

#[test]
fn each_list_of_the_front_matter_has_a_limit() {
    let list = |key: &str, count: usize| {
        let entries: Vec<String> = (0..count).map(|n| format!("e{n}")).collect();
        format!("{key}: [{}]\n", entries.join(", "))
    };
    for (key, most) in [
        ("tags", 100),
        ("labs", 100),
        ("people", 1000),
        ("authors", 1000),
        ("photos", 1000),
        ("publications", 1000),
        ("supported_by", 1000),
        ("links", 1000),
        ("aliases", 100),
    ] {
        let outcome = fail(&list(key, 20_000), "");
        outcome.says(&format!(
            "error: `{key}` has 20000 entries, but the limit is {most}\n --> content/news/{ITEM}:3:"
        ));
        outcome.says("help: keep the most important entries, or split them over several files");
        assert_eq!(outcome.diagnostics.matches("error: ").count(), 1);
    }
    TestSite::new().item(ITEM, &list("tags", 100), "").build();
    let outcome = fail(
        &format!(
            "event: {{start: 2026-01-01, {}}}\n",
            list("speakers", 5000).trim()
        ),
        "",
    );
    outcome.says("error: `speakers` has 5000 entries, but the limit is 1000");
}

#[test]
fn each_text_of_the_front_matter_has_a_limit() {
    let long = |key: &str| format!("{key}: {}\n", "研".repeat(100_000));
    for (yaml, message) in [
        (
            long("title"),
            "`title` has 100000 characters, but the limit is 1000",
        ),
        (
            long("summary"),
            "`summary` has 100000 characters, but the limit is 10000",
        ),
        (
            long("slug"),
            "`slug` has 100000 characters, but the limit is 10000",
        ),
        (
            format!("tags: [{}]\n", "t".repeat(20_000)),
            "an entry of `tags` has 20000 characters, but the limit is 10000",
        ),
        (
            format!("slug: {}\n", "s".repeat(300)),
            "a slug cannot be longer than 200 bytes",
        ),
        (
            format!("aliases: [/{}]\n", "a/".repeat(600)),
            "an entry of `aliases` has 1201 characters, but the limit is 1000",
        ),
    ] {
        fail(&yaml, "").says(message);
    }
}

#[test]
fn a_site_has_a_limit_of_tags() {
    let mut site = TestSite::new().config("search: false\n");
    for item in 0..101 {
        let tags: Vec<String> = (0..100).map(|tag| format!("t{item}-{tag}")).collect();
        let name = format!("2026-01-01-{item:03}.md");
        site = site.item(&name, &format!("tags: [{}]\n", tags.join(", ")), "");
    }
    let outcome = site.fail();
    outcome
        .says("error: all items together have more than 10000 tags\n --> content/news/2026-01-01-");
    outcome.says("help: use an existing tag: a tag is useful if several items share it");
}

#[test]
fn yaml_is_nested_and_repeated_within_limits() {
    let deep = fail(
        &format!("extra: {}{}\n", "[".repeat(60_000), "a,".repeat(60_000)),
        "",
    );
    deep.says(
        "error: this is nested too deeply: lists and maps can be nested 64 levels deep\n \
         --> content/news/2026-01-01-a.md:3:72\n",
    );
    deep.says(
        "help: close each `[` and `{`, or put the text in quotes if it is neither a list nor a map",
    );
    let alias = fail(
        &format!(
            "extra:\n  a: &a {}\n  b: [{}]\n",
            "x".repeat(100_000),
            "*a, ".repeat(15_000)
        ),
        "",
    );
    alias.says(
        "error: aliases such as `*name` add too much: all aliases of a file can add 100000 values and 1000000 bytes of text\n --> content/news/2026-01-01-a.md:5:6\n",
    );
    let large = fail(&format!("extra: [{}]\n", "x, ".repeat(400_000)), "");
    large.says("bytes, but the limit is 1000000\n --> content/news/2026-01-01-a.md:1:1\n");
    let config = TestSite::new().config(&format!("extra: {}\n", "{a: [".repeat(60_000)));
    config.fail().says("error: this is nested too deeply");
    TestSite::new()
        .item(
            ITEM,
            &format!("extra: {}{}\n", "[".repeat(60), "]".repeat(60)),
            "",
        )
        .build();
}

#[test]
fn many_names_are_compared_with_many_profiles() {
    // Letters of a name, so that no two are near each other.
    let name = |number: usize, slip: &str| {
        let letters: String = (0..5)
            .map(|place| char::from(b'a' + (number / 6_usize.pow(place) % 6) as u8 * 4))
            .map(|letter| format!("{letter}{letter}"))
            .collect();
        format!("Ann {letters}{slip}mann")
    };
    let mut site = TestSite::new().config("search: false\npaginate_by: 1000\n");
    let people = 4000;
    for number in 0..people {
        let profile = format!("---\nname: {}\n---\n", name(number, ""));
        site = site.file(&format!("content/people/p{number}.md"), profile);
    }
    for item in 0..people / 1000 {
        let names: Vec<String> = (0..1000).map(|n| name(item * 1000 + n, "x")).collect();
        let yaml = format!("people: [{}]\n", names.join(", "));
        site = site.item(&format!("2026-01-01-{item}.md"), &yaml, "Text.\n");
    }
    let outcome = site.build().outcome;
    assert_eq!(
        outcome
            .diagnostics
            .matches("has no profile, but the similar name")
            .count(),
        people
    );
}

#[test]
fn many_unknown_ids_are_reported() {
    let mut site = TestSite::new();
    for number in 0..1000 {
        let profile = format!("---\nname: Person {number}\n---\n");
        site = site.file(&format!("content/people/person-{number}.md"), profile);
    }
    let ids: Vec<String> = (0..1000).map(|n| format!("persona-{n}")).collect();
    let outcome = site
        .item(ITEM, &format!("people: [{}]\n", ids.join(", ")), "")
        .fail();
    outcome.says("error: there is no profile `persona-7`\n");
    outcome.says("help: did you mean `person-7`? If not, add content/people/persona-7.md");
    // Of so many only the first are compared with all.
    assert_eq!(outcome.diagnostics.matches("did you mean").count(), 100);
    outcome.says("help: add content/people/persona-999.md, or write `name:`");
}

#[test]
fn a_bibliography_takes_no_more_than_its_size() {
    let entry = |key: &str, more: &str| {
        format!(
            "@article{{{key}, title = {{T}}, author = {{Xu, Xiao}}, journal = {{J}}, year = 2020{more}}}\n"
        )
    };
    let bib = |text: String| TestSite::new().file("content/publications.bib", text);
    // Each @string is twice the one before it, of nothing.
    let strings: String = (1..20)
        .map(|n| {
            format!(
                "@string{{s{n} = {}}}\n",
                vec![format!("s{}", n - 1); 20].join(" # ")
            )
        })
        .collect();
    let bomb = format!(
        "@string{{s0 = \"\"}}\n{strings}{}",
        entry("a", ", note = s19")
    );
    bib(bomb)
        .fail()
        .says("error: abbreviation `s3` uses itself, or stands for too much text\n");
    let long = format!("@string{{s = \"{}\"}}\n", "x".repeat(1900));
    let fan = format!(
        "{long}{}",
        entry("a", &format!(", note = {}", vec!["s"; 900].join(" # ")))
    );
    bib(fan)
        .fail()
        .says("error: the abbreviations in this entry stand for more than 10000 bytes\n");
    // `biblatex` joins each part with all before it.
    let parts = |count: usize| {
        let joined = vec!["\"a\""; count].join(" # ");
        bib(entry("a", &format!(", note = {joined}")))
    };
    parts(1_000).build();
    parts(300_000)
        .fail()
        .says("error: `note` is joined from more than 1000 parts\n --> content/publications.bib:1:")
        .says("help: write it as one value, without `#`");
    let abbreviation = format!("@string{{s = {}}}\n", vec!["\"a\""; 300_000].join(" # "));
    bib(abbreviation + &entry("a", ", note = s")).fail();
    // Each entry inherits twice from the next.
    let laughs: String = (0..25)
        .map(|n| {
            format!(
                "@xdata{{x{n}, xdata = {{x{m}, y{m}}}}}\n@xdata{{y{n}, xdata = {{x{m}, y{m}}}}}\n",
                m = n + 1
            )
        })
        .collect();
    let laughs = format!("{laughs}@xdata{{x25, title = {{T}}}}\n@xdata{{y25, note = {{N}}}}\n");
    bib(format!("{laughs}{}", entry("a", ", xdata = {x0}"))).fail().says(
        "error: entry `a` has a circular `crossref` or `xdata`, or inherits from more than 50 entries or 20000 bytes\n",
    );
    // Thousands take over the title of a large one.
    let parent = format!(
        "@proceedings{{p, title = {{{}}}, editor = {{Xu, Xiao}}, year = 2020}}\n",
        "x".repeat(500_000)
    );
    let children: String = (0..20_000)
        .map(|n| entry(&format!("c{n}"), ", crossref = {p}"))
        .collect();
    let outcome = bib(format!("{parent}{children}")).fail();
    outcome.says("error: 19000 more errors of this file are not listed\n");
    // All have one key, and inherit from it.
    let same = entry("a", ", crossref = {a}").repeat(20_000);
    bib(same)
        .fail()
        .says("more errors of this file are not listed\n");
    // On one line, all of them wrong.
    let line: String = (0..20_000)
        .map(|n| format!("@article{{k{n}, title = {{T}}}} "))
        .collect();
    bib(line)
        .fail()
        .says("error: 19000 more errors of this file are not listed\n")
        .says("warning: 20000 more warnings of this file are not listed\n");
    // Entries that do not end, within each other, and commands that nothing closes.
    for part in ["@article{\n", "article{a,\n", "@article(\n", "x{\n"] {
        let many = part.repeat(50_000);
        TestSite::new()
            .file(
                "content/publications.bib",
                format!("{many}{}", "}".repeat(50_000)),
            )
            .run(&["check"]);
    }
    for part in [
        "\\(", "\\[", "$", "$$ $", "\\textit", "\\'", "`", "&", "^{", "\\frac", "<i>", "<sub>",
    ] {
        let many = part.repeat(30_000);
        bib(format!("@article{{a, title = {{{many}}}, abstract = \"{many}\", author = {{Xu, X}}, year = 2020}}"))
            .run(&["check"]);
    }
    let strings: String = (0..20_000)
        .map(|n| format!("@string{{s{n} = {{S}}}}\n"))
        .collect();
    let uses: String = (0..20_000)
        .map(|n| entry(&format!("u{n}"), &format!(", journal = S{n}")))
        .collect();
    bib(format!("{strings}{uses}")).build();
}

#[test]
fn a_template_that_does_not_end_is_an_error() {
    let loops = "{% for i in range(end=100000) %}{% for j in range(end=100000) %}xxxxxxxxxxxxxxxx\
                 {% endfor %}{% endfor %}";
    TestSite::new()
        .file("templates/404.html", loops)
        .fail()
        .says(
            "error: the template `404.html` renders a page of more than 100 MB\n\
         --> templates/404.html\n = help: look for a loop in the template that repeats too often\n",
        );
    TestSite::new()
        .file("templates/404.html", "{{ 1000000000 | separators }}")
        .fail()
        .says("error: cannot render this template: `separators` handles lists of at most 100000 entries\n --> templates/404.html:1:17\n");
}

#[test]
fn tags_that_do_not_end_and_long_lines_of_code_take_no_time() {
    let item = |text: &str| TestSite::new().item(ITEM, "", text);
    item(&format!("A.\n\n<div>\n{}\n", "<a".repeat(200_000)))
        .fail()
        .says("this HTML has a tag with more than 500 attributes");
    item(&format!(
        "A.\n\n<div><math><style>{}\n",
        "<div>".repeat(20_000)
    ))
    .fail()
    .says("more than 200 HTML elements are open here");
    // These end where the next of their kind begins, but only within their parent.
    for tag in ["rt", "rp", "optgroup"] {
        item(&format!(
            "A.\n\n<div>\n{}\n",
            format!("<{tag}>a").repeat(100_000)
        ))
        .fail()
        .says("more than 200 HTML elements are open here");
    }
    let ruby = format!("<ruby>{}</ruby>", "a<rt>b<rp>c".repeat(300));
    item(&format!("{ruby}\n")).build();
    item(&format!(
        "A.\n\n<div><math><style><p>{}{}\n",
        (0..4000)
            .map(|id| format!("<b id={id}>"))
            .collect::<String>(),
        "<p>x".repeat(4000)
    ))
    .fail();
    for (language, code) in [("r", "a(b["), ("bash", "$((`"), ("markdown", "*[`<a ")] {
        let code = code.repeat(50_000);
        let built = item(&format!("A.\n\n```{language}\n{code}\n```\n")).build();
        built.page("/news/2026/a/").contains("<pre");
    }
}

#[test]
fn definitions_and_odd_commands_take_no_more_than_their_size() {
    let item = |text: &str| TestSite::new().item(ITEM, "summary: S\n", text);
    // Each call is short, and expands to much.
    let calls = format!(
        "$\\def\\a{{{}}}$ {}\n",
        "y".repeat(18_000),
        "$\\a$ ".repeat(700)
    );
    item(&calls).build().outcome.says(
        "this formula expands too many commands: the limits are 500 in a formula, and 20000 with 500000 bytes",
    );
    let backslashes = format!("$${}x$$\n\n", "\\".repeat(19_000)).repeat(100);
    item(&backslashes).build();
    let rows = format!(
        "$$\\begin{{aligned}}{}\\foo\\end{{aligned}}$$\n\n",
        "\\\\".repeat(9_000)
    );
    item(&rows.repeat(100)).build().outcome.says("`\\foo`");
    let name = |n: usize| -> String {
        let letter =
            |k: usize| char::from(b'a' + u8::try_from(n / 26_usize.pow(k as u32) % 26).unwrap());
        (0..4).map(letter).collect()
    };
    let commands: String = (0..300_000).map(|n| format!("\\q{}", name(n))).collect();
    let entry = format!(
        "@article{{a, title = {{T {commands}}}, author = {{Xu, Xiao}}, journal = {{J}}, year = 2020}}\n"
    );
    TestSite::new()
        .file("content/publications.bib", entry)
        .build();
}

#[test]
fn many_papers_that_read_alike_take_no_time_beyond_their_number() {
    let papers: String = (0..1_000)
        .map(|n| format!("@article{{k{n}, title = {{T{n}}}, author = {{Xu, Aa Bb Cc Dd Ee Ff Gg Hh}}, journal = {{J}}, year = 2020}}\n"))
        .collect();
    let cites: Vec<String> = (0..1_000).map(|n| format!("@k{n}")).collect();
    TestSite::new()
        .config("citation_style: apa\nsearch: false\n")
        .file("content/publications.bib", papers)
        .item(ITEM, "", &format!("[{}]\n", cites.join("; ")))
        .build();
}

#[test]
fn a_drawing_is_drawn_no_more_than_its_limit() {
    let item = |text: &str| TestSite::new().item(ITEM, "summary: S\n", text);
    let refused =
        "the parts of this drawing refer to each other in a circle, or more than 100000 times";
    let level = |n: usize| {
        let uses = format!("<use href=\"#L{}\"/>", n - 1).repeat(10);
        format!("<g id=\"L{n}\">{uses}</g>")
    };
    let levels: String = (1..12).map(level).collect();
    let svg = |inner: &str| {
        format!(
            "<svg viewBox=\"0 0 9 9\"><defs>{inner}<path id=\"L0\" d=\"M0 0h1\"/></defs><use href=\"#L11\"/></svg>\n"
        )
    };
    item(&svg(&levels)).fail().says(refused);
    // Parts that refer back, under ids that are there twice.
    let back: String = (0..11)
        .map(|n| format!("<g id=\"L{n}\"><use href=\"#L{}\"/></g>", n + 1))
        .collect();
    item(&svg(&format!("{back}{levels}"))).fail().says(refused);
    // A marker is drawn at each point.
    let points = "1,1 ".repeat(400);
    let markers: String = (1..5)
        .map(|n| format!("<marker id=\"m{n}\"><polyline points=\"{points}\" marker-mid=\"url(#m{})\"/></marker>", n - 1))
        .collect();
    item(&format!("<svg viewBox=\"0 0 9 9\"><defs><marker id=\"m0\"><path d=\"M0 0h1\"/></marker>{markers}</defs><polyline points=\"{points}\" marker-mid=\"url(#m4)\"/></svg>\n"))
        .fail()
        .says(refused);
    item(&format!("<svg viewBox=\"0 0 9 9\"><defs><marker id=\"m0\"><path d=\"M0 0h1\"/></marker></defs><polyline points=\"{points}\" marker-mid=\"url(#m0)\"/></svg>\n")).build();
}
