//! What a handler knows about the request in its hands: who, for whom, in which words.

use std::future::{Ready, ready};
use std::sync::Arc;

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};

use crate::app::App;
use crate::domain::standing::{Assurance, Channel, MandateFacts, Office, Right, Standing};
use crate::error::{Denied, Error};
use crate::store::communities::Community;
use crate::store::devices::Device;
use crate::store::sessions::{Caller, SessionKind};
use crate::views::page::Prefs;

/// One request, resolved once by the gate and shared with the handler.
#[derive(Clone)]
pub struct Ctx {
    pub app: Arc<App>,
    pub community: Arc<Community>,
    pub prefs: Prefs,
    pub caller: Option<Arc<Caller>>,
    /// The resident in the address and the right to act for them, under `/for/{resident}`.
    pub acting: Option<Arc<ActingFor>>,
    pub api: bool,
    /// Wants JSON: under `/api/v1`, or asked for by `Accept`.
    pub json: bool,
    pub now: i64,
    /// The address shown, path and query, without the `/api/v1` before it.
    pub here: String,
    /// A code or token stands in the address: whoever has it may see the page, and no copy of it may stay anywhere.
    pub by_code: bool,
    /// What the form token is bound to: the session, or a visitor's cookie.
    pub bound_to: Arc<str>,
    /// A visitor cookie to set, where there was none.
    pub new_visitor: bool,
    /// A page is looked at, and text size, language and colours were not asked about on this device before (or just now
    /// chosen, to be seen at once).
    pub unasked: bool,
    /// Text size, language or colours were chosen on this device.
    pub chosen: bool,
    /// This browser's enrolled device, by its cookie.
    pub device: Option<Arc<Device>>,
    /// The device this browser was once enrolled as, whoever is signed in on it now.
    pub on_device: Option<Arc<str>>,
    /// Where the request came from, for budgets; never logged.
    pub address: Arc<str>,
}

/// Whom the address names, and by what right.
#[derive(Debug)]
pub struct ActingFor {
    pub resident_id: String,
    pub resident_name: String,
    /// `None`: staff, by their office.
    pub mandate: Option<MandateFacts>,
}

impl Ctx {
    pub fn community_id(&self) -> &str {
        &self.community.id
    }

