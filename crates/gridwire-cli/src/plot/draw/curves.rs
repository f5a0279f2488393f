//! The data themselves: lines, steps and areas.

use super::super::chart::{Curve, Form, Panel};
use super::super::palette::{FILLS, Fill, PENS, Pen};
use super::super::series::{Column, Course, Frame, Sample};
use super::super::stack::Stack;
use super::super::svg::{Path, Svg, number};
use super::Plane;

/// Up to so many values, each gets a dot.
const DOTTED: usize = 60;
/// A total, over areas.
pub(super) const TOTAL: Pen = Pen {
    colour: "#000000",
    dashes: "",
};

pub(super) fn draw(svg: &mut Svg, plane: &Plane<'_>, panel: &Panel, missing: &[Frame]) {
    if let Form::Areas(stack) = &panel.form {
        draw_tiles(svg, panel);
        for (place, curve) in panel.curves.iter().enumerate() {
            draw_area(svg, plane, curve, stack, place);
        }
        // The axis of time lies under them.
        let y = plane.y(0.0);
        svg.line(
            [super::LEFT, y, plane.right, y],
            &[("stroke", "#222222"), ("stroke-width", "1")],
        );
    } else {
        // The largest last, above the others.
        let stroke = match panel.form {
            Form::Lines => Stroke::Joined,
            Form::Steps | Form::Areas(_) => Stroke::Steps,
        };
        for (curve, pen) in panel.curves.iter().zip(&PENS).rev() {
            draw_line(svg, plane, curve, pen, stroke, missing);
        }
    }
    for total in &panel.totals {
        draw_line(svg, plane, total, &TOTAL, Stroke::Means, missing);
    }
}

/// Begins the group of a curve, with what can be read from it.
fn begin(svg: &mut Svg, curve: &Curve, kind: &str, attributes: &[(&str, &str)]) {
    let rows = curve.rows.to_string();
    let mut all = vec![
        ("data-kind", kind),
        ("data-series", &*curve.name),
        ("data-rows", &*rows),
    ];
    all.extend(attributes);
    svg.begin("g", &all);
    svg.element("title", &[], &curve.name);
}

/// How values become a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stroke {
    /// Each from its start to its end.
    Steps,
    /// The same; of columns of pixels their means, as areas show them.
    Means,
    /// From one to the next.
    Joined,
}

fn draw_line(
    svg: &mut Svg,
    plane: &Plane<'_>,
    curve: &Curve,
    pen: &Pen,
    stroke: Stroke,
    missing: &[Frame],
) {
    let joined = stroke == Stroke::Joined;
    let mut traces = Traces::default();
    for course in &curve.courses {
        let hole = if joined { course.hole() } else { 0 };
        match course {
            Course::Exact(samples) if joined => traces.points(plane, samples, hole, missing),
            Course::Exact(samples) => traces.steps(plane, samples),
            Course::Reduced(columns, _) => {
                let columns = columns.values();
                traces.columns(plane, columns, hole, missing, stroke == Stroke::Means);
            }
        }
    }
    let mut look = vec![
        ("fill", "none"),
        ("stroke", pen.colour),
        ("stroke-width", if joined { "1.6" } else { "1.8" }),
        ("stroke-linejoin", "round"),
    ];
    if !pen.dashes.is_empty() {
        look.push(("stroke-dasharray", pen.dashes));
    }
    begin(svg, curve, if joined { "line" } else { "step" }, &look);
    svg.empty("path", &[("d", traces.path.commands())]);
    let dot = [("fill", pen.colour), ("stroke", "none"), ("r", "2.4")];
    for (x, y) in &traces.dots {
        let [x, y] = [*x, *y].map(number);
        let mut attributes = vec![("cx", &*x), ("cy", &*y)];
        attributes.extend(dot);
        svg.empty("circle", &attributes);
    }
    svg.end();
}

/// The way of a pen.
#[derive(Default)]
struct Traces {
    path: Path,
    dots: Vec<(f64, f64)>,
}

impl Traces {
    /// From the start to the end of each value, and up or down to the next where that follows at once.
    fn steps(&mut self, plane: &Plane<'_>, samples: &[Sample]) {
        let mut drawn_to = None;
        for sample in samples {
            let Some(value) = sample.value else {
                continue;
            };
            let (x, y) = (plane.x(sample.from), plane.y(value));
            let Some(to) = sample.to else {
                // Nobody knows how long it holds.
                self.dots.push((x, y));
                continue;
            };
            if drawn_to == Some(sample.from) {
                self.path.up_or_down_to(y);
            } else {
                self.path.move_to(x, y);
            }
            self.path.across_to(plane.x(to));
            drawn_to = Some(to);
        }
    }

    /// From value to value, but not over a hole.
    fn points(&mut self, plane: &Plane<'_>, samples: &[Sample], hole: i64, missing: &[Frame]) {
        let mut run: Vec<(f64, f64)> = Vec::new();
        let mut before: Option<i64> = None;
        let dotted = samples.len() <= DOTTED;
        for sample in samples {
            if before.is_some_and(|before| is_hole(before, sample.from, hole, missing))
                || sample.value.is_none()
            {
                self.run(&mut run, dotted);
            }
            before = Some(sample.from);
            if let Some(value) = sample.value {
                run.push((plane.x(sample.from), plane.y(value)));
            }
        }
        self.run(&mut run, dotted);
    }

