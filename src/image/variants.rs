//! The variants of a picture: upright, in sRGB, in several widths, and nothing but pixels.

use std::borrow::Cow;
use std::io::Cursor;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder};
use image::metadata::Orientation;
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageError, ImageFormat,
    ImageReader, Limits, RgbImage, RgbaImage,
};
use moxcms::ColorProfile;
use webp::{Encoder, WebPConfig};

use super::format::PictureFormat;
use super::info::{MAX_PIXELS, PictureInfo, too_many_pixels};
use super::{color, gif};
use crate::diagnostic::Problem;
use crate::messages::pictures;

/// Says which rules the variants were made by. It must grow whenever one of them changes, so that no
/// cache holds what older rules made.
pub(super) const CACHE_VERSION: u32 = 4;

/// Widths in pixels. The largest that a picture has is its own, or the last of these.
const WIDTHS: [u32; 3] = [480, 960, 1600];

/// What a decoder may allocate: the largest picture, with an alpha channel and 16 bits a channel.
const MAX_DECODED: u64 = MAX_PIXELS * 8;

/// WebP cannot be wider or higher.
const MAX_WEBP: u32 = 16_383;

/// 0 to 100. At these, differences are hard to see at arm's length.
const JPEG_QUALITY: u8 = 80;
const WEBP_QUALITY: f32 = 78.0;
/// Drawings and screenshots have edges, at which a loss shows.
const WEBP_QUALITY_OF_DRAWINGS: f32 = 90.0;

/// A format that variants are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
    /// GIF, whose variants are PNG files.
    Gif,
}

impl Format {
    /// The same format of pictures; `None` for formats that are published as they are.
    pub fn from_picture(format: PictureFormat) -> Option<Self> {
        match format {
            PictureFormat::Jpeg => Some(Self::Jpeg),
            PictureFormat::Png => Some(Self::Png),
            PictureFormat::Webp => Some(Self::Webp),
            PictureFormat::Gif => Some(Self::Gif),
            PictureFormat::Avif | PictureFormat::Svg => None,
        }
    }

    /// The format of its files.
    pub fn picture(self) -> PictureFormat {
        match self {
            Self::Jpeg => PictureFormat::Jpeg,
            Self::Png => PictureFormat::Png,
            Self::Webp => PictureFormat::Webp,
            Self::Gif => PictureFormat::Gif,
        }
    }

    /// The ending of its files.
    pub fn extension(self) -> &'static str {
        self.picture().extension()
    }

    fn decoder(self) -> ImageFormat {
        match self {
            Self::Jpeg => ImageFormat::Jpeg,
            Self::Png => ImageFormat::Png,
            Self::Webp => ImageFormat::WebP,
            Self::Gif => ImageFormat::Gif,
        }
    }
}

/// The pixels of all variants of a picture, before they are encoded.
#[derive(Debug)]
pub(super) struct Pixels {
    format: Format,
    /// Its mean colour, as CSS writes it; none of a picture that can be seen through, whose ground would
    /// show it for good.
    pub color: Option<String>,
    /// From the narrowest to the widest, at least one.
    sizes: Vec<DynamicImage>,
}

impl Pixels {
    /// Format, width and height of each variant, in the order of [`Pixels::encode`].
    pub(super) fn variants(&self) -> Vec<(Format, u32, u32)> {
        let sizes = self
            .sizes
            .iter()
            .map(|image| (image.width(), image.height()));
        list_variants(self.format, &sizes.collect::<Vec<_>>())
    }

    /// How many bytes of memory they take.
    pub(super) fn memory(&self) -> u64 {
        let bytes = self.sizes.iter().map(|image| image.as_bytes().len());
        bytes.sum::<usize>() as u64
    }

    /// Encodes all variants.
    pub(super) fn encode(&self) -> Result<Vec<EncodedVariant>, Problem> {
        let sizes = self
            .sizes
            .iter()
            .map(|image| (image.width(), image.height()));
        let formats = formats(self.format, &sizes.collect::<Vec<_>>());
        let images = formats
            .iter()
            .flat_map(|format| self.sizes.iter().map(move |image| (*format, image)));
        let encoded = images.map(|(format, image)| {
            let bytes = match (format, self.format) {
                (Format::Webp, Format::Png | Format::Gif) => webp_of_drawing(image),
                (Format::Webp, _) => webp(image, WEBP_QUALITY, false),
                (Format::Jpeg, _) => jpeg(image),
                (Format::Png | Format::Gif, _) => png(image),
            };
            Ok(EncodedVariant {
                format,
                width: image.width(),
                height: image.height(),
                bytes: bytes?,
            })
        });
        encoded.collect()
    }
}

