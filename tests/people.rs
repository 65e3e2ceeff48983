//! People and labs: what their pages gather, and names that ought to be linked.

mod support;
use support::TestSite;

fn site() -> TestSite {
    TestSite::new()
        .file(
            "content/people/xu-xiao.md",
            "---\nname: Xu Xiao\nnative_name: 徐骁\naka: [X. Xu]\nrole: Professor\nlabs: [xu-lab]\norcid: 0000-0002-1825-0097\n---\n",
        )
        .file(
            "content/people/ann-example.md",
            "---\nname: Ann Example\nrole: PhD student\nlabs: [xu-lab]\nleft: 2025-07-31\nnow: Example Institute\n---\n",
        )
        .file(
            "content/labs/xu-lab.md",
            "---\nname: Xu Lab\nlead: xu-xiao\nror: 00a2xv884\n---\n",
        )
}

#[test]
fn a_page_shows_the_role_that_someone_had_then() {
    let built = site()
        .item(
            "2022-04-22-a.md",
            "people: [{id: xu-xiao, role: Visiting scholar}]\n",
            "Words.\n",
        )
        .item("2023-04-22-b.md", "people: [xu-xiao]\n", "Words.\n")
        .build();
    let page = built.page("/people/xu-xiao/");
    page.contains("<p class=\"role\">Professor</p>");
    let mentions = page.text.split("class=\"lines\"").nth(1).unwrap();
    assert_eq!(mentions.matches("Visiting scholar").count(), 1);
    assert!(!mentions.contains("Professor"));
}

#[test]
fn a_talk_that_was_not_given_says_so() {
    let built = site()
        .item(
            "2022-04-22-a.md",
            "event: {start: 2022-04-20, status: cancelled, speakers: [{id: xu-xiao, talk: Never heard}]}\n",
            "Words.\n",
        )
        .build();
    built
        .page("/people/xu-xiao/")
        .contains("<cite>Never heard</cite> <strong class=\"status\">Cancelled</strong>");
}

#[test]
fn a_paper_of_many_names_the_people_of_the_site() {
    let others: Vec<String> = (0..14).map(|number| format!("Other{number}, Bo")).collect();
    let bib = format!(
        "@article{{a, title = {{T}}, author = {{{} and Xu, Xiao and Last, Cy}}, year = 2022}}\n",
        others.join(" and ")
    );
    let built = site().file("content/publications.bib", bib).build();
    for path in ["/people/xu-xiao/", "/publications/"] {
        built
            .page(path)
            .contains("Bo Other9")
            .lacks("<span>Bo Other10")
            .contains(">Xiao Xu</a>")
            .contains("and 5 others");
    }
}

#[test]
fn talks_are_gathered_from_events() {
    let built = site()
        .item(
            "2022-04-22-a.md",
            "event: {type: seminar, start: 2022-04-20, speakers: [{id: xu-xiao, talk: Ten years of examples}, {name: Bo, talk: Another}]}\n",
            "Words.\n",
        )
        .build();
    built
        .page("/people/xu-xiao/")
        .contains("<cite>Ten years of examples</cite>")
        .contains("<time datetime=\"2022-04-20\">")
        .lacks("Another");
}

#[test]
fn alumni_come_last_with_where_they_went() {
    let built = site().config("roles: [PhD student, Professor]\n").build();
    built
        .page("/people/")
        .in_order("Xu Xiao", "Alumni")
        .in_order("Alumni", "Ann Example")
        .contains("Example Institute");
    built
        .page("/labs/xu-lab/")
        .in_order("Members", "Former members")
        .in_order("Former members", "Example Institute");
}

