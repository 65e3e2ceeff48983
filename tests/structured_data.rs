//! What machines read of a page: JSON-LD whose ids join up, and Open Graph.

mod support;
use serde_json::{Value as Json, json};
use support::{Built, TestSite};

const SITE: &str = "https://lab.example.org";

/// The things of a page, by type.
fn graph(built: &Built, page: &str) -> Vec<Json> {
    let text = &built.page(page).text;
    let script = text.split("<script type=\"application/ld+json\">").nth(1);
    let script = script.unwrap_or_else(|| panic!("no JSON-LD in {page}"));
    let json = script.split("</script>").next().unwrap();
    let json: Json = serde_json::from_str(json).unwrap();
    assert_eq!(json["@context"], "https://schema.org");
    json["@graph"].as_array().unwrap().clone()
}

fn thing(built: &Built, page: &str, kind: &str) -> Json {
    let graph = graph(built, page);
    let found = graph.iter().find(|thing| thing["@type"] == kind);
    found
        .unwrap_or_else(|| panic!("no {kind} in {graph:#?}"))
        .clone()
}

fn site() -> TestSite {
    TestSite::new()
        .config("timezone: Asia/Shanghai\nlanguages: {zh-Hans: {title: 课题组}}\n")
        .file("content/people/xu-xiao.md", "---\nname: Xu Xiao\nnative_name: 徐骁\nrole: Professor\nlabs: [xu-lab]\norcid: 0000-0002-1825-0097\nlinks: [{title: Page, url: 'https://example.org/xu'}]\n---\n")
        .file("content/people/ann.md", "---\nname: Ann Example\nlabs: [xu-lab]\nleft: 2024-01-01\n---\n")
        .file("content/people/secret.md", "---\nname: Secret Person\ndraft: true\n---\n")
        .file("content/labs/xu-lab.md", "---\nname: Xu Lab\ninstitution: Example University\nror: 00a2xv884\n---\n")
        .file("content/publications.bib", "@article{xu2022, title = {A paper}, author = {Xu, Xiao and Sample, Bo}, journal = {J}, date = {2022-03}, doi = {10.5555/x}}\n")
        .item(
            "2022-04-22-a.md",
            "title: A seminar\nupdated: 2022-05-01T10:00\nsummary: Short.\ntags: [seminar]\nauthors: [xu-xiao]\npeople: [{id: xu-xiao, role: Chair}, Somebody, {id: secret}]\nlabs: [xu-lab]\npublications: [xu2022]\nsupported_by: [{name: A Fund, grant: '12', url: 'https://example.org/fund'}]\nphotos: [{src: /a.jpg, alt: x, caption: Seven people}]\nevent: {type: seminar, start: 2022-04-22T16:00, end: 2022-04-22T18:00, location: {name: Hall 1, address: 1 Street}, online: 'https://example.org/join', status: cancelled, speakers: [xu-xiao]}\n",
            "Words.\n",
        )
        .file("content/news/2022-04-22-a.zh-Hans.md", "---\ntitle: 研讨会\n---\n文。\n")
        .file("static/a.jpg", support::jpeg())
}

#[test]
fn an_article_names_people_labs_papers_and_funders_by_id() {
    let built = site().build();
    let article = thing(&built, "/news/2022/a/", "NewsArticle");
    let person = json!({"@type": "Person", "@id": format!("{SITE}/people/xu-xiao/#person"), "name": "Xu Xiao"});
    assert_eq!(article["@id"], format!("{SITE}/news/2022/a/#article"));
    assert_eq!(article["headline"], "A seminar");
    assert_eq!(article["datePublished"], "2022-04-22");
    assert_eq!(article["dateModified"], "2022-05-01T10:00:00+08:00");
    assert_eq!(article["inLanguage"], "en");
    assert_eq!(article["author"][0]["@id"], person["@id"]);
    assert_eq!(
        article["author"][0]["url"],
        format!("{SITE}/people/xu-xiao/")
    );
    assert_eq!(article["about"][0], person);
    assert_eq!(
        article["about"][1],
        json!({"@type": "Person", "name": "Somebody"})
    );
    assert_eq!(
        article["about"][2]["@id"],
        format!("{SITE}/labs/xu-lab/#organization")
    );
    assert_eq!(
        article["mentions"][0]["@id"],
        format!("{SITE}/publications/#ref-xu2022")
    );
    assert_eq!(article["funder"][0]["name"], "A Fund");
    assert_eq!(article["funding"][0]["identifier"], "12");
    assert!(
        article["image"]["url"]
            .as_str()
            .unwrap()
            .starts_with(&format!("{SITE}/images/a-"))
    );
    assert_eq!(
        (&article["image"]["width"], &article["image"]["caption"]),
        (&json!(1), &json!("Seven people"))
    );
    assert_eq!(
        article["workTranslation"][0]["@id"],
        format!("{SITE}/zh-Hans/news/2022/a/#article")
    );
    let chinese = thing(&built, "/zh-Hans/news/2022/a/", "NewsArticle");
    assert_eq!(chinese["translationOfWork"]["@id"], article["@id"]);
    assert_eq!(chinese["about"][0]["@id"], person["@id"]);
    assert_eq!(chinese["about"][0]["name"], "徐骁");
}

