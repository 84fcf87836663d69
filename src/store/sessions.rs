//! Sessions: who is signed in where, until when. Only the hash of a token is kept.

use diesel::prelude::*;

use super::columns::text_column;
use super::conn::Conn;
use super::schema::{devices, helpers, offices, organisations, people, sessions};
use crate::domain::standing::{Assurance, Office};
use crate::error::Error;
use crate::keys::sha256;
use crate::views::page::{Prefs, TextSize, Theme};
use crate::words::Lang;

mod ends;
mod past;

pub use ends::{
    NewSession, Seen, end, end_all_of, end_all_on, end_beside, end_frozen_of, end_others_of, freeze, prove, shorten,
    start, touch,
};
pub use past::{latest_of, person_behind};

/// What a browser is called that does not say what it is.
pub const NAMELESS: &str = "-";

/// What kind of session this is; each has its own ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionKind {
    /// A resident on a device enrolled to them.
    Own,
    Kiosk,
    /// A resident beside a helper, on the helper's device.
    Copresence,
    Helper,
    Staff,
    Api,
    /// Password given, second factor still to come; or both given, and the passkey that is required (`is_enrolling`).
    Pending,
}

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

impl SessionKind {
    const ALL: [Self; 7] =
        [Self::Own, Self::Kiosk, Self::Copresence, Self::Helper, Self::Staff, Self::Api, Self::Pending];

    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Kiosk => "kiosk",
            Self::Copresence => "copresence",
            Self::Helper => "helper",
            Self::Staff => "staff",
            Self::Api => "api",
            Self::Pending => "pending",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.as_str() == text)
    }

    /// Idle and absolute ends, milliseconds (TRUST.md §4; ACCESS.md §1: no resident's page ends under 20 h).
    pub fn ends(self) -> (i64, i64) {
        match self {
            Self::Own => (60 * DAY, 365 * DAY),
            Self::Kiosk => (2 * MINUTE, 30 * MINUTE),
            Self::Copresence => (5 * MINUTE, 15 * MINUTE),
            Self::Helper => (30 * DAY, 90 * DAY),
            Self::Staff => (HOUR, 12 * HOUR),
            Self::Api => (365 * DAY, 365 * DAY),
            Self::Pending => (10 * MINUTE, 10 * MINUTE),
        }
    }

    /// It ends within a day, and its pages say so before (ACCESS.md §1).
    pub fn warns(self) -> bool {
        matches!(self, Self::Kiosk | Self::Copresence | Self::Staff)
    }
}

text_column!(SessionKind);

/// Somebody signed in, with all a page needs to know about them.
#[derive(Clone, Debug)]
pub struct Caller {
    pub community_id: String,
    pub session_id: String,
    pub person_id: String,
    pub name: String,
    pub kind: SessionKind,
    pub device_id: Option<String>,
    pub assisted_by: Option<String>,
    /// What that helper is called by, and their name.
    pub helper_beside: Option<(String, String)>,
    pub parent_id: Option<String>,
    pub seen_at: i64,
    pub idle_ms: i64,
    pub ends_at: i64,
    /// When they last proved who they are in this session, and by what; `None` in sessions older than that question.
    pub proved_at: i64,
    pub proved_by: Option<Assurance>,
    /// What this browser is called in the list of one's sessions; empty until its first page.
    pub label: String,
    /// A resident is signed in beside this helper just now.
    pub frozen: bool,
    /// Who that is, and when it ends.
    pub frozen_beside: Option<(String, i64)>,
    pub is_resident: bool,
    pub is_helper: bool,
    /// 志愿者, 女儿 …: what a helper is called by.
    pub helper_title: Option<String>,
    /// Offices held now, each with its responsible party where it is `party`.
    pub offices: Vec<(Office, Option<String>)>,
    pub prefs: Prefs,
    pub reach: String,
}

impl Caller {
    /// Both factors given, and a passkey still to be made: nothing else is open to them.
    pub fn is_enrolling(&self) -> bool {
        self.kind == SessionKind::Pending && self.proved_by == Some(Assurance::PasswordAndTotp)
    }

    /// Can they act for others from here? With a card and six digits in the lobby nobody opens other people's accounts, and
    /// beside a resident the phone is in the resident's name.
    pub fn helps_here(&self) -> bool {
        self.is_helper && !matches!(self.kind, SessionKind::Kiosk | SessionKind::Copresence)
    }
}

#[derive(Queryable)]
struct Row {
    session_id: String,
    person_id: String,
    kind: SessionKind,
    device_id: Option<String>,
    assisted_by: Option<String>,
    parent_id: Option<String>,
    frozen_by: Option<String>,
    seen_at: i64,
    idle_ms: i64,
    ends_at: i64,
    proved_at: i64,
    proved_by: String,
    label: String,
    name: String,
    is_resident: bool,
    lang: String,
    text_size: String,
    theme: String,
    reach: String,
}

/// What somebody is besides: an office with its party, the accreditation with the organisation they act for. A row each.
#[derive(Queryable)]
struct Role {
    office: Option<String>,
    party: Option<String>,
    title: Option<String>,
    organisation: Option<String>,
}

