//! HTML as people bring it from Word, WeChat, WordPress, Jekyll and pages of their own: what it shows stays,
//! and what is removed is reported once, correctly.

mod support;

use support::{Built, TestSite, jpeg};

const TEXT: &str = "2026-01-01-a.md";

fn site(body: &str) -> TestSite {
    TestSite::new()
        .file("static/g.jpg", jpeg())
        .item(TEXT, "summary: S\n", body)
}

#[track_caller]
fn says_nothing(built: &Built) {
    assert_eq!(built.outcome.diagnostics, "");
}

#[test]
fn what_does_nothing_is_kept_or_goes_without_a_word() {
    let built = site(
        "<a href=\"https://example.org\" target=\"_blank\" rel=\"noopener\">x</a>\n\n\
         <table border=1 cellpadding=2><thead><tr><th valign=top>a</th></tr></thead><tfoot><tr><td bgcolor=red>sum</td></tr></tfoot></table>\n\n\
         <section id=\"s\" aria-labelledby=\"x\" aria-live=\"off\" aria-owns=\"y\" aria-modal=\"true\" data-kind=\"y\" itemprop=\"z\" leaf=\"\"><p id=\"x\">text</p></section>\n\n\
         <label>Name <input type=\"checkbox\"></label> <big>big</big> <font color=red face=Arial>red</font>\n\n\
         <ol><li value=\"3\">three</li></ol>\n",
    )
    .build();
    says_nothing(&built);
    built
        .page("/news/2026/a/")
        .contains("<a href=\"https://example.org\">x</a>")
        .contains("<tfoot><tr><td>sum</td></tr></tfoot>")
        .contains("<section id=\"s\" aria-labelledby=\"x\" aria-live=\"off\"><p id=\"x\">text</p>")
        .contains("<label>Name <input type=\"checkbox\"></label> big red")
        .contains("<li value=\"3\">three</li>");
}

#[test]
fn text_of_word_stays_without_its_formatting() {
    let built = site("<p class=MsoNormal>From<o:p>office</o:p></p>\n").build();
    built.outcome.says(
        "warning: this text was pasted with the formatting of Word or a similar program, which the site removes\n",
    );
    built
        .page("/news/2026/a/")
        .contains("<p class=\"MsoNormal\">Fromoffice</p>");
}

#[test]
fn what_runs_or_changes_the_page_is_reported_once_with_its_number() {
    let built = site(
        "<p style=\"color:red\">One</p>\n\n<p style=\"color:red\" onclick=\"x()\">Two</p>\n\n\
         A <b style=\"x\">line</b>.\n\n<form action=\"/x\"><button>Go</button></form>\n",
    )
    .build();
    let told = format!(
        "warning: `style=` (3 times), `<button>`, `<form>` and `onclick=` are removed because they can run scripts or change the page
 --> content/news/{TEXT}:5:1
  |
5 | <p style=\"color:red\">One</p>
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: use a component, or write `html: allow` in site.yaml if you trust everyone who writes here

1 warning

"
    );
    assert_eq!(built.outcome.diagnostics, told);
    built.page("/news/2026/a/").contains("Go").lacks("onclick");
    site("A <script>x</script> b.\n")
        .build()
        .outcome
        .says("warning: `<script>` is removed because it can run scripts or change the page");
}

#[test]
fn words_that_go_with_their_element_are_reported_each() {
    let built = site("<textarea>One</textarea>\n\n<select><option>Two</option></select>\n").build();
    for name in ["textarea", "select"] {
        built.outcome.says(&format!(
            "warning: `<{name}>` is removed, with its content\n"
        ));
    }
    // Words in angle brackets are no HTML, though they look like it.
    let built = site("Dear <your name>, we cloned <GENE> and Vec<u8>, <GENE> again.\n").build();
    built
        .outcome
        .says(
            "warning: `<GENE>` is not an HTML tag, so readers do not see it
 --> content/news/2026-01-01-a.md:5:29",
        )
        .says("= help: write `\\<GENE>` to show it as text")
        .says("`<your name>` is not an HTML tag")
        .says("`<u8>` is not an HTML tag")
        .says("3 warnings");
    site("<div>\nSee <https://example.org/a>.\n</div>\n")
        .build()
        .outcome
        .says("warning: `<https://example.org/a>` is not an HTML tag, so readers do not see it");
}

