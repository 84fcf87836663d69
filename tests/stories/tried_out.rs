//! Somebody tries the example community: what is printed is all they need, an authenticator app is not.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use crate::house::Browser;
use crate::house::app::totp;

/// `make run`, as far as 李明's first page: address, password and the number that Enter prints.
#[test]
fn enter_prints_the_second_factors() {
    let folder = std::env::temp_dir().join(format!("linli-tried-{}", uuid::Uuid::new_v4().simple()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut demo = Command::new(env!("CARGO_BIN_EXE_linli"))
        .args(["--host", "127.0.0.1", "--port", "0", "--data"])
        .arg(&folder)
        .args(["demo", "--residents", "12"])
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let mut lines = BufReader::new(demo.stdout.take().expect("its words")).lines().map_while(Result::ok);
    let told: Vec<String> = lines.by_ref().take_while(|line| !line.contains("authenticator app")).collect();
    let after = |mark: &str| -> String {
        let line = told.iter().find(|line| line.contains(mark)).expect("it is told");
        line.split(mark).nth(1).and_then(|rest| rest.split_whitespace().next()).expect("a word").to_owned()
    };
    let url = after("is running at ").replace("localhost", "127.0.0.1");
    let (email, password, secret) =
        ("liming@example.org", after("liming@example.org  password "), after("second factor "));

    let keyboard = demo.stdin.as_mut().expect("a keyboard");
    keyboard.write_all(b"\n").and_then(|()| keyboard.flush()).expect("Enter");
    let line = lines.find(|line| line.ends_with("李明")).expect("his number");
    let number = line.split_whitespace().next().expect("six digits").to_owned();
    let now = jiff::Timestamp::now().as_millisecond();
    let near: Vec<String> = [-30_000, 0, 30_000].map(|off| totp(&secret, now + off)).into();
    assert!(near.contains(&number), "{number} is none of {near:?}");

    let browser = Browser::new(&url);
    let page = browser.get("/sign-in/password");
    let second = browser.submit(&page, "/sign-in/password", &[("email", email), ("password", &password)]);
    let home = browser.submit(&second, "/sign-in/second", &[("code", &number)]);
    assert!(home.words().contains("我帮的人"), "{}", home.words());
    demo.kill().expect("SIGKILL");
    demo.wait().expect("it is gone");
    std::fs::remove_dir_all(&folder).expect("nothing is left");
}
