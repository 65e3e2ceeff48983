//! Messages about films and sound.

use super::{Problem, en};

/// The film or sound cannot be read, or is cut off.
pub(crate) fn damaged() -> Problem {
    Problem::error(
        "media/damaged",
        en("this film or sound is damaged, or is not what its name says")
            .help("play it; if that works, save it anew: ffmpeg -i old.mp4 -c copy new.mp4"),
    )
}

/// Formats of camcorders and old programs, such as MTS.
pub(crate) fn format_not_played(extension: &str) -> Problem {
    let format = extension.to_uppercase();
    Problem::error(
        "media/format-not-played",
        en(format!("browsers cannot play {format} films"))
            .help("save it as MP4: ffmpeg -i old.mts -map_metadata -1 new.mp4"),
    )
}

/// The header of a QuickTime film is compressed, or is in another file.
pub(crate) fn unreadable_header() -> Problem {
    Problem::error(
        "media/unreadable-header",
        en("what this film says of itself is compressed, or elsewhere")
            .help("save it anew: ffmpeg -i film.mov -c copy film.mp4"),
    )
}

/// A track of data, such as locations, whose samples are spread over the fragments of a film.
pub(crate) fn hidden_track_in_fragments() -> Problem {
    Problem::error(
        "media/hidden-track-in-fragments",
        en("this film is in fragments, and has a track that is neither seen nor heard")
            .help("take the track out: ffmpeg -i film.mp4 -map 0:v -map 0:a? -c copy clean.mp4"),
    )
}

/// A WebM or Matroska film with tracks of subtitles or data.
pub(crate) fn hidden_track() -> Problem {
    Problem::error(
        "media/hidden-track",
        en(
            "this film contains subtitle or data tracks, in which cameras store locations and \
             which browsers do not show",
        )
        .help(
            "remove them: ffmpeg -i film.mkv -map 0:v -map 0:a? -c copy clean.mkv; put subtitles \
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
