//! Other systems report and read (Open311): what is public and what is not, keys, and never a page where data was
//! asked for.

use std::process::Command;

use diesel::prelude::*;
use linli::domain::request::steps::STEPS;
use linli::store::schema::{outside_reports, outside_updates, requests};
use reqwest::blocking::Client;
use serde_json::Value;

use super::desk_queue::sql;
use crate::house::{Browser, House};
use crate::living;

/// The key that the admin's page shows once.
pub fn issue(admin: &Browser, holder: &str, fields: &[(&str, &str)]) -> String {
    let page = admin.get("/desk/settings/keys");
    let mut all = vec![("holder", holder)];
    all.extend_from_slice(fields);
    let shown = admin.submit(&page, "/desk/settings/keys", &all);
    assert_eq!(shown.status, 200, "{}", shown.words());
    let html = shown.html();
    let selector = scraper::Selector::parse("#api-key").unwrap();
    html.select(&selector).next().expect("the key").text().collect()
}

pub struct Caller<'a> {
    house: &'a House,
    client: Client,
}

impl<'a> Caller<'a> {
    pub fn of(house: &'a House) -> Self {
        Self { house, client: Client::new() }
    }

    pub fn get(&self, path: &str) -> (u16, Value) {
        let answer = self.client.get(format!("{}/open311/{path}", self.house.url)).send().expect("an answer");
        let status = answer.status().as_u16();
        (status, answer.json().expect("JSON"))
    }

    fn post(&self, path: &str, fields: &[(&str, &str)]) -> (u16, Value) {
        let mut url = reqwest::Url::parse("http://x/").unwrap();
        url.query_pairs_mut().extend_pairs(fields);
        let answer = self
            .client
            .post(format!("{}/open311/{path}", self.house.url))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(url.query().unwrap_or_default().to_owned())
            .send()
            .expect("an answer");
        let status = answer.status().as_u16();
        (status, answer.json().expect("JSON"))
    }

    pub fn report(&self, key: &str, more: &[(&str, &str)]) -> (u16, Value) {
        let mut fields = vec![("api_key", key), ("service_code", "road"), ("address_string", "3号楼2单元 三楼")];
        fields.extend_from_slice(more);
        self.post("v2/requests.json", &fields)
    }
}

fn rows(house: &House, act: &str) -> Vec<linli::store::record::Entry> {
    let community = house.community();
    let all = house.app.db.read_now(|conn| linli::store::record::page_after(conn, &community, 0, 100_000));
    all.expect("it reads").into_iter().filter(|entry| entry.act == act).collect()
}

living! {
    /// The whole walk by a client of our own, in a process of its own, over every service and both formats.
    a_client_walks_the_whole_way, |house| {
        let key = issue(&house.staff("admin"), "市民热线平台", &[("opens", "yes")]);
        let client = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/open311/client.py");
        let discovery = format!("{}/open311/discovery.json", house.url);
        let told = Command::new("python3").args(["-B", client, &discovery, &key]).output().expect("python3 is there");
        assert!(told.status.success(), "{}{}", String::from_utf8_lossy(&told.stderr), String::from_utf8_lossy(&told.stdout));
        let found: Value = serde_json::from_slice(&told.stdout).expect("what it found");
        let made = found["made"].as_array().expect("reports");
        assert!(made.len() >= 4, "{found}");
        assert!(made.iter().any(|m| m["token"].is_string()) && made.iter().any(|m| m["token"].is_null()), "{found}");
        assert!(made.iter().all(|m| m["public"] == m["token"].is_null()), "private ones are not there: {found}");
        assert_eq!(rows(house, "request.file_by_key").len(), made.len(), "each is an act in the record");
        assert_eq!(rows(house, "request.update").len(), made.len(), "the same update twice is one");
        let community = house.community();
        let verdict = house.app.db.read_now(|conn| linli::store::record::verify(conn, &community));
        assert!(verdict.is_ok(), "{verdict:?}");
    }
}

