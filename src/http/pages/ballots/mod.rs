//! 投票, as residents see it: the list, one ballot, voting, the receipt, what a helper may cast, objections.

pub mod objecting;
pub mod open;
pub mod proxy;
pub mod sheet;
pub mod slip;
pub mod vote;

use actix_web::{HttpResponse, web};

use crate::domain::ballot::question::Choice;
use crate::domain::ballot::roll::square_metres;
use crate::domain::ballot::urn::{Which, code};
use crate::domain::ballot::{BallotState, takes_votes};
use crate::domain::policy::Refusal;
use crate::domain::standing::{Assurance, Standing};
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::gate::Audience::{Everyone, Resident};
use crate::http::routes::{Entry, Mount::Both, Mount::ForResident, Mount::Pages, get, post};
use crate::http::{Parts, path_id};
use crate::store::acts::{self, Act};
use crate::store::ballot_roll::{self, Line};
use crate::store::ballot_says::{self, Objection, Proxy};
use crate::store::ballots::{self, Ballot};
use crate::store::conn::Conn;
use crate::store::people::{self, Label};
use crate::store::sessions::SessionKind;
use crate::views::ballots::{
    HalfLine, MyBallots, MyLine, ObjectionLine, OneBallot, ProxyLine, ReceiptBlock, Took, way_words,
};
use crate::views::page::{Page, Tab};
use crate::words::{Lang, k};

pub fn entries() -> Vec<Entry> {
    let mut all = vec![
        get("/ballots", Resident, ForResident, "ballots one is on the roll of", || web::route().to(list)),
        get("/ballots/slip", Everyone, Pages, "at the kiosk: type the number on the slip from the desk", || {
            web::route().to(slip::ask)
        }),
        post("/ballots/slip", Everyone, Pages, "the slip opens the paper", &["code"], || web::route().to(slip::open)),
        post("/ballots/slip/check", Everyone, Pages, "look at the answers once more", &["code", "q0"], || {
            web::route().to(slip::check)
        }),
        post("/ballots/slip/votes", Everyone, Pages, "cast it", &["key", "code", "q0"], || web::route().to(slip::cast)),
        get("/ballots/{id}", Resident, ForResident, "one ballot: what is asked, one's line, whether one voted", || {
            web::route().to(show)
        }),
        get("/ballots/{id}/vote", Resident, Both, "the paper", || web::route().to(vote::paper)),
        post("/ballots/{id}/vote", Resident, Both, "the paper again, with answers to change", &["q0"], || {
            web::route().to(vote::again)
        }),
        post("/ballots/{id}/check", Resident, Both, "look at the answers once more; nothing is cast", &["q0"], || {
            web::route().to(vote::check)
        }),
        post(
            "/ballots/{id}/votes",
            Resident,
            ForResident,
            "cast it: q0 … by option, `blank` for none, q0_1=2 in a ranking; a helper casts what was stated",
            &["key", "q0"],
            || web::route().to(vote::cast),
        ),
        get("/ballots/{id}/taken", Resident, Both, "that one took part, and the code of one's sealed ballot", || {
            web::route().to(vote::taken)
        }),
    ];
    all.extend(objecting::entries());
    all.extend(proxy::entries());
    all.extend(open::entries());
    all
}

/// By what right somebody votes here: themselves, on a device of their own or at a kiosk.
fn own_standing(ctx: &Ctx) -> Result<Standing, Error> {
    if ctx.acting.is_some() {
        return Err(Error::refused(Refusal::NeverForAnother));
    }
    match ctx.caller()?.kind {
        SessionKind::Kiosk => ctx.standing(),
        _ => ctx.own_standing(),
    }
}

/// Can somebody cast a vote of their own from here? The policy decides; this is for what the page offers.
fn votes_here(ctx: &Ctx) -> bool {
    own_standing(ctx).is_ok_and(|standing| standing.assurance != Assurance::Code)
}

