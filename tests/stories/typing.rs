//! What people mistype is said plainly, and nothing they typed is lost.

use crate::living;

living! {
    a_form_that_was_refused_keeps_what_was_typed, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let what = his.get("/requests/new/what");
        let nothing = his.submit(&what, "/requests/new/what", &[]);
        assert_eq!(nothing.status, 422);
        assert!(nothing.text.contains("错误"), "{}", nothing.text);
        let place = his.submit(&what, "/requests/new/what", &[("category", &what.choice("漏水"))]);
        let nowhere = his.submit(&place, "/requests/new/where", &[("detail", "三楼拐角的水表箱")]);
        assert_eq!(nowhere.status, 422);
        assert!(nowhere.says("三楼拐角的水表箱"));
        let words = his.submit(&place, "/requests/new/where", &[("place", "home")]);
        let long = "水".repeat(2001);
        let refused = his.submit(&words, "/requests/new/words", &[("words", &long)]);
        assert_eq!(refused.status, 422);
        assert!(refused.text.contains(&long), "two thousand and one characters are still there");
    }
}

living! {
    /// Leave, and come back another day: the draft is where it was.
    a_draft_is_still_there_tomorrow, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let what = his.get("/requests/new/what");
        let place = his.submit(&what, "/requests/new/what", &[("category", &what.choice("漏水"))]);
        let words = his.submit(&place, "/requests/new/where", &[("place", "home"), ("detail", "厨房")]);
        his.submit(&words, "/requests/new/words", &[("words", "下水道堵了")]);
        house.advance(std::time::Duration::from_secs(21 * 3600));
        let again = house.resident(&house.cast().neighbour.clone());
        let check = again.get("/requests/new/check");
        assert!(check.says("下水道堵了") && check.says("厨房"), "{}", check.words());
    }
}

living! {
    /// No page for one person shows anything of a draft for another.
    drafts_never_mix, |house| {
        let phone = house.helper();
        let her = house.cast().resident.id.clone();
        let what = phone.get(&format!("/for/{her}/requests/new/what"));
        let place = phone.submit(&what, "/requests/new/what", &[("category", &what.choice("漏水"))]);
        phone.submit(&place, "/requests/new/where", &[("place", "home"), ("detail", "她家厨房")]);
        let list = phone.get("/for");
        let other = list
            .text
            .split("/for/")
            .skip(1)
            .map(|rest| rest.split(['"', '/', '?']).next().unwrap_or("").to_owned())
            .find(|id| id.len() == 36 && *id != her)
            .expect("another resident of his");
        let page = phone.get(&format!("/for/{other}/requests/new/where"));
        assert!(!page.says("她家厨房"), "{}", page.words());
        let own = phone.get("/requests/new/where");
        assert!(!own.says("她家厨房"), "{}", own.words());
    }
}

living! {
    /// Bad input of every kind gets a plain answer, never an error of ours.
    nonsense_is_answered_plainly, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let page = his.get("/requests/new/what");
        let hidden = page.form("/requests/new/what").hidden;
        let csrf = hidden.iter().find(|(n, _)| n == "csrf").expect("a token").1.clone();
        let long = "x".repeat(70_000);
        for fields in [
            vec![("csrf", csrf.as_str()), ("category", long.as_str())],
            vec![("csrf", csrf.as_str()), ("category", "\u{0}\u{202e}")],
            vec![("csrf", csrf.as_str()), ("category", "' OR 1=1 --")],
        ] {
            let answer = his.post_raw("/requests/new/what", &fields);
            assert!((400..500).contains(&answer.status), "{}: {}", answer.status, answer.words());
        }
        for address in ["/requests?before=nonsense", "/requests/%00", "/photos/..%2f..%2fetc", "/receipts/<script>", "/requests/new/nonsense"] {
            let answer = his.get(address);
            assert!(answer.status < 500, "{address}: {}", answer.status);
        }
    }
}
