//! `down(up(x)) = x` and `up(down(y)) = y`, for every neighbouring pair, on generated rows, with
//! and without edits in between; and the other agency never notices.

use super::{add, bring, change, field, kept, old, release, whole};
use estrade::edition::EDITION;
use house_tests::{Agency, Estate, share};
use serde_json::{Value, json};
use uuid::Uuid;

/// Choices, always the same ones.
struct Chance(u64);

impl Chance {
    fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        all[usize::try_from(self.0 >> 33).expect("small") % all.len()]
    }
}

const NAMES: &[&str] = &[
    "Les Ogres",
    "L’Arche",
    "L'Orage",
    "La Grande Ourse",
    "Lesage",
    "The Wires",
    "Zébulon",
    "le",
    "Lady Laure",
    "  Les   Nuits ",
    "Él · 2",
];
const STREETS: &[&str] = &[
    "12 rue de la Paix, Bât. B",
    "12, rue de la Paix",
    "ZA des Prés",
    "1 quai Nord, 3e étage, porte 4",
    "5 High St; Unit 7",
    "BP 12, Bâtiment C, esc. 2",
    "Rue de l’Escalier, 4",
    ", Bât A",
    "3 rue Basse\nAppt 12",
    "14 cours Foch, zone d’ombre",
    "c/o Durand",
];
const SUBJECTS: &[&str] = &["Concert le 14 mars", "Interview radio", "Bonjour", "Un devis ?", "Festival & presse", "…"];
const MAILS: &[&str] = &["Ana@Scene.example", "b@radio.example", "c@FESTIVAL.example"];

/// Some records of each kind that a step speaks of, as the agency's release writes them.
fn fill(agency: &Agency, chance: &mut Chance) -> Vec<(&'static str, Uuid)> {
    let offers = |feature: &str| agency.scope().tenant().offers(feature);
    let (lines, sorting) = (offers("address_book.two_lines"), offers("showcase.sorting"));
    let mut made = Vec::new();
    for n in 0..share(8, 200) {
        let mut place = json!({"name": format!("{} {n}", chance.of(NAMES)), "street": chance.of(STREETS)});
        if n % 3 == 0 {
            place["street"] = Value::Null;
        }
        if lines && n % 2 == 0 {
            place["street_more"] = json!(chance.of(&["Bât. Z", "à gauche, au fond", "Étage 2, porte 3"]));
        }
        made.push(("venues", add(agency, "venues", place.clone())));
        place["kind"] = json!("label");
        place["email"] = json!(chance.of(MAILS));
        made.push(("organisations", add(agency, "organisations", place)));
        made.push(("artists", add(agency, "artists", json!({"name": format!("{}{n}", chance.of(NAMES)), "status": "active"}))));
        let mut letter = json!({"name": "Ana", "email": chance.of(MAILS), "subject": chance.of(SUBJECTS), "message": chance.of(SUBJECTS), "status": "new", "language": "fr"});
        if sorting && n % 2 == 0 {
            letter["kind"] = json!(chance.of(&["booking", "press", "other"]));
        }
        made.push(("enquiries", add(agency, "enquiries", letter)));
    }
    made
}

