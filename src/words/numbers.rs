//! Numbers in words, for sums and deadlines that a right or money depends on, and numbers read back from words.

use super::Lang;

/// A number as it is read: 一百零三, one hundred and three.
pub fn words(lang: Lang, number: u64) -> String {
    match lang {
        Lang::Zh => zh(number),
        Lang::En => en(number),
    }
}

/// A number in front of what is counted: 两天, but 十二天; in English the same as ever.
pub fn counted(lang: Lang, number: u64) -> String {
    match (lang, number) {
        (Lang::Zh, 2) => "两".to_owned(),
        _ => words(lang, number),
    }
}

/// Digit by digit, as years and numbers of cards are read: 二〇二六.
pub fn zh_digits(number: u64) -> String {
    number.to_string().bytes().map(|digit| YEAR_DIGITS[usize::from(digit - b'0')]).collect()
}

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const YEAR_DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// Groups of four digits, the way Chinese counts; 两 before 百, 千, 万 and 亿 where it opens the number.
fn zh(number: u64) -> String {
    const GROUPS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];
    if number == 0 {
        return "零".to_owned();
    }
    let mut text = String::new();
    let mut gap = false;
    for (place, name) in GROUPS.iter().enumerate().rev() {
        let group = (number / 10_000u64.pow(place as u32)) % 10_000;
        if group == 0 {
            gap = !text.is_empty();
            continue;
        }
        if !text.is_empty() && (gap || group < 1000) {
            text.push('零');
        }
        gap = false;
        if group == 2 && place > 0 && text.is_empty() {
            text.push('两');
        } else {
            zh_group(group, &mut text);
        }
        text.push_str(name);
    }
    text
}

fn zh_group(group: u64, text: &mut String) {
    let opens = text.is_empty();
    let mut written = false;
    let mut gap = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = (group / unit) % 10;
        if digit == 0 {
            gap = written;
            continue;
        }
        if gap {
            text.push('零');
            gap = false;
        }
        let ten_alone = unit == 10 && digit == 1 && !written && opens;
        if digit == 2 && unit >= 100 && !written && opens {
            text.push('两');
        } else if !ten_alone {
            text.push(DIGITS[digit as usize]);
        }
        text.push_str(name);
        written = true;
    }
}

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

fn en(number: u64) -> String {
    const GROUPS: [(u64, &str); 6] = [
        (1_000_000_000_000_000_000, "quintillion"),
        (1_000_000_000_000_000, "quadrillion"),
        (1_000_000_000_000, "trillion"),
        (1_000_000_000, "billion"),
        (1_000_000, "million"),
        (1_000, "thousand"),
    ];
    let mut parts = Vec::new();
    let mut rest = number;
    for (size, name) in GROUPS {
        if rest >= size {
            parts.push(format!("{} {name}", en_below_thousand(rest / size)));
            rest %= size;
        }
    }
    if parts.is_empty() {
        return en_below_thousand(rest);
    }
    if rest > 0 && rest < 100 {
        parts.push(format!("and {}", en_below_thousand(rest)));
    } else if rest > 0 {
        parts.push(en_below_thousand(rest));
    }
    parts.join(" ")
}

fn en_below_thousand(number: u64) -> String {
    let (hundreds, rest) = (number / 100, (number % 100) as usize);
    let below = match rest {
        0..20 => SMALL[rest].to_owned(),
        _ if rest.is_multiple_of(10) => TENS[rest / 10].to_owned(),
        _ => format!("{}-{}", TENS[rest / 10], SMALL[rest % 10]),
    };
    match (hundreds, rest) {
        (0, _) => below,
        (_, 0) => format!("{} hundred", SMALL[hundreds as usize]),
        _ => format!("{} hundred and {below}", SMALL[hundreds as usize]),
    }
}

/// The value of a Chinese digit, in any of the forms people write: 〇 零 两 壹.
pub fn zh_digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' | '○' | 'Ｏ' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// Chinese numbers in a text as digits, as voice input writes them: 三号楼二单元三〇一 → 3号楼2单元301,
/// 十二月二十三日 → 12月23日. Everything else stays. Numbers up to 9999 are enough for houses and dates.
pub fn zh_to_digits(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars() {
        if zh_digit(c).is_some() || zh_unit(c).is_some() {
            run.push(c);
        } else {
            out.push_str(&run_to_digits(&run));
            run.clear();
            out.push(c);
        }
    }
    out + &run_to_digits(&run)
}

