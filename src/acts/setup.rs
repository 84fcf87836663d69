//! The first administrator sets the place up; later each colleague joins with a link of their own.

use serde_json::json;

use crate::acts::founding::{CATEGORIES, Layout, PARTIES, lay_out};
use crate::acts::pin::by_setup_code;
use crate::acts::sign_in::SignedIn;
use crate::acts::{ask, conclude};
use crate::app::App;
use crate::domain::policy::Subject;
use crate::domain::standing::{Assurance, Channel, Office, Right, Standing};
use crate::domain::tiers::{GrantOffice, JoinOffice, SetUpCommunity};
use crate::error::{Clash, Error};
use crate::store::caseloads::{self, Area};
use crate::store::communities::{self, Particulars};
use crate::store::credentials::codes::{self, SetupCode};
use crate::store::credentials::passwords::{self, By};
use crate::store::credentials::{totps, use_code};
use crate::store::offices;
use crate::store::people_write;
use crate::store::sessions::{self, NewSession, SessionKind};
use crate::store::tx::{Tx, new_id};
use crate::words::Lang;

/// The offices the first administrator holds until there are colleagues.
const FIRST: [Office; 3] = [Office::Admin, Office::Desk, Office::Accounts];

/// The address that opens the set-up, as long as nobody has done it; an earlier one stops.
pub async fn first_link(app: &App) -> Result<Option<String>, Error> {
    let community = app.community().await?;
    if community.ready_at.is_some() {
        return Ok(None);
    }
    let token = app
        .db
        .write("first_link", &community.id, |tx| {
            let leave = tx.housekeeping();
            codes::issue_first(tx, leave)
        })
        .await?;
    Ok(token.map(|token| format!("{}/setup/{token}", app.config.public_url)))
}

/// What somebody says about themselves, and the second factor they confirmed.
#[derive(Clone, Debug)]
pub struct Newcomer {
    pub name: String,
    pub email: String,
    pub password_hash: String,
    pub totp: Vec<u8>,
    /// The half minute whose code was just confirmed; it works no second time.
    pub totp_step: i64,
    pub lang: Lang,
}

/// Keeps what was answered so far behind a link.
pub async fn keep_answers(
    app: &App,
    community: &str,
    code: &SetupCode,
    answers: serde_json::Value,
) -> Result<(), Error> {
    let id = code.id.clone();
    app.db
        .write("keep_answers", community, move |tx| {
            let leave = tx.housekeeping();
            codes::keep_answers(tx, leave, &id, &answers)
        })
        .await
}

/// Sets the place up: its particulars, what every community starts with, and the administrator,
/// who is signed in at once.
pub async fn set_up(
    app: &App,
    community: &str,
    code: SetupCode,
    place: Particulars,
    newcomer: Newcomer,
) -> Result<SignedIn, Error> {
    let signed_in = app
        .db
        .write("set_up_community", community, move |tx| {
            let found = communities::find(tx.conn, tx.community)?.ok_or(Error::Missing)?;
            if found.ready_at.is_some() {
                return Err(Error::Conflict(Clash::TooLate));
            }
            let person = new_id();
            let standing = first_hands(&person);
            let permit = ask::<SetUpCommunity>(tx, &standing, &Subject::default())?;
            use_code(tx, &permit, &code.id)?;
            communities::set_up(tx, &permit, &place)?;
            lay_out(tx, &permit, &Layout { parties: PARTIES, categories: CATEGORIES, grids: &[], buildings: &[] })?;
            let id = tx.community.to_owned();
            conclude(tx, permit, ("community", &id), &json!({ "name": place.name, "time_zone": place.time_zone }))?;
            appoint(tx, &standing, &person, &newcomer)?;
            start(tx, &person, SessionKind::Staff)
        })
        .await?;
    app.community_changed();
    Ok(signed_in)
}

fn appoint(tx: &mut Tx<'_>, standing: &Standing, person: &str, newcomer: &Newcomer) -> Result<(), Error> {
    let permit = ask::<GrantOffice>(tx, standing, &Subject::default())?;
    offices::add_colleague(tx, &permit, person, &newcomer.name, newcomer.lang)?;
    for office in FIRST {
        offices::grant(tx, &permit, person, office, None)?;
    }
    passwords::introduce(tx, &permit, person, &newcomer.name, &newcomer.email)?;
    passwords::set_password(tx, &permit, person, &newcomer.password_hash)?;
    totps::set_totp(tx, &permit, person, &newcomer.totp, newcomer.totp_step)?;
    // Whoever is alone here has everybody; parts are given away as colleagues come.
    caseloads::give(tx, &permit, person, &Area::All, None)?;
    people_write::index(tx, &permit, person)?;
    let held: Vec<_> = FIRST.iter().map(|office| json!({ "office": office.as_str() })).collect();
    conclude(tx, permit, ("person", person), &json!({ "name": newcomer.name, "offices": held }))?;
    Ok(())
}

/// A colleague, or a helper, takes their place: name, email, password, second factor. Sessions they
/// had end, and a new one begins.
pub async fn join(app: &App, community: &str, code: SetupCode, newcomer: Newcomer) -> Result<SignedIn, Error> {
    let person = code.person_id.clone().ok_or(Error::Missing)?;
    app.db
        .write("join_office", community, move |tx| {
            let standing = by_setup_code(&person, Channel::Desk, None);
            let permit = ask::<JoinOffice>(tx, &standing, &Subject::resident(&person))?;
            use_code(tx, &permit, &code.id)?;
            passwords::introduce(tx, &permit, &person, &newcomer.name, &newcomer.email)?;
            passwords::set_password(tx, &permit, &person, &newcomer.password_hash)?;
            totps::set_totp(tx, &permit, &person, &newcomer.totp, newcomer.totp_step)?;
            people_write::index(tx, &permit, &person)?;
            conclude(tx, permit, ("person", &person), &json!({ "name": newcomer.name }))?;
            let leave = tx.housekeeping();
            sessions::end_all_of(tx, leave, &person)?;
            let account = passwords::account(tx.conn, tx.community, &By::Person(&person), tx.now)?;
            let kind = if account.is_some_and(|a| a.is_staff) { SessionKind::Staff } else { SessionKind::Helper };
            start(tx, &person, kind)
        })
        .await
}

fn start(tx: &mut Tx<'_>, person: &str, kind: SessionKind) -> Result<SignedIn, Error> {
    let leave = tx.housekeeping();
    let proved = Assurance::PasswordAndTotp;
    let new = NewSession { person, kind, device: None, assisted_by: None, parent: None, proved };
    let (_, token) = sessions::start(tx, leave, &new)?;
    Ok(SignedIn { token, kind })
}

/// The one who holds the first link: there is nobody yet who could have given them an office.
fn first_hands(person: &str) -> Standing {
    Standing { right: Right::System, assurance: Assurance::SetupCode, ..by_setup_code(person, Channel::Desk, None) }
}
