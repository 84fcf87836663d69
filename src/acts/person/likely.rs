//! Who on the register is perhaps there twice: looked for once a day, shown to the desk, decided by people.

use crate::domain::doubles::doubles as pairs;
use crate::error::Error;
use crate::store::db::Db;
use crate::store::doubles;

/// Pairs kept in one transaction.
const BATCH: usize = 200;
/// Open pairs compared with what was found now.
const OPEN: i64 = 2_000;

/// Looks through the register; gives how many pairs look alike. Run by the clock; twice finds nothing twice.
pub async fn scan(db: &Db, community: &str) -> Result<usize, Error> {
    let name = community.to_owned();
    let (found, seen) = db
        .read(move |conn| {
            let people = doubles::everybody(conn, &name)?;
            Ok((pairs(&people), doubles::open(conn, &name, None, OPEN)?))
        })
        .await?;
    for some in found.chunks(BATCH) {
        let some = some.to_vec();
        db.write("note_doubles", community, move |tx| {
            let leave = tx.housekeeping();
            doubles::note(tx, leave, &some)
        })
        .await?;
    }
    let pairs: Vec<(String, String)> = found.iter().map(|d| (d.one.clone(), d.other.clone())).collect();
    db.write("forget_doubles", community, move |tx| {
        let leave = tx.housekeeping();
        doubles::forget_unfound(tx, leave, &pairs, &seen)
    })
    .await?;
    Ok(found.len())
}
