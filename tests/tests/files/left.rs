//! Nothing is left of what goes: of a record, a person who is erased, a module, a copy, an upload that nobody went on with.

use super::kit::{begin, call, jpeg, key, lying, pdf};
use house_tests::{Agency, Cluster, Estate, until};
use kernel::diesel::prelude::*;
use kernel::job::{Job, Order};
use kernel::schema::{attachments, file_slots, loose_files, uploads, work::jobs};
use reqwest::{Method, StatusCode};
use serde_json::json;
use uuid::Uuid;

/// Rows that speak of files, and files that lie there.
fn left(estate: &Estate, agency: &Agency) -> (i64, i64, i64, i64, usize) {
    let rows = agency.run(|tx| {
        Ok((
            tx.one(attachments::table.count())?,
            tx.one(file_slots::table.count())?,
            tx.one(uploads::table.count())?,
            tx.one(loose_files::table.count())?,
        ))
    });
    let (attachments, slots, uploads, loose) = rows.expect("counts");
    (attachments, slots, uploads, loose, lying(estate, agency))
}

pub(super) async fn swept(agency: &Agency) {
    worked(agency, &web::attachments::SweepFiles {}).await;
}

/// A worker has done this.
pub(super) async fn worked<J: Job>(agency: &Agency, job: &J) {
    agency.run(|tx| tx.order(Order::of(job)?.once("files"))).expect("an order");
    let waits = || agency.run(|tx| tx.one::<i64>(jobs::table.filter(jobs::name.eq(J::NAME)).count())).expect("a count");
    until(J::NAME, || waits() == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_go_with_their_record_and_nothing_is_left() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let stays = ada.create("people", json!({"last_name": "Reste"})).await;
    call(&ada, &stays, "reste.pdf", &pdf("reste")).await;
    estate.work();
    swept(&acme).await;
    let before = left(&estate, &acme);
    assert_eq!(before, (1, 1, 0, 0, 1));
    // Thirty days in the bin, then for good.
    let gone = ada.create("people", json!({"last_name": "Part"})).await;
    call(&ada, &gone, "photo.jpg", &jpeg(1_200, 800, "GPS")).await;
    call(&ada, &gone, "photo.jpg", &jpeg(1_000, 800, "GPS")).await;
    assert!(lying(&estate, &acme) > 6, "a photograph lies there in sizes");
    acme.run(|tx| {
        let people = estate.house.edition().resource("people").expect("people");
        (people.store.delete)(tx, gone)?;
        people.purge(tx, -1)
    })
    .expect("purged");
    swept(&acme).await;
    assert_eq!(left(&estate, &acme), before, "a record that goes for good");
    // A file alone, thirty days in its own bin.
    let kept = call(&ada, &stays, "deux.pdf", &pdf("deux")).await["id"].as_str().expect("an id").to_string();
    ada.api(Method::DELETE, &format!("/api/v1/people/{stays}/files/{kept}"), None).await;
    swept(&acme).await;
    assert_eq!(left(&estate, &acme).4, 2, "not before its time");
    estate.sql("update file_slots set deleted_at = deleted_at - interval '31 days'");
    swept(&acme).await;
    assert_eq!(left(&estate, &acme), before, "a file in the bin");
    // Who is erased takes theirs along, and what the journal called them.
    let person = ada.create("people", json!({"last_name": "Kerzhivin"})).await;
    call(&ada, &person, "passeport-Kerzhivin.pdf", &pdf("Kerzhivin")).await;
    let pick = format!("people:{person}");
    let erased = ada.submit("/app/privacy/search", "/app/privacy/erase", &[("pick", &pick)]).await;
    assert_eq!((erased.status, erased.location()), (StatusCode::SEE_OTHER, "/app/privacy"), "{}", erased.body);
    swept(&acme).await;
    assert_eq!(left(&estate, &acme), before, "somebody who is erased");
    let told = Cluster::look(
        &estate.url,
        &format!("select count(*)::text as value from journal where tenant_id = '{}' and data::text like '%Kerzhivin%'", acme.id),
    );
    assert_eq!(told, "0", "the journal names their file");
    // An upload that nobody goes on with, a day later; a store that was written to and never spoken of.
    let (program, word) = (estate.visitor(&acme), key(&ada).await);
    begin((&program, &word), &stays, "film.mp4", 1_000).await;
    let stray = acme.scope();
    let files: &std::sync::Arc<dyn files::Files> = stray.house().service();
    let lost = files.keep(acme.id, "application/octet-stream", b"lost").await.expect("kept").to_string();
    acme.run(move |tx| tx.run(kernel::diesel::insert_into(loose_files::table).values(loose_files::key.eq(lost)))).expect("a note");
    swept(&acme).await;
    assert_eq!(left(&estate, &acme), (1, 1, 1, 1, 2), "not before their time");
    estate
        .sql("update uploads set updated_at = updated_at - interval '25 hours'; update loose_files set since = since - interval '2 hours'");
    swept(&acme).await;
    assert_eq!(left(&estate, &acme), before, "what was left half done");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_pieces_came_and_whoever_was_to_join_them_was_killed() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let ada = estate.admin(&acme).await;
    let person = ada.create("people", json!({"last_name": "Lune"})).await;
    let (program, word) = (estate.visitor(&acme), key(&ada).await);
    let begun = begin((&program, &word), &person, "rider.pdf", pdf("suite").len() as u64).await;
    let upload: Uuid = begun.location().rsplit('/').next().and_then(|id| id.parse().ok()).expect("a key");
    // As it lies there after a kill between the last piece and its joining.
    let scope = acme.scope();
    let files: &std::sync::Arc<dyn files::Files> = scope.house().service();
    let whole = pdf("suite");
    let (one, two) = whole.split_at(7);
    let mut start = 0_i64;
    for piece in [one, two] {
        let lies = files.keep(acme.id, "application/octet-stream", piece).await.expect("kept").to_string();
        let bytes = piece.len() as i64;
        acme.run(|tx| {
            use kernel::schema::upload_parts as p;
            let row = (p::upload_id.eq(upload), p::start.eq(start), p::bytes.eq(bytes), p::key.eq(&lies));
            tx.run(kernel::diesel::insert_into(p::table).values(row))
        })
        .expect("a piece");
        start += bytes;
    }
    estate.sql("update uploads set received = bytes, busy_until = now() - interval '1 minute', updated_at = now() - interval '1 hour'");
    estate.work();
    swept(&acme).await;
    let list = ada.get_json(&format!("/api/v1/people/{person}/files")).await.json();
    assert_eq!((&list["data"][0]["title"], &list["data"][0]["latest"]), (&json!("rider"), &json!(1)), "{list}");
    let source = ada.get(list["data"][0]["versions"][0]["source"].as_str().expect("a source")).await;
    assert_eq!(source.body.as_bytes(), pdf("suite"));
    swept(&acme).await;
    assert_eq!(left(&estate, &acme), (1, 1, 1, 0, 1), "the upload's row alone stays for a day");
}
