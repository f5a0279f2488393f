use super::{Node, Window, text};
use crate::front::{Front, Shape};

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
    /// The type of its answer.
    pub answer: Option<Shape>,
    /// The rules of its period.
    pub window: Option<Window>,
    /// The dataset that it gives.
    pub dataset: Option<Dataset>,
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
    pub item: String,
    /// The type of a series' values.
    pub value: Option<String>,
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
            .ok_or_else(|| format!("progenitor made no operation {id}"))?;
        let summary = node.text("summary").unwrap_or_default();
        let mut docs = vec![summary.clone()];
        text::add(
            &mut docs,
            node.text("description").map(|text| text.trim().to_owned()),
        );
        let rules: Vec<String> = node
            .at("x-rules")
            .children()
            .iter()
            .map(|rule| {
                format!(
                    "- {}: {}",
                    rule.text("id").unwrap_or_default(),
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
        let mut parameters = Vec::new();
        for parameter in path
            .at("parameters")
            .children()
            .iter()
            .chain(&node.at("parameters").children())
        {
            parameters.push(Parameter::new(&parameter.resolved(), made)?);
        }
        let content = node.at("requestBody").resolved().at("content");
        let json = content.at("application/json").at("schema");
        let form = content.at("application/x-www-form-urlencoded").at("schema");
        let body = if json.this().is_some() {
            made.parameters.get("body").cloned().map(Body::Json)
        } else if form.this().is_some() {
            let fields = form.resolved();
            let types = fields.key();
            for property in fields.at("properties").children() {
                let field = front
                    .structs
                    .get(&types)
                    .and_then(|fields| fields.get(&property.key()));
                let field = field.ok_or_else(|| {
                    format!("progenitor made no field {} of {types}", property.key())
                })?;
                let required = fields.texts("required").contains(&property.key());
                parameters.push(Parameter::field(&property, required, field));
            }
            Some(Body::Form)
        } else {
            None
        };
        let method = node.key();
        let mut operation = Self {
            builder: made.builder.clone(),
            answer: made.answer.clone(),
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
            window,
            dataset: None,
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
        let found = made.parameters.iter().find(|(name, _)| {
            name.trim_start_matches("r#").trim_end_matches('_') == rust_like(&wire)
        });
        let (name, shape) = found
            .ok_or_else(|| format!("progenitor made no parameter {wire} of {}", made.builder))?;
        let mut docs = text::docs(node.text("description"));
        text::add(&mut docs, text::source(node.text("x-source")));
        Ok(Self {
            name: node.text("x-rust-name").unwrap_or_else(|| name.clone()),
            place: if node.text("in").as_deref() == Some("path") {
                Place::Path
            } else {
                Place::Query
            },
            required: node.flag("required"),
            shape: shape.clone(),
            split: node.flag("x-split"),
            docs,
            wire,
        })
    }

    fn field(property: &Node<'_>, required: bool, field: &crate::front::Field) -> Self {
        let mut docs = text::docs(property.text("description"));
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
        }
    }
}

/// A name of the wire in Rust's way, as progenitor writes it.
fn rust_like(wire: &str) -> String {
    wire.replace(['-', '.'], "_").to_lowercase()
}

impl Dataset {
    fn new(node: &Node<'_>, operation: &Operation, front: &Front) -> Result<Self, String> {
        let rows = node.text("rows").unwrap_or_default();
        let mut parts = rows
            .split('.')
            .map(|part| part.trim_end_matches("[]").to_owned());
        let wrong = || {
            format!(
                "{}: x-dataset rows {rows} do not lead to objects",
                operation.id
            )
        };
        let Some(Shape::One(answer)) = &operation.answer else {
            return Err(wrong());
        };
        let item_of = |structure: &str, wire: &str| match front
            .structs
            .get(structure)
            .and_then(|fields| fields.get(wire))
        {
            Some(crate::front::Field {
                name,
                ty: Shape::List(item),
            }) => match &**item {
                Shape::One(item) => Ok((name.clone(), item.clone())),
                _ => Err(wrong()),
            },
            _ => Err(wrong()),
        };
        let (list, item) = item_of(answer, &parts.next().unwrap_or_default())?;
        let values = parts.next().map(|wire| item_of(&item, &wire)).transpose()?;
        let (values, value) = values.unzip();
        Ok(Self {
            name: node.text("name").unwrap_or_default(),
            list,
            values,
            item,
            value,
        })
    }
}
