//! Numbered paper forms for a power or network cut: printed beforehand, entered later with their own time.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::instant;
use super::phone::draft::Draft;
use super::phone::page::Desk;
use super::phone::taking::{place_of, sent_before};
use super::settings::by_office;
use crate::acts::desk::paper::{self as acts, Entered, Written};
use crate::acts::requests::file::{More, Report};
use crate::domain::paper_form::{self, MOST};
use crate::domain::request::Hand;
use crate::domain::tiers::{EnterForm, Kind, PrintForms};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::pages::requests::{asked_of, number as request_number, parse_words, read_given};
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::store::catalogue;
use crate::store::paper_forms::{self, PaperForm};
use crate::store::questions::{self, Question};
use crate::store::{people, requests};
use crate::views::desk_paper::{Asks, EnterPaper, FormRow, PaperFormSheets, PaperForms, TypedForm, WrittenBefore};
use crate::views::desk_phone::Found;
use crate::views::desk_requests::Choice;
use crate::views::page::Tab;
use crate::words::masked::masked;
use crate::words::typed::tidy;
use crate::words::{Lang, k};

const WHO: Audience = Audience::Office(EnterForm::RULE.offices);
const PAGE: i64 = 50;
/// The longest name of whoever wrote a form.
const NAME: usize = 30;

pub fn entries() -> Vec<Entry> {
    vec![
        get("/desk/paper", WHO, Both, "numbered paper forms: printed, and which were entered", || {
            web::route().to(list)
        }),
        post("/desk/paper", WHO, Both, "number new forms, to be printed", &["key", "count"], || {
            web::route().to(number_new)
        }),
        get("/desk/paper/print", WHO, Both, "forms on paper: ?from= &to=", || web::route().to(print)),
        get("/desk/paper/enter", WHO, Both, "what is written on a form, to be entered", || web::route().to(form_page)),
        post(
            "/desk/paper/enter",
            WHO,
            Both,
            "enter a form, with the time written on it; or find whose it is",
            &[
                "key", "do", "number", "day", "hour", "by", "q", "person", "category", "place", "detail", "words",
                "asked", "q-{code}", "public", "joins", "alike",
            ],
            || web::route().to(enter),
        ),
    ]
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    before: String,
    from: String,
    to: String,
    number: String,
}

async fn list(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    list_page(&ctx, &asked, &FieldErrors::default(), "10".to_owned(), StatusCode::OK).await
}

async fn list_page(
    ctx: &Ctx,
    asked: &Asked,
    errors: &FieldErrors,
    count: String,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let (community, before) = (ctx.community_id().to_owned(), asked.before.parse().ok());
    let (mut found, labels) = ctx
        .app
        .db
        .read(move |conn| {
            let found = paper_forms::latest(conn, &community, before, PAGE + 1)?;
            let mut ids: Vec<String> =
                found.iter().flat_map(|f| [Some(f.printed_by.clone()), f.entered_by.clone()]).flatten().collect();
            ids.sort_unstable();
            ids.dedup();
            let labels = people::labels(conn, &community, &ids)?;
            Ok((found, labels))
        })
        .await?;
    let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = found.len() > most;
    found.truncate(most);
    let name = |id: &str| labels.get(id).map(|l| l.name.clone()).unwrap_or_default();
    let row = |f: &PaperForm| FormRow {
        number: paper_form::shown(f.number),
        printed_at: f.printed_at,
        printed_by: name(&f.printed_by),
        request: f.request_id.clone(),
        happened_at: f.happened_at,
        entered_by: f.entered_by.as_deref().map(name).unwrap_or_default(),
    };
    let view = PaperForms {
        page: ctx.titled(k::PAPERFORM_TITLE, Tab::Requests).with_errors(errors),
        next: found.last().filter(|_| more).map(|f| format!("before={}", f.number)),
        rows: found.iter().map(row).collect(),
        count,
    };
    ctx.show_as(status, &view)
}