#[test]
fn fallbacks_of_scripts_and_plug_ins_are_published() {
    let built = site(
        "<figure><noscript><img src=\"/g.jpg\" alt=\"A figure\"></noscript><img data-src=\"/g.jpg\" alt=\"A figure\"><figcaption>Caption</figcaption></figure>\n\n\
         <object data=\"https://example.org/a.pdf\"><a href=\"https://example.org/a.pdf\">The PDF</a></object>\n\n\
         <object data=\"https://example.org/b.pdf\" title=\"Poster\">No plug-in.</object>\n\n\
         <noscript>\n\n*Without scripts*\n\n</noscript>\n\n\
         A line with <noscript><b>bold</b></noscript> in it.\n\n\
         <noembed><i>No embed</i></noembed><noframes>No frames</noframes>\n",
    )
    .build();
    says_nothing(&built);
    let page = built.page("/news/2026/a/");
    page.contains("<p><a href=\"https://example.org/a.pdf\">The PDF</a></p>")
        .contains("<p><a href=\"https://example.org/b.pdf\">Poster</a> No plug-in.")
        .contains("<p><em>Without scripts</em></p>")
        .contains("A line with <b>bold</b> in it.")
        .contains("<i>No embed</i>No frames")
        .lacks("noscript");
    let article = &page.text[page.text.find("<figure>").unwrap()..];
    let figure = &article[..article.find("</figure>").unwrap()];
    assert_eq!(figure.matches("<img").count(), 1, "{figure}");
    built
        .page("/feed.xml")
        .contains("Poster")
        .contains("No embed");
}

#[test]
fn a_picture_for_scripts_alone_is_shown_once() {
    for body in [
        "<img class=\"lazy\" data-src=\"/g.jpg\" alt=\"A\">\n",
        "<img src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\" data-lazy-src=\"/g.jpg\" alt=\"A\"><noscript><img src=\"/g.jpg\" alt=\"A\"></noscript>\n",
        "<img src=\"\" data-original=\"/g.jpg\" alt=\"A\">\n",
        "<img src=\"/g.jpg\" alt=\"A\" data-src=\"/g.jpg\"><noscript><img src=\"/g.jpg\" alt=\"A\"></noscript>\n",
        "Text <img data-src=\"/g.jpg\" alt=\"A\"> text.\n",
    ] {
        let built = site(body).build();
        says_nothing(&built);
        let page = built.page("/news/2026/a/");
        let shown = page.text.matches(" src=\"/images/g-").count();
        assert_eq!(shown, 1, "{body}\n{}", page.text);
    }
    // A picture on another host, and one that does not exist, are reported.
    site("<section><p><img class=\"rich_pages\" data-src=\"https://mmbiz.qpic.cn/x/640\" alt=\"\"></p></section>\n")
        .fail()
        .says("error[remote-media]: `https://mmbiz.qpic.cn/x/640` is on another host");
    let built = site("<p><img class=\"x\" alt=\"A\"> Text</p>\n").build();
    built
        .outcome
        .says("warning: this `<img>` has no URL, so it is removed")
        .says("= help: write the path of the picture in `src=\"…\"`");
    built.page("/news/2026/a/").lacks("class=\"x\"");
}

