//! Searching everywhere with a slip of the pen, over more and more documents.

use crate::Outcome;
use crate::report::{Report, Row};
use crate::rounds::{Rounds, Target, call};
use crate::served::Served;
use crate::wrk::Mode;

/// Names of the people of the load with one letter changed, left out, added or two in the wrong order.
const MISSPELT: [&str; 6] = ["marton", "chariex", "houserdd", "fabeac", "benninoux", "martni"];

/// The figures of one size, once the index has caught up: p95 as one person asks, and the processor time as sixteen do.
pub fn typo(rounds: &mut Rounds, report: &mut Report, (house, slug): (&Served, &str), documents: usize) -> Outcome {
    rounds.settle()?;
    crate::database::run(&rounds.url, "vacuum (analyze) search_documents, search_words")?;
    if documents < 10_000 {
        return Ok(());
    }
    let calls: Vec<_> = MISSPELT.iter().map(|name| call(house, slug, &format!("/api/v1/search?q={name}"), true)).collect();
    let found = rounds.wrk.run(house.port, &calls, Mode::Same, 1, 2)?;
    let target = Target { name: "search with a typo, API", served: house, calls, mode: Mode::Same };
    let cpu = rounds.measure(vec![target], &[16], 1)?.first().map_or(0.0, Row::cpu);
    report.line(
        format!("search with a typo, {documents} documents"),
        format!("p95 {:.1} ms, {cpu:.2} CPU ms each ({:.0} errors)", found.p95, found.errors),
        "p95 <= 20 ms",
        (found.errors == 0.0).then_some(found.p95 <= 20.0),
    );
    Ok(())
}
