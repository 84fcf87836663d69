//! Two people answer for it: at the bedside, where the resident says yes before two staff or staff and a grid worker
//! (evidence K7); in haste, where nobody could ask her properly (the urgent override).

use serde_json::json;

use super::{SUBJECT, begin};
use crate::acts::{ask, conclude, second_eyes};
use crate::domain::mandate::{BEDSIDE_TOGETHER, Evidence, MandateKind};
use crate::domain::permit::Permit;
use crate::domain::person::PersonName;
use crate::domain::second_eyes::{First, Two, outsider};
use crate::domain::standing::{Channel, Standing};
use crate::domain::tiers::{BedsideMandate, Kind, UrgentMandate, WitnessMandate};
use crate::error::{Clash, Error, FieldErrors};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::mandates::{self, Evidenced, Mandate, NewEvidence};
use crate::store::people;
use crate::store::tx::Tx;
use crate::words::{k, typed};

/// The second of the two.
#[derive(Clone, Debug)]
pub enum Second {
    /// Somebody of another house: a grid worker beside the bed. As typed.
    Outside { name: String, phone: String },
    /// The subdistrict's duty officer, rung at that time on the number of the settings.
    Officer { officer: String, called_at: i64 },
    /// A colleague, who presses on their own screen.
    Colleague,
}

/// K7: the first colleague's word waits for the second; with a grid worker it holds at once.
pub async fn bedside(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    mandate: String,
    second: Second,
) -> Result<(), Error> {
    let standing = Standing { channel: Channel::OfflineVisit, ..standing };
    db.write("bedside_mandate", community, move |tx| {
        let found = super::find(tx, &mandate)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        if !found.kind.needs_her_word() {
            return Err(Error::Conflict(Clash::TooLate));
        }
        begin::still_right(tx, &found)?;
        let subject = super::apart(&standing, &found)?;
        if matches!(second, Second::Officer { .. }) {
            // Nobody is at a bedside by telephone.
            return Err(Error::field("second_name", k::MANDATING_ERROR_SECOND_NAME));
        }
        match pair(tx, &standing, &found, &second)? {
            Pair::Waits => {
                let permit = ask::<WitnessMandate>(tx, &standing, &subject)?;
                first(tx, permit, &found)?;
            }
            Pair::Complete(two) => {
                let permit = ask::<BedsideMandate>(tx, &standing, &subject.by_two(two.two))?;
                hold(tx, permit, &found, &two, "bedside")?;
            }
        }
        answers::keep(tx, &standing, &found.resident_id, &claim, &found.id)
    })
    .await
}

/// The urgent override. Whoever drafted it is the first; the second is another colleague, or the duty officer by
/// telephone, whose name, number and hour are kept.
pub async fn urgent(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    mandate: String,
    second: Second,
) -> Result<(), Error> {
    db.write("urgent_mandate", community, move |tx| {
        let found = super::find(tx, &mandate)?;
        if let Claimed::Before(_) = answers::claim(tx, &standing, &found.resident_id, &claim)? {
            return Ok(());
        }
        if found.kind != MandateKind::Urgent {
            return Err(Error::Conflict(Clash::TooLate));
        }
        begin::still_right(tx, &found)?;
        let two = match &second {
            // Whom nobody knows beforehand nobody can ring back: the officers stand in the settings.
            Second::Outside { .. } => return Err(Error::field("officer", k::SECOND_ERROR_OFFICER)),
            Second::Officer { officer, called_at } => by_telephone(tx, &standing, &found, officer, *called_at)?,
            Second::Colleague => Both::colleagues(&found.drafted_by, &standing.actor)?,
        };
        let permit = ask::<UrgentMandate>(tx, &standing, &super::apart(&standing, &found)?.by_two(two.two))?;
        hold(tx, permit, &found, &two, "urgent")?;
        answers::keep(tx, &standing, &found.resident_id, &claim, &found.id)
    })
    .await
}

/// Who answers for it.
struct Both {
    first: String,
    second: Option<String>,
    name: Option<String>,
    phone: Option<String>,
    two: Two,
}

impl Both {
    fn colleagues(first: &str, second: &str) -> Result<Self, Error> {
        let two = second_eyes::another(first, second)?;
        Ok(Self { first: first.to_owned(), second: Some(second.to_owned()), name: None, phone: None, two })
    }
}

