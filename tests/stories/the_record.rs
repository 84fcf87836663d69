//! The record can be trusted by somebody who does not trust us: chain, tree, checkpoints, receipts, exports.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use linli::domain::receipt::Proof;
use linli::keys::sha256;
use linli::store::conn::{Conn, DatabaseUrl, Opener, Use};
use linli::store::record::{self, Entry, checkpoints};
use linli::store::schema::{record as entries, record_heads, record_tiles};

use crate::house::House;
use crate::living;

const HOUR: Duration = Duration::from_secs(3600);

/// The program itself, as an operator would call it: did it end well, and what did it say?
fn linli(house: &House, args: &[&str]) -> (bool, String) {
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

/// The program with no database and no keys at hand.
fn offline(folder: &Path, args: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_linli"))
        .args(args)
        .current_dir(folder)
        .env("LINLI_DATABASE", "/nowhere/at/all.db")
        .output()
        .expect("it runs");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.success(), said)
}

fn raw(house: &House) -> Conn {
    Opener { url: DatabaseUrl::parse(&house.database).expect("an address"), purpose: Use::Write }
        .open()
        .expect("it opens")
}

/// Somebody with the whole database in their hands.
fn take_guards_off(conn: &mut Conn) {
    let sql = match conn {
        Conn::Pg(_) => "ALTER TABLE record DISABLE TRIGGER ALL; ALTER TABLE checkpoints DISABLE TRIGGER ALL",
        Conn::Sqlite(_) => {
            "DROP TRIGGER record_no_update; DROP TRIGGER record_no_delete; DROP TRIGGER record_follows;
             DROP TRIGGER checkpoints_no_update; DROP TRIGGER checkpoints_no_delete"
        }
    };
    conn.batch_execute(sql).expect("the owner may");
}

fn last(house: &House) -> i64 {
    let community = house.community();
    let found = house.app.db.read_now(|c| record::page_before(c, &community, i64::MAX, 1)).expect("it reads");
    found.first().expect("entries").seq
}

fn sizes(house: &House) -> Vec<i64> {
    let community = house.community();
    let found = house.app.db.read_now(|c| checkpoints::page_before(c, &community, i64::MAX, 100)).expect("it reads");
    found.into_iter().map(|c| c.tree_size).collect()
}

/// Changes an entry and makes all that follows fit again, as a careful forger would.
fn rewrite_from(house: &House, seq: i64) {
    let mut conn = raw(house);
    let community = house.community();
    let mut all = record::page_after(&mut conn, &community, seq - 1, 100_000).expect("it reads");
    all[0].act = "request.undo".into();
    relink(&mut conn, &community, &mut all);
}

/// A resident makes the text larger: an act like any other.
fn something_happens(house: &House) {
    let his = house.resident(&house.cast().neighbour.clone());
    let view = his.get("/settings");
    let changed = his.submit(&view, "/settings", &[("size", "24")]);
    assert_eq!(changed.status, 200, "{}", changed.words());
}

fn names(said: &str, seq: i64) -> bool {
    said.contains(&format!("entry {seq} does not fit"))
}

living! {
    /// Case 26: a byte changed in the record: verify fails and names the entry.
    case_26_a_changed_byte, |house| {
        house.run_jobs();
        let (well, said) = linli(house, &["record", "verify"]);
        assert!(well && said.contains(&format!("whole, {} entries", last(house))), "{said}");
        let mut conn = raw(house);
        take_guards_off(&mut conn);
        conn.batch_execute("UPDATE record SET channel = 'kiosj' WHERE seq = 17").expect("no guard");
        let (well, said) = linli(house, &["record", "verify"]);
        assert!(!well && names(&said, 17), "{said}");
    }
}

living! {
    /// Case 26: everything after the change was made to fit: the stored tree and the checkpoint still tell where.
    case_26_a_careful_forger, |house| {
        house.run_jobs();
        take_guards_off(&mut raw(house));
        rewrite_from(house, 23);
        let (well, said) = linli(house, &["record", "verify"]);
        assert!(!well && names(&said, 23), "{said}");
    }
}

