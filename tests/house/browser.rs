//! A browser without scripts: it keeps cookies, follows links that are there, and sends forms that are there.

use std::sync::Arc;
use std::time::Duration;

use reqwest::blocking::{Client, Response};
use reqwest::cookie::{CookieStore, Jar};
use reqwest::redirect::Policy;
use scraper::{ElementRef, Html, Selector};

/// Somebody's browser.
pub struct Browser {
    client: Client,
    jar: Arc<Jar>,
    base: String,
}

/// What came back.
pub struct Page {
    pub status: u16,
    pub url: String,
    pub text: String,
    pub headers: reqwest::header::HeaderMap,
}

impl Browser {
    pub fn new(base: &str) -> Self {
        let jar = Arc::new(Jar::default());
        let client = Client::builder()
            .cookie_provider(jar.clone())
            .redirect(Policy::limited(5))
            .timeout(Duration::from_secs(120))
            .build()
            .expect("a client");
        Self { client, jar, base: base.to_owned() }
    }

    /// Puts a cookie (`name=value`) into this browser.
    pub fn have_cookie(&self, cookie: &str) {
        self.jar.add_cookie_str(cookie, &self.base.parse().expect("an address"));
    }

    /// All its cookies, as it would send them.
    pub fn cookies(&self) -> String {
        let url = self.base.parse().expect("an address");
        self.jar.cookies(&url).and_then(|v| v.to_str().ok().map(str::to_owned)).unwrap_or_default()
    }

    pub fn get(&self, path: &str) -> Page {
        read(self.client.get(self.at(path)).header("Accept-Language", "zh-CN").send().expect("an answer"))
    }

    pub fn get_json(&self, path: &str, token: &str) -> (u16, serde_json::Value) {
        let answer = self.client.get(self.at(path)).bearer_auth(token).send().expect("an answer");
        let status = answer.status().as_u16();
        (status, answer.json().unwrap_or(serde_json::Value::Null))
    }

    /// Posts JSON as a machine with this token.
    pub fn post_json(&self, path: &str, token: &str, body: &str) -> (u16, serde_json::Value) {
        let request = self.client.post(self.at(path)).bearer_auth(token).header("content-type", "application/json");
        let answer = request.body(body.to_owned()).send().expect("an answer");
        let status = answer.status().as_u16();
        (status, answer.json().unwrap_or(serde_json::Value::Null))
    }

    /// Posts fields as they are, token or not: what an attacker would do.
    pub fn post_raw(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        read(
            self.client
                .post(self.at(path))
                .header("content-type", "application/x-www-form-urlencoded")
                .body(encode(fields))
                .send()
                .expect("an answer"),
        )
    }

    /// Posts fields with headers of one's own, as the outbox of a phone does; the answer is JSON.
    pub fn post_with(&self, path: &str, headers: &[(&str, &str)], fields: &[(&str, &str)]) -> (u16, serde_json::Value) {
        let form = "application/x-www-form-urlencoded";
        let mut request = self.client.post(self.at(path)).header("content-type", form).body(encode(fields));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().expect("an answer");
        let status = answer.status().as_u16();
        (status, answer.json().unwrap_or(serde_json::Value::Null))
    }

    /// Posts bytes as they are, as a phone sends what it sealed; the answer is JSON.
    pub fn post_bytes(&self, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> (u16, serde_json::Value) {
        let mut request = self.client.post(self.at(path)).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().expect("an answer");
        let status = answer.status().as_u16();
        (status, answer.json().unwrap_or(serde_json::Value::Null))
    }

    /// The same without following where it leads: what a browser sees before it goes on.
    pub fn post_plainly(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let client =
            Client::builder().cookie_provider(self.jar.clone()).redirect(Policy::none()).build().expect("a client");
        let form = "application/x-www-form-urlencoded";
        read(client.post(self.at(path)).header("content-type", form).body(encode(fields)).send().expect("an answer"))
    }

    /// Sends the form of this page whose action ends so, with its hidden fields and these.
    pub fn submit(&self, page: &Page, action: &str, fields: &[(&str, &str)]) -> Page {
        let form = page.form(action);
        let mut all: Vec<(String, String)> =
            form.hidden.into_iter().filter(|(name, _)| !fields.iter().any(|(given, _)| given == name)).collect();
        all.extend(fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
        let pairs: Vec<(&str, &str)> = all.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.post_raw(&form.action, &pairs)
    }

    /// The same as a form with photos.
    pub fn submit_with_photos(
        &self,
        page: &Page,
        action: &str,
        fields: &[(&str, &str)],
        photos: &[(&str, Vec<u8>)],
    ) -> Page {
        let found = page.form(action);
        let mut form = reqwest::blocking::multipart::Form::new();
        for (name, value) in found.hidden {
            form = form.text(name, value);
        }
        for (name, value) in fields {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        for (name, bytes) in photos {
            let part = reqwest::blocking::multipart::Part::bytes(bytes.clone()).file_name("photo.jpg");
            form = form.part((*name).to_owned(), part);
        }
        read(self.client.post(self.at(&found.action)).multipart(form).send().expect("an answer"))
    }

    /// Asked whether a report is the same as one before, says that it is something else, and goes on.
    pub fn not_the_same(&self, page: Page) -> Page {
        let asked = "/requests/new/similar";
        if page.offers(asked) { self.submit(&page, asked, &[("none", "1")]) } else { page }
    }

    fn at(&self, path: &str) -> String {
        if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.base) }
    }
}

fn read(answer: Response) -> Page {
    Page {
        status: answer.status().as_u16(),
        url: answer.url().path().to_owned(),
        headers: answer.headers().clone(),
        text: answer.text().unwrap_or_default(),
    }
}

fn encode(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| {
        text.bytes()
            .map(|b| match b {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(b).to_string(),
                other => format!("%{other:02X}"),
            })
            .collect::<String>()
    };
    fields.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect::<Vec<_>>().join("&")
}

/// A form as the page offers it.
pub struct Form {
    pub action: String,
    pub hidden: Vec<(String, String)>,
}

impl Page {
    pub fn html(&self) -> Html {
        Html::parse_document(&self.text)
    }

