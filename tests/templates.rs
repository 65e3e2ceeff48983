//! The site's own templates, components and static files.

mod support;
use support::TestSite;

#[test]
fn a_template_replaces_the_theme_s_and_can_build_on_it() {
    let built = TestSite::new()
        .file("templates/item.html", "{% extends \"theme/item.html\" %}{% block content %}<div>before {{ item.title }} {{ item.extra.room }}</div>{{ super() }}{% endblock content %}")
        .item("2026-01-01-a.md", "extra: {room: A1}\n", "Words.\n")
        .build();
    built
        .page("/news/2026/a/")
        .contains("<div>before Title of 2026-01-01-a.md A1</div>")
        .contains("<p>Words.</p>")
        .contains("<!doctype html>");
}

#[test]
fn a_mistake_in_a_template_is_placed() {
    TestSite::new()
        .file("templates/page.html", "ok\n<p>{{ page title }}</p>\n")
        .fail()
        .says("templates/page.html:2:");
    TestSite::new()
        .file("templates/404.html", "{% extends \"theme/base.html\" %}\n{% block main %}{{ page.nothing }}{% endblock main %}\n")
        .fail()
        .says("templates/404.html:2:25");
    TestSite::new()
        .item("2026-01-01-a.md", "template: itme.html\n", "")
        .fail()
        .says("there is no template `itme.html`")
        .says("did you mean `item.html`?");
}

#[test]
fn a_static_file_replaces_the_theme_s() {
    let built = TestSite::new()
        .file("static/style.css", "body{color:red}")
        .file("static/robots.txt", "mine")
        .build();
    built.page("/style.css").contains("color:red");
    built.page("/robots.txt").contains("mine");
}

#[test]
fn components_are_called_from_markdown() {
    let built = TestSite::new()
        .file("templates/shortcodes/box.html", "{% component box(title: string, n: integer = 1) %}<aside><b>{{ title }} {{ n }}</b>{{ body }}</aside>{% endcomponent box %}")
        .item("2026-01-01-a.md", "", "Before {{ <button url=\"/news/\" label=\"All <news>\" /> }} after.\n\n{% <box title=\"T\" n={3}> %}\nSome **bold** words.\n\n<script>x</script>\n{% </box> %}\n\n`{{ <button /> }}`\n")
        .with(&["--base-url", "https://lab.github.io/sub"])
        .build();
    built
        .page("/news/2026/a/")
        .contains(
            "<p>Before <a class=\"button\" href=\"/sub/news/\">All &lt;news&gt;</a> after.</p>",
        )
        .contains("<aside><b>T 3</b><p>Some <strong>bold</strong> words.</p>")
        .contains("<code>{{ &lt;button /&gt; }}</code>")
        .lacks("<script>x");
}

#[test]
fn mistakes_in_calls_of_components_are_placed_at_the_call() {
    let outcome = TestSite::new()
        .item("2026-01-01-a.md", "", "One.\n\n{{ <buton url=\"/news/\" label=\"y\" /> }}\n\n{{ <button label=\"y\" /> }}\n\n{% <details summary=\"x\"> %}\n\nText\n")
        .fail();
    outcome
        .says("there is no component `buton`")
        .says("did you mean `button`?")
        .says("2026-01-01-a.md:6:1")
        .says("2026-01-01-a.md:8:1")
        .says("component `details` is not closed");
}

#[test]
fn colours_come_from_site_yaml() {
    let built = TestSite::new()
        .config("theme: {accent: '#a0f', evil: 'red}body{display:none'}\n")
        .build();
    built
        .page("/theme.css")
        .contains("--accent: #a0f;")
        .lacks("display:none");
    built
        .outcome
        .says("is not allowed in a stylesheet, so it is left out");
}

/// A site with a page of every kind, in two languages.
fn site_with_every_page() -> TestSite {
    TestSite::new()
        .config("languages: {zh-Hans: }\npaginate_by: 1\n")
        .item(
            "2026-01-01-a.md",
            "tags: [t]\npeople: [ada, Bob]\nlabs: [lab]\nsupported_by: [Fund]\nevent: {type: seminar, start: 2026-01-01T10:00}\nphotos: [{src: /p.jpg, alt: A photo}]\n",
            "Words.\n",
        )
        .item("2026-01-02-b.md", "people: [ada]\nlabs: [lab]\n", "Words.\n")
        .file("static/p.jpg", support::jpeg())
        .file("content/people/ada.md", "---\nname: Ada\nlabs: [lab]\n---\nAda.\n")
        .file("content/labs/lab.md", "---\nname: Lab\n---\nLab.\n")
        .file("content/about.md", "---\ntitle: About\n---\nAbout.\n")
        .file("content/publications.bib", "@misc{x, title={A paper}, author={Ada Li}, year={2025}}\n")
}

