//! The lint must not panic, whatever the document. These documents are valid YAML or nearly so,
//! with parts missing, of the wrong kind or in circles.

use gridwire_codegen::lint::lint;
use gridwire_codegen::spec::Spec;
use serde_json::{Value, json};

const BASE: &str = include_str!("lint_base.yaml");

/// The number of findings; zero would mean that a broken document passed.
fn count(text: &str) -> usize {
    Spec::parse("demo", "openapi.yaml", text).map_or(1, |spec| lint(&spec).len())
}

fn count_of(document: &Value) -> usize {
    count(&format!("{document:#}"))
}

fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    match value {
        Value::Array(list) => {
            list.iter()
                .enumerate()
                .for_each(|(i, v)| pointers(v, &format!("{at}/{i}"), all));
        }
        Value::Object(map) => {
            let key = |key: &str| key.replace('~', "~0").replace('/', "~1");
            map.iter()
                .for_each(|(k, v)| pointers(v, &format!("{at}/{}", key(k)), all));
        }
        _ => {}
    }
}

#[test]
fn any_part_may_be_of_another_kind() {
    let base = Spec::parse("demo", "openapi.yaml", BASE)
        .expect("the base")
        .document;
    let mut all = Vec::new();
    pointers(&base, "", &mut all);
    let odd = [
        json!([[[]], {}, null, "x", 5]),
        json!({"$ref": "#/components/schemas/Meter", "x-": {}, "": 1, "properties": [1]}),
        json!({"$ref": "#"}),
        json!(null),
        json!("~1{"),
        json!(-5.5),
    ];
    for (index, pointer) in all.iter().enumerate() {
        // Two kinds for each part keep this quick; neighbours get the others.
        for value in odd.iter().cycle().skip(index).take(2) {
            let mut document = base.clone();
            *document.pointer_mut(pointer).expect("a part") = value.clone();
            count_of(&document);
        }
    }
}

#[test]
fn any_part_may_be_missing() {
    let base = Spec::parse("demo", "openapi.yaml", BASE)
        .expect("the base")
        .document;
    let mut all = Vec::new();
    pointers(&base, "", &mut all);
    for pointer in all {
        let mut document = base.clone();
        let (parent, key) = pointer.rsplit_once('/').unwrap_or_default();
        match document.pointer_mut(parent) {
            Some(Value::Object(map)) => {
                map.remove(&key.replace("~1", "/").replace("~0", "~"));
            }
            Some(Value::Array(list)) => {
                list.remove(key.parse().expect("an index"));
            }
            _ => {}
        }
        count_of(&document);
    }
}

#[test]
fn references_may_run_in_circles() {
    for target in [
        "#/components/schemas/A",
        "#/components/schemas/B",
        "#/components",
        "#",
        "#/",
        "",
    ] {
        let reference = json!({"$ref": target});
        let document = json!({
            "openapi": "3.0.3",
            "paths": {"/a": {
                "parameters": [reference],
                "get": {
                    "parameters": [{"name": "a", "in": "query", "schema": reference}],
                    "requestBody": reference,
                    "responses": {"200": reference, "201": {"content": {"application/json": {
                        "schema": {"allOf": [reference]}
                    }}}},
                    "x-dataset": {"rows": "a[].a[].a[]"},
                },
            }},
            "components": {"schemas": {
                "A": reference,
                "B": {"type": "object", "required": ["a"], "allOf": [reference], "properties": {
                    "a": {"allOf": [reference]}, "b": {"type": "array", "items": reference},
                }},
            }},
        });
        assert!(count_of(&document) > 0, "{target}");
    }
}

#[test]
fn the_text_may_end_anywhere() {
    for end in (0..BASE.len()).step_by(23) {
        count(&BASE[..end]);
    }
}

#[test]
fn odd_texts_are_findings() {
    let mut odd: Vec<String> = [
        "",
        "~",
        "5",
        "[]",
        "{}",
        "\u{feff}",
        "---\n---\n",
        "? [a]\n: b",
        "a: *b",
        "&a [*a]",
        "\t",
        "\0",
        "%YAML 9.9\n---\n",
        "a: !!int x",
        "? ? ? a",
        "{a: 1, a: 2}",
        "\"\\",
        "'",
        "|",
        "paths: {/: {get: }}",
        "paths:\r\n  /a:\r\n    get: {}\r\n",
        "paths: {'/é{ü}': {get: {operationId: é}}}",
    ]
    .map(str::to_owned)
    .to_vec();
    odd.extend(["[", "[\n", "{a: ", "{a:\n", "- ", "? ", "a:\n "].map(|part| part.repeat(100_000)));
    for depth in [60, 150, 900, 3000] {
        odd.push(
            (0..depth)
                .map(|depth| format!("{}a:\n", " ".repeat(depth)))
                .collect(),
        );
    }
    odd.push("[".repeat(200) + &"]".repeat(200));
    odd.push("- ".repeat(80));
    odd.push("- ".repeat(79) + &"[".repeat(250) + &"]".repeat(250));
    for text in odd {
        assert!(
            count(&text) > 0,
            "{}",
            text.chars().take(40).collect::<String>()
        );
    }
}
