//! The picture: title, notes, axes, curves, names and source, each in its place.

mod curves;
mod labels;

use gridwire::core::chrono_tz::Tz;

use super::chart::{Chart, Content, Form, Panel};
use super::series::{Course, Frame};
use super::svg::{Label, Svg, number};
use super::text;
use super::time_axis::{self, Mark};
use super::value_axis::Scale;
use crate::figure;

pub(super) const WIDTH: f64 = 1200.0;
const HEIGHT: f64 = 675.0;
/// Where the axis of values stands.
pub(super) const LEFT: f64 = 84.0;
/// The margin of texts.
const EDGE: f64 = 24.0;
/// Between two panels, for the heading of the lower one.
const GAP: f64 = 30.0;
/// Below the panels: two lines of marks, and the source.
const FOOT: f64 = 78.0;

const DARK: &str = "#1a1a1a";
const MIDDLE: &str = "#444444";
const GRID: &str = "#d4d4d4";

/// What stands around the data.
pub(super) struct Frills {
    pub(super) title: String,
    pub(super) subtitle: String,
    pub(super) source: String,
    /// All that there is to say, for readers who cannot see it.
    pub(super) details: String,
    pub(super) zone: Tz,
}

/// A part of the picture, from its upper to its lower edge.
#[derive(Clone, Copy)]
pub(super) struct Room {
    pub(super) top: f64,
    pub(super) bottom: f64,
}

/// Where instants and values are in a panel.
pub(super) struct Plane<'a> {
    frame: &'a Frame,
    scale: &'a Scale,
    right: f64,
    room: Room,
}

impl Plane<'_> {
    #[allow(clippy::cast_precision_loss)] // Milliseconds, for pixels.
    fn x(&self, at: i64) -> f64 {
        let at = at.clamp(self.frame.from, self.frame.to);
        let share = (at - self.frame.from) as f64 / self.frame.length() as f64;
        LEFT + share * (self.right - LEFT)
    }

    fn y(&self, value: f64) -> f64 {
        let share = (value - self.scale.low) / (self.scale.high - self.scale.low);
        self.room.bottom - share * (self.room.bottom - self.room.top)
    }
}

/// The picture as SVG.
pub(super) fn svg(chart: &Chart, frills: &Frills) -> String {
    let notes = chart
        .notes
        .iter()
        .flat_map(|note| text::lines(&note.text, 12.0, WIDTH - 2.0 * EDGE));
    let notes: Vec<String> = notes.collect();
    #[allow(clippy::cast_precision_loss)] // A few lines.
    let head = 64.0 + 17.0 * notes.len() as f64;
    let height = match &chart.content {
        Content::Panels(_) => HEIGHT,
        Content::Calendar(calendar) => HEIGHT.max(head + calendar.height() + FOOT),
    };
    let [from, to] = [chart.frame.from, chart.frame.to].map(|at| at.to_string());
    let facts = [("data-from", &*from), ("data-to", &*to)];
    let mut svg = Svg::new(WIDTH, height, &frills.title, &frills.details, &facts);
    let mut line = |y: f64, size: f64, fill, line: &str| {
        let label = Label {
            x: EDGE,
            y,
            size,
            fill,
            anchor: "start",
        };
        svg.label(&label, &text::cut(line, size, WIDTH - 2.0 * EDGE));
    };
    line(34.0, 20.0, DARK, &frills.title);
    line(56.0, 13.0, MIDDLE, &frills.subtitle);
    let mut y = 76.0;
    for note in &notes {
        line(y, 12.0, MIDDLE, note);
        y += 17.0;
    }
    line(height - 11.0, 11.0, MIDDLE, &frills.source);
    let room = Room {
        top: head + 26.0,
        bottom: height - FOOT,
    };
    match &chart.content {
        Content::Calendar(calendar) => calendar.draw(
            &mut svg,
            &Room {
                bottom: height - 34.0,
                ..room
            },
        ),
        Content::Panels(panels) => draw_panels(&mut svg, chart, panels, room, frills.zone),
    }
    svg.finish()
}

#[allow(clippy::cast_precision_loss)] // A few panels.
fn draw_panels(svg: &mut Svg, chart: &Chart, panels: &[Panel], room: Room, zone: Tz) {
    let right = WIDTH - labels::margin(panels);
    let count = panels.len().max(1) as f64;
    let height = (room.bottom - room.top - GAP * (count - 1.0)) / count;
    let marks = time_axis::marks(&chart.frame, zone, right - LEFT);
    let changes = time_axis::changes(&chart.frame, zone);
    for (place, panel) in panels.iter().enumerate() {
        let top = room.top + place as f64 * (height + GAP);
        let scale = scale(panel, height);
        let plane = Plane {
            frame: &chart.frame,
            scale: &scale,
            right,
            room: Room {
                top,
                bottom: top + height,
            },
        };
        let [low, high] = [scale.low, scale.high].map(|end| end.to_string());
        let [left, right, top, bottom] = [LEFT, right, top, top + height].map(number);
        svg.begin(
            "g",
            &[
                ("data-unit", &panel.unit),
                ("data-low", &low),
                ("data-high", &high),
                ("data-left", &left),
                ("data-right", &right),
                ("data-top", &top),
                ("data-bottom", &bottom),
            ],
        );
        draw_missing(svg, &plane, &chart.missing);
        draw_grid(svg, &plane, &marks);
        curves::draw(svg, &plane, panel, &chart.missing);
        labels::draw(svg, &plane, panel);
        let label = Label {
            x: LEFT,
            y: plane.room.top - 8.0,
            size: 12.0,
            fill: DARK,
            anchor: "end",
        };
        let heading = text::width(&panel.heading, 12.0) > LEFT - EDGE;
        let label = if heading {
            Label {
                x: EDGE,
                anchor: "start",
                ..label
            }
        } else {
            label
        };
        svg.label(&label, &panel.heading);
        svg.end();
        if place == 0 {
            draw_changes(svg, &plane, &changes);
        }
    }
    draw_marks(svg, chart, &marks, right, room.bottom, zone);
}

