//! Who is in a file twice?

mod block;
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
    let ids: Vec<u32> = (0..all.len() as u32).collect();
    let pairs = block::pairs(&all, &values, &ids);
    eprintln!("{} pairs {:?}", pairs.len(), t.elapsed());
    let (model, candidates) = model::Model::learn(&all, &values, &ids, &pairs);
    eprintln!("learned {:?}", t.elapsed());
    candidates.iter().map(|c| (c.a as usize, c.b as usize, model.weight(c))).collect()
}
