//! Files made byte by byte for the tests: notes inside a JPEG, PNGs that lie, packed floods.

use std::io::Write as _;

use flate2::{Compress, Compression, FlushCompress, write::ZlibEncoder};

/// An EXIF block (big endian TIFF): orientation, the phone's name, and a GPS place.
fn exif(orientation: u16) -> Vec<u8> {
    let mut tiff = Vec::from(*b"MM\0\x2a\0\0\0\x08");
    tiff.extend(3u16.to_be_bytes());
    let mut entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        tiff.extend(tag.to_be_bytes());
        tiff.extend(kind.to_be_bytes());
        tiff.extend(count.to_be_bytes());
        tiff.extend(value);
    };
    let [high, low] = orientation.to_be_bytes();
    entry(0x0110, 2, 4, *b"Ph1\0");
    entry(0x0112, 3, 1, [high, low, 0, 0]);
    entry(0x8825, 4, 1, 50u32.to_be_bytes());
    tiff.extend(0u32.to_be_bytes());
    // The GPS folder at byte 50: north, 39 degrees.
    tiff.extend(2u16.to_be_bytes());
    tiff.extend([0, 1, 0, 2, 0, 0, 0, 2, b'N', 0, 0, 0]);
    tiff.extend([0, 2, 0, 5, 0, 0, 0, 3, 0, 0, 0, 80]);
    tiff.extend(0u32.to_be_bytes());
    for part in [39u32, 1, 54, 1, 20, 1] {
        tiff.extend(part.to_be_bytes());
    }
    tiff.extend(b"GPSPLACE-39.9042N-116.4074E");
    tiff
}

/// Puts a segment right behind the first two bytes of a JPEG.
pub fn with_segment(jpeg: &[u8], marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xFF, marker], &length, content, &jpeg[2..]].concat()
}

pub fn with_exif(jpeg: &[u8], orientation: u16) -> Vec<u8> {
    with_segment(jpeg, 0xE1, &[b"Exif\0\0".as_slice(), &exif(orientation)].concat())
}

pub fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let mut checked = kind.to_vec();
    checked.extend(content);
    let mut crc = flate2::Crc::new();
    crc.update(&checked);
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    [length.as_slice(), &checked, &crc.sum().to_be_bytes()].concat()
}

pub fn png(width: u32, height: u32, chunks: &[Vec<u8>]) -> Vec<u8> {
    let header = [width.to_be_bytes().as_slice(), &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    [b"\x89PNG\r\n\x1a\n".as_slice(), &chunk(b"IHDR", &header), &chunks.concat(), &chunk(b"IEND", &[])].concat()
}

/// A zlib stream of so many zeros. One packed block is repeated rather than packing them all, which takes long.
pub fn zeros_compressed(blocks: usize) -> Vec<u8> {
    const BLOCK: usize = 1 << 20;
    let mut packed = Vec::with_capacity(BLOCK);
    Compress::new(Compression::best(), false).compress_vec(&[0; BLOCK], &mut packed, FlushCompress::Full).unwrap();
    let sum = u32::try_from(blocks * BLOCK % 65_521).unwrap() << 16 | 1;
    [b"\x78\xda".as_slice(), &packed.repeat(blocks), b"\x03\0", &sum.to_be_bytes()].concat()
}

pub fn rows_compressed(bytes: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&vec![0; bytes]).unwrap();
    encoder.finish().unwrap()
}
