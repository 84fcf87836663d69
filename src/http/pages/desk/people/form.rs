//! Registering a person and correcting what is known of one: one form, nothing typed is ever lost.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::typed::{DIALECT, Sent};
use super::{OFFICES, age, born_words, today};
use crate::acts::person::{self, Registered};
use crate::domain::person::Resemblance;
use crate::domain::standing::Standing;
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::{Parts, path_id};
use crate::store::answers::Claim;
use crate::store::catalogue;
use crate::store::people::{self, Home, Person};
use crate::views::desk_people::{Alike, PersonForm, PersonTyped, reach_words};
use crate::views::desk_requests::{Choice, Named};
use crate::views::page::{Page, Tab};
use crate::words::typed::{phone, show_phone};
use crate::words::{Lang, k};

/// What the form stands on, read at once.
struct Desk {
    /// Building ids and names.
    buildings: Vec<(String, String)>,
    /// Who is being corrected, as they stand now.
    known: Option<(Person, Option<Home>)>,
}

impl Desk {
    async fn read(ctx: &Ctx, person: Option<String>) -> Result<Self, Error> {
        let community = ctx.community_id().to_owned();
        ctx.app
            .db
            .read(move |conn| {
                let known = match person {
                    Some(id) => {
                        let person = people::find(conn, &community, &id)?.ok_or(Error::Missing)?;
                        let home = match &person.home_id {
                            Some(home) => people::home_of(conn, &community, home)?,
                            None => None,
                        };
                        Some((person, home))
                    }
                    None => None,
                };
                let buildings = catalogue::buildings(conn, &community)?;
                Ok(Self { buildings, known })
            })
            .await
    }

    /// The form again, with everything typed in it.
    fn show(
        &self,
        ctx: &Ctx,
        sent: Sent,
        version: i32,
        status: StatusCode,
        errors: &FieldErrors,
        alike: Vec<Alike>,
    ) -> Result<HttpResponse, Error> {
        let person = self.known.as_ref().map(|(person, _)| person);
        let page = match person {
            Some(person) => {
                let page = ctx.page("", Tab::People);
                Page { title: page.t1(k::PEOPLE_CORRECT, "name", &person.name), ..page }
            }
            None => ctx.titled(k::PEOPLE_NEW, Tab::People),
        };
        let buildings = self.buildings.iter().map(|(id, name)| choice(id, name, *id == sent.building));
        ctx.show_as(
            status,
            &PersonForm {
                buildings: buildings.collect(),
                languages: languages(&page, &sent.language),
                page: page.with_errors(errors),
                person: person.map(|p| Named { id: p.id.clone(), name: p.name.clone() }),
                version: i64::from(version),
                typed: sent.typed,
                alike,
            },
        )
    }

