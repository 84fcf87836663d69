//! The key file is renewed while the server is down: everybody comes in as before, and the old file opens nothing here.

use std::process::Command;
use std::time::Duration;

use linli::keys::KeyRing;
use linli::store::credentials::pins;
use linli::store::person_keys;

use crate::house::House;
use crate::living;

fn rotate(house: &House, port: u16) -> (bool, String) {
    keys(house, "rotate", port)
}

fn keys(house: &House, what: &str, port: u16) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_linli"))
        .args(["keys", what, "--database", &house.database, "--port", &port.to_string(), "--data"])
        .arg(&house.folder)
        .current_dir(&house.folder)
        .output()
        .expect("it runs");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.success(), said)
}

fn opens(house: &House, keys: &KeyRing) -> Option<bool> {
    house.app.db.read_now(|conn| person_keys::opens(conn, keys)).expect("it reads")
}

living! {
    /// Nobody notices: PIN, second factor, the card's next number and what is to be recorded go on; the record holds.
    everybody_comes_in_as_before, |house| {
        let him = house.cast().neighbour.clone();
        let her = house.cast().resident.clone();
        let file = house.folder.join("linli.key");
        let before = KeyRing::read(&file).expect("the key");
        assert_eq!(opens(house, &before), Some(true));
        let (well, said) = rotate(house, house.app.config.port);
        assert!(!well && said.contains("stop it"), "{said}");
        house.while_closed(|house| {
            let (well, said) = keys(house, "rotate", house.app.config.port);
            assert!(well && said.contains("linli.key is new") && said.contains("PIN"), "{said}");
        });
        let after = KeyRing::read(&file).expect("the key");
        assert_eq!((opens(house, &before), opens(house, &after)), (Some(false), Some(true)));

        let his = house.resident(&him);
        let page = his.get("/requests/new/what");
        let csrf = page.form("/requests/new/what").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
        let category = page.choice("漏水");
        let fields = [("csrf", csrf.as_str()), ("key", "k"), ("category", &category), ("place", "home"), ("words", "又漏了")];
        let filed = his.post_raw("/requests", &fields);
        assert_eq!(filed.status, 200, "what he writes is sealed under his own key: {}", filed.words());
        let phone = house.helper();
        let start = phone.get("/assist");
        let beside = phone.submit(&start, "/assist", &[("card", &her.card_number), ("number", &her.card_numbers[0])]);
        assert!(beside.status == 200 && beside.says(&her.name), "{}", beside.words());
        assert_eq!(house.staff("desk").get("/desk/people").status, 200);
        house.advance(Duration::from_secs(3600));
        house.run_jobs();
        let record = house.staff("auditor").get("/desk/record");
        assert!(record.says("更换密钥文件"), "{}", record.words());
    }
}

living! {
    /// Cut short before the new file took its place, a second run finishes; the copy of the old one is kept.
    a_run_that_was_cut_short_is_finished, |house| {
        let file = house.folder.join("linli.key");
        house.while_closed(|house| {
            let (well, said) = rotate(house, house.app.config.port);
            assert!(well, "{said}");
            // As if the machine had died just before the last step.
            let kept = std::fs::read_dir(&house.folder)
                .expect("the folder")
                .filter_map(Result::ok)
                .map(|entry| entry.path())
                .find(|path| path.to_string_lossy().contains("linli.key.until-"))
                .expect("the old file is kept");
            std::fs::rename(&file, house.folder.join("linli.key.new")).expect("moved");
            std::fs::rename(kept, &file).expect("moved");
            let (well, said) = rotate(house, house.app.config.port);
            assert!(well && said.contains("finishes it"), "{said}");
        });
        let him = house.cast().neighbour.clone();
        house.resident(&him);
    }
}

/// Names of the peppers in the key file: the present one, then those of before.
fn peppers(house: &House) -> Vec<String> {
    let keys = KeyRing::read(&house.folder.join("linli.key")).expect("the key");
    keys.peppers().into_iter().map(|pepper| pepper.id).collect()
}

fn hashed_with(house: &House) -> Vec<(String, i64)> {
    house.app.db.read_now(pins::by_pepper).expect("it reads")
}

fn doctor(house: &House) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_linli"))
        .args(["doctor", "--database", &house.database, "--data"])
        .arg(&house.folder)
        .current_dir(&house.folder)
        .output()
        .expect("it runs");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

living! {
    /// What PINs are hashed with is renewed too. Each is hashed anew at its next right use, by no wrong one; doctor says how
    /// many are left; when none is, the earlier pepper goes, and everybody still comes in.
    pins_leave_the_old_pepper_one_by_one, |house| {
        let (him, her) = (house.cast().neighbour.clone(), house.cast().resident.clone());
        let before = peppers(house);
        assert_eq!((before.len(), hashed_with(house).len()), (1, 1));
        let all = hashed_with(house)[0].1;
        assert!(all >= 2, "several have a PIN");
        house.while_closed(|house| {
            assert!(keys(house, "rotate", house.app.config.port).0);
            let (well, said) = keys(house, "tidy", house.app.config.port);
            assert!(well && said.contains("nothing to drop"), "{said}");
        });
        let now = peppers(house);
        assert_eq!((now.len(), &now[1]), (2, &before[0]));
        assert!(doctor(house).contains(&format!("{all} PINs are still hashed with an earlier pepper")), "{}", doctor(house));
        // A wrong PIN changes nothing.
        let wrong = house.browser();
        wrong.have_cookie(&him.enrolled_device_cookie);
        let page = wrong.get("/sign-in/card");
        let pin = if him.pin == "271828" { "271829" } else { "271828" };
        let tried = wrong.submit(&page, "/sign-in/card", &[("card", &him.card_number), ("pin", pin)]);
        assert!(!tried.says(&him.name), "{}", tried.words());
        assert_eq!(hashed_with(house), [(before[0].clone(), all)]);
        // The right one opens as before, and is by the new pepper from then on.
        house.resident(&him);
        let count = |name: &str| hashed_with(house).iter().find(|(pepper, _)| pepper == name).map_or(0, |(_, n)| *n);
        assert_eq!((count(&now[0]), count(&before[0])), (1, all - 1));
        house.resident(&him);
        assert_eq!((count(&now[0]), count(&before[0])), (1, all - 1), "once is enough");
        // Renewed again before she came: three peppers, and she still comes in.
        house.while_closed(|house| {
            assert!(keys(house, "rotate", house.app.config.port).0);
        });
        assert_eq!(peppers(house).len(), 3);
        house.at_kiosk(&her);
        house.resident(&him);
        let present = peppers(house)[0].clone();
        assert!(hashed_with(house).iter().any(|(pepper, n)| *pepper == present && *n == 2));
        // Those who never come get new slips: their PINs are stopped, and what they were hashed with can go.
        super::super::desk_queue::sql(house, &format!("UPDATE pins SET state = 'disabled' WHERE pepper <> '{present}'"));
        assert!(doctor(house).contains("linli keys tidy"), "{}", doctor(house));
        house.while_closed(|house| {
            let (well, said) = keys(house, "tidy", house.app.config.port);
            assert!(well && said.contains("2 earlier peppers dropped"), "{said}");
        });
        assert_eq!(peppers(house), [present]);
        assert!(!doctor(house).contains("pepper"), "{}", doctor(house));
        house.resident(&him);
        house.at_kiosk(&her);
    }
}
