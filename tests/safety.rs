//! What must never happen.

mod support;
use std::fs;

use support::{TestSite, jpeg};

#[test]
fn what_is_not_to_be_seen_is_nowhere() {
    let item = |name: &str, yaml: &str| {
        (
            name.to_owned(),
            format!("title: Secret {name}\ntags: [secret-{name}]\npeople: [ann]\n{yaml}"),
        )
    };
    let mut site = TestSite::new()
        .file("content/people/ann.md", "---\nname: Ann\n---\n")
        .file(
            "content/people/bob.md",
            "---\nname: Secret Bob\ndraft: true\n---\n",
        )
        .file(
            "content/secret-page.md",
            "---\ntitle: Secret page\ndraft: true\n---\n",
        )
        .item(
            "2026-01-02-seen.md",
            "tags: [open]\npeople: [ann]\n",
            "Seen.\n",
        );
    for (name, yaml) in [
        item("draft", "draft: true\n"),
        item("embargo", "publish_at: 2026-11-24T00:00:01Z\n"),
        item("expired", "expires_at: 2026-11-23\n"),
    ] {
        site = site
            .item(
                &format!("2026-01-01-{name}/index.md"),
                &yaml,
                "Secret words.\n",
            )
            .file(
                &format!("content/news/2026-01-01-{name}/secret.txt"),
                "secret file",
            );
    }
    let built = site.build();
    built
        .nowhere("ecret")
        .lacks("/tags/secret-draft/")
        .lacks("/news/2026/draft/secret.txt");
    assert!(
        !built
            .files()
            .iter()
            .any(|file| file.contains("secret") || file.contains("embargo"))
    );
    built.page("/news/2026/seen/").contains("Seen.");
}

#[test]
fn an_embargo_ends_at_its_moment_and_drafts_are_shown_when_asked_for() {
    let site = || {
        TestSite::new().item(
            "2026-01-01-a.md",
            "publish_at: 2026-11-24\nexpires_at: 2026-11-24T00:00:01Z\n",
            "A.\n",
        )
    };
    site().build().page("/news/2026/a/");
    let site = TestSite::new()
        .item("2026-01-01-a.md", "draft: true\n", "A.\n")
        .with(&["--drafts"]);
    site.build().page("/news/2026/a/");
}

#[test]
fn a_draft_original_keeps_its_translation_back() {
    let built = TestSite::new()
        .config("languages: {zh-Hans: }\n")
        .item("2026-01-01-a.md", "draft: true\n", "A.\n")
        .file(
            "content/news/2026-01-01-a.zh-Hans.md",
            "---\ntitle: 秘密\n---\n",
        )
        .build();
    built.nowhere("秘密");
}

#[test]
fn a_link_to_something_hidden_is_an_error() {
    TestSite::new()
        .item("2026-01-01-a.md", "draft: true\n", "A.\n")
        .item("2026-01-02-b.md", "", "[a](2026-01-01-a.md)\n")
        .fail()
        .says("is not published");
}

#[test]
fn a_pull_request_cannot_bring_a_script() {
    let outcome = TestSite::new()
        .item("2026-01-01-a.md", "title: '<script>alert(1)</script>'\ntags: ['<img src=x onerror=alert(1)>']\n", "<script>alert(1)</script>\n<b onclick=alert(1)>bold</b>\n\n<p style='position:fixed'>x\n")
        .build();
    outcome
        .page("/news/2026/a/")
        .contains("<b>bold</b>")
        .contains("&lt;script&gt;")
        .lacks("<script>")
        .lacks("onclick")
        .lacks("style=")
        .lacks("onerror=alert(1)>");
    outcome.outcome.says(
        "warning: `<script>`, `onclick=` and `style=` are removed because they can run scripts",
    );
    for body in [
        "[a](javascript:alert(1))",
        "[a]( JaVaScRiPt&#58;alert(1))",
        "[a]: data:text/html,x\n\n[a]",
        "<a href='javascript:x'>a</a>",
    ] {
        TestSite::new()
            .item("2026-01-01-a.md", "", body)
            .fail()
            .says("a link cannot have a `");
    }
}