/// Work: some of the records change, in words that any release knows.
fn edit(agency: &Agency, made: &[(&'static str, Uuid)], chance: &mut Chance) {
    for (resource, id) in made.iter().step_by(3) {
        let patch = match *resource {
            "artists" => json!({"name": format!("{} bis {}", chance.of(NAMES), id.simple())}),
            "enquiries" => json!({"subject": chance.of(SUBJECTS), "status": "answered"}),
            _ => json!({"street": chance.of(STREETS), "city": "Nantes"}),
        };
        change(agency, resource, *id, &patch);
    }
}

async fn every_pair(module: &'static str) {
    let estate = Estate::new().await;
    let other = old(&estate, "other").await;
    fill(&other, &mut Chance(99));
    let before = whole(&estate, &other);
    let releases = EDITION.module(module).expect("the module").releases;
    for (n, pair) in releases.windows(2).enumerate() {
        let (low, high) = (pair[0].version, pair[1].version);
        let agency = old(&estate, &format!("pair{n}")).await;
        // What the showcase needs is there before its rows are written.
        bring(&agency, "address_book", if module == "showcase" { "1.1.0" } else { low });
        bring(&agency, module, low);
        let mut chance = Chance(u64::try_from(n).expect("small") + 7);
        let mut made = fill(&agency, &mut chance);
        let (up, down) = (|| bring(&agency, module, high), || bring(&agency, module, low));
        for round in 0..share(2, 6) {
            let x = kept(&estate, &agency);
            up();
            let y = kept(&estate, &agency);
            down();
            assert_eq!(kept(&estate, &agency), x, "{module} {low} round {round}: down(up(x)) = x");
            up();
            assert_eq!(kept(&estate, &agency), y, "{module} {high} round {round}: up(down(y)) = y");
            // Work under the newer release: what it alone can say comes back after a visit to the older one.
            made.extend(fill(&agency, &mut chance));
            edit(&agency, &made, &mut chance);
            let y = kept(&estate, &agency);
            down();
            let x = kept(&estate, &agency);
            up();
            assert_eq!(kept(&estate, &agency), y, "{module} {high} round {round}: after work");
            down();
            assert_eq!(kept(&estate, &agency), x, "{module} {low} round {round}: and again");
            // Work under the older one stays.
            edit(&agency, &made, &mut chance);
            made.extend(fill(&agency, &mut chance));
        }
    }
    assert_eq!(whole(&estate, &other), before, "the other agency");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_book_goes_up_and_down_and_loses_nothing() {
    every_pair("address_book").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_showcase_goes_up_and_down_and_loses_nothing() {
    every_pair("showcase").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_edited_meanwhile_wins_over_what_waited() {
    let estate = Estate::new().await;
    let acme = old(&estate, "acme").await;
    let street = "12 rue de la Paix, Bât. B";
    let (kept, moved) = (
        add(&acme, "organisations", json!({"name": "A", "kind": "label", "street": street})),
        add(&acme, "organisations", json!({"name": "B", "kind": "label", "street": street})),
    );
    let letter = json!({"name": "Ana", "email": "a@b.example", "subject": "Interview", "message": "…", "status": "new", "language": "fr"});
    let letter = add(&acme, "enquiries", letter);
    bring(&acme, "address_book", "2.0.0");
    bring(&acme, "showcase", "2.0.0");
    assert_eq!(field(&acme, "organisations", kept, "street"), "12 rue de la Paix");
    assert_eq!(field(&acme, "organisations", kept, "street_more"), "Bât. B");
    assert_eq!(field(&acme, "enquiries", letter, "kind"), "press");
    change(&acme, "enquiries", letter, &json!({"kind": "booking"}));
    change(&acme, "organisations", kept, &json!({"street_more": "au fond de la cour"}));
    let new = add(&acme, "organisations", json!({"name": "C", "kind": "label", "street": "1 quai Sud", "street_more": "Bât. C"}));
    bring(&acme, "address_book", "1.0.0");
    assert_eq!(release(&acme, "showcase"), "1.1.0", "what needs it went first");
    assert_eq!(field(&acme, "organisations", new, "street"), "1 quai Sud, Bât. C", "what was made since stays");
    assert_eq!(field(&acme, "organisations", kept, "street"), "12 rue de la Paix, au fond de la cour");
    change(&acme, "organisations", moved, &json!({"street": "9 rue Haute, Bât. D"}));
    bring(&acme, "showcase", "2.0.0");
    bring(&acme, "address_book", "2.0.0");
    assert_eq!(field(&acme, "organisations", kept, "street_more"), "au fond de la cour", "what waited is back");
    assert_eq!(field(&acme, "organisations", moved, "street_more"), "Bât. D", "an edit is split anew");
    assert_eq!(field(&acme, "enquiries", letter, "kind"), "booking", "a person's choice is back");
}
