//! A question of a category: what is asked, how it is answered, and what can be chosen.

use actix_web::{HttpResponse, web};

use super::{CHANGE, by_office, line, refused, status_of};
use crate::acts::list::{Move, questions};
use crate::domain::question::{Choice as Chosen, Datatype, is_code};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::gate::Audience;
use crate::http::routes::{Entry, Mount::Both, get, post};
use crate::http::{Parts, path_id};
use crate::store::catalogue::{self, Category};
use crate::store::questions::{self as rows, Asked, Question};
use crate::views::desk_list::{QuestionForm, datatype_words};
use crate::views::desk_requests::Choice;
use crate::views::page::Tab;
use crate::words::k;
use crate::words::typed::tidy_line;

const MOST_LABEL: usize = 60;
const MOST_HINT: usize = 80;
/// Things to choose in one question.
const MOST_CHOICES: usize = 30;
const MOST_CHOICE: usize = 40;

const FIELDS: &[&str] =
    &["key", "was", "called", "datatype", "required", "label_zh", "label_en", "hint_zh", "hint_en", "choices"];

pub fn entries() -> Vec<Entry> {
    let admin = Audience::Office(CHANGE);
    vec![
        get("/desk/settings/list/categories/{id}/questions/new", admin, Both, "one more question", || {
            web::route().to(new)
        }),
        post("/desk/settings/list/categories/{id}/questions/new", admin, Both, "ask one more", FIELDS, || {
            web::route().to(add)
        }),
        get("/desk/settings/list/categories/{id}/questions/{code}", admin, Both, "one question", || {
            web::route().to(show)
        }),
        post(
            "/desk/settings/list/categories/{id}/questions/{code}",
            admin,
            Both,
            "ask it differently: a new version begins",
            FIELDS,
            || web::route().to(change),
        ),
        post(
            "/desk/settings/list/categories/{id}/questions/{code}/place",
            admin,
            Both,
            "move it: up or down",
            &["key", "way"],
            || web::route().to(place),
        ),
        post(
            "/desk/settings/list/categories/{id}/questions/{code}/end",
            admin,
            Both,
            "ask it no longer",
            &["key"],
            || web::route().to(end),
        ),
    ]
}

/// As it was typed: the choices are lines of text.
#[derive(Clone, Default)]
struct Typed {
    code: String,
    datatype: String,
    required: bool,
    label: (String, String),
    hint: (String, String),
    choices: String,
}

async fn read(ctx: &Ctx, id: String, code: Option<String>) -> Result<(Category, Option<Question>), Error> {
    let community = ctx.community_id().to_owned();
    ctx.app
        .db
        .read(move |conn| {
            let category = catalogue::category(conn, &community, &id)?.ok_or(Error::Missing)?;
            let question = match code {
                Some(code) => Some(rows::in_force(conn, &community, &id, &code)?.ok_or(Error::Missing)?),
                None => None,
            };
            Ok((category, question))
        })
        .await
}

fn code_of(path: &Parts) -> Result<String, Error> {
    path.get("code").cloned().ok_or(Error::Missing)
}

fn stands(question: &Question) -> Typed {
    let choice = |c: Chosen| format!("{} | {} | {}", c.key, c.zh, c.en);
    Typed {
        code: question.code.clone(),
        datatype: question.datatype.as_str().to_owned(),
        required: question.required,
        label: (question.label_zh.clone(), question.label_en.clone()),
        hint: (question.hint_zh.clone(), question.hint_en.clone()),
        choices: question.choices().into_iter().map(choice).collect::<Vec<_>>().join("\n"),
    }
}

fn page(
    ctx: &Ctx,
    category: &Category,
    question: Option<&Question>,
    typed: Typed,
    errors: &FieldErrors,
    clash: bool,
) -> Result<HttpResponse, Error> {
    let page = ctx.titled(if question.is_some() { k::LIST_QUESTION } else { k::LIST_QUESTION_NEW }, Tab::Settings);
    let page = page.with_errors(errors);
    let kind = |datatype: &Datatype| Choice {
        value: datatype.as_str().to_owned(),
        label: datatype_words(&page, *datatype),
        chosen: datatype.as_str() == typed.datatype,
    };
    let view = QuestionForm {
        category_id: category.id.clone(),
        category: category.name(ctx.prefs.lang).to_owned(),
        was: question.map(|q| q.id.clone()).unwrap_or_default(),
        version: question.map_or(0, |q| i64::from(q.version)),
        datatypes: Datatype::ALL.iter().map(kind).collect(),
        code: typed.code,
        required: typed.required,
        label_zh: typed.label.0,
        label_en: typed.label.1,
        hint_zh: typed.hint.0,
        hint_en: typed.hint.1,
        choices: typed.choices,
        page,
    };
    ctx.show_as(status_of(errors, clash), &view)
}

async fn new(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (category, _) = read(&ctx, path_id(&path)?, None).await?;
    page(&ctx, &category, None, Typed::default(), &FieldErrors::default(), false)
}

async fn show(ctx: Ctx, path: Parts) -> Result<HttpResponse, Error> {
    let (category, question) = read(&ctx, path_id(&path)?, Some(code_of(&path)?)).await?;
    let typed = question.as_ref().map(stands).unwrap_or_default();
    page(&ctx, &category, question.as_ref(), typed, &FieldErrors::default(), false)
}

