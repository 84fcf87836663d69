//! What the columns of a desk's list are called, and where the list begins under its titles.

use crate::words::typed::tidy;

/// What is taken over of a list. Everything else in it stays where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    Name,
    Sex,
    Born,
    Age,
    Building,
    Unit,
    Door,
    /// The whole home in one cell.
    Address,
    Phone,
    Email,
    Alone,
}

impl Column {
    pub const ALL: [Column; 11] = [
        Column::Name,
        Column::Sex,
        Column::Born,
        Column::Age,
        Column::Building,
        Column::Unit,
        Column::Door,
        Column::Address,
        Column::Phone,
        Column::Email,
        Column::Alone,
    ];

    /// As it stands in the list that the desk keeps on the server between two pages.
    pub fn at(self) -> usize {
        Self::ALL.iter().position(|one| *one == self).unwrap_or_default()
    }

    /// What it may be called, the plainest first: where two columns could be meant, the plainer is.
    fn called(self) -> &'static [&'static str] {
        match self {
            Self::Name => &[
                "姓名",
                "住户姓名",
                "居民姓名",
                "老人姓名",
                "本人姓名",
                "人员姓名",
                "成员姓名",
                "业主姓名",
                "户主姓名",
                "名字",
                "住户",
                "业主",
                "户主",
                "name",
                "full name",
                "resident",
                "resident name",
            ],
            Self::Sex => &["性别", "男女", "sex", "gender"],
            Self::Born => &[
                "出生日期",
                "出生年月日",
                "出生年月",
                "出生时间",
                "生日",
                "出生年份",
                "出生年",
                "出生",
                "born",
                "date of birth",
                "birth date",
                "birthday",
                "dob",
            ],
            Self::Age => &["年龄", "岁数", "周岁", "实际年龄", "age"],
            Self::Building => &[
                "楼栋",
                "楼栋号",
                "楼号",
                "楼幢",
                "楼幢号",
                "栋号",
                "幢号",
                "楼座",
                "座号",
                "楼宇",
                "栋",
                "幢",
                "楼",
                "座",
                "building",
                "block",
            ],
            Self::Unit => &["单元", "单元号", "门洞", "楼门", "梯", "unit", "entrance"],
            Self::Door => &[
                "房号",
                "房间号",
                "房屋号",
                "房室号",
                "门牌",
                "门牌号",
                "门号",
                "室号",
                "户号",
                "房间",
                "室",
                "房",
                "door",
                "room",
                "flat",
                "apartment",
            ],
            Self::Address => &[
                "住址",
                "现住址",
                "现居住地址",
                "现住地址",
                "居住地址",
                "家庭住址",
                "家庭地址",
                "详细地址",
                "详细住址",
                "房屋地址",
                "住处",
                "地址",
                "address",
                "home",
            ],
            Self::Phone => &[
                "联系电话",
                "电话",
                "手机",
                "手机号",
                "手机号码",
                "电话号码",
                "联系手机",
                "移动电话",
                "本人电话",
                "本人联系电话",
                "联系方式",
                "phone",
                "mobile",
                "telephone",
                "tel",
                "phone number",
            ],
            Self::Email => &["邮箱", "电子邮箱", "电子邮件", "邮箱地址", "email", "e-mail", "mail"],
            Self::Alone => &["独居", "是否独居", "一个人住", "独居老人", "lives alone", "alone"],
        }
    }
}

/// Columns that are never taken over, said so on the page: an identity number is asked only where a
/// ballot's roll needs it (TRUST.md §3; PIPL art. 6, no more than the purpose needs).
const NEVER: [&str; 6] = ["身份证", "身份证号", "身份证号码", "证件号码", "公民身份号码", "公民身份证号码"];

/// Where the list begins, and which of its columns mean what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Rows above the first person, the names of the columns included.
    pub rows: usize,
    pub columns: Vec<(Column, usize)>,
    /// Names of columns that are left where they are on purpose.
    pub never: Vec<String>,
}

impl Header {
    /// Rows in which the names of the columns are looked for; above them stand titles and dates.
    const LOOKED_AT: usize = 20;

    /// The row that names the most columns, or two rows that together do (住址 over 楼栋, 单元, 房号).
    /// `None` where no column holds names of people.
    pub fn find<R: AsRef<[String]>>(rows: &[R]) -> Option<Header> {
        let mut best: Option<Header> = None;
        for at in 0..rows.len().min(Self::LOOKED_AT) {
            let upper = rows[at].as_ref();
            let lower = rows.get(at + 1).map(AsRef::as_ref).unwrap_or_default();
            let alone = Self::of(upper, at + 1);
            let both = Self::of(&joined(upper, lower), at + 2);
            for found in [alone, both].into_iter().flatten() {
                if best.as_ref().is_none_or(|best| found.columns.len() > best.columns.len()) {
                    best = Some(found);
                }
            }
        }
        best
    }