#[test]
fn raw_html_is_trusted_when_site_yaml_says_so() {
    let built = TestSite::new()
        .config("html: allow\n")
        .item(
            "2026-01-01-a.md",
            "",
            "<div onclick=\"x()\">\n\nWords\n\n</div>\n",
        )
        .build();
    built
        .page("/news/2026/a/")
        .contains("<div onclick=\"x()\">")
        .contains("<p>Words</p>");
    built.page("/feed.xml").lacks("onclick");
}

#[test]
fn links_in_front_matter_cannot_run_scripts() {
    for yaml in [
        "links: [{title: x, url: 'javascript:alert(1)'}]\n",
        "links: [{title: x, url: ' java\tscript:alert(1)'}]\n",
        "event: {start: 2026-01-01, registration: 'javascript:alert(1)'}\n",
    ] {
        TestSite::new()
            .item("2026-01-01-a.md", yaml, "")
            .fail()
            .says("a link cannot start with `javascript:`");
    }
}

#[test]
fn files_that_run_scripts_are_not_published_from_content() {
    let site = TestSite::new()
        .item("2026-01-01-a/index.md", "", "x")
        .file("content/news/2026-01-01-a/x.js", "alert(1)")
        .file("content/evil.HTML", "<script>x</script>");
    let outcome = site.fail();
    outcome
        .says("content/evil.HTML")
        .says("content/news/2026-01-01-a/x.js")
        .says("can run scripts");
}

#[test]
fn nothing_from_outside_of_the_site_is_published() {
    TestSite::new()
        .item("2026-01-01-a.md", "", "![p](../../../../etc/passwd)\n")
        .fail()
        .says("there is no picture");
    TestSite::new()
        .item("2026-01-01-a.md", "", "[p](../../../../etc/passwd)\n")
        .fail()
        .says("leads out of content/");
    TestSite::new()
        .item("2026-01-01-a.md", "slug: ../../x\n", "")
        .fail()
        .says("a slug cannot contain `/`");
    TestSite::new()
        .item("2026-01-01-a.md", "aliases: [/../../x]\n", "")
        .fail()
        .says("is not the path of a page");
    TestSite::new()
        .config("permalink: /../{slug}/\n")
        .fail()
        .says("is not a valid permalink");
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_of_the_site_are_errors() {
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("secret.txt"), "secret").unwrap();
    let site = TestSite::new().file("static/a.txt", "a");
    std::os::unix::fs::symlink(
        elsewhere.path().join("secret.txt"),
        site.path("static/secret.txt"),
    )
    .unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), site.path("static/folder")).unwrap();
    let outcome = site.fail();
    outcome
        .says("static/secret.txt")
        .says("static/folder")
        .says("leads out of the site's folder");
    let site = TestSite::new()
        .file(".git/config", "token")
        .file("static/a.txt", "a");
    std::os::unix::fs::symlink(site.path(".git/config"), site.path("static/x.txt")).unwrap();
    site.fail()
        .says("static/x.txt")
        .says("this link leads to a hidden file or folder");
    let site = TestSite::new().file("static/a.txt", "a");
    std::os::unix::fs::symlink(site.path("static/a.txt"), site.path("static/b.txt")).unwrap();
    assert_eq!(
        fs::read_to_string(site.build().output("b.txt")).unwrap(),
        "a"
    );
}

#[test]
fn files_that_only_hidden_texts_use_are_withheld() {
    let built = TestSite::new()
        .config("languages: {zh-Hans: }\n")
        .file(
            "content/people/q.md",
            "---\nname: Q\ndraft: true\nphoto: secret.jpg\n---\n",
        )
        .file("content/people/secret.jpg", jpeg())
        .item(
            "2026-01-01-a.md",
            "draft: true\nphotos: [secret-flat.jpg]\n",
            "![a](<secret words.jpg>) ![b](./secret%20code.jpg) [c](secret.pdf)\n\n{{ <video src=\"secret film.mp4\" /> }}\n",
        )
        .file("content/news/secret-flat.jpg", jpeg())
        .file("content/news/secret words.jpg", jpeg())
        .file("content/news/secret code.jpg", jpeg())
        .file("content/news/secret.pdf", "secret")
        .file("content/news/secret film.mp4", "secret")
        .item("2026-01-02-b/index.md", "", "B.\n")
        .file(
            "content/news/2026-01-02-b/index.zh-Hans.md",
            "---\ntitle: B\ndraft: true\ncover: secret-b.jpg\n---\n",
        )
        .file("content/news/2026-01-02-b/secret-b.jpg", jpeg())
        .build();
    let files = built.files();
    assert!(
        !files.iter().any(|file| file.contains("secret")),
        "{files:#?}"
    );
}

