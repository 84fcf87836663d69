//! The questions of each category, in versions, and what was answered to them with a request.

use std::collections::HashMap;

use diesel::prelude::*;

use super::among::among;
use super::conn::Conn;
use super::schema::{questions, request_answers};
use super::tx::{Tx, new_id};
use crate::domain::permit::Permit;
use crate::domain::question::{self, Choice, Datatype};
use crate::domain::tiers::{ChangeList, FileRequest};
use crate::error::{Clash, Error};
use crate::on_each;
use crate::words::Lang;

/// Questions of one category: one short page.
pub const MOST: usize = 12;

/// One version of a question. An answer names the version it was given to.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = questions)]
pub struct Question {
    pub community_id: String,
    pub id: String,
    pub category_id: String,
    /// Stays the same through all versions.
    pub code: String,
    pub version: i32,
    /// Place on the page, unique in the category as it stands.
    pub sort: i32,
    pub datatype: Datatype,
    pub required: bool,
    pub label_zh: String,
    pub label_en: String,
    pub hint_zh: String,
    pub hint_en: String,
    /// JSON of [`Choice`]s.
    pub choices: String,
    pub from_at: i64,
    pub until_at: Option<i64>,
}

impl Question {
    pub fn label(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.label_zh,
            Lang::En => &self.label_en,
        }
    }

    pub fn hint(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.hint_zh,
            Lang::En => &self.hint_en,
        }
    }

    /// What can be chosen. The row was written by us; were it damaged, there would be nothing to choose.
    pub fn choices(&self) -> Vec<Choice> {
        serde_json::from_str(&self.choices).unwrap_or_default()
    }

    pub fn rule(&self) -> question::Question {
        question::Question {
            code: self.code.clone(),
            datatype: self.datatype,
            required: self.required,
            choices: self.choices(),
        }
    }
}

/// What was answered to one version of a question: as [`question::Question::read`] gives it, never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    pub question_id: String,
    pub values: Vec<String>,
}

/// The questions a category asks now, in order.
pub fn of_category(conn: &mut Conn, community: &str, category: &str) -> Result<Vec<Question>, Error> {
    Ok(questions::table
        .filter(questions::community_id.eq(community))
        .filter(questions::category_id.eq(category))
        .filter(questions::until_at.is_null())
        .order((questions::sort.asc(), questions::id.asc()))
        .limit(50)
        .select(Question::as_select())
        .load(conn)?)
}

/// Everything that any category asks now: some dozens.
pub fn asked_now(conn: &mut Conn, community: &str) -> Result<Vec<Question>, Error> {
    Ok(questions::table
        .filter(questions::community_id.eq(community))
        .filter(questions::until_at.is_null())
        .order((questions::category_id.asc(), questions::sort.asc(), questions::id.asc()))
        .limit(500)
        .select(Question::as_select())
        .load(conn)?)
}

