//! The page with the questions of a category, and their answers in words wherever a request is shown.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use jiff::tz::TimeZone;

use super::draft::Desk;
use super::filing::{save, status, titled};
use super::sending::call_me;
use crate::domain::question::{AnswerRefusal, Datatype};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::store::questions::{self, Answered, Question};
use crate::views::page::Tab;
use crate::views::questions::{AnswerLine, AskQuestions, AskedQuestion};
use crate::views::requests::PlaceChoice;
use crate::words::{self, Lang, dates, k};

/// How many short pages there are before it is filed.
pub fn steps(desk: &Desk) -> u32 {
    if desk.questions.is_empty() { 4 } else { 5 }
}

/// Is something still to be answered, or answered wrongly?
pub fn unanswered(desk: &Desk) -> bool {
    read(desk, Lang::default(), &TimeZone::UTC).is_err()
}

/// The answers of the draft as they are kept, or everything that is wrong with them.
pub fn read(desk: &Desk, lang: Lang, zone: &TimeZone) -> Result<Vec<Answered>, FieldErrors> {
    read_given(&desk.questions, &desk.draft.answers, lang, zone)
}

/// What was typed or chosen for each question, by its code.
pub type Given = BTreeMap<String, Vec<String>>;

/// The same wherever the questions of a category are asked: phone mode, paper forms.
pub fn read_given(
    asked: &[Question],
    given: &Given,
    lang: Lang,
    zone: &TimeZone,
) -> Result<Vec<Answered>, FieldErrors> {
    let (mut answers, mut errors) = (Vec::new(), FieldErrors::default());
    for question in asked {
        match question.rule().read(&typed(given, question), zone) {
            Ok(values) if values.is_empty() => {}
            Ok(values) => answers.push(Answered { question_id: question.id.clone(), values }),
            Err(why) => blame(&mut errors, question, lang, why),
        }
    }
    if errors.0.is_empty() { Ok(answers) } else { Err(errors) }
}

/// As far as they were answered, for whoever asks to be rung: no answer is refused, and none is missing.
pub fn so_far(desk: &Desk, zone: &TimeZone) -> Vec<Answered> {
    let kept = desk.questions.iter().map(|question| Answered {
        question_id: question.id.clone(),
        values: question.rule().so_far(&typed(&desk.draft.answers, question), zone),
    });
    kept.filter(|answer| !answer.values.is_empty()).collect()
}

fn typed<'a>(given: &'a Given, question: &Question) -> Vec<&'a str> {
    given.get(&question.code).map(|given| given.iter().map(String::as_str).collect()).unwrap_or_default()
}

/// What was answered on a form that asks a category's questions.
pub fn given_in(form: &Form) -> Given {
    form.all_beginning("q-")
}

/// The questions as a page asks them, with what was typed so far.
pub fn asked_of(lang: Lang, questions: &[Question], given: &Given) -> Vec<AskedQuestion> {
    questions.iter().map(|q| asked(lang, given, q)).collect()
}

fn blame(errors: &mut FieldErrors, question: &Question, lang: Lang, why: AnswerRefusal) {
    let key = match why {
        AnswerRefusal::Missing if question.datatype.has_choices() => k::LIST_ERROR_CHOOSE,
        AnswerRefusal::Missing => k::LIST_ERROR_ANSWER,
        AnswerRefusal::TooLong { .. } => k::LIST_ERROR_LONG,
        AnswerRefusal::NotANumber => k::LIST_ERROR_NUMBER,
        AnswerRefusal::NotADate => k::LIST_ERROR_DATE,
        AnswerRefusal::NotAChoice => k::LIST_ERROR_CHOICE,
    };
    let mut args = vec![("label", question.label(lang).to_owned())];
    if let AnswerRefusal::TooLong { most } = why {
        args.push(("most", most.to_string()));
    }
    errors.add_with(&field(question), key, args);
}

fn field(question: &Question) -> String {
    format!("q-{}", question.code)
}

pub async fn ask(ctx: Ctx) -> Result<HttpResponse, Error> {
    let desk = Desk::read(&ctx).await?;
    if desk.questions.is_empty() {
        let next = if desk.category().is_none() { "what" } else { "words" };
        return Ok(ctx.go(&format!("{}/requests/new/{next}", ctx.base())));
    }
    show(&ctx, &desk, &FieldErrors::default())
}

