//! The edge: addresses, cookies, forms, and answers in HTML or JSON. No rule and no query lives here.

pub mod cookies;
pub mod csrf;
pub mod ctx;
pub mod form;
pub mod gate;
pub mod headers;
pub mod next;
pub mod openapi;
pub mod pages;
pub mod reply;
pub mod routes;
pub mod sealed;

use std::collections::HashMap;

use crate::error::Error;

/// The id in an address like `/requests/{id}`, wherever it is mounted.
pub fn path_id(path: &HashMap<String, String>) -> Result<String, Error> {
    path.get("id").cloned().ok_or(Error::Missing)
}
