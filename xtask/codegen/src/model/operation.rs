use serde_json::Value;

use super::schema::untold;
use super::{Node, Window, text};
use crate::front::{Front, Shape};
use crate::prepare::plain_media;

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// Its id.
    pub id: String,
    /// The name of its builder.
    pub builder: String,
    /// Its documentation.
    pub docs: Vec<String>,
    /// One line about it.
    pub summary: String,
    /// The HTTP method, capitalised.
    pub method: String,
    /// The path.
    pub path: String,
    /// The path on the service's own sandbox, and that operation's id and one line about it.
    pub sandbox: Option<(String, String, String)>,
    /// Whether it may safely run twice.
    pub idempotent: bool,
    /// Its parameters and form fields, in the order of the specification.
    pub parameters: Vec<Parameter>,
    /// Its body.
    pub body: Option<Body>,
    /// An example of its body, as JSON, where the specification has one.
    pub example: Option<String>,
    /// The type of its answer.
    pub answer: Option<Shape>,
    /// Parameters that are set together.
    pub groups: Vec<Group>,
    /// The rules of its period.
    pub window: Option<Window>,
    /// The dataset that it gives.
    pub dataset: Option<Dataset>,
    /// The field of its answer without which a success is none.
    pub content: Option<String>,
    /// Whether no credentials go with it.
    pub open: bool,
    /// Statuses beyond success that come with an answer all the same.
    pub answers: Vec<u64>,
    /// The server's version that has it.
    pub since: Option<String>,
}

/// A parameter of an operation, or a field of its form.
#[derive(Debug)]
pub struct Parameter {
    /// Its name on the wire.
    pub wire: String,
    /// Its name in Rust.
    pub name: String,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Where it travels.
    pub place: Place,
    /// Whether it must be given.
    pub required: bool,
    /// Its type.
    pub shape: Shape,
    /// Whether its list may be split over several requests.
    pub split: bool,
    /// The server's version that knows it.
    pub since: Option<String>,
    /// What older servers call it.
    pub former: Option<String>,
    /// Whether an instant is written with its fraction of a second.
    pub subseconds: bool,
    /// The parameters that it makes no sense without, by their names on the wire.
    pub needs: Vec<String>,
}

/// Parameters that only make sense together (`x-groups`).
#[derive(Debug)]
pub struct Group {
    /// The name of their setter.
    pub name: String,
    /// Their names on the wire, in the order of the setter's arguments.
    pub parameters: Vec<String>,
    /// Whether the service then answers with aggregated records.
    pub aggregates: bool,
}

/// A method that sets one parameter, or all of a group.
#[derive(Debug)]
pub struct Setter<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it sets, in the order of its arguments.
    pub parameters: Vec<&'a Parameter>,
    /// Whether it changes the records of the answer to what they are when aggregated.
    pub aggregates: bool,
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Place {
    Path,
    Query,
    Form,
}

/// The body of a request.
#[derive(Debug)]
pub enum Body {
    /// JSON of a type.
    Json(Shape),
    /// A form with files, of a type that is written by hand.
    Files(Shape),
    /// Form fields, which are among the parameters.
    Form,
}

/// A dataset (`x-dataset`).
#[derive(Debug)]
pub struct Dataset {
    /// Its name, such as `rte/capacities-cpc`.
    pub name: String,
    /// The answer's field that holds rows or series.
    pub list: String,
    /// The series' field that holds the values, for rows that belong to series.
    pub values: Option<String>,
    /// The type in the answer's list.
    pub item: Shape,
    /// Whether a row holds until the next one of its keys.
    pub steps: bool,
    /// The key whose rows add up, if any does.
    pub adds_up: Option<String>,
    /// By key, the value that stands for the sum of the others.
    pub totals: Vec<(String, String)>,
    /// The type of a series' values.
    pub value: Option<Shape>,
}