    fn refused(&self, ctx: &Ctx, sent: Sent, version: i32, errors: &FieldErrors) -> Result<HttpResponse, Error> {
        self.show(ctx, sent, version, StatusCode::UNPROCESSABLE_ENTITY, errors, Vec::new())
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Begun {
    /// What was searched for before.
    name: String,
}

pub async fn new(ctx: Ctx, begun: web::Query<Begun>) -> Result<HttpResponse, Error> {
    let desk = Desk::read(&ctx, None).await?;
    let mut sent =
        Sent { typed: PersonTyped::default(), building: String::new(), language: Lang::default().code().to_owned() };
    // A search is often the name or the number itself; initials and homes are not.
    let words = begun.into_inner().name;
    if phone(&words).is_some() {
        sent.typed.phone = words;
    } else if words.chars().any(|c| c > '\u{2e80}') && !words.chars().any(|c| c.is_ascii_digit()) {
        sent.typed.name = words;
    }
    desk.show(&ctx, sent, 0, StatusCode::OK, &FieldErrors::default(), Vec::new())
}

pub async fn register(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let desk = Desk::read(&ctx, None).await?;
    let sent = Sent::of(&form);
    let who = match sent.read(&desk.buildings, today(&ctx), true) {
        Ok(who) => who,
        Err(errors) => return desk.refused(&ctx, sent, 0, &errors),
    };
    let (standing, claim) = by_office(&ctx, &form, "desk.people")?;
    let another = form.has("another");
    match person::register(&ctx.app.db, ctx.community_id(), standing, claim, who, another).await {
        Ok(Registered::New(id)) => Ok(ctx.created(&format!("/desk/people/{id}?fresh=yes"), &id)),
        Ok(Registered::Alike(found)) => {
            let alike = found.iter().map(|other| shown(&ctx, other)).collect();
            desk.show(&ctx, sent, 0, StatusCode::CONFLICT, &FieldErrors::default(), alike)
        }
        Err(Error::Invalid(errors)) => desk.refused(&ctx, sent, 0, &errors),
        Err(error) => Err(error),
    }
}

pub async fn correction(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let desk = Desk::read(&ctx, Some(path_id(&path)?)).await?;
    let (person, home) = desk.known.as_ref().ok_or(Error::Missing)?;
    let (sent, version) = (Sent::known(person, home.as_ref()), person.version);
    desk.show(&ctx, sent, version, StatusCode::OK, &FieldErrors::default(), Vec::new())
}

pub async fn correct(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let desk = Desk::read(&ctx, Some(id.clone())).await?;
    let (known, _) = desk.known.as_ref().ok_or(Error::Missing)?;
    let sent = Sent::of(&form);
    let version = form.text("version").parse().unwrap_or(0);
    let who = match sent.read(&desk.buildings, today(&ctx), known.is_resident) {
        Ok(who) => who,
        Err(errors) => return desk.refused(&ctx, sent, version, &errors),
    };
    let (standing, claim) = by_office(&ctx, &form, "desk.people.correction")?;
    match person::correct(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), version, who).await {
        Ok(()) => Ok(ctx.go(&format!("/desk/people/{id}"))),
        Err(Error::Invalid(errors)) => desk.refused(&ctx, sent, version, &errors),
        Err(Error::Conflict(Clash::ChangedMeanwhile)) => changed_meanwhile(&ctx, &id, sent).await,
        Err(error) => Err(error),
    }
}

/// Somebody was quicker: what they wrote is shown at each field that differs, what was typed stays,
/// and saving again now overwrites knowingly (TRUST.md §6 case 27).
async fn changed_meanwhile(ctx: &Ctx, id: &str, sent: Sent) -> Result<HttpResponse, Error> {
    let desk = Desk::read(ctx, Some(id.to_owned())).await?;
    let (person, home) = desk.known.as_ref().ok_or(Error::Missing)?;
    let mut errors = FieldErrors::default();
    errors.add("", k::HOUSE_CLASH_CHANGED_MEANWHILE);
    for (field, now) in differences(ctx, &desk, &sent, &Sent::known(person, home.as_ref())) {
        errors.add_with(field, k::ACCOUNTS_STANDS_NOW, vec![("value", now)]);
    }
    let version = person.version;
    desk.show(ctx, sent, version, StatusCode::CONFLICT, &errors, Vec::new())
}

/// The fields in which what was typed and what stands differ, with what stands.
fn differences(ctx: &Ctx, desk: &Desk, sent: &Sent, now: &Sent) -> Vec<(&'static str, String)> {
    let page = ctx.page("", Tab::People);
    let building =
        |id: &str| desk.buildings.iter().find(|(b, _)| b == id).map_or("", |(_, name)| name.as_str()).to_owned();
    let ways = |list: &[String]| {
        let named: Vec<String> = list.iter().filter(|way| !way.is_empty()).map(|way| reach_words(&page, way)).collect();
        named.join(page.t(k::PEOPLE_COMMA))
    };
    let (typed, stands) = (&sent.typed, &now.typed);
    let pairs = [
        ("name", typed.name.clone(), stands.name.clone()),
        ("born", typed.born.clone(), stands.born.clone()),
        ("building", building(&sent.building), building(&now.building)),
        ("unit", typed.unit.clone(), stands.unit.clone()),
        ("door", typed.door.clone(), stands.door.clone()),
        ("phone", typed.phone.clone(), stands.phone.clone()),
        ("email", typed.email.clone(), stands.email.clone()),
        ("reach", ways(&typed.reach), ways(&stands.reach)),
    ];
    let nothing = || page.t(k::ACCOUNTS_NOTHING).to_owned();
    let shown = |field: &str, now: String| match field {
        "born" => born_words(ctx.prefs.lang, Some(&now)),
        _ => now,
    };
    pairs
        .into_iter()
        .filter(|(field, typed, now)| typed.trim() != now && (*field != "phone" || phone(typed) != phone(now)))
        .map(|(field, _, now)| (field, if now.is_empty() { nothing() } else { shown(field, now) }))
        .collect()
}

/// By what office this is done, and under which key.
pub fn by_office(ctx: &Ctx, form: &Form, route: &'static str) -> Result<(Standing, Claim), Error> {
    let mut standing = ctx.office_standing(OFFICES)?;
    standing.key = form.key();
    standing.client_at = form.client_at();
    let claim = Claim { key: form.key(), route, digest: form.digest() };
    Ok((standing, claim))
}

fn shown(ctx: &Ctx, other: &person::Alike) -> Alike {
    let mut because: Vec<String> = other.because.iter().filter_map(|why| alike_code(*why)).map(str::to_owned).collect();
    because.dedup();
    Alike {
        id: other.person.id.clone(),
        name: other.person.name.clone(),
        age: age(other.person.born.as_deref(), today(ctx)),
        home: other.home.as_ref().map(Home::in_words).unwrap_or_default(),
        phone: other.person.phone.as_deref().map(show_phone),
        because,
    }
}

/// Years of birth are not named as a reason: the ages stand beside the names.
fn alike_code(why: Resemblance) -> Option<&'static str> {
    match why {
        Resemblance::SameName => Some("name"),
        Resemblance::NameSoundsSame | Resemblance::NameSoundsSimilar => Some("sound"),
        Resemblance::SamePhone => Some("phone"),
        Resemblance::SameHome => Some("home"),
        Resemblance::SameBirthYear | Resemblance::NearBirthYear => None,
    }
}

fn languages(page: &Page, chosen: &str) -> Vec<Choice> {
    let all = [
        (Lang::Zh.code(), k::ACCOUNTS_LANGUAGE_ZH),
        (DIALECT, k::ACCOUNTS_LANGUAGE_DIALECT),
        (Lang::En.code(), k::ACCOUNTS_LANGUAGE_EN),
    ];
    all.into_iter().map(|(code, key)| choice(code, page.t(key), code == chosen)).collect()
}

fn choice(value: &str, label: &str, chosen: bool) -> Choice {
    Choice { value: value.to_owned(), label: label.to_owned(), chosen }
}
