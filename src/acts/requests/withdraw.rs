//! 不用办了: a request is called off, with the reason where there is one; also when the window for taking it back is over.

use serde_json::json;

use crate::acts::wish::{Asking, Change, Kept, Outcome, Wish, now_or_held};
use crate::domain::request::{self, RequestStep};
use crate::domain::tiers::WithdrawRequest;
use crate::error::{Clash, Error};
use crate::store::acts::{self, Answer};
use crate::store::requests::{self, Request, Step};
use crate::store::tx::Tx;

pub fn withdraw(tx: &mut Tx<'_>, asking: Asking<'_>, id: &str, words: Option<&str>) -> Result<Outcome, Error> {
    let found = requests::find(tx.conn, tx.community, id)?
        .filter(|r| r.resident_id == asking.resident)
        .ok_or(Error::Missing)?;
    let state = request::may(found.state, RequestStep::Withdraw).ok_or(Error::Conflict(Clash::TooLate))?;
    let about = super::about(tx, &found)?;
    let filing = acts::latest_about(tx.conn, tx.community, id, "request.file")?;
    let wish = Wish::Withdraw { request: id.to_owned(), words: words.map(str::to_owned) };
    let kept = Kept { wish, was: String::new(), becomes: format!("R-{} {about}", found.number) };
    let party = found.party_id.clone();
    let act = Change { kept, benefit: None, party: Some(&party) };
    now_or_held::<WithdrawRequest>(tx, asking, act, |tx, permit| {
        if let Some(filing) = filing.filter(|f| f.state == "done") {
            acts::answer(tx, permit, &filing, &Answer::Undone)?;
        }
        let changed = Request { state, open: false, due_at: i64::MAX, ..found };
        requests::update(tx, permit, &changed)?;
        let step = Step { kind: "withdrawn", words, ..Step::default() };
        requests::add_event(tx, permit, &changed.id, &step)?;
        let content = json!({ "about": about, "number": changed.number, "words": words });
        Ok((("request", changed.id), content))
    })
}