#[test]
fn a_month_or_a_year_says_when_somebody_came_and_left() {
    let person = |left: &str| {
        format!("---\nname: Li Ming\nrole: PhD student\njoined: 2019\nleft: {left}\n---\n")
    };
    let built = TestSite::new()
        .file("content/people/li-ming.md", person("2025-07"))
        .build();
    let page = built.page("/people/li-ming/");
    page.contains("<time datetime=\"2019\">2019</time>");
    page.contains("<time datetime=\"2025-07\">July 2025</time>");
    built.page("/people/").contains("Alumni");
    // The month of the build is not over.
    let built = TestSite::new()
        .file("content/people/li-ming.md", person(&support::NOW[..7]))
        .build();
    built.page("/people/").lacks("Alumni");
}

#[test]
fn a_role_is_one_in_capitals_or_not() {
    let built = site()
        .config("roles: [Engineer, professor]\n")
        .file(
            "content/people/bo.md",
            "---\nname: Bo\nrole: professor\n---\n",
        )
        .file(
            "content/people/cy.md",
            "---\nname: Cy\nrole: Visitor\n---\n",
        )
        .build();
    let page = built.page("/people/");
    assert_eq!(page.text.matches("<h2").count(), 3, "{}", page.text);
    page.in_order("Xu Xiao", "Visitor")
        .in_order("Bo", "Visitor");
}

#[test]
fn roles_follow_the_order_of_site_yaml() {
    let built = site()
        .config("roles: [Engineer, Professor]\n")
        .file(
            "content/people/bo.md",
            "---\nname: Bo Example\nrole: Engineer\n---\n",
        )
        .file(
            "content/people/cy.md",
            "---\nname: Cy Example\nrole: Visitor\n---\n",
        )
        .build();
    built
        .page("/people/")
        .in_order("<h2>Engineer", "<h2>Professor")
        .in_order("<h2>Professor", "<h2>Visitor");
}

#[test]
fn a_mistyped_identifier_is_an_error() {
    let outcome = site()
        .file(
            "content/people/bo.md",
            "---\nname: Bo\norcid: 0000-0002-1825-0098\n---\n",
        )
        .file("content/labs/b.md", "---\nname: B\nror: 00a2xv885\n---\n")
        .fail();
    outcome
        .says("content/people/bo.md:3:8")
        .says("the ORCID iD `0000-0002-1825-0098` contains a typo")
        .says("content/labs/b.md:3:6")
        .says("the ROR ID `00a2xv885` contains a typo");
}

#[test]
fn a_name_that_is_nearly_that_of_a_profile_is_a_warning() {
    let built = site()
        .item(
            "2022-04-22-a.md",
            "people: [Xu Xioa, {name: Xiao XU}, 徐骁, 徐晓, Somebody Else]\nevent: {start: 2022-04-22, speakers: [{name: Anne Example}]}\n",
            "Words.\n",
        )
        .build();
    let said = &built.outcome.diagnostics;
    assert_eq!(said.matches("near-name").count(), 4, "{said}");
    for words in [
        "`Xu Xioa` has no profile, but the similar name `Xu Xiao` has one",
        "if this is the same person, write `xu-xiao`",
        "`Xiao XU` has no profile, but the similar name `Xu Xiao` has one",
        "`徐骁` has a profile, but is not linked to it",
        "`Anne Example` has no profile, but the similar name `Ann Example` has one",
        "content/news/2022-04-22-a.md:3:10",
    ] {
        assert!(said.contains(words), "no `{words}` in\n{said}");
    }
    let quiet = site()
        .config("check: {near-name: off}\n")
        .item("2022-04-22-a.md", "people: [Xu Xioa]\n", "Words.\n")
        .build();
    assert!(!quiet.outcome.diagnostics.contains("Xioa"));
}

