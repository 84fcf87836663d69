//! The rules themselves, one function each: what counts as seen, over acts and messages of the last days.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{DAY, Facts, Seen, SignalKind, Thresholds};

/// Acts named by a signal; more are found under the person.
const NAMED: usize = 5;
/// Acts that change how a resident is reached.
const CONTACT_CHANGES: &[&str] = &["person.correct", "contact.phone", "contact.email", "contact.home", "contact.reach"];
/// Acts that give a resident a new helper.
const HELPER_CHANGES: &[&str] =
    &["mandate.consent", "mandate.sign", "mandate.check", "mandate.bedside", "mandate.urgent", "mandate.guardian"];
/// What says that something is right or known.
const CONFIRMATIONS: &[&str] = &["act.acknowledge", "request.confirm", "held.confirm"];
/// What takes a complaint back.
const WITHDRAWALS: &[&str] = &["act.undo", "request.withdraw"];

/// What staff can do only by speaking with the resident.
const SPOKE: &[&str] = &[
    "message.reached",
    "request.file",
    "request.confirm",
    "act.acknowledge",
    "act.object",
    "mandate.check",
    "held.heard",
    "review.decide",
];

/// An act as the rules look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    pub id: String,
    pub code: String,
    pub tier: i32,
    pub standing: String,
    pub actor: String,
    pub assisted_by: Option<String>,
    pub resident: String,
    pub at: i64,
}

impl Done {
    /// Whose hands, where they were not the resident's own or the staff's.
    fn helper(&self) -> Option<&str> {
        match self.standing.as_str() {
            "mandate" | "guardian" => Some(&self.actor),
            "assisted" => self.assisted_by.as_deref(),
            _ => None,
        }
    }
}

/// Contact or helper changed just before weighty acts by proxy (tier 2 and up).
pub fn changed_before(acts: &[Done], t: &Thresholds) -> Vec<Seen> {
    let within = t.change_days * DAY;
    let weighty = acts.iter().filter(|a| a.tier >= 2 && !HELPER_CHANGES.contains(&a.code.as_str()));
    let mut groups = Groups::default();
    for act in weighty {
        let Some(helper) = act.helper() else { continue };
        let earlier = acts
            .iter()
            .filter(|c| c.resident == act.resident && c.at < act.at && act.at - c.at <= within && c.id != act.id);
        for change in earlier {
            let kind = match change.code.as_str() {
                code if CONTACT_CHANGES.contains(&code) => SignalKind::ContactChanged,
                code if HELPER_CHANGES.contains(&code) => SignalKind::HelperChanged,
                _ => continue,
            };
            groups.add(kind, act, helper, Some(change.at));
        }
    }
    groups.seen(1)
}

/// Acts by proxy in the small hours of the community's clock.
pub fn night_acts(acts: &[Done], zone: &TimeZone, t: &Thresholds) -> Vec<Seen> {
    let mut groups = Groups::default();
    for act in acts.iter().filter(|a| is_night(a.at, zone, t)) {
        if let Some(helper) = act.helper() {
            groups.add(SignalKind::NightActs, act, helper, Some(act.at));
        }
    }
    groups.seen(t.night_acts)
}

fn is_night(at: i64, zone: &TimeZone, t: &Thresholds) -> bool {
    Timestamp::from_millisecond(at).is_ok_and(|at| (t.night_from..t.night_until).contains(&zone.to_datetime(at).hour()))
}