living! {
    a_key_is_shown_once_and_ended_at_once, |house| {
        let admin = house.staff("admin");
        let key = issue(&admin, "街道平台", &[]);
        assert!(!admin.get("/desk/settings/keys").text.contains(&key), "shown once");
        let caller = Caller::of(house);
        let (status, made) = caller.report(&key, &[]);
        assert_eq!(status, 201, "{made}");
        let entry = rows(house, "request.file").pop().expect("an act");
        assert_eq!((entry.channel.as_str(), entry.assurance.as_str()), ("api", "api_key"));
        assert_eq!(entry.actor_id, entry.resident_id, "the system's own, and nobody else's");
        let used = admin.get("/desk/settings/keys");
        assert!(used.says("街道平台") && !used.says("还没用过"), "{}", used.words());
        let page = admin.submit(&used, "/end", &[]);
        assert!(page.says("停用") && !page.offers("/end"), "{}", page.words());
        assert_eq!(caller.report(&key, &[]).0, 403, "an ended key opens nothing");
        assert_eq!((rows(house, "key.issue").len(), rows(house, "key.end").len()), (1, 1));
        // Pressed twice it is one key, and the second press cannot show it again.
        let form = admin.get("/desk/settings/keys");
        let _ = admin.submit(&form, "/desk/settings/keys", &[("holder", "街道平台")]);
        let twice = admin.submit(&form, "/desk/settings/keys", &[("holder", "街道平台")]);
        assert!(twice.says("这把钥匙已经发过了"), "{}", twice.words());
        assert_eq!(rows(house, "key.issue").len(), 2);
        for office in ["desk", "auditor", "party"] {
            assert_eq!(house.staff(office).get("/desk/settings/keys").status, 403, "{office}");
        }
    }
}

living! {
    a_key_keeps_to_its_categories_and_its_pace, |house| {
        let admin = house.staff("admin");
        let html = admin.get("/desk/settings/keys");
        let boxes = scraper::Selector::parse("input[name=category]").unwrap();
        let noise = html.html().select(&boxes).filter_map(|b| b.value().attr("value")).map(str::to_owned).next_back().expect("a category");
        let key = issue(&admin, "只报一类", &[("category", &noise)]);
        let caller = Caller::of(house);
        let (status, said) = caller.report(&key, &[]);
        assert_eq!(status, 403, "{said}");
        let open = issue(&admin, "什么都报", &[]);
        let mut last = 0;
        for _ in 0..125 {
            last = caller.post("v2/requests.json", &[("api_key", &open)]).0;
            if last == 429 {
                break;
            }
        }
        assert_eq!(last, 429, "a flood is stopped, in the database");
        house.advance(std::time::Duration::from_secs(61));
        assert_eq!(caller.report(&open, &[]).0, 201);
        for _ in 0..31 {
            last = caller.report("nobodys", &[]).0;
        }
        assert_eq!(last, 429, "guessing is stopped too");
    }
}