/// A variant.
pub(super) struct EncodedVariant {
    pub format: Format,
    pub width: u32,
    pub height: u32,
    pub bytes: Vec<u8>,
}

/// Roughly how many bytes of memory it takes to make the variants of a picture. Progressive JPEG
/// needs the most: its coefficients, of two bytes, beside its pixels.
pub(super) fn memory(bytes: &[u8], format: Format, picture: &PictureInfo) -> u64 {
    let channels = if format == Format::Jpeg && color::is_cmyk(bytes) {
        4
    } else {
        3
    };
    u64::from(picture.width) * u64::from(picture.height) * channels * 3
}

/// Whether a picture has several frames.
pub(super) fn is_animated(bytes: &[u8], format: Format) -> bool {
    match format {
        Format::Jpeg => false,
        Format::Png => super::png::is_animated(bytes),
        Format::Gif => gif::is_animated(bytes),
        Format::Webp => super::webp::is_animated(bytes),
    }
}

/// Width and height of the variants of a picture, from the narrowest to the widest.
pub(super) fn sizes(shown_width: u32, shown_height: u32) -> Vec<(u32, u32)> {
    let width = shown_width.min(WIDTHS[WIDTHS.len() - 1]);
    let height = if width < shown_width {
        scale_length(shown_height, width, shown_width)
    } else {
        shown_height
    };
    // A step that is nearly as wide as the largest saves nobody anything.
    let steps = WIDTHS.into_iter().filter(|step| step * 5 <= width * 4);
    let mut sizes: Vec<(u32, u32)> = steps
        .map(|step| (step, scale_length(height, step, width)))
        .collect();
    sizes.push((width, height));
    sizes
}

/// The formats of the variants of a picture, each of which comes in all sizes; the last is the one that
/// everything can show.
fn formats(format: Format, sizes: &[(u32, u32)]) -> &'static [Format] {
    let has_webp = sizes.iter().all(|(_, height)| *height <= MAX_WEBP);
    match (format, has_webp) {
        (Format::Webp, _) => &[Format::Webp],
        (Format::Jpeg, true) => &[Format::Webp, Format::Jpeg],
        (Format::Jpeg, false) => &[Format::Jpeg],
        (Format::Png | Format::Gif, true) => &[Format::Webp, Format::Png],
        (Format::Png | Format::Gif, false) => &[Format::Png],
    }
}

/// Format, width and height of each variant of a picture, which is shown in these sizes.
pub(super) fn list_variants(format: Format, sizes: &[(u32, u32)]) -> Vec<(Format, u32, u32)> {
    let formats = formats(format, sizes).iter();
    formats
        .flat_map(|format| {
            sizes
                .iter()
                .map(|&(width, height)| (*format, width, height))
        })
        .collect()
}

/// Decodes the picture in `bytes`, turns it upright, and scales it to the sizes of its variants.
pub(super) fn decode(bytes: &[u8], format: Format) -> Result<Pixels, Problem> {
    let (pixels, orientation, profile) = read_pixels(bytes, format)?;
    let turned = matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    let (shown_width, shown_height) = if turned {
        (pixels.height(), pixels.width())
    } else {
        (pixels.width(), pixels.height())
    };
    let mut sizes = sizes(shown_width, shown_height);
    let (width, height) = sizes.pop().unwrap_or((shown_width, shown_height));
    let mut largest = match (width < shown_width, turned) {
        (false, _) => pixels,
        (true, false) => resize(&pixels, width, height)?,
        (true, true) => resize(&pixels, height, width)?,
    };
    largest.apply_orientation(orientation);
    if let Some(profile) = profile {
        color::to_srgb(&mut largest, &profile);
    }
    let mut images: Vec<DynamicImage> = Vec::new();
    for (width, height) in sizes {
        images.push(resize(&largest, width, height)?);
    }
    let color =
        (!largest.color().has_alpha()).then(|| mean_color(images.first().unwrap_or(&largest)));
    images.push(largest);
    Ok(Pixels {
        format,
        color,
        sizes: images,
    })
}

fn scale_length(length: u32, to: u32, from: u32) -> u32 {
    let scaled = (u64::from(length) * u64::from(to) + u64::from(from) / 2) / u64::from(from.max(1));
    u32::try_from(scaled).unwrap_or(u32::MAX).max(1)
}

