//! Citations of several papers that would read alike (CSL 1.0.2, "Disambiguation").
//!
//! hayagriva 0.10 does some of this, too, but it shortens the names in the list of references to
//! those of the citations, follows one of the five rules for given names, and gives years their
//! letters in the order of the text. So its own way is switched off where citations name authors.

use ahash::{AHashMap as HashMap, AHashSet as HashSet};
use hayagriva::citationberg::{
    DisambiguationRule, IndependentStyle, InheritableNameOptions, LayoutRenderingElement, Names,
    NamesChild, TextTarget,
};
use hayagriva::types::Person;
use hayagriva::{Elem, ElemChild, ElemChildren, ElemMeta, Formatted, Formatting};

use super::Paper;
use super::names::is_east_asian;
use crate::limits;

/// What a style does about citations that read alike.
#[derive(Debug)]
pub(super) struct Rules {
    /// Whether it names more authors.
    names: bool,
    /// Whether and when it adds given names.
    given: Option<DisambiguationRule>,
    /// Whether it adds letters to years.
    years: bool,
    /// What stands between names and a year.
    delimiter: String,
    /// What stands behind each initial; without it given names are added in full.
    initialize_with: Option<String>,
}

impl Rules {
    /// The rules of a style, which forgets them; none if its citations name nobody.
    pub(super) fn take(style: &mut IndependentStyle) -> Option<Self> {
        let names = find_names(&style.citation.layout.elements, style)?;
        let options = style.settings.options.apply(&style.citation.name_options);
        let initialize_with = initialize_with(names, &options);
        let delimiter = find_delimiter(&style.citation.layout.elements, style);
        let citation = &mut style.citation;
        let given = std::mem::take(&mut citation.disambiguate_add_givenname);
        Some(Self {
            names: std::mem::take(&mut citation.disambiguate_add_names),
            given: given.then_some(citation.givenname_disambiguation_rule),
            years: std::mem::take(&mut citation.disambiguate_add_year_suffix),
            delimiter: delimiter.unwrap_or_else(|| " ".to_owned()),
            initialize_with,
        })
    }
}

/// The first names that elements show.
fn find_names<'s>(
    elements: &'s [LayoutRenderingElement],
    style: &'s IndependentStyle,
) -> Option<&'s Names> {
    elements.iter().find_map(|element| match element {
        LayoutRenderingElement::Names(names) => Some(names),
        LayoutRenderingElement::Group(group) => find_names(&group.children, style),
        LayoutRenderingElement::Text(text) => {
            let TextTarget::Macro { name } = &text.target else {
                return None;
            };
            let found = style.macros.iter().find(|one| one.name == *name)?;
            find_names(&found.children, style)
        }
        LayoutRenderingElement::Choose(choose) => {
            let mut branches = choose.branches();
            let otherwise = choose.otherwise.as_ref();
            branches
                .find_map(|branch| find_names(&branch.children, style))
                .or_else(|| find_names(&otherwise?.children, style))
        }
        _ => None,
    })
}

/// What the innermost group around the first names puts between its parts.
fn find_delimiter(elements: &[LayoutRenderingElement], style: &IndependentStyle) -> Option<String> {
    elements.iter().find_map(|element| match element {
        LayoutRenderingElement::Group(group) => {
            find_names(&group.children, style)?;
            let inner = find_delimiter(&group.children, style);
            inner.or_else(|| group.delimiter.clone())
        }
        _ => None,
    })
}

fn initialize_with(names: &Names, inherited: &InheritableNameOptions) -> Option<String> {
    let inherited = inherited.apply(&names.options());
    let name = names.children.iter().find_map(|child| match child {
        NamesChild::Name(name) => Some(name),
        _ => None,
    });
    match name {
        Some(name) => name.options(&inherited).initialize_with.map(str::to_owned),
        None => inherited.initialize_with,
    }
}

/// A paper as its citations would read without further ado.
pub(super) struct Cited<'p> {
    text: String,
    /// Those who may be named, in the order of the paper.
    people: Vec<&'p Person>,
    /// How many of them are named, by the family name alone.
    named: usize,
    /// Whether there are others, whom the file does not name.
    et_al: bool,
}

impl<'p> Cited<'p> {
    pub(super) fn new(paper: &'p Paper, citation: &ElemChildren) -> Self {
        let entry = &paper.entry;
        let people = entry.authors().or_else(|| entry.editors());
        let mut people: Vec<&Person> = people.unwrap_or_default().iter().collect();
        people.truncate(paper.authors.len());
        let mut shown = Vec::new();
        names_in(citation, &mut shown);
        let same = |(shown, person): (&String, &&Person)| {
            shown.trim().to_lowercase() == person.name.to_lowercase()
        };
        let named = shown.iter().zip(&people).take_while(|pair| same(*pair));
        Self {
            text: text_of(citation),
            named: named.count(),
            et_al: paper.et_al,
            people,
        }
    }