/// Finds who a token belongs to, if the session is alive and the account active: one statement, for every page pays it.
pub fn caller(conn: &mut Conn, community: &str, token: &str, now: i64) -> Result<Option<Caller>, Error> {
    let rows = sessions::table
        .inner_join(
            people::table.on(people::community_id.eq(sessions::community_id).and(people::id.eq(sessions::person_id))),
        )
        .left_join(
            offices::table.on(offices::community_id
                .eq(sessions::community_id)
                .and(offices::person_id.eq(sessions::person_id))
                .and(offices::ended_at.is_null())),
        )
        .left_join(
            helpers::table.on(helpers::community_id
                .eq(sessions::community_id)
                .and(helpers::person_id.eq(sessions::person_id))
                .and(helpers::state.eq("active"))
                .and(helpers::accredited_until.gt(now))),
        )
        .left_join(
            organisations::table.on(organisations::community_id
                .eq(sessions::community_id)
                .and(organisations::id.nullable().eq(helpers::organisation_id.nullable()))),
        )
        .filter(sessions::community_id.eq(community))
        .filter(sessions::token_hash.eq(sha256(&[token.as_bytes()]).to_vec()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::ends_at.gt(now))
        .filter(people::state.eq("active"))
        .select((
            (
                sessions::id,
                sessions::person_id,
                sessions::kind,
                sessions::device_id,
                sessions::assisted_by,
                sessions::parent_id,
                sessions::frozen_by,
                sessions::seen_at,
                sessions::idle_ms,
                sessions::ends_at,
                sessions::proved_at,
                sessions::proved_by,
                sessions::label,
                people::name,
                people::is_resident,
                people::lang,
                people::text_size,
                people::theme,
                people::reach,
            ),
            (
                offices::office.nullable(),
                offices::party_id.nullable(),
                helpers::title.nullable(),
                organisations::name.nullable(),
            ),
        ))
        .load::<(Row, Role)>(conn)?;
    let (sessions, roles): (Vec<Row>, Vec<Role>) = rows.into_iter().unzip();
    let Some(row) = sessions.into_iter().next().filter(|r| r.seen_at + r.idle_ms > now) else {
        return Ok(None);
    };
    let beside = match &row.frozen_by {
        None => None,
        // Whoever was signed in beside them has gone without a word: the helper signs in again.
        Some(by) => match beside(conn, community, by, now)? {
            Some(found) => Some(found),
            None => return Ok(None),
        },
    };
    let helper = match &row.assisted_by {
        Some(by) => super::people::labels(conn, community, std::slice::from_ref(by))?.remove(by),
        None => None,
    };
    let caller = into_caller(community, row, roles);
    Ok(Some(Caller {
        frozen_beside: beside,
        helper_beside: helper.as_ref().map(|label| (label.titled(caller.prefs.lang), label.name.clone())),
        ..caller
    }))
}

/// Whose session froze another, and when it ends at the latest; `None` when it is over.
fn beside(conn: &mut Conn, community: &str, session: &str, now: i64) -> Result<Option<(String, i64)>, Error> {
    let found = sessions::table
        .inner_join(
            people::table.on(people::community_id.eq(sessions::community_id).and(people::id.eq(sessions::person_id))),
        )
        .filter(sessions::community_id.eq(community))
        .filter(sessions::id.eq(session))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::ends_at.gt(now))
        .filter(people::state.eq("active"))
        .select((people::name, sessions::ends_at, sessions::seen_at, sessions::idle_ms))
        .first::<(String, i64, i64, i64)>(conn)
        .optional()?;
    Ok(found.filter(|(_, _, seen, idle)| seen + idle > now).map(|(name, ends, _, _)| (name, ends)))
}

fn into_caller(community: &str, row: Row, roles: Vec<Role>) -> Caller {
    let lang = Lang::parse(&row.lang).unwrap_or(Lang::Zh);
    let title = roles.iter().find_map(|role| Some((role.title.clone()?, role.organisation.clone())));
    let title = title.map(|(title, of)| super::people::title_in_name_of(lang, title, of));
    let offices = roles.into_iter().filter_map(|role| Some((Office::parse(&role.office?)?, role.party))).collect();
    Caller {
        community_id: community.to_owned(),
        prefs: Prefs {
            lang,
            size: TextSize::parse(&row.text_size).unwrap_or(TextSize::Normal),
            theme: Theme::parse(&row.theme).unwrap_or(Theme::Auto),
        },
        is_helper: title.is_some(),
        helper_title: title,
        offices,
        frozen: row.frozen_by.is_some(),
        frozen_beside: None,
        helper_beside: None,
        session_id: row.session_id,
        person_id: row.person_id,
        name: row.name,
        kind: row.kind,
        device_id: row.device_id,
        assisted_by: row.assisted_by,
        parent_id: row.parent_id,
        seen_at: row.seen_at,
        idle_ms: row.idle_ms,
        ends_at: row.ends_at,
        proved_at: row.proved_at,
        proved_by: Assurance::parse(&row.proved_by),
        label: row.label,
        is_resident: row.is_resident,
        reach: row.reach,
    }
}

/// Whose session it was, by name.
pub fn name_behind(conn: &mut Conn, community: &str, session: &str) -> Result<Option<String>, Error> {
    Ok(sessions::table
        .inner_join(
            people::table.on(people::community_id.eq(sessions::community_id).and(people::id.eq(sessions::person_id))),
        )
        .filter(sessions::community_id.eq(community))
        .filter(sessions::id.eq(session))
        .select(people::name)
        .first(conn)
        .optional()?)
}

/// Is the device still enrolled?
pub fn device_stands(conn: &mut Conn, community: &str, device: &str) -> Result<bool, Error> {
    Ok(devices::table
        .find((community, device))
        .filter(devices::ended_at.is_null())
        .select(devices::id)
        .first::<String>(conn)
        .optional()?
        .is_some())
}
