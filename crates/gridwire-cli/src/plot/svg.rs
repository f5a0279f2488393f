//! A small writer of SVG: elements, attributes, texts and paths, always in the same form.

use std::fmt::Write;

use super::text::FAMILY;

/// A picture under way.
pub(super) struct Svg {
    text: String,
    open: Vec<&'static str>,
}

/// An attribute.
pub(super) type Attribute<'a> = (&'a str, &'a str);

impl Svg {
    /// A white picture of a size in pixels, with what it says of itself.
    pub(super) fn new(
        width: f64,
        height: f64,
        title: &str,
        details: &str,
        facts: &[Attribute],
    ) -> Self {
        let mut svg = Self {
            text: String::new(),
            open: Vec::new(),
        };
        let [width, height] = [width, height].map(number);
        let mut attributes = vec![
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("width", &*width),
            ("height", &*height),
        ];
        let view = format!("0 0 {width} {height}");
        attributes.extend([
            ("viewBox", &*view),
            ("font-family", FAMILY),
            ("role", "img"),
        ]);
        attributes.extend(facts);
        svg.begin("svg", &attributes);
        svg.element("title", &[], title);
        svg.element("desc", &[], details);
        svg.empty(
            "rect",
            &[("width", &width), ("height", &height), ("fill", "#ffffff")],
        );
        svg
    }

    /// Begins an element with others inside.
    pub(super) fn begin(&mut self, name: &'static str, attributes: &[Attribute]) {
        self.tag(name, attributes);
        self.text.push_str(">\n");
        self.open.push(name);
    }

    /// Ends the element that was begun last.
    pub(super) fn end(&mut self) {
        if let Some(name) = self.open.pop() {
            let _ = writeln!(self.text, "</{name}>");
        }
    }

    /// An element without anything inside.
    pub(super) fn empty(&mut self, name: &str, attributes: &[Attribute]) {
        self.tag(name, attributes);
        self.text.push_str("/>\n");
    }

    /// An element with a text inside.
    pub(super) fn element(&mut self, name: &str, attributes: &[Attribute], text: &str) {
        self.tag(name, attributes);
        let _ = writeln!(self.text, ">{}</{name}>", escaped(text));
    }

    /// A text for readers, by the point that its baseline begins, is centred or ends at.
    pub(super) fn label(&mut self, label: &Label, text: &str) {
        let [x, y, size] = [label.x, label.y, label.size].map(number);
        let mut attributes = vec![
            ("x", &*x),
            ("y", &*y),
            ("font-size", &*size),
            ("fill", label.fill),
        ];
        if label.anchor != "start" {
            attributes.push(("text-anchor", label.anchor));
        }
        self.element("text", &attributes, text);
    }

    /// A rectangle.
    pub(super) fn rect(&mut self, [x, y, width, height]: [f64; 4], more: &[Attribute]) {
        let [x, y, width, height] = [x, y, width, height].map(number);
        let mut attributes = vec![
            ("x", &*x),
            ("y", &*y),
            ("width", &*width),
            ("height", &*height),
        ];
        attributes.extend(more);
        self.empty("rect", &attributes);
    }

    /// A straight line.
    pub(super) fn line(&mut self, [x1, y1, x2, y2]: [f64; 4], more: &[Attribute]) {
        let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(number);
        let mut attributes = vec![("x1", &*x1), ("y1", &*y1), ("x2", &*x2), ("y2", &*y2)];
        attributes.extend(more);
        self.empty("line", &attributes);
    }

    /// The whole document.
    pub(super) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.end();
        }
        self.text
    }

    fn tag(&mut self, name: &str, attributes: &[Attribute]) {
        let _ = write!(self.text, "<{name}");
        for (name, value) in attributes {
            let _ = write!(self.text, " {name}=\"{}\"", escaped(value));
        }
    }
}

/// Where and how a text stands.
pub(super) struct Label {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) size: f64,
    pub(super) fill: &'static str,
    pub(super) anchor: &'static str,
}

/// The commands of a path, with two decimals.
#[derive(Default)]
pub(super) struct Path(String);

impl Path {
    pub(super) fn move_to(&mut self, x: f64, y: f64) {
        let _ = write!(self.0, "M{} {}", number(x), number(y));
    }

    pub(super) fn line_to(&mut self, x: f64, y: f64) {
        let _ = write!(self.0, "L{} {}", number(x), number(y));
    }

    pub(super) fn across_to(&mut self, x: f64) {
        let _ = write!(self.0, "H{}", number(x));
    }

    pub(super) fn up_or_down_to(&mut self, y: f64) {
        let _ = write!(self.0, "V{}", number(y));
    }

    pub(super) fn close(&mut self) {
        self.0.push('Z');
    }

    pub(super) fn commands(&self) -> &str {
        &self.0
    }
}

/// A number with at most two decimals.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    match text {
        "-0" => "0".to_owned(),
        text => text.to_owned(),
    }
}

/// A text that cannot be taken for markup; what XML cannot have is left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' | '\r' => escaped.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        for (value, text) in [
            (1.0, "1"),
            (0.126, "0.13"),
            (-0.001, "0"),
            (-2.5, "-2.5"),
            (100.0, "100"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn texts_of_services_are_no_markup() {
        assert_eq!(
            escaped("<a href=\"x\">&\u{1}\n"),
            "&lt;a href=&quot;x&quot;&gt;&amp; "
        );
    }
}
