//! Days, hours and spans in the words of the place, and dates as people type them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::Lang;
use super::numbers::{words, zh_digits, zh_to_digits};
use super::typed::tidy;

const HOUR: i64 = 60 * 60 * 1000;
const MINUTE: i64 = 60 * 1000;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [(&str, &str); 7] = [
    ("一", "Monday"),
    ("二", "Tuesday"),
    ("三", "Wednesday"),
    ("四", "Thursday"),
    ("五", "Friday"),
    ("六", "Saturday"),
    ("日", "Sunday"),
];

/// 十一月二十三日（星期一） · Monday 23 November; with its year where that is not the year of `now`.
pub fn day(lang: Lang, tz: &TimeZone, at: i64, now: i64) -> String {
    day_of(lang, local(tz, at), local(tz, now).year())
}

/// 十一月二十三日 · 23 November; with its year where that is not the year of `now`. For lists, where the weekday only
/// makes a second line.
pub fn day_alone(lang: Lang, tz: &TimeZone, at: i64, now: i64) -> String {
    let date = local(tz, at).date();
    match lang {
        _ if date.year() != local(tz, now).year() => plain_date(lang, date),
        Lang::Zh => zh_month_day(date),
        Lang::En => format!("{} {}", date.day(), month(date)),
    }
}

/// 十一月二十三日（星期一）上午九点半 · Monday 23 November, 9:30 am
pub fn moment(lang: Lang, tz: &TimeZone, at: i64, now: i64) -> String {
    let time = local(tz, at);
    let day = day_of(lang, time, local(tz, now).year());
    match lang {
        Lang::Zh => format!("{day}{}", zh_hour(time)),
        Lang::En => format!("{day}, {}", en_hour(time)),
    }
}

/// 上午九点半 · 9:30 am
pub fn hour(lang: Lang, tz: &TimeZone, at: i64) -> String {
    match lang {
        Lang::Zh => zh_hour(local(tz, at)),
        Lang::En => en_hour(local(tz, at)),
    }
}