#[test]
fn what_a_site_adds_to_the_base_template_reaches_every_page() {
    let blocks = [
        "title",
        "head_extra",
        "header",
        "navigation",
        "footer",
        "end",
    ];
    let mut base = "{% extends \"theme/base.html\" %}\n".to_owned();
    for block in blocks {
        base += &format!(
            "{{% block {block} %}}{{{{ super() }}}}<!-- our {block} -->{{% endblock {block} %}}\n"
        );
    }
    let built = site_with_every_page()
        .file("templates/base.html", base)
        .build();
    let pages = built
        .files()
        .into_iter()
        .filter(|file| file.ends_with(".html"));
    let mut count = 0;
    for file in pages {
        let page = built.page(&file);
        for block in blocks {
            page.contains(&format!("<!-- our {block} -->"));
        }
        count += 1;
    }
    assert!(count > 30, "{count}");
    // What the theme itself adds stays.
    built
        .page("/news/2026/a/")
        .in_order("<!-- our head_extra -->", "property=\"article:tag\"")
        .contains("gallery.js");
    built.page("/search/").contains("search.js");
}

#[test]
fn an_own_item_template_still_adds_to_its_head() {
    let built = TestSite::new()
        .file("templates/base.html", "{% extends \"theme/base.html\" %}{% block head_extra %}<!-- all -->{% endblock head_extra %}")
        .file("templates/item.html", "{% extends \"theme/item.html\" %}{% block head_extra %}{{ super() }}<!-- items -->{% endblock head_extra %}")
        .item("2026-01-01-a.md", "tags: [t]\n", "Words.\n")
        .build();
    built
        .page("/news/2026/a/")
        .in_order("<!-- all -->", "property=\"article:tag\"")
        .in_order("property=\"article:tag\"", "<!-- items -->");
    built
        .page("/news/")
        .contains("<!-- all -->")
        .lacks("<!-- items -->");
}

#[test]
fn extra_can_be_tested_in_every_template() {
    let test =
        |path: &str| format!("{{% if {path}.none or {path}.none?.deeper %}}not false{{% endif %}}");
    let base = format!(
        "{{% extends \"theme/base.html\" %}}{{% block end %}}{{{{ super() }}}}{}{}\
         <i>{{% if extra.room %}}{{{{ extra.room }}}}{{% endif %}}{{% if site.extra.room %}} of {{{{ site.extra.room }}}}{{% endif %}}</i>{{% endblock end %}}",
        test("extra"),
        test("site.extra")
    );
    let component = |name: &str, of: &str, rest: &str| {
        let is = test(&format!("{of}.extra"));
        format!(
            "{{% component {name}({of}{rest}) %}}{is}<b>{{% if {of}.extra.room %}}{{{{ {of}.extra.room }}}}{{% endif %}}</b>{{% endcomponent {name} %}}\n"
        )
    };
    let ours = [
        component("entry", "item", ", level=2"),
        component("line", "item", ""),
        component("card", "item", ", level=3"),
        component("lead", "item", ", level=2"),
        component("event_card", "item", ", level=3"),
        component("person", "person", ", place=true"),
        component("profile", "person", ", alumni=false"),
        component("lab", "lab", ", level=2"),
    ]
    .concat();
    let site = || {
        site_with_every_page()
            .file("templates/base.html", &base)
            .file("templates/ours.html", &ours)
            .file(
                "templates/redirect.html",
                "{% if extra.none %}not false{% endif %}<a href=\"{{ target.url }}\">moved</a>",
            )
            .item("2026-01-03-c.md", "aliases: [/old/]\n", "Words.\n")
    };
    let built = site().build();
    built.nowhere("not false");
    built.page("/old/").contains("moved");
    built.page("/news/2026/a/").contains("<i></i>");
    let room = |name: &str| format!("extra: {{room: {name}}}\n");
    let with_rooms = site()
        .config(&format!(
            "languages: {{zh-Hans: }}\npaginate_by: 1\n{}",
            room("Site")
        ))
        .item(
            "2026-01-02-b.md",
            &format!("people: [ada, Bob]\nlabs: [lab]\n{}", room("Item")),
            "Words.\n",
        )
        .file(
            "content/people/ada.md",
            format!("---\nname: Ada\nlabs: [lab]\n{}---\nAda.\n", room("Person")),
        )
        .file(
            "content/labs/lab.md",
            format!("---\nname: Lab\n{}---\nLab.\n", room("Lab")),
        )
        .file(
            "content/about.md",
            format!("---\ntitle: About\n{}---\nAbout.\n", room("Page")),
        )
        .file(
            "content/index.md",
            format!("---\n{}---\nHome.\n", room("Home")),
        )
        .build();
    with_rooms.nowhere("not false");
    for (path, name) in [
        ("/", "Home"),
        ("/zh-Hans/", "Home"),
        ("/news/2026/b/", "Item"),
        ("/people/ada/", "Person"),
        ("/labs/lab/", "Lab"),
        ("/about/", "Page"),
    ] {
        with_rooms
            .page(path)
            .contains(&format!("<i>{name} of Site</i>"));
    }
    for path in [
        "/news/",
        "/news/2026/a/",
        "/people/",
        "/404.html",
        "/search/",
    ] {
        with_rooms.page(path).contains("<i> of Site</i>");
    }
    for (path, shown) in [
        ("/news/page/2/", "<b>Item</b>"),
        ("/people/ada/", "<b>Item</b>"),
        ("/news/2026/b/", "<b>Person</b>"),
        ("/news/2026/b/", "<b></b>"),
        ("/people/", "<b>Person</b>"),
        ("/labs/", "<b>Lab</b>"),
    ] {
        with_rooms.page(path).contains(shown);
    }
}
