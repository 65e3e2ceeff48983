//! Translations, and the interface in each language.

mod support;
use support::TestSite;

fn two_languages(config: &str) -> TestSite {
    TestSite::new()
        .config(&format!(
            "languages: {{zh-Hans: {{title: 课题组}}}}\n{config}"
        ))
        .item(
            "2026-04-22-a.md",
            "tags: [seminar]\npeople: [{name: Ann, role: Chair}]\nsupported_by: [A Fund]\n",
            "Words.\n",
        )
        .file(
            "content/news/2026-04-22-a.zh-Hans.md",
            "---\ntitle: 研讨会\ntags: [研讨会]\n---\n正文。\n",
        )
        .item("2026-05-01-b.md", "", "[to it](2026-04-22-a.md)\n")
        .file("content/about.md", "---\ntitle: About\n---\n")
}

#[test]
fn translations_link_to_each_other_and_inherit() {
    let built = two_languages("").build();
    let english = built.page("/news/2026/a/");
    english.contains("<link rel=\"alternate\" hreflang=\"zh-Hans\" href=\"https://lab.example.org/zh-Hans/news/2026/a/\">");
    english.contains("hreflang=\"x-default\" href=\"https://lab.example.org/news/2026/a/\"");
    let chinese = built.page("/zh-Hans/news/2026/a/");
    chinese
        .contains("<html lang=\"zh-Hans\"")
        .contains("研讨会");
}

#[test]
fn a_translation_takes_over_what_it_leaves_out() {
    let built = two_languages("").build();
    built
        .page("/zh-Hans/news/2026/a/")
        .contains("Ann")
        .contains("Chair")
        .contains("A Fund")
        .contains("2026年4月22日");
    built
        .page("/zh-Hans/tags/")
        .contains("研讨会")
        .lacks(">seminar<");
}

#[test]
fn what_is_not_translated_is_listed_in_its_own_language() {
    let built = two_languages("").build();
    built
        .page("/zh-Hans/news/")
        .contains("<a href=\"/news/2026/b/\" lang=\"en\" dir=\"auto\" hreflang=\"en\">");
    built.lacks("/zh-Hans/news/2026/b/");
    built
        .page("/news/2026/b/")
        .contains("href=\"/zh-Hans/news/\"");
    let hidden = two_languages("untranslated: hide\n").build();
    hidden.page("/zh-Hans/news/").lacks("2026-05-01-b.md");
}

#[test]
fn a_link_leads_to_the_translation_where_there_is_one() {
    let built = two_languages("")
        .file(
            "content/news/2026-05-01-b.zh-Hans.md",
            "---\ntitle: 乙\n---\n[甲](2026-04-22-a.md)、[关于](../about.md)\n",
        )
        .build();
    built
        .page("/zh-Hans/news/2026/b/")
        .contains("href=\"/zh-Hans/news/2026/a/\"")
        .contains("href=\"/about/\"");
    built
        .page("/news/2026/b/")
        .contains("href=\"/news/2026/a/\"");
}

#[test]
fn every_language_gets_everything() {
    let built = two_languages("")
        .file(
            "content/people/xu-xiao.md",
            "---\nname: Xu Xiao\nnative_name: 徐骁\nlabs: [xu-lab]\n---\n",
        )
        .file("content/labs/xu-lab.md", "---\nname: Xu Lab\n---\n")
        .item("2026-06-01-c.md", "people: [xu-xiao]\n", "x")
        .build();
    for path in [
        "",
        "news/",
        "news/2026/",
        "people/",
        "people/xu-xiao/",
        "labs/",
        "labs/xu-lab/",
        "tags/",
        "feed.xml",
        "rss.xml",
        "feed.json",
        "404.html",
    ] {
        built.page(&format!("/zh-Hans/{path}"));
    }
    built.page("/zh-Hans/people/xu-xiao/").contains("<h1>徐骁");
    built.page("/people/xu-xiao/").contains("<h1>Xu Xiao");
    built.page("/zh-Hans/").contains("课题组");
    built.page("/sitemap.xml").contains("hreflang=\"zh-Hans\"");
}

