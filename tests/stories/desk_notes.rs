//! What staff note for themselves is read at staff pages of the same desk or party, and nowhere else.

use linli::http::gate::Audience;
use linli::http::routes::{Mount, entries};

use crate::house::{Browser, House};
use crate::living;

/// A string that is in no catalogue and no other row.
const SECRET: &str = "内部备注不外传七七四";

/// Every address this browser may be shown with GET, holes filled by what was given.
fn crawl(browser: &Browser, holes: &[(&str, &str)], before: &str, found: &mut Vec<String>) {
    for entry in entries().iter().filter(|e| e.method == actix_web::http::Method::GET) {
        if entry.path.starts_with("/desk") || (before.is_empty() && entry.mount == Mount::Acting) {
            continue;
        }
        if !before.is_empty() && !matches!(entry.mount, Mount::ForResident | Mount::Acting) {
            continue;
        }
        for id in ids_for(entry.path, holes) {
            let path = format!("{before}{}", filled(entry.path, &id));
            let page = browser.get(&path);
            if page.text.contains(SECRET) {
                found.push(path);
            }
        }
    }
}

/// The ids that could stand in this address.
fn ids_for(path: &str, holes: &[(&str, &str)]) -> Vec<String> {
    if !path.contains('{') {
        return vec![String::new()];
    }
    let fits = holes.iter().filter(|(start, _)| path.starts_with(start));
    fits.map(|(_, id)| (*id).to_owned()).collect()
}

fn filled(path: &str, id: &str) -> String {
    path.split('/').map(|part| if part.starts_with('{') { id } else { part }).collect::<Vec<_>>().join("/")
}

/// Every text column of the database that holds the secret, by table.
fn tables_with_it(house: &House) -> Vec<String> {
    use diesel::prelude::*;
    use diesel::sql_types::BigInt;
    use linli::store::conn::Conn;
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let mut table = String::new();
    let mut found = Vec::new();
    for line in include_str!("../../src/store/schema.rs").lines() {
        let line = line.trim();
        if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            table = name.to_owned();
        }
        let Some((column, kind)) = line.split_once(" -> ") else { continue };
        if !matches!(kind, "Text," | "Nullable<Text>,") {
            continue;
        }
        let sql = format!("SELECT count(*) AS n FROM {table} WHERE {column} LIKE '%{SECRET}%'");
        let count: Count = house
            .app
            .db
            .read_now(|conn| {
                Ok(match conn {
                    Conn::Pg(c) => diesel::sql_query(&sql).get_result(c)?,
                    Conn::Sqlite(c) => diesel::sql_query(&sql).get_result(c)?,
                })
            })
            .expect("it counts");
        if count.n > 0 {
            found.push(format!("{table}.{column}"));
        }
    }
    found
}

living! {
    /// Written as a note, it is on no page, in no message, letter, receipt, print or file but staff's own.
    a_note_never_leaves_the_desk, |house| {
        let desk = house.staff("desk");
        let property = desk.get("/desk/requests").choice("安居物业");
        let list = desk.get(&format!("/desk/requests?party={property}&words=王秀兰"));
        let address = list.link("/desk/requests/0");
        let one = desk.get(&address);
        let noted = desk.submit(&one, "/note", &[("words", SECRET)]);
        assert!(noted.status == 200 && noted.says(SECRET), "{}", noted.words());
        // Answered and solved afterwards, so that messages go out about it.
        assert_eq!(desk.submit(&noted, "/answer", &[("words", "明天来修")]).status, 200);
        let fresh = desk.get(&address);
        assert_eq!(desk.submit(&fresh, "/solution", &[("words", "修好了")]).status, 200);
        let id = address.rsplit('/').next().expect("an id").to_owned();
        let community = house.community();
        let her = house.cast().resident.clone();
        let (acts, request) = house
            .app
            .db
            .read_now(|conn| {
                let request = linli::store::requests::find(conn, &community, &id)?.expect("it is there");
                let acts: Vec<_> = ["request.file", "request.answer", "request.solve"]
                    .iter()
                    .filter_map(|kind| linli::store::acts::latest_about(conn, &community, &id, kind).transpose())
                    .collect::<Result<Vec<_>, _>>()?;
                Ok((acts, request))
            })
            .expect("it reads");
        assert_eq!(request.resident_id, her.id);
        let receipts: Vec<String> = acts.iter().map(|a| a.receipt_code.clone()).collect();
        let mut holes: Vec<(&str, &str)> = vec![("/requests/{", &id), ("/open/", &id)];
        for act in &acts {
            holes.push(("/acts/{", &act.id));
        }
        for code in &receipts {
            holes.push(("/receipts/{", code));
        }
        let mut found = Vec::new();
        crawl(&house.at_kiosk(&her), &holes, "", &mut found);
        crawl(&house.resident(&her), &holes, "", &mut found);
        crawl(&house.resident(&house.cast().neighbour.clone()), &holes, "", &mut found);
        crawl(&house.browser(), &holes, "", &mut found);
        let helper = house.helper();
        crawl(&helper, &holes, "", &mut found);
        crawl(&helper, &holes, &format!("/for/{}", her.id), &mut found);
        // The desk's own prints and files that leave the house.
        for path in [
            format!("{address}/order"),
            "/desk/requests/orders".to_owned(),
            "/desk/calls".to_owned(),
            "/desk/calls/print".to_owned(),
            "/desk/letters".to_owned(),
            "/desk/shifts".to_owned(),
            "/desk/map".to_owned(),
            "/desk/requests".to_owned(),
            format!("/for/{}/requests/{id}", her.id),
        ] {
            let page = desk.get(&path);
            assert!(page.status < 500, "{path}: {}", page.words());
            if page.text.contains(SECRET) {
                found.push(path);
            }
        }
        let letters = desk.get("/desk/letters").text;
        for part in letters.split("href=\"/desk/letters/").skip(1) {
            let path = format!("/desk/letters/{}", part.split('"').next().expect("an address"));
            if desk.get(&path).text.contains(SECRET) {
                found.push(path);
            }
        }
        assert!(found.is_empty(), "a note got out: {found:?}");
        // In the database it is where notes are, and sealed in the record; no message holds it.
        assert_eq!(tables_with_it(house), ["request_events.words"]);
        // The party whose work it is reads it; another party does not even see the request.
        assert!(house.staff("party").get(&address).says(SECRET));
        let works = desk.get("/desk/requests").choice("街道");
        sql_party(house, &works);
        assert_eq!(house.staff("party").get(&address).status, 404);
        // And an auditor, who oversees.
        assert!(house.staff("auditor").get(&address).says(SECRET));
        // Machines get no more than people: the resident's side as JSON.
        let (_, public) = house.browser().get_json(&format!("/api/v1/receipts/{}", receipts[0]), "none");
        assert!(!public.to_string().contains(SECRET));
        assert!(entries().iter().any(|e| e.path == "/requests/{id}" && e.audience == Audience::Resident));
    }
}

/// 马军 works for another party from now on.
fn sql_party(house: &House, party: &str) {
    let ma = house.cast().staff.iter().find(|s| s.office == "party").expect("马军").id.clone();
    super::desk_queue::sql(house, &format!("UPDATE offices SET party_id = '{party}' WHERE person_id = '{ma}'"));
}
