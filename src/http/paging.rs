//! A page of a list. One row more than it holds is asked for, and says whether there is another page.

/// The rows of this page, and whether there are more.
pub fn one_page<T>(rows: &[T], most: i64) -> (&[T], bool) {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    (&rows[..rows.len().min(most)], rows.len() > most)
}

/// The same, cut where it is; whether there are more.
pub fn cut_to_page<T>(rows: &mut Vec<T>, most: i64) -> bool {
    let more = one_page(rows, most).1;
    if more {
        rows.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    }
    more
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_row_too_many_is_another_page() {
        assert_eq!(one_page(&[1, 2], 2), (&[1, 2][..], false));
        assert_eq!(one_page(&[1, 2, 3], 2), (&[1, 2][..], true));
        assert_eq!(one_page::<i32>(&[], 2), (&[][..], false));
        let mut rows = vec![1, 2, 3];
        assert!(cut_to_page(&mut rows, 2) && !cut_to_page(&mut rows, 2));
        assert_eq!(rows, [1, 2]);
    }
}