#[test]
fn an_event_has_status_place_and_way_to_join() {
    let built = site().build();
    let event = thing(&built, "/news/2022/a/", "EducationEvent");
    assert_eq!(event["startDate"], "2022-04-22T16:00:00+08:00");
    assert_eq!(event["endDate"], "2022-04-22T18:00:00+08:00");
    assert_eq!(event["eventStatus"], "https://schema.org/EventCancelled");
    assert_eq!(
        event["eventAttendanceMode"],
        "https://schema.org/MixedEventAttendanceMode"
    );
    assert_eq!(
        event["location"][0],
        json!({"@type": "Place", "name": "Hall 1", "address": "1 Street"})
    );
    assert_eq!(
        event["location"][1],
        json!({"@type": "VirtualLocation", "url": "https://example.org/join"})
    );
    assert_eq!(
        event["organizer"][0]["@id"],
        format!("{SITE}/labs/xu-lab/#organization")
    );
    assert_eq!(
        event["performer"][0]["@id"],
        format!("{SITE}/people/xu-xiao/#person")
    );
}

#[test]
fn a_location_without_a_place_is_an_online_event() {
    let mode = |facts: &str| {
        let site = TestSite::new().item(
            "2022-04-22-a.md",
            &format!("event: {{start: 2022-04-22{facts}}}\n"),
            "Words.\n",
        );
        let event = thing(&site.build(), "/news/2022/a/", "Event");
        assert_eq!(event["endDate"], "2022-04-22");
        let mode = event["eventAttendanceMode"]
            .as_str()
            .unwrap_or("none")
            .to_owned();
        mode.replace("https://schema.org/", "")
    };
    assert_eq!(mode(", location: Online"), "OnlineEventAttendanceMode");
    assert_eq!(mode(", location: 线上"), "OnlineEventAttendanceMode");
    assert_eq!(mode(", location: Hall 1"), "OfflineEventAttendanceMode");
    assert_eq!(
        mode(", online: 'https://example.org/'"),
        "OnlineEventAttendanceMode"
    );
    assert_eq!(mode(""), "none");
}

#[test]
fn people_labs_and_papers_are_described_in_full_on_their_pages() {
    let built = site().build();
    for page in ["/people/xu-xiao/", "/zh-Hans/people/xu-xiao/"] {
        let person = thing(&built, page, "Person");
        assert_eq!(person["@id"], format!("{SITE}/people/xu-xiao/#person"));
        assert_eq!(
            thing(&built, page, "ProfilePage")["mainEntity"]["@id"],
            person["@id"]
        );
        assert_eq!(person["identifier"]["propertyID"], "ORCID");
        assert_eq!(
            person["sameAs"],
            json!([
                "https://orcid.org/0000-0002-1825-0097",
                "https://example.org/xu"
            ])
        );
        assert_eq!(
            person["affiliation"][0]["@id"],
            format!("{SITE}/labs/xu-lab/#organization")
        );
    }
    assert_eq!(
        thing(&built, "/people/xu-xiao/", "Person")["alternateName"],
        json!(["徐骁"])
    );
    assert_eq!(
        thing(&built, "/zh-Hans/people/xu-xiao/", "Person")["name"],
        "徐骁"
    );
    let alumna = thing(&built, "/people/ann/", "Person");
    assert_eq!(alumna["affiliation"], Json::Null);
    assert_eq!(alumna["alumniOf"][0]["name"], "Xu Lab");
    let lab = thing(&built, "/labs/xu-lab/", "ResearchOrganization");
    assert_eq!(lab["parentOrganization"]["name"], "Example University");
    assert_eq!(
        lab["parentOrganization"]["sameAs"],
        "https://ror.org/00a2xv884"
    );
    assert_eq!(lab["member"].as_array().unwrap().len(), 1);
    let paper = thing(&built, "/publications/", "ScholarlyArticle");
    assert_eq!(paper["@id"], format!("{SITE}/publications/#ref-xu2022"));
    assert_eq!(paper["datePublished"], "2022-03");
    assert_eq!(
        paper["author"][0]["@id"],
        format!("{SITE}/people/xu-xiao/#person")
    );
    assert_eq!(paper["sameAs"], json!(["https://doi.org/10.5555/x"]));
}

