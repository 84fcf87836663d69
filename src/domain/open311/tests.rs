//! What other systems send, and what nobody should.

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;

const NOW: i64 = 1_795_395_600_000;
const DAY: i64 = 86_400_000;

fn shanghai() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(8))
}

fn params(pairs: &[(&str, &str)]) -> Params {
    Params::of(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())))
}

fn query(pairs: &[(&str, &str)]) -> Result<Query, Vec<Fault>> {
    Query::parse(&params(pairs), NOW, &shanghai())
}

#[test]
fn dates_are_read_with_and_without_an_offset() {
    let zone = shanghai();
    for text in [
        "2026-11-23T09:00:00+08:00",
        "2026-11-23T09:00:00 08:00",
        "2026-11-23T01:00:00Z",
        "2026-11-23T09:00:00",
        "2026-11-22T19:00:00-06:00",
    ] {
        assert_eq!(from_text(text, &zone, false), Some(NOW), "{text}");
    }
    assert_eq!(from_text("2026-11-23", &zone, false), Some(NOW - 9 * 3_600_000));
    assert_eq!(from_text("2026-11-23", &zone, true), Some(NOW + 15 * 3_600_000 - 1));
    for text in ["", "yesterday", "2026-13-01", "23.11.2026", "1795395600000", "2026-11-23T25:00:00Z"] {
        assert_eq!(from_text(text, &zone, false), None, "{text}");
    }
    assert_eq!(to_text(NOW, &zone), "2026-11-23T09:00:00+08:00");
}

#[test]
fn a_span_is_ninety_days_at_most() {
    let start = "2026-06-01T00:00:00+08:00";
    assert!(query(&[("start_date", start), ("end_date", "2026-08-30T00:00:00+08:00")]).is_ok());
    assert!(query(&[("start_date", start), ("end_date", "2026-08-30T00:00:01+08:00")]).is_err());
    assert!(query(&[("start_date", start), ("end_date", "2026-05-01T00:00:00+08:00")]).is_err());
    let one = query(&[("start_date", start)]).unwrap();
    assert_eq!(one.window.until - one.window.from, SPAN);
    assert_eq!(query(&[]).unwrap().window.from, NOW - 90 * DAY);
}

#[test]
fn an_empty_parameter_is_an_absent_one() {
    assert_eq!(query(&[("status", ""), ("start_date", " "), ("page", ""), ("service_code", "")]), query(&[]));
}

#[test]
fn the_list_of_ids_overrides_the_rest() {
    let found = query(&[("service_request_id", "1001, R-1002,1001"), ("status", "nonsense"), ("start_date", "never")]);
    assert_eq!(found.unwrap().numbers, [1001, 1002]);
    assert_eq!(query(&[("service_request_id", "abc")]).unwrap().numbers, [-1], "nobody's number finds nothing");
}

#[test]
fn everything_wrong_is_said_at_once() {
    let wrong = query(&[("status", "lost"), ("start_date", "never"), ("page", "0"), ("page_size", "9999")]);
    assert_eq!(wrong.unwrap_err().len(), 4);
    let none = Report::parse(&params(&[("lat", "91"), ("long", "181"), ("email", "x"), ("media_url", "http://a.b/c")]));
    assert_eq!(none.unwrap_err().len(), 5, "service, lat, long, media, email");
}

#[test]
fn places_are_on_the_globe() {
    let read = |lat, long| Position::parse(Some(lat), Some(long));
    assert_eq!(read("31.2304167", "-121.4737"), Ok(Some(Position { lat_e7: 312_304_167, long_e7: -1_214_737_000 })));
    for (lat, long) in [("90.0000001", "0"), ("NaN", "0"), ("1e1", "0"), ("", "0"), ("31,2", "0"), ("0", "inf")] {
        assert!(read(lat, long).is_err(), "{lat} {long}");
    }
    assert!(Position::parse(Some("1"), None).is_err());
    assert_eq!(Position::parse(None, None), Ok(None));
}

