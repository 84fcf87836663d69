//! The edge: addresses, cookies, forms, and answers in HTML or JSON. No rule and no query lives here.

pub mod agent;
pub mod body;
pub mod ceremony;
pub mod cookies;
pub mod csrf;
pub mod ctx;
pub mod form;
pub mod gate;
pub mod headers;
pub mod late;
pub mod looking;
pub mod measure;
pub mod next;
pub mod open311;
pub mod openapi;
pub mod pages;
pub mod paging;
pub mod problem;
pub mod reply;
pub mod routes;
pub mod sealed;
pub mod tls;
pub mod unsent;
pub mod upload;

use std::collections::HashMap;
use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::{FromRequest, HttpRequest, dev::Payload};

use crate::error::Error;

/// The named parts of an address. `web::Path` cannot give them as a map: its router reads
/// keys only as the fields of a struct.
pub struct Parts(HashMap<String, String>);

impl Deref for Parts {
    type Target = HashMap<String, String>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl FromRequest for Parts {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let named = req.match_info().iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
        ready(Ok(Self(named.collect())))
    }
}

/// The id in an address like `/requests/{id}`, wherever it is mounted.
pub fn path_id(path: &HashMap<String, String>) -> Result<String, Error> {
    path.get("id").cloned().ok_or(Error::Missing)
}
