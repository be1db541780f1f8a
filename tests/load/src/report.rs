//! Figures become tables: on the terminal and in `docs/benchmarks.md`.

use std::fmt::Write;

/// One figure beside its target.
pub struct Line {
    pub what: String,
    pub found: String,
    pub target: &'static str,
    /// None: there is no target, or it could not be measured.
    pub met: Option<bool>,
}

/// Load on one address: medians over rounds.
#[derive(Clone)]
pub struct Row {
    pub name: &'static str,
    pub connections: usize,
    pub per_second: f64,
    pub p50: f64,
    pub p99: f64,
    /// Milliseconds of processor time per request: the server's, and PostgreSQL's.
    pub server: f64,
    pub database: f64,
    pub errors: f64,
}

impl Row {
    /// Milliseconds of processor time per request, server and database together.
    pub fn cpu(&self) -> f64 {
        self.server + self.database
    }
}

/// How a cost grows: the size of each step and the cost at it.
pub struct Growth {
    pub what: String,
    pub unit: &'static str,
    pub steps: Vec<(f64, f64)>,
}

/// What is noted at each number of agencies.
#[derive(Default)]
pub struct AgencyGrowth {
    pub agencies: Vec<f64>,
    pub costs: Vec<Growth>,
}

impl AgencyGrowth {
    /// Notes a cost at the present number of agencies.
    pub fn add(&mut self, what: &str, unit: &'static str, cost: f64) {
        let at = self.agencies.last().copied().unwrap_or(1.0);
        match self.costs.iter_mut().find(|g| g.what == what) {
            Some(known) => known.steps.push((at, cost)),
            None => self.costs.push(Growth { what: what.into(), unit, steps: vec![(at, cost)] }),
        }
    }
}

/// Everything found in one run.
#[derive(Default)]
pub struct Report {
    pub machine: String,
    pub database: String,
    pub method: String,
    pub lines: Vec<Line>,
    pub rows: Vec<Row>,
    /// Pages of an address book of 100,000 contacts.
    pub book: Vec<Line>,
    pub over_agencies: Vec<Growth>,
    pub over_rows: Vec<Growth>,
    pub remarks: Vec<String>,
}

/// The middle value; zero of nothing.
pub fn median(all: &mut [f64]) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or_default()
}

impl Growth {
    /// The exponent of growth: 0 is flat, 1 is linear. By least squares over the logarithms.
    pub fn exponent(&self) -> f64 {
        let points: Vec<(f64, f64)> = self.steps.iter().filter(|(x, y)| *x > 0.0 && *y > 0.0).map(|(x, y)| (x.ln(), y.ln())).collect();
        let n = points.len() as f64;
        let (mx, my) = (points.iter().map(|p| p.0).sum::<f64>() / n, points.iter().map(|p| p.1).sum::<f64>() / n);
        let over = points.iter().map(|(x, y)| (x - mx) * (y - my)).sum::<f64>();
        let under = points.iter().map(|(x, _)| (x - mx) * (x - mx)).sum::<f64>();
        if under == 0.0 { 0.0 } else { over / under }
    }
}

impl Report {
    /// Adds a figure with its target.
    pub fn line(&mut self, what: impl Into<String>, found: impl Into<String>, target: &'static str, met: Option<bool>) {
        self.lines.push(Line { what: what.into(), found: found.into(), target, met });
    }

    /// The row of an address at so many connections.
    pub fn row(&self, name: &str, connections: usize) -> Option<&Row> {
        self.rows.iter().find(|r| r.name == name && r.connections == connections)
    }

    /// What was measured against a target, as a table.
    pub fn targets(&self) -> String {
        judged(&self.lines)
    }

    /// The same of an address book's pages.
    pub fn book(&self) -> String {
        judged(&self.book)
    }