/// Confirmations of one resident that follow one another faster than anybody reads.
pub fn confirmed_fast(acts: &[Done], t: &Thresholds) -> Vec<Seen> {
    let mut by_resident: BTreeMap<&str, Vec<&Done>> = BTreeMap::new();
    let by_themselves = |a: &&Done| matches!(a.standing.as_str(), "self" | "assisted");
    for act in acts.iter().filter(|a| CONFIRMATIONS.contains(&a.code.as_str())).filter(by_themselves) {
        by_resident.entry(&act.resident).or_default().push(act);
    }
    let mut all = Vec::new();
    for mut said in by_resident.into_values() {
        said.sort_by_key(|a| a.at);
        let fast: Vec<&Done> = said
            .windows(2)
            .filter_map(|pair| match pair {
                [before, after] if after.at - before.at < t.reading_seconds * 1000 => Some(*after),
                _ => None,
            })
            .collect();
        if let Some(last) = fast.last().filter(|_| fast.len() >= t.fast_confirmations) {
            all.push(Seen {
                kind: SignalKind::FastConfirmations,
                resident: Some(last.resident.clone()),
                helper: last.helper().map(str::to_owned),
                facts: facts(&fast, fast.first().map(|a| a.at)),
                at: last.at,
            });
        }
    }
    all
}

/// What a resident had said is taken back by a helper's hands, or beside a helper.
pub fn withdrawn_by_proxy(acts: &[Done]) -> Vec<Seen> {
    let mut groups = Groups::default();
    for act in acts.iter().filter(|a| WITHDRAWALS.contains(&a.code.as_str())) {
        if let Some(helper) = act.helper() {
            groups.add(SignalKind::WithdrawnByProxy, act, helper, Some(act.at));
        }
    }
    groups.seen(1)
}

/// How often one pair of hands brought a resident's word, or was the one that heard from them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    pub resident: String,
    pub code: String,
    pub standing: String,
    pub actor: String,
    pub assisted_by: Option<String>,
    pub times: i64,
}

/// For months nobody but one helper: no word of the resident's own, no call or visit of the staff that reached them.
pub fn only_channel(counts: &[Watched], t: &Thresholds, now: i64) -> Vec<Seen> {
    let mut by_resident: BTreeMap<&str, Vec<&Watched>> = BTreeMap::new();
    for one in counts {
        by_resident.entry(&one.resident).or_default().push(one);
    }
    let mut all = Vec::new();
    for (resident, heard) in by_resident {
        if heard.iter().any(|w| another_way(w)) {
            continue;
        }
        let mut by_helper: BTreeMap<&str, i64> = BTreeMap::new();
        for one in &heard {
            if let Some(helper) = hands(one) {
                *by_helper.entry(helper).or_default() += one.times;
            }
        }
        let mut helpers = by_helper.into_iter();
        if let (Some((helper, times)), None) = (helpers.next(), helpers.next())
            && times >= t.only_channel_acts
        {
            all.push(Seen {
                kind: SignalKind::OnlyChannel,
                resident: Some(resident.to_owned()),
                helper: Some(helper.to_owned()),
                facts: Facts { n: times, since: Some(t.only_channel_since(now)), ..Facts::default() },
                at: now,
            });
        }
    }
    all
}

fn hands(one: &Watched) -> Option<&str> {
    match one.standing.as_str() {
        "mandate" | "guardian" => Some(&one.actor),
        "assisted" => one.assisted_by.as_deref(),
        _ => None,
    }
}

/// The resident's own word, alone, or the staff speaking with them: filing for them, passing on, being answered.
fn another_way(one: &Watched) -> bool {
    one.standing == "self" || (one.standing == "office" && SPOKE.contains(&one.code.as_str()))
}

/// Somebody who was tried again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    pub resident: String,
    pub tries: i32,
    pub since: i64,
}

/// Nobody found, many times over several days. Whoever is away (hospital, travel) is left out before this is asked.
pub fn unreachable(missed: &[Missed], t: &Thresholds, now: i64) -> Vec<Seen> {
    let mut by_resident: BTreeMap<&str, (i32, i64)> = BTreeMap::new();
    for one in missed.iter().filter(|m| m.since <= t.unreachable_before(now)) {
        let found = by_resident.entry(&one.resident).or_insert((0, one.since));
        *found = (found.0.max(one.tries), found.1.min(one.since));
    }
    by_resident
        .into_iter()
        .filter(|(_, (tries, _))| *tries >= t.unreachable_tries)
        .map(|(resident, (tries, since))| Seen {
            kind: SignalKind::Unreachable,
            resident: Some(resident.to_owned()),
            helper: None,
            facts: Facts { n: i64::from(tries), since: Some(since), ..Facts::default() },
            at: now,
        })
        .collect()
}

