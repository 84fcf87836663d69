//! What is sent to do harm is answered plainly, costs little, and shows nobody anything.

use std::collections::{BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::io::Write as _;
use std::net::TcpStream;

use linli::http::routes::{Mount, entries};
use scraper::{Html, Selector};

use crate::house::child::Child;
use crate::house::{Browser, Engine, House, Page};
use crate::living;

#[allow(dead_code)] // this story needs some of what the photo tests make
#[path = "../../src/photos/tests/made.rs"]
mod made;

const NASTY: &str = "<script>alert(1)</script><svg onload=alert(2)>javascript:alert(3)\"'><img src=x onerror=alert(4)>";
/// Forty characters at most, and a letter among them.
const NASTY_NAME: &str = "<svg onload=alert(5)>\"'>王";

fn header(page: &Page, name: &str) -> String {
    page.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("").to_owned()
}

/// What is wrong with an answer's headers, wherever it comes from.
fn bare_headers(page: &Page) -> Vec<String> {
    let mut wrong = Vec::new();
    let policy = header(page, "content-security-policy");
    for part in [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    ] {
        if !policy.contains(part) {
            wrong.push(format!("no {part}"));
        }
    }
    if policy.contains("unsafe") || policy.contains('*') {
        wrong.push(format!("policy {policy}"));
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", ""),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", ""),
    ] {
        let found = header(page, name);
        if found.is_empty() || !(value.is_empty() || found == value) {
            wrong.push(format!("{name}: {found}"));
        }
    }
    wrong
}

/// Scripts, styles and handlers that a page carries in itself.
fn active_parts(text: &str) -> Vec<String> {
    let html = Html::parse_document(text);
    let all = Selector::parse("*").expect("a selector");
    let mut found = Vec::new();
    for element in html.select(&all) {
        let name = element.value().name();
        if name == "script" && element.value().attr("src").is_none()
            || matches!(name, "style" | "iframe" | "object" | "embed")
        {
            found.push(format!("<{name}>"));
        }
        for (attribute, value) in element.value().attrs() {
            let address = matches!(attribute, "href" | "src" | "action" | "formaction" | "xlink:href");
            let lower = value.trim().to_lowercase();
            if attribute.starts_with("on")
                || attribute == "style"
                || (address && (lower.starts_with("javascript:") || lower.starts_with("data:text")))
            {
                found.push(format!("{name} {attribute}={value}"));
            }
        }
    }
    found
}

/// Walks every link from these pages on, like a reader who presses everything, and gives each page.
fn walk(browser: &Browser, from: &[&str], most: usize, mut see: impl FnMut(&Page)) -> usize {
    let links = Selector::parse("a[href]").expect("a selector");
    let mut known: BTreeSet<String> = from.iter().map(|path| (*path).to_owned()).collect();
    let mut waiting: VecDeque<String> = known.iter().cloned().collect();
    let mut seen = 0;
    while let Some(path) = waiting.pop_front() {
        if seen == most {
            break;
        }
        let page = browser.get(&path);
        seen += 1;
        see(&page);
        let html = page.html();
        for href in html.select(&links).filter_map(|a| a.value().attr("href")) {
            let local = href.starts_with('/') && !href.starts_with("//") && !href.starts_with("/assets");
            if local && known.insert(href.to_owned()) {
                waiting.push_back(href.to_owned());
            }
        }
    }
    seen
}

/// A resident with markup for a name, and a request with markup in every field.
fn plant_markup(house: &House) {
    let desk = house.staff("desk");
    let form = desk.get("/desk/people/new");
    let fields =
        [("name", NASTY_NAME), ("reach_1", "call"), ("digital", "some"), ("another", "yes"), ("language", "zh-CN")];
    let registered = desk.submit(&form, "/desk/people", &fields);
    assert_eq!(registered.status, 200, "{}", registered.words());
    let his = house.resident(&house.cast().neighbour.clone());
    let what = his.get("/requests/new/what");
    let place = his.submit(&what, "/requests/new/what", &[("category", &what.choice("别的事"))]);
    let words = his.submit(&place, "/requests/new/where", &[("place", &place.choice("别的地方")), ("detail", NASTY)]);
    let check = his.not_the_same(his.submit(&words, "/requests/new/words", &[("words", NASTY)]));
    let filed = his.submit(&check, "/requests", &[]);
    assert_eq!(filed.status, 200, "{}", filed.words());
    let one = desk.get("/desk/requests?state=filed");
    let one = desk.get(&one.link("/desk/requests/0"));
    let answered = desk.submit(&one, "/answer", &[("words", NASTY)]);
    assert!(answered.status < 500, "{}", answered.words());
}

