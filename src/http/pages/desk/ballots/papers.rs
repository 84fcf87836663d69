//! Papers: printed, and read by two people who do not see what the other read; where they differ, a third looks.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::COUNT;
use crate::acts::ballots::boxes;
use crate::domain::ballot::Basis;
use crate::domain::ballot::question::Choice;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::ballots::{metres, sheet};
use crate::http::pages::desk::settings::by_office;
use crate::http::{Parts, path_id};
use crate::store::ballot_box::{self, Paper, Papers};
use crate::store::ballot_roll::{self, Line};
use crate::store::ballot_taking;
use crate::store::ballots::{self, Ballot};
use crate::views::desk_ballots::{BallotPaper, DeskPapers, PaperLine, RollLine, RollName};
use crate::views::page::Tab;
use crate::words::typed::tidy;
use crate::words::{k, qr};

/// Papers named on the page.
const NAMED: i64 = 60;

struct Read {
    ballot: Ballot,
    waits: Vec<Paper>,
    differ: Vec<Paper>,
    counted: Papers,
    listed: i64,
}

async fn whole(ctx: &Ctx, id: String) -> Result<Read, Error> {
    let community = ctx.community_id().to_owned();
    ctx.app
        .db
        .read(move |conn| {
            Ok(Read {
                ballot: ballots::find(conn, &community, &id)?.ok_or(Error::Missing)?,
                waits: ballot_box::papers_of(conn, &community, &id, "waits", i32::MIN, NAMED)?,
                differ: ballot_box::papers_of(conn, &community, &id, "differ", i32::MIN, NAMED)?,
                counted: ballot_box::papers_counted(conn, &community, &id)?,
                listed: ballot_taking::taken(conn, &community, &id)?.1,
            })
        })
        .await
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    serial: String,
    done: Option<i32>,
}

pub async fn show(ctx: Ctx, path: Parts, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let read = whole(&ctx, path_id(&path)?).await?;
    let asked = asked.into_inner();
    page(&ctx, &read, asked.serial, None, false, asked.done, &FieldErrors::default())
}

fn page(
    ctx: &Ctx,
    read: &Read,
    serial: String,
    choice: Option<&Choice>,
    void: bool,
    done: Option<i32>,
    errors: &FieldErrors,
) -> Result<HttpResponse, Error> {
    let me = ctx.caller()?.person_id.clone();
    // Whose a reading is, never what was read: the second looks at the paper, not at the first.
    let line = |paper: &Paper| -> Result<PaperLine, Error> {
        let readings = paper.readings()?;
        let mine = [&readings.first, &readings.second, &readings.third].into_iter().flatten().any(|r| r.by == me);
        Ok(PaperLine { serial: paper.serial, mine })
    };
    let ballot = &read.ballot;
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    ctx.show_as(
        status,
        &DeskPapers {
            page: ctx.titled(k::BALLOTS_PAPERS, Tab::Today).with_errors(errors),
            id: ballot.id.clone(),
            title: ballot.title.clone(),
            secret: ballot.is_secret(),
            serial,
            questions: sheet::lines(ctx.prefs.lang, &ballot.questions()?, choice),
            void,
            done,
            waits: read.waits.iter().map(line).collect::<Result<_, _>>()?,
            differ: read.differ.iter().map(line).collect::<Result<_, _>>()?,
            waits_n: read.counted.waits,
            differ_n: read.counted.differ,
            settled_n: read.counted.settled,
            listed: u64::try_from(read.listed).unwrap_or(0),
        },
    )
}

pub async fn read(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = by_office(&ctx, &form, COUNT, "desk.ballots.papers")?;
    let found = whole(&ctx, id.clone()).await?;
    let mut errors = FieldErrors::default();
    let serial = form.parse("serial", &mut errors, |text| {
        tidy(text).parse::<i32>().ok().filter(|n| *n > 0).ok_or(k::BALLOTS_ERROR_SERIAL)
    });
    let void = form.has("void");
    let choice = if void { None } else { Some(sheet::read(&form, &found.ballot.questions()?, &mut errors)) };
    let done = match (serial, errors.finish()) {
        (Some(serial), Ok(())) => {
            let (db, community) = (&ctx.app.db, ctx.community_id());
            boxes::read(db, community, standing, claim, id.clone(), serial, choice.clone()).await
        }
        (_, Err(errors)) => Err(errors),
        (None, Ok(())) => Err(Error::Missing),
    };
    match (done, serial) {
        (Ok(()), Some(serial)) => Ok(ctx.go(&format!("/desk/ballots/{id}/papers?done={serial}"))),
        (Err(Error::Invalid(errors)), _) if !ctx.json => {
            page(&ctx, &found, form.typed("serial"), choice.as_ref(), void, None, &errors)
        }
        (Err(other), _) => Err(other),
        (Ok(()), None) => Err(Error::Missing),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Printed {
    line: Option<i32>,
}

/// The paper. A secret one bears nothing but its questions; an open one bears its line, and who may cast it.
pub async fn print(ctx: Ctx, path: Parts, asked: web::Query<Printed>) -> Result<HttpResponse, Error> {
    let (community, id, line) = (ctx.community_id().to_owned(), path_id(&path)?, asked.line);
    let (ballot, line, names) = ctx
        .app
        .db
        .read(move |conn| {
            let ballot = ballots::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let number = line.filter(|_| !ballot.is_secret());
            let line = match number {
                Some(number) => Some(ballot_roll::line(conn, &community, &id, number)?.ok_or(Error::Missing)?),
                None => None,
            };
            let at = line.as_ref().map_or(0, |l| l.line);
            let names = ballot_roll::names(conn, &community, &id, at, at)?.remove(&at).unwrap_or_default();
            Ok((ballot, line, names))
        })
        .await?;
    let named = |line: &Line| RollLine {
        line: line.line,
        place: line.place.clone(),
        area: metres(line.area),
        names: names.iter().map(|(_, name)| RollName { person: None, name: name.clone() }).collect(),
        taken: false,
        way: String::new(),
    };
    let url = format!("{}/open/ballots/{}", ctx.app.config.public_url, ballot.number);
    ctx.show(&BallotPaper {
        page: ctx.titled(k::BALLOTS_PAPER, Tab::None),
        id: ballot.id.clone(),
        number: crate::acts::ballots::number(ballot.number),
        title: ballot.title.clone(),
        about: ballot.about.clone(),
        secret: ballot.is_secret(),
        owners: ballot.basis() == Basis::Owners,
        opens_at: ballot.opens_at,
        closes_at: ballot.closes_at,
        questions: sheet::lines(ctx.prefs.lang, &ballot.questions()?, None),
        qr: qr::svg(&url)?,
        url,
        line: line.as_ref().map(named),
    })
}