living! {
    /// Case 26: the tail cut, and the head set back: a checkpoint signs more than there is.
    case_26_a_cut_tail, |house| {
        house.run_jobs();
        let (community, end) = (house.community(), last(house));
        let mut conn = raw(house);
        take_guards_off(&mut conn);
        conn.batch_execute(&format!("DELETE FROM record WHERE seq > {}", end - 3)).expect("no guard");
        let (well, said) = linli(house, &["record", "verify"]);
        assert!(!well && names(&said, end - 2), "{said}");
        let hash = record::find(&mut conn, &community, end - 3).expect("it reads").expect("an entry").hash;
        diesel::update(record_heads::table.find(&community))
            .set((record_heads::seq.eq(end - 3), record_heads::hash.eq(hash)))
            .execute(&mut conn)
            .expect("no guard");
        let (well, said) = linli(house, &["record", "verify"]);
        assert!(!well && names(&said, end - 2), "{said}");
    }
}

living! {
    /// Case 26: the checkpoints are gone too, but somebody outside kept one.
    case_26_against_a_kept_checkpoint, |house| {
        house.run_jobs();
        let size = sizes(house)[0];
        let note = house.browser().get(&format!("/open/checkpoints/{size}/note")).text;
        std::fs::write(house.folder.join("kept.txt"), &note).expect("a file");
        let kept = ["record", "verify", "--checkpoint", "kept.txt"];
        let (well, said) = linli(house, &kept);
        assert!(well, "{said}");
        let mut conn = raw(house);
        take_guards_off(&mut conn);
        conn.batch_execute("DELETE FROM checkpoints; DELETE FROM record_tiles").expect("no guard");
        rewrite_from(house, 23);
        let (well, said) = linli(house, &["record", "verify"]);
        assert!(well, "alone it cannot know: {said}");
        let (well, said) = linli(house, &kept);
        assert!(!well && said.contains("does not fit"), "{said}");
    }
}

fn relink(conn: &mut Conn, community: &str, all: &mut [Entry]) {
    let mut prev = all[0].prev_hash.clone();
    for entry in all {
        entry.prev_hash = prev;
        entry.hash = sha256(&[&entry.canonical()]).to_vec();
        prev = entry.hash.clone();
        diesel::update(entries::table.find((community, entry.seq)))
            .set((entries::act.eq(&entry.act), entries::prev_hash.eq(&entry.prev_hash), entries::hash.eq(&entry.hash)))
            .execute(conn)
            .expect("no guard");
    }
    diesel::update(record_heads::table.find(community))
        .set(record_heads::hash.eq(&prev))
        .execute(conn)
        .expect("no guard");
}

living! {
    /// Case 26: a byte changed in the stored tree, and in a checkpoint.
    case_26_tree_and_checkpoints, |house| {
        house.run_jobs();
        let mut conn = raw(house);
        take_guards_off(&mut conn);
        let community = house.community();
        let tile = record_tiles::table.find((&community, 0, 0i64));
        let whole: Vec<u8> = tile.select(record_tiles::hashes).first(&mut conn).expect("a tile");
        let mut changed = whole.clone();
        changed[32 * 10] ^= 1;
        diesel::update(tile).set(record_tiles::hashes.eq(&changed)).execute(&mut conn).expect("tiles are no acts");
        let (well, said) = linli(house, &["record", "verify"]);
        assert!(!well && names(&said, 11) && said.contains("stored tree"), "{said}");
        diesel::update(tile).set(record_tiles::hashes.eq(&whole)).execute(&mut conn).expect("put back");
        let size = *sizes(house).last().expect("a checkpoint");
        conn.batch_execute("UPDATE checkpoints SET note = replace(note, 'at 1', 'at 2')").expect("no guard");
        let (well, said) = linli(house, &["record", "verify"]);
        assert!(!well && names(&said, size) && said.contains("not signed"), "{said}");
    }
}

/// Exports, lets somebody change the lines, and checks the file with no database at hand.
fn checked(house: &House, key: &str, change: impl Fn(&mut Vec<String>)) -> (bool, String) {
    let (well, exported) = linli(house, &["record", "export"]);
    assert!(well);
    let mut lines: Vec<String> = exported
        .lines()
        .filter(|l| ["{\"rec", "{\"che", "{\"ent", "{\"end"].iter().any(|s| l.starts_with(s)))
        .map(str::to_owned)
        .collect();
    change(&mut lines);
    let folder = elsewhere();
    std::fs::write(folder.join("record.jsonl"), lines.join("\n")).expect("a file");
    let found = offline(&folder, &["record", "verify", "record.jsonl", "--key", key]);
    let _ = std::fs::remove_dir_all(folder);
    found
}

