//! What staff do with a ballot, each a form on its page; refused, the page again with what was typed.

use actix_web::HttpResponse;

use super::one::{self, Kept, Whole};
use super::{COUNT, LEAD, TABLE};
use crate::acts::ballots::boxes::{self, MOST_LINES};
use crate::acts::ballots::objection::{self, Decision, Said};
use crate::acts::ballots::{At, draft, ending};
use crate::domain::ballot::file::Opened;
use crate::domain::ballot::roll::ObjectionKind;
use crate::domain::ballot::urn::PublicHalf;
use crate::domain::standing::Office;
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::desk::settings::by_office;
use crate::http::pages::requests::parse_words;
use crate::http::{Parts, path_id};
use crate::store::ballot_says::SLIP_LIVES;
use crate::store::people_search;
use crate::views::desk_ballots::SlipShown;
use crate::views::page::Tab;
use crate::words::k;
use crate::words::typed::{tidy, tidy_line, tidy_words};

const MOST_LINE: usize = 60;
const MOST_WORDS: usize = 1_000;

fn at(ctx: &Ctx, path: &Parts, form: &Form, offices: &[Office], route: &'static str) -> Result<At, Error> {
    let (standing, claim) = by_office(ctx, form, offices, route)?;
    let version = form.text("version").parse().map_err(|_| Error::field("version", k::HOUSE_OLD_FORM))?;
    Ok(At { standing, claim, ballot: path_id(path)?, version })
}

/// Goes back to the ballot; refused, its page with the error and what was typed.
async fn answer(
    ctx: &Ctx,
    path: &Parts,
    form: &Form,
    name: &'static str,
    done: Result<(), Error>,
) -> Result<HttpResponse, Error> {
    let id = path_id(path)?;
    let (errors, clash) = match done {
        Ok(()) => return Ok(ctx.go(&format!("/desk/ballots/{id}"))),
        Err(Error::Invalid(errors)) if !ctx.json => (errors, false),
        Err(Error::Conflict(Clash::ChangedMeanwhile | Clash::TooLate)) if !ctx.json => (FieldErrors::default(), true),
        Err(other) => return Err(other),
    };
    let whole = Whole::read(ctx, id).await?;
    one::page(ctx, &whole, Kept::of(form, name), None, &errors, clash)
}

fn words(form: &Form, field: &str) -> Result<String, Error> {
    let text = tidy_words(form.text(field));
    match text.chars().count() {
        0 => Err(Error::field(field, k::BALLOTS_ERROR_WHY)),
        n if n > MOST_WORDS => Err(Error::field(field, k::HOUSE_ERROR_WORDS_LONG)),
        _ => Ok(text),
    }
}

pub async fn half(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let at = at(&ctx, &path, &form, LEAD, "desk.ballots.half")?;
    let holder = tidy_line(form.text("holder"));
    let mut errors = FieldErrors::default();
    if holder.is_empty() || holder.chars().count() > MOST_LINE {
        errors.add("holder", k::BALLOTS_ERROR_HOLDER);
    }
    let half = form.parse("half", &mut errors, |text| PublicHalf::read(text).map_err(|_| k::BALLOTS_ERROR_HALF));
    let done = match (half, errors.finish()) {
        (Some(half), Ok(())) => draft::keep_half(&ctx.app.db, ctx.community_id(), at, holder, half).await,
        (_, Err(errors)) => Err(errors),
        (None, Ok(())) => Err(Error::Missing),
    };
    answer(&ctx, &path, &form, "half", done).await
}

pub async fn announce(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let at = at(&ctx, &path, &form, LEAD, "desk.ballots.announce")?;
    let done = draft::announce(&ctx.app.db, ctx.community_id(), at).await;
    answer(&ctx, &path, &form, "announcement", done).await
}

pub async fn withdraw(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let at = at(&ctx, &path, &form, LEAD, "desk.ballots.withdraw")?;
    let done = match words(&form, "words") {
        Ok(why) => draft::withdraw(&ctx.app.db, ctx.community_id(), at, why).await,
        Err(error) => Err(error),
    };
    answer(&ctx, &path, &form, "withdrawal", done).await
}

