//! An objection that nobody decided in time goes up as a request does: first it stands as late before the desk's lead and
//! whoever else may decide it, then the subdistrict may decide it as well.

use serde_json::json;

use super::deadline;
use crate::acts::conclude;
use crate::domain::policy::Subject;
use crate::domain::request::{Cause, Level};
use crate::domain::standing::Standing;
use crate::domain::tiers::{NoteOverdue, RiseRequest};
use crate::error::Error;
use crate::store::catalogue;
use crate::store::objections::{self, Objection};
use crate::store::requests::{self, Request, Step};
use crate::store::tx::Tx;

/// One step up.
pub(super) fn goes_up(tx: &mut Tx<'_>, objection: &Objection) -> Result<(), Error> {
    let request = requests::find(tx.conn, tx.community, &objection.request_id)?.ok_or(Error::Missing)?;
    match objection.risen() {
        None => to_the_lead(tx, objection, &request),
        Some(_) => to_the_subdistrict(tx, objection, &request),
    }
}

/// Late: it goes further when the same time has passed once more.
fn to_the_lead(tx: &mut Tx<'_>, objection: &Objection, request: &Request) -> Result<(), Error> {
    let next = deadline::decided_by(tx, request, objection.due_at)?;
    let permit = tx.permit::<NoteOverdue>(&Standing::of_the_house(), &Subject::resident(&request.resident_id))?;
    objections::rise(tx, &permit, &objection.id, Level::Lead, Some(next))?;
    let step = Step { kind: "overdue", party: Some(&request.party_id), ..Step::default() };
    requests::add_event(tx, &permit, &request.id, &step)?;
    let content = json!({
        "about": super::about(tx, request)?,
        "number": request.number,
        "objection": objection.id,
        "due_at": objection.due_at,
        "next_at": next,
    });
    conclude(tx, permit, ("request", &request.id), &content)?;
    Ok(())
}

/// Late a second time. The request itself stays whose it is: what is asked of the subdistrict is the decision.
fn to_the_subdistrict(tx: &mut Tx<'_>, objection: &Objection, request: &Request) -> Result<(), Error> {
    let Some(up) = catalogue::subdistrict(tx.conn, tx.community)? else {
        let leave = tx.housekeeping();
        return objections::goes_no_further(tx, leave, &objection.id);
    };
    let permit = tx.permit::<RiseRequest>(&Standing::of_the_house(), &Subject::resident(&request.resident_id))?;
    objections::rise(tx, &permit, &objection.id, Level::Subdistrict, None)?;
    let reason = Some(Cause::Overdue.as_str());
    requests::add_event(
        tx,
        &permit,
        &request.id,
        &Step { kind: "risen", party: Some(&up.id), reason, ..Step::default() },
    )?;
    let content = json!({
        "about": super::about(tx, request)?,
        "number": request.number,
        "objection": objection.id,
        "party": up.id,
        "cause": Cause::Overdue.as_str(),
    });
    conclude(tx, permit, ("request", &request.id), &content)?;
    Ok(())
}