living! {
    /// Only what owner and staff let be public; never a name, a number to ring, a door, or anybody's own words.
    what_is_private_is_absent, |house| {
        let caller = Caller::of(house);
        let (status, all) = caller.get("v2/requests.json?extensions=true");
        assert_eq!(status, 200);
        let community = house.community();
        let (public, private): (Vec<_>, Vec<_>) = house
            .app
            .db
            .read_now(|conn| {
                Ok(requests::table
                    .filter(requests::community_id.eq(&community))
                    .select((requests::number, requests::public, requests::words, requests::place_words))
                    .load::<(i64, bool, String, String)>(conn)?)
            })
            .expect("it reads")
            .into_iter()
            .partition(|(_, public, _, _)| *public);
        let numbers: Vec<String> = all.as_array().unwrap().iter().map(|r| r["service_request_id"].as_str().unwrap().to_owned()).collect();
        assert!(!private.is_empty(), "the example has private requests");
        for (number, _, _, _) in &private {
            assert!(!numbers.contains(&number.to_string()), "{number} is private");
            assert_eq!(caller.get(&format!("v2/requests/{number}.json")).0, 404, "absent, not redacted");
            assert_eq!(caller.get(&format!("v2/requests.json?service_request_id={number}")).1, Value::Array(vec![]));
        }
        let text = all.to_string();
        for (_, _, words, _) in &public {
            assert!(!text.contains(words.as_str()), "nobody's own words: {words}");
        }
        for secret in [&house.cast().resident.name, &house.cast().neighbour.name, &house.cast().helper.name] {
            assert!(!text.contains(secret.as_str()), "{secret}");
        }
        // 单元门, the front door, is a word like any; 2单元 is somebody's stairs.
        assert!((1..=9).all(|n| !text.contains(&format!("{n}单元"))), "no door: {text}");
        // What another system reports without leave is its own to read, and nobody else's.
        let admin = house.staff("admin");
        let (first, second) = (issue(&admin, "甲平台", &[]), issue(&admin, "乙平台", &[]));
        let (_, made) = caller.report(&first, &[("description", "井盖松了"), ("first_name", "张三"), ("phone", "555-0100"), ("media_url", "https://img.example.com/1.jpg")]);
        let number = made[0]["service_request_id"].as_str().expect("a number").to_owned();
        assert_eq!(caller.get(&format!("v2/requests/{number}.json")).0, 404);
        assert_eq!(caller.get(&format!("v2/requests/{number}.json?api_key={second}")).0, 404);
        let (status, own) = caller.get(&format!("v2/requests/{number}.json?api_key={first}"));
        assert_eq!((status, own[0]["description"].as_str()), (200, Some("井盖松了")));
        assert_eq!(own[0]["media_url"], "https://img.example.com/1.jpg");
        assert!(!own.to_string().contains("张三") && !own.to_string().contains("555-0100"));
        let update = [("api_key", second.as_str()), ("update_id", "1"), ("updated_datetime", "2026-11-23T08:00:00+08:00"),
            ("service_request_id", &number), ("status", "closed"), ("description", "不是我的")];
        assert_eq!(caller.post("v2/servicerequestupdates.json", &update).0, 404, "another's report is as if it did not exist");
        // So are the steps of it, and they are told to nobody else.
        let (key, words) = (("api_key", first.as_str()), ("description", "还没人来"));
        assert_eq!(caller.post("v2/servicerequestupdates.json", &[key, update[1], update[2], update[3], ("status", "open"), words]).0, 201);
        let told = |key: &str| caller.get(&format!("v2/servicerequestupdates.json?{key}")).1.to_string().contains(&number);
        assert!(told(&format!("api_key={first}")) && !told(&format!("api_key={second}")) && !told(""));
        // Staff of the desk see who reported, and the picture's address as a link; nothing was fetched.
        let kept = house.app.db.read_now(|conn| {
            Ok(outside_reports::table.select((outside_reports::first_name, outside_reports::media_url)).load::<(Option<String>, Option<String>)>(conn)?)
        });
        assert!(kept.expect("it reads").contains(&(Some("张三".into()), Some("https://img.example.com/1.jpg".into()))));
    }
}

living! {
    /// Nothing is matched to a resident by what somebody else's system says of them.
    a_residents_number_from_outside_makes_it_nobodys, |house| {
        let community = house.community();
        let helper = house.cast().helper.id.clone();
        let phone = house.app.db.read_now(|conn| linli::store::people::find(conn, &community, &helper)).expect("it reads");
        let phone = phone.and_then(|p| p.phone).expect("a number");
        let key = issue(&house.staff("admin"), "热线", &[]);
        let (status, _) = Caller::of(house).report(&key, &[("phone", &phone), ("first_name", &house.cast().resident.name)]);
        assert_eq!(status, 201);
        let entry = rows(house, "request.file").pop().expect("an act");
        assert_ne!(entry.resident_id.as_deref(), Some(helper.as_str()));
        assert_ne!(entry.resident_id.as_deref(), Some(house.cast().resident.id.as_str()));
    }
}

