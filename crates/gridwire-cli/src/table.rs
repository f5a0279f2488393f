//! Tables for people.

use std::ops::RangeInclusive;

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};

use crate::style::Style;

/// The width of the terminal on standard output.
pub(crate) fn terminal_width() -> Option<usize> {
    Table::new().width().map(usize::from)
}

/// Headers, rows, and which columns are numbers, which stand to the right.
pub(crate) struct Grid {
    headers: Vec<String>,
    rows: Vec<Vec<String>>,
    numbers: Vec<bool>,
    /// How wide it may be, where that is known.
    room: Option<usize>,
}

/// Between two columns.
const GAP: u16 = 2;

impl Grid {
    pub(crate) fn new(headers: Vec<String>, rows: Vec<Vec<String>>, numbers: Vec<bool>) -> Self {
        Self {
            headers,
            rows,
            numbers,
            room: None,
        }
    }

    /// Makes the grid narrow enough, and says what that took: headers are broken, columns that are
    /// the same in all rows go into a note, and then columns without room are left out, but for the
    /// first, essential ones. Where these have no room either, they will stand below each other.
    pub(crate) fn fit(&mut self, width: usize, mut essential: usize) -> Vec<String> {
        let mut notes = Vec::new();
        self.room = Some(width);
        if self.fits(width) {
            return notes;
        }
        self.break_headers();
        let mut same = Vec::new();
        let mut column = self.headers.len();
        while self.width() > width && self.rows.len() > 1 && column > 0 {
            column -= 1;
            let first = self.rows[0][column].clone();
            if self.rows.iter().all(|row| row[column] == first) {
                let value = if first.is_empty() {
                    "(nothing)"
                } else {
                    &first
                };
                let value = value.to_owned();
                same.insert(0, format!("{} = {value}", self.remove(column)));
                essential -= usize::from(column < essential);
            }
        }
        if !same.is_empty() {
            notes.push(format!("the same in all rows: {}", same.join(", ")));
        }
        let mut left_out = Vec::new();
        let mut column = essential;
        while self.width() > width && column < self.headers.len() {
            // A narrow column may still find room where a wide one does not.
            if self.width_of(0..=column) > width {
                left_out.push(self.remove(column));
            } else {
                column += 1;
            }
        }
        if !left_out.is_empty() {
            notes.push(format!(
                "left out for want of room: {} (--format csv has all)",
                left_out.join(", ")
            ));
        }
        notes
    }

    /// Whether the grid is narrow enough as it is.
    pub(crate) fn fits(&self, width: usize) -> bool {
        self.width() <= width
    }

    /// Takes a column away, and gives its header.
    pub(crate) fn remove(&mut self, column: usize) -> String {
        for row in &mut self.rows {
            row.remove(column);
        }
        self.numbers.remove(column);
        self.headers
            .remove(column)
            .replace(" \n", " ")
            .replace('\n', "")
    }

    /// Puts the words of headers that are wider than their cells below each other, and the parts of
    /// words where that is not enough.
    fn break_headers(&mut self) {
        for column in 0..self.headers.len() {
            for (end, broken) in [(' ', " \n"), ('_', "_\n")] {
                if self.widest_cell(column) < self.width_of_header(column) {
                    self.headers[column] = self.headers[column].replace(end, broken);
                }
            }
        }
    }

    /// How wide a header is, the blanks at which it was broken left out.
    fn width_of_header(&self, column: usize) -> usize {
        let lines = self.headers[column].lines();
        let widths = lines.map(|line| line.trim_end().chars().count());
        widths.max().unwrap_or(0)
    }

    fn widest_cell(&self, column: usize) -> usize {
        self.rows
            .iter()
            .map(|row| row[column].chars().count())
            .max()
            .unwrap_or(0)
    }

    fn width(&self) -> usize {
        self.width_of(0..=self.headers.len().saturating_sub(1))
    }

    fn width_of(&self, columns: RangeInclusive<usize>) -> usize {
        let widest = |column: usize| self.widest_cell(column).max(self.width_of_header(column));
        let gaps = columns.clone().count().saturating_sub(1) * usize::from(GAP);
        columns.map(widest).sum::<usize>() + gaps
    }

    /// The grid as lines of text.
    pub(crate) fn text(self, style: Style) -> String {
        let blocks = self.blocks().into_iter();
        let blocks: Vec<_> = blocks.map(|block| block.block(style)).collect();
        blocks.join("\n")
    }

    /// The grid, or as many as there must be below each other, each with the first column; rows that
    /// have nothing in one of those below are left out there.
    fn blocks(self) -> Vec<Self> {
        let Some(room) = self.room.filter(|room| !self.fits(*room)) else {
            return vec![self];
        };
        let first = self.width_of(0..=0);
        let (mut blocks, mut used): (Vec<Vec<usize>>, _) = (Vec::new(), 0);
        for column in 1..self.headers.len() {
            let width = usize::from(GAP) + self.width_of(column..=column);
            match blocks.last_mut() {
                Some(block) if used + width <= room => {
                    block.push(column);
                    used += width;
                }
                _ => {
                    blocks.push(vec![0, column]);
                    used = first + width;
                }
            }
        }
        let mut blocks: Vec<_> = blocks.iter().map(|columns| self.only(columns)).collect();
        for block in blocks.iter_mut().skip(1) {
            let has_any = |row: &Vec<String>| row.iter().skip(1).any(|cell| !cell.is_empty());
            block.rows.retain(has_any);
        }
        blocks
    }

