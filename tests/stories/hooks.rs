//! Another system is told when a request changes, at an address somebody typed: case 21, with real names, a real TLS
//! server, and calls that are signed and name nobody.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use linli::domain::outbound::public;
use linli::http::tls::{Certificates, TlsFiles};
use linli::post::hook::signed;
use linli::post::outbound::{Outbound, Resolver};
use linli::worker::hooks::send_due;
use serde_json::Value;

use crate::house::{Browser, Engine, House, Page};

const ADDRESS: &str = "https://hook.example.org/linli";
const WORLD: IpAddr = IpAddr::V4(Ipv4Addr::new(1, 1, 1, 1));

/// A name server that says what the story wants, and changes its mind.
#[derive(Default)]
struct Names(Mutex<HashMap<String, Vec<SocketAddr>>>);

impl Names {
    fn set(&self, name: &str, to: &[SocketAddr]) {
        self.0.lock().expect("a lock").insert(name.to_owned(), to.to_vec());
    }
}

impl Resolver for Names {
    fn resolve(&self, host: &str, _: u16) -> std::io::Result<Vec<SocketAddr>> {
        Ok(self.0.lock().expect("a lock").get(host).cloned().unwrap_or_default())
    }
}

fn at(ip: [u8; 4]) -> SocketAddr {
    SocketAddr::new(IpAddr::from(ip), 443)
}

/// Whatever a call brought: two strings as the server below reads them, and its body.
type Heard = (String, String, Vec<u8>);

/// The other system: keeps what it was told, and answers as the story wants.
struct Other {
    heard: Arc<Mutex<Vec<Heard>>>,
    answer: Arc<Mutex<u16>>,
    port: u16,
    pem: String,
}

impl Other {
    fn open() -> Self {
        let folder = std::env::temp_dir().join(format!("linli-hook-{}", uuid::Uuid::new_v4().simple()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let made = rcgen::generate_simple_self_signed(vec!["hook.example.org".to_owned()]).expect("a certificate");
        let files = TlsFiles { cert: folder.join("cert.pem"), key: folder.join("key.pem") };
        std::fs::write(&files.cert, made.cert.pem()).expect("a file");
        std::fs::write(&files.key, made.signing_key.serialize_pem()).expect("a file");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let (heard, answer) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(200)));
        let (ears, mouth) = (heard.clone(), answer.clone());
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let tls = Certificates::open(files).expect("it opens").server_config().expect("a configuration");
                let server = HttpServer::new(move || {
                    let (ears, mouth) = (ears.clone(), mouth.clone());
                    App::new().default_service(web::to(move |req: HttpRequest, body: web::Bytes| {
                        let said = req.headers().get("linli-signature").and_then(|v| v.to_str().ok()).unwrap_or("");
                        let heard = (req.path().to_owned(), said.to_owned(), body.to_vec());
                        ears.lock().expect("a lock").push(heard);
                        let status = *mouth.lock().expect("a lock");
                        let status = actix_web::http::StatusCode::from_u16(status).expect("a status");
                        let mut answer = HttpResponse::build(status);
                        if status.is_redirection() {
                            answer.insert_header(("location", "https://hook.example.org/elsewhere"));
                        }
                        async move { answer.finish() }
                    }))
                });
                server.workers(1).listen_rustls_0_23(listener, tls).expect("it listens").run().await.expect("it ends");
            });
        });
        Self { heard, answer, port, pem: made.cert.pem() }
    }

    fn answers(&self, status: u16) {
        *self.answer.lock().expect("a lock") = status;
    }

    fn heard(&self) -> Vec<(String, String, Vec<u8>)> {
        std::mem::take(&mut self.heard.lock().expect("a lock"))
    }
}

fn set(admin: &Browser, address: &str) -> Page {
    admin.submit(&admin.get("/desk/settings/hook"), "/desk/settings/hook", &[("address", address)])
}

fn send(house: &House) -> usize {
    house.wait(send_due(&house.app)).expect("the calls are made")
}

