//! The theme: its stylesheets, its policy, the home page, galleries.

mod support;
use support::{TestSite, jpeg};

#[test]
fn no_page_holds_a_style_or_a_script() {
    let built = TestSite::new()
        .config("theme: {accent: '#a0f', font_text: 'Georgia, serif'}\n")
        .file("content/news/2026-01-01-a/p.jpg", jpeg())
        .item(
            "2026-01-01-a/index.md",
            "photos: [{src: p.jpg, alt: x}]\nevent: {type: seminar, start: 2027-01-01}\n",
            "| a |\n|--:|\n| $x^2$ |\n\n```rust\nfn main() {}\n```\n",
        )
        .build();
    for file in built.files() {
        if !file.ends_with(".html") {
            continue;
        }
        let page = built.page(&file);
        page.lacks("<style").lacks(" style=").lacks(" onclick=");
        let scripts = page.text.matches("<script").count();
        let known = page
            .text
            .matches("<script type=\"application/ld+json\">")
            .count()
            + page.text.matches("<script type=\"module\" src=\"/").count();
        assert_eq!(scripts, known, "{file}");
    }
    built
        .page("/theme.css")
        .contains(":root {\n  --accent: #a0f;\n  --font-text: Georgia, serif;\n}\n");
    built.page("/").in_order(
        "<link rel=\"stylesheet\" href=\"/style.css?v=",
        "<link rel=\"stylesheet\" href=\"/theme.css?v=",
    );
}

#[test]
fn without_a_theme_in_site_yaml_there_is_no_stylesheet_of_it() {
    let built = TestSite::new().build();
    built.lacks("/theme.css");
    built.page("/").lacks("theme.css");
}

#[test]
fn stylesheets_are_found_under_a_path() {
    let built = TestSite::new()
        .config("theme: {accent: '#a0f'}\n")
        .with(&["--base-url", "https://lab.github.io/news"])
        .build();
    built
        .page("/")
        .contains("href=\"/news/style.css?v=")
        .contains("href=\"/news/theme.css?v=");
}

#[test]
fn a_policy_comes_before_everything_that_it_governs() {
    let built = TestSite::new()
        .config("content_security_policy: true\n")
        .item("2026-01-01-a.md", "aliases: [/old/]\n", "")
        .build();
    let meta = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;;";
    for path in ["/", "/news/2026/a/", "/404.html", "/old/"] {
        built
            .page(path)
            .contains(meta)
            .contains("script-src &#39;self&#39; &#39;wasm-unsafe-eval&#39;;")
            .contains("<meta http-equiv=\"Content-Security-Policy\" content=\"script-src &#39;wasm-unsafe-eval&#39; *:*/gallery.js")
            .in_order("<meta http-equiv=\"Content-Security-Policy\"", "<title>");
    }
    let own = TestSite::new()
        .config("content_security_policy: |\n  default-src 'self';\n  frame-src https://v.example.org;\n")
        .build();
    own.page("/")
        .contains("content=\"default-src &#39;self&#39;; frame-src https://v.example.org\"")
        .contains("content=\"script-src *:*/gallery.js ")
        .contains("; style-src *:*/style.css\"");
    let none = TestSite::new()
        .config("content_security_policy: false\n")
        .build();
    none.page("/").lacks("Content-Security-Policy");
}

/// The second policy of a page: which files its scripts and styles are.
fn named(page: &str) -> String {
    let start = "<meta http-equiv=\"Content-Security-Policy\" content=\"";
    let policy = page.split(start).nth(2).unwrap();
    let policy = policy.split('"').next().unwrap();
    policy.replace("&#39;", "'").replace("&amp;", "&")
}

