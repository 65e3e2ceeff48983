//! Draws the SVG of a card.

use std::collections::BTreeSet;
use std::sync::Arc;

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::fontdb::{Database, ID};
use resvg::usvg::{
    FontFamily, FontResolver, Group, ImageHrefResolver, ImageKind, Node, Options, Tree,
};

use super::encode::encode;
use super::fonts::Typefaces;
use super::size::{HEIGHT, WIDTH};
use crate::image::exceeds_depth;
use crate::messages::social_cards::CardDefect;

/// How deeply elements may nest: reading and drawing them is recursive.
const MAX_DEPTH: usize = 200;

/// The most pixels of a picture inside a card, many more than a card has.
const MAX_PIXELS: usize = 25_000_000;

/// Why a card is not drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DrawError {
    /// The SVG is not a card.
    NotACard(CardDefect),
    /// No font has these characters.
    MissingGlyphs(BTreeSet<char>),
}

/// Draws a card as a PNG. Reads nothing outside of the SVG, whatever it refers to.
pub fn draw(svg: &str, typefaces: &Typefaces) -> Result<Vec<u8>, DrawError> {
    if exceeds_depth(svg.as_bytes(), MAX_DEPTH) {
        return Err(DrawError::NotACard(CardDefect::NestedTooDeeply(MAX_DEPTH)));
    }
    let unreadable = |error: String| DrawError::NotACard(CardDefect::Unreadable(error));
    let tree = Tree::from_str(svg, &drawing_options(typefaces))
        .map_err(|error| unreadable(error.to_string()))?;
    let size = tree.size();
    if (size.width(), size.height()) != (WIDTH as f32, HEIGHT as f32) {
        return Err(DrawError::NotACard(CardDefect::WrongSize {
            found: (size.width().to_string(), size.height().to_string()),
            needed: (WIDTH, HEIGHT),
        }));
    }
    let mut missing = BTreeSet::new();
    find_missing_glyphs(tree.root(), &mut missing);
    if !missing.is_empty() {
        return Err(DrawError::MissingGlyphs(missing));
    }
    let mut pixels =
        Pixmap::new(WIDTH, HEIGHT).ok_or(DrawError::NotACard(CardDefect::OutOfMemory))?;
    // The background of what the template leaves transparent.
    pixels.fill(Color::WHITE);
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    encode(&pixels).map_err(|error| unreadable(error.to_string()))
}

fn drawing_options(typefaces: &Typefaces) -> Options<'_> {
    let fonts = typefaces.fonts();
    Options {
        fontdb: fonts.database.clone(),
        image_href_resolver: ImageHrefResolver {
            // Pictures inside the SVG, such as the logo.
            resolve_data: Box::new(|kind, data, options| match kind {
                "image/png" if is_small(&data) => Some(ImageKind::PNG(data)),
                "image/svg+xml" if !exceeds_depth(&data, MAX_DEPTH) => {
                    ImageHrefResolver::default_data_resolver()(kind, data, options)
                }
                _ => None,
            }),
            // Never a file or URL.
            resolve_string: Box::new(|_, _| None),
        },
        font_resolver: FontResolver {
            select_font: Box::new(move |font, _| {
                let is_wanted = |alias: &str| {
                    font.families()
                        .iter()
                        .any(|family| matches!(family, FontFamily::Named(name) if name == alias))
                };
                let mut ids = fonts.ids.iter();
                let chosen = ids
                    .find(|(alias, _)| is_wanted(alias))
                    .map(|(_, faces)| faces);
                let faces = chosen.or(fonts.unnamed.first())?;
                Some(faces[usize::from(font.weight() >= 600)])
            }),
            // Sets a run only in the font in which its width was measured. Otherwise usvg sets all runs of a
            // line in one font that has all of it.
            select_fallback: Box::new(move |c, used, database: &mut Arc<_>| {
                let first = used.first()?;
                let faces = || fonts.unnamed.iter();
                let weight = faces().find_map(|both| both.iter().position(|id| id == first))?;
                faces()
                    .map(|both| both[weight])
                    .filter(|id| !used.contains(id))
                    .find(|id| has_glyph(database, *id, c))
            }),
        },
        ..Options::default()
    }
}

/// Whether decoding a picture takes little enough memory.
fn is_small(png: &[u8]) -> bool {
    imagesize::blob_size(png).is_ok_and(|size| size.width.saturating_mul(size.height) <= MAX_PIXELS)
}

fn has_glyph(database: &Database, id: ID, c: char) -> bool {
    use skrifa::{FontRef, MetadataProvider};
    let glyph = database.with_face_data(id, |data, index| {
        FontRef::from_index(data, index).ok()?.charmap().map(c)
    });
    glyph.flatten().is_some()
}

