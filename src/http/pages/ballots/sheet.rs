//! Questions as they are shown, and answers as they come in: the same for a voter's screen, a helper's, and whoever reads
//! a paper.

use crate::domain::ballot::file::BallotFile;
use crate::domain::ballot::question::{Choice, Question, QuestionKind};
use crate::error::FieldErrors;
use crate::http::ctx::Ctx;
use crate::http::form::Form;
use crate::store::ballots::Ballot;
use crate::views::ballot_results::{CellLine, OptionResult, QuestionResult, ResultLines};
use crate::views::ballots::{BallotRow, OptionLine, QuestionLines, band_words, way_words};
use crate::views::page::Page;
use crate::words::{self, Lang, k};

/// What an option is called: for and against in the reader's own language.
pub fn option_words(lang: Lang, question: &Question, at: usize) -> String {
    match (question.kind, at) {
        (QuestionKind::YesNo, 0) => words::say(lang, k::BALLOTS_FOR).to_owned(),
        (QuestionKind::YesNo, _) => words::say(lang, k::BALLOTS_AGAINST).to_owned(),
        _ => question.options.get(at).cloned().unwrap_or_default(),
    }
}

/// The questions, with what was chosen where something was.
pub fn lines(lang: Lang, questions: &[Question], choice: Option<&Choice>) -> Vec<QuestionLines> {
    let answer = |at: usize| choice.and_then(|c| c.0.get(at)).map_or(&[][..], Vec::as_slice);
    questions
        .iter()
        .enumerate()
        .map(|(at, question)| QuestionLines {
            at,
            kind: question.kind,
            text: question.text.clone(),
            most: question.most,
            blank: choice.is_some() && answer(at).is_empty(),
            options: (0..question.width())
                .map(|option| {
                    let place = answer(at).iter().position(|one| *one == option);
                    OptionLine {
                        at: option,
                        label: option_words(lang, question, option),
                        chosen: place.is_some(),
                        rank: if question.kind == QuestionKind::Ranked { place.map_or(0, |p| p + 1) } else { 0 },
                    }
                })
                .collect(),
        })
        .collect()
}

/// The answers of a form; what is not one is said at its question.
pub fn read(form: &Form, questions: &[Question], errors: &mut FieldErrors) -> Choice {
    Choice(questions.iter().enumerate().map(|(at, q)| answer(form, at, q, errors)).collect()).tidy(questions)
}

fn answer(form: &Form, at: usize, question: &Question, errors: &mut FieldErrors) -> Vec<usize> {
    let field = format!("q{at}");
    let found = match question.kind {
        QuestionKind::Ranked => ranked(form, at, question),
        QuestionKind::Several => several(form, &field),
        QuestionKind::YesNo | QuestionKind::Single => match form.text(&field) {
            "" => Err(k::BALLOTS_ERROR_PICK),
            "blank" => Ok(Vec::new()),
            one => one.parse().map(|one| vec![one]).map_err(|_| k::BALLOTS_ERROR_CHOICE),
        },
    };
    let found = found.unwrap_or_else(|key| {
        errors.add(&field, key);
        Vec::new()
    });
    if question.kind == QuestionKind::Several && found.len() > question.most {
        errors.add_with(&field, k::BALLOTS_ERROR_MANY, vec![("most", question.most.to_string())]);
    } else if found.iter().any(|one| *one >= question.width()) {
        errors.add(&field, k::BALLOTS_ERROR_CHOICE);
    }
    found
}

fn several(form: &Form, field: &str) -> Result<Vec<usize>, words::Key> {
    let mut all = Vec::new();
    for one in form.all(field).into_iter().filter(|one| *one != "blank") {
        let one = one.parse().map_err(|_| k::BALLOTS_ERROR_CHOICE)?;
        if !all.contains(&one) {
            all.push(one);
        }
    }
    Ok(all)
}

/// Each option has a place or none; no two the same. Places may be left out: only their order counts.
fn ranked(form: &Form, at: usize, question: &Question) -> Result<Vec<usize>, words::Key> {
    let mut places: Vec<(usize, usize)> = Vec::new();
    for option in 0..question.width() {
        let typed = form.text(&format!("q{at}_{option}"));
        if typed.is_empty() {
            continue;
        }
        let place = typed.parse().map_err(|_| k::BALLOTS_ERROR_CHOICE)?;
        if places.iter().any(|(other, _)| *other == place) {
            return Err(k::BALLOTS_ERROR_SAME_PLACE);
        }
        places.push((place, option));
    }
    places.sort_unstable();
    Ok(places.into_iter().map(|(_, option)| option).collect())
}

pub fn row(ballot: &Ballot, waits: bool) -> BallotRow {
    BallotRow {
        id: ballot.id.clone(),
        number: crate::acts::ballots::number(ballot.number),
        n: ballot.number,
        title: ballot.title.clone(),
        state: ballot.state,
        opens_at: ballot.opens_at,
        closes_at: ballot.closes_at,
        waits,
    }
}

/// What an option had in a round; a dash once it was out.
fn in_round(had: Option<&Option<u64>>) -> String {
    had.copied().flatten().map_or_else(|| "–".to_owned(), |n| n.to_string())
}

/// A counted file as it is read.
pub fn result(ctx: &Ctx, page: &Page, file: &BallotFile) -> Option<ResultLines> {
    let result = file.result.as_ref()?;
    let of = result.took_part;
    let percent = |part: u64, whole: u64| (part * 100).checked_div(whole).unwrap_or(0);
    let one = |(at, outcome): (usize, &crate::domain::ballot::count::Outcome)| {
        let question = file.questions.get(at)?;
        let label = |option: usize| option_words(ctx.prefs.lang, question, option);
        Some(QuestionResult {
            text: question.text.clone(),
            kind: question.kind,
            verdict: outcome.verdict,
            options: outcome
                .votes
                .iter()
                .enumerate()
                .map(|(option, votes)| OptionResult {
                    label: label(option),
                    heads: votes.heads,
                    area: votes.area,
                    heads_percent: percent(votes.heads, of.heads),
                    area_percent: percent(votes.area, of.area),
                    chosen: outcome.chosen.contains(&option),
                    rounds: outcome.rounds.iter().map(|round| in_round(round.get(option))).collect(),
                })
                .collect(),
            blank: outcome.blank.heads,
            rounds: outcome.rounds.len(),
            chosen: outcome.chosen.iter().map(|o| label(*o)).collect::<Vec<_>>().join(page.t(k::BALLOTS_COMMA)),
        })
    };
    let turnout = file.turnout.clone().unwrap_or_default();
    let cell = |name: String, n: Option<u64>| CellLine { name, n };
    Some(ResultLines {
        roll: result.roll.heads,
        roll_area: result.roll.area,
        took_part: of.heads,
        took_area: of.area,
        took_percent: percent(of.heads, result.roll.heads),
        void: result.void.heads,
        quorum: result.quorum,
        questions: result.outcomes.iter().enumerate().filter_map(one).collect(),
        by_way: turnout.by_channel.iter().map(|c| cell(way_words(page, &c.of), c.took_part)).collect(),
        by_age: turnout.by_age.iter().map(|c| cell(band_words(page, &c.of), c.took_part)).collect(),
        listed: file.listed,
        papers: file.papers,
        papers_why: file.papers_why.clone(),
        in_urn: u64::try_from(file.urn.len()).unwrap_or(0),
    })
}
