//! The whole way from `specs/` to source files.

use std::fs;
use std::path::Path;

use crate::emit::{self, Files};
use crate::files;
use crate::front::front;
use crate::lint::lint;
use crate::model::Api;
use crate::prepare::prepare;
use crate::spec::Spec;

/// The specifications of the workspace, by name; unreadable ones as texts that say why.
///
/// # Errors
/// If `specs/` cannot be read, or a specification is not YAML.
pub fn specs(root: &Path) -> Result<Vec<Spec>, String> {
    let folder = root.join("specs");
    let entries =
        fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path().join("openapi.yaml")))
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    let relative = |path: &Path| path.strip_prefix(root).unwrap_or(path).to_owned();
    paths
        .iter()
        .map(|path| {
            let mut spec = Spec::load(path).map_err(|finding| finding.to_string())?;
            spec.file = relative(path);
            Ok(spec)
        })
        .collect()
}

/// The model of a specification that passes the lint.
///
/// # Errors
/// The findings of the lint, a line each, or what progenitor could not take.
pub fn model(spec: &Spec) -> Result<Api, String> {
    let findings = lint(spec);
    if !findings.is_empty() {
        return Err(findings
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n"));
    }
    let front = front(&prepare(&spec.document))
        .map_err(|error| format!("{}: {error}", spec.file.display()))?;
    Api::new(spec, &front).map_err(|error| format!("{}:{error}", spec.file.display()))
}

/// All generated files of the specifications, formatted.
///
/// # Errors
/// As [`model`], or if rustfmt fails.
pub fn generate(root: &Path, specs: &[Spec]) -> Result<Files, String> {
    let apis: Vec<Api> = specs.iter().map(model).collect::<Result<_, _>>()?;
    let mut all = emit::all(&apis);
    for api in &apis {
        all.extend(emit::api(api));
    }
    files::format(root, all).map_err(|error| error.to_string())
}
