//! The weekly papers of a building as they are printed.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};

use super::{Asked, building_of, read};
use crate::acts::looking;
use crate::domain::notice::CopyState;
use crate::error::Error;
use crate::http::ctx::Ctx;
use crate::http::pages::acts::{Also, Named};
use crate::http::pages::requests::number;
use crate::http::{Parts, path_id};
use crate::post::notices::title;
use crate::store::acts::Act;
use crate::store::notice_copies::Copy;
use crate::store::notices::Notice;
use crate::store::people::{Home, Person};
use crate::store::requests::{Event, Request};
use crate::store::{digest_notices, digests, mine, people_search, telling};
use crate::views::digests::{DigestLine, DigestPaper, DigestPapers};
use crate::views::page::{Page, Tab};
use crate::words::{Lang, k};

/// Everything the papers need beside themselves.
struct Around {
    named: Named,
    /// Which paper tells of which acts.
    of: HashMap<String, Vec<Act>>,
    events: Vec<Event>,
    requests: HashMap<String, Request>,
    solved: Vec<Request>,
    solving: HashMap<String, String>,
    homes: HashMap<String, Home>,
    /// Which notices stand on which paper.
    notices: HashMap<String, Vec<(Copy, Notice)>>,
}

pub async fn print(ctx: Ctx, path: Parts, asked: web::Query<Asked>) -> Result<HttpResponse, Error> {
    let batch = read(&ctx, building_of(&path)?, asked.row()).await?;
    if !batch.mine {
        return Ok(ctx.go(&format!("/desk/digests/{}", path_id(&path)?)));
    }
    let people: Vec<Person> = batch.rows.iter().map(|(_, person)| person.clone()).collect();
    let ids: Vec<String> = people.iter().map(|p| p.id.clone()).collect();
    let viewer = ctx.caller()?.person_id.clone();
    looking::papers(&ctx.app.db, ctx.community_id(), &viewer, ids.clone()).await?;
    let whole: Vec<digests::Digest> = batch.rows.iter().map(|(digest, _)| digest.clone()).collect();
    let papers: Vec<String> = batch.rows.iter().map(|(digest, _)| digest.id.clone()).collect();
    let community = ctx.community_id().to_owned();
    let around = ctx
        .app
        .db
        .read(move |conn| {
            let told = digests::acts_of(conn, &community, &papers)?;
            let mut of: HashMap<String, Vec<Act>> = HashMap::new();
            for (digest, act) in &told {
                of.entry(digest.clone()).or_default().push(act.clone());
            }
            let about: Vec<String> =
                told.iter().filter(|(_, a)| a.subject_kind == "request").map(|(_, a)| a.subject_id.clone()).collect();
            let solved = digests::awaiting_word(conn, &community, &ids)?;
            let solved_ids: Vec<String> = solved.iter().map(|r| r.id.clone()).collect();
            Ok(Around {
                events: telling::steps(conn, &community, &about)?,
                requests: mine::requests_by_id(conn, &community, &about)?,
                named: {
                    let also = Also { requests: &solved, ..Also::default() };
                    Named::read(conn, &community, told.into_iter().map(|(_, a)| a).collect(), also)?
                },
                solving: mine::solving_words(conn, &community, &solved_ids)?,
                notices: digest_notices::on_papers(conn, &community, &whole)?,
                homes: people_search::homes_of(conn, &community, &people)?,
                solved,
                of,
            })
        })
        .await?;
    let page = ctx.titled(k::DIGEST_TITLE, Tab::Letters);
    let paper = |(digest, person): &(digests::Digest, Person)| {
        let page = Page { lang: Lang::parse(&person.lang).unwrap_or_default(), ..page.clone() };
        let none = Vec::new();
        let acts = around.of.get(&digest.id).unwrap_or(&none);
        let lines = |asks: bool| {
            // What was done is of this week; what waits for their word may be older.
            let those = acts.iter().filter(|a| a.state == "done" && if asks { a.asks } else { a.at >= digest.since });
            those.map(|a| line(&page, &around, a)).collect::<Vec<_>>()
        };
        let home = person.home_id.as_ref().and_then(|id| around.homes.get(id));
        let solved = around.solved.iter().filter(|r| r.resident_id == person.id);
        DigestPaper {
            name: person.name.clone(),
            home: home.map(Home::in_words).unwrap_or_default(),
            since: digest.since,
            until: digest.until - 1,
            done: lines(false),
            asks: lines(true),
            solved: solved.map(|r| solved_line(&page, &around, r)).collect(),
            notices: around.notices.get(&digest.id).map(|all| notice_lines(page.lang, all)).unwrap_or_default(),
            page,
        }
    };
    ctx.show(&DigestPapers {
        papers: batch.rows.iter().map(paper).collect(),
        building: path_id(&path)?,
        next: batch.next,
        page,
    })
}

fn line(page: &Page, around: &Around, act: &Act) -> DigestLine {
    let request = around.requests.get(&act.subject_id);
    DigestLine {
        sentence: around.named.row(page.lang, act).sentence(page),
        at: act.at,
        said: request.and_then(|r| telling::said(act, r, around.events.iter())).unwrap_or_default(),
        code: act.receipt_code.clone(),
    }
}

/// Of what nobody has told them yet, the whole; of the rest, what it was.
fn notice_lines(lang: Lang, all: &[(Copy, Notice)]) -> Vec<DigestLine> {
    let line = |(copy, notice): &(Copy, Notice)| DigestLine {
        sentence: title(notice, lang),
        at: notice.at,
        said: if copy.state == CopyState::Waiting { notice.body.clone() } else { String::new() },
        code: String::new(),
    };
    all.iter().map(line).collect()
}

fn solved_line(page: &Page, around: &Around, request: &Request) -> DigestLine {
    DigestLine {
        sentence: around.named.category(page.lang, &request.category_id),
        at: request.solved_at.unwrap_or(request.filed_at),
        said: around.solving.get(&request.id).cloned().unwrap_or_default(),
        code: number(request.number),
    }
}
