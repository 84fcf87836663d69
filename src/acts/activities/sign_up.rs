//! Somebody signs up for an activity, or no longer comes: alone, beside a helper, through one whose mandate covers
//! activities, by telephone, or on a paper list that the desk enters. The waiting list moves by itself.

use serde_json::json;

use super::{SUBJECT, about, dealing};
use crate::acts::helper::tie;
use crate::acts::{ask, conclude};
use crate::domain::activity::{ActivityState, SignupRefusal, SignupState, move_up as places, place_for};
use crate::domain::policy::{Refusal, Subject};
use crate::domain::standing::{Channel, Standing};
use crate::domain::tiers::{EnterSignup, Kind, MoveUp, SignOff, SignUp};
use crate::error::{Clash, Denied, Error};
use crate::store::activities::{self, Activity, Signup};
use crate::store::answers::{self, Claim, Claimed};
use crate::store::db::Db;
use crate::store::tx::Tx;
use crate::words::k;

/// Signs them up for one, or for all that is still to come of its series; gives whether they have a place at that one:
/// [`SignupState::Out`] where others of its series could be had, and that one was full.
pub async fn sign_up(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    resident: String,
    activity: String,
    series: bool,
) -> Result<SignupState, Error> {
    let (person, place, named) = (resident.clone(), activity.clone(), community.to_owned());
    let done = db
        .write("sign_up", community, move |tx| {
            if let Claimed::Before(state) = answers::claim(tx, &standing, &resident, &claim)? {
                return Ok(SignupState::parse(&state).unwrap_or(SignupState::Waiting));
            }
            let state = within(tx, &standing, &resident, &activity, series)?;
            answers::keep(tx, &standing, &resident, &claim, state.as_str())?;
            Ok(state)
        })
        .await;
    if is_self_dealing(&done) {
        // It was refused, which left nothing: whose hands gave the place up is looked up once more.
        let given_up = db.read(move |conn| dealing::given_up_for(conn, &named, &place, &person)).await?;
        if let Some(one) = given_up.first() {
            tie::open_self_dealing(db, community, &one.hands, &one.resident, SignOff::RULE.code).await?;
        }
    }
    done
}

fn is_self_dealing<T>(done: &Result<T, Error>) -> bool {
    matches!(done, Err(Error::Forbidden(Denied::Act(Refusal::SelfDealing))))
}

/// The same inside a transaction.
pub fn within(
    tx: &mut Tx<'_>,
    standing: &Standing,
    resident: &str,
    activity: &str,
    series: bool,
) -> Result<SignupState, Error> {
    let found = activities::find(tx.conn, tx.community, activity)?.ok_or(Error::Missing)?;
    if series { all(tx, standing, resident, found) } else { one(tx, standing, resident, &found) }
}

/// All there are of a series. Where they are on the list already they stay as they are; what is so full that nobody can
/// wait for it is left out, and takes no other date from them. Their page shows how each one stands.
fn all(tx: &mut Tx<'_>, standing: &Standing, resident: &str, named: Activity) -> Result<SignupState, Error> {
    let (mut place, mut new, mut full) = (SignupState::Out, false, None);
    let mut dates = activities::series(tx.conn, tx.community, &named.series_id, tx.now)?;
    dates.retain(|other| other.id != named.id);
    let id = named.id.clone();
    for activity in std::iter::once(named).chain(dates) {
        let state = match activities::of(tx.conn, tx.community, &activity.id, resident)? {
            Some(there) => there.state,
            None => match one(tx, standing, resident, &activity) {
                Ok(state) => {
                    new = true;
                    state
                }
                Err(error @ Error::Invalid(_)) => {
                    full = Some(error);
                    continue;
                }
                Err(error) => return Err(error),
            },
        };
        if activity.id == id {
            place = state;
        }
    }
    match full {
        _ if new => Ok(place),
        Some(full) => Err(full),
        None => Err(Error::Conflict(Clash::Exists)),
    }
}

fn one(tx: &mut Tx<'_>, standing: &Standing, resident: &str, activity: &Activity) -> Result<SignupState, Error> {
    if activities::of(tx.conn, tx.community, &activity.id, resident)?.is_some() {
        return Err(Error::Conflict(Clash::Exists));
    }
    let (taken, waiting) = fill(tx, &activity.id)?;
    let state = place_for(activity.state, activity.starts_at, activity.seats, taken, waiting, tx.now).map_err(
        |why| match why {
            SignupRefusal::Over => Error::Conflict(Clash::TooLate),
            SignupRefusal::Full => Error::field("activity", k::ACTIVITIES_ERROR_FULL),
        },
    )?;
    if standing.office().is_some() {
        enter::<EnterSignup>(tx, standing, resident, activity, state)?;
    } else {
        if state == SignupState::In {
            dealing::taking(tx, resident, activity, taken)?;
        }
        enter::<SignUp>(tx, standing, resident, activity, state)?;
    }
    Ok(state)
}

fn enter<K: Kind>(
    tx: &mut Tx<'_>,
    standing: &Standing,
    resident: &str,
    activity: &Activity,
    state: SignupState,
) -> Result<String, Error> {
    let permit = ask::<K>(tx, standing, &Subject::resident(resident))?;
    let id = activities::sign_up(tx, &permit, &activity.id, resident, state)?;
    let company = dealing::company(tx, standing, &activity.id)?;
    let content = json!({ "about": about(tx, activity)?, "state": state.as_str(), "company": company });
    conclude(tx, permit, (SUBJECT, &activity.id), &content)?;
    Ok(id)
}

