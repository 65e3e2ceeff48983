//! The types and properties of schema.org that labnews uses. Empty properties are left out.

use std::borrow::Cow;

use serde::Serialize;

/// Declares a type whose properties are all optional.
macro_rules! properties {
    ($(#[doc = $doc:literal])+ $name:ident $(<$lifetime:lifetime>)? { $($property:ident: $type:ty = $key:literal unless $empty:literal,)+ }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Default, Serialize)]
        pub(super) struct $name $(<$lifetime>)? {
            $( #[serde(rename = $key, skip_serializing_if = $empty)] pub $property: $type, )+
        }
    };
}

/// All things that a page describes.
#[derive(Serialize)]
pub(super) struct Document<'a> {
    #[serde(rename = "@context")]
    pub context: &'static str,
    #[serde(rename = "@graph")]
    pub graph: Vec<Thing<'a>>,
}

properties! {
    /// A reference to a thing that another page describes, or that has only a name.
    ThingRef<'a> {
        kind: &'static str = "@type" unless "str::is_empty",
        id: Option<Cow<'a, str>> = "@id" unless "Option::is_none",
        name: Option<Cow<'a, str>> = "name" unless "Option::is_none",
        address: Option<&'a str> = "address" unless "Option::is_none",
        url: Option<Cow<'a, str>> = "url" unless "Option::is_none",
    }
}

properties! {
    /// A breadcrumb.
    ListItem<'a> {
        kind: &'static str = "@type" unless "str::is_empty",
        position: usize = "position" unless "is_zero",
        name: &'a str = "name" unless "str::is_empty",
        item: &'a str = "item" unless "str::is_empty",
    }
}

properties! {
    /// A picture.
    ImageObject {
        kind: &'static str = "@type" unless "str::is_empty",
        url: String = "url" unless "str::is_empty",
        width: Option<u32> = "width" unless "Option::is_none",
        height: Option<u32> = "height" unless "Option::is_none",
        caption: Option<String> = "caption" unless "Option::is_none",
        credit: Option<String> = "creditText" unless "Option::is_none",
    }
}

properties! {
    /// An identifier of a registry.
    PropertyValue {
        kind: &'static str = "@type" unless "str::is_empty",
        registry: &'static str = "propertyID" unless "str::is_empty",
        value: String = "value" unless "str::is_empty",
    }
}

properties! {
    /// A grant.
    Grant<'a> {
        kind: &'static str = "@type" unless "str::is_empty",
        identifier: &'a str = "identifier" unless "str::is_empty",
        funder: ThingRef<'a> = "funder" unless "never",
    }
}

properties! {
    /// What contains a thing: a journal, an institution.
    Parent<'a> {
        kind: &'static str = "@type" unless "str::is_empty",
        id: Option<Cow<'a, str>> = "@id" unless "Option::is_none",
        name: Option<&'a str> = "name" unless "Option::is_none",
        volume: Option<&'a str> = "volumeNumber" unless "Option::is_none",
        issue: Option<&'a str> = "issueNumber" unless "Option::is_none",
        is_part_of: Option<Box<Parent<'a>>> = "isPartOf" unless "Option::is_none",
        identifier: Option<PropertyValue> = "identifier" unless "Option::is_none",
        same_as: Option<String> = "sameAs" unless "Option::is_none",
        department: Option<ThingRef<'a>> = "department" unless "Option::is_none",
    }
}

