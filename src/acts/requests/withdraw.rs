//! 不用办了: a request is called off, with the reason where there is one; also when the window for taking it back is over.
//! Taking back a complaint weighs: by somebody else it waits for the resident's own word. Anything else is done at once, and
//! the resident, who is told, can have it taken up again.

use serde_json::{Value, json};

use super::{publicity, say, voices};
use crate::acts::wish::{Asking, Change, Kept, Outcome, Wish, now_or_held};
use crate::domain::permit::Permit;
use crate::domain::request::{self, RequestState, RequestStep};
use crate::domain::standing::Standing;
use crate::domain::tiers::{CallOffRequest, Kind, UndoAct, WithdrawRequest};
use crate::domain::undo::undo;
use crate::error::{Clash, Error};
use crate::store::acts::{self, Act, Answer};
use crate::store::conn::Conn;
use crate::store::requests::{self, Request, Step};
use crate::store::tx::Tx;
use crate::store::{absences, catalogue};

pub fn withdraw(tx: &mut Tx<'_>, asking: Asking<'_>, id: &str, words: Option<&str>) -> Result<Outcome, Error> {
    let found = requests::find(tx.conn, tx.community, id)?
        .filter(|r| r.resident_id == asking.resident)
        .ok_or(Error::Missing)?;
    let state = request::may(found.state, RequestStep::Withdraw).ok_or(Error::Conflict(Clash::TooLate))?;
    let about = super::about(tx, &found)?;
    let wish = Wish::Withdraw { request: id.to_owned(), words: words.map(str::to_owned) };
    let kept = Kept { wish, was: String::new(), becomes: format!("R-{} {about}", found.number) };
    let party = found.party_id.clone();
    let act = Change { kept, benefit: None, party: Some(&party) };
    let off = Off { found, state, about, words };
    if weighs(tx.conn, tx.community, &off.found)? {
        now_or_held::<WithdrawRequest>(tx, asking, act, |tx, permit| off.write(tx, permit))
    } else {
        now_or_held::<CallOffRequest>(tx, asking, act, |tx, permit| off.write(tx, permit))
    }
}

/// By the line of the responsibility list that governed when it was filed, whatever the list says today; where none is
/// found, it is taken to weigh.
pub fn weighs(conn: &mut Conn, community: &str, request: &Request) -> Result<bool, Error> {
    let line = catalogue::responsibility_at(conn, community, &request.category_id, request.filed_at)?;
    Ok(line.is_none_or(|line| line.tier > 1))
}

/// A request that is called off.
struct Off<'a> {
    found: Request,
    state: RequestState,
    about: String,
    words: Option<&'a str>,
}

impl Off<'_> {
    fn write<K: Kind>(self, tx: &mut Tx<'_>, permit: &Permit<K>) -> Result<((&'static str, String), Value), Error> {
        let filing = acts::latest_about(tx.conn, tx.community, &self.found.id, "request.file")?;
        if let Some(filing) = filing.filter(|f| f.state == "done") {
            acts::answer(tx, permit, &filing, &Answer::Undone)?;
        }
        voices::part(tx, permit, &self.found)?;
        publicity::taken_back(tx, permit, &self.found)?;
        let changed = Request { state: self.state, open: false, due_at: i64::MAX, public: false, ..self.found };
        requests::update(tx, permit, &changed)?;
        let step = Step { kind: "withdrawn", words: self.words, ..Step::default() };
        requests::add_event(tx, permit, &changed.id, &step)?;
        let content = json!({ "about": self.about, "number": changed.number, "words": self.words });
        Ok((("request", changed.id), content))
    }
}

/// Within the window the resident takes back what was called off for them: it is open again, and its clocks start anew.
pub fn take_up(tx: &mut Tx<'_>, standing: &Standing, act: &Act) -> Result<(), Error> {
    let request = requests::find(tx.conn, tx.community, &act.subject_id)?.ok_or(Error::Missing)?;
    let away = absences::spans(tx.conn, tx.community, &request.resident_id)?;
    let open = undo(act.told_at, act.effect_at, &away, tx.now).is_open();
    let Some(state) = request::may(request.state, RequestStep::TakeUp).filter(|_| open && act.state == "done") else {
        return Err(Error::Conflict(Clash::TooLate));
    };
    let permit = say::permit_for::<UndoAct>(tx, standing, &request)?;
    acts::answer(tx, &permit, act, &Answer::Undone)?;
    let line = catalogue::responsibility(tx.conn, tx.community, &request.responsibility_id)?.ok_or(Error::Missing)?;
    let clocks = super::clocks(tx, &line, tx.now)?;
    let changed = Request {
        state,
        open: true,
        answered_at: None,
        answer_due: clocks.answer_by,
        solve_due: clocks.solve_by,
        due_at: clocks.sort_key(state, false),
        ..request
    };
    let public = publicity::found_again(tx, &permit, &changed)?;
    let changed = Request { public, ..changed };
    say::finish(tx, permit, &changed, "reopened", None)
}
