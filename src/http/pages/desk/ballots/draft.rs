//! Drawing a ballot up: one long form, everything wrong said at once, nothing typed lost.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::LEAD;
use crate::acts::ballots::{At, draft};
use crate::domain::ballot::question::{BadQuestion, MOST_OPTIONS, MOST_QUESTIONS, Question, QuestionKind};
use crate::domain::ballot::{BallotState, Basis, Dates, PROXY_CAP, Rules, Secrecy, Threshold};
use crate::error::{Clash, Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::desk::settings::by_office;
use crate::http::pages::desk::when::{self, instant};
use crate::http::{Parts, path_id};
use crate::store::ballots::{self, Draft};
use crate::store::catalogue;
use crate::views::ballots::{basis_words, kind_words, secrecy_words, threshold_words};
use crate::views::desk_ballots::{BallotDraft, QuestionDraft};
use crate::views::desk_requests::Choice;
use crate::views::page::Tab;
use crate::words::k;
use crate::words::typed::{tidy_line, tidy_words};

const MOST_TITLE: usize = 60;
const MOST_ABOUT: usize = 2_000;

/// What stands in the form: what was typed, or what a draft holds.
#[derive(Default)]
struct Typed {
    id: String,
    version: i32,
    fields: std::collections::HashMap<String, String>,
}

impl Typed {
    fn of(form: &Form, id: &str) -> Self {
        let mut names: Vec<String> = super::DRAFT.iter().map(|name| (*name).to_owned()).collect();
        for at in 0..MOST_QUESTIONS {
            names.extend(["kind", "text", "options", "most"].map(|name| format!("{name}{at}")));
        }
        Self {
            id: id.to_owned(),
            version: form.text("version").parse().unwrap_or(0),
            fields: names.into_iter().map(|name| (name.clone(), form.typed(&name))).collect(),
        }
    }

    fn text(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    fn fresh() -> Self {
        let defaults = [
            ("secrecy", "secret"),
            ("basis", "person"),
            ("threshold", "half"),
            ("quorum", "50"),
            ("opens_time", "8:00"),
            ("closes_time", "18:00"),
            ("contest_days", "7"),
            ("kind0", "yes_no"),
        ];
        let mut fields: std::collections::HashMap<_, _> =
            defaults.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        fields.insert("proxy_cap".to_owned(), PROXY_CAP.to_string());
        Self { fields, ..Self::default() }
    }

    fn drafted(ctx: &Ctx, ballot: &ballots::Ballot) -> Result<Self, Error> {
        let rules = ballot.rules()?;
        let zone = ctx.community.zone();
        let (opens, opens_time) = when::typed(&zone, ballot.opens_at);
        let (closes, closes_time) = when::typed(&zone, ballot.closes_at);
        let mut fields: std::collections::HashMap<String, String> = [
            ("title", ballot.title.clone()),
            ("about", ballot.about.clone()),
            ("secrecy", rules.secrecy.as_str().to_owned()),
            ("basis", rules.basis.as_str().to_owned()),
            ("threshold", rules.threshold.as_str().to_owned()),
            ("building", ballot.building_id.clone().unwrap_or_default()),
            ("quorum", rules.quorum_percent.to_string()),
            ("proxies", if rules.proxies { "yes".to_owned() } else { String::new() }),
            ("proxy_cap", rules.proxy_cap.to_string()),
            ("contest_days", ballot.contest_days.to_string()),
            ("opens", opens),
            ("opens_time", opens_time),
            ("closes", closes),
            ("closes_time", closes_time),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
        for (at, question) in ballot.questions()?.iter().enumerate() {
            fields.insert(format!("kind{at}"), question.kind.as_str().to_owned());
            fields.insert(format!("text{at}"), question.text.clone());
            fields.insert(format!("options{at}"), question.options.join("\n"));
            fields.insert(format!("most{at}"), question.most.to_string());
        }
        Ok(Self { id: ballot.id.clone(), version: ballot.version, fields })
    }
}

fn choices<T: Copy>(
    all: &[T],
    chosen: &str,
    word: impl Fn(&T) -> &'static str,
    label: impl Fn(T) -> String,
) -> Vec<Choice> {
    all.iter()
        .map(|one| Choice { value: word(one).to_owned(), label: label(*one), chosen: word(one) == chosen })
        .collect()
}

async fn shown(ctx: &Ctx, typed: Typed, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let community = ctx.community_id().to_owned();
    let buildings = ctx.app.db.read(move |conn| catalogue::buildings(conn, &community)).await?;
    let title = if typed.id.is_empty() { k::BALLOTS_NEW } else { k::BALLOTS_CHANGE };
    let page = ctx.titled(title, Tab::Today).with_errors(errors);
    let status = if errors.0.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let text = |name: &str| typed.text(name).to_owned();
    let question = |at: usize| QuestionDraft {
        at,
        kinds: choices(QuestionKind::ALL, typed.text(&format!("kind{at}")), QuestionKind::as_str, |q| {
            kind_words(&page, q)
        }),
        text: text(&format!("text{at}")),
        options: text(&format!("options{at}")),
        most: text(&format!("most{at}")),
    };
    let view = BallotDraft {
        id: typed.id.clone(),
        version: typed.version,
        title: text("title"),
        about: text("about"),
        secrecies: choices(Secrecy::ALL, typed.text("secrecy"), Secrecy::as_str, |s| secrecy_words(&page, s)),
        bases: choices(Basis::ALL, typed.text("basis"), Basis::as_str, |b| basis_words(&page, b)),
        thresholds: choices(Threshold::ALL, typed.text("threshold"), Threshold::as_str, |t| threshold_words(&page, t)),
        buildings: buildings
            .into_iter()
            .map(|(id, name)| Choice { chosen: id == typed.text("building"), value: id, label: name })
            .collect(),
        quorum: text("quorum"),
        proxies: !typed.text("proxies").is_empty(),
        proxy_cap: text("proxy_cap"),
        opens: text("opens"),
        opens_time: text("opens_time"),
        closes: text("closes"),
        closes_time: text("closes_time"),
        contest_days: text("contest_days"),
        questions: (0..MOST_QUESTIONS).map(question).collect(),
        page,
    };
    ctx.show_as(status, &view)
}

pub async fn new(ctx: Ctx) -> Result<HttpResponse, Error> {
    shown(&ctx, Typed::fresh(), &FieldErrors::default()).await
}

pub async fn edit(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (community, id) = (ctx.community_id().to_owned(), path_id(&path)?);
    let found = ctx.app.db.read(move |conn| ballots::find(conn, &community, &id)).await?.ok_or(Error::Missing)?;
    if found.state != BallotState::Drafted {
        return Err(Error::Conflict(Clash::TooLate));
    }
    let typed = Typed::drafted(&ctx, &found)?;
    shown(&ctx, typed, &FieldErrors::default()).await
}

fn read(ctx: &Ctx, form: &Form) -> Result<Draft, Error> {
    let mut errors = FieldErrors::default();
    let title = tidy_line(form.text("title"));
    match title.chars().count() {
        0 => errors.add("title", k::BALLOTS_ERROR_TITLE),
        n if n > MOST_TITLE => errors.add_with("title", k::LIST_ERROR_LINE, vec![("most", MOST_TITLE.to_string())]),
        _ => {}
    }
    let about = tidy_words(form.text("about"));
    if about.chars().count() > MOST_ABOUT {
        errors.add("about", k::HOUSE_ERROR_WORDS_LONG);
    }
    let rules = rules(form, &mut errors);
    let questions = questions(form, &mut errors);
    let dates = dates_of(ctx, form, &mut errors);
    let building = form.text("building");
    match (rules, dates) {
        (Some(rules), Some(dates)) if errors.0.is_empty() => Ok(Draft {
            title,
            about,
            rules,
            building_id: (!building.is_empty()).then(|| building.to_owned()),
            questions,
            dates,
        }),
        _ => Err(Error::Invalid(errors)),
    }
}

fn rules(form: &Form, errors: &mut FieldErrors) -> Option<Rules> {
    let whole = |name: &str| form.text(name).trim_end_matches(['%', '％']).trim().parse::<i32>().ok();
    let secrecy = form.parse("secrecy", errors, |t| Secrecy::parse(t).ok_or(k::BALLOTS_ERROR_PICK));
    let basis = form.parse("basis", errors, |t| Basis::parse(t).ok_or(k::BALLOTS_ERROR_PICK));
    let threshold = form.parse("threshold", errors, |t| Threshold::parse(t).ok_or(k::BALLOTS_ERROR_PICK));
    let quorum = if form.has("quorum") { whole("quorum") } else { Some(0) };
    if quorum.is_none_or(|q| !(0..=100).contains(&q)) {
        errors.add("quorum", k::BALLOTS_ERROR_QUORUM);
    }
    let proxies = form.has("proxies");
    let cap = if form.has("proxy_cap") { whole("proxy_cap") } else { Some(PROXY_CAP) };
    if proxies && cap.is_none() {
        errors.add("proxy_cap", k::BALLOTS_ERROR_PROXY_CAP);
    }
    Some(Rules {
        secrecy: secrecy?,
        basis: basis?,
        threshold: threshold?,
        quorum_percent: quorum?,
        proxies,
        proxy_cap: cap.unwrap_or(PROXY_CAP),
    })
}

fn questions(form: &Form, errors: &mut FieldErrors) -> Vec<Question> {
    let mut all = Vec::new();
    for at in 0..MOST_QUESTIONS {
        let text = tidy_line(form.text(&format!("text{at}")));
        let options: Vec<String> =
            form.text(&format!("options{at}")).lines().map(tidy_line).filter(|o| !o.is_empty()).collect();
        if text.is_empty() && options.is_empty() {
            continue;
        }
        let kind = QuestionKind::parse(form.text(&format!("kind{at}"))).unwrap_or(QuestionKind::YesNo);
        let most = form.text(&format!("most{at}")).parse().unwrap_or(1);
        let question = Question {
            kind,
            text,
            options: if kind == QuestionKind::YesNo { Vec::new() } else { options },
            most: if kind == QuestionKind::Several { most } else { 1 },
        };
        if let Err(why) = question.check() {
            let (field, key) = question_words(why);
            let args = vec![("most", MOST_OPTIONS.to_string())];
            errors.add_with(&format!("{field}{at}"), key, args);
        }
        all.push(question);
    }
    if all.is_empty() {
        errors.add("text0", k::BALLOTS_ERROR_NO_QUESTION);
    }
    all
}

fn question_words(why: BadQuestion) -> (&'static str, crate::words::Key) {
    match why {
        BadQuestion::NoText => ("text", k::BALLOTS_ERROR_NO_QUESTION),
        BadQuestion::TextLong => ("text", k::BALLOTS_ERROR_QUESTION_LONG),
        BadQuestion::FewOptions => ("options", k::BALLOTS_ERROR_FEW_OPTIONS),
        BadQuestion::ManyOptions => ("options", k::BALLOTS_ERROR_MANY_OPTIONS),
        BadQuestion::SameOptions => ("options", k::BALLOTS_ERROR_SAME_OPTIONS),
        BadQuestion::Most => ("most", k::BALLOTS_ERROR_MOST),
    }
}

fn dates_of(ctx: &Ctx, form: &Form, errors: &mut FieldErrors) -> Option<Dates> {
    let at = |day: &str, hour: &str| instant(ctx, form.text(day), form.text(hour));
    let (opens_at, closes_at) = (at("opens", "opens_time"), at("closes", "closes_time"));
    for (field, found) in [("opens", opens_at), ("closes", closes_at)] {
        if found.is_none() {
            errors.add(field, k::BALLOTS_ERROR_DATE);
        }
    }
    let contest_days = form.text("contest_days").parse().ok();
    if contest_days.is_none() {
        errors.add("contest_days", k::BALLOTS_ERROR_CONTEST_DAYS);
    }
    Some(Dates { opens_at: opens_at?, closes_at: closes_at?, contest_days: contest_days? })
}

pub async fn create(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let (standing, claim) = by_office(&ctx, &form, LEAD, "desk.ballots.draft")?;
    let done = match read(&ctx, &form) {
        Ok(new) => draft::draft(&ctx.app.db, ctx.community_id(), standing, claim, new).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(id) => Ok(ctx.created(&format!("/desk/ballots/{id}"), &id)),
        Err(Error::Invalid(errors)) if !ctx.json => shown(&ctx, Typed::of(&form, ""), &errors).await,
        Err(other) => Err(other),
    }
}

pub async fn change(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = by_office(&ctx, &form, LEAD, "desk.ballots.redraft")?;
    let version = form.text("version").parse().map_err(|_| Error::field("version", k::HOUSE_OLD_FORM))?;
    let at = At { standing, claim, ballot: id.clone(), version };
    let done = match read(&ctx, &form) {
        Ok(new) => draft::redraft(&ctx.app.db, ctx.community_id(), at, new).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(ctx.go(&format!("/desk/ballots/{id}"))),
        Err(Error::Invalid(errors)) if !ctx.json => shown(&ctx, Typed::of(&form, &id), &errors).await,
        Err(other) => Err(other),
    }
}
