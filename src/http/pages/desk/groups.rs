//! Groups at the desk: begun, changed and ended; members, seats and terms as the group decided; the list on paper.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::notices::{READ, WRITE, writes};
use super::settings::by_office;
use crate::acts::groups::keep::{self, Change};
use crate::acts::groups::seat::{self, Seating, Turn};
use crate::acts::groups::space;
use crate::domain::activity::by_way;
use crate::domain::group::{EndWhy, GroupKind, MemberState, Plan, Role, SeatKind, Seats};
use crate::domain::rates::way;
use crate::domain::tiers::{KeepGroup, Kind};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::groups::{PEOPLE, item_from, item_rows, member_rows, received, row, seat_rows, serve};
use crate::http::pages::notices::paragraphs;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::groups::{self, Facts, Group, Item, Member};
use crate::store::people::{self, Label, Person};
use crate::store::{mine, people_named};
use crate::views::desk_groups::{DeskGroup, DeskGroups, GroupPaper, WayLine, WriteGroup};
use crate::views::desk_requests::Choice;
use crate::views::groups::{kind_key, role_key, seat_key};
use crate::views::page::{Page, Tab};
use crate::words::typed::{tidy, tidy_line, tidy_words};
use crate::words::{Key, k};

const OFFICES: &[crate::domain::standing::Office] = KeepGroup::RULE.offices;
const NAME: usize = 40;
const WHAT: usize = 500;

pub fn entries() -> Vec<Entry> {
    let facts = &["key", "version", "kind", "name", "what", "open", "percent", "term", "seats-{kind}"];
    vec![
        get("/desk/groups", READ, Both, "groups, by kind and name", || web::route().to(list)),
        get("/desk/groups/new", WRITE, Both, "begin a group", || web::route().to(new)),
        post("/desk/groups", WRITE, Both, "begin it", facts, || web::route().to(begin)),
        get("/desk/groups/{id}", READ, Both, "one group: members, seats, terms", || web::route().to(show)),
        get("/desk/groups/{id}/paper", READ, Both, "its members on paper", || web::route().to(paper)),
        get("/desk/groups/{id}/change", WRITE, Both, "change what it is", || web::route().to(change)),
        post("/desk/groups/{id}", WRITE, Both, "write it anew", facts, || web::route().to(rewrite)),
        post("/desk/groups/{id}/end", WRITE, Both, "it is over", &["key", "version"], || web::route().to(end)),
        post(
            "/desk/groups/{id}/members",
            WRITE,
            Both,
            "take somebody in, give a seat or an office",
            &["key", "person", "role", "seat", "helper"],
            || web::route().to(sit),
        ),
        post("/desk/groups/{id}/members/{member}/renewal", WRITE, Both, "another term", &["key"], || {
            web::route().to(renew)
        }),
        post(
            "/desk/groups/{id}/members/{member}/end",
            WRITE,
            Both,
            "no longer in it",
            &["key", "why", "words"],
            || web::route().to(unseat),
        ),
        post(
            "/desk/groups/{id}/meetings",
            WRITE,
            Both,
            "arrange a meeting",
            &["key", "date", "time", "place", "words"],
            || web::route().to(meet),
        ),
        post("/desk/groups/{id}/files", WRITE, Both, "add a photo or a PDF", &["key", "words", "file"], || {
            web::route().to(add_file)
        }),
        post("/desk/groups/{id}/items/{item}/removal", WRITE, Both, "take a meeting or a paper away", &["key"], || {
            web::route().to(take_away)
        }),
        get("/desk/groups/{id}/files/{item}", READ, Both, "a photo or paper of a group", || web::route().to(file)),
    ]
}

async fn list(ctx: Ctx) -> Result<HttpResponse, Error> {
    let community = ctx.community_id().to_owned();
    let (all, sizes) =
        ctx.app.db.read(move |conn| Ok((groups::all(conn, &community)?, groups::sizes(conn, &community)?))).await?;
    let rows = all.iter().map(|group| row(group, &sizes, None)).collect();
    ctx.show(&DeskGroups { page: ctx.titled(k::GROUPS_TITLE, Tab::Part), may_write: writes(&ctx), rows })
}

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
        name: typed.name.clone(),
        what: typed.what.clone(),
        open_to_join: typed.open,
        seats: SeatKind::ALL.iter().map(seats).collect(),
        percent: typed.percent.clone(),
        term: typed.term.clone(),
        page,
    };
    ctx.show_as(status, &view)
}

