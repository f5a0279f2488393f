//! `operations.rs`: a builder for each operation.

use super::client::{parameter_type, required};
use super::source::{Source, constant, literal, optional};
use super::written;
use crate::front::{FOREIGN, Shape};
use crate::model::{Api, Body, Dataset, Operation, Parameter, Place, Window};

const IMPORTS: &[(&str, &str)] = &[
    ("EicCode", "gridwire_core::EicCode"),
    ("Method", "gridwire_core::Method"),
    ("Operation", "gridwire_core::Operation"),
    ("Result", "gridwire_core::Result"),
    ("DateTime", "gridwire_core::chrono::DateTime"),
    ("FixedOffset", "gridwire_core::chrono::FixedOffset"),
    ("NaiveDate", "gridwire_core::chrono::NaiveDate"),
    ("TimeZone", "gridwire_core::chrono::TimeZone"),
    ("Body", "gridwire_core::http::Body"),
    ("Request", "gridwire_core::http::Request"),
    ("Response", "gridwire_core::http::Response"),
    ("Transport", "gridwire_core::http::Transport"),
    ("series", "gridwire_core::series"),
    ("TimeRange", "gridwire_core::time::TimeRange"),
    ("List", "gridwire_core::wire::List"),
    ("Out", "gridwire_core::wire::Out"),
    ("Plain", "gridwire_core::wire::Plain"),
    ("BTreeMap", "std::collections::BTreeMap"),
    ("SecretString", "gridwire_core::SecretString"),
    ("Value", "gridwire_core::serde_json::Value"),
    ("API", "super::client::API"),
    ("Client", "super::client::Client"),
    ("records", "super::records"),
    ("types", "super::types"),
];

pub(super) fn operations(api: &Api) -> String {
    let mut source = Source::new("Operations of ", &api.service);
    source.line("use gridwire_core::ApiClient as _;");
    source.line("");
    for operation in &api.operations {
        description(&mut source, api, operation);
        builder(&mut source, operation);
        if let Some((window, dataset)) = ranged(operation) {
            windowed(&mut source, operation, window, dataset);
        }
    }
    source.finish(IMPORTS)
}

/// The period's rules and the rows, of an operation whose periods can be cut and merged.
fn ranged(operation: &Operation) -> Option<(&Window, &Dataset)> {
    Some((operation.window.as_ref()?, operation.dataset.as_ref()?))
}

fn description(source: &mut Source, api: &Api, operation: &Operation) {
    let name = constant(&operation.id);
    if let Some((window, _)) = ranged(operation) {
        rules(source, &name, window);
    }
    source.line(&format!("static {name}: Operation = Operation {{"));
    source.line("api: &API,");
    source.line(&format!("id: {},", literal(&operation.id)));
    source.line(&format!("method: Method::{},", operation.method));
    source.line(&format!("path: {},", literal(&operation.path)));
    source.line(&format!(
        "sandbox_path: {},",
        optional(operation.sandbox.as_ref().map(|(path, ..)| path.as_str()))
    ));
    source.line(&format!("idempotent: {},", operation.idempotent));
    let secret = operation
        .answer
        .as_ref()
        .is_some_and(|answer| api.holds_secret(answer));
    source.line(&format!("secret_answer: {secret},"));
    source.line("};");
    source.line("");
}

