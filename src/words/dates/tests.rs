//! Tests of words::dates.

use super::*;
use proptest::prelude::*;

fn china() -> TimeZone {
    TimeZone::get("Asia/Shanghai").unwrap()
}

fn at(text: &str) -> i64 {
    let time: DateTime = text.parse().unwrap();
    china().to_timestamp(time).unwrap().as_millisecond()
}

fn zh(text: &str) -> String {
    moment(Lang::Zh, &china(), at(text), at("2026-11-23T08:00"))
}

fn en(text: &str) -> String {
    moment(Lang::En, &china(), at(text), at("2026-11-23T08:00"))
}

#[test]
fn a_day_alone_has_no_weekday_and_its_year_only_where_it_is_another() {
    let day = |lang, text| day_alone(lang, &china(), at(text), at("2026-11-23T08:00"));
    assert_eq!(day(Lang::Zh, "2026-11-28T09:30"), "十一月二十八日");
    assert_eq!(day(Lang::Zh, "2027-01-02T09:30"), "二〇二七年一月二日");
    assert_eq!(day(Lang::En, "2026-11-28T09:30"), "28 November");
    assert_eq!(day(Lang::En, "2027-01-02T09:30"), "2 January 2027");
}

#[test]
fn chinese_moments_read_as_people_say_them() {
    assert_eq!(zh("2026-11-23T09:30"), "十一月二十三日（星期一）上午九点半");
    assert_eq!(zh("2026-11-23T09:00"), "十一月二十三日（星期一）上午九点");
    assert_eq!(zh("2026-11-23T09:05"), "十一月二十三日（星期一）上午九点零五分");
    assert_eq!(zh("2026-11-22T12:10"), "十一月二十二日（星期日）中午十二点十分");
    assert_eq!(zh("2026-01-01T14:15"), "一月一日（星期四）下午两点十五分");
    assert_eq!(zh("2026-11-23T20:00"), "十一月二十三日（星期一）晚上八点");
    assert_eq!(zh("2026-11-23T00:30"), "十一月二十三日（星期一）凌晨零点半");
    assert_eq!(zh("2026-11-23T02:00"), "十一月二十三日（星期一）凌晨两点");
    assert_eq!(zh("2025-12-31T18:00"), "二〇二五年十二月三十一日（星期三）晚上六点");
}

#[test]
fn english_moments() {
    assert_eq!(en("2026-11-23T09:30"), "Monday 23 November, 9:30 am");
    assert_eq!(en("2026-11-23T13:00"), "Monday 23 November, 1 pm");
    assert_eq!(en("2026-11-23T12:05"), "Monday 23 November, 12:05 pm");
    assert_eq!(en("2026-11-23T00:00"), "Monday 23 November, midnight");
    assert_eq!(en("2027-02-03T12:00"), "Wednesday 3 February 2027, noon");
}

#[test]
fn the_year_is_the_year_of_the_place_not_of_greenwich() {
    // Half past seven on New Year's morning in Shanghai is still the old year in Greenwich.
    assert_eq!(day(Lang::Zh, &china(), at("2027-01-01T07:30"), at("2027-01-02T08:00")), "一月一日（星期五）");
    assert_eq!(short(&china(), at("2027-01-01T07:30")), "2027-01-01 07:30");
}

#[test]
fn what_is_left() {
    let zh = |ms| left(Lang::Zh, ms);
    assert_eq!(zh(2 * HOUR), "2 小时");
    assert_eq!(zh(2 * HOUR + 59 * MINUTE), "2 小时");
    assert_eq!(zh(27 * HOUR), "1 天 3 小时");
    assert_eq!(zh(24 * HOUR), "1 天");
    assert_eq!(zh(77 * HOUR), "3 天");
    assert_eq!(zh(25 * MINUTE), "25 分钟");
    assert_eq!(zh(0), "不到 1 分钟");
    assert_eq!(zh(-3 * HOUR), "晚了 3 小时");
    assert_eq!(left(Lang::En, -HOUR), "1 hour late");
    assert_eq!(left(Lang::En, 27 * HOUR), "1 day 3 hours");
    assert!(!zh(i64::MIN).is_empty());
}

#[test]
fn promised_spans() {
    assert_eq!(span(Lang::Zh, 24), "24 小时");
    assert_eq!(span(Lang::Zh, 72), "3 天");
    assert_eq!(span(Lang::Zh, 30), "30 小时");
    assert_eq!(span(Lang::En, 1), "1 hour");
    assert_eq!(span(Lang::En, 48), "2 days");
}

#[test]
fn dates_are_read_in_every_form_people_write() {
    let expected = Date::new(1948, 3, 5).ok();
    for typed in [
        "1948年3月5日",
        "1948年03月05号",
        "一九四八年三月五日",
        "1948-3-5",
        "1948/03/05",
        "1948.3.5",
        "１９４８．３．５",
        "19480305",
        " 1948 3 5 ",
        "1948年3月5",
        "5 March 1948",
        "5 mar 1948",
        "March 5, 1948",
        "5th March 1948",
    ] {
        assert_eq!(parse_date(typed), expected, "{typed}");
    }
    assert_eq!(parse_date("一九五〇年十二月二十三日"), Date::new(1950, 12, 23).ok());
}

#[test]
fn what_is_no_date_or_could_be_two_is_asked_again() {
    for typed in [
        "48岁",
        "",
        "3/5/1948",
        "1948-13-1",
        "1948-2-30",
        "48-3-5",
        "1948",
        "农历1948年3月5日",
        "1948-3-5-1",
        "194835",
        "5 ma 1948",
    ] {
        assert_eq!(parse_date(typed), None, "{typed}");
    }
}

#[test]
fn dates_without_an_hour() {
    let date = Date::new(1948, 3, 5).unwrap();
    assert_eq!(plain_date(Lang::Zh, date), "一九四八年三月五日");
    assert_eq!(plain_date(Lang::En, date), "5 March 1948");
}

proptest! {
    #[test]
    fn no_text_breaks_the_date_reader(typed in "\\PC{0,30}") {
        parse_date(&typed);
    }

    #[test]
    fn dates_written_in_words_read_back(year in 1900i16..2100, month in 1i8..13, day in 1i8..29) {
        let date = Date::new(year, month, day).unwrap();
        prop_assert_eq!(parse_date(&plain_date(Lang::Zh, date)), Some(date));
        prop_assert_eq!(parse_date(&plain_date(Lang::En, date)), Some(date));
        prop_assert_eq!(parse_date(&format!("{year}.{month}.{day}")), Some(date));
    }

    #[test]
    fn every_instant_has_words(ms: i64, now: i64) {
        prop_assert!(!moment(Lang::Zh, &china(), ms, now).is_empty());
        prop_assert!(!moment(Lang::En, &china(), ms, now).is_empty());
    }
}

#[test]
fn months_of_tables_and_minutes_of_the_day_in_words() {
    assert_eq!(month_in_words(Lang::Zh, "2026-09").as_deref(), Some("二〇二六年九月"));
    assert_eq!(month_in_words(Lang::En, "2026-11").as_deref(), Some("November 2026"));
    for other in ["", "2026-13", "2026", "3号楼", "2026-1-1", "电梯间的灯"] {
        assert_eq!(month_in_words(Lang::Zh, other), None, "{other}");
    }
    assert_eq!(minute_of_day(Lang::Zh, 8 * 60 + 30), "上午八点半");
    assert_eq!(minute_of_day(Lang::En, 17 * 60 + 30), "5:30 pm");
    assert_eq!(minute_of_day(Lang::Zh, 24 * 60), minute_of_day(Lang::Zh, 0));
}
