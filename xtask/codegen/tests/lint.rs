//! The lint against small documents, the real specifications and hostile input.

use std::collections::BTreeSet;
use std::path::Path;

use gridwire_codegen::lint::{Finding, lint, rules};
use gridwire_codegen::prepare::prepare;
use gridwire_codegen::spec::Spec;
use progenitor_impl::{GenerationSettings, Generator, InterfaceStyle};

mod lint_cases;

const BASE: &str = include_str!("lint_base.yaml");

/// Marks the line of a case where the finding must stand.
const MARK: &str = "# <-";

fn findings(text: &str) -> Vec<Finding> {
    match Spec::parse("demo", "specs/demo/openapi.yaml", text) {
        Ok(spec) => lint(&spec),
        Err(finding) => vec![finding],
    }
}

#[test]
fn the_base_document_is_clean() {
    assert_eq!(findings(BASE), []);
}

#[test]
fn each_fault_is_found_on_its_line() {
    let mut failures = String::new();
    for (rule, old, new) in lint_cases::CASES {
        assert_eq!(
            BASE.matches(old).count(),
            1,
            "not exactly once in the base: {old}"
        );
        let text = BASE.replace(old, new);
        let mark = text.lines().position(|line| line.contains(MARK));
        let line = mark.unwrap_or_else(|| panic!("no marked line: {new}")) + 1;
        let found = findings(&text);
        let hit = found.iter().any(|f| f.rule == *rule && f.line == line);
        // A fault may break further rules; the one that it is about must be among them.
        if !hit {
            failures += &format!("{rule} at line {line}:\n{new}\n=> {found:#?}\n\n");
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn harmless_variations_pass() {
    for (old, new) in lint_cases::HARMLESS {
        assert_eq!(
            BASE.matches(old).count(),
            1,
            "not exactly once in the base: {old}"
        );
        let found = findings(&BASE.replace(old, new));
        assert_eq!(found, [], "{new}");
    }
}

/// The point of it all: what passes here must not make the generator panic or fail.
#[test]
fn the_generator_takes_what_passes() {
    let variations = lint_cases::HARMLESS
        .iter()
        .map(|(old, new)| BASE.replace(old, new));
    for text in std::iter::once(BASE.to_owned()).chain(variations) {
        let spec = Spec::parse("demo", "openapi.yaml", &text).expect("YAML");
        let document = serde_json::from_value(prepare(&spec.document)).expect("OpenAPI");
        let mut settings = GenerationSettings::default();
        settings.with_interface(InterfaceStyle::Builder);
        let code = Generator::new(&settings).generate_tokens(&document);
        syn::parse2::<syn::File>(code.expect("code")).expect("Rust");
    }
}

#[test]
fn every_rule_has_a_case() {
    let cases: BTreeSet<_> = lint_cases::CASES.iter().map(|(rule, ..)| *rule).collect();
    let mut names: BTreeSet<_> = rules::ALL.iter().map(|rule| rule.name).collect();
    assert_eq!(names.len(), rules::ALL.len(), "a name is used twice");
    names.remove("file"); // Has a test of its own.
    assert_eq!(cases, names);
}

#[test]
fn a_missing_file_is_a_finding() {
    let finding = Spec::load(Path::new("specs/none/openapi.yaml")).expect_err("no such file");
    assert_eq!((finding.rule, finding.line), ("file", 1));
}

#[test]
fn the_real_specifications_are_clean() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let mut seen = 0;
    for folder in std::fs::read_dir(specs).expect("the folder of the specifications") {
        let file = folder.expect("an entry").path().join("openapi.yaml");
        if file.exists() {
            let spec = Spec::load(&file).unwrap_or_else(|finding| panic!("{finding}"));
            let found: Vec<_> = lint(&spec).iter().map(ToString::to_string).collect();
            assert!(found.is_empty(), "{}", found.join("\n"));
            seen += 1;
        }
    }
    assert!(seen >= 2, "only {seen} specifications");
}

#[test]
fn findings_read_like_compiler_messages() {
    let text = BASE.replace("x-service", "x-servise");
    let found: Vec<_> = findings(&text).iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "specs/demo/openapi.yaml:1: the document has no x-service (crate). x-crate names the \
             crate to generate, which is the folder of the specification.",
            "specs/demo/openapi.yaml:6: there is no extension x-servise, perhaps x-service? \
             (extension-unknown). Correct the name; unknown extensions would be ignored.",
        ]
    );
}

#[test]
fn findings_come_in_the_order_of_the_file() {
    let text = BASE.replace("description:", "descripton:");
    let lines: Vec<_> = findings(&text).iter().map(|finding| finding.line).collect();
    assert!(lines.len() > 10 && lines.is_sorted(), "{lines:?}");
}
