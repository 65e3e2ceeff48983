//! Pictures that are made to use up memory or time.

use crate::pictures::{deflated, png_with, with_photo};

#[test]
fn a_profile_that_unpacks_to_gigabytes_is_an_error() {
    let bomb = [&b"x\0\0"[..], &deflated(&vec![0; 100 << 20])].concat();
    with_photo("p.png", png_with([9, 9, 9], &[(b"iCCP", bomb)]))
        .fail()
        .says("this picture is damaged");
}

#[test]
fn a_panic_of_a_decoder_is_an_error() {
    // One pixel wide, 17 high, with sampling factors of 1 × 1, 2 × 1 and 4 × 2.
    let failure = with_photo("a.jpg", include_bytes!("../fixtures/sampling.jpg"))
        .item("2026-01-02-b.md", "", "![Other](missing.jpg)")
        .fail();
    failure.says("`missing.jpg`");
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        failure
            .says("error: labnews crashed here: assertion failed")
            .says(".rs:184)\n--> content/news/2026-01-01-a/a.jpg")
            .says("this is a bug in labnews; please report it at https://");
        assert!(!failure.diagnostics.contains("panicked at"));
    }
}

#[test]
fn a_picture_that_unpacks_to_gigabytes_is_an_error() {
    // 30,000 × 30,000 white pixels of one bit each, in a few kilobytes.
    let mut bomb = Vec::new();
    let mut encoder = png::Encoder::new(&mut bomb, 30_000, 30_000);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header().unwrap();
    writer
        .write_image_data(&vec![0xff; 3_750 * 30_000])
        .unwrap();
    writer.finish().unwrap();
    with_photo("bomb.png", bomb)
        .fail()
        .says("this picture has more than 100 million pixels")
        .says("content/news/2026-01-01-a/bomb.png");
}

#[test]
fn an_animation_that_unpacks_to_gigabytes_is_an_error() {
    let mut gif = b"GIF89a\x30\x75\x30\x75\xf0\0\0\0\0\0\xff\xff\xff".to_vec();
    for _ in 0..2 {
        gif.extend(b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0");
    }
    gif.push(0x3b);
    with_photo("a.gif", gif).fail().says("a.gif");
}
