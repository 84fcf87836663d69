//! How a resident is reached, changed one thing a page: by themselves, beside a helper or by one (then it waits for their
//! word), or by the desk.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::held::{opened, row};
use crate::acts::wish::{self, Wish};
use crate::domain::capacity::is_young;
use crate::domain::mandate::{self, Matter};
use crate::domain::person::{Dwelling, DwellingRefusal, Reach};
use crate::domain::policy::Refusal;
use crate::error::{Denied, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::Resident;
use crate::http::late;
use crate::http::routes::{Entry, Mount::ForResident, get, post};
use crate::store::answers::Claim;
use crate::store::people::{self, Home, Person};
use crate::store::{catalogue, held};
use crate::views::contact::{ContactForm, ContactHome};
use crate::views::desk_requests::Choice;
use crate::views::me::reach_key;
use crate::views::page::{Page, Tab};
use crate::words::typed::{self, show_phone};
use crate::words::{Key, k};

/// Shown of what waits; the rest is on `/held`.
const WAITING: i64 = 5;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/me/contact", Resident, ForResident, "how the resident is reached, as it stands", || {
            web::route().to(show)
        }),
        get("/me/contact/phone", Resident, ForResident, "change the telephone number", || web::route().to(phone)),
        post("/me/contact/phone", Resident, ForResident, "change it", &["key", "phone", "phone_shared"], || {
            web::route().to(change_phone)
        }),
        get("/me/contact/email", Resident, ForResident, "change the email address", || web::route().to(email)),
        post("/me/contact/email", Resident, ForResident, "change it", &["key", "email"], || {
            web::route().to(change_email)
        }),
        get("/me/contact/home", Resident, ForResident, "change where they live", || web::route().to(home)),
        post("/me/contact/home", Resident, ForResident, "change it", &["key", "building", "unit", "door"], || {
            web::route().to(change_home)
        }),
        get("/me/contact/reach", Resident, ForResident, "change which way comes first", || web::route().to(reach)),
        post("/me/contact/reach", Resident, ForResident, "change it", &["key", "reach_1", "reach_2"], || {
            web::route().to(change_reach)
        }),
    ]
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Phone,
    Email,
    Home,
    Reach,
}

impl What {
    fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Home => "home",
            Self::Reach => "reach",
        }
    }

    fn page(self, ctx: &Ctx) -> Page {
        match self {
            Self::Phone => ctx.titled(k::CONTACT_ASK_PHONE, Tab::Me),
            Self::Email => ctx.titled(k::CONTACT_ASK_EMAIL, Tab::Me),
            Self::Home => ctx.titled(k::CONTACT_ASK_HOME, Tab::Me),
            Self::Reach => ctx.titled_whose(k::CONTACT_ASK_REACH, k::CONTACT_ASK_REACH_FOR, Tab::Me),
        }
    }

    /// Under which a form's key is remembered.
    fn route(self) -> &'static str {
        match self {
            Self::Phone => "contact.phone",
            Self::Email => "contact.email",
            Self::Home => "contact.home",
            Self::Reach => "contact.reach",
        }
    }

    /// Where trouble that belongs to no one field is said.
    fn field(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Home => "building",
            Self::Reach => "reach_1",
        }
    }
}

/// A helper reads how somebody is reached only where that is their matter, and not before cooling-off is over; the policy
/// says the same of changing it.
fn may_look(ctx: &Ctx) -> Result<(), Error> {
    let Some(mandate) = ctx.acting.as_ref().and_then(|a| a.mandate.as_ref()) else {
        return Ok(());
    };
    if !mandate.matters.contains(&Matter::Contact) {
        return Err(Error::refused(Refusal::OutsideMatter));
    }
    if mandate::sees_only_own(mandate.state, mandate.cooling_until, ctx.now) {
        return Err(Error::refused(Refusal::MandateNotInForce));
    }
    Ok(())
}

struct Known {
    person: Person,
    home: Option<Home>,
    buildings: Vec<(String, String)>,
}

async fn known(ctx: &Ctx) -> Result<Known, Error> {
    may_look(ctx)?;
    let (community, id) = (ctx.community_id().to_owned(), ctx.resident()?.to_owned());
    ctx.app
        .db
        .read(move |conn| {
            let person = people::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let home = match &person.home_id {
                Some(home) => people::home_of(conn, &community, home)?,
                None => None,
            };
            Ok(Known { person, home, buildings: catalogue::buildings(conn, &community)? })
        })
        .await
}

