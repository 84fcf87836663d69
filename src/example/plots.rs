//! What people of the example report, and how it is answered and mended.

/// What somebody reports: category, what they say, where, and how it is answered and mended.
pub(super) struct Plot {
    pub code: &'static str,
    pub words: &'static str,
    pub place: &'static str,
    /// What the public board says of it.
    pub public: &'static str,
    pub answer: &'static str,
    pub solution: &'static str,
}

pub(super) const PLOTS: &[Plot] = &[
    Plot {
        code: "water",
        words: "水管接口滴水，地面很滑，怕老人摔跤。",
        place: "三楼楼道",
        public: "楼道里水管滴水，地面滑。",
        answer: "收到，明天上午派人来看。",
        solution: "接口换了新的，地面也擦干了。",
    },
    Plot {
        code: "water",
        words: "厨房下水道堵了，水漫出来。",
        place: "厨房",
        public: "",
        answer: "今天下午带疏通机来。",
        solution: "已经疏通，请注意不要倒油。",
    },
    Plot {
        code: "power",
        words: "北门到菜场第三盏路灯不亮，晚上黑。",
        place: "北门",
        public: "北门到菜场的路灯有一盏不亮。",
        answer: "已经报修，两天内换灯。",
        solution: "灯泡换好了，晚上看过，亮了。",
    },
    Plot {
        code: "lift",
        words: "电梯上到四楼会抖一下，声音很大。",
        place: "2单元电梯",
        public: "电梯运行时抖动、有响声。",
        answer: "维保师傅一小时内到。",
        solution: "导靴换了，试了十趟，不抖了。",
    },
    Plot {
        code: "door",
        words: "单元门关不上，晚上不放心。",
        place: "单元门",
        public: "单元门关不上。",
        answer: "明天换闭门器。",
        solution: "闭门器换了，门能自己关上。",
    },
    Plot {
        code: "road",
        words: "路面塌了一块，轮椅过不去。",
        place: "南门口",
        public: "南门口路面塌了一块，轮椅过不去。",
        answer: "先围起来，本周铺好。",
        solution: "铺平了，轮椅试过能过。",
    },
    Plot {
        code: "clean",
        words: "垃圾两天没人收，有味道。",
        place: "东边垃圾房",
        public: "垃圾房两天没有收。",
        answer: "今天加收一趟。",
        solution: "收走了，也冲洗过了。",
    },
    Plot {
        code: "noise",
        words: "楼上半夜拖椅子，睡不着。",
        place: "家里",
        public: "",
        answer: "社工今晚上门说一说。",
        solution: "楼上贴了脚垫，答应十点后轻一点。",
    },
    Plot {
        code: "safety",
        words: "楼道里有人给电动车拉线充电。",
        place: "一楼楼道",
        public: "楼道里有电动车拉线充电。",
        answer: "今天就去看。",
        solution: "电线拆了，车推到了充电棚。",
    },
    Plot {
        code: "parking",
        words: "有车停在消防通道上，好几天了。",
        place: "8号楼前",
        public: "有车停在消防通道上。",
        answer: "联系车主挪车。",
        solution: "车挪走了，地上画了黄线。",
    },
    Plot {
        code: "care",
        words: "想在卫生间加个扶手，老人摔过一次。",
        place: "卫生间",
        public: "",
        answer: "后天师傅上门量尺寸。",
        solution: "扶手装好了，试过很牢。",
    },
    Plot {
        code: "praise",
        words: "保洁李阿姨扫得特别干净，想谢谢她。",
        place: "整栋楼",
        public: "",
        answer: "一定转告她，也谢谢您。",
        solution: "已经在晨会上表扬。",
    },
    Plot {
        code: "other",
        words: "活动室的饮水机没有热水。",
        place: "活动室",
        public: "",
        answer: "请厂家来修。",
        solution: "加热管换了，有热水了。",
    },
    Plot {
        code: "water",
        words: "屋顶下雨漏水，天花板湿了一片。",
        place: "六楼顶层",
        public: "",
        answer: "天晴后做防水。",
        solution: "防水做好了，下次下雨再来看。",
    },
];

/// Places inside somebody's home: nobody else's to know of.
pub(super) const IN_HOMES: [&str; 4] = ["厨房", "家里", "卫生间", "六楼顶层"];
