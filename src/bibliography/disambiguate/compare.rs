//! Finds citations that read alike, and what distinguishes them.

use ahash::{AHashMap as HashMap, AHashSet as HashSet};
use hayagriva::ElemChildren;
use hayagriva::citationberg::DisambiguationRule;
use hayagriva::types::Person;

use super::distinction::{Distinction, nth_letter};
use super::given_names::{GivenNames, compare_given_names, to_initials};
use super::rules::Rules;
use crate::bibliography::elements::{list_names, to_text};
use crate::bibliography::paper::Paper;
use crate::limits;

/// A paper, and how its citations read without disambiguation.
pub(in crate::bibliography) struct CitedPaper<'p> {
    text: String,
    /// Its authors, or else its editors.
    people: Vec<&'p Person>,
    /// How many of them are named, only by family name.
    named: usize,
    /// Whether it has more authors than the file names.
    et_al: bool,
}

impl<'p> CitedPaper<'p> {
    pub(in crate::bibliography) fn new(paper: &'p Paper, citation: &ElemChildren) -> Self {
        let entry = &paper.entry;
        let people = entry.authors().or_else(|| entry.editors());
        let mut people: Vec<&Person> = people.unwrap_or_default().iter().collect();
        people.truncate(paper.authors.len());
        let shown = list_names(citation);
        let is_same = |(shown, person): (&String, &&Person)| {
            shown.trim().to_lowercase() == person.name.to_lowercase()
        };
        let named = shown.iter().zip(&people).take_while(|pair| is_same(*pair));
        Self {
            text: to_text(citation),
            named: named.count(),
            et_al: paper.et_al,
            people,
        }
    }

    fn given_names(&self, number: usize) -> Option<&'p str> {
        self.people.get(number)?.given_name.as_deref()
    }

    fn family_name(&self, number: usize) -> Option<String> {
        Some(self.people.get(number)?.name.to_lowercase())
    }
}

/// Finds what distinguishes papers, which are in the order of the list of references.
pub(in crate::bibliography) fn distinguish(
    cited: &[CitedPaper],
    rules: &Rules,
) -> Vec<Distinction> {
    let mut found = vec![Distinction::default(); cited.len()];
    if let Some(rule) = rules.given_names
        && rule != DisambiguationRule::ByCite
    {
        add_given_names_everywhere(cited, rule, &mut found);
    }
    let all: Vec<usize> = (0..cited.len()).collect();
    for alike in group_ambiguous(&all, cited, &found) {
        if rules.adds_names {
            add_names(&alike, cited, &mut found);
        }
        if let Some(rule) = rules.given_names {
            for alike in group_ambiguous(&alike, cited, &found) {
                add_given_names(&alike, cited, rule, &mut found);
            }
        }
        if rules.adds_year_suffix {
            for alike in group_ambiguous(&alike, cited, &found) {
                for (number, paper) in alike.into_iter().enumerate() {
                    found[paper].letter = Some(nth_letter(number));
                }
            }
        }
    }
    found
}

