//! The rules about `x-variables`: the environment variables that a client's settings are read from.

use std::collections::BTreeSet;

use super::Findings;
use super::node::Node;
use super::rules::VARIABLES;

const KEYS: [&str; 4] = ["name", "description", "purpose", "group"];

const PURPOSES: [&str; 3] = ["text", "file", "secret"];

pub(super) fn check(root: &Node, out: &mut Findings) {
    let Some(variables) = root.get("x-variables") else {
        return;
    };
    let items = variables.items();
    if items.is_empty() {
        out.add(&variables, VARIABLES, "there is no list of variables");
    }
    let mut seen = BTreeSet::new();
    for item in &items {
        for (key, node) in item.entries() {
            if !KEYS.contains(&key.as_str()) {
                out.add(&node, VARIABLES, format!("{key} is not known here"));
            }
        }
        let name = item.text("name").unwrap_or_default();
        if !is_variable(name) || !seen.insert(name) {
            let message = "name is not in capital letters, or stands here twice";
            out.add(&item.get_or_self("name"), VARIABLES, message);
        }
        if item.text("description").is_none_or(str::is_empty) {
            let message = format!("{name} has no description");
            out.add(&item.get_or_self("description"), VARIABLES, message);
        }
        let purpose = item.text("purpose").unwrap_or_default();
        if !PURPOSES.contains(&purpose) {
            let message = format!("purpose takes one of {}", PURPOSES.join(", "));
            out.add(&item.get_or_self("purpose"), VARIABLES, message);
        }
        if let Some(group) = item.get("group") {
            let same = |other: &&Node| other.text("group") == group.value.as_str();
            if group.value.as_str().is_none() || items.iter().filter(same).count() < 2 {
                let message = "group takes a word that another variable has too";
                out.add(&group, VARIABLES, message);
            }
        }
    }
}

fn is_variable(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(fits)
}