living! {
    everything_wrong_is_said_at_once_and_nothing_is_written, |house| {
        let key = issue(&house.staff("admin"), "热线", &[]);
        let caller = Caller::of(house);
        let before = rows(house, "request.file").len();
        let long = "水".repeat(4001);
        let (status, said) = caller.post("v2/requests.json", &[
            ("api_key", &key), ("service_code", "road"), ("lat", "91"), ("long", "200"), ("email", "x"), ("description", &long),
        ]);
        assert_eq!((status, said.as_array().map(Vec::len)), (400, Some(4)), "{said}");
        for bad in [
            vec![("description", "<script>alert(1)</script>")],
            vec![("media_url", "http://127.0.0.1/a.jpg")],
            vec![("media_url", "https://169.254.169.254/a.jpg")],
            vec![("attribute[no_such_question]", "1")],
            vec![("lat", "31.2")],
        ] {
            let (status, said) = caller.report(&key, &bad);
            assert_eq!(status, 400, "{bad:?} {said}");
        }
        assert_eq!(caller.report(&key, &[("address_id", "nowhere")]).0, 404);
        assert_eq!(caller.post("v2/requests.json", &[("api_key", &key), ("service_code", "road")]).0, 400, "no place");
        assert_eq!(rows(house, "request.file").len(), before, "nothing was written");
        let (status, made) = caller.report(&key, &[("description", &"水".repeat(4000))]);
        assert_eq!(status, 201, "{made}");
    }
}

living! {
    the_same_call_twice_is_one_report, |house| {
        let key = issue(&house.staff("admin"), "热线", &[]);
        let send = |body: &str| {
            let answer = Client::new()
                .post(format!("{}/open311/v2/requests.json", house.url))
                .header("content-type", "application/x-www-form-urlencoded")
                .header("Idempotency-Key", "once-1")
                .body(format!("api_key={key}&service_code=road&address_string=1{body}"))
                .send()
                .expect("an answer");
            (answer.status().as_u16(), answer.json::<Value>().expect("JSON"))
        };
        let (first, second) = (send(""), send(""));
        assert_eq!((first.0, &first), (201, &second));
        assert_eq!(send("2").0, 409, "the same key for another report");
        let in_address = |words: &str| {
            let query = format!("api_key={key}&service_code=road&address_string=1&description={words}");
            let address = format!("{}/open311/v2/requests.json?{query}", house.url);
            Client::new().post(address).header("Idempotency-Key", "once-2").send().expect("an answer").status().as_u16()
        };
        assert_eq!([in_address("one"), in_address("one"), in_address("two")], [201, 201, 409], "said in the address, too");
        let update = [("api_key", key.as_str()), ("update_id", "同一个"), ("updated_datetime", "2026-11-23T08:00:00+08:00"),
            ("service_request_id", first.1[0]["service_request_id"].as_str().unwrap()), ("status", "open"), ("description", "还在响")];
        let caller = Caller::of(house);
        assert_eq!(caller.post("v2/servicerequestupdates.json", &update), caller.post("v2/servicerequestupdates.json", &update));
        let kept: i64 = house.app.db.read_now(|conn| Ok(outside_updates::table.count().get_result(conn)?)).expect("it reads");
        assert_eq!(kept, 1);
    }
}

