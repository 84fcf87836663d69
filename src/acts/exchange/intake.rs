//! A list of requests or work orders from elsewhere is looked at, confirmed, and taken over in small steps. Each step
//! is whole or not there, and whoever comes after a stop goes on where it ended.

use std::collections::HashMap;

use serde_json::json;

use crate::acts::requests::{deadline, file};
use crate::acts::{ask, conclude};
use crate::domain::intake::{Order, bare};
use crate::domain::policy::Subject;
use crate::domain::request::{Clocks, Hand, PlaceWords, Words};
use crate::domain::source::SourceKind;
use crate::domain::standing::{ALWAYS_FRESH, Assurance, Channel, Office, Right, Standing};
use crate::domain::tiers::{ImportRequests, StopIntake, TakeOrder};
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::intake::{self, Batch, OutsideOrder, Staged};
use crate::store::tx::Tx;
use crate::store::{catalogue, category_words, offices, requests, sources};

/// Rows of one step.
const STEP: i64 = 50;

/// Begins a list; nothing in it is an act yet.
pub async fn begin(
    db: &Db,
    community: &str,
    owner: String,
    name: String,
    kind: SourceKind,
    category: String,
) -> Result<String, Error> {
    db.write("begin_intake", community, move |tx| {
        let leave = tx.housekeeping();
        intake::begin(tx, leave, &owner, &name, kind, &category)
    })
    .await
}

/// Keeps some of its rows.
pub async fn stage(db: &Db, community: &str, batch: String, rows: Vec<Staged>) -> Result<(), Error> {
    db.write("stage_intake", community, move |tx| {
        let leave = tx.housekeeping();
        intake::stage(tx, leave, &batch, &rows)
    })
    .await
}

/// The house's own step: all of it has arrived, its sending broke off, nobody wanted it for long.
pub async fn turn(
    db: &Db,
    community: &str,
    batch: String,
    from: &'static [&'static str],
    to: &'static str,
) -> Result<(), Error> {
    db.write("turn_intake", community, move |tx| {
        let leave = tx.housekeeping();
        intake::turn(tx, leave, &batch, from, to)
    })
    .await
}

/// Staff looked at it, and it is to be taken over; also again after a stop.
pub async fn confirm(db: &Db, community: &str, standing: Standing, claim: Claim, batch: String) -> Result<(), Error> {
    db.write("confirm_intake", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let found = intake::find(tx.conn, tx.community, &batch)?.ok_or(Error::Missing)?;
        let permit = ask::<ImportRequests>(tx, &standing, &Subject::default())?;
        let source = sources::ensure(tx, &permit, &found.name, found.kind)?;
        if source.kind != found.kind {
            return Err(Error::Conflict(Clash::Exists));
        }
        intake::run(tx, &permit, &batch, &source.id)?;
        let content = json!({ "source": source.name, "rows": found.total, "bad": found.bad });
        conclude(tx, permit, ("intake", &batch), &content)?;
        answers::keep(tx, &standing, "", &claim, &batch)
    })
    .await
}

/// What is left of a list stays where it is until somebody goes on.
///
/// # Errors
/// [`Clash::ChangedMeanwhile`]: it came to its end.
pub async fn stop(db: &Db, community: &str, standing: Standing, claim: Claim, batch: String) -> Result<(), Error> {
    halt(db, community, standing, claim, batch, (&["running"], "stopped")).await
}

/// It is not wanted, and forgotten.
///
/// # Errors
/// [`Clash::ChangedMeanwhile`]: somebody took it over.
pub async fn discard(db: &Db, community: &str, standing: Standing, claim: Claim, batch: String) -> Result<(), Error> {
    halt(db, community, standing, claim, batch, (&["receiving", "ready"], "dropped")).await
}

async fn halt(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    batch: String,
    (from, to): (&'static [&'static str], &'static str),
) -> Result<(), Error> {
    db.write("halt_intake", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(());
        }
        let found = intake::find(tx.conn, tx.community, &batch)?.ok_or(Error::Missing)?;
        let permit = ask::<StopIntake>(tx, &standing, &Subject::default())?;
        intake::halt(tx, &permit, &batch, from, to)?;
        let content = json!({ "source": found.name, "became": to, "rows": found.total, "left": found.left() });
        conclude(tx, permit, ("intake", &batch), &content)?;
        answers::keep(tx, &standing, "", &claim, &batch)
    })
    .await
}

/// One step of a running list; `false`: there is nothing more to do.
pub async fn step(db: &Db, community: &str, batch: String) -> Result<bool, Error> {
    db.write("step_intake", community, move |tx| {
        let Some(found) = intake::find(tx.conn, tx.community, &batch)?.filter(|b| b.state == "running") else {
            return Ok(false);
        };
        let leave = tx.housekeeping();
        // Whoever confirmed it works here no longer: somebody else decides.
        if !offices::holds(tx.conn, tx.community, &found.owner_id, Office::Desk)? {
            intake::turn(tx, leave, &batch, &["running"], "stopped")?;
            return Ok(false);
        }
        let rows = intake::rows(tx.conn, tx.community, &batch, "ready", 0, STEP)?;
        if rows.is_empty() {
            intake::turn(tx, leave, &batch, &["running"], "done")?;
            return Ok(false);
        }
        take_over(tx, &found, rows)?;
        Ok(true)
    })
    .await
}