#[test]
fn pictures_that_a_draft_s_own_keys_name_are_not_published() {
    let built = TestSite::new()
        .item(
            "2026-01-01-a.md",
            "draft: true\nextra: {poster: img/one two.jpg, list: [\"img/three four.jpg\"]}\n",
            "<img srcset=\"img/five six.jpg 1x, img/seven eight.jpg 2x\">",
        )
        .file("content/news/img/one two.jpg", support::jpeg())
        .file("content/news/img/three four.jpg", support::jpeg())
        .file("content/news/img/five six.jpg", support::jpeg())
        .file("content/news/img/seven eight.jpg", support::jpeg())
        .build();
    assert!(!built.files().iter().any(|file| file.ends_with(".jpg")));
}

#[test]
fn files_that_what_is_seen_uses_or_nobody_names_are_published() {
    let names = "[a](a.pdf) [b](b.pdf) [c](c.pdf) <img src=\"d.pdf\"> [e](e.pdf)";
    let mut site = TestSite::new()
        .item("2026-01-01-a.md", "draft: true\n", names)
        .item(
            "2026-01-02-b.md",
            "links: [{title: b, url: b.pdf}]\nextra: {poster: e.pdf}\n",
            "[a](a.pdf)\n\n<video src=\"d.pdf\"></video>\n",
        )
        .file(
            "content/publications.bib",
            "@article{a, title={A}, author={A B}, year=2020, pdf={news/c.pdf}}\n",
        )
        .file("content/news/unnamed.pdf", "x");
    for name in ["a", "b", "c", "d", "e"] {
        site = site.file(&format!("content/news/{name}.pdf"), name);
    }
    let built = site.build();
    for name in ["a", "b", "c", "d", "e", "unnamed"] {
        built.page(&format!("/news/{name}.pdf"));
    }
}

#[test]
fn drafts_under_a_wrong_name_are_not_published() {
    let secret = "---\ntitle: Secret\ndraft: true\n---\n";
    for (name, ending) in [
        ("a.MD", "MD"),
        ("a.markdown", "markdown"),
        ("a.mdown", "mdown"),
    ] {
        TestSite::new()
            .file(&format!("content/news/{name}"), secret)
            .fail()
            .says(&format!(
                "the name of a Markdown file must end in `.md`, not in `.{ending}`"
            ))
            .says("help: rename it to `a.md`")
            .says(&format!("content/news/{name}"));
    }
    let mut site = TestSite::new();
    for name in [
        "a.md.orig",
        "a.md.bak",
        "a.md.BAK",
        "a.md.rej",
        "a.md.tmp",
        "a.md.txt",
        "#a.md#",
        "a.md~",
    ] {
        site = site.file(&format!("content/news/{name}"), secret);
    }
    site.build().nowhere("Secret");
}

#[test]
fn no_link_of_site_yaml_runs_a_script() {
    for url in ["javascript:alert(1)", "data:text/html,x"] {
        TestSite::new()
            .config(&format!("repository: \"{url}\"\n"))
            .fail()
            .says("a link cannot start with");
    }
}

#[test]
fn a_summary_is_no_html_for_readers_of_feeds() {
    let built = TestSite::new()
        .item(
            "2026-01-01-a.md",
            "summary: 'p < 0.05 <img src=x onerror=alert(1)>'\n",
            "x\n",
        )
        .build();
    built
        .page("/rss.xml")
        .contains("p &lt; 0.05 &lt;img")
        .lacks("<img src=x");
}

#[test]
fn a_formula_cannot_bring_a_script() {
    let built = TestSite::new()
        .item(
            "2026-01-01-a.md",
            "",
            "The rate is $\\operatorname{<script>alert(1)</script>}$.\n\n\
             And $\\mathop{<img src=x onerror=alert(2)>}$, $\\text{<svg/onload=alert(3)>}$, $a<b>c$.\n",
        )
        .build();
    built
        .page("/news/2026/a/")
        .lacks("<script>alert")
        .lacks("<img src=x")
        .lacks("<svg/")
        .contains("<mi>&lt;script&gt;alert(1)&lt;/script&gt;</mi>")
        .contains("<mo>&lt;</mo><mi>b</mi><mo>&gt;</mo>");
    built
        .page("/feed.xml")
        .contains("&lt;mi&gt;&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;&lt;/mi&gt;");
}