#[test]
fn scripts_and_styles_that_pages_may_load_are_listed_by_name() {
    let site = || {
        TestSite::new()
            .config("content_security_policy: true\ntheme: {accent: '#a0f'}\n")
            .file("static/our/app,1.js", "0")
            .file("static/our/研 a.mjs", "0")
            .file("static/our/app.css", "")
            .file("static/our/data.json", "{}")
            .file("static/gallery.js", "0")
            .file("content/notes.txt", "alert(1)")
            .file("content/about.md", "---\ntitle: A\n---\n")
    };
    let root = site().build();
    assert_eq!(
        named(&root.page("/about/").text),
        "script-src 'wasm-unsafe-eval' *:*/gallery.js *:*/our/app%2C1.js *:*/our/%E7%A0%94%20a.mjs \
         *:*/pagefind/pagefind-worker.js *:*/pagefind/pagefind.js *:*/search-box.js *:*/search.js; \
         worker-src *:*/gallery.js *:*/our/app%2C1.js *:*/our/%E7%A0%94%20a.mjs \
         *:*/pagefind/pagefind-worker.js *:*/pagefind/pagefind.js *:*/search-box.js *:*/search.js; \
         style-src *:*/our/app.css *:*/style.css *:*/theme.css"
    );
    let scripts: Vec<String> = root
        .files()
        .into_iter()
        .filter(|file| file.ends_with(".js") || file.ends_with(".mjs"))
        .collect();
    assert_eq!(scripts.len(), 7, "each is named above: {scripts:#?}");
    let below = site()
        .config("content_security_policy: true\nsearch: false\n")
        .with(&["--base-url", "https://lab.example.org/a;b/研"])
        .build();
    assert_eq!(
        named(&below.page("/about/").text),
        "script-src *:*/a%3Bb/%E7%A0%94/gallery.js *:*/a%3Bb/%E7%A0%94/our/app%2C1.js \
         *:*/a%3Bb/%E7%A0%94/our/%E7%A0%94%20a.mjs; \
         worker-src *:*/a%3Bb/%E7%A0%94/gallery.js *:*/a%3Bb/%E7%A0%94/our/app%2C1.js \
         *:*/a%3Bb/%E7%A0%94/our/%E7%A0%94%20a.mjs; \
         style-src *:*/a%3Bb/%E7%A0%94/our/app.css *:*/a%3Bb/%E7%A0%94/style.css"
    );
}

#[test]
fn a_folder_of_many_scripts_is_named_if_nothing_of_content_is_in_it() {
    let mut site = TestSite::new()
        .config("content_security_policy: true\nsearch: false\n")
        .file("content/mixed/page.md", "---\ntitle: A\n---\n");
    for number in 0..30 {
        site = site
            .file(&format!("static/lib/deep/{number:02}.js"), "0")
            .file(&format!("static/mixed/{number:02}.js"), "0");
    }
    let policy = named(&site.build().page("/").text);
    assert!(
        policy.starts_with("script-src *:*/gallery.js *:*/lib/ *:*/mixed/00.js *:*/mixed/01.js ")
    );
    assert!(policy.contains("*:*/mixed/29.js") && !policy.contains("*:*/mixed/ "));
}

#[test]
fn nothing_is_put_into_the_folder_of_the_search() {
    let site = TestSite::new()
        .file("content/pagefind/notes.txt", "alert(1)")
        .file("static/PageFind/own.js", "0")
        .file("content/pagefind/page.md", "---\ntitle: A\n---\n")
        .item("2026-01-01-a.md", "aliases: [/pagefind/old/]\n", "");
    let outcome = site.fail();
    for path in ["notes.txt", "page/", "old/"] {
        outcome.says(&format!(
            "the URL /pagefind/{path} is in the folder of the search, which nothing else can use"
        ));
    }
    outcome
        .says("static/PageFind/own.js")
        .says("content/news/2026-01-01-a.md:3:11")
        .says("help: rename it, or write `search: false` in site.yaml");
    TestSite::new()
        .config("search: false\n")
        .file("static/pagefind/own.js", "0")
        .build();
}

