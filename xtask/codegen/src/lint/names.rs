//! How names of the document become Rust names. Follows what typify does, so that a clash is
//! known before typify panics over it or emits code that does not compile.

use typify_impl::accept_as_ident;

/// The words of a name: parted by punctuation, before a capital after a small letter, and before
/// the last capital of a run that a small letter follows (`HTTPStatus`).
fn words(name: &str) -> Vec<String> {
    let name = name.replace('\'', "").replace(|c| !continues(c), "-");
    let mut words = Vec::new();
    for part in name.split(|c: char| !c.is_alphanumeric()) {
        let mut word = String::new();
        let mut upper_before = false;
        let mut chars = part.chars().peekable();
        while let Some(c) = chars.next() {
            let next = chars.peek().copied();
            if upper_before && c.is_uppercase() && next.is_some_and(char::is_lowercase) {
                words.push(std::mem::take(&mut word));
                upper_before = false;
            } else if c.is_uppercase() {
                upper_before = true;
            } else if c.is_lowercase() {
                upper_before = false;
            }
            let lower = c.is_lowercase() || (!c.is_uppercase() && ends_lower(&word));
            word.push(c);
            if lower && next.is_some_and(char::is_uppercase) {
                words.push(std::mem::take(&mut word));
                upper_before = false;
            }
        }
        if !word.is_empty() {
            words.push(word);
        }
    }
    words
}

/// Whether a Rust identifier may hold the character: not every letter may be part of one.
fn continues(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    syn::parse_str::<syn::Ident>(&format!("a{c}")).is_ok()
}

/// Whether the last cased character is a small one; digits do not count.
fn ends_lower(word: &str) -> bool {
    word.chars()
        .rev()
        .find(|c| c.is_lowercase() || c.is_uppercase())
        .is_some_and(char::is_lowercase)
}

pub(super) fn snake(name: &str) -> String {
    let words: Vec<_> = words(name).iter().map(|word| word.to_lowercase()).collect();
    finish(words.join("_"), "x")
}

pub(crate) fn pascal(name: &str) -> String {
    let capital = |word: &String| {
        let mut chars = word.chars();
        let first = chars
            .next()
            .map(|c| c.to_uppercase().to_string())
            .unwrap_or_default();
        first + &chars.as_str().to_lowercase()
    };
    finish(words(name).iter().map(capital).collect(), "X")
}

fn finish(name: String, prefix: &str) -> String {
    let name = match name.chars().next() {
        Some(c) if c.is_alphabetic() => name,
        _ => format!("{prefix}{name}"),
    };
    if accept_as_ident(&name) {
        name
    } else {
        format!("{name}_")
    }
}

/// A lower-case identifier that Rust takes as it is and that no conversion changes.
pub(super) fn is_snake(name: &str) -> bool {
    name.is_ascii() && snake(name) == name
}

pub(super) fn is_pascal(name: &str) -> bool {
    name.is_ascii() && pascal(name) == name
}

/// The known name that a mistyped one is closest to, if any is close.
pub(super) fn closest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = |candidate: &&str| distance(name, candidate) <= 2 + name.len() / 8;
    known
        .filter(near)
        .min_by_key(|candidate| distance(name, candidate))
}

/// Levenshtein distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = (diagonal + usize::from(x != *y))
                .min(row[j] + 1)
                .min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], cost);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_are_those_of_the_generator() {
        assert_eq!(snake("Code_eic_producteur"), "code_eic_producteur");
        assert_eq!(snake("installedCapacity"), "installed_capacity");
        assert_eq!(snake("HTTPStatus2xx"), "http_status2xx");
        assert_eq!(snake("Ipv6Net"), "ipv6_net");
        assert_eq!(snake("a1B"), "a1_b");
        assert_eq!(snake("type"), "type_");
        assert_eq!(snake("24h"), "x24h");
        assert_eq!(pascal("FOSSIL_GAS"), "FossilGas");
        assert_eq!(pascal("FR-01"), "Fr01");
        assert_eq!(pascal("OAuthError"), "OAuthError");
        assert_eq!(pascal("Self"), "Self_");
        assert_eq!(pascal("+"), "X");
    }

    /// typify keeps its own function to itself, so this asks the code that it generates.
    #[test]
    fn typify_makes_the_same_names() {
        let names = [
            "a1B",
            "HTTPStatus2xx",
            "Ipv6Net",
            "XMLHttpRequest",
            "FR-01",
            "24h",
            "a.b.c",
            "é té",
            "don't",
            "type",
            "self",
            "ABC_def",
            "aBCd",
            "x__y",
            "_lead",
            "trail_",
            "A2B3c",
            "µg/m³",
        ];
        let properties: serde_json::Map<_, _> = names
            .iter()
            .map(|name| ((*name).to_owned(), json!({"type": "string"})))
            .collect();
        let document = json!({
            "openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {},
            "components": {"schemas": {
                "Fields": {"type": "object", "properties": properties},
                "Values": {"type": "string", "enum": names},
            }},
        });
        let document = serde_json::from_value(document).unwrap();
        let tokens = progenitor_impl::Generator::default()
            .generate_tokens(&document)
            .unwrap();
        let code = tokens.to_string();
        for name in names {
            let (field, variant) = (snake(name), pascal(name));
            assert!(code.contains(&format!("pub {field} :")), "{name}: {field}");
            assert!(
                code.contains(&format!("Self :: {variant} =>")),
                "{name}: {variant}"
            );
        }
    }

    #[test]
    fn the_closest_name_is_found() {
        let known = ["x-role", "x-rules", "x-unit"];
        assert_eq!(closest("x-rolle", known.into_iter()), Some("x-role"));
        assert_eq!(closest("x-something", known.into_iter()), None);
    }
}