#[test]
fn further_pages_of_people_and_labs_are_their_news_alone() {
    let mut site = TestSite::new()
        .config("paginate_by: 2\n")
        .file(
            "content/people/ann.md",
            "---\nname: Ann\nlabs: [one]\nemail: ann@example.org\n---\nOf Ann.\n",
        )
        .file(
            "content/labs/one.md",
            "---\nname: Lab One\n---\nOf the lab.\n",
        );
    for day in 10..=20 {
        let name = format!("2026-01-{day}-a{day}.md");
        site = site.item(&name, "people: [ann]\nlabs: [one]\n", "Words.\n");
    }
    let built = site.build();
    built.page("/people/ann/").contains("Of Ann.");
    built
        .page("/people/ann/page/2/")
        .contains("2026/a10/")
        .lacks("Of Ann.");
    built
        .page("/labs/one/")
        .contains("Of the lab.")
        .contains("/people/ann/");
    built
        .page("/labs/one/page/2/")
        .contains("2026/a10/")
        .lacks("Of the lab.")
        .lacks("/people/ann/");
}

#[test]
fn supporters_are_listed_once_with_what_they_supported() {
    let built = site()
        .item("2022-04-22-a.md", "supported_by: [{name: Example Fund, grant: '123', url: 'https://example.org/fund'}]\n", "Words.\n")
        .item("2023-04-22-b.md", "supported_by: [EXAMPLE fund, {name: Another Fund}]\nlinks: [{title: Example Times, url: 'https://example.org/times'}]\n", "Words.\n")
        .build();
    let page = built.page("/supporters/");
    page.in_order("Another Fund", "EXAMPLE fund")
        .contains("<a href=\"https://example.org/fund\">EXAMPLE fund</a>")
        .contains("grant 123")
        .in_order("/news/2023/b/", "/news/2022/a/");
    assert_eq!(page.text.to_lowercase().matches("example fund").count(), 1);
    built
        .page("/news/2023/b/")
        .contains("href=\"/supporters/\"")
        .contains("Example Times");
}

#[test]
fn slips_in_long_names_are_noticed_and_other_people_are_not() {
    let site = |people: &str| {
        site()
            .file(
                "content/people/kourosh.md",
                "---\nname: Kourosh Saeb-Parsy\n---\n",
            )
            .item(
                "2022-04-22-a.md",
                &format!("people: [{people}]\n"),
                "Words.\n",
            )
            .build()
            .outcome
            .diagnostics
    };
    for slip in [
        "Kourosh SaebParsy",
        "KouroshSaeb-Parsy",
        "Kourosh Saeb Parsy",
        "Zourosh Saeb-Parsy",
        "Kourosh Saeb-Parsey",
        "XuXiao",
    ] {
        assert!(
            site(slip).contains(&format!("`{slip}` has no profile, but the similar name `")),
            "{slip}"
        );
    }
    for other in [
        "Wu Xiao",
        "Xu Xia Yi",
        "Hu Xiao",
        "Xu Miao Li",
        "Kourosh Example",
    ] {
        let said = site(other);
        assert!(!said.contains("near-name"), "{other}: {said}");
    }
}

#[test]
fn slips_in_names_of_authors_are_noticed() {
    let built = site()
        .file(
            "content/people/kourosh.md",
            "---\nname: Kourosh Saeb-Parsy\n---\n",
        )
        .file(
            "content/publications.bib",
            "@article{a,\n author = {Saeb-Parsey, Kourosh and Saeb-Parsey, K. and Saeb-Parsy, L. and Xu, Xiao and Wu, Xiao and Hu, X.},\n title = {A},\n year = 2020,\n}\n",
        )
        .build();
    let said = &built.outcome.diagnostics;
    assert_eq!(said.matches("near-name").count(), 2, "{said}");
    for words in [
        "warning[near-name]: `Kourosh Saeb-Parsey`, an author of `a`, has no profile, but the similar name `Kourosh Saeb-Parsy` has one",
        "`K. Saeb-Parsey`, an author of `a`",
        "content/publications.bib:1:10",
        "help: if this is the same person, correct the name here, or add it to `aka:` in content/people/kourosh.md",
    ] {
        assert!(said.contains(words), "no `{words}` in\n{said}");
    }
}

