//! Staff put right what is written down about a person; the person is told.

use serde_json::json;

use super::{Particulars, check_contacts, home_of, told};
use crate::acts::{ask, conclude, contact_change};
use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::CorrectPerson;
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::people::{self, Person};
use crate::store::people_write;
use crate::store::tx::Tx;

/// Corrects it, if nobody changed the person since `version` was read. What changes nothing is no act.
pub async fn correct(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    person: String,
    version: i32,
    who: Particulars,
) -> Result<(), Error> {
    db.write("correct_person", community, move |tx| {
        if let Claimed::Before(_) = answers::claim(tx, &standing, &person, &claim)? {
            return Ok(());
        }
        let before = people::find(tx.conn, tx.community, &person)?.ok_or(Error::Missing)?;
        if before.version != version {
            return Err(Error::Conflict(Clash::ChangedMeanwhile));
        }
        check_contacts(tx.conn, tx.community, &person, &who)?;
        write(tx, &standing, before, &who)?;
        answers::keep(tx, &standing, &person, &claim, &person)
    })
    .await
}

fn write(tx: &mut Tx<'_>, standing: &Standing, before: Person, who: &Particulars) -> Result<(), Error> {
    let known_home = match &who.home {
        Some(dwelling) => people_write::find_home(tx.conn, tx.community, dwelling)?,
        None => None,
    };
    let after = who.write_into(known_home.clone(), before.clone());
    let moved = known_home.is_none() && who.home.is_some();
    let changed = changes(&before, &after, moved);
    if changed.is_empty() {
        return Ok(());
    }
    let permit = ask::<CorrectPerson>(tx, standing, &Subject::resident(&before.id))?;
    let after = Person { home_id: home_of(tx, &permit, who)?, ..after };
    people_write::update(tx, &permit, &after)?;
    let content = json!({ "changed": changed, "before": told(&before), "after": told(&after) });
    let act = conclude(tx, permit, ("person", &before.id), &content)?;
    contact_change::tell_old(tx, &before, &after, act.as_ref(), &standing.actor)
}

/// The fields that differ, by their names in the form.
fn changes(before: &Person, after: &Person, moved: bool) -> Vec<&'static str> {
    let pairs = [
        ("name", before.name != after.name),
        ("born", before.born != after.born),
        ("sex", before.sex != after.sex),
        ("home", moved || before.home_id != after.home_id),
        ("phone", before.phone != after.phone),
        ("phone_shared", before.phone_shared != after.phone_shared),
        ("email", before.email != after.email),
        ("reach", before.reach != after.reach),
        ("digital", before.digital != after.digital),
        ("language", before.lang != after.lang),
        ("needs", before.needs != after.needs),
        ("lives_alone", before.lives_alone != after.lives_alone),
        ("is_resident", before.is_resident != after.is_resident),
    ];
    pairs.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
}
