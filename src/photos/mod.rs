//! Turns what a phone sends into a small, clean JPEG, or says plainly why it cannot.
//!
//! Only pixels survive: the picture is decoded within limits and encoded anew, so places
//! (GPS), names of phones, and anything hidden behind the picture are gone.

mod darkroom;
#[cfg(test)]
mod tests;

pub use darkroom::Darkroom;

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use sha2::{Digest, Sha256};

use crate::keys;

/// What a photo may cost us.
#[derive(Debug, Clone)]
pub struct PhotoLimits {
    /// Largest file taken, in bytes.
    pub max_bytes: usize,
    /// Most pixels decoded.
    pub max_pixels: u64,
    /// Longest side decoded, so that a picture one pixel wide cannot slip past the pixel count.
    pub max_side: u32,
    /// Most memory for the decoded picture, in bytes.
    pub max_decoded_bytes: u64,
    /// Longest side kept.
    pub long_side: u32,
    /// Longest side of the small copy shown in lists.
    pub thumb_side: u32,
    /// JPEG quality of what is kept.
    pub quality: u8,
}

impl Default for PhotoLimits {
    fn default() -> Self {
        Self {
            max_bytes: 12 * 1024 * 1024,
            max_pixels: 40_000_000,
            max_side: 20_000,
            max_decoded_bytes: 192 * 1024 * 1024,
            long_side: 1600,
            thumb_side: 320,
            quality: 82,
        }
    }
}

/// A picture safe to keep and to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CleanPhoto {
    pub jpeg: Vec<u8>,
    pub width: u32,
    pub height: u32,
    /// SHA-256 of `jpeg`, in lower-case hex: its name in the blob store.
    pub sha256_hex: String,
    /// A small copy for lists.
    pub thumb: Vec<u8>,
}

/// Why a photo was not taken. The words a person reads are in the catalogues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    #[error("the file is too large")]
    TooBig,
    #[error("the picture has too many pixels")]
    TooManyPixels,
    #[error("the file is not a JPEG, PNG or WebP picture")]
    NotAPhoto,
    /// Its own case because phones make these without being asked: the person can be told which setting to change.
    #[error("the picture is HEIC; the camera can be set to JPEG")]
    HeicHint,
    #[error("the picture is damaged")]
    Broken,
    #[error("too many photos are being worked on just now")]
    Busy,
}

/// Makes a picture clean. Takes up to a second of processor time: call it through [`Darkroom`].
pub fn clean(bytes: &[u8], limits: &PhotoLimits) -> Result<CleanPhoto, PhotoError> {
    if bytes.len() > limits.max_bytes {
        return Err(PhotoError::TooBig);
    }
    let format = sniff(bytes)?;
    let picture = decode(bytes, format, limits)?;
    let small = scale(picture.clone(), limits.thumb_side);
    let thumb = encode(&small, limits.quality)?;
    let jpeg = encode(&picture, limits.quality)?;
    Ok(CleanPhoto {
        width: picture.width(),
        height: picture.height(),
        sha256_hex: keys::hex(&Sha256::digest(&jpeg)),
        jpeg,
        thumb,
    })
}

/// The kind of picture by its first bytes; a file's name and declared type are only claims.
fn sniff(bytes: &[u8]) -> Result<ImageFormat, PhotoError> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Ok(ImageFormat::Jpeg),
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Ok(ImageFormat::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(ImageFormat::WebP),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] if is_heic(brand) => Err(PhotoError::HeicHint),
        _ => Err(PhotoError::NotAPhoto),
    }
}

fn is_heic(brand: &[u8]) -> bool {
    const BRANDS: [&[u8]; 8] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"];
    BRANDS.iter().any(|known| brand.starts_with(known))
}

/// Decodes, scales down, turns upright: in this order, so that the large picture is held only once.
fn decode(bytes: &[u8], format: ImageFormat, limits: &PhotoLimits) -> Result<DynamicImage, PhotoError> {
    let mut bounds = Limits::no_limits();
    bounds.max_image_width = Some(limits.max_side);
    bounds.max_image_height = Some(limits.max_side);
    bounds.max_alloc = Some(limits.max_decoded_bytes);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(bounds);
    // Reads headers only; no pixel buffer exists before the three checks below.
    let mut decoder = reader.into_decoder().map_err(too_large_or_broken)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > limits.max_pixels || decoder.total_bytes() > limits.max_decoded_bytes {
        return Err(PhotoError::TooManyPixels);
    }
    if width == 0 || height == 0 {
        return Err(PhotoError::Broken);
    }
    // A picture whose note about turning is damaged is still a picture.
    let turn = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(too_large_or_broken)?;
    let mut picture = scale(on_white(picture), limits.long_side);
    picture.apply_orientation(turn);
    Ok(picture)
}

fn too_large_or_broken(error: ImageError) -> PhotoError {
    match error {
        ImageError::Limits(_) => PhotoError::TooManyPixels,
        _ => PhotoError::Broken,
    }
}

/// JPEG knows no transparency; without this a drawing on glass turns black.
fn on_white(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return picture;
    }
    let mut pixels = picture.into_rgba8();
    for pixel in pixels.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let over = |part: u8| {
            let mixed = (u32::from(part) * u32::from(alpha) + 255 * (255 - u32::from(alpha)) + 127) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        pixel.0 = [over(red), over(green), over(blue), 255];
    }
    DynamicImage::ImageRgba8(pixels)
}

/// Never enlarges. A large picture is first averaged down cheaply and let go of: the fine filter
/// holds a copy in floating point, four times the size.
fn scale(mut picture: DynamicImage, long_side: u32) -> DynamicImage {
    let longest = picture.width().max(picture.height());
    if longest > long_side {
        let (width, height) = fit(&picture, long_side);
        if longest > long_side * 2 {
            let (wide, high) = fit(&picture, long_side * 2);
            picture = picture.thumbnail_exact(wide, high);
        }
        picture = picture.resize_exact(width, height, FilterType::CatmullRom);
    }
    DynamicImage::ImageRgb8(picture.into_rgb8())
}

fn fit(picture: &DynamicImage, long_side: u32) -> (u32, u32) {
    let longest = u64::from(picture.width().max(picture.height()));
    let side = |length: u32| {
        let scaled = (u64::from(length) * u64::from(long_side) + longest / 2) / longest;
        u32::try_from(scaled).unwrap_or(long_side).max(1)
    };
    (side(picture.width()), side(picture.height()))
}

fn encode(picture: &DynamicImage, quality: u8) -> Result<Vec<u8>, PhotoError> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, quality).encode_image(picture).map_err(too_large_or_broken)?;
    Ok(out)
}