/// 陈建国 reports something; its number.
fn file(house: &House) -> String {
    let his = house.resident(&house.cast().neighbour.clone());
    let what = his.get("/requests/new/what");
    let csrf = what.form("/requests/new/what").hidden.into_iter().find(|(n, _)| n == "csrf").expect("a token").1;
    let category = what.choice("漏水");
    let key = format!("hook-{}", house.app.db.now());
    let fields =
        [("csrf", csrf.as_str()), ("key", &key), ("category", &category), ("place", "home"), ("words", "厨房漏水")];
    let filed = his.post_raw("/requests", &fields);
    assert_eq!(filed.status, 200, "{}", filed.words());
    let from = filed.text.find("R-").expect("a number");
    filed.text[from..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
}

/// Each bad form of an address is refused when it is saved, in words, and nothing is kept.
fn case_21_refused_on_saving(engine: Engine) {
    let names = Arc::new(Names::default());
    names.set("inner.example.org", &[at([10, 0, 0, 8])]);
    names.set("mixed.example.org", &[SocketAddr::new(WORLD, 443), at([192, 168, 1, 1])]);
    names.set("hook.example.org", &[SocketAddr::new(WORLD, 443)]);
    let house = House::example_calling(engine, Outbound::with(names, public));
    let admin = house.staff("admin");
    for (address, words) in [
        ("https://127.0.0.1/", "内部网络"),
        ("https://2130706433/", "内部网络"),
        ("https://0x7f000001/", "内部网络"),
        ("https://0177.0.0.1/", "内部网络"),
        ("https://10.0.0.8/hook", "内部网络"),
        ("https://169.254.169.254/latest/meta-data", "内部网络"),
        ("https://[::1]/", "内部网络"),
        ("https://[fe80::1]/", "内部网络"),
        ("https://[::ffff:10.0.0.1]/", "内部网络"),
        ("https://inner.example.org/", "内部网络"),
        ("https://mixed.example.org/", "内部网络"),
        ("https://nowhere.example.org/", "找不到"),
        ("http://hook.example.org/", "以 https:// 开头"),
        ("https://user:secret@hook.example.org/", "以 https:// 开头"),
        ("https://hook.example.org:8443/", "以 https:// 开头"),
        ("javascript:alert(1)", "以 https:// 开头"),
        ("", "以 https:// 开头"),
    ] {
        let said = set(&admin, address);
        assert_eq!(said.status, 422, "{address}: {}", said.words());
        assert!(said.words().contains(words), "{address}: {}", said.words());
        assert!(said.says("谁也不通知"), "{address}: nothing is kept");
        if !address.is_empty() {
            let kept = said.filled("/desk/settings/hook").into_iter().find(|(n, _)| n == "address").expect("a field").1;
            assert_eq!(kept, address, "what was typed stays");
        }
    }
    assert_eq!(send(&house), 0);
    let good = set(&admin, ADDRESS);
    assert_eq!(good.status, 200, "{}", good.words());
    assert!(good.says("只显示这一次") && good.says(ADDRESS), "{}", good.words());
    let later = admin.get("/desk/settings/hook");
    assert!(later.says(ADDRESS) && !later.says("只显示这一次"), "the secret is shown once");
    assert_eq!(house.staff("desk").get("/desk/settings/hook").status, 403);
    let entries =
        house.app.db.read_now(|conn| linli::store::record::page_before(conn, &house.community(), i64::MAX, 5));
    assert!(entries.expect("it reads").iter().any(|e| e.act == "community.hook"), "it is recorded");
    let stopped = admin.submit(&later, "/desk/settings/hook/end", &[]);
    assert!(stopped.says("谁也不通知"), "{}", stopped.words());
    assert_eq!(send(&house), 0, "what was waiting is told to nobody");
    // From a session left lying open nobody sets one.
    house.advance(Duration::from_secs(16 * 60));
    let asked = set(&admin, ADDRESS);
    assert_eq!(asked.status, 401, "{}", asked.words());
}

/// A name that leads elsewhere by now is not called.
fn case_21_refused_on_sending(engine: Engine) {
    let names = Arc::new(Names::default());
    names.set("hook.example.org", &[SocketAddr::new(WORLD, 443)]);
    let house = House::example_calling(engine, Outbound::with(names.clone(), public));
    let admin = house.staff("admin");
    assert_eq!(set(&admin, ADDRESS).status, 200);
    names.set("hook.example.org", &[at([127, 0, 0, 1])]);
    assert_eq!(send(&house), 1);
    let page = admin.get("/desk/settings/hook");
    assert!(page.says("内部网络") && page.says("还没有收到过"), "{}", page.words());
    assert_eq!(send(&house), 0, "it waits before it tries again");
    house.advance(Duration::from_secs(61));
    assert_eq!(send(&house), 1);
    // After three days it is given up.
    house.advance(Duration::from_secs(73 * 3600));
    assert_eq!(send(&house), 1);
    house.advance(Duration::from_secs(73 * 3600));
    assert_eq!(send(&house), 0);
}

/// A redirect is an answer like any other: it is not followed, and the address is tried again. What arrives is signed
/// and names nobody.
fn case_21_a_redirect_is_not_followed(engine: Engine) {
    let other = Other::open();
    let names = Arc::new(Names::default());
    names.set("hook.example.org", &[SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), other.port)]);
    let outbound = Outbound::with(names, |ip| ip.is_loopback()).trusting(other.pem.as_bytes()).expect("a certificate");
    let house = House::example_calling(engine, outbound);
    let admin = house.staff("admin");
    other.answers(302);
    let page = set(&admin, ADDRESS);
    assert_eq!(page.status, 200, "{}", page.words());
    let secret = page.text.split("<code>").nth(1).and_then(|t| t.split('<').next()).expect("a secret").to_owned();
    assert_eq!(send(&house), 1);
    let heard = other.heard();
    assert_eq!(heard.len(), 1, "only the first address is called");
    assert_eq!(heard[0].0, "/linli");
    assert!(admin.get("/desk/settings/hook").says("不跟着走"), "{}", admin.get("/desk/settings/hook").words());

    other.answers(204);
    house.advance(Duration::from_secs(61));
    let number = file(&house);
    assert_eq!(send(&house), 2);
    let heard = other.heard();
    let bodies: Vec<Value> = heard.iter().map(|(_, _, body)| serde_json::from_slice(body).expect("JSON")).collect();
    let filed = bodies.iter().position(|b| b["what"] == "filed").expect("the request was told");
    assert_eq!(bodies[filed]["request"], number.as_str());
    assert_eq!(bodies[filed]["state"], "filed");
    let text = String::from_utf8(heard[filed].2.clone()).expect("text");
    for personal in ["陈", "厨房", "138", "幢"] {
        assert!(!text.contains(personal), "{text}");
    }
    for (_, said, body) in &heard {
        let at = said.trim_start_matches("t=").split(',').next().and_then(|t| t.parse().ok()).expect("a time");
        assert_eq!(said, &signed(secret.as_bytes(), at, body), "signed with the secret that was shown");
    }
    let page = admin.get("/desk/settings/hook");
    assert!(!page.says("还没有收到过") && !page.says("不跟着走"), "{}", page.words());
    other.answers(410);
    house.advance(Duration::from_secs(5));
    file(&house);
    assert_eq!(send(&house), 1);
    assert!(admin.get("/desk/settings/hook").says("不再收了"));
    house.advance(Duration::from_secs(24 * 3600));
    assert_eq!(send(&house), 0, "who is gone is not asked again");
}

macro_rules! on_both {
    ($($story:ident),*) => {
        mod sqlite { $(#[test] fn $story() { super::$story(crate::house::Engine::Sqlite); })* }
        mod postgres { $(#[test] fn $story() { super::$story(crate::house::Engine::Postgres); })* }
    };
}

on_both!(case_21_refused_on_saving, case_21_refused_on_sending, case_21_a_redirect_is_not_followed);
