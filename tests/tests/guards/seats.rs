//! Who administers, and who works in a team: kept by the database, whatever SQL tries.

use super::{Try, refused, two_for};
use house_tests::Estate;
use house_tests::eyes::{approve, as_member, waiting};
use kernel::diesel;
use kernel::diesel::prelude::*;
use kernel::error::Error;
use kernel::schema::{grants as g, member_roles, members, roles};
use reqwest::StatusCode;

/// Everybody who administers, by SQL.
fn admins(acme: &house_tests::Agency) -> i64 {
    let all = member_roles::table.inner_join(members::table.on(members::id.eq(member_roles::member_id)));
    let active = member_roles::role.eq("admin").and(members::status.eq("active")).and(members::deleted_at.is_null());
    acme.run(|tx| tx.one(all.filter(active).count())).expect("a count")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_administrator_is_the_databases_to_keep() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let me = acme.key_of(&acme.email);
    let mine = || members::table.filter(members::id.eq(me));
    let role = || member_roles::table.filter(member_roles::member_id.eq(me));
    let soon = Some(chrono::Utc::now() + chrono::Duration::hours(1));
    let tries: [(&str, Try); 7] = [
        ("the role taken away", &|tx| tx.run(diesel::delete(role()))),
        ("another role in its place", &|tx| tx.run(diesel::update(role()).set(member_roles::role.eq("viewer")))),
        ("the seat archived", &|tx| tx.run(diesel::update(mine()).set(members::status.eq("archived")))),
        ("the seat in the bin", &|tx| tx.run(diesel::update(mine()).set(members::deleted_at.eq(soon)))),
        ("the seat with an end", &|tx| tx.run(diesel::update(mine()).set(members::ends_at.eq(soon)))),
        ("the seat removed", &|tx| tx.run(diesel::delete(mine()))),
        ("the role itself removed", &|tx| {
            tx.run(diesel::delete(role()))?;
            tx.run(diesel::delete(g::table.filter(g::role.eq("admin"))))?;
            tx.run(diesel::delete(roles::table.filter(roles::name.eq("admin"))))
        }),
    ];
    for (what, work) in tries {
        let tried = acme.run(work);
        assert!(matches!(&tried, Err(Error::Conflict(code)) if code == "last-admin"), "{what}: {tried:?}");
        assert_eq!(admins(&acme), 1, "{what}");
    }
    // With somebody else there, one may go; and handing it over is one transaction, in either order.
    estate.member(&acme, "viewer").await;
    let other = acme.key_of("viewer@acme.test");
    acme.run(|tx| {
        tx.run(diesel::delete(role()))?;
        tx.run(diesel::insert_into(member_roles::table).values((member_roles::member_id.eq(other), member_roles::role.eq("admin"))))
    })
    .expect("handed over");
    acme.run(|tx| tx.run(diesel::update(mine()).set(members::status.eq("archived")))).expect("not the last one any more");
    assert_eq!(admins(&acme), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_remove_each_other_at_once_leave_one_whoever_forgot_to_wait() {
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let first = acme.key_of(&acme.email);
    let second = estate.seated(&acme, "bob", "admin").await.0;
    for by_status in [true, false] {
        let both_wrote = std::sync::Barrier::new(2);
        let away = |who: uuid::Uuid| {
            acme.run(|tx| {
                let done = match by_status {
                    true => tx.run(diesel::update(members::table.filter(members::id.eq(who))).set(members::status.eq("archived"))),
                    false => tx.run(diesel::delete(member_roles::table.filter(member_roles::member_id.eq(who)))),
                };
                // Neither commits before the other has written: each still sees the other one there.
                both_wrote.wait();
                done
            })
        };
        let outcome = std::thread::scope(|s| {
            let (one, other) = (s.spawn(|| away(first)), s.spawn(|| away(second)));
            [one.join().expect("no panic"), other.join().expect("no panic")]
        });
        let refused = outcome.iter().filter(|o| matches!(o, Err(Error::Conflict(code)) if code == "last-admin")).count();
        assert_eq!((refused, admins(&acme)), (1, 1), "{outcome:?}");
        acme.run(|tx| {
            tx.run(diesel::update(members::table).set(members::status.eq("active")))?;
            let rows = [first, second].map(|m| (member_roles::member_id.eq(m), member_roles::role.eq("admin")));
            tx.run(diesel::insert_into(member_roles::table).values(rows).on_conflict_do_nothing())
        })
        .expect("both back");
        assert_eq!(admins(&acme), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_in_a_team_is_seen_twice_where_roles_are() {
    use kernel::schema::{team_members as tm, teams as t};
    let estate = Estate::new().await;
    let acme = estate.agency("acme").await;
    let (ada, bob) = (estate.admin(&acme).await, estate.seated(&acme, "bob", "admin").await.1);
    estate.member(&acme, "viewer").await;
    let (me, person) = (acme.key_of(&acme.email), acme.key_of("viewer@acme.test"));
    ada.submit("/app/teams", "/app/teams", &[("name", "Tournée")]).await;
    let team: uuid::Uuid = acme.run(|tx| tx.one(t::table.select(t::id))).expect("the team");
    ada.submit("/app/teams", &format!("/app/teams/{team}"), &[("member", &me.to_string())]).await;
    two_for(&ada, &["roles"]).await;
    let seats = || acme.run(|tx| tx.one::<i64>(tm::table.count())).expect("a count");
    let joined =
        as_member(&acme, &estate, me, |tx| tx.run(diesel::insert_into(tm::table).values((tm::team_id.eq(team), tm::member_id.eq(person)))));
    assert!(refused(joined) && seats() == 1, "a seat in a team went by one person");
    // By the page it is asked for, and the second person gives it.
    let form = [("member", me.to_string()), ("member", person.to_string())];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let asked = ada.submit("/app/teams", &format!("/app/teams/{team}"), &form).await;
    assert!(asked.location().starts_with("/app/approvals/"), "{} {}", asked.status, asked.body);
    let [request] = waiting(&acme)[..] else { panic!("one request") };
    let page = bob.get(&format!("/app/approvals/{request}")).await.body;
    assert!(page.contains("Tournée") && page.contains("Ajouter quelqu’un à une équipe"), "{page}");
    assert_eq!((seats(), approve(&bob, request).await, seats()), (1, StatusCode::OK, 2));
    // One fewer needs nobody; the whole team out of the bin does, as its people see each other's records again.
    ada.submit("/app/teams", &format!("/app/teams/{team}"), &[("member", &me.to_string())]).await;
    assert_eq!(seats(), 1);
    ada.submit("/app/teams", &format!("/app/teams/{team}/bin"), &[]).await;
    let out =
        as_member(&acme, &estate, me, |tx| tx.run(diesel::update(t::table).set(t::deleted_at.eq(None::<chrono::DateTime<chrono::Utc>>))));
    assert!(refused(out), "a team came out of the bin by one person");
    let back = ada.submit("/app/teams", &format!("/app/teams/{team}/restore"), &[]).await;
    assert!(back.location().starts_with("/app/approvals/"), "{} {}", back.status, back.body);
    let [request] = waiting(&acme)[..] else { panic!("one request") };
    assert_eq!(approve(&bob, request).await, StatusCode::OK);
    let there = acme.run(|tx| tx.one::<i64>(t::table.filter(t::deleted_at.is_null()).count())).expect("a count");
    assert_eq!(there, 1);
}
