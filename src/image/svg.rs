//! SVG files: their size, and copies that run no script and load nothing from elsewhere.

use std::fs::File;
use std::io::{BufReader, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use svg_hush::data_url_filter::{DataUrl, DataUrlFilterResult};

use super::format::PictureFormat;
use super::info::PictureInfo;
use super::metadata::without_metadata;
use crate::diagnostic::Problem;
use crate::limits::DRAWING_SIZE;
use crate::messages::svg as messages;

/// The intrinsic size of an SVG in CSS pixels; `None` if it does not state one.
pub(super) fn read_size(file: File) -> Option<PictureInfo> {
    let mut reader = Reader::from_reader(BufReader::new(file.take(DRAWING_SIZE.bytes)));
    let mut buffer = Vec::new();
    let root = loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(root) | Event::Empty(root) => break root.into_owned(),
            Event::Eof => return None,
            _ => {}
        }
    };
    let value = |name: &str| {
        let attribute = root.try_get_attribute(name).ok()??;
        Some(attribute.value.into_owned())
    };
    let pixels = |name: &str| {
        let value = value(name)?;
        let number: f64 = value.trim().trim_end_matches("px").parse().ok()?;
        (1.0..100_000.0)
            .contains(&number)
            .then(|| number.round() as u32)
    };
    if let (Some(width), Some(height)) = (pixels("width"), pixels("height")) {
        return Some(PictureInfo::new(PictureFormat::Svg, width, height));
    }
    let view: Vec<f64> = value("viewBox")?
        .split([' ', ',', '\n', '\t'])
        .filter(|part| !part.is_empty())
        .map_while(|part| part.parse().ok())
        .collect();
    match view.as_slice() {
        [_, _, width, height]
            if *width >= 1.0 && *height >= 1.0 && width.max(*height) < 100_000.0 =>
        {
            Some(PictureInfo::new(
                PictureFormat::Svg,
                width.round() as u32,
                height.round() as u32,
            ))
        }
        _ => None,
    }
}

/// A copy of an SVG without scripts, links to other hosts, and elements or attributes that are not known to be
/// safe.
pub fn sanitize_svg(bytes: &[u8]) -> Result<Vec<u8>, Problem> {
    if exceeds_depth(bytes, MAX_DEPTH) {
        return Err(messages::nested_too_deeply());
    }
    let plain = run_filter(bytes)?;
    let clean = match mark_text(bytes) {
        // Removing markers that the author wrote could join words that the filter saw apart.
        Some(marked) if !plain.contains(MARK) => run_filter(marked.as_bytes())?
            .replace(MARK, "")
            .replace(PATH_MARK, " href=\"#"),
        _ => plain,
    };
    if loads_resources(&clean) {
        return Err(messages::style_loads_picture());
    }
    if !clean.contains("xmlns=\"http://www.w3.org/2000/svg\"") {
        return Err(messages::unusual_namespace());
    }
    Ok(clean.into_bytes())
}

fn run_filter(bytes: &[u8]) -> Result<String, Problem> {
    let mut clean = Vec::with_capacity(bytes.len());
    let mut filter = svg_hush::Filter::new();
    filter.set_data_url_filter(clean_data_url);
    filter
        .filter(bytes, &mut clean)
        .map_err(messages::unreadable)?;
    Ok(String::from_utf8_lossy(&clean).into_owned())
}

/// Removes the metadata of a picture inside the drawing; drops everything that is not a picture.
fn clean_data_url(url: &DataUrl) -> DataUrlFilterResult {
    let is_picture = url.mime_type().type_ == "image";
    let Some((bytes, _)) = url.decode_to_vec().ok().filter(|_| is_picture) else {
        return DataUrlFilterResult::Drop;
    };
    // Browsers go by the content, whatever the media type says.
    let format = PictureFormat::detect(&bytes).filter(|format| *format != PictureFormat::Avif);
    let Some((format, kind)) = format.and_then(|format| Some((format, format.media_type()?)))
    else {
        return DataUrlFilterResult::Drop;
    };
    match without_metadata(format.extension(), &bytes) {
        Ok(clean) => DataUrlFilterResult::Rewrite {
            mime_type: kind.to_owned(),
            data: clean.unwrap_or(bytes),
        },
        Err(_) => DataUrlFilterResult::Drop,
    }
}

/// The `data:` URL of a picture without its metadata; `None` if it is not a picture that browsers show.
pub(crate) fn embedded_picture(address: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_graphic() && !"\"'<>&".contains(c);
    let address: String = address.split_ascii_whitespace().collect();
    if !address.chars().all(is_plain) {
        return None;
    }
    let drawing =
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"{address}\"/></svg>");
    let clean = run_filter(drawing.as_bytes()).ok()?;
    let (_, rest) = clean.split_once("href=\"")?;
    let (clean, _) = rest.split_once('"')?;
    clean.starts_with("data:image/").then(|| clean.to_owned())
}

