//! Documentation in the specification's words.

/// The lines of a description, tidy enough for rustdoc.
pub(super) fn docs(text: Option<String>) -> Vec<String> {
    let text = text.unwrap_or_default();
    let mut lines: Vec<String> = text
        .trim()
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect();
    lines.dedup_by(|next, previous| next.is_empty() && previous.is_empty());
    without_examples(lines)
}

/// rustdoc takes indented lines and fences without a language for examples in Rust, and runs them.
fn without_examples(lines: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(lines.len());
    let (mut fence, mut indented, mut list) = (false, false, false);
    for line in lines {
        let is_fence = line.trim_start().starts_with("```");
        let is_deep = line.starts_with("    ") || line.starts_with('\t');
        if indented && !is_deep && !line.is_empty() {
            indented = false;
            // The blank lines before this one belong behind the fence.
            let end = out
                .iter()
                .rposition(|line| !line.is_empty())
                .map_or(0, |at| at + 1);
            out.insert(end, "```".into());
        }
        if !fence && !indented && !line.is_empty() && !line.starts_with(' ') {
            list =
                line.starts_with(['-', '*', '+']) || line.starts_with(|c: char| c.is_ascii_digit());
        }
        if is_fence {
            let bare = !fence && line.trim() == "```";
            fence = !fence;
            out.push(if bare { format!("{line}text") } else { line });
            continue;
        }
        let begins = is_deep && out.last().is_none_or(String::is_empty);
        if begins && !fence && !indented && !list {
            indented = true;
            out.push("```text".into());
        }
        out.push(
            match line
                .strip_prefix("    ")
                .or_else(|| line.strip_prefix('\t'))
            {
                Some(inner) if indented => inner.to_owned(),
                _ => line,
            },
        );
    }
    if indented || fence {
        out.push("```".into());
    }
    out
}

/// Adds a paragraph, if there is something to say.
pub(super) fn add(docs: &mut Vec<String>, paragraph: Option<String>) {
    if let Some(paragraph) = paragraph {
        if !docs.is_empty() {
            docs.push(String::new());
        }
        docs.extend(paragraph.lines().map(str::to_owned));
    }
}

/// Adds what the keyword `deprecated` says.
pub(super) fn add_deprecated(docs: &mut Vec<String>, deprecated: bool) {
    add(
        docs,
        deprecated.then(|| "Deprecated by the service.".into()),
    );
}

/// Since which version of the server something is there.
pub(super) fn since(node: &super::Node<'_>) -> Option<String> {
    let since = node.text("x-since")?;
    let former = node.text("x-former-name");
    let before = former
        .map(|name| format!("; older ones call it `{name}`"))
        .unwrap_or_default();
    Some(format!("Servers since {} have it{before}.", plain(&since)))
}

/// Where a statement comes from.
pub(super) fn source(source: Option<String>) -> Option<String> {
    source.map(|source| format!("Source: {}.", plain(&source)))
}

/// A text in which rustdoc sees neither links nor tags. The lint looks at descriptions; sources,
/// units and the names of rules may hold anything.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        if bare.starts_with("http://") || bare.starts_with("https://") {
            let address = bare.trim_end_matches(['.', ',', ';', ')']);
            out.push_str(&format!("<{address}>{}", &word[address.len()..]));
        } else if bare.starts_with("<http") {
            out.push_str(word);
        } else {
            out.push_str(
                &word
                    .replace('[', "\\[")
                    .replace(']', "\\]")
                    .replace('<', "\\<"),
            );
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> String {
        docs(Some(text.to_owned())).join("\n")
    }

    #[test]
    fn nothing_in_a_description_is_taken_for_an_example() {
        assert_eq!(
            lines("Send:\n\n    {\"a\": 1}\n\n    {}\n\nand wait."),
            "Send:\n\n```text\n{\"a\": 1}\n\n{}\n```\n\nand wait."
        );
        assert_eq!(lines("One:\n\n    x"), "One:\n\n```text\nx\n```");
        assert_eq!(lines("A\n```\nb\n```\nc"), "A\n```text\nb\n```\nc");
        assert_eq!(lines("A\n```json\n    b\n```"), "A\n```json\n    b\n```");
        let list = "- one\n\n    more of it\n- two";
        assert_eq!(lines(list), list);
        let wrapped = "A line\n    that goes on.";
        assert_eq!(lines(wrapped), wrapped);
    }

    #[test]
    fn sources_are_no_markup() {
        assert_eq!(
            source(Some("guide [1] §2 <draft>, https://example.com/a".into())).as_deref(),
            Some("Source: guide \\[1\\] §2 \\<draft>, <https://example.com/a>.")
        );
    }
}
