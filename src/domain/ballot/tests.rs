//! The rules of ballots, by example and by chance.

use proptest::prelude::*;

use super::count::{Outcome, Verdict, Vote, Weight, count, enough};
use super::file::{BallotFile, FORM, Mismatch, OpenVote, in_file};
use super::paper::{Fit, NotRead, Readings, Standing, fit};
use super::question::{BadQuestion, Choice, Question, QuestionKind};
use super::roll::{Comes, NotTaken, Owned, Taken, area, heads, of_age, replaces, square_metres};
use super::turnout::turnout;
use super::urn::{self, Half, PublicHalf, SEALED, UrnError, UrnKey, Which};
use super::*;
use crate::domain::standing::Channel;

const NOW: i64 = 1_795_395_600_000;

fn rules(basis: Basis, threshold: Threshold) -> Rules {
    Rules { secrecy: Secrecy::Open, basis, threshold, quorum_percent: 0, proxies: false, proxy_cap: 3 }
}

fn asked(kind: QuestionKind, options: &[&str], most: usize) -> Question {
    Question {
        kind, text: "要不要装电梯？".into(), options: options.iter().map(|o| (*o).to_owned()).collect(), most
    }
}

fn choice(answers: &[&[usize]]) -> Choice {
    Choice(answers.iter().map(|a| a.to_vec()).collect())
}

/// The outcome of one question with these answers, each of one head.
fn of(threshold: Threshold, question: &Question, answers: &[&[usize]]) -> Outcome {
    let choices: Vec<Choice> = answers.iter().map(|a| choice(&[a])).collect();
    let votes: Vec<Vote<'_>> = choices.iter().map(|c| (Some(c), Weight::ONE)).collect();
    let roll = Weight { heads: 100, area: 0 };
    let found = count(rules(Basis::Person, threshold), std::slice::from_ref(question), roll, &votes);
    found.outcomes.into_iter().next().unwrap()
}

#[test]
fn more_than_half_is_more_and_three_quarters_takes_itself_in() {
    assert!(!Threshold::Half.reached(5, 10) && Threshold::Half.reached(6, 10));
    assert!(Threshold::ThreeQuarters.reached(6, 8) && !Threshold::ThreeQuarters.reached(5, 7));
    assert!(Threshold::TwoThirds.reached(2, 3) && !Threshold::TwoThirds.reached(199, 300));
    assert!(!Threshold::ThreeQuarters.reached(0, 0), "nobody carries nothing");
}

#[test]
fn owners_need_two_thirds_there_and_a_majority_of_both() {
    let yes_no = [asked(QuestionKind::YesNo, &[], 1)];
    let roll = Weight { heads: 9, area: 90_000 };
    let held = |threshold, votes: &[(usize, u64)]| {
        let choices: Vec<Choice> = votes.iter().map(|(o, _)| choice(&[&[*o]])).collect();
        let votes: Vec<Vote<'_>> =
            choices.iter().zip(votes).map(|(c, (_, area))| (Some(c), Weight { heads: 1, area: *area })).collect();
        let found = count(rules(Basis::Owners, threshold), &yes_no, roll, &votes);
        (found.quorum, found.outcomes[0].verdict)
    };
    let small = 10_000;
    assert_eq!(held(Threshold::Half, &[(0, small); 5]), (false, Verdict::NoQuorum), "five of nine are not two thirds");
    let six = [(0, small), (0, small), (0, small), (0, small), (1, small), (1, small)];
    assert_eq!(held(Threshold::Half, &six), (true, Verdict::Carried));
    assert_eq!(held(Threshold::ThreeQuarters, &six), (true, Verdict::BelowThreshold), "four of six");
    // Four heads of six are for it, but one shop has most of the floor.
    let shop = [(0, 5_000), (0, 5_000), (0, 5_000), (0, 5_000), (1, 35_000), (1, 5_000)];
    assert_eq!(held(Threshold::Half, &shop), (true, Verdict::BelowThreshold), "heads alone carry nothing");
    assert!(!enough(rules(Basis::Owners, Threshold::Half), roll, Weight { heads: 8, area: 59_999 }), "area too");
}