#[test]
fn a_formula_has_limits() {
    for (formula, message) in [
        (
            format!("{}x", "\\bar ".repeat(3000)),
            "this formula is nested more than 50 levels deep",
        ),
        (
            format!("{}x{}", "\\frac{".repeat(60), "}{y}".repeat(60)),
            "this formula is nested more than 50 levels deep",
        ),
        (
            "x".repeat(20_001),
            "this formula is longer than 20000 bytes",
        ),
        (
            "\\let\\a\\b\\a".to_owned(),
            "`\\let` is not allowed in a formula",
        ),
    ] {
        let built = TestSite::new()
            .config("search: false\n")
            .item("2026-01-01-a.md", "", &format!("${formula}$\n"))
            .build();
        built.outcome.says(message);
        built
            .page("/news/2026/a/")
            .lacks("<math")
            .contains("<code>");
    }
}

#[test]
fn what_raw_html_would_take_with_it_is_reported() {
    let whole = "error: a tag, quote, comment or element in this HTML is not closed, so what follows would be lost
 --> content/news/2026-01-01-a.md:6:";
    for html in [
        "<!-- to do: photo",
        "<? to do > photo",
        "<![CDATA[ to do",
        "<!DOCTYPE html",
        "<div title=\"",
        "<div title='x",
        "<div title=",
        "<div ",
        "<div><!-- x",
        "<script>",
        "<iframe src=x>",
        "<textarea>",
        "<plaintext>",
        "<title>",
        "<select>",
        "<template>",
    ] {
        TestSite::new()
            .item(
                "2026-01-01-a.md",
                "",
                &format!("Intro.\n\n{html}\n\nEverything else of the report.\n"),
            )
            .fail()
            .says(whole);
    }
    // Text and components are lost in the same way, and within a line.
    for body in [
        "Intro.\n\nA <script> with $x$ </script> b.\n",
        "Intro.\n\nA <textarea> {{ <button url=\"/\" label=\"B\" /> }}\n",
        "Intro.\n\n<div title=\"\n\n{% <details summary=\"S\"> %}\n\n<b title=\" tabindex=0 autofocus onfocus=alert(1) x=\">bold</b>\n\n{% </details> %}\n\n<p title=\"x\">\n\nbye\n",
    ] {
        TestSite::new()
            .item("2026-01-01-a.md", "", body)
            .fail()
            .says("is not closed, so what follows would be lost");
    }
    // Browsers show only what such an element plays, or what it is called.
    for (body, name) in [
        (
            "<video src=\"f.mp4\" controls>\n\nEverything else.\n",
            "video",
        ),
        ("One <audio> two.\n\nThree.\n", "audio"),
        (
            "<details><summary>More</summary>\n\nEverything else.\n",
            "details",
        ),
        ("- a\n- <details>b\n\nc\n", "details"),
        (
            "<ruby>漢<rp>(</ruby> and <ruby>字<rp>(<rt>ji</rt></ruby><rp>\n",
            "rp",
        ),
        (
            "{% <details summary=\"S\"> %}\n\n<video>\n\n{% </details> %}\n\n</video>\n",
            "video",
        ),
    ] {
        let message = format!(
            "error: `<{name}>` is not closed, so readers would not see what follows
 --> content/news/2026-01-01-a.md:"
        );
        let failure = TestSite::new()
            .item("2026-01-01-a.md", "", body)
            .file("content/news/f.mp4", include_bytes!("fixtures/film.mp4"))
            .fail();
        failure.says(&message);
        failure.says(&format!("help: write `</{name}>` at its end"));
    }
    // An HTML parser does not accept every end tag where it stands.
    let hidden = "error: browsers ignore an end tag of `<details>`, `<video>`, `<audio>` or `<rp>` in this HTML, so readers would not see what follows
 --> content/news/2026-01-01-a.md:";
    for body in [
        "<p><details><summary>More</summary>text</p>\n\nREST\n",
        "<span><details><summary>More</summary>text</span>\n\nREST\n",
        "<details><summary>S</summary><table><tr><td>x</details>\n\nREST\n",
        "<details><summary>s</summary>\n\n| a |\n|-|\n| </details> |\n\nREST\n",
        "<video src=\"/f.mp4\" controls>\n\nYour browser cannot. </video>\n\nREST\n",
        "<video src=\"/f.mp4\">\n\n- Your browser cannot.\n- b </video>\n\nREST\n",
        "<div>\n<audio>\n<p>Fallback.\n</audio>\n\nREST\n\n</div>\n",
        "<div><marquee><video src=\"/f.mp4\"></div>\n\nREST\n",
    ] {
        let failure = TestSite::new()
            .item("2026-01-01-a.md", "", body)
            .file("static/f.mp4", include_bytes!("fixtures/film.mp4"))
            .fail();
        failure.says(hidden);
    }
    // HTML that is cleaned separately, or moved, closes nothing outside itself.
    for body in [
        "<details><summary>s</summary>\n\n{% <columns> %}\n\n</details>\n\n{% </columns> %}\n\nREST\n",
        "<details><summary>s</summary>\n\n{% <columns> %}\n\nx </details>\n\n{% </columns> %}\n\nREST\n",
        "<details><summary>s</summary>\n\n[^1]: x </details>\n\nREST[^1]\n",
        "<details><summary>s</summary>\n\n[^1]: x\n\n    </details>\n\nREST[^1]\n",
    ] {
        TestSite::new()
            .item("2026-01-01-a.md", "", body)
            .fail()
            .says("error: `<details>` is not closed");
    }
    // Closed elements, and those that HTML closes by itself, are not reported.
    for body in [
        "<details>\n<summary>S</summary>\n\nText\n\n</details>\n",
        "<p><details><summary>S</summary></details></p>\n",
        "<div><p>a<details><summary>S</summary>b</div>\n\nText\n",
        "<ul><li><p>a</p><details><summary>S</summary>b<li>c</ul>\n",
        "<ruby>漢<rp>(<rt>kan<rp>)</ruby> text\n",
        "Text <ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby> text\n",
        "<details><summary>S</summary>\n\nA[^1] <b>x</b>\n\n[^1]: Note <i>y</i>\n\n</details>\n\nREST\n",
        "<details><summary>S</summary>\n\n{% <columns> %}\n\n<details>\n\na\n\n</details>\n\n{% </columns> %}\n\n</details>\n",
        "- <details><summary>S</summary>b</details>\n- c <b>d</b>\n",
    ] {
        TestSite::new().item("2026-01-01-a.md", "", body).build();
    }
    let built = TestSite::new()
        .item(
            "2026-01-01-a.md",
            "",
            "<div title=\"a > b\">\n\nOne $x$ {{ <button url=\"/\" label=\"B\" /> }}\n\n</div>\n\n\
             <table><tr><td>\n\nTwo $y$\n\n</td></tr>\n\n<p>Three <b>four\n\n<ul><li>Five\n\n\
             <!-- more or less -->\n\nSix <script>seven</script> eight \u{e000}0\u{e000}&#xe001;\n",
        )
        .build();
    let page = built.page("/news/2026/a/");
    for words in [
        "<div title=\"a &gt; b\">",
        "One <math",
        "class=\"button\"",
        "Two <math",
        "Three <b>four",
        "Five",
        "Six  eight \u{e000}0\u{e000}\u{e001}",
    ] {
        page.contains(words);
    }
}

