//! What every page shows around its own contents: whose it is, in which words, size and colours.

use std::fmt::Display;

use crate::error::FieldErrors;
use crate::words::{self, Key, Lang};

/// How large, in which colours and words a person reads; kept per person and per device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prefs {
    pub lang: Lang,
    pub size: TextSize,
    pub theme: Theme,
}

impl Default for Prefs {
    fn default() -> Self {
        Self { lang: Lang::Zh, size: TextSize::Normal, theme: Theme::Auto }
    }
}

impl Prefs {
    /// As everybody's are who never chose a size or colours.
    pub fn never_said(self) -> bool {
        Self { lang: self.lang, ..Self::default() } == self
    }
}

/// Body text in CSS pixels (ACCESS.md §1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextSize {
    Normal,
    Large,
    Largest,
}

impl TextSize {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "20",
            Self::Large => "24",
            Self::Largest => "30",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Normal, Self::Large, Self::Largest].into_iter().find(|s| s.as_str() == text)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Auto,
    Light,
    Dark,
    Contrast,
}

impl Theme {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Contrast => "contrast",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Auto, Self::Light, Self::Dark, Self::Contrast].into_iter().find(|t| t.as_str() == text)
    }
}

/// Acting for somebody: the banner on every page under `/for/…`.
#[derive(Clone, Debug)]
pub struct Acting {
    pub resident: String,
    pub initial: String,
    /// With what they are: 志愿者李明.
    pub helper: String,
    /// Until when, in words; of staff, who need no mandate for it, nothing.
    pub until: String,
}

impl Acting {
    /// Staff, by their office.
    pub fn is_staff(&self) -> bool {
        self.until.is_empty()
    }
}

/// A resident signed in beside a helper, on the helper's device.
#[derive(Clone, Debug)]
pub struct Beside {
    pub resident: String,
    pub helper: String,
    /// When it ends, in words.
    pub ends: String,
}

/// When what is signed in here ends by itself, seconds (ACCESS.md §1: it warns before).
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    /// After so long without anything done.
    pub idle: i64,
    /// So long from now, whatever is done; 0 where nobody is signed in yet.
    pub lasts: i64,
    /// Staff: they are told, and stay on the page where something is typed.
    pub keeps: bool,
}

/// Nobody is at the desk now.
#[derive(Clone, Debug)]
pub struct Shut {
    /// Who answers instead, as people read it; empty where nobody does.
    pub phone: String,
    pub phone_href: String,
}

/// Seconds without anything done after which the tablet in the lobby shows its first page again, where nobody is signed in.
pub const LOBBY_IDLE: i64 = 120;

/// Who is signed in.
#[derive(Clone, Debug)]
pub struct Whoami {
    pub name: String,
    /// 周敏 · 社工
    pub label: String,
    pub is_staff: bool,
    pub is_helper: bool,
    pub is_kiosk: bool,
    /// The desk's pages their office may see.
    pub tabs: Vec<Tab>,
    /// The addresses of all of them, as the table of routes has them: `/desk/people/{id}`.
    pub opens: Vec<&'static str>,
}

/// Which part of the house a page belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    None,
    Home,
    Me,
    Today,
    Requests,
    People,
    Mandates,
    Helpers,
    Calls,
    Letters,
    /// Notices, groups, activities.
    Part,
    Record,
    Settings,
}

impl Tab {
    /// Its name in templates, which cannot compare enums by path.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Home => "home",
            Self::Me => "me",
            Self::Today => "today",
            Self::Requests => "requests",
            Self::People => "people",
            Self::Mandates => "mandates",
            Self::Helpers => "helpers",
            Self::Calls => "calls",
            Self::Letters => "letters",
            Self::Part => "part",
            Self::Record => "record",
            Self::Settings => "settings",
        }
    }

    pub fn is(&self, name: &str) -> bool {
        self.name() == name
    }
}

/// Everything around a page's own contents.
#[derive(Clone, Debug)]
pub struct Page {
    pub lang: Lang,
    /// The language of whoever has it on the screen, where it is printed in somebody else's.
    pub reader: Lang,
    pub size: &'static str,
    pub theme: &'static str,
    pub title: String,
    pub community: String,
    pub phone: String,
    pub phone_href: String,
    /// Nobody is at the desk now, and who answers instead.
    pub shut: Option<Shut>,
    /// `""`, or `/for/{resident}`: stands before every address that is for that resident.
    pub base: String,
    pub acting: Option<Acting>,
    pub beside: Option<Beside>,
    pub person: Option<Whoami>,
    pub tab: Tab,
    pub csrf: String,
    /// A fresh idempotency key for this page's form.
    pub key: String,
    pub today: String,
    pub errors: Vec<(String, String)>,
    /// The path shown, for forms that come back to it.
    pub here: String,
    /// Text size, language and colours are offered: nobody was asked on this device yet.
    pub offer: bool,
    /// On the tablet in the lobby, whether anybody is signed in or not.
    pub lobby: bool,
    /// Whoever is at it now chose how its pages look.
    pub chosen_in_lobby: bool,
    /// When whoever is signed in here is signed out by itself, where that is within a day.
    pub ends: Option<Ends>,
    /// For dates: the community's time zone and the time this page was made.
    pub zone: jiff::tz::TimeZone,
    pub now: i64,
}

