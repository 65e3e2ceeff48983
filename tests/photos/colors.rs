//! Colour profiles, CMYK, and the colours of PNG.

use crate::pictures::{deflated, holds, png_with, variant, with_photo};
use image::{Rgb, RgbImage};

#[test]
fn colors_follow_the_embedded_profile() {
    let wide = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let photo = |profile: Option<&[u8]>| {
        let mut bytes = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 95);
        if let Some(profile) = profile {
            encoder.add_icc_profile(profile).unwrap();
        }
        let image = RgbImage::from_pixel(64, 64, Rgb([200, 80, 80]));
        encoder
            .encode(&image, 64, 64, jpeg_encoder::ColorType::Rgb)
            .unwrap();
        bytes
    };
    let shown = |bytes: Vec<u8>| {
        let built = with_photo("p.jpg", bytes).build();
        let bytes = variant(&built, "-64.jpg");
        assert!(!holds(&bytes, b"ICC_PROFILE"));
        image::load_from_memory(&bytes)
            .unwrap()
            .to_rgb8()
            .get_pixel(32, 32)
            .0
    };
    let (plain, converted) = (shown(photo(None)), shown(photo(Some(&wide))));
    assert!(plain[0].abs_diff(200) < 6, "{plain:?}");
    // The same numbers are a redder red in Display P3.
    assert!(
        converted[0] > plain[0] + 8 && converted[1] < plain[1],
        "{converted:?}"
    );
}

/// A profile of four inks by a table of their sixteen mixtures (ICC.1:2001-04, 6.5.9): cyan, magenta
/// and yellow as on a press, which are not those of a screen.
fn press_profile() -> Vec<u8> {
    let ramp = || 0..=255_u8;
    let mut table = b"mft1\0\0\0\0\x04\x03\x02\0".to_vec();
    for number in [1, 0, 0, 0, 1, 0, 0, 0, 1_i32] {
        table.extend((number << 16).to_be_bytes());
    }
    (0..4).for_each(|_| table.extend(ramp()));
    // The lightness and the two colours of each ink; the first ink's amount changes slowest.
    let inks = [
        (0.55, -36, -50),
        (0.48, 74, -3),
        (0.89, -5, 93),
        (0.16, 0, 0),
    ];
    for mixture in 0..16 {
        let (mut lightness, mut a, mut b) = (255.0, 128, 128);
        for (_, ink) in (0..4).zip(inks).filter(|(at, _)| mixture & (8 >> at) != 0) {
            lightness *= ink.0;
            a = (a + ink.1).clamp(0, 255);
            b = (b + ink.2).clamp(0, 255);
        }
        table.extend([lightness as u8, a as u8, b as u8]);
    }
    (0..3).for_each(|_| table.extend(ramp()));
    table.resize(table.len().next_multiple_of(4), 0);

    let mut profile = vec![0; 128];
    profile[8..24].copy_from_slice(b"\x02\x10\0\0prtrCMYKLab ");
    profile[36..40].copy_from_slice(b"acsp");
    // The white of the connection space, D50 (7.2.16).
    profile[68..80].copy_from_slice(b"\0\0\xf6\xd6\0\x01\0\0\0\0\xd3\x2d");
    profile.extend(1_u32.to_be_bytes());
    profile.extend(b"A2B0");
    profile.extend(144_u32.to_be_bytes());
    profile.extend(u32::try_from(table.len()).unwrap().to_be_bytes());
    profile.extend(table);
    let length = u32::try_from(profile.len()).unwrap();
    profile[..4].copy_from_slice(&length.to_be_bytes());
    profile
}

#[test]
fn cmyk_photos_keep_their_colors() {
    use jpeg_encoder::{ColorType, Encoder};
    let shown = |inks: [u8; 4], kind: ColorType, profile: Option<&[u8]>| {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, 98);
        if let Some(profile) = profile {
            encoder.add_icc_profile(profile).unwrap();
        }
        encoder.encode(&inks.repeat(64 * 64), 64, 64, kind).unwrap();
        let built = with_photo("p.jpg", bytes).build();
        let bytes = variant(&built, "-64.jpg");
        assert!(!holds(&bytes, b"ICC_PROFILE"));
        let image = image::load_from_memory(&bytes).unwrap().to_rgb8();
        image.get_pixel(32, 32).0
    };
    let (press, cyan) = (press_profile(), [255, 0, 0, 0]);
    // What Little CMS makes of the same profile.
    for (inks, expected) in [
        (cyan, [0, 152, 219]),
        ([0, 255, 0, 0], [216, 10, 121]),
        ([0, 0, 255, 0], [246, 223, 0]),
        ([0, 0, 0, 255], [39, 39, 39]),
        ([60, 120, 30, 20], [198, 139, 161]),
    ] {
        for kind in [ColorType::Cmyk, ColorType::CmykAsYcck] {
            let got = shown(inks, kind, Some(&press));
            let near = got.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 8);
            assert!(near, "{inks:?} {kind:?}: {got:?}, not {expected:?}");
        }
    }
    // Without a profile, or with one that says nothing of inks, they are those of a screen.
    let screen = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    for profile in [None, Some(&screen[..]), Some(b"nonsense")] {
        assert_eq!(shown(cyan, ColorType::Cmyk, profile), [0, 255, 255]);
    }
}

#[test]
fn png_colors_follow_each_kind_of_color_chunk() {
    let shown = |chunks: &[(&[u8; 4], Vec<u8>)]| {
        let built = with_photo("p.png", png_with([200, 80, 80], chunks)).build();
        let bytes = variant(&built, "-64.png");
        image::load_from_memory(&bytes)
            .unwrap()
            .to_rgb8()
            .get_pixel(32, 32)
            .0
    };
    let near = |got: [u8; 3], expected: [u8; 3]| {
        let near = got.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 3);
        assert!(near, "{got:?}, not {expected:?}");
    };
    let numbers = |numbers: &[u32]| -> Vec<u8> {
        numbers
            .iter()
            .flat_map(|number| number.to_be_bytes())
            .collect()
    };
    let adobe = numbers(&[31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000]);
    near(shown(&[]), [200, 80, 80]);
    // What Chromium shows of the same files.
    near(shown(&[(b"gAMA", numbers(&[55556]))]), [210, 99, 99]);
    near(
        shown(&[(b"gAMA", numbers(&[45455])), (b"cHRM", adobe)]),
        [231, 79, 78],
    );
    near(shown(&[(b"cICP", vec![12, 13, 0, 1])]), [216, 69, 75]);
    // What says sRGB outweighs a gamma, and codes that mean nothing say nothing.
    near(
        shown(&[(b"sRGB", vec![0]), (b"gAMA", numbers(&[100_000]))]),
        [200, 80, 80],
    );
    near(shown(&[(b"cICP", vec![99, 99, 0, 1])]), [200, 80, 80]);
    // A profile of grey means nothing to a picture of colours.
    let grey = moxcms::ColorProfile::new_gray_with_gamma(1.0)
        .encode()
        .unwrap();
    let profile = [&b"x\0\0"[..], &deflated(&grey)].concat();
    near(shown(&[(b"iCCP", profile)]), [200, 80, 80]);
}