pub(super) fn operations(root: &Node<'_>, front: &Front) -> Result<Vec<Operation>, String> {
    let (mut operations, mut sandboxes) = (Vec::<Operation>::new(), Vec::new());
    for path in root.at("paths").children() {
        for node in path.children() {
            let Some(id) = node.text("operationId") else {
                continue;
            };
            match node.text("x-sandbox-of") {
                Some(of) => sandboxes.push((
                    of,
                    (path.key(), id, node.text("summary").unwrap_or_default()),
                )),
                None => operations.push(Operation::new(&path, &node, id, front)?),
            }
        }
    }
    for (of, sandbox) in sandboxes {
        if let Some(operation) = operations.iter_mut().find(|operation| operation.id == of) {
            operation.sandbox = Some(sandbox);
        }
    }
    Ok(operations)
}

impl Operation {
    fn new(path: &Node<'_>, node: &Node<'_>, id: String, front: &Front) -> Result<Self, String> {
        let made = front
            .operations
            .get(&id)
            .ok_or_else(|| node.refuse(&format!("progenitor made no operation {id}")))?;
        let summary = node.text("summary").unwrap_or_default();
        let mut docs = vec![summary.clone()];
        let description = text::docs(node.text("description"));
        text::add(
            &mut docs,
            (!description.is_empty()).then(|| description.join("\n")),
        );
        text::add_deprecated(&mut docs, node.flag("deprecated"));
        text::add(&mut docs, text::since(node));
        let rules: Vec<String> = node
            .at("x-rules")
            .children()
            .iter()
            .map(|rule| {
                format!(
                    "- {}: {}",
                    text::plain(&rule.text("id").unwrap_or_default()),
                    rule.text("text").unwrap_or_default()
                )
            })
            .collect();
        text::add(
            &mut docs,
            (!rules.is_empty()).then(|| format!("Rules of the service:\n{}", rules.join("\n"))),
        );
        let window = node
            .value("x-window")
            .map(|_| Window::new(&node.at("x-window")))
            .transpose()?;
        text::add(&mut docs, window.as_ref().map(Window::words));
        text::add(&mut docs, text::source(node.text("x-source")));
        let mut parameters = Vec::<Parameter>::new();
        for site in [path, node] {
            for parameter in site.at("parameters").children() {
                let parameter = Parameter::new(&parameter.resolved(), made)?;
                // An operation may say more of a parameter that its path has.
                match parameters
                    .iter_mut()
                    .find(|have| have.name == parameter.name)
                {
                    Some(have) => *have = parameter,
                    None => parameters.push(parameter),
                }
            }
        }
        let content = node.at("requestBody").resolved().at("content");
        let media = |name: &str| {
            let content = content.children().into_iter();
            let mut content = content.filter(|content| plain_media(&content.key()) == name);
            content.next()
        };
        let schema = |name: &str| Some(media(name)?.at("schema"));
        // Of a form, as the command takes it.
        let described = media("application/json").or_else(|| media("multipart/form-data"));
        let example = described.and_then(|json| {
            let first = json.at("examples").children().into_iter().next();
            let value = match first {
                Some(first) => first.resolved().value("value").cloned(),
                None => json.value("example").cloned(),
            };
            serde_json::to_string_pretty(&value?).ok()
        });
        let body = if let Some(schema) = schema("application/json") {
            let shape = made.parameters.get("body").cloned();
            shape.map(|shape| Body::Json(untold(&schema, shape)))
        } else if schema("multipart/form-data").is_some() {
            made.parameters.get("body").cloned().map(Body::Files)
        } else if let Some(form) = schema("application/x-www-form-urlencoded") {
            let fields = form.target();
            let types = fields.key();
            for property in fields.at("properties").children() {
                let field = front
                    .structs
                    .get(&types)
                    .and_then(|fields| fields.get(&property.key()));
                let field = field.ok_or_else(|| {
                    property.refuse(&format!(
                        "progenitor made no field {} of {types}",
                        property.key()
                    ))
                })?;
                let required = fields.texts("required").contains(&property.key());
                parameters.push(Parameter::field(&property, required, field));
            }
            Some(Body::Form)
        } else {
            None
        };
        for parameter in &mut parameters {
            parameter.avoid();
        }
        let answer = made.answer.clone();
        let answer = answer.map(|shape| match answer_schema(node) {
            Some(schema) => untold(&schema, shape),
            None => shape,
        });
        let method = node.key();
        let mut operation = Self {
            builder: made.builder.clone(),
            answer,
            docs,
            summary,
            path: path.key(),
            sandbox: None,
            // RFC 9110 §9.2.2, unless the specification says that a POST only reads.
            idempotent: node.flag("x-idempotent")
                || matches!(method.as_str(), "get" | "put" | "delete"),
            method: method[..1].to_uppercase() + &method[1..],
            parameters,
            body,
            example,
            groups: node
                .at("x-groups")
                .children()
                .iter()
                .map(Group::new)
                .collect(),
            window,
            dataset: None,
            content: None,
            open: node
                .value("security")
                .and_then(Value::as_array)
                .is_some_and(Vec::is_empty),
            answers: node
                .at("x-answers")
                .children()
                .iter()
                .filter_map(|it| it.this()?.as_u64())
                .collect(),
            since: node.text("x-since"),
            id,
        };
        if node.value("x-idempotent") == Some(&false.into()) {
            operation.idempotent = false;
        }
        if node.value("x-dataset").is_some() {
            let dataset = node.at("x-dataset");
            if let Some(window) = &mut operation.window {
                window.coverage = dataset.text("coverage").unwrap_or_default();
            }
            operation.dataset = Some(Dataset::new(&dataset, &operation, front)?);
        }
        Ok(operation)
    }
}

