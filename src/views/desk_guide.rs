//! How the desk's pages are worked.

use askama::Template;
use serde::Serialize;

use super::page::Page;
use crate::words::k;

#[derive(Template, Serialize)]
#[template(path = "desk/guide.html")]
pub struct Guide {
    #[serde(skip)]
    pub page: Page,
}