#[test]
fn a_language_without_words_says_so_and_a_site_may_bring_them() {
    let built = TestSite::new().config("languages: {fr: }\n").build();
    built.outcome.says("the theme is not translated into `fr`");
    let built = TestSite::new()
        .config("languages: {fr: }\n")
        .file(
            "templates/words/fr.yaml",
            "language_name: Français\nnews: Actualités\n",
        )
        .build();
    assert!(!built.outcome.diagnostics.contains("no words"));
    built.page("/fr/news/").contains("<h1>Actualités");
    built.page("/").contains(">Français</a>");
}

#[test]
fn check_lists_what_lacks_a_translation_or_has_an_old_one() {
    let site = two_languages("")
        .item("2026-05-02-c.md", "updated: 2026-06-01\n", "Words.\n")
        .file(
            "content/news/2026-05-02-c.zh-Hans.md",
            "---\ntitle: 丙\n---\n文。\n",
        )
        .item("2026-05-03-d.md", "updated: 2026-06-01\n", "Words.\n")
        .file(
            "content/news/2026-05-03-d.zh-Hans.md",
            "---\ntitle: 丁\nupdated: 2026-06-02\n---\n文。\n",
        )
        .file(
            "content/news/2026-05-04-e.zh-Hans.md",
            "---\ntitle: 戊\n---\n文。\n",
        );
    let outcome = site.run(&["check"]);
    assert_eq!(outcome.status, 0, "{}", outcome.diagnostics);
    assert_eq!(
        outcome.result,
        "translations: 3 missing, 1 older than the original
  en       missing  content/news/2026-05-04-e.zh-Hans.md
  zh-Hans  older    content/news/2026-05-02-c.zh-Hans.md
  zh-Hans  missing  content/news/2026-05-01-b.md
  zh-Hans  missing  content/about.md
"
    );
    let outcome = site.run(&["check", "--format", "json"]);
    assert!(outcome.result.contains(
        "{\"translation\":\"older\",\"language\":\"zh-Hans\",\"file\":\"content/news/2026-05-02-c.zh-Hans.md\"}\n"
    ));
}

#[test]
fn check_lists_translations_whatever_is_wrong() {
    let outcome = two_languages("")
        .item("2026-05-02-c.md", "tgas: [a]\n", "Words.\n")
        .run(&["check"]);
    assert_eq!(outcome.status, 1);
    outcome.says("did you mean `tags`?");
    assert!(
        outcome.result.starts_with("translations: "),
        "{}",
        outcome.result
    );
}

#[test]
fn languages_are_called_by_their_own_names() {
    let built = TestSite::new()
        .config("languages: {de: {}}\n")
        .item("2026-05-01-a.md", "", "Words.\n")
        .file(
            "content/news/2026-05-02-b.de.md",
            "---\ntitle: B\n---\nWorte.\n",
        )
        .build();
    built
        .page("/")
        .contains("lang=\"de\" hreflang=\"de\" href=\"/de/\">Deutsch</a>");
    built
        .page("/news/")
        .contains("<span class=\"mark\" lang=\"de\">Deutsch</span>");
}

#[test]
fn lists_of_names_and_numbers_are_the_languages() {
    let built = two_languages("")
        .item("2026-05-02-c.md", "authors: [Ann, Bo, Cy]\n", "Words.\n")
        .file(
            "content/news/2026-05-02-c.zh-Hans.md",
            "---\ntitle: 丙\n---\n文。\n",
        )
        .build();
    built
        .page("/news/2026/c/")
        .contains("<span>Ann</span>, <span>Bo</span> and <span>Cy</span>");
    built
        .page("/zh-Hans/news/2026/c/")
        .contains("<span>Ann</span>、<span>Bo</span>和<span>Cy</span>");
}