impl Parameter {
    fn new(node: &Node<'_>, made: &crate::front::Operation) -> Result<Self, String> {
        let wire = node.text("name").unwrap_or_default();
        let mut found = made
            .parameters
            .iter()
            .filter(|(name, _)| letters(name) == letters(&wire));
        let (Some((name, shape)), None) = (found.next(), found.next()) else {
            return Err(node.refuse(&format!(
                "{wire} is not like one parameter that progenitor made of {}",
                made.builder
            )));
        };
        let place = match node.text("in").as_deref() {
            Some("path") => Place::Path,
            Some("query") => Place::Query,
            other => {
                let place = other.unwrap_or("unknown place");
                return Err(node.refuse(&format!(
                    "{wire} is a {place} parameter, which the runtime cannot send"
                )));
            }
        };
        let mut docs = text::docs(node.text("description"));
        text::add_deprecated(&mut docs, node.flag("deprecated"));
        text::add(&mut docs, text::since(node));
        text::add(&mut docs, text::source(node.text("x-source")));
        Ok(Self {
            name: name.clone(),
            place,
            required: node.flag("required"),
            shape: shape.clone(),
            split: node.flag("x-split"),
            since: node.text("x-since"),
            former: node.text("x-former-name"),
            subseconds: node.flag("x-subseconds"),
            needs: node.texts("x-needs"),
            docs,
            wire,
        })
    }

    fn field(property: &Node<'_>, required: bool, field: &crate::front::Field) -> Self {
        let mut docs = text::docs(property.text("description"));
        text::add_deprecated(&mut docs, property.flag("deprecated"));
        text::add(&mut docs, text::source(property.text("x-source")));
        Self {
            wire: property.key(),
            name: property
                .text("x-rust-name")
                .unwrap_or_else(|| field.name.clone()),
            docs,
            place: Place::Form,
            required,
            shape: field.ty.clone(),
            split: false,
            since: None,
            former: None,
            subseconds: false,
            needs: Vec::new(),
        }
    }
}

impl Operation {
    /// The type of its body, where that is one argument.
    pub fn body_type(&self) -> Option<&Shape> {
        match self.body.as_ref()? {
            Body::Json(shape) | Body::Files(shape) => Some(shape),
            Body::Form => None,
        }
    }

    /// The other parameters of the group that a parameter is in.
    pub fn together_with(&self, parameter: &Parameter) -> Vec<&Parameter> {
        let group = self.group(parameter).into_iter();
        let members = group.flat_map(|group| self.members(group));
        members
            .filter(|member| member.wire != parameter.wire)
            .collect()
    }

