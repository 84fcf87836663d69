//! The list every community starts with, under names it can change.

use super::{CategoryPlan, PartyPlan, QuestionPlan};
use crate::domain::request::Hours;
use crate::store::catalogue::{CALL_ME, SUBDISTRICT};

/// Parties every community has, under names it can change.
pub const PARTIES: &[PartyPlan] = &[
    PartyPlan { code: "committee", name: "居委会", kind: "committee", phone: None },
    PartyPlan { code: "property", name: "物业公司", kind: "property", phone: None },
    PartyPlan { code: "works", name: "街道市政", kind: "department", phone: None },
    PartyPlan { code: "order", name: "街道综合执法队", kind: "department", phone: None },
    PartyPlan { code: "owners", name: "业委会", kind: "owners", phone: None },
    PartyPlan { code: "subdistrict", name: "街道办事处", kind: SUBDISTRICT, phone: None },
];

/// The categories and clocks a community starts with.
pub const CATEGORIES: &[CategoryPlan] = &[
    plan(
        "water",
        "water",
        ("漏水、下水道", "家里或楼道漏水、堵了"),
        ("Leaks and drains", "at home or in the stairwell"),
        "property",
        24,
        72,
    ),
    plan(
        "power",
        "light",
        ("电、路灯", "没电、灯不亮"),
        ("Power and lamps", "no power, a lamp is out"),
        "property",
        24,
        72,
    ),
    plan("lift", "lift", ("电梯", "停了、关人、有怪声"), ("Lift", "stopped, stuck, strange noises"), "property", 2, 24),
    plan(
        "door",
        "house",
        ("门、锁、门禁", "单元门坏了、进不去"),
        ("Doors and locks", "broken entrance, cannot get in"),
        "property",
        24,
        72,
    ),
    plan(
        "road",
        "road",
        ("路、井盖、树", "路不平、井盖松、树要倒"),
        ("Roads, covers, trees", "uneven, loose, about to fall"),
        "works",
        48,
        240,
    ),
    plan(
        "clean",
        "cleaning",
        ("垃圾、卫生", "没人收、有异味"),
        ("Rubbish and cleaning", "not collected, smells"),
        "property",
        24,
        48,
    ),
    plan(
        "noise",
        "noise",
        ("吵闹、邻里", "装修、广场舞、楼上响"),
        ("Noise and neighbours", "building work, dancing, upstairs"),
        "committee",
        16,
        40,
    ),
    plan(
        "safety",
        "safety",
        ("安全、消防", "通道堵了、飞线充电"),
        ("Safety and fire", "blocked ways, cables for charging"),
        "order",
        12,
        72,
    ),
    plan("parking", "parking", ("停车", "乱停、占了路"), ("Parking", "badly parked, in the way"), "property", 24, 72),
    CategoryPlan {
        questions: ENVIRONMENT,
        ..plan(
            "environment",
            "green",
            ("绿化、环境", "草木没人管、有虫鼠、积水"),
            ("Greenery and surroundings", "overgrown, pests, standing water"),
            "property",
            24,
            120,
        )
    },
    plan(
        "care",
        "handrail",
        ("想请人帮忙", "加扶手、送东西、陪看病"),
        ("I need a hand", "grab rails, errands, to the doctor"),
        "committee",
        8,
        40,
    ),
    CategoryPlan {
        questions: SERVICES,
        ..plan(
            "services",
            "other",
            ("证明、社保", "开证明、社保医保、老年卡怎么办"),
            ("Papers and benefits", "proofs, pensions, the senior card"),
            "committee",
            8,
            24,
        )
    },
    plan(
        "praise",
        "praise",
        ("夸一夸、提意见", "谁做得好、哪里不好"),
        ("Praise and complaints", "who did well, what did not"),
        "committee",
        24,
        80,
    ),
    plan(
        "other",
        "other",
        ("别的事", "不知道选哪个就选这个"),
        ("Something else", "choose this if unsure"),
        "committee",
        8,
        40,
    ),
    plan(
        CALL_ME,
        "other",
        ("请打电话给我", "说不清楚的事"),
        ("Please ring me", "hard to put into words"),
        "committee",
        4,
        48,
    ),
];

const ENVIRONMENT: &[QuestionPlan] = &[QuestionPlan {
    code: "kind",
    zh: "是哪一样？",
    en: "Which of these is it?",
    choices: &[
        ("plants", "草木没人管", "Plants nobody tends"),
        ("pests", "有虫、有老鼠", "Insects or rats"),
        ("standing", "积水", "Standing water"),
        ("else", "别的", "Something else"),
    ],
}];

const SERVICES: &[QuestionPlan] = &[QuestionPlan {
    code: "kind",
    zh: "想办哪一样？",
    en: "What is it about?",
    choices: &[
        ("proof", "开证明", "A proof or certificate"),
        ("insurance", "社保、医保", "Pension or health insurance"),
        ("senior", "老年卡、高龄津贴", "Senior card or allowance"),
        ("else", "别的", "Something else"),
    ],
}];

const fn plan(
    code: &'static str,
    icon: &'static str,
    zh: (&'static str, &'static str),
    en: (&'static str, &'static str),
    party: &'static str,
    answer_hours: i32,
    solve_hours: i32,
) -> CategoryPlan {
    CategoryPlan {
        code,
        icon,
        zh,
        en,
        party,
        answer_hours,
        solve_hours,
        // Of shared concern. What happens between neighbours is nobody else's to read, and of these too only what
        // happens in nobody's home (`domain::request::Leave`).
        public: matches!(
            code.as_bytes(),
            b"water" | b"door" | b"road" | b"clean" | b"power" | b"lift" | b"safety" | b"parking" | b"environment"
        ),
        // Nobody is in danger while the office is closed.
        hours: if matches!(code.as_bytes(), b"noise" | b"care" | b"services" | b"praise" | b"other") {
            Hours::Working
        } else {
            Hours::Calendar
        },
        // A complaint is not withdrawn for somebody (TRUST.md §2).
        tier: if matches!(code.as_bytes(), b"praise") { 2 } else { 1 },
        questions: &[],
    }
}
