//! The one page of phone mode, as it stands with what has been typed so far.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::draft::Draft;
use crate::domain::caller::{Checked, OnFile, holds};
use crate::domain::looking::What;
use crate::domain::request::Leave;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::looking;
use crate::http::pages::desk::hours;
use crate::http::pages::requests::{Likes, NewReport, asked_of};
use crate::store::catalogue::{self, Category};
use crate::store::people::{self, Home, Person};
use crate::store::questions::{self, Question};
use crate::store::{calls_asked, calls_taken, people_search, phones};
use crate::views::desk_phone::{Caller, Found, Phone, Way};
use crate::views::desk_requests::Choice;
use crate::views::page::{Page, Tab};
use crate::views::voices::Alike;
use crate::words::k;
use crate::words::masked::masked;

/// People shown for what was typed.
const SHOWN: i64 = 8;
/// Waiting calls are counted up to this.
const WAITING: i64 = 50;

/// All the page needs, read at once.
pub struct Desk {
    pub categories: Vec<Category>,
    pub buildings: Vec<(String, String)>,
    pub units: Vec<(String, String)>,
    /// What the chosen category asks.
    pub questions: Vec<Question>,
    /// What may be the same, once category and place stand.
    likes: Likes,
    pub person: Option<Person>,
    pub home: Option<Home>,
    pub on_file: OnFile,
    found: Vec<(Person, Option<Home>)>,
    waiting: usize,
}

impl Desk {
    pub async fn read(ctx: &Ctx, draft: &Draft) -> Result<Self, Error> {
        Self::read_since(ctx, draft, ctx.now).await
    }

    /// The same, with the categories that have ended since then: for what may have been said before they did.
    pub async fn read_since(ctx: &Ctx, draft: &Draft, since: i64) -> Result<Self, Error> {
        let (community, draft, now) = (ctx.community_id().to_owned(), draft.clone(), ctx.now);
        ctx.app
            .db
            .read(move |conn| {
                let person = match draft.person.as_str() {
                    "" => None,
                    id => people::find(conn, &community, id)?.filter(|p| p.state == "active"),
                };
                let home = match person.as_ref().and_then(|p| p.home_id.as_ref()) {
                    Some(home) => people::home_of(conn, &community, home)?,
                    None => None,
                };
                let on_file = match &person {
                    Some(p) => OnFile { since: phones::since(conn, &community, p)?, shared: p.phone_shared },
                    None => OnFile::default(),
                };
                let looked_for = person.is_none() && !draft.q.trim().is_empty();
                let people = match looked_for {
                    true => people_search::search(conn, &community, &draft.q, None, SHOWN)?,
                    false => Vec::new(),
                };
                let mut homes = people_search::homes_of(conn, &community, &people)?;
                let with_home = |p: Person| {
                    let home = p.home_id.as_ref().and_then(|id| homes.remove(id));
                    (p, home)
                };
                let categories = catalogue::categories_since(conn, &community, since)?;
                let new = to_compare(&draft, person.as_ref(), home.as_ref(), &categories);
                let likes = match &new {
                    Some(new) => Likes::read(conn, &community, new, None, now)?,
                    None => Likes::default(),
                };
                Ok(Self {
                    found: people.into_iter().filter(|p| p.state == "active").map(with_home).collect(),
                    categories,
                    likes,
                    buildings: catalogue::buildings(conn, &community)?,
                    units: catalogue::units(conn, &community)?,
                    questions: match draft.category.as_str() {
                        "" => Vec::new(),
                        category => questions::of_category(conn, &community, category)?,
                    },
                    waiting: calls_taken::to_ring_back(conn, &community, None, WAITING)?.len()
                        + calls_asked::count(conn, &community, WAITING)?,
                    person,
                    home,
                    on_file,
                })
            })
            .await
    }

    /// Those found by what was typed.
    pub fn found(&self) -> Vec<Found> {
        self.found.iter().map(|(p, home)| found(p, home.as_ref())).collect()
    }

    /// The place chosen is nobody's home.
    pub fn is_shared(&self, place: &str) -> bool {
        is_shared(place, self.home.as_ref())
    }

    /// Something may be the same that has not stood on the page on which this was pressed: it is looked at before
    /// anything is filed.
    pub fn shows_first(&self, draft: &Draft) -> bool {
        !self.likes.all_seen(&draft.alike)
    }

    /// What may be the same, to be chosen from.
    pub fn alike(&self, ctx: &Ctx, draft: &Draft) -> Alike {
        let category = self.categories.iter().find(|c| c.id == draft.category);
        let category = category.map(|c| c.name(ctx.prefs.lang)).unwrap_or_default();
        self.likes.at_desk(ctx, category, &self.buildings, &draft.joins)
    }

    /// The questions have not stood on the page yet on which this was pressed: they are asked before it is taken down.
    pub fn asks_first(&self, draft: &Draft) -> bool {
        !self.questions.is_empty() && draft.asked != draft.category
    }

