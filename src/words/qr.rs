//! QR codes as SVG, black on white whatever the theme, so that every camera reads them.

use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use crate::error::Error;

/// The picture of an address. Safe to put into a page as it is: it holds only paths made from the bits.
///
/// # Errors
/// The text is longer than a QR code can hold (about 2,900 bytes).
pub fn svg(text: &str) -> Result<String, Error> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(|e| Error::broken("qr", e))?;
    let picture = code
        .render::<svg::Color<'_>>()
        .min_dimensions(180, 180)
        .quiet_zone(true)
        .dark_color(svg::Color("#000"))
        .light_color(svg::Color("#fff"))
        .build();
    // The XML declaration has no place inside HTML.
    Ok(picture.split_once("?>").map_or(picture.clone(), |(_, rest)| rest.to_owned()))
}
