//! Encodes a card as a PNG that is as small as its few colours allow.

use ahash::AHashMap as HashMap;
use png::{BitDepth, ColorType, Compression, Encoder, EncodingError};
use resvg::tiny_skia::Pixmap;

/// How many colours a palette holds.
const PALETTE: usize = 256;
/// A card with more colours than this holds a photo or a gradient, in which a palette would show stripes. The
/// blended edges of letters have a few hundred.
const MAX_FLAT_COLORS: usize = 4096;

type Rgb = [u8; 3];

/// Encodes an opaque picture, with a palette if it has few colours.
pub(super) fn encode(pixels: &Pixmap) -> Result<Vec<u8>, EncodingError> {
    let colors: Vec<Rgb> = pixels
        .pixels()
        .iter()
        .map(|pixel| [pixel.red(), pixel.green(), pixel.blue()])
        .collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Balanced);
    match build_palette(&colors) {
        Some((palette, indices)) => {
            encoder.set_color(ColorType::Indexed);
            encoder.set_palette(palette.concat());
            encoder.set_filter(png::Filter::NoFilter);
            encoder.write_header()?.write_image_data(&indices)?;
        }
        None => {
            encoder.set_color(ColorType::Rgb);
            encoder.write_header()?.write_image_data(&colors.concat())?;
        }
    }
    Ok(bytes)
}

/// A palette of the most frequent colours, and for each pixel the index of the nearest. `None` if there are too
/// many colours.
fn build_palette(colors: &[Rgb]) -> Option<(Vec<Rgb>, Vec<u8>)> {
    let mut counts: HashMap<Rgb, usize> = HashMap::new();
    for run in colors.chunk_by(|a, b| a == b) {
        *counts.entry(run[0]).or_default() += run.len();
        if counts.len() > MAX_FLAT_COLORS {
            return None;
        }
    }
    let mut frequent: Vec<(Rgb, usize)> = counts.into_iter().collect();
    frequent.sort_unstable_by(|(a, many), (b, more)| more.cmp(many).then(a.cmp(b)));
    let palette: Vec<Rgb> = frequent.iter().take(PALETTE).map(|(c, _)| *c).collect();
    let index: HashMap<Rgb, u8> = frequent
        .iter()
        .map(|(color, _)| {
            let distances = palette.iter().map(|other| distance(*color, *other));
            let nearest = distances.enumerate().min_by_key(|(_, distance)| *distance);
            let nearest = nearest.map_or(0, |(index, _)| index);
            (*color, u8::try_from(nearest).unwrap_or(u8::MAX))
        })
        .collect();
    let mut indices = Vec::with_capacity(colors.len());
    for run in colors.chunk_by(|a, b| a == b) {
        indices.resize(indices.len() + run.len(), index[&run[0]]);
    }
    Some((palette, indices))
}

fn distance(a: Rgb, b: Rgb) -> u32 {
    let parts = a
        .iter()
        .zip(b)
        .map(|(a, b)| u32::from(a.abs_diff(b)).pow(2));
    parts.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_few_colors_become_a_palette() {
        let few: Vec<Rgb> = (0..=255).map(|grey| [grey, grey, grey]).collect();
        let (palette, indices) = build_palette(&few).unwrap();
        let back: Vec<Rgb> = indices.iter().map(|&i| palette[usize::from(i)]).collect();
        assert_eq!(back, few);
        let many: Vec<Rgb> = (0..=65535u16)
            .map(|n| [(n >> 8) as u8, n as u8, 0])
            .collect();
        assert!(build_palette(&many).is_none());
        let some = &many[..1000];
        let (palette, indices) = build_palette(some).unwrap();
        assert_eq!((palette.len(), indices.len()), (256, 1000));
    }
}
