//! The few whose cards, PINs and mandates a newcomer is shown, so that they can live the story.

use rand::RngExt;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::residents::{CHEN_JIANGUO, LI_MING, LIU_GUIFANG, Resident, WANG_FANG, WANG_XIULAN, ZHANG_DEFU};
use super::staff::{Member, password, totp_secret};
use super::{Garden, at_desk, helpers, once, oneself};
use crate::acts::conclude;
use crate::acts::mandate::consent::consent;
use crate::acts::mandate::draft::{Draft, draft};
use crate::acts::mandate::witness::witness;
use crate::acts::person::issue_card;
use crate::domain::mandate::{Evidence, Matter, Term};
use crate::domain::pin::{self, PinFacts, PinHash};
use crate::domain::policy::Subject;
use crate::domain::standing::{Assurance, Channel, Office, Right, Standing};
use crate::domain::tiers::{DrawPin, EnrolDevice, EnrolKiosk, GrantOffice};
use crate::error::Error;
use crate::http::cookies;
use crate::store::{credentials, devices, sessions};

/// How to sign in as each of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cast {
    pub url: String,
    /// 王秀兰: represented by 李明.
    pub resident: ResidentCast,
    /// 陈建国: alone, on his own enrolled phone.
    pub neighbour: ResidentCast,
    pub helper: HelperCast,
    pub staff: Vec<Colleague>,
    /// `name=value` of a kiosk's device cookie.
    pub kiosk_device_cookie: String,
    /// A bearer token of the desk, for `/api/v1`.
    pub api_token: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResidentCast {
    pub id: String,
    pub name: String,
    pub card_url: String,
    pub card_number: String,
    pub card_numbers: Vec<String>,
    pub pin: String,
    /// `name=value` of the cookie of the phone enrolled to them.
    pub enrolled_device_cookie: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HelperCast {
    pub id: String,
    pub name: String,
    pub email: String,
    pub password: String,
    pub totp_secret: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Colleague {
    pub id: String,
    pub name: String,
    pub office: String,
    /// The party whose account it is: 春风街道办事处; empty for the house's own staff.
    #[serde(default)]
    pub party: String,
    pub email: String,
    pub password: String,
    pub totp_secret: String,
}

pub(crate) async fn outfit(garden: &mut Garden<'_>, staff: &[Member], people: &[Resident]) -> Result<Cast, Error> {
    let desk = &staff[1];
    helpers::accredit(garden, staff, &people[LI_MING], &helpers::LI_MING_OFFERS).await?;
    helpers::accredit(garden, staff, &people[WANG_FANG], &helpers::WANG_FANG_OFFERS).await?;
    helpers::kin(garden, desk, &people[WANG_FANG], &people[WANG_XIULAN]).await?;
    let resident = card_and_pin(garden, desk, &people[WANG_XIULAN]).await?;
    let neighbour = card_and_pin(garden, desk, &people[CHEN_JIANGUO]).await?;
    for other in [LIU_GUIFANG, ZHANG_DEFU] {
        issue_card(&garden.app.db, &garden.community, desk.standing(), once(), people[other].id.clone()).await?;
    }
    let helper = helper_password(garden, &people[LI_MING]).await?;
    let both = vec![Matter::Requests, Matter::Activities];
    let more = vec![Matter::Requests, Matter::Activities, Matter::Notices];
    mandate(garden, desk, &people[WANG_XIULAN], &people[LI_MING], more).await?;
    mandate(garden, desk, &people[LIU_GUIFANG], &people[LI_MING], vec![Matter::Requests]).await?;
    mandate(garden, desk, &people[ZHANG_DEFU], &people[LI_MING], both.clone()).await?;
    mandate(garden, desk, &people[WANG_XIULAN], &people[WANG_FANG], both).await?;
    Ok(Cast {
        url: garden.app.config.public_url.clone(),
        resident,
        neighbour,
        helper,
        staff: staff.iter().map(colleague).collect(),
        kiosk_device_cookie: kiosk(garden, desk).await?,
        api_token: api_token(garden, desk).await?,
    })
}

pub(crate) fn colleague(member: &Member) -> Colleague {
    Colleague {
        id: member.id.clone(),
        name: member.name.to_owned(),
        office: member.office.as_str().to_owned(),
        party: member.party_name.to_owned(),
        email: member.email.to_owned(),
        password: member.password.clone(),
        totp_secret: member.totp_secret.clone(),
    }
}

/// A card, a PIN and an enrolled phone, each by the act that gives it.
async fn card_and_pin(garden: &mut Garden<'_>, desk: &Member, who: &Resident) -> Result<ResidentCast, Error> {
    let (db, community) = (&garden.app.db, garden.community.clone());
    issue_card(db, &community, desk.standing(), once(), who.id.clone()).await?;
    let card = db
        .read_now(|conn| credentials::open_card(conn, db.keys(), &community, &who.id))?
        .ok_or_else(|| Error::broken("example", "the card is not there"))?;
    let dice = &mut garden.dice;
    let drawn = pin::draw(|bytes| bytes.fill_with(|| dice.random()), &PinFacts::default())
        .ok_or_else(|| Error::broken("example", "no PIN could be drawn"))?;
    let hash = garden.app.hasher.hash_pin_now(drawn.reveal())?;
    let device = enrol(garden, who, hash).await?;
    Ok(ResidentCast {
        id: who.id.clone(),
        name: who.name.clone(),
        card_url: format!("{}/c/{}", garden.app.config.public_url, card.token),
        card_number: card.number.as_str().to_owned(),
        card_numbers: card.numbers,
        pin: drawn.reveal().to_owned(),
        enrolled_device_cookie: format!("{}={device}", cookies::name(garden.app, cookies::DEVICE)),
    })
}

async fn enrol(garden: &Garden<'_>, who: &Resident, hash: PinHash) -> Result<String, Error> {
    let id = who.id.clone();
    garden
        .app
        .db
        .write("outfit_example", &garden.community, move |tx| {
            let standing = oneself(&id, Channel::OwnPhone, Assurance::SetupCode);
            let permit = tx.permit::<DrawPin>(&standing, &Subject::resident(&id))?;
            credentials::pins::set_pin(tx, &permit, &id, &hash)?;
            conclude(tx, permit, ("person", &id), &json!({}))?;
            let permit = tx.permit::<EnrolDevice>(&standing, &Subject::resident(&id))?;
            let (device, token) = devices::enrol_own(tx, &permit, &id, "Android", None)?;
            conclude(tx, permit, ("device", &device), &json!({}))?;
            Ok(token)
        })
        .await
}

/// A helper's password and second factor.
async fn helper_password(garden: &mut Garden<'_>, who: &Resident) -> Result<HelperCast, Error> {
    let (words, secret) = (password(garden), totp_secret(garden));
    let hash = garden.app.hasher.hash_now(&words)?;
    let id = who.id.clone();
    garden
        .app
        .db
        .write("outfit_example", &garden.community, move |tx| {
            let standing = Standing {
                right: Right::System,
                channel: Channel::Console,
                assurance: Assurance::Console,
                ..at_desk("console", Office::Admin, None)
            };
            let permit = tx.permit::<GrantOffice>(&standing, &Subject::default())?;
            credentials::set_password(tx, &permit, &id, &hash)?;
            credentials::totps::set_totp(tx, &permit, &id, &secret, 0)?;
            conclude(tx, permit, ("person", &id), &json!({}))?;
            Ok(())
        })
        .await?;
    Ok(HelperCast {
        id: who.id.clone(),
        name: who.name.clone(),
        email: "liming@example.org".into(),
        password: words,
        totp_secret: crate::domain::totp::grouped(&secret).replace(' ', ""),
    })
}

/// A mandate given at the kiosk, staff beside her (evidence K2).
async fn mandate(
    garden: &Garden<'_>,
    desk: &Member,
    resident: &Resident,
    helper: &Resident,
    matters: Vec<Matter>,
) -> Result<(), Error> {
    let (db, community) = (&garden.app.db, garden.community.as_str());
    let wanted = Draft::ordinary(&resident.id, &helper.id, matters, Term::ThreeMonths, Evidence::K2);
    let id = draft(db, community, desk.standing(), once(), wanted).await?;
    witness(db, community, desk.standing(), once(), id.clone(), None).await?;
    let standing = oneself(&resident.id, Channel::Kiosk, Assurance::CardAndPin);
    consent(db, community, standing, once(), id).await?;
    garden.pass(20 * 60_000);
    Ok(())
}

async fn kiosk(garden: &Garden<'_>, desk: &Member) -> Result<String, Error> {
    let standing = desk.standing();
    let token = garden
        .app
        .db
        .write("outfit_example", &garden.community, move |tx| {
            let permit = tx.permit::<EnrolKiosk>(&standing, &Subject::default())?;
            let (device, token) = devices::enrol_kiosk(tx, &permit, "社区大厅")?;
            conclude(tx, permit, ("device", &device), &json!({}))?;
            Ok(token)
        })
        .await?;
    Ok(format!("{}={token}", cookies::name(garden.app, cookies::DEVICE)))
}

async fn api_token(garden: &Garden<'_>, desk: &Member) -> Result<String, Error> {
    let id = desk.id.clone();
    // The token outlives the weeks the story takes.
    garden
        .app
        .db
        .write("outfit_example", &garden.community, move |tx| {
            let leave = tx.housekeeping();
            let new = sessions::NewSession {
                person: &id,
                kind: sessions::SessionKind::Api,
                device: None,
                assisted_by: None,
                parent: None,
                proved: Assurance::Token,
            };
            Ok(sessions::start(tx, leave, &new)?.1)
        })
        .await
}
