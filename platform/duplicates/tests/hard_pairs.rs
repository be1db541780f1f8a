//! Pairs that must be found, and pairs that must not, in a file like the trade's. Each was chosen by hand; the file around them
//! is made from a seed, so that frequencies are those of a real one.

mod trade;

use duplicates::{Field, Finding, Grade, Pair, Reason, Record, sweep};
use std::sync::LazyLock;

const G: Field = Field::Given;
const F: Field = Field::Family;
const O: Field = Field::Organisation;
const A: Field = Field::Address;
const T: Field = Field::Town;
const C: Field = Field::Postcode;
const P: Field = Field::Phone;
const M: Field = Field::Mail;
const B: Field = Field::Born;
const R: Field = Field::Registration;

type Told = &'static [(Field, &'static str)];

/// What it shows, and the two records.
const SAME: &[(&str, Told, Told)] = &[
    (
        "particles, capitals and a phone in two writings",
        &[(G, "Éloïse"), (F, "de La Tournerie"), (T, "Lyon"), (P, "06 12 34 56 01")],
        &[(G, "ELOISE"), (F, "DELATOURNERIE"), (T, "LYON"), (P, "+33 (0)6 12 34 56 01")],
    ),
    (
        "given and family name interchanged",
        &[(G, "Gwendal"), (F, "Kerbrat"), (A, "3 rue des Écoles"), (T, "Brest")],
        &[(G, "Kerbrat"), (F, "Gwendal"), (A, "3, r. des Ecoles"), (T, "Brest")],
    ),
    (
        "a short form and a label in the mail address",
        &[(G, "Emmanuel"), (F, "Quintric"), (M, "e.quintric@gmail.com"), (T, "Nantes")],
        &[(G, "Manu"), (F, "Quintric"), (M, "equintric+pro@gmail.com")],
    ),
    (
        "a name as it sounds",
        &[(G, "Ghislaine"), (F, "Gauthereau"), (A, "12 bis avenue Foch"), (C, "54000"), (T, "Nancy")],
        &[(G, "Guislaine"), (F, "Gotereau"), (A, "12bis av. Foch"), (C, "54000"), (T, "NANCY CEDEX")],
    ),
    (
        "day and month interchanged",
        &[(G, "Solenn"), (F, "Le Bihan-Marzin"), (B, "04/11/1986"), (T, "Quimper")],
        &[(G, "Solenn"), (F, "Le Bihan Marzin"), (B, "1986-04-11"), (T, "Quimper")],
    ),
    (
        "a double name after the wedding",
        &[(G, "Apolline"), (F, "Descouleurs"), (M, "apolline.descouleurs@free.fr"), (P, "0677889901")],
        &[(G, "Apolline"), (F, "Descouleurs-Tanguy"), (P, "06.77.88.99.01")],
    ),
    (
        "moved away, the phone remained",
        &[(G, "Tancrède"), (F, "Vauvilliers"), (A, "8 quai du Port"), (C, "13002"), (T, "Marseille"), (P, "06 01 02 03 04")],
        &[(G, "Tancrède"), (F, "Vauvilliers"), (A, "91 rue Haute"), (C, "67000"), (T, "Strasbourg"), (P, "0601020304")],
    ),
    (
        "lines of the address interchanged",
        &[(G, "Amaury"), (F, "Prigent-Cossec"), (A, "Résidence des Ormes"), (A, "4 allée du Vallon"), (T, "Pau")],
        &[(G, "Amaury"), (F, "Prigent Cossec"), (A, "4 all. du Vallon"), (A, "Res. des Ormes"), (T, "Pau")],
    ),
    (
        "an association with and without its form",
        &[(O, "Association Les Brumes d'Armor"), (T, "Lorient"), (C, "56100"), (M, "contact@brumes.test")],
        &[(O, "Asso. Brumes d’Armor"), (T, "LORIENT"), (C, "56100")],
    ),
    (
        "an acronym",
        &[(O, "Maison des Jeunes et de la Culture Croix-Daurade"), (T, "Toulouse"), (P, "05 61 00 00 01")],
        &[(O, "MJC Croix Daurade"), (T, "Toulouse"), (P, "+33561000001")],
    ),
    (
        "a SIREN and the VAT number around it",
        &[(O, "Caravansérail Diffusion"), (R, "404 833 048"), (T, "Rennes")],
        &[(O, "Caravanserail Difusion SARL"), (R, "FR83404833048"), (T, "Rennes")],
    ),
    (
        "one company in one word",
        &[(O, "Compagnie L'Escarboucle"), (A, "2 place Hoche"), (T, "Grenoble"), (M, "prod@escarboucle.test")],
        &[(O, "Cie lEscarboucle"), (A, "2 pl. Hoche"), (T, "Grenoble"), (M, "PROD@ESCARBOUCLE.TEST")],
    ),
];

