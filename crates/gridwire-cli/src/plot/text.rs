//! The one font of pictures: how wide texts are in it.

use std::sync::OnceLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

/// What a viewer takes: the font that PNGs are drawn with, and Verdana, whose letters are as wide.
pub(super) const FAMILY: &str = "DejaVu Sans, Verdana, sans-serif";

/// How wide a text is, at a size in pixels.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// The advance of a letter at size 1; that of a wide one where the font has none.
fn advance(letter: char) -> f64 {
    static FONT: OnceLock<Option<FontRef<'static>>> = OnceLock::new();
    let font = FONT.get_or_init(|| FontRef::new(dejavu::sans::regular()).ok());
    let known = font.as_ref().and_then(|font| {
        let glyph = font.charmap().map(letter)?;
        let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
        metrics.advance_width(glyph)
    });
    known.map_or(1.0, f64::from)
}

/// The text, cut with an ellipsis where it has no room.
pub(super) fn cut(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        kept.push(letter);
        if width(&kept, size) + width("…", size) > room {
            kept.pop();
            break;
        }
    }
    kept.push('…');
    kept
}

/// The text on lines that have room, broken between words.
pub(super) fn lines(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), size) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(cut(word, size, room)),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_as_wide_as_the_font_has_them() {
        // 1303 of 2048 units for a digit, 1401 for an A.
        assert_eq!(width("0", 2048.0), 1303.0);
        assert_eq!(width("A0", 2048.0), 1401.0 + 1303.0);
    }

    #[test]
    fn what_has_no_room_is_cut_or_goes_on_below() {
        let room = width("0000 0000", 10.0);
        assert_eq!(cut("0000 0000", 10.0, room), "0000 0000");
        assert!(cut("0000 00000", 10.0, room).ends_with('…'));
        assert_eq!(lines("0000 0000 0000", 10.0, room), ["0000 0000", "0000"]);
    }
}