    /// Every place there is: their home, the buildings and their units, outdoors.
    pub fn places(&self, page: &Page, chosen: &str) -> Vec<Choice> {
        let home = self.home.as_ref().map(|h| ("home".to_owned(), page.t1(k::PHONE_THEIR_HOME, "home", h.in_words())));
        let mut all: Vec<(String, String)> = home.into_iter().collect();
        all.push(("outdoors".to_owned(), page.t(k::QUEUE_OUTDOORS).to_owned()));
        for (id, name) in &self.buildings {
            all.push((id.clone(), name.clone()));
            let units = self.units.iter().filter(|(building, _)| building == id);
            all.extend(units.map(|(_, unit)| (format!("{id}/{unit}"), format!("{name}{unit}"))));
        }
        all.into_iter().map(|(value, label)| Choice { chosen: value == chosen, value, label }).collect()
    }
}

/// Where theirs is not known, a building they name may be their home.
fn is_shared(place: &str, home: Option<&Home>) -> bool {
    match place {
        "outdoors" => true,
        "home" | "" => false,
        _ => home.is_some(),
    }
}

/// What is compared with what is known already; nothing before category and place stand.
fn to_compare(
    draft: &Draft,
    person: Option<&Person>,
    home: Option<&Home>,
    categories: &[Category],
) -> Option<NewReport> {
    let category = categories.iter().find(|c| c.id == draft.category)?;
    let building = match draft.place.as_str() {
        "" => return None,
        "home" => Some(home?.building_id.clone()),
        "outdoors" => None,
        place => Some(place.split_once('/').map_or(place, |(building, _)| building).to_owned()),
    };
    let shared = is_shared(&draft.place, home);
    Some(NewReport {
        resident: person.map(|p| p.id.clone()).unwrap_or_default(),
        category: category.id.clone(),
        building,
        words: draft.words.clone(),
        neighbours: Leave { category: category.public, shared, resident: false, staff: false }.may_be_asked(),
    })
}

pub async fn show(ctx: Ctx) -> Result<HttpResponse, Error> {
    let draft = Draft::read(&ctx).await?;
    page(&ctx, &draft, &FieldErrors::default(), StatusCode::OK).await
}

/// The page; 422 where something in it was refused.
pub async fn page(ctx: &Ctx, draft: &Draft, errors: &FieldErrors, status: StatusCode) -> Result<HttpResponse, Error> {
    let desk = Desk::read(ctx, draft).await?;
    if let Some(person) = &desk.person {
        // Whoever is on the line is this office's work; that they were looked up is noted for them to read.
        if let Some(why) = looking::at(ctx, &person.id, What::Person, true).await? {
            return Ok(why);
        }
    }
    let page = ctx.titled(k::PHONE_TITLE, Tab::Calls).with_errors(errors);
    let view = Phone {
        shut: hours::if_shut(ctx).await?,
        waiting: desk.waiting,
        waiting_more: i64::try_from(desk.waiting).unwrap_or(i64::MAX) >= WAITING,
        q: draft.q.clone(),
        found: desk.found(),
        looked: desk.person.is_none() && !draft.q.trim().is_empty(),
        known: desk.person.as_ref().map(|p| caller(ctx, &page, &desk, p, draft)),
        typed_name: draft.name.clone(),
        phone_typed: draft.phone.clone(),
        card: draft.card.clone(),
        categories: categories(ctx, &desk, &draft.category),
        places: desk.places(&page, &draft.place),
        detail: draft.detail.clone(),
        words: draft.words.clone(),
        settles: draft.settles.clone(),
        alike: desk.alike(ctx, draft),
        questions: asked_of(ctx.prefs.lang, &desk.questions, &draft.answers),
        asked: draft.category.clone(),
        public: draft.public == "yes",
        page,
    };
    ctx.show_as(status, &view)
}

fn found(person: &Person, home: Option<&Home>) -> Found {
    Found {
        id: person.id.clone(),
        name: person.name.clone(),
        home: home.map(Home::in_words).unwrap_or_default(),
        phone: person.phone.as_deref().map(masked).unwrap_or_default(),
    }
}

fn caller(ctx: &Ctx, page: &Page, desk: &Desk, person: &Person, draft: &Draft) -> Caller {
    let way = |checked: Checked, label: String| Way {
        value: checked.as_str().to_owned(),
        // A card is judged when its number is read out; all else is known beforehand.
        holds: checked == Checked::CardNumber || holds(checked, desk.on_file, false, ctx.now).is_ok(),
        chosen: draft.checked == checked.as_str(),
        label,
    };
    let number = person.phone.as_deref().map(masked).unwrap_or_default();
    Caller {
        id: person.id.clone(),
        name: person.name.clone(),
        home: desk.home.as_ref().map(Home::in_words).unwrap_or_default(),
        ways: vec![
            way(Checked::NumberShown, page.t1(k::PHONE_WAY_NUMBER, "number", &number)),
            way(Checked::CardNumber, page.t(k::PHONE_WAY_CARD).to_owned()),
            way(Checked::RangBack, page.t1(k::PHONE_WAY_BACK, "number", &number)),
            way(Checked::Not, page.t(k::PHONE_WAY_NOT).to_owned()),
        ],
    }
}

fn categories(ctx: &Ctx, desk: &Desk, chosen: &str) -> Vec<Choice> {
    let each = desk.categories.iter();
    each.map(|c| Choice { value: c.id.clone(), label: c.name(ctx.prefs.lang).to_owned(), chosen: c.id == chosen })
        .collect()
}
