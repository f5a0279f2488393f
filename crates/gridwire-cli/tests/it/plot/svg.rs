//! What a picture says, read back from its coordinates.

use std::collections::BTreeMap;
use std::path::Path;

use resvg::usvg::roxmltree::{Document, Node};

/// A picture, read.
pub(super) struct Picture {
    pub(super) text: String,
    pub(super) panels: Vec<Panel>,
    pub(super) texts: Vec<String>,
    /// From where to where there is a grey band, in milliseconds since 1970.
    pub(super) missing: Vec<(f64, f64)>,
    /// Days of a calendar with their words, and the colour of their squares.
    pub(super) days: BTreeMap<String, (String, String)>,
}

/// A panel, its coordinates turned into instants and values.
#[derive(Default)]
pub(super) struct Panel {
    pub(super) unit: String,
    pub(super) series: BTreeMap<String, Series>,
    /// The value of one pixel: what can be read is exact to a hundredth of it.
    pub(super) pixel: f64,
}

#[derive(Default, Debug)]
pub(super) struct Series {
    pub(super) kind: String,
    pub(super) rows: u64,
    /// Horizontal lines: from, to and value; those of the inner edge of areas go backwards.
    pub(super) flat: Vec<(f64, f64, f64)>,
    /// The ends of other lines.
    pub(super) points: Vec<(f64, f64)>,
    /// Separate pieces.
    pub(super) pieces: usize,
    pub(super) dots: Vec<(f64, f64)>,
    /// The ends of vertical lines.
    pub(super) extremes: Vec<(f64, f64)>,
}

struct Plane {
    from: f64,
    to: f64,
    ends: BTreeMap<&'static str, f64>,
}

impl Plane {
    fn new(root: &Node, panel: &Node) -> Self {
        let number =
            |node: &Node, name: &str| node.attribute(name).unwrap().parse::<f64>().unwrap();
        let names = ["left", "right", "top", "bottom", "low", "high"];
        Self {
            from: number(root, "data-from"),
            to: number(root, "data-to"),
            ends: names
                .into_iter()
                .map(|name| (name, number(panel, &format!("data-{name}"))))
                .collect(),
        }
    }

    fn at(&self, x: f64) -> f64 {
        let share = (x - self.ends["left"]) / (self.ends["right"] - self.ends["left"]);
        self.from + share * (self.to - self.from)
    }

    fn value(&self, y: f64) -> f64 {
        self.ends["low"] + (self.ends["bottom"] - y) * self.pixel()
    }

    fn pixel(&self) -> f64 {
        (self.ends["high"] - self.ends["low"]) / (self.ends["bottom"] - self.ends["top"])
    }
}

impl Picture {
    pub(super) fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let document = Document::parse(&text).unwrap();
        let root = document.root_element();
        let nodes = || root.descendants().filter(Node::is_element);
        let texts = nodes().filter(|node| node.has_tag_name("text"));
        let texts = texts
            .map(|node| node.text().unwrap_or_default().to_owned())
            .collect();
        let groups = nodes().filter(|node| node.attribute("data-unit").is_some());
        let panels: Vec<_> = groups
            .map(|group| (Plane::new(&root, &group), group))
            .collect();
        let missing = panels.iter().flat_map(|(plane, group)| {
            let bands = group
                .children()
                .filter(|node| node.attribute("data-missing").is_some());
            bands.map(|band| {
                let [x, width] = ["x", "width"]
                    .map(|name| band.attribute(name).unwrap().parse::<f64>().unwrap());
                (plane.at(x), plane.at(x + width))
            })
        });
        let days = nodes().filter_map(|node| {
            let square = node.first_element_child();
            Some((
                node.attribute("data-date")?.to_owned(),
                (
                    node.attribute("data-value")?.to_owned(),
                    square?.attribute("fill")?.to_owned(),
                ),
            ))
        });
        Self {
            missing: missing.collect(),
            panels: panels
                .iter()
                .map(|(plane, group)| Panel::read(plane, group))
                .collect(),
            days: days.collect(),
            texts,
            text: text.clone(),
        }
    }

    /// The only panel.
    #[track_caller]
    pub(super) fn panel(&self) -> &Panel {
        assert_eq!(self.panels.len(), 1);
        &self.panels[0]
    }

    #[track_caller]
    pub(super) fn assert_says(&self, part: &str) {
        assert!(
            self.texts.iter().any(|text| text.contains(part)),
            "{part:?} in {:#?}",
            self.texts
        );
    }
}

impl Panel {
    fn read(plane: &Plane, group: &Node) -> Self {
        let groups = group
            .children()
            .filter(|node| node.attribute("data-series").is_some());
        let series = groups.map(|group| {
            let name = group.attribute("data-series").unwrap().to_owned();
            (name, Series::read(plane, &group))
        });
        Self {
            unit: group.attribute("data-unit").unwrap().to_owned(),
            series: series.collect(),
            pixel: plane.pixel(),
        }
    }
}

impl Series {
    fn read(plane: &Plane, group: &Node) -> Self {
        let mut series = Self {
            kind: group.attribute("data-kind").unwrap().to_owned(),
            rows: group.attribute("data-rows").unwrap().parse().unwrap(),
            ..Self::default()
        };
        for node in group.children() {
            let number = |name| {
                node.attribute(name)
                    .map(|text| text.parse::<f64>().unwrap())
            };
            if let (Some(x), Some(y)) = (number("cx"), number("cy")) {
                series.dots.push((plane.at(x), plane.value(y)));
            }
            if let Some(commands) = node.attribute("d") {
                series.follow(plane, commands);
            }
        }
        series
    }

    fn follow(&mut self, plane: &Plane, commands: &str) {
        let (mut x, mut y) = (0.0, 0.0);
        let mut rest = commands;
        while let Some(command) = rest.chars().next() {
            let end = rest[1..]
                .find(|letter: char| letter.is_ascii_alphabetic())
                .map_or(rest.len(), |end| end + 1);
            let numbers: Vec<f64> = rest[1..end]
                .split_whitespace()
                .map(|text| text.parse().unwrap())
                .collect();
            match command {
                'M' | 'L' => {
                    (x, y) = (numbers[0], numbers[1]);
                    self.pieces += usize::from(command == 'M');
                    self.points.push((plane.at(x), plane.value(y)));
                    self.extremes.push((plane.at(x), plane.value(y)));
                }
                'H' => {
                    let before = std::mem::replace(&mut x, numbers[0]);
                    self.flat
                        .push((plane.at(before), plane.at(x), plane.value(y)));
                }
                'V' => {
                    y = numbers[0];
                    self.extremes.push((plane.at(x), plane.value(y)));
                }
                'Z' => {}
                other => panic!("{other} in {commands}"),
            }
            rest = &rest[end..];
        }
    }

    /// The value of the step that is drawn over an instant.
    pub(super) fn step_at(&self, at: f64) -> Option<f64> {
        let mut steps = self.flat.iter();
        steps
            .find(|(from, to, _)| *from < at && at < *to)
            .map(|(_, _, value)| *value)
    }

    /// How high an area is at an instant: negative where its outer edge is the lower one.
    pub(super) fn height_at(&self, at: f64) -> f64 {
        let outer = self
            .flat
            .iter()
            .filter(|(from, to, _)| *from < at && at < *to);
        let inner = self
            .flat
            .iter()
            .filter(|(from, to, _)| *to < at && at < *from);
        let sum = |edge: f64, (_, _, value): &(f64, f64, f64)| edge + value;
        outer.fold(0.0, sum) - inner.fold(0.0, sum)
    }
}