/// The first is here; the other is named, with the number they were reached at.
fn with_outsider(tx: &mut Tx<'_>, first: &str, found: &Mandate, name: &str, phone: &str) -> Result<Both, Error> {
    let mut errors = FieldErrors::default();
    let name = PersonName::parse(name).map(|n| n.as_str().to_owned()).ok();
    if name.is_none() {
        errors.add("second_name", k::MANDATING_ERROR_SECOND_NAME);
    }
    let phone = typed::phone(phone);
    if phone.is_none() {
        errors.add("second_phone", k::MANDATING_ERROR_SECOND_PHONE);
    }
    errors.finish()?;
    let (Some(name), Some(phone)) = (name, phone) else { return Err(Error::Missing) };
    let me = people::find(tx.conn, tx.community, first)?.ok_or(Error::Missing)?;
    let about = people::labels(tx.conn, tx.community, &[found.resident_id.clone(), found.helper_id.clone()])?;
    let about: Vec<&str> = about.values().map(|label| label.name.as_str()).collect();
    let me = First { person: first, name: &me.name, phone: me.phone.as_deref() };
    let two =
        outsider(me, &name, &phone, &about).map_err(|_| Error::field("second_name", k::MANDATING_ERROR_SECOND_NAME))?;
    Ok(Both { first: first.to_owned(), second: None, name: Some(name), phone: Some(phone), two })
}

fn by_telephone(
    tx: &mut Tx<'_>,
    standing: &Standing,
    found: &Mandate,
    officer: &str,
    called_at: i64,
) -> Result<Both, Error> {
    let (officer, two) = second_eyes::on_duty(tx, standing, &found.drafted_by, officer, called_at)?;
    let name = format!("{}{}", officer.office, officer.name);
    Ok(Both { first: standing.actor.clone(), second: None, name: Some(name), phone: Some(officer.phone), two })
}

enum Pair {
    Waits,
    Complete(Both),
}

fn pair(tx: &mut Tx<'_>, standing: &Standing, found: &Mandate, second: &Second) -> Result<Pair, Error> {
    if let Second::Outside { name, phone } = second {
        return Ok(Pair::Complete(with_outsider(tx, &standing.actor, found, name, phone)?));
    }
    let kept = mandates::evidence_of(tx.conn, tx.community, &found.id)?;
    Ok(match kept.iter().find_map(|e| waiting(e, tx.now)) {
        None => Pair::Waits,
        Some(first) => Pair::Complete(Both::colleagues(first, &standing.actor)?),
    })
}

/// A colleague who was at the bedside lately and waits for the second.
pub fn waiting(evidence: &Evidenced, now: i64) -> Option<&str> {
    let alone = evidence.kind == Evidence::K7 && evidence.second_id.is_none() && evidence.second_name.is_none();
    evidence.staff_id.as_deref().filter(|_| alone && now < evidence.at + BEDSIDE_TOGETHER)
}

fn first(tx: &mut Tx<'_>, permit: Permit<WitnessMandate>, found: &Mandate) -> Result<(), Error> {
    let staff = permit.context().standing.actor.clone();
    let evidence =
        NewEvidence { staff: Some(&staff), how: Some("bedside"), ..NewEvidence::of(&found.id, Evidence::K7) };
    mandates::add_evidence(tx, &permit, &evidence)?;
    let content = super::content(tx, found, found.state, json!({ "evidence": "k7", "waits": true }))?;
    conclude(tx, permit, (SUBJECT, &found.id), &content)?;
    Ok(())
}

fn hold<K: Kind>(tx: &mut Tx<'_>, permit: Permit<K>, found: &Mandate, two: &Both, how: &str) -> Result<(), Error> {
    let evidence = NewEvidence {
        staff: Some(&two.first),
        second: two.second.as_deref(),
        second_name: two.name.as_deref(),
        second_phone: two.phone.as_deref(),
        how: Some(how),
        ..NewEvidence::of(&found.id, Evidence::K7)
    };
    let more = json!({
        "evidence": "k7", "how": how, "first": two.first, "second": two.second, "second_name": two.name,
        "second_phone": two.phone,
    });
    begin::begin(tx, permit, found, Evidence::K7, &[evidence], more)
}
