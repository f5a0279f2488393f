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
    lines
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

/// Where a statement comes from.
pub(super) fn source(source: Option<String>) -> Option<String> {
    source.map(|source| format!("Source: {source}."))
}