#[test]
fn a_blank_takes_part_and_is_for_nobody() {
    let yes_no = asked(QuestionKind::YesNo, &[], 1);
    let half = of(Threshold::Half, &yes_no, &[&[0], &[0], &[1], &[]]);
    assert_eq!((half.verdict, half.blank.heads), (Verdict::BelowThreshold, 1), "two of four are not more than half");
    let most = of(Threshold::Most, &yes_no, &[&[0], &[0], &[1], &[]]);
    assert_eq!((most.verdict, most.chosen), (Verdict::Carried, vec![0]));
    assert_eq!(of(Threshold::Most, &yes_no, &[&[0], &[1]]).verdict, Verdict::Tie);
}

#[test]
fn the_last_place_is_nobodys_where_two_have_as_many() {
    let three = asked(QuestionKind::Several, &["张", "李", "王"], 2);
    let clear = of(Threshold::Most, &three, &[&[0, 1], &[0, 1], &[0, 2]]);
    assert_eq!((clear.verdict, clear.chosen), (Verdict::Carried, vec![0, 1]));
    let tied = of(Threshold::Most, &three, &[&[0, 1], &[0, 2]]);
    assert_eq!((tied.verdict, tied.chosen), (Verdict::Tie, vec![0]));
}

#[test]
fn a_ranking_moves_votes_on_until_one_has_more_than_half() {
    let three = asked(QuestionKind::Ranked, &["花", "树", "草"], 1);
    let found = of(Threshold::Half, &three, &[&[0, 1], &[0], &[0, 2], &[1, 0], &[1], &[2, 1], &[2, 1]]);
    // Flowers 3, trees 2, grass 2: of the two, who stands further down goes, and its votes are for trees.
    assert_eq!(found.rounds, vec![vec![Some(3), Some(2), Some(2)], vec![Some(3), Some(4), None]]);
    assert_eq!((found.verdict, found.chosen), (Verdict::Carried, vec![1]));
    assert_eq!(of(Threshold::Half, &three, &[&[0], &[1]]).verdict, Verdict::Tie);
    assert_eq!(of(Threshold::Half, &three, &[&[], &[]]).verdict, Verdict::BelowThreshold);
}

#[test]
fn some_rules_do_not_go_together() {
    let yes_no = [asked(QuestionKind::YesNo, &[], 1)];
    let owners = rules(Basis::Owners, Threshold::Half);
    assert_eq!(check(owners, &yes_no), Ok(()));
    let secret = Rules { secrecy: Secrecy::Secret, ..owners };
    assert_eq!(check(secret, &yes_no), Err(BadRules::SecretByArea));
    assert_eq!(check(rules(Basis::Owners, Threshold::Most), &yes_no), Err(BadRules::OwnersThreshold));
    let proxy = Rules { secrecy: Secrecy::Secret, proxies: true, ..rules(Basis::Person, Threshold::Half) };
    assert_eq!(check(proxy, &yes_no), Err(BadRules::SecretByProxy));
    let crowd = Rules { proxies: true, proxy_cap: 11, ..rules(Basis::Person, Threshold::Half) };
    assert_eq!(check(crowd, &yes_no), Err(BadRules::ProxyCap));
}

#[test]
fn a_ballot_goes_its_way_and_no_other() {
    use BallotState as S;
    let way = [Step::Announce, Step::Open, Step::Close, Step::Count, Step::Publish, Step::Seal];
    let end = way.iter().try_fold(S::Drafted, |state, step| state.after(*step));
    assert_eq!(end, Some(S::Sealed));
    assert_eq!(S::Open.after(Step::Count), None, "not while votes come in");
    assert_eq!(S::Contested.after(Step::Seal), None, "not while somebody waits for an answer");
    assert_eq!(S::Contested.after(Step::Recount), Some(S::Closed));
    assert_eq!(S::Closed.after(Step::Withdraw), None, "nobody calls off what was voted");
    let dates = Dates { opens_at: NOW, closes_at: NOW + 10, contest_days: 7 };
    assert!(takes_votes(S::Open, dates, NOW) && !takes_votes(S::Open, dates, NOW + 10));
    assert!(!takes_votes(S::Announced, dates, NOW), "objections may still wait");
}

