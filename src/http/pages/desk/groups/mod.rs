//! Groups at the desk: all of them, one with its members and seats, and the list on paper.

mod members;
mod writing;

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::notices::{READ, WRITE, writes};
use super::said::channels;
use crate::domain::activity::by_way;
use crate::domain::group::{MEMBERS, MemberState, Role};
use crate::domain::meeting::holds_meetings;
use crate::domain::rates::way;
use crate::domain::standing::Office;
use crate::domain::tiers::{KeepGroup, Kind};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::pages::groups::{MEETINGS, PEOPLE, item_rows, meeting_rows, member_rows, row, seat_rows};
use crate::http::pages::notices::paragraphs;
use crate::http::paging::cut_to_page;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::conn::Conn;
use crate::store::groups::{self, Group, Item, Member};
use crate::store::meetings::{self, Meeting};
use crate::store::mine;
use crate::store::people::{self, Label, Person};
use crate::views::desk_groups::{DeskGroup, DeskGroups, GroupPaper, WayLine};
use crate::views::desk_requests::Choice;
use crate::views::groups::{kind_key, role_key, seat_key};
use crate::views::page::{Page, Tab};
use crate::words::{Key, k};

const OFFICES: &[Office] = KeepGroup::RULE.offices;

pub fn entries() -> Vec<Entry> {
    let facts = &["key", "version", "kind", "name", "what", "open", "percent", "term", "seats-{kind}"];
    vec![
        get("/desk/groups", READ, Both, "groups, by kind and name", || web::route().to(list)),
        get("/desk/groups/new", WRITE, Both, "begin a group", || web::route().to(writing::new)),
        post("/desk/groups", WRITE, Both, "begin it", facts, || web::route().to(writing::begin)),
        get("/desk/groups/{id}", READ, Both, "one group: members, seats, terms", || web::route().to(show)),
        get("/desk/groups/{id}/paper", READ, Both, "its members on paper", || web::route().to(paper)),
        get("/desk/groups/{id}/change", WRITE, Both, "change what it is", || web::route().to(writing::change)),
        post("/desk/groups/{id}", WRITE, Both, "write it anew", facts, || web::route().to(writing::rewrite)),
        post("/desk/groups/{id}/end", WRITE, Both, "it is over", &["key", "version"], || web::route().to(writing::end)),
        post(
            "/desk/groups/{id}/members",
            WRITE,
            Both,
            "take somebody in, give a seat or an office",
            &["key", "person", "role", "seat", "helper", "channel"],
            || web::route().to(members::sit),
        ),
        post("/desk/groups/{id}/members/{member}/renewal", WRITE, Both, "another term", &["key"], || {
            web::route().to(members::renew)
        }),
        post(
            "/desk/groups/{id}/members/{member}/end",
            WRITE,
            Both,
            "no longer in it",
            &["key", "why", "words"],
            || web::route().to(members::unseat),
        ),
        post(
            "/desk/groups/{id}/meetings",
            WRITE,
            Both,
            "arrange a meeting",
            &["key", "date", "time", "place", "words"],
            || web::route().to(members::meet),
        ),
        post("/desk/groups/{id}/files", WRITE, Both, "add a photo or a PDF", &["key", "words", "file"], || {
            web::route().to(members::add_file)
        })
        .with_files(),
        post("/desk/groups/{id}/items/{item}/removal", WRITE, Both, "take a meeting or a paper away", &["key"], || {
            web::route().to(members::take_away)
        }),
        get("/desk/groups/{id}/files/{item}", READ, Both, "a photo or paper of a group", || {
            web::route().to(members::file)
        }),
    ]
}

async fn list(ctx: Ctx) -> Result<HttpResponse, Error> {
    let community = ctx.community_id().to_owned();
    let (all, sizes) =
        ctx.app.db.read(move |conn| Ok((groups::all(conn, &community)?, groups::sizes(conn, &community)?))).await?;
    let rows = all.iter().map(|group| row(group, &sizes, None)).collect();
    ctx.show(&DeskGroups { page: ctx.titled(k::GROUPS_TITLE, Tab::Part), may_write: writes(&ctx), rows })
}

#[derive(Deserialize)]
pub struct After {
    after: Option<String>,
}

/// Members and those who ask, with homes and names of who comes in their place.
type Rows = (Vec<(Member, Person)>, HashMap<String, (String, String)>, HashMap<String, Label>);

struct Whole {
    group: Group,
    members: Rows,
    asks: Rows,
    taken: HashMap<String, u32>,
    ways: Vec<(String, String, i64)>,
    items: Vec<Item>,
    meetings: Vec<Meeting>,
}

fn rows(conn: &mut Conn, community: &str, id: &str, state: MemberState, after: &str) -> Result<Rows, Error> {
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
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
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
                items: groups::items(conn, &community, &id, now)?,
                meetings: meetings::of_group(conn, &community, &id, MEETINGS)?,
            })
        })
        .await?;
    let more = cut_to_page(&mut w.members.0, PEOPLE);
    let (lang, g) = (ctx.prefs.lang, &w.group);
    let page = ctx.page(g.name.clone(), Tab::Part).with_errors(errors);
    let shown = |(found, homes, labels): &Rows| member_rows(found, homes, labels, lang, ctx.now);
    let ways: Vec<_> = w.ways.iter().map(|(s, c, n)| (way(s, c), n.unsigned_abs())).collect();
    let (meetings, files) = item_rows(&w.items);
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
        meets: holds_meetings(g.kind),
        council: meeting_rows(&w.meetings, g, true),
        meetings,
        files,
        roles: choices(&page, Role::ALL.iter().map(|r| (r.as_str(), role_key(*r))), chosen(&typed, "role")),
        seat_choices: choices(
            &page,
            seat_rows(g, &w.taken).iter().map(|s| (s.kind.as_str(), seat_key(s.kind))),
            chosen(&typed, "seat"),
        ),
        channels: channels(&page, Some(chosen(&typed, "channel")).filter(|c| !c.is_empty()).unwrap_or("desk")),
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
            let all = i64::try_from(MEMBERS).unwrap_or(i64::MAX);
            let found = groups::members(conn, &community, &id, MemberState::Member, "", all)?;
            let helpers: Vec<String> = found.iter().filter_map(|(m, _)| m.helper_id.clone()).collect();
            let labels = people::labels(conn, &community, &helpers)?;
            Ok((group, (found, HashMap::new(), labels)))
        })
        .await?;
    let rows = member_rows(&found.0, &found.1, &found.2, ctx.prefs.lang, ctx.now);
    let page = ctx.page(group.name.clone(), Tab::Part);
    ctx.show(&GroupPaper { page, id: group.id.clone(), name: group.name, rows })
}