properties! {
    /// A thing that the page describes.
    Thing<'a> {
        kind: &'static str = "@type" unless "str::is_empty",
        id: Option<Cow<'a, str>> = "@id" unless "Option::is_none",
        name: Option<Cow<'a, str>> = "name" unless "Option::is_none",
        headline: Option<&'a str> = "headline" unless "Option::is_none",
        alternate_name: Vec<&'a str> = "alternateName" unless "Vec::is_empty",
        description: Option<&'a str> = "description" unless "Option::is_none",
        url: Option<Cow<'a, str>> = "url" unless "Option::is_none",
        main_entity_of_page: Option<&'a str> = "mainEntityOfPage" unless "Option::is_none",
        in_language: Option<&'a str> = "inLanguage" unless "Option::is_none",
        date_published: Option<String> = "datePublished" unless "Option::is_none",
        date_modified: Option<String> = "dateModified" unless "Option::is_none",
        start_date: Option<String> = "startDate" unless "Option::is_none",
        end_date: Option<String> = "endDate" unless "Option::is_none",
        event_status: Option<&'static str> = "eventStatus" unless "Option::is_none",
        event_attendance_mode: Option<&'static str> = "eventAttendanceMode" unless "Option::is_none",
        job_title: Option<&'a str> = "jobTitle" unless "Option::is_none",
        email: Option<&'a str> = "email" unless "Option::is_none",
        logo: Option<String> = "logo" unless "Option::is_none",
        keywords: Option<String> = "keywords" unless "Option::is_none",
        pagination: Option<&'a str> = "pagination" unless "Option::is_none",
        same_as: Vec<String> = "sameAs" unless "Vec::is_empty",
        image: Option<ImageObject> = "image" unless "Option::is_none",
        identifier: Option<PropertyValue> = "identifier" unless "Option::is_none",
        author: Vec<ThingRef<'a>> = "author" unless "Vec::is_empty",
        publisher: Option<ThingRef<'a>> = "publisher" unless "Option::is_none",
        about: Vec<ThingRef<'a>> = "about" unless "Vec::is_empty",
        mentions: Vec<ThingRef<'a>> = "mentions" unless "Vec::is_empty",
        funder: Vec<ThingRef<'a>> = "funder" unless "Vec::is_empty",
        funding: Vec<Grant<'a>> = "funding" unless "Vec::is_empty",
        location: Vec<ThingRef<'a>> = "location" unless "Vec::is_empty",
        organizer: Vec<ThingRef<'a>> = "organizer" unless "Vec::is_empty",
        performer: Vec<ThingRef<'a>> = "performer" unless "Vec::is_empty",
        affiliation: Vec<ThingRef<'a>> = "affiliation" unless "Vec::is_empty",
        alumni_of: Vec<ThingRef<'a>> = "alumniOf" unless "Vec::is_empty",
        member: Vec<ThingRef<'a>> = "member" unless "Vec::is_empty",
        parent_organization: Option<Box<Parent<'a>>> = "parentOrganization" unless "Option::is_none",
        is_part_of: Option<Box<Parent<'a>>> = "isPartOf" unless "Option::is_none",
        breadcrumb: Option<ThingRef<'a>> = "breadcrumb" unless "Option::is_none",
        main_entity: Option<ThingRef<'a>> = "mainEntity" unless "Option::is_none",
        translation_of_work: Option<ThingRef<'a>> = "translationOfWork" unless "Option::is_none",
        work_translation: Vec<ThingRef<'a>> = "workTranslation" unless "Vec::is_empty",
        item_list_element: Vec<ListItem<'a>> = "itemListElement" unless "Vec::is_empty",
    }
}

/// Whether a position, which counts from 1, is missing.
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// Keeps a property that is never empty.
fn never(_: &ThingRef) -> bool {
    false
}

impl<'a> ThingRef<'a> {
    /// Refers to a thing by its id.
    pub(super) fn with_id(id: impl Into<Cow<'a, str>>) -> Self {
        Self {
            id: Some(id.into()),
            ..Self::default()
        }
    }

    /// Refers to a thing that has only a name.
    pub(super) fn with_name(kind: &'static str, name: impl Into<Cow<'a, str>>) -> Self {
        Self {
            kind,
            name: Some(name.into()),
            ..Self::default()
        }
    }
}

impl PropertyValue {
    /// An identifier in the form of its URL.
    pub(super) fn new(registry: &'static str, value: String) -> Self {
        Self {
            kind: "PropertyValue",
            registry,
            value,
        }
    }
}

/// The names other than `name`, sorted, each once.
pub(super) fn alternate_names<'a>(
    name: &str,
    others: impl Iterator<Item = &'a String>,
) -> Vec<&'a str> {
    let mut names: Vec<&str> = others
        .map(String::as_str)
        .filter(|other| *other != name)
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}
