#[path = "../tests/trade/mod.rs"]
mod trade;
use duplicates::{Field, Record};
use std::collections::HashSet;
fn main() {
    let mut args = std::env::args().skip(1);
    let what = args.next().unwrap();
    let sparse = what == "sparse";
    let mut records = Vec::new();
    if what == "trade" {
        let size = args.next().unwrap().parse().unwrap();
        let seed = args.next().unwrap().parse().unwrap();
        for k in trade::file(size, seed) { let mut r = k.record; r.id = format!("{}-{}", r.id.replace('-', ""), k.who); records.push(r); }
    }
    for file in args {
        let mut r = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(&file).unwrap();
        for row in r.records() {
            let row = row.unwrap();
            let f = [Field::Given, Field::Family, Field::Number, Field::Address, Field::Address, Field::Town, Field::Postcode, Field::Region, Field::Born, Field::Registration];
            let mut rec = Record::new(&row[0]);
            for (i, f) in f.iter().enumerate() {
                if sparse && i >= 8 { continue; }
                // second address stays second
                rec = rec.with(*f, &row[i + 1]);
            }
            records.push(rec);
        }
    }
    let scored = duplicates::raw(&records);
    let group = |i: usize| records[i].id.split('-').nth(1).unwrap().to_string();
    let mut sizes = std::collections::HashMap::new();
    for i in 0..records.len() { *sizes.entry(group(i)).or_insert(0usize) += 1; }
    let truth: usize = sizes.values().map(|n| n * (n - 1) / 2).sum();
    let reach: usize = scored.iter().filter(|(a, b, _)| group(*a) == group(*b)).count();
    println!("truth {truth} reached {reach}");
    for t in [-4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0] {
        let pred: Vec<_> = scored.iter().filter(|s| s.2 > t).collect();
        let ok = pred.iter().filter(|(a, b, _)| group(*a) == group(*b)).count();
        let (p, r) = (ok as f64 / pred.len() as f64, ok as f64 / truth as f64);
        println!("w>{t}: p {p:.4} r {r:.4} f1 {:.4}", 2.0 * p * r / (p + r));
    }
    if std::env::var("SHOW").is_ok() {
        let show = |s: &(usize, usize, f64)| { for i in [s.0, s.1] { println!("   {:?} {}", records[i].id, records[i].values.iter().map(|v| v.1.as_str()).collect::<Vec<_>>().join(" | ")); } };
        let mut w = scored.clone();
        let seen: HashSet<(usize, usize)> = HashSet::new(); let _ = seen;
        w.sort_by(|a, b| a.2.total_cmp(&b.2));
        for s in w.iter().filter(|s| (s.2 > 0.0) != (group(s.0) == group(s.1))) { println!("{} {:.2}", if s.2 > 0.0 { "FALSE POSITIVE" } else { "MISSED" }, s.2); show(s); }
        let found: HashSet<(usize, usize)> = scored.iter().map(|s| (s.0, s.1)).collect();
        if records.len() < 20000 { for a in 0..records.len() { for b in a + 1..records.len() { if group(a) == group(b) && !found.contains(&(a, b)) { println!("UNREACHED"); show(&(a, b, 0.0)); } } } }
    }
}
