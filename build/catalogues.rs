//! Reads web/locales, refuses catalogues that disagree, and writes one constant per message.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement};

/// The first is the language of the place; the others must have the same messages.
const LANGUAGES: [&str; 2] = ["zh-CN", "en"];

/// What one message says about itself: where it is, and what it asks of its caller.
struct Message {
    file: String,
    arguments: BTreeSet<String>,
    messages: BTreeSet<String>,
    terms: BTreeSet<String>,
}

type Messages = BTreeMap<String, Message>;

pub fn build(locales: &Path, out: &Path) -> Result<(), String> {
    let mut catalogues = Vec::new();
    let mut complaints = Vec::new();
    for language in LANGUAGES {
        let folder = locales.join(language);
        watch(&folder);
        let (messages, source) = read_language(&folder, language, &mut complaints)?;
        write(&out.join(format!("{language}.ftl")), &source)?;
        catalogues.push((language, messages));
    }
    compare(&catalogues, &mut complaints);
    if !complaints.is_empty() {
        return Err(format!("The catalogues in web/locales disagree:\n  {}", complaints.join("\n  ")));
    }
    let (_, first) = &catalogues[0];
    write(&out.join("keys.rs"), &keys(first))
}

/// A folder that is missing yet is watched by its nearest parent that exists, so that making it rebuilds.
pub fn watch(folder: &Path) {
    let mut here = folder.to_path_buf();
    while !here.exists() && here.pop() {}
    println!("cargo:rerun-if-changed={}", here.display());
}

fn read_language(folder: &Path, language: &str, complaints: &mut Vec<String>) -> Result<(Messages, String), String> {
    let mut messages = Messages::new();
    let mut whole = String::new();
    for path in files(folder, "ftl")? {
        println!("cargo:rerun-if-changed={}", path.display());
        let source = read(&path)?;
        let name = format!("{language}/{}", path.file_name().unwrap_or_default().to_string_lossy());
        read_file(&name, &source, &mut messages, complaints);
        whole.push_str(&source);
        // A message that ends a file without a line end must not swallow the next file's first message.
        whole.push_str("\n\n");
    }
    close_references(&mut messages, language, complaints);
    Ok((messages, whole))
}

fn read_file(name: &str, source: &str, messages: &mut Messages, complaints: &mut Vec<String>) {
    let resource = match fluent_syntax::parser::parse(source) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            for error in errors {
                let line = source[..error.pos.start.min(source.len())].matches('\n').count() + 1;
                complaints.push(format!("{name}, line {line}: {error}"));
            }
            resource
        }
    };
    for entry in &resource.body {
        let (id, value) = match entry {
            Entry::Message(message) => (message.id.name.to_owned(), message.value.as_ref()),
            Entry::Term(term) => (format!("-{}", term.id.name), Some(&term.value)),
            _ => continue,
        };
        let Some(value) = value else {
            complaints.push(format!("{name}: {id} has no words"));
            continue;
        };
        if !is_kebab(id.trim_start_matches('-')) {
            complaints.push(format!("{name}: {id} is not of the form noun-what-it-says"));
        }
        let mut message = Message {
            file: name.to_owned(),
            arguments: BTreeSet::new(),
            messages: BTreeSet::new(),
            terms: BTreeSet::new(),
        };
        walk(value, &mut message);
        if let Some(earlier) = messages.insert(id.clone(), message) {
            complaints.push(format!("{name}: {id} is there twice (first in {})", earlier.file));
        }
    }
}

fn is_kebab(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    id.chars().all(plain)
        && id.starts_with(|c: char| c.is_ascii_lowercase())
        && !id.ends_with('-')
        && !id.contains("--")
}

fn walk(pattern: &Pattern<&str>, message: &mut Message) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            walk_expression(expression, message);
        }
    }
}

fn walk_expression(expression: &Expression<&str>, message: &mut Message) {
    match expression {
        Expression::Inline(inline) => walk_inline(inline, message),
        Expression::Select { selector, variants } => {
            walk_inline(selector, message);
            for variant in variants {
                walk(&variant.value, message);
            }
        }
    }
}

