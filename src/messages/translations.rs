//! Messages about languages: of the site, of files' names, and of the interface's words.

use super::{Problem, Rule, en};

/// A better name for a file with a language in its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileName<'a> {
    /// The name before the language.
    pub base: &'a str,
    /// The tag of the language.
    pub tag: &'a str,
    /// Whether the site has this language.
    pub is_listed: bool,
}

impl FileName<'_> {
    fn help(self) -> String {
        let Self { base, tag, .. } = self;
        if self.is_listed {
            format!("rename the file to `{base}.{tag}.md`")
        } else {
            format!(
                "rename the file to `{base}.{tag}.md`, and add `{tag}:` under `languages:` in \
                 site.yaml"
            )
        }
    }
}

/// Two files are one text in one language.
pub(crate) fn same_language_twice(other: &str) -> Problem {
    Problem::error(
        "translations/same-language-twice",
        en(format!("`{other}` is the same text in the same language"))
            .related("the other file")
            .help("remove or rename one of the two files"),
    )
}

/// A file's name has the name of a language where its tag belongs, as in `talk.german.md`.
pub(crate) fn not_a_tag_in_file_name(written: &str, better: FileName) -> Problem {
    Problem::error(
        "translations/not-a-tag-in-file-name",
        en(format!(
            "`{written}` in this file's name is not a language tag"
        ))
        .help(better.help()),
    )
}

/// The site does not have the language of a file's name; `better` is the name with one that it may have.
pub(crate) fn language_not_listed(tag: &str, better: Option<FileName>) -> Problem {
    let help = match better {
        Some(better) => better.help(),
        None => format!(
            "add `{tag}:` under `languages:` in site.yaml, or remove the dot from the file's name \
             if `.{tag}` is not a language"
        ),
    };
    Problem::error(
        "translations/language-not-listed",
        en(format!(
            "site.yaml does not list the language `{tag}` of this file's name"
        ))
        .help(help),
    )
}

/// A file's name has a language behind `-` or `_`, as in `talk_zh.md`.
pub(crate) fn language_without_dot(written: &str, better: FileName) -> Problem {
    Problem::error(
        "translations/language-without-dot",
        en(format!(
            "the language `{written}` in this file's name needs a dot before it"
        ))
        .help(better.help()),
    )
}

/// A key of a words file is that of no phrase of the theme, but nearly.
pub(crate) fn near_word(key: &str, similar: &str) -> Problem {
    Problem::broken_rule(
        Rule::NearWord,
        "translations/near-word",
        en(format!("the theme has no phrase `{key}`"))
            .help(format!("did you mean `{similar}`? A phrase of your own templates needs a name that differs more")),
    )
}

/// Neither the theme nor the site has the interface's words in a language.
pub(crate) fn missing_words(tag: &str) -> Problem {
    Problem::warning(
        "translations/missing-words",
        en(format!(
            "the theme is not translated into `{tag}`, so these pages use its English words"
        ))
        .help(format!(
            "copy the theme's templates/words/en.yaml to templates/words/{tag}.yaml and translate it"
        )),
    )
}
