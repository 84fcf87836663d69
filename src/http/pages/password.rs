//! Changing one's password: whoever proved a moment ago who they are types the new one, once.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::acts::password;
use crate::domain::password::{Password, SHORTEST_ALONE, SHORTEST_WITH_SECOND, WeakPassword};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::SignedIn;
use crate::http::routes::{Entry, Mount::Pages, get, post};
use crate::store::credentials::passwords::{self, By};
use crate::store::people;
use crate::views::me::ChangePassword;
use crate::views::page::Tab;
use crate::words::k;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/me/password", SignedIn, Pages, "the form for a new password", || web::route().to(form)),
        post("/me/password", SignedIn, Pages, "change one's password", &["key", "password"], || {
            web::route().to(change)
        }),
    ]
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Arrived {
    changed: String,
}

/// What the rule and the check need to know of whoever asks.
struct Known {
    second_factor: bool,
    about: Vec<String>,
}

/// Residents without a password have nothing here.
async fn known(ctx: &Ctx) -> Result<Known, Error> {
    let (community, person, now) = (ctx.community_id().to_owned(), ctx.caller()?.person_id.clone(), ctx.now);
    let mut about = vec![ctx.community.name.clone()];
    let (second_factor, who) = ctx
        .app
        .db
        .read(move |conn| {
            let account = passwords::account(conn, &community, &By::Person(&person), now)?.ok_or(Error::Missing)?;
            let person = people::find(conn, &community, &person)?.ok_or(Error::Missing)?;
            Ok((account.has_totp, person))
        })
        .await?;
    about.push(who.name);
    about.extend(who.email);
    about.extend(who.phone);
    Ok(Known { second_factor, about })
}

async fn form(ctx: Ctx, arrived: web::Query<Arrived>) -> Result<HttpResponse, Error> {
    let known = known(&ctx).await?;
    let changed = arrived.changed == "yes";
    if !changed {
        ctx.recently()?;
    }
    ctx.show(&view(&ctx, &known, changed, &FieldErrors::default()))
}

async fn change(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let known = known(&ctx).await?;
    let about: Vec<&str> = known.about.iter().map(String::as_str).collect();
    // Not trimmed: a password is kept as it is.
    let new = match Password::choose(&form.typed("password"), known.second_factor, &about) {
        Ok(new) => new,
        Err(why) => {
            let mut errors = FieldErrors::default();
            say(&mut errors, why);
            return ctx.show_as(StatusCode::UNPROCESSABLE_ENTITY, &view(&ctx, &known, false, &errors));
        }
    };
    let mut standing = ctx.own_standing()?;
    standing.key = form.key();
    password::change(&ctx.app, ctx.community_id(), standing, &new).await?;
    Ok(ctx.go("/me/password?changed=yes"))
}

/// Why a password will not do, at its field.
pub fn say(errors: &mut FieldErrors, why: WeakPassword) {
    match why {
        WeakPassword::TooShort { least } => {
            errors.add_with("password", k::WAYS_PASSWORD_SHORT, vec![("n", least.to_string())])
        }
        WeakPassword::TooLong => errors.add("password", k::WAYS_PASSWORD_LONG),
        WeakPassword::Common => errors.add("password", k::WAYS_PASSWORD_COMMON),
        WeakPassword::AboutThem => errors.add("password", k::WAYS_PASSWORD_YOURS),
    }
}

fn view(ctx: &Ctx, known: &Known, changed: bool, errors: &FieldErrors) -> ChangePassword {
    ChangePassword {
        page: ctx.titled(k::SESSIONS_PASSWORD, Tab::Me).with_errors(errors),
        least: if known.second_factor { SHORTEST_WITH_SECOND } else { SHORTEST_ALONE },
        changed,
    }
}