    /// The whole report in Markdown.
    pub fn markdown(&self, date: &str) -> String {
        let mut out = String::from("# Benchmarks\n\nWritten by `cargo xtask bench`; do not edit. ");
        let _ = writeln!(out, "Figures of {date}, on {}, with {}.\n", self.machine, self.database);
        out += "The machine is shared and its speed drifts: compare ratios, not absolute figures. Every figure of the house is with \
                tenancy, row security, access control and the journal on.\n\n## Targets\n\n";
        out += &self.targets();
        out += "\n## Load\n\n";
        out += &table(
            &["address", "connections", "requests/s", "p50 ms", "p99 ms", "CPU ms/request", "of it PostgreSQL"],
            &self.rows.iter().map(cells).collect::<Vec<_>>(),
        );
        out += "\n## Growth\n\nThe exponent says how the cost grows: 0 is flat, 1 is linear.\n\n";
        out += &growth("agencies", &self.over_agencies);
        out.push('\n');
        out += &growth("rows", &self.over_rows);
        out += "\n## An address book of 100,000 contacts\n\n75,000 people, 18,000 organisations, 5,000 venues and 2,000 artists, with 60,000 positions, \
                35,000 relations and 50,000 interactions; pages opened by one person, one after the other, whole.\n\n";
        out += &self.book();
        if !self.remarks.is_empty() {
            out += "\n## Remarks\n\n";
            for remark in &self.remarks {
                let _ = writeln!(out, "- {remark}");
            }
        }
        let _ = write!(out, "\n## Duplicates\n\n{DUPLICATES}\n\n## Method\n\n{}\n", self.method);
        out
    }
}

/// That is measured by a command of its own, which needs no server.
const DUPLICATES: &str = "How well duplicates are found (F1 beside recordlinkage, dedupe and splink, on data never used for tuning) \
    stands in [duplicates.md](duplicates.md).";

fn judged(lines: &[Line]) -> String {
    let line = |l: &Line| vec![l.what.clone(), l.found.clone(), l.target.into(), verdict(l.met).into()];
    table(&["what", "found", "target", ""], &lines.iter().map(line).collect::<Vec<_>>())
}

fn verdict(met: Option<bool>) -> &'static str {
    match met {
        Some(true) => "met",
        Some(false) => "**missed**",
        None => "",
    }
}

fn cells(row: &Row) -> Vec<String> {
    let errors = if row.errors > 0.0 { format!(" ({} errors)", row.errors) } else { String::new() };
    vec![
        row.name.into(),
        row.connections.to_string(),
        format!("{:.0}{errors}", row.per_second),
        format!("{:.2}", row.p50),
        format!("{:.2}", row.p99),
        format!("{:.3}", row.cpu()),
        format!("{:.3}", row.database),
    ]
}

fn growth(of: &str, all: &[Growth]) -> String {
    let Some(first) = all.first() else { return String::new() };
    let sizes: Vec<String> = first.steps.iter().map(|(x, _)| format!("{x:.0} {of}")).collect();
    let mut head = vec!["cost"];
    head.extend(sizes.iter().map(String::as_str));
    head.push("exponent");
    let rows = all.iter().map(|g| {
        let mut row = vec![format!("{}, {}", g.what, g.unit)];
        row.extend(g.steps.iter().map(|(_, y)| format!("{y:.3}")));
        row.push(format!("{:.2}", g.exponent()));
        row
    });
    table(&head, &rows.collect::<Vec<_>>())
}

/// A table whose source can be read too.
fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let width =
        |i: usize| rows.iter().filter_map(|r| r.get(i)).map(|c| c.chars().count()).chain([head[i].chars().count(), 3]).max().unwrap_or(3);
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: Vec<String>| {
        let padded: Vec<String> = cells.iter().zip(&widths).map(|(c, w)| format!("{c}{}", " ".repeat(w - c.chars().count()))).collect();
        format!("| {} |\n", padded.join(" | "))
    };
    let mut out = line(head.iter().map(|h| (*h).to_string()).collect());
    out += &line(widths.iter().map(|w| "-".repeat(*w)).collect());
    rows.iter().for_each(|r| out += &line(r.clone()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponent_tells_flat_from_linear() {
        let of = |steps| Growth { what: String::new(), unit: "ms", steps }.exponent();
        assert!(of(vec![(1.0, 5.0), (100.0, 5.0), (1000.0, 5.0)]).abs() < 1e-9);
        assert!((of(vec![(1.0, 2.0), (10.0, 20.0), (100.0, 200.0)]) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_median_is_the_middle_one() {
        assert_eq!((median(&mut [3.0, 1.0, 900.0]), median(&mut [])), (3.0, 0.0));
    }

    #[test]
    fn missed_targets_are_said_loudly() {
        let mut report = Report::default();
        report.line("memory", "90 MiB", "<= 80 MiB", Some(false));
        assert!(report.markdown("today").contains("| memory | 90 MiB | <= 80 MiB | **missed** |"));
    }
}
