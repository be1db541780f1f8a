use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageError, Limits,
    codecs::{
        jpeg::{JpegDecoder, JpegEncoder},
        png::{PngDecoder, PngEncoder},
        webp::WebPDecoder,
    },
    imageops::FilterType,
};
use serde::{Deserialize, Serialize};

pub(crate) mod darkroom;
mod kind;

pub use darkroom::Darkroom;

use kind::Kind;

const LARGEST_FILE: usize = 10 * 1024 * 1024;
/// As a photographer sends it: larger than what a form takes, small enough to be held in memory.
pub const LARGEST_SOURCE: usize = 32 * 1024 * 1024;
const MOST_PIXELS: u64 = 40_000_000;
/// Longer sides belong to no picture, and not every format could hold the result.
const LONGEST_SIDE: u32 = 30_000;
const MEMORY: u64 = 256 * 1024 * 1024;
/// Widths of the variants, in pixels; a picture is never enlarged.
const WIDTHS: [u32; 3] = [320, 960, 1920];
/// A variant is at most this many times as high as wide, so that a strip does not escape the limits.
const TALLEST: u32 = 3;
const QUALITY: u8 = 82;

/// A picture made clean: upright, pixels only, in one to three sizes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The width of the original in pixels, upright.
    pub width: u32,
    /// The height of the original in pixels, upright.
    pub height: u32,
    /// The mean colour as `#rrggbb`, to show while the picture loads.
    pub colour: String,
    /// From the smallest to the largest: at most 320, 960 and 1920 pixels wide; never empty.
    pub variants: Vec<Variant>,
}

/// One size of a picture, encoded by us.
#[derive(Clone, PartialEq, Eq)]
pub struct Variant {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// JPEG, or PNG where something is transparent.
    pub format: Format,
    /// The file.
    pub bytes: Vec<u8>,
}

/// What a variant is encoded in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// For photographs.
    Jpeg,
    /// For pictures with transparent parts.
    Png,
}

impl Format {
    /// `image/jpeg` or `image/png`.
    pub fn content_type(self) -> &'static str {
        match self {
            Format::Jpeg => "image/jpeg",
            Format::Png => "image/png",
        }
    }

    /// `jpg` or `png`.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Jpeg => "jpg",
            Format::Png => "png",
        }
    }
}

impl std::fmt::Debug for Variant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Variant { width, height, format, bytes } = self;
        write!(f, "{width}×{height} {format:?}, {} bytes", bytes.len())
    }
}

/// Why a file is not taken as a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No bytes at all.
    #[error("the file is empty")]
    Empty,
    /// More than 10 MB.
    #[error("the file is larger than 10 MB")]
    TooHeavy,
    /// More than 40 megapixels, or a side of more than 30,000 pixels.
    #[error("{width} × {height} pixels are more than 40 megapixels")]
    TooManyPixels {
        /// As the file says.
        width: u32,
        /// As the file says.
        height: u32,
    },
    /// A kind that we do not take; `found` names it if we know it: `SVG`, `HTML`, `GIF`, `HEIC`…
    #[error("{} is not taken: only JPEG, PNG and WebP", found.unwrap_or("this kind of file"))]
    Kind {
        /// What the content looks like.
        found: Option<&'static str>,
    },
    /// Damaged, cut short, or needing more memory than a picture may.
    #[error("the picture is damaged or incomplete")]
    Broken,
    /// Not done in time.
    #[error("the picture takes too long to read")]
    TooSlow,
}

impl Refusal {
    /// The id of the words that tell people: `picture-empty`, `picture-too-heavy`, `picture-too-many-pixels`,
    /// `picture-kind`, `picture-broken`, `picture-too-slow`.
    pub fn word(&self) -> &'static str {
        match self {
            Refusal::Empty => "picture-empty",
            Refusal::TooHeavy => "picture-too-heavy",
            Refusal::TooManyPixels { .. } => "picture-too-many-pixels",
            Refusal::Kind { .. } => "picture-kind",
            Refusal::Broken => "picture-broken",
            Refusal::TooSlow => "picture-too-slow",
        }
    }
}

/// Makes a picture of a file's bytes on this very thread: some hundred milliseconds, up to 256 MiB.
/// Of files that others sent only in a [`Darkroom`].
pub fn picture(bytes: &[u8]) -> Result<Picture, Refusal> {
    drawn(checked(bytes, LARGEST_FILE)?, bytes)
}

