//! What the community itself decides about requests: whose job is what, what is asked, and when the office works.

pub mod calendar;
pub mod categories;
pub mod parties;
pub mod questions;

use crate::domain::policy::Subject;
use crate::domain::standing::Standing;
use crate::domain::tiers::ChangeList;
use crate::error::{Clash, Error};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::catalogue::{self, Category};
use crate::store::db::Db;
use crate::store::tx::Tx;
use serde_json::Value;

use crate::acts::{ask, conclude};
use crate::domain::permit::Permit;

/// What was changed: its kind, its id, and what the record keeps.
struct Changed {
    kind: &'static str,
    id: String,
    content: Value,
}

/// One change of the list, by whoever may: once for each key, in the record, nobody told.
async fn change(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    job: impl Fn(&mut Tx<'_>, &Permit<ChangeList>) -> Result<Changed, Error> + Send + 'static,
) -> Result<String, Error> {
    db.write("change_list", community, move |tx| {
        if let Claimed::Before(id) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(id);
        }
        let permit = ask::<ChangeList>(tx, &standing, &Subject::default())?;
        let done = job(tx, &permit)?;
        conclude(tx, permit, (done.kind, &done.id), &done.content)?;
        answers::keep(tx, &standing, "", &claim, &done.id)?;
        Ok(done.id)
    })
    .await
}

/// A category that is still offered.
fn offered(tx: &mut Tx<'_>, id: &str) -> Result<Category, Error> {
    let found = catalogue::category(tx.conn, tx.community, id)?.ok_or(Error::Missing)?;
    if found.ended_at.is_some() { Err(Error::Conflict(Clash::TooLate)) } else { Ok(found) }
}

/// Which way something moves in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    Up,
    Down,
}

/// The neighbour one changes places with; none at the end of the list.
fn neighbour<T>(list: &[T], is: impl Fn(&T) -> bool, way: Move) -> Option<(usize, usize)> {
    let at = list.iter().position(is)?;
    let other = match way {
        Move::Up => at.checked_sub(1)?,
        Move::Down => at + 1,
    };
    (other < list.len()).then_some((at, other))
}

fn order(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_cannot_go_up_nor_the_last_down() {
        let list = ["a", "b", "c"];
        assert_eq!(neighbour(&list, |x| *x == "a", Move::Up), None);
        assert_eq!(neighbour(&list, |x| *x == "c", Move::Down), None);
        assert_eq!(neighbour(&list, |x| *x == "b", Move::Up), Some((1, 0)));
        assert_eq!(neighbour(&list, |x| *x == "z", Move::Up), None);
    }
}
