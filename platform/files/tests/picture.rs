//! Pictures as people bring them, and as attackers do.

use std::{
    io::Cursor,
    time::{Duration, Instant},
};

use files::{Format, Refusal, picture};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

fn photograph(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| Rgb([(x * 255 / width) as u8, (y * 255 / height) as u8, 128])))
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    image.write_to(&mut Cursor::new(&mut bytes), format).expect("encoded");
    bytes
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

/// A JPEG whose first segment is EXIF: this orientation, and a place someone was at.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let secret = b"GPS 48.8566N 2.3522E";
    let mut tiff = b"MM\0*\0\0\0\x08\0\x02".to_vec();
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    tiff.extend([0x01, 0x0e, 0, 2, 0, 0, 0, secret.len() as u8, 0, 0, 0, 38]);
    tiff.extend([0, 0, 0, 0]);
    tiff.extend(secret);
    let length = 2 + 6 + tiff.len();
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe1, (length >> 8) as u8, length as u8];
    bytes.extend(b"Exif\0\0");
    bytes.extend(tiff);
    bytes.extend(&jpeg[2..]);
    bytes
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1))))
}

/// A PNG that claims to be this large, with a right checksum, and holds next to nothing.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 6, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    bytes.extend(&header);
    bytes.extend(crc(&header).to_be_bytes());
    let honest = encoded(&photograph(4, 4), ImageFormat::Png);
    bytes.extend(&honest[33..]);
    bytes
}

#[test]
fn a_photograph_becomes_three_sizes() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let picture = picture(&encoded(&photograph(2400, 1600), format)).expect("picture");
        assert_eq!((picture.width, picture.height), (2400, 1600));
        let sizes: Vec<_> = picture.variants.iter().map(|v| (v.width, v.height, v.format)).collect();
        let jpeg = Format::Jpeg;
        assert_eq!(sizes, [(320, 213, jpeg), (960, 640, jpeg), (1920, 1280, jpeg)]);
        for variant in &picture.variants {
            let read = image::load_from_memory_with_format(&variant.bytes, ImageFormat::Jpeg).expect("jpeg");
            assert_eq!((read.width(), read.height()), (variant.width, variant.height));
            // The picture is still the picture: corners keep their colours.
            let pixel = read.to_rgb8().get_pixel(variant.width - 1, 0).0;
            assert!(pixel[0] > 240 && pixel[1] < 15 && pixel[2].abs_diff(128) < 10, "{pixel:?}");
        }
        let mean = u32::from_str_radix(&picture.colour[1..], 16).expect("colour");
        for shift in [0, 8, 16] {
            assert!(((mean >> shift) as u8).abs_diff(128) < 4, "{}", picture.colour);
        }
    }
}

#[test]
fn nothing_is_enlarged() {
    for (width, height, expected) in [
        (200, 100, vec![(200, 100)]),
        (320, 10, vec![(320, 10)]),
        (1000, 500, vec![(320, 160), (960, 480), (1000, 500)]),
        (1, 1, vec![(1, 1)]),
        (20_000, 3, vec![(320, 1), (960, 1), (1920, 1)]),
        (100, 9000, vec![(11, 960), (32, 2880), (64, 5760)]),
    ] {
        let picture = picture(&encoded(&photograph(width, height), ImageFormat::Png)).expect("picture");
        let sizes: Vec<_> = picture.variants.iter().map(|v| (v.width, v.height)).collect();
        assert_eq!(sizes, expected, "{width} × {height}");
    }
}

#[test]
fn transparency_stays_and_only_real_transparency() {
    let glass =
        |alpha: u8| DynamicImage::ImageRgba8(RgbaImage::from_fn(400, 400, |x, _| Rgba([200, 30, 30, if x < 200 { alpha } else { 255 }])));
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let clear = picture(&encoded(&glass(0), format)).expect("picture");
        assert!(clear.variants.iter().all(|v| v.format == Format::Png));
        let read = image::load_from_memory(&clear.variants[0].bytes).expect("png").to_rgba8();
        assert_eq!((read.get_pixel(5, 5).0[3], read.get_pixel(315, 5).0[3]), (0, 255));
        // The unseen half does not colour the mean.
        assert_eq!(clear.colour, "#c81e1e");
        let opaque = picture(&encoded(&glass(255), format)).expect("picture");
        assert!(opaque.variants.iter().all(|v| v.format == Format::Jpeg));
    }
    let deep = DynamicImage::ImageRgba16(glass(0).to_rgba16());
    assert_eq!(picture(&encoded(&deep, ImageFormat::Png)).expect("picture").colour, "#c81e1e");
}

#[test]
fn it_stands_upright_and_tells_nothing_else() {
    let plain = encoded(&photograph(640, 400), ImageFormat::Jpeg);
    let taken = with_exif(&plain, 6);
    assert!(contains(&taken, b"GPS 48.8566N") && contains(&taken, b"Exif"));
    let picture = picture(&taken).expect("picture");
    assert_eq!((picture.width, picture.height), (400, 640));
    let read = image::load_from_memory(&picture.variants[0].bytes).expect("jpeg").to_rgb8();
    // Turned by a quarter: red grew to the right, now it grows downwards.
    assert!(read.get_pixel(0, read.height() - 1).0[0] > 240 && read.get_pixel(read.width() - 1, 0).0[0] < 15);
    for variant in &picture.variants {
        assert!(!contains(&variant.bytes, b"GPS") && !contains(&variant.bytes, b"Exif"));
    }
}

