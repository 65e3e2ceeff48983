//! Checks that the templates that texts ask for exist.

use super::environment::Environment;
use crate::diagnostic::Diagnostic;
use crate::messages::templates as messages;
use crate::site::Index;
use crate::site::entity::key;
use crate::values::similar::find_similar;

/// Reports every `template:` that does not exist.
pub fn check_templates(index: &Index, environment: &Environment) -> Vec<Diagnostic> {
    let items = index
        .entities
        .items
        .iter()
        .flat_map(|item| &item.entity.texts)
        .map(|text| (&text.fields.template, &text.source_file));
    let pages = index
        .entities
        .pages
        .iter()
        .flat_map(|page| &page.texts)
        .map(|text| (&text.fields.template, &text.source_file));
    let mut known: Vec<&str> = environment.template_names().collect();
    known.sort_unstable();
    items
        .chain(pages)
        .filter_map(|(template, source_file)| {
            let template = template.as_deref()?;
            if environment.has_template(template) {
                return None;
            }
            let nearest = find_similar(template, known.iter().copied());
            let problem = messages::unknown_template(template, nearest);
            Some(problem.at(source_file.locate(&key("template"))))
        })
        .collect()
}
