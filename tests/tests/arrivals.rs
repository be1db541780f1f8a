//! Permissions that a newer build brings to an agency that was there before it.

use house_tests::{Agency, Estate};
use kernel::diesel::prelude::*;
use kernel::schema::{grants as g, journal as j, roles};
use serde_json::{Value, json};

const EXPORT: &str = "address_book.people.export";
const UPDATE: &str = "address_book.people.update";
const REVEAL: &str = "address_book.people.reveal";

fn holders(acme: &Agency, may: &str) -> Vec<(String, Option<String>)> {
    acme.run(|tx| tx.all(g::table.filter(g::permission.eq(may)).order(g::role).select((g::role, g::reach)))).expect("grants")
}

/// Seen red: until an administrator ticked it, nobody had a permission that was new.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_permission_comes_to_roles_that_were_left_as_they_were() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let as_founded: Vec<_> = [EXPORT, UPDATE, REVEAL].map(|may| holders(&acme, may)).into();
    assert!(as_founded[1].contains(&("trainee".into(), Some("own".into()))), "who learns changes what they made");
    // The agency made its own of two roles; and these permissions had not been thought of when it was founded.
    acme.run(|tx| {
        let comment = g::role.eq("production").and(g::permission.eq("address_book.people.comment"));
        tx.run(kernel::diesel::delete(g::table.filter(comment)))?;
        tx.run(kernel::diesel::update(roles::table.filter(roles::name.eq("communication"))).set(roles::reach.eq("team")))?;
        tx.run(kernel::diesel::delete(g::table.filter(g::permission.eq_any([EXPORT, UPDATE, REVEAL]))))
    })
    .expect("an older agency");
    let given = acme.run(admin::bring_rights).expect("brought");
    let changed = ["production", "communication"];
    for (may, before) in [EXPORT, UPDATE, REVEAL].iter().zip(as_founded) {
        let wanted: Vec<_> = before.into_iter().filter(|(role, _)| !changed.contains(&&**role)).collect();
        assert_eq!(holders(&acme, may), wanted, "{may}");
        assert!(wanted.iter().any(|(role, _)| role == "admin"));
    }
    let lines: Vec<(String, Value)> =
        acme.run(|tx| tx.all(j::table.filter(j::what.eq("roles.brought")).order(j::id).select((j::actor, j::data)))).expect("lines");
    let told: usize = lines.iter().map(|(_, data)| data["given"].as_array().map_or(0, Vec::len)).sum();
    assert_eq!(told, given);
    let booker = lines.iter().find(|(_, data)| data["role"] == "booker").expect("the booker's");
    assert_eq!(booker.1["given"], json!([EXPORT, UPDATE]));
    // Once is enough; and what the agency takes away afterwards stays away.
    let taken = g::role.eq("booker").and(g::permission.eq(EXPORT));
    acme.run(|tx| tx.run(kernel::diesel::delete(g::table.filter(taken)))).expect("taken away");
    assert_eq!(acme.run(admin::bring_rights).expect("nothing"), 0);
    assert!(!holders(&acme, EXPORT).iter().any(|(role, _)| role == "booker"));
}