#[test]
fn feeds_keep_formulas_beside_raw_html_and_drop_what_runs() {
    let built = TestSite::new()
        .file(
            "templates/own.html",
            "{% component map(place: string) -%}\n<iframe src=\"https://map.example/{{ place }}\"></iframe><script>alert(1)</script><b onclick=\"x\">map</b>\n{%- endcomponent map %}\n",
        )
        .item(
            "2026-01-01-a.md",
            "",
            "<div>\n\nOne $x<y$\n\n</div>\n\n{{ <map place=\"lab\" /> }}\n",
        )
        .build();
    built
        .page("/news/2026/a/")
        .contains("<iframe src=\"https://map.example/lab\">");
    built
        .page("/feed.xml")
        .contains("&lt;mo&gt;&amp;lt;&lt;/mo&gt;")
        .contains("&lt;b&gt;map&lt;/b&gt;")
        .lacks("iframe")
        .lacks("alert(1)")
        .lacks("onclick");
}

#[test]
fn pages_load_nothing_from_other_hosts_unless_site_yaml_says_so() {
    let remote = |url: &str| {
        format!(
            "error[remote-media]: `{url}` is on another host, which would learn of every reader\n"
        )
    };
    let help = "= help: copy the file next to the text, or write `check: {remote-media: warning}` in site.yaml";
    let site = |body: &str| {
        TestSite::new()
            .file("static/film.mp4", include_bytes!("fixtures/film.mp4"))
            .item("2026-01-01-a.md", "", body)
    };
    for (body, url) in [
        ("![A](https://x.example/a.png)", "https://x.example/a.png"),
        ("![A](//x.example/a.png)", "//x.example/a.png"),
        (
            "[![A](HTTP://x.example/a.png)](/)",
            "HTTP://x.example/a.png",
        ),
        (
            "![A][r]\n\n[r]: https://x.example/a.png",
            "https://x.example/a.png",
        ),
        (
            "<img alt=\"A\" src=\"https://x.example/a.png\">",
            "https://x.example/a.png",
        ),
        (
            "<img alt=\"A\" srcset=\"https://x.example/a.png 2x\">",
            "https://x.example/a.png",
        ),
        (
            "<video src=\"https://x.example/a.mp4\"></video>",
            "https://x.example/a.mp4",
        ),
        (
            "<video poster=\"https://x.example/a.png\"></video>",
            "https://x.example/a.png",
        ),
        (
            "<audio><source src=\"https://x.example/a.mp3\"></audio>",
            "https://x.example/a.mp3",
        ),
        (
            "{{ <figure src=\"https://x.example/a.png\" alt=\"A\" /> }}",
            "https://x.example/a.png",
        ),
        (
            "{{ <video src=\"https://x.example/a.mp4\" title=\"A\" /> }}",
            "https://x.example/a.mp4",
        ),
        (
            "{{ <video src=\"/film.mp4\" title=\"A\" captions=\"https://x.example/a.vtt\" /> }}",
            "https://x.example/a.vtt",
        ),
    ] {
        let outcome = site(body).fail();
        outcome.says(&remote(url)).says(help);
    }
    // Browsers read a host after any number of slashes, and `https:x` in two ways.
    for url in [
        "///x.example/a.png",
        "////x.example/a.png",
        "/\\x.example/a.png",
        "\\\\\\x.example/a.png",
        "///lab.example.org@x.example/a.png",
        "https:x.example/a.png",
        "https:/x.example/a.png",
        "https:///x.example/a.png",
        "https://lab.example.org:99/a.png",
        "//lab.example.org:99/a.png",
        "https://lab.example.org@x.example/a.png",
        "https://x.example\\@lab.example.org/a.png",
        "https://[::1/a.png",
    ] {
        let told = "is on another host, which would learn of every reader";
        for body in [
            format!("![A](<{}>)", url.replace('\\', "\\\\")),
            format!("<img alt=\"A\" src=\"{url}\">"),
            format!("<video poster=\"{url}\"></video>"),
        ] {
            let failure = site(&body).fail();
            if !url.contains('\\') {
                failure.says(told);
            }
        }
        TestSite::new()
            .item(
                "2026-01-01-a.md",
                &format!("photos: [{{src: '{url}', alt: A}}]\n"),
                "A",
            )
            .fail();
    }
    for yaml in [
        "photos: [{src: 'https://x.example/a.png', alt: A}]\n",
        "cover: {src: 'https://x.example/a.png', alt: A}\n",
    ] {
        let outcome = TestSite::new().item("2026-01-01-a.md", yaml, "A").fail();
        outcome.says(&remote("https://x.example/a.png"));
    }
    TestSite::new()
        .file(
            "content/people/ann.md",
            "---\nname: Ann\nphoto: {src: 'https://x.example/a.png', alt: A}\n---\n",
        )
        .fail()
        .says(&remote("https://x.example/a.png"));
    // Links load nothing, and what is on the site's own host is the site's.
    site("[A](https://x.example/a.png) ![B](https://lab.example.org/b.png) {{ <button url=\"https://x.example/\" label=\"https://x.example/\" /> }}")
        .build();
    let body = "![A](https://x.example/a.png)";
    for level in ["warning", "warn"] {
        let built = site(body)
            .config(&format!("check: {{remote-media: {level}}}\n"))
            .build();
        built
            .outcome
            .says("warning[remote-media]: `https://x.example/a.png` is on another host");
        built
            .page("/news/2026/a/")
            .contains("src=\"https://x.example/a.png\"");
    }
    let built = site(body).config("check: {remote-media: off}\n").build();
    assert!(!built.outcome.diagnostics.contains("another host"));
}