fn take_over(tx: &mut Tx<'_>, batch: &Batch, rows: Vec<(i64, String, Option<String>)>) -> Result<(), Error> {
    let leave = tx.housekeeping();
    let source = batch.source_id.clone().ok_or_else(|| Error::broken("intake", "a list runs without its source"))?;
    let standing = for_staff(&batch.owner_id);
    let told = category_words::of_source(tx.conn, tx.community, &batch.name)?;
    let read = |body: &str| serde_json::from_str(body).ok().map(|order| sorted(order, &told));
    let orders: Vec<(i64, Option<Order>)> = rows.into_iter().map(|(line, body, _)| (line, read(&body))).collect();
    let numbers: Vec<String> = orders.iter().filter_map(|(_, o)| o.as_ref().map(|o| o.number.clone())).collect();
    let mut there = intake::orders(tx.conn, tx.community, &source, &numbers)?;
    let offered = catalogue::responsibility_list(tx.conn, tx.community, tx.now)?;
    let (mut done, mut known, mut failed) = (0, 0, 0);
    for (line, order) in orders {
        let offers = |id: &str| offered.iter().any(|(category, _, _)| category.id == id);
        let taken = match &order {
            Some(order) => offers(&order.category_id) || offered_then(tx, order)?,
            None => false,
        };
        let became = match order.filter(|_| taken) {
            None => "failed",
            Some(order) => match there.get(&order.number) {
                Some(before) => {
                    again(tx, &standing, before, &order)?;
                    "known"
                }
                None => {
                    let taken = take(tx, &standing, &source, &order)?;
                    there.insert(order.number.clone(), taken);
                    "done"
                }
            },
        };
        match became {
            "done" => done += 1,
            "known" => known += 1,
            _ => failed += 1,
        }
        intake::settle(tx, leave, &batch.id, line, became)?;
    }
    intake::count(tx, leave, &batch.id, done, known, failed)
}

/// Its category was on the list when it was handed in over there, though it has ended since.
fn offered_then(tx: &mut Tx<'_>, order: &Order) -> Result<bool, Error> {
    let Some(filed) = order.filed else { return Ok(false) };
    let found = catalogue::category(tx.conn, tx.community, &order.category_id)?;
    if found.is_none_or(|category| category.ended_at.is_none_or(|ended| filed >= ended)) {
        return Ok(false);
    }
    Ok(catalogue::responsibility_at(tx.conn, tx.community, &order.category_id, filed)?.is_some())
}

/// What waited for somebody to say what its word means, with the category it means now.
fn sorted(order: Order, told: &HashMap<String, String>) -> Order {
    if !order.category_id.is_empty() {
        return order;
    }
    Order { category_id: told.get(&bare(&order.word)).cloned().unwrap_or_default(), ..order }
}

/// The member of staff who confirmed the list, whose acts its steps are.
fn for_staff(owner: &str) -> Standing {
    Standing {
        actor: owner.to_owned(),
        right: Right::Office { office: Office::Desk, party: None },
        channel: Channel::Api,
        assurance: Assurance::PasswordAndTotp,
        fresh_until: ALWAYS_FRESH,
        session: None,
        device: None,
        key: None,
        client_at: None,
    }
}

/// A new one becomes a request of its source's, with its number, and with the stricter of both clocks.
fn take(tx: &mut Tx<'_>, standing: &Standing, source: &str, order: &Order) -> Result<OutsideOrder, Error> {
    let kept = |what: &'static str| move |_| Error::broken("intake", what);
    let report = file::Report {
        resident: source.to_owned(),
        category_id: order.category_id.clone(),
        building_id: order.building_id.clone(),
        unit: order.unit.clone(),
        place: PlaceWords::parse(&order.place).map_err(kept("a staged place"))?,
        words: Words::from_outside(&order.words, crate::domain::intake::MOST_CELL).map_err(kept("staged words"))?,
        answers: Vec::new(),
        draft: None,
    };
    let more = file::More { hand: Some(Hand::WrittenFor), ..file::More::default() };
    let id = file::within(tx, standing, &report, &more, order.filed.unwrap_or(tx.now))?;
    let permit = ask::<TakeOrder>(tx, standing, &Subject::resident(source))?;
    intake::add_order(tx, &permit, source, &id, order)?;
    if let Some(at) = order.deadline {
        let request = requests::find(tx.conn, tx.community, &id)?.ok_or(Error::Missing)?;
        let ours = Clocks { answer_by: request.answer_due, solve_by: request.solve_due };
        deadline::tighten(tx, &permit, &request, ours, at)?;
    }
    let content = json!({ "number": order.number, "deadline": order.deadline });
    conclude(tx, permit, ("request", &id), &content)?;
    let taken = intake::order_of(tx.conn, tx.community, &id)?;
    taken.ok_or_else(|| Error::broken("intake", "an order that was just kept is not there"))
}

/// One that is there already: nothing but their deadline changes.
fn again(tx: &mut Tx<'_>, standing: &Standing, before: &OutsideOrder, order: &Order) -> Result<(), Error> {
    let Some(at) = order.deadline.filter(|at| before.deadline != Some(*at)) else {
        return Ok(());
    };
    let request = requests::find(tx.conn, tx.community, &before.request_id)?.ok_or(Error::Missing)?;
    let permit = ask::<TakeOrder>(tx, standing, &Subject::resident(&before.source_id))?;
    intake::set_deadline(tx, &permit, before, at)?;
    if request.open {
        let ours = deadline::ours(tx, &request)?;
        deadline::tighten(tx, &permit, &request, ours, at)?;
    }
    let content = json!({ "number": order.number, "deadline": at });
    conclude(tx, permit, ("request", &before.request_id), &content)?;
    Ok(())
}
