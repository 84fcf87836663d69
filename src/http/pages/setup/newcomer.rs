//! Second and third page of the set-up, and a colleague's first and second: yourself, your second factor.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::{Link, NewcomerAnswer, keep, link};
use crate::acts::setup::{self, Newcomer};
use crate::domain::password::Password;
use crate::domain::person::{NameRefusal, PersonName};
use crate::domain::totp;
use crate::error::{Error, FieldErrors};
use crate::http::Parts;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::password::say;
use crate::http::pages::sign_in::{let_in, password::code_error};
use crate::keys::Purpose;
use crate::store::communities::Particulars;
use crate::store::{contacts, people};
use crate::views::page::Tab;
use crate::views::setup::{SetupSecond, SetupYourself};
use crate::words::{k, qr, typed};

pub async fn form(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let link = match link(&ctx, &path).await? {
        Ok(link) => link,
        Err(response) => return Ok(response),
    };
    if link.first && link.answers.place.is_none() {
        return Ok(ctx.go(&link.at));
    }
    let (name, email) = match &link.answers.newcomer {
        Some(known) => (known.name.clone(), known.email.clone()),
        None => on_file(&ctx, &link).await?,
    };
    ctx.show(&view(&ctx, &link, name, email))
}

/// What is known of a colleague already.
async fn on_file(ctx: &Ctx, link: &Link) -> Result<(String, String), Error> {
    let Some(person) = link.code.person_id.clone() else {
        return Ok((String::new(), String::new()));
    };
    let community = ctx.community_id().to_owned();
    let found = ctx.app.db.read(move |conn| people::find(conn, &community, &person)).await?;
    Ok(found.map(|p| (p.name, p.email.unwrap_or_default())).unwrap_or_default())
}

pub async fn introduce(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let mut link = match link(&ctx, &path).await? {
        Ok(link) => link,
        Err(response) => return Ok(response),
    };
    let mut errors = FieldErrors::default();
    let name = form.parse("name", &mut errors, |text| {
        PersonName::parse(text).map_err(|why| match why {
            NameRefusal::Empty | NameRefusal::TooLong | NameRefusal::NoLetters => k::WAYS_NAME_NEEDED,
        })
    });
    let email = form.parse("email", &mut errors, |text| typed::email(text).ok_or(k::WAYS_EMAIL_NEEDED));
    if let Some(email) = &email
        && taken(&ctx, &link, email).await?
    {
        errors.add("email", k::WAYS_EMAIL_TAKEN);
    }
    let password = choose_password(&ctx, &link, &form, &mut errors);
    let (Some(name), Some(email), Some(password), true) = (name, email, password, errors.0.is_empty()) else {
        let view = view(&ctx, &link, form.typed("name"), form.typed("email"));
        let page = view.page.with_errors(&errors);
        return ctx.show_as(StatusCode::UNPROCESSABLE_ENTITY, &SetupYourself { page, ..view });
    };
    link.answers.newcomer = Some(NewcomerAnswer {
        name: name.as_str().to_owned(),
        email,
        password: ctx.app.hasher.hash(password.reveal()).await?,
    });
    keep(&ctx, &link).await?;
    Ok(ctx.go(&format!("{}/second", link.at)))
}

/// An address belongs to one person only, or it would not say who signs in.
async fn taken(ctx: &Ctx, link: &Link, email: &str) -> Result<bool, Error> {
    let (community, email) = (ctx.community_id().to_owned(), email.to_owned());
    let me = link.code.person_id.clone().unwrap_or_default();
    let other = ctx.app.db.read(move |conn| contacts::other_with_email(conn, &community, &email, &me)).await?;
    Ok(other.is_some())
}

fn choose_password(ctx: &Ctx, link: &Link, form: &Form, errors: &mut FieldErrors) -> Option<Password> {
    let place = link.answers.place.as_ref().map_or(ctx.community.name.as_str(), |place| place.name.as_str());
    let about: Vec<&str> =
        [form.text("name"), form.text("email"), place].into_iter().filter(|known| !known.is_empty()).collect();
    match Password::choose(&form.typed("password"), true, &about) {
        Ok(password) => Some(password),
        Err(why) => {
            say(errors, why);
            None
        }
    }
}

pub async fn second_form(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let link = match link(&ctx, &path).await? {
        Ok(link) => link,
        Err(response) => return Ok(response),
    };
    match &link.answers.newcomer {
        Some(newcomer) => ctx.show(&second_view(&ctx, &link, newcomer)?),
        None => Ok(ctx.go(&link.at)),
    }
}

pub async fn confirm(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let link = match link(&ctx, &path).await? {
        Ok(link) => link,
        Err(response) => return Ok(response),
    };
    let Some(known) = link.answers.newcomer.clone() else {
        return Ok(ctx.go(&link.at));
    };
    let totp = secret_of(&ctx, &link);
    let Some(totp_step) = totp::step_of(&totp, form.text("code"), ctx.now) else {
        let view = second_view(&ctx, &link, &known)?;
        let page = view.page.with_errors(&code_error(&ctx, None));
        return ctx.show_as(StatusCode::UNPROCESSABLE_ENTITY, &SetupSecond { page, ..view });
    };
    let newcomer = Newcomer {
        name: known.name,
        email: known.email,
        password_hash: known.password,
        totp,
        totp_step,
        lang: ctx.prefs.lang,
    };
    let community = ctx.community_id();
    let signed_in = match (link.first, link.answers.place) {
        (true, None) => return Ok(ctx.go(&link.at)),
        (true, Some(place)) => {
            let place =
                Particulars { name: place.name, phone: place.phone, address: place.address, time_zone: place.zone };
            setup::set_up(&ctx.app, community, link.code, place, newcomer).await?
        }
        (false, _) => setup::join(&ctx.app, community, link.code, newcomer).await?,
    };
    let_in(&ctx, &signed_in, "/")
}

/// The second factor this link offers: the same on every visit, so that an app that scanned it once
/// stays right, and known to nobody without the key file.
fn secret_of(ctx: &Ctx, link: &Link) -> Vec<u8> {
    let parts: [&[u8]; 3] = [b"offered second factor", ctx.community_id().as_bytes(), link.code.id.as_bytes()];
    ctx.app.db.keys().mac(Purpose::Secrets, &parts)[..20].to_vec()
}

fn view(ctx: &Ctx, link: &Link, name: String, email: String) -> SetupYourself {
    SetupYourself {
        page: ctx.titled(k::SETUP_YOURSELF, Tab::None),
        at: link.at.clone(),
        first: link.first,
        name,
        email,
    }
}

fn second_view(ctx: &Ctx, link: &Link, known: &NewcomerAnswer) -> Result<SetupSecond, Error> {
    let secret = secret_of(ctx, link);
    let place = link.answers.place.as_ref().map_or(ctx.community.name.as_str(), |place| place.name.as_str());
    let address =
        totp::url(&secret, place, &known.email).ok_or_else(|| Error::broken("setup", "no otpauth address"))?;
    Ok(SetupSecond {
        page: ctx.titled(k::SETUP_SECOND, Tab::None),
        at: link.at.clone(),
        first: link.first,
        secret: totp::grouped(&secret),
        qr_svg: qr::svg(&address)?,
    })
}
