//! `operations.rs`: a builder for each operation.

use super::client::{parameter_type, required};
use super::source::{Source, capital, constant, literal, optional};
use super::{bounds, declared, generic, is_exact, records};
use crate::front::{FOREIGN, Shape};
use crate::model::{Api, Body, Dataset, Operation, Parameter, Place, Setter, Window};

const IMPORTS: &[(&str, &str)] = &[
    ("EicCode", "gridwire_core::EicCode"),
    ("Method", "gridwire_core::Method"),
    ("Operation", "gridwire_core::Operation"),
    ("Result", "gridwire_core::Result"),
    ("DateTime", "gridwire_core::chrono::DateTime"),
    ("FixedOffset", "gridwire_core::chrono::FixedOffset"),
    ("NaiveDate", "gridwire_core::chrono::NaiveDate"),
    ("TimeDelta", "gridwire_core::chrono::TimeDelta"),
    ("TimeZone", "gridwire_core::chrono::TimeZone"),
    ("Utc", "gridwire_core::chrono::Utc"),
    ("Body", "gridwire_core::http::Body"),
    ("Precise", "gridwire_core::http::Precise"),
    ("Request", "gridwire_core::http::Request"),
    ("Response", "gridwire_core::http::Response"),
    ("Transport", "gridwire_core::http::Transport"),
    ("series", "gridwire_core::series"),
    ("Record", "gridwire_core::series::Record"),
    ("TimeRange", "gridwire_core::time::TimeRange"),
    ("List", "gridwire_core::wire::List"),
    ("Out", "gridwire_core::wire::Out"),
    ("Plain", "gridwire_core::wire::Plain"),
    ("BTreeMap", "std::collections::BTreeMap"),
    ("PhantomData", "std::marker::PhantomData"),
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
        builder(&mut source, api, operation);
        if let Some((window, dataset)) = ranged(operation) {
            windowed(&mut source, api, operation, window, dataset);
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
    let asked = api.server_version.as_ref();
    // The client asks it for the version.
    let visible = asked
        .filter(|[_, id, _]| *id == operation.id)
        .map_or("", |_| "pub(super) ");
    source.line(&format!("{visible}static {name}: Operation = Operation {{"));
    source.line("api: &API,");
    source.line(&format!("id: {},", literal(&operation.id)));
    source.line(&format!("method: Method::{},", operation.method));
    source.line(&format!("path: {},", literal(&operation.path)));
    source.line(&format!(
        "sandbox_path: {},",
        optional(operation.sandbox.as_ref().map(|(path, ..)| path.as_str()))
    ));
    source.line(&format!("open: {},", operation.open));
    source.line(&format!("idempotent: {},", operation.idempotent));
    let secret = operation
        .answer
        .as_ref()
        .is_some_and(|answer| api.holds_secret(answer));
    source.line(&format!("secret_answer: {secret},"));
    let list = matches!(operation.answer, Some(Shape::List(_)));
    source.line(&format!("list: {list},"));
    source.line(&format!(
        "content: {},",
        optional(operation.content.as_deref())
    ));
    source.line(&format!("answers: &{:?},", operation.answers));
    source.line(&format!("since: {},", optional(operation.since.as_deref())));
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

fn builder(source: &mut Source, api: &Api, operation: &Operation) {
    let (builder, is_ranged) = (&operation.builder, ranged(operation).is_some());
    let (sent, answered) = (api.sent(operation), api.answered(operation));
    let (bounds, used) = bounds(sent.or(answered));
    source.docs(&operation.docs);
    source.docs(&[
        String::new(),
        format!("Made by [`Client::{}`].", operation.id),
    ]);
    source.line("#[derive(Clone, Debug)]");
    source.line("#[must_use = \"an operation does nothing until it is sent\"]");
    source.line(&format!(
        "pub struct {builder}{} {{",
        declared(sent.or(answered), "types::")
    ));
    // What a crate does by hand on top of an operation begins with these.
    source.line("pub(crate) client: Client,");
    for parameter in &operation.parameters {
        let ty = parameter_type(parameter);
        let ty = if parameter.required {
            ty
        } else {
            format!("Option<{ty}>")
        };
        source.line(&format!("pub(crate) {}: {ty},", parameter.name));
    }
    if let Some(shape) = operation.body_type() {
        source.line(&format!(
            "pub(crate) body: {},",
            generic(api, shape, "types::")
        ));
    }
    if is_ranged {
        source.line("unchecked: bool,");
    }
    if answered.is_some() {
        source.line("record: PhantomData<fn() -> R>,");
    }
    source.line("}");
    source.line("");
    source.line(&format!("impl{bounds} {builder}{used} {{"));
    let required: Vec<_> = required(api, operation).collect();
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
    fields.extend(operation.body_type().map(|_| "body".into()));
    fields.extend(is_ranged.then(|| "unchecked: false".into()));
    fields.extend(answered.map(|_| "record: PhantomData".into()));
    source.line(&format!("Self {{ {} }}", fields.join(", ")));
    source.line("}");
    source.line("");
    if answered.is_some() {
        let fields = fields.iter().filter_map(|field| field.split(':').next());
        let kept: String = fields
            .filter(|field| *field != "record")
            .map(|field| format!("{field}: self.{field}, "))
            .collect();
        source.docs(&[
            "Reads the records of the answer as another type, such as that of what was asked for."
                .into(),
        ]);
        source.line(&format!("pub fn typed<T: Record>(self) -> {builder}<T> {{"));
        source.line(&format!("{builder} {{ {kept}record: PhantomData }}"));
        source.line("}");
        source.line("");
    }
    for one in operation.setters() {
        setter(source, builder, &one);
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
    send(source, api, operation);
    if !is_ranged {
        source.line("");
        request(source, api, operation);
    }
    source.line("}");
    source.line("");
}

fn setter(source: &mut Source, builder: &str, setter: &Setter<'_>) {
    let Setter {
        name: method,
        parameters,
        aggregates,
    } = setter;
    for (index, Parameter { wire, docs, .. }) in parameters.iter().enumerate() {
        let mut docs = docs.clone();
        if parameters.len() > 1 {
            docs.resize(docs.len().max(1), String::new());
            docs[0] = format!("`{wire}`: {}", docs[0]);
        }
        if index > 0 {
            docs.insert(0, String::new());
        }
        source.docs(&docs);
    }
    let (mut generics, mut arguments) = (Vec::new(), Vec::new());
    let (mut fields, mut values) = (Vec::new(), Vec::new());
    for parameter in parameters {
        let Parameter { name, shape, .. } = parameter;
        let (ty, value) = if shape.is_instant() {
            let zone = match parameters.len() {
                1 => 'Z',
                _ => ('A'..='Q').nth(generics.len()).unwrap_or('Z'),
            };
            generics.push(format!("{zone}: TimeZone"));
            (
                format!("DateTime<{zone}>"),
                format!("{name}.{}()", zoned(shape)),
            )
        } else {
            match parameter_type(parameter) {
                ty if is_exact(&ty) => (ty, name.clone()),
                ty => (format!("impl Into<{ty}>"), format!("{name}.into()")),
            }
        };
        arguments.push(format!(", {name}: {ty}"));
        fields.push(format!("self.{name}"));
        values.push(format!("Some({value})"));
    }
    let generics = match generics.as_slice() {
        [] => String::new(),
        zones => format!("<{}>", zones.join(", ")),
    };
    let (answer, end) = if *aggregates {
        (
            format!("{builder}<R::Aggregated> where R: series::Aggregable"),
            "self.typed()",
        )
    } else {
        ("Self".to_owned(), "self")
    };
    source.line(&format!(
        "pub fn {method}{generics}(mut self{}) -> {answer} {{",
        arguments.concat()
    ));
    let several = |list: Vec<String>| match list.as_slice() {
        [one] => one.clone(),
        list => format!("({})", list.join(", ")),
    };
    source.line(&format!("{} = {};", several(fields), several(values)));
    source.line(end);
    source.line("}");
    source.line("");
}

/// The method that turns an instant of any zone into one of a type.
fn zoned(shape: &Shape) -> &'static str {
    if shape.leaf() == "DateTime<Utc>" {
        "to_utc"
    } else {
        "fixed_offset"
    }
}

fn send(source: &mut Source, api: &Api, operation: &Operation) {
    let answer = operation
        .answer
        .as_ref()
        .map_or_else(|| "()".into(), |shape| generic(api, shape, "types::"));
    source.docs(&[
        "Sends the request and reads its answer.".into(),
        String::new(),
        "# Errors".into(),
        "Invalid input before anything is sent; else what the service or the way to it refused, by"
            .into(),
        "[kind](gridwire_core::ErrorKind).".into(),
    ]);
    let judged = api.envelope.is_some();
    if judged {
        source.docs(&[
            "An answer that leaves something out is an error too, which carries what came".into(),
            "([partial](gridwire_core::Error::partial)).".into(),
        ]);
    }
    source.line(&format!(
        "pub async fn send(self) -> Result<Response<{answer}>> {{"
    ));
    let is_ranged = ranged(operation).is_some();
    source.line(match (is_ranged, operation.answer.is_some()) {
        (true, _) => "series::send(self).await",
        (false, true) => "self.client.transport().call(self.request()?).await",
        (false, false) if judged => {
            "let answer = self.client.transport().fetch(&self.request()?).await?;\n\
             self.client.transport().judge(&answer)?;\n\
             Ok(answer.map(drop))"
        }
        (false, false) => "Ok(self.client.transport().fetch(&self.request()?).await?.map(drop))",
    });
    source.line("}");
    source.line("");
    source.docs(&[
        "Sends the request and gives the body of the answer as it came.".into(),
        String::new(),
        "# Errors".into(),
        if judged {
            "As [`send`](Self::send), but for reading and judging the body.".into()
        } else {
            "As [`send`](Self::send), but for reading the body.".into()
        },
    ]);
    source.line("pub async fn send_raw(self) -> Result<Response<Body>> {");
    source.line(if is_ranged {
        "series::send_raw(self).await"
    } else {
        "self.client.transport().fetch(&self.request()?).await"
    });
    source.line("}");
}

fn request(source: &mut Source, api: &Api, operation: &Operation) {
    // Where it is not a trait's, crates build on it what a single call does not do.
    let public = if ranged(operation).is_some() {
        ""
    } else {
        "pub(crate) "
    };
    source.line(&format!("{public}fn request(&self) -> Result<Request> {{"));
    if let Some(Body::Json(Shape::One(name))) = &operation.body
        && api.structure(name).is_some_and(|body| body.checked)
    {
        source.line("self.body.check()?;");
    }
    let mut chain = format!("Request::new(&{})", constant(&operation.id));
    for parameter in &operation.parameters {
        let Parameter {
            wire, name, place, ..
        } = parameter;
        let wire = literal(wire);
        let value = if parameter.subseconds {
            format!("&Precise(&self.{name})")
        } else {
            format!("&self.{name}")
        };
        chain.push_str(&match (place, &parameter.since) {
            (Place::Path, _) => format!(".path({wire}, {value})?"),
            (Place::Query, None) => format!(".query({wire}, {value})?"),
            (Place::Query, Some(since)) => {
                let former = optional(parameter.former.as_deref());
                format!(
                    ".query_since({wire}, {}, {former}, {value})?",
                    literal(since)
                )
            }
            (Place::Form, _) => format!(".form({wire}, {value})?"),
        });
    }
    for parameter in &operation.parameters {
        let all = operation.parameters.iter();
        let needed = all.filter(|one| parameter.needs.contains(&one.wire));
        let needed: String = needed
            .map(|one| format!("({}, self.{}.is_some()),", literal(&one.wire), one.name))
            .collect();
        if !needed.is_empty() {
            chain.push_str(&format!(
                ".needs({}, &self.{}, &[{needed}])?",
                literal(&parameter.wire),
                parameter.name
            ));
        }
    }
    match &operation.body {
        Some(Body::Json(Shape::One(name))) if !FOREIGN.contains(&name.as_str()) => {
            chain.push_str(".json(&self.body)?");
        }
        // Numbers and instants alone or in lists are written as in models.
        Some(Body::Json(_)) => chain.push_str(".json(&Out::<Plain, _>::new(&self.body))?"),
        Some(Body::Files(_)) => chain.push_str(".multipart(self.body.form()?)"),
        Some(Body::Form) | None => {}
    }
    // The last step is the result already.
    source.line(&match chain.strip_suffix('?') {
        Some(chain) => chain.to_owned(),
        None => format!("Ok({chain})"),
    });
    source.line("}");
}

fn windowed(
    source: &mut Source,
    api: &Api,
    operation: &Operation,
    window: &Window,
    dataset: &Dataset,
) {
    let (bounds, used) = bounds(api.answered(operation));
    let Operation {
        builder,
        id,
        answer,
        ..
    } = operation;
    let (mut names, mut got, mut set) = (Vec::new(), Vec::new(), Vec::new());
    for (wire, value) in [(&window.start, "start"), (&window.end, "end")] {
        let mut all = operation.parameters.iter();
        if let Some(parameter) = all.find(|parameter| parameter.wire == *wire) {
            let name = format!("self.{}", parameter.name);
            let (give, take) = end_of_period(parameter, &name, value);
            names.push(name);
            got.push(give);
            set.push(take);
        }
    }
    let answer = answer
        .as_ref()
        .map_or_else(|| "()".into(), |shape| generic(api, shape, "types::"));
    let (_, of) = super::bounds(records::row_alternatives(api, dataset));
    source.line(&format!(
        "impl{bounds} series::Windowed for {builder}{used} {{"
    ));
    source.line(&format!("type Answer = {answer};"));
    source.line(&format!("type Row = records::{builder}Row{of};"));
    source.line(&format!(
        "const RULES: &'static series::WindowRules = &{}_WINDOW;",
        constant(id)
    ));
    if dataset.steps {
        source.line("const STEPS: bool = true;");
    }
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
            format!("({}) = ({});", names.join(", "), set.join(", ")),
        ),
        ("is_unchecked(&self) -> bool", "self.unchecked".to_owned()),
    ] {
        source.line("");
        source.line(&format!("fn {signature} {{ {body} }}"));
    }
    source.line("");
    request(source, api, operation);
    let list = &dataset.list;
    let rows = match &dataset.values {
        Some(_) => format!("records::{builder}Row::flatten(answer.{list})"),
        None => format!("answer.{list}"),
    };
    source.line("");
    source.line(&format!(
        "fn rows(&self, answer: {answer}) -> Vec<Self::Row> {{ {rows} }}"
    ));
    source.line("");
    source.line(&format!(
        "fn append(answer: &mut {answer}, more: {answer}) {{ answer.{list}.extend(more.{list}); }}"
    ));
    unit(source, operation, window);
    halves(source, operation);
    source.line("}");
    source.line("");
}

/// What gives an end of the period as it is held, and what holds a new one.
fn end_of_period(parameter: &Parameter, held: &str, new: &str) -> (String, String) {
    match (parameter.required, zoned(&parameter.shape)) {
        (true, "to_utc") => (
            format!("Some({held}.fixed_offset())"),
            format!("{new}.to_utc()"),
        ),
        (false, "to_utc") => (
            format!("{held}.map(|at| at.fixed_offset())"),
            format!("Some({new}.to_utc())"),
        ),
        (true, _) => (format!("Some({held})"), new.to_owned()),
        (false, _) => (held.to_owned(), format!("Some({new})")),
    }
}

/// The length that windows are cut at multiples of.
fn unit(source: &mut Source, operation: &Operation, window: &Window) {
    let Some(unit) = &window.unit else { return };
    let found = operation.parameters.iter().find(|one| one.wire == *unit);
    let Some(Parameter { name, required, .. }) = found else {
        return; // The rules about `x-window` say that there is one.
    };
    let value = if *required { "" } else { ".as_ref()?" };
    source.line("");
    source.line(&format!(
        "fn unit(&self) -> Option<TimeDelta> {{ self.{name}{value}.length() }}"
    ));
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
