//! Every address of the house in one table: method, path, who may be there, and what answers.

use std::sync::OnceLock;

use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use actix_web::middleware::{Next, from_fn};
use actix_web::{HttpMessage, Route, web};

use super::ctx::Ctx;
use super::form::TakesFiles;
use super::gate::{self, Audience};
use super::pages::{self, requests};
use super::problem;
use crate::domain::standing::Office;
use crate::error::Error;

/// Where a path is mounted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mount {
    /// At the root only: pages that make no sense for machines.
    Pages,
    /// At the root and under `/api/v1`.
    Both,
    /// Also under `/for/{resident}`, both ways: what can be done for somebody.
    ForResident,
    /// Under `/for/{resident}` alone, both ways: what one does as somebody's helper.
    Acting,
    /// Under `/open311` alone, behind a door of its own: machines, in XML and JSON.
    Open311,
}

/// One row of the table.
pub struct Entry {
    pub method: Method,
    pub path: &'static str,
    pub audience: Audience,
    pub mount: Mount,
    /// What it is for, in a few words, for `/openapi.json`.
    pub about: &'static str,
    /// The fields a POST takes.
    pub fields: &'static [&'static str],
    /// Photos or a list may come with it; anywhere else no file is read.
    pub files: bool,
    make: fn() -> Route,
}

/// The whole table.
pub fn entries() -> Vec<Entry> {
    let mut all = Vec::new();
    all.extend(pages::assets::entries());
    all.extend(pages::machines::entries());
    all.extend(pages::sign_in::entries());
    all.extend(pages::again::entries());
    all.extend(pages::session::entries());
    all.extend(pages::pin::entries());
    all.extend(pages::enrol::entries());
    all.extend(pages::assist::entries());
    all.extend(pages::settings::entries());
    all.extend(pages::setup::entries());
    all.extend(requests::entries());
    all.extend(pages::mediations::entries());
    all.extend(pages::ballots::entries());
    all.extend(pages::mandates::entries());
    all.extend(pages::helper::entries());
    all.extend(pages::accreditation::entries());
    all.extend(pages::home::entries());
    all.extend(pages::me::entries());
    all.extend(pages::contact::entries());
    all.extend(pages::away::entries());
    all.extend(pages::held::entries());
    all.extend(pages::late::entries());
    all.extend(pages::visit_part::entries());
    all.extend(pages::visits::entries());
    all.extend(pages::password::entries());
    all.extend(pages::sessions::entries());
    all.extend(pages::passkeys::entries());
    all.extend(pages::looks::entries());
    all.extend(pages::next_steps::entries());
    all.extend(pages::thanks::entries());
    all.extend(pages::own_account::entries());
    all.extend(pages::erasing::entries());
    all.extend(pages::board::entries());
    all.extend(pages::figures::entries());
    all.extend(pages::notices::entries());
    all.extend(pages::groups::entries());
    all.extend(pages::meetings::entries());
    all.extend(pages::activities::entries());
    all.extend(pages::surveys::entries());
    all.extend(pages::practice::entries());
    all.extend(pages::proposals::entries());
    all.extend(pages::open::entries());
    all.extend(pages::receipts::entries());
    all.extend(pages::not_me::entries());
    all.extend(pages::checkpoints::entries());
    all.extend(pages::acts::entries());
    all.extend(pages::desk::entries());
    all.extend(super::open311::entries());
    all
}

/// The pages of the desk, and the offices that may open each.
pub fn of_the_desk() -> &'static [(&'static str, &'static [Office])] {
    static PAGES: OnceLock<Vec<(&'static str, &'static [Office])>> = OnceLock::new();
    PAGES.get_or_init(|| {
        let of_offices = |entry: Entry| match entry.audience {
            Audience::Office(offices) if entry.method == Method::GET => Some((entry.path, offices)),
            _ => None,
        };
        entries().into_iter().filter_map(of_offices).collect()
    })
}

impl Entry {
    /// What answers here.
    pub fn make(&self) -> Route {
        (self.make)()
    }

    /// The same, where files may come along.
    pub fn with_files(self) -> Self {
        Self { files: true, ..self }
    }
}

pub const fn get(
    path: &'static str,
    audience: Audience,
    mount: Mount,
    about: &'static str,
    make: fn() -> Route,
) -> Entry {
    Entry { method: Method::GET, path, audience, mount, about, fields: &[], files: false, make }
}

pub const fn post(
    path: &'static str,
    audience: Audience,
    mount: Mount,
    about: &'static str,
    fields: &'static [&'static str],
    make: fn() -> Route,
) -> Entry {
    Entry { method: Method::POST, path, audience, mount, about, fields, files: false, make }
}