living! {
    /// Case 19: markup, SVG and `javascript:` in any text are text on every page anybody can reach.
    case_19_markup_is_inert_everywhere, |house| {
        plant_markup(house);
        let cast = house.cast().clone();
        let mut wrong = String::new();
        let mut shown = 0;
        let visitors = [
            (house.browser(), vec!["/", "/open", "/sign-in", "/help"]),
            (house.resident(&cast.neighbour), vec!["/", "/requests", "/acts", "/me", "/mandates"]),
            (house.helper(), vec!["/", "/for"]),
            (house.staff("desk"), vec!["/desk", "/desk/requests", "/desk/people", "/desk/calls", "/desk/letters"]),
            (house.staff("admin"), vec!["/desk", "/desk/settings", "/desk/record"]),
            (house.staff("auditor"), vec!["/desk/record", "/desk/requests"]),
        ];
        for (browser, from) in visitors {
            walk(&browser, &from, 70, |page| {
                shown += usize::from(page.text.contains("alert(") );
                // One's own data as a file is saved, never shown as a page; elsewhere no text may become one.
                let saved = header(page, "content-disposition").starts_with("attachment")
                    && header(page, "content-type").starts_with("application/json");
                let parts = if saved { Vec::new() } else { active_parts(&page.text) };
                let headers = bare_headers(page);
                if !parts.is_empty() || !headers.is_empty() {
                    let _ = writeln!(wrong, "{}: {parts:?} {headers:?}", page.url);
                }
            });
        }
        assert!(wrong.is_empty(), "{wrong}");
        assert!(shown >= 4, "the markup is really shown, as text: {shown}");
        // The same as JSON: never guessed to be a page.
        let answer = reqwest::blocking::Client::new()
            .get(format!("{}/api/v1/desk/requests", house.url))
            .bearer_auth(&cast.api_token)
            .send()
            .expect("an answer");
        assert_eq!(answer.headers().get("content-type").and_then(|v| v.to_str().ok()), Some("application/json"));
        assert_eq!(answer.headers().get("x-content-type-options").and_then(|v| v.to_str().ok()), Some("nosniff"));
        // And as mail.
        let mail = linli::post::html_of("zh-CN", NASTY, NASTY);
        let active: Vec<String> = active_parts(&mail).into_iter().filter(|part| !part.contains(" style=")).collect();
        assert!(active.is_empty() && !mail.contains("<svg"), "{active:?} {mail}");
    }
}

living! {
    /// Every address answers with all headers: pages, assets, errors, wrong methods, what is not there.
    every_answer_wears_its_headers, |house| {
        let visitor = house.browser();
        let mut wrong = String::new();
        let mut addresses: Vec<String> = entries()
            .into_iter()
            .filter(|e| e.mount != Mount::Acting)
            .map(|e| e.path.split('/').map(|part| if part.starts_with('{') { "x" } else { part }).collect::<Vec<_>>().join("/"))
            .collect();
        addresses.extend(["/nowhere", "/api/v1/nowhere", "/for/x/requests", "/requests/%00", "/c/x"].map(str::to_owned));
        addresses.push(linli::assets::path("app.css").to_owned());
        addresses.sort();
        addresses.dedup();
        for address in &addresses {
            let page = visitor.get(address);
            let mut found = bare_headers(&page);
            let cache = header(&page, "cache-control");
            if cache.is_empty() || (page.status >= 400 && !cache.contains("no-store")) {
                found.push(format!("cache-control: {cache}"));
            }
            if !found.is_empty() {
                let _ = writeln!(wrong, "GET {address} ({}): {found:?}", page.status);
            }
            let posted = visitor.post_raw(address, &[("x", "y")]);
            let found = bare_headers(&posted);
            if !found.is_empty() {
                let _ = writeln!(wrong, "POST {address} ({}): {found:?}", posted.status);
            }
        }
        assert!(wrong.is_empty(), "{wrong}");
        // Plain HTTP on this machine promises no HTTPS.
        assert_eq!(header(&visitor.get("/"), "strict-transport-security"), "");
        let cookie = visitor.get("/sign-in/password");
        for cookie in cookie.headers.get_all("set-cookie").iter().filter_map(|v| v.to_str().ok()) {
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"), "{cookie}");
        }
    }
}