fn zh_unit(c: char) -> Option<u32> {
    match c {
        '十' | '拾' => Some(10),
        '百' | '佰' => Some(100),
        '千' | '仟' => Some(1000),
        _ => None,
    }
}

fn run_to_digits(run: &str) -> String {
    if run.chars().all(|c| zh_unit(c).is_none()) {
        return run.chars().filter_map(zh_digit).map(|digit| digit.to_string()).collect();
    }
    let mut total = 0u32;
    let mut digit = None;
    for c in run.chars() {
        match (zh_digit(c), zh_unit(c)) {
            // 一百零三: the zero only holds a place.
            (Some(0), _) => digit = None,
            (Some(value), _) => digit = Some(value),
            (None, unit) => total = total.saturating_add(unit.unwrap_or(0).saturating_mul(digit.take().unwrap_or(1))),
        }
    }
    total.saturating_add(digit.unwrap_or(0)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn chinese_numbers_read_as_people_say_them() {
        for (number, words) in [
            (0, "零"),
            (2, "二"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (100, "一百"),
            (103, "一百零三"),
            (110, "一百一十"),
            (111, "一百一十一"),
            (200, "两百"),
            (222, "两百二十二"),
            (1000, "一千"),
            (1003, "一千零三"),
            (1010, "一千零一十"),
            (2000, "两千"),
            (2200, "两千二百"),
            (10_000, "一万"),
            (10_001, "一万零一"),
            (12_000, "一万二千"),
            (20_000, "两万"),
            (20_200, "两万零二百"),
            (100_000, "十万"),
            (110_000, "十一万"),
            (1_000_000, "一百万"),
            (100_000_000, "一亿"),
            (100_010_000, "一亿零一万"),
            (1_0000_0001, "一亿零一"),
        ] {
            assert_eq!(words_of(number), words, "{number}");
        }
    }

    fn words_of(number: u64) -> String {
        super::words(Lang::Zh, number)
    }

    #[test]
    fn two_of_a_thing_is_liang() {
        assert_eq!(counted(Lang::Zh, 2), "两");
        assert_eq!(counted(Lang::Zh, 12), "十二");
        assert_eq!(counted(Lang::En, 2), "two");
    }

    #[test]
    fn english_numbers() {
        for (number, words) in [
            (0, "zero"),
            (13, "thirteen"),
            (40, "forty"),
            (42, "forty-two"),
            (100, "one hundred"),
            (103, "one hundred and three"),
            (1000, "one thousand"),
            (1001, "one thousand and one"),
            (1100, "one thousand one hundred"),
            (2_000_314, "two million three hundred and fourteen"),
        ] {
            assert_eq!(super::words(Lang::En, number), words, "{number}");
        }
        assert!(super::words(Lang::En, u64::MAX).starts_with("eighteen quintillion"));
    }

    #[test]
    fn years_are_read_digit_by_digit() {
        assert_eq!(zh_digits(2026), "二〇二六");
    }

    #[test]
    fn spoken_numbers_become_digits() {
        for (spoken, written) in [
            ("三号楼二单元三〇一", "3号楼2单元301"),
            ("一九四八年三月五日", "1948年3月5日"),
            ("十二月二十三日", "12月23日"),
            ("一百零三室", "103室"),
            ("十号楼", "10号楼"),
            ("两百一十", "210"),
            ("没有数", "没有数"),
            ("", ""),
        ] {
            assert_eq!(zh_to_digits(spoken), written);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(number in 0u64..10_000) {
            prop_assert_eq!(zh_to_digits(&words_of(number)), number.to_string());
        }

        #[test]
        fn no_text_breaks_the_reader(text in "[一二两三十百千零〇a-z0-9]{0,40}") {
            zh_to_digits(&text);
        }

        #[test]
        fn every_number_has_words(number: u64) {
            prop_assert!(!words_of(number).is_empty() && !super::words(Lang::En, number).is_empty());
        }
    }
}
