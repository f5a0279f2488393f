//! Exchanges that others have recorded with a server of FlexMeasures, where the folder that holds them is
//! beside the project. Nothing of them is in the project.

use std::collections::BTreeMap;

use gridwire::core::serde_json::{Value, from_slice, from_str};
use gridwire_codegen::spec::Spec;

use crate::models::flexmeasures::MODELS;
use crate::support::{lost, project};

/// Exchanges that are of no operation: a wrong address or method, an API that is gone, pages for people, the
/// API of the user interface, and the deprecated entity addresses.
const OUTSIDE: [&str; 12] = [
    "002", "005", "007", "009", "030", "031", "225", "226", "227", "228", "229", "411",
];

/// Requests that the types cannot write, which the server took all the same: a list without its brackets,
/// numbers as texts, a list of contexts, an event by its day alone.
const ODD_REQUESTS: [&str; 4] = ["168", "181", "290", "432"];

/// Assets without any field: the types always ask for the id.
const ODD_ANSWERS: [&str; 1] = ["647"];

struct Exchange {
    name: String,
    request: Value,
    response: Value,
}

fn exchanges() -> Vec<Exchange> {
    let folder = project().join("../shared/payloads/flexmeasures");
    let Ok(files) = std::fs::read_dir(&folder) else {
        println!(
            "there are no recordings of FlexMeasures beside the project: nothing is checked here"
        );
        return Vec::new();
    };
    let mut exchanges: Vec<Exchange> = files
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .map(|path| {
            let file: Value = from_slice(&std::fs::read(&path).unwrap()).unwrap();
            Exchange {
                name: path.file_name().unwrap().to_string_lossy().into_owned(),
                request: file["request"].clone(),
                response: file["response"].clone(),
            }
        })
        .collect();
    exchanges.sort_by(|one, other| one.name.cmp(&other.name));
    exchanges
}

/// The operations, by method and the parts of their paths; those without a parameter first.
fn operations() -> Vec<(String, Vec<String>, String)> {
    let spec = Spec::load(&project().join("specs/flexmeasures/openapi.yaml")).unwrap();
    let paths = spec.document["paths"].as_object().unwrap();
    let mut operations = Vec::new();
    for (path, item) in paths {
        for (method, operation) in item.as_object().unwrap() {
            if let Some(id) = operation["operationId"].as_str() {
                let parts: Vec<String> = path.split('/').map(str::to_owned).collect();
                operations.push((method.to_uppercase(), parts, id.to_owned()));
            }
        }
    }
    operations
        .sort_by_key(|(_, parts, _)| parts.iter().filter(|part| part.starts_with('{')).count());
    operations
}

/// The operation that a request is of.
fn operation<'o>(
    operations: &'o [(String, Vec<String>, String)],
    request: &Value,
) -> Option<&'o str> {
    let url = request["url"].as_str().unwrap();
    let path = url.split('?').next().unwrap();
    let parts: Vec<&str> = path.split('/').collect();
    let found = operations.iter().find(|(method, template, _)| {
        request["method"] == method.as_str()
            && template.len() == parts.len()
            && template
                .iter()
                .zip(&parts)
                .all(|(template, part)| template.starts_with('{') || template == part)
    });
    found.map(|(_, _, id)| id.as_str())
}

/// What a document loses when it is read and written.
fn losses(name: &str, model: &str, body: &Value) -> Vec<String> {
    let reader = MODELS.iter().find(|(_, begin, _)| model.starts_with(begin));
    let (_, _, read) = reader.unwrap_or_else(|| panic!("{name}: no model is known for {model}"));
    match read(body.to_string().as_bytes()) {
        Ok((_, written)) => {
            let mut lost = lost(body, &from_str(&written).unwrap());
            // The one thing that is never written.
            lost.retain(|loss| {
                !(loss.starts_with("$.auth_token: ") && loss.ends_with("\"[secret]\""))
            });
            lost
        }
        Err(error) => vec![error.to_string()],
    }
}

#[test]
fn every_exchange_is_read_and_loses_nothing() {
    let operations = operations();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut failures = Vec::new();
    for exchange in exchanges() {
        let Exchange {
            name,
            request,
            response,
        } = &exchange;
        let number = &name[..3];
        if OUTSIDE.contains(&number) {
            continue;
        }
        let Some(id) = operation(&operations, request) else {
            failures.push(format!("{name}: of no operation"));
            continue;
        };
        let status = response["status"].as_u64().unwrap();
        let is_taken =
            (200..300).contains(&status) || matches!((id, status), ("job", 422) | ("health", 503));
        let (sent, came) = (&request["body"], &response["body"]);
        if came.is_object() || came.is_array() {
            let model = if is_taken {
                format!("{id}.{status}")
            } else {
                format!("error.{status}")
            };
            if !ODD_ANSWERS.contains(&number) {
                *counts
                    .entry(if is_taken { "answers" } else { "refusals" })
                    .or_default() += 1;
                failures.extend(
                    losses(name, &model, came)
                        .into_iter()
                        .map(|loss| format!("{name} {model} {loss}")),
                );
            }
        }
        let of_model = MODELS
            .iter()
            .any(|(_, begin, _)| *begin == format!("{id}.request"));
        if is_taken
            && of_model
            && (sent.is_object() || sent.is_array())
            && !ODD_REQUESTS.contains(&number)
        {
            *counts.entry("requests").or_default() += 1;
            let model = format!("{id}.request");
            failures.extend(
                losses(name, &model, sent)
                    .into_iter()
                    .map(|loss| format!("{name} {model} {loss}")),
            );
        }
    }
    println!("{counts:?}");
    assert_eq!(failures, Vec::<String>::new());
}