/// A private-use character that marks a place without white space.
const MARK: char = '\u{e000}';

/// The drawing with a marker after each tag inside its texts; `None` if it has no texts.
///
/// WORKAROUND: svg-hush 0.9 puts each tag that has no text beside it on a line of its own, so that
/// `<tspan>H</tspan><tspan>2</tspan>` would read `H 2`. This goes when it can keep white space.
fn mark_text(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut reader = Reader::from_str(text);
    let mut marked = String::with_capacity(text.len());
    let (mut written, mut start, mut depth) = (0, 0, 0_usize);
    // The filter reports what cannot be parsed.
    while let Ok(event) = reader.read_event() {
        let is_text = |name: &str| name == "text" || name.ends_with(":text");
        let end = usize::try_from(reader.buffer_position()).unwrap_or(text.len());
        let tag = std::mem::replace(&mut start, end)..end;
        let opens = match event {
            Event::Start(tag) if depth > 0 || is_text(tag.name().as_ref()) => {
                depth += 1;
                true
            }
            Event::Empty(_) if depth > 0 => true,
            Event::End(_) if depth > 0 => {
                depth -= 1;
                false
            }
            Event::Eof => break,
            _ => continue,
        };
        let (Some(before), Some(tag)) = (text.get(written..tag.start), text.get(tag)) else {
            continue;
        };
        marked.push_str(before);
        if opens {
            marked.push_str(&protect_attributes(tag));
        } else {
            marked.push_str(tag);
        }
        if depth > 0 {
            marked.push(MARK);
        }
        written = end;
    }
    marked.push_str(&text[written..]);
    (written > 0).then_some(marked)
}

/// A tag of a text in which the filter keeps two safe attributes: the path that the text follows, and that white
/// space counts, as a style.
///
/// WORKAROUND: svg-hush 0.9 removes both. This goes when it keeps `href="#…"` of `textPath` and `xml:space`.
fn protect_attributes(tag: &str) -> String {
    let mut tag = tag.to_owned();
    if tag.contains("textPath") {
        for reference in [" xlink:href=\"#", " href=\"#"] {
            tag = tag.replace(reference, PATH_MARK);
        }
    }
    let spaces = " xml:space=\"preserve\"";
    match (tag.contains(spaces), tag.contains(" style=\"")) {
        (true, true) => tag.replacen(" style=\"", " style=\"white-space:pre;", 1),
        (true, false) => tag.replacen(spaces, " style=\"white-space:pre\"", 1),
        (false, _) => tag,
    }
}

/// Stands for the reference of a text to its path while the filter runs.
const PATH_MARK: &str = " data-text-path-href=\"#";

/// Whether a style or an attribute loads something by a function that the filter does not know.
fn loads_resources(svg: &str) -> bool {
    let mut reader = Reader::from_str(svg);
    let mut is_style = false;
    let loads = |css: &str| {
        let css = unescape_css(css);
        LOADING.iter().any(|function| css.contains(function))
    };
    loop {
        let found = match reader.read_event() {
            // An element inside a style hides the rest of the style from the filter.
            Ok(Event::Start(_) | Event::Empty(_)) if is_style => return true,
            Ok(Event::Start(tag)) if tag.name().as_ref() == "style" => {
                is_style = true;
                let mut attributes = tag.attributes().filter_map(Result::ok);
                attributes.any(|attribute| loads(&attribute.value))
            }
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                let mut attributes = tag.attributes().filter_map(Result::ok);
                attributes.any(|attribute| loads(&attribute.value))
            }
            Ok(Event::Text(text)) => is_style && loads(&text),
            Ok(Event::End(_)) => {
                is_style = false;
                false
            }
            Ok(Event::Eof) => return false,
            Ok(_) => false,
            Err(_) => true,
        };
        if found {
            return true;
        }
    }
}

/// CSS functions other than `url()` that load something.
///
/// WORKAROUND: svg-hush 0.9 does not know them. This check goes when it removes them as it does `url()`.
const LOADING: &[&str] = &["image-set(", "src(", "image(", "cross-fade(", "element("];

/// A style in lower case, with its escapes resolved.
fn unescape_css(css: &str) -> String {
    let mut plain = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let digits = after
            .bytes()
            .take(6)
            .take_while(u8::is_ascii_hexdigit)
            .count();
        let code = u32::from_str_radix(&after[..digits], 16).ok();
        plain.extend(code.and_then(char::from_u32));
        rest = &after[digits..];
        if digits > 0 {
            rest = rest.strip_prefix([' ', '\n', '\t']).unwrap_or(rest);
        }
    }
    plain.push_str(rest);
    plain.make_ascii_lowercase();
    plain
}

