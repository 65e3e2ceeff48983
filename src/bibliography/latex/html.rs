//! HTML that reference managers write into titles.

use crate::bibliography::marks::Mark;

/// The most bytes of a tag.
const LONGEST_TAG: usize = 200;

/// Replaces known tags by marks: `<i>Homo</i>`.
pub(in crate::bibliography) fn replace_tags(text: &str) -> String {
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        read.push_str(before);
        // Bounds the search: known tags are short.
        let near = &after[..after.floor_char_boundary(LONGEST_TAG)];
        let tag = near.find('>').map(|end| (&after[..end], &after[end + 1..]));
        let known = tag.and_then(|(tag, behind)| {
            let name = tag.strip_prefix('/').unwrap_or(tag);
            let name = name.split([' ', '/']).next().unwrap_or_default();
            Some((
                tag.starts_with('/'),
                tag_mark(&name.to_ascii_lowercase())?,
                behind,
            ))
        });
        rest = match known {
            Some((ends, mark, behind)) => {
                read.extend(mark.map(|mark| if ends { mark.end() } else { mark.start() }));
                behind
            }
            None => {
                read.push('<');
                after
            }
        };
    }
    read.push_str(rest);
    read
}

/// The mark, if any, that a tag stands for; `None` for unknown tags.
fn tag_mark(name: &str) -> Option<Option<Mark>> {
    let bare = name.strip_prefix("jats:").unwrap_or(name);
    Some(match bare {
        "i" | "em" | "italic" => Some(Mark::Italic),
        "b" | "strong" | "bold" => Some(Mark::Bold),
        "sub" => Some(Mark::Sub),
        "sup" => Some(Mark::Sup),
        "sc" | "scp" => Some(Mark::SmallCaps),
        "span" | "u" | "p" | "title" | "sec" | "inline-formula" | "tex-math" | "br" => None,
        _ if bare.starts_with("mml:") => None,
        _ => return None,
    })
}
