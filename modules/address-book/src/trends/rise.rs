//! How fast something grows. The compound monthly growth rate, as investors reckon it: (last / first)^(30 / days) - 1. To
//! both figures a hundred is added (additive smoothing, as Laplace's for rare things), so that going from three followers to
//! nine is no rise of 200 %. An artist's rise is the median over what is counted of them: one source that leaps, or breaks,
//! moves it little.

use chrono::NaiveDate;

/// What is added to both figures.
const SMOOTH: f64 = 100.0;
/// Days between two figures; closer together they say nothing.
const APART: i64 = 14;
/// Days of a month.
const MONTH: f64 = 30.0;

/// What was counted on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub day: NaiveDate,
    pub value: i64,
}

/// From one figure to a later one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Growth {
    pub first: Point,
    pub last: Point,
    /// The share by which it grows in thirty days.
    pub monthly: f64,
}

impl Growth {
    /// Of figures in the order of their days; none of those that are too few or too close.
    pub fn of(points: &[Point]) -> Option<Growth> {
        let (first, last) = (*points.first()?, *points.last()?);
        let days = (last.day - first.day).num_days();
        if days < APART {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "a share, not a sum")]
        let monthly = ((last.value as f64 + SMOOTH) / (first.value as f64 + SMOOTH)).powf(MONTH / days as f64) - 1.0;
        Some(Growth { first, last, monthly })
    }
}

/// The one in the middle; of an even number, what is halfway between the two.
pub(super) fn median(of: impl Iterator<Item = f64>) -> Option<f64> {
    let mut all: Vec<f64> = of.collect();
    all.sort_by(f64::total_cmp);
    let middle = all.len() / 2;
    match all.len() {
        0 => None,
        odd if odd % 2 == 1 => all.get(middle).copied(),
        _ => Some(f64::midpoint(*all.get(middle - 1)?, *all.get(middle)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(of: &[(&str, i64)]) -> Vec<Point> {
        of.iter().map(|(day, value)| Point { day: day.parse().expect("a day"), value: *value }).collect()
    }

    #[test]
    fn what_doubles_in_two_months_grows_by_two_fifths_a_month() {
        let growth = Growth::of(&points(&[("2026-01-01", 9_900), ("2026-02-01", 1), ("2026-03-02", 19_900)])).expect("a growth");
        assert!((growth.monthly - 0.414_2).abs() < 0.000_1, "{}", growth.monthly);
        assert_eq!((growth.first.value, growth.last.value), (9_900, 19_900));
    }

    #[test]
    fn a_few_more_of_few_is_no_leap_and_what_is_close_says_nothing() {
        let few = Growth::of(&points(&[("2026-01-01", 3), ("2026-01-31", 9)])).expect("a growth");
        assert!(few.monthly > 0.0 && few.monthly < 0.06, "{}", few.monthly);
        assert!(Growth::of(&points(&[("2026-01-01", 3), ("2026-01-14", 900)])).is_none());
        assert!(Growth::of(&points(&[("2026-01-01", 3)])).is_none());
        let gone = Growth::of(&points(&[("2026-01-01", 5_000), ("2026-01-31", 0)])).expect("a growth");
        assert!(gone.monthly < -0.9 && gone.monthly.is_finite());
    }

    #[test]
    fn one_source_that_leaps_moves_the_median_little() {
        assert_eq!(median([0.1, 9.0, 0.2].into_iter()), Some(0.2));
        assert_eq!(median([0.1, 0.3].into_iter()), Some(0.2));
        assert_eq!(median(std::iter::empty()), None);
    }
}
