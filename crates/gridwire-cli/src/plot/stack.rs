//! Areas on each other: what is positive from zero up, what is negative from zero down.

use super::series::{COLUMNS, Course, Frame};

/// Between two neighbouring edges each area has one height.
pub(super) struct Stack {
    /// Instants, one more than there are heights.
    pub(super) edges: Vec<i64>,
    /// Of each area, lowest first, from where to where it reaches; `None` where it has no value.
    pub(super) areas: Vec<Vec<Option<(f64, f64)>>>,
    /// Whether all values are shown, and not means of columns of pixels.
    pub(super) is_exact: bool,
}

impl Stack {
    /// Puts sums of courses on each other, in their order.
    pub(super) fn new(frame: &Frame, sums: &[&[Course]]) -> Self {
        let all = || sums.iter().flat_map(|courses| courses.iter());
        let exact = exact_edges(frame, all());
        let is_exact = exact.is_some();
        let edges = exact.unwrap_or_else(|| columns(frame));
        let spans = edges.len().saturating_sub(1);
        let (mut above, mut below) = (vec![0.0; spans], vec![0.0; spans]);
        let areas = sums.iter().map(|courses| {
            let mut heights = vec![None; spans];
            for course in *courses {
                add(&mut heights, &edges, is_exact, frame, course);
            }
            let placed = heights.into_iter().enumerate().map(|(place, height)| {
                let height: f64 = height?;
                let base: &mut f64 = if height < 0.0 {
                    &mut below[place]
                } else {
                    &mut above[place]
                };
                let from = *base;
                *base += height;
                Some((from, *base))
            });
            placed.collect()
        });
        let areas = areas.collect();
        Self {
            edges,
            areas,
            is_exact,
        }
    }

    /// The lowest and the highest end of all areas.
    pub(super) fn bounds(&self) -> (f64, f64) {
        let ends = self.areas.iter().flatten().flatten();
        ends.fold((0.0, 0.0), |(low, high): (f64, f64), (_, end)| {
            (low.min(*end), high.max(*end))
        })
    }
}

/// All starts and ends; none where only columns of pixels are left, or are enough.
fn exact_edges<'a>(frame: &Frame, courses: impl Iterator<Item = &'a Course>) -> Option<Vec<i64>> {
    let mut edges = Vec::new();
    for course in courses {
        let Course::Exact(samples) = course else {
            return None;
        };
        for sample in samples {
            edges.extend(
                [Some(sample.from), sample.to]
                    .into_iter()
                    .flatten()
                    .map(|at| at.clamp(frame.from, frame.to)),
            );
        }
        edges.sort_unstable();
        edges.dedup();
        if edges.len() > 4 * COLUMNS as usize {
            return None;
        }
    }
    Some(edges)
}

fn columns(frame: &Frame) -> Vec<i64> {
    (0..=COLUMNS).map(|column| frame.start_of(column)).collect()
}

fn add(heights: &mut [Option<f64>], edges: &[i64], is_exact: bool, frame: &Frame, course: &Course) {
    let mut raise = |from: i64, to: i64, value: f64| {
        let first = edges.partition_point(|edge| *edge < from);
        let last = edges.partition_point(|edge| *edge < to);
        for height in heights.get_mut(first..last).unwrap_or_default() {
            *height = Some(height.unwrap_or(0.0) + value);
        }
    };
    match course {
        Course::Exact(samples) if is_exact => {
            for sample in samples {
                if let (Some(value), Some(to)) = (sample.value, sample.to) {
                    raise(sample.from.max(frame.from), to.min(frame.to), value);
                }
            }
        }
        Course::Exact(_) | Course::Reduced(..) => {
            for (column, values) in course.columns(frame).iter() {
                raise(
                    frame.start_of(*column),
                    frame.start_of(column + 1),
                    values.mean(),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::series::Sample;
    use super::*;

    const FRAME: Frame = Frame { from: 0, to: 30 };

    fn course(values: [Option<f64>; 3]) -> Course {
        let samples = (0..).step_by(10).zip(values).map(|(from, value)| Sample {
            from,
            to: Some(from + 10),
            value,
        });
        Course::Exact(samples.collect())
    }

    #[test]
    fn negative_values_go_down_and_holes_stay_open() {
        let one = [course([Some(3.0), Some(2.0), None])];
        let other = [
            course([Some(4.0), Some(-1.0), None]),
            course([Some(1.0), Some(-1.0), None]),
        ];
        let stack = Stack::new(&FRAME, &[&one, &other]);
        assert_eq!(stack.edges, [0, 10, 20, 30]);
        assert_eq!(stack.areas[0], [Some((0.0, 3.0)), Some((0.0, 2.0)), None]);
        assert_eq!(stack.areas[1], [Some((3.0, 8.0)), Some((0.0, -2.0)), None]);
        assert_eq!(stack.bounds(), (-2.0, 8.0));
    }

    #[test]
    fn many_edges_become_columns_with_means() {
        let frame = Frame {
            from: 0,
            to: i64::from(COLUMNS) * 100,
        };
        let mut busy = Course::new();
        for number in 0..i64::from(COLUMNS) * 10 {
            let value = Some((number % 10) as f64);
            busy.push(
                &frame,
                Sample {
                    from: number * 10,
                    to: Some(number * 10 + 10),
                    value,
                },
            );
        }
        let mut calm = Course::new();
        calm.push(
            &frame,
            Sample {
                from: 0,
                to: Some(frame.to),
                value: Some(7.0),
            },
        );
        let stack = Stack::new(&frame, &[&[calm], &[busy]]);
        assert!(!stack.is_exact);
        assert_eq!(stack.edges.len(), 961);
        assert!(stack.areas[0].iter().all(|area| *area == Some((0.0, 7.0))));
        assert!(stack.areas[1].iter().all(|area| *area == Some((7.0, 11.5))));
    }
}