#[test]
fn the_roll_can_be_looked_at_before_anybody_votes() {
    let dates = |before| Dates { opens_at: NOW + before, closes_at: NOW + before + 1, contest_days: 7 };
    assert_eq!(dates(ROLL_TIME - 1).check(Basis::Person, NOW), Err(BadDates::OpensTooSoon));
    assert_eq!(dates(ROLL_TIME).check(Basis::Person, NOW), Ok(()));
    assert_eq!(dates(ROLL_TIME).check(Basis::Owners, NOW), Err(BadDates::OpensTooSoon), "fifteen days");
    assert_eq!(dates(OWNERS_CALLED).check(Basis::Owners, NOW), Ok(()));
}

#[test]
fn who_has_not_voted_is_told_in_time() {
    const HOUR: i64 = 3_600_000;
    let dates = |hours: i64| Dates { opens_at: NOW, closes_at: NOW + hours * HOUR, contest_days: 7 };
    assert_eq!(remind_at(dates(24 * 30)), NOW + 27 * 24 * HOUR, "three days for the telephone, the door and the post");
    assert_eq!(remind_at(dates(48)), NOW + 32 * HOUR, "of two days, two thirds");
    assert!(dates(1).opens_at < remind_at(dates(1)) && remind_at(dates(1)) < dates(1).closes_at);
}

/// The last day decides who stands on the roll (Civil Code art. 17, 18), and the frozen roll who votes: a birthday between
/// the freezing and the close adds nobody and waits for nobody.
#[test]
fn who_turns_eighteen_by_the_last_day_stands_on_the_roll() {
    let shanghai = jiff::tz::TimeZone::get("Asia/Shanghai").expect("a zone");
    // Frozen on 23 November 2026 at nine; the last hour is six in the evening of the 28th.
    let (frozen, closes) = (NOW, NOW + 5 * DAY + 9 * 3_600_000);
    let stands = |born: &str| of_age(crate::domain::capacity::age(Some(born), &shanghai, closes));
    let grown = |born: &str| of_age(crate::domain::capacity::age(Some(born), &shanghai, frozen));
    assert!(stands("2008-11-23") && grown("2008-11-23"));
    assert!(stands("2008-11-28") && !grown("2008-11-28"), "of age on the last day, not yet when it was frozen");
    assert!(!stands("2008-11-29"), "a day too late");
}

#[test]
fn whose_vote_stands() {
    let taken = |by: &str, hands: Option<&str>, channel| Taken {
        by: Some(by.to_owned()),
        hands: hands.map(str::to_owned),
        channel,
    };
    let own = taken("wang", None, Channel::Kiosk);
    assert_eq!(replaces(None, &Comes::Own("wang")), Ok(()));
    assert_eq!(replaces(Some(&own), &Comes::Own("wang")), Ok(()), "she thought again");
    assert_eq!(replaces(Some(&own), &Comes::Own("her son")), Err(NotTaken::OtherOfLine));
    assert_eq!(replaces(Some(&own), &Comes::Proxy("wang")), Err(NotTaken::OwnStands));
    assert_eq!(replaces(Some(&own), &Comes::Box), Ok(()), "what lies in a box cannot be taken out");
    let proxy = taken("wang", Some("li"), Channel::HelperDevice);
    assert_eq!(replaces(Some(&proxy), &Comes::Own("wang")), Ok(()), "her own word stands above");
    let paper = Taken { by: None, hands: None, channel: Channel::Paper };
    for comes in [Comes::Own("wang"), Comes::Proxy("wang"), Comes::Box] {
        assert_eq!(replaces(Some(&paper), &comes), Err(NotTaken::OnPaper));
    }
    assert!(of_age(Some(18)) && of_age(None) && !of_age(Some(17)));
}

#[test]
fn co_owners_are_one_head_and_so_is_who_owns_several() {
    let home = |unit: &str, area, owners: &[&str], no: &str| Owned {
        unit: unit.into(),
        area,
        owners: owners.iter().map(|o| (*o).to_owned()).collect(),
        owner_no: no.into(),
    };
    let lines = heads(&[
        home("1-101", 8_950, &["王秀兰", "王建"], ""),
        home("1-102", 6_000, &["李四"], "7"),
        home("车位 12", 1_200, &["李四"], "7"),
        home("2-101", 7_000, &["李四"], ""),
    ]);
    let found: Vec<(usize, u64)> = lines.iter().map(|l| (l.units.len(), l.area)).collect();
    assert_eq!(found, [(1, 8_950), (2, 7_200), (1, 7_000)], "two people may have one name");
    assert_eq!(
        (area("89.5㎡"), area("１２０ 平方米"), area("0"), area("8,9")),
        (Some(8_950), Some(12_000), None, None)
    );
    assert_eq!(square_metres(8_905), "89.05");
}

