//! Those who work there, each with a password and a second factor.

use rand::RngExt;
use serde_json::json;

use super::founding::{Parties, party, party_name};
use super::{Garden, at_desk, once};
use crate::acts::{caseload, conclude};
use crate::domain::policy::Subject;
use crate::domain::standing::{Assurance, Channel, Office, Right, Standing};
use crate::domain::tiers::GrantOffice;
use crate::error::Error;
use crate::store::caseloads::{self, Area};
use crate::store::credentials;
use crate::store::offices;
use crate::store::tx::new_id;
use crate::words::Lang;

/// A member of staff with what they sign in with.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub id: String,
    pub name: &'static str,
    pub office: Office,
    pub party: Option<String>,
    /// What that party is called; empty for none.
    pub party_name: &'static str,
    pub email: &'static str,
    pub password: String,
    /// Base32 (RFC 4648), as an authenticator app takes it.
    pub totp_secret: String,
}

impl Member {
    pub fn standing(&self) -> Standing {
        at_desk(&self.id, self.office, self.party.as_deref())
    }
}

/// Name, office, whose party by its short name, address.
type Person = (&'static str, Office, Option<&'static str>, &'static str);

const PEOPLE: &[Person] = &[
    ("何伟", Office::Admin, None, "hewei@example.org"),
    ("周敏", Office::Desk, None, "zhoumin@example.org"),
    ("赵强", Office::Accounts, None, "zhaoqiang@example.org"),
    ("孙丽", Office::Auditor, None, "sunli@example.org"),
    ("马军", Office::Party, Some("property"), "majun@example.org"),
    ("钱峰", Office::Party, Some("works"), "qianfeng@example.org"),
];

/// Whoever looks at what rose to the subdistrict. She comes last, when the story is told.
const ABOVE: Person = ("秦岚", Office::Party, Some("subdistrict"), "qinlan@example.org");

pub(crate) async fn hire(garden: &mut Garden<'_>, parties: &Parties) -> Result<Vec<Member>, Error> {
    let mut staff = Vec::new();
    for person in PEOPLE {
        staff.push(hire_one(garden, parties, person).await?);
    }
    share_out(garden, &staff).await?;
    Ok(staff)
}

/// The subdistrict's own account.
pub(crate) async fn hire_above(garden: &mut Garden<'_>, parties: &Parties) -> Result<Member, Error> {
    hire_one(garden, parties, &ABOVE).await
}

async fn hire_one(garden: &mut Garden<'_>, parties: &Parties, person: &Person) -> Result<Member, Error> {
    let (name, office, at, email) = *person;
    let (password, secret) = (password(garden), totp_secret(garden));
    let member = Member {
        id: new_id(),
        name,
        office,
        party: at.map(|code| party(parties, code).to_owned()),
        party_name: at.map(party_name).unwrap_or_default(),
        email,
        totp_secret: crate::domain::totp::grouped(&secret).replace(' ', ""),
        password,
    };
    add(garden, &member, &secret).await?;
    Ok(member)
}

/// The desk and the accounts office have the first two grids; of the third nobody has charge yet.
async fn share_out(garden: &Garden<'_>, staff: &[Member]) -> Result<(), Error> {
    let Some(admin) = staff.iter().find(|m| m.office == Office::Admin) else { return Ok(()) };
    let community = garden.community.clone();
    let grids = garden.app.db.read_now(|conn| caseloads::grids(conn, &community))?;
    for member in staff.iter().filter(|m| matches!(m.office, Office::Desk | Office::Accounts)) {
        for (grid, _) in grids.iter().take(2) {
            let (db, area) = (&garden.app.db, Area::Grid(grid.clone()));
            caseload::give(db, &community, admin.standing(), once(), member.id.clone(), area).await?;
        }
    }
    Ok(())
}

async fn add(garden: &Garden<'_>, member: &Member, secret: &[u8; 20]) -> Result<(), Error> {
    let hash = garden.app.hasher.hash_now(&member.password)?;
    let (member, secret) = (member.clone(), *secret);
    let standing = Standing {
        right: Right::System,
        channel: Channel::Console,
        assurance: Assurance::Console,
        ..at_desk("console", Office::Admin, None)
    };
    garden
        .app
        .db
        .write("hire_example", &garden.community, move |tx| {
            let permit = tx.permit::<GrantOffice>(&standing, &Subject::default())?;
            offices::add_colleague(tx, &permit, &member.id, member.name, Lang::Zh)?;
            offices::set_email(tx, &permit, &member.id, member.email)?;
            offices::grant(tx, &permit, &member.id, member.office, member.party.as_deref())?;
            credentials::set_password(tx, &permit, &member.id, &hash)?;
            credentials::totps::set_totp(tx, &permit, &member.id, &secret, 0)?;
            conclude(tx, permit, ("person", &member.id), &json!({ "office": member.office.as_str() }))?;
            Ok(())
        })
        .await
}

/// Three plain words and a number, easy to copy from the console; drawn from the seed.
pub(crate) fn password(garden: &mut Garden<'_>) -> String {
    const WORDS: [&str; 24] = [
        "plum", "river", "lantern", "bamboo", "willow", "teapot", "harbor", "meadow", "copper", "sparrow", "orchid",
        "pebble", "cloud", "maple", "ginger", "paper", "silver", "garden", "bridge", "noodle", "candle", "summer",
        "basket", "window",
    ];
    let mut word = || WORDS[garden.dice.random_range(0..WORDS.len())];
    let words = [word(), word(), word()].join("-");
    format!("{words}-{}", garden.dice.random_range(10..100))
}

pub(crate) fn totp_secret(garden: &mut Garden<'_>) -> [u8; 20] {
    garden.dice.random()
}
