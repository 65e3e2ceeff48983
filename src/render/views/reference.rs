//! Writes the tables of `templates/README.md` from the comments of the views.
//!
//! `BLESS=1 cargo test --lib templates_readme` brings the file up to date; without `BLESS`, the test fails if it
//! is not.

use std::collections::BTreeMap;
use std::fmt::Write;

use tera::Value;

use super::globals::{ChromeGlobals, ExtraGlobals, LanguageGlobals, PageGlobals, SiteGlobals};
use super::template::*;
use super::value::{Html, Merged, Shared};
use crate::source::words::Words;
use crate::theme;

/// Views and templates by name.
pub(super) type Views = BTreeMap<&'static str, Description>;

/// A view or a template, as its documentation describes it.
pub(super) struct Description {
    /// Its comment.
    pub doc: String,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A field of a view, or a variable of a template.
pub(super) struct Field {
    /// Its name.
    pub name: &'static str,
    /// Its type, in words.
    pub type_name: String,
    /// Its comment.
    pub doc: String,
}

/// A type that fields have.
pub(super) trait FieldType {
    /// The type in words.
    fn type_name() -> String;

    /// Adds the views that the type consists of.
    fn describe_into(_views: &mut Views) {}
}

/// A set of variables.
pub(super) trait DescribedVariables {
    /// The template that sees them; empty for variables of all templates.
    const TITLE: &'static str;

