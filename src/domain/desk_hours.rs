//! When somebody is at the desk, and what is said when nobody is. The clocks of requests know nothing of it.

/// When the desk is open: on these weekdays, from and to these minutes of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    /// Monday first.
    pub days: [bool; 7],
    pub opens: u16,
    pub closes: u16,
}

impl Hours {
    /// `weekday` from 0, Monday; `minute` of the day; `works`: what the community's calendar says of this day, where it
    /// differs from its weekday, a holiday or a make-up day.
    pub fn open_at(&self, weekday: usize, minute: u16, works: Option<bool>) -> bool {
        let day = works.unwrap_or_else(|| self.days.get(weekday).copied().unwrap_or(false));
        day && (self.opens..self.closes).contains(&minute)
    }

    /// The days as they are kept: `12345`.
    pub fn days_text(&self) -> String {
        let on = self.days.iter().zip('1'..='7').filter(|(on, _)| **on);
        on.map(|(_, digit)| digit).collect()
    }

    pub fn days_of(text: &str) -> [bool; 7] {
        let mut days = [false; 7];
        for (day, digit) in days.iter_mut().zip('1'..='7') {
            *day = text.contains(digit);
        }
        days
    }
}

/// Days that follow one another, first and last, from 0, Monday: Monday to Friday and Sunday are `[(0, 4), (6, 6)]`.
pub fn runs(days: &[bool; 7]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (day, _) in days.iter().enumerate().filter(|(_, on)| **on) {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == day => *last = day,
            _ => runs.push((day, day)),
        }
    }
    runs
}

/// 8:30, 08：30, 08.30, 830, 8点半 → minutes of the day.
pub fn minutes(typed: &str) -> Option<u16> {
    let text = crate::words::numbers::zh_to_digits(&crate::words::typed::tidy(typed));
    let text = text.replace("点半", ":30").replace(['点', '.'], ":").replace('分', "");
    let (hour, minute) = match text.split_once(':') {
        Some((hour, "")) => (hour, "0"),
        Some(both) => both,
        None if text.len() > 2 && text.is_ascii() => text.split_at(text.len() - 2),
        None => (text.as_str(), "0"),
    };
    let (hour, minute): (u16, u16) = (hour.trim().parse().ok()?, minute.trim().parse().ok()?);
    let whole = hour * 60 + minute;
    (hour <= 24 && minute < 60 && whole <= 24 * 60).then_some(whole)
}

/// 08:30
pub fn shown(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_a_row_are_said_together() {
        let on = |days: &str| runs(&Hours::days_of(days));
        assert_eq!(on("12345"), [(0, 4)]);
        assert_eq!(on("1247"), [(0, 1), (3, 3), (6, 6)]);
        assert_eq!(on(""), []);
    }

    #[test]
    fn open_on_weekdays_from_half_past_eight() {
        let hours = Hours { days: Hours::days_of("12345"), opens: 510, closes: 1050 };
        let open = |weekday, minute| hours.open_at(weekday, minute, None);
        assert!(open(0, 510) && open(4, 1049));
        assert!(!open(0, 509) && !open(0, 1050) && !open(5, 600) && !open(9, 600));
        assert_eq!(hours.days_text(), "12345");
    }

    #[test]
    fn a_holiday_is_shut_and_a_make_up_day_open() {
        let hours = Hours { days: Hours::days_of("12345"), opens: 510, closes: 1050 };
        assert!(!hours.open_at(2, 600, Some(false)), "New Year on a Wednesday");
        assert!(hours.open_at(6, 600, Some(true)), "a Sunday worked for it");
        assert!(!hours.open_at(6, 400, Some(true)), "in its hours");
    }

    #[test]
    fn an_hour_is_read_however_it_is_typed() {
        for (typed, minute) in [
            ("8:30", 510),
            ("08：30", 510),
            ("08.30", 510),
            ("830", 510),
            ("8点半", 510),
            ("17", 1020),
            ("24:00", 1440),
        ] {
            assert_eq!(minutes(typed), Some(minute), "{typed}");
        }
        for typed in ["", "25", "8:60", "24:01", "早上"] {
            assert_eq!(minutes(typed), None, "{typed}");
        }
        assert_eq!(shown(510), "08:30");
    }
}
