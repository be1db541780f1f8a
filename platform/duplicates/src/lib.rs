//! Who is in a file twice? People, organisations and places that were typed more than once, found without a single
//! answered example, graded, and explained in words.
//!
//! [`sweep`] looks at a whole file, [`look`] at one record and those it may be; [`keys`] says by which words a store finds
//! those. Records ([`Record`]) have values of a closed list of kinds ([`Field`]); a [`Pair`] has a [`Grade`], a probability
//! and its [`Reason`]s, which any Fluent words can say ([`Reason::said`]). [`sheet`] does the same to a CSV file.
//!
//! How it works, each part in its file: values are made comparable (`fold`, `french`, `official`, `value`), pairs worth
//! comparing are found in bounded blocks (`block`), compared slot by slot (`compare`, `pattern`), weighed by a model learned
//! from the file itself (`model`), and judged together (`cluster`). Nothing here knows a database, a page or a clock;
//! the same records give the same pairs in any order.
//!
//! docs/duplicates.md measures it; docs/adr/0005-duplicates.md says why it is our own.

mod block;
mod cluster;
mod compare;
mod fold;
mod french;
mod model;
mod official;
mod pattern;
mod prepared;
mod reason;
mod record;
pub mod sheet;
mod sound;
mod value;
mod words;

pub use block::keys;
pub use compare::Finding;
pub use reason::{Grade, Pair, Reason};
pub use record::{Field, Record};
pub use words::{Language, WORDS};

use cluster::judge;
use model::Model;
use prepared::{Kind, prepare_all};

/// Pairs that are less likely than this are not told.
const LEAST: f64 = 0.2;

/// Finds the pairs in a file, the likeliest first. Its cost grows about as the number of records.
pub fn sweep(records: &[Record]) -> Vec<Pair> {
    // An order that does not depend on the caller's.
    let mut order: Vec<usize> = (0..records.len()).collect();
    order.sort_by(|a, b| (&records[*a].id, &records[*a].values).cmp(&(&records[*b].id, &records[*b].values)));
    let sorted: Vec<&Record> = order.iter().map(|at| &records[*at]).collect();
    let (all, values) = prepare_all(&sorted);
    let mut pairs = Vec::new();
    for kind in [Kind::Person, Kind::Organisation] {
        let of_kind: Vec<u32> = (0..).zip(&all).filter(|(_, it)| it.kind == kind).map(|(id, _)| id).collect();
        let worth = block::pairs(&all, &values, &of_kind);
        let (model, candidates) = Model::learn(&all, &values, kind, &of_kind, &worth);
        drop(worth);
        let judged = judge(&model, &candidates, LEAST);
        pairs.extend(judged.iter().map(|it| reason::explain(&model, it, &sorted)));
    }
    for pair in &mut pairs {
        let (a, b) = (order[pair.a], order[pair.b]);
        (pair.a, pair.b) = (a, b);
    }
    pairs.sort_by(|x, y| y.score.total_cmp(&x.score).then_with(|| named(x, records).cmp(&named(y, records))));
    pairs
}

/// Finds what one record may be among those that share a key with it, out of `total` in the store. There is no file to
/// learn from, so customary values weigh. In the pairs, `a` is 0 and `b` the place in `among`.
pub fn look(record: &Record, among: &[Record], total: usize) -> Vec<Pair> {
    let both: Vec<&Record> = std::iter::once(record).chain(among).collect();
    let (all, values) = prepare_all(&both);
    let model = Model::customary(&all, &values, all[0].kind, total.max(both.len()));
    let same_kind = (1..).zip(&all[1..]).filter(|(_, it)| it.kind == all[0].kind);
    let mut pairs: Vec<Pair> = same_kind
        .map(|(id, _)| cluster::alone(&model, model.candidate(0, id)))
        .filter(|it| it.score >= LEAST)
        .map(|it| reason::explain(&model, &it, &both))
        .map(|pair| Pair { b: pair.b - 1, ..pair })
        .collect();
    pairs.sort_by(|x, y| y.score.total_cmp(&x.score).then(x.b.cmp(&y.b)));
    pairs
}

fn named<'a>(pair: &Pair, records: &'a [Record]) -> (&'a str, &'a str) {
    (&records[pair.a].id, &records[pair.b].id)
}
