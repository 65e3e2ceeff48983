//! Texts that YAML reads, but otherwise than their author means: parts of them are comments, or several entries
//! are one.

use std::collections::{HashMap, HashSet};

use super::correct::{Slip, correct, quote, starts_entry};
use super::line::{Line, lines};
use super::node::{Node, Position, Step, Target};
use super::positions::Positions;
use super::slips::describe;
use crate::limits;
use crate::messages::{Problem, yaml};

/// Something that YAML leaves out of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostText {
    /// What is wrong.
    pub problem: Problem,
    /// Where it begins.
    pub position: Position,
}

/// Keys whose values are texts for readers.
const TEXTS: [&str; 18] = [
    "title",
    "summary",
    "name",
    "native_name",
    "role",
    "affiliation",
    "talk",
    "caption",
    "alt",
    "description",
    "institution",
    "department",
    "address",
    "location",
    "grant",
    "now",
    "topic",
    "author",
];

/// What YAML leaves out of the texts of a document: ` #` begins a comment, and `&name` names a value.
pub fn find_lost_text(text: &str, node: &Node) -> Vec<LostText> {
    let may_lose = memchr::memmem::find(text.as_bytes(), b" #").is_some()
        || memchr::memmem::find(text.as_bytes(), b": &").is_some();
    if !may_lose {
        return Vec::new();
    }
    let mut texts = Vec::new();
    node.texts(&mut texts);
    let texts: HashSet<String> = texts.into_iter().collect();
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let used = text.split('*').skip(1).map(|behind| {
        let end = behind.find(|c| !is_name(c)).unwrap_or(behind.len());
        &behind[..end]
    });
    let used: HashSet<&str> = used.collect();
    let find = |(number, line): (usize, &str)| {
        let line = Line::read(number, line)?;
        let value = line.value.strip_prefix(": ")?.trim_start();
        if !TEXTS.contains(&line.key) {
            return None;
        }
        if let Some(anchored) = value.strip_prefix('&') {
            let (name, rest) = anchored.split_once(' ')?;
            let is_lost = !used.contains(name) && texts.contains(rest.trim());
            return is_lost.then(|| LostText {
                problem: yaml::anchor_in_text(name, line.key, &quote(value)),
                position: line.at(value),
            });
        }
        let (kept, comment) = value.split_once(" #")?;
        let kept = kept.trim_end();
        // The value really ends there: it is not in quotes, and has one line.
        let is_cut = !kept.is_empty() && texts.contains(kept);
        // A comment usually has a space after `#`. Titles hardly ever have comments.
        let is_meant = comment.starts_with(' ') && line.key != "title";
        let comment = &value[value.len() - comment.len() - 1..];
        (is_cut && !is_meant).then(|| LostText {
            problem: yaml::comment_in_text(comment.trim_end(), line.key, &quote(value.trim_end())),
            position: line.at(comment),
        })
    };
    let found = lines(text).filter_map(find);
    found.take(limits::DIAGNOSTICS).collect()
}

/// Signs of texts within lists and maps in brackets, which their author meant as signs of YAML: `[a，b]` is one
/// entry, and `“a”` is shown with its quotes.
pub fn find_signs_in_text(text: &str, node: &Node) -> Vec<LostText> {
    if !text.contains(['，', '、', '“', '”', '„', '‘', '’', '＂', '＇']) {
        return Vec::new();
    }
    let mut suspects = Vec::new();
    find_suspects(node, &mut Vec::new(), false, &mut suspects);
    if suspects.is_empty() {
        return Vec::new();
    }
    let Some(positions) = Positions::locate_all(text) else {
        return Vec::new();
    };
    let mut commas: HashMap<usize, usize> = HashMap::new();
    let mut quotes: HashSet<(usize, usize)> = HashSet::new();
    for (path, suspect) in &suspects {
        let Some(position) = positions.find(path, Target::Value) else {
            continue;
        };
        match suspect {
            Suspect::Comma => {
                let first = commas.entry(position.line).or_insert(position.column);
                *first = position.column.min(*first);
            }
            Suspect::Quotes => {
                quotes.insert((position.line, position.column));
            }
        }
    }
    let mut found = Vec::new();
    for correction in correct(text) {
        let line = correction.line;
        let slips = &correction.slips;
        let is_comma = |(column, slip): &&(usize, Slip)| {
            matches!(slip, Slip::Comma(_)) && commas.get(&line).is_some_and(|start| column > start)
        };
        let is_quote = |(column, slip): &&(usize, Slip)| {
            matches!(slip, Slip::Quote(_)) && quotes.contains(&(line, *column))
        };
        // Commas change more than quotes.
        let slip = slips.iter().find(is_comma);
        let Some((column, slip)) = slip.or_else(|| slips.iter().find(is_quote)) else {
            continue;
        };
        let problem = match slip {
            Slip::Quote(sign) => yaml::curly_quote_shown(*sign, correction.text.trim()),
            slip => describe(slip, &correction.text),
        };
        found.push(LostText {
            problem,
            position: Position {
                line,
                column: *column,
            },
        });
    }
    found.truncate(limits::DIAGNOSTICS);
    found
}

/// Why a text may not be what its author means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Suspect {
    Comma,
    Quotes,
}

/// Finds texts with commas that may separate entries, and texts in quotes that YAML keeps.
fn find_suspects(
    node: &Node,
    path: &mut Vec<Step>,
    is_entry: bool,
    found: &mut Vec<(Vec<Step>, Suspect)>,
) {
    match node {
        Node::Text(text) => {
            let is_comma = |(at, c): (usize, char)| match c {
                '，' if !is_entry => starts_entry(&text[at + c.len_utf8()..]),
                '，' | '、' => is_entry,
                _ => false,
            };
            if text.char_indices().any(is_comma) {
                found.push((path.clone(), Suspect::Comma));
            }
            let is_quote = |c: char| "“”„‟＂‘’‚＇".contains(c);
            if text.starts_with(is_quote) || text.ends_with(is_quote) {
                found.push((path.clone(), Suspect::Quotes));
            }
        }
        Node::List(nodes) => {
            for (index, node) in nodes.iter().enumerate() {
                path.push(Step::Index(index));
                find_suspects(node, path, true, found);
                path.pop();
            }
        }
        Node::Map(entries) => {
            for (key, node) in entries {
                path.push(Step::Key(key.clone()));
                find_suspects(node, path, false, found);
                path.pop();
            }
        }
        Node::Null | Node::Bool(_) | Node::Integer(_) | Node::Float(_) => {}
    }
}
