//! 小组和议事会, as a resident or whoever acts for them sees them: joining, leaving, and, for those who lead one, its
//! meetings, papers and notices.

mod leading;

use std::collections::HashMap;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};
use serde::Deserialize;

pub use leading::{item_from, leading, received};

use super::notices::{covered, paragraphs};
use crate::acts::groups::join;
use crate::blobs::{BlobHash, Size};
use crate::domain::activity::by_way;
use crate::domain::group::{MemberState, Role, TERM_NOTICE};
use crate::domain::mandate::Matter;
use crate::domain::meeting::holds_meetings;
use crate::domain::rates::way;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::Resident;
use crate::http::routes::{Entry, Mount::ForResident, get, post};
use crate::http::{Parts, path_id};
use crate::post::notices::title;
use crate::store::answers::Claim;
use crate::store::conn::Conn;
use crate::store::groups::{self, Group, Item, Member};
use crate::store::meetings::{self, Meeting};
use crate::store::notices::{self, Notice};
use crate::store::people::{self, Label, Person};
use crate::store::proposals::Proposal;
use crate::store::{group_people, mine, proposal_groups, sessions::SessionKind};
use crate::views::desk_groups::WayLine;
use crate::views::groups::{GroupList, GroupRow, ItemRow, MemberRow, OneGroup, SeatRow};
use crate::views::meetings::MeetingRow;
use crate::views::page::Tab;
use crate::words::{Lang, k};

/// Members on one page.
pub const PEOPLE: i64 = 60;
/// Notices and meetings of the group that are shown with it.
const NOTICES: i64 = 5;
pub const MEETINGS: i64 = 5;
/// Proposals that wait for its answer, the most urgent.
const HANDED: i64 = 20;

pub fn entries() -> Vec<Entry> {
    let mut all = vec![
        get("/groups", Resident, ForResident, "groups: one's own, then the others", || web::route().to(list)),
        get(
            "/groups/{id}",
            Resident,
            ForResident,
            "one group: what it does, who leads it; ?after= more members",
            || web::route().to(show),
        ),
        post("/groups/{id}/membership", Resident, ForResident, "join, or ask to", &["key"], || {
            web::route().to(join_it)
        }),
        post("/groups/{id}/leaving", Resident, ForResident, "leave it, or no longer ask", &["key"], || {
            web::route().to(leave_it)
        }),
        get("/groups/{id}/files/{item}", Resident, ForResident, "a photo or paper of one's group", || {
            web::route().to(file)
        }),
    ];
    all.extend(leading::entries());
    all
}

async fn list(ctx: Ctx) -> Result<HttpResponse, Error> {
    covered(&ctx, Matter::Activities)?;
    let (community, resident) = (ctx.community_id().to_owned(), ctx.resident()?.to_owned());
    let (all, sizes, theirs) = ctx
        .app
        .db
        .read(move |conn| {
            let all = groups::all(conn, &community)?;
            Ok((all, groups::sizes(conn, &community)?, groups::of_person(conn, &community, &resident)?))
        })
        .await?;
    let row = |group: &Group| row(group, &sizes, theirs.iter().find(|m| m.group_id == group.id).map(|m| m.state));
    let (mine, others) = all.iter().map(row).partition(|row| row.state.is_some());
    ctx.show(&GroupList { page: ctx.titled(k::GROUPS_TITLE, Tab::None), mine, others })
}

/// A group in a list.
pub fn row(group: &Group, sizes: &HashMap<String, i64>, state: Option<MemberState>) -> GroupRow {
    GroupRow {
        id: group.id.clone(),
        kind: group.kind,
        name: group.name.clone(),
        members: sizes.get(&group.id).copied().unwrap_or_default(),
        state,
    }
}

/// A group with what its page needs, in a constant number of statements.
struct Whole {
    group: Group,
    size: i64,
    taken: HashMap<String, u32>,
    /// Those with an office or a seat; for members, everybody else as far as a page.
    people: Vec<(Member, Person)>,
    /// After whom the next page goes on.
    more: Option<String>,
    homes: HashMap<String, (String, String)>,
    labels: HashMap<String, Label>,
    own: Option<Member>,
    items: Vec<Item>,
    notices: Vec<Notice>,
    /// Its meetings, where it meets to decide.
    meetings: Vec<Meeting>,
    /// Proposals that wait for its answer.
    handed: Vec<Proposal>,
    /// By which way its members came.
    ways: Vec<(String, String, i64)>,
}

