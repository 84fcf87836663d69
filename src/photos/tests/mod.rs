//! Photos as phones, strangers and attackers send them.

mod made;

use std::io::{Cursor, Read as _};

use image::{GenericImageView, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use proptest::prelude::*;

use self::made::{chunk, png, rows_compressed, with_exif, with_segment, zeros_compressed};
use super::*;

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// Left half red, right half blue: enough to see which way is up.
fn red_and_blue(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 { Rgb([230, 20, 20]) } else { Rgb([20, 20, 230]) }
    }))
}

fn cleaned(bytes: &[u8]) -> CleanPhoto {
    clean(bytes, &PhotoLimits::default()).unwrap()
}

fn refused(bytes: &[u8]) -> PhotoError {
    clean(bytes, &PhotoLimits::default()).unwrap_err()
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|part| part == needle)
}

fn is_reddish(pixel: Rgba<u8>) -> bool {
    pixel.0[0] > 150 && pixel.0[2] < 100
}

#[test]
fn a_large_photo_becomes_a_small_jpeg_of_the_same_shape() {
    let photo = cleaned(&encoded(&red_and_blue(4000, 3000), ImageFormat::Jpeg));
    assert_eq!((photo.width, photo.height), (1600, 1200));
    assert!(photo.jpeg.len() < 200_000, "{}", photo.jpeg.len());
    let thumb = image::load_from_memory(&photo.thumb).unwrap();
    assert_eq!(thumb.dimensions(), (320, 240));
    let kept = image::load_from_memory_with_format(&photo.jpeg, ImageFormat::Jpeg).unwrap();
    assert_eq!(kept.dimensions(), (1600, 1200));
    assert!(is_reddish(kept.get_pixel(100, 600)) && !is_reddish(kept.get_pixel(1500, 600)));
}

#[test]
fn a_small_photo_is_not_enlarged() {
    let photo = cleaned(&encoded(&red_and_blue(200, 100), ImageFormat::Png));
    assert_eq!((photo.width, photo.height), (200, 100));
    assert_eq!(image::load_from_memory(&photo.thumb).unwrap().dimensions(), (200, 100));
}

#[test]
fn a_very_long_picture_keeps_at_least_one_pixel_of_width() {
    let photo = cleaned(&encoded(&red_and_blue(2, 12_000), ImageFormat::Png));
    assert_eq!((photo.width, photo.height), (1, 1600));
}

#[test]
fn the_name_is_the_hash_of_what_is_kept() {
    let bytes = encoded(&red_and_blue(64, 64), ImageFormat::WebP);
    let photo = cleaned(&bytes);
    let expected: String = Sha256::digest(&photo.jpeg).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(photo.sha256_hex, expected);
    assert_eq!(cleaned(&bytes), photo, "the same picture always gets the same name");
}

#[test]
fn glass_becomes_white_not_black() {
    let clear = DynamicImage::ImageRgba8(RgbaImage::from_pixel(50, 50, Rgba([0, 0, 0, 0])));
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let kept = image::load_from_memory(&cleaned(&encoded(&clear, format)).jpeg).unwrap();
        assert_eq!(kept.get_pixel(25, 25), Rgba([255, 255, 255, 255]));
    }
    let half = DynamicImage::ImageRgba8(RgbaImage::from_pixel(50, 50, Rgba([0, 0, 0, 128])));
    let grey = image::load_from_memory(&cleaned(&encoded(&half, ImageFormat::Png)).jpeg).unwrap().get_pixel(25, 25);
    assert!((120..=135).contains(&grey.0[0]), "{grey:?}");
}

#[test]
fn a_photo_taken_sideways_stands_upright() {
    // Orientation 6: the camera was turned, the left edge as stored is the top as seen.
    let stored = with_exif(&encoded(&red_and_blue(400, 200), ImageFormat::Jpeg), 6);
    let photo = cleaned(&stored);
    assert_eq!((photo.width, photo.height), (200, 400));
    let kept = image::load_from_memory(&photo.jpeg).unwrap();
    assert!(is_reddish(kept.get_pixel(100, 40)), "red above");
    assert!(!is_reddish(kept.get_pixel(100, 360)), "blue below");
    assert_eq!(image::load_from_memory(&photo.thumb).unwrap().dimensions(), (160, 320));
}

