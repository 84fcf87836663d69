//! What is set at the desk: the place's name and number, kiosks, colleagues; the responsibility list to read.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::people::address;
use crate::acts::device;
use crate::acts::settings::{self, Colleague, Issued};
use crate::domain::person::{NameRefusal, PersonName};
use crate::domain::standing::{Office, Standing};
use crate::domain::tiers::{ChangeSettings, EndKiosk, GrantOffice, IssueKioskCode, Kind};
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::post::{Post, Way};
use crate::store::answers::Claim;
use crate::store::catalogue::{self, Party};
use crate::store::communities::{Community, Particulars};
use crate::store::devices::{self, Device};
use crate::store::people::office_words;
use crate::views::desk_requests::Choice;
use crate::views::desk_settings::{KioskRow, OneLink, Place, Settings, WayRow, WrittenRow};
use crate::views::page::{Page, Tab};
use crate::words::masked::masked;
use crate::words::typed::{phone, show_phone, tidy};
use crate::words::{Lang, k, qr};

const READ: Audience = Audience::Office(&[Office::Admin, Office::Desk]);
/// The longest name or address of a place that fits on a card.
const MOST: usize = 60;
/// Messages written down that are shown.
const WRITTEN: usize = 5;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/settings", READ, Both, "the place, the responsibility list, and what may be set", || {
            web::route().to(show)
        }),
        post(
            "/desk/settings",
            Audience::Office(ChangeSettings::RULE.offices),
            Both,
            "change name, telephone and address of the place",
            &["key", "version", "name", "phone", "address"],
            || web::route().to(change),
        ),
        post(
            "/desk/settings/kiosk",
            Audience::Office(IssueKioskCode::RULE.offices),
            Both,
            "a link that makes a device a kiosk",
            &["key"],
            || web::route().to(kiosk),
        ),
        post(
            "/desk/settings/kiosks/{id}/end",
            Audience::Office(EndKiosk::RULE.offices),
            Both,
            "stop using a kiosk",
            &["key"],
            || web::route().to(end_kiosk),
        ),
        post(
            "/desk/settings/colleagues",
            Audience::Office(GrantOffice::RULE.offices),
            Both,
            "ask a colleague in: a link with which they choose a password",
            &["key", "colleague", "office"],
            || web::route().to(invite),
        ),
    ]
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Arrived {
    saved: String,
}

/// What the page stands on, read at once.
struct Desk {
    /// As it is in the database now, not as this process remembers it.
    place: Community,
    parties: Vec<Party>,
    buildings: Vec<(String, String)>,
    /// What was only written down of late; nothing for those who are not administrators.
    written: Vec<WrittenRow>,
    kiosks: Vec<Device>,
}

/// What was typed into the page's two forms.
#[derive(Default)]
struct Typed {
    place: Option<Place>,
    colleague: String,
    offices: Vec<String>,
}

impl Desk {
    async fn read(ctx: &Ctx) -> Result<Self, Error> {
        let community = ctx.community_id().to_owned();
        let post = holds(ctx, ChangeSettings::RULE.offices).then(|| ctx.app.post.clone());
        ctx.app
            .db
            .read(move |conn| {
                Ok(Self {
                    // Beside the database: also a file that is read off the request threads.
                    written: post.map(|post| written(&post)).unwrap_or_default(),
                    place: crate::store::communities::find(conn, &community)?.ok_or(Error::Missing)?,
                    parties: catalogue::parties_in_use(conn, &community)?,
                    buildings: catalogue::buildings(conn, &community)?,
                    kiosks: devices::kiosks(conn, &community)?,
                })
            })
            .await
    }

    fn show(
        &self,
        ctx: &Ctx,
        status: StatusCode,
        errors: &FieldErrors,
        typed: Typed,
        saved: bool,
    ) -> Result<HttpResponse, Error> {
        let page = ctx.titled(k::DESK_SETTINGS, Tab::Settings).with_errors(errors);
        ctx.show_as(
            status,
            &Settings {
                place: typed.place.unwrap_or_else(|| Place {
                    name: self.place.name.clone(),
                    phone: self.place.phone.clone(),
                    address: self.place.address.clone(),
                    version: i64::from(self.place.version),
                }),
                buildings: self.buildings.iter().map(|(_, name)| name.clone()).collect(),
                may_change: holds(ctx, ChangeSettings::RULE.offices),
                may_invite: holds(ctx, GrantOffice::RULE.offices),
                may_kiosk: holds(ctx, IssueKioskCode::RULE.offices),
                ways: vec![way("email", ctx.app.post.mail_way()), way("sms", ctx.app.post.sms_way())],
                written: self.written.clone(),
                kiosks: self.kiosks.iter().map(kiosk_row).collect(),
                saved,
                typed_colleague: typed.colleague,
                offices: self.offices(&page, &typed.offices),
                page,
            },
        )
    }

