//! What has been said so far of a new request, kept on the server, and what its pages need to know.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::filing::shown;
use crate::domain::request::Leave;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::store::catalogue::{self, Category};
use crate::store::people::{self, Home, Person};
use crate::store::questions::{self, Question};
use crate::store::{drafts, requests};
use crate::views::page::Tab;
use crate::views::requests::Photo;
use crate::words::k;

/// What has been said so far.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    pub category: String,
    /// `home`, `stairs`, `shared`, or `other` with `building`.
    pub place: String,
    /// Building id, or `building/unit`.
    pub building: String,
    pub detail: String,
    pub words: String,
    /// `dictated` or `written_for`, where somebody typed for the resident.
    pub hand: String,
    /// A few words of theirs beside the resident's own.
    pub summary: String,
    /// What was typed or chosen for each question, by its code.
    pub answers: BTreeMap<String, Vec<String>>,
    #[serde(skip)]
    pub id: Option<String>,
}

/// Everything the pages need to know, read at once.
pub struct Desk {
    pub draft: Draft,
    pub photos: Vec<requests::Photo>,
    pub person: Person,
    pub home: Option<Home>,
    pub categories: Vec<Category>,
    /// What the chosen category asks.
    pub questions: Vec<Question>,
    pub buildings: Vec<(String, String)>,
    units: Vec<(String, String)>,
}

impl Desk {
    pub async fn read(ctx: &Ctx) -> Result<Self, Error> {
        let (owner, resident) = (ctx.caller()?.person_id.clone(), ctx.resident()?.to_owned());
        let community = ctx.community_id().to_owned();
        ctx.app
            .db
            .read(move |conn| {
                let person = people::find(conn, &community, &resident)?.ok_or(Error::Missing)?;
                let home = match &person.home_id {
                    Some(home) => people::home_of(conn, &community, home)?,
                    None => None,
                };
                let found = drafts::find(conn, &community, &owner, &resident, "request")?;
                let draft = match found {
                    Some((id, body)) => Draft {
                        id: Some(id),
                        // A draft of an older version of this form starts afresh rather than stopping anybody.
                        ..serde_json::from_str(&body).unwrap_or_default()
                    },
                    None => Draft::default(),
                };
                let photos = match &draft.id {
                    Some(id) => requests::photos_of_draft(conn, &community, id)?,
                    None => Vec::new(),
                };
                let questions = match draft.category.as_str() {
                    "" => Vec::new(),
                    category => questions::of_category(conn, &community, category)?,
                };
                Ok(Self {
                    photos,
                    questions,
                    draft,
                    person,
                    home,
                    categories: catalogue::categories_in_use(conn, &community)?,
                    buildings: catalogue::buildings(conn, &community)?,
                    units: catalogue::units(conn, &community)?,
                })
            })
            .await
    }

    pub fn category(&self) -> Option<&Category> {
        self.categories.iter().find(|c| c.id == self.draft.category)
    }

    /// Its place is nobody's home. Where we do not know theirs, a building they name may be it.
    pub fn is_shared(&self) -> bool {
        match self.draft.place.as_str() {
            "stairs" | "shared" => true,
            "other" => self.home.is_some(),
            _ => false,
        }
    }

    /// Whether it may be asked if neighbours may see it.
    pub fn may_be_public(&self) -> bool {
        let category = self.category().is_some_and(|c| c.public);
        Leave { category, shared: self.is_shared(), resident: false, staff: false }.may_be_asked()
    }

    /// 我家、我们单元、小区里：one tap each.
    pub fn near(&self, ctx: &Ctx) -> Vec<(String, String)> {
        let page = ctx.page("", Tab::None);
        let mut near = Vec::new();
        if let Some(home) = &self.home {
            let words = match &page.acting {
                Some(acting) => page.t2(k::HOUSE_PLACE_HOME_OF, "name", &acting.resident, "place", home.in_words()),
                None => page.t1(k::HOUSE_PLACE_HOME, "place", home.in_words()),
            };
            near.push(("home".to_owned(), words));
            let stairs = format!("{}{}", home.building, home.unit);
            near.push(("stairs".to_owned(), page.t1(k::HOUSE_PLACE_STAIRS, "place", stairs)));
        }
        near.push(("shared".to_owned(), page.t(k::HOUSE_PLACE_SHARED).to_owned()));
        near
    }

    pub fn choices(&self) -> Vec<(String, String)> {
        let mut all = Vec::new();
        for (id, name) in &self.buildings {
            all.push((id.clone(), name.clone()));
            for (_, unit) in self.units.iter().filter(|(building, _)| building == id) {
                all.push((format!("{id}/{unit}"), format!("{name}{unit}")));
            }
        }
        all
    }

    /// Building, unit and words of the place chosen.
    pub fn resolved_place(&self) -> Option<(Option<String>, Option<String>, String)> {
        let detail = self.draft.detail.trim();
        let with_detail = |place: &str| {
            if detail.is_empty() { place.to_owned() } else { format!("{place} {detail}") }
        };
        match (self.draft.place.as_str(), &self.home) {
            ("home", Some(h)) => Some((Some(h.building_id.clone()), Some(h.unit.clone()), with_detail(&h.in_words()))),
            ("stairs", Some(h)) => {
                let words = with_detail(&format!("{}{}", h.building, h.unit));
                Some((Some(h.building_id.clone()), Some(h.unit.clone()), words))
            }
            ("shared", _) if !detail.is_empty() => Some((None, None, detail.to_owned())),
            ("other", _) => {
                let (id, name) = self.choices().into_iter().find(|(id, _)| *id == self.draft.building)?;
                let (building, unit) = match id.split_once('/') {
                    Some((building, unit)) => (building.to_owned(), Some(unit.to_owned())),
                    None => (id.clone(), None),
                };
                Some((Some(building), unit, with_detail(&name)))
            }
            _ => None,
        }
    }

    pub fn shown_photos(&self, ctx: &Ctx) -> Vec<Photo> {
        self.photos.iter().map(|p| shown(ctx, p)).collect()
    }
}
