//! What the columns of lists from elsewhere are called, and which stands where (docs/DATA.md).

use crate::words::typed::tidy;

/// What a column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Number,
    Category,
    Building,
    Place,
    Words,
    Filed,
    Deadline,
    Caller,
    Phone,
}

impl Column {
    pub const ALL: [Self; 9] = [
        Self::Number,
        Self::Category,
        Self::Building,
        Self::Place,
        Self::Words,
        Self::Filed,
        Self::Deadline,
        Self::Caller,
        Self::Phone,
    ];

    /// The name in our own files, and in JSON; the first of [`Self::names`].
    pub fn key(self) -> &'static str {
        self.names()[0]
    }

    /// What lists call it; compared without spaces and marks, in small letters.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Number => &[
                "outside_number",
                "工单编号",
                "工单号",
                "编号",
                "单号",
                "受理编号",
                "受理单号",
                "诉求编号",
                "流水号",
                "number",
                "ordernumber",
                "orderid",
                "servicerequestid",
                "id",
            ],
            Self::Category => &[
                "category",
                "类别",
                "分类",
                "问题类别",
                "诉求类别",
                "诉求类型",
                "问题类型",
                "事项",
                "事项类别",
                "servicecode",
                "type",
            ],
            Self::Building => &["building", "楼栋", "楼号", "栋", "楼"],
            Self::Place => &[
                "place",
                "地址",
                "地点",
                "位置",
                "事发地址",
                "事发地点",
                "诉求地址",
                "问题地址",
                "address",
                "addressstring",
            ],
            Self::Words => &[
                "words",
                "内容",
                "诉求内容",
                "工单内容",
                "问题描述",
                "问题内容",
                "描述",
                "诉求",
                "description",
                "content",
            ],
            Self::Filed => {
                &["filed_at", "受理时间", "来电时间", "登记时间", "创建时间", "反映时间", "requesteddatetime"]
            }
            Self::Deadline => &[
                "deadline",
                "截止时间",
                "截止日期",
                "办结时限",
                "办理时限",
                "办理期限",
                "处理时限",
                "限办时间",
                "到期时间",
                "要求办结时间",
                "dueat",
                "due",
                "expecteddatetime",
            ],
            Self::Caller => &["caller", "来电人", "诉求人", "反映人", "联系人", "姓名", "callername"],
            Self::Phone => {
                &["phone", "电话", "联系电话", "来电号码", "来电电话", "手机", "手机号", "联系方式", "callerphone"]
            }
        }
    }

    pub fn of_name(name: &str) -> Option<Self> {
        let bare = bare(name);
        Self::ALL.into_iter().find(|column| column.names().iter().any(|known| bare == bare_name(known)))
    }
}

/// Without spaces and marks, in small letters: 电 梯 and 电梯 are one word.
pub fn bare(name: &str) -> String {
    let letters = |c: &char| c.is_alphanumeric();
    tidy(name).chars().filter(letters).flat_map(char::to_lowercase).collect()
}

fn bare_name(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Which column stands where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    places: Vec<(Column, usize)>,
}

impl Header {
    /// The header in a row, if it is one: it must name the number and the words.
    pub fn read(cells: &[String]) -> Option<Self> {
        let mut places: Vec<(Column, usize)> = Vec::new();
        for (at, cell) in cells.iter().enumerate() {
            if let Some(column) = Column::of_name(cell)
                && !places.iter().any(|(known, _)| *known == column)
            {
                places.push((column, at));
            }
        }
        let has = |wanted: Column| places.iter().any(|(column, _)| *column == wanted);
        (has(Column::Number) && has(Column::Words)).then_some(Self { places })
    }

    pub fn cell<'a>(&self, column: Column, cells: &'a [String]) -> &'a str {
        let place = self.places.iter().find(|(known, _)| *known == column);
        place.and_then(|(_, at)| cells.get(*at)).map_or("", |cell| cell.trim())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn headers_of_hotlines_and_of_our_own_files_are_known() {
        for names in [
            "工单编号,诉求类型,诉求地址,诉求内容,办结时限,来电人,联系电话",
            "outside_number,category,place,words,deadline,caller,phone",
            "序号,工单号 *,分类,地点,内 容,截止时间",
        ] {
            let cells: Vec<String> = names.split(',').map(str::to_owned).collect();
            assert!(Header::read(&cells).is_some(), "{names}");
        }
        assert_eq!(Header::read(&["姓名".to_owned(), "电话".to_owned()]), None);
        for column in Column::ALL {
            assert_eq!(Column::of_name(column.key()), Some(column));
        }
    }

    proptest! {
        #[test]
        fn any_header_is_read_or_not(cells in proptest::collection::vec("\\PC{0,20}", 0..20)) {
            let _ = Header::read(&cells);
        }
    }
}
