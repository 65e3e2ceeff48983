//! What is wrong in a .bib file, in the words of those who write it.

use biblatex::{ParseErrorKind, Token, TypeErrorKind};

/// What is wrong with how a file is written, and how to mend it.
pub(super) fn syntax(kind: &ParseErrorKind) -> (String, &'static str) {
    let token = |token: &Token| match token {
        Token::Identifier => "a name",
        Token::OpeningBrace => "`{`",
        Token::ClosingBrace => "`}`",
        Token::Comma => "`,`",
        Token::QuotationMark => "`\"`",
        Token::Equals => "`=`",
        Token::DecimalPoint => "`.`",
    };
    match kind {
        ParseErrorKind::UnexpectedEof => (
            "this entry does not end: a `}` or a `\"` is missing".to_owned(),
            "each `{` needs its `}`; a field is `name = {value},`",
        ),
        ParseErrorKind::Expected(Token::Comma) => (
            "`,` is missing before this".to_owned(),
            "each field ends with a comma: `name = {value},`",
        ),
        ParseErrorKind::Expected(expected) => (
            format!("here must stand {}", token(expected)),
            "an entry is `@article{key, title = {…}, author = {…}, year = {2022}}`",
        ),
        ParseErrorKind::Unexpected(found) => (
            format!("{} cannot stand here", token(found)),
            "an entry is `@article{key, title = {…}, author = {…}, year = {2022}}`",
        ),
        ParseErrorKind::UnknownAbbreviation(name) => (
            format!("`{name}` is an abbreviation that no @string explains"),
            "put the value in braces: `{…}`",
        ),
        ParseErrorKind::MalformedCommand => (
            "a LaTeX command here cannot be read".to_owned(),
            "write the character itself, as in ü",
        ),
        ParseErrorKind::ResolutionError(kind) => (
            format!(
                "`crossref` or `xdata` cannot be followed: {}",
                type_mistake(kind)
            ),
            "write the fields into the entry itself",
        ),
        other => (other.to_string(), "correct this entry"),
    }
}

pub(super) fn type_mistake(kind: &TypeErrorKind) -> &'static str {
    match kind {
        TypeErrorKind::DayOutOfRange => "there is no such day",
        TypeErrorKind::MonthOutOfRange => "there is no such month",
        TypeErrorKind::MissingNumber => "a number is missing",
        TypeErrorKind::InvalidNumber => "this is not a number",
        TypeErrorKind::WrongNumberOfDigits => "a year has four digits, a month and a day have two",
        TypeErrorKind::YearZeroCE => "there is no year 0",
        TypeErrorKind::InvalidIntegerRange => "these are not pages",
        TypeErrorKind::UnknownLangId => "this language is not known",
        _ => "it is not written as BibLaTeX wants it",
    }
}
