//! Texts of specifications as help: their lines are cut for documentation, help is cut anew.

/// The first paragraph, on one line.
pub(super) fn short(text: &str) -> String {
    flow(text.split("\n\n").next().unwrap_or_default())
}

/// The whole text, each paragraph and each item of a list on one line.
pub(super) fn flow(text: &str) -> String {
    let mut flowed = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            flowed.push_str("\n\n");
            continue;
        }
        if line.starts_with("- ") && !flowed.ends_with('\n') {
            flowed.push('\n');
        } else if !flowed.is_empty() && !flowed.ends_with('\n') {
            flowed.push(' ');
        }
        flowed.push_str(&line.replace('`', ""));
    }
    flowed.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_and_lists_stay() {
        let text = "One line\nand more of `it`.\n\nRules:\n- first\n  goes on\n- second";
        assert_eq!(
            flow(text),
            "One line and more of it.\n\nRules:\n- first goes on\n- second"
        );
        assert_eq!(short(text), "One line and more of it.");
    }
}
