//! The command's modules: for each API its operations and datasets, with their parameters.

mod fetch;

use super::source::{Source, kebab, literal, optional};
use super::written;
use crate::front::Shape;
use crate::model::{Api, Operation, Parameter, Setter, Variable};

pub(super) fn module(apis: &[Api]) -> String {
    let mut source = Source::new("Every API that the command knows.", "");
    source.line("use crate::catalog::Api;");
    source.line("");
    for api in apis {
        source.line(&format!("mod {};", api.module()));
    }
    source.line("");
    source.line("/// The APIs by the names of their crates.");
    source.line("pub(crate) static APIS: &[&Api] = &[");
    for api in apis {
        source.line(&format!("&{}::API,", api.module()));
    }
    source.line("];");
    source.finish(&[])
}

const IMPORTS: &[(&str, &str)] = &[
    ("AddsUp", "crate::catalog::AddsUp"),
    ("Arguments", "crate::catalog::Arguments"),
    ("Api", "crate::catalog::Api"),
    ("Dataset", "crate::catalog::Dataset"),
    ("Fetch", "crate::catalog::Fetch"),
    ("Kind", "crate::catalog::Kind"),
    ("Operation", "crate::catalog::Operation"),
    ("Outcome", "crate::catalog::Outcome"),
    ("Parameter", "crate::catalog::Parameter"),
    ("Purpose", "crate::catalog::Purpose"),
    ("Rows", "crate::catalog::Rows"),
    ("Variable", "crate::catalog::Variable"),
    ("all", "crate::catalog::all"),
    ("columns", "crate::catalog::columns"),
    ("finish", "crate::catalog::finish"),
    ("reads", "crate::catalog::reads"),
    ("rows", "crate::catalog::rows"),
    ("Result", "gridwire::core::Result"),
    ("chrono_tz", "gridwire::core::chrono_tz"),
    ("Aggregable", "gridwire::core::series::Aggregable"),
    ("Record", "gridwire::core::series::Record"),
    ("Windowed", "gridwire::core::series::Windowed"),
    ("TimeRange", "gridwire::core::time::TimeRange"),
];

pub(super) fn api(api: &Api) -> String {
    let mut source = Source::new("The command's view of ", &api.service);
    source.line(&format!("use gridwire::{} as api;", api.module()));
    source.line("");
    source.line("pub(super) static API: Api = Api {");
    source.line(&format!("name: {},", literal(&api.name)));
    source.line(&format!("service: {},", literal(&api.service)));
    let terms = api.terms.as_deref().unwrap_or_default();
    source.line(&format!("terms: {},", literal(terms)));
    source.line(&format!("provider: {},", literal(&api.provider)));
    source.line("variables: &[");
    for variable in &api.variables {
        setting(&mut source, variable);
    }
    source.line("],");
    source.line(&format!("concurrency: {},", api.rate.0));
    source.line("operations: &[");
    for operation in &api.operations {
        for variant in Variant::all(operation) {
            entry(&mut source, api, operation, &variant);
        }
    }
    source.line("],");
    source.line("datasets: &[");
    for operation in &api.operations {
        fetch::dataset(&mut source, api, operation);
    }
    source.line("],");
    source.line("};");
    source.line("");
    for operation in &api.operations {
        functions(&mut source, api, operation);
    }
    source.finish(IMPORTS)
}

fn setting(source: &mut Source, variable: &Variable) {
    let purpose = match &*variable.purpose {
        "file" => "File",
        "secret" => "Secret",
        _ => "Text",
    };
    source.line("Variable {");
    source.line(&format!("name: {},", literal(&variable.name)));
    source.line(&format!("about: {},", literal(&variable.about)));
    source.line(&format!("purpose: Purpose::{purpose},"));
    let group = variable.group.as_deref();
    source.line(&format!("group: {},", optional(group)));
    source.line("},");
}

/// An operation, or its double on the service's own sandbox, as a command.
struct Variant<'a> {
    id: &'a str,
    about: &'a str,
    details: String,
    /// What is read from the command line. A sandbox answers whatever is asked, so its double takes
    /// only what a call cannot be made without.
    parameters: Vec<&'a Parameter>,
    in_sandbox: bool,
    /// Whether rules of a period are checked before sending.
    has_rules: bool,
}

