//! Messages about video and sound.

use super::{Problem, en};

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

/// What is wrong with media that readers' browsers would load from another host, and how to fix it.
pub(crate) fn remote_media(url: &str) -> (String, &'static str) {
    (
        format!("`{url}` is loaded from another host, which learns of every reader"),
        "copy the file beside the text, or write `check: {remote-media: warning}` into site.yaml",
    )
}
