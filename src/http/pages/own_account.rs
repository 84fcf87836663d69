//! One's own account: everything that is kept, and closing it.

use std::collections::HashMap;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::looks::{labels, row};
use crate::acts::account;
use crate::domain::caller::CallState;
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience::SignedIn;
use crate::http::pages::requests::{number, state_for_residents};
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::post::words::act_name;
use crate::store::activities;
use crate::store::acts::{self, Act};
use crate::store::answers::Claim;
use crate::store::calls_taken::{self, Call};
use crate::store::catalogue::{self, Category};
use crate::store::conn::Conn;
use crate::store::devices::{self, Device};
use crate::store::looks::{self, Line as Look};
use crate::store::mandates::{self, Mandate, OfResident};
use crate::store::people::{self, Home, Label, Person};
use crate::store::requests::{self, Request};
use crate::store::{
    accounts, groups, meeting_decisions, meeting_people, notice_replies, proposal_supports, proposal_talk, proposals,
    sessions::SessionKind, thanks,
};
use crate::views::own_account::{CloseAccount, Closed, Export, Line};
use crate::views::page::{Page, Tab};
use crate::words::machines::named;
use crate::words::{Lang, k, say};

/// Whose hands, and what was done; nobody's where the clock did it.
fn by_whom(who: &str, what: &str) -> String {
    if who.is_empty() { what.to_owned() } else { format!("{who} · {what}") }
}

/// The most of each kind in one export.
const MOST: i64 = 500;

pub fn entries() -> Vec<Entry> {
    vec![
        get(
            "/me/export",
            SignedIn,
            Both,
            "everything kept about oneself; ?as=file saves it, on a device of one's own",
            || web::route().to(export),
        ),
        get("/me/close", SignedIn, Both, "what closing one's account means", || web::route().to(ask)),
        post("/me/close", SignedIn, Both, "close one's own account", &["key", "understood"], || web::route().to(close)),
    ]
}

/// Everything, read at once.
struct Whole {
    person: Person,
    home: Option<Home>,
    requests: Vec<Request>,
    calls: Vec<Call>,
    categories: Vec<Category>,
    mandates: Vec<Mandate>,
    acts: Vec<Act>,
    devices: Vec<Device>,
    /// Activities, groups, what was said to notices.
    part: Vec<Line>,
    looks: Vec<Look>,
    viewers: HashMap<String, Label>,
    others: HashMap<String, Label>,
}

/// The file keeps each press of a larger size; to read, they are left out.
async fn whole(ctx: &Ctx, file: bool) -> Result<Whole, Error> {
    let (community, id, lang) = (ctx.community_id().to_owned(), ctx.caller()?.person_id.clone(), ctx.prefs.lang);
    ctx.app
        .db
        .read(move |conn| {
            let person = people::find(conn, &community, &id)?.ok_or(Error::Missing)?;
            let home = match &person.home_id {
                Some(home) => people::home_of(conn, &community, home)?,
                None => None,
            };
            let theirs = OfResident { resident: &id, with: None, before: None };
            let mandates = mandates::of_resident(conn, &community, &theirs, MOST)?;
            let mut acts = acts::of_one(conn, &community, &id, false, MOST)?;
            if file {
                acts.extend(acts::of_one(conn, &community, &id, true, MOST)?);
                acts.sort_by(|one, other| other.id.cmp(&one.id));
            }
            let looks = looks::of_person(conn, &community, &id, None, MOST)?;
            let mut others: Vec<String> = mandates.iter().map(|m| m.helper_id.clone()).collect();
            others.extend(acts.iter().map(|a| a.actor_id.clone()));
            others.sort_unstable();
            others.dedup();
            Ok(Whole {
                requests: requests::of_resident(conn, &community, &id, None, None, MOST)?,
                calls: calls_taken::of_person(conn, &community, &id, MOST)?,
                categories: catalogue::categories(conn, &community)?,
                devices: devices::of_person(conn, &community, &id)?,
                part: part(conn, &community, &id, lang)?,
                viewers: labels(conn, &community, &looks)?,
                others: people::labels(conn, &community, &others)?,
                person,
                home,
                mandates,
                acts,
                looks,
            })
        })
        .await
}