    /// The methods that set what it can do without.
    pub fn setters(&self) -> Vec<Setter<'_>> {
        let mut setters: Vec<Setter<'_>> = Vec::new();
        let all = self.parameters.iter();
        for parameter in all.filter(|parameter| !parameter.required) {
            match self.group(parameter) {
                Some(group) if setters.iter().any(|setter| setter.name == group.name) => {}
                Some(group) => setters.push(Setter {
                    name: &group.name,
                    parameters: self.members(group).collect(),
                    aggregates: group.aggregates,
                }),
                None => setters.push(Setter {
                    name: &parameter.name,
                    parameters: vec![parameter],
                    aggregates: false,
                }),
            }
        }
        setters
    }

    fn group(&self, parameter: &Parameter) -> Option<&Group> {
        let mut groups = self.groups.iter();
        groups.find(|group| group.parameters.contains(&parameter.wire))
    }

    fn members<'a>(&'a self, group: &'a Group) -> impl Iterator<Item = &'a Parameter> {
        group.parameters.iter().filter_map(|wire| {
            let mut all = self.parameters.iter();
            all.find(|parameter| parameter.wire == *wire)
        })
    }
}

impl Group {
    fn new(node: &Node<'_>) -> Self {
        Self {
            name: node.text("name").unwrap_or_default(),
            parameters: node.texts("parameters"),
            aggregates: node.flag("aggregates"),
        }
    }
}

/// Names that every builder has already, of fields or of methods that setters would hide.
pub(crate) const TAKEN: &[&str] = &[
    "clone",
    "client",
    "fmt",
    "into",
    "new",
    "range",
    "record",
    "request",
    "send",
    "send_raw",
    "typed",
    "unchecked",
];

impl Parameter {
    /// Gets out of the way of names that the builder has already.
    fn avoid(&mut self) {
        if TAKEN.contains(&self.name.as_str()) {
            self.name.push('_');
        }
    }
}

/// The letters and digits of a name, in which the wire's spelling and Rust's agree.
fn letters(name: &str) -> String {
    let name = name.strip_prefix("r#").unwrap_or(name);
    let kept = name.chars().filter(|symbol| symbol.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

/// The schema of an operation's success.
fn answer_schema<'a>(node: &Node<'a>) -> Option<Node<'a>> {
    let answers = node.at("responses").children().into_iter();
    let mut answers = answers.filter(|answer| answer.key().starts_with('2'));
    let content = answers.next()?.resolved().at("content").children();
    Some(content.first()?.at("schema"))
}

impl Dataset {
    fn new(node: &Node<'_>, operation: &Operation, front: &Front) -> Result<Self, String> {
        let rows = node.text("rows").unwrap_or_default();
        let wrong = || {
            let message = "the generator takes rows of the form list[] or list[].values[], of objects in the answer";
            node.at("rows").refuse(message)
        };
        let parts: Vec<&str> = rows
            .split('.')
            .filter_map(|part| part.strip_suffix("[]"))
            .collect();
        let (wire, inner) = match parts.as_slice() {
            [list] if !list.is_empty() => (*list, None),
            [list, values] if !list.is_empty() => (*list, Some(*values)),
            _ => return Err(wrong()),
        };
        let Some(Shape::One(answer)) = &operation.answer else {
            return Err(wrong());
        };
        let root = Node {
            spec: node.spec,
            pointer: String::new(),
        };
        let item_of = |structure: &str, wire: &str| {
            let field = front
                .structs
                .get(structure)
                .and_then(|fields| fields.get(wire));
            let Some(crate::front::Field { name, ty }) = field else {
                return Err(wrong());
            };
            let schema = root.at("components").at("schemas").at(structure);
            let property = schema.at("properties").at(wire);
            match untold(&property, ty.clone()) {
                Shape::List(item) if matches!(*item, Shape::One(_) | Shape::AnyOf(_)) => {
                    let renamed = property.text("x-rust-name");
                    Ok((renamed.unwrap_or_else(|| name.clone()), *item))
                }
                _ => Err(wrong()),
            }
        };
        let (list, item) = item_of(answer, wire)?;
        let values = inner.map(|wire| match &item {
            Shape::One(series) => item_of(series, wire),
            _ => Err(wrong()),
        });
        let values = values.transpose()?;
        let (values, value) = values.unzip();
        let totals = node.at("totals");
        let keys = totals.children().into_iter().map(|total| total.key());
        let totals = keys.filter_map(|key| Some((key.clone(), totals.text(&key)?)));
        Ok(Self {
            name: node.text("name").unwrap_or_default(),
            steps: node.flag("steps"),
            adds_up: node.text("adds-up"),
            totals: totals.collect(),
            list,
            values,
            item,
            value,
        })
    }
}