fn drawn(kind: Kind, bytes: &[u8]) -> Result<Picture, Refusal> {
    let image = decoded(kind, bytes)?;
    let (width, height) = (image.width(), image.height());
    let image = flat(image);
    let mut sizes = Vec::new();
    let mut last: Option<DynamicImage> = None;
    for limit in WIDTHS.iter().rev() {
        let from = last.as_ref().unwrap_or(&image);
        let (w, h) = fitted(width, height, *limit);
        // A picture narrower than the next limit below would be the same again.
        if last.as_ref().is_some_and(|last| (last.width(), last.height()) == (w, h)) {
            continue;
        }
        let sized = resized(from, w, h);
        sizes.push(encoded(&sized)?);
        last = Some(sized);
    }
    sizes.reverse();
    Ok(Picture { width, height, colour: mean(last.as_ref().unwrap_or(&image)), variants: sizes })
}

fn checked(bytes: &[u8], largest: usize) -> Result<Kind, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if bytes.len() > largest {
        return Err(Refusal::TooHeavy);
    }
    kind::of(bytes).map_err(|found| Refusal::Kind { found })
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MEMORY);
    limits
}

fn decoded(kind: Kind, bytes: &[u8]) -> Result<DynamicImage, Refusal> {
    let input = Cursor::new(bytes);
    let broken = |_: ImageError| Refusal::Broken;
    match kind {
        Kind::Jpeg if !kind::jpeg_ends(bytes) => Err(Refusal::Broken),
        Kind::Jpeg => upright(JpegDecoder::new(input).map_err(broken)?),
        // No limit on the sides yet: the header is to be read, and told of.
        Kind::Png => {
            let mut limits = Limits::no_limits();
            limits.max_alloc = Some(MEMORY);
            upright(PngDecoder::with_limits(input, limits).map_err(broken)?)
        }
        Kind::WebP => upright(WebPDecoder::new(input).map_err(broken)?),
    }
}

fn upright(mut decoder: impl ImageDecoder) -> Result<DynamicImage, Refusal> {
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(Refusal::Broken);
    }
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MOST_PIXELS || width.max(height) > LONGEST_SIDE {
        return Err(Refusal::TooManyPixels { width, height });
    }
    let broken = |_: ImageError| Refusal::Broken;
    let mut limits = limits();
    limits.reserve(decoder.total_bytes()).map_err(broken)?;
    decoder.set_limits(limits).map_err(broken)?;
    // Unreadable metadata is dropped like all of it.
    let orientation = decoder.orientation().ok();
    let mut image = DynamicImage::from_decoder(decoder).map_err(broken)?;
    if let Some(orientation) = orientation {
        image.apply_orientation(orientation);
    }
    Ok(image)
}

/// Eight bits a channel, and an alpha channel only if something shows through.
fn flat(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return DynamicImage::ImageRgb8(image.into_rgb8());
    }
    let image = image.into_rgba8();
    if image.pixels().all(|pixel| pixel.0[3] == 255) {
        DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(image).into_rgb8())
    } else {
        DynamicImage::ImageRgba8(image)
    }
}

/// The size within `limit` pixels of width and the height that goes with it.
fn fitted(width: u32, height: u32, limit: u32) -> (u32, u32) {
    let scale = (f64::from(limit) / f64::from(width)).min(f64::from(limit * TALLEST) / f64::from(height)).min(1.0);
    // Both are within 1..=30,000.
    let side = |length: u32| ((f64::from(length) * scale).round() as u32).max(1);
    (side(width), side(height))
}

fn resized(image: &DynamicImage, width: u32, height: u32) -> DynamicImage {
    if (image.width(), image.height()) == (width, height) {
        return image.clone();
    }
    // The fine filter costs by the pixels it reads: a quick mean first where there are many.
    if image.width() > width * 3 && image.height() > height * 3 {
        return image.thumbnail_exact(width * 2, height * 2).resize_exact(width, height, FilterType::Lanczos3);
    }
    image.resize_exact(width, height, FilterType::Lanczos3)
}

fn encoded(image: &DynamicImage) -> Result<Variant, Refusal> {
    let mut bytes = Vec::new();
    let format = if image.color().has_alpha() { Format::Png } else { Format::Jpeg };
    match format {
        Format::Png => image.write_with_encoder(PngEncoder::new(&mut bytes)),
        Format::Jpeg => image.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY)),
    }
    .map_err(|_| Refusal::Broken)?;
    Ok(Variant { width: image.width(), height: image.height(), format, bytes })
}

/// What is transparent counts as little as it shows.
fn mean(image: &DynamicImage) -> String {
    let mut sums = [0u64; 3];
    let mut weight = 0u64;
    for pixel in image.to_rgba8().pixels() {
        let [red, green, blue, alpha] = pixel.0.map(u64::from);
        for (sum, channel) in sums.iter_mut().zip([red, green, blue]) {
            *sum += channel * alpha;
        }
        weight += alpha;
    }
    let [red, green, blue] = sums.map(|sum| sum.checked_div(weight).unwrap_or(255));
    format!("#{red:02x}{green:02x}{blue:02x}")
}