living! {
    /// Oversized bodies, ten thousand fields, deep JSON, a very long field: a plain page, at every form.
    too_much_is_refused_at_every_form, |house| {
        let desk = house.staff("desk");
        let token = house.cast().api_token.clone();
        let hidden = desk.get("/desk/people/new").form("/desk/people").hidden;
        let csrf = hidden.iter().find(|(n, _)| n == "csrf").expect("a token").1.clone();
        let many: String = (0..10_000).map(|n| format!("f{n}=x&")).collect();
        let long = format!("csrf={csrf}&name={}", "x".repeat(63_000));
        let huge = format!("csrf={csrf}&name={}", "x".repeat(3 << 20));
        let deep = format!("{{\"name\":{}1{}}}", "[".repeat(20_000), "]".repeat(20_000));
        let list = format!("{{\"name\":[{}]}}", vec!["1"; 5_000].join(","));
        let client = reqwest::blocking::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        let mut wrong = String::new();
        for entry in entries().into_iter().filter(|e| e.method == actix_web::http::Method::POST && e.mount != Mount::Acting) {
            if entry.path == "/sign-out" {
                continue; // the rest is to be tried signed in
            }
            let path = entry.path.split('/').map(|p| if p.starts_with('{') { "x" } else { p }).collect::<Vec<_>>().join("/");
            for (what, body) in [("many", &many), ("long", &long), ("huge", &huge)] {
                let cookies = desk.cookies();
                let sent = client
                    .post(format!("{}{path}", house.url))
                    .header("cookie", cookies)
                    .header("content-type", "application/x-www-form-urlencoded")
                    .body(body.clone())
                    .send();
                // A server that hangs up on three megabytes in the middle has refused them too.
                let status = sent.map_or(413, |answer| answer.status().as_u16());
                let plain = (300..500).contains(&status) || (what == "long" && status == 200);
                if !plain {
                    let _ = writeln!(wrong, "{what} {path}: {status}");
                }
            }
            for (what, body) in [("deep", &deep), ("list", &list)] {
                let sent = client
                    .post(format!("{}/api/v1{path}", house.url))
                    .bearer_auth(&token)
                    .header("content-type", "application/json")
                    .body(body.clone())
                    .send()
                    .expect("an answer");
                if !(300..500).contains(&sent.status().as_u16()) {
                    let _ = writeln!(wrong, "{what} {path}: {}", sent.status());
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong}");
        let refused = desk.post_raw("/desk/people", &[("csrf", &csrf), ("name", &"x".repeat(70_000))]);
        assert_eq!(refused.status, 413);
        assert!(refused.says("东西太大了"), "{}", refused.words());
        // A header longer than any browser's never reaches a page.
        let address = house.url.replace("http://", "");
        let mut stream = TcpStream::connect(address).expect("a connection");
        let _ = write!(stream, "GET / HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "x".repeat(200_000));
        let mut answer = String::new();
        let _ = std::io::Read::read_to_string(&mut stream, &mut answer);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
    }
}

fn jpeg() -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_fn(400, 300, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 90]))
        .write_to(&mut out, image::ImageFormat::Jpeg)
        .expect("a picture");
    out.into_inner()
}

/// Files that look like photos, and what is wrong with them.
fn bad_photos() -> Vec<(&'static str, Vec<u8>)> {
    let zip = b"PK\x03\x04".iter().chain(&made::zeros_compressed(64)).copied().collect();
    vec![
        ("50,000 by 50,000 pixels", made::png(50_000, 50_000, &[made::chunk(b"IDAT", &made::zeros_compressed(8))])),
        ("19,000 by 2,100 pixels", made::png(19_000, 2_200, &[made::chunk(b"IDAT", &made::zeros_compressed(100))])),
        (
            "a note that unpacks to a gigabyte",
            made::png(8, 8, &[made::chunk(b"zTXt", &[b"x\0\0".as_slice(), &made::zeros_compressed(1024)].concat())]),
        ),
        ("an archive", zip),
        (
            "a drawing with a script",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".to_vec(),
        ),
        ("a page", b"\xFF\xD8<html><script>alert(1)</script>".to_vec()),
    ]
}