#[test]
fn a_frame_leaves_a_link_with_its_title() {
    let built = site(
        "<iframe src=\"https://www.youtube.com/embed/abc\" title=\"The talk\"></iframe>\n\n\
         <p><iframe width=1 data-src=\"//player.bilibili.com/player.html?bvid=BV1x\">Your browser is old.</iframe></p>\n\n\
         Text <iframe src=\"https://maps.example.org/lab\"></iframe> more.\n\n\
         <embed src=\"https://example.org/a.swf\"> <object><param name=\"movie\" value=\"x\"><embed src=\"/g.jpg\"></object>\n",
    )
    .build();
    says_nothing(&built);
    built
        .page("/news/2026/a/")
        .contains("<p><a href=\"https://www.youtube.com/watch?v=abc\">The talk</a></p>")
        .contains(
            "<p><a href=\"https://www.bilibili.com/video/BV1x/\">bilibili.com/video/BV1x</a></p>",
        )
        .contains("Text <a href=\"https://maps.example.org/lab\">maps.example.org/lab</a> more.")
        .contains("<a href=\"https://example.org/a.swf\">example.org/a.swf</a>")
        .contains("<a href=\"/g.jpg\">g.jpg</a>")
        .lacks("<iframe")
        .lacks("Your browser");
    built
        .page("/feed.xml")
        .contains("https://www.youtube.com/watch?v=abc");
    for lost in [
        "<iframe srcdoc=\"<p>x</p>\"></iframe>",
        "<iframe src=\"javascript:alert(1)\"></iframe>",
        "<iframe src=\"about:blank\"></iframe>",
    ] {
        let built = site(&format!("Before.\n\n{lost}\n\nA {lost} b.\n\nAfter.\n")).build();
        built
            .outcome
            .says("warning: `<iframe>` is removed because it has no URL to link");
        built
            .page("/news/2026/a/")
            .contains("After.")
            .lacks("alert");
    }
    // A frame that leads to a file which is not there is as wrong as a link.
    site("<iframe src=\"no.pdf\"></iframe>\n")
        .fail()
        .says("no.pdf");
    site("<iframe src=x>\n\nAll else.\n")
        .fail()
        .says("would be lost");
}

#[test]
fn places_of_a_picture_that_lead_somewhere_stay_links() {
    let built = site(
        "<img src=\"/g.jpg\" alt=\"Map\" usemap=\"#m\"><map name=\"m\"><area shape=rect coords=\"0,0,1,1\" href=\"https://example.org/a\" alt=\"Room A\"><area href=\"https://example.org/b\"></map>\n",
    )
    .build();
    built
        .page("/news/2026/a/")
        .contains("<a href=\"https://example.org/a\">Room A</a> <a href=\"https://example.org/b\">example.org/b</a>");
}

#[test]
fn links_lead_to_anchors_of_raw_html() {
    let anchors = "<section id=\"contact\">\n\n## Contact us\n\n</section>\n\n<h3 id=\"focus\">Focus</h3>\n\n<a name=\"old\"></a>\n\n<A NAME='two words'>x</A>\n\nIn a <span id=inline>line</span>.\n\n- <a id=\"list\"></a>x\n";
    let links = |page: &str| {
        ["contact", "focus", "old", "two%20words", "inline", "list"]
            .map(|anchor| format!("[x]({page}#{anchor})"))
            .join(" ")
    };
    let built = site(&format!("{anchors}\n{}\n", links("")))
        .item("2026-01-02-b.md", "", &links("2026-01-01-a.md"))
        .build();
    says_nothing(&built);
    built
        .page("/news/2026/a/")
        .contains("<a id=\"old\"></a>")
        .contains("<a id=\"two words\">x</a>");
    // What is taken out is no anchor, nor is code, nor an attribute's value.
    for body in [
        "<template><p id=\"x\">a</p></template>\n\n[x](#x)\n",
        "`<p id=\"x\">`\n\n[x](#x)\n",
        "<p title=' id=\"x\"'>a</p>\n\n[x](#x)\n",
        "<p>id=\"x\"</p>\n\n[x](#x)\n",
    ] {
        site(body)
            .fail()
            .says("error: this text has no heading `#x`");
    }
    site("<p id=\"apple\">A</p>\n\n## Pears\n")
        .item(
            "2026-01-02-b.md",
            "",
            "[x](2026-01-01-a.md#aple) [y](2026-01-01-a.md#zzzzzzz)\n",
        )
        .fail()
        .says("help: did you mean `#apple`?")
        .says("help: its headings are `#pears`");
    // In HTML that is trusted, they stay as they are.
    site("<a name=old></a>\n\n[x](#old)\n")
        .config("html: allow\n")
        .build();
}

