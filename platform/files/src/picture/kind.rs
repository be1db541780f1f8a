//! What a file is, from its content; its name and the browser's word count for nothing.

/// The kinds we take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Jpeg,
    Png,
    WebP,
}

/// The kind, or the name of what it is instead.
pub(super) fn of(bytes: &[u8]) -> Result<Kind, Option<&'static str>> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Ok(Kind::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok(Kind::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Kind::WebP),
        [b'G', b'I', b'F', b'8', ..] => Err(Some("GIF")),
        [b'%', b'P', b'D', b'F', ..] => Err(Some("PDF")),
        [b'B', b'M', ..] => Err(Some("BMP")),
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => Err(Some("TIFF")),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => Err(match brand.get(..4) {
            Some(b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"mif1" | b"msf1") => Some("HEIC"),
            Some(b"avif" | b"avis") => Some("AVIF"),
            _ => Some("MP4"),
        }),
        _ => Err(markup(bytes)),
    }
}

/// Whether a JPEG reaches its end: the decoder fills what is missing with grey and says nothing.
///
/// Walks the segments up to the scan, because a thumbnail in the metadata has an end of its own.
pub(super) fn jpeg_ends(bytes: &[u8]) -> bool {
    let mut rest = &bytes[2..];
    loop {
        match rest {
            // Any number of 0xff may stand before a marker.
            [0xff, 0xff, ..] => rest = &rest[1..],
            [0xff, 0xda, scan @ ..] => {
                // Within a scan 0xff is followed by zero or a restart marker, so this can only be the end.
                return scan.windows(2).any(|pair| pair == [0xff, 0xd9]);
            }
            [0xff, _, high, low, ..] => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                match rest.get(2 + length..) {
                    Some(after) if length >= 2 => rest = after,
                    _ => return false,
                }
            }
            _ => return false,
        }
    }
}

fn markup(bytes: &[u8]) -> Option<&'static str> {
    let start = bytes.get(..1024).unwrap_or(bytes);
    let text = String::from_utf8_lossy(start).to_ascii_lowercase();
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if !text.starts_with('<') {
        return None;
    }
    if text.contains("<svg") {
        return Some("SVG");
    }
    Some(if text.starts_with("<?xml") { "XML" } else { "HTML" })
}