fn walk_inline(inline: &InlineExpression<&str>, message: &mut Message) {
    match inline {
        InlineExpression::VariableReference { id } => {
            message.arguments.insert(id.name.to_owned());
        }
        InlineExpression::MessageReference { id, .. } => {
            message.messages.insert(id.name.to_owned());
        }
        InlineExpression::TermReference { id, arguments, .. } => {
            message.terms.insert(format!("-{}", id.name));
            walk_call(arguments.as_ref(), message);
        }
        InlineExpression::FunctionReference { arguments, .. } => walk_call(Some(arguments), message),
        InlineExpression::Placeable { expression } => walk_expression(expression, message),
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
    }
}

fn walk_call(arguments: Option<&CallArguments<&str>>, message: &mut Message) {
    let Some(arguments) = arguments else { return };
    for inline in &arguments.positional {
        walk_inline(inline, message);
    }
    for named in &arguments.named {
        walk_inline(&named.value, message);
    }
}

/// A message that quotes another asks its caller for the other's arguments too.
fn close_references(messages: &mut Messages, language: &str, complaints: &mut Vec<String>) {
    for (id, message) in messages.iter() {
        for wanted in message.messages.iter().chain(&message.terms).filter(|wanted| !messages.contains_key(*wanted)) {
            complaints.push(format!("{}: {id} quotes {wanted}, which {language} does not have", message.file));
        }
    }
    // Each round carries arguments one quotation further; as many rounds as messages reach the longest chain.
    for _ in 0..messages.len() {
        let mut grown = Vec::new();
        for (id, message) in messages.iter() {
            let quoted = message.messages.iter().filter_map(|other| messages.get(other));
            let more: BTreeSet<String> =
                quoted.flat_map(|other| other.arguments.difference(&message.arguments)).cloned().collect();
            if !more.is_empty() {
                grown.push((id.clone(), more));
            }
        }
        if grown.is_empty() {
            break;
        }
        for (id, more) in grown {
            if let Some(message) = messages.get_mut(&id) {
                message.arguments.extend(more);
            }
        }
    }
}

fn compare(catalogues: &[(&str, Messages)], complaints: &mut Vec<String>) {
    let (first_language, first) = &catalogues[0];
    for (language, other) in &catalogues[1..] {
        for (id, message) in first.iter().filter(|(id, _)| !id.starts_with('-')) {
            match other.get(id) {
                None => complaints.push(format!("{}: {id} is missing in {language}", message.file)),
                Some(twin) if twin.arguments != message.arguments => complaints.push(format!(
                    "{id}: {} takes {}, {} takes {}",
                    message.file,
                    listed(&message.arguments),
                    twin.file,
                    listed(&twin.arguments)
                )),
                Some(_) => {}
            }
        }
        for (id, message) in other.iter().filter(|(id, _)| !id.starts_with('-') && !first.contains_key(*id)) {
            complaints.push(format!("{}: {id} is missing in {first_language}", message.file));
        }
    }
}

fn listed(arguments: &BTreeSet<String>) -> String {
    if arguments.is_empty() {
        return "no arguments".to_owned();
    }
    arguments.iter().map(|argument| format!("${argument}")).collect::<Vec<_>>().join(" ")
}

/// The Rust text of `k::…`, of the ids in the same order, and of the catalogues' sources.
fn keys(messages: &Messages) -> String {
    let ids: Vec<&String> = messages.keys().filter(|id| !id.starts_with('-')).collect();
    let mut text = String::from("/// One constant for each message of web/locales.\npub mod k {\n");
    for (number, id) in ids.iter().enumerate() {
        let name = id.replace('-', "_").to_uppercase();
        let _ = writeln!(text, "    pub const {name}: super::Key = super::Key({number});");
    }
    text.push_str("}\n\n/// The ids in the order of their keys, which is the order of the alphabet.\n");
    let _ = writeln!(text, "static IDS: [&str; {}] = {ids:?};", ids.len());
    for (language, name) in LANGUAGES.iter().zip(["ZH", "EN"]) {
        let _ = writeln!(
            text,
            "const SOURCE_{name}: &str = include_str!(concat!(env!(\"OUT_DIR\"), \"/{language}.ftl\"));"
        );
    }
    text
}

/// The files of one kind in a folder, sorted, so that the same sources always build the same program.
pub fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, String> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| format!("{}: {error}", folder.display()))?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        let wanted = extension == "*" || path.extension().is_some_and(|found| found == extension);
        if path.is_file() && wanted && !hidden {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

pub fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

pub fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}