#[test]
fn a_link_to_the_file_of_a_translation_leads_to_that_translation() {
    let built = two_languages("")
        .item(
            "2026-05-02-c.md",
            "",
            "[x](2026-04-22-a.zh-Hans.md) [y](2026-04-22-a.zh-Hans.md#正)\n",
        )
        .file(
            "content/news/2026-04-22-a.zh-Hans.md",
            "---\ntitle: 研讨会\n---\n## 正\n",
        )
        .build();
    built
        .page("/news/2026/c/")
        .contains("<a href=\"/zh-Hans/news/2026/a/\">x</a>")
        .contains("href=\"/zh-Hans/news/2026/a/#");
    let link = |to: &str| two_languages("").item("2026-05-02-c.md", "", &format!("[x]({to})\n"));
    link("2026-04-22-a.zh-Hans.md#words")
        .fail()
        .says("`content/news/2026-04-22-a.zh-Hans.md` has no heading `#words`");
    link("2026-05-01-b.zh-Hans.md")
        .fail()
        .says("there is no file `2026-05-01-b.zh-Hans.md`")
        .says("did you mean `2026-05-01-b.md`?");
    link("2026-05-01-b.zh-Hans.md")
        .file(
            "content/news/2026-05-01-b.zh-Hans.md",
            "---\ntitle: 乙\ndraft: true\n---\n",
        )
        .fail()
        .says("`2026-05-01-b.zh-Hans.md` is not published");
}

#[test]
fn a_translation_has_old_urls_of_its_own() {
    let built = two_languages("")
        .item("2026-05-02-c.md", "aliases: [/old/c/]\n", "x\n")
        .file(
            "content/news/2026-05-02-c.zh-Hans.md",
            "---\ntitle: 丙\naliases: [/old/bing/]\n---\n",
        )
        .item("2026-05-03-d.md", "aliases: [/old/d/]\n", "x\n")
        .file(
            "content/news/2026-05-03-d.zh-Hans.md",
            "---\ntitle: 丁\n---\n",
        )
        .build();
    built.page("/old/c/").contains("\"/news/2026/c/\"");
    built
        .page("/old/bing/")
        .contains("\"/zh-Hans/news/2026/c/\"");
    built.page("/old/d/").contains("\"/news/2026/d/\"");
}

#[test]
fn an_event_is_one_in_all_languages() {
    let built = two_languages("")
        .item("2026-05-02-c.md", "event: {start: 2027-01-15}\n", "x\n")
        .file(
            "content/news/2026-05-02-c.zh-Hans.md",
            "---\ntitle: 丙\n---\n",
        )
        .build();
    for page in ["/news/2026/c/", "/zh-Hans/news/2026/c/"] {
        built
            .page(page)
            .contains("\"@id\":\"https://lab.example.org/news/2026/c/#event\"");
    }
}

#[test]
fn labs_are_in_the_languages_order_by_the_name_that_it_shows() {
    let built = two_languages("")
        .file(
            "content/labs/a.md",
            "---\nname: Zeta Lab\nnative_name: Zeta 课题组\n---\n",
        )
        .file("content/labs/b.md", "---\nname: alpha Lab\n---\n")
        .build();
    for page in ["/labs/", "/"] {
        built.page(page).in_order("/labs/b/", "/labs/a/");
    }
    built
        .page("/zh-Hans/labs/a/")
        .contains("<h1>Zeta 课题组 <span class=\"native\">Zeta Lab");
}

