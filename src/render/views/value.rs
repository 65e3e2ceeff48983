//! The kinds of values in views that are more than text, numbers and lists of these.

use std::fmt;
use std::marker::PhantomData;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use tera::value::Key;
use tera::{Map, Value};

/// HTML, which templates insert without escaping it.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct Html(Value);

impl Html {
    /// Marks text as HTML.
    pub fn new(html: &str) -> Self {
        Self(Value::safe_string(html))
    }
}

/// A view that was serialized once and is shared by all pages that show it.
pub struct Shared<T> {
    value: Value,
    view: PhantomData<fn() -> T>,
}

impl<T: Serialize> Shared<T> {
    /// Serializes a view.
    pub fn new(view: &T) -> Self {
        Self::from_value(Value::from_serializable(view))
    }
}

impl<T> Shared<T> {
    fn from_value(value: Value) -> Self {
        Self {
            value,
            view: PhantomData,
        }
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self::from_value(self.value.clone())
    }
}

impl<T> fmt::Debug for Shared<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(out)
    }
}

impl<T> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

/// Two views in one map.
pub struct Merged<A, B> {
    first: Shared<A>,
    second: Shared<B>,
}

impl<A, B> Merged<A, B> {
    /// Merges two views, which have no field in common.
    pub fn new(first: Shared<A>, second: Shared<B>) -> Self {
        Self { first, second }
    }
}

impl<A, B> fmt::Debug for Merged<A, B> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list()
            .entry(&self.first)
            .entry(&self.second)
            .finish()
    }
}

impl<A, B> Serialize for Merged<A, B> {
    /// Writes the fields of both as one struct, which takes half the time of copying one map into the other.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (first, second) = (fields(&self.first.value), fields(&self.second.value));
        let mut merged = serializer.serialize_struct("Merged", first.len() + second.len())?;
        for (key, value) in first.into_iter().chain(second) {
            merged.serialize_field(key, value)?;
        }
        merged.end()
    }
}

/// The fields of a serialized view, whose names are part of the program.
fn fields(view: &Value) -> Vec<(&'static str, &Value)> {
    let map = view.as_map().into_iter().flat_map(Map::iter);
    map.filter_map(|(key, value)| match key {
        Key::Str(name) => Some((*name, value)),
        _ => None,
    })
    .collect()
}