#[test]
fn every_page_has_breadcrumbs() {
    let built = site().build();
    let crumbs = thing(&built, "/people/xu-xiao/", "BreadcrumbList");
    let names: Vec<&Json> = crumbs["itemListElement"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["name"])
        .collect();
    assert_eq!(names, ["Home", "People", "Xu Xiao"]);
    assert_eq!(
        crumbs["itemListElement"][1]["item"],
        format!("{SITE}/people/")
    );
    assert_eq!(
        thing(&built, "/zh-Hans/", "WebSite")["@id"],
        format!("{SITE}/zh-Hans/#website")
    );
    assert_eq!(
        thing(&built, "/tags/", "CollectionPage")["isPartOf"]["@id"],
        format!("{SITE}/#website")
    );
    built.page("/404.html").lacks("ld+json");
    for page in ["/", "/news/2022/a/", "/labs/xu-lab/"] {
        built.page(page).lacks("Secret");
    }
}

#[test]
fn nothing_in_a_text_ends_the_script() {
    let built = TestSite::new()
        .item(
            "2022-04-22-a.md",
            "title: \"</script><script>alert(1)</script> & <!--\"\n",
            "Words.\n",
        )
        .build();
    let article = thing(&built, "/news/2022/a/", "NewsArticle");
    assert_eq!(
        article["headline"],
        "</script><script>alert(1)</script> & <!--"
    );
    built.page("/news/2022/a/").lacks("<script>alert");
}

#[test]
fn ids_hold_the_base_path() {
    let built = site()
        .with(&["--base-url", "https://lab.github.io/news"])
        .build();
    let article = thing(&built, "/news/2022/a/", "NewsArticle");
    assert_eq!(
        article["about"][0]["@id"],
        "https://lab.github.io/news/people/xu-xiao/#person"
    );
    let crumbs = thing(&built, "/news/2022/a/", "BreadcrumbList");
    assert_eq!(
        crumbs["itemListElement"][0]["item"],
        "https://lab.github.io/news/"
    );
}

#[test]
fn social_cards_have_picture_size_and_languages() {
    let built = site().build();
    built
        .page("/news/2022/a/")
        .contains("<meta property=\"og:image\" content=\"https://lab.example.org/images/a-")
        .contains("<meta property=\"og:image:width\" content=\"1\">")
        .contains("<meta property=\"og:image:type\" content=\"image/jpeg\">")
        .contains("<meta property=\"og:locale:alternate\" content=\"zh_CN\">")
        .contains("<meta property=\"article:author\" content=\"https://lab.example.org/people/xu-xiao/\">")
        .contains("<meta name=\"twitter:card\" content=\"summary_large_image\">");
}

#[test]
fn feeds_tell_authors_tags_language_and_picture() {
    let built = site().build();
    built
        .page("/feed.xml")
        .contains("<author><name>Xu Xiao</name><uri>https://lab.example.org/people/xu-xiao/</uri></author>")
        .contains("<category term=\"seminar\"/>")
        .contains("rel=\"enclosure\"")
        .contains("hreflang=\"en\"");
    let feed: Json = serde_json::from_str(&built.page("/zh-Hans/feed.json").text).unwrap();
    let item = &feed["items"][0];
    assert_eq!(
        item["authors"],
        json!([{"name": "徐骁", "url": "https://lab.example.org/people/xu-xiao/"}])
    );
    assert_eq!(
        (&item["language"], &item["tags"]),
        (&json!("zh-Hans"), &json!(["seminar"]))
    );
    assert!(
        item["image"]
            .as_str()
            .unwrap()
            .starts_with(&format!("{SITE}/images/a-"))
    );
}

#[test]
fn organizations_are_distinguished_from_people() {
    let bib = "@article{a, author={{World Health Organization} and Doe, Jane and {NASA} and 世界卫生组织 and 徐骁 and Plato and {Xu Lab}}, title={T}, journal={J}, year={2020}}\n";
    let built = TestSite::new()
        .file("content/publications.bib", bib)
        .build();
    let page = built.page("/publications/");
    for (kind, name) in [
        ("Organization", "World Health Organization"),
        ("Person", "Jane Doe"),
        ("Organization", "NASA"),
        ("Organization", "世界卫生组织"),
        ("Person", "徐骁"),
        ("Person", "Plato"),
        ("Organization", "Xu Lab"),
    ] {
        page.contains(&format!("{{\"@type\":\"{kind}\",\"name\":\"{name}\"}}"));
    }
}
