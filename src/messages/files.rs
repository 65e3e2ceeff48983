//! Messages about files of the site's folder: whether they can be read, and what they are.

use std::fmt;
use std::path::Path;

use super::{Problem, Rule, en};
use crate::limits::{self, FileClass, SizeLimit};

/// What to do with a file that is not published as it is.
pub(crate) const PACK: &str = "if it is meant for readers, pack it into a .zip";

/// The site's folder cannot be opened.
pub(crate) fn site_unreadable(root: &Path, error: &std::io::Error) -> Problem {
    Problem::error(
        "files/site-unreadable",
        en(format!("`{}` cannot be read: {error}", root.display())),
    )
}

/// A file or folder cannot be read.
pub(crate) fn unreadable(is_folder: bool, error: &std::io::Error) -> Problem {
    let this = if is_folder { "this" } else { "this file" };
    Problem::error(
        "files/unreadable",
        en(format!("{this} cannot be read: {error}")),
    )
}

/// A file is not UTF-8; its bytes may look like another encoding.
pub(crate) fn not_utf8(looks_like_utf16: bool) -> Problem {
    let encoding = if looks_like_utf16 {
        "it looks like UTF-16"
    } else {
        "it may be GBK or Latin-1"
    };
    Problem::error(
        "files/not-utf8",
        en("this file is not UTF-8 text").help(format!(
            "{encoding}; open the file in your editor and save it as UTF-8"
        )),
    )
}

/// A file is larger than files of its class may be.
pub(crate) fn too_large(size: u64, limit: SizeLimit) -> Problem {
    let (class, help) = match limit.class {
        FileClass::Text => (
            "text",
            "split it into several, and move data to a file beside it",
        ),
        FileClass::Bibliography => (
            "bibliography",
            "remove fields that labnews does not read, such as `file`, `annote` and `groups`",
        ),
        FileClass::Drawing => (
            "drawing",
            "save it as PNG, or simplify its paths in a drawing program",
        ),
        FileClass::Picture => ("picture", "save it with fewer pixels, or as JPEG"),
        FileClass::Video => (
            "video or sound",
            "make it smaller, or upload it to a video host and link to it",
        ),
        FileClass::Font => ("font", "use a font with fewer characters"),
    };
    Problem::error(
        "files/too-large",
        en(format!(
            "this {class} is {}, but the limit is {}",
            Size(size),
            Size(limit.bytes)
        ))
        .help(help),
    )
}

/// What is neither a file nor a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NonRegularFile {
    /// A named pipe.
    Pipe,
    /// A socket.
    Socket,
    /// A device.
    Device,
    /// A folder where a file is needed.
    Folder,
    /// A link where a file is needed.
    Link,
    /// Anything else.
    Other,
}

/// A file of the site is a pipe, a socket or the like.
pub(crate) fn not_a_regular_file(file: NonRegularFile) -> Problem {
    let what = match file {
        NonRegularFile::Pipe => "a named pipe (FIFO)",
        NonRegularFile::Socket => "a socket",
        NonRegularFile::Device => "a device",
        NonRegularFile::Folder => "a folder",
        NonRegularFile::Link => "a link",
        NonRegularFile::Other => "something else",
    };
    Problem::error(
        "files/not-a-regular-file",
        en(format!("this is {what}, not a regular file"))
            .help("remove it; a site consists of regular files"),
    )
}

const COPY: &str = "copy the file here instead; labnews publishes only files of the site's folder";

/// A symbolic link leads out of the site's folder.
pub(crate) fn link_out_of_site() -> Problem {
    Problem::error(
        "files/link-out-of-site",
        en("this link leads out of the site's folder").help(COPY),
    )
}

/// A symbolic link leads to something hidden, such as `.git`.
pub(crate) fn link_to_hidden_file() -> Problem {
    Problem::error(
        "files/link-to-hidden-file",
        en("this link leads to a hidden file or folder").help(COPY),
    )
}

/// A symbolic link leads to nothing.
pub(crate) fn dangling_link() -> Problem {
    Problem::error(
        "files/dangling-link",
        en("this link is broken: its target does not exist")
            .help("copy the file here, or remove the link"),
    )
}

/// A symbolic link leads to a folder that contains the link.
pub(crate) fn circular_link() -> Problem {
    Problem::error(
        "files/circular-link",
        en("this link leads to a folder that contains it").help("remove the link"),
    )
}

/// Links to folders lead to too many files.
pub(crate) fn too_many_files_behind_links() -> Problem {
    Problem::error(
        "files/too-many-files-behind-links",
        en(format!(
            "links to folders lead to more than {} files",
            limits::FILES_BEHIND_LINKS
        ))
        .help("link only to folders that contain no links to folders"),
    )
}

/// A file's name contains control characters or characters that were lost.
pub(crate) fn name_not_for_urls() -> Problem {
    Problem::error(
        "files/name-not-for-urls",
        en("the name of this file contains characters that URLs cannot have")
            .help("rename the file"),
    )
}

/// Two names in a folder are one name on some disks.
pub(crate) fn names_too_similar(first: &str, second: &str, differ_in_case: bool) -> Problem {
    let how = if differ_in_case {
        "in upper and lower case"
    } else {
        "in the encoding of their accents"
    };
    Problem::error(
        "files/names-too-similar",
        en(format!(
            "`{first}` and `{second}` differ only {how}, and some disks cannot store both"
        ))
        .help("rename one of the two"),
    )
}

/// Markdown whose name has another extension than `.md`.
pub(crate) fn markdown_extension(extension: &str, stem: &str) -> Problem {
    Problem::error(
        "files/markdown-extension",
        en(format!(
            "the name of a Markdown file must end in `.md`, not in `.{extension}`"
        ))
        .help(format!("rename it to `{stem}.md`")),
    )
}

