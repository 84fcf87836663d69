//! What stands beside a resident's request: whose wording it is, who said the same, whether it was asked about, and
//! whether neighbours may see it.

use actix_web::HttpResponse;

use super::one::Reader;
use crate::acts::requests::publicity;
use crate::domain::asking::worth_asking;
use crate::domain::request::RequestState;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::path_id;
use crate::store::answers::Claim;
use crate::store::asides::{self, Aside, Summary};
use crate::store::askings::AskingRow;
use crate::store::conn::Conn;
use crate::store::problems;
use crate::store::request_page::Found;
use crate::store::requests::{self, Request};
use crate::views::requests::Publicity;

/// What stands beside a request.
pub struct Beside {
    pub aside: Option<Aside>,
    pub summary: Option<Summary>,
    asking: Option<AskingRow>,
    /// Itself among them; none where it goes alone.
    pub voices: i64,
}

impl Beside {
    pub fn read(conn: &mut Conn, community: &str, found: &Found) -> Result<Self, Error> {
        let problem = found.problem.as_slice();
        let voices = problems::voices(conn, community, problem)?;
        Ok(Self {
            aside: found.aside.clone(),
            summary: asides::summaries(conn, community, &found.request.id)?.into_iter().next(),
            asking: found.asking.clone(),
            voices: problem.iter().find_map(|id| voices.get(id).copied()).unwrap_or_default(),
        })
    }

    /// Its resident has not said yet, away from whoever acted, whether it is fixed.
    pub fn unsaid(&self, r: &Request) -> bool {
        let no_word = self.asking.as_ref().is_none_or(|a| a.word.is_none());
        no_word && worth_asking(r.state, r.confirmed_beside.is_some())
    }

    /// Whether neighbours may see it, where that can be asked at all.
    pub fn publicity(&self, r: &Request, may_be_public: bool) -> Option<Publicity> {
        let aside = self.aside.as_ref()?;
        let asked = aside.leave(may_be_public).may_be_asked() && r.state != RequestState::Withdrawn;
        asked.then(|| Publicity {
            lets: aside.resident_lets,
            public: r.public,
            summary: aside.summary.clone().filter(|_| r.public),
        })
    }
}

/// Lets neighbours see it, or takes that back.
pub async fn let_public(ctx: Ctx, path: crate::http::Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut standing = ctx.standing()?;
    standing.key = form.key();
    let claim = Claim { key: form.key(), route: "requests.publicity", digest: form.digest() };
    let (resident, lets) = (ctx.resident()?.to_owned(), form.text("public") == "yes");
    let reader = Reader::of(&ctx)?;
    let (community, wanted) = (ctx.community_id().to_owned(), id.clone());
    let found = ctx.app.db.read(move |conn| requests::find(conn, &community, &wanted)).await?;
    found.filter(|r| reader.may_see(r)).ok_or(Error::Missing)?;
    let whose = (resident, id.clone());
    publicity::let_public(&ctx.app.db, ctx.community_id(), standing, claim, whose, lets).await?;
    Ok(ctx.go(&format!("{}/requests/{id}#publicity", ctx.base())))
}
