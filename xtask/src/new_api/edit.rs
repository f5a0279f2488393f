//! Edits of files that are there, at places that must be found.

use std::fmt;

/// A place that an edit needs and that is not there.
#[derive(Debug, PartialEq)]
pub(crate) struct NoAnchor(String);

impl fmt::Display for NoAnchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no {}", self.0)
    }
}

fn missing(what: impl fmt::Display) -> NoAnchor {
    NoAnchor(what.to_string())
}

type Edited = Result<String, NoAnchor>;

/// Adds a text to a list `key = ["a", "b"]` of a manifest: on one line or several, sorted where it
/// was sorted.
pub(crate) fn add_to_list(text: &str, key: &str, item: &str) -> Edited {
    let anchor = format!("\n{key} = [");
    let start = text.find(&anchor).map(|at| at + anchor.len());
    let (start, end) = start
        .and_then(|start| Some((start, start + text[start..].find(']')?)))
        .ok_or_else(|| missing(format!("list `{key} = [`")))?;
    let inner = &text[start..end];
    let mut items: Vec<String> = inner
        .split(',')
        .map(|item| item.trim().to_owned())
        .filter(|item| !item.is_empty())
        .collect();
    let item = format!("{item:?}");
    let is_sorted = items.is_sorted();
    let at = items.iter().position(|other| is_sorted && *other > item);
    items.insert(at.unwrap_or(items.len()), item);
    let inner = if inner.contains('\n') {
        items
            .iter()
            .map(|item| format!("\n    {item},"))
            .collect::<String>()
            + "\n"
    } else {
        items.join(", ")
    };
    Ok(format!("{}{inner}{}", &text[..start], &text[end..]))
}

/// Adds a line to the block of lines that follows an anchor and ends with an empty line or with the
/// line `end`: before the first line that sorts after it.
pub(crate) fn add_sorted(text: &str, anchor: &str, end: &str, line: &str) -> Edited {
    let start = text.find(anchor).map(|start| start + anchor.len());
    let start = start.ok_or_else(|| missing(format!("`{}`", anchor.trim())))?;
    Ok(insert_sorted(text, start, end, line))
}

/// Adds a module to the first block of `mod` lines.
pub(crate) fn add_module(text: &str, module: &str) -> Edited {
    let start = text
        .find("\nmod ")
        .ok_or_else(|| missing("line that begins with `mod `"))?
        + 1;
    Ok(insert_sorted(text, start, "", &format!("mod {module};")))
}

fn insert_sorted(text: &str, start: usize, end: &str, line: &str) -> String {
    let mut at = start;
    for old in text[start..].split_inclusive('\n') {
        let plain = old.trim_end();
        if plain == end || plain.is_empty() || plain > line {
            break;
        }
        at += old.len();
    }
    format!("{}{line}\n{}", &text[..at], &text[at..])
}

/// Adds text before a line that begins with an anchor.
pub(crate) fn add_before(text: &str, anchor: &str, new: &str) -> Edited {
    let at = text
        .find(&format!("\n{anchor}"))
        .ok_or_else(|| missing(format!("line that begins with `{anchor}`")))?
        + 1;
    Ok(format!("{}{new}{}", &text[..at], &text[at..]))
}

/// Adds text behind the last of the lines that follow the one beginning with `anchor` and begin with
/// `prefix`.
pub(crate) fn add_behind(text: &str, anchor: &str, prefix: &str, new: &str) -> Edited {
    let start = text
        .find(&format!("\n{anchor}"))
        .ok_or_else(|| missing(format!("line that begins with `{anchor}`")))?
        + 1;
    let lines = text[start..].split_inclusive('\n');
    let length: usize = lines
        .take_while(|line| line.starts_with(prefix))
        .map(str::len)
        .sum();
    let at = start + length;
    Ok(format!("{}{new}{}", &text[..at], &text[at..]))
}

