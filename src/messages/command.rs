//! Messages of the command line about how a command was called, or why it failed.

use std::path::Path;

use super::{Problem, en, phrases};

/// `--root` names a folder without site.yaml.
pub fn not_a_site(root: &Path, site_file: &str) -> Problem {
    Problem::error(
        "command/not-a-site",
        en(format!(
            "`{}` is not a labnews site: it has no {site_file}",
            root.display()
        )),
    )
}

/// Neither this folder nor one above has a site.yaml.
pub fn no_site_here(site_file: &str) -> Problem {
    Problem::error(
        "command/no-site-here",
        en(format!(
            "no {site_file} in this folder or in a folder above it"
        ))
        .help("run labnews in the folder of a site, or create one with `labnews init DIR`"),
    )
}

/// The current folder is gone, or hidden from us.
pub fn current_folder_unreadable(error: &std::io::Error) -> Problem {
    Problem::error(
        "command/current-folder-unreadable",
        en(format!("the current folder cannot be read: {error}")),
    )
}

/// `labnews init` writes into a new or empty folder.
pub fn folder_not_empty(folder: &Path) -> Problem {
    Problem::error(
        "command/folder-not-empty",
        en(format!("`{}` is not an empty folder", folder.display()))
            .help("choose a new or empty folder"),
    )
}

/// No file name can be made of a title or name; `option` chooses one.
pub fn title_without_letters(option: &str) -> Problem {
    Problem::error(
        "command/title-without-letters",
        en("the title or name has no letters or digits")
            .help(format!("choose the name of the file with `{option}`")),
    )
}

/// `labnews new` has no title and nobody to ask.
pub fn nothing_to_start() -> Problem {
    Problem::error(
        "command/nothing-to-start",
        en("a title is missing")
            .help("write it after the command: `labnews new \"What happened\"`"),
    )
}

/// Somebody ended the questions of `labnews new`.
pub fn not_answered() -> Problem {
    Problem::error(
        "command/not-answered",
        en("there was no answer, so nothing was written"),
    )
}

/// Another item has the URL that a new one would have; `free` is a slug that none has.
pub fn item_exists(path: &str, free: Option<&str>) -> Problem {
    let free = free.map(|slug| format!("to start another one all the same, add `--slug {slug}`"));
    Problem::error(
        "command/item-exists",
        en(format!("`{path}` already has this title in the same year")).maybe_help(free),
    )
}

/// `labnews new paper` names no DOI.
pub fn not_a_doi(text: &str) -> Problem {
    Problem::error(
        "command/not-a-doi",
        en(format!("`{text}` is not a DOI such as `10.1000/182`")),
    )
}

/// The site has the paper.
pub fn paper_exists(doi: &str, key: &str) -> Problem {
    Problem::error(
        "command/paper-exists",
        en(format!(
            "the paper `{doi}` is there already: its key is `{key}`"
        ))
        .help(format!(
            "announce it with `publications: [{key}]` in a news item"
        )),
    )
}

/// The resolver does not know the DOI.
pub fn unknown_doi(doi: &str) -> Problem {
    Problem::error(
        "command/unknown-doi",
        en(format!("there is no DOI `{doi}`"))
            .help("compare it with the paper; a new DOI may take a few days to be known"),
    )
}

/// The resolver knows the DOI, but has no entry for it; `status` is that of HTTP.
pub fn no_entry(doi: &str, status: Option<u16>) -> Problem {
    let status = status.map_or_else(String::new, |status| format!(" (HTTP status {status})"));
    Problem::error(
        "command/no-entry",
        en(format!("the server has no BibTeX entry for `{doi}`{status}")).help(
            "copy the entry from the page of the paper, often under \"Cite\", into content/publications.bib",
        ),
    )
}

/// The resolver cannot be asked.
pub fn resolver_unreachable(resolver: &str, why: &str) -> Problem {
    Problem::error(
        "command/resolver-unreachable",
        en(format!("`{resolver}` cannot be asked: {why}")).help(
            "try again when the network works, or copy the entry from the page of the paper into \
             content/publications.bib",
        ),
    )
}

/// `labnews translate` cannot know the site's languages.
pub fn site_unreadable() -> Problem {
    Problem::error(
        "command/site-unreadable",
        en("the site cannot be read").help("`labnews check` says why"),
    )
}

/// `labnews translate` names neither a text nor its page.
pub fn no_such_text(path: &str, similar: Option<&str>) -> Problem {
    let similar = similar.map(|similar| format!("did you mean `{similar}`?"));
    let help = similar.unwrap_or_else(|| {
        "name a file such as `content/news/2026-04-22-what-happened.md`, or copy the address of its page".to_owned()
    });
    Problem::error(
        "command/no-such-text",
        en(format!("`{path}` is not a text of this site")).help(help),
    )
}

/// `labnews translate` names a text with mistakes.
pub fn text_with_mistakes(path: &str) -> Problem {
    Problem::error(
        "command/text-with-mistakes",
        en(format!("`{path}` has mistakes"))
            .help("correct them before you translate it: `labnews check` lists them"),
    )
}