#[test]
fn where_and_with_what_it_was_taken_is_gone() {
    let plain = encoded(&red_and_blue(300, 200), ImageFormat::Jpeg);
    let comment = with_segment(&plain, 0xFE, b"taken at home");
    let told = with_exif(&comment, 1);
    for secret in [b"GPSPLACE".as_slice(), b"Exif", b"Ph1", b"taken at home"] {
        assert!(contains(&told, secret), "the test photo carries it");
        let photo = cleaned(&told);
        assert!(!contains(&photo.jpeg, secret) && !contains(&photo.thumb, secret));
    }
    assert_eq!(cleaned(&told).jpeg, cleaned(&plain).jpeg, "only pixels count");
}

#[test]
fn a_picture_that_is_also_a_page_comes_out_as_a_picture_only() {
    let page = b"<html><script>alert(document.cookie)</script></html>";
    let jpeg = encoded(&red_and_blue(80, 60), ImageFormat::Jpeg);
    let in_comment = with_segment(&jpeg, 0xFE, page);
    let behind = [jpeg.as_slice(), page].concat();
    let zip_behind = [jpeg.as_slice(), b"PK\x03\x04evil.js<script>"].concat();
    let png = [encoded(&red_and_blue(80, 60), ImageFormat::Png), page.to_vec()].concat();
    for polyglot in [in_comment, behind, zip_behind, png] {
        assert!(contains(&polyglot, b"<script>"));
        let photo = cleaned(&polyglot);
        assert!(!contains(&photo.jpeg, b"<script>") && !contains(&photo.jpeg, b"PK\x03\x04"));
        assert_eq!((photo.width, photo.height), (80, 60));
    }
}

#[test]
fn a_header_promising_billions_of_pixels_is_refused() {
    let one_row = rows_compressed(1000);
    assert_eq!(refused(&png(50_000, 50_000, &[chunk(b"IDAT", &one_row)])), PhotoError::TooManyPixels);
    assert_eq!(refused(&png(u32::MAX >> 1, 1, &[chunk(b"IDAT", &one_row)])), PhotoError::TooManyPixels);
    assert_eq!(refused(&png(7_000, 7_000, &[chunk(b"IDAT", &one_row)])), PhotoError::TooManyPixels);
    // The same in a JPEG: only the frame header's numbers are changed.
    let mut jpeg = encoded(&red_and_blue(16, 16), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xEA, 0x60, 0xEA, 0x60]);
    assert_eq!(refused(&jpeg), PhotoError::TooManyPixels);
}

#[test]
fn a_small_file_that_unpacks_to_a_gigabyte_stays_small() {
    let flood = zeros_compressed(1024);
    assert!(flood.len() < 2 << 20);
    let mut unpacked = [0; 64];
    flate2::read::ZlibDecoder::new(flood.as_slice()).read_exact(&mut unpacked).unwrap();
    let honest_rows = chunk(b"IDAT", &rows_compressed(10 * 31));
    let in_pixels = png(10, 10, &[chunk(b"IDAT", &flood)]);
    let in_text = png(10, 10, &[chunk(b"zTXt", &[b"Comment\0\0".as_slice(), &flood].concat()), honest_rows.clone()]);
    let in_colours = png(10, 10, &[chunk(b"iCCP", &[b"icc\0\0".as_slice(), &flood].concat()), honest_rows]);
    let before = memory_peak_kib();
    for bomb in [in_pixels, in_text, in_colours] {
        if let Ok(photo) = clean(&bomb, &PhotoLimits::default()) {
            assert_eq!((photo.width, photo.height), (10, 10));
        }
    }
    if let (Some(before), Some(after)) = (before, memory_peak_kib()) {
        assert!(after < before + 400 * 1024, "peak went from {before} to {after} KiB");
    }
}

/// The most memory this process has ever held, where the system tells.
fn memory_peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn a_file_over_the_size_limit_is_refused_unread() {
    let mut bytes = encoded(&red_and_blue(10, 10), ImageFormat::Jpeg);
    bytes.resize(PhotoLimits::default().max_bytes + 1, 0);
    assert_eq!(refused(&bytes), PhotoError::TooBig);
}

