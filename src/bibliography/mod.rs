//! Papers: references in a citation style.
/// References.
#[derive(Debug, Clone, Default)]
pub struct References {
    /// HTML.
    pub citations: Vec<String>,
    /// List.
    pub list: Vec<Reference>,
}
/// A reference.
#[derive(Debug, Clone)]
pub struct Reference {
    /// Key.
    pub key: String,
    /// Id.
    pub id: String,
    /// Label.
    pub label: Option<String>,
    /// HTML.
    pub html: String,
}
