//! What is counted while rows go by.

use crate::{Cell, Column, Kind};
use chrono::Datelike;
use std::collections::{BTreeMap, HashMap};

/// Values of a column that are remembered by name; a column with more says too little by counting.
const REMEMBERED: usize = 1_000;
/// Values that are told by name.
const NAMED: usize = 12;

/// What is known of one column.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    values: HashMap<String, u64>,
    months: BTreeMap<(i32, u32), u64>,
    blank: u64,
    /// How many cells held a figure.
    pub figures: u64,
    /// Their sum.
    pub sum: i128,
    /// The lowest of them.
    pub least: Option<i64>,
    /// The highest of them.
    pub most: Option<i64>,
}

impl Tally {
    fn note(&mut self, column: &Column, cell: &Cell<'_>) {
        match cell {
            Cell::Empty => self.blank += 1,
            Cell::Text(text) if column.counted => {
                if let Some(count) = self.values.get_mut(text.as_ref()) {
                    *count += 1;
                } else if self.values.len() < REMEMBERED {
                    self.values.insert(text.to_string(), 1);
                }
            }
            Cell::Text(_) => {}
            Cell::Number(n) | Cell::Money(n) => {
                self.figures += 1;
                self.sum += i128::from(*n);
                self.least = Some(self.least.map_or(*n, |least| least.min(*n)));
                self.most = Some(self.most.map_or(*n, |most| most.max(*n)));
            }
            Cell::Date(day) => *self.months.entry((day.year(), day.month())).or_default() += 1,
            Cell::Moment(at) => *self.months.entry((at.year(), at.month())).or_default() += 1,
        }
    }

    /// The values and how often each occurs, the most frequent first; rare ones together as `others`, and those
    /// that hold nothing as `blank`.
    pub fn values(&self, others: &str, blank: &str) -> Vec<(String, u64)> {
        let mut all: Vec<(String, u64)> = self.values.iter().map(|(value, count)| (value.clone(), *count)).collect();
        all.sort_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
        let rare: u64 = all.iter().skip(NAMED).map(|(_, count)| count).sum();
        all.truncate(NAMED);
        all.extend([(others.to_string(), rare), (blank.to_string(), self.blank)].into_iter().filter(|(_, count)| *count > 0));
        all
    }

    /// The months and how often each occurs, in their order, at most the last two years of them.
    pub fn months(&self) -> Vec<(String, u64)> {
        let all: Vec<_> = self.months.iter().map(|((year, month), count)| (format!("{year}-{month:02}"), *count)).collect();
        all[all.len().saturating_sub(24)..].to_vec()
    }
}

/// What is known of every column, and how many rows went by.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Rows so far.
    pub rows: u64,
    /// One for each column.
    pub tallies: Vec<Tally>,
}

impl Figures {
    /// Nothing yet.
    pub fn new(columns: &[Column]) -> Figures {
        Figures { rows: 0, tallies: columns.iter().map(|_| Tally::default()).collect() }
    }

    /// One more row.
    pub fn note(&mut self, columns: &[Column], cells: &[Cell<'_>]) {
        self.rows += 1;
        for ((tally, column), cell) in self.tallies.iter_mut().zip(columns).zip(cells) {
            tally.note(column, cell);
        }
    }

    /// The columns whose figures are worth a table of their own, with what they hold.
    pub fn told<'a>(&'a self, columns: &'a [Column]) -> impl Iterator<Item = (&'a Column, &'a Tally)> {
        columns.iter().zip(&self.tallies).filter(|(column, tally)| match column.kind {
            Kind::Text => column.counted && !tally.values.is_empty(),
            Kind::Number | Kind::Money => tally.figures > 0,
            Kind::Date | Kind::Moment => !tally.months.is_empty(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Figures;
    use crate::{Cell, Column, Kind};

    #[test]
    fn the_frequent_are_named_and_the_rare_are_counted_together() {
        let columns = [
            Column { label: "Town".into(), kind: Kind::Text, counted: true },
            Column { label: "Fee".into(), kind: Kind::Money, counted: false },
        ];
        let mut figures = Figures::new(&columns);
        for n in 0..40i64 {
            let town = if n < 20 { "Lyon".to_string() } else { format!("town {n}") };
            let cells = [Cell::Text(town.into()), if n % 2 == 0 { Cell::Money(n * 100) } else { Cell::Empty }];
            figures.note(&columns, &cells);
        }
        let values = figures.tallies[0].values("others", "blank");
        assert_eq!(values[0], ("Lyon".to_string(), 20));
        assert_eq!(values.len(), 13);
        assert_eq!(values[12], ("others".to_string(), 9));
        let fee = &figures.tallies[1];
        assert_eq!((fee.figures, fee.sum, fee.least, fee.most), (20, 38_000, Some(0), Some(3_800)));
        assert_eq!(figures.told(&columns).count(), 2);
    }
}
