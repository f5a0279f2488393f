//! Rules about texts, which all become documentation comments.

use super::Findings;
use super::node::Node;
use super::rules::{DESCRIPTION, MARKUP};
use super::walk::{Kind, Place, Role};

pub(super) fn check(place: &Place, out: &mut Findings) {
    let node = &place.node;
    if node.value.is_object() {
        check_presence(place, out);
    }
    if matches!(
        place.kind,
        Kind::Server | Kind::Example | Kind::SecurityScheme
    ) {
        return;
    }
    let direct = ["summary", "description"]
        .into_iter()
        .filter_map(|key| node.get(key));
    let values = node
        .entries_of("x-enum-descriptions")
        .into_iter()
        .map(|(_, text)| text);
    let rules = node
        .items_of("x-rules")
        .into_iter()
        .filter_map(|rule| rule.get("text"));
    for text in direct.chain(values).chain(rules) {
        check_markup(&text, out);
    }
}

fn check_presence(place: &Place, out: &mut Findings) {
    let what = match place.kind {
        Kind::Schema(Role::Component) => "schema",
        Kind::Schema(Role::Property) => "property",
        Kind::Parameter => "parameter",
        Kind::Response => "response",
        _ => return,
    };
    // A property that is a bare reference has nowhere to put a description: allOf has.
    if place.node.has("$ref") && !place.is(Role::Property) {
        return;
    }
    if place
        .node
        .text("description")
        .is_none_or(|text| text.trim().is_empty())
    {
        let name = place.node.text("name").unwrap_or(&place.name);
        out.add(
            &place.node,
            DESCRIPTION,
            format!("the {what} {name} has no description"),
        );
    }
}

fn check_markup(node: &Node, out: &mut Findings) {
    let text = node.value.as_str().unwrap_or_default();
    if text.contains(['[', ']']) {
        out.add(
            node,
            MARKUP,
            "square brackets, which rustdoc reads as links",
        );
    }
    if has_bare_address(text) {
        out.add(node, MARKUP, "an address outside of <…>");
    }
    if has_tag(text) {
        out.add(node, MARKUP, "what looks like an HTML tag");
    }
}

fn has_bare_address(text: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .flat_map(|scheme| text.match_indices(scheme))
        .any(|(start, _)| {
            let end = text[start..].find([' ', '\n', '>']).map(|end| start + end);
            !text[..start].ends_with('<') || end.is_none_or(|end| !text[end..].starts_with('>'))
        })
}

fn has_tag(text: &str) -> bool {
    text.match_indices('<').any(|(start, _)| {
        let rest = &text[start + 1..];
        rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') && !rest.starts_with("http")
    })
}