#[test]
fn two_profiles_cannot_have_one_orcid_and_should_not_have_one_name() {
    let outcome = site()
        .file(
            "content/people/xu-y.md",
            "---\nname: Xu Yi\norcid: https://orcid.org/0000-0002-1825-0097\n---\n",
        )
        .fail();
    outcome
        .says("error: another profile has this ORCID iD")
        .says("content/people/xu-y.md:3:8")
        .says("help: correct one of the two, or keep only one profile");
    let built = site()
        .file("content/people/ann-2.md", "---\nname: Ann EXAMPLE\n---\n")
        .build();
    built
        .outcome
        .says("warning[same-name]: another profile has this name")
        .says("content/people/ann-example.md:2:7");
}

#[test]
fn the_feed_of_a_list_is_called_as_the_list_on_all_its_pages() {
    let mut site = TestSite::new().config("paginate_by: 1\n");
    for day in 1..=2 {
        site = site.item(
            &format!("2026-01-0{day}-a{day}.md"),
            "tags: [x]\n",
            "Words.\n",
        );
    }
    let built = site.build();
    built
        .page("/tags/x/page/2/")
        .contains("<title>Tagged x – Page 2 – Test Lab</title>")
        .contains("title=\"Tagged x – Test Lab\" href=\"/tags/x/feed.xml\"");
}

#[test]
fn a_middle_initial_more_is_the_same_person() {
    let bib = |authors: &[&str]| {
        let entry = |(number, author): (usize, &&str)| {
            format!(
                "@article{{k{number}, title={{Paper {number}}}, author={{{author}}}, year={{2020}}, journal={{J}}}}\n"
            )
        };
        authors.iter().enumerate().map(entry).collect::<String>()
    };
    let site = |authors: &[&str], people: &[&str]| {
        let mut site = TestSite::new().file("content/publications.bib", bib(authors));
        for (number, name) in people.iter().enumerate() {
            site = site.file(
                &format!("content/people/p{number}.md"),
                format!("---\nname: {name}\n---\n"),
            );
        }
        site.build()
    };
    let built = site(
        &[
            "Example, Ann B.",
            "Example, Ann B",
            "Ann B. C. Example",
            "Example, A.",
            "Example, Ann Beth",
        ],
        &["Ann Example"],
    );
    let page = built.page("/people/p0/");
    page.contains("Paper 0")
        .contains("Paper 1")
        .contains("Paper 2")
        .lacks("Paper 3")
        .lacks("Paper 4");
    assert!(
        !built.outcome.diagnostics.contains("near-name"),
        "{}",
        built.outcome.diagnostics
    );
    // The profile may have it, too.
    site(&["Example, Ann"], &["Ann B. Example"])
        .page("/people/p0/")
        .contains("Paper 0");
    // With another initial it is another person, and of two nobody knows which.
    let built = site(
        &["Example, Ann C.", "Example, Ann"],
        &["Ann B. Example", "Ann D. Example"],
    );
    built.page("/people/p0/").lacks("Paper 0").lacks("Paper 1");
    // A character of a Chinese name is no initial.
    site(&["徐, 骁 伟"], &["徐骁"])
        .page("/people/p0/")
        .lacks("Paper 0");
}

#[test]
fn a_name_that_is_nearly_known_is_reported_once_for_all_papers() {
    let entry = |number| {
        format!(
            "@article{{k{number}, title={{T}}, author={{Saeb-Parsey, Kourosh}}, year={{202{number}}}, journal={{J}}}}\n"
        )
    };
    let built = TestSite::new()
        .file(
            "content/publications.bib",
            (0..3).map(entry).collect::<String>(),
        )
        .file(
            "content/people/k.md",
            "---\nname: Kourosh Saeb-Parsy\n---\n",
        )
        .build();
    assert_eq!(built.outcome.diagnostics.matches("near-name").count(), 1);
    built.outcome.says(
        "warning[near-name]: `Kourosh Saeb-Parsey`, an author of `k2` and 2 other papers, has no profile, but the similar name `Kourosh Saeb-Parsy` has one
 --> content/publications.bib:3:10
",
    );
}
