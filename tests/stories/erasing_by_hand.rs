//! Somebody has their own data erased, over HTTP: on their phone or at the kiosk, by nobody else's hand; and from the
//! console for who asked on paper. The record still verifies.

use std::process::Command;
use std::time::Duration;

use diesel::prelude::*;
use linli::domain::person::ERASED;
use linli::domain::receipt::Proof;
use linli::store::conn::{Conn, DatabaseUrl, Opener, Use};
use linli::store::schema::{people, person_keys, photos, request_events, requests};

use crate::house::{Browser, House};
use crate::living;

fn conn(house: &House) -> Conn {
    let url = DatabaseUrl::parse(&house.database).expect("an address");
    Opener { url, purpose: Use::Read }.open().expect("it opens")
}

fn key_of(house: &House, person: &str) -> Option<Vec<u8>> {
    person_keys::table
        .filter(person_keys::person_id.eq(person))
        .select(person_keys::wrapped)
        .first::<Option<Vec<u8>>>(&mut conn(house))
        .expect("a row")
}

/// A request with words and a photo, filed on his phone; its receipt's code.
fn file(his: &Browser) -> String {
    let what = his.get("/requests/new/what");
    let category = what.choice("漏水");
    let hers = his.submit(&what, "/requests/new/what", &[("category", &category)]);
    let place = his.submit(&hers, "/requests/new/where", &[("place", "home")]);
    let photo = photo();
    let said =
        his.submit_with_photos(&place, "/requests/new/words", &[("words", "厨房的水管一直漏")], &[("photos", photo)]);
    let filed = his.submit(&said, "/requests", &[]);
    assert!(filed.url.ends_with("/filed"), "{} {}", filed.url, filed.words());
    let link = filed.link("/receipts/");
    link.rsplit("/receipts/").next().expect("a code").split(['#', '?']).next().expect("a code").to_owned()
}

fn photo() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(32, 32).write_to(&mut bytes, image::ImageFormat::Jpeg).expect("a picture");
    bytes.into_inner()
}

fn verify(house: &House, args: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_linli"))
        .args(["--database", &house.database, "--data"])
        .arg(&house.folder)
        .args(args)
        .current_dir(&house.folder)
        .output()
        .expect("it runs");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.success(), said)
}

living! {
    /// He reads what goes and what stays, says yes, and is gone: name, words, photos and key. The record verifies, his
    /// paper receipt says that it was erased and still proves itself.
    he_is_gone_by_his_own_word, |house| {
        let him = house.cast().neighbour.clone();
        let his = house.resident(&him);
        let receipt = file(&his);
        house.advance(Duration::from_secs(3600));
        house.run_jobs();
        let close = his.get("/me/close");
        assert!(close.link("/me/erase").ends_with("/me/erase"));
        let page = his.get("/me/erase");
        assert!(page.says("谁也打不开") && page.says("备份"), "{}", page.words());
        let unread = his.submit(&page, "/me/erase", &[]);
        assert!(unread.status == 422 || unread.status == 401, "{}", unread.words());
        assert!(key_of(house, &him.id).is_some());
        // An hour later, from a phone left lying open: first the PIN.
        let asked = his.submit(&his.get("/me/erase"), "/me/erase", &[("understood", "yes")]);
        assert_eq!(asked.status, 401, "{}", asked.words());
        let resume = his.submit(&asked, "/again", &[("pin", &him.pin)]);
        let done = his.submit(&resume, "/me/erase", &[]);
        assert_eq!(done.status, 200, "{}", done.words());
        assert!(done.says("您的资料删掉了"), "{}", done.words());
        assert_eq!(key_of(house, &him.id), None);
        assert!(his.get("/me").url.starts_with("/sign-in"));

        let mut db = conn(house);
        let name: String = people::table.filter(people::id.eq(&him.id)).select(people::name).first(&mut db).expect("a row");
        assert_eq!(name, ERASED);
        let theirs = requests::table.filter(requests::resident_id.eq(&him.id));
        let words: Vec<(String, String)> = theirs.select((requests::id, requests::words)).load(&mut db).expect("rows");
        assert!(!words.is_empty() && words.iter().all(|(_, said)| said.is_empty()), "{words:?}");
        for (id, _) in &words {
            let pictures: i64 = photos::table.filter(photos::request_id.eq(id)).count().get_result(&mut db).expect("a count");
            let said: Vec<Option<String>> = request_events::table
                .filter(request_events::request_id.eq(id))
                .select(request_events::words)
                .load(&mut db)
                .expect("rows");
            assert!(pictures == 0 && said.iter().all(Option::is_none), "{said:?}");
        }
        let visitor = house.browser();
        let shown = visitor.get(&format!("/receipts/{receipt}"));
        assert!(shown.status == 200 && shown.says("删掉") && !shown.says("厨房"), "{}", shown.words());
        let proof = Proof::parse(&visitor.get(&format!("/receipts/{receipt}/proof")).text).expect("a proof");
        proof.check(&house.app.signer.verifier(&house.community())).expect("it still holds");
        let (well, said) = verify(house, &["record", "verify"]);
        assert!(well, "{said}");
        let left = std::fs::read_to_string(house.folder.join("linli-erased.jsonl")).expect("the list");
        assert!(left.contains(&him.id), "a restore forgets him again");
        let desk = house.staff("desk");
        assert!(!desk.get("/desk/people?q=%E9%99%88%E5%BB%BA%E5%9B%BD").text.contains(&him.id), "nobody finds him");
    }
}

