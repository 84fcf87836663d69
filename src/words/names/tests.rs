//! Tests of words::names.

use super::*;
use proptest::prelude::*;

fn finds(name: &str, typed: &str) -> bool {
    let terms = terms_of_name(name);
    let query = query_terms(typed);
    !query.is_empty() && query.iter().all(|term| terms.contains(term))
}

#[test]
fn a_person_is_found_by_characters_initials_and_syllables() {
    for typed in [
        "王秀兰",
        "王 秀 兰",
        "秀兰",
        "兰",
        "王",
        "wxl",
        "WXL",
        "w x l",
        "ｗｘｌ",
        "wangxiulan",
        "Wang Xiulan",
        "wang xiu lan",
        "xiulan",
        "wáng xiùlán",
        "xl",
        "lan",
        "王xl",
    ] {
        assert!(finds("王秀兰", typed), "{typed}: {:?}", query_terms(typed));
    }
    for typed in ["王兰秀", "李", "wlx", "zhang", "", "，。", "王秀英"] {
        assert!(!finds("王秀兰", typed), "{typed}");
    }
}

#[test]
fn surnames_are_read_as_surnames() {
    for (name, typed) in [
        ("单小明", "shanxiaoming"),
        ("曾国强", "zeng guoqiang"),
        ("解晓东", "xxd"),
        ("仇英", "qiuying"),
        ("区永强", "ouyongqiang"),
        ("查良", "zhaliang"),
        ("朴正", "piao"),
        ("任红", "renhong"),
        ("华罗", "hualuo"),
        ("盖叫天", "ge"),
        ("尉迟恭", "yuchigong"),
        ("万俟卨", "moqi"),
        ("长孙无忌", "zhangsunwuji"),
        ("吕秀英", "lvxiuying"),
        ("吕秀英", "Lyu Xiuying"),
        ("吕秀英", "lü"),
        ("乐嘉", "yuejia"),
        ("翟红", "zhaihong"),
    ] {
        assert!(finds(name, typed), "{name} by {typed}: {:?}", terms_of_name(name));
    }
}

#[test]
fn who_reads_the_everyday_sound_still_finds_them() {
    assert!(finds("单小明", "danxiaoming"));
    assert!(finds("张乐", "zhangyue"));
    assert!(finds("张乐", "zhangle"));
}

#[test]
fn names_in_letters_and_mixed_names() {
    assert!(finds("Mary O'Brien", "obrien"));
    assert!(finds("Mary O’Brien", "Mary"));
    assert!(finds("José Núñez", "jose nunez"));
    assert!(finds("Anna李", "anna li"));
    assert!(finds("阿依古丽·买买提", "阿依古丽"));
    assert!(finds("阿依古丽·买买提", "aygl"));
}

#[test]
fn a_home_is_found_however_it_is_written() {
    let terms = terms_of_home("3号楼", "2单元", "301");
    assert_eq!(terms, ["3号楼", "3-2", "3-2-301", "2单元", "301"]);
    assert_eq!(terms, terms_of_home("三栋", "02", "301室"));
    for typed in [
        "3号楼2单元301",
        "3-2-301",
        "三号楼二单元三〇一",
        "3栋2单元301室",
        "３－２－３０１",
        "3幢2单元",
        "3号楼",
        "3-2",
        "301",
        "3 2 301",
        "3#2-301",
        "3号楼 2单元 301",
        "3号楼301",
        "2单元301",
        "301室",
        "3/2/301",
        "2单元",
    ] {
        let query = query_terms(typed);
        assert!(!query.is_empty() && query.iter().all(|term| terms.contains(term)), "{typed}: {query:?}");
    }
    for typed in ["4号楼", "3-1-301", "13号楼", "302", "3-20"] {
        assert!(!query_terms(typed).iter().all(|term| terms.contains(term)), "{typed}");
    }
    assert_eq!(query_terms("A座1202"), ["a号楼", "1202"]);
}

#[test]
fn a_number_is_a_telephone_when_it_can_be_one() {
    assert_eq!(query_terms("8888 1234"), ["88881234"]);
    assert_eq!(query_terms("138-0013-8000"), ["13800138000"]);
}

#[test]
fn names_that_sound_alike() {
    assert_eq!(likeness("王秀兰", "王秀兰"), 100);
    assert_eq!(likeness("王秀兰", "王秀岚"), 80);
    assert_eq!(likeness("王秀兰", "王修兰"), 80);
    assert_eq!(likeness("王秀兰", "王秀英"), 50);
    assert_eq!(likeness("王兰", "李兰"), 0);
    assert_eq!(likeness("王秀兰", "王兰"), 0);
    assert_eq!(likeness("", ""), 0);
}

#[test]
fn a_person_has_few_rows() {
    assert!(terms_of_name("阿卜杜拉·买买提明江").len() < 600);
    assert!(terms_of_name("王秀兰").len() < 30, "{:?}", terms_of_name("王秀兰"));
}

proptest! {
    #[test]
    fn no_text_breaks_the_search(typed in "\\PC{0,40}") {
        query_terms(&typed);
        terms_of_name(&typed);
        terms_of_home(&typed, &typed, &typed);
    }

    #[test]
    fn a_name_finds_itself(name in "[\u{4e00}-\u{4fff}]{2,4}") {
        prop_assert!(finds(&name, &name) || query_terms(&name).is_empty(), "{:?}", query_terms(&name));
    }
}