async fn number_new(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let count = tidy(form.text("count")).parse::<u32>().ok().filter(|n| (1..=MOST).contains(n));
    let Some(count) = count else {
        let mut errors = FieldErrors::default();
        errors.add_with("count", k::PAPERFORM_ERROR_COUNT, vec![("most", MOST.to_string())]);
        if ctx.json {
            return Err(Error::Invalid(errors));
        }
        let asked = Asked::default();
        return list_page(&ctx, &asked, &errors, form.typed("count"), StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let (standing, claim) = by_office(&ctx, &form, PrintForms::RULE.offices, "desk.paper")?;
    let (from, to) = acts::print(&ctx.app.db, ctx.community_id(), standing, claim, count).await?;
    Ok(ctx.go(&format!("/desk/paper/print?from={from}&to={to}")))
}

async fn print(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let (community, now) = (ctx.community_id().to_owned(), ctx.now);
    let from = asked.from.parse().unwrap_or(0);
    let to = asked.to.parse().unwrap_or(from);
    let (forms, duties, asked) = ctx
        .app
        .db
        .read(move |conn| {
            let forms = paper_forms::between(conn, &community, from, to, i64::from(MOST))?;
            let duties = catalogue::responsibility_list(conn, &community, now)?;
            Ok((forms, duties, questions::asked_now(conn, &community)?))
        })
        .await?;
    let lang = ctx.prefs.lang;
    ctx.show(&PaperFormSheets {
        page: ctx.titled(k::PAPERFORM_TITLE, Tab::Requests),
        numbers: forms.iter().map(|f| paper_form::shown(f.number)).collect(),
        categories: duties.iter().map(|(category, ..)| category.name(lang).to_owned()).collect(),
        asks: duties
            .iter()
            .map(|(category, ..)| Asks {
                category: category.name(lang).to_owned(),
                questions: asked.iter().filter(|q| q.category_id == category.id).map(|q| on_paper(lang, q)).collect(),
            })
            .filter(|asks| !asks.questions.is_empty())
            .collect(),
    })
}

/// A question with boxes to tick, or room to write.
fn on_paper(lang: Lang, question: &Question) -> String {
    let choices = question.choices().into_iter().map(|c| if lang == Lang::Zh { c.zh } else { c.en });
    // A box stays on the line of its words.
    let boxes = choices.map(|words| format!("☐\u{a0}{words}")).collect::<Vec<_>>().join(" ");
    format!("{} {}", question.label(lang), if boxes.is_empty() { "________" } else { &boxes })
}

async fn form_page(ctx: Ctx, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let typed = TypedForm { number: asked.number.clone(), ..TypedForm::default() };
    enter_page(&ctx, &Draft::default(), typed, &FieldErrors::default(), None, StatusCode::OK).await
}

async fn enter_page(
    ctx: &Ctx,
    draft: &Draft,
    typed: TypedForm,
    errors: &FieldErrors,
    before: Option<WrittenBefore>,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let desk = Desk::read_since(ctx, draft, ctx.now - paper_form::WITHIN).await?;
    let page = ctx.titled(k::PAPERFORM_ENTER, Tab::Requests).with_errors(errors);
    let category = |c: &catalogue::Category| Choice {
        value: c.id.clone(),
        label: match c.ended_at {
            None => c.name(ctx.prefs.lang).to_owned(),
            Some(_) => page.t1(k::PAPERFORM_CATEGORY_ENDED, "category", c.name(ctx.prefs.lang)),
        },
        chosen: c.id == draft.category,
    };
    let chosen = desk.person.as_ref().map(|p| Found {
        id: p.id.clone(),
        name: p.name.clone(),
        home: desk.home.as_ref().map(people::Home::in_words).unwrap_or_default(),
        phone: p.phone.as_deref().map(masked).unwrap_or_default(),
    });
    let view = EnterPaper {
        looked: desk.person.is_none() && !draft.q.trim().is_empty(),
        found: desk.found(),
        chosen,
        categories: desk.categories.iter().map(category).collect(),
        places: desk.places(&page, &draft.place),
        q: draft.q.clone(),
        detail: draft.detail.clone(),
        words: draft.words.clone(),
        alike: desk.alike(ctx, draft),
        questions: asked_of(ctx.prefs.lang, &desk.questions, &draft.answers),
        asked: draft.category.clone(),
        public: draft.public == "yes",
        typed,
        before,
        page,
    };
    ctx.show_as(status, &view)
}

async fn enter(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let mut draft = Draft::of(&form);
    let typed = TypedForm {
        number: form.typed("number"),
        day: form.typed("day"),
        hour: form.typed("hour"),
        by: form.typed("by"),
    };
    if form.text("do") == "find" {
        draft.person.clear();
        return enter_page(&ctx, &draft, typed, &FieldErrors::default(), None, StatusCode::OK).await;
    }
    if form.text("do") == "questions" {
        return enter_page(&ctx, &draft, typed, &FieldErrors::default(), None, StatusCode::OK).await;
    }
    let desk = Desk::read_since(&ctx, &draft, ctx.now - paper_form::WITHIN).await?;
    if desk.asks_first(&draft) && !ctx.json {
        let mut errors = FieldErrors::default();
        errors.add("questions", k::OUTSIDE_ASK_PAPER);
        return enter_page(&ctx, &draft, typed, &errors, None, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let done = match read(&ctx, &draft, &desk, &typed) {
        Ok(written) => {
            let (standing, claim) = by_office(&ctx, &form, EnterForm::RULE.offices, "desk.paper.enter")?;
            let new = !sent_before(&ctx, &standing, &written.report.resident, &claim).await?;
            if new && desk.shows_first(&draft) && !ctx.json && !entered_before(&ctx, written.number).await? {
                let mut errors = FieldErrors::default();
                errors.add("alike", k::VOICES_ALIKE_FIRST);
                return enter_page(&ctx, &draft, typed, &errors, None, StatusCode::UNPROCESSABLE_ENTITY).await;
            }
            acts::enter(&ctx.app.db, ctx.community_id(), standing, claim, written).await
        }
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match done {
        Ok(Entered::New(request)) => Ok(ctx.created(&format!("/desk/requests/{request}"), &request)),
        Ok(Entered::Before(request)) => {
            let before = written_before(&ctx, request).await?;
            enter_page(&ctx, &draft, typed, &FieldErrors::default(), Some(before), StatusCode::CONFLICT).await
        }
        Err(Error::Invalid(errors)) if !ctx.json => {
            enter_page(&ctx, &draft, typed, &errors, None, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other),
    }
}

/// It was entered by somebody: that is said, not what else it may be the same as.
async fn entered_before(ctx: &Ctx, number: i64) -> Result<bool, Error> {
    let community = ctx.community_id().to_owned();
    let found = ctx.app.db.read(move |conn| paper_forms::find(conn, &community, number)).await?;
    Ok(found.is_some_and(|form| form.request_id.is_some()))
}

/// The request a form became when it was entered first.
async fn written_before(ctx: &Ctx, id: String) -> Result<WrittenBefore, Error> {
    let community = ctx.community_id().to_owned();
    let found = ctx.app.db.read(move |conn| requests::find(conn, &community, &id)).await?.ok_or(Error::Missing)?;
    Ok(WrittenBefore { number: request_number(found.number), place: found.place_words, id: found.id })
}

fn read(ctx: &Ctx, draft: &Draft, desk: &Desk, typed: &TypedForm) -> Result<Written, FieldErrors> {
    let mut errors = FieldErrors::default();
    let number = paper_form::parse(&typed.number);
    if number.is_none() {
        errors.add("number", k::PAPERFORM_ERROR_NUMBER);
    }
    let at = instant(ctx, &typed.day, &typed.hour);
    if at.is_none() {
        errors.add("when", k::PAPERFORM_ERROR_WHEN);
    }
    let by = tidy(&typed.by);
    match by.chars().count() {
        0 => errors.add("by", k::PAPERFORM_ERROR_BY),
        n if n > NAME => errors.add_with("by", k::QUEUE_ERROR_NAME_LONG, vec![("most", NAME.to_string())]),
        _ => {}
    }
    if desk.person.is_none() {
        errors.add("q", k::PAPERFORM_ERROR_WHO);
    }
    if !desk.categories.iter().any(|c| c.id == draft.category) {
        errors.add("category", k::HOUSE_ERROR_CATEGORY);
    }
    let place = place_of(ctx, draft, desk, &mut errors);
    let words = parse_words(&draft.words).map_err(|key| errors.add("words", key)).ok();
    let answers = read_given(&desk.questions, &draft.answers, ctx.prefs.lang, &ctx.community.zone());
    let answers = answers.map_err(|bad| errors.0.extend(bad.0)).unwrap_or_default();
    match (number, at, &desk.person, place, words) {
        (Some(number), Some(happened_at), Some(person), Some((building_id, unit, place)), Some(words))
            if errors.0.is_empty() =>
        {
            let report = Report {
                resident: person.id.clone(),
                category_id: draft.category.clone(),
                building_id,
                unit,
                place,
                words,
                answers,
                draft: None,
            };
            let more = More {
                shared: desk.is_shared(&draft.place),
                lets_public: draft.public == "yes",
                // As it stands on the paper.
                hand: Some(Hand::Dictated),
                joins: draft.joined(),
                ..More::default()
            };
            Ok(Written { number, happened_at, taken_down_by: by, report, more })
        }
        _ => Err(errors),
    }
}