living! {
    /// At the kiosk with card and PIN; never beside a helper, never while one serves others, never by the desk.
    at_the_kiosk_and_by_nobody_else, |house| {
        let her = house.cast().resident.clone();
        let phone = house.helper();
        let csrf_of = |browser: &Browser, path: &str, form: &str| {
            let page = browser.get(path);
            page.form(form).hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1
        };
        let serving = phone.get("/me/erase");
        assert!(serving.says("还在替别人办事") && !serving.offers("/me/erase"), "{}", serving.words());
        let csrf = csrf_of(&phone, "/me", "/sign-out");
        let tried = phone.post_raw("/me/erase", &[("csrf", &csrf), ("key", "k"), ("understood", "yes")]);
        assert_eq!(tried.status, 422, "{}", tried.words());
        let desk = house.staff("desk");
        let csrf = csrf_of(&desk, "/desk/settings", "/sign-out");
        let tried = desk.post_raw("/me/erase", &[("csrf", &csrf), ("key", "k"), ("understood", "yes")]);
        assert!(matches!(tried.status, 403 | 422), "{}", tried.words());

        let start = phone.get("/assist");
        let beside = phone.submit(&start, "/assist", &[("card", &her.card_number), ("number", &her.card_numbers[0])]);
        assert_eq!(beside.status, 200, "{}", beside.words());
        let csrf = csrf_of(&phone, "/", "/assist/end");
        let tried = phone.post_raw("/me/erase", &[("csrf", &csrf), ("key", "k"), ("understood", "yes")]);
        assert_eq!(tried.status, 403, "{}", tried.words());
        assert!(key_of(house, &her.id).is_some());

        let kiosk = house.at_kiosk(&her);
        let done = kiosk.submit(&kiosk.get("/me/erase"), "/me/erase", &[("understood", "yes")]);
        assert_eq!(done.status, 200, "{}", done.words());
        assert!(done.says("您的资料删掉了"), "{}", done.words());
        assert_eq!(key_of(house, &her.id), None);
        let (well, said) = verify(house, &["record", "verify"]);
        assert!(well, "{said}");
    }
}

living! {
    /// From the console, for somebody who asked on paper: first it says who it would be, then it is done, once.
    from_the_console_on_their_written_word, |house| {
        let him = house.cast().neighbour.clone();
        let (well, said) = verify(house, &["erase", &him.id]);
        assert!(!well && said.contains(&him.name) && said.contains("--yes"), "{said}");
        assert!(key_of(house, &him.id).is_some());
        let (well, said) = verify(house, &["erase", "nobody", "--yes"]);
        assert!(!well && said.contains("nobody has this id"), "{said}");
        let (well, said) = verify(house, &["erase", &house.cast().helper.id, "--yes"]);
        assert!(!well && said.contains("still act for others"), "{said}");
        let (well, said) = verify(house, &["erase", &him.id, "--yes"]);
        assert!(well && said.contains("erased"), "{said}");
        assert_eq!(key_of(house, &him.id), None);
        let (well, said) = verify(house, &["erase", &him.id, "--yes"]);
        assert!(well && said.contains("erased before"), "{said}");
        let (well, said) = verify(house, &["record", "verify"]);
        assert!(well, "{said}");
    }
}