living! {
    /// A step says what it was, in words of its own, and whether the request was open then: what is said of a thing that is
    /// over does not open it again.
    an_update_says_what_the_request_was_then, |house| {
        let caller = Caller::of(house);
        let key = issue(&house.staff("admin"), "市民热线平台", &[("opens", "yes")]);
        let (_, made) = caller.report(&key, &[("description", "井盖松了")]);
        let number = made[0]["service_request_id"].as_str().expect("a number").to_owned();
        let sent = |id: &str, status: &str| {
            let at = "2026-11-23T08:00:00+08:00";
            let said = caller.post("v2/servicerequestupdates.json", &[("api_key", key.as_str()), ("update_id", id),
                ("updated_datetime", at), ("service_request_id", &number), ("status", status), ("description", "我们这边也好了")]);
            assert_eq!(said.0, 201, "{}", said.1);
        };
        sent("开着", "open");
        let id: String = house.app.db.read_now(|conn| Ok(requests::table.filter(requests::number.eq(number.parse::<i64>().unwrap())).select(requests::id).first(conn)?)).expect("it reads");
        let desk = house.staff("desk");
        let page = desk.get(&format!("/desk/requests/{id}"));
        let solved = desk.submit(&page, "/solution", &[("words", "井盖换好了")]);
        assert_eq!(solved.status, 200, "{}", solved.words());
        sent("说好了", "closed");
        let of = |query: &str| -> Vec<Value> {
            let (status, told) = caller.get(&format!("v2/servicerequestupdates.json?{query}"));
            assert_eq!(status, 200, "{told}");
            told.as_array().unwrap().iter().filter(|u| u["service_request_id"] == number.as_str()).cloned().collect()
        };
        let word = |u: &Value, name: &str| u[name].as_str().unwrap_or_default().to_owned();
        let own = of(&format!("api_key={key}"));
        let told: Vec<(String, String)> = own.iter().map(|u| (word(u, "update_id"), word(u, "status"))).collect();
        assert_eq!(told[0], ("说好了".into(), "closed".into()), "what it said itself comes back as it said it");
        assert!(told.contains(&("开着".into(), "open".into())), "{told:?}");
        // To all others the note after the solution is said of what is closed.
        let others: Vec<(String, String)> = of("").iter().map(|u| (word(u, "description"), word(u, "status"))).collect();
        assert_eq!(others[..3], [("有补充说明", "closed"), ("办好了", "closed"), ("有补充说明", "open")].map(|(d, s)| (d.to_owned(), s.to_owned())), "{others:?}");
        // Every kind there is has words, in both languages, and says what the request was.
        let community = house.community();
        let now = house.app.db.now();
        for (at, (kind, _)) in STEPS.iter().enumerate() {
            sql(house, &format!(
                "INSERT INTO request_events (community_id, id, request_id, at, kind, internal, seen_by)
                 VALUES ('{community}', 'z{at:02}', '{id}', {}, '{kind}', FALSE, 'all')", now + at as i64 + 1
            ));
        }
        let mut all = of("");
        all.truncate(STEPS.len());
        all.reverse();
        let mut open = false;
        for ((kind, after), told) in STEPS.iter().zip(&all) {
            open = after.unwrap_or(open);
            assert_eq!(told["status"], if open { "open" } else { "closed" }, "{kind}");
            let named = linli::words::named(&format!("exchange-step-{}", kind.replace('_', "-")));
            let key = named.unwrap_or_else(|| panic!("{kind} has no words"));
            for lang in linli::words::Lang::ALL {
                assert!(!linli::words::say(lang, key).is_empty(), "{kind} {}", lang.code());
            }
            assert_eq!(told["description"], linli::words::say(linli::words::Lang::Zh, key), "{kind}");
        }
    }
}

