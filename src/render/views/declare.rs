//! The macros that declare views and templates. In tests they also describe each field, from which
//! `reference.rs` writes the tables of `templates/README.md`.

/// Declares structs that templates see as maps.
macro_rules! views {
    ($(
        $(#[doc = $doc:literal])+
        pub struct $name:ident {
            $( $(#[doc = $field_doc:literal])+ pub $field:ident: $type:ty, )+
        }
    )+) => { $(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, serde::Serialize)]
        pub struct $name {
            $( $(#[doc = $field_doc])+ pub $field: $type, )+
        }

        #[cfg(test)]
        impl $crate::render::views::reference::FieldType for $name {
            fn type_name() -> String {
                $crate::render::views::reference::link_to(stringify!($name))
            }

            fn describe_into(views: &mut $crate::render::views::reference::Views) {
                $crate::render::views::reference::describe_fields!(
                    views, stringify!($name), [$($doc),+],
                    { $($field: $type = [$($field_doc),+],)+ }
                );
            }
        }
    )+ };
}

/// Declares structs whose fields are variables of templates; `in "…"` names the one template that sees them.
macro_rules! variables {
    ($(
        $(#[doc = $doc:literal])+
        pub struct $name:ident $(in $template:literal)? {
            $( $(#[doc = $field_doc:literal])+ pub $field:ident: $type:ty, )*
        }
    )+) => { $(
        $(#[doc = $doc])+
        #[derive(Debug)]
        pub struct $name {
            $( $(#[doc = $field_doc])+ pub $field: $type, )*
        }

        impl $crate::render::views::Variables for $name {
            fn insert_into(&self, _context: &mut tera::Context) {
                $( _context.insert(stringify!($field), &self.$field); )*
            }
        }

        $( impl $crate::render::views::TemplateView for $name {
            const TEMPLATE: &'static str = $template;
        } )?

        #[cfg(test)]
        impl $crate::render::views::reference::DescribedVariables for $name {
            const TITLE: &'static str = concat!("" $(, $template)?);

            fn describe_into(views: &mut $crate::render::views::reference::Views) {
                $crate::render::views::reference::describe_fields!(
                    views, stringify!($name), [$($doc),+],
                    { $($field: $type = [$($field_doc),+],)* }
                );
            }
        }
    )+ };
}