const APART: &[(&str, Told, Told)] = &[
    (
        "a couple at home",
        &[(G, "Bertille"), (F, "Mazurier"), (A, "5 rue du Lac"), (C, "74000"), (T, "Annecy"), (P, "04 50 00 00 02")],
        &[(G, "Octave"), (F, "Mazurier"), (A, "5 rue du Lac"), (C, "74000"), (T, "Annecy"), (P, "04 50 00 00 02")],
    ),
    (
        "a brother and a sister whose names differ by their ending",
        &[(G, "Gabin"), (F, "Orsetti"), (A, "9 cours Paoli"), (T, "Corte")],
        &[(G, "Gabine"), (F, "Orsetti"), (A, "9 cours Paoli"), (T, "Corte")],
    ),
    (
        "colleagues behind one desk",
        &[(G, "Loriane"), (F, "Ghestem"), (O, "Le Fanal"), (A, "1 quai Sud"), (T, "Sète"), (P, "0467000003"), (M, "contact@fanal.test")],
        &[
            (G, "Hippolyte"),
            (F, "Barbancey"),
            (O, "Le Fanal"),
            (A, "1 quai Sud"),
            (T, "Sète"),
            (P, "0467000003"),
            (M, "contact@fanal.test"),
        ],
    ),
    (
        "namesakes with two dates of birth",
        &[(G, "Jean"), (F, "Martin"), (B, "1950-02-03"), (T, "Paris")],
        &[(G, "Jean"), (F, "Martin"), (B, "1987-09-21"), (T, "Paris")],
    ),
    (
        "who works in a place is not the place",
        &[(O, "Théâtre du Rivage"), (A, "7 rue Neuve"), (T, "Dieppe"), (P, "0235000004")],
        &[(G, "Maxence"), (F, "Tillard"), (O, "Théâtre du Rivage"), (A, "7 rue Neuve"), (T, "Dieppe"), (P, "0235000004")],
    ),
    ("two halls of one chain", &[(O, "Zénith de Lille"), (T, "Lille")], &[(O, "Zénith de Nancy"), (T, "Nancy")]),
    (
        "two names under one roof",
        &[(O, "Festival des Ormes"), (A, "3 place Haute"), (T, "Albi"), (P, "0563000005")],
        &[(O, "Orchestre du Tarn"), (A, "3 place Haute"), (T, "Albi"), (P, "0563000005")],
    ),
    (
        "two people of two names in one town",
        &[(G, "Camille"), (F, "Petit"), (T, "Lyon"), (C, "69001")],
        &[(G, "Camille"), (F, "Petitjean"), (T, "Lyon"), (C, "69001")],
    ),
];

fn record(id: String, told: Told) -> Record {
    told.iter().fold(Record::new(id), |record, (field, text)| record.with(*field, *text))
}

/// The trade's file with every pair of both lists in it, and what the sweep finds.
static SWEPT: LazyLock<(Vec<Record>, Vec<Pair>)> = LazyLock::new(|| {
    let mut records: Vec<Record> = trade::file(3_000, 7).into_iter().map(|it| it.record).collect();
    for (list, pairs) in [("same", SAME), ("apart", APART)] {
        for (at, (_, one, other)) in pairs.iter().enumerate() {
            records.push(record(format!("{list}-{at}-a"), one));
            records.push(record(format!("{list}-{at}-b"), other));
        }
    }
    let pairs = sweep(&records);
    (records, pairs)
});

fn found(list: &str, at: usize) -> Option<&'static Pair> {
    let (records, pairs) = &*SWEPT;
    let ids = [format!("{list}-{at}-a"), format!("{list}-{at}-b")];
    pairs.iter().find(|pair| ids.contains(&records[pair.a].id) && ids.contains(&records[pair.b].id))
}