#[test]
fn a_policy_that_cannot_work_is_an_error() {
    let fails = |yaml: &str| {
        TestSite::new()
            .config(&format!("content_security_policy: {yaml}\n"))
            .fail()
    };
    fails("\"scrpt-src 'self'\"")
        .says("site.yaml:3:")
        .says("`scrpt-src` is not a directive of Content-Security-Policy")
        .says("did you mean `script-src`?");
    fails("frame-ancestors 'none'")
        .says("browsers ignore `frame-ancestors` in a page")
        .says("only an HTTP header of the server can set it");
    fails("[a]").says("`content_security_policy` must be `true`, `false` or a policy");
    fails("' ; '").says("this policy is empty");
}

#[test]
fn the_newest_picture_leads_the_home_page() {
    let site = TestSite::new()
        .item("2026-01-01-pinned.md", "title: Pinned\npinned: true\n", "")
        .file("content/news/2026-02-01-old/p.jpg", jpeg())
        .item(
            "2026-02-01-old/index.md",
            "title: Old picture\nphotos: [{src: p.jpg, alt: x}]\n",
            "",
        )
        .file("content/news/2026-03-01-new/p.jpg", jpeg())
        .item(
            "2026-03-01-new/index.md",
            "title: New picture\ncover: {src: p.jpg, alt: x}\n",
            "",
        )
        .item("2026-04-01-plain.md", "title: Plain\n", "");
    let built = site.build();
    let home = built.page("/");
    home.in_order("class=\"lead\"", ">New picture</a>")
        .in_order(">New picture</a>", ">Pinned</a>")
        .in_order(">Pinned</a>", ">Plain</a>")
        .in_order(">Plain</a>", ">Old picture</a>")
        .contains("<meta property=\"og:image\" content=\"https://lab.example.org/images/p-");
    assert_eq!(home.text.matches(">New picture</a>").count(), 1);
}

#[test]
fn without_pictures_the_first_item_leads() {
    let built = TestSite::new()
        .item("2026-01-01-pinned.md", "title: Pinned\npinned: true\n", "")
        .item("2026-04-01-plain.md", "title: Plain\n", "")
        .build();
    built
        .page("/")
        .in_order("class=\"lead\"", ">Pinned</a>")
        .in_order(">Pinned</a>", ">Plain</a>")
        .lacks("class=\"people")
        .lacks("class=\"papers")
        .lacks("class=\"events");
    let empty = TestSite::new().build();
    empty.page("/").contains("There is no news here yet.");
}

#[test]
fn the_home_page_shows_people_by_role_and_the_newest_papers() {
    let mut site = TestSite::new().config("roles: [Professor, PhD student]\n");
    for (name, role) in [
        ("Zoe Example", "Professor"),
        ("Ann Example", "PhD student"),
        ("Bo Example", "Engineer"),
    ] {
        let id = name.to_lowercase().replace(' ', "-");
        site = site.file(
            &format!("content/people/{id}.md"),
            format!("---\nname: {name}\nrole: {role}\n---\n"),
        );
    }
    for number in 1..=8 {
        site = site.file(
            &format!("content/people/extra-{number}.md"),
            format!("---\nname: Extra {number}\n---\n"),
        );
    }
    let paper = |year: u16| {
        format!(
            "@article{{p{year}, title = {{Paper of {year}}}, author = {{Example, Ann}}, date = {{{year}}}}}\n"
        )
    };
    let built = site
        .file(
            "content/people/former.md",
            "---\nname: Former Example\nrole: Professor\nleft: 2020-01-01\n---\n",
        )
        .file(
            "content/publications.bib",
            [2021, 2022, 2023, 2024].map(paper).concat(),
        )
        .build();
    let home = built.page("/");
    let person = |id: &str| format!("<p class=\"name\"><a href=\"/people/{id}/\">");
    home.in_order(&person("zoe-example"), &person("ann-example"))
        .in_order(&person("ann-example"), &person("bo-example"))
        .in_order(">Bo Example</a>", ">Extra 1</a>")
        .contains(">Extra 5</a>")
        .lacks(">Extra 6</a>")
        .lacks("Former Example")
        .in_order("Paper of 2024", "Paper of 2022")
        .lacks("Paper of 2021");
}