/// How deeply elements may nest: the filter takes time in proportion to the square of it.
const MAX_DEPTH: usize = 500;

/// Whether the elements of a drawing nest more deeply than this.
pub fn exceeds_depth(bytes: &[u8], max_depth: usize) -> bool {
    let mut reader = Reader::from_reader(bytes);
    let mut depth = 0_usize;
    // The filter reports what cannot be parsed.
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof => return false,
            _ => {}
        }
        if depth > max_depth {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::sanitize_svg;

    #[test]
    fn scripts_and_foreign_resources_are_removed() {
        let hostile = br##"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="10" height="10" onload="alert(1)">
<script>alert(2)</script><style>@import url(https://evil.example/a.css); rect { fill: url(https://evil.example/b) }</style>
<a xlink:href="javascript:alert(3)"><rect width="5" height="5" fill="red" onclick="alert(4)"/></a>
<image href="https://evil.example/c.png" width="1" height="1"/><use href="https://evil.example/d.svg#e"/>
<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="https://evil.example/f"/></foreignObject>
<animate attributeName="href" values="javascript:alert(5)"/></svg>"##;
        let clean = String::from_utf8(sanitize_svg(hostile).unwrap()).unwrap();
        let harms = [
            "onload",
            "onclick",
            "<script",
            "iframe",
            "@import",
            "url(https",
            "href=\"javascript",
            "href=\"https",
            "attributeName=\"href",
        ];
        for harm in harms {
            assert!(!clean.contains(harm), "{harm} in {clean}");
        }
        assert!(clean.contains("<rect"), "{clean}");
        // Removing the markers must not join words that the filter saw apart.
        let split = "<svg xmlns=\"http://www.w3.org/2000/svg\"><style>a { fill: u&#xE000;rl(https://evil.example/a) } \
             @im\u{e000}port 'https://evil.example/b';</style><text>a<tspan>b</tspan></text></svg>";
        let wide: Vec<u8> = format!("\u{feff}{split}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        for svg in [split.as_bytes(), &wide] {
            let clean = sanitize_svg(svg).map(|clean| String::from_utf8(clean).unwrap());
            let clean = clean.unwrap_or_default();
            assert!(
                !clean.contains("url(https") && !clean.contains("@import"),
                "{clean}"
            );
        }
        assert!(sanitize_svg(b"no picture").is_err());
        assert!(sanitize_svg(b"<svg xmlns='http://www.w3.org/2000/svg'><g></svg>").is_err());
    }

    #[test]
    fn words_keep_their_spaces() {
        let clean = |inside: &str| {
            let svg = format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><g>{inside}</g></svg>"
            );
            String::from_utf8(sanitize_svg(svg.as_bytes()).unwrap()).unwrap()
        };
        for text in [
            "<text><tspan>H</tspan><tspan>2</tspan><tspan>O</tspan></text>",
            "<text>wet<tspan>ter</tspan> <tspan>x</tspan>y</text>",
            "<text><tspan><tspan>a</tspan></tspan><tspan>b</tspan></text>",
        ] {
            assert!(clean(text).contains(text), "{}", clean(text));
        }
        let path = "<text><textPath href=\"#p\">along</textPath></text>";
        assert!(clean(path).contains(path), "{}", clean(path));
        let spaces = "<text xml:space=\"preserve\" x=\"1\">a   b</text>";
        let kept = clean(spaces);
        assert!(
            kept.contains("white-space:pre") && kept.contains("a   b"),
            "{kept}"
        );
        // Text outside of styles.
        assert!(
            clean("<text>image(s) and src(a)</text><style>a &gt; b { fill: red }</style>")
                .contains("image(s)")
        );
        for style in ["fill: image(red)", "fill: IM\\41 GE-set(x)"] {
            let svg = format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\"><style>a {{ {style} }}</style></svg>"
            );
            let kept = sanitize_svg(svg.as_bytes()).map(|kept| String::from_utf8(kept).unwrap());
            assert!(
                !kept.is_ok_and(|kept| kept.to_lowercase().contains("mage")),
                "{style}"
            );
            let svg =
                format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><g style=\"{style}\"/></svg>");
            let kept = sanitize_svg(svg.as_bytes());
            assert!(
                kept.is_err() || !String::from_utf8(kept.unwrap()).unwrap().contains("mage"),
                "{style}"
            );
        }
    }
}