#[test]
fn words_in_another_language_than_the_pages_say_so() {
    let built = two_languages("")
        .item(
            "2026-05-02-c.md",
            "event: {start: 2026-05-02, speakers: [{id: xu-xiao, talk: T}]}\n",
            "Words.\n",
        )
        .item("2026-05-03-d.md", "", "x\n")
        .file(
            "content/news/2026-05-03-d.zh-Hans.md",
            "---\ntitle: 丁\n---\n",
        )
        .item("2026-05-04-e.md", "", "x\n")
        .file(
            "content/people/xu-xiao.md",
            "---\nname: Xu Xiao\nlabs: [xu-lab]\n---\nOf him.\n",
        )
        .file("content/labs/xu-lab.md", "---\nname: Xu Lab\n---\nOf it.\n")
        .file("content/index.md", "---\ntitle: About us\n---\nOf us.\n")
        .build();
    let item = built.page("/zh-Hans/news/2026/d/");
    item.contains("<span lang=\"en\">Title of 2026-05-02-c.md</span></a>")
        .contains("<span lang=\"en\">Title of 2026-05-04-e.md</span></a>")
        .contains("<a href=\"/about/\" lang=\"en\" hreflang=\"en\">About</a>");
    built
        .page("/zh-Hans/people/xu-xiao/")
        .contains("<div class=\"prose\" lang=\"en\"><p>Of him.")
        .contains("<a href=\"/news/2026/c/\" lang=\"en\" hreflang=\"en\">Title of");
    built
        .page("/zh-Hans/labs/xu-lab/")
        .contains("<div class=\"prose\" lang=\"en\"><p>Of it.");
    built
        .page("/zh-Hans/")
        .contains("<h2 lang=\"en\">About us</h2>")
        .contains("<div class=\"prose\" lang=\"en\"><p>Of us.");
    built
        .page("/zh-Hans/feed.xml")
        .contains("<title xml:lang=\"en\">Title of 2026-05-02-c.md</title>")
        .contains("<summary xml:lang=\"en\">Words.</summary>")
        .contains("<title>丁</title>");
    built
        .page("/people/xu-xiao/")
        .contains("<div class=\"prose\"><p>Of him.");
    built.page("/feed.xml").lacks("<title xml:lang");
}

#[test]
fn a_translation_has_a_summary_of_its_own() {
    let built = two_languages("")
        .item("2026-05-02-c.md", "summary: In English.\n", "Words.\n")
        .file(
            "content/news/2026-05-02-c.zh-Hans.md",
            "---\ntitle: 丙\n---\n中文的第一段。\n",
        )
        .build();
    built
        .page("/zh-Hans/news/")
        .contains("中文的第一段。")
        .lacks("In English.");
}

/// A site in English and Arabic. The theme has no Arabic words.
fn arabic(words: &str) -> TestSite {
    let site = TestSite::new()
        .config("languages: {ar: {title: المختبر}}\nsearch: true\n")
        .item(
            "2026-01-01-a.md",
            "tags: [a]\nevent: {type: seminar, start: 2027-01-01, location: Online, online: https://meet.example.org}\n",
            "Words.\n",
        )
        .file(
            "content/news/2026-01-01-a.ar.md",
            "---\ntitle: ندوة\n---\nكلمات.\n\n> [!NOTE]\n> كلمات.\n\nكلمات[^1].\n\n[^1]: كلمات.\n",
        )
        .file("content/about.ar.md", "---\ntitle: عن المختبر\n---\nكلمات.\n");
    match words {
        "" => site,
        words => site.file("templates/words/ar.yaml", words),
    }
}

#[test]
fn interface_words_that_are_english_in_another_language_say_so() {
    let built = arabic("").build();
    built
        .page("ar/")
        .contains("<html lang=\"ar\" dir=\"rtl\">")
        .contains("<h2 class=\"visually-hidden\"><span lang=\"en\">Latest news</span></h2>")
        .contains("<li><a href=\"/ar/news/\"><span lang=\"en\">News</span></a></li>")
        .contains(
            "<a class=\"skip\" href=\"#main-content\"><span lang=\"en\">Skip to content</span></a>",
        )
        .contains("aria-label=\"Main menu\"")
        .contains(
            "placeholder=\"Search\" autocomplete=\"off\" enterkeyhint=\"search\" lang=\"en\">",
        );
    built
        .page("ar/news/")
        .contains("<title>News – المختبر</title>")
        .contains("<h1><span lang=\"en\">News</span></h1>")
        .contains("<meta property=\"og:title\" content=\"News\">")
        .contains("\"name\":\"News\"");
    built
        .page("ar/tags/a/")
        .contains("<title>Tagged a – المختبر</title>")
        .contains("<span lang=\"en\">1 item</span>");
    built
        .page("ar/search/")
        .contains("<option value=\"news\">News</option>");
    // A place that says the same as the word is not said twice.
    built.page("ar/events/").lacks("Online · ");
    // Texts have it, too; English pages do not.
    built
        .page("ar/news/2026/a/")
        .contains("<p class=\"markdown-alert-title\" lang=\"en\">Note</p>")
        .contains("<h2 class=\"visually-hidden\" lang=\"en\">Footnotes</h2>");
    built.page("").lacks("lang=\"en\">News");
    built.page("news/").contains("<h1>News</h1>");
    built.nowhere("\u{fdd0}").nowhere("\u{fdd1}");
}