#[test]
fn papers_are_read_by_two_and_settled_by_a_third() {
    let (yes, no) = (Some(choice(&[&[0]])), Some(choice(&[&[1]])));
    let mut paper = Readings::default();
    paper.read("zhou", yes.clone()).unwrap();
    assert_eq!(paper.read("zhou", yes.clone()), Err(NotRead::Twice), "nobody checks themselves");
    paper.read("sun", no.clone()).unwrap();
    assert_eq!(paper.standing(), Standing::Differ);
    assert_eq!(paper.read("sun", yes.clone()), Err(NotRead::Twice));
    paper.read("qian", None).unwrap();
    assert_eq!(paper.standing(), Standing::Settled(&None), "the third says what it is");
    assert_eq!(paper.read("wu", yes.clone()), Err(NotRead::Settled));
    let mut same = Readings::default();
    same.read("zhou", no.clone()).unwrap();
    same.read("sun", no.clone()).unwrap();
    assert_eq!(same.standing(), Standing::Settled(&no));
    assert_eq!((fit(3, 3), fit(2, 3), fit(4, 3)), (Fit::Fits, Fit::Fewer(1), Fit::More(1)));
}

#[test]
fn too_few_are_not_shown() {
    let all = [("own_phone", "under_40"); 20].into_iter().chain([("kiosk", "over_75"); 2]);
    let found = turnout(all);
    assert!(found.by_channel.iter().any(|c| c.of == "kiosk" && c.took_part.is_none()));
    assert!(found.by_age.iter().filter(|c| c.took_part.is_none()).count() > 1, "one alone could be reckoned out");
}

fn urn_key() -> (Half, Half, UrnKey) {
    let (first, second) = (Half::new(Which::First), Half::new(Which::Second));
    let key = UrnKey { first: first.public(), second: second.public() };
    (first, second, key)
}

#[test]
fn it_takes_both_halves_of_this_ballot() {
    let (first, second, key) = urn_key();
    let vote = choice(&[&[2], &[0, 3]]);
    let sealed = urn::seal("b1", &key, &vote).unwrap();
    assert_eq!(urn::open("b1", &first, &second, &sealed), Ok(vote.clone()));
    assert_eq!(urn::open("b2", &first, &second, &sealed), Err(UrnError::Open), "not carried to another ballot");
    let other = Half::new(Which::Second);
    assert_eq!(urn::open("b1", &first, &other, &sealed), Err(UrnError::Open));
    let other = Half::new(Which::First);
    assert_eq!(urn::open("b1", &other, &second, &sealed), Err(UrnError::Open), "one holder alone opens nothing");
    let again = urn::seal("b1", &key, &vote).unwrap();
    assert!(again != sealed && urn::code(&again) != urn::code(&sealed));
    let blank = urn::seal("b1", &key, &choice(&[&[], &[]])).unwrap();
    assert_eq!((sealed.len(), blank.len()), (SEALED, SEALED), "the length says nothing");
}

#[test]
fn halves_are_typed_from_paper() {
    let half = Half::new(Which::Second);
    let paper = half.in_words().to_string();
    assert_eq!(Half::read(&paper.replace(' ', "")).unwrap().public(), half.public());
    let wrong = paper.replacen(|c: char| c.is_ascii_digit(), "x", 1);
    assert_eq!(Half::read(&wrong).err(), Some(UrnError::NotAHalf));
    assert_eq!(PublicHalf::read(&half.public().in_words()), Ok(half.public()));
    assert_eq!(PublicHalf::read(&paper), Err(UrnError::NotAHalf), "the secret half is not taken for the public one");
}