/// 2026-11-23 09:30, for staff and for tables.
pub fn short(tz: &TimeZone, at: i64) -> String {
    local(tz, at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// A month as tables name it (2026-09), in words: 二〇二六年九月 · September 2026; none where it is no month.
pub fn month_in_words(lang: Lang, name: &str) -> Option<String> {
    let first = parse_date(&format!("{name}-1")).filter(|_| name.len() == 7)?;
    Some(match lang {
        Lang::Zh => {
            let digits = zh_digits(u64::from(first.year().unsigned_abs()));
            format!("{digits}年{}月", words(Lang::Zh, u64::from(first.month().unsigned_abs())))
        }
        Lang::En => format!("{} {}", month(first), first.year()),
    })
}

/// Minutes of the day: 上午八点半 · 8:30 am
pub fn minute_of_day(lang: Lang, minutes: u16) -> String {
    let part = |number: u16| i8::try_from(number).unwrap_or_default();
    let time = DateTime::constant(2000, 1, 1, part(minutes / 60 % 24), part(minutes % 60), 0, 0);
    match lang {
        Lang::Zh => zh_hour(time),
        Lang::En => en_hour(time),
    }
}

/// A date without an hour, such as a birthday: 一九四八年三月五日 · 5 March 1948
pub fn plain_date(lang: Lang, date: Date) -> String {
    match lang {
        Lang::Zh => format!("{}年{}", zh_digits(u64::from(date.year().unsigned_abs())), zh_month_day(date)),
        Lang::En => format!("{} {} {}", date.day(), month(date), date.year()),
    }
}

/// What is left until a deadline, or how long it has been missed: 1 天 3 小时, 25 分钟, 晚了 3 小时.
/// Beyond three days the hours would say more than anyone can plan with.
pub fn left(lang: Lang, left: i64) -> String {
    let length = length(lang, left.saturating_abs());
    match (lang, left < 0) {
        (_, false) => length,
        (Lang::Zh, true) => format!("晚了 {length}"),
        (Lang::En, true) => format!("{length} late"),
    }
}

fn length(lang: Lang, ms: i64) -> String {
    let (days, hours, minutes) = (ms / (24 * HOUR), ms / HOUR % 24, ms / MINUTE % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => match lang {
            Lang::Zh => "不到 1 分钟".to_owned(),
            Lang::En => "under a minute".to_owned(),
        },
        (0, 0, _) => unit(lang, minutes, "分钟", "minute"),
        (0, _, _) => unit(lang, hours, "小时", "hour"),
        (1..3, 1.., _) => format!("{} {}", unit(lang, days, "天", "day"), unit(lang, hours, "小时", "hour")),
        _ => unit(lang, days, "天", "day"),
    }
}

/// A promised span: 24 小时, 3 天. One day stays in hours, for 24 小时 is said of a day and a night.
pub fn span(lang: Lang, hours: u32) -> String {
    match hours {
        48.. if hours.is_multiple_of(24) => unit(lang, i64::from(hours / 24), "天", "day"),
        _ => unit(lang, i64::from(hours), "小时", "hour"),
    }
}

fn unit(lang: Lang, count: i64, zh: &str, en: &str) -> String {
    match (lang, count) {
        (Lang::Zh, _) => format!("{count} {zh}"),
        (Lang::En, 1) => format!("1 {en}"),
        (Lang::En, _) => format!("{count} {en}s"),
    }
}

/// The wall clock of the place at an instant; an instant beyond any calendar shows as its nearest end.
fn local(tz: &TimeZone, at: i64) -> DateTime {
    let limit = if at < 0 { Timestamp::MIN } else { Timestamp::MAX };
    tz.to_datetime(Timestamp::from_millisecond(at).unwrap_or(limit))
}

fn day_of(lang: Lang, time: DateTime, this_year: i16) -> String {
    let (zh_weekday, en_weekday) = WEEKDAYS[usize::from(time.weekday().to_monday_zero_offset().unsigned_abs()) % 7];
    let other_year = time.year() != this_year;
    match lang {
        Lang::Zh => {
            let date = if other_year { plain_date(lang, time.date()) } else { zh_month_day(time.date()) };
            format!("{date}（星期{zh_weekday}）")
        }
        Lang::En => {
            let year = if other_year { format!(" {}", time.year()) } else { String::new() };
            format!("{en_weekday} {} {}{year}", time.day(), month(time.date()))
        }
    }
}

fn zh_month_day(date: Date) -> String {
    let say = |number: i8| words(Lang::Zh, u64::from(number.unsigned_abs()));
    format!("{}月{}日", say(date.month()), say(date.day()))
}

fn month(date: Date) -> &'static str {
    MONTHS[usize::from(date.month().unsigned_abs()).saturating_sub(1) % 12]
}

fn zh_hour(time: DateTime) -> String {
    let hour = u64::from(time.hour().unsigned_abs());
    let part = match hour {
        0..6 => "凌晨",
        6..12 => "上午",
        12 => "中午",
        13..18 => "下午",
        _ => "晚上",
    };
    let on_dial = if hour > 12 { hour - 12 } else { hour };
    let hour = if on_dial == 2 { "两".to_owned() } else { words(Lang::Zh, on_dial) };
    let minutes = match u64::from(time.minute().unsigned_abs()) {
        0 => String::new(),
        30 => "半".to_owned(),
        few @ 1..10 => format!("零{}分", words(Lang::Zh, few)),
        more => format!("{}分", words(Lang::Zh, more)),
    };
    format!("{part}{hour}点{minutes}")
}

fn en_hour(time: DateTime) -> String {
    let half = if time.hour() < 12 { "am" } else { "pm" };
    let on_dial = match time.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    match (time.hour(), time.minute()) {
        (0, 0) => "midnight".to_owned(),
        (12, 0) => "noon".to_owned(),
        (_, 0) => format!("{on_dial} {half}"),
        (_, minute) => format!("{on_dial}:{minute:02} {half}"),
    }
}

/// A date in any of the forms people write: 1948年3月5日, 一九四八年三月五号, 1948-3-5, 1948.3.5, 19480305, 5 March 1948.
/// What could mean two dates (3/5/1948) means none: people are asked again rather than misread.
pub fn parse_date(typed: &str) -> Option<Date> {
    let text = zh_to_digits(&tidy(typed)).to_lowercase();
    let bare = text.strip_suffix(['日', '号']).unwrap_or(&text);
    if bare.len() == 8 && bare.bytes().all(|byte| byte.is_ascii_digit()) {
        return date(&bare[..4], &bare[4..6], &bare[6..]);
    }
    let parts: Vec<&str> =
        bare.split(['-', '/', '.', '年', '月', ' ', ',', '、', '－', '—']).filter(|part| !part.is_empty()).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    if first.len() == 4 {
        return date(first, second, third);
    }
    match (month_named(first), month_named(second)) {
        (None, Some(month)) => date(third, &month.to_string(), ordinal(first)),
        (Some(month), None) => date(third, &month.to_string(), ordinal(second)),
        _ => None,
    }
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let short = |text: &str, most: usize| text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() != 4 || !short(year, 4) || !short(month, 2) || !short(day, 2) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn month_named(text: &str) -> Option<usize> {
    let named = |month: &str| text.len() >= 3 && month.to_lowercase().starts_with(text);
    MONTHS.iter().position(|month| named(month)).map(|at| at + 1)
}

fn ordinal(day: &str) -> &str {
    day.trim_end_matches(|c: char| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests;