/// Sends photos with a request under way; the page that answers.
fn with_photos(browser: &Browser, photos: &[(&str, Vec<u8>)]) -> Page {
    let what = browser.get("/requests/new/what");
    let place = browser.submit(&what, "/requests/new/what", &[("category", &what.choice("漏水"))]);
    let words = browser.submit(&place, "/requests/new/where", &[("place", "home"), ("detail", "厨房")]);
    browser.not_the_same(browser.submit_with_photos(&words, "/requests/new/words", &[("words", "水管漏了")], photos))
}

living! {
    /// Case 20: pictures that are no pictures are refused in words, and a good one loses where it was taken.
    case_20_photos_are_refused_or_made_clean, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        for (what, bytes) in bad_photos() {
            let refused = with_photos(&his, &[("photos", bytes)]);
            assert_eq!(refused.status, 422, "{what}: {}", refused.words());
            assert!(refused.says("水管漏了"), "{what}: what was typed is kept");
        }
        let page = b"<html><script>alert(1)</script></html>";
        let taken = [made::with_exif(&jpeg(), 1), page.to_vec()].concat();
        assert!(taken.windows(8).any(|w| w == b"GPSPLACE"));
        let check = with_photos(&his, &[("photos", taken)]);
        assert_eq!(check.status, 200, "{}", check.words());
        let html = check.html();
        let source = html
            .select(&Selector::parse("img[src*='/photos/']").expect("a selector"))
            .find_map(|img| img.value().attr("src").map(str::to_owned))
            .expect("the photo is shown");
        let kept = reqwest::blocking::Client::new()
            .get(format!("{}{}", house.url, source.split('?').next().expect("a path")))
            .header("cookie", his.cookies())
            .send()
            .expect("an answer");
        assert_eq!(kept.headers().get("content-type").and_then(|v| v.to_str().ok()), Some("image/jpeg"));
        let bytes = kept.bytes().expect("its bytes");
        for secret in [b"GPSPLACE".as_slice(), b"Exif", b"<script", b"Ph1"] {
            assert!(!bytes.windows(secret.len()).any(|w| w == secret));
        }
    }
}

/// Case 20, from outside: the program that was sent all this over HTTP, in a process of its own, never held much; each
/// kind of bomb far less than it unpacks to.
fn memory_stays_bounded(engine: Engine) {
    let child = Child::demo_on(engine);
    let (his, desk) = (child.neighbour(), child.staff("desk"));
    // Its 2.5 milliards of pixels would take seven gigabytes; refused by what its head says.
    let grown = grown_by(&child, || {
        for _ in 0..3 {
            let picture = made::png(50_000, 50_000, &[made::chunk(b"IDAT", &made::zeros_compressed(8))]);
            assert_eq!(with_photos(&his, &[("photos", picture)]).status, 422);
        }
    });
    assert!(grown < 64 * 1024, "a picture of 50,000 by 50,000: {grown} KiB");
    let grown = grown_by(&child, || {
        for (what, bytes) in bad_photos() {
            let refused = with_photos(&his, &[("photos", bytes)]);
            assert_eq!(refused.status, 422, "{what}: {}", refused.words());
        }
    });
    assert!(grown < 256 * 1024, "photos: {grown} KiB");
    let bomb = archive_bomb();
    let grown = grown_by(&child, || {
        let page = desk.get("/desk/people/import");
        let refused = desk.submit_with_photos(&page, "/desk/people/import", &[], &[("list", bomb)]);
        assert_eq!(refused.status, 422, "{}", refused.words());
    });
    assert!(grown < 128 * 1024, "an archive of 300 MB: {grown} KiB");
}

#[test]
fn case_20_memory_stays_bounded_sqlite() {
    memory_stays_bounded(Engine::Sqlite);
}

#[test]
fn case_20_memory_stays_bounded_postgres() {
    memory_stays_bounded(Engine::Postgres);
}

