//! Tests of domain::mandate.

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::words::Lang;

const FROM: i64 = 1_795_424_400_000;
const UNTIL: i64 = FROM + 90 * DAY;
const REQUESTS: &[Matter] = &[Matter::Requests];

fn act(state: MandateState, tier: u8, matter: Matter, now: i64) -> Result<(), MandateRefusal> {
    let cooling_until = (state == MandateState::CoolingOff).then_some(FROM + COOLING_OFF);
    may_act(state, REQUESTS, FROM, UNTIL, cooling_until, 2, tier, matter, now)
}

#[test]
fn what_was_stopped_goes_on_where_it_stood() {
    assert_eq!(resumed(None, 5), MandateState::Active);
    assert_eq!(resumed(Some(5), 5), MandateState::Active);
    assert_eq!(resumed(Some(6), 5), MandateState::CoolingOff);
}

#[test]
fn doubt_leaves_the_harmless() {
    assert_eq!(doubted(MandateKind::Ordinary, 2), Some(1));
    assert_eq!(doubted(MandateKind::Family, 1), None);
    assert_eq!(doubted(MandateKind::Guardian, 2), None);
}

#[test]
fn a_mandate_carries_its_matters_within_its_term() {
    assert_eq!(act(MandateState::Active, 1, Matter::Requests, FROM), Ok(()));
    assert_eq!(act(MandateState::Active, 2, Matter::Requests, UNTIL - 1), Ok(()));
    assert_eq!(act(MandateState::Active, 1, Matter::Contact, FROM), Err(MandateRefusal::OutsideMatter));
    assert_eq!(act(MandateState::Active, 1, Matter::Requests, FROM - 1), Err(MandateRefusal::NotBegun));
    assert_eq!(act(MandateState::Active, 1, Matter::Requests, UNTIL), Err(MandateRefusal::Expired));
    assert_eq!(act(MandateState::Active, 3, Matter::Requests, FROM), Err(MandateRefusal::NeverForAnother));
}

#[test]
fn no_other_state_carries_anything() {
    for state in MandateState::ALL.iter().filter(|state| !state.in_force()) {
        assert_eq!(act(*state, 0, Matter::Requests, FROM), Err(MandateRefusal::NotInForce(*state)));
    }
}

#[test]
fn cooling_off_delays_tier_two_only_and_ends_by_itself() {
    let until = FROM + COOLING_OFF;
    assert_eq!(act(MandateState::CoolingOff, 1, Matter::Requests, FROM), Ok(()));
    assert_eq!(
        act(MandateState::CoolingOff, 2, Matter::Requests, until - 1),
        Err(MandateRefusal::CoolingOff { until })
    );
    assert_eq!(act(MandateState::CoolingOff, 2, Matter::Requests, until), Ok(()));
    assert!(sees_only_own(MandateState::CoolingOff, Some(until), until - 1));
    assert!(!sees_only_own(MandateState::CoolingOff, Some(until), until));
    assert!(sees_only_own(MandateState::CoolingOff, None, i64::MAX - 1));
}

#[test]
fn clocks_run_out_though_no_one_rewrites_the_row() {
    let until = FROM + COOLING_OFF;
    assert_eq!(state_now(MandateState::CoolingOff, UNTIL, Some(until), FROM), MandateState::CoolingOff);
    assert_eq!(state_now(MandateState::CoolingOff, UNTIL, Some(until), until), MandateState::Active);
    assert_eq!(state_now(MandateState::Active, UNTIL, None, UNTIL), MandateState::Expired);
    assert_eq!(state_now(MandateState::Suspended, UNTIL, None, UNTIL), MandateState::Expired);
    assert_eq!(state_now(MandateState::Revoked, UNTIL, None, UNTIL), MandateState::Revoked);
    assert_eq!(state_now(MandateState::Draft, UNTIL, None, UNTIL), MandateState::Draft);
}

#[test]
fn evidence_leads_where_trust_says() {
    for (evidence, strong, state, waits) in [
        (Evidence::K1, true, MandateState::Active, false),
        (Evidence::K2, true, MandateState::Active, false),
        (Evidence::K3, true, MandateState::CoolingOff, true),
        (Evidence::K4, true, MandateState::CoolingOff, true),
        (Evidence::K5, false, MandateState::Draft, false),
        (Evidence::K6, false, MandateState::Draft, false),
        (Evidence::K7, true, MandateState::Active, false),
    ] {
        assert_eq!(evidence.strong(), strong);
        assert_eq!(after_consent(evidence, FROM), (state, waits.then_some(FROM + 72 * HOUR)));
        assert!(state == MandateState::Draft || may_become(MandateState::ConsentPending, state));
        assert_eq!(evidence.needs_witness(), evidence == Evidence::K3);
    }
}