fn elsewhere() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("linli-elsewhere-{}", uuid::Uuid::new_v4().simple()));
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

living! {
    /// Case 26, in an exported file: changed, cut, or with its header made to fit.
    case_26_exported, |house| {
        house.run_jobs();
        let (end, key) = (last(house), house.app.signer.verifier(&house.community()));
        let entry = |seq: i64| format!("\"seq\":{seq},");
        let (well, said) = checked(house, &key, |_| {});
        assert!(well && said.contains(&format!("whole, {end} entries")), "{said}");
        let (well, said) = checked(house, &key, |lines| {
            let line = lines.iter_mut().find(|l| l.contains(&entry(9))).expect("entry 9");
            *line = line.replacen("\"tier\":", "\"tier\":1", 1);
        });
        assert!(!well && names(&said, 9), "{said}");
        let (well, said) = checked(house, &key, |lines| lines.retain(|l| !l.contains(&entry(12))));
        assert!(!well && names(&said, 12), "{said}");
        let (well, said) = checked(house, &key, |lines| lines.truncate(lines.len() - 4));
        assert!(!well && names(&said, end - 2), "{said}");
        let (well, said) = checked(house, &key, |lines| {
            lines.truncate(lines.len() - 4);
            lines[0] = lines[0].replace(&format!("\"entries\":{end}"), &format!("\"entries\":{}", end - 3));
            lines.push(format!("{{\"end\":{{\"entries\":{}}}}}", end - 3));
        });
        assert!(!well && names(&said, end - 2), "{said}");
        let other = linli::domain::checkpoint::Signer::from_seed([9; 32]).verifier(&house.community());
        let (well, said) = checked(house, &other, |_| {});
        assert!(!well && said.contains("not signed by our key"), "{said}");
    }
}

living! {
    /// Two servers at one database look at the same moment: one checkpoint for each size.
    two_servers_make_one_checkpoint, |house| {
        let before = sizes(house).len();
        something_happens(house);
        let second = house.second_server();
        let workers: Vec<_> = [house.app.clone(), second.clone(), house.app.clone(), second]
            .into_iter()
            .map(|app| {
                std::thread::spawn(move || {
                    actix_web::rt::System::new().block_on(async {
                        let place = app.community().await.expect("a community");
                        linli::worker::checkpoints::make(app, place).await.expect("it is made");
                    });
                })
            })
            .collect();
        for worker in workers {
            worker.join().expect("a worker ends well");
        }
        let after = sizes(house);
        assert_eq!((after.len(), after[0]), (before + 1, last(house)), "{after:?}");
        let (well, said) = linli(house, &["record", "verify"]);
        assert!(well, "{said}");
    }
}

living! {
    /// Somebody asks for a checkpoint on the public page, prints it, and checks it without us.
    everybody_sees_the_checkpoints, |house| {
        house.run_jobs();
        let visitor = house.browser();
        let list = visitor.get("/open/checkpoints");
        let key = house.app.signer.verifier(&house.community());
        assert!(list.status == 200 && list.says(&key), "{}", list.words());
        let size = sizes(house)[0];
        let one = visitor.get(&list.link(&format!("/open/checkpoints/{size}")));
        assert!(one.status == 200 && one.says("linli.record/") && one.says(&key), "{}", one.words());
        let (status, json) = visitor.get_json(&format!("/api/v1/open/checkpoints/{size}"), "none");
        let note = json["note"].as_str().expect("a note");
        assert_eq!((status, note), (200, visitor.get(&format!("/open/checkpoints/{size}/note")).text.as_str()));
        assert!(linli::domain::checkpoint::verify(note, json["key"].as_str().expect("a key")).is_ok());
        assert_eq!(visitor.get("/open/checkpoints/999999").status, 404);
        assert_eq!(visitor.get("/open/checkpoints/-1").status, 404);
    }
}