    /// At the community's own tablet.
    pub fn in_lobby(&self) -> bool {
        self.device.as_deref().is_some_and(Device::is_kiosk)
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// Nobody is.
    pub fn caller(&self) -> Result<&Caller, Error> {
        self.caller.as_deref().ok_or(Error::Forbidden(Denied::SignIn))
    }

    /// The resident this address is for: the one in the path, else the person signed in.
    pub fn resident(&self) -> Result<&str, Error> {
        match &self.acting {
            Some(acting) => Ok(&acting.resident_id),
            None => Ok(&self.caller()?.person_id),
        }
    }

    /// `""` or `/for/{resident}`.
    pub fn base(&self) -> String {
        self.acting.as_ref().map(|a| format!("/for/{}", a.resident_id)).unwrap_or_default()
    }

    /// By what right the caller acts at this address.
    pub fn standing(&self) -> Result<Standing, Error> {
        let caller = self.caller()?;
        Ok(Standing {
            actor: caller.person_id.clone(),
            right: self.right(caller),
            channel: self.channel(caller),
            assurance: match caller.kind {
                // Whatever else is known of it: a program stands there.
                SessionKind::Api => Assurance::Token,
                _ => caller.proved_by.unwrap_or_else(|| assurance(caller)),
            },
            fresh_until: self.fresh_until(caller),
            session: Some(caller.session_id.clone()),
            device: caller.device_id.clone().or_else(|| self.on_device.as_deref().map(str::to_owned)),
            key: None,
            client_at: None,
        })
    }

    /// Somebody at their own account, whatever office or mandates they hold.
    ///
    /// # Errors
    /// They are at a kiosk or on a helper's device, where nobody changes what they sign in with.
    pub fn own_standing(&self) -> Result<Standing, Error> {
        let channel = match self.caller()?.kind {
            SessionKind::Own | SessionKind::Helper => Channel::OwnPhone,
            SessionKind::Staff => Channel::Desk,
            SessionKind::Pending if self.caller()?.is_enrolling() => Channel::Desk,
            SessionKind::Api => Channel::Api,
            SessionKind::Kiosk | SessionKind::Copresence | SessionKind::Pending => {
                return Err(Error::refused(crate::domain::policy::Refusal::OwnDeviceOnly));
            }
        };
        Ok(Standing { right: Right::OwnSelf, channel, ..self.standing()? })
    }

    /// Until when what they proved last is fresh. Whoever holds a token proves nothing by it.
    fn fresh_until(&self, caller: &Caller) -> i64 {
        match caller.kind {
            // Ten minutes in all: they proved it at its beginning.
            SessionKind::Pending if caller.is_enrolling() => caller.ends_at,
            SessionKind::Api | SessionKind::Pending => 0,
            _ => caller.proved_at + self.app.config.prove_again_after,
        }
    }

    /// They proved not long ago who they are. Acts ask the policy, which knows by their kind; this is for pages
    /// that show what would be as much worth to a passer-by.
    ///
    /// # Errors
    /// It was a while ago: the gate asks them for it and then gives back what they sent.
    pub fn recently(&self) -> Result<(), Error> {
        if self.now <= self.fresh_until(self.caller()?) {
            return Ok(());
        }
        Err(Error::refused(crate::domain::policy::Refusal::ProveAgain))
    }

    /// By what office, on the desk's pages.
    ///
    /// # Errors
    /// The caller holds none of them.
    pub fn office_standing(&self, offices: &[Office]) -> Result<Standing, Error> {
        let caller = self.caller()?;
        let held = caller
            .offices
            .iter()
            .find(|(office, _)| offices.contains(office))
            .ok_or(Error::refused(crate::domain::policy::Refusal::NotThisOffice))?;
        Ok(Standing { right: Right::Office { office: held.0, party: held.1.clone() }, ..self.standing()? })
    }

    fn right(&self, caller: &Caller) -> Right {
        match (&self.acting, caller.kind) {
            (Some(acting), _) => match &acting.mandate {
                Some(facts) => Right::Mandate(facts.clone()),
                None => office_right(caller),
            },
            (None, SessionKind::Copresence) => Right::Assisted { by: caller.assisted_by.clone().unwrap_or_default() },
            (None, SessionKind::Staff) if !caller.offices.is_empty() && !caller.is_resident => office_right(caller),
            (None, _) => Right::OwnSelf,
        }
    }

    fn channel(&self, caller: &Caller) -> Channel {
        if self.api {
            return Channel::Api;
        }
        match caller.kind {
            SessionKind::Own => Channel::OwnPhone,
            SessionKind::Kiosk => Channel::Kiosk,
            SessionKind::Copresence | SessionKind::Helper => Channel::HelperDevice,
            SessionKind::Staff | SessionKind::Pending => Channel::Desk,
            SessionKind::Api => Channel::Api,
        }
    }
}

fn office_right(caller: &Caller) -> Right {
    let held = caller.offices.iter().find(|(office, _)| *office == Office::Desk).or(caller.offices.first());
    match held {
        Some((office, party)) => Right::Office { office: *office, party: party.clone() },
        None => Right::OwnSelf,
    }
}

/// What sessions were begun with before they kept it.
fn assurance(caller: &Caller) -> Assurance {
    match caller.kind {
        // Card and PIN sign in only on an enrolled device; without one it was a code.
        SessionKind::Own if caller.device_id.is_none() => Assurance::Code,
        SessionKind::Own | SessionKind::Kiosk => Assurance::CardAndPin,
        SessionKind::Copresence => Assurance::CardAndNumber,
        SessionKind::Helper | SessionKind::Staff => Assurance::PasswordAndTotp,
        SessionKind::Pending => Assurance::Password,
        SessionKind::Api => Assurance::Token,
    }
}

impl FromRequest for Ctx {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            req.extensions()
                .get::<Ctx>()
                .cloned()
                .ok_or_else(|| Error::broken("http", "a handler stands outside the gate")),
        )
    }
}