    /// The given names of one who is named.
    fn given(&self, number: usize) -> Option<&'p str> {
        self.people.get(number)?.given_name.as_deref()
    }

    fn family(&self, number: usize) -> Option<String> {
        Some(self.people.get(number)?.name.to_lowercase())
    }
}

/// What tells the citations of a paper from those of others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Distinction {
    /// How many authors are named, if it is another number than the style's.
    pub(super) named: Option<usize>,
    /// The authors whose given names are added, by their numbers, and how much of them.
    given: Vec<(usize, Given)>,
    /// The letter of the year.
    letter: Option<String>,
}

/// How much of given names tells people apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Given {
    Initials,
    All,
}

/// What tells papers from each other, of papers in the order of the list of references.
pub(super) fn distinguish(cited: &[Cited], rules: &Rules) -> Vec<Distinction> {
    let mut found = vec![Distinction::default(); cited.len()];
    if let Some(rule) = rules.given
        && rule != DisambiguationRule::ByCite
    {
        name_everywhere(cited, rule, &mut found);
    }
    let all: Vec<usize> = (0..cited.len()).collect();
    for alike in groups(&all, cited, &found) {
        if rules.names {
            name_more(&alike, cited, &mut found);
        }
        if let Some(rule) = rules.given {
            for alike in groups(&alike, cited, &found) {
                name_further(&alike, cited, rule, &mut found);
            }
        }
        if rules.years {
            for alike in groups(&alike, cited, &found) {
                for (number, paper) in alike.into_iter().enumerate() {
                    found[paper].letter = Some(letters(number));
                }
            }
        }
    }
    found
}

