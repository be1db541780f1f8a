//! Pictures without what their camera told of them: where they were taken, when, by whom. No pixel is touched.

use image::metadata::Orientation;
use img_parts::{Bytes, ImageEXIF, jpeg::Jpeg, png::Png, webp::WebP};

const APP0: u8 = 0xe0;
const APP2: u8 = 0xe2;
const APP14: u8 = 0xee;
const APP15: u8 = 0xef;
const COMMENT: u8 = 0xfe;

/// The picture without its metadata, or nothing if it is none that this can be done to. Which way is up is kept: a page
/// would turn it otherwise; so are its colours' profile and its size.
pub fn without_metadata(bytes: Vec<u8>) -> Option<Vec<u8>> {
    let bytes = Bytes::from(bytes);
    match &bytes[..] {
        [0xff, 0xd8, 0xff, ..] => {
            let mut picture = Jpeg::from_bytes(bytes).ok()?;
            let upright = picture.exif().and_then(|exif| Orientation::from_exif_chunk(&exif));
            picture.segments_mut().retain(|part| match part.marker() {
                APP0 | APP14 => true,
                APP2 => part.contents().starts_with(b"ICC_PROFILE\0"),
                marker => !(APP0..=APP15).contains(&marker) && marker != COMMENT,
            });
            picture.set_exif(upright.and_then(only));
            Some(picture.encoder().bytes().to_vec())
        }
        [0x89, b'P', b'N', b'G', ..] => {
            let mut picture = Png::from_bytes(bytes).ok()?;
            picture.chunks_mut().retain(|part| !matches!(&part.kind(), b"tEXt" | b"zTXt" | b"iTXt" | b"eXIf" | b"tIME"));
            Some(picture.encoder().bytes().to_vec())
        }
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => {
            let mut picture = WebP::from_bytes(bytes).ok()?;
            let upright = picture.exif().and_then(|exif| Orientation::from_exif_chunk(&exif));
            picture.remove_chunks_by_id(*b"XMP ");
            picture.set_exif(upright.and_then(only));
            Some(picture.encoder().bytes().to_vec())
        }
        _ => None,
    }
}

/// Metadata that says which way is up and nothing else; none where the picture lies as it should.
fn only(upright: Orientation) -> Option<Bytes> {
    if upright == Orientation::NoTransforms {
        return None;
    }
    // A TIFF header, one entry (274: orientation), no further directory.
    let mut exif = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([upright.to_exif(), 0, 0, 0, 0, 0, 0]);
    Some(Bytes::from(exif))
}