/// From the lowest to the highest of all that the panel shows.
fn scale(panel: &Panel, height: f64) -> Scale {
    let join = |(low, high): (f64, f64), (one, other): (f64, f64)| (low.min(one), high.max(other));
    let curves = panel.totals.iter().chain(match panel.form {
        Form::Areas(_) => &[],
        Form::Steps | Form::Lines => &*panel.curves,
    });
    let bounds = curves
        .flat_map(|curve| &curve.courses)
        .filter_map(Course::bounds);
    let (bounds, from_zero) = match &panel.form {
        Form::Areas(stack) => (bounds.fold(stack.bounds(), join), true),
        Form::Steps | Form::Lines => (bounds.reduce(join).unwrap_or((0.0, 0.0)), false),
    };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Some marks.
    let most = (height / 55.0).clamp(2.0, 8.0) as u32;
    Scale::new(bounds.0, bounds.1, most, from_zero)
}

fn draw_missing(svg: &mut Svg, plane: &Plane<'_>, missing: &[Frame]) {
    let Room { top, bottom } = plane.room;
    for gap in missing {
        let (left, right) = (plane.x(gap.from), plane.x(gap.to));
        // A minute of a year is no pixel wide, and yet must be seen.
        let width = (right - left).max(1.0);
        svg.rect(
            [left, top, width, bottom - top],
            &[("fill", "#e4e4e4"), ("data-missing", "true")],
        );
        if width > 56.0 {
            let label = Label {
                x: left + width / 2.0,
                y: top + 16.0,
                size: 11.0,
                fill: "#555555",
                anchor: "middle",
            };
            svg.label(&label, "missing");
        }
    }
}

fn draw_grid(svg: &mut Svg, plane: &Plane<'_>, marks: &[Mark]) {
    let Room { top, bottom } = plane.room;
    let thin = [("stroke", GRID), ("stroke-width", "0.7")];
    for mark in marks {
        let x = plane.x(mark.at);
        svg.line([x, top, x, bottom], &thin);
    }
    for value in &plane.scale.marks {
        let y = plane.y(*value);
        let is_zero = *value == 0.0;
        let strong = [("stroke", "#444444"), ("stroke-width", "1")];
        svg.line(
            [LEFT, y, plane.right, y],
            if is_zero { &strong } else { &thin },
        );
        let label = Label {
            x: LEFT - 7.0,
            y: y + 4.0,
            size: 11.0,
            fill: MIDDLE,
            anchor: "end",
        };
        svg.label(&label, &mark_text(*value, plane.scale));
    }
}

/// A value of the axis, in powers of ten where it would not fit.
fn mark_text(value: f64, scale: &Scale) -> String {
    let text = figure::number(value, scale.decimals);
    if text.len() <= 10 {
        return text;
    }
    format!("{value:e}")
}

fn draw_changes(svg: &mut Svg, plane: &Plane<'_>, changes: &[time_axis::Change]) {
    for change in changes {
        let x = plane.x(change.at);
        let Room { top, bottom } = plane.room;
        svg.line(
            [x, top - 4.0, x, bottom],
            &[
                ("stroke", DARK),
                ("stroke-width", "1"),
                ("stroke-dasharray", "1 3"),
            ],
        );
        let is_late = x + text::width(&change.text, 11.0) > plane.right;
        let anchor = if is_late { "end" } else { "start" };
        svg.label(
            &Label {
                x,
                y: top - 8.0,
                size: 11.0,
                fill: DARK,
                anchor,
            },
            &change.text,
        );
    }
}

fn draw_marks(svg: &mut Svg, chart: &Chart, marks: &[Mark], right: f64, bottom: f64, zone: Tz) {
    let scale = Scale::new(0.0, 1.0, 1, true);
    let plane = Plane {
        frame: &chart.frame,
        scale: &scale,
        right,
        room: Room {
            top: bottom,
            bottom,
        },
    };
    for mark in marks {
        let x = plane.x(mark.at);
        svg.line(
            [x, bottom, x, bottom + 4.0],
            &[("stroke", MIDDLE), ("stroke-width", "1")],
        );
        let label = |y: f64| Label {
            x,
            y,
            size: 11.0,
            fill: MIDDLE,
            anchor: "middle",
        };
        svg.label(&label(bottom + 17.0), &mark.text);
        if let Some(below) = &mark.below {
            svg.label(&label(bottom + 32.0), below);
        }
    }
    let zone = format!("local time, {}", zone.name());
    svg.label(
        &Label {
            x: WIDTH - EDGE,
            y: bottom + 47.0,
            size: 11.0,
            fill: MIDDLE,
            anchor: "end",
        },
        &zone,
    );
}