living! {
    /// A receipt is proved from the next full hour on, by a text that needs neither us nor our database.
    a_receipt_proves_itself, |house| {
        let community = house.community();
        let his = house.cast().neighbour.id.clone();
        let acts = house
            .app
            .db
            .read_now(|conn| linli::store::acts::of_resident(conn, &community, &his, None, 1))
            .expect("it reads");
        let act = acts.first().expect("an act");
        let (page, proof) = (format!("/receipts/{}", act.receipt_code), format!("/receipts/{}/proof", act.receipt_code));
        let visitor = house.browser();
        house.run_jobs();
        let shown = visitor.get(&page);
        assert!(shown.says(&proof), "{}", shown.words());
        let text = visitor.get(&proof).text;
        let key = house.app.signer.verifier(&community);
        let signed = Proof::parse(&text).expect("a proof").check(&key).expect("it holds");
        assert!(i64::try_from(signed.size).expect("a size") >= act.seq);
        assert!(!text.contains(&his), "the proof says no more than the paper");
        let folder = elsewhere();
        std::fs::write(folder.join("receipt.txt"), &text).expect("a file");
        let (well, said) = offline(&folder, &["record", "verify-receipt", "receipt.txt", "--key", &key]);
        assert!(well && said.contains(&format!("entry {}: {}", act.seq, act.act)), "{said}");
        let middle = text.lines().nth(3).expect("a hash").to_owned();
        std::fs::write(folder.join("receipt.txt"), text.replacen(&middle[..8], "AAAAAAAA", 1)).expect("a file");
        let (well, said) = offline(&folder, &["record", "verify-receipt", "receipt.txt", "--key", &key]);
        assert!(!well, "{said}");
        let _ = std::fs::remove_dir_all(folder);
    }
}

living! {
    /// What was done this hour has no proof yet, and says when it will.
    a_fresh_receipt_waits_for_the_hour, |house| {
        house.run_jobs();
        let his = house.resident(&house.cast().neighbour.clone());
        let view = his.get("/settings");
        let changed = his.submit(&view, "/settings", &[("size", "24")]);
        assert!(changed.status == 200, "{}", changed.words());
        let (community, end) = (house.community(), last(house));
        let act = house.app.db.read_now(|conn| {
            let acts = linli::store::acts::of_resident(conn, &community, &house.cast().neighbour.id, None, 1)?;
            Ok(acts.into_iter().next())
        }).expect("it reads").expect("an act");
        assert_eq!(act.seq, end);
        let proof = format!("/receipts/{}/proof", act.receipt_code);
        assert_eq!(his.get(&proof).status, 404);
        house.advance(HOUR);
        house.run_jobs();
        assert_eq!(his.get(&proof).status, 200);
    }
}

living! {
    /// The later checkpoint contains the earlier one, and it can be shown; after a forgery it cannot.
    one_checkpoint_contains_the_other, |house| {
        house.run_jobs();
        something_happens(house);
        house.advance(HOUR);
        house.run_jobs();
        let found = sizes(house);
        let (new, old) = (found[0].to_string(), found[1].to_string());
        let (well, said) = linli(house, &["record", "consistency", &old, &new]);
        assert!(well && said.contains("begins with"), "{said}");
        let kept = house.browser().get(&format!("/open/checkpoints/{old}/note")).text;
        std::fs::write(house.folder.join("kept.txt"), kept).expect("a file");
        let (well, said) = linli(house, &["record", "consistency", "kept.txt", &new]);
        assert!(well, "{said}");
        let proof = house.browser().get(&format!("/open/checkpoints/{new}/since/{old}"));
        assert_eq!(proof.status, 200);
        assert_eq!(house.browser().get(&format!("/open/checkpoints/{old}/since/{new}")).status, 404);
        let mut conn = raw(house);
        // The last tile is not full yet, so nothing above it stands in for it.
        let leaves = record_tiles::table.filter(record_tiles::level.eq(0));
        let last: i64 =
            leaves.order(record_tiles::tile.desc()).select(record_tiles::tile).first(&mut conn).expect("a tile");
        let tile = leaves.filter(record_tiles::tile.eq(last));
        let mut hashes: Vec<u8> = tile.select(record_tiles::hashes).first(&mut conn).expect("a tile");
        hashes.reverse();
        diesel::update(tile).set(record_tiles::hashes.eq(hashes)).execute(&mut conn).expect("tiles are no acts");
        let (well, said) = linli(house, &["record", "consistency", &old, &new]);
        assert!(!well, "{said}");
    }
}
