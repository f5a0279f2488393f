//! The rules about `x-dataset`: which rows of the answer make a data set.

use super::Findings;
use super::node::Node;
use super::operations::Operation;
use super::rules::DATASET;

pub(super) fn check(operation: &Operation, out: &mut Findings) {
    let Some(dataset) = operation.node.get("x-dataset") else {
        return;
    };
    for (key, node) in dataset.entries() {
        if !["name", "rows", "coverage", "steps", "adds-up", "totals"].contains(&key.as_str()) {
            out.add(&node, DATASET, format!("{key} is not known here"));
        }
    }
    if !dataset.text("name").is_some_and(is_name) {
        let message = "name is not of the form provider/data-set, in small letters";
        out.add(&dataset.get_or_self("name"), DATASET, message);
    }
    if !matches!(dataset.text("coverage"), Some("intervals" | "windows")) {
        let message = "coverage is neither intervals nor windows";
        out.add(&dataset.get_or_self("coverage"), DATASET, message);
    }
    if let Some(steps) = dataset.get("steps").filter(|steps| *steps.value != true) {
        out.add(&steps, DATASET, "steps takes true");
    }
    let rows = dataset.text("rows").unwrap_or_default();
    match resolve(operation, rows) {
        Ok(objects) => check_sums(&dataset, &objects, out),
        Err(message) => out.add(
            &dataset.get_or_self("rows"),
            DATASET,
            format!("rows {rows}: {message}"),
        ),
    }
}

/// `adds-up` names a key of the rows, and so does each of `totals`, which make no sense without it.
fn check_sums(dataset: &Node<'_>, objects: &[Node<'_>], out: &mut Findings) {
    let is_key = |name: &str| {
        let mut properties = objects
            .iter()
            .flat_map(|object| object.entries_of("properties"));
        properties.any(|(key, property)| key == name && property.text("x-role") == Some("key"))
    };
    let Some(adds_up) = dataset.get("adds-up") else {
        if let Some(totals) = dataset.get("totals") {
            out.add(&totals, DATASET, "totals goes with adds-up");
        }
        return;
    };
    if !dataset.text("adds-up").is_some_and(is_key) {
        out.add(
            &adds_up,
            DATASET,
            "adds-up takes the name of a key of the rows",
        );
    }
    for (key, total) in dataset.entries_of("totals") {
        if !(is_key(&key) && total.value.is_string()) {
            let message = "totals takes keys of the rows, each with the value that is their sum";
            out.add(&total, DATASET, message);
        }
    }
}

fn is_name(name: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    name.split('/').count() == 2 && name.split('/').all(part)
}

/// Follows a path such as `periods[].values[]` through the success answer to an object; gives all that
/// it passes.
fn resolve<'a>(operation: &Operation<'a>, rows: &str) -> Result<Vec<Node<'a>>, String> {
    let mut objects = Vec::new();
    let mut schema = operation
        .answer()
        .ok_or("the success answer has no JSON schema")?;
    for (index, part) in rows.split('.').enumerate() {
        let (name, list) = match part.strip_suffix("[]") {
            Some(name) => (name, true),
            None => (part, false),
        };
        // The answer itself may be the list.
        if !(name.is_empty() && list && index == 0) {
            let property = schema.get("properties").and_then(|all| all.get(name));
            schema = follow(property.as_ref()).ok_or_else(|| format!("there is no {name}"))?;
        }
        let is_list = schema.text("type") == Some("array");
        if is_list != list {
            let what = if is_list {
                "a list, write"
            } else {
                "no list, do not write"
            };
            return Err(format!("{name} is {what} []"));
        }
        if list {
            let items = schema.get("items");
            schema = follow(items.as_ref()).ok_or_else(|| format!("{name} has no items"))?;
            objects.push(schema.clone());
        }
    }
    match schema.text("type") {
        Some("object") => Ok(objects),
        _ => Err("the rows are not objects".to_owned()),
    }
}

fn follow<'a>(schema: Option<&Node<'a>>) -> Option<Node<'a>> {
    schema?.resolve_schema()
}