async fn show(ctx: Ctx) -> Result<HttpResponse, Error> {
    let w = known(&ctx).await?;
    let (community, id, me, now) = (ctx.community_id().to_owned(), w.person.id.clone(), ctx.clone(), ctx.now);
    let (waiting, labels) = ctx
        .app
        .db
        .read(move |conn| {
            let rows = held::waiting_for(conn, &community, &id, now, WAITING)?;
            let hands: Vec<String> = rows.iter().map(|h| h.hands_id.clone()).collect();
            Ok((opened(conn, &me, &id, rows)?, people::labels(conn, &community, &hands)?))
        })
        .await?;
    // What others asked for is between them and the resident.
    let theirs = |hands: &str| ctx.acting.is_none() || ctx.caller.as_deref().is_some_and(|c| c.person_id == hands);
    let waiting = waiting.iter().filter(|h| theirs(&h.act.hands_id));
    let young = ctx.acting.is_none() && is_young(w.person.born.as_deref(), &ctx.community.zone(), ctx.now);
    ctx.show(&ContactHome {
        young,
        page: ctx.titled_whose(k::CONTACT_TITLE, k::CONTACT_TITLE_FOR, Tab::Me),
        phone: w.person.phone.as_deref().map(show_phone).unwrap_or_default(),
        phone_shared: w.person.phone_shared,
        email: w.person.email.unwrap_or_default(),
        home: w.home.as_ref().map(Home::in_words).unwrap_or_default(),
        reach: w.person.reach.split(',').filter(|way| !way.is_empty()).map(str::to_owned).collect(),
        waiting: waiting.map(|h| row(&ctx, ctx.prefs.lang, h, &labels)).collect(),
    })
}

/// What was typed, to be shown again.
struct Typed {
    phone: String,
    phone_shared: bool,
    email: String,
    building: String,
    unit: String,
    door: String,
    ways: [String; 2],
}

impl Typed {
    fn known(w: &Known) -> Self {
        let mut ways = w.person.reach.split(',').map(str::to_owned);
        Self {
            phone: w.person.phone.as_deref().map(show_phone).unwrap_or_default(),
            phone_shared: w.person.phone_shared,
            email: w.person.email.clone().unwrap_or_default(),
            building: w.home.as_ref().map(|h| h.building_id.clone()).unwrap_or_default(),
            unit: w.home.as_ref().map(|h| h.unit.clone()).unwrap_or_default(),
            door: w.home.as_ref().map(|h| h.door.clone()).unwrap_or_default(),
            ways: [ways.next().unwrap_or_default(), ways.next().unwrap_or_default()],
        }
    }

    fn sent(form: &Form) -> Self {
        Self {
            phone: form.typed("phone"),
            phone_shared: form.has("phone_shared"),
            email: form.typed("email"),
            building: form.text("building").to_owned(),
            unit: form.typed("unit"),
            door: form.typed("door"),
            ways: ["reach_1", "reach_2"].map(|field| form.text(field).to_owned()),
        }
    }

    /// What it means, or what is wrong with it.
    fn wish(&self, what: What) -> Result<Wish, FieldErrors> {
        let one = |field: &str, key: Key| {
            let mut errors = FieldErrors::default();
            errors.add(field, key);
            errors
        };
        let empty = |text: &str| typed::tidy(text).is_empty();
        match what {
            What::Phone if empty(&self.phone) => Ok(Wish::Phone { phone: None, shared: false }),
            What::Phone => match typed::phone(&self.phone) {
                Some(phone) => Ok(Wish::Phone { phone: Some(phone), shared: self.phone_shared }),
                None => Err(one("phone", k::ACCOUNTS_ERROR_PHONE)),
            },
            What::Email if empty(&self.email) => Ok(Wish::Email { email: None }),
            What::Email => match typed::email(&self.email) {
                Some(email) => Ok(Wish::Email { email: Some(email) }),
                None => Err(one("email", k::ACCOUNTS_ERROR_EMAIL)),
            },
            What::Home => match Dwelling::parse(&self.building, &self.unit, &self.door) {
                Ok(Some(at)) => Ok(Wish::Home { building: at.building, unit: at.unit, door: at.door }),
                Ok(None) | Err(DwellingRefusal::NoBuilding) => Err(one("building", k::ACCOUNTS_ERROR_BUILDING)),
                Err(DwellingRefusal::NoDoor) => Err(one("door", k::ACCOUNTS_ERROR_DOOR)),
                Err(DwellingRefusal::UnitTooLong) => Err(one("unit", k::ACCOUNTS_ERROR_UNIT_LONG)),
                Err(DwellingRefusal::DoorTooLong) => Err(one("door", k::ACCOUNTS_ERROR_DOOR_LONG)),
            },
            What::Reach => {
                let mut ways: Vec<Reach> = Vec::new();
                for way in self.ways.iter().filter_map(|way| Reach::parse(way)) {
                    if !ways.contains(&way) {
                        ways.push(way);
                    }
                }
                if ways.is_empty() { Err(one("reach_1", k::CONTACT_ERROR_REACH)) } else { Ok(Wish::Reach { ways }) }
            }
        }
    }
}

