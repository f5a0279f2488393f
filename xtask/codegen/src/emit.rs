//! From the model to the text of source files.

mod cli;
mod client;
mod operations;
mod records;
mod source;
mod types;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::front::{FOREIGN, Shape};
use crate::model::Api;

/// Files by their path below the workspace, not yet formatted.
pub type Files = BTreeMap<PathBuf, String>;

/// All files of an API.
pub fn api(api: &Api) -> Files {
    let folder = PathBuf::from("crates")
        .join(&api.name)
        .join("src/generated");
    let cli = PathBuf::from("crates/gridwire-cli/src/generated");
    let mut files = BTreeMap::from([
        (folder.join("mod.rs"), client::module(api)),
        (folder.join("client.rs"), client::client(api)),
        (folder.join("operations.rs"), operations::operations(api)),
        (folder.join("types.rs"), types::types(api)),
        (cli.join(format!("{}.rs", api.module())), cli::api(api)),
    ]);
    if records::has_records(api) {
        files.insert(folder.join("records.rs"), records::records(api));
    }
    files
}

/// The files that name every API.
pub fn all(apis: &[Api]) -> Files {
    BTreeMap::from([(
        PathBuf::from("crates/gridwire-cli/src/generated/mod.rs"),
        cli::module(apis),
    )])
}

/// A type without a type parameter as source code, with the path of the models.
fn written(shape: &Shape, models: &str) -> String {
    put(shape, &|name| format!("{models}{name}"))
}

/// A type as source code, where its type parameter, if it has one, is called `R`.
fn generic(api: &Api, shape: &Shape, models: &str) -> String {
    put(shape, &|name| {
        let alternatives = api.alternatives(&Shape::One(name.into())).map(|_| "<R>");
        format!("{models}{name}{}", alternatives.unwrap_or_default())
    })
}

fn put(shape: &Shape, model: &dyn Fn(&str) -> String) -> String {
    match shape {
        Shape::List(inner) => format!("Vec<{}>", put(inner, model)),
        Shape::Map(inner) => format!("BTreeMap<String, {}>", put(inner, model)),
        Shape::Nullable(inner) => format!("Option<{}>", put(inner, model)),
        Shape::AnyOf(_) => "R".into(),
        Shape::One(name) if FOREIGN.contains(&name.as_str()) => name.clone(),
        Shape::One(name) => model(name),
    }
}

/// Whether a value is taken as it is: a literal number that is to become an unsigned one has no type
/// of its own that would do.
fn is_exact(ty: &str) -> bool {
    matches!(ty, "u32" | "u64")
}

/// The bounds and the use of a type parameter; nothing where there is none.
fn bounds(alternatives: Option<&[String]>) -> (&'static str, &'static str) {
    match alternatives {
        Some(_) => ("<R: Record>", "<R>"),
        None => ("", ""),
    }
}

/// How a type parameter is declared, with the model that it is unless users say otherwise; nothing
/// where there is none.
fn declared(alternatives: Option<&[String]>, models: &str) -> String {
    let first = alternatives.and_then(<[String]>::first);
    first.map_or_else(String::new, |name| format!("<R = {models}{name}>"))
}