    fn of(names: &[String], rows: usize) -> Option<Header> {
        let plain: Vec<String> = names.iter().map(|name| plain(name)).collect();
        let mut columns = Vec::new();
        for column in Column::ALL {
            let place = column.called().iter().find_map(|called| plain.iter().position(|name| name == called));
            if let Some(place) = place {
                columns.push((column, place));
            }
        }
        let never = names.iter().filter(|name| NEVER.contains(&self::plain(name).as_str())).cloned().collect();
        columns.iter().any(|(column, _)| *column == Column::Name).then_some(Header { rows, columns, never })
    }
}

/// The lower row's names where they mean something, else the upper row's.
fn joined(upper: &[String], lower: &[String]) -> Vec<String> {
    let known = |name: &String| {
        let name = plain(name);
        NEVER.contains(&name.as_str()) || Column::ALL.iter().any(|column| column.called().contains(&name.as_str()))
    };
    let nothing = String::new();
    let name_at = |at: usize| lower.get(at).filter(|name| known(name)).or(upper.get(at));
    (0..upper.len().max(lower.len())).map(|at| name_at(at).unwrap_or(&nothing).clone()).collect()
}

/// 联 系 电 话（必填）* → 联系电话
fn plain(name: &str) -> String {
    let text = tidy(name).to_lowercase();
    let text = text.split(['(', '（', '[', '【']).next().unwrap_or_default().trim();
    let text = text.trim_matches(|c: char| matches!(c, '*' | ':' | '：' | '#' | ' '));
    if text.is_ascii() { text.to_owned() } else { text.replace(' ', "") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    fn places(header: &Header) -> Vec<(Column, usize)> {
        header.columns.clone()
    }

    #[test]
    fn the_names_are_found_under_titles() {
        let rows = [
            row(&["春风里社区居民花名册"]),
            row(&["填表日期：2026年", "", ""]),
            row(&["序号", "姓 名*", "联系电话（必填）"]),
        ];
        let header = Header::find(&rows).unwrap();
        assert_eq!(header.rows, 3);
        assert_eq!(places(&header), [(Column::Name, 1), (Column::Phone, 2)]);
    }

    #[test]
    fn two_rows_of_names_are_read_together() {
        let rows =
            [row(&["姓名", "住址", "", "", "电话"]), row(&["", "楼栋", "单元", "房号", ""]), row(&["王秀兰", "3"])];
        let header = Header::find(&rows).unwrap();
        assert_eq!(header.rows, 2);
        assert_eq!(
            places(&header),
            [(Column::Name, 0), (Column::Building, 1), (Column::Unit, 2), (Column::Door, 3), (Column::Phone, 4)]
        );
    }

    #[test]
    fn the_plainer_name_wins_and_identity_numbers_stay_behind() {
        let header = Header::find(&[row(&["户主姓名", "姓名", "身份证号码", "地址"])]).unwrap();
        assert_eq!(places(&header), [(Column::Name, 1), (Column::Address, 3)]);
        assert_eq!(header.never, ["身份证号码"]);
        let titled = Header::find(&[row(&["花名册"]), row(&["姓名", "电话", "身份证号"])]).unwrap();
        assert_eq!((titled.rows, titled.never), (2, vec!["身份证号".to_owned()]));
    }

    #[test]
    fn a_list_without_names_is_no_list_of_people() {
        assert_eq!(Header::find(&[row(&["楼栋", "水表读数"]), row(&["3", "120"])]), None);
        assert_eq!(Header::find::<Vec<String>>(&[]), None);
    }

    #[test]
    fn no_two_columns_share_a_name() {
        let mut all: Vec<&str> = Column::ALL.iter().flat_map(|column| column.called()).copied().collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(all.iter().all(|name| plain(name) == **name));
    }

    proptest! {
        #[test]
        fn any_cells_are_looked_at(rows in proptest::collection::vec(proptest::collection::vec("\\PC{0,8}|姓名|电话|楼栋", 0..8), 0..25)) {
            if let Some(header) = Header::find(&rows) {
                prop_assert!(header.rows <= rows.len() + 1);
            }
        }
    }
}
