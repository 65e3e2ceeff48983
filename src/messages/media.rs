//! Messages about video and sound, and about pictures, video and sound in texts.

use super::{Problem, Rule, en};

/// The video or sound cannot be read, or is cut off.
pub(crate) fn damaged() -> Problem {
    Problem::error(
        "media/damaged",
        en("this video or sound is damaged, or its format does not match its name")
            .help("if it plays, save it again: ffmpeg -i old.mp4 -c copy new.mp4"),
    )
}

/// Formats of camcorders and old programs, such as MTS.
pub(crate) fn format_not_played(extension: &str) -> Problem {
    let format = extension.to_uppercase();
    Problem::error(
        "media/format-not-played",
        en(format!("browsers cannot play {format} videos"))
            .help("convert it to MP4: ffmpeg -i old.mts -map_metadata -1 new.mp4"),
    )
}

/// The header of a QuickTime video is compressed, or is in another file.
pub(crate) fn unreadable_header() -> Problem {
    Problem::error(
        "media/unreadable-header",
        en("the header of this video is compressed, or in another file")
            .help("save it again: ffmpeg -i old.mov -c copy new.mp4"),
    )
}

/// A track of data, such as locations, whose samples are spread over the fragments of a video.
pub(crate) fn hidden_track_in_fragments() -> Problem {
    Problem::error(
        "media/hidden-track-in-fragments",
        en("this fragmented video has a track that is neither seen nor heard, which can hold locations")
            .help("remove the track: ffmpeg -i old.mp4 -map 0:v -map 0:a? -c copy new.mp4"),
    )
}

/// A WebM or Matroska video with tracks of subtitles or data.
pub(crate) fn hidden_track() -> Problem {
    Problem::error(
        "media/hidden-track",
        en(
            "this video has subtitle or data tracks, in which cameras store locations and which \
             browsers do not show",
        )
        .help(
            "remove them: ffmpeg -i old.mkv -map 0:v -map 0:a? -c copy new.mkv; put subtitles \
             into a .vtt file",
        ),
    )
}

/// Sites whose videos have pages, which no player can play.
const VIDEO_SITES: [&str; 9] = [
    "youtube.com",
    "youtu.be",
    "bilibili.com",
    "b23.tv",
    "vimeo.com",
    "v.qq.com",
    "youku.com",
    "douyin.com",
    "ixigua.com",
];

/// Whether a URL is on a site of videos.
fn is_on_video_site(url: &str) -> bool {
    let rest = url.split_once("//").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    VIDEO_SITES.iter().any(|site| {
        let before = host.strip_suffix(site);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

/// A page would load a picture, video or sound from another host.
pub(crate) fn remote_media(url: &str) -> Problem {
    if is_on_video_site(url) {
        return video_page(url);
    }
    Problem::broken_rule(
        Rule::RemoteMedia,
        "media/remote-media",
        en(format!(
            "`{url}` is on another host, which would learn of every reader"
        ))
        .help("copy the file next to the text, or write `check: {remote-media: warning}` in site.yaml"),
    )
}

/// A player would load the page of a video site.
fn video_page(url: &str) -> Problem {
    Problem::broken_rule(
        Rule::RemoteMedia,
        "media/video-page",
        en(format!(
            "`{url}` is the page of a video, which a player cannot play"
        ))
        .help(
            "link to it: `[Watch the talk](…)`; or put the video beside the text and name its file",
        ),
    )
}

/// How a picture is written, which decides how to write its description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PictureSyntax {
    /// `![…](…)`
    Markdown,
    /// `<img>`
    Html,
}

/// A picture has no alternative text.
pub(crate) fn missing_alt(url: &str, syntax: PictureSyntax) -> Problem {
    let help = match syntax {
        PictureSyntax::Markdown => "describe it between the brackets: `![A group of people](…)`",
        PictureSyntax::Html => {
            "describe it in `alt=\"…\"`, or write `alt=\"\"` for a decorative picture"
        }
    };
    Problem::broken_rule(
        Rule::MissingAlt,
        "media/missing-alt",
        en(format!("picture `{url}` has no alternative text")).help(help),
    )
}

/// An `<img>` has neither `src` nor `srcset`.
pub(crate) fn missing_address() -> Problem {
    Problem::warning(
        "media/missing-address",
        en("this `<img>` has no URL, so it is removed")
            .help("write the path of the picture in `src=\"…\"`"),
    )
}

/// A picture's URL has a scheme that pages must not use.
pub(crate) fn forbidden_picture_scheme(scheme: &str) -> Problem {
    Problem::error(
        "media/forbidden-picture-scheme",
        en(format!("a picture cannot have a `{scheme}:` URL"))
            .help("write the path of a file, such as `group.jpg`"),
    )
}