/// The place of somebody who came: the one they had or waited for, or one of their own from now on, as the sheet at the
/// door has it. Nobody counts the chairs once they sit; gives the id of the place.
pub(super) fn walk_in(
    tx: &mut Tx<'_>,
    standing: &Standing,
    resident: &str,
    activity: &Activity,
) -> Result<String, Error> {
    if let Some(signup) = activities::of(tx.conn, tx.community, &activity.id, resident)? {
        return Ok(signup.id);
    }
    let on_paper = Standing { channel: Channel::Paper, ..standing.clone() };
    enter::<EnterSignup>(tx, &on_paper, resident, activity, SignupState::In)
}

fn fill(tx: &mut Tx<'_>, id: &str) -> Result<(usize, usize), Error> {
    let found = activities::fill(tx.conn, tx.community, std::slice::from_ref(&id.to_owned()))?;
    Ok(found.get(id).copied().unwrap_or_default())
}

/// They no longer come; whoever has waited longest has the place, and is told. Not by a helper who would have it then, or
/// whose kin would: that is put before a human (Civil Code art. 168).
pub async fn sign_off(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    resident: String,
    activity: String,
) -> Result<(), Error> {
    let (hands, whom) = (standing.hands().map(str::to_owned), resident.clone());
    let done = db
        .write("sign_off", community, move |tx| {
            if let Claimed::Before(_) = answers::claim(tx, &standing, &resident, &claim)? {
                return Ok(());
            }
            off(tx, &standing, &resident, &activity)?;
            answers::keep(tx, &standing, &resident, &claim, &activity)
        })
        .await;
    if let Some(hands) = hands.filter(|_| is_self_dealing(&done)) {
        tie::open_self_dealing(db, community, &hands, &whom, SignOff::RULE.code).await?;
    }
    done
}

fn off(tx: &mut Tx<'_>, standing: &Standing, resident: &str, activity: &str) -> Result<(), Error> {
    let found = activities::find(tx.conn, tx.community, activity)?.ok_or(Error::Missing)?;
    // Nobody gives up a place at what does not take place, and nobody is given one.
    if found.state != ActivityState::Planned || found.starts_at <= tx.now {
        return Err(Error::Conflict(Clash::TooLate));
    }
    let signup = activities::of(tx.conn, tx.community, activity, resident)?.ok_or(Error::Conflict(Clash::TooLate))?;
    if standing.office().is_some() {
        leave::<EnterSignup>(tx, standing, &found, &signup)?;
    } else {
        leave::<SignOff>(tx, standing, &found, &signup)?;
    }
    move_up(tx, &found)
}

fn leave<K: Kind>(tx: &mut Tx<'_>, standing: &Standing, activity: &Activity, signup: &Signup) -> Result<(), Error> {
    let benefit = dealing::leaving(tx, standing, signup)?;
    let permit = ask::<K>(tx, standing, &Subject::resident(&signup.person_id).serving(benefit))?;
    activities::sign_off(tx, &permit, signup)?;
    let content = json!({ "about": about(tx, activity)?, "out": true });
    conclude(tx, permit, (SUBJECT, &activity.id), &content)?;
    Ok(())
}

/// Whoever has waited longest gets what places there are now, and is told; at what was called off nobody does.
pub fn move_up(tx: &mut Tx<'_>, activity: &Activity) -> Result<(), Error> {
    if activity.state != ActivityState::Planned {
        return Ok(());
    }
    let (taken, waiting) = fill(tx, &activity.id)?;
    let many = places(activity.seats, taken, waiting);
    if many == 0 || activity.starts_at <= tx.now {
        return Ok(());
    }
    let about = about(tx, activity)?;
    for signup in activities::waiting(tx.conn, tx.community, &activity.id, i64::try_from(many).unwrap_or(0))? {
        let permit = tx.permit::<MoveUp>(&Standing::of_the_house(), &Subject::resident(&signup.person_id))?;
        activities::move_up(tx, &permit, &signup)?;
        conclude(tx, permit, (SUBJECT, &activity.id), &json!({ "about": about }))?;
    }
    Ok(())
}

/// What several people told the desk, by telephone, at the counter or on a paper list: each is an act of its own, and
/// `standing` says by which way it came. Who was on it before stays as they were; gives how many are new.
pub async fn enter_list(
    db: &Db,
    community: &str,
    standing: Standing,
    claim: Claim,
    activity: String,
    people: Vec<String>,
) -> Result<usize, Error> {
    db.write("enter_signups", community, move |tx| {
        if let Claimed::Before(many) = answers::claim(tx, &standing, "", &claim)? {
            return Ok(many.parse().unwrap_or(0));
        }
        let found = activities::find(tx.conn, tx.community, &activity)?.ok_or(Error::Missing)?;
        let mut new = 0;
        for person in &people {
            if activities::of(tx.conn, tx.community, &activity, person)?.is_none() {
                one(tx, &standing, person, &found)?;
                new += 1;
            }
        }
        answers::keep(tx, &standing, "", &claim, &new.to_string())?;
        Ok(new)
    })
    .await
}
