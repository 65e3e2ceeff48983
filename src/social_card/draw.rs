//! The SVG of a card drawn.

use std::collections::BTreeSet;
use std::sync::Arc;

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{FontResolver, Group, ImageHrefResolver, ImageKind, Node, Options, Tree};

use super::fonts::Typefaces;
use super::{HEIGHT, WIDTH, png};
use crate::image::exceeds_depth;

/// How deep elements may stand in each other: whoever reads them needs a piece of the stack for each.
const DEEPEST: usize = 200;

/// A picture in a card may have so many pixels, which is many more than the card has.
const MAX_PIXELS: usize = 25_000_000;

/// Why a card was not drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The SVG is none, or none of a card; what is wrong with it.
    Svg(String),
    /// No font has these characters.
    Glyphs(BTreeSet<char>),
}

/// Draws a card: the bytes of a PNG. Nothing outside of the SVG is looked at, whatever it refers to.
pub fn draw(svg: &str, typefaces: &Typefaces) -> Result<Vec<u8>, Fault> {
    if exceeds_depth(svg.as_bytes(), DEEPEST) {
        return Err(Fault::Svg(format!(
            "its elements stand in each other more than {DEEPEST} deep"
        )));
    }
    let tree =
        Tree::from_str(svg, &options(typefaces)).map_err(|error| Fault::Svg(error.to_string()))?;
    let size = tree.size();
    if (size.width(), size.height()) != (WIDTH as f32, HEIGHT as f32) {
        let (width, height) = (size.width(), size.height());
        return Err(Fault::Svg(format!(
            "it is {width} × {height} large, and has to be {WIDTH} × {HEIGHT}"
        )));
    }
    let mut missing = BTreeSet::new();
    look_for_boxes(tree.root(), &mut missing);
    if !missing.is_empty() {
        return Err(Fault::Glyphs(missing));
    }
    let mut pixels = Pixmap::new(WIDTH, HEIGHT)
        .ok_or_else(|| Fault::Svg("there is no memory for it".to_owned()))?;
    // Behind what the template leaves transparent.
    pixels.fill(Color::WHITE);
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    png::encode(&pixels).map_err(|error| Fault::Svg(error.to_string()))
}

fn options(typefaces: &Typefaces) -> Options<'_> {
    Options {
        fontdb: typefaces.database.clone(),
        image_href_resolver: ImageHrefResolver {
            // What stands in the SVG itself, as the logo does.
            resolve_data: Box::new(|kind, data, options| match kind {
                "image/png" if is_small(&data) => Some(ImageKind::PNG(data)),
                "image/svg+xml" if !exceeds_depth(&data, DEEPEST) => {
                    ImageHrefResolver::default_data_resolver()(kind, data, options)
                }
                _ => None,
            }),
            // A file or a URL: never.
            resolve_string: Box::new(|_, _| None),
        },
        font_resolver: FontResolver {
            select_font: Box::new(|font, _| {
                let named = |alias: &str| {
                    let wanted = |family: &resvg::usvg::FontFamily| matches!(family, resvg::usvg::FontFamily::Named(name) if name == alias);
                    font.families().iter().any(wanted)
                };
                let mut ids = typefaces.ids.iter();
                let chosen = ids.find(|(alias, _)| named(alias)).map(|(_, faces)| faces);
                let faces = chosen.or(typefaces.unnamed.first())?;
                Some(faces[usize::from(font.weight() >= 600)])
            }),
            // A run has the font that its width was measured in, and no other. Where one font has all
            // of a line, usvg would else set all of its runs in that.
            select_fallback: Box::new(|c, used, database: &mut Arc<_>| {
                let first = used.first()?;
                let faces = || typefaces.unnamed.iter();
                let weight = faces().find_map(|both| both.iter().position(|id| id == first))?;
                faces()
                    .map(|both| both[weight])
                    .filter(|id| !used.contains(id))
                    .find(|id| has(database, *id, c))
            }),
        },
        ..Options::default()
    }
}

/// Whether a picture takes no more memory than a card is worth.
fn is_small(png: &[u8]) -> bool {
    imagesize::blob_size(png).is_ok_and(|size| size.width.saturating_mul(size.height) <= MAX_PIXELS)
}

fn has(database: &resvg::usvg::fontdb::Database, id: resvg::usvg::fontdb::ID, c: char) -> bool {
    use skrifa::{FontRef, MetadataProvider};
    let glyph = database.with_face_data(id, |data, index| {
        FontRef::from_index(data, index).ok()?.charmap().map(c)
    });
    glyph.flatten().is_some()
}

/// Collects what would be drawn as an empty box: the glyph 0 of a font (OpenType, `.notdef`).
fn look_for_boxes(group: &Group, missing: &mut BTreeSet<char>) {
    for node in group.children() {
        match node {
            Node::Group(group) => look_for_boxes(group, missing),
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
                look_for_boxes(group, missing);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::fonts::tests::typefaces;
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
        let fault = draw(&text("Seminar \u{378}"), &typefaces).unwrap_err();
        assert_eq!(fault, Fault::Glyphs(BTreeSet::from(['\u{378}'])));
        let fault = draw(
            &svg(
                r#"<clipPath id="a"><text>&#x378;</text></clipPath><rect width="9" height="9" clip-path="url(#a)"/>"#,
            ),
            &typefaces,
        );
        assert_eq!(fault, Err(Fault::Glyphs(BTreeSet::from(['\u{378}']))));
    }

    #[test]
    fn nothing_outside_of_it_is_looked_at() {
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
    fn bombs_are_no_trouble() {
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
            Err(Fault::Svg(_))
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
    fn what_is_no_card_is_said() {
        let typefaces = typefaces("a");
        for svg in ["", "<svg", "<html/>", "\u{0}"] {
            assert!(matches!(draw(svg, &typefaces), Err(Fault::Svg(_))), "{svg}");
        }
        let small = r#"<svg xmlns="http://www.w3.org/2000/svg" width="12" height="6"/>"#;
        let fault = draw(small, &typefaces).unwrap_err();
        let said = "it is 12 × 6 large, and has to be 1200 × 630";
        assert_eq!(fault, Fault::Svg(said.to_owned()));
    }
}