#[test]
fn bombs_are_refused_by_their_header() {
    let began = Instant::now();
    for (width, height) in [(60_000, 60_000), (30_001, 1), (1, 2_000_000_000), (8000, 5001)] {
        assert_eq!(picture(&bomb(width, height)), Err(Refusal::TooManyPixels { width, height }));
    }
    let mut jpeg = encoded(&photograph(64, 64), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).expect("frame header");
    jpeg[frame + 5..frame + 9].fill(0xff);
    assert_eq!(picture(&jpeg), Err(Refusal::TooManyPixels { width: 65_535, height: 65_535 }));
    // Within the limit by its own word, but there is nothing behind it.
    assert_eq!(picture(&bomb(8000, 5000)), Err(Refusal::Broken));
    assert_eq!(picture(&bomb(0, 10)), Err(Refusal::Broken));
    assert_eq!(picture(&vec![0xff; 10 * 1024 * 1024 + 1]), Err(Refusal::TooHeavy));
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
}

#[test]
fn what_is_no_picture_is_named() {
    for (bytes, found) in [
        (&b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"[..], Some("SVG")),
        (b"\xef\xbb\xbf \n<?xml version='1.0'?><!-- --><SVG>", Some("SVG")),
        (b"<?xml version='1.0'?><rss/>", Some("XML")),
        (b"<!doctype html><script>alert(1)</script>", Some("HTML")),
        (b"GIF89a\x01\0\x01\0", Some("GIF")),
        (b"%PDF-1.7", Some("PDF")),
        (b"\0\0\0\x18ftypheic\0\0\0\0", Some("HEIC")),
        (b"\0\0\0\x18ftypavif\0\0\0\0", Some("AVIF")),
        (b"\0\0\0\x18ftyp", Some("MP4")),
        (b"BM\0\0", Some("BMP")),
        (b"II*\0", Some("TIFF")),
        (b"PK\x03\x04", None),
        (b"hello", None),
        (b"\xff\xd8", None),
        (b"RIFF\0\0\0\0WAVE", None),
    ] {
        let refusal = picture(bytes).expect_err("refused");
        assert_eq!(refusal, Refusal::Kind { found }, "{:?}", String::from_utf8_lossy(bytes));
        assert_eq!(refusal.word(), "picture-kind");
    }
    assert_eq!(picture(b""), Err(Refusal::Empty));
}

#[test]
fn half_a_file_is_no_picture() {
    let image = photograph(300, 200);
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let whole = encoded(&image, format);
        for cut in (0..whole.len() - 16).step_by(whole.len() / 97 + 1) {
            assert!(picture(&whole[..cut]).is_err(), "{format:?} cut at {cut} of {}", whole.len());
        }
        assert!(picture(&whole).is_ok());
    }
    // The thumbnail within EXIF has an end of its own: it must not pass for the picture's.
    let mut cut = with_exif(&encoded(&image, ImageFormat::Jpeg), 1);
    let secret = cut.windows(3).position(|bytes| bytes == b"GPS").expect("secret");
    cut[secret..secret + 2].copy_from_slice(&[0xff, 0xd9]);
    assert!(picture(&cut).is_ok());
    cut.truncate(cut.len() * 2 / 3);
    assert_eq!(picture(&cut), Err(Refusal::Broken));
}

#[test]
fn damage_never_panics() {
    let image = photograph(90, 70);
    let mut state = 12345u32;
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let whole = encoded(&image, format);
        for _ in 0..400 {
            let mut bytes = whole.clone();
            for _ in 0..3 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = 12 + (state >> 8) as usize % (bytes.len() - 12);
                bytes[at] = state as u8;
            }
            if let Ok(picture) = picture(&bytes) {
                assert!(!picture.variants.is_empty());
            }
        }
    }
}

#[test]
fn what_rides_along_is_left_behind() {
    let script = b"<script>alert(document.cookie)</script>";
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let mut bytes = encoded(&photograph(200, 100), format);
        bytes.extend(script);
        bytes.extend(b"PK\x03\x04");
        for variant in picture(&bytes).expect("picture").variants {
            assert!(!contains(&variant.bytes, b"script") && !contains(&variant.bytes, b"PK\x03\x04"));
        }
    }
    // A comment segment, where such things like to hide.
    let plain = encoded(&photograph(200, 100), ImageFormat::Jpeg);
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xfe, 0, script.len() as u8 + 2];
    bytes.extend(script);
    bytes.extend(&plain[2..]);
    for variant in picture(&bytes).expect("picture").variants {
        assert!(!contains(&variant.bytes, b"script"));
    }
}

#[test]
fn the_largest_picture_stays_within_its_time() {
    let bytes = encoded(&photograph(7700, 5190), ImageFormat::Jpeg);
    let began = Instant::now();
    assert_eq!(picture(&bytes).expect("picture").variants.len(), 3);
    let took = began.elapsed();
    assert!(took < Duration::from_secs(10), "{took:?}");
}
