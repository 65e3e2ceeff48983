//! Breaks text into lines, which SVG cannot do.

use icu::segmenter::LineSegmenter;
use icu::segmenter::options::LineBreakOptions;

use super::fonts::clusters;

/// The space that a text has to fit into.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    /// The width of a line in pixels.
    pub width: f32,
    /// The height of all lines together.
    pub height: f32,
    /// The distance between lines, as a multiple of the font size.
    pub leading: f32,
    /// The most lines.
    pub lines: usize,
    /// The font sizes to try, largest first.
    pub sizes: &'a [u16],
}

/// A text that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fitted {
    /// The font size.
    pub size: u16,
    /// Its lines.
    pub lines: Vec<String>,
}

/// Breaks a text in the largest size in which it fits. A text that fits in no size is cut in the smallest, with
/// an ellipsis. `measure` returns the width of a text in em.
///
/// Lines break where Unicode allows it (UAX #14): at spaces, after hyphens, and between Chinese characters, but
/// not before closing punctuation or after opening punctuation.
pub fn fit(text: &str, frame: &Frame, measure: &dyn Fn(&str) -> f32) -> Fitted {
    let pieces = split_pieces(text);
    let mut smallest = None;
    for &size in frame.sizes {
        let size_in_pixels = f32::from(size);
        let width = frame.width / size_in_pixels;
        let room = frame.height / (size_in_pixels * frame.leading);
        let most = (1..=frame.lines)
            .rev()
            .find(|&n| fits(n, room))
            .unwrap_or(1);
        let (lines, is_word_split) = break_lines(&pieces, width, measure);
        // Splits a word only if it fits in no size.
        if lines.len() <= most && !is_word_split {
            return Fitted {
                size,
                lines: balance_lines(&pieces, width, lines, measure),
            };
        }
        smallest = Some((size, width, most, lines));
    }
    let Some((size, width, most, mut lines)) = smallest else {
        return Fitted {
            size: 0,
            lines: Vec::new(),
        };
    };
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            // The ellipsis makes it too long, so that it is cut.
            *last = cut(&format!("{last}{ELLIPSIS}"), width, measure);
        }
    }
    Fitted { size, lines }
}

/// Fits a text into one line of this width in em: all of it, or its first words and an ellipsis.
pub fn cut(text: &str, width: f32, measure: &dyn Fn(&str) -> f32) -> String {
    if measure(text) <= width {
        return text.to_owned();
    }
    let available = width - measure(ELLIPSIS);
    let fitting_length = |parts: &mut dyn Iterator<Item = &str>| {
        let (mut used, mut end) = (0.0, 0);
        for part in parts {
            if used + measure(part.trim_end()) > available {
                break;
            }
            used += measure(part);
            end += part.len();
        }
        end
    };
    let end = match fitting_length(&mut split_pieces(text).into_iter()) {
        0 => fitting_length(&mut clusters(text).map(|(_, cluster)| cluster)),
        end => end,
    };
    let hanging = |c: char| c.is_whitespace() || ",;:.-–—、，。；：（(“‘\"'…".contains(c);
    let start = text[..end].trim_end_matches(hanging);
    format!("{start}{ELLIPSIS}")
}

/// The mark at the end of a cut text.
pub const ELLIPSIS: &str = "…";

fn fits(lines: usize, room: f32) -> bool {
    u16::try_from(lines).is_ok_and(|lines| f32::from(lines) <= room)
}