async fn list(ctx: Ctx) -> Result<HttpResponse, Error> {
    let (community, resident, me) =
        (ctx.community_id().to_owned(), ctx.resident()?.to_owned(), ctx.caller()?.person_id.clone());
    let helping = ctx.acting.is_some();
    let (found, open) = ctx
        .app
        .db
        .read(move |conn| {
            let mut found = ballots::of_person(conn, &community, &resident)?;
            if helping {
                // A helper sees what they were asked to cast, and no more.
                let asked = ballot_says::asked_of(conn, &community, &resident, &me)?;
                found.retain(|b| asked.contains(&b.id));
            }
            let running: Vec<String> =
                found.iter().filter(|b| b.state == BallotState::Open).map(|b| b.id.clone()).collect();
            let open = ballot_roll::not_voted(conn, &community, &resident, &running)?;
            Ok((found, open))
        })
        .await?;
    let waits = |b: &Ballot| open.contains(&b.id) && takes_votes(b.state, b.dates(), ctx.now);
    let shown = found.iter().filter(|b| b.state.is_known());
    ctx.show(&MyBallots {
        page: ctx.titled(k::BALLOTS_TITLE, Tab::None),
        rows: shown.map(|b| sheet::row(b, waits(b))).collect(),
    })
}

/// All a page about one ballot needs, for one person.
pub struct Mine {
    pub ballot: Ballot,
    pub line: Option<Line>,
    names: Vec<String>,
    proxy: Option<Proxy>,
    objections: Vec<Objection>,
    /// That of their vote: it says that they took part.
    receipt: Option<Act>,
    labels: std::collections::HashMap<String, Label>,
}

impl Mine {
    pub async fn read(ctx: &Ctx, path: &Parts) -> Result<Self, Error> {
        let (community, id, person) = (ctx.community_id().to_owned(), path_id(path)?, ctx.resident()?.to_owned());
        ctx.app.db.read(move |conn| Self::find(conn, &community, &id, &person)).await
    }

    fn find(conn: &mut Conn, community: &str, id: &str, person: &str) -> Result<Self, Error> {
        let ballot = ballots::find(conn, community, id)?.filter(|b| b.state.is_known() && b.announced_at.is_some());
        let ballot = ballot.ok_or(Error::Missing)?;
        let line = ballot_roll::line_of(conn, community, id, person)?;
        let number = line.as_ref().map_or(0, |l| l.line);
        let mut names = ballot_roll::names(conn, community, id, number, number)?;
        let proxy = ballot_says::proxy_of(conn, community, id, person)?;
        let mut people: Vec<String> = proxy.iter().map(|p| p.helper_id.clone()).collect();
        people.extend(line.as_ref().and_then(|l| l.cast_by.clone()));
        people.extend(line.as_ref().and_then(|l| l.hands_id.clone()));
        let taken_at = line.as_ref().and_then(|l| l.taken_at);
        let receipt = match taken_at {
            Some(at) => acts::of_moment(conn, community, person, id, at)?,
            None => None,
        };
        Ok(Self {
            receipt,
            names: names.remove(&number).unwrap_or_default().into_iter().map(|(_, name)| name).collect(),
            objections: ballot_says::own_objections(conn, community, id, person)?,
            labels: people::labels(conn, community, &people)?,
            ballot,
            line,
            proxy,
        })
    }

    /// The ballot and their line in it.
    pub fn on_roll(&self) -> Result<&Line, Error> {
        self.line.as_ref().ok_or(Error::Missing)
    }

    fn my_line(&self) -> Option<MyLine> {
        let line = self.line.as_ref()?;
        Some(MyLine {
            line: line.line,
            place: line.place.clone(),
            area: u64::try_from(line.area).unwrap_or(0),
            names: self.names.clone(),
        })
    }

    fn took(&self, ctx: &Ctx, page: &Page) -> Option<Took> {
        let line = self.line.as_ref()?;
        let me = ctx.resident().ok();
        let called = |id: &str| self.labels.get(id).map(|l| l.called(ctx.prefs.lang)).unwrap_or_default();
        let by = match (&line.hands_id, &line.cast_by) {
            (Some(hands), _) => called(hands),
            (None, Some(by)) if Some(by.as_str()) != me => called(by),
            _ => String::new(),
        };
        // Only to whoever cast it: a code in other hands proves that it was asked for.
        let own = line.cast_by.as_deref() == me && ctx.acting.is_none();
        Some(Took {
            at: line.taken_at?,
            way: way_words(page, line.channel.as_deref().unwrap_or_default()),
            by,
            code: line.sealed.as_deref().filter(|_| own).map(code).unwrap_or_default(),
            receipt: self.receipt.as_ref().map(|act| act.receipt_code.clone()).unwrap_or_default(),
        })
    }