#[test]
fn photos_are_links_and_a_script_opens_them_in_full_size() {
    let built = TestSite::new()
        .file("content/news/2026-01-01-a/p.jpg", jpeg())
        .file("content/news/2026-01-01-a/q.jpg", jpeg())
        .item(
            "2026-01-01-a/index.md",
            "photos: [{src: p.jpg, alt: The first, caption: One}, {src: q.jpg, alt: The second, caption: Two, credit: Ann Example}]\n",
            "Words.\n",
        )
        .item("2026-01-02-b.md", "", "Words.\n")
        .build();
    built
        .page("/news/2026/a/")
        .contains("<script type=\"module\" src=\"/gallery.js?v=")
        .in_order("class=\"hero\"", "<a href=\"/images/p-")
        .in_order("class=\"gallery\"", "<a href=\"/images/q-")
        .contains("<figcaption>Two <small class=\"credit\">Photo: Ann Example</small></figcaption>")
        .contains("<dialog class=\"viewer\" aria-label=\"Photos\">")
        .contains("aria-label=\"Next photo\"");
    built
        .page("/news/2026/b/")
        .lacks("gallery.js")
        .lacks("viewer");
    assert!(built.files().contains(&"gallery.js".to_owned()));
}

#[test]
fn photos_and_covers_want_a_description_and_portraits_none() {
    let built = TestSite::new()
        .file("static/p.jpg", jpeg())
        .item(
            "2026-01-01-a.md",
            "photos:\n  - {src: /p.jpg, caption: Seven people}\n",
            "",
        )
        .item("2026-01-02-b.md", "cover: {src: /p.jpg}\n", "")
        .file(
            "content/people/ann-example.md",
            "---\nname: Ann Example\nphoto: /p.jpg\n---\n",
        )
        .file(
            "content/labs/lab.md",
            "---\nname: A lab\nlogo: /p.jpg\n---\n",
        )
        .build();
    built
        .outcome
        .says("the picture `/p.jpg` has no `alt`")
        .says("content/news/2026-01-01-a.md:4:5")
        .says("content/news/2026-01-02-b.md:3:")
        .says("a caption does not replace it");
    assert!(!built.outcome.diagnostics.contains("content/people"));
    assert!(!built.outcome.diagnostics.contains("content/labs"));
}

#[test]
fn mistakes_in_the_settings_of_the_theme_are_reported() {
    let outcome = TestSite::new()
        .config("theme:\n  acent: teal\n  paper: blu\n  ink: '#12'\n  muted: light-dark(#555, #aaa)\n  own: 3\n  owner: 4\n")
        .file("static/own.css", "p { margin: var(--own); }\n")
        .run(&["check"]);
    outcome.says("no stylesheet or template uses `acent`");
    outcome.says("did you mean `accent`?");
    outcome.says("`blu` is not a colour");
    outcome.says("`#12` is not a colour");
    outcome.says("uses `owner`");
    outcome.says("warning[theme]: ");
    outcome.says("5 warnings");
    assert!(!outcome.diagnostics.contains("`muted`") && !outcome.diagnostics.contains("`own`"));
}

#[test]
fn a_colour_without_quotes_is_explained() {
    let outcome = TestSite::new()
        .config("theme:\n  accent: #8a1538\n")
        .run(&["check"]);
    outcome.says("`accent` must be text, but is empty");
    outcome.says("YAML reads `#8a1538` as a comment; put it in quotes: `\"#8a1538\"`");
}

#[test]
fn values_of_the_theme_may_be_numbers() {
    let built = TestSite::new()
        .config("theme: {leading: 1.5, title_weight: 600, accent: RebeccaPurple}\n")
        .build();
    assert_eq!(built.outcome.diagnostics, "");
    built
        .page("/theme.css")
        .contains("--leading: 1.5;")
        .contains("--title-weight: 600;");
    let outcome = TestSite::new()
        .config("theme:\n  paper: light-dark(#fff, #000)\n")
        .run(&["check"]);
    outcome.says("put the value in quotes, because ` #` starts a comment in YAML");
}