/// A file of content/ is a text to which a program has added `.txt`.
pub(crate) fn text_with_txt(name: &str) -> Problem {
    Problem::broken_rule(
        Rule::LeftOut,
        "files/text-with-txt",
        en("this text is left out, because its name ends in `.txt`").help(format!(
            "rename it to `{name}`; Windows shows the end of names with View > Show > File name extensions"
        )),
    )
}

/// A file of content/ is what Word keeps beside an open document.
pub(crate) fn file_of_word() -> Problem {
    Problem::broken_rule(
        Rule::LeftOut,
        "files/file-of-word",
        en("this file is left out: Word made it for a document that was open")
            .help("remove it; it has nothing of the document but who opened it"),
    )
}

/// A file is a copy of a text, which may be a draft.
pub(crate) fn copy_of_text(is_known_by_name: bool) -> Problem {
    let how = if is_known_by_name {
        "by its name"
    } else {
        "by its front matter"
    };
    Problem::error(
        "files/copy-of-text",
        en(format!(
            "this file is a copy of a text, judging {how}, and would be published as it is"
        ))
        .help(format!("remove it; {PACK}")),
    )
}

/// Why a file must not be published under a second name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protected {
    /// It is a source: a text, the papers or site.yaml.
    Source,
    /// It is a text, which its own name makes a page of its own.
    Text,
    /// It is hidden today: beside a draft, for instance.
    Hidden,
}

/// A file is another one under a second name, by a symbolic or a hard link.
pub(crate) fn second_name(is_link: bool, other: &str, protected: Protected) -> Problem {
    let why = match protected {
        Protected::Source => "and labnews does not publish sources",
        Protected::Text => "and a text can have only one name",
        Protected::Hidden => "which is not published at the moment",
    };
    let message = if is_link {
        format!("this link leads to `{other}`, {why}")
    } else {
        format!("this file is `{other}` under another name, {why}")
    };
    Problem::error(
        "files/second-name",
        en(message).help("remove it; to refer to a text, link to its page"),
    )
}

/// A link to a folder leads to several sources.
pub(crate) fn link_to_sources(first: &str, others: usize) -> Problem {
    Problem::error(
        "files/link-to-sources",
        en(format!(
            "this link leads to `{first}` and {others} more, and labnews does not publish sources"
        ))
        .help("copy the files to publish into another folder, and link to that"),
    )
}

/// Captions that hold the positions of a drone.
pub(crate) fn captions_with_positions() -> Problem {
    Problem::error(
        "files/captions-with-positions",
        en("these captions contain the positions where the video was made")
            .help("remove the positions, or the file"),
    )
}

/// A file holds passwords or keys.
pub(crate) fn secret(is_known_by_name: bool) -> Problem {
    let why = if is_known_by_name {
        "files of this name hold passwords or keys"
    } else {
        "it contains a private key"
    };
    Problem::error(
        "files/secret",
        en(format!("this file would be published, and {why}")).help(format!(
            "move it out of the site's folder and, if it was public, replace the passwords or keys; {PACK}"
        )),
    )
}

/// Web servers may run a file instead of sending it.
pub(crate) fn runs_on_servers(extension: &str) -> Problem {
    Problem::error(
        "files/runs-on-servers",
        en(format!(
            "web servers may run a file with `.{extension}` in its name"
        ))
        .help(allow_extension(extension)),
    )
}

/// Browsers may run a file.
pub(crate) fn runs_in_browsers(extension: &str) -> Problem {
    Problem::error(
        "files/runs-in-browsers",
        en("a file of this kind can run scripts in readers' browsers")
            .help(allow_extension(extension)),
    )
}

/// content/ does not publish files of this extension.
pub(crate) fn extension_not_published(extension: &str) -> Problem {
    Problem::error(
        "files/extension-not-published",
        en(format!(
            "labnews does not publish `.{extension}` files from content/"
        ))
        .help(allow_extension(extension)),
    )
}

/// content/ does not publish files without an extension.
pub(crate) fn no_extension() -> Problem {
    Problem::error(
        "files/no-extension",
        en("labnews does not publish files without an extension from content/")
            .help(format!("add an extension such as .txt; {PACK}")),
    )
}

fn allow_extension(extension: &str) -> String {
    format!(
        "{PACK}; a webmaster can also move it into static/, or allow the extension with `attachments: [{extension}]` in site.yaml"
    )
}

/// A number of bytes as people write it.
struct Size(u64);

impl fmt::Display for Size {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
        let Some(power) = self
            .0
            .checked_ilog2()
            .map(|log| log / 10)
            .filter(|&power| power > 0)
        else {
            return write!(out, "{} bytes", self.0);
        };
        let power = power.min(4);
        let tenths = u128::from(self.0) * 10 / (1 << (power * 10));
        let unit = UNITS[power as usize - 1];
        match tenths % 10 {
            0 => write!(out, "{} {unit}", tenths / 10),
            rest => write!(out, "{}.{rest} {unit}", tenths / 10),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_written_as_people_write_them() {
        for (bytes, words) in [
            (0, "0 bytes"),
            (1023, "1023 bytes"),
            (1024, "1 KiB"),
            (8 << 20, "8 MiB"),
            ((8 << 20) + (1 << 19), "8.5 MiB"),
            (6 << 30, "6 GiB"),
            (u64::MAX, "16777215.9 TiB"),
        ] {
            assert_eq!(Size(bytes).to_string(), words);
        }
    }
}