/// What somebody took part in, in a constant number of statements.
fn part(conn: &mut Conn, community: &str, id: &str, lang: Lang) -> Result<Vec<Line>, Error> {
    let mut lines: Vec<Line> = activities::of_person(conn, community, id, 0, MOST)?
        .into_iter()
        .map(|(signup, activity)| Line {
            at: signup.at,
            what: format!("{} · {}", activity.title, activity.place),
            state: signup.certificate.unwrap_or_default(),
        })
        .collect();
    let own = groups::of_person(conn, community, id)?;
    let ids: Vec<String> = own.iter().map(|m| m.group_id.clone()).collect();
    let named = groups::by_ids(conn, community, &ids)?;
    lines.extend(own.iter().map(|m| Line {
        at: m.from_at,
        what: named.get(&m.group_id).map(|g| g.name.clone()).unwrap_or_default(),
        state: String::new(),
    }));
    let said = notice_replies::by_person(conn, community, id, MOST)?;
    lines.extend(said.into_iter().map(|r| Line { at: r.at, what: r.words, state: r.answer.unwrap_or_default() }));
    lines.extend(proposed(conn, community, id)?);
    lines.extend(given(conn, community, id, lang)?);
    Ok(lines)
}

/// What they proposed, supported, said and objected to, and the meetings they were at, in five more.
fn proposed(conn: &mut Conn, community: &str, id: &str) -> Result<Vec<Line>, Error> {
    let line = |at: i64, what: String| Line { at, what, state: String::new() };
    let own = proposals::of_person(conn, community, id, None, MOST)?;
    let mut lines: Vec<Line> = own.into_iter().map(|p| line(p.at, format!("{} · {}", p.title, p.what))).collect();
    let supported = proposal_supports::of_person(conn, community, id, MOST)?;
    lines.extend(supported.into_iter().map(|(at, title)| line(at, title)));
    let said = proposal_talk::by_person(conn, community, id, MOST)?;
    lines.extend(said.into_iter().map(|c| line(c.at, c.words)));
    let met = meeting_people::of_person(conn, community, id, MOST)?;
    lines.extend(met.into_iter().map(|(row, title, place)| line(row.at, format!("{title} · {place}"))));
    let objected = meeting_decisions::by_person(conn, community, id, MOST)?;
    lines.extend(objected.into_iter().map(|o| Line { at: o.at, what: o.words, state: o.answer }));
    Ok(lines)
}

/// What they were given for taking part.
fn given(conn: &mut Conn, community: &str, id: &str, lang: Lang) -> Result<Vec<Line>, Error> {
    let (given, rules) = (thanks::given_to(conn, community, id)?, thanks::all(conn, community)?);
    let what = |version: i32| rules.iter().find(|rule| rule.version == version).map(|rule| rule.words(lang));
    let line = |row: &thanks::Given| Line {
        at: row.at,
        what: what(row.rule_version).unwrap_or_default().to_owned(),
        state: if row.struck_at.is_some() { say(lang, k::THANKS_STRUCK).to_owned() } else { String::new() },
    };
    Ok(given.iter().map(line).collect())
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    r#as: String,
}

async fn export(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let file = asked.r#as == "file";
    let w = whole(&ctx, file).await?;
    let view = view(&ctx, w);
    if !file {
        return ctx.show(&view);
    }
    if !view.may_save {
        return ctx.show_as(StatusCode::FORBIDDEN, &view);
    }
    let body = serde_json::to_string_pretty(&view).map_err(|e| Error::broken("views", e))?;
    Ok(HttpResponse::Ok()
        .content_type("application/json; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"linli.json\""))
        .body(body))
}

/// On a device of their own. What is saved at a kiosk or on a helper's phone stays there when they have left.
pub(super) fn may_save(ctx: &Ctx) -> bool {
    ctx.own_standing().is_ok()
}

