//! Every button of phone mode: find, choose, keep, throw away, and take the call down.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::OFFICES;
use super::draft::Draft;
use super::page::{self, Desk};
use crate::acts::desk::call::{self, Said};
use crate::acts::person::Particulars;
use crate::domain::caller::{CallState, Checked};
use crate::domain::card::CardNumber;
use crate::domain::person::{Digital, NameRefusal, PersonName, Reach};
use crate::domain::request::{PlaceWords, Words};
use crate::domain::standing::Standing;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::desk::settings::by_office;
use crate::http::pages::requests::{number, parse_words, read_given};
use crate::http::{Parts, path_id};
use crate::store::answers::{self, Claim};
use crate::store::{calls_taken, catalogue, requests};
use crate::views::desk_phone::{Aloud, CallTaken};
use crate::views::page::{Page, Tab};
use crate::words::typed::{code, phone, tidy};
use crate::words::{Lang, k, numbers};

/// Digits of a card's single-use number.
const CARD_CODE: usize = 6;

pub async fn press(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let mut draft = Draft::of(&form);
    if form.has("pick") {
        draft.person = form.text("pick").to_owned();
        draft.checked.clear();
    }
    match form.text("do") {
        _ if form.has("pick") => draft.save(&ctx).await.map(|()| ctx.go("/desk/phone#caller")),
        "find" => {
            draft.person.clear();
            draft.save(&ctx).await.map(|()| ctx.go("/desk/phone#found"))
        }
        "save" => draft.save(&ctx).await.map(|()| ctx.go("/desk/phone#words")),
        "questions" => draft.save(&ctx).await.map(|()| ctx.go("/desk/phone#questions")),
        "other" => {
            draft.person.clear();
            draft.save(&ctx).await.map(|()| ctx.go("/desk/phone#q"))
        }
        "forget" => Draft::forget(&ctx).await.map(|()| ctx.go("/desk/phone")),
        _ => take(&ctx, &form, draft).await,
    }
}

