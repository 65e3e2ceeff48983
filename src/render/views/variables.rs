//! What all sets of variables have in common.

use tera::Context;

/// A set of variables of templates.
pub trait Variables {
    /// Inserts a variable for each field.
    fn insert_into(&self, context: &mut Context);

    /// A context with these variables alone.
    fn to_context(&self) -> Context {
        let mut context = Context::new();
        self.insert_into(&mut context);
        context
    }
}

/// The variables of one template.
pub trait TemplateView: Variables {
    /// The name of the template.
    const TEMPLATE: &'static str;
}