    /// Adds the set, and the views that its variables consist of.
    fn describe_into(views: &mut Views);
}

/// A template, and the function that describes its variables.
type Template = (&'static str, fn(&mut Views) -> Description);

/// All templates with variables of their own, in the order of the reference.
fn templates() -> Vec<Template> {
    fn template<V: DescribedVariables>() -> Template {
        (V::TITLE, take::<V>)
    }
    vec![
        template::<HomeTemplate>(),
        template::<NewsTemplate>(),
        template::<YearTemplate>(),
        template::<ItemTemplate>(),
        template::<EventsTemplate>(),
        template::<PublicationsTemplate>(),
        template::<SupportersTemplate>(),
        template::<TagsTemplate>(),
        template::<TagTemplate>(),
        template::<PeopleTemplate>(),
        template::<PersonTemplate>(),
        template::<LabsTemplate>(),
        template::<LabTemplate>(),
        template::<PageTemplate>(),
        template::<SearchTemplate>(),
        template::<NotFoundTemplate>(),
        template::<RedirectTemplate>(),
        template::<SocialCardTemplate>(),
    ]
}

/// Adds a description and those of the types of its fields, unless it was added before.
macro_rules! describe_fields {
    ($views:expr, $name:expr, [$($doc:literal),+], { $($field:ident: $type:ty = [$($field_doc:literal),+],)* }) => {
        if !$views.contains_key($name) {
            let description = $crate::render::views::reference::Description {
                doc: concat!($($doc),+).trim().to_owned(),
                fields: vec![$(
                    $crate::render::views::reference::Field {
                        name: stringify!($field),
                        type_name: <$type as $crate::render::views::reference::FieldType>::type_name(),
                        doc: concat!($($field_doc),+).trim().to_owned(),
                    },
                )*],
            };
            $views.insert($name, description);
            $( <$type as $crate::render::views::reference::FieldType>::describe_into($views); )*
        }
    };
}
pub(super) use describe_fields;

macro_rules! field_types {
    ($($name:literal: $($type:ty),+;)+) => {
        $($( impl FieldType for $type {
            fn type_name() -> String {
                $name.to_owned()
            }
        } )+)+
    };
}

field_types! {
    "text": String, &'static str;
    "number": u8, u16, u32, usize, i16;
    "yes/no": bool;
    "any": Value;
    "*HTML*": Html;
    "map": Words;
}

impl<T: FieldType> FieldType for Option<T> {
    fn type_name() -> String {
        format!("{}?", T::type_name())
    }

    fn describe_into(views: &mut Views) {
        T::describe_into(views);
    }
}

impl<T: FieldType> FieldType for Vec<T> {
    fn type_name() -> String {
        format!("list of {}", T::type_name())
    }

    fn describe_into(views: &mut Views) {
        T::describe_into(views);
    }
}

impl<T: FieldType> FieldType for Shared<T> {
    fn type_name() -> String {
        T::type_name()
    }

    fn describe_into(views: &mut Views) {
        T::describe_into(views);
    }
}

impl<A: FieldType, B: FieldType> FieldType for Merged<A, B> {
    fn type_name() -> String {
        format!("{} and {}", A::type_name(), B::type_name())
    }

    fn describe_into(views: &mut Views) {
        A::describe_into(views);
        B::describe_into(views);
    }
}

/// A link to the section of a view: `[Item summary](#item-summary)`.
pub(super) fn link_to(view: &str) -> String {
    let title = section_title(view);
    let anchor = title.to_lowercase().replace(' ', "-");
    format!("[{title}](#{anchor})")
}

/// The title of the section of a view: `Item summary` for `ItemSummaryView`.
fn section_title(view: &str) -> String {
    let mut title = String::new();
    for character in view.trim_end_matches("View").chars() {
        if character.is_uppercase() && !title.is_empty() {
            title.push(' ');
            title.extend(character.to_lowercase());
        } else {
            title.push(character);
        }
    }
    title
}

/// A table of fields; nothing for a view without fields.
fn write_table(fields: &[Field], head: &str, out: &mut String) {
    if fields.is_empty() {
        return;
    }
    let _ = write!(out, "\n| {head} | type | meaning |\n| --- | --- | --- |\n");
    for field in fields {
        let Field {
            name,
            type_name,
            doc,
        } = field;
        assert!(!doc.contains('|'), "`{name}`: {doc}");
        let _ = writeln!(out, "| `{name}` | {type_name} | {doc} |");
    }
}

/// Replaces what is between `<!-- generated: name -->` and `<!-- end: name -->`.
fn replace_section(readme: &str, name: &str, content: &str) -> String {
    let (start, end) = (
        format!("<!-- generated: {name} -->\n"),
        format!("<!-- end: {name} -->"),
    );
    let (before, rest) = readme.split_once(&start).expect(&start);
    let (_, after) = rest.split_once(&end).expect(&end);
    format!("{before}{start}{content}\n{end}{after}")
}

/// Takes the description of a set of variables out of `views`, and leaves the views that it consists of.
fn take<V: DescribedVariables>(views: &mut Views) -> Description {
    let mut own = Views::new();
    V::describe_into(&mut own);
    let name = std::any::type_name::<V>()
        .rsplit("::")
        .next()
        .unwrap_or_default();
    let description = own.remove(name).expect(name);
    views.append(&mut own);
    description
}

/// The README with its tables as the views describe them.
fn update_readme(readme: &str) -> String {
    let mut views = Views::new();
    let globals = [
        take::<SiteGlobals>,
        take::<PageGlobals>,
        take::<ExtraGlobals>,
        take::<LanguageGlobals>,
        take::<ChromeGlobals>,
    ];
    let globals: Vec<Field> = globals
        .iter()
        .flat_map(|take| take(&mut views).fields)
        .collect();
    let mut sections = [String::new(), String::new(), String::new()];
    write_table(&globals, "name", &mut sections[0]);
    for (template, take) in templates() {
        let description = take(&mut views);
        let _ = write!(sections[1], "\n### `{template}`\n\n{}\n", description.doc);
        write_table(&description.fields, "name", &mut sections[1]);
    }
    for (name, description) in &views {
        let title = section_title(name);
        let _ = write!(sections[2], "\n### {title}\n\n{}\n", description.doc);
        write_table(&description.fields, "field", &mut sections[2]);
    }
    ["globals", "templates", "views"]
        .iter()
        .zip(&sections)
        .fold(readme.to_owned(), |readme, (name, content)| {
            replace_section(&readme, name, content)
        })
}

#[test]
fn templates_readme_describes_every_view() {
    const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/README.md");
    let readme = std::fs::read_to_string(PATH).unwrap();
    let updated = update_readme(&readme);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(PATH, updated).unwrap();
        return;
    }
    let differing = updated.lines().zip(readme.lines()).find(|(a, b)| a != b);
    assert!(
        updated == readme,
        "templates/README.md does not match the views; run `BLESS=1 cargo test --lib templates_readme`\n{differing:?}"
    );
}

#[test]
fn every_template_of_the_theme_has_a_struct() {
    let described: Vec<&str> = templates().into_iter().map(|(name, _)| name).collect();
    let without_page = ["base.html", "components.html", "shortcodes.html"];
    for (name, _) in theme::templates() {
        if name.ends_with(".html") || name.ends_with(".svg") {
            assert_eq!(
                described.contains(&name),
                !without_page.contains(&name),
                "{name}"
            );
        }
    }
}
