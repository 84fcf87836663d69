//! The page of everything that went wrong: what happened, what was kept, what to do next.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use crate::words::{Key, k};

#[derive(Template, Serialize)]
#[template(path = "errors/problem.html")]
pub struct Problem {
    #[serde(skip)]
    pub page: Page,
    pub status: u16,
    /// Why, in words, where there is a particular reason (a refusal, a conflict); else empty.
    pub reason: String,
    /// What they typed was kept.
    pub kept: bool,
    /// Where to go on; empty for the home page.
    pub back: String,
}

impl Problem {
    /// The heading for a status; also fit for `page.title`.
    pub fn title_key(status: u16) -> Key {
        match status {
            400 => k::ERRORS_400_TITLE,
            401 => k::ERRORS_401_TITLE,
            403 => k::ERRORS_403_TITLE,
            404 | 410 => k::ERRORS_404_TITLE,
            405 => k::ERRORS_405_TITLE,
            409 => k::ERRORS_409_TITLE,
            413 => k::ERRORS_413_TITLE,
            422 => k::ERRORS_422_TITLE,
            423 => k::ERRORS_423_TITLE,
            429 => k::ERRORS_429_TITLE,
            503 => k::ERRORS_503_TITLE,
            504 => k::ERRORS_504_TITLE,
            _ => k::ERRORS_500_TITLE,
        }
    }

    fn next_key(status: u16) -> Key {
        match status {
            400 => k::ERRORS_400_NEXT,
            401 => k::ERRORS_401_NEXT,
            403 => k::ERRORS_403_NEXT,
            404 | 410 => k::ERRORS_404_NEXT,
            405 => k::ERRORS_405_NEXT,
            409 => k::ERRORS_409_NEXT,
            413 => k::ERRORS_413_NEXT,
            422 => k::ERRORS_422_NEXT,
            423 => k::ERRORS_423_NEXT,
            429 => k::ERRORS_429_NEXT,
            503 => k::ERRORS_503_NEXT,
            504 => k::ERRORS_504_NEXT,
            _ => k::ERRORS_500_NEXT,
        }
    }

    fn heading(&self) -> String {
        self.page.t(Self::title_key(self.status)).to_string()
    }

    fn advice(&self) -> String {
        self.page.t(Self::next_key(self.status)).to_string()
    }
}
