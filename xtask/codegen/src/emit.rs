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
    if client::has_datasets(api) {
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

/// A type as source code, where the models are in scope.
fn rust(shape: &Shape) -> String {
    written(shape, "")
}

/// A type as source code, with the path of the models.
fn written(shape: &Shape, models: &str) -> String {
    match shape {
        Shape::List(inner) => format!("Vec<{}>", written(inner, models)),
        Shape::Map(inner) => format!("BTreeMap<String, {}>", written(inner, models)),
        Shape::Nullable(inner) => format!("Option<{}>", written(inner, models)),
        Shape::One(name) if FOREIGN.contains(&name.as_str()) => name.clone(),
        Shape::One(name) => format!("{models}{name}"),
    }
}
