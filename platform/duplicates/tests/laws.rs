//! What holds for every file.

mod trade;

use duplicates::{Field, Grade, Pair, Record, sweep};
use proptest::prelude::*;
use std::collections::{BTreeSet, HashMap};

/// Pairs by the ids of their records, whichever comes first.
fn by_id<'a>(records: &'a [Record], pairs: &'a [Pair]) -> BTreeSet<(&'a str, &'a str, &'static str, u64)> {
    let one = |pair: &'a Pair| {
        let (a, b) = (records[pair.a].id.as_str(), records[pair.b].id.as_str());
        (a.min(b), a.max(b), pair.grade.name(), pair.score.to_bits())
    };
    pairs.iter().map(one).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn order_does_not_matter(size in 2_usize..400, seed in any::<u64>()) {
        let mut records: Vec<Record> = trade::file(size, seed).into_iter().map(|it| it.record).collect();
        let pairs = sweep(&records);
        let first: Vec<_> = by_id(&records, &pairs).into_iter().map(|(a, b, grade, score)| (a.to_string(), b.to_string(), grade, score)).collect();
        records.reverse();
        let turned = sweep(&records);
        let second: Vec<_> = by_id(&records, &turned).into_iter().map(|(a, b, grade, score)| (a.to_string(), b.to_string(), grade, score)).collect();
        prop_assert_eq!(first, second);
    }

    #[test]
    fn nothing_that_is_written_breaks_it(texts in proptest::collection::vec(proptest::collection::vec(any::<String>(), 13), 0..40)) {
        let records: Vec<Record> = texts
            .into_iter()
            .enumerate()
            .map(|(id, texts)| Field::ALL.into_iter().zip(texts).fold(Record::new(id.to_string()), |it, (field, text)| it.with(field, text)))
            .collect();
        let pairs = sweep(&records);
        prop_assert!(pairs.iter().all(|pair| pair.a != pair.b && (0.0..=1.0).contains(&pair.score)));
        for record in &records {
            let _ = duplicates::keys(record);
        }
    }
}

#[test]
fn pairs_are_told_once_the_likeliest_first() {
    let records: Vec<Record> = trade::file(1_500, 3).into_iter().map(|it| it.record).collect();
    let pairs = sweep(&records);
    assert!(pairs.len() > 200);
    assert!(pairs.is_sorted_by(|x, y| x.score >= y.score));
    assert_eq!(by_id(&records, &pairs).len(), pairs.len());
    assert_eq!(pairs, sweep(&records));
}

#[test]
fn small_files_are_judged_by_custom() {
    let claire = |id: &str| Record::new(id).with(Field::Given, "Claire").with(Field::Family, "Fonteneau").with(Field::Phone, "0611223344");
    let other = Record::new("c").with(Field::Given, "Luc").with(Field::Family, "Marchal").with(Field::Phone, "0755667788");
    let pairs = sweep(&[claire("a"), other, claire("b")]);
    assert_eq!(pairs.iter().map(|pair| (pair.a, pair.b, pair.grade)).collect::<Vec<_>>(), [(0, 2, Grade::Certain)]);
    assert_eq!(sweep(&[]), []);
    assert_eq!(sweep(&[claire("a")]), []);
}

#[test]
fn what_is_there_very_often_stays_bounded() {
    let mut records: Vec<Record> = trade::file(2_000, 5).into_iter().map(|it| it.record).collect();
    let copies: Vec<usize> = (records.len()..records.len() + 300).collect();
    let copy = Record::new("").with(Field::Organisation, "Le Cargo Bleu").with(Field::Town, "Caen").with(Field::Phone, "0231000001");
    records.extend(copies.iter().map(|id| Record { id: format!("copy-{id}"), ..copy.clone() }));
    let pairs = sweep(&records);
    let told: Vec<&Pair> = pairs.iter().filter(|pair| copies.contains(&pair.a) && copies.contains(&pair.b)).collect();
    // Every copy is told, not every pair of copies.
    let named: BTreeSet<usize> = told.iter().flat_map(|pair| [pair.a, pair.b]).collect();
    assert_eq!((named.len(), told.iter().all(|pair| pair.grade <= Grade::Suspected)), (copies.len(), true));
    assert!(told.len() < 100 * copies.len(), "{}", told.len());
}

/// Quality that no change may lose, on seeds that nothing was tuned on (docs/duplicates.md has the table).
#[test]
fn the_trades_file_is_judged_well() {
    let known = trade::file(4_000, 1_001);
    let records: Vec<Record> = known.iter().map(|it| it.record.clone()).collect();
    let mut sizes: HashMap<usize, usize> = HashMap::new();
    for it in &known {
        *sizes.entry(it.who).or_default() += 1;
    }
    let truth: usize = sizes.values().map(|n| n * (n - 1) / 2).sum();
    let pairs = sweep(&records);
    let count = |least: Grade| -> (usize, usize) {
        let told: Vec<&Pair> = pairs.iter().filter(|pair| pair.grade <= least).collect();
        (told.len(), told.iter().filter(|pair| known[pair.a].who == known[pair.b].who).count())
    };
    let (told, right) = count(Grade::Suspected);
    assert!(
        2 * right * 100 >= 92 * (told + truth),
        "F1 {:.3}: {right} of {told} told, {truth} true",
        2.0 * right as f64 / (told + truth) as f64
    );
    let (certain, right) = count(Grade::Certain);
    assert!(right * 1000 >= 985 * certain, "{right} of {certain} certain are right");
}