/// How much more the program ever held while this was done than it held before, KiB.
fn grown_by(child: &Child, what: impl FnOnce()) -> u64 {
    let before = child.peak_from_now();
    what();
    child.peak().saturating_sub(before)
}

/// 300 MB of spaces where a list's first sheet should be.
fn archive_bomb() -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let packed = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    archive.start_file("xl/worksheets/sheet1.xml", packed).expect("a part");
    std::io::copy(&mut std::io::Read::take(std::io::repeat(b' '), 300 << 20), &mut archive).expect("spaces");
    archive.finish().expect("an archive").into_inner()
}

/// Begins to send eleven megabytes as a photo, and never ends; whether the server took an interest or not.
fn never_ending(address: &str, path: &str) -> Option<TcpStream> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_write_timeout(Some(std::time::Duration::from_secs(10))).ok()?;
    let head = "--b\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"a.jpg\"\r\n\r\n";
    let photo = vec![0xFF; 11 << 20];
    let length = head.len() + photo.len() + 100;
    let asks = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nCookie: session=over\r\nContent-Type: multipart/form-data; boundary=b\r\n\
         Content-Length: {length}\r\n\r\n{head}"
    );
    // A server that hangs up in the middle has refused it.
    let _ = stream.write_all(asks.as_bytes()).and_then(|()| stream.write_all(&photo));
    Some(stream)
}

/// Case 20: what a stranger never finishes sending fills no memory. No file is held where none belongs, nor for a session
/// that is over.
#[test]
fn case_20_a_stranger_fills_no_memory() {
    let child = Child::demo();
    let address = child.url().replace("http://", "");
    let before = child.peak_from_now();
    let paths = ["/settings", "/sign-in/password", "/pin", "/requests/new/words"];
    let lines: Vec<TcpStream> = paths.iter().cycle().take(12).filter_map(|path| never_ending(&address, path)).collect();
    std::thread::sleep(std::time::Duration::from_secs(1));
    let grown = child.peak().saturating_sub(before);
    assert!(grown < 40 * 1024, "{grown} KiB for twelve that never end");
    drop(lines);
}

living! {
    /// Photos sent by somebody signed in without the token of their form, or before it, are not held: nothing is filed.
    photos_before_the_token_are_no_form, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        let page = his.get("/requests/new/what");
        let hidden = page.form("/requests/new/what").hidden;
        let csrf = hidden.iter().find(|(n, _)| n == "csrf").expect("a token").1.clone();
        let part = |name: &str, file: &str, value: &[u8]| {
            let head = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
            [head.as_bytes(), value, b"\r\n"].concat()
        };
        let (photo, token) = (part("photos", "; filename=\"a.jpg\"", &jpeg()), part("csrf", "", csrf.as_bytes()));
        let words = part("words", "", "水管漏了".as_bytes());
        let kind = [("content-type", "multipart/form-data; boundary=b")];
        let send = |path: &str, parts: [&Vec<u8>; 3]| {
            let whole = [parts[0].as_slice(), parts[1].as_slice(), parts[2].as_slice(), &b"--b--\r\n"[..]].concat();
            his.post_bytes(path, &kind, whole).0
        };
        // Given back to him, for it is his own: the photos are chosen again.
        assert_eq!(send("/requests/new/words", [&photo, &words, &token]), 409);
        assert_eq!(send("/requests/new/words", [&photo, &words, &words]), 403);
        assert!(!matches!(send("/requests/new/words", [&token, &words, &photo]), 403 | 409));
        assert_eq!(send("/settings", [&token, &words, &photo]), 413, "no file belongs there");
    }
}