fn whole(
    conn: &mut Conn,
    community: &str,
    (id, after): (&str, &str),
    resident: &str,
    now: i64,
) -> Result<Whole, Error> {
    let group = groups::find(conn, community, id)?.filter(|g| g.ended_at.is_none()).ok_or(Error::Missing)?;
    let own = groups::membership(conn, community, id, resident)?;
    let mut people = group_people::officers(conn, community, id)?;
    let mut more = None;
    if own.as_ref().is_some_and(|m| m.state == MemberState::Member) {
        let mut others = group_people::plain_members(conn, community, id, after, PEOPLE + 1)?;
        if others.len() > PEOPLE as usize {
            others.truncate(PEOPLE as usize);
            more = others.last().map(|(m, _)| m.id.clone());
        }
        people.extend(others);
    }
    let ids: Vec<String> = people.iter().map(|(m, _)| m.person_id.clone()).collect();
    let helpers: Vec<String> = people.iter().filter_map(|(m, _)| m.helper_id.clone()).collect();
    Ok(Whole {
        size: groups::size(conn, community, id)?,
        taken: groups::taken(conn, community, id)?,
        homes: mine::names_and_homes(conn, community, &ids)?,
        labels: people::labels(conn, community, &helpers)?,
        own,
        more,
        items: groups::items(conn, community, id, now)?,
        notices: notices::page(conn, community, Some(id), None, NOTICES)?,
        handed: proposal_groups::waiting(conn, community, id, HANDED)?,
        ways: groups::ways(conn, community, id)?,
        meetings: if holds_meetings(group.kind) {
            meetings::of_group(conn, community, id, MEETINGS)?
        } else {
            Vec::new()
        },
        people,
        group,
    })
}

/// Members as they are shown; `now` says whose term ends soon.
pub fn member_rows(
    people: &[(Member, Person)],
    homes: &HashMap<String, (String, String)>,
    labels: &HashMap<String, Label>,
    lang: Lang,
    now: i64,
) -> Vec<MemberRow> {
    let row = |(member, person): &(Member, Person)| MemberRow {
        id: member.id.clone(),
        person: person.id.clone(),
        name: person.name.clone(),
        home: homes.get(&person.id).map(|(_, home)| home.clone()).unwrap_or_default(),
        role: member.role.clone(),
        seat: member.seat.clone(),
        helper: member.helper_id.as_ref().and_then(|id| labels.get(id)).map(|l| l.called(lang)).unwrap_or_default(),
        until_at: member.until_at,
        ends_soon: member.until_at.is_some_and(|until| until - now <= TERM_NOTICE),
    };
    people.iter().map(row).collect()
}

/// Seats by kind, with how many are taken.
pub fn seat_rows(group: &Group, taken: &HashMap<String, u32>) -> Vec<SeatRow> {
    let row = |kind: &crate::domain::group::SeatKind| SeatRow {
        kind: *kind,
        seats: group.plan().of(*kind),
        taken: taken.get(kind.as_str()).copied().unwrap_or(0),
    };
    crate::domain::group::SeatKind::ALL.iter().map(row).filter(|row| row.seats > 0).collect()
}

/// Meetings, the soonest first, and papers; both as they are shown.
pub fn item_rows(items: &[Item]) -> (Vec<ItemRow>, Vec<ItemRow>) {
    let row = |item: &Item| ItemRow {
        id: item.id.clone(),
        kind: item.kind.clone(),
        at: item.at,
        words: item.words.clone(),
        place: item.place.clone(),
    };
    let mut meetings: Vec<ItemRow> = items.iter().filter(|i| i.kind == "meeting").map(row).collect();
    meetings.sort_by_key(|meeting| meeting.at);
    (meetings, items.iter().filter(|i| i.kind != "meeting").map(row).collect())
}

#[derive(Deserialize)]
struct After {
    after: Option<String>,
}

async fn show(ctx: Ctx, path: Parts, after: web::Query<After>) -> Result<HttpResponse, Error> {
    let from = (path_id(&path)?, after.into_inner().after.unwrap_or_default());
    page_from(&ctx, from, ("", Vec::new()), &FieldErrors::default(), StatusCode::OK).await
}

async fn page(
    ctx: &Ctx,
    id: String,
    form: (&'static str, Vec<(&'static str, String)>),
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    page_from(ctx, (id, String::new()), form, errors, status).await
}

