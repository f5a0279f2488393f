//! `mod.rs` and `client.rs`: what there is, and the client with a method for each operation.

use super::source::{Source, constant, literal, optional};
use super::{bounds, generic, is_exact, records, written};
use crate::front::Shape;
use crate::model::{Api, Field, Operation, Parameter, Struct};

pub(super) fn module(api: &Api) -> String {
    let mut source = Source::new("Generated code of ", &api.service);
    source.line("mod client;");
    source.line("pub mod operations;");
    if records::has_records(api) {
        source.line("mod records;");
    }
    source.line("mod types;");
    source.line("");
    source.line("pub use client::{API, Client};");
    if api.operations.iter().any(|one| one.dataset.is_some()) {
        source.line("pub use records::*;");
    }
    source.line("pub use types::*;");
    source.finish(&[])
}

const IMPORTS: &[(&str, &str)] = &[
    ("Duration", "std::time::Duration"),
    ("ApiClient", "gridwire_core::ApiClient"),
    ("Api", "gridwire_core::Api"),
    ("Envelope", "gridwire_core::Envelope"),
    ("ErrorBody", "gridwire_core::ErrorBody"),
    ("ServerVersionPlaces", "gridwire_core::ServerVersionPlaces"),
    ("EicCode", "gridwire_core::EicCode"),
    ("DateTime", "gridwire_core::chrono::DateTime"),
    ("FixedOffset", "gridwire_core::chrono::FixedOffset"),
    ("NaiveDate", "gridwire_core::chrono::NaiveDate"),
    ("Utc", "gridwire_core::chrono::Utc"),
    ("SecretString", "gridwire_core::SecretString"),
    ("Value", "gridwire_core::serde_json::Value"),
    ("BTreeMap", "std::collections::BTreeMap"),
    ("Transport", "gridwire_core::http::Transport"),
    ("Rate", "gridwire_core::policy::Rate"),
    ("Record", "gridwire_core::series::Record"),
    ("List", "gridwire_core::wire::List"),
    ("types", "super::types"),
];

pub(super) fn client(api: &Api) -> String {
    let mut source = Source::new("The client of ", &api.service);
    source.line("use super::operations;");
    source.line(&format!(
        "/// What the specification says of {} as a whole.",
        api.service
    ));
    source.line("pub static API: Api = Api {");
    source.line(&format!("name: {},", literal(&api.name)));
    source.line(&format!("service: {},", literal(&api.service)));
    source.line(&format!("version: {},", literal(&api.version)));
    source.line(&format!("base_url: {},", literal(&api.base_url)));
    source.line(&format!(
        "subscription: {},",
        optional(api.subscription.as_deref())
    ));
    source.line(&format!("max_uri_length: {:?},", api.max_uri_length));
    source.line(&format!(
        "rate: Rate {{ concurrency: {}, interval: Duration::from_millis({}) }},",
        api.rate.0, api.rate.1
    ));
    source.line("error_body: ErrorBody {");
    for name in ["code", "message", "request-id"] {
        let places = error_places(api, name);
        source.line(&format!("{}: &{places:?},", name.replace('-', "_")));
    }
    source.line("},");
    source.line(&format!("envelope: {},", envelope(api)));
    source.line(&format!("environments: &{:?},", api.environments));
    let version = api.server_version.as_ref().map_or_else(
        || "None".into(),
        |[header, operation, field]| {
            format!(
                "Some(ServerVersionPlaces {{ header: {}, operation: &operations::{}, field: {} }})",
                literal(header),
                constant(operation),
                literal(field)
            )
        },
    );
    source.line(&format!("server_version: {version},"));
    source.line("};");
    source.line("");
    source.docs(&[format!("A client of {}.", api.service), String::new()]);
    source.docs(&api.docs);
    source.docs(&[
        String::new(),
        "Cloning is cheap; clones share connections, authorisation and limits.".into(),
    ]);
    source.line("#[derive(Clone, Debug)]");
    source.line("pub struct Client {");
    source.line("transport: Transport,");
    source.line("}");
    source.line("");
    source.line("impl ApiClient for Client {");
    source.line("const API: &'static Api = &API;");
    source.line("");
    source.line("fn from_transport(transport: Transport) -> Self {");
    source.line("Self { transport }");
    source.line("}");
    source.line("");
    source.line("fn transport(&self) -> &Transport {");
    source.line("&self.transport");
    source.line("}");
    source.line("}");
    source.line("");
    source.line("impl Client {");
    for operation in &api.operations {
        method(&mut source, api, operation);
    }
    if api
        .operations
        .iter()
        .any(|operation| operation.sandbox.is_some())
    {
        source.line("/// The same client, asking the service's own sandbox: frozen data, whatever the parameters are.");
        source.line("#[must_use]");
        source.line("pub fn service_sandbox(&self) -> Self {");
        source.line("Self { transport: self.transport.service_sandbox() }");
        source.line("}");
    }
    source.line("}");
    source.finish(IMPORTS)
}

