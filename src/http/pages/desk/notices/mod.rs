//! Notices at the desk: all of them, what people say to them, and how far each has got.

mod heard;
mod inbox;
mod one;
mod writing;

pub use writing::{named, worded};

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::domain::notice::Audience as To;
use crate::domain::standing::Office::{self, Admin, Auditor, Desk};
use crate::domain::tiers::{Kind, PublishNotice, ReplyNotice};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience;
use crate::http::paging::one_page;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::post::notices::title;
use crate::store::caseloads;
use crate::store::catalogue;
use crate::store::conn::Conn;
use crate::store::notices::{self, Notice};
use crate::store::{groups, notice_copies, notice_replies};
use crate::views::desk_notices::{DeskNotices, DeskRow};
use crate::views::page::Tab;
use crate::words::{self, Lang, k};

const READERS: &[Office] = &[Desk, Admin, Auditor];
pub const READ: Audience = Audience::Office(READERS);
pub const WRITE: Audience = Audience::Office(PublishNotice::RULE.offices);
const TAKE: Audience = Audience::Office(ReplyNotice::RULE.offices);
const PAGE: i64 = 25;

pub fn entries() -> Vec<Entry> {
    let fields = &["key", "title", "body", "audience", "building", "grid", "group", "from", "to", "list"];
    vec![
        get("/desk/notices", READ, Both, "notices, newest first, with how many they reached", || web::route().to(list)),
        get("/desk/notices/new", WRITE, Both, "write a notice", || web::route().to(writing::write)),
        post("/desk/notices/draft", WRITE, Both, "keep what is written, and see it before it goes", fields, || {
            web::route().to(writing::keep)
        }),
        get("/desk/notices/check", WRITE, Both, "what will go to how many people by which way", || {
            web::route().to(writing::check)
        }),
        post("/desk/notices", WRITE, Both, "send what was kept, or what comes with the form", fields, || {
            web::route().to(writing::send)
        }),
        get("/desk/notices/replies", READ, Both, "what people said to notices, oldest first", || {
            web::route().to(inbox::list)
        }),
        post("/desk/notices/replies/{id}", WRITE, Both, "answer one", &["key", "words"], || {
            web::route().to(inbox::answer)
        }),
        get("/desk/notices/{id}", READ, Both, "one notice and whom it reached", || web::route().to(one::show)),
        post(
            "/desk/notices/{id}/answers",
            TAKE,
            Both,
            "what somebody said to it on a slip, in the group chat, by telephone or at the counter",
            &["key", "who", "channel", "knows", "words"],
            || web::route().to(heard::enter),
        ),
        get("/desk/notices/{id}/missing", READ, Both, "whom it has not reached yet", || web::route().to(one::missing)),
        get("/desk/notices/{id}/missing/print", READ, Both, "the same on paper, to go round and ask", || {
            web::route().to(one::missing_paper)
        }),
        get(
            "/desk/notices/{id}/paper",
            READ,
            Both,
            "to be put up, or with ?to=letters a sheet for each letter",
            || web::route().to(one::paper),
        ),
        get("/desk/notices/{id}/correct", WRITE, Both, "set it right", || web::route().to(one::correct_form)),
        post(
            "/desk/notices/{id}/correction",
            WRITE,
            Both,
            "another stands in its place",
            &["key", "version", "title", "body"],
            || web::route().to(one::correct),
        ),
        post("/desk/notices/{id}/withdrawal", WRITE, Both, "take it back", &["key", "version", "words"], || {
            web::route().to(one::withdraw)
        }),
        post("/desk/notices/{id}/chase", WRITE, Both, "tell those it has not reached another way", &["key"], || {
            web::route().to(one::chase)
        }),
    ]
}

#[derive(Deserialize)]
pub struct Paging {
    before: Option<String>,
}

/// May this member of staff write, or only read?
pub fn writes(ctx: &Ctx) -> bool {
    ctx.office_standing(PublishNotice::RULE.offices).is_ok()
}

/// Buildings, grids and groups by id, so that an audience can be named.
pub struct Places {
    pub buildings: Vec<(String, String)>,
    pub grids: Vec<(String, String)>,
    pub groups: Vec<(String, String)>,
}

impl Places {
    pub fn read(conn: &mut Conn, community: &str) -> Result<Self, Error> {
        Ok(Self {
            buildings: catalogue::buildings(conn, community)?,
            grids: caseloads::grids(conn, community)?,
            groups: groups::all(conn, community)?.into_iter().map(|g| (g.id, g.name)).collect(),
        })
    }

    /// To whom, in words.
    pub fn words(&self, lang: Lang, to: &To) -> String {
        let of = |all: &[(String, String)], id: &str| {
            all.iter().find(|(known, _)| known == id).map(|(_, name)| name.clone()).unwrap_or_default()
        };
        match to {
            To::Everyone => words::say(lang, k::NOTICES_TO_EVERYONE).to_owned(),
            To::Building(id) => of(&self.buildings, id),
            To::Grid(id) => of(&self.grids, id),
            To::Group(id) => of(&self.groups, id),
            To::Age { from, to } => {
                words::tell(lang, k::NOTICES_TO_AGE, &[("from", from.to_string()), ("to", to.to_string())])
            }
            To::List(ids) => words::tell(lang, k::NOTICES_TO_LIST, &[("n", ids.len().to_string())]),
            To::Again(_) => words::say(lang, k::NOTICES_TO_AGAIN).to_owned(),
            To::Seen(_) => words::say(lang, k::NOTICES_TO_SEEN).to_owned(),
            To::Roll(_) => words::say(lang, k::TAKING_TO_ROLL).to_owned(),
            To::NotVoted(_) => words::say(lang, k::TAKING_TO_NOT_VOTED).to_owned(),
            To::Asked(_) => words::say(lang, k::SURVEYS_INVITE_TO).to_owned(),
        }
    }
}

async fn list(ctx: Ctx, paging: web::Query<Paging>) -> Result<HttpResponse, Error> {
    let (community, before) = (ctx.community_id().to_owned(), paging.into_inner().before);
    let (found, places, counts, open) = ctx
        .app
        .db
        .read(move |conn| {
            let found = notices::page(conn, &community, None, before.as_deref(), PAGE + 1)?;
            let ids: Vec<String> = found.iter().map(|n| n.id.clone()).collect();
            let counts = notice_copies::reached_of(conn, &community, &ids)?;
            let open = notice_replies::page(conn, &community, "open", None, PAGE)?.len();
            Ok((found, Places::read(conn, &community)?, counts, open))
        })
        .await?;
    let (shown, more) = one_page(&found, PAGE);
    let row = |n: &Notice| -> Result<DeskRow, Error> {
        let (reached, of) = counts.get(&n.id).copied().unwrap_or_default();
        Ok(DeskRow {
            id: n.id.clone(),
            title: title(n, ctx.prefs.lang),
            to: places.words(ctx.prefs.lang, &n.to()?),
            at: n.at,
            state: n.state,
            reached,
            of,
        })
    };
    ctx.show(&DeskNotices {
        rows: shown.iter().map(row).collect::<Result<_, _>>()?,
        next: shown.last().filter(|_| more).map(|last| format!("before={}", last.id)),
        open_replies: u64::try_from(open).unwrap_or(u64::MAX),
        may_write: writes(&ctx),
        page: ctx.titled(k::NOTICES_TITLE, Tab::Part),
    })
}
