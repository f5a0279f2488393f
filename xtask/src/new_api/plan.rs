//! What `new-api` writes: files of its own, and edits of those that name every API.

use std::fs;
use std::path::{Path, PathBuf};

use super::edit::{
    NoAnchor, add_before, add_behind, add_module, add_reexport, add_sorted, add_to_list,
};
use super::name::Name;
use crate::workspace::{Outcome, at};

macro_rules! template {
    ($name:literal) => {
        include_str!(concat!("../../templates/", $name, ".tmpl"))
    };
}

/// Files by their path below the workspace.
#[derive(Debug)]
pub(crate) struct Plan(Vec<(PathBuf, String)>);

type Edit = fn(&str, &Name) -> Result<String, NoAnchor>;

/// The files that name every API.
const EDITS: &[(&str, Edit)] = &[
    ("Cargo.toml", workspace_manifest),
    ("crates/gridwire/Cargo.toml", facade_manifest),
    ("crates/gridwire/src/lib.rs", facade),
    ("crates/gridwire-sandbox/README.md", sandbox_readme),
    ("crates/gridwire-sandbox/src/lib.rs", sandbox),
    ("crates/gridwire-sandbox/src/providers.rs", providers),
];

impl Plan {
    /// All files with their new content; an error that names every place that is not as expected.
    pub(crate) fn new(root: &Path, name: &Name) -> Outcome<Self> {
        let Name {
            name: folder,
            module,
            ..
        } = name;
        let templates = [
            (
                format!("specs/{folder}/openapi.yaml"),
                template!("openapi.yaml"),
            ),
            (
                format!("specs/{folder}/provenance.md"),
                template!("provenance.md"),
            ),
            (
                format!("crates/{folder}/Cargo.toml"),
                template!("Cargo.toml"),
            ),
            (format!("crates/{folder}/README.md"), template!("README.md")),
            (
                format!("crates/{folder}/CHANGELOG.md"),
                template!("CHANGELOG.md"),
            ),
            (format!("crates/{folder}/src/lib.rs"), template!("lib.rs")),
            (
                format!("crates/{folder}/src/client.rs"),
                template!("client.rs"),
            ),
            (
                format!("crates/gridwire-sandbox/src/{module}/mod.rs"),
                template!("sandbox.rs"),
            ),
        ];
        let mut files: Vec<(PathBuf, String)> = templates
            .into_iter()
            .map(|(path, template)| (path.into(), name.fill(template)))
            .collect();
        let mut problems = Vec::new();
        for (path, edit) in EDITS {
            let file = root.join(path);
            let text = fs::read_to_string(&file).map_err(|error| at(&file, &error))?;
            match edit(&text, name) {
                Ok(text) => files.push((path.into(), text)),
                Err(error) => problems.push(format!("{path}: {error}")),
            }
        }
        if problems.is_empty() {
            Ok(Self(files))
        } else {
            let problems = problems.join("\n");
            Err(format!(
                "{problems}\nNothing was written. Adapt xtask/src/new_api/plan.rs to what is there."
            ))
        }
    }

    /// The paths of the files.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().map(|(path, _)| path.as_path())
    }

    pub(crate) fn write(&self, root: &Path) -> Outcome {
        for (path, text) in &self.0 {
            let path = root.join(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(|error| at(parent, &error))?;
            }
            fs::write(&path, text).map_err(|error| at(&path, &error))?;
        }
        Ok(())
    }
}

fn workspace_manifest(text: &str, name: &Name) -> Result<String, NoAnchor> {
    let Name { name, version, .. } = name;
    let line = format!(
        "{name} = {{ path = \"crates/{name}\", version = \"{version}\", default-features = false }}"
    );
    add_sorted(text, "\n# This workspace.\n", "", &line)
}

fn facade_manifest(text: &str, Name { name, service, .. }: &Name) -> Result<String, NoAnchor> {
    let mut text = add_to_list(text, "full", name)?;
    let feature = format!("# {service}.\n{name} = [\"dep:{name}\"]\n");
    text = add_before(&text, "# TLS backends", &feature)?;
    for tls in ["rustls", "native-tls", "rustls-no-provider"] {
        text = add_to_list(&text, tls, &format!("{name}?/{tls}"))?;
    }
    let dependency = format!("{name} = {{ workspace = true, optional = true }}");
    add_sorted(&text, "\n[dependencies]\n", "", &dependency)
}

