//! The first visits of an administrator, and of each new colleague: the place, yourself, your second factor.

use askama::Template;
use serde::Serialize;

use super::desk_requests::Choice;
use super::page::Page;
use crate::words::k;

/// First page: name the place. Posts to `{at}`.
#[derive(Template, Serialize)]
#[template(path = "setup/place.html")]
pub struct SetupPlace {
    #[serde(skip)]
    pub page: Page,
    /// `/setup/{token}`.
    #[serde(skip)]
    pub at: String,
    pub name: String,
    pub phone: String,
    pub address: String,
    pub zones: Vec<Choice>,
}

/// Second page: yourself. Posts to `{at}/yourself`. A colleague who was invited begins here.
#[derive(Template, Serialize)]
#[template(path = "setup/yourself.html")]
pub struct SetupYourself {
    #[serde(skip)]
    pub page: Page,
    #[serde(skip)]
    pub at: String,
    /// First administrator: true, and this is step 2 of 3; a colleague: false, step 1 of 2.
    pub first: bool,
    pub name: String,
    pub email: String,
}

/// Third page: the second factor. Posts to `{at}/second`.
#[derive(Template, Serialize)]
#[template(path = "setup/second.html")]
pub struct SetupSecond {
    #[serde(skip)]
    pub page: Page,
    #[serde(skip)]
    pub at: String,
    pub first: bool,
    /// The secret in groups of four, for typing.
    #[serde(skip)]
    pub secret: String,
    /// SVG drawn by our own QR encoder from the otpauth address; squares only, no text, so it is safe unescaped.
    #[serde(skip)]
    pub qr_svg: String,
}

/// All set: leads to `/sign-in/password`. Also shown when the link was used already.
#[derive(Template, Serialize)]
#[template(path = "setup/done.html")]
pub struct SetupDone {
    #[serde(skip)]
    pub page: Page,
    /// The link was used before, or its time is over.
    pub spent: bool,
}
