//! A category: its names in both languages, its line of the list, its place, its end.

use actix_web::{HttpResponse, web};

use super::{CHANGE, READ, by_office, line, may_change, refused, status_of, whole};
use crate::acts::list::{Move, categories};
use crate::domain::request::Hours;
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::catalogue::{self, Category, Party, Responsibility};
use crate::store::list::{self, CategoryFacts, LineFacts};
use crate::store::questions::{self, Question};
use crate::views::desk_list::{CategoryAtDesk, ICONS, LineForm, LineRow, NamesForm, QuestionRow, icon_words};
use crate::views::desk_requests::Choice;
use crate::views::page::{Page, Tab};
use crate::words::k;

const MOST_NAME: usize = 20;
const MOST_NAME_EN: usize = 40;
const MOST_HINT: usize = 60;
/// Ninety days: beyond it nobody would call it a promise.
const MOST_HOURS: i32 = 90 * 24;

const NAMES: &[&str] = &["key", "version", "name_zh", "name_en", "hint_zh", "hint_en", "icon"];
const LINE: &[&str] = &["key", "was", "party", "answer_hours", "solve_hours", "hours", "tier", "public"];

pub fn entries() -> Vec<Entry> {
    let admin = Audience::Office(CHANGE);
    vec![
        get("/desk/settings/list/categories/new", admin, Both, "a new category", || web::route().to(new)),
        post(
            "/desk/settings/list/categories/new",
            admin,
            Both,
            "add a category with its line of the list",
            &[
                "key",
                "name_zh",
                "name_en",
                "hint_zh",
                "hint_en",
                "icon",
                "party",
                "answer_hours",
                "solve_hours",
                "hours",
                "tier",
                "public",
            ],
            || web::route().to(add),
        ),
        get("/desk/settings/list/categories/{id}", READ, Both, "one category: names, line, questions, history", || {
            web::route().to(show)
        }),
        post("/desk/settings/list/categories/{id}", admin, Both, "change its names, hint, icon", NAMES, || {
            web::route().to(change)
        }),
        post(
            "/desk/settings/list/categories/{id}/line",
            admin,
            Both,
            "end its line of the list and begin another",
            LINE,
            || web::route().to(change_line),
        ),
        post("/desk/settings/list/categories/{id}/place", admin, Both, "move it: up or down", &["key", "way"], || {
            web::route().to(place)
        }),
        post("/desk/settings/list/categories/{id}/end", admin, Both, "offer it no longer", &["key"], || {
            web::route().to(end)
        }),
    ]
}

/// What a category's page stands on.
struct Whole {
    category: Option<Category>,
    lines: Vec<Responsibility>,
    parties: Vec<Party>,
    questions: Vec<Question>,
}

impl Whole {
    async fn read(ctx: &Ctx, id: Option<String>) -> Result<Self, Error> {
        let community = ctx.community_id().to_owned();
        ctx.app
            .db
            .read(move |conn| {
                let parties = catalogue::parties(conn, &community)?;
                let Some(id) = id else {
                    return Ok(Self { category: None, lines: Vec::new(), parties, questions: Vec::new() });
                };
                let category = catalogue::category(conn, &community, &id)?.ok_or(Error::Missing)?;
                Ok(Self {
                    category: Some(category),
                    lines: list::lines_of(conn, &community, &id)?,
                    questions: questions::of_category(conn, &community, &id)?,
                    parties,
                })
            })
            .await
    }

    fn line(&self) -> Option<&Responsibility> {
        self.lines.iter().find(|l| l.until_at.is_none())
    }

    fn party(&self, id: &str) -> String {
        self.parties.iter().find(|p| p.id == id).map(|p| p.name.clone()).unwrap_or_default()
    }
}

/// What was typed into either form, when it was refused.
#[derive(Default)]
struct Typed {
    names: Option<CategoryFacts>,
    line: Option<TypedLine>,
}

/// The line as it was typed: figures may be none.
#[derive(Clone, Default)]
struct TypedLine {
    party: String,
    answer: String,
    solve: String,
    hours: String,
    weighty: bool,
    public: bool,
}

