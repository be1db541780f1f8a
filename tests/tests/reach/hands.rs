//! Walls know who works on what: by what was opened, by the record itself, by who made it, by a team.

use house_tests::{Agency, Browser, Estate};
use kernel::diesel::prelude::*;
use kernel::schema::{member_roles, shares, team_members, teams, walls};
use reqwest::StatusCode;
use serde_json::json;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// A wall that is confirmed, and known by every process.
fn wall(acme: &Agency, resource: &str, one: Uuid, other: Uuid) {
    acme.run(|tx| {
        tx.run(kernel::diesel::insert_into(walls::table).values((
            walls::resource.eq(resource),
            walls::record.eq(one),
            walls::other.eq(other),
            walls::reason.eq("Same headline slot"),
            walls::state.eq("confirmed"),
        )))
    })
    .expect("a wall");
}

/// Waits until somebody reads, or does not read, a record: what is remembered of rules lasts some hundred milliseconds.
async fn sees(browser: &Browser, resource: &str, record: Uuid, yes: bool, why: &str) {
    let since = Instant::now();
    loop {
        let answer = browser.get_json(&format!("/api/v1/{resource}/{record}")).await;
        let wanted = if yes { StatusCode::OK } else { StatusCode::NOT_FOUND };
        if answer.status == wanted {
            break;
        }
        assert!(since.elapsed() < Duration::from_secs(5), "{why}: {} {}", answer.status, answer.body);
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    let list = browser.get_json(&format!("/api/v1/{resource}")).await.json();
    let listed = list["data"].as_array().expect("rows").iter().any(|r| r["id"] == json!(record));
    assert_eq!(listed, yes, "{why}, in the list");
}

struct Stage {
    estate: Estate,
    acme: Agency,
    ada: Browser,
    bea: Browser,
    me: Uuid,
}

/// An agency with a booker who sees everything.
async fn stage() -> Stage {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bea) = (estate.admin(&acme).await, estate.member(&acme, "booker").await);
    let me = acme.key_of("booker@acme.test");
    Stage { estate, acme, ada, bea, me }
}