living! {
    /// Steps come page by page, and whoever gets a part of them is told where it goes on.
    updates_come_page_by_page, |house| {
        let caller = Caller::of(house);
        let key = issue(&house.staff("admin"), "市民热线平台", &[]);
        assert_eq!(caller.report(&key, &[("description", "井盖松了")]).0, 201);
        let page = |query: &str| {
            let answer = caller.client.get(format!("{}/open311/v2/servicerequestupdates.json{query}", house.url)).send().expect("an answer");
            assert_eq!(answer.status().as_u16(), 200, "{query}");
            let next = answer.headers().get("link").map(|v| v.to_str().unwrap().to_owned());
            let told: Vec<Value> = answer.json().expect("JSON");
            (told.iter().map(|u| u["update_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>(), next)
        };
        let whole = page("");
        assert!(whole.0.len() >= 4 && whole.1.is_none(), "{whole:?}");
        // With a key two orders are laid together, and the pages are as whole.
        for with in ["", "&api_key="] {
            let with = if with.is_empty() { String::new() } else { format!("{with}{key}") };
            let (mut found, mut query) = (Vec::new(), "?page_size=3&start_date=2026-10-01T00:00:00%2B08:00".to_owned());
            loop {
                let (some, next) = page(&format!("{query}{with}"));
                assert!(some.len() == 3 || next.is_none());
                found.extend(some);
                let Some(next) = next else { break };
                query = next.trim_start_matches('<').trim_end_matches(">; rel=\"next\"").to_owned();
                assert!(query.starts_with('?') && query.contains("start_date=2026-10-01T00%3A00%3A00%2B08%3A00"), "{query}");
            }
            assert_eq!(found, page(&format!("?start_date=2026-10-01T00:00:00%2B08:00{with}")).0);
        }
        assert_eq!(caller.get("v2/servicerequestupdates.json?page=0&page_size=1001").1.as_array().map(Vec::len), Some(2));
        assert_eq!(caller.get("v2/servicerequestupdates.json?page=200&page_size=1000").0, 400);
    }
}

living! {
    /// Whatever is wrong with a report is said at once, the key with the rest; and no answer is promised that has come.
    everything_wrong_with_a_report_is_said_at_once, |house| {
        let caller = Caller::of(house);
        let key = issue(&house.staff("admin"), "市民热线平台", &[("opens", "yes")]);
        let said = |fields: &[(&str, &str)], status: u16, wanted: &[(u64, &str)]| {
            let (got, errors) = caller.post("v2/requests.json", fields);
            assert_eq!(got, status, "{errors}");
            let all: Vec<(u64, String)> = errors.as_array().unwrap().iter()
                .map(|e| (e["code"].as_u64().unwrap(), e["description"].as_str().unwrap().to_owned())).collect();
            assert_eq!(all.len(), wanted.len(), "{errors}");
            for (code, about) in wanted {
                assert!(all.iter().any(|(c, d)| c == code && d.contains(about)), "{code} {about}: {errors}");
            }
        };
        let (key, lost) = (("api_key", key.as_str()), ("api_key", "nobodys"));
        said(&[("description", "<b>坏了</b>"), ("lat", "99"), ("long", "121")], 403,
            &[(403, "api_key is missing"), (400, "service_code is missing"), (400, "lat"), (400, "description")]);
        said(&[lost, ("service_code", "nonsense"), ("address_id", "nowhere"), ("media_url", "http://x")], 403,
            &[(403, "api_key is not known"), (404, "service_code"), (404, "address_id"), (400, "media_url")]);
        said(&[key, ("service_code", "nonsense"), ("address_id", "nowhere")], 404, &[(404, "service_code"), (404, "address_id")]);
        said(&[key, ("service_code", "road"), ("address_id", "nowhere"), ("description", "<i>"), ("attribute[WHAT]", "x")], 404,
            &[(404, "address_id"), (400, "description"), (400, "attribute")]);
        let update = [("service_request_id", "1"), ("status", "lost"), ("update_id", "u"), ("description", "x"), ("updated_datetime", "never")];
        let (status, errors) = caller.post("v2/servicerequestupdates.json", &update);
        assert_eq!((status, errors.as_array().map(Vec::len)), (403, Some(3)), "{errors}");

        let (_, made) = caller.report(key.1, &[("description", "井盖松了")]);
        let number = made[0]["service_request_id"].as_str().expect("a number").to_owned();
        let notice = || caller.get(&format!("v2/requests/{number}.json")).1[0]["service_notice"].clone();
        assert_eq!(notice(), made[0]["service_notice"]);
        let (id, due): (String, i64) = house.app.db.read_now(|conn| Ok(requests::table.filter(requests::number.eq(number.parse::<i64>().unwrap())).select((requests::id, requests::answer_due)).first(conn)?)).expect("it reads");
        let by = linli::words::dates::short(&jiff::tz::TimeZone::fixed(jiff::tz::offset(8)), due);
        assert!(notice().as_str().is_some_and(|n| n.contains(&by)), "{} {by}", notice());
        let desk = house.staff("desk");
        let answered = desk.submit(&desk.get(&format!("/desk/requests/{id}")), "/answer", &[("words", "今天来换")]);
        assert_eq!(answered.status, 200, "{}", answered.words());
        assert_eq!(notice(), Value::Null, "it was answered");
    }
}

living! {
    /// Every method at every address, odd encodings, too much, and what is not there: in the caller's format.
    never_a_page_whatever_goes_wrong, |house| {
        let client = Client::new();
        let addresses = [
            "", "/", "/discovery", "/discovery.json", "/discovery.xml", "/discovery.html", "/v2", "/v2/", "/v2/services",
            "/v2/services.json", "/v2/services.xml", "/v2/services/x.json", "/v2/services/a.b.xml", "/v2/services/%2F.json",
            "/v2/services/%00.json", "/v2/services/%FF.xml", "/v2/requests.json", "/v2/requests.xml", "/v2/requests/1.json",
            "/v2/requests/..%2f..%2fdesk.xml", "/v2/requests/R-1001.xml", "/v2/tokens/x.json", "/v2/tokens/x.xml", "/v2/tokens/%00.json",
            "/v2/servicerequestupdates.json", "/v2/servicerequestupdates.xml", "/v2/requests.json?status=%FF",
            "/v2/requests.json?page=99999999999999999999", "/v2/requests.json?start_date=%00", "/v2/services.json/more",
            "//v2/services.json", "/V2/services.json", "/v2/requests.json.xml", "/desk", "/v2/for/x/requests.json",
        ];
        let mut wrong = String::new();
        for address in addresses {
            for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "FOO"] {
                let request = client.request(method.parse().unwrap(), format!("{}/open311{address}", house.url));
                let answer = request.header("accept", "text/html").send().expect("an answer");
                let status = answer.status().as_u16();
                let kind = answer.headers().get("content-type").map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
                let fits = matches!(kind.as_str(), "text/xml; charset=utf-8" | "application/json; charset=utf-8");
                let asked = if address.split('?').next().unwrap().ends_with(".json") { "application/json" } else { "text/xml" };
                if !fits || status >= 500 || !kind.starts_with(asked) || answer.headers().contains_key("set-cookie") {
                    wrong.push_str(&format!("{method} {address}: {status} {kind}\n"));
                }
            }
        }
        let post = |kind: &str, body: Vec<u8>| {
            let sent = client.post(format!("{}/open311/v2/requests.xml", house.url)).header("content-type", kind.to_owned()).body(body);
            let answer = sent.send().expect("an answer");
            (answer.status().as_u16(), answer.headers()["content-type"].to_str().unwrap().to_owned())
        };
        let form = "application/x-www-form-urlencoded";
        for (kind, body, wanted) in [
            (form, b"a=%FF".to_vec(), 400),
            (form, b"a=%".to_vec(), 400),
            (form, vec![0xff, 0xfe, b'=', 0], 400),
            (form, vec![b'a'; 70_000], 413),
            (form, b"a=b&".repeat(300), 413),
            ("application/json", b"{}".to_vec(), 400),
            ("multipart/form-data; boundary=x", b"--x--".to_vec(), 400),
            (form, Vec::new(), 403),
        ] {
            let found = post(kind, body);
            if found != (wanted, "text/xml; charset=utf-8".to_owned()) {
                wrong.push_str(&format!("{kind}: {found:?} instead of {wanted}\n"));
            }
        }
        assert!(wrong.is_empty(), "{wrong}");
    }
}

living! {
    /// Statements a page do not grow with the requests on it.
    a_long_list_costs_no_more_statements, |house| {
        let key = issue(&house.staff("admin"), "热线", &[("opens", "yes")]);
        let caller = Caller::of(house);
        let count = |path: &str| {
            let before = linli::store::db::statements(&house.database);
            let (status, found) = caller.get(path);
            assert_eq!(status, 200);
            (found.as_array().unwrap().len(), linli::store::db::statements(&house.database) - before)
        };
        count("v2/requests.json?extensions=true");
        let (few, cheap) = count("v2/requests.json?extensions=true&page_size=1");
        for at in 0..30 {
            assert_eq!(caller.report(&key, &[("description", &format!("第{at}件"))]).0, 201);
        }
        let (many, dear) = count("v2/requests.json?extensions=true");
        assert!(few == 1 && many >= 30, "{few} {many}");
        assert_eq!(cheap, dear, "statements for {few} and for {many}");
    }
}
