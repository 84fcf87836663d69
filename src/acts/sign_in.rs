//! People sign in: with card and PIN on their own phone or at a kiosk, with a code sent or read out to them,
//! with email, password and a second factor or with a passkey where they work or help. And they sign out.

mod again;
mod card;
mod code;
mod passkey;
mod password;

pub use again::{Given, ProveOutcome, Ways, prove, ways};
pub use card::{CardOutcome, CardTry, Place, with_card};
pub use code::{CodeOutcome, ask_for_code, with_code};
pub use passkey::{PasskeyOutcome, PasskeyTry, with_passkey};
pub use password::{PasswordOutcome, PasswordTry, SecondOutcome, Who, second, with_password};

use crate::domain::password::Password;
use crate::error::Error;
use crate::store::db::Db;
use crate::store::sessions::{self, Caller, SessionKind};

/// Somebody who was let in: the token of their new session, which is nowhere kept.
#[derive(Debug)]
pub struct SignedIn {
    pub token: String,
    pub kind: SessionKind,
}

/// Ends a session; with one beside a helper, the helper's own that stood frozen ends too.
pub async fn sign_out(db: &Db, caller: &Caller) -> Result<(), Error> {
    let session = caller.session_id.clone();
    let parent = caller.parent_id.clone().filter(|_| caller.kind == SessionKind::Copresence);
    db.write("sign_out", &caller.community_id, move |tx| {
        let leave = tx.housekeeping();
        sessions::end(tx, leave, &session)?;
        match &parent {
            Some(parent) => sessions::end(tx, leave, parent),
            None => Ok(()),
        }
    })
    .await
}

/// Long enough to stand without a second factor (TRUST.md §4).
fn stands_alone(password: &Password) -> bool {
    password.reveal().chars().count() >= crate::domain::password::SHORTEST_ALONE
}