    /// Some of the columns.
    fn only(&self, columns: &[usize]) -> Self {
        let of = |texts: &[String]| columns.iter().map(|it| texts[*it].clone()).collect();
        Self {
            headers: of(&self.headers),
            rows: self.rows.iter().map(|row| of(row)).collect(),
            numbers: columns.iter().map(|it| self.numbers[*it]).collect(),
            room: None,
        }
    }

    fn block(self, style: Style) -> String {
        let mut table = Table::new();
        table.load_style(
            TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─')),
        );
        // The blank at which a header was broken is wanted only to put it together again.
        let headers = self
            .headers
            .iter()
            .map(|header| header.replace(" \n", "\n"));
        table.set_header(headers);
        table.add_rows(self.rows);
        let last = self.numbers.len().saturating_sub(1);
        for (place, column) in table.column_iter_mut().enumerate() {
            // With the blank between columns that the style has.
            let gap = if place == last { 0 } else { GAP - 1 };
            column.set_padding((0, gap));
            if self.numbers[place] {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        let mut text = String::new();
        let mut in_header = true;
        for line in table.lines() {
            let line = line.trim_end();
            in_header &= !line.starts_with('─');
            text.push_str(&if in_header {
                style.bold(line)
            } else {
                line.to_owned()
            });
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Grid {
        let rows = [
            ["2024", "A", "1.5", "France", "long text"],
            ["2025", "B", "20", "France", "other"],
        ];
        Grid::new(
            ["start", "key", "value [MW]", "place", "remark"]
                .map(str::to_owned)
                .to_vec(),
            rows.map(|row| row.map(str::to_owned).to_vec()).to_vec(),
            vec![false, false, true, false, false],
        )
    }

    #[test]
    fn numbers_stand_to_the_right() {
        let text = grid().text(Style::plain());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 4);
        assert_eq!(lines[0], "start  key  value [MW]  place   remark");
        assert!(lines[1].chars().all(|symbol| symbol == '─'));
        assert_eq!(lines[2], "2024   A           1.5  France  long text");
        assert_eq!(lines[3], "2025   B            20  France  other");
    }

    #[test]
    fn a_broken_header_is_as_wide_as_it_is_said_to_be() {
        let mut grid = grid();
        grid.fit(40, 5);
        let width = grid.width();
        let text = grid.text(Style::plain());
        let widest = text.lines().map(|line| line.chars().count()).max();
        assert_eq!(widest, Some(width), "{text}");
    }

    #[test]
    fn headers_are_broken_no_more_than_they_must_be() {
        let grid = |cell: &str| {
            let mut grid = Grid::new(
                vec!["l1_q [kvar]".into()],
                vec![vec![cell.into()]],
                vec![true],
            );
            grid.break_headers();
            grid.headers.remove(0)
        };
        assert_eq!(grid("-1234.5678 "), "l1_q [kvar]");
        assert_eq!(grid("-12.5678"), "l1_q \n[kvar]");
        assert_eq!(grid("1"), "l1_\nq \n[kvar]");
    }

    #[test]
    fn essential_columns_without_room_stand_below_each_other() {
        let mut grid = grid();
        assert_eq!(grid.fit(18, 5), ["the same in all rows: place = France"]);
        let text = grid.text(Style::plain());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "start  key  value");
        assert!(
            lines.iter().all(|line| line.chars().count() <= 18),
            "{text}"
        );
        let starts = lines
            .iter()
            .filter(|line| line.starts_with("2024 "))
            .count();
        assert_eq!(
            (starts, lines.iter().filter(|line| line.is_empty()).count()),
            (2, 1),
            "{text}"
        );
        assert!(text.contains("20") && text.contains("long text"), "{text}");
    }

    #[test]
    fn rows_go_on_below_where_they_have_anything() {
        let rows = [
            ["2024", "", "1.5", "a sum"],
            ["2024", "A", "", ""],
            ["2025", "B", "2.5", ""],
        ];
        let mut grid = Grid::new(
            ["start", "meter", "kWh", "of all"]
                .map(str::to_owned)
                .to_vec(),
            rows.map(|row| row.map(str::to_owned).to_vec()).to_vec(),
            vec![false, false, true, false],
        );
        grid.fit(13, 4);
        let text = grid.text(Style::plain());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[2..5], ["2024", "2024   A", "2025   B"], "{text}");
        assert_eq!(lines[8..10], ["2024   1.5", "2025   2.5"], "{text}");
        assert_eq!(lines[14..], ["2024   a sum"], "{text}");
    }

    #[test]
    fn a_narrow_terminal_says_what_is_left_out() {
        let mut roomy = grid();
        assert!(roomy.fit(100, 3).is_empty());
        let mut narrow = grid();
        let notes = narrow.fit(30, 3);
        assert_eq!(notes, ["the same in all rows: place = France"]);
        let mut tiny = grid();
        let notes = tiny.fit(10, 3);
        assert_eq!(tiny.headers.len(), 3);
        assert!(
            notes[1].contains("left out for want of room: remark"),
            "{notes:?}"
        );
    }
}