#[test]
fn words_that_a_site_translates_are_in_its_language() {
    let built = arabic("news: أخبار\nlatest_news: آخر الأخبار\n").build();
    built
        .page("ar/")
        .contains("<a href=\"/ar/news/\">أخبار</a>")
        .contains("<h2 class=\"visually-hidden\">آخر الأخبار</h2>")
        .contains("<span lang=\"en\">Skip to content</span>");
    let built = TestSite::new()
        .config("language: en-GB\nlanguages: {zh-CN: {}}\n")
        .item("2026-01-01-a.md", "", "Words.\n")
        .build();
    built.nowhere("<span lang=\"en\"");
}

#[test]
fn a_tag_has_a_name_in_each_language_and_one_list() {
    let built = two_languages("")
        .config("languages: {zh-Hans: {tags: {seminar: 研讨会, award: 获奖}}}\n")
        .item("2026-05-02-c.md", "tags: [Seminar, award]\n", "c\n")
        .build();
    let chinese = built.page("/zh-Hans/tags/seminar/");
    // A text names the tag in either language.
    chinese
        .contains("研讨会</h1>")
        .contains("/zh-Hans/news/2026/a/")
        .contains("/news/2026/c/");
    let english = built.page("/tags/seminar/");
    english
        .contains("/news/2026/a/")
        .contains("/news/2026/c/")
        .lacks("研讨会</h1>");
    built
        .page("/zh-Hans/tags/")
        .contains("获奖")
        .lacks("award<");
    built
        .page("/zh-Hans/news/2026/a/")
        .contains("<a rel=\"tag\" href=\"/zh-Hans/tags/seminar/\">研讨会</a>");
    built
        .page("/news/2026/c/")
        .contains("<a rel=\"tag\" href=\"/tags/award/\">award</a>");
    assert!(!built.site.path("public/zh-Hans/tags/研讨会").exists());
}

#[test]
fn a_role_has_a_name_in_each_language_and_one_group() {
    let config = "title: Lab\nbase_url: https://lab.example.org\nsocial_cards: false\nroles: [Professor, phd student]\n\
                  languages: {zh-Hans: {roles: {PhD student: 博士研究生}}}\n";
    let built = TestSite::new()
        .file("site.yaml", config)
        .file(
            "content/people/ada-li.md",
            "---\nname: Ada Li\nrole: PhD student\n---\n",
        )
        .file(
            "content/people/bo-xu.md",
            "---\nname: Bo Xu\nrole: 博士研究生\n---\n",
        )
        .file(
            "content/people/cy-he.md",
            "---\nname: Cy He\nrole: Professor\n---\n",
        )
        .item(
            "2026-05-02-c.md",
            "people: [{id: cy-he, role: 博士研究生}]\n",
            "c\n",
        )
        .file(
            "content/news/2026-05-02-c.zh-Hans.md",
            "---\ntitle: 丙\n---\n丙\n",
        )
        .build();
    let english = built.page("/people/");
    english
        .in_order(">Professor<", ">PhD student<")
        .lacks("博士研究生");
    assert_eq!(
        english.text.matches("<h2>PhD student").count(),
        1,
        "{}",
        english.text
    );
    let chinese = built.page("/zh-Hans/people/");
    chinese.contains("博士研究生").lacks("PhD student");
    built.page("/people/bo-xu/").contains("PhD student");
    built.page("/zh-Hans/people/ada-li/").contains("博士研究生");
    built.page("/news/2026/c/").contains("PhD student");
    built.page("/zh-Hans/news/2026/c/").contains("博士研究生");
}
