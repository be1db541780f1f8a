//! Who is in a file twice?

mod block;
mod cluster;
mod compare;
mod fold;
mod french;
mod model;
mod official;
mod pattern;
mod prepared;
mod record;
mod sound;
mod value;

pub use compare::Finding;
pub use record::{Field, Record};

/// temporary
pub fn raw(records: &[Record]) -> Vec<(usize, usize, f64)> {
    let mut values = value::Values::new();
    let all: Vec<_> = records.iter().map(|r| prepared::prepare(r, &mut values)).collect();
    values.weigh_words();
    let t = std::time::Instant::now();
    let mut out = Vec::new();
    for kind in [prepared::Kind::Person, prepared::Kind::Organisation] {
        let ids: Vec<u32> = (0..all.len() as u32).filter(|i| all[*i as usize].kind == kind).collect();
        let pairs = block::pairs(&all, &values, &ids);
        eprintln!("{} records {} pairs {:?}", ids.len(), pairs.len(), t.elapsed());
        let (model, candidates) = model::Model::learn(&all, &values, kind, &ids, &pairs);
        model.tell();
        eprintln!("learned {:?}", t.elapsed());
        let judged = cluster::judge(&model, &candidates, 0.0001);
        eprintln!("judged {:?}", t.elapsed());
        out.extend(judged.iter().map(|c| (c.candidate.a as usize, c.candidate.b as usize, (c.score / (1.0 - c.score)).ln())));
    }
    out
}
