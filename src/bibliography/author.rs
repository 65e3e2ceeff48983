//! The authors of papers.

use crate::values::identifier::Orcid;
use crate::values::unicode::is_east_asian;

/// An author of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The given names; `None` for an organization, or a name that is not split.
    pub given: Option<String>,
    /// The family name, including `van der`.
    pub family: String,
    /// The suffix: Jr, III.
    pub suffix: Option<String>,
    /// Whether the family name starts with lowercase words, as in `von Neumann`. Names of organizations do not.
    pub has_particle: bool,
    /// The number by which dblp distinguishes people with the same name: `0001`.
    pub number: Option<String>,
    /// Their ORCID iD, if the file gives it.
    pub orcid: Option<Orcid>,
}

impl Author {
    /// The full name in its usual order: Xiao Xu, 徐骁, Hans von der Berg, Jr.
    pub fn name(&self) -> String {
        let mut name = match &self.given {
            Some(given) if is_east_asian_name(given) && is_east_asian_name(&self.family) => {
                format!("{}{given}", self.family)
            }
            Some(given) => format!("{given} {}", self.family),
            None => self.family.clone(),
        };
        if let Some(suffix) = &self.suffix {
            name.push_str(", ");
            name.push_str(suffix);
        }
        name
    }

    /// Whether this is the name of an organization: several words without a given name, an abbreviation, or a
    /// word such as `university` at its end.
    pub fn is_organization(&self) -> bool {
        let is_person = self.given.is_some() || self.suffix.is_some() || self.has_particle;
        if is_person || self.orcid.is_some() {
            return false;
        }
        let name = self.family.trim();
        let lower = name.to_lowercase();
        let letters = || name.chars().filter(|c| c.is_alphabetic());
        let is_short = letters().count() > 2 && letters().all(char::is_uppercase);
        name.contains(char::is_whitespace)
            || is_short
            || ORGANIZATIONS.iter().any(|word| lower.ends_with(word))
    }
}

/// The ends of single words that name an organization.
const ORGANIZATIONS: &[&str] = &[
    "collaboration",
    "consortium",
    "university",
    "institute",
    "大学",
    "大學",
    "学院",
    "學院",
    "研究所",
    "研究院",
    "研究组",
    "课题组",
    "协作组",
    "工作组",
    "委员会",
    "委員會",
    "组织",
    "組織",
    "学会",
    "學會",
    "协会",
    "協會",
    "医院",
    "醫院",
    "中心",
    "センター",
    "研究会",
    "公司",
    "대학교",
    "연구소",
    "연구원",
    "학회",
];

/// Whether a name is in the script of Chinese, Japanese or Korean, so that its family name comes first.
pub(super) fn is_east_asian_name(name: &str) -> bool {
    let mut letters = name.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(is_east_asian)
}
