//! The arguments of the components that the renderer itself renders.

use super::item::ItemSummaryView;
use super::person::PersonView;
use super::site::MenuEntryView;
use super::value::Shared;

variables! {
    /// The arguments of `entry`, `line`, `card` and `event_card`.
    pub struct ItemArguments {
        /// The item.
        pub item: Shared<ItemSummaryView>,
    }

    /// The arguments of `person`.
    pub struct PersonArguments {
        /// The person.
        pub person: Shared<PersonView>,
    }

    /// The arguments of `menu`.
    pub struct MenuArguments {
        /// The entries.
        pub entries: Vec<MenuEntryView>,
        /// URL of the entry that the page belongs to.
        pub current: Option<String>,
        /// Whether the page is that entry's own page.
        pub exact: bool,
    }
}
