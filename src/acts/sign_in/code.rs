//! A code of eight digits, sent to one's own telephone or mailbox or read out on a call that staff placed, lets
//! one browser in once. It proves less than card and PIN: see `domain::policy`.

use std::sync::Arc;

use super::SignedIn;
use crate::acts::codes::{self, Ask, Asked, Checked};
use crate::app::App;
use crate::domain::one_time::{CodeFor, Contact};
use crate::domain::standing::Assurance;
use crate::error::Error;
use crate::store::people;
use crate::store::sessions::{self, NewSession, SessionKind};
use crate::store::tx::Tx;
use crate::store::waiting;

/// A phone that is not enrolled stays signed in this long, milliseconds; no resident's page ends sooner (ACCESS.md §1).
const DAY: i64 = 24 * 3_600_000;

/// Asks for a code to be sent. The answer is the same for contacts we know and for those we do not.
pub async fn ask_for_code(
    app: &App,
    community: &str,
    subject: String,
    contact: Contact,
    address: Arc<str>,
) -> Result<Asked, Error> {
    app.db
        .write("ask_for_code", community, move |tx| {
            let ask = Ask { purpose: CodeFor::SignIn, subject: &subject, contact: &contact, address: &address };
            codes::issue_to_contact(tx, &ask)
        })
        .await
}

#[derive(Debug)]
pub enum CodeOutcome {
    In(SignedIn),
    Wrong,
    /// A new code is needed.
    Spent,
}

/// Signs this browser in, if the code was made for its request.
pub async fn with_code(
    app: &App,
    community: &str,
    subject: String,
    typed: String,
    before: Option<String>,
) -> Result<CodeOutcome, Error> {
    app.db
        .write("sign_in_by_code", community, move |tx| match codes::check(tx, CodeFor::SignIn, &subject, &typed)? {
            Checked::Right { person, .. } => {
                let leave = tx.housekeeping();
                waiting::over(tx, leave, &subject)?;
                admit(tx, &person, before.as_deref())
            }
            Checked::Wrong => Ok(CodeOutcome::Wrong),
            Checked::Spent => Ok(CodeOutcome::Spent),
        })
        .await
}

fn admit(tx: &mut Tx<'_>, person: &str, before: Option<&str>) -> Result<CodeOutcome, Error> {
    let stands = people::find(tx.conn, tx.community, person)?.is_some_and(|p| p.state == "active" && p.is_resident);
    if !stands {
        return Ok(CodeOutcome::Spent);
    }
    let leave = tx.housekeeping();
    if let Some(before) = before {
        sessions::end(tx, leave, before)?;
    }
    let kind = SessionKind::Own;
    let proved = Assurance::Code;
    let new = NewSession { person, kind, device: None, assisted_by: None, parent: None, proved };
    let (session, token) = sessions::start(tx, leave, &new)?;
    sessions::shorten(tx, leave, &session, DAY)?;
    Ok(CodeOutcome::In(SignedIn { token, kind }))
}