fn page(ctx: &Ctx, w: &Whole, typed: Typed, errors: &FieldErrors, clash: bool) -> Result<HttpResponse, Error> {
    let title = w.category.as_ref().map(|c| c.name(ctx.prefs.lang).to_owned());
    let page = match title {
        Some(title) => ctx.page(title, Tab::Settings),
        None => ctx.titled(k::LIST_CATEGORY_NEW, Tab::Settings),
    }
    .with_errors(errors);
    let lines = w.lines.iter().map(|l| LineRow {
        party: w.party(&l.party_id),
        answer_hours: l.answer_hours.unsigned_abs(),
        solve_hours: l.solve_hours.unsigned_abs(),
        hours: l.hours,
        public: l.public,
        weighty: l.tier > 1,
        from_at: l.from_at,
        until_at: l.until_at,
    });
    let last = w.questions.len().saturating_sub(1);
    let question = |(at, q): (usize, &Question)| QuestionRow {
        code: q.code.clone(),
        label: q.label(ctx.prefs.lang).to_owned(),
        datatype: q.datatype,
        required: q.required,
        first: at == 0,
        last: at == last,
    };
    let view = CategoryAtDesk {
        id: w.category.as_ref().map(|c| c.id.clone()).unwrap_or_default(),
        ended: w.category.as_ref().and_then(|c| c.ended_at),
        code: w.category.as_ref().map(|c| c.code.clone()).unwrap_or_default(),
        may_change: may_change(ctx) && w.category.as_ref().is_none_or(|c| c.ended_at.is_none()),
        names: names_form(&page, w, typed.names),
        line: line_form(w, typed.line),
        lines: lines.collect(),
        questions: w.questions.iter().enumerate().map(question).collect(),
        page,
    };
    ctx.show_as(status_of(errors, clash), &view)
}

fn names_form(page: &Page, w: &Whole, typed: Option<CategoryFacts>) -> NamesForm {
    let stands = w.category.as_ref().map(|c| CategoryFacts {
        name: (c.name_zh.clone(), c.name_en.clone()),
        hint: (c.hint_zh.clone(), c.hint_en.clone()),
        icon: c.icon.clone(),
    });
    let empty = CategoryFacts { name: Default::default(), hint: Default::default(), icon: "other".to_owned() };
    let facts = typed.or(stands).unwrap_or(empty);
    // An icon of before that is no longer among the set shows as the last of it.
    let known = if ICONS.contains(&facts.icon.as_str()) { facts.icon.as_str() } else { "other" };
    let icon =
        |name: &&str| Choice { value: (*name).to_owned(), label: icon_words(page, name), chosen: *name == known };
    NamesForm {
        version: w.category.as_ref().map_or(0, |c| i64::from(c.version)),
        icons: ICONS.iter().map(icon).collect(),
        name_zh: facts.name.0,
        name_en: facts.name.1,
        hint_zh: facts.hint.0,
        hint_en: facts.hint.1,
    }
}

fn line_form(w: &Whole, typed: Option<TypedLine>) -> LineForm {
    let stands = w.line().map(|l| TypedLine {
        party: l.party_id.clone(),
        answer: l.answer_hours.to_string(),
        solve: l.solve_hours.to_string(),
        hours: l.hours.as_str().to_owned(),
        weighty: l.tier > 1,
        public: l.public,
    });
    let line = typed.or(stands).unwrap_or_default();
    let party = |p: &Party| Choice { value: p.id.clone(), label: p.name.clone(), chosen: p.id == line.party };
    LineForm {
        was: w.line().map(|l| l.id.clone()).unwrap_or_default(),
        parties: w.parties.iter().filter(|p| p.ended_at.is_none()).map(party).collect(),
        working: line.hours == Hours::Working.as_str(),
        answer_hours: line.answer,
        solve_hours: line.solve,
        weighty: line.weighty,
        public: line.public,
    }
}

async fn new(ctx: Ctx) -> Result<HttpResponse, Error> {
    let w = Whole::read(&ctx, None).await?;
    page(&ctx, &w, Typed::default(), &FieldErrors::default(), false)
}

async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let w = Whole::read(&ctx, Some(path_id(&path)?)).await?;
    page(&ctx, &w, Typed::default(), &FieldErrors::default(), false)
}

fn names(form: &Form, errors: &mut FieldErrors) -> CategoryFacts {
    let name_zh = line(form, "name_zh", MOST_NAME, Some(k::LIST_ERROR_NAME), errors);
    let name_en = line(form, "name_en", MOST_NAME_EN, Some(k::LIST_ERROR_NAME_EN), errors);
    let hint = (line(form, "hint_zh", MOST_HINT, None, errors), line(form, "hint_en", MOST_HINT, None, errors));
    let icon = form.text("icon").to_owned();
    if !ICONS.contains(&icon.as_str()) {
        errors.add("icon", k::LIST_ERROR_ICON);
    }
    CategoryFacts { name: (name_zh, name_en), hint, icon }
}

fn typed_line(form: &Form) -> TypedLine {
    TypedLine {
        party: form.text("party").to_owned(),
        answer: form.typed("answer_hours"),
        solve: form.typed("solve_hours"),
        hours: form.text("hours").to_owned(),
        weighty: form.text("tier") == "2",
        public: form.has("public"),
    }
}