#[test]
fn a_heading_takes_no_id_that_raw_html_gives() {
    let built =
        site("## Results\n\n<div\n id=\"results\">\n\nText\n\n</div>\n\n[x](#results)\n").build();
    built
        .page("/news/2026/a/")
        .contains("<h2 id=\"results-1\">")
        .contains("<div id=\"results\">");
}

#[test]
fn links_lead_to_headings_by_the_ids_of_github_too() {
    let built = site(
        "## Posters & Demos\n\n## Posters & Demos\n\n## Results – a *summary*\n\n## What's new?\n\n\
         [a](#posters-demos) [b](#posters--demos) [c](#posters--demos-1) [d](#results--a-summary)\n",
    )
    .item("2026-01-02-b.md", "", "[x](2026-01-01-a.md#posters--demos)\n")
    .build();
    says_nothing(&built);
    built
        .page("/news/2026/a/")
        .contains(
            "<h2 id=\"posters-demos\"><span id=\"posters--demos\"></span>Posters &amp; Demos<a",
        )
        .contains("<h2 id=\"posters-demos-1\"><span id=\"posters--demos-1\"></span>Posters")
        .contains("<h2 id=\"whats-new\">What");
}

#[test]
fn html_that_is_indented_and_so_shown_as_code_is_reported() {
    let built = site("<div>\n\n    <p>Exported, indented by four.</p>\n\n</div>\n").build();
    assert_eq!(
        built.outcome.diagnostics,
        format!(
            "warning: this HTML is indented by four or more spaces, so readers see it as code
 --> content/news/{TEXT}:7:5
  |
7 |     <p>Exported, indented by four.</p>
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: remove the spaces; write code between two lines of three backticks

1 warning

"
        )
    );
    for html in [
        "</section>",
        "<!-- x -->",
        "<svg width=\"1\">",
        "<iframe src=x></iframe>",
    ] {
        let built = site(&format!("Text\n\n    {html}\n")).build();
        built.outcome.says("so readers see it as code");
    }
    for code in [
        "    <gene> x",
        "    < p>",
        "    let x = Vec::<u8>::new();",
        "```html\n<p>x</p>\n```",
        "```\n    <p>x</p>\n```",
    ] {
        says_nothing(&site(&format!("Text\n\n{code}\n")).build());
    }
}

