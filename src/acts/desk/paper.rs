//! Numbered paper forms: printed beforehand, and entered once, with the time that was written on them.

use serde_json::json;

use crate::acts::requests::file::{self, More, Report};
use crate::acts::{ask, conclude};
use crate::domain::paper_form::{TimeRefusal, happened};
use crate::domain::policy::Subject;
use crate::domain::standing::{Channel, Standing};
use crate::domain::tiers::{EnterForm, PrintForms};
use crate::error::Error;
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::paper_forms;
use crate::words::k;

/// Numbers so many new forms; gives the first and the last.
pub async fn print(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    how_many: u32,
) -> Result<(i64, i64), Error> {
    db.write("print_forms", community, move |tx| {
        if let Claimed::Before(answer) = answers::claim(tx, &standing, "", &claim)? {
            return numbers_of(&answer);
        }
        let permit = ask::<PrintForms>(tx, &standing, &Subject::default())?;
        let numbers = paper_forms::print(tx, &permit, how_many)?;
        let ends = (numbers.first().copied().unwrap_or(0), numbers.last().copied().unwrap_or(0));
        let answer = format!("{}-{}", ends.0, ends.1);
        conclude(tx, permit, ("paper", &answer), &json!({ "from": ends.0, "to": ends.1 }))?;
        answers::keep(tx, &standing, "", &claim, &answer)?;
        Ok(ends)
    })
    .await
}

fn numbers_of(answer: &str) -> Result<(i64, i64), Error> {
    let ends = answer.split_once('-').and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
    ends.ok_or_else(|| Error::broken("paper", "an answer that is no pair of numbers"))
}

/// What is written on a form.
#[derive(Clone, Debug)]
pub struct Written {
    pub number: i64,
    pub happened_at: i64,
    pub taken_down_by: String,
    pub report: Report,
    /// Whose wording it is, and whether neighbours may see it.
    pub more: More,
}

/// What came of entering it.
#[derive(Debug)]
pub enum Entered {
    /// The request filed from it.
    New(String),
    /// It was entered before, as this request.
    Before(String),
}

/// Enters a form: the request is filed by the channel paper, and its clocks start when it was written.
pub async fn enter(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    written: Written,
) -> Result<Entered, Error> {
    let standing = Standing { channel: Channel::Paper, client_at: Some(written.happened_at), ..standing };
    db.write("enter_form", community, move |tx| {
        let resident = &written.report.resident;
        if let Claimed::Before(id) = answers::claim(tx, &standing, resident, &claim)? {
            return Ok(Entered::New(id));
        }
        let form = paper_forms::find(tx.conn, tx.community, written.number)?
            .ok_or_else(|| Error::field("number", k::PAPERFORM_ERROR_UNKNOWN))?;
        if let Some(request) = form.request_id {
            return Ok(Entered::Before(request));
        }
        let since = happened(written.happened_at, form.printed_at, tx.now).map_err(|why| {
            Error::field(
                "when",
                match why {
                    TimeRefusal::Future => k::PAPERFORM_ERROR_FUTURE,
                    TimeRefusal::TooOld => k::PAPERFORM_ERROR_OLD,
                    TimeRefusal::BeforePrinting => k::PAPERFORM_ERROR_BEFORE,
                },
            )
        })?;
        let request = file::within(tx, &standing, &written.report, &written.more, since)?;
        let permit = ask::<EnterForm>(tx, &standing, &Subject::resident(resident))?;
        paper_forms::enter(tx, &permit, written.number, since, &written.taken_down_by, &request)?;
        let content = json!({ "form": written.number, "written": since, "by": written.taken_down_by });
        conclude(tx, permit, ("request", &request), &content)?;
        answers::keep(tx, &standing, resident, &claim, &request)?;
        Ok(Entered::New(request))
    })
    .await
}