/// Splits a text where a line may break; each piece includes the space after it.
fn split_pieces(text: &str) -> Vec<&str> {
    let segmenter = LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default());
    let ends: Vec<usize> = segmenter.segment_str(text).collect();
    ends.windows(2)
        .map(|pair| &text[pair[0]..pair[1]])
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// Fills lines one after the other. Also returns whether a piece had to be split.
fn break_lines(pieces: &[&str], width: f32, measure: &dyn Fn(&str) -> f32) -> (Vec<String>, bool) {
    let mut lines: Vec<String> = Vec::new();
    let (mut line, mut used, mut is_piece_split) = (String::new(), 0.0, false);
    let mut end = |line: &mut String| {
        let full = line.trim_end();
        if !full.is_empty() {
            lines.push(full.to_owned());
        }
        line.clear();
    };
    for piece in pieces {
        let seen = measure(piece.trim_end());
        if used + seen > width && !line.is_empty() {
            end(&mut line);
            used = 0.0;
        }
        if seen <= width {
            line.push_str(piece);
            used += measure(piece);
            continue;
        }
        is_piece_split = true;
        for (_, cluster) in clusters(piece) {
            let seen = measure(cluster);
            if used + seen > width && !line.is_empty() {
                end(&mut line);
                used = 0.0;
            }
            line.push_str(cluster);
            used += seen;
        }
    }
    end(&mut line);
    (lines, is_piece_split)
}

/// Breaks a text into the same number of lines of even width, so that no word is alone in the last.
fn balance_lines(
    pieces: &[&str],
    width: f32,
    lines: Vec<String>,
    measure: &dyn Fn(&str) -> f32,
) -> Vec<String> {
    let mut best = lines;
    if best.len() < 2 {
        return best;
    }
    let (mut low, mut high) = (width / 2.0, width);
    // Eight steps reach a few pixels.
    for _ in 0..8 {
        let middle = f32::midpoint(low, high);
        let (lines, is_word_split) = break_lines(pieces, middle, measure);
        if lines.len() <= best.len() && !is_word_split {
            best = lines;
            high = middle;
        } else {
            low = middle;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every character is half an em wide, and a Chinese one a whole.
    fn measure(text: &str) -> f32 {
        let wide = |c: char| if c > '\u{2000}' { 1.0 } else { 0.5 };
        text.chars().map(wide).sum()
    }

    fn lines(text: &str, width: f32) -> Vec<String> {
        let frame = Frame {
            width,
            height: 100.0,
            leading: 1.0,
            lines: 4,
            sizes: &[1],
        };
        fit(text, &frame, &measure).lines
    }

    #[test]
    fn words_stay_whole_and_lines_are_even() {
        assert_eq!(lines("One two", 10.0), ["One two"]);
        assert_eq!(lines("aaaa bbbb cccc d", 7.5), ["aaaa bbbb", "cccc d"]);
        assert_eq!(lines("", 5.0), Vec::<String>::new());
    }

    #[test]
    fn punctuation_stays_with_its_text() {
        for width in 6..12 {
            let lines = lines("两国，两校（浙江）：“共同”培养。", width as f32);
            for line in &lines {
                let (first, last) = (line.chars().next(), line.chars().last());
                assert!(!first.is_some_and(|c| "，。）：”".contains(c)), "{lines:?}");
                assert!(!last.is_some_and(|c| "（“".contains(c)), "{lines:?}");
            }
        }
    }

    #[test]
    fn a_long_text_is_cut() {
        let long = "word ".repeat(100);
        let lines = lines(&long, 10.0);
        assert_eq!(lines.len(), 4);
        assert!(lines[3].ends_with("word…"), "{lines:?}");
        assert!(lines.iter().all(|line| measure(line) <= 10.0));
        assert_eq!(cut("abcdef", 2.5, &measure), "abc…");
        assert_eq!(cut("abc, def", 3.5, &measure), "abc…");
    }

    #[test]
    fn a_word_is_split_only_if_it_fits_in_no_size() {
        let frame = Frame {
            width: 60.0,
            height: 100.0,
            leading: 1.0,
            lines: 4,
            sizes: &[20, 10],
        };
        assert_eq!(fit("abcdefgh", &frame, &measure).size, 10);
        let split = fit("abcdefghijklmnop", &frame, &measure);
        assert_eq!(split.lines, ["abcdefghijkl", "mnop"]);
    }
}