/// Adds a re-export `pub use module;` under a feature, where rustfmt would put it.
pub(crate) fn add_reexport(text: &str, feature: &str, module: &str) -> Edited {
    let new = format!("#[cfg(feature = {feature:?})]\npub use {module};\n");
    let (mut at, mut place, mut attributes) = (0, None, None);
    for line in text.split_inclusive('\n') {
        let begin = attributes.unwrap_or(at);
        at += line.len();
        if line.starts_with("#[") {
            attributes = Some(begin);
            continue;
        }
        attributes = None;
        if let Some(path) = line.strip_prefix("pub use ") {
            let path = path.trim_end().trim_end_matches(';');
            if path > module {
                place = Some(begin);
                break;
            }
            place = Some(at);
        }
    }
    let place = place.ok_or_else(|| missing("line that begins with `pub use `"))?;
    Ok(format!("{}{new}{}", &text[..place], &text[place..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_grow_in_order_and_in_their_form() {
        let text = "\nfull = [\"a\", \"c\"]\n";
        assert_eq!(
            add_to_list(text, "full", "b").unwrap(),
            "\nfull = [\"a\", \"b\", \"c\"]\n"
        );
        let text = "\nfull = [\n    \"a\",\n    \"c\",\n]\n";
        assert_eq!(
            add_to_list(text, "full", "d").unwrap(),
            "\nfull = [\n    \"a\",\n    \"c\",\n    \"d\",\n]\n"
        );
        assert_eq!(
            add_to_list("\nfull = []\n", "full", "d").unwrap(),
            "\nfull = [\"d\"]\n"
        );
        let unsorted = "\ntls = [\"core/tls\", \"a?/tls\"]\n";
        assert_eq!(
            add_to_list(unsorted, "tls", "b?/tls").unwrap(),
            "\ntls = [\"core/tls\", \"a?/tls\", \"b?/tls\"]\n"
        );
        assert_eq!(
            add_to_list(text, "none", "d").unwrap_err().to_string(),
            "there is no list `none = [`"
        );
    }

    #[test]
    fn lines_find_their_place() {
        let text = "[d]\na = 1\nc = 1\n\n[e]\n";
        assert_eq!(
            add_sorted(text, "[d]\n", "", "b = 1").unwrap(),
            "[d]\na = 1\nb = 1\nc = 1\n\n[e]\n"
        );
        assert_eq!(
            add_sorted(text, "[d]\n", "", "d = 1").unwrap(),
            "[d]\na = 1\nc = 1\nd = 1\n\n[e]\n"
        );
        assert_eq!(
            add_sorted("p {\n    a,\n}\n", "p {\n", "}", "    b,").unwrap(),
            "p {\n    a,\n    b,\n}\n"
        );
        assert_eq!(
            add_sorted(text, "[x]\n", "", "b").unwrap_err().to_string(),
            "there is no `[x]`"
        );
        assert_eq!(add_before("a\n# b\n", "# b", "c\n").unwrap(), "a\nc\n# b\n");
        assert!(add_before("# b\n", "# c", "c\n").is_err());
        assert_eq!(
            add_behind("x\n| a |\n| b |\n\ny", "| a", "|", "| c |\n").unwrap(),
            "x\n| a |\n| b |\n| c |\n\ny"
        );
    }

    #[test]
    fn re_exports_stay_sorted() {
        let text = "//! d\n\npub use a_core as a;\n#[cfg(feature = \"b\")]\npub use b;\n#[cfg(feature = \"d\")]\npub use d;\n\n/// x\nmod m;\n";
        let with = |module: &str| add_reexport(text, module, module).unwrap();
        assert!(
            with("c").contains(
                "pub use b;\n#[cfg(feature = \"c\")]\npub use c;\n#[cfg(feature = \"d\")]"
            )
        );
        assert!(with("e").contains("pub use d;\n#[cfg(feature = \"e\")]\npub use e;\n\n/// x"));
        assert!(add_reexport("mod m;\n", "e", "e").is_err());
    }
}
