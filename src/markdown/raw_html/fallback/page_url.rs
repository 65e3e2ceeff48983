//! The page that shows the content of a frame, and readable forms of URLs.

use std::borrow::Cow;

/// The page for the URL of a frame. Video hosts have separate URLs for frames and pages.
pub(super) fn find_page_url(url: &str) -> Cow<'_, str> {
    let rest = url.strip_prefix("https:").or(url.strip_prefix("http:"));
    let Some(rest) = rest.unwrap_or(url).strip_prefix("//") else {
        return Cow::Borrowed(url);
    };
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let place = place.strip_prefix("www.").unwrap_or(place);
    let host = place.split('/').next().unwrap_or_default();
    // The id of the video after a part of the path.
    let id_after = |part: &str| {
        let name = place.split_once(part)?.1.split('/').next()?;
        is_video_id(name).then_some(name)
    };
    let id_in_query = |key: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs
            .find(|(name, value)| *name == key && is_video_id(value))
            .map(|(_, value)| value)
    };
    let page = match host {
        "youtube.com" | "youtube-nocookie.com" => id_after("/embed/")
            .or_else(|| id_after("/v/"))
            .filter(|name| *name != "videoseries")
            .map(|name| format!("https://www.youtube.com/watch?v={name}"))
            .or_else(|| {
                Some(format!(
                    "https://www.youtube.com/playlist?list={}",
                    id_in_query("list")?
                ))
            }),
        "player.vimeo.com" => id_after("/video/").map(|name| format!("https://vimeo.com/{name}")),
        "dailymotion.com" => id_after("/embed/video/")
            .map(|name| format!("https://www.dailymotion.com/video/{name}")),
        "player.bilibili.com" => id_in_query("bvid")
            .map(|name| format!("https://www.bilibili.com/video/{name}/"))
            .or_else(|| {
                Some(format!(
                    "https://www.bilibili.com/video/av{}/",
                    id_in_query("aid")?
                ))
            }),
        "v.qq.com" => id_in_query("vid").map(|name| format!("https://v.qq.com/x/page/{name}.html")),
        "player.youku.com" => {
            id_after("/embed/").map(|name| format!("https://v.youku.com/v_show/id_{name}.html"))
        }
        _ => None,
    };
    page.map_or(Cow::Borrowed(url), Cow::Owned)
}

/// Whether this can be the id of a video in a URL.
fn is_video_id(name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_-=".contains(c);
    !name.is_empty() && name.chars().all(is_part)
}

/// A URL as a person would write it.
pub(super) fn shorten_url(url: &str) -> Cow<'_, str> {
    let Some((_, rest)) = url.split_once("//") else {
        // A file on this site.
        let path = url.split(['?', '#']).next().unwrap_or(url);
        let name = path.trim_end_matches('/').rsplit('/').next();
        let name = name.filter(|name| !name.is_empty()).unwrap_or(url);
        return percent_encoding::percent_decode_str(name).decode_utf8_lossy();
    };
    Cow::Borrowed(
        rest.strip_prefix("www.")
            .unwrap_or(rest)
            .trim_end_matches('/'),
    )
}
