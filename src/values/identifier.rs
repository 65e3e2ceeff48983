//! ORCID and ROR identifiers, verified by their checksums.

use std::fmt;

use crate::messages::{Problem, values};

/// An ORCID iD in its sixteen-character form, `0000-0002-1825-0097`.
///
/// The check is ISO 7064 MOD 11-2 ("Structure of the ORCID Identifier", support.orcid.org).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Orcid(String);

/// A ROR id in its nine-character form, `00a2xv884`.
///
/// The check is ISO 7064 MOD 97-10 over a Crockford base 32 number ("ROR identifier pattern",
/// ror.readme.io).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ror(String);

impl Orcid {
    /// Parses an iD with or without `https://orcid.org/` before it.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let id = strip_url(text, "orcid.org/");
        let digits: Vec<char> = id
            .chars()
            .filter(|c| *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let shaped = digits.len() == 16
            && digits[..15].iter().all(char::is_ascii_digit)
            && (digits[15].is_ascii_digit() || digits[15] == 'X');
        if !shaped {
            return Err(values::not_an_orcid(id));
        }
        let total = digits[..15].iter().fold(0, |total, digit| {
            (total + digit.to_digit(10).unwrap_or(0)) * 2
        });
        let check = match (12 - total % 11) % 11 {
            10 => 'X',
            digit => char::from_digit(digit, 10).unwrap_or('X'),
        };
        if check != digits[15] {
            return Err(values::orcid_checksum(id));
        }
        let groups: Vec<String> = digits
            .chunks(4)
            .map(|group| group.iter().collect())
            .collect();
        Ok(Self(groups.join("-")))
    }
}

impl Ror {
    /// Parses an id with or without `https://ror.org/` before it.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        const ALPHABET: &str = "0123456789abcdefghjkmnpqrstvwxyz";
        let id = strip_url(text, "ror.org/").to_ascii_lowercase();
        let shape = || values::not_a_ror(&id);
        if id.len() != 9 || !id.is_ascii() || !id.starts_with('0') {
            return Err(shape());
        }
        let mut number: u64 = 0;
        for character in id[..7].chars() {
            number = number * 32 + ALPHABET.find(character).ok_or_else(shape)? as u64;
        }
        let check: u64 = id[7..].parse().map_err(|_| shape())?;
        if 98 - (number * 100) % 97 != check {
            return Err(values::ror_checksum(&id));
        }
        Ok(Self(id))
    }
}

fn strip_url<'a>(text: &'a str, host: &str) -> &'a str {
    let text = text.trim().trim_end_matches('/');
    let bare = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .unwrap_or(text);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    bare.strip_prefix(host).unwrap_or(text)
}

impl fmt::Display for Orcid {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Display for Ror {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orcid_checksums_are_verified() {
        // The iDs of ORCID's own documentation.
        for id in [
            "0000-0002-1825-0097",
            "https://orcid.org/0000-0001-5109-3700",
            "0000-0002-1694-233X",
        ] {
            assert!(Orcid::parse(id).is_ok(), "{id}");
        }
        assert!(
            Orcid::parse("0000-0002-1825-0098")
                .unwrap_err()
                .message()
                .contains("typo")
        );
        assert!(
            Orcid::parse("0000-0002")
                .unwrap_err()
                .message()
                .contains("16 digits")
        );
    }

    #[test]
    fn ror_checksums_are_verified() {
        for id in [
            "https://ror.org/00a2xv884",
            "013meh722",
            "https://ror.org/05dxps055",
        ] {
            assert!(Ror::parse(id).is_ok(), "{id}");
        }
        assert!(
            Ror::parse("00a2xv885")
                .unwrap_err()
                .message()
                .contains("typo")
        );
        assert!(Ror::parse("zhejiang").is_err());
    }
}
