//! A passkey ceremony on its way through a page: what the browser is asked stands in the open, what its answer is
//! checked against is sealed, belongs to one visitor and one purpose, and is good for five minutes. That it is used
//! once is the database's affair (`store::credentials::passkeys::use_ceremony`).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::ctx::Ctx;
use crate::acts::passkey::Ceremony;
use crate::domain::passkey::CEREMONY;
use crate::error::Error;
use crate::keys::{self, Purpose};
use crate::passkeys::Begun;
use crate::views::passkeys::Asked;

/// What a ceremony is for; one is never taken for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    Enrol,
    SignIn,
    Again,
}

impl For {
    fn about(self) -> &'static [u8] {
        match self {
            Self::Enrol => b"passkey/enrol",
            Self::SignIn => b"passkey/sign-in",
            Self::Again => b"passkey/again",
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Kept {
    until: i64,
    bound_to: String,
    once: String,
    state: String,
}

/// Puts a ceremony into a page.
pub fn asked(ctx: &Ctx, what: For, begun: Begun) -> Result<Asked, Error> {
    let kept = Kept {
        until: ctx.now + CEREMONY,
        bound_to: ctx.bound_to.to_string(),
        once: keys::token(),
        state: URL_SAFE_NO_PAD.encode(&begun.state),
    };
    let plain = serde_json::to_vec(&kept).map_err(|e| Error::broken("passkeys", e))?;
    let sealed = ctx.app.db.keys().seal(Purpose::Cookies, what.about(), &plain)?;
    Ok(Asked { options: begun.options, state: URL_SAFE_NO_PAD.encode(sealed) })
}

/// Takes it back; nothing where it is too old, somebody else's, for something else, or not ours.
pub fn opened(ctx: &Ctx, what: For, sent: &str) -> Option<Ceremony> {
    let sealed = URL_SAFE_NO_PAD.decode(sent).ok()?;
    let plain = ctx.app.db.keys().open_sealed(Purpose::Cookies, what.about(), &sealed).ok()?;
    let kept: Kept = serde_json::from_slice(&plain).ok()?;
    let good = ctx.now < kept.until && kept.bound_to == *ctx.bound_to;
    let state = URL_SAFE_NO_PAD.decode(kept.state).ok()?;
    good.then_some(Ceremony { once: kept.once, state })
}
