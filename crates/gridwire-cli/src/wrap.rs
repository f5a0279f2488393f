//! Texts beside a head, cut to the width of the screen.

/// A head and a text beside it, on lines of at most so many columns where words allow it; all but the
/// first begin below the text.
pub(crate) fn beside(head: &str, text: &str, width: usize) -> String {
    let indent = head.chars().count();
    let mut lines = head.to_owned();
    let mut used = indent;
    for (place, word) in text.split(' ').enumerate() {
        let length = word.chars().count();
        if place > 0 && used + 1 + length > width {
            lines.push('\n');
            lines.extend(std::iter::repeat_n(' ', indent));
            used = indent;
        } else if place > 0 {
            lines.push(' ');
            used += 1;
        }
        lines.push_str(word);
        used += length;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_begin_below_the_text_and_are_no_wider_than_they_may_be() {
        let text = beside("ok ", "one two three fourteen", 10);
        assert_eq!(text, "ok one two\n   three\n   fourteen");
        assert_eq!(beside("ok ", "one two", usize::MAX), "ok one two");
    }
}
