//! Somebody is erased: nobody reads what was written any more, and everything still verifies.

use std::path::Path;
use std::process::Command;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use linli::acts::person::erase::erase;
use linli::domain::person::ERASED;
use linli::domain::receipt::Proof;
use linli::domain::standing::{Assurance, Channel, Office, Right, Standing};
use linli::error::Error;
use linli::keys::open_with;
use linli::store::acts::Act;
use linli::store::conn::{Conn, DatabaseUrl, Opener, Use};
use linli::store::record::{self, Entry};
use linli::store::schema::{people, person_keys};

use super::bounded::told_as_it_is;
use crate::house::{Engine, House};
use crate::living;

fn standing(actor: &str, right: Right, channel: Channel) -> Standing {
    Standing {
        actor: actor.to_owned(),
        right,
        channel,
        assurance: Assurance::CardAndPin,
        session: None,
        device: None,
        key: None,
        client_at: None,
        fresh_until: linli::domain::standing::ALWAYS_FRESH,
    }
}

pub fn conn(address: &str) -> Conn {
    Opener { url: DatabaseUrl::parse(address).expect("an address"), purpose: Use::Write }.open().expect("it opens")
}

/// Something he did, with its entry and what it says.
fn something_of(house: &House, person: &str) -> (Act, Entry, Vec<u8>) {
    let (community, who) = (house.community(), person.to_owned());
    house
        .wait(house.app.db.write("test", &community, move |tx| {
            let acts = linli::store::acts::of_resident(tx.conn, tx.community, &who, None, 1)?;
            let act = acts.into_iter().next().ok_or(Error::Missing)?;
            let entry = record::find(tx.conn, tx.community, act.seq)?.ok_or(Error::Missing)?;
            let key = linli::store::person_keys::of(tx, &who)?.ok_or(Error::Missing)?;
            let about = format!("record/{}/{}", tx.community, entry.seq);
            let plain = open_with(&key, about.as_bytes(), entry.sealed.as_deref().unwrap_or_default())?;
            Ok((act, entry, plain.to_vec()))
        }))
        .expect("he did something")
}

fn key_of(address: &str, person: &str) -> Option<Vec<u8>> {
    person_keys::table
        .filter(person_keys::person_id.eq(person))
        .select(person_keys::wrapped)
        .first::<Option<Vec<u8>>>(&mut conn(address))
        .expect("a row")
}

fn linli(folder: &Path, keys: &Path, database: &str, args: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_linli"))
        .args(["--database", database, "--data"])
        .arg(folder)
        .args(args)
        .current_dir(folder)
        .env("LINLI_KEY_FILE", keys.join("linli.key"))
        .output()
        .expect("it runs");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.success(), said)
}

pub fn erase_him(house: &House, person: &str) {
    let community = house.community();
    let own = standing(person, Right::OwnSelf, Channel::OwnPhone);
    house.wait(erase(&house.app, &community, own, person.to_owned())).expect("he may");
}

living! {
    /// Key and name are gone; chain, tree, checkpoints and his paper receipt still hold, and the receipt says so.
    an_erased_person_leaves_a_whole_record, |house| {
        let him = house.cast().neighbour.clone();
        let (act, entry, plain) = something_of(house, &him.id);
        house.run_jobs();
        let (page, proof) = (format!("/receipts/{}", act.receipt_code), format!("/receipts/{}/proof", act.receipt_code));
        let visitor = house.browser();
        assert!(!visitor.get(&page).says("删掉"), "not yet");
        let his = house.resident(&him);
        erase_him(house, &him.id);
        assert_eq!(key_of(&house.database, &him.id), None);
        let (name, state): (String, String) = people::table
            .filter(people::id.eq(&him.id))
            .select((people::name, people::state))
            .first(&mut conn(&house.database))
            .expect("a row");
        assert_eq!((name.as_str(), state.as_str()), (ERASED, "closed"));
        assert!(his.get("/requests").url.starts_with("/sign-in"), "his session is gone");
        let desk = house.staff("desk");
        assert!(!desk.get("/desk/people?q=%E9%99%88%E5%BB%BA%E5%9B%BD").text.contains(&him.id), "nobody finds him");
        let left = desk.get(&format!("/desk/people/{}/thanks", him.id));
        assert!(left.status == 200 && left.says(&format!("{ERASED}的谢礼")), "{}", left.words());
        house.advance(std::time::Duration::from_secs(3600));
        house.run_jobs();
        let shown = visitor.get(&page);
        assert!(shown.status == 200 && shown.says("删掉") && !shown.says("陈"), "{}", shown.words());
        let key = house.app.signer.verifier(&house.community());
        let proof = Proof::parse(&visitor.get(&proof).text).expect("a proof");
        proof.check(&key).expect("it still holds");
        assert_eq!(proof.leaf, entry.leaf());
        assert!(proof.opens(&act.salt, &plain), "with the paper's salt he can still prove what he said");
        let (well, said) = linli(&house.folder, &house.folder, &house.database, &["record", "verify"]);
        assert!(well, "{said}");
        told_as_it_is(house);
        let left = std::fs::read_to_string(house.folder.join("linli-erased.jsonl")).expect("the list");
        assert!(left.contains(&him.id) && !left.contains("陈"));
    }
}