async fn artist(by: &Browser, name: &str) -> Uuid {
    by.create("artists", json!({"name": name, "status": "active"})).await
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_a_record_names_works_on_it() {
    let Stage { estate, acme, ada, bea, .. } = stage().await;
    let (one, other) = (artist(&ada, "Aube").await, artist(&ada, "Crépuscule").await);
    wall(&acme, "artists", one, other);
    sees(&bea, "artists", one, true, "she works on neither").await;
    sees(&bea, "artists", other, true, "she works on neither").await;
    // The address book knows her by her address, and the artist names her.
    let person = ada.create("people", json!({"last_name": "Bea", "email": "Booker@acme.test"})).await;
    estate.sql(&format!("update artists set booker_id = '{person}' where id = '{one}'"));
    sees(&bea, "artists", other, false, "she books the one").await;
    sees(&bea, "artists", one, true, "what she books").await;
    sees(&ada, "artists", other, true, "whom nothing ties").await;
    let page = ada.get("/app/walls").await.body;
    assert!(page.contains("booker (par sa fiche)"), "{page}");
    // Another address: it is somebody else.
    estate.sql(&format!("update people set email = 'eve@acme.test' where id = '{person}'"));
    sees(&bea, "artists", other, true, "she is not named any more").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_place_at_an_organisation_works_for_it() {
    let Stage { estate, acme, ada, bea, .. } = stage().await;
    let house = async |name: &str| ada.create("organisations", json!({"name": name, "kind": "festival"})).await;
    let (one, other) = (house("Le Phare").await, house("La Digue").await);
    wall(&acme, "organisations", one, other);
    let person = ada.create("people", json!({"last_name": "Bea", "email": "booker@acme.test"})).await;
    sees(&bea, "organisations", other, true, "an address alone").await;
    let place = ada.create("positions", json!({"person_id": person, "organisation_id": one, "role": "Programmation"})).await;
    sees(&bea, "organisations", other, false, "a place at the one").await;
    estate.sql(&format!("update positions set until = current_date - 2 where id = '{place}'"));
    sees(&bea, "organisations", other, true, "a place that is over").await;
    estate.sql(&format!("update people set organisation_id = '{one}' where id = '{person}'"));
    sees(&bea, "organisations", other, false, "her own record belongs to the one").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_made_one_side_works_on_it_unless_they_made_both() {
    let Stage { estate: _estate, acme, ada, bea, me } = stage().await;
    let (hers, mine) = (artist(&ada, "Aube").await, artist(&bea, "Crépuscule").await);
    let (both, too) = (artist(&bea, "Midi").await, artist(&bea, "Minuit").await);
    wall(&acme, "artists", hers, mine);
    wall(&acme, "artists", both, too);
    sees(&bea, "artists", hers, false, "she made the other").await;
    sees(&bea, "artists", both, true, "she made both").await;
    sees(&bea, "artists", too, true, "she made both").await;
    sees(&ada, "artists", mine, true, "the administration made one, and decides about both").await;
    // What she made and cannot see is still hers by no list, count or search.
    assert_eq!(bea.get_json("/api/v1/artists?count=true").await.json()["count"], json!(3));
    // Opened on one side, she stands there, whatever she made.
    acme.run(|tx| {
        tx.run(kernel::diesel::insert_into(shares::table).values((
            shares::resource.eq("artists"),
            shares::record.eq(both),
            shares::member_id.eq(me),
        )))
    })
    .expect("opened");
    sees(&bea, "artists", too, false, "she was put on one side").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_works_on_what_one_of_it_works_on() {
    let Stage { estate, acme, ada, bea, me } = stage().await;
    let (mate, max) = estate.seated(&acme, "max", "manager").await;
    let (one, other) = (artist(&ada, "Aube").await, artist(&ada, "Crépuscule").await);
    wall(&acme, "artists", one, other);
    let open = |record: Uuid, to: Uuid| {
        acme.run(|tx| {
            tx.run(kernel::diesel::insert_into(shares::table).values((
                shares::resource.eq("artists"),
                shares::record.eq(record),
                shares::member_id.eq(to),
            )))
        })
        .expect("opened")
    };
    open(one, mate);
    sees(&max, "artists", other, false, "it was opened to him").await;
    sees(&bea, "artists", other, true, "no team yet").await;
    let team: Uuid = acme
        .run(|tx| {
            let team: Uuid = tx.one(kernel::diesel::insert_into(teams::table).values(teams::name.eq("Tournée")).returning(teams::id))?;
            let seats = [me, mate, acme_key(tx)?].map(|m| (team_members::team_id.eq(team), team_members::member_id.eq(m)));
            tx.run(kernel::diesel::insert_into(team_members::table).values(seats))?;
            Ok(team)
        })
        .expect("a team");
    sees(&bea, "artists", other, false, "her team works on the one").await;
    sees(&ada, "artists", other, true, "the administration is in the team, and decides").await;
    let page = ada.get("/app/walls").await.body;
    assert!(page.contains("booker (par son équipe)"), "{page}");
    // A team of both sides decides nothing; each still stands where they were put.
    open(other, me);
    sees(&bea, "artists", one, false, "she was put on the other side").await;
    sees(&bea, "artists", other, true, "where she stands").await;
    sees(&max, "artists", other, false, "and he on his").await;
    acme.run(|tx| tx.run(kernel::diesel::delete(team_members::table.filter(team_members::team_id.eq(team))))).expect("nobody");
    sees(&bea, "artists", one, false, "with the team or without").await;
}

/// The administrator's key.
fn acme_key(tx: &mut kernel::scope::Tx) -> kernel::error::Result<Uuid> {
    tx.one(member_roles::table.filter(member_roles::role.eq("admin")).select(member_roles::member_id))
}
