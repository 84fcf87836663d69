//! Helpers: who is accredited to act for others, as what, until when.

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::schema::{acts, helper_steps, helpers, people};
use super::tx::{Tx, new_id};
use crate::domain::accreditation::{self, Agreement, HelperKind, HelperState, Renewal, Standing, Step};
use crate::domain::permit::Permit;
use crate::domain::tiers::Kind;
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
    /// In whose name they act.
    pub organisation_id: Option<String>,
    /// How far the next year has come, a `Renewal` in text.
    pub renewal: Option<String>,
}

impl Helper {
    /// Where they stand on the way, as it counts now.
    pub fn standing(&self, now: i64) -> Standing {
        let state = HelperState::parse(&self.state).unwrap_or(HelperState::Left);
        Standing {
            kind: self.kind(),
            state: accreditation::state_now(state, self.accredited_until, now),
            renewal: self.renewal.as_deref().and_then(Renewal::parse),
            until: self.accredited_until,
        }
    }

    pub fn kind(&self) -> HelperKind {
        HelperKind::parse(&self.kind).unwrap_or(HelperKind::Volunteer)
    }

    pub fn may_help(&self, now: i64) -> bool {
        HelperState::parse(&self.state).is_some_and(|state| accreditation::may_help(state, self.accredited_until, now))
    }
}

pub fn find(conn: &mut Conn, community: &str, person: &str) -> Result<Option<Helper>, Error> {
    Ok(helpers::table.find((community, person)).select(Helper::as_select()).first(conn).optional()?)
}

pub fn insert<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, helper: &Helper) -> Result<(), Error> {
    diesel::insert_into(helpers::table).values(helper).execute(tx.conn)?;
    Ok(())
}

/// Writes a helper as they stand now, if nobody changed the row since it was read; `new.version` is the version read.
pub fn write<K: Kind>(tx: &mut Tx<'_>, _: &Permit<K>, new: &Helper) -> Result<(), Error> {
    let changed =
        diesel::update(helpers::table.find((tx.community, &new.person_id)).filter(helpers::version.eq(new.version)))
            .set((
                helpers::kind.eq(&new.kind),
                helpers::title.eq(&new.title),
                helpers::state.eq(&new.state),
                helpers::accredited_until.eq(new.accredited_until),
                helpers::approved_by.eq(&new.approved_by),
                helpers::activated_by.eq(&new.activated_by),
                helpers::organisation_id.eq(&new.organisation_id),
                helpers::renewal.eq(&new.renewal),
                helpers::version.eq(new.version + 1),
            ))
            .execute(tx.conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// One thing done on the way, with its words.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = helper_steps)]
pub struct StepRow {
    pub community_id: String,
    pub id: String,
    pub helper_id: String,
    /// A `Step` in text.
    pub step: String,
    pub words: Option<String>,
    /// What was signed, as it was.
    pub text: Option<String>,
    pub text_version: Option<i32>,
    pub text_hash: Option<String>,
    pub by_id: String,
    pub at: i64,
}

/// Keeps a step.
pub fn add_step<K: Kind>(
    tx: &mut Tx<'_>,
    permit: &Permit<K>,
    helper: &str,
    step: Step,
    words: Option<&str>,
    signed: Option<&Agreement>,
) -> Result<(), Error> {
    let row = StepRow {
        community_id: tx.community.to_owned(),
        id: new_id(),
        helper_id: helper.to_owned(),
        step: step.as_str().to_owned(),
        words: words.filter(|w| !w.is_empty()).map(str::to_owned),
        text: signed.map(Agreement::whole),
        text_version: signed.map(|a| a.version),
        text_hash: signed.map(Agreement::hash),
        by_id: permit.context().standing.actor.clone(),
        at: tx.now,
    };
    diesel::insert_into(helper_steps::table).values(&row).execute(tx.conn)?;
    Ok(())
}

/// What was done on a helper's way, newest first.
pub fn steps_of(conn: &mut Conn, community: &str, helper: &str, limit: i64) -> Result<Vec<StepRow>, Error> {
    Ok(helper_steps::table
        .filter(helper_steps::community_id.eq(community))
        .filter(helper_steps::helper_id.eq(helper))
        .order(helper_steps::id.desc())
        .limit(limit)
        .select(StepRow::as_select())
        .load(conn)?)
}

/// Those whose year ends before an instant and who still help, soonest first.
pub fn ending(conn: &mut Conn, community: &str, from: i64, before: i64, limit: i64) -> Result<Vec<Helper>, Error> {
    Ok(helpers::table
        .filter(helpers::community_id.eq(community))
        .filter(helpers::state.eq(HelperState::Active.as_str()))
        .filter(helpers::accredited_until.gt(from))
        .filter(helpers::accredited_until.le(before))
        .order(helpers::accredited_until.asc())
        .limit(limit)
        .select(Helper::as_select())
        .load(conn)?)
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

/// What a day's caps count: by mandate at once (tier 1, and the asking for tier 2), by a guardian tier 2 as well.
macro_rules! counts_for_the_day {
    () => {
        among(acts::standing, ["mandate", "guardian"])
            .and(acts::tier.eq(1).or(acts::tier.eq(2).and(acts::standing.eq("guardian"))))
    };
}

/// How many acts a helper has done under mandates since an instant; harmless ones (tier 0) are not counted, and what
/// was held counts once, when it was asked for.
pub fn acts_since(conn: &mut Conn, community: &str, helper: &str, since: i64) -> Result<i64, Error> {
    let theirs = acts::table
        .filter(acts::community_id.eq(community))
        .filter(acts::actor_id.eq(helper))
        .filter(acts::at.ge(since))
        .filter(counts_for_the_day!());
    Ok(theirs.count().get_result(conn)?)
}

/// The same for whatever was done under mandates for one resident.
pub fn acts_for_since(conn: &mut Conn, community: &str, resident: &str, since: i64) -> Result<i64, Error> {
    let for_them = acts::table
        .filter(acts::community_id.eq(community))
        .filter(acts::resident_id.eq(resident))
        .filter(acts::at.ge(since))
        .filter(counts_for_the_day!());
    Ok(for_them.count().get_result(conn)?)
}

/// When a helper last did something for each of several residents, in one statement.
pub fn last_for(
    conn: &mut Conn,
    community: &str,
    helper: &str,
    residents: &[String],
) -> Result<std::collections::HashMap<String, i64>, Error> {
    let rows: Vec<(String, Option<i64>)> = acts::table
        .filter(acts::community_id.eq(community))
        .filter(acts::resident_id.eq_any(residents.to_vec()))
        .filter(acts::actor_id.eq(helper))
        .group_by(acts::resident_id)
        .select((acts::resident_id, diesel::dsl::max(acts::at)))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, at)| Some((id, at?))).collect())
}