/// A day's work, logged as much as can be: no name, number, address, word or secret of anybody is in it.
#[test]
fn logs_hold_nothing_about_people() {
    let child = Child::demo();
    let desk = child.staff("desk");
    let form = desk.get("/desk/people/new");
    let (name, phone, email) = ("慕容复", "13987654321", "murong@example.org");
    let fields = [
        ("name", name),
        ("phone", phone),
        ("email", email),
        ("reach_1", "call"),
        ("digital", "some"),
        ("born", "昨天"),
        ("language", "zh-CN"),
    ];
    let refused = desk.submit(&form, "/desk/people", &fields);
    assert_eq!(refused.status, 422, "{}", refused.words());
    let mut again = fields;
    again[5] = ("born", "1950");
    desk.submit(&desk.get("/desk/people/new"), "/desk/people", &again);
    desk.get("/desk/people?words=%E6%85%95%E5%AE%B9%E5%A4%8D");
    let helper = child.by_password("/helper");
    helper.get("/for");
    let wrong = Browser::new(&child.url());
    let page = wrong.get("/sign-in/password");
    wrong.submit(&page, "/sign-in/password", &[("email", email), ("password", "a very secret password")]);
    wrong.get(&child.text("/resident/card_url").replace(&child.url(), ""));
    let csrf = page.form("/sign-in/password").hidden[0].1.clone();
    let cookies = desk.cookies();
    let session = cookies.split("session=").nth(1).and_then(|c| c.split(';').next()).expect("a session");
    let card = child.text("/resident/card_url");
    let card = card.rsplit('/').next().expect("a token");
    let token = child.text("/api_token");
    wrong.get_json("/api/v1/desk/people", &token);
    std::thread::sleep(std::time::Duration::from_secs(3));
    let log = child.log();
    let at = child.staff_at("desk");
    let (staff, pin) = (child.text(&format!("{at}/name")), child.text("/resident/pin"));
    let resident = child.text("/resident/name");
    let secret = child.text(&format!("{at}/totp_secret"));
    for (what, text) in [
        ("a name", name),
        ("a telephone number", phone),
        ("an address of mail", email),
        ("a password", "a very secret password"),
        ("a resident's name", &resident),
        ("a colleague's name", &staff),
        ("a session", session),
        ("a form's token", &csrf),
        ("a card's secret", card),
        ("an API token", &token),
        ("a second factor", &secret),
        ("what was typed", "昨天"),
    ] {
        assert!(!log.contains(text), "{what} is in the log: {}", around(&log, text));
    }
    assert!(!log.contains(&format!("\"{pin}\"")) && !log.contains(&format!("={pin}")), "a PIN is in the log");
    assert!(!log.contains("\"level\":\"ERROR\""), "{}", around(&log, "\"level\":\"ERROR\""));
}

/// The line in which something stands.
fn around(log: &str, text: &str) -> String {
    log.lines().find(|line| line.contains(text)).unwrap_or_default().chars().take(400).collect()
}

living! {
    /// Settings say how messages leave, and administrators see what was only written down, masked.
    settings_say_how_messages_leave, |house| {
        let his = house.resident(&house.cast().neighbour.clone());
        drop(his);
        let message = linli::post::Outgoing {
            id: "m1".into(),
            to: linli::post::Address::Phone("13800138000".into()),
            lang: "zh-CN".into(),
            subject: String::new(),
            text: "您的号码是 12345678".into(),
            html: None,
        };
        house.wait(house.app.post.send(&message)).expect("it is written down");
        let admin = house.staff("admin").get("/desk/settings");
        assert!(admin.says("还没有接通，谁也收不到") && admin.says("只记在这台机器里"), "{}", admin.words());
        assert!(admin.says("138****8000") && !admin.text.contains("13800138000"), "{}", admin.words());
        assert!(!admin.text.contains("12345678"), "a code is nobody else's");
        let desk = house.staff("desk").get("/desk/settings");
        assert!(desk.says("还没有接通") && !desk.says("138****8000"), "{}", desk.words());
    }
}

living! {
    /// The figures for those who run it: by route pattern, never by address.
    metrics_name_routes_and_nobody, |house| {
        linli::commands::start_metrics();
        let his = house.resident(&house.cast().neighbour.clone());
        his.get("/requests/nobody-has-this-id");
        let figures = house.browser().get("/metrics");
        assert_eq!(figures.status, 200);
        assert!(figures.text.contains("linli_requests_total{") && figures.text.contains("route=\"/requests/{id}\""), "{}", figures.text);
        assert!(figures.text.contains("linli_request_seconds") && figures.text.contains("linli_hashing_waiting"), "{}", figures.text);
        assert!(figures.text.contains("linli_outbox_waiting{channel=\"call\"}"), "{}", figures.text);
        assert!(!figures.text.contains("nobody-has-this-id"));
    }
}
