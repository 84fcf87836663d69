//! A home at the desk, and cards printed by building.

use askama::Template;
use serde::Serialize;

use super::desk_requests::{Choice, Named};
use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/household.html")]
pub struct HouseholdAtDesk {
    #[serde(skip)]
    pub page: Page,
    /// The person through whom it was opened.
    pub id: String,
    pub name: String,
    pub home: String,
    pub members: Vec<Member>,
    pub key_holder: String,
    pub call_first: String,
    pub notes: String,
    pub version: i64,
    pub updated: Option<(String, i64)>,
    /// Who lived here before: person and day.
    pub before: Vec<(Named, String)>,
}

#[derive(Serialize)]
pub struct Member {
    pub id: String,
    pub name: String,
    pub age: Option<i64>,
    pub alone: bool,
    pub phone: Option<String>,
    /// `hearing`, `sight`, `reading`.
    pub needs: Vec<String>,
    /// Who comes to help, with what they are.
    pub helpers: Vec<String>,
}

/// Cards by building: choose, make what is missing, print on sheets to cut.
#[derive(Template, Serialize)]
#[template(path = "desk/cards.html")]
pub struct CardsByBuilding {
    #[serde(skip)]
    pub page: Page,
    pub buildings: Vec<Choice>,
    pub rows: Vec<CardRow>,
    /// The building chosen, with its name; empty where none was.
    pub building: String,
    pub building_name: String,
    pub older: Option<String>,
}

#[derive(Serialize)]
pub struct CardRow {
    pub id: String,
    pub name: String,
    /// 2单元301.
    pub door: String,
    pub has_card: bool,
}

/// Several cards on sheets to cut. Nothing of them is stored in clear.
#[derive(Template, Serialize)]
#[template(path = "paper/cards.html")]
pub struct CardSheet {
    #[serde(skip)]
    pub page: Page,
    pub cards: Vec<PrintedCard>,
}

#[derive(Serialize)]
pub struct PrintedCard {
    pub name: String,
    /// 3号楼2单元301.
    pub home: String,
    #[serde(skip)]
    pub number: String,
    /// SVG drawn by our own QR encoder from `/c/{token}`; squares only, no text, so it is safe unescaped.
    #[serde(skip)]
    pub qr_svg: String,
    #[serde(skip)]
    pub numbers: Vec<String>,
}