/// A text has this translation.
pub fn translation_exists(path: &str) -> Problem {
    Problem::error(
        "command/translation-exists",
        en(format!(
            "there is a text in this language already: `{path}`"
        )),
    )
}

/// `--to` is no language of the site.
pub fn language_not_in_site(tag: &str) -> Problem {
    Problem::error(
        "command/language-not-in-site",
        en(format!("the site has no language `{tag}`")).help(format!(
            "add a line `{tag}:` below `languages:` in site.yaml, with two spaces before it"
        )),
    )
}

/// The site has one language, into which nothing can be translated.
pub fn only_one_language() -> Problem {
    Problem::error(
        "command/only-one-language",
        en("the site has only one language").help(
            "add `languages:` to site.yaml, and below it a line such as `zh-Hans:`, with two spaces before it",
        ),
    )
}

/// A text exists in all languages of the site.
pub fn all_translated(languages: &[String]) -> Problem {
    let languages: Vec<&str> = languages.iter().map(String::as_str).collect();
    Problem::error(
        "command/all-translated",
        en(format!(
            "this text exists in all languages of the site: {}",
            phrases::list(&languages)
        )),
    )
}

/// A text lacks several translations.
pub fn choose_language(missing: &[String]) -> Problem {
    let missing: Vec<&str> = missing.iter().map(String::as_str).collect();
    Problem::error(
        "command/choose-language",
        en(format!(
            "this text has no translation into {}",
            phrases::list(&missing)
        ))
        .help(format!(
            "choose one: `--to {}`",
            missing.first().unwrap_or(&"")
        )),
    )
}

/// `--photo` does not name a file or folder.
pub fn photo_not_found(photo: &Path) -> Problem {
    Problem::error(
        "command/photo-not-found",
        en(format!("`{}` is not a file or folder", photo.display())),
    )
}

/// `--photo` names a folder that has no photos.
pub fn folder_without_photos(folder: &Path) -> Problem {
    Problem::error(
        "command/folder-without-photos",
        en(format!("the folder `{}` has no photos", folder.display())),
    )
}

/// `--photo` names a file that is no picture.
pub fn not_a_photo(photo: &Path) -> Problem {
    Problem::error(
        "command/not-a-photo",
        en(format!(
            "`{}` is not a picture that browsers show",
            photo.display()
        ))
        .help("export it as JPEG; PNG, WebP, GIF and AVIF work too"),
    )
}

/// `--photo` names a picture that would be an error in the site.
pub fn photo_refused(photo: &Path, problem: &Problem) -> Problem {
    Problem::error(
        "command/photo-refused",
        en(format!("`{}`: {}", photo.display(), problem.message())),
    )
}

/// A photo is a HEIC file, and no program could convert it; those in `failed` tried.
pub fn heic_not_converted(photo: &Path, failed: &[&str]) -> Problem {
    let why = match failed {
        [] => "and no program that converts it is installed".to_owned(),
        failed => format!("and {} could not convert it", phrases::list(failed)),
    };
    Problem::error(
        "command/heic-not-converted",
        en(format!(
            "`{}` is a HEIC photo, which browsers do not show, {why}",
            photo.display()
        ))
        .help(
            "export it as JPEG: on a Mac with Preview, File > Export; on an iPhone, Settings > Camera > Formats > \
             Most Compatible takes new photos as JPEG; on Linux, install `heif-convert` (libheif)",
        ),
    )
}

/// A photo cannot be converted because there is no place for it.
pub fn no_temporary_folder(error: std::io::Error) -> Problem {
    Problem::error(
        "command/no-temporary-folder",
        en(format!("no temporary folder can be made: {error}")),
    )
}

/// `--photo` names a file that cannot be read.
pub fn photo_unreadable(photo: &Path, error: &std::io::Error) -> Problem {
    Problem::error(
        "command/photo-unreadable",
        en(format!("`{}` cannot be read: {error}", photo.display())),
    )
}

/// `--to` is not a language tag.
pub fn not_a_language_tag(text: &str) -> Problem {
    Problem::error(
        "command/not-a-language-tag",
        en(format!("`{text}` is not a language tag such as `zh-Hans`")),
    )
}

/// `labnews man` names no command.
pub fn unknown_command(name: &str, nearest: Option<&str>) -> Problem {
    let list = || "`labnews --help` lists the commands".to_owned();
    Problem::error(
        "command/unknown-command",
        en(format!("labnews has no command `{name}`"))
            .help(nearest.map_or_else(list, phrases::did_you_mean)),
    )
}

/// Standard output takes no more.
pub fn cannot_print(error: &std::io::Error) -> Problem {
    Problem::error(
        "command/cannot-print",
        en(format!("the output cannot be written: {error}")),
    )
}

/// `labnews serve` cannot listen.
pub fn cannot_serve(port: u16, error: &std::io::Error) -> Problem {
    let is_taken = error.kind() == std::io::ErrorKind::AddrInUse;
    let help = is_taken.then_some("choose another port with `--port`");
    Problem::error(
        "command/cannot-serve",
        en(format!("cannot listen on port {port}: {error}")).maybe_help(help),
    )
}
