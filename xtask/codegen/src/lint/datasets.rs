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
        if !["name", "rows", "coverage", "steps"].contains(&key.as_str()) {
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
    if let Err(message) = resolve(operation, rows) {
        out.add(
            &dataset.get_or_self("rows"),
            DATASET,
            format!("rows {rows}: {message}"),
        );
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

/// Follows a path such as `periods[].values[]` through the success answer to an object.
fn resolve(operation: &Operation, rows: &str) -> Result<(), String> {
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
        }
    }
    match schema.text("type") {
        Some("object") => Ok(()),
        _ => Err("the rows are not objects".to_owned()),
    }
}

fn follow<'a>(schema: Option<&Node<'a>>) -> Option<Node<'a>> {
    schema?.resolve_schema()
}