async fn take(ctx: &Ctx, form: &Form, draft: Draft) -> Result<HttpResponse, Error> {
    let desk = Desk::read(ctx, &draft).await?;
    if desk.asks_first(&draft) && !ctx.json {
        // The caller is still there to answer them.
        draft.save(ctx).await?;
        let mut errors = FieldErrors::default();
        errors.add("questions", k::OUTSIDE_ASK_FIRST);
        return page::page(ctx, &draft, &errors, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let done = match read(ctx, &draft, &desk) {
        Ok(said) => {
            let (standing, claim) = by_office(ctx, form, OFFICES, "desk.phone")?;
            if desk.shows_first(&draft) && !ctx.json && !sent_before(ctx, &standing, "", &claim).await? {
                draft.save(ctx).await?;
                let mut errors = FieldErrors::default();
                errors.add("alike", k::VOICES_ALIKE_FIRST);
                return page::page(ctx, &draft, &errors, StatusCode::UNPROCESSABLE_ENTITY).await;
            }
            call::take(&ctx.app.db, ctx.community_id(), standing, claim, said).await
        }
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Ok(outcome) => Ok(ctx.created(&format!("/desk/phone/{}", outcome.call), &outcome.call)),
        Err(Error::Invalid(errors)) if !ctx.json => {
            draft.save(ctx).await?;
            page::page(ctx, &draft, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other),
    }
}

/// Pressed twice: what the first press filed is not asked about, it is the answer.
pub async fn sent_before(ctx: &Ctx, standing: &Standing, resident: &str, claim: &Claim) -> Result<bool, Error> {
    let Some(key) = claim.key.clone() else { return Ok(false) };
    let (community, actor) = (ctx.community_id().to_owned(), standing.actor.clone());
    let (resident, route) = (resident.to_owned(), claim.route);
    let found = ctx.app.db.read(move |conn| answers::before(conn, &community, &actor, &resident, route, &key)).await?;
    Ok(found.is_some())
}

/// Everything typed, or everything that is wrong with it.
fn read(ctx: &Ctx, draft: &Draft, desk: &Desk) -> Result<Said, FieldErrors> {
    let mut errors = FieldErrors::default();
    let (checked, card) = identity(draft, desk, &mut errors);
    let (name, number, stranger) = who(draft, desk, &mut errors);
    let place = place_of(ctx, draft, desk, &mut errors);
    if !desk.categories.iter().any(|c| c.id == draft.category) {
        errors.add("category", k::HOUSE_ERROR_CATEGORY);
    }
    let words: Option<Words> = parse_words(&draft.words).map_err(|key| errors.add("words", key)).ok();
    let answers = read_given(&desk.questions, &draft.answers, ctx.prefs.lang, &ctx.community.zone());
    let answers = answers.map_err(|bad| errors.0.extend(bad.0)).unwrap_or_default();
    match (place, words) {
        (Some((building_id, unit, place)), Some(words)) if errors.0.is_empty() => Ok(Said {
            person: desk.person.as_ref().map(|p| p.id.clone()),
            stranger,
            name,
            phone: number,
            checked,
            card,
            category_id: draft.category.clone(),
            building_id,
            unit,
            place,
            shared_place: draft.place != "home",
            words,
            answers,
            given: draft.answers.clone(),
            shared: desk.is_shared(&draft.place),
            lets_public: draft.public == "yes",
            joins: draft.joined(),
            settles: Some(draft.settles.clone()).filter(|s| !s.is_empty()),
            address: ctx.address.clone(),
        }),
        _ => Err(errors),
    }
}

fn identity(draft: &Draft, desk: &Desk, errors: &mut FieldErrors) -> (Checked, Option<(CardNumber, String)>) {
    if desk.person.is_none() {
        return (Checked::Not, None);
    }
    let Some(checked) = Checked::parse(&draft.checked) else {
        errors.add("checked", k::PHONE_ERROR_CHECKED);
        return (Checked::Not, None);
    };
    if checked != Checked::CardNumber {
        return (checked, None);
    }
    match (CardNumber::parse(&draft.card), code(&draft.card_code, CARD_CODE)) {
        (Some(card), Some(code)) => (checked, Some((card, code))),
        _ => {
            errors.add("card_code", k::PHONE_DOUBT_CARD);
            (checked, None)
        }
    }
}

/// The name and number they gave; for somebody in no list, what is written down of them.
fn who(draft: &Draft, desk: &Desk, errors: &mut FieldErrors) -> (String, String, Option<Particulars>) {
    if let Some(person) = &desk.person {
        return (person.name.clone(), person.phone.clone().unwrap_or_default(), None);
    }
    let number = match tidy(&draft.phone).as_str() {
        "" => None,
        typed => phone(typed).or_else(|| {
            errors.add("phone", k::PHONE_ERROR_NUMBER);
            None
        }),
    };
    let name = PersonName::parse(&draft.name).map_err(|why| {
        errors.add(
            "name",
            match why {
                NameRefusal::Empty => k::PHONE_ERROR_NAME,
                NameRefusal::TooLong => k::ACCOUNTS_ERROR_NAME_LONG,
                NameRefusal::NoLetters => k::ACCOUNTS_ERROR_NAME_LETTERS,
            },
        );
    });
    let Ok(name) = name else { return (tidy(&draft.name), number.unwrap_or_default(), None) };
    let stranger = Particulars {
        name: name.clone(),
        born: None,
        sex: None,
        home: None,
        phone: number.clone(),
        phone_shared: false,
        email: None,
        reach: number.iter().map(|_| Reach::Call).collect(),
        digital: Digital::None,
        lang: Lang::Zh,
        needs: Vec::new(),
        lives_alone: false,
        // Somebody who rang, and no more than that: they are on no list of residents.
        is_resident: false,
    };
    (name.as_str().to_owned(), number.unwrap_or_default(), Some(stranger))
}

/// Building, unit and words of a place.
pub type Place = (Option<String>, Option<String>, PlaceWords);

/// The place chosen, in words a worker finds it by.
pub fn place_of(ctx: &Ctx, draft: &Draft, desk: &Desk, errors: &mut FieldErrors) -> Option<Place> {
    let page = ctx.page("", Tab::None);
    let chosen = desk.places(&page, &draft.place).into_iter().find(|c| c.chosen);
    let detail = tidy(&draft.detail);
    let (building, unit, name) = match (draft.place.as_str(), &desk.home, chosen) {
        ("home", Some(h), _) => (Some(h.building_id.clone()), Some(h.unit.clone()), h.in_words()),
        ("outdoors", ..) => (None, None, String::new()),
        (place, _, Some(choice)) => {
            let (building, unit) = place.split_once('/').map_or((place, None), |(b, u)| (b, Some(u.to_owned())));
            (Some(building.to_owned()), unit, choice.label)
        }
        (_, _, None) => {
            errors.add("place", k::HOUSE_ERROR_PLACE);
            return None;
        }
    };
    let whole = [name.as_str(), detail.as_str()].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ");
    match PlaceWords::parse(&whole) {
        Ok(words) => Some((building, unit, words)),
        Err(_) if whole.is_empty() => {
            errors.add("detail", k::HOUSE_ERROR_PLACE_WHERE);
            None
        }
        Err(_) => {
            errors.add("detail", k::HOUSE_ERROR_PLACE_LONG);
            None
        }
    }
}

/// What became of it, in words to be read out before anybody hangs up.
pub async fn taken(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (community, id) = (ctx.community_id().to_owned(), path_id(&path)?);
    let (call, request) = ctx
        .app
        .db
        .read(move |conn| {
            let call = calls_taken::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let request = match &call.request_id {
                Some(request) => requests::find(conn, &community, request)?,
                None => None,
            };
            let party = match &request {
                Some(r) => catalogue::party(conn, &community, &r.party_id)?,
                None => None,
            };
            Ok((call, request.zip(party)))
        })
        .await?;
    let page = ctx.titled(k::PHONE_TAKEN, Tab::Calls);
    let aloud = request.map(|(r, party)| Aloud {
        request: r.id.clone(),
        number: number(r.number),
        number_words: spoken(&page, r.number),
        party: party.name,
        answer_by: r.answer_due,
        solve_by: r.solve_due,
        with_others: r.goes_with_others(),
    });
    let view = CallTaken {
        name: call.name.clone(),
        aloud,
        own_name: call.checked == Checked::Not.as_str(),
        waits: call.state == CallState::RingBack.as_str(),
        page,
    };
    ctx.show(&view)
}

/// A number as it is said into a telephone, figure by figure.
fn spoken(page: &Page, number: i64) -> String {
    match page.lang {
        Lang::Zh => numbers::zh_digits(number.unsigned_abs()),
        Lang::En => number.to_string().chars().map(String::from).collect::<Vec<_>>().join(" "),
    }
}