#[test]
fn a_text_has_limits() {
    let site = |body: &str| TestSite::new().item("2026-01-01-a.md", "", body);
    let opened = |count: usize| "{% <columns> %}\n\n".repeat(count);
    let closed = |count: usize| "{% </columns> %}\n\n".repeat(count);
    let attributes = |count: usize| -> String {
        let attributes = (0..count).map(|number| format!(" a{number}=\"\""));
        attributes.collect()
    };
    let deep = "error: this text is nested more than 100 levels deep\n";
    let unnest = "= help: reduce the nesting of lists and quotations";
    for (body, message, help) in [
        (format!("{} x", ">".repeat(5000)), deep, unnest),
        (format!("{}x", "- ".repeat(5000)), deep, unnest),
        (
            format!("{}x{}", "*".repeat(5000), "*".repeat(5000)),
            deep,
            unnest,
        ),
        (format!("{} <b>x</b>", ">".repeat(5000)), deep, unnest),
        (
            format!("{}x\n\n{}", opened(5000), closed(5000)),
            "error: components are nested more than 20 levels deep\n",
            "= help: close components before you open others",
        ),
        (
            "<div>\n\n".repeat(5000),
            "error: more than 200 HTML elements are open here\n",
            "= help: close elements where they end",
        ),
        (
            format!("x {}", "<b>".repeat(5000)),
            "error: more than 200 HTML elements are open here\n",
            "= help: close elements where they end",
        ),
        (
            {
                let tags = (0..150)
                    .map(|number| format!("<b id=a{number} title=\"{}\">", "y".repeat(100)));
                format!("<p>{}{}", tags.collect::<String>(), "<p>a".repeat(4000))
            },
            "error: unclosed HTML formatting is repeated in too many blocks\n",
            "= help: close `<b>`, `<i>`, `<font>`, `<a>` and similar elements in the paragraph where they begin",
        ),
        (
            format!("<b{}>x</b>", attributes(501)),
            "error: this HTML has a tag with more than 500 attributes\n",
            "= help: remove the attributes that it does not need",
        ),
        (
            format!("<!--<a b=\"--><c{}>x</c>", attributes(5000)),
            "error: this HTML has a tag with more than 500 attributes\n",
            "= help: remove the attributes that it does not need",
        ),
        (
            format!(
                "<svg><style><a title=\"</style>\"{}>x</a>",
                attributes(5000)
            ),
            "error: this HTML has a tag with more than 500 attributes\n",
            "= help: remove the attributes that it does not need",
        ),
    ] {
        site(&body).fail().says(message).says(help);
    }
    for body in [
        format!("{} x", ">".repeat(90)),
        format!("{}x\n\n{}", opened(20), closed(20)),
        format!("{}x{}", "<div>\n\n".repeat(150), "</div>\n\n".repeat(150)),
        "<p>a\n\n<li>b<br>\n\n".repeat(1000),
        "<div><b>x</b></div>\n\n".repeat(1000),
        format!("<p><b><font color=\"red\">{}", "<p>a".repeat(4000)),
        format!("<b{}>x</b>", attributes(400)),
    ] {
        site(&body).build().page("/news/2026/a/");
    }
}