fn view(ctx: &Ctx, w: Whole) -> Export {
    let lang = ctx.prefs.lang;
    let list = |column: &str| column.split(',').filter(|w| !w.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let called = |id: &String| w.others.get(id).map(|l| l.called(lang)).unwrap_or_default();
    let category =
        |id: &str| w.categories.iter().find(|c| c.id == id).map(|c| c.name(lang).to_owned()).unwrap_or_default();
    let page = ctx.titled(k::ACCOUNT_EXPORT, Tab::Me);
    Export {
        may_save: may_save(ctx),
        made_at: ctx.now,
        requests: w
            .requests
            .iter()
            .map(|r| Line {
                at: r.filed_at,
                what: format!("{} · {} · {}", number(r.number), category(&r.category_id), r.words),
                state: crate::views::requests::state_words(&page, state_for_residents(r.state)),
            })
            .collect(),
        calls: w.calls.iter().map(|c| call(&page, c, &category(&c.category_id))).collect(),
        mandates: w
            .mandates
            .iter()
            .map(|m| Line { at: m.created_at, what: called(&m.helper_id), state: state_of(ctx, m) })
            .collect(),
        acts: w
            .acts
            .iter()
            .map(|a| Line {
                at: a.at,
                what: by_whom(&called(&a.actor_id), &act_name(lang, &a.act)),
                state: a.receipt_code.clone(),
            })
            .collect(),
        devices: w
            .devices
            .iter()
            .map(|d| Line { at: d.enrolled_at, what: named(&d.label, lang), state: String::new() })
            .collect(),
        part: w.part,
        looks: w.looks.iter().map(|line| row(lang, line, &w.viewers)).collect(),
        home: w.home.as_ref().map(Home::in_words).unwrap_or_default(),
        reach: list(&w.person.reach),
        needs: list(&w.person.needs).into_iter().filter(|need| need != "dialect").collect(),
        name: w.person.name,
        born: w.person.born,
        sex: w.person.sex,
        phone: w.person.phone,
        phone_shared: w.person.phone_shared,
        email: w.person.email,
        language: w.person.lang,
        lives_alone: w.person.lives_alone,
        registered_at: w.person.created_at,
        page,
    }
}

/// What was said, where, and what came of it; who took it down stands among the acts.
fn call(page: &Page, c: &Call, category: &str) -> Line {
    let state = match CallState::parse(&c.state) {
        Some(CallState::RingBack) => page.t(k::OUTSIDE_CALL_WAITS),
        Some(CallState::Filed) => page.t(k::OUTSIDE_CALL_FILED),
        _ => page.t(k::OUTSIDE_CALL_DONE),
    };
    Line { at: c.at, what: format!("{category} · {} · {}", c.place_words, c.words), state: state.to_owned() }
}

fn state_of(ctx: &Ctx, m: &Mandate) -> String {
    let page = ctx.page("", Tab::Me);
    crate::views::desk_mandates::mandate_words(&page, m.state_now(ctx.now).as_str())
}

async fn serves(ctx: &Ctx) -> Result<bool, Error> {
    let (community, id) = (ctx.community_id().to_owned(), ctx.caller()?.person_id.clone());
    ctx.app.db.read(move |conn| accounts::serves(conn, &community, &id)).await
}

async fn ask(ctx: Ctx) -> Result<HttpResponse, Error> {
    ctx.show(&CloseAccount { serves: serves(&ctx).await?, page: ctx.titled(k::ACCOUNT_CLOSE, Tab::Me) })
}

/// On their own device or at a kiosk; beside a helper the policy refuses (tier 3).
async fn close(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let serving = serves(&ctx).await?;
    if !form.has("understood") || serving {
        let mut errors = FieldErrors::default();
        errors.add("understood", if serving { k::ACCOUNT_CLOSE_SERVES } else { k::ACCOUNT_CLOSE_ERROR });
        let page = ctx.titled(k::ACCOUNT_CLOSE, Tab::Me).with_errors(&errors);
        return ctx.show_as(StatusCode::UNPROCESSABLE_ENTITY, &CloseAccount { serves: serving, page });
    }
    let caller = ctx.caller()?;
    if caller.kind == SessionKind::Pending {
        return Err(Error::Conflict(Clash::TooLate));
    }
    let person = caller.person_id.clone();
    let mut standing = ctx.standing()?;
    standing.key = form.key();
    let claim = Claim { key: form.key(), route: "me.close", digest: form.digest() };
    account::close(&ctx.app.db, ctx.community_id(), standing, claim, person).await?;
    // Whoever it was is nobody now, on this very page.
    let gone = Ctx { caller: None, ..ctx };
    gone.show(&Closed { page: gone.titled(k::ACCOUNT_CLOSED, Tab::None) })
}