fn line_facts(typed: &TypedLine, errors: &mut FieldErrors) -> Option<LineFacts> {
    if typed.party.is_empty() {
        errors.add("party", k::LIST_ERROR_PARTY);
    }
    let mut figure = |field: &str, text: &str| {
        let number = whole(text).filter(|n| (1..=MOST_HOURS).contains(n));
        if number.is_none() {
            errors.add_with(field, k::LIST_ERROR_HOURS, vec![("most", MOST_HOURS.to_string())]);
        }
        number
    };
    let (answer, solve) = (figure("answer_hours", &typed.answer), figure("solve_hours", &typed.solve));
    if answer.zip(solve).is_some_and(|(answer, solve)| answer > solve) {
        errors.add("solve_hours", k::LIST_ERROR_SOLVE_FIRST);
    }
    let hours = Hours::parse(&typed.hours);
    if hours.is_none() {
        errors.add("hours", k::LIST_ERROR_HOURS_KIND);
    }
    Some(LineFacts {
        party_id: typed.party.clone(),
        answer_hours: answer?,
        solve_hours: solve?,
        hours: hours?,
        tier: if typed.weighty { 2 } else { 1 },
        public: typed.public,
    })
}

async fn add(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let mut errors = FieldErrors::default();
    let (facts, typed) = (names(&form, &mut errors), typed_line(&form));
    let line = line_facts(&typed, &mut errors);
    let kept = || Typed { names: Some(facts.clone()), line: Some(typed.clone()) };
    let (Some(line), true) = (line, errors.0.is_empty()) else {
        let w = Whole::read(&ctx, None).await?;
        return page(&ctx, &w, kept(), &errors, false);
    };
    let (standing, claim) = by_office(&ctx, &form, "desk.list.categories.add")?;
    match categories::add(&ctx.app.db, ctx.community_id(), standing, claim, facts.clone(), line).await {
        Ok(id) => Ok(ctx.created(&format!("/desk/settings/list/categories/{id}"), &id)),
        Err(error) => {
            let (errors, clash) = refused(error)?;
            let w = Whole::read(&ctx, None).await?;
            page(&ctx, &w, kept(), &errors, clash)
        }
    }
}

async fn change(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut errors = FieldErrors::default();
    let facts = names(&form, &mut errors);
    let mut clash = false;
    if errors.0.is_empty() {
        let version = form.text("version").parse().unwrap_or(0);
        let (standing, claim) = by_office(&ctx, &form, "desk.list.categories.change")?;
        let (db, community) = (&ctx.app.db, ctx.community_id());
        match categories::rename(db, community, standing, claim, id.clone(), version, facts.clone()).await {
            Ok(_) => return Ok(ctx.go("/desk/settings/list?saved=yes")),
            Err(error) => (errors, clash) = refused(error)?,
        }
    }
    let w = Whole::read(&ctx, Some(id)).await?;
    page(&ctx, &w, Typed { names: Some(facts), line: None }, &errors, clash)
}

async fn change_line(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let mut errors = FieldErrors::default();
    let typed = typed_line(&form);
    let facts = line_facts(&typed, &mut errors);
    let mut clash = false;
    if let (Some(facts), true) = (facts, errors.0.is_empty()) {
        let was = form.text("was").to_owned();
        let (standing, claim) = by_office(&ctx, &form, "desk.list.categories.line")?;
        match categories::change_line(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), was, facts).await {
            Ok(_) => return Ok(ctx.go("/desk/settings/list?saved=yes")),
            Err(error) => (errors, clash) = refused(error)?,
        }
    }
    let w = Whole::read(&ctx, Some(id)).await?;
    page(&ctx, &w, Typed { names: None, line: Some(typed) }, &errors, clash)
}

async fn place(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let way = if form.text("way") == "up" { Move::Up } else { Move::Down };
    let (standing, claim) = by_office(&ctx, &form, "desk.list.categories.place")?;
    categories::place(&ctx.app.db, ctx.community_id(), standing, claim, path_id(&path)?, way).await?;
    Ok(ctx.go("/desk/settings/list"))
}

async fn end(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let id = path_id(&path)?;
    let (standing, claim) = by_office(&ctx, &form, "desk.list.categories.end")?;
    match categories::end(&ctx.app.db, ctx.community_id(), standing, claim, id.clone()).await {
        Ok(_) => Ok(ctx.go("/desk/settings/list?saved=yes")),
        Err(error) => {
            let (errors, clash) = refused(error)?;
            let w = Whole::read(&ctx, Some(id)).await?;
            page(&ctx, &w, Typed::default(), &errors, clash)
        }
    }
}