#[test]
fn pictures_are_only_named_by_plain_https_addresses() {
    for good in ["https://img.example.com/a.jpg?x=1", "https://a.b.example.cn/"] {
        assert!(MediaUrl::parse(good).is_some(), "{good}");
    }
    for bad in [
        "http://img.example.com/a.jpg",
        "https://127.0.0.1/a",
        "https://0x7f.1/a",
        "https://2130706433/a",
        "https://localhost/a",
        "https://user@example.com/a",
        "https://example.com:8443/a",
        "https://[::1]/a",
        "javascript:alert(1)",
        "https://example.com/<script>",
        "https://example.com/a b",
    ] {
        assert!(MediaUrl::parse(bad).is_none(), "{bad}");
    }
}

#[test]
fn markup_is_refused_and_mathematics_is_not() {
    let with = |words: &str| {
        Report::parse(&params(&[("service_code", "leak"), ("address_string", "3号楼"), ("description", words)]))
    };
    assert!(with("水压 < 3 公斤，温度 3<4").is_ok());
    for bad in ["<b>漏水</b>", "<script>alert(1)", "x<!-- y", "a</p>"] {
        assert!(with(bad).is_err(), "{bad}");
    }
    assert!(with(&"水".repeat(4000)).is_ok() && with(&"水".repeat(4001)).is_err());
}

#[test]
fn attributes_come_by_code_one_or_many() {
    let sent = params(&[
        ("attribute[WHERE]", "kitchen"),
        ("attribute[HURT][]", "a"),
        ("attribute[HURT][]", "b"),
        ("attribute[", "x"),
    ]);
    let one =
        |code: &str, values: &[&str]| (code.to_owned(), values.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>());
    assert_eq!(sent.attributes(), [one("HURT", &["a", "b"]), one("WHERE", &["kitchen"])]);
}

#[test]
fn an_update_says_everything() {
    let whole = [
        ("update_id", "u-1"),
        ("updated_datetime", "2026-11-23T09:00:00+08:00"),
        ("service_request_id", "1001"),
        ("status", "OPEN"),
        ("description", "还在漏"),
    ];
    let read = Update::parse(&params(&whole), NOW, &shanghai()).unwrap();
    assert_eq!((read.request, read.status, read.updated_at), (1001, UpdateStatus::Open, NOW));
    assert_eq!(Update::parse(&params(&[]), NOW, &shanghai()).unwrap_err().len(), 5);
    let ahead = Update::parse(&params(&whole), NOW - DAY, &shanghai());
    assert!(ahead.is_err(), "dated a day ahead of the clock");
}

proptest! {
    #[test]
    fn anything_is_read_or_refused(pairs in proptest::collection::vec(("[a-z_]{1,12}|attribute\\[[A-Z]{0,3}\\]?(\\[\\])?", "\\PC{0,40}"), 0..12)) {
        let sent = Params::of(pairs);
        let _ = Query::parse(&sent, NOW, &shanghai());
        let _ = Report::parse(&sent);
        let _ = Update::parse(&sent, NOW, &shanghai());
    }

    #[test]
    fn named_parameters_hold_anything(value in "\\PC{0,60}", other in "[-+0-9.eETZ: ,]{0,30}") {
        for name in ["start_date", "end_date", "status", "page", "page_size", "service_request_id", "updated_after", "extensions"] {
            for text in [&value, &other] {
                let sent = Params::of([(name.to_owned(), text.clone())]);
                if let Ok(query) = Query::parse(&sent, NOW, &shanghai()) {
                    prop_assert!(query.limit >= 1 && query.limit <= PAGE_MOST && query.offset >= 0);
                    prop_assert!(query.window.from <= query.window.until);
                }
            }
        }
    }

    #[test]
    fn every_instant_survives_its_text(at in -62_135_596_800i64..253_402_207_200) {
        let zone = shanghai();
        prop_assert_eq!(from_text(&to_text(at * 1000, &zone), &zone, false), Some(at * 1000));
    }

    #[test]
    fn every_place_is_on_the_globe(lat in "\\PC{0,20}", long in "[-+0-9.]{0,20}") {
        if let Ok(Some(found)) = Position::parse(Some(&lat), Some(&long)) {
            prop_assert!(found.lat().abs() <= 90.0 && found.long().abs() <= 180.0);
        }
    }
}
