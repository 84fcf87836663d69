//! Work orders on paper.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use super::requests::Photo;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "paper/orders.html")]
pub struct WorkOrders {
    #[serde(skip)]
    pub page: Page,
    pub orders: Vec<WorkOrder>,
    /// Where the reader came from.
    #[serde(skip)]
    pub back: String,
    /// There were more than are printed in one go.
    pub more: bool,
}

#[derive(Serialize)]
pub struct WorkOrder {
    /// R-1042.
    pub number: String,
    pub category: String,
    pub place: String,
    /// The resident's own words.
    pub words: String,
    pub resident: String,
    pub party: String,
    /// Who was sent; empty where the party decides.
    pub handler: String,
    pub filed_at: i64,
    /// When it has to be done.
    pub due_at: i64,
    pub photos: Vec<Photo>,
    /// SVG drawn by our own QR encoder from the request's address; squares only, no text, so it is safe unescaped.
    #[serde(skip)]
    pub qr_svg: String,
}
