//! Pictures.

views! {
    /// A picture.
    pub struct PhotoView {
        /// Root-relative URL.
        pub url: String,
        /// Absolute URL.
        pub permalink: String,
        /// Width in pixels, if known.
        pub width: Option<u32>,
        /// Height in pixels, if known.
        pub height: Option<u32>,
        /// Media type: `image/jpeg`.
        pub kind: Option<&'static str>,
        /// The mean colour, to show until the picture has loaded: `#8a7f66`.
        pub color: Option<String>,
        /// The picture in better formats, for `<source>`.
        pub sources: Vec<PhotoSourceView>,
        /// The `srcset` of its own format, if it has several widths.
        pub srcset: Option<String>,
        /// What it shows, for those who cannot see it.
        pub alt: String,
        /// The text below it.
        pub caption: Option<String>,
        /// Who took it.
        pub credit: Option<String>,
    }

    /// A picture in one format, in several widths.
    pub struct PhotoSourceView {
        /// Media type.
        pub kind: &'static str,
        /// The `srcset` attribute.
        pub srcset: String,
    }
}