fn rules(source: &mut Source, name: &str, window: &Window) {
    let limit = |limit: &Option<crate::model::Limit>| match limit {
        None => "None".to_owned(),
        Some(limit) => format!(
            "Some(series::Limit {{ span: series::Span::{}, rule: {}, disputed: {} }})",
            limit.span,
            literal(&limit.rule),
            optional(limit.disputed.as_deref())
        ),
    };
    source.line(&format!(
        "static {name}_WINDOW: series::WindowRules = series::WindowRules {{"
    ));
    source.line(&format!("start: {},", literal(&window.start)));
    source.line(&format!("end: {},", literal(&window.end)));
    source.line(&format!(
        "zone: gridwire_core::chrono_tz::{},",
        window.zone.replace('/', "::")
    ));
    source.line(&format!("step: series::Step::{},", capital(&window.step)));
    source.line(&format!("max: {},", limit(&window.max)));
    source.line(&format!("min: {},", limit(&window.min)));
    let trial = window.trial.as_ref().map_or_else(
        || "None".into(),
        |trial| format!("Some(series::Span::{})", trial.span),
    );
    source.line(&format!("trial: {trial},"));
    source.line(&format!("not_before: {:?},", window.not_before));
    let last = match &window.not_after {
        None => "None".to_owned(),
        Some((None, rule)) => format!("Some(series::NotAfter::NextYear({}))", literal(rule)),
        Some((Some(days), rule)) => format!(
            "Some(series::NotAfter::DaysAhead({days}, {}))",
            literal(rule)
        ),
    };
    source.line(&format!("not_after: {last},"));
    source.line(&format!("pair: {},", literal(&window.pair)));
    source.line(&format!("order: {},", literal(&window.order)));
    let coverage = if window.coverage == "intervals" {
        "Intervals"
    } else {
        "Windows"
    };
    source.line(&format!("coverage: series::CoverageBy::{coverage},"));
    source.line("};");
    source.line("");
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

fn builder(source: &mut Source, operation: &Operation) {
    let (builder, is_ranged) = (&operation.builder, ranged(operation).is_some());
    source.docs(&operation.docs);
    source.docs(&[
        String::new(),
        format!("Made by [`Client::{}`].", operation.id),
    ]);
    source.line("#[derive(Clone, Debug)]");
    source.line("#[must_use = \"an operation does nothing until it is sent\"]");
    source.line(&format!("pub struct {builder} {{"));
    source.line("client: Client,");
    for parameter in &operation.parameters {
        let ty = parameter_type(parameter);
        let ty = if parameter.required {
            ty
        } else {
            format!("Option<{ty}>")
        };
        source.line(&format!("{}: {ty},", parameter.name));
    }
    if let Some(Body::Json(shape)) = &operation.body {
        source.line(&format!("body: {},", written(shape, "types::")));
    }
    if is_ranged {
        source.line("unchecked: bool,");
    }
    source.line("}");
    source.line("");
    source.line(&format!("impl {builder} {{"));
    let required: Vec<_> = required(operation).collect();
    let arguments: String = required
        .iter()
        .map(|(name, ty)| format!(", {name}: {ty}"))
        .collect();
    source.line(&format!(
        "pub(super) fn new(client: Client{arguments}) -> Self {{"
    ));
    let mut fields: Vec<String> = vec!["client".into()];
    fields.extend(operation.parameters.iter().map(|parameter| {
        if parameter.required {
            parameter.name.clone()
        } else {
            format!("{}: None", parameter.name)
        }
    }));
    fields.extend(matches!(operation.body, Some(Body::Json(_))).then(|| "body".into()));
    fields.extend(is_ranged.then(|| "unchecked: false".into()));
    source.line(&format!("Self {{ {} }}", fields.join(", ")));
    source.line("}");
    source.line("");
    for parameter in operation
        .parameters
        .iter()
        .filter(|parameter| !parameter.required)
    {
        setter(source, parameter);
    }
    if is_ranged {
        source.line("/// Leaves the rules of the period to the service, instead of checking them before sending.");
        source.line("pub fn unchecked(mut self) -> Self {");
        source.line("self.unchecked = true;");
        source.line("self");
        source.line("}");
        source.line("");
        source.docs(&[
            "A period of any length: cut into the windows that the service allows, fetched, merged and".into(),
            "accounted for. Await it for all rows at once, or use its `stream`.".into(),
        ]);
        source.line("pub fn range<A: TimeZone, B: TimeZone>(self, from: DateTime<A>, to: DateTime<B>) -> series::RangeRequest<Self> {");
        source.line("series::RangeRequest::new(self, TimeRange::new(from, to))");
        source.line("}");
        source.line("");
    }
    send(source, operation);
    if !is_ranged {
        source.line("");
        request(source, operation);
    }
    source.line("}");
    source.line("");
}

fn setter(source: &mut Source, parameter: &Parameter) {
    let Parameter {
        name, docs, shape, ..
    } = parameter;
    source.docs(docs);
    let (generics, ty, value) = match (shape, parameter_type(parameter)) {
        (Shape::One(instant), _) if instant == "DateTime<FixedOffset>" => (
            "<Z: TimeZone>",
            "DateTime<Z>".to_owned(),
            format!("{name}.fixed_offset()"),
        ),
        (_, ty) => ("", format!("impl Into<{ty}>"), format!("{name}.into()")),
    };
    source.line(&format!(
        "pub fn {name}{generics}(mut self, {name}: {ty}) -> Self {{"
    ));
    source.line(&format!("self.{name} = Some({value});"));
    source.line("self");
    source.line("}");
    source.line("");
}

fn send(source: &mut Source, operation: &Operation) {
    let answer = operation
        .answer
        .as_ref()
        .map_or_else(|| "()".into(), |shape| written(shape, "types::"));
    source.docs(&[
        "Sends the request and reads its answer.".into(),
        String::new(),
        "# Errors".into(),
        "Invalid input before anything is sent; else what the service or the way to it refused, by"
            .into(),
        "[kind](gridwire_core::ErrorKind).".into(),
    ]);
    source.line(&format!(
        "pub async fn send(self) -> Result<Response<{answer}>> {{"
    ));
    let is_ranged = ranged(operation).is_some();
    source.line(match (is_ranged, operation.answer.is_some()) {
        (true, _) => "series::send(self).await",
        (false, true) => "self.client.transport().call(self.request()?).await",
        (false, false) => "Ok(self.client.transport().fetch(&self.request()?).await?.map(drop))",
    });
    source.line("}");
    source.line("");
    source.docs(&[
        "Sends the request and gives the body of the answer as it came.".into(),
        String::new(),
        "# Errors".into(),
        "As [`send`](Self::send), but for reading the body.".into(),
    ]);
    source.line("pub async fn send_raw(self) -> Result<Response<Body>> {");
    source.line(if is_ranged {
        "series::send_raw(self).await"
    } else {
        "self.client.transport().fetch(&self.request()?).await"
    });
    source.line("}");
}

fn request(source: &mut Source, operation: &Operation) {
    source.line("fn request(&self) -> Result<Request> {");
    let mut chain = format!("Request::new(&{})", constant(&operation.id));
    for Parameter {
        wire, name, place, ..
    } in &operation.parameters
    {
        let method = match place {
            Place::Path => "path",
            Place::Query => "query",
            Place::Form => "form",
        };
        chain.push_str(&format!(".{method}({}, &self.{name})?", literal(wire)));
    }
    match &operation.body {
        Some(Body::Json(Shape::One(name))) if !FOREIGN.contains(&name.as_str()) => {
            chain.push_str(".json(&self.body)?");
        }
        // Numbers and instants alone or in lists are written as in models.
        Some(Body::Json(_)) => chain.push_str(".json(&Out::<Plain, _>::new(&self.body))?"),
        Some(Body::Form) | None => {}
    }
    // The last step is the result already.
    source.line(&match chain.strip_suffix('?') {
        Some(chain) => chain.to_owned(),
        None => format!("Ok({chain})"),
    });
    source.line("}");
}

fn windowed(source: &mut Source, operation: &Operation, window: &Window, dataset: &Dataset) {
    let Operation {
        builder,
        id,
        answer,
        ..
    } = operation;
    let field = |wire: &str| {
        let mut all = operation.parameters.iter();
        let found = all.find(|parameter| parameter.wire == wire);
        found.map_or((String::new(), false), |parameter| {
            (parameter.name.clone(), parameter.required)
        })
    };
    let some = |wrap: bool, value: &str| {
        if wrap {
            format!("Some({value})")
        } else {
            value.to_owned()
        }
    };
    let ((start, must_start), (end, must_end)) = (field(&window.start), field(&window.end));
    let got = [(&start, must_start), (&end, must_end)]
        .map(|(name, required)| some(required, &format!("self.{name}")));
    let set =
        [("start", must_start), ("end", must_end)].map(|(name, required)| some(!required, name));
    let answer = answer
        .as_ref()
        .map_or_else(|| "()".into(), |shape| written(shape, "types::"));
    source.line(&format!("impl series::Windowed for {builder} {{"));
    source.line(&format!("type Answer = {answer};"));
    source.line(&format!("type Row = records::{builder}Row;"));
    source.line(&format!(
        "const RULES: &'static series::WindowRules = &{}_WINDOW;",
        constant(id)
    ));
    for (signature, body) in [
        (
            "transport(&self) -> &Transport",
            "self.client.transport()".to_owned(),
        ),
        (
            "period(&self) -> (Option<DateTime<FixedOffset>>, Option<DateTime<FixedOffset>>)",
            format!("({})", got.join(", ")),
        ),
        (
            "set_period(&mut self, start: DateTime<FixedOffset>, end: DateTime<FixedOffset>)",
            format!("(self.{start}, self.{end}) = ({});", set.join(", ")),
        ),
        ("is_unchecked(&self) -> bool", "self.unchecked".to_owned()),
    ] {
        source.line("");
        source.line(&format!("fn {signature} {{ {body} }}"));
    }
    source.line("");
    request(source, operation);
    let list = &dataset.list;
    let rows = match &dataset.values {
        Some(_) => format!("records::{builder}Row::flatten(answer.{list})"),
        None => format!("answer.{list}"),
    };
    source.line("");
    source.line(&format!(
        "fn rows(answer: {answer}) -> Vec<Self::Row> {{ {rows} }}"
    ));
    source.line("");
    source.line(&format!(
        "fn append(answer: &mut {answer}, more: {answer}) {{ answer.{list}.extend(more.{list}); }}"
    ));
    halves(source, operation);
    source.line("}");
    source.line("");
}

/// The lists that may be split, the first that has more than one value.
fn halves(source: &mut Source, operation: &Operation) {
    let lists = operation.parameters.iter();
    let lists: Vec<_> = lists.filter(|parameter| parameter.split).collect();
    if lists.is_empty() {
        return;
    }
    source.line("");
    source.line("fn halves(&self) -> Option<(Self, Self)> {");
    for (index, Parameter { name, required, .. }) in lists.iter().enumerate() {
        let (halves, left, right) = if *required {
            (format!("self.{name}.halves()"), "left", "right")
        } else {
            let halves = if index + 1 == lists.len() {
                format!("self.{name}.as_ref()?.halves()")
            } else {
                format!("self.{name}.as_ref().and_then(List::halves)")
            };
            (halves, "Some(left)", "Some(right)")
        };
        let parts = format!(
            "(Self {{ {name}: {left}, ..self.clone() }}, Self {{ {name}: {right}, ..self.clone() }})"
        );
        if index + 1 == lists.len() {
            source.line(&format!("let (left, right) = {halves}?;"));
            source.line(&format!("Some({parts})"));
        } else {
            source.line(&format!("if let Some((left, right)) = {halves} {{"));
            source.line(&format!("return Some({parts});"));
            source.line("}");
        }
    }
    source.line("}");
}