/// Papers of which several read alike.
fn groups(papers: &[usize], cited: &[Cited], found: &[Distinction]) -> Vec<Vec<usize>> {
    let mut keys: Vec<String> = Vec::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut numbers = HashMap::new();
    for &paper in papers {
        let one = &cited[paper];
        let distinction = &found[paper];
        let mut key = one.text.clone();
        if let Some(named) = distinction.named {
            key.push_str(&families(one, named));
        }
        for (number, given) in &distinction.given {
            let whole = one.given(*number).unwrap_or_default();
            let shown = match given {
                Given::Initials => initials(whole, ""),
                Given::All => whole.to_lowercase(),
            };
            key.push_str(&format!("\n{number} {shown}"));
        }
        let number = *numbers.entry(key.clone()).or_insert_with(|| {
            keys.push(key);
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[number].push(paper);
    }
    groups.retain(|group| group.len() > 1);
    groups
}

/// The first family names, and whether there are more.
fn families(paper: &Cited, named: usize) -> String {
    let mut key = String::new();
    for number in 0..named {
        key.push('\n');
        key.push_str(&paper.family(number).unwrap_or_default());
    }
    if paper.people.len() > named || paper.et_al {
        key.push_str("\n…");
    }
    key
}

/// Names as many more authors of papers as tell most of them apart.
fn name_more(alike: &[usize], cited: &[Cited], found: &mut [Distinction]) {
    let apart = |named: usize| {
        let keys = alike.iter().map(|paper| families(&cited[*paper], named));
        keys.collect::<ahash::AHashSet<String>>().len()
    };
    let shown = alike.iter().map(|paper| cited[*paper].named).min();
    let shown = shown.unwrap_or_default();
    // With none by the family name alone, there is nothing to be continued.
    if shown == 0 {
        return;
    }
    let most = alike.iter().map(|paper| cited[*paper].people.len()).max();
    let most = most.unwrap_or_default().min(limits::NAMES_OF_A_CITATION);
    let mut best = (apart(shown), shown);
    for named in shown + 1..=most {
        let parts = apart(named);
        if parts > best.0 {
            best = (parts, named);
        }
    }
    if best.1 > shown {
        for &paper in alike {
            // Behind the last who is named, `others` would be.
            let most = match cited[paper].et_al {
                true => cited[paper].people.len().max(1),
                false => best.1,
            };
            found[paper].named = Some(best.1.min(most));
        }
    }
}

/// Adds given names of authors of papers that still read alike.
fn name_further(
    alike: &[usize],
    cited: &[Cited],
    rule: DisambiguationRule,
    found: &mut [Distinction],
) {
    let first = alike[0];
    let named = found[first].named.unwrap_or(cited[first].named);
    let named = if rule.allows_multiple_names() {
        named
    } else {
        named.min(1)
    };
    for number in 0..named {
        let given = alike.iter().filter_map(|paper| cited[*paper].given(number));
        let distinct: HashSet<&str> = given.take(limits::NAMESAKES).collect();
        let mut known: HashMap<&str, Option<_>> = HashMap::new();
        for &paper in alike {
            let Some(own) = cited[paper].given(number) else {
                continue;
            };
            let given = *known.entry(own).or_insert_with(|| {
                let apart = distinct.iter().filter_map(|other| apart(own, other)).max();
                apart.map(|given| limited(given, rule))
            });
            if let Some(given) = given
                && !found[paper].given.iter().any(|(known, _)| *known == number)
            {
                found[paper].given.push((number, given));
            }
        }
        if groups(alike, cited, found).is_empty() {
            return;
        }
    }
}

/// Adds given names wherever another author has the same family name.
fn name_everywhere(cited: &[Cited], rule: DisambiguationRule, found: &mut [Distinction]) {
    let named = |paper: &Cited| {
        if rule.allows_multiple_names() {
            paper.named
        } else {
            paper.named.min(1)
        }
    };
    let mut people: HashMap<String, Vec<&str>> = HashMap::new();
    for paper in cited {
        for number in 0..named(paper) {
            if let (Some(family), Some(given)) = (paper.family(number), paper.given(number)) {
                let known = people.entry(family).or_default();
                if known.len() < limits::NAMESAKES && !known.contains(&given) {
                    known.push(given);
                }
            }
        }
    }
    for (paper, found) in cited.iter().zip(found) {
        for number in 0..named(paper) {
            let (Some(family), Some(own)) = (paper.family(number), paper.given(number)) else {
                continue;
            };
            let others = people.get(&family).into_iter().flatten();
            if let Some(given) = others.filter_map(|other| apart(own, other)).max() {
                found.given.push((number, limited(given, rule)));
            }
        }
    }
}

fn limited(given: Given, rule: DisambiguationRule) -> Given {
    if rule.allows_full_first_names() {
        given
    } else {
        Given::Initials
    }
}

/// How much of two given names tells them apart; none if they may be one person's: `J.`, `Jane A.`.
fn apart(one: &str, other: &str) -> Option<Given> {
    let words = |name: &str| -> Vec<String> {
        let words = name.split(|c: char| !c.is_alphanumeric());
        let words = words.filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let (one, other) = (words(one), words(other));
    let pairs = || one.iter().zip(&other);
    let starts_alike =
        |(one, other): (&String, &String)| one.chars().next() == other.chars().next();
    if !pairs().all(starts_alike) {
        return Some(Given::Initials);
    }
    let is_initial = |word: &String| word.chars().nth(1).is_none();
    pairs()
        .any(|(one, other)| one != other && !is_initial(one) && !is_initial(other))
        .then_some(Given::All)
}

fn initials(given: &str, with: &str) -> String {
    let person = Person {
        name: String::new(),
        given_name: Some(given.to_owned()),
        prefix: None,
        suffix: None,
        comma_suffix: false,
        alias: None,
    };
    let mut initials = String::new();
    // A string takes all that is written to it.
    let _ = person.initials(&mut initials, Some(with), true);
    initials.trim().to_owned()
}

/// a, b, …, z, aa, ab, …
fn letters(number: usize) -> String {
    let digit = |number: usize| char::from(b'a' + u8::try_from(number % 26).unwrap_or_default());
    let mut letters = vec![digit(number)];
    let mut rest = number / 26;
    while rest > 0 {
        letters.push(digit(rest - 1));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

impl Distinction {
    /// Adds given names and the letter to a citation.
    pub(super) fn add_to_citation(
        &self,
        part: &mut ElemChildren,
        paper: &Paper,
        rules: &Rules,
        undated: &[&str],
    ) {
        let entry = &paper.entry;
        let people = entry.authors().or_else(|| entry.editors());
        for (number, given) in &self.given {
            let Some(person) = people.and_then(|people| people.get(*number)) else {
                continue;
            };
            let Some(whole) = &person.given_name else {
                continue;
            };
            let (before, behind) = match (&rules.initialize_with, given) {
                _ if is_east_asian(&person.name) => (String::new(), whole.clone()),
                (Some(with), Given::Initials) => {
                    (format!("{} ", initials(whole, with)), String::new())
                }
                (None, _) | (_, Given::All) => (format!("{whole} "), String::new()),
            };
            let mut seen = 0;
            each_name(part, &mut |name| {
                if seen == *number
                    && let Some(text) = first_text(&mut name.children)
                {
                    let name = text.trim_end();
                    *text = format!("{before}{name}{behind}{}", &text[name.len()..]);
                }
                seen += 1;
            });
        }
        let is_placed = self.add_letter(part, paper, undated);
        // Some styles print nothing for a year that there is not.
        if let Some(letter) = self
            .letter
            .as_ref()
            .filter(|_| !is_placed && paper.year.is_none())
        {
            let term = undated.first().copied().unwrap_or(UNDATED);
            let delimiter = &rules.delimiter;
            part.0
                .push(plain_text(&format!("{delimiter}{term}-{letter}")));
        }
    }

    /// Adds the letter to a reference, or a citation. Says whether it has one.
    pub(super) fn add_letter(
        &self,
        part: &mut ElemChildren,
        paper: &Paper,
        undated: &[&str],
    ) -> bool {
        let Some(letter) = &self.letter else {
            return true;
        };
        match paper.year {
            Some(year) => {
                let year = year.to_string();
                behind(part, true, &year, letter) || behind(part, false, &year, letter)
            }
            None => undated
                .iter()
                .chain([&UNDATED])
                .any(|term| behind(part, false, term, &format!("-{letter}"))),
        }
    }
}

/// Adds something behind the first occurrence of words, in dates alone or anywhere.
fn behind(part: &mut ElemChildren, in_dates: bool, words: &str, added: &str) -> bool {
    part.0.iter_mut().any(|child| match child {
        ElemChild::Elem(element) => {
            let is_date = element.meta == Some(ElemMeta::Date);
            behind(&mut element.children, in_dates && !is_date, words, added)
        }
        ElemChild::Text(text) if !in_dates => match find(&text.text, words) {
            Some(at) => {
                text.text.insert_str(at + words.len(), added);
                true
            }
            None => false,
        },
        _ => false,
    })
}

/// Where words begin, in whatever case.
fn find(text: &str, words: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    lower.find(&words.to_ascii_lowercase())
}

/// The first names of a citation.
fn names_in(elements: &ElemChildren, names: &mut Vec<String>) {
    let mut copy = elements.clone();
    each_name(&mut copy, &mut |name| names.push(text_of(&name.children)));
}

/// Does something to each of the first names of a citation, in their order.
fn each_name(elements: &mut ElemChildren, change: &mut impl FnMut(&mut Elem)) -> bool {
    elements.0.iter_mut().any(|child| match child {
        ElemChild::Elem(element) if matches!(element.meta, Some(ElemMeta::Names(_))) => {
            let inner = element.children.find_names().is_some();
            if inner {
                return each_name(&mut element.children, change);
            }
            names_of(&mut element.children, change);
            true
        }
        ElemChild::Elem(element) => each_name(&mut element.children, change),
        _ => false,
    })
}

fn names_of(elements: &mut ElemChildren, change: &mut impl FnMut(&mut Elem)) {
    for child in &mut elements.0 {
        if let ElemChild::Elem(element) = child {
            match element.meta {
                Some(ElemMeta::Name(..)) => change(element),
                _ => names_of(&mut element.children, change),
            }
        }
    }
}

fn first_text(elements: &mut ElemChildren) -> Option<&mut String> {
    elements.0.iter_mut().find_map(|child| match child {
        ElemChild::Text(text) => Some(&mut text.text),
        ElemChild::Elem(element) => first_text(&mut element.children),
        _ => None,
    })
}

/// What stands in place of a year in languages that have no word for it.
pub(super) const UNDATED: &str = "n.d.";

/// Text without a look.
pub(super) fn plain_text(text: &str) -> ElemChild {
    ElemChild::Text(Formatted {
        text: text.to_owned(),
        formatting: Formatting::default(),
    })
}

pub(super) fn text_of(elements: &ElemChildren) -> String {
    let mut text = String::new();
    // A string takes all that is written to it.
    let _ = elements.write_buf(&mut text, hayagriva::BufWriteFormat::Plain);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_behind_z() {
        let made: Vec<String> = [0, 1, 25, 26, 27, 51, 52, 701, 702].map(letters).into();
        assert_eq!(made, ["a", "b", "z", "aa", "ab", "az", "ba", "zz", "aaa"]);
    }

    #[test]
    fn given_names_of_one_person_may_be_long_or_short() {
        for (one, other) in [
            ("J.", "Jane"),
            ("Jane A.", "J."),
            ("Jane", "Jane Ann"),
            ("J. A.", "Jane Ann"),
        ] {
            assert_eq!(apart(one, other), None, "{one} {other}");
        }
        assert_eq!(apart("Jane", "Rolf"), Some(Given::Initials));
        assert_eq!(apart("J. A.", "J. B."), Some(Given::Initials));
        assert_eq!(apart("Jane", "John"), Some(Given::All));
    }
}