fn form_page(
    ctx: &Ctx,
    w: &Known,
    what: What,
    typed: Typed,
    status: StatusCode,
    errors: &FieldErrors,
) -> Result<HttpResponse, Error> {
    let page = what.page(ctx).with_errors(errors);
    let building = |(id, name): &(String, String)| choice(id, name, *id == typed.building);
    let waits = ctx.standing()?.waits_for_own_word();
    ctx.show_as(
        status,
        &ContactForm {
            what: what.name().to_owned(),
            buildings: w.buildings.iter().map(building).collect(),
            first: ways(&page, &w.person, &typed.ways[0]),
            second: ways(&page, &w.person, &typed.ways[1]),
            phone: typed.phone,
            phone_shared: typed.phone_shared,
            email: typed.email,
            unit: typed.unit,
            door: typed.door,
            waits,
            page,
        },
    )
}

/// The ways that lead somewhere for this person.
fn ways(page: &Page, person: &Person, chosen: &str) -> Vec<Choice> {
    let there = |way: &Reach| match way {
        Reach::Sms => person.phone.as_deref().is_some_and(typed::is_mobile) && !person.phone_shared,
        Reach::Email => person.email.is_some(),
        Reach::Call => person.phone.is_some(),
        Reach::App => false,
        Reach::Letter | Reach::Visit => true,
    };
    let all = Reach::ALL.iter().filter(|way| there(way) || way.as_str() == chosen);
    all.map(|way| choice(way.as_str(), page.t(reach_key(way.as_str())), way.as_str() == chosen)).collect()
}

fn choice(value: &str, label: &str, chosen: bool) -> Choice {
    Choice { value: value.to_owned(), label: label.to_owned(), chosen }
}

async fn ask(ctx: Ctx, what: What) -> Result<HttpResponse, Error> {
    let w = known(&ctx).await?;
    let typed = Typed::known(&w);
    form_page(&ctx, &w, what, typed, StatusCode::OK, &FieldErrors::default())
}

async fn change(ctx: Ctx, form: Form, what: What) -> Result<HttpResponse, Error> {
    let typed = Typed::sent(&form);
    let wish = match typed.wish(what) {
        Ok(wish) => wish,
        Err(errors) => return again(&ctx, what, typed, StatusCode::UNPROCESSABLE_ENTITY, &errors).await,
    };
    if let Some(answer) = late::aside(&ctx, &form, what.route(), &wish).await? {
        return Ok(answer);
    }
    let claim = Claim { key: form.key(), route: what.route(), digest: form.digest() };
    let (standing, resident) = (late::standing(&ctx, &form)?, ctx.resident()?.to_owned());
    match wish::grant(&ctx.app.db, ctx.community_id(), standing, claim, resident, wish).await {
        Ok(answer) => Ok(late::answer(&ctx, &form, &answer, &format!("{}/me/contact", ctx.base()))),
        Err(Error::Invalid(errors)) => again(&ctx, what, typed, StatusCode::UNPROCESSABLE_ENTITY, &errors).await,
        Err(Error::Forbidden(Denied::Act(Refusal::SelfDealing))) if !ctx.json => {
            let mut errors = FieldErrors::default();
            errors.add(what.field(), k::HELD_REFUSED_SELF_DEALING);
            again(&ctx, what, typed, StatusCode::FORBIDDEN, &errors).await
        }
        Err(error) => Err(error),
    }
}

/// The form again with everything typed; for machines, and where the page may not be seen, the error alone.
async fn again(
    ctx: &Ctx,
    what: What,
    typed: Typed,
    status: StatusCode,
    errors: &FieldErrors,
) -> Result<HttpResponse, Error> {
    if ctx.json {
        return Err(Error::Invalid(errors.clone()));
    }
    let w = known(ctx).await?;
    form_page(ctx, &w, what, typed, status, errors)
}

async fn phone(ctx: Ctx) -> Result<HttpResponse, Error> {
    ask(ctx, What::Phone).await
}

async fn change_phone(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    change(ctx, form, What::Phone).await
}

async fn email(ctx: Ctx) -> Result<HttpResponse, Error> {
    ask(ctx, What::Email).await
}

async fn change_email(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    change(ctx, form, What::Email).await
}

async fn home(ctx: Ctx) -> Result<HttpResponse, Error> {
    ask(ctx, What::Home).await
}

async fn change_home(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    change(ctx, form, What::Home).await
}

async fn reach(ctx: Ctx) -> Result<HttpResponse, Error> {
    ask(ctx, What::Reach).await
}

async fn change_reach(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    change(ctx, form, What::Reach).await
}