#[test]
fn text_that_cannot_be_read_is_reported() {
    let told = |theme: &str| {
        let site = TestSite::new().config(&format!("theme: {{{theme}}}\n"));
        site.run(&["check"]).diagnostics
    };
    let dark = told("paper: '#000'");
    assert!(
        dark.contains("the contrast of `ink` on `paper` is 1.2 to 1"),
        "{dark}"
    );
    assert_eq!(
        told("paper: '#000', ink: '#fff', muted: '#888'"),
        "no problems found\n"
    );
    assert!(told("muted: '#ccc'").contains("`muted` on `paper`"));
    assert!(told("accent: yellow").contains("no problems"));
    assert!(told("paper: 'light-dark(#fdf6e3, #002b36)'").contains("no problems"));
}

/// A site with so many pages at the top of content/.
fn with_pages(count: usize) -> TestSite {
    let mut site = TestSite::new().file("content/deep/a.md", "---\ntitle: Deep\n---\n");
    for number in 1..=count {
        site = site.file(
            &format!("content/project-{number:02}.md"),
            format!("---\ntitle: Project {number}\n---\n"),
        );
    }
    site
}

#[test]
fn a_menu_that_nobody_chose_has_at_most_eight_pages() {
    let built = with_pages(8).build();
    assert_eq!(built.outcome.diagnostics, "");
    built.page("/").contains(">Project 8</a>");
    let built = with_pages(10).build();
    built
        .page("/")
        .contains(">Project 8</a>")
        .lacks(">Project 9</a>");
    built.page("project-09/");
    assert_eq!(
        built.outcome.diagnostics.trim_end(),
        "warning: the menu shows 8 of 10 pages and leaves out `content/project-09.md` and `content/project-10.md`\n\
         --> site.yaml\n = help: choose the entries with `navigation:` in site.yaml\n\n1 warning"
    );
    with_pages(30)
        .build()
        .outcome
        .says("the menu shows 8 of 30 pages and leaves out `content/project-09.md`, `content/project-10.md`, `content/project-11.md` and 19 more\n");
}

#[test]
fn a_menu_that_somebody_chose_has_what_they_chose() {
    let menu: String = (1..=10)
        .map(|number| format!("  - {{title: P{number}, url: project-{number:02}.md}}\n"))
        .collect();
    let built = with_pages(10)
        .config(&format!("navigation:\n{menu}"))
        .build();
    built.page("/").contains(">P10</a>");
    assert_eq!(built.outcome.diagnostics, "");
    with_pages(10)
        .config(&format!("navigation:\n{menu}languages: {{zh-Hans: {{}}}}\n"))
        .build()
        .outcome
        .says("warning: the menu in `zh-Hans` shows 8 of 10 pages and leaves out ")
        .says(" = help: choose the entries with `navigation:` of `zh-Hans` under `languages:` in site.yaml\n");
}

#[test]
fn no_class_of_the_theme_puts_an_element_of_a_text_over_the_page() {
    let css = include_str!("../static/style.css");
    let mut positioned = Vec::new();
    for (at, _) in css.match_indices("position:") {
        let value = css[at + "position:".len()..].trim_start();
        if !["absolute", "fixed", "sticky"]
            .iter()
            .any(|taken| value.starts_with(taken))
        {
            continue;
        }
        let open = css[..at].rfind('{').unwrap();
        let start = css[..open]
            .rfind(['}', '{', '/'])
            .map_or(0, |start| start + 1);
        positioned.push(css[start..open].trim());
    }
    // Raw HTML may have any class. Each of these is within an element that it cannot leave, hides what it
    // is set on, or is a child of `<body>`.
    assert_eq!(
        positioned,
        [
            ".visually-hidden:not(:focus-within)",
            "body > .skip",
            ".card .title a::after, .lead .title a::after, .entry .title a::after",
            ".search-box button",
            ".search-box input",
        ]
    );
}