fn facade(text: &str, name: &Name) -> Result<String, NoAnchor> {
    let Name {
        name,
        module,
        service,
        ..
    } = name;
    let row = format!("//! | `{name}` | {service} | [`{module}`] |\n");
    let text = add_before(text, "//! | `full` |", &row)?;
    let text = add_reexport(&text, name, module)?;
    let page = format!("    \"../../{name}/README.md\",");
    add_sorted(&text, "\nfront_pages! {\n", "}", &page)
}

fn sandbox_readme(text: &str, Name { name, service, .. }: &Name) -> Result<String, NoAnchor> {
    let row = format!("| {service} | readings of the last 24 hours ({name}) |\n");
    add_behind(text, "| service |", "|", &row)
}

fn sandbox(text: &str, Name { module, .. }: &Name) -> Result<String, NoAnchor> {
    add_module(text, module)
}

fn providers(text: &str, Name { module, type_, .. }: &Name) -> Result<String, NoAnchor> {
    let line = format!("    {module}: crate::{module}::{type_},");
    add_sorted(text, "\nproviders! {\n", "}", &line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Workspace;

    fn name() -> Name {
        Name::new(&Workspace::here().root, "demo-power", Some("Demo Power v1")).unwrap()
    }

    fn file<'a>(plan: &'a Plan, path: &str) -> &'a str {
        let found = plan.0.iter().find(|(other, _)| other == Path::new(path));
        &found.unwrap_or_else(|| panic!("no {path}")).1
    }

    #[test]
    fn the_workspace_has_all_the_places() {
        let plan = Plan::new(&Workspace::here().root, &name()).unwrap();
        for (path, text) in [
            (
                "Cargo.toml",
                "\ndemo-power = { path = \"crates/demo-power\", version = \"0.1.0\", default-features = false }\n",
            ),
            (
                "crates/gridwire/Cargo.toml",
                "\n# Demo Power v1.\ndemo-power = [\"dep:demo-power\"]\n# TLS",
            ),
            ("crates/gridwire/Cargo.toml", "\"demo-power\", "),
            ("crates/gridwire/Cargo.toml", "\"demo-power?/native-tls\", "),
            (
                "crates/gridwire/Cargo.toml",
                "\ndemo-power = { workspace = true, optional = true }\n",
            ),
            (
                "crates/gridwire/src/lib.rs",
                "//! | `demo-power` | Demo Power v1 | [`demo_power`] |\n",
            ),
            (
                "crates/gridwire/src/lib.rs",
                "#[cfg(feature = \"demo-power\")]\npub use demo_power;\n",
            ),
            (
                "crates/gridwire/src/lib.rs",
                "\n    \"../../demo-power/README.md\",\n",
            ),
            (
                "crates/gridwire-sandbox/README.md",
                "\n| Demo Power v1 | readings of the last 24 hours (demo-power) |\n",
            ),
            ("crates/gridwire-sandbox/src/lib.rs", "\nmod demo_power;\n"),
            (
                "crates/gridwire-sandbox/src/providers.rs",
                "\n    demo_power: crate::demo_power::DemoPower,\n",
            ),
            (
                "crates/gridwire-sandbox/src/demo_power/mod.rs",
                "pub(crate) struct DemoPower(Setting);",
            ),
            (
                "crates/demo-power/src/client.rs",
                "environment.get(\"DEMO_POWER_BASE_URL\")",
            ),
        ] {
            let all = file(&plan, path);
            assert!(all.contains(text), "{path}: {text:?} is not in\n{all}");
        }
        assert!(
            plan.0
                .iter()
                .all(|(_, text)| !text.contains("{{") || text.contains("json!")),
            "{plan:?}"
        );
    }

    #[test]
    fn nothing_is_written_where_a_place_is_missing() {
        let folder = std::env::temp_dir().join(format!("gridwire-plan-{}", std::process::id()));
        let mut before = Vec::new();
        for (path, _) in EDITS {
            let text = fs::read_to_string(Workspace::here().root.join(path)).unwrap();
            let text = text
                .replace("# TLS backends", "# TLS")
                .replace("providers! {", "servers! {");
            let file = folder.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, &text).unwrap();
            before.push((file, text));
        }
        let error = Plan::new(&folder, &name()).unwrap_err();
        assert!(
            error.contains(
                "crates/gridwire/Cargo.toml: there is no line that begins with `# TLS backends`"
            ),
            "{error}"
        );
        assert!(
            error.contains("providers.rs: there is no `providers! {`"),
            "{error}"
        );
        assert!(error.contains("Nothing was written"), "{error}");
        for (file, text) in before {
            assert_eq!(fs::read_to_string(file).unwrap(), text);
        }
        assert!(!folder.join("specs").exists());
        fs::remove_dir_all(folder).unwrap();
    }
}