impl<'a> Variant<'a> {
    fn all(operation: &'a Operation) -> Vec<Self> {
        let own = Self {
            id: &operation.id,
            about: &operation.summary,
            details: operation.docs.join("\n"),
            parameters: operation.parameters.iter().collect(),
            in_sandbox: false,
            has_rules: operation.dataset.is_some(),
        };
        let double = operation.sandbox.as_ref().map(|(_, id, summary)| {
            let all = operation.parameters.iter();
            let parameters: Vec<_> = all.filter(|parameter| parameter.required).collect();
            Self {
                id,
                about: summary,
                details: summary.clone(),
                has_rules: operation.dataset.is_some()
                    && parameters.iter().any(|it| is_period(operation, it)),
                parameters,
                in_sandbox: true,
            }
        });
        [own].into_iter().chain(double).collect()
    }
}

/// Whether a parameter is an end of the period.
fn is_period(operation: &Operation, parameter: &Parameter) -> bool {
    operation
        .window
        .as_ref()
        .is_some_and(|window| [&window.start, &window.end].contains(&&parameter.wire))
}

/// Whether a setter sets the period.
fn sets_period(operation: &Operation, setter: &Setter<'_>) -> bool {
    let mut parameters = setter.parameters.iter();
    parameters.any(|parameter| is_period(operation, parameter))
}

fn entry(source: &mut Source, api: &Api, operation: &Operation, variant: &Variant<'_>) {
    source.line("Operation {");
    source.line(&format!("name: {},", literal(&kebab(variant.id))));
    source.line(&format!("about: {},", literal(variant.about)));
    source.line(&format!("details: {},", literal(&variant.details)));
    table(source, api, operation, "parameters", &variant.parameters);
    let body = operation
        .body_type()
        .map(|_| literal(operation.example.as_deref().unwrap_or_default()));
    source.line(&match body {
        Some(example) => format!("body: Some({example}),"),
        None => "body: None,".into(),
    });
    source.line(&format!("writes: {},", !operation.idempotent));
    source.line(&format!("has_rules: {},", variant.has_rules));
    source.line(&format!("call: call_{},", variant.id));
    source.line("},");
}

fn table(
    source: &mut Source,
    api: &Api,
    operation: &Operation,
    name: &str,
    parameters: &[&Parameter],
) {
    source.line(&format!("{name}: &["));
    for parameter in parameters {
        source.line("Parameter {");
        source.line(&format!("name: {},", literal(&kebab(&parameter.wire))));
        source.line(&format!("help: {},", literal(&parameter.docs.join("\n"))));
        source.line(&format!("required: {},", parameter.required));
        let others = operation.together_with(parameter).into_iter();
        let others: Vec<_> = others.map(|other| kebab(&other.wire)).collect();
        source.line(&format!("with: &{others:?},"));
        source.line(&format!("kind: {},", kind(api, &parameter.shape)));
        source.line("},");
    }
    source.line("],");
}

fn kind(api: &Api, shape: &Shape) -> String {
    let (list, inner) = match shape {
        Shape::List(inner) => (true, &**inner),
        other => (false, other),
    };
    match (list, inner) {
        (false, one) if one.is_instant() => "Kind::Instant".into(),
        (list, inner) => {
            let variant = if list { "List" } else { "Value" };
            let known = match inner {
                Shape::One(name) => known(api, name),
                _ => "[]".into(),
            };
            format!("Kind::{variant}(&{known}, reads::<{}>)", path(inner))
        }
    }
}

/// The known values of a type; none where it is no enumeration.
fn known(api: &Api, name: &str) -> String {
    let values = api
        .enums
        .iter()
        .find(|values| values.name == name)
        .map(|values| &values.values);
    let values: Vec<String> = values
        .into_iter()
        .flatten()
        .map(|(_, wire, _)| literal(&wire[0]))
        .collect();
    format!("[{}]", values.join(", "))
}

/// The parameters that select series: all but the period.
fn keys(operation: &Operation) -> Vec<&Parameter> {
    let all = operation.parameters.iter();
    all.filter(|parameter| !is_period(operation, parameter))
        .collect()
}

