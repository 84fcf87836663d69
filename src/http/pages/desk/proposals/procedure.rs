//! 议事程序: the stages in force, and keeping others; two to begin from.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::super::settings::by_office;
use crate::acts::proposals::procedure as keeping;
use crate::domain::procedure::{Procedure, STAGES, Stage};
use crate::domain::tiers::{KeepProcedure, Kind};
use crate::error::{Error, FieldErrors};
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::http::pages::proposals::current;
use crate::views::desk_proposals::{ProcedurePage, StageTyped};
use crate::views::page::Tab;
use crate::words::k;
use crate::words::typed::{tidy, tidy_line};

#[derive(Deserialize)]
pub struct From {
    from: Option<String>,
}

pub async fn show(ctx: Ctx, from: web::Query<From>) -> Result<HttpResponse, Error> {
    let (version, now) = current(&ctx).await?;
    let shown = match from.from.as_deref() {
        Some("plain") => Procedure::plain(),
        Some("four") => Procedure::four_and_two(),
        _ => now,
    };
    let rows = shown.stages.iter().map(|s| (s.zh.clone(), s.en.clone(), s.support.to_string())).collect();
    page(&ctx, i64::from(version), shown.answer_days.to_string(), rows, &FieldErrors::default(), StatusCode::OK)
}

fn page(
    ctx: &Ctx,
    version: i64,
    days: String,
    mut rows: Vec<(String, String, String)>,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    // Room for more.
    rows.resize(*STAGES.end(), Default::default());
    let row = |(n, (zh, en, support)): (usize, (String, String, String))| StageTyped { n: n + 1, zh, en, support };
    let view = ProcedurePage {
        page: ctx.titled(k::PROPOSALS_PROCEDURE, Tab::Part).with_errors(errors),
        version,
        may_keep: ctx.office_standing(KeepProcedure::RULE.offices).is_ok(),
        days,
        rows: rows.into_iter().enumerate().map(row).collect(),
    };
    ctx.show_as(status, &view)
}

/// The rows as typed, in order.
fn typed(form: &Form) -> Vec<(String, String, String)> {
    (1..=*STAGES.end())
        .map(|n| (form.typed(&format!("zh{n}")), form.typed(&format!("en{n}")), form.typed(&format!("support{n}"))))
        .collect()
}

/// A stage that keeps its name keeps its code, so that lists by stage go on over a new version.
fn parse(rows: &[(String, String, String)], days: &str, before: &Procedure) -> Result<Procedure, Error> {
    let written = rows.iter().filter(|(zh, en, _)| !tidy_line(zh).is_empty() || !tidy_line(en).is_empty());
    let mut stages: Vec<Stage> = Vec::new();
    for (n, (zh, en, support)) in written.enumerate() {
        let (zh, en) = (tidy_line(zh), tidy_line(en));
        let known = [before, &Procedure::plain(), &Procedure::four_and_two()]
            .iter()
            .find_map(|p| p.stages.iter().find(|s| s.zh == zh).map(|s| s.code.clone()));
        let support = match tidy(support).as_str() {
            "" => Ok(0),
            typed => typed.parse().map_err(|_| Error::field("stages", k::PROPOSALS_ERROR_SUPPORT)),
        }?;
        let code = known.filter(|code| !stages.iter().any(|s| s.code == *code));
        stages.push(Stage { code: code.unwrap_or_else(|| format!("own-{}", n + 1)), zh, en, support });
    }
    let answer_days = tidy(days).parse().map_err(|_| Error::field("days", k::PROPOSALS_ERROR_DAYS))?;
    Ok(Procedure { stages, answer_days })
}

pub async fn keep(ctx: Ctx, form: Form) -> Result<HttpResponse, Error> {
    let (standing, claim) = by_office(&ctx, &form, KeepProcedure::RULE.offices, "desk.proposals.procedure")?;
    let version = form.text("version").parse::<i32>().map_err(|_| Error::field("version", k::HOUSE_OLD_FORM))?;
    let rows = typed(&form);
    let (_, before) = current(&ctx).await?;
    let done = match parse(&rows, form.text("days"), &before) {
        Ok(wanted) => keeping::keep(&ctx.app.db, ctx.community_id(), standing, claim, version, wanted).await,
        Err(wrong) => Err(wrong),
    };
    match done {
        Ok(()) => Ok(ctx.go("/desk/proposals/procedure")),
        Err(Error::Invalid(errors)) if !ctx.json => {
            let days = form.typed("days");
            page(&ctx, i64::from(version), days, rows, &errors, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(other) => Err(other),
    }
}