#[test]
fn what_is_not_a_photo_is_named_so() {
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".as_slice();
    let avif = b"\0\0\0\x1cftypavif\0\0\0\0avifmif1".as_slice();
    for other in
        [svg, b"GIF89a\x01\0\x01\0", b"", b"\xFF\xD8", b"%PDF-1.7", b"BM\0\0", avif, b"<html>", "照片".as_bytes()]
    {
        assert_eq!(refused(other), PhotoError::NotAPhoto, "{other:?}");
    }
}

#[test]
fn a_heic_photo_gets_its_own_answer() {
    for brand in [b"heic", b"mif1", b"hevc"] {
        let file = [b"\0\0\0\x18ftyp".as_slice(), brand, b"\0\0\0\0mif1heic"].concat();
        assert_eq!(refused(&file), PhotoError::HeicHint);
    }
}

#[test]
fn a_damaged_photo_is_broken_not_a_crash() {
    let jpeg = encoded(&red_and_blue(64, 64), ImageFormat::Jpeg);
    assert_eq!(refused(&jpeg[..40]), PhotoError::Broken);
    let png = encoded(&red_and_blue(64, 64), ImageFormat::Png);
    assert_eq!(refused(&png[..png.len() / 2]), PhotoError::Broken);
    assert_eq!(refused(b"RIFF\x10\0\0\0WEBPVP8 \0\0\0\0"), PhotoError::Broken);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn random_bytes_never_crash(start in 0usize..4, bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let magic: [&[u8]; 4] = [b"", b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1a\n", b"RIFF\xFF\0\0\0WEBP"];
        let _ = clean(&[magic[start], &bytes].concat(), &PhotoLimits::default());
    }

    #[test]
    fn a_photo_with_bytes_changed_never_crashes(
        kind in 0usize..3,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let format = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP][kind];
        let mut bytes = encoded(&red_and_blue(40, 24), format);
        if format == ImageFormat::Jpeg {
            bytes = with_exif(&bytes, 6);
        }
        for (place, value) in changes {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        if let Ok(photo) = clean(&bytes, &PhotoLimits::default()) {
            prop_assert!(photo.width.max(photo.height) <= 1600);
            prop_assert!(photo.jpeg.starts_with(&[0xFF, 0xD8, 0xFF]));
        }
    }
}

#[actix_web::test]
async fn the_darkroom_works_one_by_one_and_turns_away_a_crowd() {
    let bytes = encoded(&red_and_blue(3000, 2000), ImageFormat::Jpeg);
    let room = Darkroom::new(PhotoLimits::default(), 1, 2);
    let crowd = (0..8).map(|_| room.clean(bytes.clone()));
    let answers = futures_util::future::join_all(crowd).await;
    let served = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(served, 3, "one at work and two waiting");
    assert!(answers.iter().filter_map(|answer| answer.as_ref().err()).all(|error| *error == PhotoError::Busy));
    assert!(room.clean(bytes).await.is_ok(), "the queue empties");
}

#[actix_web::test]
async fn a_visitor_who_hangs_up_leaves_the_queue() {
    let bytes = encoded(&red_and_blue(2000, 1500), ImageFormat::Jpeg);
    let room = Darkroom::new(PhotoLimits::default(), 1, 1);
    let working = actix_web::rt::spawn({
        let (room, bytes) = (room.clone(), bytes.clone());
        async move { room.clean(bytes).await }
    });
    actix_web::rt::task::yield_now().await;
    let waiting = actix_web::rt::spawn({
        let (room, bytes) = (room.clone(), bytes.clone());
        async move { room.clean(bytes).await }
    });
    actix_web::rt::task::yield_now().await;
    assert_eq!(room.clean(bytes.clone()).await, Err(PhotoError::Busy));
    waiting.abort();
    assert!(waiting.await.is_err());
    assert!(room.clean(bytes).await.is_ok(), "the place of the one who left is free");
    assert!(working.await.unwrap().is_ok());
}
