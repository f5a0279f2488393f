//! The rules that a specification must keep before anything is generated from it.
//!
//! Wherever the generator behind us would panic, emit wrong code or drop something without a word,
//! a rule here names the file and the line instead.

mod bodies;
mod datasets;
mod document;
mod enums;
mod envelope;
mod extensions;
mod groups;
mod keywords;
pub(crate) mod names;
mod node;
mod objects;
mod operations;
mod parameters;
mod recursion;
mod references;
pub mod rules;
mod schemas;
mod text;
mod variables;
mod versions;
pub(crate) mod walk;
mod windows;

use std::fmt;
use std::path::PathBuf;

use crate::spec::Spec;
use node::Node;
use rules::Rule;

/// Something in a specification that the generator must not see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The file, as it was given.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// JSON pointer to the part of the document.
    pub pointer: String,
    /// Name of the rule.
    pub rule: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub remedy: &'static str,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            message,
            rule,
            remedy,
            ..
        } = self;
        write!(f, "{}:{line}: {message} ({rule}). {remedy}", file.display())
    }
}

impl std::error::Error for Finding {}

/// Checks a specification. The findings come in the order of the file; none means that the
/// generator may run.
#[must_use]
pub fn lint(spec: &Spec) -> Vec<Finding> {
    let root = Node::root(spec);
    let places = walk::places(&root);
    let operations = operations::collect(&root);
    let mut out = Findings(Vec::new());

    document::check(&root, &mut out);
    for place in &places {
        keywords::check(place, &mut out);
        references::check(place, &mut out);
        extensions::check(place, &mut out);
        text::check(place, &mut out);
        schemas::check(place, &mut out);
        enums::check(place, &mut out);
        objects::check(place, &mut out);
        versions::check_gate(place, &root, &mut out);
    }
    operations::check(&operations, &mut out);
    for operation in &operations {
        parameters::check(operation, &mut out);
        bodies::check(operation, &mut out);
        windows::check(operation, &mut out);
        datasets::check(operation, &mut out);
        groups::check(operation, &mut out);
    }
    envelope::check(&root, &operations, &mut out);
    versions::check(&root, &operations, &mut out);
    variables::check(&root, &mut out);
    recursion::check(&root, &mut out);
    if out.0.is_empty() {
        document::check_reads_as_openapi(&root, &mut out);
    }

    let mut findings = out.0;
    findings.sort_by(|a, b| (a.line, &a.pointer, a.rule).cmp(&(b.line, &b.pointer, b.rule)));
    findings.dedup();
    findings
}

/// Collects what the rules report.
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, node: &Node, rule: Rule, message: impl Into<String>) {
        self.0.push(Finding {
            file: node.spec.file.clone(),
            line: node.spec.line(&node.pointer),
            pointer: node.pointer.clone(),
            rule: rule.name,
            message: message.into(),
            remedy: rule.remedy,
        });
    }
}
