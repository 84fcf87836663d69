//! A group being begun or changed: what is typed becomes facts, or comes back with what is wrong.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::OFFICES;
use crate::acts::groups::keep::{self, Change};
use crate::domain::group::{GroupKind, Plan, SeatKind, Seats};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::desk::settings::by_office;
use crate::http::{Parts, path_id};
use crate::store::groups::{self, Facts, Group};
use crate::views::desk_groups::WriteGroup;
use crate::views::desk_requests::Choice;
use crate::views::groups::{kind_key, seat_key};
use crate::views::page::Tab;
use crate::words::k;
use crate::words::typed::{tidy, tidy_line, tidy_words};

const NAME: usize = 40;
const WHAT: usize = 500;

/// A group as it is being typed.
#[derive(Clone, Default)]
struct Typed {
    kind: String,
    name: String,
    what: String,
    open: bool,
    seats: Vec<(SeatKind, String)>,
    percent: String,
    term: String,
}

impl Typed {
    fn of(form: &Form) -> Self {
        Self {
            kind: form.text("kind").to_owned(),
            name: form.typed("name"),
            what: form.typed("what"),
            open: form.has("open"),
            seats: SeatKind::ALL.iter().map(|kind| (*kind, form.typed(&format!("seats-{}", kind.as_str())))).collect(),
            percent: form.typed("percent"),
            term: form.typed("term"),
        }
    }

    fn from(group: &Group) -> Self {
        let plan = group.plan();
        let seats = |kind: &SeatKind| match plan.of(*kind) {
            0 => (*kind, String::new()),
            n => (*kind, n.to_string()),
        };
        Self {
            kind: group.kind.as_str().to_owned(),
            name: group.name.clone(),
            what: group.what.clone(),
            open: group.open_to_join,
            seats: SeatKind::ALL.iter().map(seats).collect(),
            percent: group.most_percent.to_string(),
            term: group.term_months.to_string(),
        }
    }

    fn parse(&self) -> Result<Facts, FieldErrors> {
        let mut errors = FieldErrors::default();
        let kind = GroupKind::parse(&self.kind);
        if kind.is_none() {
            errors.add("kind", k::GROUPS_ERROR_KIND);
        }
        let (name, what) = (tidy_line(&self.name), tidy_words(&self.what));
        if name.is_empty() || name.chars().count() > NAME {
            errors.add("name", k::GROUPS_ERROR_NAME);
        }
        if what.is_empty() || what.chars().count() > WHAT {
            errors.add("what", k::GROUPS_ERROR_WHAT);
        }
        let mut number = |field: &str, typed: &str, empty: u32, most: u32| match tidy(typed).as_str() {
            "" => empty,
            text => text.parse().ok().filter(|n| *n <= most).unwrap_or_else(|| {
                errors.add(field, k::GROUPS_ERROR_NUMBER);
                0
            }),
        };
        let percent = number("percent", &self.percent, 100, 100);
        let term = number("term", &self.term, 0, 120);
        let seats = self.seats.iter().map(|(kind, typed)| Seats { kind: *kind, seats: number("seats", typed, 0, 99) });
        let seats: Vec<Seats> = seats.filter(|s| s.seats > 0).collect();
        match kind {
            Some(kind) if errors.0.is_empty() => Ok(Facts {
                kind,
                name,
                what,
                open_to_join: self.open,
                // Where there are no seats by kind of party, there is nothing to balance.
                plan: if kind.has_seats() {
                    Plan { seats, most_percent: percent }
                } else {
                    Plan { seats: Vec::new(), most_percent: 100 }
                },
                term_months: term,
            }),
            _ => Err(errors),
        }
    }
}

fn writing(
    ctx: &Ctx,
    id: &str,
    version: i32,
    typed: &Typed,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let page = ctx.titled(if id.is_empty() { k::GROUPS_NEW } else { k::GROUPS_CHANGE }, Tab::Part).with_errors(errors);
    let kind = |kind: &GroupKind| Choice {
        value: kind.as_str().to_owned(),
        label: page.t(kind_key(*kind)).to_owned(),
        chosen: kind.as_str() == typed.kind,
    };
    let seats = |kind: &SeatKind| {
        let value = typed.seats.iter().find(|(of, _)| of == kind).map(|(_, n)| n.clone()).unwrap_or_default();
        (format!("seats-{}", kind.as_str()), page.t(seat_key(*kind)).to_owned(), value)
    };
    let view = WriteGroup {
        id: id.to_owned(),
        version: i64::from(version),
        kinds: GroupKind::ALL.iter().map(kind).collect(),
        called: typed.name.clone(),
        what: typed.what.clone(),
        open_to_join: typed.open,
        seats: SeatKind::ALL.iter().map(seats).collect(),
        percent: typed.percent.clone(),
        term: typed.term.clone(),
        page,
    };
    ctx.show_as(status, &view)
}

pub async fn new(ctx: Ctx) -> Result<HttpResponse, Error> {
    let typed = Typed { percent: "34".into(), term: "12".into(), ..Typed::default() };
    writing(&ctx, "", 0, &typed, &FieldErrors::default(), StatusCode::OK)
}

async fn find(ctx: &Ctx, id: String) -> Result<Group, Error> {
    let community = ctx.community_id().to_owned();
    ctx.app.db.read(move |conn| groups::find(conn, &community, &id)).await?.ok_or(Error::Missing)
}

pub async fn change(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let group = find(&ctx, path_id(&path)?).await?;
    writing(&ctx, &group.id, group.version, &Typed::from(&group), &FieldErrors::default(), StatusCode::OK)
}

pub async fn begin(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let typed = Typed::of(&form);
    let (standing, claim) = by_office(&ctx, &form, OFFICES, "desk.groups")?;
    let done = match typed.parse() {
        Ok(facts) => keep::change(&ctx.app.db, ctx.community_id(), standing, claim, Change::Begin(facts)).await,
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Ok(id) => Ok(ctx.created(&format!("/desk/groups/{id}"), &id)),
        Err(Error::Invalid(errors)) if !ctx.json => {
            writing(&ctx, "", 0, &typed, &errors, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(other) => Err(other),
    }
}

pub async fn rewrite(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, typed) = (path_id(&path)?, Typed::of(&form));
    let version = form.text("version").parse().unwrap_or(0);
    let (standing, claim) = by_office(&ctx, &form, OFFICES, "desk.groups.rewrite")?;
    let done = match typed.parse() {
        Ok(facts) => {
            let what = Change::Rewrite { id: id.clone(), version, facts };
            keep::change(&ctx.app.db, ctx.community_id(), standing, claim, what).await
        }
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Ok(_) => Ok(ctx.go(&format!("/desk/groups/{id}"))),
        Err(Error::Invalid(errors)) if !ctx.json => {
            writing(&ctx, &id, version, &typed, &errors, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(other) => Err(other),
    }
}

pub async fn end(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let version = form.text("version").parse().unwrap_or(0);
    let (standing, claim) = by_office(&ctx, &form, OFFICES, "desk.groups.end")?;
    keep::change(&ctx.app.db, ctx.community_id(), standing, claim, Change::End { id, version }).await?;
    Ok(ctx.go("/desk/groups"))
}