#[test]
fn markdown_in_a_block_of_html_is_reported_at_its_place() {
    let built =
        site("<p>A note.</p>\nFollowed at once by [a link](https://example.org) and *emphasis*.\n")
            .build();
    assert_eq!(
        built.outcome.diagnostics,
        format!(
            "warning: Markdown within a block of HTML is not rendered, so readers see its signs
 --> content/news/{TEXT}:6:21
  |
6 | Followed at once by [a link](https://example.org) and *emphasis*.
  |                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: leave a blank line between the HTML and the Markdown

1 warning

"
        )
    );
    for (body, place) in [
        ("<div>\n**Bold**\n</div>\n", "6:1"),
        ("<div>\n- One\n- Two\n</div>\n", "7:1"),
        ("<div>\n## A heading\n</div>\n", "6:1"),
        ("<td>![A](/g.jpg)</td>\n", "5:5"),
        ("<div>The law $E=mc^2$.</div>\n", "5:14"),
        ("<div>As `code`.</div>\n", "5:9"),
        ("> <div>\n> *One*\n> </div>\n", "6:3"),
        (
            "<div>\n{{ <button url=\"/\" label=\"B\" /> }}\n</div>\n",
            "6:1",
        ),
        ("<div>As in [@x2022].</div>\n", "5:12"),
    ] {
        let built = site(body).build();
        built.outcome.says(&format!(
            "Markdown within a block of HTML is not rendered, so readers see its signs\n --> content/news/{TEXT}:{place}\n"
        ));
    }
    for body in [
        "<div>\n\n*Read*\n\n</div>\n",
        "<p>2 * 3 * 4, snake_case_name, [1], #1, $5 and $6, - one</p>\n",
        "<p><code>*a*</code> <kbd>`x`</kbd></p>\n",
        "<pre>\n*a* [b](c)\n</pre>\n",
        "<!-- *a* [b](c) -->\n",
        "<p title=\"*a*\">b</p>\n",
        "<p>One<br>- two<br>1. three</p>\n",
    ] {
        let built = site(body).build();
        assert_eq!(built.outcome.diagnostics, "", "{body}");
    }
    site("<p>[a](/)</p>\n")
        .config("html: allow\n")
        .build()
        .outcome
        .says("is not rendered");
}

const CHART: &str = "<svg width=\"200\" height=\"60\">
<rect x=\"5\" y=\"5\" width=\"100\" height=\"20\" fill=\"#456\"></rect>
<text x=\"10\" y=\"50\">Okinawa</text>
</svg>";

#[test]
fn inline_svg_is_drawn() {
    let drawn = "<svg width=\"200\" height=\"60\" viewBox=\"0 0 200 60\">\
                 <rect x=\"5\" y=\"5\" width=\"100\" height=\"20\" fill=\"#456\"></rect>\
                 <text x=\"10\" y=\"50\">Okinawa</text></svg>";
    let empty_lines = CHART.replace('\n', "\n\n");
    for body in [
        format!("<figure>\n{CHART}\n<figcaption>Rates</figcaption>\n</figure>\n"),
        format!("<figure>\n{empty_lines}\n<figcaption>Rates</figcaption>\n</figure>\n"),
        format!("Text\n\n{CHART}\n\nText\n"),
        format!("Text\n\n{empty_lines}\n\nText\n"),
        format!("A line with {CHART} in it, and *emphasis*.\n"),
        format!("- x\n\n  {empty_lines}\n"),
        format!("<div><noscript>{CHART}</noscript></div>\n"),
        format!("| a |\n| - |\n| {} |\n", CHART.replace('\n', "")),
    ] {
        let built = site(&body).build();
        assert_eq!(built.outcome.diagnostics, "", "{body}");
        let page = built.page("/news/2026/a/");
        let text = page.text.replace('\n', "");
        assert!(text.contains(drawn), "{body}\n{}", page.text);
        built
            .page("/feed.xml")
            .contains("&lt;text x=\"10\" y=\"50\"&gt;Okinawa&lt;/text&gt;");
    }
    let code = site(&format!("    {}\n\n`{}`\n", "x", CHART.replace('\n', ""))).build();
    code.page("/news/2026/a/")
        .contains("&lt;rect")
        .lacks("<rect");
}

#[test]
fn a_drawing_is_read_as_browsers_read_it() {
    let built = site(
        "<svg viewbox=\"0 0 9 9\" WIDTH=9><defs><lineargradient id=a><stop offset=1 stop-color=red></lineargradient></defs>\
         <rect width=9 height=9 fill=url(#a) /><use xlink:href=\"#a\"/><text style=\"font: bold 12px 'DejaVu Sans'; fill: url('#a') red; position: fixed\">a&nbsp;b &amp; c</text></svg>\n\n\
         <svg><circle id=\"a\" r=\"1\"/><title>Two words</title></svg>\n\n## A {#drawing-3-a}\n\n<svg><g id=\"a\"></g></svg>\n",
    )
    .build();
    let page = built.page("/news/2026/a/");
    page.contains("<svg viewBox=\"0 0 9 9\" width=\"9\">")
        .contains("<linearGradient id=\"drawing-1-a\">")
        .contains("fill=\"url(#drawing-1-a)\"></rect><use href=\"#drawing-1-a\"></use>")
        .contains("<text font-weight=\"bold\" font-size=\"12px\" font-family=\"&#39;DejaVu Sans&#39;\" fill=\"url(#drawing-1-a) red\">a\u{a0}b &amp; c</text>")
        .contains("<circle id=\"drawing-2-a\" r=\"1\"></circle><title>Two words</title>")
        .contains("<g id=\"drawing-3-a-1\">")
        .lacks("position:");
}

#[test]
fn a_drawing_runs_and_loads_nothing_and_stays_in_its_box() {
    let hostile = "<svg width=\"9\" height=\"9\" onload=\"x()\" overflow=\"visible\" transform=\"scale(99)\" filter=\"url(#f)\" style=\"position:fixed;transform:scale(9);overflow:visible\" tabindex=\"0\">\
         <script>alert(1)</script><style>body{display:none}</style>\
         <foreignObject><p>Words</p><iframe src=\"https://evil.example\"></iframe></foreignObject>\
         <animate attributeName=\"href\" to=\"javascript:x\"/><set attributeName=\"x\"/>\
         <use href=\"https://evil.example/a.svg#b\"/><use href=\"/a.svg#b\"/><rect fill=\"url(https://evil.example/c)\" stroke=\"url(/d)\" mask='url(\"x.svg#m\")' style=\"fill:image-set('e' 1x);cursor:url(f)\"/>\
         <image href=\"data:text/html,x\"/><image href=\"data:image/svg+xml,%3Csvg/%3E\"/>\
         <title><style>p{}</style><img src=x onerror=alert(1)></title><svg overflow=\"visible\"></svg>\
         <path d=\"M0 0\" onclick=\"x()\"/></svg>";
    let built = site(&format!("Before.\n\n<div>{hostile}</div>\n\nAfter.\n")).build();
    let diagnostics = &built.outcome.diagnostics;
    for told in [
        "warning: the `<style>` of this drawing is removed because it would style the whole page",
        "warning: `<foreignObject>` is removed from this drawing, with its words",
        "`onclick=`",
        "`onload=`",
        "`<script>`",
        "`<animate>`",
    ] {
        assert!(diagnostics.contains(told), "{told}\n{diagnostics}");
    }
    for page in ["/news/2026/a/", "/feed.xml"] {
        let page = built.page(page);
        let start = page.text.find("Before.").unwrap();
        let text = &page.text[start..start + page.text[start..].find("After.").unwrap()];
        assert!(text.contains("M0 0"), "{text}");
        for harm in [
            "script", "alert", "style", "evil", "onload", "onclick", "overflow", "scale", "filter",
            "animate", "foreign", "iframe", "/a.svg", "url(", "data:", "<set", "tabindex", "x.svg",
            "img",
        ] {
            assert!(!text.contains(harm), "{harm}: {text}");
        }
    }
}

#[test]
fn links_and_pictures_of_a_drawing_are_checked_like_others() {
    let built = site(
        "<svg><a href=\"2026-01-02-b.md\"><text>b</text></a><a xlink:href=\"https://example.org/\"><text>c</text></a><image href=\"/g.jpg\" width=\"1\" height=\"1\"/></svg>\n",
    )
    .item("2026-01-02-b.md", "", "Text\n")
    .build();
    says_nothing(&built);
    built
        .page("/news/2026/a/")
        .contains("<a href=\"/news/2026/b/\"><text>b</text></a><a href=\"https://example.org/\"><text>c</text></a><image href=\"/");
    built
        .page("/feed.xml")
        .contains("&lt;a href=\"https://lab.example.org/news/2026/b/\"&gt;");
    for (body, told) in [
        ("<svg><a href=\"no.md\"><text>b</text></a></svg>\n", "no.md"),
        (
            "<svg><a href=\"data:text/html,x\"><text>b</text></a></svg>\n",
            "a link cannot have a `data:` URL",
        ),
        (
            "<svg><image href=\"https://x.example/a.png\"/></svg>\n",
            "error[remote-media]",
        ),
        ("<svg><image href=\"no.png\"/></svg>\n", "no.png"),
        (
            "<svg><p>x</p></svg>\n",
            "error: this drawing is not valid SVG",
        ),
    ] {
        site(body).fail().says(told);
    }
    let deep = format!("<svg>{}{}</svg>\n", "<g>".repeat(300), "</g>".repeat(300));
    site(&deep)
        .fail()
        .says("the elements of this drawing are nested too deeply");
    // Ten times ten times ten …
    let bomb = |levels: usize| {
        let level = |n: usize| {
            format!(
                "<g id=\"a{}\">{}</g>",
                n + 1,
                format!("<use href=\"#a{n}\"/>").repeat(10)
            )
        };
        let levels: String = (0..levels).map(level).collect();
        format!("<svg><g id=\"a0\"><path d=\"M0 0\"/></g>{levels}</svg>\n")
    };
    site(&bomb(3)).build();
    site(&bomb(9))
        .fail()
        .says("error: the parts of this drawing refer to each other in a circle, or more than 100000 times");
    let circle = "<svg><g id=\"a\"><use href=\"#b\"/></g><g id=\"b\"><use href=\"#a\"/><rect fill=\"url(#b)\"/></g></svg>\n";
    site(circle).fail().says("refer to each other in a circle");
    // One that does not end takes nothing with it.
    let built = site("<svg>\n\nAll else of the text\n").build();
    built.outcome.says("warning: `<svg>` is removed");
    built.page("/news/2026/a/").contains("All else of the text");
}

#[test]
fn mathml_in_raw_html_is_kept() {
    let built = site(
        "<p>The law <math display=\"inline\"><mi>E</mi><mo>=</mo><mi>m</mi></math> holds.</p>\n",
    )
    .build();
    built
        .page("/news/2026/a/")
        .contains("<math display=\"inline\"><mi>E</mi><mo>=</mo><mi>m</mi></math> holds.");
    built.page("/feed.xml").contains("&lt;mi&gt;E&lt;/mi&gt;");
    site("<p><math><mi onclick=\"x\">y</mi></math></p>\n")
        .fail()
        .says("error: this MathML contains `onclick=\"x\"`, which is not allowed\n")
        .says("= help: write the formula in LaTeX: `$E = mc^2$`");
}

#[test]
fn mathml_within_a_line_is_kept_like_that_of_a_block() {
    let formula = "<math><mi>x</mi><mo>=</mo><mn>1</mn></math>";
    for text in [
        format!("Text {formula} more.\n"),
        format!("{}\n", formula.replace("<math", "<math display=\"block\"")),
        format!("- item {formula}\n"),
        format!("| a |\n| - |\n| {formula} |\n"),
    ] {
        let built = TestSite::new()
            .item("2026-01-01-a.md", "summary: S\n", &text)
            .build();
        built
            .page("/news/2026/a/")
            .contains("<mi>x</mi><mo>=</mo><mn>1</mn></math>");
        assert_eq!(built.outcome.diagnostics, "", "{text}");
    }
    // What could do harm is refused there, too.
    TestSite::new()
        .item(
            "2026-01-01-a.md",
            "",
            "A <math><mi onclick=\"x\">x</mi><maction>y</maction></math> b.\n",
        )
        .fail()
        .says("this MathML contains");
    // An end that is missing is no reason to read the rest of the text again and again.
    let text = format!(
        "{}<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/></svg> x\n",
        "a <math> ".repeat(50)
    );
    TestSite::new().item("2026-01-01-a.md", "", &text).build();
}

#[test]
fn a_script_with_an_empty_line_is_taken_out_as_a_whole() {
    for script in [
        "<div></div>\n<script>\nlet a = 1;\n\nlet *b* = 2;\n\n- c\n\n    d();\n</script>",
        "<div id=\"a\"></div>\n<style>\np { x: y }\n\nb { x: y }\n\n</STYLE >",
    ] {
        let built = site(&format!("Before.\n\n{script}\n\nBehind *it*.\n")).build();
        let page = built.page("/news/2026/a/");
        page.contains("<p>Before.</p>")
            .contains("<p>Behind <em>it</em>.</p>");
        assert!(!page.text.contains("= 2"), "{}", page.text);
        assert!(!page.text.contains("x: y"), "{}", page.text);
        let said = &built.outcome.diagnostics;
        assert_eq!(said.matches("warning").count(), 2, "{said}");
        assert!(said.contains("is removed"), "{said}");
    }
    // Words in the block of its end are not lost without a word.
    for text in [
        "<div></div>\n<script>\na\n\nb</script> and words\n",
        "<div></div>\n<script>\na\n\nb\n",
    ] {
        site(text).fail().says("so what follows would be lost");
    }
}

#[test]
fn products_in_html_are_no_emphasis() {
    for html in [
        "<p>a*b*c and 5*6*7, 2**3**4, f(x)*y*(z)</p>",
        "<div>snake_case_name</div>",
    ] {
        says_nothing(&site(&format!("{html}\n")).build());
    }
    for html in ["<p>a *b* c</p>", "<p>5*6* 7</p>", "<p>这是*重点*吗</p>"] {
        site(&format!("{html}\n"))
            .build()
            .outcome
            .says("Markdown within a block of HTML is not rendered");
    }
}

#[test]
fn a_tag_that_is_shown_as_text_is_reported() {
    for (text, tag, name) in [
        (
            "See <img src=\"/g.jpg\" alt=\"a \"quoted\" alt\"> it",
            "<img src=\"/g.jpg\" alt=\"a \"quoted\" alt\">",
            "img",
        ),
        (
            "Text <a href=\"https://x.org>link</a>",
            "<a href=\"https://x.org>",
            "a",
        ),
        (
            "Text <a href=\"https://x.org\"\">link</a>",
            "<a href=\"https://x.org\"\">",
            "a",
        ),
        (
            "Text <a href=https://e.org/x?a=1>link</a>",
            "<a href=https://e.org/x?a=1>",
            "a",
        ),
        (
            "> - **a** <span class=\"b\"c\">link</span>",
            "<span class=\"b\"c\">",
            "span",
        ),
    ] {
        let built = site(&format!("{text}\n")).build();
        let column = text.find(tag).unwrap();
        built.outcome.says(&format!(
            "warning: this `<{name}>` tag is incomplete, so readers see it as text
 --> content/news/{TEXT}:5:{}
  |
5 | {text}
  | {}{}
  |
  = help: put each value in quotes, and write `&quot;` for a quote within a value; write `&lt;` for a literal `<`",
            column + 1,
            " ".repeat(column),
            "^".repeat(tag.len())
        ));
        let said = &built.outcome.diagnostics;
        assert_eq!(said.matches("tag is incomplete").count(), 1, "{said}");
    }
    for text in [
        "`<a href=\"x\"\">` and \\<a href=\"x\"\"> and &lt;a href=\"x\"",
        "x <a b, 1 <b and <p = 0.05, <T extends=\"x\"\">",
        "```\n<a href=\"x\"\">\n```",
    ] {
        says_nothing(&site(&format!("{text}\n")).build());
    }
}
