//! Records that are perhaps of one person, as the nightly job found them, until staff joined them or said they are two.

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::{likely_doubles as table, people};
use super::tx::{Housekeeping, Tx, new_id};
use crate::domain::doubles::{Double, Known};
use crate::domain::permit::Permit;
use crate::domain::person::{Born, Resemblance};
use crate::domain::tiers::{DismissDouble, MergePeople};
use crate::error::{Clash, Error};
use crate::on_each;

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = table)]
pub struct LikelyDouble {
    pub id: String,
    pub one_id: String,
    pub other_id: String,
    pub score: i32,
    /// `same_name,same_home`.
    pub because: String,
    pub open: bool,
    pub found_at: i64,
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<LikelyDouble>, Error> {
    Ok(table::table.find((community, id)).select(LikelyDouble::as_select()).first(conn).optional()?)
}

/// Those nobody has looked at, the likeliest first, after the score and id given.
pub fn open(
    conn: &mut Conn,
    community: &str,
    after: Option<(i32, &str)>,
    limit: i64,
) -> Result<Vec<LikelyDouble>, Error> {
    let mut query =
        table::table.filter(table::community_id.eq(community.to_owned())).filter(table::open.eq(true)).into_boxed();
    if let Some((score, id)) = after {
        query = query.filter(table::score.lt(score).or(table::score.eq(score).and(table::id.lt(id.to_owned()))));
    }
    Ok(query
        .order((table::score.desc(), table::id.desc()))
        .limit(limit)
        .select(LikelyDouble::as_select())
        .load(conn)?)
}

/// Everybody who may have been registered twice, in few words; one statement.
pub fn everybody(conn: &mut Conn, community: &str) -> Result<Vec<Known>, Error> {
    type Row = (String, String, Option<String>, Option<String>, Option<String>);
    let rows: Vec<Row> = people::table
        .filter(people::community_id.eq(community))
        .filter(people::is_resident.eq(true))
        .filter(people::state.eq("active"))
        .select((people::id, people::name, people::born, people::home_id, people::phone))
        .load(conn)?;
    let known = |(id, name, born, home, phone): Row| Known {
        id,
        name,
        birth_year: born.as_deref().and_then(Born::stored).map(Born::year),
        home: home.unwrap_or_default(),
        phone: phone.unwrap_or_default(),
    };
    Ok(rows.into_iter().map(known).collect())
}

/// Notes what was found; a pair that stands there, looked at or not, is left as it is.
pub fn note(tx: &mut Tx<'_>, _: Housekeeping, found: &[Double]) -> Result<(), Error> {
    let rows: Vec<_> = found
        .iter()
        .map(|double| {
            (
                table::community_id.eq(tx.community),
                table::id.eq(new_id()),
                table::one_id.eq(&double.one),
                table::other_id.eq(&double.other),
                table::score.eq(i32::from(double.score)),
                table::because.eq(words_of(&double.because)),
                table::open.eq(true),
                table::found_at.eq(tx.now),
            )
        })
        .collect();
    on_each!(&mut *tx.conn, c => diesel::insert_into(table::table).values(&rows).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// Those who were put right meanwhile look alike no longer: what nobody found again, and nobody answered, goes.
pub fn forget_unfound(
    tx: &mut Tx<'_>,
    _: Housekeeping,
    found: &[(String, String)],
    seen: &[LikelyDouble],
) -> Result<(), Error> {
    for old in seen {
        if !found.iter().any(|(one, other)| *one == old.one_id && *other == old.other_id) {
            diesel::delete(table::table.find((tx.community, &old.id)).filter(table::open.eq(true))).execute(tx.conn)?;
        }
    }
    Ok(())
}

fn words_of(because: &[Resemblance]) -> String {
    let word = |why: &Resemblance| match why {
        Resemblance::SameName => "name",
        Resemblance::NameSoundsSame | Resemblance::NameSoundsSimilar => "sound",
        Resemblance::SamePhone => "phone",
        Resemblance::SameHome => "home",
        Resemblance::SameBirthYear | Resemblance::NearBirthYear => "born",
    };
    because.iter().map(word).collect::<Vec<_>>().join(",")
}

/// Staff say they are two.
pub fn dismiss(tx: &mut Tx<'_>, permit: &Permit<DismissDouble>, id: &str, words: &str) -> Result<(), Error> {
    let row = table::table.find((tx.community, id)).filter(table::open.eq(true));
    let changed = diesel::update(row)
        .set((
            table::open.eq(false),
            table::closed_by.eq(Some(&permit.context().standing.actor)),
            table::closed_at.eq(Some(tx.now)),
            table::closed_words.eq(Some(words)),
        ))
        .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// The two are one now; whoever the other looked like is found anew.
pub fn joined(tx: &mut Tx<'_>, permit: &Permit<MergePeople>, kept: &str, absorbed: &str) -> Result<(), Error> {
    let by = Some(permit.context().standing.actor.clone());
    for (one, other) in [(kept, absorbed), (absorbed, kept)] {
        diesel::update(
            table::table
                .filter(table::community_id.eq(tx.community))
                .filter(table::one_id.eq(one))
                .filter(table::other_id.eq(other)),
        )
        .set((table::open.eq(false), table::closed_by.eq(&by), table::closed_at.eq(Some(tx.now))))
        .execute(tx.conn)?;
    }
    Ok(())
}