fn functions(source: &mut Source, api: &Api, operation: &Operation) {
    let Operation { id, builder, .. } = operation;
    let zone = operation
        .window
        .as_ref()
        .map_or("UTC", |window| &window.zone)
        .replace('/', "::");
    let used = operation.body_type().is_some()
        || !keys(operation).is_empty()
        || operation.parameters.iter().any(|it| it.required);
    source.line(&format!(
        "fn {id}(client: &api::Client, {}arguments: &Arguments) -> Result<api::operations::{builder}> {{",
        if used { "" } else { "_" }
    ));
    let mut required: Vec<String> = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
        .map(|parameter| {
            let in_utc = parameter.shape.leaf() == "DateTime<Utc>";
            let zoned = if in_utc { ".to_utc()" } else { "" };
            format!("{}?{zoned}", argument(parameter, "required_", &zone))
        })
        .collect();
    if operation.body_type().is_some() {
        required.push("arguments.body()?".into());
    }
    let mut optional = operation.setters();
    optional.retain(|setter| !(setter.aggregates || sets_period(operation, setter)));
    let mutable = if optional.is_empty() { "" } else { "mut " };
    source.line(&format!(
        "let {mutable}operation = client.{id}({});",
        required.join(", ")
    ));
    for setter in optional {
        set(source, &setter, &zone);
    }
    source.line("Ok(operation)");
    source.line("}");
    source.line("");
    for variant in Variant::all(operation) {
        call(source, operation, &variant, &zone);
    }
    if let (Some(dataset), Some(window)) = (&operation.dataset, &operation.window) {
        fetch::functions(source, api, operation, window, dataset, &zone);
    }
}

fn call(source: &mut Source, operation: &Operation, variant: &Variant<'_>, zone: &str) {
    let (id, name) = (&operation.id, variant.id);
    source.line(&format!(
        "fn call_{name}(arguments: Arguments) -> Outcome {{"
    ));
    source.line("Box::pin(async move {");
    source.line(&format!(
        "let client = api::Client::from_env(arguments.environment())?{};",
        if variant.in_sandbox {
            ".service_sandbox()"
        } else {
            ""
        }
    ));
    let mut periods = operation.setters();
    periods.retain(|setter| !variant.in_sandbox && sets_period(operation, setter));
    let mutable = if periods.is_empty() && !variant.has_rules {
        ""
    } else {
        "mut "
    };
    source.line(&format!(
        "let {mutable}operation = {id}(&client, &arguments)?;"
    ));
    for setter in periods {
        set(source, &setter, zone);
    }
    if variant.has_rules {
        source.line("if arguments.unchecked() {");
        source.line("operation = operation.unchecked();");
        source.line("}");
    }
    end(source, operation, zone, |operation| {
        format!("finish!(arguments, {operation})")
    });
    source.line("})");
    source.line("}");
    source.line("");
}

/// Sets what was given.
fn set(source: &mut Source, setter: &Setter<'_>, zone: &str) {
    let (pattern, values, call) = given(setter, zone);
    source.line(&format!("if let {pattern} = {values} {{"));
    source.line(&format!("operation = operation.{call};"));
    source.line("}");
}

/// Ends with the operation, or with that of aggregated records where those are asked for.
fn end(source: &mut Source, operation: &Operation, zone: &str, with: impl Fn(&str) -> String) {
    let mut setters = operation.setters().into_iter();
    let Some(setter) = setters.find(|setter| setter.aggregates) else {
        return source.line(&with("operation"));
    };
    let (pattern, values, call) = given(&setter, zone);
    source.line(&format!("if let {pattern} = {values} {{"));
    source.line(&with(&format!("operation.{call}")));
    source.line("} else {");
    source.line(&with("operation"));
    source.line("}");
}

/// The pattern of what was given, what it is matched with, and the setter's call. Of parameters
/// that go together, the arguments hold all or none.
fn given(setter: &Setter<'_>, zone: &str) -> (String, String, String) {
    let read = |parameter: &&Parameter| format!("{}?", argument(parameter, "", zone));
    let (given, pattern, values) = match setter.parameters.as_slice() {
        [one] => ("value".to_owned(), "Some(value)".to_owned(), read(one)),
        several => {
            let names = several.iter().map(|parameter| &*parameter.name);
            let names: Vec<&str> = names.collect();
            let read: Vec<String> = several.iter().map(read).collect();
            (
                names.join(", "),
                format!("(Some({}))", names.join("), Some(")),
                format!("({})", read.join(", ")),
            )
        }
    };
    (pattern, values, format!("{}({given})", setter.name))
}

/// The expression that reads a parameter from the command line.
fn argument(parameter: &Parameter, prefix: &str, zone: &str) -> String {
    let name = literal(&kebab(&parameter.wire));
    match &parameter.shape {
        one if one.is_instant() => {
            format!("arguments.{prefix}instant({name}, chrono_tz::{zone})")
        }
        Shape::List(inner) => format!("arguments.{prefix}list::<{}>({name})", path(inner)),
        other => format!("arguments.{prefix}value::<{}>({name})", path(other)),
    }
}

fn path(shape: &Shape) -> String {
    match written(shape, "api::") {
        foreign if foreign == "EicCode" => "gridwire::core::EicCode".into(),
        foreign if foreign == "NaiveDate" => "gridwire::core::chrono::NaiveDate".into(),
        other => other,
    }
}
