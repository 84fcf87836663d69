//! Helpers: who is accredited to act for others, as what, until when.

use diesel::prelude::*;

use super::conn::Conn;
use super::schema::{acts, helpers, people};
use super::tx::Tx;
use crate::domain::accreditation::{self, HelperState};
use crate::domain::permit::Permit;
use crate::domain::tiers::AccreditHelper;
use crate::error::{Clash, Error};

/// A helper's accreditation. `state` is a `HelperState` in text.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = helpers)]
pub struct Helper {
    pub community_id: String,
    pub person_id: String,
    /// `volunteer`, `family`, `staff` or `member` (of an organisation).
    pub kind: String,
    /// What they are called by: 志愿者, 女儿.
    pub title: String,
    pub state: String,
    pub accredited_until: i64,
    pub approved_by: Option<String>,
    pub activated_by: Option<String>,
    pub created_at: i64,
    pub version: i32,
}

impl Helper {
    pub fn may_help(&self, now: i64) -> bool {
        HelperState::parse(&self.state).is_some_and(|state| accreditation::may_help(state, self.accredited_until, now))
    }
}

pub fn find(conn: &mut Conn, community: &str, person: &str) -> Result<Option<Helper>, Error> {
    Ok(helpers::table.find((community, person)).select(Helper::as_select()).first(conn).optional()?)
}

pub fn insert(tx: &mut Tx<'_>, _: &Permit<AccreditHelper>, helper: &Helper) -> Result<(), Error> {
    diesel::insert_into(helpers::table).values(helper).execute(tx.conn)?;
    Ok(())
}

/// Writes a renewal if nobody changed the row since it was read; `new.version` is the version read.
pub fn renew(tx: &mut Tx<'_>, _: &Permit<AccreditHelper>, new: &Helper) -> Result<(), Error> {
    let changed =
        diesel::update(helpers::table.find((tx.community, &new.person_id)).filter(helpers::version.eq(new.version)))
            .set((
                helpers::kind.eq(&new.kind),
                helpers::title.eq(&new.title),
                helpers::state.eq(&new.state),
                helpers::accredited_until.eq(new.accredited_until),
                helpers::approved_by.eq(&new.approved_by),
                helpers::activated_by.eq(&new.activated_by),
                helpers::version.eq(new.version + 1),
            ))
            .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// A helper with the name and number people know them by.
#[derive(Clone, Debug)]
pub struct Listed {
    pub helper: Helper,
    pub name: String,
    pub phone: Option<String>,
}

/// Helpers by name, after the name and id given; `only_able`: those who may help now.
pub fn list(
    conn: &mut Conn,
    community: &str,
    only_able: Option<i64>,
    after: Option<(&str, &str)>,
    limit: i64,
) -> Result<Vec<Listed>, Error> {
    let mut query = helpers::table
        .inner_join(
            people::table.on(people::community_id.eq(helpers::community_id).and(people::id.eq(helpers::person_id))),
        )
        .filter(helpers::community_id.eq(community))
        .into_boxed();
    if let Some(now) = only_able {
        query = query
            .filter(helpers::state.eq(HelperState::Active.as_str()))
            .filter(helpers::accredited_until.gt(now))
            .filter(people::state.eq("active"));
    }
    if let Some((name, id)) = after {
        query = query.filter(
            people::name.gt(name.to_owned()).or(people::name.eq(name.to_owned()).and(people::id.gt(id.to_owned()))),
        );
    }
    let rows = query
        .order((people::name.asc(), people::id.asc()))
        .limit(limit)
        .select((Helper::as_select(), people::name, people::phone))
        .load::<(Helper, String, Option<String>)>(conn)?;
    Ok(rows.into_iter().map(|(helper, name, phone)| Listed { helper, name, phone }).collect())
}

/// How many acts a helper has done under mandates since an instant; harmless ones (tier 0) are not counted.
pub fn acts_since(conn: &mut Conn, community: &str, helper: &str, since: i64) -> Result<i64, Error> {
    Ok(acts::table
        .filter(acts::community_id.eq(community))
        .filter(acts::actor_id.eq(helper))
        .filter(acts::at.ge(since))
        .filter(acts::standing.eq("mandate"))
        .filter(acts::tier.gt(0))
        .count()
        .get_result(conn)?)
}

/// How many acts others have done for a resident under mandates since an instant, tier 0 not counted.
pub fn acts_for_since(conn: &mut Conn, community: &str, resident: &str, since: i64) -> Result<i64, Error> {
    Ok(acts::table
        .filter(acts::community_id.eq(community))
        .filter(acts::resident_id.eq(resident))
        .filter(acts::at.ge(since))
        .filter(acts::standing.eq("mandate"))
        .filter(acts::tier.gt(0))
        .count()
        .get_result(conn)?)
}
