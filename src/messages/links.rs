//! Messages about links and pictures: where they lead.

use super::phrases::did_you_mean;
use super::{Problem, en};

/// What has an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Addressed {
    /// A link.
    Link,
    /// A picture.
    Picture,
}

/// A link or a picture has an empty address.
pub(crate) fn no_address(addressed: Addressed) -> Problem {
    let message = match addressed {
        Addressed::Link => "this link has no address",
        Addressed::Picture => "this picture has no address",
    };
    Problem::error(
        "links/no-address",
        en(message).help("add the address, or remove it"),
    )
}

/// A link leads to a file outside content/.
pub(crate) fn out_of_content(destination: &str) -> Problem {
    Problem::error(
        "links/out-of-content",
        en(format!("`{destination}` leads out of content/"))
            .help("link to another Markdown file by its path from this one, as in `../a.md`"),
    )
}

/// A link that starts with `/` leads to no page or file; `similar` is a path that differs little.
pub(crate) fn path_not_found(destination: &str, similar: Option<&str>) -> Problem {
    let help = match similar {
        Some(path) => did_you_mean(path),
        None => "link to a Markdown file by its path from this one, as in `../a.md`, or put the \
                 file in static/"
            .to_owned(),
    };
    Problem::error(
        "links/path-not-found",
        en(format!("this site has no `{destination}`")).help(help),
    )
}

/// A link leads to no file; `similar` is a file that differs little.
pub(crate) fn file_not_found(destination: &str, similar: Option<&str>) -> Problem {
    let help = match similar {
        Some(file) => did_you_mean(file),
        None => "the path starts at the folder of this file".to_owned(),
    };
    Problem::error(
        "links/file-not-found",
        en(format!("there is no file `{destination}`")).help(help),
    )
}

/// A path has backslashes; `path` is the path without them.
pub(crate) fn backslashes(destination: &str, path: &str) -> Problem {
    Problem::error(
        "links/backslashes",
        en(format!(
            "`{destination}` has backslashes, which only paths on Windows have"
        ))
        .help(format!("write `{path}`")),
    )
}

/// A file of this name is in another folder; `path` leads there.
pub(crate) fn in_another_folder(destination: &str, path: &str) -> Problem {
    Problem::error(
        "links/in-another-folder",
        en(format!(
            "there is no file `{destination}`, but one of this name is in another folder"
        ))
        .help(format!("write `{path}`")),
    )
}

/// What to do about a picture that does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MissingPicture<'a> {
    /// Write the name of this picture, which differs little.
    Similar(&'a str),
    /// Put it in static/: its path starts with `/`.
    InStatic,
    /// Put it beside the text.
    BesideText,
}

/// A picture does not exist.
pub(crate) fn picture_not_found(destination: &str, missing: MissingPicture) -> Problem {
    let help = match missing {
        MissingPicture::Similar(name) => did_you_mean(name),
        MissingPicture::InStatic => {
            "put the picture in static/, which holds the pictures whose paths start with `/`"
                .to_owned()
        }
        MissingPicture::BesideText => {
            "put the picture in the folder of this file, or correct its name".to_owned()
        }
    };
    Problem::error(
        "links/picture-not-found",
        en(format!("there is no picture `{destination}`")).help(help),
    )
}

/// A file that stands where a picture is needed is something else.
pub(crate) fn not_a_picture(destination: &str) -> Problem {
    Problem::error(
        "links/not-a-picture",
        en(format!("browsers cannot display `{destination}`"))
            .help("use a .jpg, .png, .webp, .avif, .gif or .svg file"),
    )
}

/// A link leads to a text that is not published now.
pub(crate) fn unpublished(destination: &str) -> Problem {
    Problem::error(
        "links/unpublished",
        en(format!(
            "`{destination}` is not published: it is a draft, under embargo or expired"
        ))
        .help("remove the link until it is published"),
    )
}

/// A component's argument that becomes a link starts with a scheme such as `data:`.
pub(crate) fn scheme_not_allowed_in_argument(argument: &str, scheme: &str) -> Problem {
    Problem::error(
        "links/scheme-not-allowed-in-argument",
        en(format!("`{argument}` cannot start with `{scheme}:`"))
            .help("use a URL that starts with https://"),
    )
}

/// What to write for a heading that does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MissingHeading<'a> {
    /// The id of a heading that differs little.
    Similar(&'a str),
    /// The ids of the first headings of the text, and how many it has.
    Known(&'a [&'a str], usize),
}

/// A link leads to a heading that its text does not have.
pub(crate) fn heading_not_found(file: &str, id: &str, missing: MissingHeading) -> Problem {
    let help = match missing {
        MissingHeading::Similar(id) => format!("did you mean `#{id}`?"),
        MissingHeading::Known([], _) => "it has no headings".to_owned(),
        MissingHeading::Known(ids, count) => {
            let list = format!("`#{}`", ids.join("`, `#"));
            if count == ids.len() {
                format!("its headings are {list}")
            } else {
                format!("it has {count} headings; the first are {list}")
            }
        }
    };
    Problem::error(
        "links/heading-not-found",
        en(format!("`{file}` has no heading `#{id}`")).help(help),
    )
}

/// The logo is on another host.
pub(crate) fn remote_logo() -> Problem {
    Problem::error(
        "links/remote-logo",
        en("the logo must be a file of this site: pages load nothing from other hosts")
            .help("put the picture in static/ and write its path there, as in `logo: /logo.svg`"),
    )
}

/// The same problem with a logo, which can only be in static/. `name` is the path in there.
pub(crate) fn with_path_of_logo(problem: Problem, name: &str) -> Problem {
    let words = en(problem.message()).help(format!(
        "put the picture in static/ and write its path there: `logo: /{name}`"
    ));
    problem.with_words(words)
}