#[test]
fn many_of_a_kind_take_no_longer_than_they_are_long() {
    const MANY: usize = 30_000;
    let headings = "## Results\n\n".repeat(MANY);
    let links: String = (0..MANY)
        .map(|number| format!("[a](#results-{number})\n"))
        .collect();
    let notes: String = (0..MANY).map(|number| format!("[^{number}] ")).collect();
    let defined: String = (0..MANY)
        .map(|number| format!("[^{number}]: note\n\n"))
        .collect();
    let body = format!("## Results-0\n\n{headings}\n\n{links}\n\n{notes}\n\n{defined}");
    let built = TestSite::new()
        .config("feed_limit: 1\nsearch: false\n")
        .item("2026-01-01-a.md", "", &body)
        .item(
            "2026-01-02-b.md",
            "",
            &format!("{}\n", "<!-- a --> x ".repeat(MANY)),
        )
        .item(
            "2026-01-03-c.md",
            "",
            &format!("{}x\n", "`a` [@b](/) ".repeat(MANY)),
        )
        .build();
    built
        .page("/news/2026/a/")
        .contains("<h2 id=\"results\">")
        .contains("<h2 id=\"results-1\">")
        .contains(&format!("<h2 id=\"results-{}\">", MANY - 1))
        .contains(&format!("<li id=\"fn-{MANY}\">"));
    // Ids that authors give must be unique.
    let outcome = TestSite::new()
        .item("2026-01-01-a.md", "", "## A {#x}\n\n## B {#x}\n\n[c](#y)\n")
        .fail();
    outcome
        .says("error: id `x` is already used in this text")
        .says("error: this text has no heading `#y`");
}

