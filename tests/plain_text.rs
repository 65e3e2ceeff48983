//! Text without elements keeps its meaning: summaries, feeds, descriptions, calendars, the search,
//! labels of headings, descriptions of pictures.

mod support;

use support::TestSite;

const COUNTED: &str =
    "We counted 10⁶ cells, 1/3 of them alive, 5×10⁸ CFU per ml, √2 times as many.";

#[test]
fn what_is_raised_lowered_or_a_fraction_keeps_its_meaning_everywhere() {
    let text = "We counted $10^6$ cells, $\\frac{1}{3}$ of them alive, 5×10^8^ CFU per ml, $\\sqrt{2}$ times as many.\n";
    let built = TestSite::new()
        .config("search: false\n")
        .item(
            "2026-01-02-a.md",
            "event: {type: seminar, start: 2026-06-01T10:00}\n",
            text,
        )
        .build();
    let page = built.page("/news/2026/a/").text.clone();
    assert!(
        page.contains(&format!(
            "<meta name=\"description\" content=\"{COUNTED}\">"
        )),
        "{page}"
    );
    assert!(
        built
            .page("feed.xml")
            .text
            .clone()
            .contains(&format!("<summary>{COUNTED}</summary>"))
    );
    assert!(built.page("rss.xml").text.clone().contains(COUNTED));
    assert!(
        built
            .page("feed.json")
            .text
            .clone()
            .contains(&format!("\"summary\":\"{COUNTED}\""))
    );
    let calendar = built
        .page("news/2026/a/event.ics")
        .text
        .clone()
        .replace("\r\n ", "");
    assert!(
        calendar.contains(&COUNTED.replace(',', "\\,")),
        "{calendar}"
    );
    assert!(built.page("index.html").text.clone().contains(COUNTED));
}

#[test]
fn raw_html_footnotes_and_code_keep_their_meaning_too() {
    for (text, summary) in [
        (
            "10<sup>6</sup> cells in H<sub>2</sub>O.",
            "10⁶ cells in H₂O.",
        ),
        (
            "About 10^6^[^1] cells.\n\n[^1]: Roughly.",
            "About 10⁶ cells.",
        ),
        ("One line<br>and the next.", "One line and the next."),
        ("Take `x^2` of `a_1`.", "Take x^2 of a_1."),
        (
            "1$\\frac{1}{2}$ cups, 1<sup>st</sup> prize.",
            "1 1/2 cups, 1ˢᵗ prize.",
        ),
        (
            "It is $x^{\\alpha + \\beta}$ and Ca^2+^ and SO~4~^2-^.",
            "It is x^(α+β) and Ca²⁺ and SO₄²⁻.",
        ),
        ("Heat of *10^-3^ J*.", "Heat of 10⁻³ J."),
    ] {
        let built = TestSite::new()
            .config("search: false\n")
            .item("2026-01-02-a.md", "", text)
            .build();
        let feed = built.page("feed.xml").text.clone();
        assert!(
            feed.contains(&format!("<summary>{summary}</summary>")),
            "{text}: {feed}"
        );
    }
}

#[test]
fn headings_are_labelled_by_what_they_say_and_keep_their_ids() {
    let built = TestSite::new()
        .config("search: false\n")
        .item(
            "2026-01-02-a.md",
            "summary: s\n",
            "## CO~2~ at $10^6$ Pa\n\n## H<sub>2</sub>O\n\n[a](#co2-at-106-pa) [b](#h2o)\n",
        )
        .build();
    let page = built.page("/news/2026/a/").text.clone();
    assert!(
        page.contains("aria-label=\"Link to this section: CO₂ at 10⁶ Pa\""),
        "{page}"
    );
    assert!(page.contains("id=\"h2o\""), "{page}");
}

#[test]
fn descriptions_of_pictures_keep_their_meaning() {
    let built = TestSite::new()
        .config("search: false\n")
        .item(
            "2026-01-02-a/index.md",
            "summary: s\n",
            "![CO~2~ and $\\frac{1}{2}$ of 10^6^](a.jpg)\n",
        )
        .file(
            "content/news/2026-01-02-a/a.jpg",
            include_bytes!("fixtures/pixel.jpg"),
        )
        .build();
    let page = built.page("/news/2026/a/").text.clone();
    assert!(page.contains("alt=\"CO₂ and 1/2 of 10⁶\""), "{page}");
}