    /// The offices one can be given, and one account for each responsible party.
    fn offices(&self, page: &Page, chosen: &[String]) -> Vec<Choice> {
        let own = [Office::Desk, Office::Accounts, Office::Auditor, Office::Admin];
        let own = own.into_iter().map(|o| (o.as_str().to_owned(), page.t(office_words(o)).to_owned()));
        let parties =
            self.parties.iter().map(|p| (format!("party:{}", p.id), page.t1(k::ACCOUNTS_OF_PARTY, "party", &p.name)));
        own.chain(parties).map(|(value, label)| Choice { chosen: chosen.contains(&value), value, label }).collect()
    }
}

fn holds(ctx: &Ctx, offices: &[Office]) -> bool {
    ctx.caller().is_ok_and(|caller| caller.offices.iter().any(|(office, _)| offices.contains(office)))
}

/// The last messages that were only written down. Their words stay in the file: they may hold a code.
fn written(post: &Post) -> Vec<WrittenRow> {
    let found = post.written_down(WRITTEN).unwrap_or_else(|e| {
        tracing::error!(error = %e, "messages written down cannot be read");
        Vec::new()
    });
    found.into_iter().map(|message| WrittenRow { at: message.written_at, to: masked(&message.to) }).collect()
}

fn way(kind: &'static str, way: Way) -> WayRow {
    let reaches = way.reaches_people();
    let by = match way {
        Way::MailServer { host } | Way::SmsGateway { host } => host,
        Way::File { name } => name,
    };
    WayRow { kind, reaches, by }
}

pub async fn show(ctx: Ctx, arrived: web::Query<Arrived>) -> Result<HttpResponse, Error> {
    let desk = Desk::read(&ctx).await?;
    desk.show(&ctx, StatusCode::OK, &FieldErrors::default(), Typed::default(), arrived.saved == "yes")
}

pub async fn change(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let desk = Desk::read(&ctx).await?;
    let version = form.text("version").parse().unwrap_or(0);
    let typed = |version: i32| Typed {
        place: Some(Place {
            name: form.typed("name"),
            phone: form.typed("phone"),
            address: form.typed("address"),
            version: i64::from(version),
        }),
        ..Typed::default()
    };
    let place = match particulars(&form, &desk.place) {
        Ok(place) => place,
        Err(errors) => return desk.show(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &errors, typed(version), false),
    };
    let (standing, claim) = by_office(&ctx, &form, ChangeSettings::RULE.offices, "desk.settings")?;
    match settings::change(&ctx.app.db, ctx.community_id(), standing, claim, version, place).await {
        Ok(()) => {
            ctx.app.community_changed();
            Ok(ctx.go("/desk/settings?saved=yes"))
        }
        Err(Error::Conflict(Clash::ChangedMeanwhile)) => {
            let desk = Desk::read(&ctx).await?;
            let errors = differences(&form, &desk.place);
            desk.show(&ctx, StatusCode::CONFLICT, &errors, typed(desk.place.version), false)
        }
        Err(error) => Err(error),
    }
}

fn particulars(form: &Form, now: &Community) -> Result<Particulars, FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut short = |field: &str, empty| {
        let text = tidy(form.text(field));
        match text.chars().count() {
            0 => errors.add(field, empty),
            count if count > MOST => {
                errors.add_with(field, k::ACCOUNTS_ERROR_PLACE_LONG, vec![("most", MOST.to_string())])
            }
            _ => {}
        }
        text
    };
    let (name, address) =
        (short("name", k::ACCOUNTS_ERROR_PLACE_NAME), short("address", k::ACCOUNTS_ERROR_PLACE_ADDRESS));
    let Some(digits) = phone(form.text("phone")) else {
        errors.add("phone", k::ACCOUNTS_ERROR_PHONE);
        return Err(errors);
    };
    if !errors.0.is_empty() {
        return Err(errors);
    }
    Ok(Particulars { name, phone: show_phone(&digits), address, time_zone: now.time_zone.clone() })
}

/// What somebody else has just saved, at each field that differs.
fn differences(form: &Form, now: &Community) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.add("", k::HOUSE_CLASH_CHANGED_MEANWHILE);
    for (field, stands) in [("name", &now.name), ("phone", &now.phone), ("address", &now.address)] {
        let same =
            form.text(field) == stands.as_str() || (field == "phone" && phone(form.text(field)) == phone(stands));
        if !same {
            errors.add_with(field, k::ACCOUNTS_STANDS_NOW, vec![("value", stands.clone())]);
        }
    }
    errors
}