    fn proxy_line(&self, lang: Lang) -> Result<Option<ProxyLine>, Error> {
        let Some(proxy) = &self.proxy else { return Ok(None) };
        let choice: Choice = serde_json::from_str(&proxy.choice).map_err(|e| Error::broken("ballots", e))?;
        Ok(Some(ProxyLine {
            helper: self.labels.get(&proxy.helper_id).map(|l| l.called(lang)).unwrap_or_default(),
            state: proxy.state.clone(),
            questions: sheet::lines(lang, &self.ballot.questions()?, Some(&choice)),
        }))
    }
}

pub fn halves(ballot: &Ballot) -> Vec<HalfLine> {
    [Which::First, Which::Second]
        .into_iter()
        .filter_map(|which| ballot.holder(which))
        .map(|(holder, print)| HalfLine { holder, print })
        .collect()
}

pub fn objection_line(one: &Objection, who: String, may: bool) -> ObjectionLine {
    ObjectionLine {
        id: one.id.clone(),
        kind: one.kind.clone(),
        words: one.words.clone(),
        state: one.state.clone(),
        answer: one.answer.clone(),
        at: one.at,
        who,
        may,
    }
}

/// What may be objected to now: the roll, the result, or nothing.
pub fn may_object(ballot: &Ballot, on_roll: bool, now: i64) -> &'static str {
    match ballot.state {
        BallotState::Announced => "roll",
        BallotState::Published | BallotState::Contested
            if on_roll && ballot.contest_until.is_some_and(|until| now < until) =>
        {
            "result"
        }
        _ => "",
    }
}

async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    if ctx.acting.is_some() {
        return proxy::stated(&ctx, &path).await;
    }
    let mine = Mine::read(&ctx, &path).await?;
    let ballot = &mine.ballot;
    let rules = ballot.rules()?;
    let page = ctx.page(ballot.title.clone(), Tab::None);
    let open = takes_votes(ballot.state, ballot.dates(), ctx.now);
    let took = mine.took(&ctx, &page);
    let on_paper = mine.line.as_ref().is_some_and(|l| l.channel.as_deref() == Some("paper"));
    // Another of the same line has cast it: only they can cast it anew.
    let others = took.as_ref().is_some_and(|t| !t.by.is_empty())
        && mine.line.as_ref().is_some_and(|l| l.cast_by.as_deref() != ctx.resident().ok());
    let free = mine.line.is_some() && open && !on_paper && !others;
    let untaken = mine.line.as_ref().is_some_and(|l| l.taken_at.is_none());
    let early = matches!(ballot.state, BallotState::Announced | BallotState::Open) && ctx.now < ballot.closes_at;
    ctx.show(&OneBallot {
        row: sheet::row(ballot, free && untaken),
        about: ballot.about.clone(),
        secret: ballot.is_secret(),
        basis: rules.basis,
        questions: sheet::lines(ctx.prefs.lang, &ballot.questions()?, None),
        line: mine.my_line(),
        halves: halves(ballot),
        proxy: mine.proxy_line(ctx.prefs.lang)?,
        objections: mine.objections.iter().map(|o| objection_line(o, String::new(), false)).collect(),
        contest_until: ballot.contest_until,
        ending: ballot.ending.clone(),
        may_vote: free && votes_here(&ctx),
        elsewhere: free && !votes_here(&ctx),
        may_proxy: rules.proxies && early && untaken && votes_here(&ctx),
        may_object: may_object(ballot, mine.line.is_some(), ctx.now),
        took,
        page,
    })
}

/// The receipt of a vote, with what its QR opens.
pub fn receipt_block(ctx: &Ctx, act: &Act) -> Result<ReceiptBlock, Error> {
    let public_url = &ctx.app.config.public_url;
    Ok(ReceiptBlock {
        code: act.receipt_code.clone(),
        url: format!("/receipts/{}", act.receipt_code),
        qr_svg: crate::words::qr::svg(&act.receipt_qr(public_url))?,
    })
}

/// An area as it is printed.
pub fn metres(area: i64) -> String {
    square_metres(u64::try_from(area).unwrap_or(0))
}
