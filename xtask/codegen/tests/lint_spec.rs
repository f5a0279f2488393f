//! Reading a specification: values, lines and the order of keys.

use gridwire_codegen::spec::{Spec, join};
use serde_json::json;

const TEXT: &str = "\
# A comment.
zebra: 1
apple:
  '200': yes
  404: [a, b]
  /a/{b}: &not_here
";

fn parse(text: &str) -> Spec {
    Spec::parse("demo", "demo.yaml", text).unwrap_or_else(|finding| panic!("{finding}"))
}

#[test]
fn scalars_follow_yaml_1_2() {
    let text = "
int: 12
negative: -3
float: 1.5
whole: 1.0
big: 1e3
yes: yes
on: on
true: True
null: ~
nothing:
date: 2015-01-01
version: 1.2.0
quoted: '12'
block: |-
  a
  b
folded: >-
  a
  b
";
    let expected = json!({
        "int": 12, "negative": -3, "float": 1.5, "whole": 1.0, "big": 1000.0, "yes": "yes",
        "on": "on", "true": true, "null": null, "nothing": null, "date": "2015-01-01",
        "version": "1.2.0", "quoted": "12", "block": "a\nb", "folded": "a b",
    });
    assert_eq!(parse(text).document, expected);
}

#[test]
fn parts_have_lines_and_an_order() {
    let spec = parse(&TEXT.replace(" &not_here", "\n    - c\n    -\n      d: 1"));
    assert_eq!(spec.keys(""), ["zebra", "apple"]);
    assert_eq!(spec.keys("/apple"), ["200", "404", "/a/{b}"]);
    assert_eq!(spec.keys("/zebra"), [""; 0]);
    assert_eq!(spec.line(""), 1);
    assert_eq!(spec.line("/zebra"), 2);
    assert_eq!(spec.line("/apple/404/1"), 5);
    assert_eq!(spec.line("/apple/~1a~1{b}"), 6);
    assert_eq!(spec.line("/apple/~1a~1{b}/0"), 7);
    assert_eq!(spec.line("/apple/~1a~1{b}/1/d"), 9);
    // The nearest ancestor stands in for what does not exist.
    assert_eq!(spec.line("/apple/~1a~1{b}/1/e/f"), 9);
    assert_eq!(spec.line("/other"), 1);
}

#[test]
fn a_refusal_names_the_line() {
    let finding = Spec::parse("demo", "demo.yaml", TEXT).expect_err("an anchor");
    assert_eq!((finding.line, finding.rule), (6, "yaml"));
    assert!(
        finding
            .to_string()
            .starts_with("demo.yaml:6: an anchor (yaml). "),
        "{finding}"
    );
}

#[test]
fn pointers_escape_their_parts() {
    assert_eq!(join("/paths", "/a~b"), "/paths/~1a~0b");
}
