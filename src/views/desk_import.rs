//! Taking over a list of people: the form, what would become of each row, and how it came out.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use crate::words::k;

/// Posts `list`, a file.
#[derive(Template, Serialize)]
#[template(path = "desk/import/start.html")]
pub struct ImportStart {
    #[serde(skip)]
    pub page: Page,
    /// May also take the whole list away as a file.
    pub may_export: bool,
}

/// Posts `list` (the mark) and `also` (rows that are somebody else after all).
#[derive(Template, Serialize)]
#[template(path = "desk/import/preview.html")]
pub struct ImportPreview {
    #[serde(skip)]
    pub page: Page,
    pub columns: Vec<ColumnRow>,
    /// Columns that are never taken over, as the list calls them.
    pub never: Vec<String>,
    pub mark: String,
    pub new: usize,
    pub known: usize,
    pub alike_count: usize,
    pub bad_count: usize,
    /// Of the new ones: whose number others answer too.
    pub shared: usize,
    /// Whose year of birth was reckoned from an age.
    pub by_age: usize,
    /// Who had several numbers, of which the first is taken.
    pub first_phone: usize,
    /// The first of those that cannot be read.
    pub bad: Vec<BadRow>,
    /// The first of those who may be known already.
    pub alike: Vec<AlikeRow>,
    /// The first of the new ones, to see whether the columns were understood.
    pub sample: Vec<SampleRow>,
}

#[derive(Serialize)]
pub struct ColumnRow {
    pub means: String,
    pub called: String,
}

#[derive(Serialize)]
pub struct BadRow {
    pub row: u32,
    pub name: String,
    /// Each with what to do.
    pub reasons: Vec<String>,
}

#[derive(Serialize)]
pub struct SampleRow {
    pub row: u32,
    pub name: String,
    pub born: String,
    pub home: String,
    pub phone: String,
}

/// A row and whom it resembles.
#[derive(Serialize)]
pub struct AlikeRow {
    pub ours: SampleRow,
    pub name: String,
    pub born: String,
    pub home: String,
    pub phone: String,
    /// On the register, by id; or further up on the list, by row.
    pub person: Option<String>,
    pub other_row: Option<u32>,
    /// See `desk_people::alike_words`.
    pub because: Vec<String>,
}

#[derive(Template, Serialize)]
#[template(path = "desk/import/done.html")]
pub struct ImportDone {
    #[serde(skip)]
    pub page: Page,
    pub registered: u32,
    pub known: u32,
    pub left_out: u32,
}