/// The pixels, 8 bits a channel, with an alpha channel only if something can be seen through; how
/// they have to be turned; and their colour profile.
fn read_pixels(
    bytes: &[u8],
    format: Format,
) -> Result<(DynamicImage, Orientation, Option<ColorProfile>), Problem> {
    let bytes = match format {
        Format::Webp => super::webp::set_alpha_flag(bytes),
        _ => Cow::Borrowed(bytes),
    };
    let bytes = &*bytes;
    let of_png = match format {
        Format::Png => super::png::read_profile(bytes)?,
        _ => None,
    };
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_DECODED);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format.decoder());
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(decoding_problem)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = match format {
        Format::Png => of_png,
        _ => decoder
            .icc_profile()
            .unwrap_or(None)
            .and_then(|profile| ColorProfile::new_from_slice(&profile).ok()),
    };
    if format == Format::Jpeg
        && let Some(profile) = &profile
        && let Some(printed) = color::cmyk_to_rgb(bytes, profile)?
    {
        return Ok((DynamicImage::ImageRgb8(printed), orientation, None));
    }
    let image = DynamicImage::from_decoder(decoder).map_err(decoding_problem)?;
    let image = if image.color().has_alpha() {
        let image = image.into_rgba8();
        if image.pixels().all(|pixel| pixel.0[3] == u8::MAX) {
            DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(image).into_rgb8())
        } else {
            DynamicImage::ImageRgba8(image)
        }
    } else {
        DynamicImage::ImageRgb8(image.into_rgb8())
    };
    Ok((image, orientation, profile))
}

fn decoding_problem(error: ImageError) -> Problem {
    match error {
        ImageError::Limits(_) => too_many_pixels(),
        _ => pictures::damaged(),
    }
}

fn resize(image: &DynamicImage, width: u32, height: u32) -> Result<DynamicImage, Problem> {
    let kind = match image {
        DynamicImage::ImageRgba8(_) => PixelType::U8x4,
        _ => PixelType::U8x3,
    };
    let source = ImageRef::new(image.width(), image.height(), image.as_bytes(), kind)
        .map_err(|_| pictures::damaged())?;
    let mut target = Image::new(width, height, kind);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new()
        .resize(&source, &mut target, &options)
        .map_err(|_| pictures::damaged())?;
    let pixels = target.into_vec();
    let resized = match kind {
        PixelType::U8x4 => RgbaImage::from_raw(width, height, pixels).map(DynamicImage::ImageRgba8),
        _ => RgbImage::from_raw(width, height, pixels).map(DynamicImage::ImageRgb8),
    };
    resized.ok_or_else(pictures::damaged)
}

/// The mean of the pixels of a picture without an alpha channel.
fn mean_color(image: &DynamicImage) -> String {
    let (pixels, _) = image.as_bytes().as_chunks::<3>();
    let mut sums = [0u64; 3];
    for pixel in pixels {
        for (sum, channel) in sums.iter_mut().zip(pixel) {
            *sum += u64::from(*channel);
        }
    }
    let [red, green, blue] = sums.map(|sum| sum / (pixels.len() as u64).max(1));
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn webp(image: &DynamicImage, quality: f32, lossless: bool) -> Result<Vec<u8>, Problem> {
    let (width, height) = (image.width(), image.height());
    let encoder = match image {
        DynamicImage::ImageRgba8(_) => Encoder::from_rgba(image.as_bytes(), width, height),
        _ => Encoder::from_rgb(image.as_bytes(), width, height),
    };
    let mut config = WebPConfig::new().map_err(|()| pictures::damaged())?;
    config.quality = quality;
    config.lossless = i32::from(lossless);
    let encoded = encoder.encode_advanced(&config);
    Ok(encoded.map_err(|_| pictures::damaged())?.to_vec())
}

/// Drawings and screenshots come out small without any loss, photos saved as PNG do not.
fn webp_of_drawing(image: &DynamicImage) -> Result<Vec<u8>, Problem> {
    let lossy = webp(image, WEBP_QUALITY_OF_DRAWINGS, false)?;
    let lossless = webp(image, 75.0, true)?;
    Ok(if lossless.len() <= lossy.len() {
        lossless
    } else {
        lossy
    })
}

fn jpeg(image: &DynamicImage) -> Result<Vec<u8>, Problem> {
    use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
    let (Ok(width), Ok(height)) = (u16::try_from(image.width()), u16::try_from(image.height()))
    else {
        return Err(too_many_pixels());
    };
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, JPEG_QUALITY);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    let encoded = encoder.encode(image.as_bytes(), width, height, ColorType::Rgb);
    encoded.map_err(|_| pictures::damaged())?;
    Ok(bytes)
}

fn png(image: &DynamicImage) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let color = match image {
        DynamicImage::ImageRgba8(_) => ExtendedColorType::Rgba8,
        _ => ExtendedColorType::Rgb8,
    };
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, PngFilter::Adaptive)
        .write_image(image.as_bytes(), image.width(), image.height(), color)
        .map_err(|_| pictures::damaged())?;
    Ok(bytes)
}