/// How many questions each of these categories asks now; those that ask none are left out.
pub fn counts(conn: &mut Conn, community: &str, categories: &[String]) -> Result<HashMap<String, i64>, Error> {
    let rows: Vec<(String, i64)> = questions::table
        .filter(questions::community_id.eq(community))
        .filter(among(questions::category_id, categories))
        .filter(questions::until_at.is_null())
        .group_by(questions::category_id)
        .select((questions::category_id, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

pub fn find(conn: &mut Conn, community: &str, id: &str) -> Result<Option<Question>, Error> {
    Ok(questions::table.find((community, id)).select(Question::as_select()).first(conn).optional()?)
}

/// The version in force of a question.
pub fn in_force(conn: &mut Conn, community: &str, category: &str, code: &str) -> Result<Option<Question>, Error> {
    Ok(of_category(conn, community, category)?.into_iter().find(|q| q.code == code))
}

/// Keeps the answers that come with a request.
///
/// # Errors
/// [`Clash::ChangedMeanwhile`] where a question is not, or no longer, one of this category's.
pub fn write_answers(
    tx: &mut Tx<'_>,
    _: &Permit<FileRequest>,
    request: &str,
    category: &str,
    answers: &[Answered],
) -> Result<(), Error> {
    if answers.is_empty() {
        return Ok(());
    }
    let asked = of_category(tx.conn, tx.community, category)?;
    let fits = |a: &Answered| asked.iter().any(|q| q.id == a.question_id) && !a.values.is_empty();
    if !answers.iter().all(fits) {
        return Err(Error::Conflict(Clash::ChangedMeanwhile));
    }
    let mut rows = Vec::new();
    for answer in answers {
        let text = serde_json::to_string(&answer.values).map_err(|e| Error::broken("questions", e))?;
        rows.push((
            request_answers::community_id.eq(tx.community),
            request_answers::request_id.eq(request),
            request_answers::question_id.eq(&answer.question_id),
            request_answers::answer.eq(text),
        ));
    }
    on_each!(&mut *tx.conn, c => diesel::insert_into(request_answers::table).values(&rows).execute(c))?;
    Ok(())
}

/// By request: each question with what was answered to it.
pub type ByRequest = HashMap<String, Vec<(Question, Vec<String>)>>;

/// What was answered with each of these requests, in the order asked, beside the version it was asked in.
pub fn answers_of(conn: &mut Conn, community: &str, requests: &[String]) -> Result<ByRequest, Error> {
    if requests.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(String, String, Question)> = request_answers::table
        .inner_join(
            questions::table.on(questions::community_id
                .eq(request_answers::community_id)
                .and(questions::id.eq(request_answers::question_id))),
        )
        .filter(request_answers::community_id.eq(community))
        .filter(among(request_answers::request_id, requests))
        .order((questions::sort.asc(), questions::id.asc()))
        .select((request_answers::request_id, request_answers::answer, Question::as_select()))
        .load(conn)?;
    let mut found: HashMap<String, Vec<(Question, Vec<String>)>> = HashMap::new();
    for (request, answer, question) in rows {
        let values = serde_json::from_str(&answer).map_err(|e| Error::broken("questions", e))?;
        found.entry(request).or_default().push((question, values));
    }
    Ok(found)
}

/// What is asked, before it is a row.
#[derive(Clone, Debug)]
pub struct Asked {
    pub code: String,
    pub datatype: Datatype,
    pub required: bool,
    pub label: (String, String),
    pub hint: (String, String),
    pub choices: Vec<Choice>,
}

/// Begins a question, or a new version of one: the old version ends, and whoever answered it keeps it.
pub fn begin(
    tx: &mut Tx<'_>,
    permit: &Permit<ChangeList>,
    category: &str,
    asked: &Asked,
    sort: i32,
    replaces: Option<&Question>,
) -> Result<String, Error> {
    if let Some(old) = replaces {
        end(tx, permit, &old.id)?;
    }
    let row = Question {
        community_id: tx.community.to_owned(),
        id: new_id(),
        category_id: category.to_owned(),
        code: asked.code.clone(),
        version: replaces.map_or(1, |old| old.version + 1),
        sort,
        datatype: asked.datatype,
        required: asked.required,
        label_zh: asked.label.0.clone(),
        label_en: asked.label.1.clone(),
        hint_zh: asked.hint.0.clone(),
        hint_en: asked.hint.1.clone(),
        choices: serde_json::to_string(&asked.choices).map_err(|e| Error::broken("questions", e))?,
        from_at: tx.now,
        until_at: None,
    };
    diesel::insert_into(questions::table).values(&row).execute(tx.conn)?;
    Ok(row.id)
}

/// It is asked no longer.
pub fn end(tx: &mut Tx<'_>, _: &Permit<ChangeList>, id: &str) -> Result<(), Error> {
    let row = questions::table.find((tx.community, id)).filter(questions::until_at.is_null());
    let ended = diesel::update(row).set(questions::until_at.eq(Some(tx.now))).execute(tx.conn)?;
    if ended == 1 { Ok(()) } else { Err(Error::Conflict(Clash::ChangedMeanwhile)) }
}

/// Changes places on the page; no version begins, for the question stays the same.
pub fn place(tx: &mut Tx<'_>, _: &Permit<ChangeList>, id: &str, sort: i32) -> Result<(), Error> {
    diesel::update(questions::table.find((tx.community, id))).set(questions::sort.eq(sort)).execute(tx.conn)?;
    Ok(())
}