/// One witness to many papers: `signed` holds the names as written, a row for each paper.
pub fn same_witness(signed: &[String], t: &Thresholds, now: i64) -> Vec<Seen> {
    let mut by_name: BTreeMap<String, i64> = BTreeMap::new();
    for name in signed {
        *by_name.entry(name.split_whitespace().collect()).or_default() += 1;
    }
    by_name
        .into_iter()
        .filter(|(name, n)| !name.is_empty() && *n >= t.witness_mandates)
        .map(|(name, n)| Seen {
            kind: SignalKind::SameWitness,
            resident: None,
            helper: None,
            facts: Facts { n, since: Some(t.witness_since(now)), witness: Some(name), ..Facts::default() },
            at: now,
        })
        .collect()
}

/// The kind's name, the resident, the helper.
type Pair<'a> = (&'static str, &'a str, &'a str);
/// The kind, the acts, and since when.
type Group<'a> = (SignalKind, Vec<&'a Done>, Option<i64>);

/// Acts of one kind of signal about the same two people.
#[derive(Default)]
struct Groups<'a>(BTreeMap<Pair<'a>, Group<'a>>);

impl<'a> Groups<'a> {
    fn add(&mut self, kind: SignalKind, act: &'a Done, helper: &'a str, since: Option<i64>) {
        let group = self.0.entry((kind.as_str(), &act.resident, helper)).or_insert((kind, Vec::new(), since));
        group.2 = group.2.min(since);
        if !group.1.iter().any(|one| one.id == act.id) {
            group.1.push(act);
        }
    }

    fn seen(self, at_least: usize) -> Vec<Seen> {
        self.0
            .into_iter()
            .filter(|(_, (_, acts, _))| acts.len() >= at_least.max(1))
            .filter_map(|((_, resident, helper), (kind, acts, since))| {
                Some(Seen {
                    kind,
                    resident: Some(resident.to_owned()),
                    helper: Some(helper.to_owned()),
                    facts: facts(&acts, since),
                    at: acts.iter().map(|a| a.at).max()?,
                })
            })
            .collect()
    }
}

