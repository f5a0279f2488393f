//! Edits of a real specification: what changes, and that nothing but generated files does.

use gridwire_codegen::files;
use gridwire_codegen::spec::Spec;

use crate::{Folder, generate, root};

const API: &str = "rte-capacities";

/// The files that an edit changes and how; without line numbers, which depend on what stands above.
fn difference(name: &str, old: &str, new: &str) -> String {
    let file = root().join("specs").join(API).join("openapi.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains(old), "not in the specification: {old}");
    let read =
        |text: &str| Spec::parse(API, &file, text).unwrap_or_else(|finding| panic!("{finding}"));
    let before = generate(&[read(&text)]);
    let after = generate(&[read(&text.replacen(old, new, 1))]);

    let folder = Folder::new(name);
    let changes = files::changes(&folder.0, &before, true).unwrap();
    files::apply(&folder.0, &before, &changes).unwrap();
    let changes = files::changes(&folder.0, &after, true).unwrap();
    for change in &changes {
        assert!(
            change
                .path
                .components()
                .any(|part| part.as_os_str() == "generated"),
            "{change:?}"
        );
    }
    let mut page = String::new();
    for change in &changes {
        if change.path.starts_with("crates/gridwire-cli") {
            // Long texts of help; that the command follows is what matters here.
            page += &format!("--- {} changes, too\n", change.path.display());
            continue;
        }
        for line in change.diff.lines() {
            page += if line.starts_with("@@") {
                "@@"
            } else {
                line.trim_end()
            };
            page += "\n";
        }
    }
    page
}

#[test]
fn a_new_optional_field() {
    let diff = difference(
        "field",
        "        updated_date:\n",
        "        quality:\n          type: string\n          nullable: true\n          description: How sure the service is.\n          x-role: attribute\n        updated_date:\n",
    );
    insta::assert_snapshot!(diff);
}

#[test]
fn a_new_value_of_an_enumeration() {
    let diff = difference(
        "value",
        "        - FOSSIL_GAS\n",
        "        - FOSSIL_GAS\n        - NUCLEAR_FUSION\n",
    );
    insta::assert_snapshot!(diff);
}

#[test]
fn a_new_query_parameter() {
    let diff = difference(
        "parameter",
        "        - name: production_type\n          in: query\n          required: false\n          description: |-\n            Production types to return; all of them when absent.\n\n            Cardinality 0..n, as one comma-separated list. A value given twice counts once. No error\n",
        "        - name: at_least\n          in: query\n          description: The least capacity to return.\n          schema:\n            type: number\n        - name: production_type\n          in: query\n          required: false\n          description: |-\n            Production types to return; all of them when absent.\n\n            Cardinality 0..n, as one comma-separated list. A value given twice counts once. No error\n",
    );
    insta::assert_snapshot!(diff);
}
