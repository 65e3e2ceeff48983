//! Components that texts call.

use tera::{Context, Value};

use super::environment::Environment;
use super::template_error::first_line;
use crate::bodies::Components;
use crate::diagnostic::Problem;
use crate::markdown::{Argument, ComponentCall};
use crate::messages::templates as messages;
use crate::site::ids::{IdVec, LanguageId};
use crate::values::similar::find_similar;

/// Renders the components that texts call. They see the words and the tag of the page's language, and their
/// arguments.
pub struct Shortcodes<'a> {
    /// The templates that define the components.
    pub environment: &'a Environment,
    /// `words` and `lang` for each language of the site.
    pub languages: IdVec<LanguageId, Context>,
}

impl Components for Shortcodes<'_> {
    fn call(
        &self,
        language: LanguageId,
        call: &ComponentCall,
        body: Option<&str>,
    ) -> Result<String, Problem> {
        let tera = self.environment.tera();
        if !tera.contains_component(&call.name) {
            let nearest = find_similar(&call.name, tera.get_component_names());
            return Err(messages::unknown_component(&call.name, nearest));
        }
        let mut arguments = Context::new();
        for (name, argument) in &call.arguments {
            arguments.insert_value(name.clone(), to_value(argument));
        }
        tera.render_component_with_implicits(
            &call.name,
            &arguments,
            &self.languages[language],
            body,
            true,
        )
        .map_err(|error| messages::component_error(&call.name, &first_line(&error)))
    }
}

fn to_value(argument: &Argument) -> Value {
    match argument {
        Argument::Text(text) => Value::normal_string(text),
        Argument::Integer(number) => Value::from(*number),
        Argument::Float(number) => Value::from(*number),
        Argument::Bool(flag) => Value::from(*flag),
        Argument::List(list) => Value::from(list.iter().map(to_value).collect::<Vec<_>>()),
    }
}