fn facts(acts: &[&Done], since: Option<i64>) -> Facts {
    Facts {
        n: i64::try_from(acts.len()).unwrap_or(i64::MAX),
        since,
        witness: None,
        acts: acts.iter().rev().take(NAMED).map(|a| a.id.clone()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_the_rules_look_for_is_one() {
        let known = |code: &&str| crate::domain::tiers::ALL.iter().any(|rule| rule.code == *code);
        for codes in [CONTACT_CHANGES, HELPER_CHANGES, CONFIRMATIONS, WITHDRAWALS, SPOKE] {
            let unknown: Vec<_> = codes.iter().filter(|code| !known(code)).collect();
            assert!(unknown.is_empty(), "{unknown:?}");
        }
    }

    const T: fn() -> Thresholds = Thresholds::default;
    /// 2026-11-23, midnight in Shanghai.
    const MIDNIGHT: i64 = 1_795_363_200_000;
    const HOUR: i64 = 3_600_000;

    fn done(code: &str, tier: i32, standing: &str, at: i64) -> Done {
        Done {
            id: format!("{code}{at}"),
            code: code.into(),
            tier,
            standing: standing.into(),
            actor: if standing == "mandate" { "li" } else { "wang" }.into(),
            assisted_by: (standing == "assisted").then(|| "li".into()),
            resident: "wang".into(),
            at,
        }
    }

    #[test]
    fn a_changed_number_matters_only_before_something_weighty_by_proxy() {
        let change = done("person.correct", 2, "office", 0);
        let spend = |at| done("money.spend", 2, "mandate", at);
        let one = changed_before(&[change.clone(), spend(DAY)], &T());
        assert_eq!((one.len(), one[0].kind, one[0].at), (1, SignalKind::ContactChanged, DAY));
        assert_eq!(one[0].facts.since, Some(0));
        assert!(changed_before(&[change.clone(), spend(8 * DAY)], &T()).is_empty(), "long after");
        assert!(changed_before(&[change.clone(), done("request.file", 1, "mandate", DAY)], &T()).is_empty());
        assert!(changed_before(&[change, done("money.spend", 2, "self", DAY)], &T()).is_empty());
        let new = done("mandate.consent", 3, "self", 0);
        assert_eq!(changed_before(&[new, spend(DAY)], &T())[0].kind, SignalKind::HelperChanged);
    }

    #[test]
    fn five_in_the_morning_is_morning() {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        let at = |hour: i64| done("request.file", 1, "mandate", MIDNIGHT + hour * HOUR);
        assert_eq!(night_acts(&[at(0), at(4)], &zone, &T())[0].facts.n, 2);
        assert!(night_acts(&[at(5), at(23)], &zone, &T()).is_empty());
        let alone = done("request.file", 1, "self", MIDNIGHT + HOUR);
        assert!(night_acts(&[alone], &zone, &T()).is_empty(), "she may be up as late as she likes");
    }

    #[test]
    fn three_answers_within_seconds_are_not_three_readings() {
        let said = |n: i64, apart: i64| -> Vec<Done> {
            (0..n).map(|i| done("act.acknowledge", 0, "assisted", i * apart)).collect()
        };
        let seen = confirmed_fast(&said(4, 1_000), &T());
        assert_eq!((seen.len(), seen[0].facts.n, seen[0].helper.as_deref()), (1, 3, Some("li")));
        assert!(confirmed_fast(&said(4, 5_000), &T()).is_empty());
        assert!(confirmed_fast(&said(3, 1_000), &T()).is_empty());
    }

    #[test]
    fn one_call_that_reached_her_is_another_way() {
        let count = |code: &str, standing: &str, times| Watched {
            resident: "wang".into(),
            code: code.into(),
            standing: standing.into(),
            actor: "li".into(),
            assisted_by: None,
            times,
        };
        let mut counts = vec![count("request.file", "mandate", 6), count("request.answer", "office", 6)];
        assert_eq!(only_channel(&counts, &T(), 0)[0].facts.n, 6);
        counts.push(count("message.reached", "office", 1));
        assert!(only_channel(&counts, &T(), 0).is_empty());
        assert!(only_channel(&[count("request.file", "mandate", 4)], &T(), 0).is_empty(), "too few to say");
    }

    #[test]
    fn tries_are_counted_over_days_not_in_one_morning() {
        let missed = |tries, since| Missed { resident: "wang".into(), tries, since };
        let now = 10 * DAY;
        assert_eq!(unreachable(&[missed(5, 0)], &T(), now)[0].facts.n, 5);
        assert!(unreachable(&[missed(4, 0)], &T(), now).is_empty());
        assert!(unreachable(&[missed(9, now - DAY)], &T(), now).is_empty());
    }

    #[test]
    fn a_witness_is_the_same_with_or_without_spaces() {
        let signed: Vec<String> = ["孙 大妈", "孙大妈", "孙大妈", "李叔"].map(str::to_owned).into();
        let seen = same_witness(&signed, &T(), 0);
        assert_eq!((seen.len(), seen[0].facts.witness.as_deref()), (1, Some("孙大妈")));
    }

    #[test]
    fn what_she_took_back_herself_is_hers() {
        assert_eq!(withdrawn_by_proxy(&[done("act.undo", 0, "assisted", 1)]).len(), 1);
        assert!(withdrawn_by_proxy(&[done("act.undo", 0, "self", 1), done("act.undo", 0, "office", 2)]).is_empty());
    }
}