    /// The words a person sees, spaces folded.
    pub fn words(&self) -> String {
        let html = self.html();
        let body = Selector::parse("main").expect("a selector");
        let text: String = match html.select(&body).next() {
            Some(main) => main.text().collect::<Vec<_>>().join(" "),
            None => html.root_element().text().collect::<Vec<_>>().join(" "),
        };
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn says(&self, words: &str) -> bool {
        self.text.contains(words) || self.words().contains(words)
    }

    pub fn offers(&self, action: &str) -> bool {
        self.find_form(action).is_some()
    }

    /// The form whose action ends so.
    pub fn form(&self, action: &str) -> Form {
        self.find_form(action)
            .unwrap_or_else(|| panic!("no form to {action} on {} ({}): {}", self.url, self.status, self.words()))
    }

    fn find_form(&self, action: &str) -> Option<Form> {
        let html = self.html();
        let forms = Selector::parse("form").expect("a selector");
        let inputs = Selector::parse("input[type=hidden]").expect("a selector");
        html.select(&forms).find(|f| attr(f, "action").is_some_and(|a| a.ends_with(action))).map(|f| Form {
            action: attr(&f, "action").unwrap_or_default(),
            hidden: f
                .select(&inputs)
                .map(|i| (attr(&i, "name").unwrap_or_default(), attr(&i, "value").unwrap_or_default()))
                .collect(),
        })
    }

    /// Every field of that form as it stands filled in: what pressing its button would send.
    pub fn filled(&self, action: &str) -> Vec<(String, String)> {
        let html = self.html();
        let forms = Selector::parse("form").expect("a selector");
        let fields = Selector::parse("input, textarea, option").expect("a selector");
        let form = html.select(&forms).find(|f| attr(f, "action").is_some_and(|a| a.ends_with(action)));
        let form = form.unwrap_or_else(|| panic!("no form to {action} on {}: {}", self.url, self.words()));
        form.select(&fields).filter_map(|field| of_field(&field)).collect()
    }

    /// Every field of every form of the page.
    pub fn filled_all(&self) -> Vec<(String, String)> {
        let html = self.html();
        let fields = Selector::parse("form input, form textarea, form option").expect("a selector");
        html.select(&fields).filter_map(|field| of_field(&field)).collect()
    }

    /// The address of the first link that contains this.
    pub fn link(&self, part: &str) -> String {
        let html = self.html();
        let links = Selector::parse("a[href]").expect("a selector");
        html.select(&links)
            .filter_map(|a| attr(&a, "href"))
            .find(|href| href.contains(part))
            .unwrap_or_else(|| panic!("no link with {part} on {}: {}", self.url, self.words()))
    }

    /// The action of the first form to `action` in the row or block that names somebody.
    pub fn link_or_form_of(&self, name: &str, action: &str) -> String {
        let html = self.html();
        let blocks = Selector::parse("tr, li, article, section, .row, .card, .said").expect("a selector");
        let forms = Selector::parse("form").expect("a selector");
        // The smallest block with the name in it: what stands around it holds others' forms, too.
        html.select(&blocks)
            .filter(|b| b.text().collect::<String>().contains(name))
            .filter_map(|b| {
                let action = b.select(&forms).filter_map(|f| attr(&f, "action")).find(|a| a.ends_with(action))?;
                Some((b.text().map(str::len).sum::<usize>(), action))
            })
            .min_by_key(|(size, _)| *size)
            .map(|(_, action)| action)
            .unwrap_or_else(|| panic!("no form to {action} for {name} on {}: {}", self.url, self.words()))
    }

    /// The value of the radio or option whose label contains these words.
    pub fn choice(&self, words: &str) -> String {
        let html = self.html();
        let labels = Selector::parse("label, option").expect("a selector");
        let inputs = Selector::parse("input").expect("a selector");
        html.select(&labels)
            .filter(|l| l.text().collect::<String>().contains(words))
            .find_map(|l| attr(&l, "value").or_else(|| l.select(&inputs).next().and_then(|i| attr(&i, "value"))))
            .unwrap_or_else(|| panic!("no choice {words} on {}: {}", self.url, self.words()))
    }
}

/// What one field would send: a box that is not ticked, or an option that is not chosen, nothing.
fn of_field(field: &ElementRef<'_>) -> Option<(String, String)> {
    let kind = attr(field, "type").unwrap_or_default();
    match field.value().name() {
        "textarea" => Some((attr(field, "name")?, field.text().collect())),
        "option" => {
            attr(field, "selected")?;
            let select = field.ancestors().filter_map(ElementRef::wrap).find(|e| e.value().name() == "select")?;
            Some((attr(&select, "name")?, attr(field, "value")?))
        }
        _ if matches!(kind.as_str(), "radio" | "checkbox") => {
            attr(field, "checked")?;
            Some((attr(field, "name")?, attr(field, "value").unwrap_or_else(|| "on".into())))
        }
        _ => Some((attr(field, "name")?, attr(field, "value").unwrap_or_default())),
    }
}

fn attr(element: &ElementRef<'_>, name: &str) -> Option<String> {
    element.value().attr(name).map(str::to_owned)
}