#[test]
fn what_is_the_same_is_found() {
    let missed = |(at, it): (usize, &(&'static str, Told, Told))| match found("same", at) {
        Some(pair) if pair.grade <= Grade::Suspected => None,
        other => Some((it.0, other)),
    };
    let missed: Vec<_> = SAME.iter().enumerate().filter_map(missed).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn what_is_not_the_same_is_neither_certain_nor_suspected() {
    let wrong = |(at, it): (usize, &(&'static str, Told, Told))| {
        found("apart", at).filter(|pair| pair.grade <= Grade::Suspected).map(|pair| (it.0, pair))
    };
    let wrong: Vec<_> = APART.iter().enumerate().filter_map(wrong).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn reasons_name_what_was_seen() {
    let reasons = |at: usize| &found("same", at).expect("found").reasons;
    let phone = Reason::Values { field: P, finding: Finding::Same, one: "06 12 34 56 01".into(), other: "+33 (0)6 12 34 56 01".into() };
    assert!(reasons(0).contains(&phone), "{:?}", reasons(0));
    let crossed = Reason::Interchanged { fields: (G, F), one: "Gwendal Kerbrat".into(), other: "Kerbrat Gwendal".into() };
    assert!(reasons(1).contains(&crossed), "{:?}", reasons(1));
    let findings = |at: usize| -> Vec<(Field, Finding)> {
        let known = |reason: &Reason| match reason {
            Reason::Values { field, finding, .. } => Some((*field, *finding)),
            _ => None,
        };
        reasons(at).iter().filter_map(known).collect()
    };
    assert!(findings(2).contains(&(G, Finding::ShortForm)), "{:?}", findings(2));
    assert!(findings(3).contains(&(F, Finding::Sound)), "{:?}", findings(3));
    assert!(findings(4).contains(&(B, Finding::DayAndMonth)), "{:?}", findings(4));
    assert!(findings(6).contains(&(T, Finding::Different)), "{:?}", findings(6));
}

#[test]
fn a_record_at_entry_is_looked_up_by_its_keys() {
    for (at, (what, one, other)) in SAME.iter().enumerate() {
        let (one, other) = (record(format!("{at}-a"), one), record(format!("{at}-b"), other));
        let keys = duplicates::keys(&one);
        assert!(duplicates::keys(&other).iter().any(|key| keys.contains(key)), "no common key: {what}");
        let pairs = duplicates::look(&one, std::slice::from_ref(&other), 3_000);
        assert!(pairs.first().is_some_and(|pair| pair.grade <= Grade::Suspected && (pair.a, pair.b) == (0, 0)), "{what}: {pairs:?}");
    }
}

/// People of a dozen large houses, of whom every tenth is there twice: that colleagues of a small one share everything but
/// their names cannot be learned from them.
fn crowd() -> Vec<Record> {
    const SOUNDS: [&str; 16] =
        ["ba", "ché", "dou", "fra", "gui", "jo", "ker", "lam", "mon", "nec", "oli", "pru", "ros", "sel", "tri", "vau"];
    const TOWNS: [&str; 9] = ["Rennes", "Nantes", "Lyon", "Grenoble", "Quimper", "Paris", "Toulouse", "Brest", "Nîmes"];
    let person = |n: usize, copy: bool| {
        let (given, town) = (SOUNDS[n * 7 % 16].repeat(2), TOWNS[n % 9]);
        let family = [n, n / 16, n / 256].map(|at| SOUNDS[at % 16]).concat();
        let mail = format!("{given}.{family}@{town}.example");
        let told = [(G, given), (F, family), (O, format!("Maison {}", SOUNDS[n * 5 % 12])), (M, mail), (T, town.to_string())];
        let known = told.into_iter().filter(|(field, _)| !copy || *field != M);
        known.fold(Record::new(format!("{n}-{copy}")), |whole, (field, text)| whole.with(field, text))
    };
    (0..3_000).flat_map(|n| [Some(person(n, false)), (n % 10 == 0).then(|| person(n, true))]).flatten().collect()
}

#[test]
fn colleagues_are_not_suspected_where_there_are_few() {
    let colleague = |given: &str, family: &str, mail: &str| {
        let told = [(G, given), (F, family), (O, "Halle Nord"), (M, mail), (T, "Lille")];
        told.into_iter().fold(Record::new(mail), |whole, (field, text)| whole.with(field, text))
    };
    let mut book = crowd();
    let first = book.len();
    book.push(colleague("Malik", "Ferradji", "malik@hallenord.example"));
    book.push(colleague("Théo", "Le Bihannec", "theo@hallenord.example"));
    let pairs = sweep(&book);
    let found: Vec<&Pair> = pairs.iter().filter(|pair| pair.a.max(pair.b) > first && pair.grade <= Grade::Suspected).collect();
    assert!(found.is_empty() && pairs.len() >= 300, "{found:?} of {}", pairs.len());
}
