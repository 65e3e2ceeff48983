//! Dates.

views! {
    /// A day, or a time on a day; `joined` and `left` of a person may be a month or a year.
    pub struct DateView {
        /// For `<time datetime>`: `2022-04-22`, or `2022-04-22T16:00:00+08:00`.
        pub iso: String,
        /// In the page's language: `22 April 2022`, `2022年4月22日`.
        pub text: String,
        /// The time of day in the page's language, if given: `16:00`.
        pub time: Option<String>,
        /// The offset of that time from UTC: `UTC+8`.
        pub zone: Option<String>,
        /// The year.
        pub year: i16,
    }
}
