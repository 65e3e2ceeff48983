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