fn secret_file(key: &UrnKey, votes: &[Choice]) -> BallotFile {
    let mut sealed: Vec<Vec<u8>> = votes.iter().map(|v| urn::seal("b1", key, v).unwrap()).collect();
    sealed.sort();
    BallotFile {
        form: FORM.into(),
        ballot: "b1".into(),
        number: 101,
        title: "电梯".into(),
        rules: Rules { secrecy: Secrecy::Secret, ..rules(Basis::Person, Threshold::Half) },
        questions: vec![asked(QuestionKind::YesNo, &[], 1)],
        opens_at: 0,
        closes_at: 1,
        roll: Weight { heads: 50, area: 0 },
        roll_digest: String::new(),
        round: 1,
        urn: sealed.iter().map(|s| in_file(s)).collect(),
        listed: 1,
        papers: 1,
        papers_why: String::new(),
        votes: None,
        lines: None,
        turnout: None,
        result: None,
    }
}

#[test]
fn an_outsider_counts_again_and_finds_what_does_not_fit() {
    let (first, second, key) = urn_key();
    let (yes, no) = (choice(&[&[0]]), choice(&[&[1]]));
    let mut file = secret_file(&key, &[yes.clone(), no.clone(), yes.clone()]);
    assert_eq!(file.count(), Err(Mismatch::NotCounted));
    let opened = file.open(&first, &second).unwrap();
    assert_eq!(opened, [yes.clone(), yes.clone(), no.clone()]);
    file.votes = Some(vec![None, Some(yes.clone()), Some(yes.clone()), Some(no.clone())]);
    let counted = file.count().unwrap();
    assert_eq!((counted.took_part.heads, counted.void.heads, counted.outcomes[0].votes[0].heads), (4, 1, 2));
    assert_eq!(file.agrees_with(&opened), Ok(()));
    let swapped = BallotFile { votes: Some(vec![None, Some(no.clone()), Some(no.clone()), Some(no)]), ..file.clone() };
    assert_eq!(swapped.agrees_with(&opened), Err(Mismatch::OtherVotes));
    let lost = BallotFile { urn: file.urn[1..].to_vec(), ..file.clone() };
    assert_eq!(lost.count(), Err(Mismatch::Number(4, 2, 1)));
    let twice = BallotFile { urn: vec![file.urn[0].clone(); 3], ..file.clone() };
    assert_eq!(twice.count(), Err(Mismatch::UrnOrder(2)));
    let small = BallotFile { roll: Weight { heads: 3, area: 0 }, ..file };
    assert_eq!(small.count(), Err(Mismatch::MoreThanRoll));
}

#[test]
fn questions_are_checked_before_anybody_is_asked() {
    assert_eq!(asked(QuestionKind::Single, &["甲"], 1).check(), Err(BadQuestion::FewOptions));
    assert_eq!(asked(QuestionKind::Single, &["甲", "甲 "], 1).check(), Err(BadQuestion::SameOptions));
    assert_eq!(asked(QuestionKind::Several, &["甲", "乙"], 2).check(), Err(BadQuestion::Most));
    assert_eq!(asked(QuestionKind::YesNo, &[], 1).check(), Ok(()));
    let several = asked(QuestionKind::Several, &["甲", "乙", "丙"], 2);
    assert!(choice(&[&[0, 2]]).fits(std::slice::from_ref(&several)));
    for wrong in [&[0, 0][..], &[0, 1, 2], &[3]] {
        assert!(!choice(&[wrong]).fits(std::slice::from_ref(&several)), "{wrong:?}");
    }
}

/// Any answer to a question of four options.
fn any_answer(kind: QuestionKind) -> BoxedStrategy<Vec<usize>> {
    match kind {
        QuestionKind::YesNo => prop::collection::vec(0..2_usize, 0..=1).boxed(),
        QuestionKind::Single => prop::collection::vec(0..4_usize, 0..=1).boxed(),
        QuestionKind::Several => prop::sample::subsequence(vec![0, 1, 2, 3], 0..=2).boxed(),
        QuestionKind::Ranked => {
            (Just(vec![0, 1, 2, 3]).prop_shuffle(), 0..=4_usize).prop_map(|(order, n)| order[..n].to_vec()).boxed()
        }
    }
}

fn any_kind() -> impl Strategy<Value = QuestionKind> {
    prop::sample::select(QuestionKind::ALL.to_vec())
}

