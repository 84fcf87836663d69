//! The one page of phone mode, as it stands with what has been typed so far.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::draft::Draft;
use crate::domain::caller::{Checked, OnFile, holds};
use crate::domain::looking::What;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::looking;
use crate::http::pages::desk::hours;
use crate::http::pages::requests::asked_of;
use crate::store::catalogue::{self, Category};
use crate::store::people::{self, Home, Person};
use crate::store::questions::{self, Question};
use crate::store::{calls_taken, people_search, phones};
use crate::views::desk_phone::{Caller, Found, Phone, Way};
use crate::views::desk_requests::Choice;
use crate::views::page::{Page, Tab};
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
    pub person: Option<Person>,
    pub home: Option<Home>,
    pub on_file: OnFile,
    found: Vec<(Person, Option<Home>)>,
    waiting: usize,
}

impl Desk {
    pub async fn read(ctx: &Ctx, draft: &Draft) -> Result<Self, Error> {
        let (community, draft) = (ctx.community_id().to_owned(), draft.clone());
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
                Ok(Self {
                    found: people.into_iter().filter(|p| p.state == "active").map(with_home).collect(),
                    categories: catalogue::categories_in_use(conn, &community)?,
                    buildings: catalogue::buildings(conn, &community)?,
                    units: catalogue::units(conn, &community)?,
                    questions: match draft.category.as_str() {
                        "" => Vec::new(),
                        category => questions::of_category(conn, &community, category)?,
                    },
                    waiting: calls_taken::to_ring_back(conn, &community, None, WAITING)?.len(),
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

    /// The place chosen is nobody's home. Where theirs is not known, a building they name may be it.
    pub fn is_shared(&self, place: &str) -> bool {
        match place {
            "outdoors" => true,
            "home" | "" => false,
            _ => self.home.is_some(),
        }
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
