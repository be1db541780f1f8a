//! What lists cost over more and more rows, and files of them.

use crate::estate::Estate;
use crate::http::Caller;
use crate::plan::{MEASURED, Run, say};
use crate::report::Growth;
use crate::rounds::{Target, at, call};
use crate::served::Served;
use crate::wrk::Mode;
use crate::{Outcome, fill, search, transfer};

impl Run {
    /// Lists over more and more rows, and files of them.
    pub(crate) fn rows(&mut self, estate: &Estate, house: &Served) -> Outcome {
        let most = self.options.million.then_some((1_000_000, "rows-1000000"));
        let sizes = [(1_000, "rows-1000"), (10_000, MEASURED), (100_000, "rows-100000")].into_iter().chain(most);
        let mut growth: Vec<Growth> = Vec::new();
        for (rows, slug) in sizes {
            say(&format!("{rows} people in one agency"));
            if slug != MEASURED {
                let tenant = estate.found(slug)?;
                fill::people(&self.url, tenant, rows)?;
            }
            // What is dangerous asks for a proof that is young.
            estate.open_sessions()?;
            search::typo(&mut self.rounds, &mut self.report, (house, slug), rows)?;
            let paths = [
                ("first page, HTML", "/app/people"),
                ("first page, API", "/api/v1/people"),
                ("search for a name, API", "/api/v1/people?q=marti"),
            ];
            let targets =
                paths.map(|(name, path)| Target { name, served: house, calls: vec![call(house, slug, path, true)], mode: Mode::Same });
            for row in self.rounds.measure(targets.into(), &[16], 1)? {
                match growth.iter_mut().find(|g| g.what == row.name) {
                    Some(known) => known.steps.push((rows as f64, row.cpu())),
                    None => growth.push(Growth { what: row.name.into(), unit: "CPU ms/request", steps: vec![(rows as f64, row.cpu())] }),
                }
            }
            self.rounds.settle()?;
            match rows {
                10_000 => self.files(&at(house, slug), rows, &transfer::BOOKS)?,
                100_000 => self.files(&at(house, slug), rows, &transfer::TEXT)?,
                _ => {}
            }
            if rows == 1_000 {
                self.rounds.settle()?;
                let seconds = transfer::import(&at(house, slug), 10_000)?;
                self.report.line(
                    "import 10,000 rows, from the click to the report",
                    format!("{seconds:.2} s"),
                    "<= 2 s",
                    Some(seconds <= 2.0),
                );
            }
        }
        for list in growth.iter().filter(|g| g.what.starts_with("first page")) {
            let exponent = list.exponent();
            self.report.lines.push(crate::report::Line {
                what: format!("list, {}: growth with its rows", list.what),
                found: format!("exponent {exponent:.2}"),
                target: "flat",
                met: Some(exponent <= 0.1),
            });
        }
        self.report.over_rows = growth;
        Ok(())
    }

    fn files(&mut self, caller: &Caller, rows: usize, forms: &[transfer::Form]) -> Outcome {
        for line in transfer::beside_python(caller, rows, forms, self.options.rounds, &self.folder)? {
            self.report.lines.push(line);
        }
        Ok(())
    }
}
