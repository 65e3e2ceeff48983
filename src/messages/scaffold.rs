//! What the files say that `labnews new` and `labnews translate` start.

/// The words of a new file. Hints are comments in its front matter.
#[derive(Debug)]
pub struct Scaffold {
    /// Beside `draft: true`.
    pub draft: &'static str,
    /// Beside the type of an event: the other types follow.
    pub event_types: &'static str,
    /// Beside the start and the end of an event.
    pub time: &'static str,
    /// Where an event takes place, to be replaced.
    pub location: &'static str,
    /// Beside the location.
    pub other_location: &'static str,
    /// Beside a value of a translation.
    pub translate: &'static str,
    /// Beside the description of a photo.
    pub alt: &'static str,
    /// The first paragraph of a news item, to be replaced.
    pub first_paragraph: &'static str,
    /// The text of a profile, to be replaced.
    pub biography: &'static str,
    /// The text of a lab, to be replaced.
    pub about_lab: &'static str,
    /// The text of a page, to be replaced.
    pub about_page: &'static str,
}

const ENGLISH: Scaffold = Scaffold {
    draft: "remove this line to publish",
    event_types: "or",
    time: "correct the time and remove this comment",
    location: "Online",
    other_location: "or a room: correct it and remove this comment",
    translate: "translate this and remove this comment",
    alt: "what it shows, for readers who cannot see it",
    first_paragraph: "The first paragraph appears in lists and feeds, too.",
    biography: "A few sentences about the person.",
    about_lab: "A few sentences about the lab.",
    about_page: "The text of the page.",
};

const CHINESE: Scaffold = Scaffold {
    draft: "删除这一行即可发布",
    event_types: "或",
    time: "改正时间并删除这条注释",
    location: "线上",
    other_location: "或房间：改正并删除这条注释",
    translate: "翻译这一行并删除这条注释",
    alt: "图片内容，供看不到图片的读者使用",
    first_paragraph: "第一段也会显示在列表和订阅中。",
    biography: "用几句话介绍这位成员。",
    about_lab: "用几句话介绍实验室。",
    about_page: "页面正文。",
};

impl Scaffold {
    /// The words of all languages.
    pub const ALL: [&Self; 2] = [&ENGLISH, &CHINESE];

    /// The comments beside values that somebody must correct.
    pub fn value_hints(&self) -> [&'static str; 3] {
        [self.time, self.other_location, self.translate]
    }

    /// The texts to be replaced.
    pub fn paragraphs(&self) -> [&'static str; 4] {
        [
            self.first_paragraph,
            self.biography,
            self.about_lab,
            self.about_page,
        ]
    }
}

/// The words for a text in a language with this tag. Languages without words of their own have the English ones.
pub fn scaffold(language: &str) -> &'static Scaffold {
    match language.split('-').next() {
        Some("zh") => &CHINESE,
        _ => &ENGLISH,
    }
}