fn show(ctx: &Ctx, desk: &Desk, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let view = AskQuestions {
        page: titled(ctx, k::LIST_ASK_TITLE, errors),
        steps: steps(desk),
        category: desk.category().map(|c| c.name(ctx.prefs.lang).to_owned()).unwrap_or_default(),
        questions: asked_of(ctx.prefs.lang, &desk.questions, &desk.draft.answers),
    };
    ctx.show_as(status(errors), &view)
}

fn asked(lang: Lang, given: &Given, question: &Question) -> AskedQuestion {
    let given = typed(given, question);
    let choice = |c: crate::domain::question::Choice| PlaceChoice {
        chosen: given.contains(&c.key.as_str()),
        name: if lang == Lang::Zh { c.zh } else { c.en },
        value: c.key,
    };
    AskedQuestion {
        field: field(question),
        label: question.label(lang).to_owned(),
        hint: question.hint(lang).to_owned(),
        datatype: question.datatype,
        required: question.required,
        value: given.first().map(|text| (*text).to_owned()).unwrap_or_default(),
        choices: question.choices().into_iter().map(choice).collect(),
    }
}

pub async fn answer(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let mut desk = Desk::read(&ctx).await?;
    take_answers(&mut desk, &form);
    if form.has("call") {
        return call_me(&ctx, desk, &form).await;
    }
    save(&ctx, &desk.draft, Vec::new(), Vec::new()).await?;
    match read(&desk, ctx.prefs.lang, &ctx.community.zone()) {
        Ok(_) => Ok(ctx.go(&format!("{}/requests/new/words", ctx.base()))),
        Err(errors) => show(&ctx, &desk, &errors),
    }
}

fn take_answers(desk: &mut Desk, form: &Form) {
    desk.draft.answers = desk
        .questions
        .iter()
        .map(|q| (q.code.clone(), form.all(&field(q)).into_iter().map(str::to_owned).collect()))
        .collect();
}

/// The questions of the category a machine named, and what it answered.
pub async fn take_up(ctx: &Ctx, desk: &mut Desk, form: &Form) -> Result<(), Error> {
    let (community, category) = (ctx.community_id().to_owned(), desk.draft.category.clone());
    desk.questions = ctx.app.db.read(move |conn| questions::of_category(conn, &community, &category)).await?;
    take_answers(desk, form);
    Ok(())
}

/// The answers of the draft for the page on which everything is checked.
pub fn in_words(ctx: &Ctx, desk: &Desk) -> Vec<AnswerLine> {
    let answers = read(desk, ctx.prefs.lang, &ctx.community.zone()).unwrap_or_default();
    let of = |question: &Question| {
        let given = answers.iter().find(|a| a.question_id == question.id);
        line(ctx, question, given.map(|a| a.values.as_slice()).unwrap_or_default())
    };
    desk.questions.iter().map(of).collect()
}

/// The answers kept with a request.
pub fn answer_lines(ctx: &Ctx, answers: &[(Question, Vec<String>)]) -> Vec<AnswerLine> {
    answers.iter().map(|(question, values)| line(ctx, question, values)).collect()
}

fn line(ctx: &Ctx, question: &Question, values: &[String]) -> AnswerLine {
    let lang = ctx.prefs.lang;
    let choices = question.choices();
    let said = |value: &String| match question.datatype {
        Datatype::SingleValueList | Datatype::MultiValueList => choices
            .iter()
            .find(|c| c.key == *value)
            .map_or_else(|| value.clone(), |c| if lang == Lang::Zh { c.zh.clone() } else { c.en.clone() }),
        Datatype::Datetime => moment(ctx, value),
        Datatype::String | Datatype::Number | Datatype::Text => value.clone(),
    };
    let mut answer = values.iter().map(said).collect::<Vec<_>>().join(words::say(lang, k::HOUSE_AND));
    if answer.is_empty() {
        answer = words::say(lang, k::LIST_NOT_ANSWERED).to_owned();
    }
    AnswerLine {
        field: field(question),
        code: question.code.clone(),
        label: question.label(lang).to_owned(),
        values: values.to_vec(),
        answer,
    }
}

fn moment(ctx: &Ctx, value: &str) -> String {
    if let Ok(at) = value.parse::<jiff::Timestamp>() {
        return ctx.page("", Tab::None).moment(at.as_millisecond());
    }
    value.parse().map_or_else(|_| value.to_owned(), |date| dates::plain_date(ctx.prefs.lang, date))
}
