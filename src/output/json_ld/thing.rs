//! The properties of schema.org that labnews uses. What is empty is left out.

use std::borrow::Cow;

use serde::Serialize;

/// Declares a type of which every property may be missing.
macro_rules! properties {
    ($(#[doc = $doc:literal])+ $name:ident $(<$lifetime:lifetime>)? { $($property:ident: $type:ty = $key:literal unless $empty:literal,)+ }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Default, Serialize)]
        pub(super) struct $name $(<$lifetime>)? {
            $( #[serde(rename = $key, skip_serializing_if = $empty)] pub $property: $type, )+
        }
    };
}

/// All things of a page.
#[derive(Serialize)]
pub(super) struct Things<'a> {
    #[serde(rename = "@context")]
    pub context: &'static str,
    #[serde(rename = "@graph")]
    pub graph: Vec<Thing<'a>>,
}

properties! {
    /// A thing that is told of elsewhere, or of which little is known.
    Reference<'a> {
        kind: &'static str = "@type" unless "str::is_empty",
        id: Option<Cow<'a, str>> = "@id" unless "Option::is_none",
        name: Option<Cow<'a, str>> = "name" unless "Option::is_none",
        address: Option<&'a str> = "address" unless "Option::is_none",
        url: Option<Cow<'a, str>> = "url" unless "Option::is_none",
    }
}

properties! {
    /// An entry of the way to a page.
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
        funder: Reference<'a> = "funder" unless "nothing",
    }
}

properties! {
    /// What something is a part of: a journal, an institution.
    Whole<'a> {
        kind: &'static str = "@type" unless "str::is_empty",
        id: Option<Cow<'a, str>> = "@id" unless "Option::is_none",
        name: Option<&'a str> = "name" unless "Option::is_none",
        volume: Option<&'a str> = "volumeNumber" unless "Option::is_none",
        issue: Option<&'a str> = "issueNumber" unless "Option::is_none",
        is_part_of: Option<Box<Whole<'a>>> = "isPartOf" unless "Option::is_none",
        identifier: Option<PropertyValue> = "identifier" unless "Option::is_none",
        same_as: Option<String> = "sameAs" unless "Option::is_none",
        department: Option<Reference<'a>> = "department" unless "Option::is_none",
    }
}

properties! {
    /// A thing of the page.
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
        author: Vec<Reference<'a>> = "author" unless "Vec::is_empty",
        publisher: Option<Reference<'a>> = "publisher" unless "Option::is_none",
        about: Vec<Reference<'a>> = "about" unless "Vec::is_empty",
        mentions: Vec<Reference<'a>> = "mentions" unless "Vec::is_empty",
        funder: Vec<Reference<'a>> = "funder" unless "Vec::is_empty",
        funding: Vec<Grant<'a>> = "funding" unless "Vec::is_empty",
        location: Vec<Reference<'a>> = "location" unless "Vec::is_empty",
        organizer: Vec<Reference<'a>> = "organizer" unless "Vec::is_empty",
        performer: Vec<Reference<'a>> = "performer" unless "Vec::is_empty",
        affiliation: Vec<Reference<'a>> = "affiliation" unless "Vec::is_empty",
        alumni_of: Vec<Reference<'a>> = "alumniOf" unless "Vec::is_empty",
        member: Vec<Reference<'a>> = "member" unless "Vec::is_empty",
        parent_organization: Option<Box<Whole<'a>>> = "parentOrganization" unless "Option::is_none",
        is_part_of: Option<Box<Whole<'a>>> = "isPartOf" unless "Option::is_none",
        breadcrumb: Option<Reference<'a>> = "breadcrumb" unless "Option::is_none",
        main_entity: Option<Reference<'a>> = "mainEntity" unless "Option::is_none",
        translation_of_work: Option<Reference<'a>> = "translationOfWork" unless "Option::is_none",
        work_translation: Vec<Reference<'a>> = "workTranslation" unless "Vec::is_empty",
        item_list_element: Vec<ListItem<'a>> = "itemListElement" unless "Vec::is_empty",
    }
}

/// A position counts from 1.
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// What is always written.
fn nothing(_: &Reference) -> bool {
    false
}

impl<'a> Reference<'a> {
    /// A thing that is told of elsewhere.
    pub(super) fn to(id: impl Into<Cow<'a, str>>) -> Self {
        Self {
            id: Some(id.into()),
            ..Self::default()
        }
    }

    /// A thing of which only the name is known.
    pub(super) fn named(kind: &'static str, name: impl Into<Cow<'a, str>>) -> Self {
        Self {
            kind,
            name: Some(name.into()),
            ..Self::default()
        }
    }
}

impl PropertyValue {
    /// An identifier, as the URL that the registry makes of it.
    pub(super) fn new(registry: &'static str, value: String) -> Self {
        Self {
            kind: "PropertyValue",
            registry,
            value,
        }
    }
}
