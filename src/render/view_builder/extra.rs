//! What a text gives templates as it is: its content, and `extra:`.

use tera::value::Key;
use tera::{Map, Value};

use crate::markdown::Document;
use crate::render::views::Html;
use crate::source::yaml::Node;

/// Converts `extra:` of front matter to a value for templates.
pub(in crate::render) fn extra_to_value(node: Option<&Node>) -> Value {
    match node {
        None | Some(Node::Null) => Value::from(Map::new()),
        Some(node) => to_value(node),
    }
}

fn to_value(node: &Node) -> Value {
    match node {
        Node::Null => Value::none(),
        Node::Bool(flag) => Value::from(*flag),
        Node::Integer(number) => Value::from(*number),
        Node::Float(number) => Value::from(*number),
        Node::Text(text) => Value::normal_string(text),
        Node::List(list) => Value::from(list.iter().map(to_value).collect::<Vec<_>>()),
        Node::Map(map) => {
            let entries = map
                .iter()
                .map(|(key, node)| (Key::from(key.clone()), to_value(node)));
            Value::from(entries.collect::<Map>())
        }
    }
}

/// The HTML of a text, unless it is empty.
pub(in crate::render) fn build_content(document: &Document) -> Option<Html> {
    (!document.html.trim().is_empty()).then(|| Html::new(&document.html))
}