/// How answers say how their requests went.
fn envelope(api: &Api) -> String {
    let Some(envelope) = &api.envelope else {
        return "None".into();
    };
    format!(
        "Some(Envelope {{ code: {}, success: &{:?}, partial: &{:?}, partial_status: {} }})",
        literal(&envelope.code),
        envelope.success,
        envelope.partial,
        envelope.partial_status
    )
}

fn method(source: &mut Source, api: &Api, operation: &Operation) {
    source.docs(&operation.docs);
    let required: Vec<_> = required(api, operation).collect();
    // What is sent decides on the type parameter; an answer is read as the first model until the
    // caller says otherwise.
    let (bounds, used) = bounds(api.sent(operation));
    // Like setters, but for instants, which are mostly at hand as they are, and bodies.
    let exact = |name: &str, ty: &str| name == "body" || ty.starts_with("DateTime") || is_exact(ty);
    let arguments: String = required
        .iter()
        .map(|(name, ty)| match exact(name, ty) {
            true => format!(", {name}: {ty}"),
            false => format!(", {name}: impl Into<{ty}>"),
        })
        .collect();
    let values: String = required
        .iter()
        .map(|(name, ty)| match exact(name, ty) {
            true => format!(", {name}"),
            false => format!(", {name}.into()"),
        })
        .collect();
    source.line(&format!(
        "pub fn {}{bounds}(&self{arguments}) -> operations::{}{used} {{",
        operation.id, operation.builder
    ));
    source.line(&format!(
        "operations::{}::new(self.clone(){values})",
        operation.builder
    ));
    source.line("}");
    source.line("");
}

/// What the operation cannot do without, as arguments.
pub(super) fn required(api: &Api, operation: &Operation) -> impl Iterator<Item = (String, String)> {
    let parameters = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required);
    let parameters =
        parameters.map(|parameter| (parameter.name.clone(), parameter_type(parameter)));
    let body = operation.body_type();
    let body = body.map(|shape| ("body".to_owned(), generic(api, shape, "types::")));
    parameters.chain(body)
}

/// The type in which a parameter is held.
pub(super) fn parameter_type(parameter: &Parameter) -> String {
    match &parameter.shape {
        crate::front::Shape::List(inner) => format!("List<{}>", written(inner, "types::")),
        other => written(other, "types::"),
    }
}

/// Where in an error answer the fields with a role stand: in it, or in an object within it; and where
/// an answer says that it is one in spite of its status.
fn error_places(api: &Api, name: &str) -> Vec<String> {
    let role = &*format!("error-{name}");
    let is_error = |field: &Field| {
        field
            .role
            .as_deref()
            .is_some_and(|role| role.starts_with("error-"))
    };
    let with_role = |structure: &Struct, path: &str| -> Vec<String> {
        let fields = structure
            .fields
            .iter()
            .filter(|field| field.role.as_deref() == Some(role));
        fields
            .flat_map(|field| field.wire.iter().map(|name| format!("{path}/{name}")))
            .collect()
    };
    let mut places = Vec::new();
    for structure in api
        .structs
        .iter()
        .filter(|structure| structure.fields.iter().any(is_error))
    {
        let inner = |other: &Struct| {
            other
                .fields
                .iter()
                .any(|field| field.shape == Shape::One(structure.name.clone()))
        };
        if !api.structs.iter().any(inner) {
            places.extend(with_role(structure, ""));
        }
        for field in &structure.fields {
            if let Shape::One(name) = &field.shape
                && let Some(part) = api.structure(name)
            {
                places.extend(
                    field
                        .wire
                        .iter()
                        .flat_map(|wire| with_role(part, &format!("/{wire}"))),
                );
            }
        }
    }
    let field = match (&api.envelope, name) {
        (Some(envelope), "code") => Some(&envelope.code),
        (Some(envelope), "message") => Some(&envelope.message),
        _ => None,
    };
    let place = field.map(|field| format!("/{field}"));
    places.extend(place.filter(|place| !places.contains(place)));
    places
}