impl Page {
    pub fn t(&self, key: Key) -> &'static str {
        words::say(self.lang, key)
    }

    /// Said to whoever has it on the screen, not to whom it is printed for.
    pub fn to_reader(&self, key: Key) -> &'static str {
        words::say(self.reader, key)
    }

    pub fn t1(&self, key: Key, a: &str, av: impl Display) -> String {
        words::tell(self.lang, key, &[(a, av.to_string())])
    }

    pub fn t2(&self, key: Key, a: &str, av: impl Display, b: &str, bv: impl Display) -> String {
        words::tell(self.lang, key, &[(a, av.to_string()), (b, bv.to_string())])
    }

    /// Said to residents themselves, or, to who acts for one, about that resident: `about` has the argument `name`.
    pub fn whose(&self, own: Key, about: Key) -> String {
        match &self.acting {
            Some(acting) => self.t1(about, "name", &acting.resident),
            None => self.t(own).to_owned(),
        }
    }

    #[allow(clippy::too_many_arguments)] // three names and their values, as a sentence needs them
    pub fn t3(
        &self,
        key: Key,
        a: &str,
        av: impl Display,
        b: &str,
        bv: impl Display,
        c: &str,
        cv: impl Display,
    ) -> String {
        words::tell(self.lang, key, &[(a, av.to_string()), (b, bv.to_string()), (c, cv.to_string())])
    }

    /// 十一月二十三日（星期一）
    pub fn date(&self, ms: impl std::borrow::Borrow<i64>) -> String {
        words::dates::day(self.lang, &self.zone, *ms.borrow(), self.now)
    }

    /// 十一月二十三日
    pub fn date_alone(&self, ms: impl std::borrow::Borrow<i64>) -> String {
        words::dates::day_alone(self.lang, &self.zone, *ms.borrow(), self.now)
    }

    /// 十一月二十三日（星期一）上午九点半
    pub fn moment(&self, ms: impl std::borrow::Borrow<i64>) -> String {
        words::dates::moment(self.lang, &self.zone, *ms.borrow(), self.now)
    }

    /// 上午九点半
    pub fn hour(&self, ms: impl std::borrow::Borrow<i64>) -> String {
        words::dates::hour(self.lang, &self.zone, *ms.borrow())
    }

    /// 2026-11-23, for addresses.
    pub fn day_short(&self, ms: impl std::borrow::Borrow<i64>) -> String {
        self.short(ms).chars().take(10).collect()
    }

    /// 2026-11-23 09:30, for staff.
    pub fn short(&self, ms: impl std::borrow::Borrow<i64>) -> String {
        words::dates::short(&self.zone, *ms.borrow())
    }

    /// 还有 2 小时, 晚了 3 小时
    pub fn left(&self, ms: impl std::borrow::Borrow<i64>) -> String {
        words::dates::left(self.lang, *ms.borrow())
    }

    pub fn asset(&self, name: &str) -> &'static str {
        crate::assets::path(name)
    }

    pub fn error_of(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| name == field).map(|(_, words)| words.as_str())
    }

    /// Whether this path is the page shown, whatever is asked of it.
    pub fn is_at(&self, path: &str) -> bool {
        self.here.split('?').next() == Some(path)
    }

    /// When this page ends by itself: with its session, or in the lobby before anybody is signed in.
    pub fn ends(&self) -> Option<Ends> {
        // A PIN just drawn, or half a card number, is not left on the screen either; nor one passer-by's way of reading.
        let begun = self.lobby && (self.chosen_in_lobby || !self.is_at("/"));
        self.ends.or(begun.then_some(Ends { idle: LOBBY_IDLE, lasts: 0, keeps: false }))
    }

    /// A helper's own page: what they did without a signal may wait in this phone.
    pub fn keeps_outbox(&self) -> bool {
        self.person.as_ref().is_some_and(|p| p.is_helper && !p.is_kiosk)
    }

    pub fn is_staff(&self) -> bool {
        self.person.as_ref().is_some_and(|p| p.is_staff)
    }

    /// May whoever reads this open that page of the desk? Named as the table of routes has it.
    pub fn opens(&self, path: &str) -> bool {
        self.person.as_ref().is_some_and(|p| p.opens.contains(&path))
    }

    /// The page again, with what was wrong said at its top and beside each field (ACCESS.md §3.5).
    pub fn with_errors(mut self, errors: &FieldErrors) -> Self {
        self.errors = errors.0.iter().map(|e| (e.field.clone(), words::tell(self.lang, e.key, &e.args))).collect();
        self
    }
}