/// The one resident that fits what was typed: a name, a home, or the number on the card.
async fn resident(ctx: &Ctx, typed: &str) -> Result<(String, String), Error> {
    let (community, typed) = (ctx.community_id().to_owned(), typed.to_owned());
    if typed.is_empty() {
        return Err(Error::field("who", k::MEDIATION_ERROR_NOBODY));
    }
    let found = ctx.app.db.read(move |conn| people_search::search(conn, &community, &typed, None, 3)).await?;
    let mut active = found.into_iter().filter(|p| p.state == "active");
    match (active.next(), active.next()) {
        (Some(person), None) => Ok((person.id, person.name)),
        (None, _) => Err(Error::field("who", k::MEDIATION_ERROR_NOBODY)),
        _ => Err(Error::field("who", k::MEDIATION_ERROR_SEVERAL)),
    }
}

/// A slip, shown once: the number is nowhere kept, and a new press makes a new one.
pub async fn slip(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, _) = by_office(&ctx, &form, TABLE, "desk.ballots.slip")?;
    let handed = match resident(&ctx, form.text("who")).await {
        Ok((person, name)) => {
            let code = boxes::hand_slip(&ctx.app.db, ctx.community_id(), standing, id.clone(), person).await;
            code.map(|code| (code, name))
        }
        Err(error) => Err(error),
    };
    let (code, name) = match handed {
        Ok(handed) => handed,
        Err(error) => return answer(&ctx, &path, &form, "slips", Err(error)).await,
    };
    let whole = Whole::read(&ctx, id.clone()).await?;
    ctx.show(&SlipShown {
        page: ctx.titled(k::BALLOTS_SLIP_SHOWN, Tab::Today),
        id,
        title: whole.ballot.title,
        name,
        code: format!("{} {}", &code[..4], &code[4..]),
        minutes: SLIP_LIVES / 60_000,
    })
}

/// 12, 15-18、20: numbers of lines as people write lists of them.
fn numbers(text: &str) -> Option<Vec<i32>> {
    let text = tidy(text).replace(['—', '–', '~', '～'], "-");
    let mut all = Vec::new();
    for part in text.split(|c: char| !(c.is_ascii_digit() || c == '-')).filter(|part| !part.is_empty()) {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to): (i32, i32) = (from.parse().ok()?, to.parse().ok()?);
        if to < from || usize::try_from(to - from).ok()? > MOST_LINES {
            return None;
        }
        all.extend(from..=to);
    }
    all.sort_unstable();
    all.dedup();
    (!all.is_empty() && all.len() <= MOST_LINES).then_some(all)
}

pub async fn listed(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = by_office(&ctx, &form, TABLE, "desk.ballots.box")?;
    let done = match numbers(form.text("lines")) {
        Some(lines) => boxes::list(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), lines).await,
        None => {
            let mut errors = FieldErrors::default();
            errors.add_with("lines", k::BALLOTS_ERROR_LINES, vec![("most", MOST_LINES.to_string())]);
            Err(Error::Invalid(errors))
        }
    };
    match done {
        Ok(listed) if ctx.json => Ok(ctx.go(&format!("/desk/ballots/{id}?listed={}", listed.stored()))),
        Ok(listed) => Ok(ctx.go(&format!("/desk/ballots/{id}?listed={}#box", listed.stored()))),
        Err(error) => answer(&ctx, &path, &form, "box", Err(error)).await,
    }
}

pub async fn close(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let at = at(&ctx, &path, &form, LEAD, "desk.ballots.close")?;
    let done = ending::close(&ctx.app.db, ctx.community_id(), at).await;
    answer(&ctx, &path, &form, "close", done).await
}