/// Puts the table on the server. What begins alike stands in one scope, segment by segment, so that an address is
/// compared with its neighbours and not with the hundreds of patterns of the whole house. A scope that matched does not
/// fall through to the next one.
pub fn mount(config: &mut web::ServiceConfig) {
    config
        .service(
            web::scope("/api/v1")
                .configure(|c| acting_and(c, |m| matches!(m, Mount::Both | Mount::ForResident)))
                .default_service(nothing_here()),
        )
        .service(super::open311::scope())
        .configure(|c| acting_and(c, |m| !matches!(m, Mount::Acting | Mount::Open311)))
        .default_service(nothing_here());
}

/// What is done for somebody, under their address, and the rest that is wanted here.
fn acting_and(config: &mut web::ServiceConfig, wanted: impl Fn(Mount) -> bool) {
    let mut paths = by_path(&wanted, "");
    paths.extend(by_path(&|m| matches!(m, Mount::ForResident | Mount::Acting), "/for/{resident}"));
    place(config, paths);
}

/// One address with all that answers there.
struct At {
    path: String,
    entries: Vec<Entry>,
}

fn by_path(wanted: &impl Fn(Mount) -> bool, under: &str) -> Vec<At> {
    let mut all: Vec<At> = Vec::new();
    for entry in entries().into_iter().filter(|e| wanted(e.mount)) {
        let path = format!("{under}{}", entry.path);
        match all.iter_mut().find(|at| at.path == path) {
            Some(at) => at.entries.push(entry),
            None => all.push(At { path, entries: vec![entry] }),
        }
    }
    all
}

/// Places addresses side by side: those that go on alike in a scope of their own, words before what may be any word.
fn place(config: &mut web::ServiceConfig, paths: Vec<At>) {
    let mut alike: Vec<(String, Vec<At>)> = Vec::new();
    for at in paths {
        let first = first_segment(&at.path).to_owned();
        match alike.iter_mut().find(|(segment, _)| *segment == first) {
            Some((_, list)) => list.push(at),
            None => alike.push((first, vec![at])),
        }
    }
    let open = |segment: &str| segment.contains('{');
    alike.sort_by_key(|(segment, _)| open(segment));
    // Two names for one place (`{id}`, `{card}`) are two scopes that would hide each other.
    let several = alike.iter().filter(|(segment, _)| open(segment)).count() > 1;
    for (segment, list) in alike {
        if list.len() == 1 || segment.is_empty() || (several && open(&segment)) {
            list.into_iter().for_each(|at| resource(config, at));
            continue;
        }
        let rest = list.into_iter().map(|at| At { path: at.path[segment.len()..].to_owned(), ..at }).collect();
        config.service(web::scope(&segment).configure(|c| place(c, rest)));
    }
}

/// `/desk` of `/desk/requests/{id}`.
fn first_segment(path: &str) -> &str {
    let end = path.get(1..).and_then(|rest| rest.find('/')).map_or(path.len(), |at| at + 1);
    &path[..end]
}

fn resource(config: &mut web::ServiceConfig, at: At) {
    let mut resource = web::resource(at.path);
    for entry in at.entries {
        resource = resource.route(guarded(&entry));
    }
    config.service(resource.default_service(wrong_method()));
}

/// Puts the gate in front of a route; GET answers HEAD as well.
fn guarded(entry: &Entry) -> Route {
    let (audience, files) = (entry.audience, entry.files);
    let route = (entry.make)();
    let route = if entry.method == Method::GET {
        route.guard(actix_web::guard::Any(actix_web::guard::Get()).or(actix_web::guard::Head()))
    } else {
        route.method(entry.method.clone())
    };
    route.wrap(from_fn(move |req: ServiceRequest, next: Next<_>| {
        if files {
            req.extensions_mut().insert(TakesFiles);
        }
        gate::pass(audience, req, next)
    }))
}

fn nothing_here() -> Route {
    web::to(|ctx: Ctx| async move { problem::error(&ctx, &Error::Missing) })
        .wrap(from_fn(|req, next: Next<_>| gate::pass(Audience::Everyone, req, next)))
}

fn wrong_method() -> Route {
    web::to(|ctx: Ctx| async move { problem::plain_status(&ctx, actix_web::http::StatusCode::METHOD_NOT_ALLOWED) })
        .wrap(from_fn(|req, next: Next<_>| gate::pass(Audience::Everyone, req, next)))
}