async fn new(ctx: Ctx) -> Result<HttpResponse, Error> {
    let typed = Typed { percent: "34".into(), term: "12".into(), ..Typed::default() };
    writing(&ctx, "", 0, &typed, &FieldErrors::default(), StatusCode::OK)
}

async fn find(ctx: &Ctx, id: String) -> Result<Group, Error> {
    let community = ctx.community_id().to_owned();
    ctx.app.db.read(move |conn| groups::find(conn, &community, &id)).await?.ok_or(Error::Missing)
}

async fn change(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let group = find(&ctx, path_id(&path)?).await?;
    writing(&ctx, &group.id, group.version, &Typed::from(&group), &FieldErrors::default(), StatusCode::OK)
}

async fn begin(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
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

async fn rewrite(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
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

async fn end(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let version = form.text("version").parse().unwrap_or(0);
    let (standing, claim) = by_office(&ctx, &form, OFFICES, "desk.groups.end")?;
    keep::change(&ctx.app.db, ctx.community_id(), standing, claim, Change::End { id, version }).await?;
    Ok(ctx.go("/desk/groups"))
}

#[derive(Deserialize)]
pub struct After {
    after: Option<String>,
}

/// Members and those who ask, with homes and names of who comes in their place.
type Rows = (
    Vec<(Member, Person)>,
    std::collections::HashMap<String, (String, String)>,
    std::collections::HashMap<String, Label>,
);

struct Whole {
    group: Group,
    members: Rows,
    asks: Rows,
    taken: std::collections::HashMap<String, u32>,
    ways: Vec<(String, String, i64)>,
    items: Vec<Item>,
}

fn rows(
    conn: &mut crate::store::conn::Conn,
    community: &str,
    id: &str,
    state: MemberState,
    after: &str,
) -> Result<Rows, Error> {
    let found = groups::members(conn, community, id, state, after, PEOPLE + 1)?;
    let ids: Vec<String> = found.iter().map(|(m, _)| m.person_id.clone()).collect();
    let helpers: Vec<String> = found.iter().filter_map(|(m, _)| m.helper_id.clone()).collect();
    Ok((found, mine::names_and_homes(conn, community, &ids)?, people::labels(conn, community, &helpers)?))
}

async fn show(ctx: Ctx, path: Parts, paging: web::Query<After>) -> Result<HttpResponse, Error> {
    let after = paging.into_inner().after.unwrap_or_default();
    page(&ctx, path_id(&path)?, after, ("", Vec::new()), &FieldErrors::default(), StatusCode::OK).await
}

async fn page(
    ctx: &Ctx,
    id: String,
    after: String,
    (form, typed): (&'static str, Vec<(&'static str, String)>),
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let community = ctx.community_id().to_owned();
    let mut w = ctx
        .app
        .db
        .read(move |conn| {
            Ok(Whole {
                group: groups::find(conn, &community, &id)?.ok_or(Error::Missing)?,
                members: rows(conn, &community, &id, MemberState::Member, &after)?,
                asks: rows(conn, &community, &id, MemberState::Asked, "")?,
                taken: groups::taken(conn, &community, &id)?,
                ways: groups::ways(conn, &community, &id)?,
                items: groups::items(conn, &community, &id)?,
            })
        })
        .await?;
    let more = w.members.0.len() > PEOPLE as usize;
    w.members.0.truncate(PEOPLE as usize);
    let (lang, g) = (ctx.prefs.lang, &w.group);
    let page = ctx.page(g.name.clone(), Tab::Part).with_errors(errors);
    let shown = |(found, homes, labels): &Rows| member_rows(found, homes, labels, lang, ctx.now);
    let ways: Vec<_> = w.ways.iter().map(|(s, c, n)| (way(s, c), n.unsigned_abs())).collect();
    let (meetings, files) = item_rows(&w.items, ctx.now);
    let view = DeskGroup {
        id: g.id.clone(),
        version: i64::from(g.version),
        may_write: writes(ctx) && g.ended_at.is_none(),
        ended: g.ended_at.is_some(),
        name: g.name.clone(),
        kind: page.t(kind_key(g.kind)).to_owned(),
        what: paragraphs(&g.what),
        seats: seat_rows(g, &w.taken),
        most_percent: g.most_percent.unsigned_abs(),
        members: shown(&w.members),
        asks: shown(&w.asks),
        next: w.members.0.last().filter(|_| more).map(|(m, _)| format!("after={}", m.id)),
        ways: WayLine::all(&page, &by_way(&ways)),
        meetings,
        files,
        roles: choices(&page, Role::ALL.iter().map(|r| (r.as_str(), role_key(*r))), chosen(&typed, "role")),
        seat_choices: choices(
            &page,
            seat_rows(g, &w.taken).iter().map(|s| (s.kind.as_str(), seat_key(s.kind))),
            chosen(&typed, "seat"),
        ),
        whys: choices(&page, WHYS.into_iter(), ""),
        form,
        typed,
        page,
    };
    ctx.show_as(status, &view)
}

const WHYS: [(&str, Key); 3] =
    [("resigned", k::GROUPS_END_RESIGNED), ("over", k::GROUPS_END_OVER), ("removed", k::GROUPS_END_REMOVED)];

fn chosen<'a>(typed: &'a [(&'static str, String)], field: &str) -> &'a str {
    typed.iter().find(|(name, _)| *name == field).map_or("", |(_, value)| value)
}

fn choices<'a>(page: &Page, all: impl Iterator<Item = (&'a str, Key)>, chosen: &str) -> Vec<Choice> {
    let choice = |(value, key): (&str, Key)| Choice {
        value: value.to_owned(),
        label: page.t(key).to_owned(),
        chosen: value == chosen,
    };
    all.map(choice).collect()
}

async fn paper(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (community, id) = (ctx.community_id().to_owned(), path_id(&path)?);
    let (group, found) = ctx
        .app
        .db
        .read(move |conn| {
            let group = groups::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let all = i64::try_from(crate::domain::group::MEMBERS).unwrap_or(i64::MAX);
            let found = groups::members(conn, &community, &id, MemberState::Member, "", all)?;
            let helpers: Vec<String> = found.iter().filter_map(|(m, _)| m.helper_id.clone()).collect();
            let labels = people::labels(conn, &community, &helpers)?;
            Ok((group, (found, std::collections::HashMap::new(), labels)))
        })
        .await?;
    let rows = member_rows(&found.0, &found.1, &found.2, ctx.prefs.lang, ctx.now);
    let page = ctx.page(group.name.clone(), Tab::Part);
    ctx.show(&GroupPaper { page, id: group.id.clone(), name: group.name, rows })
}

async fn sit(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = by_office(&ctx, &form, OFFICES, "desk.groups.seat")?;
    let done = match seating(&ctx, &id, &form).await {
        Ok(what) => seat::seat(&ctx.app.db, ctx.community_id(), standing, claim, what).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(ctx.go(&format!("/desk/groups/{id}"))),
        Err(Error::Invalid(errors)) if !ctx.json => {
            let typed = ["person", "role", "seat", "helper"].map(|field| (field, form.typed(field)));
            let form = ("members", typed.to_vec());
            page(&ctx, id, String::new(), form, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other),
    }
}

async fn seating(ctx: &Ctx, group: &str, form: &Form) -> Result<Seating, Error> {
    let person = one(ctx, form, "person").await?.ok_or_else(|| Error::field("person", k::GROUPS_ERROR_NOBODY))?;
    Ok(Seating {
        group: group.to_owned(),
        person,
        role: Role::parse(form.text("role")).unwrap_or(Role::Member),
        seat: SeatKind::parse(form.text("seat")),
        helper: if form.has("helper") {
            Some(one(ctx, form, "helper").await?.ok_or_else(|| Error::field("helper", k::GROUPS_ERROR_NOBODY))?)
        } else {
            None
        },
    })
}

/// The one person a field names: by id, full name or card.
async fn one(ctx: &Ctx, form: &Form, field: &'static str) -> Result<Option<String>, Error> {
    let (community, typed) = (ctx.community_id().to_owned(), form.text(field).to_owned());
    ctx.app
        .db
        .read(move |conn| {
            if let Some(person) = people::find(conn, &community, &typed)? {
                return Ok(Some(person.id));
            }
            let named = people_named::named(conn, &community, typed.lines().next().unwrap_or_default())?;
            Ok(named
                .into_iter()
                .next()
                .filter(|n| n.people.len() == 1)
                .and_then(|n| n.people.into_iter().next())
                .map(|p| p.id))
        })
        .await
}

fn member(path: &Parts) -> Result<String, Error> {
    path.get("member").cloned().ok_or(Error::Missing)
}

async fn renew(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (standing, claim) = by_office(&ctx, &form, OFFICES, "desk.groups.renew")?;
    seat::turn(&ctx.app.db, ctx.community_id(), standing, claim, member(&path)?, Turn::Renew).await?;
    Ok(ctx.go(&format!("/desk/groups/{}", path_id(&path)?)))
}

async fn unseat(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut errors = FieldErrors::default();
    let why = EndWhy::parse(form.text("why"));
    let words = tidy_line(form.text("words"));
    if why.is_none() {
        errors.add("why", k::GROUPS_ERROR_WHY);
    }
    if words.is_empty() || words.chars().count() > 200 {
        errors.add("words", k::GROUPS_ERROR_WORDS);
    }
    let (Some(why), true) = (why, errors.0.is_empty()) else {
        if ctx.json {
            return Err(Error::Invalid(errors));
        }
        let typed = vec![("words", form.typed("words")), ("member", member(&path)?)];
        return page(&ctx, id, String::new(), ("end", typed), &errors, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let (standing, claim) = by_office(&ctx, &form, OFFICES, "desk.groups.unseat")?;
    let what = Turn::End { why, words };
    seat::turn(&ctx.app.db, ctx.community_id(), standing, claim, member(&path)?, what).await?;
    Ok(ctx.go(&format!("/desk/groups/{id}")))
}

async fn meet(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let new = match item_from(&ctx, &form) {
        Ok(new) => new,
        Err(errors) if ctx.json => return Err(Error::Invalid(errors)),
        Err(errors) => {
            let typed = ["date", "time", "place", "words"].map(|field| (field, form.typed(field)));
            let form = ("meetings", typed.to_vec());
            return page(&ctx, id, String::new(), form, &errors, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    let (standing, claim) = by_office(&ctx, &form, OFFICES, "desk.groups.meet")?;
    space::add(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), new).await?;
    Ok(ctx.go(&format!("/desk/groups/{id}")))
}

async fn add_file(ctx: Ctx, path: Parts, mut form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = by_office(&ctx, &form, OFFICES, "desk.groups.file")?;
    let new = match received(&ctx, &mut form).await {
        Ok(new) => new,
        Err(Error::Invalid(errors)) if !ctx.json => {
            let typed = vec![("words", form.typed("words"))];
            return page(&ctx, id, String::new(), ("files", typed), &errors, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        Err(other) => return Err(other),
    };
    space::add(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), new).await?;
    Ok(ctx.go(&format!("/desk/groups/{id}")))
}

async fn take_away(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let item = path.get("item").cloned().ok_or(Error::Missing)?;
    let (standing, claim) = by_office(&ctx, &form, OFFICES, "desk.groups.take_away")?;
    space::take_away(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), item).await?;
    Ok(ctx.go(&format!("/desk/groups/{id}")))
}

async fn file(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (community, id) = (ctx.community_id().to_owned(), path_id(&path)?);
    let item = path.get("item").cloned().ok_or(Error::Missing)?;
    let item = ctx.app.db.read(move |conn| groups::item(conn, &community, &id, &item)).await?.ok_or(Error::Missing)?;
    serve(&ctx, &item).await
}