#[test]
fn feeds_have_the_formulas_of_their_pages() {
    let formulas = "The law $E=mc^2$ holds in CO$_2$, $\\frac{a}{b} < \\sqrt[3]{x}$, $\\begin{pmatrix}1&2\\end{pmatrix}$, $\\color{red} x$.";
    for extra in [
        "",
        "<br>Next line.",
        "\n\n{{ <video src=\"/a.mp4\" title=\"Talk\" /> }}",
        "\n\n<details><summary>More</summary>\n\n$$x^2$$\n\n</details>",
    ] {
        let built = TestSite::new()
            .config("search: false\n")
            .file("static/a.mp4", include_bytes!("fixtures/film.mp4"))
            .item("2026-01-02-a.md", "", &format!("{formulas}{extra}\n"))
            .build();
        let page = built.page("/news/2026/a/").text.clone();
        let count = page.matches("<math").count();
        assert!(count >= 5, "{page}");
        for feed in ["feed.xml", "rss.xml", "feed.json"] {
            let feed = built.page(feed).text.clone();
            let found = feed.matches("<math").count() + feed.matches("&lt;math").count();
            assert_eq!(found, count, "{extra}: {feed}");
        }
    }
}

#[test]
fn a_title_is_in_italics_on_pages_and_plain_elsewhere() {
    let built = TestSite::new()
        .config("search: false\nnavigation: [{title: News, url: /news/}]\n")
        .item(
            "2026-01-02-a.md",
            "title: '*E. coli* grows on H~2~O & <b>'\nsummary: 'Of *E. coli* and 10^6^ others'\nevent: {type: seminar, start: 2026-06-01T10:00}\n",
            "Text.\n",
        )
        .item("2026-01-03-b.md", "title: C*-algebras, 2*3*4 and snake_case_names\n", "Text.\n")
        .file("content/methods.md", "---\ntitle: The *lac* operon\n---\n\nText.\n")
        .build();
    let html = "<em>E. coli</em> grows on H<sub>2</sub>O &amp; &lt;b&gt;";
    let plain = "E. coli grows on H₂O &amp; &lt;b&gt;";
    let page = built.page("/news/2026/a/");
    page.contains(&format!("<h1>{html}</h1>"))
        .contains(&format!("<title>{plain} – Test Lab</title>"))
        .contains("<meta name=\"description\" content=\"Of E. coli and 10⁶ others\">");
    built
        .page("/news/2026/b/")
        .contains(&format!("{html}</a>").replace("</a>", "</span></a>"));
    for list in ["/", "/news/", "/news/2026/", "/events/"] {
        built.page(list).contains(&format!("{html}</a>"));
    }
    built
        .page("feed.xml")
        .contains(&format!("<title>{plain}</title>"));
    built
        .page("rss.xml")
        .contains(&format!("<title>{plain}</title>"));
    built
        .page("feed.json")
        .contains("\"title\":\"E. coli grows on H₂O & <b>\"");
    built
        .page("events.ics")
        .contains("SUMMARY:E. coli grows on H₂O & <b>");
    built
        .page("/news/2026/b/")
        .contains("<h1>C*-algebras, 2*3*4 and snake_case_names</h1>");
    built
        .page("/methods/")
        .contains("<h1>The <em>lac</em> operon</h1>")
        .contains("<title>The lac operon – Test Lab</title>");
    built.nowhere("*E. coli*");
}

/// What readers see of a text, and what was said of it.
fn page_of(text: &str) -> (String, String) {
    let built = TestSite::new()
        .config("search: false\n")
        .item("2026-01-02-a.md", "summary: s\n", &format!("{text}\n"))
        .build();
    let page = built.page("/news/2026/a/").text.clone();
    (page, built.outcome.diagnostics.clone())
}

