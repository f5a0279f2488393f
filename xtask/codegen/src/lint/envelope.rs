//! The rules about `x-envelope`: how answers say in themselves how their requests went.

use std::collections::BTreeSet;

use super::Findings;
use super::node::Node;
use super::operations::Operation;
use super::rules::ENVELOPE;

const KEYS: [&str; 6] = [
    "code",
    "message",
    "content",
    "success",
    "partial",
    "partial-status",
];

pub(super) fn check(root: &Node, operations: &[Operation], out: &mut Findings) {
    let Some(envelope) = root.get("x-envelope") else {
        return;
    };
    for (key, node) in envelope.entries() {
        if !KEYS.contains(&key.as_str()) {
            out.add(&node, ENVELOPE, format!("{key} is not known here"));
        }
    }
    for key in KEYS.iter().filter(|key| !envelope.has(key)) {
        out.add(&envelope, ENVELOPE, format!("{key} is missing"));
    }
    let answers: Vec<Node> = operations.iter().filter_map(Operation::answer).collect();
    for (key, kind) in [
        ("code", "integer"),
        ("message", "string"),
        ("content", "array"),
    ] {
        check_field(&envelope, key, kind, &answers, out);
    }
    check_codes(&envelope, out);
    if let Some(status) = envelope.get("partial-status") {
        let fits = |status: u64| (200..300).contains(&status);
        if !status.value.as_u64().is_some_and(fits) {
            out.add(
                &status,
                ENVELOPE,
                "partial-status takes a status of success",
            );
        }
    }
}

/// A field that an answer has, of the one type that can be judged by.
fn check_field(envelope: &Node, key: &str, kind: &str, answers: &[Node], out: &mut Findings) {
    let Some(site) = envelope.get(key) else {
        return;
    };
    let name = site.value.as_str().unwrap_or_default();
    let fields: Vec<Node> = answers
        .iter()
        .filter_map(|answer| answer.get("properties")?.get(name))
        .collect();
    if fields.is_empty() {
        let message = format!("{key} names no property of an answer");
        out.add(&site, ENVELOPE, message);
    }
    for field in fields {
        let found = field.resolve_schema();
        if found.is_some_and(|schema| schema.text("type") != Some(kind)) {
            let message = format!("the {key} of answers, {name}, is no {kind}");
            out.add(&field, ENVELOPE, message);
        }
        // An answer is judged before it is read as its type.
        if let Some(aliases) = field.get("x-aliases").filter(|_| key != "message") {
            let message = format!("the {key} of answers, {name}, has more than one spelling");
            out.add(&aliases, ENVELOPE, message);
        }
    }
}

/// Codes that are told apart.
fn check_codes(envelope: &Node, out: &mut Findings) {
    let mut seen = BTreeSet::new();
    for key in ["success", "partial"] {
        let Some(list) = envelope.get(key) else {
            continue;
        };
        if list.items().is_empty() {
            out.add(&list, ENVELOPE, format!("{key} takes a list of codes"));
        }
        for code in list.items() {
            let number = code
                .value
                .as_u64()
                .and_then(|code| u32::try_from(code).ok());
            if !number.is_some_and(|number| seen.insert(number)) {
                let message = format!("{} is no further integer of 32 bits", code.value);
                out.add(&code, ENVELOPE, message);
            }
        }
    }
}