living! {
    /// Nobody else erases him: no office, no helper beside him.
    only_oneself_is_erased, |house| {
        let (him, community) = (house.cast().neighbour.clone(), house.community());
        let staff = house.cast().staff.iter().find(|s| s.office == "admin").expect("an administrator").clone();
        let helper = house.cast().helper.clone();
        let office = Right::Office { office: Office::Admin, party: None };
        for (who, right) in [
            (staff.id.as_str(), office),
            (him.id.as_str(), Right::Assisted { by: helper.id.clone() }),
            (helper.id.as_str(), Right::OwnSelf),
        ] {
            let tried = house.wait(erase(&house.app, &community, standing(who, right, Channel::HelperDevice), him.id.clone()));
            assert!(matches!(tried, Err(Error::Forbidden(_))), "{tried:?}");
        }
        assert!(key_of(&house.database, &him.id).is_some());
    }
}

/// The bytes of the destroyed key are nowhere in the file, not even in a page that is free.
#[test]
fn a_destroyed_key_leaves_no_bytes() {
    let house = House::example(Engine::Sqlite);
    let him = house.cast().neighbour.id.clone();
    let wrapped = key_of(&house.database, &him).expect("a key");
    fold(&house.database);
    assert!(holds(&house.database, &wrapped), "the test looks in the right place");
    erase_him(&house, &him);
    fold(&house.database);
    assert!(!holds(&house.database, &wrapped));
}

/// Folds the journal into the file.
fn fold(address: &str) {
    conn(address).batch_execute("PRAGMA wal_checkpoint(TRUNCATE)").expect("folded");
}

fn holds(file: &str, bytes: &[u8]) -> bool {
    let whole = std::fs::read(file).expect("the file");
    whole.windows(bytes.len()).any(|w| w == bytes)
}

/// A backup from before: it holds nobody's key, and restoring it erases again.
#[test]
fn a_restored_backup_forgets_again() {
    let house = House::example(Engine::Sqlite);
    let him = house.cast().neighbour.id.clone();
    let her = house.cast().resident.id.clone();
    let wrapped = key_of(&house.database, &him).expect("a key");
    let (well, said) = linli(&house.folder, &house.folder, &house.database, &["backup", "saved"]);
    assert!(well && said.contains("people's keys"), "{said}");
    let copy = house.folder.join("saved/linli.db").to_string_lossy().into_owned();
    assert!(!holds(&copy, &wrapped), "the database's copy holds no key");
    erase_him(&house, &him);
    let elsewhere = house.folder.join("elsewhere");
    std::fs::create_dir_all(&elsewhere).expect("a folder");
    let restored = elsewhere.join("linli.db").to_string_lossy().into_owned();
    let saved = house.folder.join("saved").to_string_lossy().into_owned();
    let (well, said) = linli(&elsewhere, &house.folder, &restored, &["restore", &saved]);
    assert!(well && said.contains("1 people stay erased") && said.contains("whole"), "{said}");
    assert_eq!(key_of(&restored, &him), None);
    assert!(key_of(&restored, &her).is_some(), "hers came back");
    let name: String =
        people::table.filter(people::id.eq(&him)).select(people::name).first(&mut conn(&restored)).expect("a row");
    assert_eq!(name, ERASED);
    let lost = house.folder.join("lost");
    std::fs::create_dir_all(&lost).expect("a folder");
    std::fs::copy(house.folder.join("linli.key"), lost.join("linli.key")).expect("the key");
    let nowhere = lost.join("linli.db").to_string_lossy().into_owned();
    let (well, said) = linli(&lost, &lost, &nowhere, &["restore", &saved]);
    assert!(!well && said.contains("--without-keys") && !Path::new(&nowhere).exists(), "{said}");
    // The keys alone are not enough: without the list of who was erased he would be there again.
    let (well, said) = linli(&lost, &lost, &nowhere, &["restore", &saved, "--without-keys"]);
    assert!(!well && said.contains("--without-erased") && !Path::new(&nowhere).exists(), "{said}");
    // Keys that cannot be read: nothing stands where a server would look for a database.
    std::fs::copy(house.folder.join("linli-erased.jsonl"), lost.join("linli-erased.jsonl")).expect("the list");
    std::fs::write(lost.join("torn.jsonl"), "{\"community\":").expect("a file");
    let torn = lost.join("torn.jsonl").to_string_lossy().into_owned();
    let (well, said) = linli(&lost, &lost, &nowhere, &["restore", &saved, "--keys", &torn]);
    assert!(!well && !Path::new(&nowhere).exists(), "{said}");
    let (well, said) = linli(&lost, &lost, &nowhere, &["restore", &saved, "--without-keys"]);
    assert!(well && said.contains("1 people stay erased"), "{said}");
}
