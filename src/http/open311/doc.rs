//! One tree for both formats, so that XML and JSON cannot say different things.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Xml,
    Json,
}

impl Format {
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Xml => "text/xml; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

/// What an element or a field holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An empty element; `null`.
    Null,
    Text(String),
    Bool(bool),
    Whole(i64),
    Real(f64),
    Object(Vec<(&'static str, Value)>),
    /// The name each has in XML, and each.
    List(&'static str, Vec<Value>),
}

impl Value {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Nothing, where there is nothing.
    pub fn maybe(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Null, |text| Self::Text(text.into()))
    }

    fn json(self) -> serde_json::Value {
        use serde_json::Value as Json;
        match self {
            Self::Null => Json::Null,
            Self::Text(text) => Json::String(text),
            Self::Bool(yes) => Json::Bool(yes),
            Self::Whole(number) => Json::from(number),
            Self::Real(number) => Json::from(number),
            Self::Object(fields) => Json::Object(fields.into_iter().map(|(n, v)| (n.to_owned(), v.json())).collect()),
            Self::List(_, items) => Json::Array(items.into_iter().map(Self::json).collect()),
        }
    }

    fn xml(&self, out: &mut Writer<Vec<u8>>, name: &str) -> std::io::Result<()> {
        if *self == Self::Null {
            return out.write_event(Event::Empty(BytesStart::new(name)));
        }
        out.write_event(Event::Start(BytesStart::new(name)))?;
        match self {
            Self::Null => {}
            Self::Text(text) => out.write_event(Event::Text(BytesText::new(&allowed(text))))?,
            Self::Bool(yes) => out.write_event(Event::Text(BytesText::new(&yes.to_string())))?,
            Self::Whole(number) => out.write_event(Event::Text(BytesText::new(&number.to_string())))?,
            Self::Real(number) => out.write_event(Event::Text(BytesText::new(&number.to_string())))?,
            Self::Object(fields) => fields.iter().try_for_each(|(name, value)| value.xml(out, name))?,
            Self::List(item, items) => items.iter().try_for_each(|value| value.xml(out, item))?,
        }
        out.write_event(Event::End(BytesEnd::new(name)))
    }
}

/// XML 1.0 has no place for most control characters, however they are written.
fn allowed(text: &str) -> String {
    let fits = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}');
    text.chars().filter(|c| fits(*c)).collect()
}

/// A whole answer. In JSON a list stands at the top by itself, without its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Doc {
    pub root: &'static str,
    pub value: Value,
    pub status: StatusCode,
    /// Where the answer goes on, where it was not the whole of it.
    pub next: Option<String>,
}

impl Doc {
    pub fn ok(root: &'static str, value: Value) -> Self {
        Self { root, value, status: StatusCode::OK, next: None }
    }

    pub fn created(root: &'static str, value: Value) -> Self {
        Self { root, value, status: StatusCode::CREATED, next: None }
    }

    /// The text in one format.
    pub fn render(self, format: Format) -> Vec<u8> {
        match format {
            Format::Json => self.value.json().to_string().into_bytes(),
            Format::Xml => {
                let mut out = Writer::new(Vec::new());
                let written = out
                    .write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))
                    .and_then(|()| self.value.xml(&mut out, self.root));
                if let Err(e) = written {
                    tracing::error!(error = %e, "an answer could not be written as XML");
                }
                out.into_inner()
            }
        }
    }

    pub fn reply(self, format: Format) -> HttpResponse {
        let mut reply = HttpResponse::build(self.status);
        reply
            .content_type(format.content_type())
            .insert_header((header::CACHE_CONTROL, "no-store"))
            // Open data: pages of others may read it. Nothing here goes by cookie.
            .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"));
        if let Some(next) = &self.next {
            reply
                .insert_header((header::LINK, format!("<{next}>; rel=\"next\"")))
                .insert_header((header::ACCESS_CONTROL_EXPOSE_HEADERS, "Link"));
        }
        reply.body(self.render(format))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn doc(text: &str) -> Doc {
        let item = Value::Object(vec![("a", Value::text(text)), ("b", Value::Null), ("c", Value::Bool(true))]);
        Doc::ok("items", Value::List("item", vec![item]))
    }

    #[test]
    fn both_formats_say_the_same() {
        let xml = String::from_utf8(doc("3<4 & \"水\"").render(Format::Xml)).unwrap();
        assert_eq!(
            xml,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><items><item><a>3&lt;4 &amp; &quot;水&quot;</a><b/><c>true</c></item></items>"
        );
        let json = String::from_utf8(doc("3<4 & \"水\"").render(Format::Json)).unwrap();
        assert_eq!(json, r#"[{"a":"3<4 & \"水\"","b":null,"c":true}]"#);
    }

    proptest! {
        #[test]
        fn any_text_is_well_formed(text in any::<String>()) {
            let xml = doc(&text).render(Format::Xml);
            let mut reader = quick_xml::Reader::from_reader(xml.as_slice());
            let mut read = String::new();
            loop {
                match reader.read_event().unwrap() {
                    Event::Eof => break,
                    Event::Text(text) => read.push_str(&text.decode().unwrap()),
                    _ => {}
                }
            }
            let clean = !read.contains(['<', '\u{0}']);
            prop_assert!(clean);
        }
    }
}
