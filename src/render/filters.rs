//! The filters of templates: `fill`, `number` and `separators`.

use std::sync::Arc;

use tera::{Kwargs, State, Tera, Value};

use super::numbers::{Numbers, build_separators};
use crate::limits;
use crate::messages::templates as messages;
use crate::source::words;

/// Registers the filters. They format for `language`, unless a template names another one: `lang="de"`.
pub(super) fn add_filters(tera: &mut Tera, language: &str) {
    let own = Arc::new(Numbers::new(language));
    let numbers = own.clone();
    tera.register_filter("fill", move |word: &Value, values: Kwargs, _: &State| {
        with_numbers(&numbers, &values, |numbers| fill(word, &values, numbers))
    });
    let numbers = own.clone();
    // `{{ tag.count | number }}`: in the digits of the language, with separators between thousands.
    tera.register_filter("number", move |count: i64, values: Kwargs, _: &State| {
        with_numbers(&numbers, &values, |numbers| Ok(numbers.format(count)))
    });
    // `{{ people | length | separators }}`: what to write after each part of a list.
    tera.register_filter(
        "separators",
        move |length: usize, values: Kwargs, _: &State| {
            if length > limits::SEPARATORS {
                return Err(tera::Error::message(messages::list_too_long(
                    limits::SEPARATORS,
                )));
            }
            with_numbers(&own, &values, |numbers| {
                let separators = build_separators(&numbers.language, length);
                Ok(separators.into_iter().map(Value::from).collect::<Vec<_>>())
            })
        },
    );
}

/// Formats in the language that a template names, or else in that of the page.
fn with_numbers<T>(
    own: &Numbers,
    values: &Kwargs,
    write: impl FnOnce(&Numbers) -> Result<T, tera::Error>,
) -> Result<T, tera::Error> {
    match values.get::<&str>("lang")? {
        Some(language) if language != own.language => write(&Numbers::new(language)),
        _ => write(own),
    }
}

/// `{{ words.items | fill(n=3) }}`: replaces `{name}`s by values. Of a word with plural forms, it takes the form for
/// `n` (CLDR plural rules).
fn fill(word: &Value, values: &Kwargs, numbers: &Numbers) -> Result<Value, tera::Error> {
    let category = match values.get::<i64>("n") {
        Ok(Some(n)) => numbers.category(n),
        _ => "other",
    };
    let form = match word.as_map() {
        Some(forms) => forms
            .get(&tera::value::Key::Str(category))
            .or_else(|| forms.get(&tera::value::Key::Str("other")))
            .and_then(Value::as_str),
        None => word.as_str(),
    };
    let Some(text) = form else {
        return Err(tera::Error::message(messages::fill_without_word()));
    };
    let values: Vec<(String, String)> = values
        .iter()
        .filter_map(|(key, value)| {
            // Only `n` is a count: a year must not get a thousands separator.
            let text = match (key.as_str()?, value.as_i64()) {
                ("n", Some(count)) => numbers.format(count),
                _ => value.to_string(),
            };
            Some((key.as_str()?.to_owned(), text))
        })
        .collect();
    let pairs: Vec<(&str, &str)> = values
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    Ok(Value::normal_string(&words::fill(text, &pairs)))
}