fn typed(form: &Form) -> Typed {
    Typed {
        code: form.text("called").to_owned(),
        datatype: form.text("datatype").to_owned(),
        required: form.has("required"),
        label: (form.typed("label_zh"), form.typed("label_en")),
        hint: (form.typed("hint_zh"), form.typed("hint_en")),
        choices: form.typed("choices"),
    }
}

fn facts(form: &Form, typed: &Typed) -> Result<Asked, FieldErrors> {
    let mut errors = FieldErrors::default();
    let label = (
        line(form, "label_zh", MOST_LABEL, Some(k::LIST_ERROR_LABEL), &mut errors),
        line(form, "label_en", MOST_LABEL, Some(k::LIST_ERROR_NAME_EN), &mut errors),
    );
    let hint =
        (line(form, "hint_zh", MOST_HINT, None, &mut errors), line(form, "hint_en", MOST_HINT, None, &mut errors));
    if !is_code(&typed.code) {
        errors.add("called", k::LIST_ERROR_CODE);
    }
    let datatype = Datatype::parse(&typed.datatype);
    if datatype.is_none() {
        errors.add("datatype", k::LIST_ERROR_DATATYPE);
    }
    let mut choices = Vec::new();
    if datatype.is_some_and(Datatype::has_choices) {
        match choices_of(&typed.choices) {
            Some(list) => choices = list,
            None => errors.add_with("choices", k::LIST_ERROR_CHOICES, vec![("most", MOST_CHOICES.to_string())]),
        }
    }
    match datatype {
        Some(datatype) if errors.0.is_empty() => {
            Ok(Asked { code: typed.code.clone(), datatype, required: typed.required, label, hint, choices })
        }
        _ => Err(errors),
    }
}

/// A line for each: key | 中文 | English. From two to thirty, every key once.
fn choices_of(text: &str) -> Option<Vec<Chosen>> {
    let mut list: Vec<Chosen> = Vec::new();
    for row in text.lines().map(|row| row.replace('｜', "|")).filter(|row| !tidy_line(row).is_empty()) {
        let parts: Vec<String> = row.split('|').map(tidy_line).collect();
        let [key, zh, en] = parts.as_slice() else { return None };
        let fits = |words: &String| !words.is_empty() && words.chars().count() <= MOST_CHOICE;
        if !is_code(key) || !fits(zh) || !fits(en) || list.iter().any(|c| c.key == *key) {
            return None;
        }
        list.push(Chosen { key: key.clone(), zh: zh.clone(), en: en.clone() });
    }
    (2..=MOST_CHOICES).contains(&list.len()).then_some(list)
}

async fn add(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    put(&ctx, path_id(&path)?, None, &form).await
}

async fn change(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    put(&ctx, path_id(&path)?, Some(code_of(&path)?), &form).await
}

async fn put(ctx: &Ctx, id: String, code: Option<String>, form: &Form) -> Result<HttpResponse, Error> {
    let (category, question) = read(ctx, id.clone(), code.clone()).await?;
    // Its code stays the same through all versions.
    let mut typed = typed(form);
    if let Some(code) = code {
        typed.code = code;
    }
    let asked = match facts(form, &typed) {
        Ok(asked) => asked,
        Err(errors) => return page(ctx, &category, question.as_ref(), typed, &errors, false),
    };
    let was = question.as_ref().map(|_| form.text("was").to_owned());
    let (standing, claim) = by_office(ctx, form, "desk.list.questions")?;
    match questions::put(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), was, asked).await {
        Ok(_) => Ok(ctx.go(&format!("/desk/settings/list/categories/{id}"))),
        Err(error) => {
            let (errors, clash) = refused(error)?;
            let (category, question) = read(ctx, id, question.map(|q| q.code)).await?;
            page(ctx, &category, question.as_ref(), typed, &errors, clash)
        }
    }
}

async fn place(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, code) = (path_id(&path)?, code_of(&path)?);
    let way = if form.text("way") == "up" { Move::Up } else { Move::Down };
    let (standing, claim) = by_office(&ctx, &form, "desk.list.questions.place")?;
    questions::place(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), code, way).await?;
    Ok(ctx.go(&format!("/desk/settings/list/categories/{id}")))
}

async fn end(ctx: Ctx, path: Parts, form: Form) -> Result<HttpResponse, Error> {
    let (id, code) = (path_id(&path)?, code_of(&path)?);
    let (standing, claim) = by_office(&ctx, &form, "desk.list.questions.end")?;
    questions::end(&ctx.app.db, ctx.community_id(), standing, claim, id.clone(), code).await?;
    Ok(ctx.go(&format!("/desk/settings/list/categories/{id}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_lines_of_key_chinese_and_english() {
        let list = choices_of("kitchen | 厨房 | Kitchen\n\nbath｜卫生间｜Bathroom").expect("two choices");
        assert_eq!((list[1].key.as_str(), list[1].zh.as_str()), ("bath", "卫生间"));
        for bad in ["kitchen | 厨房 | Kitchen", "a | 甲 | A\na | 乙 | B", "a | 甲\nb | 乙", "甲 | 甲 | A\nb | 乙 | B"]
        {
            assert!(choices_of(bad).is_none(), "{bad}");
        }
    }
}
