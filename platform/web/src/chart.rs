//! Figures over time, as the chart of the templates takes them (`ui.chart`).

use crate::visit::Visit;
use chrono::{Duration, NaiveDate, Utc};
use kernel::growth::WEEKS;
use serde_json::{Value, json};
use theme::{DateStyle, Format};

/// One bar: the day it stands for or begins with, and its figures, the sum last.
pub struct Bar {
    pub day: NaiveDate,
    pub cells: Vec<i64>,
    pub count: i64,
}

impl Bar {
    /// A bar of one figure.
    pub fn of(day: NaiveDate, count: i64) -> Bar {
        Bar { day, cells: Vec::new(), count }
    }

    /// The first days of the last twelve weeks up to today, where the agency is.
    pub fn weeks(visit: &Visit) -> [NaiveDate; WEEKS] {
        let zone = visit.tenant().and_then(|t| t.zone.parse().ok()).unwrap_or(chrono_tz::Europe::Paris);
        let today = Utc::now().with_timezone(&zone).date_naive();
        std::array::from_fn(|n| today - Duration::days(i64::try_from(7 * (WEEKS - n)).unwrap_or(0) - 1))
    }
}

/// The bars with their words and heights, the tallest figure, the sum. A single bar beside nothing
/// shows nothing that its figure does not say: there is no chart then.
pub fn chart(visit: &Visit, bars: &[Bar]) -> Option<Value> {
    let most = bars.iter().map(|b| b.count).max().unwrap_or(0);
    let (filled, total) = (bars.iter().filter(|b| b.count > 0).count(), bars.iter().map(|b| b.count).sum::<i64>());
    let format = Format::of(visit.locale());
    // What is there is seen, however small beside the tallest.
    let height = |count: i64| (count * 100).checked_div(most).map_or(0, |h| if count > 0 { h.max(2) } else { 0 });
    let bars: Vec<Value> = bars
        .iter()
        .map(|b| json!({"label": format.date(b.day, DateStyle::Medium), "count": b.count, "cells": b.cells, "height": height(b.count)}))
        .collect();
    (filled > 1).then(|| json!({"bars": bars, "most": most, "total": total}))
}
