//! The specification with which `cargo xtask new-api` begins.

use gridwire_codegen::lint::lint;
use gridwire_codegen::spec::Spec;

use crate::{generate, root};

#[test]
fn a_new_api_has_nothing_to_object_to_and_is_generated() {
    let template =
        std::fs::read_to_string(root().join("xtask/templates/openapi.yaml.tmpl")).unwrap();
    let text = template
        .replace("{{name}}", "demo-power")
        .replace("{{service}}", "Demo Power v1");
    assert!(!text.contains("{{"), "{text}");
    let spec = Spec::parse("demo-power", "specs/demo-power/openapi.yaml", &text).unwrap();
    assert_eq!(lint(&spec), []);
    let files = generate(&[spec]);
    assert_eq!(files.len(), 6, "{:?}", files.keys());
}