    /// A line through points without a hole; one alone is a dot.
    fn run(&mut self, run: &mut Vec<(f64, f64)>, dotted: bool) {
        if dotted || run.len() == 1 {
            self.dots.extend(&*run);
        }
        let mut points = run.drain(..);
        if points.len() > 1
            && let Some((x, y)) = points.next()
        {
            self.path.move_to(x, y);
            points.for_each(|(x, y)| self.path.line_to(x, y));
        }
    }

    /// In each column of pixels from the lowest to the highest value.
    fn columns<'c>(
        &mut self,
        plane: &Plane<'_>,
        columns: impl Iterator<Item = &'c Column>,
        hole: i64,
        missing: &[Frame],
        means: bool,
    ) {
        let mut before: Option<i64> = None;
        for column in columns {
            let x = plane.x(column.begin);
            let mean = plane.y(column.mean());
            let first = if means { mean } else { plane.y(column.low) };
            if before.is_none_or(|before| is_hole(before, column.begin, hole, missing)) {
                self.path.move_to(x, first);
            } else {
                self.path.line_to(x, first);
            }
            if !means {
                self.path.up_or_down_to(plane.y(column.high));
                self.path.up_or_down_to(mean);
            }
            self.path.across_to(plane.x(column.end));
            before = Some(column.end);
        }
    }
}

fn is_hole(before: i64, after: i64, hole: i64, missing: &[Frame]) -> bool {
    after - before > hole
        || missing
            .iter()
            .any(|gap| gap.from < after && gap.to > before)
}

/// The fills of a panel's areas that are more than a colour.
fn draw_tiles(svg: &mut Svg, panel: &Panel) {
    svg.begin("defs", &[]);
    for (place, fill) in FILLS.iter().enumerate().take(panel.curves.len()) {
        let Some(tile) = fill.hatch.tile() else {
            continue;
        };
        let id = format!("fill{place}");
        let size = [("width", "6"), ("height", "6")];
        let mut attributes = vec![("id", &*id), ("patternUnits", "userSpaceOnUse")];
        attributes.extend(size);
        svg.begin("pattern", &attributes);
        let mut background = size.to_vec();
        background.push(("fill", fill.colour));
        svg.empty("rect", &background);
        let ink = super::super::palette::ink(fill.colour);
        svg.empty(
            "path",
            &[
                ("d", tile),
                ("stroke", ink),
                ("stroke-width", "0.8"),
                ("stroke-opacity", "0.75"),
            ],
        );
        svg.end();
    }
    svg.end();
}

/// What an area is filled with.
pub(super) fn paint(place: usize) -> String {
    match &FILLS[place % FILLS.len()] {
        Fill { colour, hatch } if hatch.tile().is_none() => (*colour).to_owned(),
        _ => format!("url(#fill{place})"),
    }
}

fn draw_area(svg: &mut Svg, plane: &Plane<'_>, curve: &Curve, stack: &Stack, place: usize) {
    let Some(area) = stack.areas.get(place) else {
        return;
    };
    let mut path = Path::default();
    for is_below in [false, true] {
        let of_side = |height: &Option<(f64, f64)>| {
            height.filter(|(from, to)| if is_below { to < from } else { to > from })
        };
        let mut from = 0;
        while from < area.len() {
            let run = area[from..].iter().map_while(of_side).count();
            if run > 0 {
                outline(
                    &mut path,
                    plane,
                    &stack.edges[from..=from + run],
                    &area[from..from + run],
                );
            }
            from += run.max(1);
        }
    }
    // Lines between areas that are narrower than they would hide them.
    let steps = stack.edges.len().max(2) - 1;
    #[allow(clippy::cast_precision_loss)] // Some thousands.
    let wide = (plane.right - super::LEFT) / steps as f64 > 3.0;
    let paint = paint(place);
    let stroke = [("stroke", "#ffffff"), ("stroke-width", "0.7")];
    let mut look = vec![("fill", &*paint)];
    look.extend(stroke.iter().filter(|_| wide));
    begin(svg, curve, "area", &look);
    svg.empty("path", &[("d", path.commands())]);
    svg.end();
}

/// Along the outer edge of neighbouring heights, and back along the inner one.
fn outline(path: &mut Path, plane: &Plane<'_>, edges: &[i64], heights: &[Option<(f64, f64)>]) {
    let ends: Vec<&(f64, f64)> = heights.iter().flatten().collect();
    let spans = edges.windows(2).zip(ends);
    let mut is_first = true;
    for (span, (_, outer)) in spans.clone() {
        let y = plane.y(*outer);
        if std::mem::take(&mut is_first) {
            path.move_to(plane.x(span[0]), y);
        } else {
            path.up_or_down_to(y);
        }
        path.across_to(plane.x(span[1]));
    }
    for (span, (inner, _)) in spans.rev() {
        path.up_or_down_to(plane.y(*inner));
        path.across_to(plane.x(span[0]));
    }
    path.close();
}