#[test]
fn raw_html_of_a_footnote_within_a_component_is_cleaned() {
    let built = TestSite::new()
        .item(
            "2026-01-01-a.md",
            "",
            "{% <details summary=\"x\"> %}\n\ntext[^1]\n\n[^1]: hi <b onclick=alert(2)>z</b><script>alert(1)</script>\n\n{% </details> %}\n",
        )
        .build();
    built
        .page("/news/2026/a/")
        .contains("<b>z</b>")
        .lacks("onclick")
        .lacks("alert(1)");
}

#[test]
fn media_of_other_hosts_are_found_as_html_parsers_find_them() {
    for text in [
        "<img alt=\"\" src=\"/x.jpg\" srcset=\"/x.jpg (, mailto:b),https://evil.example/x.png 1x\">",
        "{{ <figure src=\"https://evil.example/x.png \" alt=\"x\" /> }}",
        "<image src=\"https://evil.example/x.png\" alt=\"\">",
    ] {
        TestSite::new()
            .file("static/x.jpg", jpeg())
            .item("2026-01-01-a.md", "", &format!("A.\n\n{text}\n"))
            .fail()
            .says("https://evil.example/x.png` is on another host");
    }
    // Drawings and formulas contain no HTML, so it is removed from them with a warning.
    for text in [
        "<div><math><style><img alt=\"\" src=\"https://evil.example/x.png\"></style></math></div>",
        "<div><svg><textarea><img alt=\"\" srcset=\"https://evil.example/x.png 1x\"></textarea></svg></div>",
        "<div><svg>\n\n<style><img alt=\"\" src=\"https://evil.example/x.png\"></style>\n\n</svg></div>",
        "<div><svg><plaintext><p><img alt=\"\" src=\"https://evil.example/x.png\"></svg></div>",
    ] {
        let site = TestSite::new().item("2026-01-01-a.md", "", &format!("A.\n\n{text}\n"));
        let outcome = site.run(&["build", "--now", support::NOW]);
        let is_told = ["removed because", "is not allowed", "not valid SVG"];
        let mut is_told = is_told.iter();
        assert!(
            is_told.any(|words| outcome.diagnostics.contains(words)),
            "{text}\n{}",
            outcome.diagnostics
        );
        for file in support::files(site.root()) {
            if file.starts_with("public/") {
                let bytes = std::fs::read(site.path(&file)).unwrap();
                let found = String::from_utf8_lossy(&bytes).contains("evil.example");
                assert!(!found, "{file}: {text}");
            }
        }
    }
}

#[test]
fn an_svg_hides_nothing_behind_an_element_in_its_style() {
    for style in [
        "<g/>@import \"https://evil.example/a.css\";",
        "a{}<title>x</title>@font-face{src:url(https://evil.example/a)}",
        "<g></g>a{background:image-set(\"https://evil.example/a\" 1x)}",
    ] {
        TestSite::new()
            .item("2026-01-01-a/index.md", "", "![x](p.svg)\n")
            .file(
                "content/news/2026-01-01-a/p.svg",
                format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"><style>{style}</style></svg>"),
            )
            .fail()
            .says("content/news/2026-01-01-a/p.svg");
    }
}

#[test]
fn code_shows_calls_as_they_were_written() {
    let built = TestSite::new()
        .item(
            "2026-01-01-a.md",
            "",
            "{{ <button label=\"\n```\n\" url=\"https://y.example\" /> }}\n\n```\n{{ <button label=\"WORD\" url=\"https://z.example\" /> }}\n```\n",
        )
        .build();
    let page = built.page("/news/2026/a/");
    page.contains("WORD").contains("https://z.example");
}