#[test]
fn terms_are_within_ninety_days_first_and_half_a_year_later() {
    let ordinary = MandateKind::Ordinary;
    assert_eq!(ordinary.terms(true), [Term::Day, Term::Month, Term::ThreeMonths]);
    assert_eq!(ordinary.terms(false).len(), 4);
    assert_eq!(check_term(ordinary, true, FROM, Term::ThreeMonths.until(FROM)), Ok(()));
    assert_eq!(check_term(ordinary, true, FROM, UNTIL + 1), Err(TermRefusal::TooLong));
    assert_eq!(check_term(ordinary, false, FROM, Term::SixMonths.until(FROM)), Ok(()));
    assert_eq!(check_term(ordinary, false, FROM, Term::Year.until(FROM)), Err(TermRefusal::TooLong));
    assert_eq!(check_term(MandateKind::Family, true, FROM, Term::Year.until(FROM)), Ok(()));
    assert_eq!(check_term(ordinary, false, FROM, FROM), Err(TermRefusal::EndsBeforeItBegins));
    assert_eq!(check_term(ordinary, false, i64::MIN, i64::MAX), Err(TermRefusal::TooLong));
}

#[test]
fn what_was_weakly_shown_carries_harmless_things_only() {
    let harmless = begins_as(MandateKind::Ordinary, Carries::Harmless, FROM);
    assert_eq!(harmless, (MandateState::CoolingOff, 1, Some(FROM + COOLING_OFF)));
    assert_eq!(begins_as(MandateKind::Family, Carries::All { cools: false }, FROM), (MandateState::Active, 1, None));
    let late = FROM + COOLING_OFF;
    let try_two = may_act(MandateState::Active, REQUESTS, FROM, UNTIL, None, 1, 2, Matter::Requests, late);
    assert_eq!(try_two, Err(MandateRefusal::AboveItsTier));
}

#[test]
fn every_kind_says_what_it_is_on_paper() {
    for kind in MandateKind::ALL {
        let (zh, en) = (text_of(Lang::Zh, *kind).whole(), text_of(Lang::En, *kind).whole());
        assert!(zh.contains("第一百六十九条") || *kind == MandateKind::Guardian, "{zh}");
        assert!(en.contains("169") || *kind == MandateKind::Guardian, "{en}");
    }
    assert!(text_of(Lang::Zh, MandateKind::Guardian).whole().contains("监护人"));
}

fn text_of(lang: Lang, kind: MandateKind) -> MandateText {
    let tz = TimeZone::get("Asia/Shanghai").unwrap();
    let facts = TextFacts {
        community: "春风里社区",
        phone: "8888 1234",
        resident: "王秀兰",
        resident_home: "3号楼2单元301",
        helper: "王芳",
        helper_kind: "女儿",
        kind,
        matters: &[Matter::Requests],
        from: FROM,
        until: UNTIL,
        tz: &tz,
    };
    mandate_text(lang, &facts)
}

#[test]
fn the_witness_is_a_third_person() {
    assert_eq!(check_witness("zhou", "li", "wang"), Ok(()));
    assert_eq!(check_witness("li", "li", "wang"), Err(WitnessRefusal::IsTheHelper));
    assert_eq!(check_witness("wang", "li", "wang"), Err(WitnessRefusal::IsTheResident));
    assert_eq!(check_witness(" ", "li", "wang"), Err(WitnessRefusal::Nobody));
}

fn text(lang: Lang, helper: &str, until: i64) -> MandateText {
    let tz = TimeZone::get("Asia/Shanghai").unwrap();
    mandate_text(
        lang,
        &TextFacts {
            community: "春风里社区",
            phone: "8888 1234",
            resident: "王秀兰",
            resident_home: "3号楼2单元301",
            helper,
            helper_kind: "志愿者",
            kind: MandateKind::Ordinary,
            matters: &[Matter::Requests, Matter::Activities],
            from: FROM,
            until,
            tz: &tz,
        },
    )
}

#[test]
fn the_text_says_what_article_165_asks_for() {
    let zh = text(Lang::Zh, "李明", UNTIL).whole();
    let wanted = [
        "授权委托书",
        "王秀兰",
        "志愿者李明",
        "报修反映、报名活动和上课",
        "二〇二六年十一月二十三日（星期一）",
        "二〇二七年二月二十一日",
        "一共九十天",
        "不能转给别人",
        "各办各的",
        "8888 1234",
        "第一百六十五条",
        "第一百六十六条",
        "第一百六十九条",
    ];
    for words in wanted {
        assert!(zh.contains(words), "{words} in {zh}");
    }
    let en = text(Lang::En, "Li Ming", UNTIL).whole();
    for words in ["Li Ming", "reporting repairs", "ninety days", "articles 165", "article 166", "article 169", "2026"] {
        assert!(en.contains(words), "{words} in {en}");
    }
}

#[test]
fn the_same_facts_give_the_same_hash_and_other_facts_another() {
    let one = text(Lang::Zh, "李明", UNTIL).hash();
    assert_eq!(one, text(Lang::Zh, "李明", UNTIL).hash());
    assert_eq!(one.len(), 64);
    assert_ne!(one, text(Lang::Zh, "李鸣", UNTIL).hash());
    assert_ne!(one, text(Lang::Zh, "李明", UNTIL - DAY).hash());
    assert_ne!(one, text(Lang::En, "李明", UNTIL).hash());
}

proptest! {
    #[test]
    fn nothing_acts_outside_the_term(now: i64, tier in 0u8..5, state in proptest::sample::select(MandateState::ALL)) {
        if act(state, tier, Matter::Requests, now).is_ok() {
            prop_assert!((FROM..UNTIL).contains(&now) && tier <= 2 && state.in_force());
        }
    }
}