pub async fn count(ctx: Ctx, path: Parts, mut form: Form) -> Result<HttpResponse, Error> {
    let at = at(&ctx, &path, &form, COUNT, "desk.ballots.count")?;
    let sent = form.files.iter().position(|file| file.field == "opened").map(|at| form.files.swap_remove(at).bytes);
    let text = sent.map(|bytes| String::from_utf8(bytes).unwrap_or_default());
    let opened = match &text {
        Some(text) => Opened::read(text).map(Some).map_err(|_| Error::field("opened", k::BALLOTS_ERROR_OPENED_BAD)),
        None => Ok(None),
    };
    let of_this = |o: &Opened| o.ballot == at.ballot;
    let done = match opened {
        Ok(Some(opened)) if !of_this(&opened) => Err(Error::field("opened", k::BALLOTS_ERROR_OPENED_OTHER)),
        Ok(opened) => {
            let why = tidy_words(form.text("why"));
            ending::count(&ctx.app.db, ctx.community_id(), at, opened, why).await
        }
        Err(error) => Err(error),
    };
    answer(&ctx, &path, &form, "count", done).await
}

pub async fn publish(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let at = at(&ctx, &path, &form, COUNT, "desk.ballots.publish")?;
    let done = ending::publish(&ctx.app.db, ctx.community_id(), at).await;
    answer(&ctx, &path, &form, "publication", done).await
}

pub async fn recount(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let at = at(&ctx, &path, &form, COUNT, "desk.ballots.recount")?;
    let done = match words(&form, "words") {
        Ok(why) => ending::recount(&ctx.app.db, ctx.community_id(), at, why).await,
        Err(error) => Err(error),
    };
    answer(&ctx, &path, &form, "recount", done).await
}

pub async fn seal(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let at = at(&ctx, &path, &form, COUNT, "desk.ballots.seal")?;
    let done = match words(&form, "how") {
        Ok(how) => ending::seal(&ctx.app.db, ctx.community_id(), at, how).await,
        Err(error) => Err(error),
    };
    answer(&ctx, &path, &form, "seal", done).await
}

pub async fn object(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = by_office(&ctx, &form, TABLE, "desk.ballots.object")?;
    let mut errors = FieldErrors::default();
    let kind = form.parse("kind", &mut errors, |text| ObjectionKind::parse(text).ok_or(k::BALLOTS_ERROR_OBJECT_KIND));
    let words = form.parse("words", &mut errors, parse_words);
    let who = resident(&ctx, form.text("who")).await;
    let done = match (kind, words, who) {
        (Some(kind), Some(words), Ok((person, _))) => {
            let (db, community) = (&ctx.app.db, ctx.community_id());
            objection::object(db, community, standing, claim, Said { ballot: id, person, kind, words }).await
        }
        (_, _, who) => {
            if let Err(Error::Invalid(more)) = who {
                errors.0.extend(more.0);
            }
            Err(Error::Invalid(errors))
        }
    };
    answer(&ctx, &path, &form, "objections", done).await
}

pub async fn decide(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (standing, claim) = by_office(&ctx, &form, LEAD, "desk.ballots.decide")?;
    let at = At { standing, claim, ballot: path_id(&path)?, version: 0 };
    let mut errors = FieldErrors::default();
    let granted = form.parse("granted", &mut errors, |text| match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(k::BALLOTS_ERROR_PICK),
    });
    let words = form.parse("words", &mut errors, parse_words);
    let strike = match form.text("strike") {
        "" => None,
        text => {
            let line = tidy(text).parse().ok();
            if line.is_none() {
                errors.add("strike", k::BALLOTS_ERROR_LINE);
            }
            line
        }
    };
    let done = match (granted, words, errors.finish()) {
        (Some(granted), Some(words), Ok(())) => {
            let decision = Decision { objection: form.text("objection").to_owned(), granted, words, strike };
            objection::decide(&ctx.app.db, ctx.community_id(), at, decision).await
        }
        (_, _, Err(errors)) => Err(errors),
        (_, _, Ok(())) => Err(Error::Missing),
    };
    answer(&ctx, &path, &form, "decision", done).await
}