/// Shown once: the code is nowhere kept.
pub async fn kiosk(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let (standing, _) = by_office(&ctx, &form, IssueKioskCode::RULE.offices, "desk.settings.kiosk")?;
    let issued = settings::issue_kiosk_code(&ctx.app.db, ctx.community_id(), standing).await?;
    let page = ctx.titled(k::DESK_KIOSK, Tab::Settings);
    link(&ctx, page, "kiosk", String::new(), &format!("/enrol/{}", issued.code), &issued)
}

fn kiosk_row(kiosk: &Device) -> KioskRow {
    KioskRow { id: kiosk.id.clone(), name: kiosk.label.clone(), since: kiosk.enrolled_at, seen_at: kiosk.seen_at }
}

pub async fn end_kiosk(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = by_office(&ctx, &form, EndKiosk::RULE.offices, "desk.settings.kiosks.end")?;
    device::end_kiosk(&ctx.app.db, ctx.community_id(), standing, claim, id).await?;
    Ok(ctx.go("/desk/settings"))
}

pub async fn invite(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let desk = Desk::read(&ctx).await?;
    let colleague = match colleague(&form, &desk.parties) {
        Ok(colleague) => colleague,
        Err(errors) => {
            let typed = Typed {
                place: None,
                colleague: form.typed("colleague"),
                offices: form.all("office").into_iter().map(str::to_owned).collect(),
            };
            return desk.show(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &errors, typed, false);
        }
    };
    let name = colleague.name.clone();
    let (standing, _) = by_office(&ctx, &form, GrantOffice::RULE.offices, "desk.settings.colleagues")?;
    let invited = settings::invite(&ctx.app.db, ctx.community_id(), standing, colleague).await?;
    let page = ctx.page("", Tab::Settings);
    let title = page.t1(k::DESK_COLLEAGUE_LINK, "name", &name);
    let path = format!("/join/{}", invited.issued.code);
    link(&ctx, Page { title, ..page }, "colleague", name, &path, &invited.issued)
}

/// Whoever oversees changes nothing, and whoever works for a party sees only what is theirs: neither
/// is joined with another office (TRUST.md §3, separate duties).
fn colleague(form: &Form, parties: &[Party]) -> Result<Colleague, FieldErrors> {
    let mut errors = FieldErrors::default();
    let name = PersonName::parse(form.text("colleague"))
        .map_err(|why| {
            errors.add(
                "colleague",
                match why {
                    NameRefusal::Empty => k::ACCOUNTS_ERROR_NAME,
                    NameRefusal::TooLong => k::ACCOUNTS_ERROR_NAME_LONG,
                    NameRefusal::NoLetters => k::ACCOUNTS_ERROR_NAME_LETTERS,
                },
            );
        })
        .ok();
    let offices: Vec<_> = form.all("office").into_iter().filter_map(|value| office_of(value, parties)).collect();
    let alone = offices.iter().any(|(office, _)| matches!(office, Office::Auditor | Office::Party));
    if offices.is_empty() {
        errors.add("office", k::ACCOUNTS_ERROR_OFFICE);
    } else if alone && offices.len() > 1 {
        errors.add("office", k::ACCOUNTS_ERROR_OFFICE_ALONE);
    }
    match name {
        Some(name) if errors.0.is_empty() => {
            Ok(Colleague { name: name.as_str().to_owned(), lang: Lang::default(), offices })
        }
        _ => Err(errors),
    }
}

fn office_of(value: &str, parties: &[Party]) -> Option<(Office, Option<String>)> {
    match value.strip_prefix("party:") {
        Some(id) => parties.iter().find(|p| p.id == id).map(|p| (Office::Party, Some(p.id.clone()))),
        None => Office::parse(value).filter(|office| *office != Office::Party).map(|office| (office, None)),
    }
}

pub fn link(
    ctx: &Ctx,
    page: Page,
    kind: &str,
    name: String,
    path: &str,
    issued: &Issued,
) -> Result<HttpResponse, Error> {
    let link = address(ctx, path);
    ctx.show(&OneLink { page, kind: kind.to_owned(), name, qr_svg: qr::svg(&link)?, link, ends_at: issued.ends_at })
}

pub fn by_office(ctx: &Ctx, form: &Form, offices: &[Office], route: &'static str) -> Result<(Standing, Claim), Error> {
    let mut standing = ctx.office_standing(offices)?;
    standing.key = form.key();
    standing.client_at = form.client_at();
    let claim = Claim { key: form.key(), route, digest: form.digest() };
    Ok((standing, claim))
}
