//! What has been typed while listening, kept for this colleague until the call is taken down.

use serde::{Deserialize, Serialize};

use crate::acts::desk::call::DRAFT;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::requests::{Given, given_in};
use crate::store::drafts;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// What the caller was looked for by.
    pub q: String,
    /// The resident they are.
    pub person: String,
    pub name: String,
    pub phone: String,
    pub checked: String,
    pub card: String,
    pub category: String,
    /// `home`, `outdoors`, a building's id, or `building/unit`.
    pub place: String,
    pub detail: String,
    pub words: String,
    /// What was answered to the category's own questions, by their codes.
    pub answers: Given,
    /// The category whose questions stand on the page.
    pub asked: String,
    /// `yes`: neighbours may see it on the public board.
    pub public: String,
    /// 我也是: the request it goes with, or `new`.
    pub joins: String,
    /// Ids of what stood on the page as maybe the same, with commas.
    pub alike: String,
    /// The earlier call this settles.
    pub settles: String,
    /// Of the card's numbers nothing is ever kept.
    #[serde(skip)]
    pub card_code: String,
}

impl Draft {
    pub fn of(form: &Form) -> Self {
        Self {
            q: form.typed("q"),
            person: form.text("person").to_owned(),
            name: form.typed("name"),
            phone: form.typed("phone"),
            checked: form.text("checked").to_owned(),
            card: form.typed("card"),
            card_code: form.typed("card_code"),
            category: form.text("category").to_owned(),
            place: form.text("place").to_owned(),
            detail: form.typed("detail"),
            words: form.typed("words"),
            answers: given_in(form),
            asked: form.text("asked").to_owned(),
            public: form.text("public").to_owned(),
            joins: form.text("joins").to_owned(),
            alike: form.text("alike").to_owned(),
            settles: form.text("settles").to_owned(),
        }
    }

    /// The request it goes with, if one was chosen.
    pub fn joined(&self) -> Option<String> {
        Some(self.joins.clone()).filter(|id| !matches!(id.as_str(), "" | "new"))
    }

    pub async fn read(ctx: &Ctx) -> Result<Self, Error> {
        let (community, me) = (ctx.community_id().to_owned(), ctx.caller()?.person_id.clone());
        let found = ctx.app.db.read(move |conn| drafts::find(conn, &community, &me, "", DRAFT)).await?;
        // A draft of an older form starts afresh rather than stopping anybody.
        Ok(found.and_then(|(_, body)| serde_json::from_str(&body).ok()).unwrap_or_default())
    }

    pub async fn save(&self, ctx: &Ctx) -> Result<(), Error> {
        let body = serde_json::to_string(self).map_err(|e| Error::broken("drafts", e))?;
        let me = ctx.caller()?.person_id.clone();
        ctx.app
            .db
            .write("save_call_draft", ctx.community_id(), move |tx| {
                let leave = tx.housekeeping();
                drafts::save(tx, leave, &me, "", DRAFT, &body).map(|_| ())
            })
            .await
    }

    /// Everything is thrown away: the caller hung up, or it was nothing.
    pub async fn forget(ctx: &Ctx) -> Result<(), Error> {
        let me = ctx.caller()?.person_id.clone();
        ctx.app
            .db
            .write("forget_call_draft", ctx.community_id(), move |tx| {
                let leave = tx.housekeeping();
                drafts::remove(tx, leave, &me, "", DRAFT)
            })
            .await
    }
}