/// Groups papers whose citations read alike, with what distinguishes them so far.
fn group_ambiguous(
    papers: &[usize],
    cited: &[CitedPaper],
    found: &[Distinction],
) -> Vec<Vec<usize>> {
    let mut keys: Vec<String> = Vec::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut numbers = HashMap::new();
    for &paper in papers {
        let one = &cited[paper];
        let distinction = &found[paper];
        let mut key = one.text.clone();
        if let Some(named) = distinction.named {
            key.push_str(&family_names_key(one, named));
        }
        for (number, given) in &distinction.given_names {
            let whole = one.given_names(*number).unwrap_or_default();
            let shown = match given {
                GivenNames::Initials => to_initials(whole, ""),
                GivenNames::Full => whole.to_lowercase(),
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

/// The first family names, and whether there are more, as a key for comparison.
fn family_names_key(paper: &CitedPaper, named: usize) -> String {
    let mut key = String::new();
    for number in 0..named {
        key.push('\n');
        key.push_str(&paper.family_name(number).unwrap_or_default());
    }
    if paper.people.len() > named || paper.et_al {
        key.push_str("\n…");
    }
    key
}

/// Names as many more authors as distinguish the most papers.
fn add_names(alike: &[usize], cited: &[CitedPaper], found: &mut [Distinction]) {
    let count_distinct = |named: usize| {
        let keys = alike
            .iter()
            .map(|paper| family_names_key(&cited[*paper], named));
        keys.collect::<HashSet<String>>().len()
    };
    let shown = alike.iter().map(|paper| cited[*paper].named).min();
    let shown = shown.unwrap_or_default();
    // Citations of this style do not start with family names.
    if shown == 0 {
        return;
    }
    let most = alike.iter().map(|paper| cited[*paper].people.len()).max();
    let most = most.unwrap_or_default().min(limits::NAMES_OF_A_CITATION);
    let mut best = (count_distinct(shown), shown);
    for named in shown + 1..=most {
        let distinct = count_distinct(named);
        if distinct > best.0 {
            best = (distinct, named);
        }
    }
    if best.1 > shown {
        for &paper in alike {
            // The next name would be `others`.
            let most = if cited[paper].et_al {
                cited[paper].people.len().max(1)
            } else {
                best.1
            };
            found[paper].named = Some(best.1.min(most));
        }
    }
}

/// Adds given names to authors of papers whose citations still read alike.
fn add_given_names(
    alike: &[usize],
    cited: &[CitedPaper],
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
        let given = alike
            .iter()
            .filter_map(|paper| cited[*paper].given_names(number));
        let distinct: HashSet<&str> = given.take(limits::NAMESAKES).collect();
        let mut known: HashMap<&str, Option<_>> = HashMap::new();
        for &paper in alike {
            let Some(own) = cited[paper].given_names(number) else {
                continue;
            };
            let given = *known.entry(own).or_insert_with(|| {
                let needed = distinct
                    .iter()
                    .filter_map(|other| compare_given_names(own, other))
                    .max();
                needed.map(|given| limit_to_rule(given, rule))
            });
            if let Some(given) = given
                && !found[paper]
                    .given_names
                    .iter()
                    .any(|(known, _)| *known == number)
            {
                found[paper].given_names.push((number, given));
            }
        }
        if group_ambiguous(alike, cited, found).is_empty() {
            return;
        }
    }
}

/// Adds given names to all authors who share their family name with another.
fn add_given_names_everywhere(
    cited: &[CitedPaper],
    rule: DisambiguationRule,
    found: &mut [Distinction],
) {
    let named = |paper: &CitedPaper| {
        if rule.allows_multiple_names() {
            paper.named
        } else {
            paper.named.min(1)
        }
    };
    let mut people: HashMap<String, Vec<&str>> = HashMap::new();
    for paper in cited {
        for number in 0..named(paper) {
            if let (Some(family), Some(given)) =
                (paper.family_name(number), paper.given_names(number))
            {
                let known = people.entry(family).or_default();
                if known.len() < limits::NAMESAKES && !known.contains(&given) {
                    known.push(given);
                }
            }
        }
    }
    for (paper, found) in cited.iter().zip(found) {
        for number in 0..named(paper) {
            let (Some(family), Some(own)) = (paper.family_name(number), paper.given_names(number))
            else {
                continue;
            };
            let others = people.get(&family).into_iter().flatten();
            if let Some(given) = others
                .filter_map(|other| compare_given_names(own, other))
                .max()
            {
                found.given_names.push((number, limit_to_rule(given, rule)));
            }
        }
    }
}

/// As much of given names as a rule allows.
fn limit_to_rule(given: GivenNames, rule: DisambiguationRule) -> GivenNames {
    if rule.allows_full_first_names() {
        given
    } else {
        GivenNames::Initials
    }
}