#[test]
fn straight_quotes_beside_chinese_open_and_close_by_turns() {
    for (text, html) in [
        ("他说\"你好\"然后走了。", "他说“你好”然后走了。"),
        ("\"你好\"，他说。", "“你好”，他说。"),
        (
            "会议以\"国际联合培养\"为主题，探讨\"新模式\"的建立。",
            "会议以“国际联合培养”为主题，探讨“新模式”的建立。",
        ),
        (
            "这是\"English\"混排与\"123\"数字。",
            "这是“English”混排与“123”数字。",
        ),
        (
            "他说:\"你好。\"她说:'再见'了。",
            "他说:“你好。”她说:‘再见’了。",
        ),
        ("**\"加粗\"**之后", "<strong>“加粗”</strong>之后"),
        ("（\"括号内\"）与《\"书名\"》", "（“括号内”）与《“书名”》"),
        ("中文'单引号'中文", "中文‘单引号’中文"),
        (
            "一行结尾\"引号\"\n下一行开头\"引号\"继续",
            "一行结尾“引号”下一行开头“引号”继续",
        ),
        ("他说\"'你好'他说\"了", "他说“‘你好’他说”了"),
        ("*中*\"a\"*中*和2024\"新模式\"启动", "“a”"),
        ("自2024\"新模式\"启动", "自2024“新模式”启动"),
        // A quote that is open ends with its block.
        ("他说\"你好\n\n他说\"你好\"了", "<p>他说“你好”了</p>"),
        ("| 说\"甲 | 说\"乙\"了 |\n| - | - |\n| a | b |", "说“乙”了"),
    ] {
        let (page, _) = page_of(text);
        assert!(page.contains(html), "{text}: {page}");
    }
    for text in [
        "\"Hello\", he said 'so', and it's \"it\".",
        "Die 'Neue' \"Zeit\" (\"ja\") \"--\" 'a'",
    ] {
        let (page, _) = page_of(text);
        assert!(!page.contains("”Hello") && !page.contains("“."), "{page}");
        assert!(!page.contains("“)") && !page.contains("”ja"), "{page}");
    }
    let (page, _) = page_of("<code>说\"甲\"了</code> 和 `说\"乙\"了`");
    assert!(page.contains("说\"甲\"了"), "{page}");
    assert!(page.contains("说\"乙\"了"), "{page}");
}

#[test]
fn feet_inches_and_minutes_are_no_quotes() {
    for (text, html) in [
        ("It is 5' 10\" tall.", "It is 5′ 10″ tall."),
        ("A 10\" x 5\" pipe, 5'10\".", "A 10″ x 5″ pipe, 5′10″."),
        ("屏幕15\"大", "屏幕15″大"),
        (
            "In \"chapter 5\" and '85' of it",
            "In “chapter 5” and ‘85’ of it",
        ),
        ("the 1990's", "the 1990’s"),
    ] {
        let (page, _) = page_of(text);
        assert!(page.contains(html), "{text}: {page}");
    }
}

#[test]
fn chinese_lines_meet_without_a_space_at_punctuation() {
    for (text, html) in [
        ("二“引号”\n下一行", "二“引号”下一行"),
        ("二‘引号’\n下一行", "二‘引号’下一行"),
        ("三破折号——\n下一行", "三破折号——下一行"),
        ("四省略号……\n下一行", "四省略号……下一行"),
        ("五\n——下一行", "五——下一行"),
        ("六\n“下一行”", "六“下一行”"),
        ("七“引号”\n“下一行”", "七“引号”“下一行”"),
        ("八\"引号\"\n\"下一行\"了", "八“引号”“下一行”了"),
        ("十七&mdash;\n下一行", "十七—下一行"),
        ("A “quote”\nand more", "A “quote”\nand more"),
        ("A dash —\nand more", "A dash —\nand more"),
        ("中文“引号”\nEnglish", "中文“引号”\nEnglish"),
    ] {
        let (page, _) = page_of(text);
        assert!(page.contains(html), "{text}: {page}");
    }
}

#[test]
fn mass_numbers_and_marks_are_raised() {
    for (text, html) in [
        (
            "The ^13^C and ^1^H, (^3^He), ^†^ too.",
            "The <sup>13</sup>C and <sup>1</sup>H, (<sup>3</sup>He), <sup>†</sup> too.",
        ),
        ("^14^N/^15^N", "<sup>14</sup>N/<sup>15</sup>N"),
        (
            "Smith^†^ 和^13^C标记",
            "Smith<sup>†</sup> 和<sup>13</sup>C标记",
        ),
        ("`^13^C` and \\^13^C", "<code>^13^C</code> and ^13^C"),
    ] {
        let (page, said) = page_of(text);
        assert!(page.contains(html), "{text}: {page}");
        assert_eq!(said, "", "{text}");
    }
}
