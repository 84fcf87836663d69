//! How each character of a name may be read, surnames first: 单 as a name is Shan, not Dan.

use pinyin::{ToPinyin, ToPinyinMulti};

/// Surnames that are read differently from the everyday character; the name's reading stands first.
const SURNAMES: &[(&str, &[&str])] = &[
    ("王", &["wang"]),
    ("单", &["shan", "dan"]),
    ("曾", &["zeng", "ceng"]),
    ("解", &["xie", "jie"]),
    ("仇", &["qiu", "chou"]),
    ("区", &["ou", "qu"]),
    ("查", &["zha", "cha"]),
    ("朴", &["piao", "pu"]),
    ("任", &["ren"]),
    ("华", &["hua"]),
    ("盖", &["ge", "gai"]),
    ("翟", &["zhai", "di"]),
    ("尉", &["wei", "yu"]),
    ("缪", &["miao", "mou"]),
    ("秘", &["bi", "mi"]),
    ("乐", &["yue", "le"]),
    ("洗", &["xian", "xi"]),
    ("冼", &["xian"]),
    ("黑", &["he", "hei"]),
    ("重", &["chong", "zhong"]),
    ("种", &["chong", "zhong"]),
    ("折", &["she", "zhe"]),
    ("繁", &["po", "fan"]),
    ("覃", &["qin", "tan"]),
    ("召", &["shao", "zhao"]),
    ("员", &["yun", "yuan"]),
    ("祭", &["zhai", "ji"]),
    ("纪", &["ji"]),
    ("宁", &["ning"]),
    ("那", &["na"]),
    ("过", &["guo"]),
    ("燕", &["yan"]),
    ("晏", &["yan"]),
    ("应", &["ying"]),
    ("令", &["ling"]),
    ("牟", &["mu", "mou"]),
    ("郇", &["xun", "huan"]),
    ("逄", &["pang"]),
    ("佟", &["tong"]),
    ("隗", &["wei", "kui"]),
    ("褚", &["chu", "zhu"]),
    ("晁", &["chao"]),
    ("臧", &["zang"]),
    ("不", &["fou", "bu"]),
    ("万", &["wan"]),
    ("长", &["chang", "zhang"]),
    ("谌", &["chen", "shen"]),
    ("郗", &["xi", "chi"]),
    ("幺", &["yao"]),
    ("么", &["yao", "me"]),
    ("句", &["gou", "ju"]),
    ("阚", &["kan"]),
    ("邵", &["shao"]),
    ("车", &["che"]),
    ("卜", &["bu"]),
    ("相", &["xiang"]),
    ("哈", &["ha"]),
    ("撒", &["sa"]),
    ("贾", &["jia"]),
    ("沈", &["shen"]),
    ("石", &["shi"]),
    ("叶", &["ye"]),
    ("葛", &["ge"]),
    ("薄", &["bo", "bao"]),
    ("柏", &["bai", "bo"]),
    ("吕", &["lv", "lu", "lyu"]),
];

/// Surnames of two characters whose parts are read in their own way only together.
const DOUBLE_SURNAMES: &[(&str, &str, &str, &str)] = &[
    ("尉", "迟", "yu", "chi"),
    ("万", "俟", "mo", "qi"),
    ("长", "孙", "zhang", "sun"),
    ("单", "于", "chan", "yu"),
    ("澹", "台", "tan", "tai"),
    ("令", "狐", "ling", "hu"),
    ("宿", "六", "su", "liu"),
];

/// For each part of a name the ways it may be spelt, the likeliest first; a word in letters is its own spelling.
pub fn readings(units: &[String]) -> Vec<Vec<&str>> {
    let mut all: Vec<Vec<&str>> = units.iter().map(|unit| of_character(unit)).collect();
    if let [first, second, ..] = units {
        let double = DOUBLE_SURNAMES.iter().find(|(a, b, ..)| a == first && b == second);
        if let Some((.., one, two)) = double {
            put_first(&mut all[0], one);
            put_first(&mut all[1], two);
            return all;
        }
    }
    if let Some((_, known)) = units.first().and_then(|first| SURNAMES.iter().find(|(surname, _)| surname == first)) {
        all[0] = known.to_vec();
    }
    all
}

fn put_first<'a>(choices: &mut Vec<&'a str>, first: &'a str) {
    choices.retain(|choice| *choice != first);
    choices.insert(0, first);
}

fn of_character(unit: &str) -> Vec<&str> {
    let mut chars = unit.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else { return vec![unit] };
    let Some(usual) = c.to_pinyin() else { return vec![unit] };
    let mut choices = keyboard(usual.plain());
    if let Some(several) = c.to_pinyin_multi() {
        for reading in several.into_iter().take(3).flat_map(|reading| keyboard(reading.plain())) {
            if !choices.contains(&reading) {
                choices.push(reading);
            }
        }
    }
    choices
}

/// ü has no key: people type v, passports print yu, and many write u.
fn keyboard(plain: &'static str) -> Vec<&'static str> {
    match plain {
        "lü" => vec!["lv", "lu", "lyu"],
        "nü" => vec!["nv", "nu", "nyu"],
        "lüe" => vec!["lve", "lue"],
        "nüe" => vec!["nve", "nue"],
        _ => vec![plain],
    }
}