fn any_votes() -> impl Strategy<Value = (Question, Vec<(Vec<usize>, u64)>)> {
    any_kind().prop_flat_map(|kind| {
        let options = if kind == QuestionKind::YesNo { vec![] } else { vec!["甲", "乙", "丙", "丁"] };
        let question = asked(kind, &options, if kind == QuestionKind::Several { 2 } else { 1 });
        (Just(question), prop::collection::vec((any_answer(kind), 1..20_000_u64), 0..40))
    })
}

proptest! {
    /// Whoever counts, in whatever order: the same, and nothing is lost or made.
    #[test]
    fn counting_knows_no_order((question, votes) in any_votes(), threshold in prop::sample::select(Threshold::ALL.to_vec()), turn in 0..40_usize) {
        let choices: Vec<(Choice, Weight)> = votes.iter().map(|(answer, area)| (Choice(vec![answer.clone()]), Weight { heads: 1, area: *area })).collect();
        let mut weighed: Vec<Vote<'_>> = choices.iter().map(|(c, w)| (Some(c), *w)).collect();
        let roll: Weight = weighed.iter().map(|(_, w)| *w).sum();
        let one = std::slice::from_ref(&question);
        let held = rules(Basis::Person, threshold);
        let found = count(held, one, roll, &weighed);
        let middle = turn % weighed.len().max(1);
        weighed.rotate_left(middle);
        weighed.reverse();
        prop_assert_eq!(&found, &count(held, one, roll, &weighed));
        let outcome = &found.outcomes[0];
        let given: u64 = outcome.votes.iter().map(|w| w.heads).sum::<u64>() + outcome.blank.heads;
        if question.kind == QuestionKind::Several {
            prop_assert!(given >= found.took_part.heads);
        } else {
            prop_assert_eq!(given, found.took_part.heads);
        }
        prop_assert!(outcome.chosen.len() <= question.most.max(1));
        for pair in outcome.rounds.windows(2) {
            let left = |round: &[Option<u64>]| round.iter().flatten().count();
            prop_assert_eq!(left(&pair[0]), left(&pair[1]) + 1, "one goes each round");
        }
    }

    /// One more vote for what was carried by most never takes it away.
    #[test]
    fn one_more_vote_for_it_does_no_harm(votes in prop::collection::vec(any_answer(QuestionKind::Single), 1..40)) {
        let question = asked(QuestionKind::Single, &["甲", "乙", "丙", "丁"], 1);
        let answers: Vec<&[usize]> = votes.iter().map(Vec::as_slice).collect();
        let before = of(Threshold::Most, &question, &answers);
        if let [winner] = before.chosen[..] {
            let more = [winner];
            let mut answers = answers;
            answers.push(&more);
            prop_assert_eq!(of(Threshold::Most, &question, &answers).chosen, vec![winner]);
        }
    }

    /// The file read back counts as it did; any change of a vote is found or changes what is counted.
    #[test]
    fn the_file_carries_the_count(votes in prop::collection::vec((any_answer(QuestionKind::Single), 1..20_000_u64), 1..20)) {
        let lines: Vec<OpenVote> = votes.iter().enumerate().map(|(at, (answer, area))| OpenVote {
            line: i32::try_from(at).unwrap_or(0) + 1,
            area: *area,
            choice: Some(Choice(vec![answer.clone()])),
        }).collect();
        let (_, _, key) = urn_key();
        let file = BallotFile {
            rules: rules(Basis::Person, Threshold::Most),
            questions: vec![asked(QuestionKind::Single, &["甲", "乙", "丙", "丁"], 1)],
            roll: Weight { heads: 50, area: 1_000_000 },
            lines: Some(lines),
            papers: 0,
            ..secret_file(&key, &[])
        };
        let text = serde_json::to_string(&file).unwrap();
        prop_assert_eq!(BallotFile::read(&text).unwrap().count(), file.count());
        let mut doubled = file.clone();
        if let Some(lines) = &mut doubled.lines {
            let again = lines[0].clone();
            lines.push(again);
        }
        prop_assert_eq!(doubled.count(), Err(Mismatch::LineTwice(1)));
    }

    /// Whatever is brought as a file, a half or an area: an error, never a panic.
    #[test]
    fn nonsense_is_refused(text in ".{0,200}") {
        prop_assert!(BallotFile::read(&text).is_err());
        prop_assert!(Half::read(&text).is_err() && PublicHalf::read(&text).is_err());
        let _ = area(&text);
    }
}
