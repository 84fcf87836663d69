//! The key file is renewed while the server is down: everybody comes in as before, and the old file opens nothing here.

use std::process::Command;
use std::time::Duration;

use linli::keys::KeyRing;
use linli::store::person_keys;

use crate::house::House;
use crate::living;

fn rotate(house: &House, port: u16) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_linli"))
        .args(["keys", "rotate", "--database", &house.database, "--port", &port.to_string(), "--data"])
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
            let (well, said) = rotate(house, house.app.config.port);
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
