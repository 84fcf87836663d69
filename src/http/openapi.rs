//! `/openapi.json`, made from the route table, so that it can never describe what is not there.

use actix_web::http::Method;
use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::server::Server;
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, OpenApiBuilder, PathsBuilder, RefOr, Required, ResponseBuilder,
};

use super::gate::Audience;
use super::routes::{Entry, Mount, entries};
use crate::error::Error;

/// The whole description as JSON text.
pub fn describe(public_url: &str) -> Result<String, Error> {
    let mut paths = PathsBuilder::new();
    for entry in entries().into_iter().filter(|e| e.mount != Mount::Pages) {
        if entry.mount == Mount::Open311 {
            // It stands beside `/api/v1`, not under it.
            let mut here = item(&entry, false);
            here.servers = Some(vec![Server::new(public_url)]);
            paths = paths.path(entry.path, here);
            continue;
        }
        if entry.mount != Mount::Acting {
            paths = paths.path(entry.path, item(&entry, false));
        }
        if matches!(entry.mount, Mount::ForResident | Mount::Acting) {
            paths = paths.path(format!("/for/{{resident}}{}", entry.path), item(&entry, true));
        }
    }
    let api = OpenApiBuilder::new()
        .info(InfoBuilder::new().title("Linli").version(env!("CARGO_PKG_VERSION")).description(Some(ABOUT)).build())
        .servers(Some([Server::new(format!("{public_url}/api/v1"))]))
        .paths(paths.build())
        .components(Some(
            ComponentsBuilder::new()
                .security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)))
                .build(),
        ))
        .build();
    api.to_pretty_json().map_err(|e| Error::broken("openapi", e))
}

const ABOUT: &str = "Every page of Linli as JSON. Instants are milliseconds UTC. Acting for a resident is a path, \
/for/{resident}/…, and needs a mandate. A POST takes a flat JSON object, or a form; send an Idempotency-Key header and a \
repeat is answered with the first answer. Errors are problem+json (RFC 9457). Under /open311 stands Open311 GeoReport v2, in XML and JSON, with an api_key to write.";

fn item(entry: &Entry, for_resident: bool) -> PathItem {
    let method = if entry.method == Method::POST { HttpMethod::Post } else { HttpMethod::Get };
    let mut operation = OperationBuilder::new()
        .summary(Some(entry.about))
        .operation_id(Some(operation_id(entry, for_resident)))
        .tag(entry.path.split('/').nth(1).filter(|t| !t.is_empty()).unwrap_or("home"))
        .response("200", done("the page's contents, or the address to go on to"))
        .response("404", done("not there, or not for this caller"));
    if entry.audience != Audience::Everyone {
        operation = operation
            .security(SecurityRequirement::new::<_, [&str; 0], &str>("token", []))
            .response("401", done("no token, or one that has ended"))
            .response("403", done("not allowed, with the reason"));
    }
    for name in parameters(entry.path, for_resident) {
        operation = operation.parameter(
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Path)
                .required(Required::True)
                .schema(Some(ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)))),
        );
    }
    if entry.method == Method::POST {
        operation = operation
            .request_body(Some(body(kind_of_body(entry), entry.fields)))
            .response("409", done("changed meanwhile, or too late"));
        let (code, words) = match entry.mount {
            Mount::Open311 => ("400", "what was sent cannot be used: every error at once"),
            _ => ("422", "what was sent cannot be used: errors by field"),
        };
        operation = operation.response(code, done(words));
    }
    PathItem::new(method, operation.build())
}

fn kind_of_body(entry: &Entry) -> &'static str {
    if entry.mount == Mount::Open311 { "application/x-www-form-urlencoded" } else { "application/json" }
}

fn operation_id(entry: &Entry, for_resident: bool) -> String {
    let words = entry.path.replace(['/', '{', '}', '.'], " ");
    let words: Vec<&str> = words.split_whitespace().collect();
    let prefix = if for_resident { "for_" } else { "" };
    let name = if words.is_empty() { "home".to_owned() } else { words.join("_") };
    format!("{prefix}{}_{name}", entry.method.as_str().to_lowercase())
}

fn parameters(path: &str, for_resident: bool) -> Vec<String> {
    let mut names: Vec<String> = if for_resident { vec!["resident".into()] } else { Vec::new() };
    names
        .extend(path.split(['/', '.']).filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).map(str::to_owned));
    names
}

fn body(kind: &str, fields: &[&str]) -> utoipa::openapi::request_body::RequestBody {
    let text = || ObjectBuilder::new().schema_type(SchemaType::Type(Type::String));
    let mut object = ObjectBuilder::new();
    for field in fields {
        object = match *field {
            "drop" | "matters" | "reach" | "needs" | "offices" => {
                object.property(*field, ArrayBuilder::new().items(text()))
            }
            name => object.property(name, text()),
        };
    }
    RequestBodyBuilder::new().content(kind, ContentBuilder::new().schema(Some(object)).build()).build()
}

fn done(words: &str) -> RefOr<utoipa::openapi::Response> {
    RefOr::T(ResponseBuilder::new().description(words).build())
}