/// Collects the characters that would be drawn as an empty box: glyph 0 of a font (OpenType, `.notdef`).
fn find_missing_glyphs(group: &Group, missing: &mut BTreeSet<char>) {
    for node in group.children() {
        match node {
            Node::Group(group) => find_missing_glyphs(group, missing),
            Node::Text(text) => {
                let glyphs = text
                    .layouted()
                    .iter()
                    .flat_map(|span| &span.positioned_glyphs);
                let boxes = glyphs.filter(|glyph| glyph.id.0 == 0);
                missing.extend(boxes.flat_map(|glyph| glyph.text.chars()));
            }
            Node::Image(_) | Node::Path(_) => {}
        }
        node.subroots(|group| {
            if !matches!(node, Node::Text(_)) {
                find_missing_glyphs(group, missing);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::fonts::test_typefaces as typefaces;
    use super::*;

    fn svg(inside: &str) -> String {
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630">{inside}</svg>"#
        )
    }

    fn text(words: &str) -> String {
        svg(&format!(
            r#"<text x="90" y="200" font-size="60" font-weight="700">{words}</text>"#
        ))
    }

    #[test]
    fn a_card_is_a_png_of_its_size() {
        let bytes = draw(&text("Seminar"), &typefaces("Seminar")).unwrap();
        assert_eq!(&bytes[1..4], b"PNG");
        assert_eq!(&bytes[16..24], &[0, 0, 4, 176, 0, 0, 2, 118]);
        let empty = draw(&svg(""), &typefaces("a")).unwrap();
        assert_ne!(bytes, empty);
    }

    #[test]
    fn there_is_never_an_empty_box() {
        let typefaces = typefaces("Seminar");
        let error = draw(&text("Seminar \u{378}"), &typefaces).unwrap_err();
        assert_eq!(error, DrawError::MissingGlyphs(BTreeSet::from(['\u{378}'])));
        let error = draw(
            &svg(
                r#"<clipPath id="a"><text>&#x378;</text></clipPath><rect width="9" height="9" clip-path="url(#a)"/>"#,
            ),
            &typefaces,
        );
        assert_eq!(
            error,
            Err(DrawError::MissingGlyphs(BTreeSet::from(['\u{378}'])))
        );
    }

    #[test]
    fn nothing_outside_of_the_svg_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let red = folder.path().join("red.svg");
        std::fs::write(&red, svg(r#"<rect width="1200" height="630" fill="red"/>"#)).unwrap();
        let red = red.display();
        let typefaces = typefaces("a");
        let empty = draw(&svg(""), &typefaces).unwrap();
        for reference in [
            format!("{red}"),
            format!("file://{red}"),
            "https://example.org/a.png".to_owned(),
        ] {
            let image = format!(r#"<image href="{reference}" width="1200" height="630"/>"#);
            assert_eq!(draw(&svg(&image), &typefaces).unwrap(), empty, "{image}");
            let used = format!(r##"<use href="{reference}#a"/>"##);
            assert_eq!(draw(&svg(&used), &typefaces).unwrap(), empty, "{used}");
        }
    }

    #[test]
    fn bombs_are_harmless() {
        let typefaces = typefaces("a");
        let deep = |depth: usize| {
            svg(&format!(
                "{}{}",
                "<g opacity='.9'>".repeat(depth),
                "</g>".repeat(depth)
            ))
        };
        assert!(draw(&deep(150), &typefaces).is_ok());
        assert!(matches!(
            draw(&deep(100_000), &typefaces),
            Err(DrawError::NotACard(_))
        ));
        let within = |data: &str| {
            svg(&format!(
                r#"<image width="9" height="9" href="data:{data}"/>"#
            ))
        };
        let base64 = |bytes: &[u8]| {
            use base64::Engine;
            base64::engine::general_purpose::STANDARD.encode(bytes)
        };
        let nested = within(&format!(
            "image/svg+xml;base64,{}",
            base64(deep(100_000).as_bytes())
        ));
        // The head of a picture of 60,000 pixels square.
        let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xea\x60\0\0\xea\x60\x01\0\0\0\0";
        let huge = within(&format!("image/png;base64,{}", base64(head)));
        let empty = draw(&svg(""), &typefaces).unwrap();
        for bomb in [nested, huge] {
            assert_eq!(draw(&bomb, &typefaces).unwrap(), empty);
        }
    }

    #[test]
    fn what_is_not_a_card_is_refused() {
        let typefaces = typefaces("a");
        for svg in ["", "<svg", "<html/>", "\u{0}"] {
            let error = draw(svg, &typefaces);
            assert!(matches!(error, Err(DrawError::NotACard(_))), "{svg}");
        }
        let small = r#"<svg xmlns="http://www.w3.org/2000/svg" width="12" height="6"/>"#;
        let error = draw(small, &typefaces).unwrap_err();
        let defect = CardDefect::WrongSize {
            found: ("12".to_owned(), "6".to_owned()),
            needed: (1200, 630),
        };
        assert_eq!(error, DrawError::NotACard(defect));
    }
}