async fn page_from(
    ctx: &Ctx,
    (id, after): (String, String),
    (form, typed): (&'static str, Vec<(&'static str, String)>),
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    covered(ctx, Matter::Activities)?;
    let (community, resident) = (ctx.community_id().to_owned(), ctx.resident()?.to_owned());
    let now = ctx.now;
    let w = ctx.app.db.read(move |conn| whole(conn, &community, (&id, &after), &resident, now)).await?;
    let (lang, g) = (ctx.prefs.lang, &w.group);
    let inside = w.own.as_ref().is_some_and(|m| m.state == MemberState::Member);
    let mut people = member_rows(&w.people, &w.homes, &w.labels, lang, ctx.now);
    people.iter_mut().for_each(|row| row.home.clear());
    let (meetings, files) = item_rows(&w.items);
    let waits = |p: &Proposal| (p.id.clone(), p.title.clone(), p.answer_due);
    let notice = |n: &Notice| (n.id.clone(), title(n, lang), n.at);
    let ways: Vec<_> = w.ways.iter().map(|(s, c, n)| (way(s, c), n.unsigned_abs())).collect();
    let page = ctx.page(g.name.clone(), Tab::None).with_errors(errors);
    let view = OneGroup {
        ways: WayLine::all(&page, &by_way(&ways)),
        page,
        id: g.id.clone(),
        kind: g.kind,
        name: g.name.clone(),
        what: paragraphs(&g.what),
        members: w.size,
        open_to_join: g.open_to_join,
        seats: seat_rows(g, &w.taken),
        most_percent: g.most_percent.unsigned_abs(),
        people,
        more: w.more.as_ref().map(|after| format!("{}/groups/{}?after={after}", ctx.base(), g.id)),
        state: w.own.as_ref().map(|m| m.state),
        until_at: w.own.as_ref().and_then(|m| m.until_at),
        leads: leads(ctx, w.own.as_ref()),
        may_join: w.own.is_none(),
        meets: holds_meetings(g.kind),
        council: meeting_rows(&w.meetings, g, inside),
        meetings: if inside { meetings } else { Vec::new() },
        files: if inside { files } else { Vec::new() },
        notices: if inside { w.notices.iter().map(notice).collect() } else { Vec::new() },
        handed: if inside { w.handed.iter().map(waits).collect() } else { Vec::new() },
        form,
        typed,
    };
    ctx.show_as(status, &view)
}

/// Meetings as they are listed with their group: all to its members and the desk, to others the open ones.
pub fn meeting_rows(meetings: &[Meeting], group: &Group, inside: bool) -> Vec<MeetingRow> {
    meetings.iter().filter(|m| inside || m.open).map(|m| super::meetings::row(m, Some(group), None)).collect()
}

/// Somebody who leads the group, or keeps its papers, by themselves: an office in it is not lent to a helper.
fn leads(ctx: &Ctx, own: Option<&Member>) -> bool {
    let beside = ctx.caller.as_deref().is_some_and(|c| c.kind == SessionKind::Copresence);
    let role = own.filter(|m| m.state == MemberState::Member).and_then(|m| Role::parse(&m.role));
    ctx.acting.is_none() && !beside && matches!(role, Some(Role::Lead | Role::Secretary))
}

async fn join_it(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, mut standing) = (path_id(&path)?, ctx.standing()?);
    standing.key = form.key();
    let claim = Claim { key: form.key(), route: "groups.join", digest: form.digest() };
    let resident = ctx.resident()?.to_owned();
    join::join(&ctx.app.db, ctx.community_id(), standing, claim, resident, id.clone()).await?;
    Ok(ctx.go(&format!("{}/groups/{id}", ctx.base())))
}

async fn leave_it(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, mut standing) = (path_id(&path)?, ctx.standing()?);
    standing.key = form.key();
    let claim = Claim { key: form.key(), route: "groups.leave", digest: form.digest() };
    let resident = ctx.resident()?.to_owned();
    join::leave(&ctx.app.db, ctx.community_id(), standing, claim, resident, id.clone()).await?;
    Ok(ctx.go(&format!("{}/groups/{id}", ctx.base())))
}

/// A group's papers are its members'.
async fn file(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    covered(&ctx, Matter::Activities)?;
    let (community, resident, id) = (ctx.community_id().to_owned(), ctx.resident()?.to_owned(), path_id(&path)?);
    let item = path.get("item").cloned().ok_or(Error::Missing)?;
    let item = ctx
        .app
        .db
        .read(move |conn| {
            let own = groups::membership(conn, &community, &id, &resident)?;
            own.filter(|m| m.state == MemberState::Member).ok_or(Error::Missing)?;
            groups::item(conn, &community, &id, &item)?.ok_or(Error::Missing)
        })
        .await?;
    serve(&ctx, &item).await
}

/// The file itself: a photo to be looked at, a PDF to be kept.
pub async fn serve(ctx: &Ctx, item: &Item) -> Result<HttpResponse, Error> {
    let hash = item.hash.as_deref().ok_or(Error::Missing)?;
    let hash = BlobHash::parse(hash).map_err(|e| Error::broken("blobs", e))?;
    let bytes = ctx.app.blobs.get(&hash, Size::Full).await.map_err(|e| Error::broken("blobs", e))?;
    let (kind, shown) = match item.kind.as_str() {
        "pdf" => ("application/pdf", "attachment; filename=\"paper.pdf\""),
        _ => ("image/jpeg", "inline; filename=\"photo.jpg\""),
    };
    Ok(HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::CONTENT_DISPOSITION, shown))
        .body(bytes))
}
